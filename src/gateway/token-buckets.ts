// How much one connection may do: a bucket of tokens for each kind of thing, refilled at a fixed rate up to its size. Pure: no clock.
import type { Config } from '../config/config.ts'

/** What is counted, and the options that say how much of it a connection may do. */
const KINDS = {
  messages: ['messagesPerSecond', 'messagesBurst'],
  bytes: ['bytesPerSecond', 'bytesBurst'],
  commands: ['commandsPerSecond', 'commandsBurst'],
  pings: ['pingsPerSecond', 'pingsBurst'],
  subscriptions: ['subscriptionsPerSecond', 'subscriptionsBurst'],
  reads: ['readsPerSecond', 'readsBurst'],
  privateMessages: ['privateMessagesPerSecond', 'privateMessagesBurst'],
} as const satisfies Record<string, readonly [keyof Config['limits'], keyof Config['limits']]>

export type BucketKind = keyof typeof KINDS
const ORDER = Object.keys(KINDS) as BucketKind[]
const PLACE = Object.fromEntries(ORDER.map((kind, place) => [kind, place])) as Record<BucketKind, number>

/** The rates and sizes that hold for every connection. */
export class BucketRates {
  /** How long one token takes to come back, in milliseconds, by the place of the kind. */
  readonly tokenMs: Float64Array
  /**
   * How long an empty bucket takes to be full, and a hundredth of a token more: sums of times are rounded, and a full bucket must give all of its
   * tokens.
   */
  readonly fillMs: Float64Array

  constructor(limits: Config['limits']) {
    this.tokenMs = Float64Array.from(ORDER, (kind) => 1000 / limits[KINDS[kind][0]])
    this.fillMs = Float64Array.from(ORDER, (kind, place) => (limits[KINDS[kind][1]] + 0.01) * this.tokenMs[place]!)
  }
}

/** The buckets of one connection, and its refusals. Made when it first does something: an idle connection has none. */
export class TokenBuckets {
  /** When each bucket will be full if nothing more is taken, in milliseconds. One number says both its level and its age. */
  readonly #fullAtMs = new Float64Array(ORDER.length)
  /** When the connection was last refused for doing too much, and since when and how often without a pause; on the monotonic clock. */
  refusedAtMs = Number.NEGATIVE_INFINITY
  refusedSinceMs = 0
  refusals = 0

  /** Takes tokens; false, and nothing taken, when there are too few. */
  take(
    { tokenMs, fillMs }: BucketRates,
    kind: BucketKind,
    { amount, nowMs }: { amount: number; nowMs: number },
  ): boolean {
    const place = PLACE[kind]
    const fullAtMs = Math.max(this.#fullAtMs[place]!, nowMs) + amount * tokenMs[place]!
    if (fullAtMs - nowMs > fillMs[place]!) return false
    this.#fullAtMs[place] = fullAtMs
    return true
  }
}
