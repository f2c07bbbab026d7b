// A growing byte buffer that frames are built in, one after another, without an object per frame.
// Used in shard threads. Bytes handed out as views are valid until the next append or clear.

const encoder = new TextEncoder()
// A byte order mark is a character like any other: what came in must come out.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** UTF-8 bytes of a string; for cached prefixes and other rare texts. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text)

/** The same for texts that are kept: V8 holds short arrays in its own heap, beside the object, when they are copies. */
export const keptUtf8 = (text: string): Uint8Array => new Uint8Array(encoder.encode(text))

/** Text of UTF-8 bytes, which may lie in shared memory (TextDecoder refuses such views, so they are copied first). */
export const textOf = (bytes: Uint8Array, start = 0, end = bytes.length): string =>
  decoder.decode(bytes.slice(start, end))

const QUOTE = 0x22
const BACKSLASH = 0x5c
const HEX = utf8('0123456789abcdef')
/** Second byte of the short escapes of JSON.stringify, 0 where it writes \u00xx. */
const SHORT_ESCAPE = new Uint8Array(0x20)
SHORT_ESCAPE[0x08] = 0x62
SHORT_ESCAPE[0x09] = 0x74
SHORT_ESCAPE[0x0a] = 0x6e
SHORT_ESCAPE[0x0c] = 0x66
SHORT_ESCAPE[0x0d] = 0x72

/** Below this many bytes a byte loop is faster than the call into `Uint8Array.prototype.set`. */
const LOOP_COPY_BYTES = 48

const DOUBLE = new Float64Array(1)
const DOUBLE_BYTES = new Uint8Array(DOUBLE.buffer)

/** A method of Buffer that takes any Uint8Array and is not in the types of Node. */
const { latin1Write } = Buffer.prototype as unknown as {
  latin1Write: (this: Uint8Array, text: string, offset: number, length: number) => number
}

export class ByteBuilder {
  bytes: Uint8Array
  length = 0

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity)
  }

  /** Makes room for `count` more bytes, at least doubling so that appends stay amortised constant. */
  ensure(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }

  append(source: Uint8Array, start = 0, end = source.length): void {
    const count = end - start
    this.ensure(count)
    const target = this.bytes
    let at = this.length
    if (count <= LOOP_COPY_BYTES) {
      for (let i = start; i < end; i++) target[at++] = source[i]!
    } else {
      target.set(start === 0 && end === source.length ? source : source.subarray(start, end), at)
    }
    this.length += count
  }

  appendByte(byte: number): void {
    this.ensure(1)
    this.bytes[this.length++] = byte
  }

  /** Appends text of ASCII characters only. */
  appendAscii(text: string): void {
    this.ensure(text.length)
    for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i)
  }

  /** Appends a text of which each character stands for one byte. */
  appendBytes(text: string): void {
    const { length } = text
    this.ensure(length)
    if (length > LOOP_COPY_BYTES) latin1Write.call(this.bytes, text, this.length, length)
    else for (let i = 0; i < length; i++) this.bytes[this.length + i] = text.charCodeAt(i)
    this.length += length
  }

  /** Appends the decimal digits of a non-negative integer. */
  appendInteger(value: number): void {
    let digits = 1
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++
    this.ensure(digits)
    let rest = value
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      this.bytes[at] = 0x30 + (rest % 10)
      rest = Math.floor(rest / 10)
    }
    this.length += digits
  }

  /** Appends valid UTF-8 as the inside of a JSON string, escaped exactly as `JSON.stringify` does. */
  appendEscaped(source: Uint8Array, start: number, end: number): void {
    let clean = start
    for (let i = start; i < end; i++) {
      const byte = source[i]!
      if (byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH) continue
      this.append(source, clean, i)
      clean = i + 1
      this.ensure(6)
      const target = this.bytes
      target[this.length++] = BACKSLASH
      if (byte >= 0x20) {
        target[this.length++] = byte
      } else if (SHORT_ESCAPE[byte] !== 0) {
        target[this.length++] = SHORT_ESCAPE[byte]!
      } else {
        target[this.length++] = 0x75
        target[this.length++] = 0x30
        target[this.length++] = 0x30
        target[this.length++] = HEX[byte >> 4]!
        target[this.length++] = HEX[byte & 15]!
      }
    }
    this.append(source, clean, end)
  }

  /** Appends a u16 length and the bytes. */
  appendSized(source: Uint8Array): void {
    this.appendByte(source.length & 255)
    this.appendByte(source.length >>> 8)
    this.append(source)
  }

  /** Appends a number as eight bytes, in the order of the machine, as typed arrays read them. */
  appendDouble(value: number): void {
    DOUBLE[0] = value
    this.append(DOUBLE_BYTES)
  }

  /** Leaves four bytes for a little-endian length that `closeLength` fills in; returns their place. */
  openLength(): number {
    this.ensure(4)
    const place = this.length
    this.length += 4
    return place
  }

  closeLength(place: number): void {
    const size = this.length - place - 4
    const target = this.bytes
    target[place] = size & 255
    target[place + 1] = (size >>> 8) & 255
    target[place + 2] = (size >>> 16) & 255
    target[place + 3] = size >>> 24
  }

  /** What has been built, as a view that the next append may overwrite. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  /** What has been built, as a copy of its own. */
  copy(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  /** Takes away what was built first. */
  dropFront(count: number): void {
    this.bytes.copyWithin(0, count, this.length)
    this.length -= count
  }

  clear(): void {
    this.length = 0
  }
}

/** Reads a little-endian unsigned 32-bit integer, as `closeLength` writes it. */
export function readLength(bytes: Uint8Array, place: number): number {
  return (bytes[place]! | (bytes[place + 1]! << 8) | (bytes[place + 2]! << 16) | (bytes[place + 3]! << 24)) >>> 0
}
