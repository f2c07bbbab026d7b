// For how long the oldest unread record of a ring has waited. Looks at the ring a few times a second and remembers how far it was written, so
// records carry no time. The age is too low by at most the time between two looks, and by more once the
// looks of a reader that stood still for long were thinned out. Main thread.
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { unreadLooksMax } = MainThreadTuning

/** Positions in a ring count up and wrap at 2^32. */
export interface RingPositions {
  readonly head: number
  readonly tail: number
}

/** What is unread in a ring. */
export interface RingFigures {
  /** Unread bytes. */
  readonly bytes: number
  /** For how long the oldest record has waited, see UnreadAge. */
  readonly ageMs: number
}

export const NOTHING_UNREAD: RingFigures = { bytes: 0, ageMs: 0 }

export function figuresOf({ positions }: { readonly positions: RingPositions }, age: UnreadAge): RingFigures {
  return { bytes: (positions.head - positions.tail) >>> 0, ageMs: age.ageMs(positions, performance.now()) }
}

export class UnreadAge {
  /** When the ring had been written up to a position that is not yet read, oldest first. */
  #looks: { readonly head: number; readonly atMs: number }[] = []

  /** To be called a few times a second. */
  look({ head, tail }: RingPositions, nowMs: number): void {
    this.#dropRead(tail)
    const last = this.#looks.at(-1)
    if (head === tail || last?.head === head) return
    // The looks of a reader that has stood still for long are thinned out: the older they are, the less their exact times matter.
    if (this.#looks.length >= unreadLooksMax) this.#looks = this.#looks.filter((_, at) => at % 2 === 0)
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
