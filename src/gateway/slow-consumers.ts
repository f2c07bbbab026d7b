// What happens to a connection that does not read as fast as its rooms speak. At the first frame that uWS dropped, the
// connection is taken out of its topics, then its rooms, for good: after one drop nothing more may reach it, or it would see a
// gap. Then it is told: the close frame follows once the kernel has taken all of its backlog, and whoever has not read
// that far when the grace is over is cut. When many are slow at once, their rooms hear of it in groups. Main thread.
import type { Connection } from './connection.ts'

/**
 * Everyone who stays in a room gets a notice for everyone who goes: 500 out of 5,000 make two million. They go in groups, with
 * time between them for what the room says meanwhile. A group of the smallest size fits one system call for each member.
 */
const GROUP_MIN = 31
const GROUPS_MAX = 16
const GROUP_EVERY_MS = 200

/**
 * Where uWS begins to drop. It looks before it adds a message and not after: the sixteenth of the outbox that is kept free
 * takes the last one, unless that is larger.
 */
export const overflowMark = (outboxBytesMax: number): number => outboxBytesMax - (outboxBytesMax >>> 4)

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
  /** Marked, and still in their topics and rooms. */
  #fresh: Connection[] = []
  /** Out of their topics; their rooms have yet to hear of it. */
  #leaving: Connection[] = []
  #groupSize = 0
  #timer: NodeJS.Timeout | undefined

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

  /**
   * The backlog of a slow connection has shrunk. Its close frame waits until nothing is left of it: after the close frame uWS no
   * longer listens to the peer, and cuts it at a tick of the heartbeat (4 s) in which the kernel took nothing more.
   */
  drained(connection: Connection): void {
    const { socket } = connection
    if (!connection.slow || socket === undefined || !this.#waiting.has(connection)) return
    if (socket.getBufferedAmount() > 0) return
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
      this.#waiting.set(connection, performance.now() + this.#parts.graceMs)
      this.#leaving.push(connection)
      this.drained(connection)
    }
    this.#groupSize = Math.max(GROUP_MIN, Math.ceil(this.#leaving.length / GROUPS_MAX))
    if (this.#timer === undefined) this.#withdrawGroup()
  }

  #withdrawGroup(): void {
    this.#timer = undefined
    // Whoever has closed meanwhile has left its rooms by that.
    for (const connection of this.#leaving.splice(0, this.#groupSize)) {
      if (connection.socket !== undefined) this.#parts.withdraw(connection)
    }
    if (this.#leaving.length > 0) this.#timer = setTimeout(() => this.#withdrawGroup(), GROUP_EVERY_MS).unref()
  }
}
