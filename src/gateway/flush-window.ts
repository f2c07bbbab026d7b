// The flush window: for how long rooms gather messages before they flush. Pure: the caller (housekeeping.ts) measures the utilisation of
// the main thread and hands the chosen window to the shards. Main thread.
//
// Fan-out costs one system call per member and flush, so the utilisation is roughly a + b / window. In mode `adaptive` a window begins when the
// utilisation exceeds the target, and is then as short as keeps the target. Far from the target the window is multiplied by the
// square root of utilisation / target in each step. Because of the root the window approaches the right length from one side and does not jump
// across it. Near the target a much smaller power is used: a measurement of one step is off by a tenth or two, and a window that follows
// it to and fro costs more than a steady one of the same mean. Mode `economy` does the same from a fifth of the target on.
//
// Between no window and the shortest one lies a cliff: a load that is easy with a window of 1 ms may be too much without a window.
// When the window ends and soon begins again, the end was a mistake. After each mistake the load has to be light for twice as long
// before the window ends again.
import { MainThreadTuning } from '../tuning/main-thread.ts'

const {
  economyBusyShareMin,
  economyShare,
  farPower,
  farRatioMax,
  farRatioMin,
  holdRatioMax,
  holdRatioMin,
  idleRatio,
  lightStepsMax,
  nearPower,
  restBusyShare,
  utilisationWeightShare,
  windowFirstMs,
  windowGrowthFactorMax,
  windowRelapseSteps,
  windowShrinkFactorMin,
} = MainThreadTuning

export interface FlushWindowOptions {
  readonly mode: 'adaptive' | 'economy' | 'fixed' | 'immediate'
  readonly maxWindowMs: number
  /** Share of the main thread's time, 0 to 1, above which the window grows and below which it shrinks. In mode `economy` a fifth of it counts. */
  readonly targetUtilisation: number
}

export class FlushWindow {
  readonly #options: FlushWindowOptions
  readonly #isFixed: boolean
  readonly #targetUtilisation: number
  #windowMs: number
  #utilisation = 0
  /** Steps since the window last began or ended. */
  #stepsSinceChange = 0
  /** For how many steps the load must be light before the window ends. */
  #lightStepsNeeded = 1
  /** For how many steps the load has been light. */
  #lightSteps = 0

  constructor(options: FlushWindowOptions) {
    const { mode, targetUtilisation } = options
    this.#options = options
    this.#isFixed = mode === 'fixed' || mode === 'immediate'
    this.#targetUtilisation =
      mode === 'economy' ? Math.max(economyBusyShareMin, targetUtilisation * economyShare) : targetUtilisation
    this.#windowMs = options.mode === 'fixed' ? options.maxWindowMs : 0
  }

  /** The window, in milliseconds. 0 means that there is no window: every room flushes at once. */
  get windowMs(): number {
    return this.#windowMs
  }

  /** The smoothed utilisation, 0 to 1, from which the window was chosen. */
  get utilisation(): number {
    return this.#utilisation
  }

  /** Whether the load is so low that the next few steps may be taken at once: there is no window, and none will be needed soon. */
  get resting(): boolean {
    return this.#isFixed || (this.#windowMs === 0 && this.#utilisation < restBusyShare)
  }

  /** Takes the utilisation, 0 to 1, that was measured over the `steps` (rhythm.ts) since the last call. Returns the window from now on. */
  update(measured: number, steps = 1): number {
    this.#utilisation += (1 - (1 - utilisationWeightShare) ** steps) * (measured - this.#utilisation)
    if (this.#isFixed) return this.#windowMs
    const { maxWindowMs } = this.#options
    const ratio = this.#utilisation / this.#targetUtilisation
    this.#stepsSinceChange += steps
    if (this.#windowMs === 0) this.#beginIfNeeded(ratio)
    else if (ratio < holdRatioMin || ratio > holdRatioMax) {
      const isFar = ratio < farRatioMin || ratio > farRatioMax
      const power = isFar ? farPower : nearPower
      const factor = Math.min(windowGrowthFactorMax, Math.max(windowShrinkFactorMin, ratio ** power))
      this.#windowMs = Math.max(this.#firstMs, Math.min(maxWindowMs, this.#windowMs * factor))
    }
    if (this.#windowMs > 0) this.#endIfLight(ratio)
    return this.#windowMs
  }

  get #firstMs(): number {
    return Math.min(windowFirstMs, this.#options.maxWindowMs)
  }

  #beginIfNeeded(ratio: number): void {
    if (ratio <= holdRatioMax) return
    const endedTooEarly = this.#stepsSinceChange < windowRelapseSteps
    this.#lightStepsNeeded = endedTooEarly ? Math.min(lightStepsMax, this.#lightStepsNeeded * 2) : 1
    this.#windowMs = this.#firstMs
    this.#stepsSinceChange = 0
    this.#lightSteps = 0
  }

  #endIfLight(ratio: number): void {
    if (this.#windowMs > this.#firstMs || ratio >= farRatioMin) {
      this.#lightSteps = 0
      return
    }
    this.#lightSteps += 1
    if (ratio > idleRatio && this.#lightSteps <= this.#lightStepsNeeded) return
    this.#windowMs = 0
    this.#stepsSinceChange = 0
  }
}
