// When the ticks of the main thread come: one by one while there is something to hurry for, several at once at rest; and how many of
// them have passed, by the clock.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PASSED_TICKS_MAX, REST_TICKS, Rhythm, TICK_MS } from '../src/gateway/rhythm.ts'

const REST_MS = REST_TICKS * TICK_MS

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  // Faked ones would come 1 ms later. The order of the event loop is tested with real ones below.
  vi.stubGlobal('setImmediate', (run: () => void) => void run())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Two timers that fall due together run together, without a look at the sockets in between. */
function blockUntilDue(): void {
  const until = performance.now() + 3 * TICK_MS
  while (performance.now() < until);
}

/** A rhythm that rests as long as `resting` says so, and what it did: how many ticks it took, and after how many ms. */
function noted(resting: boolean) {
  const state = { resting }
  const calls: [ms: number, ticks: number][] = []
  const passed: number[] = []
  const startedMs = Date.now()
  const rhythm = new Rhythm((ticks) => {
    calls.push([Date.now() - startedMs, ticks.planned])
    passed.push(ticks.passed)
    return state.resting
  })
  rhythm.start()
  return { rhythm, state, calls, passed }
}

describe('rhythm - what the main thread does unasked', () => {
  it('takes every tick while there is something to hurry for', () => {
    const { calls, passed } = noted(false)
    vi.advanceTimersByTime(4 * TICK_MS)
    expect(calls).toEqual([1, 2, 3, 4].map((n) => [n * TICK_MS, 1]))
    expect(passed).toEqual([1, 1, 1, 1])
  })

  it('at rest takes several at once, and misses none', () => {
    const { calls, passed } = noted(true)
    vi.advanceTimersByTime(TICK_MS + 3 * REST_MS)
    expect(calls).toEqual([[TICK_MS, 1], ...[1, 2, 3].map((n) => [TICK_MS + n * REST_MS, REST_TICKS])])
    expect(passed).toEqual([1, REST_TICKS, REST_TICKS, REST_TICKS])
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

  it('ends when stopped between its timer and its work', async () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
    const { rhythm, calls } = noted(true)
    const stopped = new Promise<void>((resolve) =>
      setTimeout(() => {
        rhythm.stop()
        resolve()
      }, TICK_MS),
    )
    blockUntilDue()
    await stopped
    await new Promise((resolve) => setTimeout(resolve, 2 * TICK_MS))
    expect(calls).toEqual([])
  })

  it('counts what has passed by the clock: lateness of single ticks adds up to whole ones', () => {
    const { passed } = noted(false)
    let now = performance.now()
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    for (let tick = 0; tick < 100; tick++) {
      now += 80
      vi.advanceTimersByTime(TICK_MS)
    }
    clock.mockRestore()
    expect(passed.reduce((sum, count) => sum + count, 0)).toBe((100 * 80) / TICK_MS)
    expect(Math.max(...passed)).toBe(2)
  })

  it('counts no more than half a second of a time in which the thread stood still, and goes on from there', () => {
    const { passed } = noted(false)
    let now = performance.now()
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    for (const stepMs of [50, 60_000, 50, 501, 50]) {
      now += stepMs
      vi.advanceTimersByTime(TICK_MS)
    }
    clock.mockRestore()
    expect(passed).toEqual([1, PASSED_TICKS_MAX, 1, PASSED_TICKS_MAX, 1])
  })

  it('does its work behind what the event loop reads after the timer fell due', async () => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
    const order: string[] = []
    const done = new Promise<void>((resolve) => {
      const rhythm = new Rhythm(() => {
        order.push('work')
        rhythm.stop()
        resolve()
        return true
      })
      rhythm.start()
      // Runs with the timers, as the rhythm's own does.
      setTimeout(() => order.push('timers'), TICK_MS)
    })
    blockUntilDue()
    await done
    expect(order).toEqual(['timers', 'work'])
  })
})
