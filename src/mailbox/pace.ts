// The main thread's pace. At rest it takes every event as it comes: a shard is rung at the end of the turn that wrote to it,
// and rings back. When records come by the thousand in a second it works in ticks instead: it reads the sockets, rings the
// shards, pauses, reads their answers, sends. That is one wake-up of each thread for all messages of a tick, as with a network
// card that moderates its interrupts. Main thread; one pace for the mailboxes of all shards.

/** Records, written and read, in a span from which on the main thread works in ticks; and with which it stays with them. */
const BUSY_FROM = 32
const BUSY_TO = 16
const SPAN_MS = 8
/** A count over much more than a span says nothing about how busy it is now. */
const SPAN_MAX_MS = 4 * SPAN_MS
/** From one reading of the outboxes to the next. In rooms of two, 1 ms costs the main thread 5 % more than 2 ms; 3 ms saves no more. */
const TICK_MS = 2

/** The main thread's end of a mailbox, as its pace sees it. */
export interface PacedEnd {
  /** Wakes the shard if it sleeps and was written to. */
  ring(): void
  /** Reads the outbox; outside of ticks it also goes to sleep. `more`: something was left for the next turn. */
  read(): { readonly records: number; readonly more: boolean }
}

export class Pace {
  /** Whether rooms gather messages for a window; then hardly any record is in a hurry. */
  gathers = false
  readonly #ends = new Set<PacedEnd>()
  readonly #cell = new Int32Array(new SharedArrayBuffer(4))
  #ticking = false
  #next: NodeJS.Immediate | undefined
  #pausedMs = 0
  #tickAtMs = 0
  #isBehind = false
  #spanStartMs = 0
  #spanRecords = 0

  join(end: PacedEnd): void {
    this.#ends.add(end)
  }

  leave(end: PacedEnd): void {
    this.#ends.delete(end)
  }

  get ticking(): boolean {
    return this.#ticking
  }

  /** How long all pauses took. The event loop counts them as work. */
  get pausedMs(): number {
    return this.#pausedMs
  }

  /** So many records were written or read since the last call. May begin or end the ticks. */
  count(records: number): void {
    const now = performance.now()
    this.#spanRecords += records
    const spanMs = now - this.#spanStartMs
    if (spanMs < SPAN_MS) return
    const isBusy = this.#spanRecords >= (this.#ticking ? BUSY_TO : BUSY_FROM) && spanMs < SPAN_MAX_MS
    this.#spanStartMs = now
    this.#spanRecords = 0
    this.#ticking = isBusy
    if (isBusy) this.#tickSoon()
  }

  #tickSoon(): void {
    this.#next ??= setImmediate(() => this.#tick())
  }

  /** At the end of a turn of the event loop, when its sockets have been read. */
  #tick(): void {
    this.#next = undefined
    for (const end of this.#ends) end.ring()
    if (!this.#isBehind) this.#pause()
    this.#tickAtMs = performance.now() + TICK_MS
    this.#isBehind = false
    let moved = 0
    for (const end of this.#ends) {
      const { records, more } = end.read()
      moved += records
      this.#isBehind ||= more
    }
    this.count(moved)
    if (this.#ticking) this.#tickSoon()
    else for (const end of this.#ends) this.#dismiss(end)
  }

  /** From here on it sleeps and is rung. What was written while this tick read would otherwise wait for the next write. */
  #dismiss(end: PacedEnd): void {
    end.ring()
    end.read()
  }

  #pause(): void {
    const fromMs = performance.now()
    if (fromMs >= this.#tickAtMs) return
    Atomics.wait(this.#cell, 0, 0, this.#tickAtMs - fromMs)
    this.#pausedMs += performance.now() - fromMs
  }
}
