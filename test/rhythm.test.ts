// When the ticks of the main thread come: one by one while there is something to hurry for, several at once at rest.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { REST_TICKS, Rhythm, TICK_MS } from '../src/gateway/rhythm.ts'

const REST_MS = REST_TICKS * TICK_MS

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A rhythm that rests as long as `resting` says so, and what it did: how many ticks it took, and after how many ms. */
function noted(resting: boolean) {
  const state = { resting }
  const calls: [ms: number, ticks: number][] = []
  const startedMs = Date.now()
  const rhythm = new Rhythm({
    work: (ticks) => {
      calls.push([Date.now() - startedMs, ticks])
      return state.resting
    },
  })
  rhythm.start()
  return { rhythm, state, calls }
}

describe('rhythm - what the main thread does unasked', () => {
  it('takes every tick while there is something to hurry for', () => {
    const { calls } = noted(false)
    vi.advanceTimersByTime(4 * TICK_MS)
    expect(calls).toEqual([1, 2, 3, 4].map((n) => [n * TICK_MS, 1]))
  })

  it('at rest takes several at once, and misses none', () => {
    const { calls } = noted(true)
    vi.advanceTimersByTime(TICK_MS + 3 * REST_MS)
    expect(calls).toEqual([[TICK_MS, 1], ...[1, 2, 3].map((n) => [TICK_MS + n * REST_MS, REST_TICKS])])
  })

  it('called to hurry, takes the next tick in its own time', () => {
    const { rhythm, state, calls } = noted(true)
    vi.advanceTimersByTime(TICK_MS + 20)
    state.resting = false
    rhythm.hurry()
    vi.advanceTimersByTime(2 * TICK_MS)
    expect(calls).toEqual([
      [TICK_MS, 1],
      [2 * TICK_MS + 20, 1],
      [3 * TICK_MS + 20, 1],
    ])
  })

  it('is not put off by being called again and again', () => {
    for (const resting of [true, false]) {
      const { rhythm, calls } = noted(resting)
      vi.advanceTimersByTime(TICK_MS)
      for (let n = 0; n < 10 * TICK_MS; n++) {
        rhythm.hurry()
        vi.advanceTimersByTime(1)
      }
      expect(calls).toHaveLength(11)
      rhythm.stop()
    }
  })

  it('ends when stopped, whatever is called afterwards', () => {
    const { rhythm, calls } = noted(true)
    vi.advanceTimersByTime(TICK_MS)
    rhythm.stop()
    rhythm.hurry()
    vi.advanceTimersByTime(10 * REST_MS)
    expect(calls).toHaveLength(1)
  })
})
