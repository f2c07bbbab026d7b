// When a room last published, and how much in the last seconds. Two counts of one window each, so no message allocates. Shard thread. Pure.
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

  published(offset: number, nowMs: number): void {
    this.#turn(nowMs)
    this.#count += 1
    this.offset = offset
    this.atMs = nowMs
  }

  /** Publications in a second: all of this window, and of the window before a part that is as long as the rest of this window. */
  rate(nowMs: number): number {
    this.#turn(nowMs)
    const rest = 1 - (nowMs - this.#beganAtMs) / rateWindowMs
    const perSecond = ((this.#count + this.#before * rest) * 1000) / rateWindowMs
    return Math.round(perSecond * 10) / 10
  }

  #turn(nowMs: number): void {
    const passedMs = nowMs - this.#beganAtMs
    if (passedMs < rateWindowMs) return
    const isNext = passedMs < 2 * rateWindowMs
    this.#before = isNext ? this.#count : 0
    this.#beganAtMs = isNext ? this.#beganAtMs + rateWindowMs : nowMs
    this.#count = 0
  }
}
