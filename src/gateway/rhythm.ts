// When the main thread does what nobody asked for: choosing the flush window, asking members whether they read. A tick here is
// 50 ms (those of pace.ts are others). While there is nothing to hurry for five ticks are taken at once: waking up for one costs
// as much as a message, and one that falls on a message's turn delays it. A load that comes meanwhile is noticed up to 250 ms
// later; bursts of 1,000 and 2,500 messages/s to a room of 500 took no harm by that.

export const TICK_MS = 50
/** How many ticks are taken at once at rest. */
export const REST_TICKS = 5

export class Rhythm {
  readonly #work: (ticks: number) => boolean
  #timer: NodeJS.Timeout | undefined

  /** `work`: so many ticks have passed. Returns whether the next ones can wait. */
  constructor(work: (ticks: number) => boolean) {
    this.#work = work
  }

  start(): void {
    this.#await(1)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #await(ticks: number): void {
    this.#timer = setTimeout(() => this.#await(this.#work(ticks) ? REST_TICKS : 1), ticks * TICK_MS)
  }
}
