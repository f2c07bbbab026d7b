// A single-producer single-consumer byte ring in shared memory: one thread writes records, another reads them. A mailbox
// (mailbox.ts) has two, one for each direction.
//
// Who owns which bytes: the bytes between `tail` and `head` belong to the consumer, all others to the producer. The producer
// writes a record, then stores `head`; the consumer reads records, then stores `tail`. Both stores are sequentially
// consistent atomics, so whoever sees the new position also sees the bytes behind it.
//
// The producer need wake the consumer only when that sleeps. The consumer sets `asleep`, looks at the ring once more, then
// sleeps; the producer stores `head`, then exchanges `asleep` for 0 and wakes if it was not 0. Whichever comes second in the
// total order of these atomics sees the other, so no wake-up is lost.

const CONTROL_BYTES = 256
// One cache line for each word, so that the two threads do not take lines from each other.
const HEAD = 0
const TAIL = 16
const ASLEEP = 32
const PRODUCER_WAITING = 48
/** Values of ASLEEP. In its event loop a consumer is woken by a message, parked by the word itself. */
const AWAKE = 0
const IN_EVENT_LOOP = 1
const PARKED = 2

/**
 * The largest payload one record may carry. A record with its header takes at most half of the ring: when it does not fit in front
 * of the ring's end, what is left unused there is less than the record itself, so it always fits an empty ring.
 */
export const payloadBytesMax = (ringBytes: number): number => ringBytes / 2 - HEADER_BYTES

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
  /** The same bytes as numbers. The payload of a record begins at a whole one. */
  readonly doubles: Float64Array
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
  /** Where the head will be when the record in progress is written. */
  #written = 0
  /** The consumer's position as last seen; it is looked up again only when the ring seems full. */
  #tail: number
  /** The head when `leavesSleeper` was last asked. */
  #announced: number

  constructor(ring: SharedArrayBuffer) {
    super(ring)
    this.#head = Atomics.load(this.control, HEAD) >>> 0
    this.#tail = Atomics.load(this.control, TAIL) >>> 0
    this.#announced = this.#head
  }

  /** The largest payload one record may carry. A writer that could have more asks first: no waiting makes room for that. */
  get payloadBytesMax(): number {
    return payloadBytesMax(this.capacity)
  }

  /** The payload to cut at where the writer is free to: the ring takes a few such records at a time. */
  get portionBytesMax(): number {
    return this.capacity / 4 - HEADER_BYTES
  }

  /** Bytes that lie in the ring unread. */
  get used(): number {
    this.#tail = Atomics.load(this.control, TAIL) >>> 0
    return (this.#head - this.#tail) >>> 0
  }

  /** Appends a record. False, and nothing written, when the ring has no room for it, or never will have. */
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

  /** As `write`, with a payload of two parts; the first is a few bytes. */
  writeBoth(header: RecordHeader, first: Uint8Array, second: Uint8Array): boolean {
    let at = this.#begin(header, first.length + second.length)
    if (at < 0) return false
    for (const byte of first) this.bytes[at++] = byte
    this.bytes.set(second, at)
    this.#publish()
    return true
  }

  /** Writes the header behind the head. Returns where the payload goes, or -1 when there is no room. */
  #begin(header: RecordHeader, payloadBytes: number): number {
    const size = HEADER_BYTES + payloadBytes
    if (size > this.capacity / 2) return -1
    const step = (size + 7) & ~7
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
    this.#written = (this.#head + pad + step) >>> 0
    return at + HEADER_BYTES
  }

  /** From here on the record belongs to the consumer. */
  #publish(): void {
    this.#head = this.#written
    Atomics.store(this.control, HEAD, this.#head | 0)
  }

  /** Says that this side waits for room; the consumer rings back after its next release. */
  awaitRoom(): void {
    Atomics.store(this.control, PRODUCER_WAITING, 1)
  }

  /**
   * True when the consumer sleeps and does not know of what was written since this was last asked. One that is awake will look
   * again before it sleeps, so it need not be told.
   */
  leavesSleeper(): boolean {
    if (this.#announced === this.#head) return false
    this.#announced = this.#head
    return Atomics.load(this.control, ASLEEP) !== AWAKE
  }

  /** Wakes a parked consumer. True, once, when the consumer sleeps in its event loop and must be sent a message instead. */
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
    Atomics.store(this.control, ASLEEP, IN_EVENT_LOOP)
    if (this.empty) return true
    this.stayAwake()
    return false
  }

  /** Takes a `sleep` back. The producer may have seen it already; then its bell is on the way and does no harm. */
  stayAwake(): void {
    Atomics.store(this.control, ASLEEP, AWAKE)
  }

  /** Stops this thread until the producer wakes it, or until so much time has passed. */
  park(timeoutMs: number): void {
    Atomics.store(this.control, ASLEEP, PARKED)
    if (this.empty) Atomics.wait(this.control, ASLEEP, PARKED, timeoutMs)
    this.stayAwake()
  }
}
