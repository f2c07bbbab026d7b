/**
 * When each message of an open-loop run is due. Pure: the clock is an argument.
 *
 * Message `k` is due at `start + k * interval` (with the first of its group where groups are sent together), whatever happened to the messages before it. A sender that falls behind
 * sends late, but each message still carries the time it was due, so the delay is in the measured latency and not hidden
 * by it (no coordinated omission).
 */

export interface ScheduleOptions {
  startUs: number
  /** Messages per second over all senders of this schedule. */
  messagesPerSecond: number
  /** Messages are dealt to the senders in turn: message `k` belongs to sender `k % senders`. */
  senders: number
  endUs: number
  /** So many messages, of as many senders, are due at the same instant, as when players answer the same tick; 1 spreads them evenly. */
  together: number
}

export class Schedule {
  readonly startUs: number
  readonly endUs: number
  readonly intervalUs: number
  readonly total: number
  readonly #senders: number
  readonly #together: number
  #next = 0

  constructor(options: ScheduleOptions) {
    this.startUs = options.startUs
    this.endUs = options.endUs
    this.#together = options.together
    this.intervalUs = 1e6 / options.messagesPerSecond
    this.total =
      options.messagesPerSecond > 0 && options.senders > 0
        ? Math.max(0, Math.ceil((options.endUs - options.startUs) / this.intervalUs - 1e-9))
        : 0
    this.#senders = options.senders
  }

  get done(): boolean {
    return this.#next >= this.total
  }

  get sent(): number {
    return this.#next
  }

  /** When message `index` is due. */
  dueUs(index: number): number {
    return this.startUs + (index - (index % this.#together)) * this.intervalUs
  }

  /** When the next message is due, or Infinity when none is left. */
  nextDueUs(): number {
    return this.done ? Number.POSITIVE_INFINITY : this.dueUs(this.#next)
  }

  /** Calls `send` for every message that is due at `now` and was not sent yet, oldest first. */
  take(now: number, send: (sender: number, intendedUs: number) => void): void {
    while (this.#next < this.total) {
      const due = this.dueUs(this.#next)
      if (due > now) return
      send(this.#next % this.#senders, due)
      this.#next++
    }
  }
}
