// When a room last published, and how much in the last seconds: publications, and members to whom they went. Of each two counts of one window
// each, so no message allocates. Shard thread. Pure.
import { ShardThreadTuning } from '../tuning/shard-thread.ts'

const { rateWindowMs } = ShardThreadTuning

export class RoomActivity {
  /** Offset and time of the newest publication. */
  offset = 0
  atMs = 0
  #beganAtMs = Number.NEGATIVE_INFINITY
  /** Publications since the window began, and in the window before. */
  #count = 0
  #before = 0
  /** The same for members that were there when a publication was delivered. */
  #deliveries = 0
  #deliveriesBefore = 0

  published(offset: number, nowMs: number, members: number): void {
    this.#turn(nowMs)
    this.#count += 1
    this.#deliveries += members
    this.offset = offset
    this.atMs = nowMs
  }

  /** Publications in a second: all of this window, and of the window before a part that is as long as the rest of this window. */
  rate(nowMs: number): number {
    this.#turn(nowMs)
    return this.#perSecond(this.#count, this.#before, nowMs)
  }

  /** Likewise publications times members. Members of a board that get merged changes count for each of them. */
  deliveryRate(nowMs: number): number {
    this.#turn(nowMs)
    return this.#perSecond(this.#deliveries, this.#deliveriesBefore, nowMs)
  }

  #perSecond(count: number, before: number, nowMs: number): number {
    const rest = 1 - (nowMs - this.#beganAtMs) / rateWindowMs
    const perSecond = ((count + before * rest) * 1000) / rateWindowMs
    return Math.round(perSecond * 10) / 10
  }

  #turn(nowMs: number): void {
    const passedMs = nowMs - this.#beganAtMs
    if (passedMs < rateWindowMs) return
    const isNext = passedMs < 2 * rateWindowMs
    this.#before = isNext ? this.#count : 0
    this.#deliveriesBefore = isNext ? this.#deliveries : 0
    this.#beganAtMs = isNext ? this.#beganAtMs + rateWindowMs : nowMs
    this.#count = 0
    this.#deliveries = 0
  }
}
