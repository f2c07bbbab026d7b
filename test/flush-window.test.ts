// The adaptive window against simulated loads. Utilisation of the main thread is a + b / (time between flushes of a room),
// where rooms flush on half milliseconds and never more often than messages come.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FlushWindow, type FlushWindowOptions } from '../src/gateway/flush-window.ts'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'
import { Sequence } from './support/mailbox-records.ts'

const OPTIONS = { mode: 'adaptive', maxWindowMs: 20, targetUtilisation: 0.25 } as const satisfies FlushWindowOptions
/** In steps of the housekeeping. */
const SECOND = 1000 / MainThreadTuning.housekeepingStepMs

interface Load {
  /** Utilisation that no window changes. */
  readonly base: number
  /** Utilisation of one flush in each millisecond. */
  readonly flushes: number
  /** Milliseconds between messages. */
  readonly gapMs: number
}

const IDLE: Load = { base: 0.005, flushes: 0, gapMs: 1 }

function utilisationOf({ base, flushes, gapMs }: Load, windowMs: number): number {
  const everyMs = windowMs === 0 ? gapMs : Math.max(gapMs, (Math.floor(2 * windowMs) + 1) / 2)
  return Math.min(1, base + flushes / everyMs)
}

class Simulation {
  readonly window: FlushWindow
  readonly #random: Sequence
  readonly #noise: number

  constructor({
    noise = 0.1,
    seed = 1,
    ...options
  }: Partial<FlushWindowOptions> & { noise?: number; seed?: number } = {}) {
    this.window = new FlushWindow({ ...OPTIONS, ...options })
    this.#random = new Sequence(seed)
    this.#noise = noise
  }

  /** Runs a load for some seconds; returns the windows and the true utilisation at each update. */
  run(load: Load, seconds: number): { windows: number[]; utilisations: number[] } {
    const windows: number[] = []
    const utilisations: number[] = []
    for (let n = 0; n < seconds * SECOND; n++) {
      const utilisation = utilisationOf(load, this.window.windowMs)
      const noise = 1 + this.#noise * ((this.#random.next() / 2 ** 32) * 2 - 1)
      windows.push(this.window.update(Math.min(1, utilisation * noise)))
      utilisations.push(utilisation)
    }
    return { windows, utilisations }
  }
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const spread = (values: number[]) => Math.max(...values) - Math.min(...values)

describe('flush window - holds the target under loads that a window can hold', () => {
  const loads: Load[] = []
  for (const base of [0.01, 0.05, 0.12]) {
    for (const gapMs of [0.05, 0.2, 1]) {
      for (const flushes of [0.3, 0.6, 1, 1.5, 2]) {
        const load = { base, flushes, gapMs }
        if (utilisationOf(load, 0) > 0.27 && utilisationOf(load, 20) < 0.22) loads.push(load)
      }
    }
  }

  it.each(loads)('base $base, flushes $flushes, a message each $gapMs ms', (load) => {
    for (const seed of [1, 2, 3]) {
      const simulation = new Simulation({ seed })
      const start = simulation.run(load, 1)
      const steady = simulation.run(load, 9)
      // It is there within the first second, and stays there: less than a millisecond and a half, or a third, to and fro.
      expect(start.windows.at(-1)).toBeGreaterThan(0)
      expect(spread(steady.windows)).toBeLessThan(Math.max(1.5, mean(steady.windows) / 3))
      expect(mean(steady.utilisations)).toBeLessThan(0.25 * 1.15)
      // No longer than needed: two milliseconds less would miss the target.
      if (mean(steady.windows) > 3) expect(utilisationOf(load, mean(steady.windows) * 0.6)).toBeGreaterThan(0.25)
    }
  })
})

describe('flush window - at the ends of its range', () => {
  it('reaches its maximum within a second when no window is long enough, and stays there', () => {
    const simulation = new Simulation()
    const overload = { base: 0.6, flushes: 5, gapMs: 0.1 }
    expect(simulation.run(overload, 1).windows.at(-1)).toBe(20)
    expect(new Set(simulation.run(overload, 10).windows)).toEqual(new Set([20]))
  })

  it.each([
    ['idle', IDLE],
    ['a load that needs no window', { base: 0.05, flushes: 0.15, gapMs: 1 }],
  ])('stays 0: %s', (_title, load) => {
    const simulation = new Simulation({ noise: 0.15 })
    expect(new Set(simulation.run(load, 60).windows)).toEqual(new Set([0]))
  })

  it('is 0 again within a second after a burst, of whatever length', () => {
    for (const seconds of [0.1, 0.5, 2, 30]) {
      const simulation = new Simulation()
      simulation.run({ base: 0.3, flushes: 10, gapMs: 0.05 }, seconds)
      simulation.run(IDLE, 0.9)
      expect(simulation.window.windowMs).toBe(0)
    }
  })

  it('is 0 again within a second when a light load is left after the burst', () => {
    const simulation = new Simulation()
    simulation.run({ base: 0.3, flushes: 10, gapMs: 0.05 }, 5)
    simulation.run({ base: 0.04, flushes: 0.03, gapMs: 1 }, 1)
    expect(simulation.window.windowMs).toBe(0)
  })

  it('one odd measurement is forgotten within half a second', () => {
    const simulation = new Simulation()
    const light = { base: 0.06, flushes: 0, gapMs: 1 }
    simulation.run(light, 2)
    expect(simulation.window.update(1)).toBeLessThanOrEqual(2)
    simulation.run(light, 0.6)
    expect(simulation.window.windowMs).toBe(0)
  })

  it('rests without a window and without load, and counts steps that come at once one by one', () => {
    const simulation = new Simulation()
    const { window } = simulation
    expect(window.resting).toBe(true)
    window.update(0.08)
    expect([window.utilisation, window.resting]).toEqual([0.04, true])
    window.update(0.08)
    expect([window.utilisation, window.resting]).toEqual([0.06, false])
    window.update(0.01, 5)
    expect(window.utilisation).toBeCloseTo(0.01 + (0.06 - 0.01) / 2 ** 5)
    expect(window.resting).toBe(true)
    window.update(0.9)
    expect([window.windowMs, window.resting]).toEqual([1, false])
    for (const mode of ['fixed', 'immediate'] as const) {
      const other = new FlushWindow({ ...OPTIONS, mode })
      other.update(1)
      expect(other.resting).toBe(true)
    }
  })

  it('a stay at none that was long enough is no mistake, however few updates it took', () => {
    const begun = (...rests: number[]) => {
      const window = new FlushWindow(OPTIONS)
      const light = 0.16
      const updatesWithWindow = () => {
        window.update(1)
        let updates = 0
        while (window.windowMs > 0) {
          window.update(light)
          updates += 1
        }
        return updates
      }
      updatesWithWindow()
      for (const steps of rests) window.update(light, steps)
      return updatesWithWindow()
    }
    // Twice the patience after a short stay.
    expect(begun(5, 5, 5)).toBeGreaterThan(begun(5, 5, 5, 5))
    expect(begun(5, 5, 5, 5)).toBe(begun(...Array<number>(20).fill(1)))
  })

  it('does not swing between none and the first window when the load is easy with it and too much without', () => {
    for (const seed of [1, 2, 3]) {
      const simulation = new Simulation({ seed })
      const cliff = { base: 0.04, flushes: 0.1, gapMs: 0.05 }
      expect(utilisationOf(cliff, 0)).toBe(1)
      const { windows, utilisations } = simulation.run(cliff, 120)
      const begins = windows.filter((windowMs, n) => windowMs > 0 && (n === 0 || windows[n - 1] === 0)).length
      expect(begins).toBeLessThanOrEqual(20)
      expect(utilisations.slice(10 * SECOND).filter((utilisation) => utilisation > 0.5).length).toBeLessThan(
        0.02 * utilisations.length,
      )
      // And it still finds out when the load has gone.
      simulation.run(IDLE, 0.9)
      expect(simulation.window.windowMs).toBe(0)
    }
  })

  it('in economy mode does the same with a fifth of the target', () => {
    const load = { base: 0.02, flushes: 0.3, gapMs: 0.2 }
    const economy = new Simulation({ mode: 'economy', targetUtilisation: 0.5 }).run(load, 20).windows
    expect(economy).toEqual(new Simulation({ targetUtilisation: 0.1 }).run(load, 20).windows)
    expect(Math.min(...economy.slice(SECOND))).toBeGreaterThan(0)
  })

  it('in economy mode does not take a server at rest for a busy one, however low the target', () => {
    const simulation = new Simulation({ mode: 'economy', targetUtilisation: 0.05 })
    const pings = { base: 0.04, flushes: 0, gapMs: 1 }
    expect(new Set(simulation.run(pings, 60).windows)).toEqual(new Set([0]))
    expect(simulation.window.resting).toBe(true)
  })

  it('follows a load that comes and goes', () => {
    const simulation = new Simulation()
    for (let round = 0; round < 10; round++) {
      simulation.run({ base: 0.1, flushes: 1.5, gapMs: 0.1 }, 3)
      expect(simulation.window.windowMs).toBeGreaterThan(5)
      simulation.run(IDLE, 1)
      expect(simulation.window.windowMs).toBe(0)
    }
  })

  it('is 0 or between 1 ms and its maximum, whatever is measured', () => {
    const options = fc.record({
      maxWindowMs: fc.integer({ min: 1, max: 1000 }),
      targetUtilisation: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    })
    const measurements = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 300, size: 'max' })
    fc.assert(
      fc.property(options, measurements, (limits, measured) => {
        const window = new FlushWindow({ mode: 'adaptive', ...limits })
        for (const utilisation of measured) {
          const windowMs = window.update(utilisation)
          expect(windowMs).toBe(window.windowMs)
          expect(windowMs === 0 || (windowMs >= 1 && windowMs <= limits.maxWindowMs)).toBe(true)
        }
        for (let n = 0; n < 2 * SECOND; n++) window.update(0)
        expect(window.windowMs).toBe(0)
        expect(window.utilisation).toBeLessThan(1e-6)
      }),
    )
  })
})

describe('flush window - the other modes', () => {
  it.each([
    ['fixed', 20],
    ['immediate', 0],
  ] as const)('%s keeps its window under any load, and still shows the utilisation', (mode, windowMs) => {
    const simulation = new Simulation({ mode, noise: 0 })
    expect(simulation.window.windowMs).toBe(windowMs)
    expect(new Set(simulation.run({ base: 1, flushes: 0, gapMs: 1 }, 5).windows)).toEqual(new Set([windowMs]))
    expect(simulation.window.utilisation).toBeCloseTo(1)
    expect(new Set(simulation.run(IDLE, 5).windows)).toEqual(new Set([windowMs]))
  })
})
