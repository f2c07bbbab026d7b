// The way out of a server that stops: no new connections, what was accepted is flushed and sent, then every member is told and its
// connection closed. Nothing here waits without a limit. Ends neither threads nor timers; server.ts does that afterwards. Main thread.
import type { ShardPool } from '../pool/shard-pool.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { Connection } from './connection.ts'
import type { Listener } from './listener.ts'
import type { Lobby } from './lobby.ts'

const { stopBacklogLookIntervalMs, stopCloseMs, stopFlushShare, stopSendShare, stopTurnMs } = MainThreadTuning

export interface GracefulStopParts {
  readonly lobby: Lobby
  readonly pool: ShardPool
  readonly listener: Listener
  /** The watchers of rooms. */
  readonly watchers: { stop(): void }
  readonly deadlineMs: number
}

export class GracefulStop {
  readonly #parts: GracefulStopParts

  constructor(parts: GracefulStopParts) {
    this.#parts = parts
  }

  /** Resolves when the close frames are in the kernel's hands, in less than the deadline. */
  async run(): Promise<void> {
    const { lobby, pool, listener, watchers, deadlineMs } = this.#parts
    listener.stopListening()
    await pool.flush(deadlineMs * stopFlushShare)
    await pause(stopTurnMs)
    await this.#untilSent(deadlineMs * stopSendShare)
    for (const connection of [...lobby.connections.values()]) {
      lobby.end(connection, connection.session.advice('shutdown'))
    }
    watchers.stop()
    await pause(stopCloseMs)
  }

  /** Waits until every connection that reads has been sent all of its backlog. */
  async #untilSent(timeoutMs: number): Promise<void> {
    const { connections } = this.#parts.lobby
    const untilMs = performance.now() + timeoutMs
    while (performance.now() < untilMs && [...connections.values()].some(hasBacklog))
      await pause(stopBacklogLookIntervalMs)
  }
}

const hasBacklog = ({ socket, slow }: Connection): boolean =>
  socket !== undefined && !slow && socket.getBufferedAmount() > 0

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
