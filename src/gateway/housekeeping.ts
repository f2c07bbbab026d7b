// The periodic work of the main thread, in one place: what runs with the ticks of rhythm.ts, and what a few times a second ends what
// is overdue. Main thread.
import { performance } from 'node:perf_hooks'
import type { ShardPool } from '../pool/shard-pool.ts'
import type { FlushWindow } from './flush-window.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { LagWatch } from './lag-watch.ts'
import { Rhythm, type Ticks } from './rhythm.ts'

/** Something that ends what is overdue. `nowMs` is monotonic, `wallMs` counts from 1970. */
interface Sweeper {
  sweep(nowMs: number, wallMs: number): void
}

export interface HousekeepingParts {
  readonly pool: ShardPool
  readonly heartbeat: Heartbeat
  readonly lag: LagWatch
  readonly window: FlushWindow
  readonly sweepers: readonly Sweeper[]
  /** Called once a second. */
  readonly everySecond: (nowMs: number) => void
}

/** How often overdue things are looked for. Who must not take a standstill of the process for time counts sweeps. */
export const SWEEP_EVERY_MS = 250
const SECOND_MS = 1000

export class Housekeeping {
  readonly #parts: HousekeepingParts
  readonly #rhythm = new Rhythm((ticks) => this.#tick(ticks))
  readonly #timers: NodeJS.Timeout[] = []
  #utilisation = performance.eventLoopUtilization()
  #pausedMs = 0
  #isStopped = false

  constructor(parts: HousekeepingParts) {
    this.#parts = parts
  }

  start(): void {
    const { sweepers, everySecond, pool, window } = this.#parts
    this.#every(SWEEP_EVERY_MS, () => {
      for (const sweeper of sweepers) sweeper.sweep(performance.now(), Date.now())
    })
    this.#every(SECOND_MS, () => everySecond(performance.now()))
    this.#rhythm.start()
    pool.windowMs = window.windowMs
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
    this.#isStopped = true
    this.#rhythm.stop()
  }

  /** Returns whether the next ticks may be taken at once. */
  #tick({ planned, passed }: Ticks): boolean {
    const { heartbeat, lag, window } = this.#parts
    // `hi` before probes: a peer that answers only the newest ping then answers the probe, which says more.
    heartbeat.advance(passed)
    lag.tick(passed)
    this.#chooseWindow(planned)
    return heartbeat.resting && lag.resting && window.resting
  }

  #chooseWindow(ticks: number): void {
    const { pool, window } = this.#parts
    const now = performance.eventLoopUtilization()
    const { active, idle } = performance.eventLoopUtilization(now, this.#utilisation)
    this.#utilisation = now
    const { pausedMs } = pool
    // The event loop counts a pause as work.
    const busyMs = Math.max(0, active - (pausedMs - this.#pausedMs))
    this.#pausedMs = pausedMs
    pool.windowMs = window.update(busyMs / Math.max(1, active + idle), ticks)
  }

  /** In an immediate, as in rhythm.ts: after a standstill what arrived meanwhile is read first. */
  #every(everyMs: number, run: () => void): void {
    this.#timers.push(
      setInterval(() => {
        setImmediate(() => {
          if (!this.#isStopped) run()
        })
      }, everyMs),
    )
  }
}
