// What a server does to stop, step by step: no new connections, what was accepted is flushed and sent, then every member is told and its
// connection closed, the members spread over a window; then hooks, events and threads end. Nothing here waits without a limit. When a
// server stops is decided in operations/drain.ts. Main thread.
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
  readonly probes: { stop(): void }
  /** Lines of the log that were held back to be counted. */
  readonly lines: readonly { finish(): void }[]
}

export class GracefulStop {
  readonly #parts: GracefulStopParts

  constructor(parts: GracefulStopParts) {
    this.#parts = parts
  }

  /** Resolves before `endAtMs`, which is later than the window is long. */
  async run(endAtMs: number): Promise<void> {
    const { config, lobby, pool, listener, http, watchers, probes } = this.#parts
    const windowMs = config.drain.windowSeconds * 1000
    const startedAtMs = performance.now()
    const budgetMs = Math.max(0, endAtMs - startedAtMs - windowMs - stopReserveMs)
    // Shards take no more of the messages of probes.
    probes.stop()
    http.stopListening()
    listener.stopListening()
    await pool.flush(budgetMs * stopFlushShare)
    await pause(stopTurnMs)
    // Time that the flush did not need is left to the peers that read slowly.
    await this.#untilSent(startedAtMs + budgetMs * (stopFlushShare + stopSendShare))
    await disconnectAll(lobby, windowMs)
    watchers.stop()
    await pause(stopCloseMs)
    await this.#end(budgetMs * stopEventsShare)
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
    while (performance.now() < untilMs && [...connections.values()].some(hasBacklog))
      await pause(stopBacklogLookIntervalMs)
  }
}

const hasBacklog = ({ socket, slow }: Connection): boolean =>
  socket !== undefined && !slow && socket.getBufferedAmount() > 0

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
