// How long rooms gather messages before they flush: the adaptive window. Pure: it is told the main thread's utilisation and
// says a window; server.ts measures and hands the window to the shards through shared memory.
//
// Fan-out costs one system call per member and flush, so utilisation is roughly a + b / window. The controller multiplies the
// window by the root of utilisation / target: the root makes it approach the target from one side instead of
// jumping across it. Below the target the window shrinks at a bounded rate, so that a burst of load is forgotten in under a second.
// Between no window and the first one lies a cliff: a load that a millisecond's window makes easy may be too much without
// one. So the step down to none is taken back at most once in ever longer times, until the load is gone.

export interface FlushWindowOptions {
  readonly mode: 'adaptive' | 'fixed' | 'immediate'
  readonly maxWindowMs: number
  /** Share of the main thread, 0 to 1, that the window is made to hold. */
  readonly targetUtilisation: number
}

/** A window below this is no window. It is also the first one when load begins. */
const FIRST_WINDOW_MS = 1
const GROWTH_MAX = 2
const SHRINK_MAX = 0.75
/** Weight of the newest measurement: one odd interval does not move the window far. */
const SMOOTHING = 0.5
/** Utilisation over target between these leaves the window as it is: rooms flush on whole milliseconds, so a window has steps. */
const HOLD_FROM = 0.75
const HOLD_TO = 1.05
/** Below this share of the target there is no load to speak of, and no window needed. */
const IDLE = 0.1
/** A stay at 0 shorter than this was a mistake; the next try waits twice as long. Both in ticks. */
const RELAPSE_TICKS = 20
const REST_TICKS_MAX = 200
/** Without a window and below this share of the target nothing will have to change in the next few ticks. */
const RESTING = 0.5

export class FlushWindow {
  readonly #options: FlushWindowOptions
  #windowMs: number
  #utilisation = 0
  /** Ticks since the window last became 0 or stopped being it. */
  #ticks = 0
  /** How many ticks the load must be light before the window becomes 0. */
  #restTicks = 1
  #lightTicks = 0

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

  /** Whether the next few ticks may be taken at once. */
  get resting(): boolean {
    const { mode, targetUtilisation } = this.#options
    return mode !== 'adaptive' || (this.#windowMs === 0 && this.#utilisation < RESTING * targetUtilisation)
  }

  /** Takes the utilisation, 0 to 1, of so many ticks (rhythm.ts) since the last call; returns the window to use from now on. */
  update(measured: number, ticks = 1): number {
    this.#utilisation += (1 - (1 - SMOOTHING) ** ticks) * (measured - this.#utilisation)
    if (this.#options.mode !== 'adaptive') return this.#windowMs
    const { targetUtilisation, maxWindowMs } = this.#options
    const ratio = this.#utilisation / targetUtilisation
    this.#ticks += ticks
    if (this.#windowMs === 0) this.#begin(ratio)
    else if (ratio < HOLD_FROM || ratio > HOLD_TO) {
      const factor = Math.min(GROWTH_MAX, Math.max(SHRINK_MAX, Math.sqrt(ratio)))
      this.#windowMs = Math.max(this.#first, Math.min(maxWindowMs, this.#windowMs * factor))
    }
    if (this.#windowMs > 0) this.#end(ratio)
    return this.#windowMs
  }

  get #first(): number {
    return Math.min(FIRST_WINDOW_MS, this.#options.maxWindowMs)
  }

  #begin(ratio: number): void {
    if (ratio <= HOLD_TO) return
    this.#restTicks = this.#ticks < RELAPSE_TICKS ? Math.min(REST_TICKS_MAX, this.#restTicks * 2) : 1
    this.#windowMs = this.#first
    this.#ticks = 0
    this.#lightTicks = 0
  }

  #end(ratio: number): void {
    if (this.#windowMs > this.#first || ratio >= HOLD_FROM) {
      this.#lightTicks = 0
      return
    }
    this.#lightTicks += 1
    if (ratio > IDLE && this.#lightTicks <= this.#restTicks) return
    this.#windowMs = 0
    this.#ticks = 0
  }
}
