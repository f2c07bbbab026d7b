// A histogram whose numbers lie in an array of doubles, which may be shared memory: one thread observes, another one may read at any time.
// Both threads use this file. An observation allocates nothing. The first cells count the values up to each bound and above the bound in front
// of it, one more cell counts those above the last bound, and the last cell has the sum of all values.

/** Upper limits of the buckets, inclusive, rising. Times in seconds, sizes in bytes. */
export const BOUNDS = {
  /** From a handful of microseconds, as within one process, to a request that timed out. */
  seconds: [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002, 0.003, 0.005, 0.007_5, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.25,
    0.5, 1, 2.5, 5, 10,
  ],
  /** For times of which there are as many histograms as routes and hooks. */
  coarseSeconds: [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  messages: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
  bytes: [64, 128, 256, 512, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304],
} as const satisfies Record<string, readonly number[]>

export const histogramCells = (bounds: readonly number[]): number => bounds.length + 2

export class HistogramCells {
  readonly bounds: readonly number[]
  readonly #cells: Float64Array

  constructor(bounds: readonly number[], cells: Float64Array = new Float64Array(histogramCells(bounds))) {
    this.bounds = bounds
    this.#cells = cells
  }

  observe(value: number): void {
    const { bounds } = this
    let bucket = 0
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++
    this.#cells[bucket]! += 1
    this.#cells[bounds.length + 1]! += value
  }

  /** How many values each bucket has, without those of the buckets in front of it. The last bucket has no bound. */
  get counts(): readonly number[] {
    return [...this.#cells.subarray(0, this.bounds.length + 1)]
  }

  get sum(): number {
    return this.#cells[this.bounds.length + 1]!
  }
}
