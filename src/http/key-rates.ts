// How often each key of the admin API may be used: `limits.keyRequestsPerSecondMax`. Main thread.
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'

export class KeyRates {
  readonly #limiter: RateLimiterMemory

  constructor(requestsPerSecondMax: number) {
    this.#limiter = new RateLimiterMemory({ points: requestsPerSecondMax, duration: 1 })
  }

  /** Seconds after which the key may be used again; 0 when it may be used now. `requests`: how many are asked for. */
  async waitSeconds(key: string, requests: number): Promise<number> {
    try {
      await this.#limiter.consume(key, requests)
      return 0
    } catch (error) {
      // The library also rejects with a value that is no Error and says how long the key has to wait.
      if (error instanceof Error) throw error
      return Math.max(1, Math.ceil((error as RateLimiterRes).msBeforeNext / 1000))
    }
  }
}
