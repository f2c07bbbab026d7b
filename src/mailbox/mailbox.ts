// All that crosses between the main thread and a shard thread: two byte rings in shared memory (inbox: main to shard, outbox:
// shard to main) and a message port as doorbell. Both threads use this file; each holds one end. An end that has nothing to read sleeps.
// The other end rings it once for all records of a batch.
//
// The two ends sleep differently. The main thread sleeps in its event loop, because its sockets need the loop, and a message wakes it. In
// tick mode (pace.ts) the main thread is not woken: at each tick it parks for a short time, until the shards have answered, and reads. After
// a question to a shard at rest it parks for the answer, too. A shard that waits only for its inbox and its flushes parks on a word of the
// ring, so that waking it needs no message.
import type { MessagePort } from 'node:worker_threads'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import type { EndRead, Pace, PacedEnd } from './pace.ts'
import { RingReader, RingWriter } from './ring.ts'

const { answerPauseMs, answerWaitMsMax, bellIntervalMs, shardRestMs } = MainThreadTuning
const { loopIntervalMs } = ShardThreadTuning

/**
 * The outcome of a drain. `more`: records are left, and the drain wants to go on soon. `blocked`: it cannot go on until the other side rings.
 * `unsent`: something leaves only at the end of this turn of the event loop.
 */
export interface Drained {
  readonly more: boolean
  readonly records: number
  readonly blocked: boolean
  readonly unsent?: boolean
}

export interface EndParts {
  readonly write: SharedArrayBuffer
  readonly read: SharedArrayBuffer
  readonly port: MessagePort
  /** Reads records until there are none, or until its limits for one turn are reached (`more`), and releases them. */
  readonly drain: () => Drained
}

const NOTHING_READ: Drained = { more: false, records: 0, blocked: false }

/** What both ends share: an end reads when it is rung, and spreads many records over several turns of the event loop. */
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

  /** Called after a drain that is not blocked: goes on soon, or sleeps until the other side rings. Each thread sleeps in its own way. */
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
    // A bell may come before the immediate of `readSoon`. Without this line two chains of turns would run side by side.
    clearImmediate(this.#soon)
    this.#soon = undefined
    const drained = this.drain()
    // A blocked reader does not sleep, so the other side does not ring it for new records, only when there is room in its outbox.
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
    this.#soon ??= setImmediate(() => this.run())
  }
}

/** The main thread's end. */
export class MainEnd extends MailboxEnd implements PacedEnd {
  readonly #pace: Pace
  /** Until this time the main thread does not park for an answer. */
  #waitsFromMs = 0
  #isBellDue = false
  /** Whether `ringForAnswer` has found new records. */
  #awaitsAnswer = false
  #rangAtMs = 0
  /** Records written since they were last counted. */
  #written = 0

  constructor(parts: EndParts, pace: Pace) {
    super(parts)
    this.#pace = pace
    pace.join(this)
  }

  /**
   * To be called after each write. The shard is rung at the end of this turn of the event loop, once for all records of the turn. While
   * rooms gather messages it is rung at most every `bellIntervalMs`, and at least once in a window.
   */
  wrote(): void {
    this.#written += 1
    // In tick mode each tick rings the shard.
    if (this.#pace.ticking || this.#isBellDue || !this.writer.leavesSleeper()) return
    this.#isBellDue = true
    const { windowMs } = this.#pace
    const waitMs = windowMs > 0 ? this.#rangAtMs + Math.min(bellIntervalMs, windowMs) - performance.now() : 0
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
   * To be called instead of `wrote` after a record that the shard answers at once, and only at the end of a uWS handler. When the shard is
   * at rest, this rings the shard, parks this thread for the answer and reads the answer, so sockets may have been written to when the call
   * returns. Parking saves the rest of this turn of the event loop, a message to this thread, and the turn that handles the message.
   *
   * Watching for the answer instead of parking would not be faster: the kernel often puts the shard on the core of this thread, where the
   * shard cannot run before this thread stops.
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
    this.reader.park(answerWaitMsMax)
    if (this.reader.empty) this.#waitsFromMs = performance.now() + answerPauseMs
    this.run()
  }

  #isAtRest(): boolean {
    if (this.#pace.ticking || this.#pace.windowMs > 0 || this.#isBellDue) return false
    const now = performance.now()
    if (now < this.#rangAtMs + shardRestMs || now < this.#waitsFromMs) return false
    this.#rangAtMs = now
    return true
  }

  ringForAnswer(nowMs: number): boolean {
    this.#awaitsAnswer = nowMs >= this.#waitsFromMs && this.writer.hasUnannounced
    if (this.#awaitsAnswer) this.reader.awaitBatch()
    this.ring()
    return this.#awaitsAnswer
  }

  awaitAnswer(forMs: number): void {
    if (!this.#awaitsAnswer) return
    this.#awaitsAnswer = false
    if (this.reader.parkForBatch(forMs) || forMs === 0) return
    this.#waitsFromMs = performance.now() + answerPauseMs
  }

  /** For a tick: reads the outbox. The shard need not ring for later records, because the next tick reads them. */
  read(): EndRead {
    if (!this.#pace.ticking) {
      this.run()
      return { records: 0, more: false, unsent: true }
    }
    this.reader.stayAwake()
    const { records, more, unsent = false } = this.drain()
    return { records: records + this.#takeWritten(), more, unsent }
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

/** What a shard's thread has to do beside reading its inbox. */
export interface ShardDuties {
  /** When the next drain is due even without a record, in the milliseconds of `performance.now()`. */
  readonly dueMs: () => number
  /** Whether only a record or `dueMs` can give this thread anything to do. An engine that uses the event loop forbids parking. */
  readonly mayPark: () => boolean
}

/** A shard thread's end. */
export class ShardEnd extends MailboxEnd {
  readonly #duties: ShardDuties
  /** Total time for which the thread was parked. */
  parkedMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(parts: EndParts, duties: ShardDuties) {
    super(parts)
    this.#duties = duties
  }

  override close(): void {
    super.close()
    clearTimeout(this.#timer)
  }

  /** Asks for a drain soon although no record has come, because the engine has answered or delivered something. */
  runSoon(): void {
    if (!this.isClosed) this.readSoon()
  }

  protected rest({ records, more }: Drained): void {
    // After records the event loop has a turn before the thread parks, because the records may have left timers or promises to it.
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
    const loopAtMs = performance.now() + loopIntervalMs
    for (let now = loopAtMs - loopIntervalMs; now < loopAtMs; now = performance.now()) {
      const waitMs = Math.min(loopAtMs, this.#duties.dueMs()) - now
      if (waitMs > 0) {
        this.reader.park(waitMs)
        this.parkedMs += performance.now() - now
      }
      const { more, blocked } = this.drain()
      if (blocked) return
      if (more) break
    }
    this.readSoon()
  }
}
