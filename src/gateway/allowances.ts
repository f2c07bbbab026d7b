// What a connection may do in a time, for all protocols alike: everything a peer sends takes tokens from the buckets of its connection
// before anything is done about it. A refusal is told by the session, in its protocol's words, and `told` is called then: a connection that is
// refused again and again for a second, or thousands of times, is disconnected, after it was told of the last refusal. Main thread.
import type { Config } from '../config/config.ts'
import type { RefusalReason, Refusals } from '../refusals.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { Connection } from './connection.ts'
import type { Lobby } from './lobby.ts'
import { type BucketKind, BucketRates, TokenBuckets } from './token-buckets.ts'

const { refusalsMax, refusedMsMax } = MainThreadTuning

const REASON_OF = {
  messages: 'rate_messages',
  bytes: 'rate_bytes',
  commands: 'rate_commands',
  pings: 'rate_pings',
  subscriptions: 'rate_subscriptions',
  reads: 'rate_reads',
  privateMessages: 'rate_private_messages',
} as const satisfies Record<BucketKind, RefusalReason>

export interface AllowanceParts {
  readonly limits: Config['limits']
  readonly lobby: Lobby
  readonly refusals: Refusals
}

export class Allowances {
  readonly #parts: AllowanceParts
  readonly #rates: BucketRates

  constructor(parts: AllowanceParts) {
    this.#parts = parts
    this.#rates = new BucketRates(parts.limits)
  }

  /** Counts a message, and says whether the connection may send it. */
  message(connection: Connection, bytes: number): boolean {
    const nowMs = performance.now()
    return (
      this.#take(connection, 'messages', { amount: 1, nowMs }) &&
      this.#take(connection, 'bytes', { amount: bytes, nowMs })
    )
  }

  /** Counts one thing of a kind, and says whether the connection may do it. */
  one(connection: Connection, kind: BucketKind, nowMs = performance.now()): boolean {
    return this.#take(connection, kind, { amount: 1, nowMs })
  }

  #take(connection: Connection, kind: BucketKind, cost: { amount: number; nowMs: number }): boolean {
    connection.buckets ??= new TokenBuckets()
    const { buckets } = connection
    if (buckets.take(this.#rates, kind, cost)) return true
    this.#parts.refusals.record(REASON_OF[kind], () => ({ id: connection.id, protocol: connection.session.protocol }))
    // A pause as long as the time that is borne ends the series.
    if (cost.nowMs - buckets.refusedAtMs >= refusedMsMax) {
      buckets.refusedSinceMs = cost.nowMs
      buckets.refusals = 0
    }
    buckets.refusedAtMs = cost.nowMs
    return false
  }

  /** To be called after each refusal, when the peer has been told of it. Disconnects a peer that goes on for too long. */
  told(connection: Connection): void {
    const { buckets } = connection
    if (buckets === undefined) return
    buckets.refusals += 1
    const isLong = buckets.refusedAtMs - buckets.refusedSinceMs >= refusedMsMax
    if (!isLong && buckets.refusals < refusalsMax) return
    this.#parts.lobby.end(connection, connection.session.advice('tooManyRequests'))
  }
}
