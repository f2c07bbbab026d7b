// Pings for centrifuge connections without a timer for each and without a burst: every connection is in one of as many
// buckets as the ping interval has seconds, each bucket is one topic, and each second one bucket is pinged. Main thread.

import type { Connection } from '../gateway/connection.ts'
import { pingFrame } from '../protocol/centrifuge.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'

export interface HeartbeatParts {
  readonly pingIntervalSeconds: number
  readonly pongTimeoutSeconds: number
  readonly publish: (topic: string, frame: Uint8Array) => void
  readonly noPong: (connection: Connection) => void
}

interface Member {
  readonly connection: Connection
  readonly session: CentrifugeSession
}

export class CentrifugeHeartbeat {
  readonly #parts: HeartbeatParts
  readonly #buckets: Map<Connection, CentrifugeSession>[]
  #second = 0
  #next = 0

  constructor(parts: HeartbeatParts) {
    this.#parts = parts
    this.#buckets = Array.from({ length: parts.pingIntervalSeconds }, () => new Map())
  }

  /** Begins to ping a connection that is connected now. Buckets are filled in turn, so that they stay even. */
  add({ connection, session }: Member): void {
    session.pingBucket = this.#next
    this.#next = (this.#next + 1) % this.#buckets.length
    this.#buckets[session.pingBucket]!.set(connection, session)
    connection.socket?.subscribe(topicOf(session.pingBucket))
  }

  remove({ connection, session }: Member): void {
    this.#buckets[session.pingBucket]?.delete(connection)
  }

  /** Called once a second: pings one bucket, and ends those of another whose pong is overdue. */
  tick(nowMs: number): void {
    const interval = this.#buckets.length
    const due = this.#second % interval
    const bucket = this.#buckets[due]!
    if (bucket.size > 0) {
      for (const session of bucket.values()) session.pingedAtMs ??= nowMs
      this.#parts.publish(topicOf(due), pingFrame)
    }
    const overdue = this.#buckets[(this.#second - this.#parts.pongTimeoutSeconds + interval) % interval]!
    const deadlineMs = nowMs - this.#parts.pongTimeoutSeconds * 1000 + 500
    for (const [connection, session] of overdue) {
      if (session.pingedAtMs !== undefined && session.pingedAtMs <= deadlineMs) this.#parts.noPong(connection)
    }
    this.#second = (this.#second + 1) % interval
  }
}

const topicOf = (bucket: number): string => `ping/${bucket}`
