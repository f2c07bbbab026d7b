// When the housekeeping of the main thread runs: after each step while something is urgent, after several steps at rest; and how many
// steps have passed by the clock.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Rhythm } from '../src/gateway/rhythm.ts'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'

const { housekeepingStepMs: STEP_MS, passedStepsMax: PASSED_STEPS_MAX, restSteps: REST_STEPS } = MainThreadTuning
const REST_MS = REST_STEPS * STEP_MS

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
  const until = performance.now() + 3 * STEP_MS
  while (performance.now() < until);
}

/** A rhythm that rests as long as `resting` says so, and what it did: how many steps it took at once, and after how many ms. */
function noted(resting: boolean) {
  const state = { resting }
  const calls: [ms: number, steps: number][] = []
  const passed: number[] = []
  const startedMs = Date.now()
  const rhythm = new Rhythm((steps) => {
    calls.push([Date.now() - startedMs, steps.planned])
    passed.push(steps.passed)
    return state.resting
  })
  rhythm.start()
  return { rhythm, state, calls, passed }
}

describe('rhythm - the periodic housekeeping of the main thread', () => {
  it('takes every step alone while something is urgent', () => {
    const { calls, passed } = noted(false)
    vi.advanceTimersByTime(4 * STEP_MS)
    expect(calls).toEqual([1, 2, 3, 4].map((n) => [n * STEP_MS, 1]))
    expect(passed).toEqual([1, 1, 1, 1])
  })

  it('takes several steps at once at rest, and misses none', () => {
    const { calls, passed } = noted(true)
    vi.advanceTimersByTime(STEP_MS + 3 * REST_MS)
    expect(calls).toEqual([[STEP_MS, 1], ...[1, 2, 3].map((n) => [STEP_MS + n * REST_MS, REST_STEPS])])
    expect(passed).toEqual([1, REST_STEPS, REST_STEPS, REST_STEPS])
  })

  it('takes the next step alone when the last ones found something urgent', () => {
    const { state, calls } = noted(true)
    vi.advanceTimersByTime(STEP_MS)
    state.resting = false
    vi.advanceTimersByTime(REST_MS + 2 * STEP_MS)
    expect(calls).toEqual([
      [STEP_MS, 1],
      [STEP_MS + REST_MS, REST_STEPS],
      [2 * STEP_MS + REST_MS, 1],
      [3 * STEP_MS + REST_MS, 1],
    ])
  })

  it('ends when stopped', () => {
    const { rhythm, calls } = noted(true)
    vi.advanceTimersByTime(STEP_MS)
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
      }, STEP_MS),
    )
    blockUntilDue()
    await stopped
    await new Promise((resolve) => setTimeout(resolve, 2 * STEP_MS))
    expect(calls).toEqual([])
  })

  it('counts what has passed by the clock: lateness of single steps adds up to whole ones', () => {
    const { passed } = noted(false)
    let now = performance.now()
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    for (let step = 0; step < 100; step++) {
      now += 80
      vi.advanceTimersByTime(STEP_MS)
    }
    clock.mockRestore()
    expect(passed.reduce((sum, count) => sum + count, 0)).toBe((100 * 80) / STEP_MS)
    expect(Math.max(...passed)).toBe(2)
  })

  it('counts no more than half a second of a time in which the thread stood still, and goes on from there', () => {
    const { passed } = noted(false)
    let now = performance.now()
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    for (const stepMs of [50, 60_000, 50, 501, 50]) {
      now += stepMs
      vi.advanceTimersByTime(STEP_MS)
    }
    clock.mockRestore()
    expect(passed).toEqual([1, PASSED_STEPS_MAX, 1, PASSED_STEPS_MAX, 1])
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
      setTimeout(() => order.push('timers'), STEP_MS)
    })
    blockUntilDue()
    await done
    expect(order).toEqual(['timers', 'work'])
  })
})
