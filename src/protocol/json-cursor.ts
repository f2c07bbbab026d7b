// Walks JSON text in its bytes without parsing it: one pass, no recursion, no object per value. It is no validator: what it accepts
// is bracketed and quoted soundly, but may still be malformed inside. It never throws and never reads outside its range.
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  CR,
  END,
  isWellFormed,
  LF,
  NINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PARSED_BYTES_MAX,
  QUOTE,
  readString,
  SPACE,
  TAB,
  textWithin,
  ZERO,
} from './json-text.ts'

/**
 * A position in JSON text that can walk the members of an object and the items of an array, and step over values. One cursor also
 * serves a container inside a container: open the inner one, walk it to its end, and the next `nextKey` or `nextItem` goes on with
 * the outer one. After a fault, `fault` says what is wrong and every `nextKey` and `nextItem` returns false.
 */
export class Cursor {
  pos: number
  fault = ''
  /** Whether the string token stepped over last contains a backslash. */
  escaped = false
  private readonly bytes: Uint8Array
  private readonly start: number
  private readonly end: number
  private readonly depthMax: number
  private keyStart = END
  private keyEnd = END
  // Set only for a key written with escapes: it is decoded once, however many names it is compared with.
  private keyText: string | undefined
  private justOpened = false

  constructor(bytes: Uint8Array, range: { start: number; end: number; depthMax: number }) {
    this.bytes = bytes
    this.start = range.start
    this.end = Math.min(range.end, bytes.length)
    this.depthMax = range.depthMax
    this.pos = range.start
  }

  peek(): number {
    return this.pos < this.end ? this.bytes[this.pos]! : END
  }

  /** Steps into the object at the position. */
  open(depth: number): boolean {
    this.skipSpace()
    if (this.peek() !== OPEN_OBJECT) return this.fail('expected an object')
    if (depth > this.depthMax) return this.failDepth()
    this.pos++
    this.justOpened = true
    return true
  }

  /** Steps into the array at the position. */
  openArray(depth: number): boolean {
    this.skipSpace()
    if (this.peek() !== OPEN_ARRAY) return this.fail('expected an array')
    if (depth > this.depthMax) return this.failDepth()
    this.pos++
    this.justOpened = true
    return true
  }

  /** Steps to the next item of an array. False at the array's end, or with `fault` set. */
  nextItem(): boolean {
    if (this.fault !== '') return false
    this.skipSpace()
    const first = this.justOpened
    this.justOpened = false
    if (this.peek() === CLOSE_ARRAY) {
      this.pos++
      return false
    }
    if (!first) {
      if (this.peek() !== COMMA) return this.fail('expected a comma or a closing bracket')
      this.pos++
      this.skipSpace()
    }
    return true
  }

  /** Steps over the next key and its colon, to the value. False at the object's end, or with `fault` set. */
  nextKey(): boolean {
    if (this.fault !== '') return false
    this.skipSpace()
    const first = this.justOpened
    this.justOpened = false
    if (this.peek() === CLOSE_OBJECT) {
      this.pos++
      return false
    }
    if (!first) {
      if (this.peek() !== COMMA) return this.fail('expected a comma or a closing brace')
      this.pos++
      this.skipSpace()
    }
    if (this.peek() !== QUOTE) return this.fail('expected a key')
    this.keyStart = this.pos + 1
    if (!this.skipString()) return false
    this.keyEnd = this.pos - 1
    this.keyText = undefined
    // No caller looks for a key of this length, so a longer one stays as it is written.
    if (this.escaped && this.keyEnd - this.keyStart <= PARSED_BYTES_MAX) {
      this.keyText = readString(this.bytes, { start: this.keyStart, end: this.keyEnd, escaped: true })
      if (this.keyText === undefined) return this.fail('bad escape in a key')
    }
    this.skipSpace()
    if (this.peek() !== COLON) return this.fail('expected a colon')
    this.pos++
    this.skipSpace()
    return true
  }

  /** Whether the current key is `name`, which must be ASCII. */
  keyIs(name: string): boolean {
    if (this.keyText !== undefined) return this.keyText === name
    if (this.keyEnd - this.keyStart !== name.length) return false
    for (let i = 0; i < name.length; i++) {
      if (this.bytes[this.keyStart + i] !== name.charCodeAt(i)) return false
    }
    return true
  }

  /** Whether the current key is Unicode text: escapes can spell half a surrogate pair, which no UTF-8 can carry. */
  get keyIsWellFormed(): boolean {
    return this.keyText === undefined || isWellFormed(this.keyText)
  }

  /** The current key, decoded and cut to at most `bytesMax` bytes of UTF-8 at the border of a character. */
  keyName(bytesMax: number): string {
    if (this.keyText === undefined) return textWithin(this.bytes, { start: this.keyStart, end: this.keyEnd }, bytesMax)
    const bytes = Buffer.from(this.keyText)
    return textWithin(bytes, { start: 0, end: bytes.length }, bytesMax)
  }

  /** The first of `names`, which must be ASCII, that the current key is. */
  keyAmong<Name extends string>(names: readonly Name[]): Name | undefined {
    for (const name of names) if (this.keyIs(name)) return name
    return undefined
  }

  /** Steps over the value at the position, which stands in a container of depth `depth`. */
  skipValue(depth: number): boolean {
    const byte = this.peek()
    if (byte === QUOTE) return this.skipString()
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.skipContainer(depth)
    const from = this.pos
    while (this.pos < this.end && isScalarByte(this.bytes[this.pos]!)) this.pos++
    return this.pos > from || this.fail('expected a value')
  }

  /** True when nothing but white space is left. */
  atEnd(): boolean {
    this.skipSpace()
    return this.pos === this.end
  }

  private skipContainer(depth: number): boolean {
    let level = depth
    while (this.pos < this.end) {
      const byte = this.bytes[this.pos]!
      if (byte === QUOTE) {
        if (!this.skipString()) return false
        continue
      }
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (++level > this.depthMax) return this.failDepth()
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (--level === depth) {
          this.pos++
          return true
        }
      }
      this.pos++
    }
    return this.fail('unterminated array or object')
  }

  private skipString(): boolean {
    const { bytes, end } = this
    let i = this.pos + 1
    this.escaped = false
    while (i < end) {
      const byte = bytes[i]!
      if (byte === QUOTE) {
        this.pos = i + 1
        return true
      }
      if (byte === BACKSLASH) {
        this.escaped = true
        i++
      } else if (byte < SPACE) {
        this.pos = i
        return this.fail('control character in a string')
      }
      i++
    }
    return this.fail('unterminated string')
  }

  private skipSpace(): void {
    for (; this.pos < this.end; this.pos++) {
      const byte = this.bytes[this.pos]
      if (byte !== SPACE && byte !== TAB && byte !== LF && byte !== CR) return
    }
  }

  private failDepth(): false {
    return this.fail(`nested deeper than ${this.depthMax}`)
  }

  private fail(what: string): false {
    this.fault = `${what} at byte ${this.pos - this.start}`
    return false
  }
}

/** Bytes of numbers and of true, false and null. Whether they spell one is for JSON.parse to say. */
function isScalarByte(byte: number): boolean {
  return (
    (byte >= ZERO && byte <= NINE) ||
    (byte >= 0x61 && byte <= 0x7a) || // a-z
    byte === 0x2d || // -
    byte === 0x2b || // +
    byte === 0x2e || // .
    byte === 0x45 // E
  )
}
