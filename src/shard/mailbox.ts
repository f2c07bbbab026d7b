// All that crosses between the main thread and a shard thread: two byte rings in shared memory (inbox: main to shard, outbox:
// shard to main) and a doorbell. Both threads use this file; each holds one end. An end decides when to read: being woken
// costs both threads tens of microseconds, so a quiet end sleeps and is woken at once, and a busy one looks at intervals.
//
// The two ends sleep differently. The main thread sleeps in its event loop, since its sockets live there; a message wakes it.
// A shard with nothing but its inbox to wait for parks on a word of the ring itself, which needs no event of its loop to wake it.
import type { MessagePort } from 'node:worker_threads'
import { RingReader, RingWriter } from './ring.ts'

/** Woken this often in a span, the reader goes over to looking at intervals, and stays with it while so many records come. */
const POLL_FROM = 12
/** The same while rooms gather messages for a window anyway: then hardly any record is in a hurry. */
const POLL_FROM_GATHERING = 3
const POLL_SPAN_MS = 8
/** For both ends. With up to 4 ms in the shard and 2 on the main thread, rooms of two cost the main thread 2 to 5 % more. */
const POLL_EVERY_MS = 3
/** How long the main thread stays awake for the answer to a bell; a shard at rest answers in less. */
const LINGER_MS = 0.5
/** How long it does not do so after an answer that did not come: some records have none. */
const LINGER_PAUSE_MS = 50

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
  /** For how many milliseconds what is read is gathered before anything is made of it; 0 for not at all. */
  readonly gatheringMs: () => number
}

/** What both ends do: read when rung, in turns when there is much, at intervals when there is always something. */
abstract class MailboxEnd {
  readonly writer: RingWriter
  readonly reader: RingReader
  protected readonly parts: EndParts
  protected isPolling = false
  protected isClosed = false
  #spanStartMs = 0
  #spanRecords = 0
  #spanWakes = 0
  #scheduled: 'no' | 'soon' | 'timer' = 'no'
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Immediate | undefined

  constructor(parts: EndParts) {
    this.parts = parts
    this.writer = new RingWriter(parts.write)
    this.reader = new RingReader(parts.read)
    parts.port.on('message', () => this.run())
    this.goOnSoon()
  }

  /** Nothing is left to read: wait for what comes, each thread in its own way. */
  protected abstract rest(records: number): void

  /** Wakes the other side if it sleeps and was written to; call once after a batch of writes. */
  ring(): void {
    if (this.writer.leavesSleeper()) this.wakeOther()
  }

  /** Tells a producer that waits for room that there is some. */
  ringRoom(): void {
    this.parts.port.postMessage(1)
  }

  run(): void {
    if (this.isClosed) return
    if (this.#scheduled === 'timer') clearTimeout(this.#timer)
    // A bell may come in front of the turn that was asked for; two chains of turns would halve what each leaves to others.
    else if (this.#scheduled === 'soon') clearImmediate(this.#soon)
    this.#scheduled = 'no'
    const { more, records, blocked } = this.parts.drain()
    if (this.isClosed) return
    this.count(records)
    // A blocked reader stays awake in the other side's eyes: the only bell it wants is the one that says there is room.
    if (blocked) return
    if (more) this.goOnSoon()
    else if (this.isPolling) this.#poll()
    else this.rest(records)
  }

  close(): void {
    this.isClosed = true
    clearTimeout(this.#timer)
    this.parts.port.close()
  }

  protected get isAsleep(): boolean {
    return this.#scheduled === 'no'
  }

  protected wakeOther(): void {
    if (this.writer.wake()) this.parts.port.postMessage(0)
  }

  protected goOnSoon(): void {
    this.#scheduled = 'soon'
    this.#soon = setImmediate(() => this.#wake())
  }

  protected count(records: number): void {
    const now = performance.now()
    this.#spanRecords += records
    if (records > 0) this.#spanWakes += 1
    if (now - this.#spanStartMs < POLL_SPAN_MS) return
    const from = this.parts.gatheringMs() > 0 ? POLL_FROM_GATHERING : POLL_FROM
    const busy = this.isPolling ? this.#spanRecords : this.#spanWakes
    this.isPolling = busy >= from && now - this.#spanStartMs < 4 * POLL_SPAN_MS
    this.#spanStartMs = now
    this.#spanRecords = 0
    this.#spanWakes = 0
  }

  #poll(): void {
    this.#scheduled = 'timer'
    this.#timer = setTimeout(() => this.#wake(), POLL_EVERY_MS)
  }

  #wake(): void {
    if (this.#scheduled !== 'no') this.run()
  }
}

/** The main thread's end. */
export class MainEnd extends MailboxEnd {
  readonly #expectsAnswer: () => boolean
  /** Staying awake until then; 0 for not at all. */
  #lingerUntilMs = 0
  #lingersFromMs = 0
  #isBellDue = false

  /** `expectsAnswer`: a shard that is rung answers as soon as it can, because no room gathers messages. */
  constructor(parts: EndParts, expectsAnswer: () => boolean) {
    super(parts)
    this.#expectsAnswer = expectsAnswer
  }

  /** To be called after each write. The shard is rung once for all that this turn of the event loop reads from its sockets. */
  wrote(): void {
    if (this.#isBellDue || !this.writer.leavesSleeper()) return
    this.#isBellDue = true
    setImmediate(() => {
      this.#isBellDue = false
      if (this.isClosed) return
      this.#linger()
      this.wakeOther()
    })
  }

  /** Gives the shard's event loop a turn if it is parked: its timers depend on it. */
  poke(): void {
    this.wakeOther()
  }

  /**
   * A shard that sleeps is at rest, and its core most likely as well: by the time it is awake, its answer is some turns of our
   * event loop away. Staying awake for it saves a second wake-up; sockets and timers get their turns meanwhile.
   */
  #linger(): void {
    const now = performance.now()
    if (now < this.#lingersFromMs || !this.#expectsAnswer()) return
    this.#lingerUntilMs = now + LINGER_MS
    if (!this.isAsleep) return
    this.reader.stayAwake()
    this.goOnSoon()
  }

  protected rest(records: number): void {
    if (!this.#isLingering(records) && this.reader.sleep()) return
    this.goOnSoon()
  }

  #isLingering(records: number): boolean {
    if (this.#lingerUntilMs === 0) return false
    const now = performance.now()
    if (records === 0 && now < this.#lingerUntilMs) return true
    if (records === 0) this.#lingersFromMs = now + LINGER_PAUSE_MS
    this.#lingerUntilMs = 0
    return false
  }
}

/** A shard thread's end. */
export class ShardEnd extends MailboxEnd {
  readonly #mayPark: () => boolean

  /** `mayPark`: nothing but a record from the main thread, or its `poke`, can give this thread anything to do. */
  constructor(parts: EndParts, mayPark: () => boolean) {
    super(parts)
    this.#mayPark = mayPark
  }

  protected rest(records: number): void {
    if (!this.#mayPark()) {
      if (!this.reader.sleep()) this.goOnSoon()
    }
    // After records the event loop has its turn first: what they left to it must not wait.
    else if (records > 0) this.goOnSoon()
    else this.#park()
  }

  #park(): void {
    while (this.reader.park()) {
      const { more, records, blocked } = this.parts.drain()
      this.count(records)
      if (blocked) return
      if (more || this.isPolling || !this.#mayPark()) break
    }
    this.goOnSoon()
  }
}
