// Asks for draws: at most 30 a second, only when something came, and none while the page is hidden. What is drawn reads the signal `count`. Browser.
import { type ReadonlySignal, signal } from '@preact/signals'

/** A little less than a thirtieth of a second, so that each second frame of a 60 Hz screen is taken. */
const INTERVAL_MS = 32

export class DrawClock {
  readonly #count = signal(0)
  #isAsked = false
  #drawnAtMs = 0
  /** Until then draws go on although nothing came: something is fading. */
  #untilMs = 0

  get count(): ReadonlySignal<number> {
    return this.#count
  }

  ask(): void {
    if (this.#isAsked) return
    this.#isAsked = true
    // A hidden page is given no animation frame, and draws once on its return.
    requestAnimationFrame(this.#onFrame)
  }

  /** Goes on drawing for `ms`, for what changes with time alone. */
  askFor(ms: number): void {
    this.#untilMs = Math.max(this.#untilMs, performance.now() + ms)
    this.ask()
  }

  readonly #onFrame = (nowMs: number): void => {
    if (nowMs - this.#drawnAtMs < INTERVAL_MS) {
      requestAnimationFrame(this.#onFrame)
      return
    }
    this.#isAsked = false
    this.#drawnAtMs = nowMs
    this.#count.value++
    if (performance.now() < this.#untilMs) this.ask()
  }
}
