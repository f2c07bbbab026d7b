// The usual statistics push, read and written out in one pass over its bytes: known fields, each once, in any order; strings without escapes;
// numbers that fit. Says nothing about any other body, good or bad: statistics.ts then reads it with care and finds the words. Pure.
import { ByteBuilder, utf8 } from './byte-builder.ts'
import { floatText } from './float-text.ts'
import { isText, numberEnd, spaceEnd } from './json-grammar.ts'
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  decode,
  END,
  NINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  ZERO,
} from './json-text.ts'
import { ABSENT, FIELDS, type FieldRule, NULL } from './statistics-fields.ts'

const MINUS = 0x2d
const SMALL_N = 0x6e
const DOT = 0x2e
/** An integer of more digits may not be one that JavaScript has, and a float of more digits may have a shorter spelling. */
const DIGITS_MAX = 15
/** A float with more zeros behind its point has an exponent. */
const LEADING_ZEROS_MAX = 4
const REQUIRED = FIELDS.flatMap(({ required }, at) => (required ? [at] : []))

/** A number that is spelled as a float is written out already, one that needs a fraction of zero, and any other. */
type FloatForm = 'decimal' | 'whole' | 'other'
const FRACTION = utf8('.0')

interface ScannedStatistics {
  readonly json: Uint8Array
  /** How many there are. */
  readonly records: number
}

/**
 * The records as array text, in their one spelling. Undefined when the body is not a usual push. The body must be UTF-8. `spans` is given the
 * place of each value in the array text: for each record, and in it for each field, where the value begins and ends.
 */
export function scanStatistics(
  body: Uint8Array,
  { recordsMax, spans }: { readonly recordsMax: number; readonly spans?: number[] | undefined },
): ScannedStatistics | undefined {
  return new StatisticsScan(body, spans).read(recordsMax)
}

class StatisticsScan {
  readonly #bytes: Uint8Array
  readonly #out: ByteBuilder
  #at = 0
  /** Where the value of each field of the record in progress begins and ends. */
  readonly #starts = new Int32Array(FIELDS.length)
  readonly #ends = new Int32Array(FIELDS.length)
  /** How the float of the record in progress is written out. */
  #floatForm: FloatForm = 'other'

  readonly #spans: number[] | undefined

  constructor(bytes: Uint8Array, spans: number[] | undefined) {
    this.#bytes = bytes
    this.#spans = spans
    this.#out = new ByteBuilder(bytes.length + 1024)
  }

  read(recordsMax: number): ScannedStatistics | undefined {
    const out = this.#out
    let records = 0
    if (!this.#takes(OPEN_ARRAY)) return undefined
    out.appendByte(OPEN_ARRAY)
    if (!this.#takes(CLOSE_ARRAY)) {
      do {
        if (records > 0) out.appendByte(COMMA)
        if (records === recordsMax || !this.#readRecord()) return undefined
        this.#writeRecord()
        records += 1
      } while (this.#takes(COMMA))
      if (!this.#takes(CLOSE_ARRAY)) return undefined
    }
    if (spaceEnd(this.#bytes, this.#at, this.#bytes.length) !== this.#bytes.length) return undefined
    out.appendByte(CLOSE_ARRAY)
    return { json: out.view(), records }
  }

  #readRecord(): boolean {
    if (!this.#takes(OPEN_OBJECT)) return false
    this.#starts.fill(ABSENT)
    let field = ABSENT
    do {
      field = this.#takeKey(field + 1)
      if (field === ABSENT || this.#starts[field] !== ABSENT) return false
      const start = spaceEnd(this.#bytes, this.#at, this.#bytes.length)
      const end = this.#valueEnd(field, start)
      if (end === END) return false
      this.#starts[field] = start
      this.#ends[field] = end
      this.#at = end
    } while (this.#takes(COMMA))
    return this.#takes(CLOSE_OBJECT) && REQUIRED.every((each) => this.#starts[each] !== ABSENT)
  }

  #writeRecord(): void {
    const out = this.#out
    for (let field = 0; field < FIELDS.length; field++) {
      const { kind, open } = FIELDS[field]!
      const start = this.#starts[field]!
      out.append(open)
      this.#spans?.push(out.length)
      if (start === ABSENT || this.#bytes[start] === SMALL_N) out.append(NULL)
      else if (kind === 'float' && this.#floatForm === 'other') {
        out.appendAscii(floatText(Number(decode(this.#bytes, start, this.#ends[field]!))))
      } else {
        out.append(this.#bytes, start, this.#ends[field]!)
        if (kind === 'float' && this.#floatForm === 'whole') out.append(FRACTION)
      }
      this.#spans?.push(out.length)
    }
    out.appendByte(CLOSE_OBJECT)
  }

  /** Steps over white space and `byte`, if that comes next. */
  #takes(byte: number): boolean {
    const at = spaceEnd(this.#bytes, this.#at, this.#bytes.length)
    if (at >= this.#bytes.length || this.#bytes[at] !== byte) return false
    this.#at = at + 1
    return true
  }

  /** Steps over a key and its colon. The number of the field, which most likely is `guess`. */
  #takeKey(guess: number): number {
    if (!this.#takes(QUOTE)) return ABSENT
    const start = this.#at
    for (let tried = 0; tried < FIELDS.length; tried++) {
      const field = (guess + tried) % FIELDS.length
      const { name } = FIELDS[field]!
      const end = start + name.length
      if (this.#bytes[end] !== QUOTE || !isText(this.#bytes, start, name)) continue
      this.#at = end + 1
      return this.#takes(COLON) ? field : ABSENT
    }
    return ABSENT
  }

  #valueEnd(field: number, start: number): number {
    const rule = FIELDS[field]!
    const first = this.#bytes[start]
    if (first === SMALL_N) {
      return !rule.required && isText(this.#bytes, start, 'null') ? start + NULL.length : END
    }
    if (rule.kind === 'text') return this.#textEnd(start)
    return rule.kind === 'float' ? this.#floatEnd(start) : this.#integerEnd(rule, start)
  }

  #textEnd(start: number): number {
    const bytes = this.#bytes
    if (bytes[start] !== QUOTE) return END
    for (let at = start + 1; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (byte === QUOTE) return at + 1
      if (byte === BACKSLASH || byte < SPACE) return END
    }
    return END
  }

  #floatEnd(start: number): number {
    const bytes = this.#bytes
    const end = numberEnd(bytes, start, bytes.length)
    if (end === END) return END
    this.#floatForm = formOf(bytes, start, end)
    return this.#floatForm !== 'other' || Number.isFinite(Number(decode(bytes, start, end))) ? end : END
  }

  #integerEnd({ minimum, maximum }: FieldRule, start: number): number {
    const bytes = this.#bytes
    const isNegative = bytes[start] === MINUS
    const first = isNegative ? start + 1 : start
    let end = first
    let size = 0
    for (; end < bytes.length && bytes[end]! >= ZERO && bytes[end]! <= NINE; end++)
      size = 10 * size + bytes[end]! - ZERO
    const digits = end - first
    if (digits === 0 || digits > DIGITS_MAX) return END
    // 01 is no number, and -0 no integer.
    if (bytes[first] === ZERO && (digits > 1 || isNegative)) return END
    const value = isNegative ? -size : size
    return value >= minimum && value <= maximum ? end : END
  }
}

/**
 * The form of a JSON number. A number of up to 15 digits has no shorter spelling, unless its fraction ends with zeros. `3.0` and `0.0`
 * are as short as floats get.
 */
function formOf(bytes: Uint8Array, start: number, end: number): FloatForm {
  const first = bytes[start] === MINUS ? start + 1 : start
  let dot = end
  let isSmall = bytes[first] === ZERO
  for (let at = first; at < end; at++) {
    const byte = bytes[at]!
    if (byte === DOT) dot = at
    else if (byte < ZERO || byte > NINE) return 'other'
    else if (byte !== ZERO && (dot === end || at - dot - 1 <= LEADING_ZEROS_MAX)) isSmall = false
  }
  if (end - first > DIGITS_MAX) return 'other'
  if (dot === end) return 'whole'
  if (end - dot === FRACTION.length && bytes[dot + 1] === ZERO) return 'decimal'
  return isSmall || bytes[end - 1] === ZERO ? 'other' : 'decimal'
}
