// Asks for draws by a signal: what is drawn reads `count`, and is drawn again when something came, as often as the frame loop allows. Browser.
import { type ReadonlySignal, signal } from '@preact/signals'
import { FrameLoop } from './frame-loop.ts'

export class DrawClock {
  readonly #count = signal(0)
  readonly #loop = new FrameLoop(() => this.#draw())
  /** Until then draws go on although nothing came: something is fading. */
  #untilMs = 0

  get count(): ReadonlySignal<number> {
    return this.#count
  }

  ask(): void {
    this.#loop.ask()
  }

  /** Goes on drawing for `ms`, for what changes with time alone. */
  askFor(ms: number): void {
    this.#untilMs = Math.max(this.#untilMs, performance.now() + ms)
    this.ask()
  }

  stop(): void {
    this.#loop.stop()
  }

  #draw(): void {
    this.#count.value++
    if (performance.now() < this.#untilMs) this.ask()
  }
}
