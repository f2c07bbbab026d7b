// Topics whose frames must wait: a connection that joined rooms with its token may see their publications only after its
// connect reply. Until then it is not subscribed to the topics; their frames are copied here, in order, up to a bound.
// Almost always empty: fan-out asks `active` and goes on. Main thread.
import type { Connection } from '../gateway/connection.ts'

interface Hold {
  readonly topics: Set<string>
  readonly frames: Uint8Array[]
  bytes: number
}

export class HeldTopics {
  readonly #holds = new Map<Connection, Hold>()
  readonly #bytesMax: number
  readonly #overflow: (connection: Connection) => void

  /** `overflow` is told of a connection that would have to wait for more than `bytesMax`. */
  constructor(bytesMax: number, overflow: (connection: Connection) => void) {
    this.#bytesMax = bytesMax
    this.#overflow = overflow
  }

  get active(): boolean {
    return this.#holds.size > 0
  }

  hold(connection: Connection, topics: readonly string[]): void {
    let hold = this.#holds.get(connection)
    if (hold === undefined) {
      hold = { topics: new Set(), frames: [], bytes: 0 }
      this.#holds.set(connection, hold)
    }
    for (const topic of topics) hold.topics.add(topic)
  }

  /** A frame is being published to a topic; the bytes are the caller's again when this returns. */
  published(topic: string, frame: Uint8Array): void {
    for (const [connection, hold] of this.#holds) {
      if (!hold.topics.has(topic)) continue
      hold.bytes += frame.length
      if (hold.bytes > this.#bytesMax) {
        this.#holds.delete(connection)
        this.#overflow(connection)
      } else hold.frames.push(frame.slice())
    }
  }

  /** Bytes that wait for a connection. */
  bytesFor(connection: Connection): number {
    return this.#holds.get(connection)?.bytes ?? 0
  }

  /** Whether what is published to the topic waits for this connection. */
  holds(connection: Connection, topic: string): boolean {
    return this.#holds.get(connection)?.topics.has(topic) === true
  }

  /** Hands over what waited and subscribes the socket to its topics. */
  release(connection: Connection, send: (frame: Uint8Array) => void): void {
    const hold = this.#holds.get(connection)
    if (hold === undefined) return
    this.#holds.delete(connection)
    for (const frame of hold.frames) send(frame)
    for (const topic of hold.topics) connection.socket?.subscribe(topic)
  }

  forget(connection: Connection): void {
    this.#holds.delete(connection)
  }
}
