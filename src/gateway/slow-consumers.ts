// What happens to a slow connection: one that does not read as fast as its rooms speak. Main thread.
//
// A connection is slow from the first frame that uWebSockets.js dropped for it, or from the moment the lag watch says so. Four things
// follow. First the connection leaves its topics for good, because a frame after a dropped one would reach the peer behind a gap. Second
// the connection leaves its rooms; of many slow connections at once, a group at a time. Third a probe (probes.ts) is sent behind the
// backlog, which is what the peer has yet to read. Fourth, when the probe is answered, the close frame is sent. If the backlog is
// unread when `graceMs` is over, the connection is closed without a close frame.
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { Connection } from './connection.ts'
import type { Probes } from './probes.ts'

const { outboxSpareShare, slowGroupIntervalMs, slowGroupMembersMin, slowGroupsMax } = MainThreadTuning

/**
 * The number of unsent bytes at which uWebSockets.js begins to drop frames. The limit is looked at before a message is added and not
 * after, so a part of the outbox is kept free for the message that overflows it. A message larger than that part exceeds the outbox.
 */
export const overflowMark = (outboxBytesMax: number): number =>
  outboxBytesMax - Math.floor(outboxBytesMax * outboxSpareShare)

export interface SlowConsumerParts {
  /** Time from a connection's leaving its topics to its end without a close frame. */
  readonly graceMs: number
  readonly probes: Probes
  /** A connection has become slow. */
  readonly count: (connection: Connection) => void
  /** A slow connection is about to leave these topics. */
  readonly withdrawn: (topics: readonly string[]) => void
}

interface Waiting {
  readonly cutAtMs: number
  /** Whether the outstanding probe was sent behind the connection's backlog. */
  isProbed: boolean
}

export class SlowConsumers {
  readonly #parts: SlowConsumerParts
  /** Connections that have left their topics, and have not been sent a close frame. */
  readonly #waiting = new Map<Connection, Waiting>()
  /** Slow connections that are still in their topics and rooms. */
  #marked: Connection[] = []
  /** Slow connections that have left their topics, but not yet their rooms. */
  #leaving: Connection[] = []
  #groupSize = 0
  #timer: NodeJS.Timeout | undefined

  constructor(parts: SlowConsumerParts) {
    this.#parts = parts
  }

  /**
   * Makes a connection slow: a frame for it was dropped, or it has not read for too long. May be called inside a drain of uWebSockets.js,
   * where topics must not be changed, so the rest follows in an immediate.
   */
  mark(connection: Connection): void {
    if (connection.slow) return
    connection.slow = true
    this.#parts.count(connection)
    if (this.#marked.length === 0) setImmediate(() => this.#withdrawMarked())
    this.#marked.push(connection)
  }

  /** To be called when unsent bytes of the connection have left. When none are left, a slow connection is sent its probe. */
  drained(connection: Connection): void {
    const waiting = this.#waiting.get(connection)
    if (waiting === undefined || waiting.isProbed || connection.socket?.getBufferedAmount() !== 0) return
    // False while another probe is outstanding, which is in front of the backlog. The answer to that one leads to this call again.
    waiting.isProbed = this.#parts.probes.ask(connection)
  }

  /**
   * To be called when the connection has answered its probe. If that probe was behind the backlog, the connection has read all of the
   * backlog, and the close frame is sent. An earlier close frame may never be read: once a close frame is sent, uWebSockets.js ignores the
   * peer and closes the socket at the next 4 s tick of its timer in which the kernel took no bytes. What the kernel still holds
   * then is lost as soon as the peer sends a byte.
   */
  answered(connection: Connection): void {
    const waiting = this.#waiting.get(connection)
    if (waiting === undefined) return
    if (waiting.isProbed) this.#tell(connection)
    else this.drained(connection)
  }

  /** Ends the connections whose grace is over: with a close frame if no unsent bytes are in front of it, else without. */
  sweep(nowMs: number): void {
    for (const [connection, { cutAtMs }] of this.#waiting) {
      if (cutAtMs > nowMs) continue
      if (connection.socket?.getBufferedAmount() === 0) this.#tell(connection)
      else {
        connection.endCause = { reason: 'slow, and its backlog was not read in time' }
        connection.socket?.close()
      }
      this.#waiting.delete(connection)
    }
  }

  /** The connection has closed. */
  gone(connection: Connection): void {
    this.#waiting.delete(connection)
  }

  /** Sends the close frame. */
  #tell(connection: Connection): void {
    this.#waiting.delete(connection)
    const advice = connection.session.advice('slow')
    // What the peer said while it was slow was not delivered.
    const farewell = connection.session.farewell(advice)
    if (farewell !== undefined) connection.socket?.send(farewell, false)
    connection.endCause = advice
    connection.socket?.end(advice.code, advice.reason)
  }

  #withdrawMarked(): void {
    const marked = this.#marked
    this.#marked = []
    for (const connection of marked) {
      const { socket } = connection
      if (socket === undefined) continue
      const topics = socket.getTopics()
      this.#parts.withdrawn(topics)
      for (const topic of topics) socket.unsubscribe(topic)
      this.#waiting.set(connection, { cutAtMs: performance.now() + this.#parts.graceMs, isProbed: false })
      this.#leaving.push(connection)
      this.drained(connection)
    }
    this.#groupSize = Math.max(slowGroupMembersMin, Math.ceil(this.#leaving.length / slowGroupsMax))
    if (this.#timer === undefined) this.#withdrawGroup()
  }

  /**
   * Lets one group leave its rooms. Every member that stays in a room gets a notice for every member that leaves: 500 that leave a
   * room of 5,000 cause over two million notices. The time between two groups is left to what the rooms say.
   */
  #withdrawGroup(): void {
    this.#timer = undefined
    for (const connection of this.#leaving.splice(0, this.#groupSize)) {
      // A connection that has closed meanwhile has left its rooms already.
      if (connection.socket !== undefined) connection.session.left()
    }
    if (this.#leaving.length > 0) this.#timer = setTimeout(() => this.#withdrawGroup(), slowGroupIntervalMs).unref()
  }
}
