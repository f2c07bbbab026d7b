// What happens to a connection that does not read as fast as its rooms speak. At the first frame that uWS dropped, or when the
// lag watch says so, it is taken out of its topics, then its rooms, for good: after one drop nothing more may reach it, or it would see a
// gap. Then it is told: a probe (probes.ts) goes behind its backlog, and once that is answered, the close frame. Whoever has not read
// that far when the grace is over is cut. When many are slow at once, their rooms hear of it in groups. Main thread.
import type { Connection } from './connection.ts'
import type { Probes } from './probes.ts'

/**
 * Everyone who stays in a room gets a notice for everyone who goes: 500 out of 5,000 make two million. They go in groups, with
 * time between them for what the room says meanwhile. Two groups of the smallest size, and something said, fit one system call
 * for each member.
 */
const GROUP_MIN = 15
const GROUPS_MAX = 32
const GROUP_EVERY_MS = 100

/**
 * Where uWS begins to drop. It looks before it adds a message and not after: the sixteenth of the outbox that is kept free
 * takes the last one, unless that is larger.
 */
export const overflowMark = (outboxBytesMax: number): number => outboxBytesMax - (outboxBytesMax >>> 4)

export interface SlowConsumerParts {
  readonly graceMs: number
  readonly probes: Probes
  readonly count: (connection: Connection) => void
}

interface Waiting {
  readonly cutAtMs: number
  /** Whether the outstanding probe is the one behind its backlog. */
  isAsked: boolean
}

export class SlowConsumers {
  readonly #parts: SlowConsumerParts
  readonly #waiting = new Map<Connection, Waiting>()
  /** Marked, and still in their topics and rooms. */
  #fresh: Connection[] = []
  /** Out of their topics; their rooms have yet to hear of it. */
  #leaving: Connection[] = []
  #groupSize = 0
  #timer: NodeJS.Timeout | undefined

  constructor(parts: SlowConsumerParts) {
    this.#parts = parts
  }

  /** A frame for this connection was dropped, or it has not read for too long. May be called from inside a drain, where topics must not be touched. */
  mark(connection: Connection): void {
    if (connection.slow) return
    connection.slow = true
    this.#parts.count(connection)
    if (this.#fresh.length === 0) setImmediate(() => this.#withdrawFresh())
    this.#fresh.push(connection)
  }

  /** The backlog of a slow connection has shrunk. When nothing is left of it, the probe follows. */
  drained(connection: Connection): void {
    const waiting = this.#waiting.get(connection)
    if (waiting === undefined || waiting.isAsked || connection.socket?.getBufferedAmount() !== 0) return
    // Not while another probe is outstanding. That one is in front of what the connection has to read; its answer leads here again.
    waiting.isAsked = this.#parts.probes.ask(connection)
  }

  /**
   * The connection has answered its probe. One that was behind its backlog means that all of it has been read, so the close frame is
   * next. Not before: after a close frame uWS no longer listens to the peer and closes the socket at the next tick of its timer
   * (4 s) in which the kernel took nothing more. What the kernel still holds by then is lost with the first byte the peer sends.
   */
  answered(connection: Connection): void {
    const waiting = this.#waiting.get(connection)
    if (waiting === undefined) return
    if (waiting.isAsked) this.#tell(connection)
    else this.drained(connection)
  }

  /** Cuts those whose grace is over, or tells them without more waiting if nothing is in the way. Called about once a second. */
  sweep(nowMs: number): void {
    for (const [connection, { cutAtMs }] of this.#waiting) {
      if (cutAtMs > nowMs) continue
      if (connection.socket?.getBufferedAmount() === 0) this.#tell(connection)
      else connection.socket?.close()
      this.#waiting.delete(connection)
    }
  }

  gone(connection: Connection): void {
    this.#waiting.delete(connection)
  }

  #tell(connection: Connection): void {
    this.#waiting.delete(connection)
    const { code, reason } = connection.session.advice('slow')
    connection.socket?.end(code, reason)
  }

  #withdrawFresh(): void {
    const fresh = this.#fresh
    this.#fresh = []
    for (const connection of fresh) {
      const { socket } = connection
      if (socket === undefined) continue
      for (const topic of socket.getTopics()) socket.unsubscribe(topic)
      this.#waiting.set(connection, { cutAtMs: performance.now() + this.#parts.graceMs, isAsked: false })
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
      if (connection.socket !== undefined) connection.session.left()
    }
    if (this.#leaving.length > 0) this.#timer = setTimeout(() => this.#withdrawGroup(), GROUP_EVERY_MS).unref()
  }
}
