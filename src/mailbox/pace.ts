// The pace of the main thread: one object that decides for the mailboxes of all shards when the main thread works in tick mode.
// Main thread; does not read or write records itself, its mailbox ends do.
//
// Outside tick mode the main thread rings a shard at the end of the turn that wrote to the shard, and the shard rings back. Under
// load, when thousands of records pass in a second, the main thread works in ticks instead. A tick reads the sockets, rings the shards,
// pauses, reads the outboxes and sends. Each thread then wakes up once for all messages of a tick and not once for each message.
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { paceEnterRecords, paceLeaveRecords, paceSpanMs, paceSpanMsMax, paceTickMs } = MainThreadTuning

/** The main thread's end of one mailbox, reduced to what the pace needs. */
export interface PacedEnd {
  /** Wakes the shard if the shard sleeps and its inbox has new records. */
  ring(): void
  /**
   * Reads the outbox. Outside tick mode the end also goes to sleep. `records`: how many records were written and read since the last call.
   * `more`: records were left for the next tick.
   */
  read(): { readonly records: number; readonly more: boolean }
}

export class Pace {
  /** Whether rooms gather messages for a window. Few records are urgent then. */
  gathers = false
  readonly #ends = new Set<PacedEnd>()
  readonly #pauseCell = new Int32Array(new SharedArrayBuffer(4))
  #isTicking = false
  #nextTick: NodeJS.Immediate | undefined
  #pausedMs = 0
  /** Until when the next tick pauses. */
  #pauseEndsAtMs = 0
  /** Whether the last tick left records unread. */
  #isBehind = false
  #spanStartMs = 0
  #spanRecords = 0

  join(end: PacedEnd): void {
    this.#ends.add(end)
  }

  leave(end: PacedEnd): void {
    this.#ends.delete(end)
  }

  /** Whether the main thread is in tick mode. */
  get ticking(): boolean {
    return this.#isTicking
  }

  /** Total time of all pauses. The event loop counts a pause as work, so the measured utilisation must be corrected by this time. */
  get pausedMs(): number {
    return this.#pausedMs
  }

  /** Takes the number of records that were written or read since the last call. May begin or end tick mode. */
  count(records: number): void {
    const now = performance.now()
    this.#spanRecords += records
    const spanMs = now - this.#spanStartMs
    if (spanMs < paceSpanMs) return
    const isBusy =
      this.#spanRecords >= (this.#isTicking ? paceLeaveRecords : paceEnterRecords) && spanMs < paceSpanMsMax
    this.#spanStartMs = now
    this.#spanRecords = 0
    this.#isTicking = isBusy
    if (isBusy) this.#tickSoon()
  }

  #tickSoon(): void {
    this.#nextTick ??= setImmediate(() => this.#tick())
  }

  /** Runs as an immediate, at the end of a turn: the sockets have been read by then. */
  #tick(): void {
    this.#nextTick = undefined
    for (const end of this.#ends) end.ring()
    if (!this.#isBehind) this.#pause()
    this.#pauseEndsAtMs = performance.now() + paceTickMs
    this.#isBehind = false
    let records = 0
    for (const end of this.#ends) {
      const read = end.read()
      records += read.records
      this.#isBehind ||= read.more
    }
    this.count(records)
    if (this.#isTicking) this.#tickSoon()
    else for (const end of this.#ends) this.#leaveTickMode(end)
  }

  /**
   * Rings the shard once more, because records that were written during the last tick would otherwise wait for the next write. Then reads
   * once more, which puts the end to sleep: from now on the shard rings when it has written.
   */
  #leaveTickMode(end: PacedEnd): void {
    end.ring()
    end.read()
  }

  #pause(): void {
    const fromMs = performance.now()
    if (fromMs >= this.#pauseEndsAtMs) return
    Atomics.wait(this.#pauseCell, 0, 0, this.#pauseEndsAtMs - fromMs)
    this.#pausedMs += performance.now() - fromMs
  }
}
