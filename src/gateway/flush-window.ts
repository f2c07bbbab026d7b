// How long rooms gather messages before they flush: the adaptive window. Pure: it is told the main thread's utilisation and
// says a window; server.ts measures and hands the window to the shards through shared memory.
//
// Fan-out costs one system call per member and flush, so utilisation is roughly a + b / window. The controller multiplies the
// window by the root of utilisation / target: the root makes it approach the target from one side instead of
// jumping across it. Below the target the window shrinks at a bounded rate, so that a burst of load is forgotten in under a second.

export interface FlushWindowOptions {
  readonly mode: 'adaptive' | 'fixed' | 'immediate'
  readonly maxWindowMs: number
  /** Share of the main thread, 0 to 1, that the window is made to hold. */
  readonly targetUtilisation: number
}

/** How often `update` is meant to be called. */
export const WINDOW_UPDATE_MS = 50

/** A window below this is no window. It is also the first one when load begins. */
const FIRST_WINDOW_MS = 1
const GROWTH_MAX = 2
const SHRINK_MAX = 0.75
/** Weight of the newest measurement: one odd interval does not move the window far. */
const SMOOTHING = 0.5
/** Within this share of the target the window stays as it is. */
const DEAD_BAND = 0.05

export class FlushWindow {
  readonly #options: FlushWindowOptions
  #windowMs: number
  #utilisation = 0

  constructor(options: FlushWindowOptions) {
    this.#options = options
    this.#windowMs = options.mode === 'fixed' ? options.maxWindowMs : 0
  }

  get windowMs(): number {
    return this.#windowMs
  }

  /** The smoothed utilisation the window was chosen by. */
  get utilisation(): number {
    return this.#utilisation
  }

  /** Takes the utilisation since the last call, 0 to 1; returns the window to use from now on. */
  update(measured: number): number {
    this.#utilisation += SMOOTHING * (measured - this.#utilisation)
    if (this.#options.mode !== 'adaptive') return this.#windowMs
    const { targetUtilisation, maxWindowMs } = this.#options
    const ratio = this.#utilisation / targetUtilisation
    if (Math.abs(ratio - 1) <= DEAD_BAND) return this.#windowMs
    if (this.#windowMs === 0) {
      if (ratio > 1) this.#windowMs = Math.min(FIRST_WINDOW_MS, maxWindowMs)
      return this.#windowMs
    }
    const factor = Math.min(GROWTH_MAX, Math.max(SHRINK_MAX, Math.sqrt(ratio)))
    const next = Math.min(maxWindowMs, this.#windowMs * factor)
    this.#windowMs = next < FIRST_WINDOW_MS && factor < 1 ? 0 : next
    return this.#windowMs
  }
}
