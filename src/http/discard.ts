// Throws away the rest of a body that is too large, for a while, before the connection ends, so that the sender can read the answer. A connection
// that ends while its peer still sends is reset, and a reset takes the answer away from the peer. Main thread.
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { discardBytesMax, discardMsMax } = MainThreadTuning

export class Discard {
  readonly #finish: (isAll: boolean) => void
  readonly #timer: NodeJS.Timeout
  #bytes = 0
  #isOver = false

  /** `finish` is called once: with true at the end of the body, with false when enough was thrown away. */
  constructor(finish: (isAll: boolean) => void) {
    this.#finish = finish
    this.#timer = setTimeout(() => this.#over(false), discardMsMax)
  }

  /** More of the body has come. */
  add(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > discardBytesMax) this.#over(false)
  }

  /** The body has ended. */
  end(): void {
    this.#over(true)
  }

  /** The connection is gone. */
  cancel(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
  }

  #over(isAll: boolean): void {
    if (this.#isOver) return
    this.cancel()
    this.#finish(isAll)
  }
}
