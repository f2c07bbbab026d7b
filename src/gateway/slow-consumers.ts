// What happens to a connection that does not read as fast as its rooms speak. At the first frame that uWS dropped, the
// connection is taken out of its topics and its rooms, for good: after one drop nothing more may reach it, or it would see a
// gap. Then it is told: the close frame goes behind its backlog as soon as there is room for it, and whoever has not
// read that far when the grace is over is cut. Main thread.
import type { Connection } from './connection.ts'

export interface SlowConsumerParts {
  readonly outboxBytesMax: number
  readonly graceMs: number
  /** Takes the connection out of its rooms, in the shards as well. */
  readonly withdraw: (connection: Connection) => void
  /** Code and reason in the connection's own protocol. */
  readonly advice: (connection: Connection) => { readonly code: number; readonly reason: string }
  readonly count: () => void
}

export class SlowConsumers {
  readonly #parts: SlowConsumerParts
  readonly #waiting = new Map<Connection, number>()
  #fresh: Connection[] = []

  constructor(parts: SlowConsumerParts) {
    this.#parts = parts
  }

  /** A frame for this connection was dropped. May be called from inside a drain, where topics must not be touched. */
  mark(connection: Connection): void {
    if (connection.slow) return
    connection.slow = true
    this.#parts.count()
    if (this.#fresh.length === 0) setImmediate(() => this.#withdrawFresh())
    this.#fresh.push(connection)
  }

  /** The backlog of a slow connection has shrunk: there may be room for its close frame now. */
  drained(connection: Connection): void {
    const { socket } = connection
    if (!connection.slow || socket === undefined || !this.#waiting.has(connection)) return
    if (socket.getBufferedAmount() >= this.#parts.outboxBytesMax) return
    this.#waiting.delete(connection)
    const { code, reason } = this.#parts.advice(connection)
    socket.end(code, reason)
  }

  /** Cuts those whose grace is over; called about once a second. */
  sweep(nowMs: number): void {
    for (const [connection, cutAtMs] of this.#waiting) {
      if (cutAtMs > nowMs) continue
      this.#waiting.delete(connection)
      connection.socket?.close()
    }
  }

  forget(connection: Connection): void {
    this.#waiting.delete(connection)
  }

  #withdrawFresh(): void {
    const fresh = this.#fresh
    this.#fresh = []
    for (const connection of fresh) {
      const { socket } = connection
      if (socket === undefined) continue
      for (const topic of socket.getTopics()) socket.unsubscribe(topic)
      this.#parts.withdraw(connection)
      this.#waiting.set(connection, performance.now() + this.#parts.graceMs)
      this.drained(connection)
    }
  }
}
