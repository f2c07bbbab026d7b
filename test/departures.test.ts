// When each member of a server that stops is disconnected, and when a server stops at all: the pure part of the window, and the states of a
// drain against a model.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dueBy } from '../src/gateway/departures.ts'
import type { Logger } from '../src/log/log.ts'
import { Drain, type DrainState } from '../src/operations/drain.ts'

describe('departures', () => {
  const crowd = fc.record({ count: fc.integer({ min: 1, max: 20_000 }), windowMs: fc.integer({ min: 1, max: 60_000 }) })

  it('the first member leaves at once, the last one before the window ends, and all of them by its end', () => {
    fc.assert(
      fc.property(crowd, ({ count, windowMs }) => {
        expect(dueBy(0, { count, windowMs })).toBeGreaterThanOrEqual(1)
        expect(dueBy(0, { count, windowMs: 0 })).toBe(count)
        expect(dueBy(windowMs, { count, windowMs })).toBe(count)
        expect(dueBy(windowMs * 1.5, { count, windowMs })).toBe(count)
        expect(dueBy(0, { count: 0, windowMs })).toBe(0)
      }),
    )
  })

  it('as many leave in each part of the window as in any other of the same length, but for one', () => {
    const parts = fc.integer({ min: 1, max: 50 })
    fc.assert(
      fc.property(crowd, parts, ({ count, windowMs }, steps) => {
        let before = 0
        for (let step = 1; step <= steps; step++) {
          const due = dueBy((windowMs * step) / steps, { count, windowMs })
          // The first member of all is due when the window begins.
          const left = due - before - (step === 1 ? 1 : 0)
          expect(Math.abs(left - count / steps)).toBeLessThanOrEqual(1.001)
          before = due
        }
      }),
    )
  })
})

describe('drain - its states', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const DELAY_MS = 5000
  /** `delivered`: all that was accepted. `end`: of the stop. A number: time in ms. */
  type Order = 'drain' | 'drain now' | 'undrain' | 'delivered' | 'end' | number
  // Mostly a way there and back, so that the time of a drain that was taken back may end in the next one.
  const step = fc.oneof<fc.WeightedArbitrary<Order>[]>(
    { weight: 4, arbitrary: fc.constantFrom('drain', 'undrain') },
    { weight: 4, arbitrary: fc.integer({ min: 0, max: DELAY_MS }) },
    { weight: 1, arbitrary: fc.constantFrom('drain now', 'delivered', 'end') },
  )

  /** What the state must be; a plain account of the rules. */
  class Model {
    state: DrainState = 'serving'
    #leftMs = 0

    take(order: Order): void {
      if (order === 'undrain') {
        if (this.state === 'delaying' || this.state === 'delivering') this.state = 'serving'
      } else if (order === 'delivered') {
        if (this.state === 'delivering') this.state = 'disconnecting'
      } else if (order === 'end') {
        if (this.state === 'disconnecting') this.state = 'stopped'
      } else if (typeof order === 'number') {
        this.#leftMs -= order
        if (this.state === 'delaying' && this.#leftMs <= 0) this.state = 'delivering'
      } else {
        if (this.state === 'serving') {
          this.state = 'delaying'
          this.#leftMs = DELAY_MS
        }
        if (this.state === 'delaying' && order === 'drain now') this.state = 'delivering'
      }
    }
  }

  it('are those of the model after any orders at any time, and the server is stopped at most once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        // What the stop was asked for.
        const asked: string[] = []
        let delivered = () => {}
        let end = () => {}
        const seen: DrainState[] = []
        const drain = new Drain({
          config: { delaySeconds: DELAY_MS / 1000, windowSeconds: 0, timeoutSeconds: 60 },
          logger: { info: () => undefined } as unknown as Logger,
          connections: () => 0,
          stop: () => ({
            deliver: () => {
              asked.push('deliver')
              return new Promise((resolve) => {
                delivered = resolve
              })
            },
            resume: () => void asked.push('resume'),
            end: () => {
              asked.push('end')
              return new Promise((resolve) => {
                end = resolve
              })
            },
          }),
          closeLog: async () => undefined,
        })
        drain.onChange = (state) => seen.push(state)
        const model = new Model()
        for (const order of steps) {
          const before = model.state
          model.take(order)
          if (order === 'undrain') {
            const isLate = before === 'disconnecting' || before === 'stopped'
            expect(drain.takeBack({ by: 'test' }).kind).toBe(isLate ? 'refused' : 'ok')
          } else if (order === 'delivered') delivered()
          else if (order === 'end') end()
          else if (typeof order === 'number') await vi.advanceTimersByTimeAsync(order)
          else drain.begin({ by: 'test', skipDelay: order === 'drain now' })
          await vi.advanceTimersByTimeAsync(0)
          expect(drain.state).toBe(model.state)
        }
        // Each delivery is taken back or goes on to the one end.
        expect(asked.join()).toMatch(/^(?:deliver,resume,?)*(?:deliver(?:,end)?)?$/)
        const isEnding = model.state === 'disconnecting' || model.state === 'stopped'
        expect(asked.at(-1) === 'end').toBe(isEnding)
        expect(asked.at(-1) === 'deliver').toBe(model.state === 'delivering')
        for (const [index, state] of seen.entries()) expect(state).not.toBe(seen[index - 1] ?? 'serving')
        vi.clearAllTimers()
      }),
      { numRuns: 500 },
    )
  })
})
