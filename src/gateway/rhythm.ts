// The beat of what the main thread does unasked: choosing the flush window, asking members whether they read. A tick is 50 ms.
// While there is nothing to hurry for five ticks are taken at once: woken from sleep for so little, a tick costs more than a
// message does, and one that falls on a message's turn delays it. A load that comes meanwhile is noticed up to 250 ms later; bursts of
// 1,000 and 2,500 messages/s to a room of 500 took no harm by that.

export const TICK_MS = 50
/** How many ticks are taken at once at rest. */
export const REST_TICKS = 5

export interface RhythmParts {
  /** So many ticks have passed. Says whether the next one can wait. */
  readonly work: (ticks: number) => boolean
}

export class Rhythm {
  readonly #parts: RhythmParts
  #timer: NodeJS.Timeout | undefined

  constructor(parts: RhythmParts) {
    this.#parts = parts
  }

  start(): void {
    this.#await(1)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #await(ticks: number): void {
    this.#timer = setTimeout(() => this.#await(this.#parts.work(ticks) ? REST_TICKS : 1), ticks * TICK_MS)
  }
}
