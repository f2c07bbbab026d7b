// What may be spent in a second: a bucket that fills at a steady rate up to `levelMax`. Spending may leave a debt, which has to be paid back
// before more may be spent. So within any time T at most `levelMax + rate x T` is spent, and the last expense. Pure: callers pass the time.

export interface BucketParts {
  readonly perSecond: number
  /** The most that may be saved up. */
  readonly levelMax: number
  /** The largest debt. */
  readonly debtMax: number
}

export class TokenBucket {
  readonly #parts: BucketParts
  #level: number
  #atMs: number

  constructor(parts: BucketParts, nowMs: number) {
    this.#parts = parts
    this.#level = parts.levelMax
    this.#atMs = nowMs
  }

  /** What may be spent now. */
  level(nowMs: number): number {
    const { perSecond, levelMax } = this.#parts
    if (nowMs > this.#atMs) {
      this.#level = Math.min(levelMax, this.#level + ((nowMs - this.#atMs) * perSecond) / 1000)
      this.#atMs = nowMs
    }
    return this.#level
  }

  isFull(nowMs: number): boolean {
    return this.level(nowMs) >= this.#parts.levelMax
  }

  spend(amount: number, nowMs: number): void {
    this.#level = Math.max(-this.#parts.debtMax, this.level(nowMs) - amount)
  }
}
