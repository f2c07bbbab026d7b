// When the periodic housekeeping of the main thread runs: heartbeat, lag watch, choice of the flush window. A tick here is 50 ms (the
// ticks of pace.ts are others). While nothing is urgent five ticks are taken at once: waking up for one costs as much as a message,
// and a tick that falls on a message's turn delays the message. A load that comes meanwhile is noticed up to 250 ms later; bursts
// of 1,000 and 2,500 messages/s to a room of 500 took no harm by that.

export const TICK_MS = 50
/** How many ticks are taken at once at rest. */
export const REST_TICKS = 5
/** Ticks that count as passed at most between two runs. A longer time means that the process or its main thread stood still. */
export const PASSED_TICKS_MAX = 2 * REST_TICKS

export interface Ticks {
  /** How many ticks the timer was set for. */
  readonly planned: number
  /** How many ticks have passed by the clock. Over a long time they add up to the time in which the main thread did not stand still. */
  readonly passed: number
}

export class Rhythm {
  readonly #work: (ticks: Ticks) => boolean
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined
  /** Up to when ticks have been counted. */
  #countedMs = 0

  /** `work` returns whether the next ticks may be taken at once. */
  constructor(work: (ticks: Ticks) => boolean) {
    this.#work = work
  }

  start(): void {
    this.#countedMs = performance.now()
    this.#await(1)
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
  }

  /**
   * The work waits for an immediate. After the process was stopped the event loop runs the timers that fell due before it reads
   * what arrived meanwhile; immediates run after the next read of all sockets.
   */
  #await(planned: number): void {
    this.#timer = setTimeout(() => {
      this.#immediate = setImmediate(() => {
        const ticks = { planned, passed: this.#passed() }
        this.#await(this.#work(ticks) ? REST_TICKS : 1)
      })
    }, planned * TICK_MS)
  }

  #passed(): number {
    const nowMs = performance.now()
    const ticks = Math.floor((nowMs - this.#countedMs) / TICK_MS)
    if (ticks > PASSED_TICKS_MAX) {
      this.#countedMs = nowMs
      return PASSED_TICKS_MAX
    }
    this.#countedMs += ticks * TICK_MS
    return ticks
  }
}
