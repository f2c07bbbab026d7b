// What the messages of a room cost: each member that gets a message is a delivery. A room makes only so many in a second, and one connection
// causes only a part of them. When they get short, the rest is for connections that have caused less than an equal part. Joins and leaves count,
// and are never refused, because the other members must know who is there. Shard thread. Pure. Seconds are counted from the first message in
// each of them, so the meter is a few numbers that no message allocates.
import { ShardThreadTuning } from '../tuning/shard-thread.ts'

/** What one connection has caused in the newest second in which it said something. */
export interface Payer {
  second: number
  deliveries: number
}

export interface DeliveryLimits {
  /** Deliveries in a second; 0 for no limit. */
  readonly perSecondMax: number
  /** The part of them that one connection may cause. */
  readonly percentMax: number
}

const SECOND_MS = 1000
const { deliveriesContestedShare } = ShardThreadTuning

export class Deliveries {
  readonly #max: number
  readonly #shareMax: number
  #second = 0
  #beganAtMs = Number.NEGATIVE_INFINITY
  /** Deliveries in the present second: by messages of connections, and by joins, leaves and what the server's API publishes. */
  #byConnections = 0
  #byOthers = 0
  /** Connections that have said something in the present second. */
  #payers = 0
  /** Connections that have published without being members in the present second. */
  #strangers: Map<number, Payer> | undefined

  constructor({ perSecondMax, percentMax }: DeliveryLimits) {
    this.#max = perSecondMax === 0 ? Number.POSITIVE_INFINITY : perSecondMax
    this.#shareMax = (this.#max * percentMax) / 100
  }

  /**
   * Pays for a message. False, and nothing is paid, when the room or the payer has made as many deliveries in this second as it may. The first
   * message of a second always passes, also in a room that has more members than it may make deliveries.
   */
  pay(payer: Payer, deliveries: number, nowMs: number): boolean {
    this.#tick(nowMs)
    if (payer.second !== this.#second) {
      payer.second = this.#second
      payer.deliveries = 0
    }
    const made = this.#byConnections + this.#byOthers + deliveries
    if (this.#byConnections > 0 && made > this.#max) return false
    if (payer.deliveries > 0 && payer.deliveries + deliveries > this.#partOf(made)) return false
    if (payer.deliveries === 0) this.#payers += 1
    this.#byConnections += deliveries
    payer.deliveries += deliveries
    return true
  }

  /** The most deliveries that one connection may cause in this second. `made`: deliveries of the whole room, with the next message. */
  #partOf(made: number): number {
    if (made <= Math.max(this.#shareMax, this.#max * deliveriesContestedShare)) return this.#shareMax
    // One part more than there are connections, for one that has yet to say something.
    return Math.min(this.#shareMax, this.#max / (this.#payers + 1))
  }

  /** Counts deliveries that cannot be refused: of joins and leaves, and of what the server's API publishes. */
  count(deliveries: number, nowMs: number): void {
    this.#tick(nowMs)
    this.#byOthers += deliveries
  }

  /** The payer for a connection that is not a member. */
  stranger(connection: number, nowMs: number): Payer {
    this.#tick(nowMs)
    this.#strangers ??= new Map()
    let payer = this.#strangers.get(connection)
    if (payer === undefined) {
      payer = { second: 0, deliveries: 0 }
      this.#strangers.set(connection, payer)
    }
    return payer
  }

  #tick(nowMs: number): void {
    if (nowMs - this.#beganAtMs < SECOND_MS) return
    this.#beganAtMs = nowMs
    this.#second += 1
    this.#byConnections = 0
    this.#byOthers = 0
    this.#payers = 0
    this.#strangers = undefined
  }
}
