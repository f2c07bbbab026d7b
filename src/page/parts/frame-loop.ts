// Draws when something came: at most 30 times a second, never while the tab is hidden, once when it is shown again. Browser.

const DRAW_MS = 1000 / 30

export class FrameLoop {
  readonly #draw: () => void
  #request = 0
  #drawnAtMs = 0
  readonly #shown = () => {
    if (!document.hidden) this.ask()
  }

  constructor(draw: () => void) {
    this.#draw = draw
    document.addEventListener('visibilitychange', this.#shown)
  }

  ask(): void {
    if (this.#request !== 0 || document.hidden) return
    this.#request = requestAnimationFrame((atMs) => this.#frame(atMs))
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#shown)
    cancelAnimationFrame(this.#request)
  }

  #frame(atMs: number): void {
    this.#request = 0
    // A frame of the screen may come a little early; a draw is then not put off by another one.
    if (atMs - this.#drawnAtMs < DRAW_MS - 2) {
      this.ask()
      return
    }
    this.#drawnAtMs = atMs
    this.#draw()
  }
}
