// What a server does to stop, step by step. First it takes nothing new and delivers what was accepted, which can be taken back. Then nobody
// can connect any more, every member is told and its connection closed, the members spread over a window; then hooks, events and threads end.
// Nothing here waits without a limit. When a server stops is decided in operations/drain.ts. Main thread.
import type { Config } from '../config/config.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { Connection } from './connection.ts'
import { disconnectAll } from './departures.ts'
import type { Listener } from './listener.ts'
import type { Lobby } from './lobby.ts'

const {
  stopBacklogLookIntervalMs,
  stopCloseMs,
  stopEnginesShare,
  stopEventsShare,
  stopFlushShare,
  stopReserveMs,
  stopSendShare,
  stopTurnMs,
} = MainThreadTuning

export interface GracefulStopParts {
  readonly config: Config
  readonly lobby: Lobby
  readonly pool: ShardPool
  readonly listener: Listener
  /** The listener of `admin.listen`. */
  readonly http: { stopListening(): void; close(): void }
  /** The watchers of rooms. */
  readonly watchers: { stop(): void }
  readonly housekeeping: { stop(): void }
  /** The events of rooms, which go to a back end. */
  readonly events: { finish(timeoutMs: number): Promise<void> }
  readonly hooks: { close(): Promise<void> }
  /** HTTP requests that wait for a shard. */
  readonly answers: { stop(): void }
  readonly probes: { start(): void; stop(): void }
  /** Lines of the log that were held back to be counted. */
  readonly lines: readonly { finish(): void }[]
}

/** When a stop has begun, after the delay of a drain, and when it must have ended, which is later than its window is long. */
interface StopTime {
  readonly beganAtMs: number
  readonly endAtMs: number
}

export class GracefulStop {
  readonly #parts: GracefulStopParts
  /** Whether `deliver` has not been taken back. */
  #isWanted = false

  constructor(parts: GracefulStopParts) {
    this.#parts = parts
  }

  /** Refuses everything new. Resolves when what was accepted has been delivered, or when its share of the time is over. */
  async deliver(time: StopTime): Promise<void> {
    const { pool, listener, probes } = this.#parts
    const budgetMs = this.#budgetMs(time)
    this.#isWanted = true
    // Shards take no more of the messages of probes.
    probes.stop()
    listener.refuseNewcomers()
    await pool.settle(budgetMs * stopFlushShare)
    await pause(stopTurnMs)
    // Time that the flush did not need is left to the peers that read slowly.
    await this.#untilSent(time.beganAtMs + budgetMs * (stopFlushShare + stopSendShare))
  }

  /** Takes `deliver` back, also before it has resolved: the server takes everything again. */
  resume(): void {
    const { pool, listener, probes } = this.#parts
    this.#isWanted = false
    pool.reopen()
    listener.takeNewcomers()
    probes.start()
  }

  /** After `deliver`: disconnects everybody and ends the rest. Resolves before the time is over. */
  async end(time: StopTime): Promise<void> {
    const { config, lobby, pool, listener, http, watchers } = this.#parts
    const budgetMs = this.#budgetMs(time)
    const windowMs = config.drain.windowSeconds * 1000
    http.stopListening()
    listener.stopListening()
    const enginesClosed = pool.finish(windowMs + budgetMs * stopEnginesShare)
    await disconnectAll(lobby, windowMs)
    await enginesClosed
    watchers.stop()
    await pause(stopCloseMs)
    await this.#end(budgetMs * stopEventsShare)
  }

  /** The time of a stop without its window, and without what the very end takes. */
  #budgetMs({ beganAtMs, endAtMs }: StopTime): number {
    return Math.max(0, endAtMs - beganAtMs - this.#parts.config.drain.windowSeconds * 1000 - stopReserveMs)
  }

  /** Everybody has been told. */
  async #end(eventsMs: number): Promise<void> {
    const { pool, listener, http, housekeeping, events, hooks, answers, lines } = this.#parts
    housekeeping.stop()
    await events.finish(eventsMs)
    await hooks.close()
    // Before the threads end, which takes a moment: the peers of the requests get these answers.
    answers.stop()
    await pool.stop()
    listener.close()
    http.close()
    for (const held of lines) held.finish()
  }

  /** Waits until every connection that reads has been sent all of its backlog. */
  async #untilSent(untilMs: number): Promise<void> {
    const { connections } = this.#parts.lobby
    while (this.#isWanted && performance.now() < untilMs && [...connections.values()].some(hasBacklog))
      await pause(stopBacklogLookIntervalMs)
  }
}

const hasBacklog = ({ socket, slow }: Connection): boolean =>
  socket !== undefined && !slow && socket.getBufferedAmount() > 0

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
