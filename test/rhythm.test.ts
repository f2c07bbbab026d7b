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
  const rhythm = new Rhythm((ticks) => {
    calls.push([Date.now() - startedMs, ticks])
    return state.resting
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

  it('takes the next tick in its own time when one found something to hurry for', () => {
    const { state, calls } = noted(true)
    vi.advanceTimersByTime(TICK_MS)
    state.resting = false
    vi.advanceTimersByTime(REST_MS + 2 * TICK_MS)
    expect(calls).toEqual([
      [TICK_MS, 1],
      [TICK_MS + REST_MS, REST_TICKS],
      [2 * TICK_MS + REST_MS, 1],
      [3 * TICK_MS + REST_MS, 1],
    ])
  })

  it('ends when stopped', () => {
    const { rhythm, calls } = noted(true)
    vi.advanceTimersByTime(TICK_MS)
    rhythm.stop()
    vi.advanceTimersByTime(10 * REST_MS)
    expect(calls).toHaveLength(1)
  })
})
