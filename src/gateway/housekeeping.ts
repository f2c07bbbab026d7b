// The periodic work of the main thread, in one place. With the steps of rhythm.ts run the heartbeat, the lag watch and the choice of the
// flush window. Four sweeps a second end everything that is overdue. Main thread.
import { performance } from 'node:perf_hooks'
import { BOUNDS, HistogramCells } from '../mailbox/histogram-cells.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { BoardFeeds } from './board-feeds.ts'
import type { EventlessTime } from './eventless-time.ts'
import type { FlushWindow } from './flush-window.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { LagWatch } from './lag-watch.ts'
import { Rhythm, type Steps } from './rhythm.ts'

/** A part of the server that ends what is overdue in each sweep. `nowMs` is monotonic, `wallMs` counts from 1970. */
interface Sweeper {
  sweep(nowMs: number, wallMs: number): void
}

export interface HousekeepingParts {
  readonly pool: ShardPool
  readonly heartbeat: Heartbeat
  readonly lag: LagWatch
  readonly feeds: BoardFeeds
  readonly window: FlushWindow
  readonly eventless: EventlessTime
  /** Events of sockets and frames that left, since the start of the server. */
  readonly events: () => number
  readonly sweepers: readonly Sweeper[]
  /** Called once a second. */
  readonly everySecond: (nowMs: number) => void
}

const SECOND_MS = 1000

export class Housekeeping {
  /** Time for which the main thread has worked. */
  busyMs = 0
  readonly loopDelaySeconds = new HistogramCells(BOUNDS.seconds)
  readonly #parts: HousekeepingParts
  readonly #rhythm = new Rhythm((steps) => this.#run(steps))
  readonly #timers: NodeJS.Timeout[] = []
  readonly #sweepers: Sweeper[]
  /** Times of the event loop at the last choice of a window. */
  #loopTimes = performance.eventLoopUtilization()
  /** Pauses of tick mode (mailbox/pace.ts) until the last choice of a window. */
  #pausedMs = 0
  #isStopped = false

  constructor(parts: HousekeepingParts) {
    this.#parts = parts
    this.#sweepers = [...parts.sweepers]
  }

  /** Adds a part that reads figures of this housekeeping. To be called before the start. */
  also(sweeper: Sweeper): void {
    this.#sweepers.push(sweeper)
  }

  start(): void {
    const { everySecond, pool, window } = this.#parts
    this.#every(MainThreadTuning.sweepIntervalMs, () => {
      for (const sweeper of this.#sweepers) sweeper.sweep(performance.now(), Date.now())
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

  /** Returns whether nothing is urgent, so that the next steps may be taken at once. */
  #run({ planned, passed, lateMs }: Steps): boolean {
    this.loopDelaySeconds.observe(lateMs / 1000)
    const { heartbeat, lag, feeds, window } = this.#parts
    // The heartbeat's pings go before the probes. A peer that answers only the newest ping then answers the probe, which also shows
    // that the peer has read everything in front of the probe.
    heartbeat.advance(passed)
    lag.tick(passed)
    feeds.tick(performance.now())
    this.#chooseWindow(planned)
    return heartbeat.resting && lag.resting && feeds.resting && window.resting
  }

  #chooseWindow(steps: number): void {
    const { pool, window, eventless, events } = this.#parts
    const now = performance.eventLoopUtilization()
    const { active, idle } = performance.eventLoopUtilization(now, this.#loopTimes)
    this.#loopTimes = now
    const { pausedMs } = pool
    // The event loop counts a pause of tick mode as work.
    const busyMs = Math.max(0, active - (pausedMs - this.#pausedMs))
    this.#pausedMs = pausedMs
    const elapsedMs = active + idle
    this.busyMs += busyMs
    pool.windowMs = window.update(busyMs / Math.max(1, elapsedMs), steps)
    eventless.passed({ busyMs, elapsedMs, events: events() })
  }

  /** Runs in an immediate, as rhythm.ts does: when a stopped process goes on, sockets are read before anything is judged overdue. */
  #every(intervalMs: number, run: () => void): void {
    this.#timers.push(
      setInterval(() => {
        setImmediate(() => {
          if (!this.#isStopped) run()
        })
      }, intervalMs),
    )
  }
}
