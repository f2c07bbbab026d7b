// All that crosses between the main thread and a shard thread: two byte rings in shared memory (inbox: main to shard, outbox:
// shard to main) and a doorbell. Both threads use this file; each holds one end. An end that has nothing to read sleeps, and is
// rung once for what is written meanwhile.
//
// The two ends sleep differently. The main thread sleeps in its event loop, since its sockets live there; a message wakes it,
// unless it works in ticks (pace.ts) and looks by itself, or has asked a shard at rest and parks for the answer. A shard with
// nothing but its inbox and its flushes to wait for parks on a word of the ring, which needs no event of its loop to wake it.
import type { MessagePort } from 'node:worker_threads'
import type { Pace, PacedEnd } from './pace.ts'
import { RingReader, RingWriter } from './ring.ts'

/** While rooms gather messages a shard is not rung more often. */
const BELL_EVERY_MS = 2
/** A shard that was not rung for so long is at rest: the main thread may wait for its answer. */
const REST_MS = 2
/** For how long; a shard at rest answers in less. */
const ANSWER_MS = 0.5
/** How long it does not do so after an answer that did not come: some records have none. */
const ANSWER_PAUSE_MS = 50
/** A shard that parks gives its event loop a turn this often: its timers, and rejections nobody awaits, depend on it. */
const LOOP_EVERY_MS = 100

/** What a drain did. `more`: it stopped early and wants to go on. `blocked`: it cannot go on until the other side rings. */
export interface Drained {
  readonly more: boolean
  readonly records: number
  readonly blocked: boolean
}

export interface EndParts {
  readonly write: SharedArrayBuffer
  readonly read: SharedArrayBuffer
  readonly port: MessagePort
  /** Reads records until there are none (or, `more`, until its share of the thread is used) and releases them. */
  readonly drain: () => Drained
}

const NOTHING_READ: Drained = { more: false, records: 0, blocked: false }

/** What both ends do: read when rung, and in turns when there is much. */
abstract class MailboxEnd {
  readonly writer: RingWriter
  readonly reader: RingReader
  protected isClosed = false
  readonly #parts: EndParts
  #soon: NodeJS.Immediate | undefined

  constructor(parts: EndParts) {
    this.#parts = parts
    this.writer = new RingWriter(parts.write)
    this.reader = new RingReader(parts.read)
    parts.port.on('message', () => this.run())
    this.readSoon()
  }

  /** What was read, and this end is not to go on by itself at once: wait for what comes, each thread in its own way. */
  protected abstract rest(drained: Drained): void

  /** Wakes the other side if it sleeps and was written to; call once after a batch of writes. */
  ring(): void {
    if (this.writer.leavesSleeper()) this.wakeOther()
  }

  /** Tells a producer that waits for room that there is some. */
  ringRoom(): void {
    this.#parts.port.postMessage(1)
  }

  run(): void {
    if (this.isClosed) return
    // A bell may come in front of the turn that was asked for; two chains of turns would halve what each leaves to others.
    clearImmediate(this.#soon)
    this.#soon = undefined
    const drained = this.drain()
    // A blocked reader stays awake in the other side's eyes: the only bell it wants is the one that says there is room.
    if (!this.isClosed && !drained.blocked) this.rest(drained)
  }

  close(): void {
    this.isClosed = true
    clearImmediate(this.#soon)
    this.#parts.port.close()
  }

  protected drain(): Drained {
    return this.isClosed ? NOTHING_READ : this.#parts.drain()
  }

  protected wakeOther(): void {
    if (this.writer.wake()) this.#parts.port.postMessage(0)
  }

  protected readSoon(): void {
    this.#soon = setImmediate(() => this.run())
  }
}

/** The main thread's end. */
export class MainEnd extends MailboxEnd implements PacedEnd {
  readonly #pace: Pace
  /** No waiting for an answer before that. */
  #waitsFromMs = 0
  #isBellDue = false
  #rangAtMs = 0
  /** Records written since they were last counted. */
  #written = 0

  constructor(parts: EndParts, pace: Pace) {
    super(parts)
    this.#pace = pace
    pace.join(this)
  }

  /**
   * To be called after each write. The shard is rung once for all that this turn of the event loop reads from its sockets, or
   * for what several of them read.
   */
  wrote(): void {
    this.#written += 1
    // The tick rings.
    if (this.#pace.ticking || this.#isBellDue || !this.writer.leavesSleeper()) return
    this.#isBellDue = true
    const waitMs = this.#pace.gathers ? this.#rangAtMs + BELL_EVERY_MS - performance.now() : 0
    if (waitMs > 0) setTimeout(() => this.#rings(), waitMs)
    else setImmediate(() => this.#rings())
  }

  #rings(): void {
    this.#isBellDue = false
    if (this.isClosed) return
    this.#rangAtMs = performance.now()
    this.wakeOther()
    this.#pace.count(this.#takeWritten())
  }

  /**
   * To be called after a write in the place of `wrote`, at the end of a uWS handler, when the shard answers at once. At rest this
   * rings now, parks for the answer and reads it: sockets may have been written to when it returns. That saves the rest of this
   * turn of the event loop, a message to it and the turn for that. A shard that sleeps is often put on the core of this thread, and
   * cannot run before this one stops; so parking costs no more time than watching for the answer.
   */
  asked(): void {
    if (!this.#isAtRest()) {
      this.wrote()
      return
    }
    this.#written += 1
    if (!this.writer.leavesSleeper()) return
    this.reader.stayAwake()
    this.wakeOther()
    this.reader.park(ANSWER_MS)
    if (this.reader.empty) this.#waitsFromMs = performance.now() + ANSWER_PAUSE_MS
    this.run()
  }

  #isAtRest(): boolean {
    if (this.#pace.ticking || this.#pace.gathers || this.#isBellDue) return false
    const now = performance.now()
    if (now < this.#rangAtMs + REST_MS || now < this.#waitsFromMs) return false
    this.#rangAtMs = now
    return true
  }

  /** For a tick. What the shard writes from here on is found by the next one; it need not ring. */
  read(): { readonly records: number; readonly more: boolean } {
    if (!this.#pace.ticking) {
      this.run()
      return NOTHING_READ
    }
    this.reader.stayAwake()
    const { records, more } = this.drain()
    return { records: records + this.#takeWritten(), more }
  }

  override close(): void {
    super.close()
    this.#pace.leave(this)
  }

  #takeWritten(): number {
    const written = this.#written
    this.#written = 0
    return written
  }

  protected rest({ records, more }: Drained): void {
    this.#pace.count(records + this.#takeWritten())
    if (this.#pace.ticking) return
    if (!more && this.reader.sleep()) return
    this.readSoon()
  }
}

/** What a shard's thread has to do beside reading. */
export interface ShardDuties {
  /** When the next drain is due although nothing came, in the milliseconds of `performance.now()`. */
  readonly dueMs: () => number
  /** Nothing but a record, or `dueMs`, can give this thread anything to do between two turns of its event loop. */
  readonly mayPark: () => boolean
}

/** A shard thread's end. */
export class ShardEnd extends MailboxEnd {
  readonly #duties: ShardDuties
  #timer: NodeJS.Timeout | undefined

  constructor(parts: EndParts, duties: ShardDuties) {
    super(parts)
    this.#duties = duties
  }

  override close(): void {
    super.close()
    clearTimeout(this.#timer)
  }

  protected rest({ records, more }: Drained): void {
    // After records the event loop has its turn first: what they left to it must not wait.
    if (more || records > 0) this.readSoon()
    else if (this.#duties.mayPark()) this.#park()
    else this.#sleep()
  }

  #sleep(): void {
    clearTimeout(this.#timer)
    const waitMs = this.#duties.dueMs() - performance.now()
    if (waitMs <= 0 || !this.reader.sleep()) this.readSoon()
    else if (waitMs < Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.run(), waitMs)
  }

  #park(): void {
    const loopAtMs = performance.now() + LOOP_EVERY_MS
    for (let now = loopAtMs - LOOP_EVERY_MS; now < loopAtMs; now = performance.now()) {
      const waitMs = Math.min(loopAtMs, this.#duties.dueMs()) - now
      if (waitMs > 0) this.reader.park(waitMs)
      const { more, blocked } = this.drain()
      if (blocked) return
      if (more) break
    }
    this.readSoon()
  }
}
