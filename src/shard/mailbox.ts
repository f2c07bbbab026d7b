// All that crosses between the main thread and a shard thread: two single-producer single-consumer byte rings in shared
// memory (inbox: main to shard, outbox: shard to main) and a doorbell. Both threads use this file.
//
// Who owns which bytes: the bytes between `tail` and `head` belong to the consumer, all others to the producer. The producer
// writes a record, then stores `head`; the consumer reads records, then stores `tail`. Both stores are sequentially
// consistent atomics, so whoever sees the new position also sees the bytes behind it.
//
// The doorbell is rung only when the other side sleeps. The consumer sets `asleep`, looks at the ring once more, then
// sleeps; the producer stores `head`, then exchanges `asleep` for 0 and rings if it was 1. Whichever comes second in the
// total order of these atomics sees the other, so no wake-up is lost.
import type { MessagePort } from 'node:worker_threads'

const CONTROL_BYTES = 256
// One cache line for each word, so that the two threads do not take lines from each other.
const HEAD = 0
const TAIL = 16
const ASLEEP = 32
const PRODUCER_WAITING = 48

/** size u32, kind u8 + flags u8 + detail u16, connection f64, a u32, b u32 */
const HEADER_BYTES = 24
const PAD = 0

/** The fixed fields of a record; what `a`, `b` and `detail` mean depends on the kind (records.ts). */
export interface RecordHeader {
  kind: number
  flags: number
  detail: number
  connection: number
  a: number
  b: number
}

/** A ring of zeros, every page of it touched: its memory is paid for at the start and not by whoever happens to connect. */
export function createRing(bytes: number): SharedArrayBuffer {
  const ring = new SharedArrayBuffer(CONTROL_BYTES + bytes)
  new Uint8Array(ring).fill(0)
  return ring
}

class RingSide {
  readonly bytes: Uint8Array
  protected readonly control: Int32Array
  protected readonly words: Uint32Array
  protected readonly doubles: Float64Array
  protected readonly capacity: number
  protected readonly mask: number

  constructor(ring: SharedArrayBuffer) {
    this.capacity = ring.byteLength - CONTROL_BYTES
    if ((this.capacity & (this.capacity - 1)) !== 0) throw new RangeError('a ring holds a power of two of bytes')
    this.mask = this.capacity - 1
    this.control = new Int32Array(ring, 0, CONTROL_BYTES / 4)
    this.bytes = new Uint8Array(ring, CONTROL_BYTES)
    this.words = new Uint32Array(ring, CONTROL_BYTES)
    this.doubles = new Float64Array(ring, CONTROL_BYTES)
  }
}

export class RingWriter extends RingSide {
  #head: number
  /** The consumer's position as last seen; it is looked up again only when the ring seems full. */
  #tail: number

  constructor(ring: SharedArrayBuffer) {
    super(ring)
    this.#head = Atomics.load(this.control, HEAD) >>> 0
    this.#tail = Atomics.load(this.control, TAIL) >>> 0
  }

  /** The largest payload one record may carry: a quarter of the ring, so that a wrapped record always fits an empty ring. */
  get payloadBytesMax(): number {
    return this.capacity / 4 - HEADER_BYTES
  }

  /** Bytes that lie in the ring unread. */
  get used(): number {
    this.#tail = Atomics.load(this.control, TAIL) >>> 0
    return (this.#head - this.#tail) >>> 0
  }

  /** Appends a record. False, and nothing written, when the ring has no room for it. */
  write(
    header: RecordHeader,
    payload?: Uint8Array,
    start = 0,
    end = payload === undefined ? 0 : payload.length,
  ): boolean {
    const size = HEADER_BYTES + end - start
    if (size > this.capacity / 4) throw new RangeError(`a record of ${size} bytes is over a quarter of the ring`)
    const step = (size + 7) & ~7
    let at = this.#head & this.mask
    const untilEnd = this.capacity - at
    const pad = step > untilEnd ? untilEnd : 0
    if (((this.#head - this.#tail) >>> 0) + pad + step > this.capacity) {
      this.#tail = Atomics.load(this.control, TAIL) >>> 0
      if (((this.#head - this.#tail) >>> 0) + pad + step > this.capacity) return false
    }
    if (pad !== 0) {
      this.words[at >>> 2] = pad
      this.words[(at >>> 2) + 1] = PAD
      at = 0
    }
    const word = at >>> 2
    this.words[word] = size
    this.words[word + 1] = header.kind | (header.flags << 8) | (header.detail << 16)
    this.doubles[(at >>> 3) + 1] = header.connection
    this.words[word + 4] = header.a
    this.words[word + 5] = header.b
    if (payload !== undefined) {
      this.bytes.set(start === 0 && end === payload.length ? payload : payload.subarray(start, end), at + HEADER_BYTES)
    }
    this.#head = (this.#head + pad + step) >>> 0
    // From here on the record belongs to the consumer.
    Atomics.store(this.control, HEAD, this.#head | 0)
    return true
  }

  /** Says that this side waits for room; the consumer rings back after its next release. */
  awaitRoom(): void {
    Atomics.store(this.control, PRODUCER_WAITING, 1)
  }

  /** True, once, when the consumer sleeps and must be rung. */
  takeSleeper(): boolean {
    return Atomics.load(this.control, ASLEEP) === 1 && Atomics.exchange(this.control, ASLEEP, 0) === 1
  }
}

export class RingReader extends RingSide implements RecordHeader {
  kind = 0
  flags = 0
  detail = 0
  connection = 0
  a = 0
  b = 0
  /** The payload of the record that `next` found: `bytes` from `start` to `end`, valid until `release`. */
  start = 0
  end = 0
  #tail: number
  #head: number
  /** Where the record that `next` found begins. */
  #current: number

  constructor(ring: SharedArrayBuffer) {
    super(ring)
    this.#tail = Atomics.load(this.control, TAIL) >>> 0
    this.#head = this.#tail
    this.#current = this.#tail
  }

  /** Moves to the next record; false when there is none. */
  next(): boolean {
    while (true) {
      if (this.#tail === this.#head) {
        this.#head = Atomics.load(this.control, HEAD) >>> 0
        if (this.#tail === this.#head) return false
      }
      const at = this.#tail & this.mask
      const word = at >>> 2
      const size = this.words[word]!
      const packed = this.words[word + 1]!
      this.#current = this.#tail
      this.#tail = (this.#tail + ((size + 7) & ~7)) >>> 0
      this.kind = packed & 255
      if (this.kind === PAD) continue
      this.flags = (packed >>> 8) & 255
      this.detail = packed >>> 16
      this.connection = this.doubles[(at >>> 3) + 1]!
      this.a = this.words[word + 4]!
      this.b = this.words[word + 5]!
      this.start = at + HEADER_BYTES
      this.end = at + size
      return true
    }
  }

  /** Un-reads the current record: the next `next` finds it again. */
  putBack(): void {
    this.#tail = this.#current
  }

  /** Gives the bytes of every record read so far back to the producer. True when the producer waits for them. */
  release(): boolean {
    Atomics.store(this.control, TAIL, this.#tail | 0)
    return (
      Atomics.load(this.control, PRODUCER_WAITING) === 1 && Atomics.exchange(this.control, PRODUCER_WAITING, 0) === 1
    )
  }

  get empty(): boolean {
    return this.#tail === Atomics.load(this.control, HEAD) >>> 0
  }

  /** Declares this side asleep. False when a record came in meanwhile: then it must go on reading. */
  sleep(): boolean {
    Atomics.store(this.control, ASLEEP, 1)
    if (this.empty) return true
    // The producer may have taken the flag already; then its bell is on the way and does no harm.
    Atomics.store(this.control, ASLEEP, 0)
    return false
  }
}

/** Woken this often in a span, the reader goes over to looking at intervals, and stays with it while so many records come. */
const POLL_FROM = 12
/** The same while rooms gather messages for a window anyway: then hardly any record is in a hurry. */
const POLL_FROM_GATHERING = 3
const POLL_SPAN_MS = 8
const POLL_EVERY_MIN_MS = 2
const POLL_EVERY_MAX_MS = 4

/** What a drain did. `more`: it stopped early and wants to go on. `blocked`: it cannot go on until the other side rings. */
export interface Drained {
  readonly more: boolean
  readonly records: number
  readonly blocked: boolean
}

/**
 * One thread's end of a mailbox: decides when to read, when to poll and when to sleep. Being woken costs both threads tens
 * of microseconds, so a busy reader polls on a timer of 2 to 4 ms and a quiet one is woken at once. It never spins.
 */
export class MailboxEnd {
  readonly writer: RingWriter
  readonly reader: RingReader
  readonly #port: MessagePort
  readonly #drain: () => Drained
  readonly #gatheringMs: () => number
  #spanStartMs = 0
  #spanRecords = 0
  #spanWakes = 0
  #polling = false
  #scheduled: 'no' | 'soon' | 'timer' = 'no'
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Immediate | undefined
  #closed = false

  /**
   * `gatheringMs` is the window in which this side lets messages gather, 0 for none. `drain` reads records until there are
   * none (or, `more`, until its share of the thread is used) and releases them.
   */
  constructor(
    rings: { write: SharedArrayBuffer; read: SharedArrayBuffer; port: MessagePort },
    drain: () => Drained,
    gatheringMs: () => number = () => 0,
  ) {
    this.#gatheringMs = gatheringMs
    this.writer = new RingWriter(rings.write)
    this.reader = new RingReader(rings.read)
    this.#port = rings.port
    this.#drain = drain
    this.#port.on('message', () => this.run())
    this.#sleepOrGoOn()
  }

  /** Wakes the other side if it sleeps; call once after a batch of writes. */
  ring(): void {
    if (this.writer.takeSleeper()) this.#port.postMessage(0)
  }

  /** Tells a producer that waits for room that there is some. */
  ringRoom(): void {
    this.#port.postMessage(1)
  }

  /** A free moment on a thread that is awake anyway: reads what is there, without waiting for the next poll. */
  look(): void {
    if (this.#scheduled === 'timer' && !this.reader.empty) this.run()
  }

  run(): void {
    if (this.#closed) return
    if (this.#scheduled === 'timer') clearTimeout(this.#timer)
    // A bell may come in front of the turn that was asked for; two chains of turns would halve what each leaves to others.
    else if (this.#scheduled === 'soon') clearImmediate(this.#soon)
    this.#scheduled = 'no'
    const { more, records, blocked } = this.#drain()
    if (this.#closed) return
    this.#count(records)
    // A blocked reader stays awake in the other side's eyes: the only bell it wants is the one that says there is room.
    if (blocked) return
    if (more) this.#goOnSoon()
    else this.#sleepOrGoOn()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#port.close()
  }

  #wake(): void {
    if (this.#scheduled !== 'no') this.run()
  }

  #count(records: number): void {
    const now = performance.now()
    this.#spanRecords += records
    if (records > 0) this.#spanWakes += 1
    if (now - this.#spanStartMs < POLL_SPAN_MS) return
    const from = this.#gatheringMs() > 0 ? POLL_FROM_GATHERING : POLL_FROM
    const busy = this.#polling ? this.#spanRecords : this.#spanWakes
    this.#polling = busy >= from && now - this.#spanStartMs < 4 * POLL_SPAN_MS
    this.#spanStartMs = now
    this.#spanRecords = 0
    this.#spanWakes = 0
  }

  #sleepOrGoOn(): void {
    if (this.#polling) {
      this.#scheduled = 'timer'
      const everyMs = Math.min(POLL_EVERY_MAX_MS, Math.max(POLL_EVERY_MIN_MS, this.#gatheringMs() / 2))
      this.#timer = setTimeout(() => this.#wake(), everyMs)
    } else if (!this.reader.sleep()) {
      this.#goOnSoon()
    }
  }

  #goOnSoon(): void {
    this.#scheduled = 'soon'
    this.#soon = setImmediate(() => this.#wake())
  }
}
