// What is left of a body that nobody wants: thrown away for a while before the connection ends, so that its sender can read why. A connection
// that ends while its peer still sends is reset, and a reset takes the answer away from the peer. Main thread.
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { discardBytesMax, discardMsMax } = MainThreadTuning

export class Discard {
  readonly #finish: () => void
  readonly #timer: NodeJS.Timeout
  #bytes = 0
  #isOver = false

  /** `finish` is called once: at the end of the body, or when enough was thrown away. */
  constructor(finish: () => void) {
    this.#finish = finish
    this.#timer = setTimeout(() => this.end(), discardMsMax)
  }

  /** More of the body has come. */
  add(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > discardBytesMax) this.end()
  }

  end(): void {
    if (this.#isOver) return
    this.cancel()
    this.#finish()
  }

  /** The connection is gone. */
  cancel(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
  }
}
