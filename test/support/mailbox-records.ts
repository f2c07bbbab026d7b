// Records whose every field and byte follows from their number, so that the other side can tell a lost, repeated, torn or
// overwritten one from what it should be.
import type { RecordHeader, RingReader, RingWriter } from '../../src/mailbox/ring.ts'

/** A stream of numbers that looks random and is the same on both sides (xorshift32). */
export class Sequence {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 1
  }

  next(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return x >>> 0
  }
}

export class RecordMaker {
  readonly header: RecordHeader = { kind: 0, flags: 0, detail: 0, connection: 0, a: 0, b: 0 }
  readonly payload: Uint8Array
  size = 0
  number = 0
  readonly #sequence: Sequence
  readonly #payloadBytesMax: number

  constructor(seed: number, payloadBytesMax: number) {
    this.#sequence = new Sequence(seed)
    this.#payloadBytesMax = payloadBytesMax
    this.payload = new Uint8Array(payloadBytesMax + 1)
  }

  /** Makes the next record. Most are small, some as large as a record may be. */
  make(): void {
    const dice = this.#sequence.next()
    const largest = dice % 64 === 0 ? this.#payloadBytesMax : Math.min(this.#payloadBytesMax, dice % 7 === 0 ? 600 : 48)
    this.size = dice % 640 === 0 ? this.#payloadBytesMax : this.#sequence.next() % (largest + 1)
    const { header } = this
    header.kind = 1 + (dice % 255)
    header.flags = (dice >>> 8) & 255
    header.detail = (dice >>> 16) & 0xffff
    header.connection = this.number * 2 ** 20 + (dice % 1000)
    header.a = this.#sequence.next()
    header.b = this.number >>> 0
    for (let i = 0; i < this.size; i++) this.payload[i] = dice + i * 31
    this.number += 1
  }

  write(writer: RingWriter): boolean {
    return writer.write(this.header, this.payload, 0, this.size)
  }

  /** Makes the next record and compares it with what was read; undefined when they are the same. */
  difference(reader: RingReader): string | undefined {
    this.make()
    const { header, size } = this
    if (reader.end - reader.start !== size)
      return `record ${this.number}: ${reader.end - reader.start} bytes, not ${size}`
    for (const name of ['kind', 'flags', 'detail', 'connection', 'a', 'b'] as const) {
      if (reader[name] !== header[name]) return `record ${this.number}: ${name} is ${reader[name]}, not ${header[name]}`
    }
    for (let i = 0; i < size; i++) {
      if (reader.bytes[reader.start + i] !== this.payload[i]) return `record ${this.number}: byte ${i} differs`
    }
    return undefined
  }
}
