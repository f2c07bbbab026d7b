// When the periodic housekeeping of the main thread runs: heartbeat, lag watch, choice of the flush window (housekeeping.ts). Main thread.
//
// Time is counted in steps of 50 ms. While nothing is urgent five steps are taken at once, because a wake-up of the main thread costs
// as much as a message, and housekeeping that falls on the turn of a message delays the message.
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { housekeepingStepMs, passedStepsMax, restSteps } = MainThreadTuning

export interface Steps {
  /** How many steps the timer was set for. */
  readonly planned: number
  /** How many steps have passed by the clock. Over a long time these add up to the time in which the main thread did not stand still. */
  readonly passed: number
  /** How late the steps are run. */
  readonly lateMs: number
}

export class Rhythm {
  readonly #work: (steps: Steps) => boolean
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined
  /** All steps that ended before this time have been counted. */
  #countedUntilMs = 0

  /** `work` is the housekeeping. It returns true when nothing is urgent: the next steps are then taken at once. */
  constructor(work: (steps: Steps) => boolean) {
    this.#work = work
  }

  start(): void {
    this.#countedUntilMs = performance.now()
    this.#runAfter(1)
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
  }

  /**
   * Runs the housekeeping after `planned` steps, in an immediate. When the process was stopped and goes on, the event loop runs
   * overdue timers before it reads the sockets, and immediates after that: the housekeeping then judges peers by all that has arrived.
   */
  #runAfter(planned: number): void {
    const dueAtMs = performance.now() + planned * housekeepingStepMs
    this.#timer = setTimeout(() => {
      this.#immediate = setImmediate(() => {
        const lateMs = Math.max(0, performance.now() - dueAtMs)
        const isUrgent = !this.#work({ planned, passed: this.#takePassed(), lateMs })
        this.#runAfter(isUrgent ? 1 : restSteps)
      })
    }, planned * housekeepingStepMs)
  }

  /** How many steps have passed since the last call. Remainders of a step are kept for the next call. */
  #takePassed(): number {
    const nowMs = performance.now()
    const steps = Math.floor((nowMs - this.#countedUntilMs) / housekeepingStepMs)
    if (steps > passedStepsMax) {
      this.#countedUntilMs = nowMs
      return passedStepsMax
    }
    this.#countedUntilMs += steps * housekeepingStepMs
    return steps
  }
}
