// For how long the oldest unread record of a ring has waited. Looks at the ring a few times a second and remembers how far it was written, so
// records carry no time. The age is therefore at most the time between two looks too low. Main thread. Pure.
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { unreadLooksMax } = MainThreadTuning

/** Positions in a ring count up and wrap at 2^32. */
export interface RingPositions {
  readonly head: number
  readonly tail: number
}

export class UnreadAge {
  /** When the ring had been written up to a position that is not yet read, oldest first. */
  #looks: { readonly head: number; readonly atMs: number }[] = []

  /** To be called a few times a second. */
  look({ head, tail }: RingPositions, nowMs: number): void {
    this.#dropRead(tail)
    const last = this.#looks.at(-1)
    if (head === tail || last?.head === head) return
    // Of a reader that stands still the oldest look counts. Later ones are needed only once it goes on.
    if (this.#looks.length >= unreadLooksMax) this.#looks.pop()
    this.#looks.push({ head, atMs: nowMs })
  }

  /** In milliseconds; 0 when everything that was there at the last look has been read. */
  ageMs({ tail }: RingPositions, nowMs: number): number {
    this.#dropRead(tail)
    const [oldest] = this.#looks
    return oldest === undefined ? 0 : nowMs - oldest.atMs
  }

  #dropRead(tail: number): void {
    const unread = this.#looks.findIndex(({ head }) => ((head - tail) | 0) > 0)
    if (unread !== 0) this.#looks = unread < 0 ? [] : this.#looks.slice(unread)
  }
}
