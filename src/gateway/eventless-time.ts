// Time for which the main thread was busy with what raises no event. uWebSockets.js reads some frames without calling a handler,
// empty continuation frames above all. A flood of such frames cannot be charged to its connection, but this figure shows it. Pure. Main thread.
import { MainThreadTuning } from '../tuning/main-thread.ts'

/** What passed since the last look. */
export interface LoopSpan {
  readonly busyMs: number
  readonly elapsedMs: number
  /** Events of sockets and frames that left, since the start of the server. */
  readonly events: number
}

export class EventlessTime {
  #seconds = 0
  /** Undefined before the first span, which the start of the server keeps busy. */
  #eventsBefore: number | undefined

  get seconds(): number {
    return this.#seconds
  }

  /** Counts the busy time of a span in which nothing else happened. Housekeeping and garbage collection take a small share of a span. */
  passed({ busyMs, elapsedMs, events }: LoopSpan): void {
    const isEventless = events === this.#eventsBefore
    this.#eventsBefore = events
    if (isEventless && busyMs > elapsedMs * MainThreadTuning.eventlessBusyShare) this.#seconds += busyMs / 1000
  }
}
