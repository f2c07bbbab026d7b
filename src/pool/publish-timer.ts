// Times the way of single publications through one shard: from the moment when the main thread writes the record of a publication until
// uWebSockets.js has given the frames to the kernel. One publication at a time is timed, at most one in `publishTimerIntervalMs`, so the others cost nothing.
// Main thread.
import { BOUNDS, HistogramCells } from '../mailbox/histogram-cells.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { publishTimerIntervalMs, publishTimerLostMs } = MainThreadTuning

/**
 * uWebSockets.js sends what was published at the end of a turn of the event loop. Frames are published in an immediate or before the immediates
 * of a turn, so the second immediate from then on runs after they were sent.
 */
const SETTLING_IMMEDIATES = 2

type State =
  | { readonly kind: 'idle'; readonly dueAtMs: number }
  /** The shard has a record with `Flag.timed`. */
  | { readonly kind: 'under way'; readonly sinceMs: number }

const DUE: State = { kind: 'idle', dueAtMs: Number.NEGATIVE_INFINITY }

export class PublishTimer {
  readonly seconds = new HistogramCells(BOUNDS.seconds)
  #state: State = DUE

  /** Whether the next publication is to be timed. */
  get isDue(): boolean {
    return this.#state.kind === 'idle' && performance.now() >= this.#state.dueAtMs
  }

  /** The record of a publication was written with `Flag.timed`. */
  begin(): void {
    this.#state = { kind: 'under way', sinceMs: performance.now() }
  }

  /** The frames of the publication have been published. `isDropped`: there were none. */
  published(isDropped = false): void {
    const state = this.#state
    if (state.kind === 'idle') return
    this.#state = { kind: 'idle', dueAtMs: performance.now() + publishTimerIntervalMs }
    if (!isDropped) afterSending(() => this.seconds.observe((performance.now() - state.sinceMs) / 1000))
  }

  /** Called a few times a second: a publication that was refused, or whose shard has died, is not waited for. */
  sweep(nowMs: number): void {
    if (this.#state.kind === 'under way' && nowMs - this.#state.sinceMs > publishTimerLostMs) this.#state = DUE
  }
}

/** Calls `done` once what has been published so far is in the hands of the kernel. */
export function afterSending(done: () => void, immediates = SETTLING_IMMEDIATES): void {
  setImmediate(() => (immediates === 1 ? done() : afterSending(done, immediates - 1)))
}
