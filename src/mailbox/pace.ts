// The pace of the main thread: one object that decides for the mailboxes of all shards when the main thread works in tick mode.
// Main thread; does not read or write records itself, its mailbox ends do.
//
// Outside tick mode the main thread rings a shard at the end of the turn that wrote to the shard, and the shard rings back. Under
// load, when thousands of records pass in a second, the main thread works in ticks instead. A tick reads the sockets, rings the shards,
// waits for their answers, which takes some tenths of a millisecond, sends what they answer, and pauses until its time is over. Each
// thread then wakes up once for all messages of a tick and not once for each message, and a message waits for half a tick on average,
// because most answers are sent in the turn that read the message. Frames for topics leave at the end of a turn of the event loop, so a
// tick that has some pauses in a second turn.
import { MainThreadTuning } from '../tuning/main-thread.ts'

const {
  paceAnswerMsMax,
  paceEnterRecords,
  paceLeaveRecords,
  paceLightShare,
  paceSpanMs,
  paceSpanMsMax,
  paceTickMs,
  paceTickMsMin,
} = MainThreadTuning

/** The main thread's end of one mailbox, reduced to what the pace needs. */
export interface PacedEnd {
  /** Wakes the shard if the shard sleeps and its inbox has new records. */
  ring(): void
  /** As `ring`. True when there were new records, and their answer may be waited for. */
  ringForAnswer(nowMs: number): boolean
  /**
   * Stops this thread until the shard has answered, at most for `forMs`. Returns at once unless `ringForAnswer` has just returned true. When no
   * answer comes, `ringForAnswer` returns false for a while: rooms may be gathering messages, or the shard has too much to do.
   */
  awaitAnswer(forMs: number): void
  /** Reads the outbox. Outside tick mode the end also goes to sleep. */
  read(): EndRead
}

export interface EndRead {
  /** How many records were written and read since the last call. */
  readonly records: number
  /** Records were left for the next tick. */
  readonly more: boolean
  /** Something leaves only at the end of this turn of the event loop. */
  readonly unsent: boolean
}

export class Pace {
  /** For how long rooms gather messages; 0 when they do not. Few records are urgent while they do. */
  windowMs = 0
  readonly #ends = new Set<PacedEnd>()
  readonly #pauseCell = new Int32Array(new SharedArrayBuffer(4))
  #isTicking = false
  #nextTick: NodeJS.Immediate | undefined
  #pausedMs = 0
  /** When the tick began, after the sockets were read, and how long it is. */
  #tickStartMs = 0
  #tickMs: number = paceTickMs
  /** How long this tick waited for answers. */
  #waitedMs = 0
  /** When the last pause ended. Since then this thread has worked or waited for answers. */
  #resumedAtMs = 0
  /** Whether the last tick left records unread. */
  #isBehind = false
  /** Whether the next turn is the second one of its tick, which only pauses. */
  #isPauseNext = false
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
    if (this.#isPauseNext) this.#pause()
    else this.#work()
    if (this.#isTicking) this.#tickSoon()
    else this.#leaveTickMode()
  }

  #work(): void {
    this.#tickStartMs = performance.now()
    this.#waitedMs = 0
    this.#ringShards()
    this.#isBehind = false
    let records = 0
    let isUnsent = false
    for (const end of this.#ends) {
      const read = end.read()
      records += read.records
      this.#isBehind ||= read.more
      isUnsent ||= read.unsent
    }
    this.count(records)
    if (this.#isBehind) return
    // A thread that has no time to pause reads the sockets once more, so that the shards get larger batches.
    const isOver = performance.now() - this.#tickStartMs >= this.#tickMs
    if (isUnsent || isOver) this.#isPauseNext = true
    else this.#pause()
  }

  #pause(): void {
    this.#isPauseNext = false
    if (!this.#isTicking) return
    const fromMs = performance.now()
    const passedMs = fromMs - this.#tickStartMs
    const leftMs = this.#tickMs - passedMs
    const isLight = fromMs - this.#resumedAtMs - this.#waitedMs < paceLightShare * this.#tickMs
    this.#tickMs = isLight ? paceTickMsMin : paceTickMs
    if (leftMs > 0) Atomics.wait(this.#pauseCell, 0, 0, leftMs)
    this.#resumedAtMs = performance.now()
    this.#pausedMs += this.#resumedAtMs - fromMs
  }

  #ringShards(): void {
    // Unread records are read first: a shard whose outbox is full can answer nothing.
    if (this.#isBehind) {
      for (const end of this.#ends) end.ring()
      return
    }
    const fromMs = this.#tickStartMs
    let isAnswerDue = false
    for (const end of this.#ends) if (end.ringForAnswer(fromMs)) isAnswerDue = true
    if (!isAnswerDue) return
    let nowMs = fromMs
    for (const end of this.#ends) {
      end.awaitAnswer(Math.max(0, fromMs + paceAnswerMsMax - nowMs))
      nowMs = performance.now()
    }
    this.#waitedMs = nowMs - fromMs
    this.#pausedMs += this.#waitedMs
  }

  /**
   * Rings the shards once more, because records that were written during the last tick would otherwise wait for the next write. Then reads
   * once more, which puts the ends to sleep: from now on the shards ring when they have written.
   */
  #leaveTickMode(): void {
    this.#isPauseNext = false
    this.#isBehind = false
    for (const end of this.#ends) {
      end.ring()
      end.read()
    }
  }
}
