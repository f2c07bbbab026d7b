// A ring of bytes in shared memory: one thread, the producer, writes records, another thread, the consumer, reads them. A mailbox
// (mailbox.ts) has two rings, one for each direction. Both threads use this file.
//
// Who owns which bytes: the bytes between `tail` and `head` belong to the consumer, all others to the producer. The producer
// writes a record, then stores `head`. The consumer reads records, then stores `tail`. Both stores are sequentially
// consistent atomics, so a thread that sees the new position also sees the bytes in front of that position.
//
// Why no wake-up is lost: the consumer sets `asleep`, looks at the ring once more, then sleeps. The producer stores `head`, then
// exchanges `asleep` for 0, and wakes the consumer if `asleep` was not 0. All these atomics have one total order. If the consumer's store
// of `asleep` comes first, the producer sees the sleeper. If the producer's store of `head` comes first, the consumer sees the record.
import { ShardThreadTuning } from '../tuning/shard-thread.ts'

const CONTROL_BYTES = 256
// Indices of the control words. Each word has a cache line of its own, so that a store by one thread does not take the line of a word
// that the other thread uses.
const HEAD = 0
const TAIL = 16
const ASLEEP = 32
const PRODUCER_WAITING = 48
/** Values of the word ASLEEP. A consumer in its event loop is woken by a message, a parked consumer by `Atomics.notify` on the word. */
const AWAKE = 0
const IN_EVENT_LOOP = 1
const PARKED = 2

/**
 * The largest payload of one record. A record with its header takes at most half of the ring, so that every record fits an empty
 * ring: when a record does not fit in front of the ring's end, the bytes left unused there are fewer than the record's own.
 */
export const payloadBytesMax = (ringBytes: number): number => ringBytes / 2 - HEADER_BYTES

/** Bytes of the ring that a record with a payload of this size takes. */
export const recordBytes = (payloadBytes: number): number => (HEADER_BYTES + payloadBytes + 7) & ~7

/** Bytes of a record's header: size u32, kind u8, flags u8, detail u16, connection f64, a u32, b u32. */
const HEADER_BYTES = 24
/** The kind of the record that fills the bytes in front of the ring's end when the next record does not fit there. */
const PAD = 0

/** The fixed fields of a record. The meaning of `a`, `b` and `detail` depends on the kind (inbox-records.ts, outbox-records.ts). */
export interface RecordHeader {
  kind: number
  flags: number
  detail: number
  connection: number
  a: number
  b: number
}

/** Writes a record into a ring. False when the record was not taken. */
export type WriteRecord = (header: RecordHeader, payload: Uint8Array, start: number, end: number) => boolean

/** A ring of zeros. Every page of the ring is written once, so that the kernel provides its memory at the start and not under load. */
export function createRing(bytes: number): SharedArrayBuffer {
  const ring = new SharedArrayBuffer(CONTROL_BYTES + bytes)
  new Uint8Array(ring).fill(0)
  return ring
}

class RingSide {
  readonly bytes: Uint8Array
  protected readonly control: Int32Array
  protected readonly words: Uint32Array
  /** The same bytes as numbers of 8 bytes. The payload of a record begins at a whole number. */
  readonly doubles: Float64Array
  readonly capacity: number
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
  /** The head after the record that is being written. */
  #nextHead = 0
  /** The consumer's position when it was last loaded. It is loaded again only when the ring seems full. */
  #tail: number
  /** The head at the last call of `leavesSleeper`. */
  #announced: number

  constructor(ring: SharedArrayBuffer) {
    super(ring)
    this.#head = Atomics.load(this.control, HEAD) >>> 0
    this.#tail = Atomics.load(this.control, TAIL) >>> 0
    this.#announced = this.#head
  }

  /** The largest payload of one record. A larger payload never fits, however long the writer waits. */
  get payloadBytesMax(): number {
    return payloadBytesMax(this.capacity)
  }

  /** The largest payload that a writer should write where it may cut a payload into several records. The ring holds a few such records. */
  get portionBytesMax(): number {
    return this.capacity * ShardThreadTuning.outboxPortionShare - HEADER_BYTES
  }

  /** Unread bytes in the ring. */
  get used(): number {
    this.#tail = Atomics.load(this.control, TAIL) >>> 0
    return (this.#head - this.#tail) >>> 0
  }

  /** Unread bytes as far as this side knows: never less than there are, and read without touching shared memory. */
  get usedAtMost(): number {
    return (this.#head - this.#tail) >>> 0
  }

  /** How far the ring is written, and how far it is read. */
  get positions(): { readonly head: number; readonly tail: number } {
    return { head: this.#head, tail: Atomics.load(this.control, TAIL) >>> 0 }
  }

  /** Where the next record will be written. Positions count up and wrap at 2^32. */
  get head(): number {
    return this.#head
  }

  /** Whether the consumer has read everything that was written before this position, as far as this side knows. */
  hasReadUpTo(position: number): boolean {
    return (this.#head - position) >>> 0 >= (this.#head - this.#tail) >>> 0
  }

  /** Appends a record. False, and nothing is written, when the ring has no room for the record now, or is too small for it. */
  write(
    header: RecordHeader,
    payload?: Uint8Array,
    start = 0,
    end = payload === undefined ? 0 : payload.length,
  ): boolean {
    const at = this.#begin(header, end - start)
    if (at < 0) return false
    if (payload !== undefined) {
      this.bytes.set(start === 0 && end === payload.length ? payload : payload.subarray(start, end), at)
    }
    this.#publish()
    return true
  }

  /** As `write`, with a payload of two parts. The first part is only a few bytes long. */
  writeBoth(header: RecordHeader, first: Uint8Array, second: Uint8Array): boolean {
    let at = this.#begin(header, first.length + second.length)
    if (at < 0) return false
    for (const byte of first) this.bytes[at++] = byte
    this.bytes.set(second, at)
    this.#publish()
    return true
  }

  /** Writes the header at the head. Returns the place of the payload, or -1 when there is no room. */
  #begin(header: RecordHeader, payloadBytes: number): number {
    const size = HEADER_BYTES + payloadBytes
    if (size > this.capacity / 2) return -1
    const step = recordBytes(payloadBytes)
    let at = this.#head & this.mask
    const untilEnd = this.capacity - at
    const pad = step > untilEnd ? untilEnd : 0
    if (((this.#head - this.#tail) >>> 0) + pad + step > this.capacity) {
      this.#tail = Atomics.load(this.control, TAIL) >>> 0
      if (((this.#head - this.#tail) >>> 0) + pad + step > this.capacity) return -1
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
    this.#nextHead = (this.#head + pad + step) >>> 0
    return at + HEADER_BYTES
  }

  /** Hands the record to the consumer: after the store of `head` the producer does not touch the record's bytes. */
  #publish(): void {
    this.#head = this.#nextHead
    Atomics.store(this.control, HEAD, this.#head | 0)
  }

  /** Notes that the producer waits for room. The next `release` of the consumer returns true, and the consumer then rings. */
  awaitRoom(): void {
    Atomics.store(this.control, PRODUCER_WAITING, 1)
  }

  /** Whether records were written since `leavesSleeper` was last called. */
  get hasUnannounced(): boolean {
    return this.#announced !== this.#head
  }

  /**
   * True when records were written since the last call and the consumer sleeps: the producer has to wake it. A consumer that is awake
   * looks at the ring again before it sleeps, so it need not be woken.
   */
  leavesSleeper(): boolean {
    if (this.#announced === this.#head) return false
    this.#announced = this.#head
    return Atomics.load(this.control, ASLEEP) !== AWAKE
  }

  /** Wakes a parked consumer. True when the consumer sleeps in its event loop instead: the caller has to send it a message. */
  wake(): boolean {
    const was = Atomics.exchange(this.control, ASLEEP, AWAKE)
    if (was === PARKED) Atomics.notify(this.control, ASLEEP, 1)
    return was === IN_EVENT_LOOP
  }
}

export class RingReader extends RingSide implements RecordHeader {
  kind = 0
  flags = 0
  detail = 0
  connection = 0
  a = 0
  b = 0
  /** The payload of the record that `next` found is `bytes` from `start` to `end`. It is valid until `release`. */
  start = 0
  end = 0
  #tail: number
  #head: number
  /** The position at which the record that `next` found begins. */
  #current: number

  constructor(ring: SharedArrayBuffer) {
    super(ring)
    this.#tail = Atomics.load(this.control, TAIL) >>> 0
    this.#head = this.#tail
    this.#current = this.#tail
  }

  /** Moves to the next record. False when there is none. */
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

  /** Takes `count` bytes off the front of the payload; returns where they begin. */
  take(count: number): number {
    const at = this.start
    this.start = at + count
    return at
  }

  /** Makes the current record unread: the following `next` finds the same record again. */
  putBack(): void {
    this.#tail = this.#current
  }

  /** Gives the bytes of all records read so far back to the producer. True when the producer waits for room: the caller has to ring. */
  release(): boolean {
    Atomics.store(this.control, TAIL, this.#tail | 0)
    return (
      Atomics.load(this.control, PRODUCER_WAITING) === 1 && Atomics.exchange(this.control, PRODUCER_WAITING, 0) === 1
    )
  }

  /** How far the ring is written, and how far it is read. */
  get positions(): { readonly head: number; readonly tail: number } {
    return { head: Atomics.load(this.control, HEAD) >>> 0, tail: this.#tail }
  }

  get empty(): boolean {
    return this.#tail === Atomics.load(this.control, HEAD) >>> 0
  }

  /** Declares the consumer asleep in its event loop. False when a record has come meanwhile: the consumer then has to go on reading. */
  sleep(): boolean {
    Atomics.store(this.control, ASLEEP, IN_EVENT_LOOP)
    if (this.empty) return true
    this.stayAwake()
    return false
  }

  /** Takes `sleep` back. If the producer has already seen the sleeper, its message still comes, and finds nothing to read. */
  stayAwake(): void {
    Atomics.store(this.control, ASLEEP, AWAKE)
  }

  /** Stops the consumer's thread until the producer wakes it, at most for `timeoutMs`. Does not stop when a record is unread. */
  park(timeoutMs: number): void {
    Atomics.store(this.control, ASLEEP, PARKED)
    if (this.empty) Atomics.wait(this.control, ASLEEP, PARKED, timeoutMs)
    this.stayAwake()
  }

  /** To be called before `parkForBatch`. The next batch of the producer ends that call, also when the batch is written before it. */
  awaitBatch(): void {
    Atomics.store(this.control, ASLEEP, PARKED)
  }

  /**
   * Stops the consumer's thread until the producer has finished the first batch since `awaitBatch`, at most for `timeoutMs`. False when
   * there was none. Does not look at the ring first: records that lie there already do not end it.
   */
  parkForBatch(timeoutMs: number): boolean {
    const outcome = Atomics.wait(this.control, ASLEEP, PARKED, timeoutMs)
    this.stayAwake()
    return outcome !== 'timed-out'
  }
}
