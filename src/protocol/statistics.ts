// The statistics push: what a record must look like coming in, and its one spelling going out. A body is taken whole or
// refused whole, and a refusal names the record and the field. Shard thread; no state, no I/O.
//
// JSON.parse says whether the body is JSON at all. What it makes of the body hides four things that the contract asks for: how
// a number was spelled, a key given twice, half a surrogate pair behind an escape, and the names of keys nobody knows. So the
// records are read in their bytes as well, once, and written out from there: most values are copied as they stand. The usual push, in which
// there is nothing to say about any of this, is read in its bytes alone (statistics-scan.ts), in a third of the time.
import { isUtf8 } from 'node:buffer'
import { ByteBuilder, utf8 } from './byte-builder.ts'
import { floatText } from './float-text.ts'
import { Cursor } from './json-cursor.ts'
import { withinDepth } from './json-scan.ts'
import { isWellFormed } from './json-text.ts'
import { ABSENT, FIELDS, type FieldRule, NULL } from './statistics-fields.ts'
import { scanStatistics } from './statistics-scan.ts'

export type ParsedStatistics =
  | {
      readonly kind: 'ok'
      /** How many records there are. */
      readonly records: number
      /** The records as array text. */
      readonly json: Uint8Array
      /** Distinct keys that no record has, in order of appearance; the first few, each cut. */
      readonly ignored: readonly string[]
    }
  | {
      readonly kind: 'refused'
      readonly message: string
      /** The first bad record, counted from 0, and its bad field, when the fault lies in one. */
      readonly index?: number
      readonly field?: string
    }

export interface StatisticsLimits {
  /** Records in one body. */
  readonly recordsMax: number
  /** Nesting of the body, its array and its records included. */
  readonly depthMax: number
  /** Is given the places of the values in the array text, as by `scanStatistics`. */
  readonly spans?: number[] | undefined
}

/** How many unknown keys an answer names, and how much of each. */
const IGNORED_MAX = 20
const IGNORED_NAME_BYTES_MAX = 64

const ZERO = 0x30
const QUOTE = 0x22
const SMALL_N = 0x6e
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const COMMA = 0x2c
const MINUS = 0x2d
/** Depth of a record's members: the array is 1, the record 2. */
const RECORD_DEPTH = 2
/** Levels that JSON.parse is given. What nests deeper costs it 0.1 s a megabyte, which the shard's other rooms would wait. */
const PARSED_DEPTH_MAX = 1024

/** Reads a JSON array of statistic records. The caller has bounded the bytes. */
export function parseStatistics(body: Uint8Array, limits: StatisticsLimits): ParsedStatistics {
  if (!isUtf8(body)) return refused('the body is not valid UTF-8')
  const scanned = scanStatistics(body, limits)
  if (scanned !== undefined) return { kind: 'ok', ...scanned, ignored: [] }
  // What the scan has found before it gave up.
  if (limits.spans !== undefined) limits.spans.length = 0
  return readStatistics(body, limits)
}

/** As `parseStatistics`, for UTF-8 that may be anything. */
export function readStatistics(body: Uint8Array, limits: StatisticsLimits): ParsedStatistics {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  if (text.startsWith('\ufeff')) return refused('the body starts with a byte order mark')
  const { recordsMax, depthMax } = limits
  const parsedDepthMax = Math.max(PARSED_DEPTH_MAX, depthMax)
  if (!withinDepth(body, 0, body.length, parsedDepthMax)) return refused(`nested deeper than ${parsedDepthMax}`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refused(`malformed JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!Array.isArray(value)) return refused('the body must be an array of records')
  if (value.length > recordsMax) return refused(`${value.length} records in one push, the most is ${recordsMax}`)
  return new RecordReader(body, value, limits).read()
}

/** What is wrong with a record. */
interface RecordFault {
  readonly field?: string
  readonly what: string
}

/** Reads the records of one body in its bytes, which are known to be JSON, and writes them out. */
class RecordReader {
  readonly #bytes: Uint8Array
  /** What JSON.parse made of the same bytes. */
  readonly #values: readonly unknown[]
  readonly #cursor: Cursor
  readonly #out: ByteBuilder
  readonly #ignored = new Set<string>()
  /** Where the value of each field of the record in progress begins and ends, and whether it has escapes. */
  readonly #starts = new Int32Array(FIELDS.length)
  readonly #ends = new Int32Array(FIELDS.length)
  readonly #escaped = new Uint8Array(FIELDS.length)
  readonly #spans: number[] | undefined

  constructor(bytes: Uint8Array, values: readonly unknown[], { depthMax, spans }: StatisticsLimits) {
    this.#bytes = bytes
    this.#values = values
    this.#spans = spans
    this.#cursor = new Cursor(bytes, { start: 0, end: bytes.length, depthMax: Math.max(RECORD_DEPTH, depthMax) })
    this.#out = new ByteBuilder(bytes.length + 1024)
  }

  read(): ParsedStatistics {
    const cursor = this.#cursor
    const out = this.#out
    out.appendByte(OPEN_ARRAY)
    cursor.openArray(1)
    let index = 0
    while (cursor.nextItem()) {
      if (index > 0) out.appendByte(COMMA)
      const found = this.#readRecord(index)
      if (found !== undefined) {
        const message = `record ${index}${found.field === undefined ? '' : ':'} ${found.what}`
        return { kind: 'refused', message, index, ...(found.field === undefined ? {} : { field: found.field }) }
      }
      this.#writeRecord(this.#values[index] as Record<string, unknown>)
      index += 1
    }
    if (cursor.fault !== '') throw new Error(`statistics: valid JSON could not be read: ${cursor.fault}`)
    out.appendByte(CLOSE_ARRAY)
    return { kind: 'ok', json: out.view(), records: index, ignored: [...this.#ignored] }
  }

  #readRecord(index: number): RecordFault | undefined {
    const cursor = this.#cursor
    if (cursor.peek() !== OPEN_OBJECT) return { what: 'must be an object' }
    this.#starts.fill(ABSENT)
    cursor.open(RECORD_DEPTH)
    while (cursor.nextKey()) {
      const at = fieldAt(cursor)
      const found = at === ABSENT ? this.#skipUnknown() : this.#skipField(at)
      if (found !== undefined) return found
    }
    // Only now is it known that JSON.parse has not kept the second of two values.
    const record = this.#values[index] as Record<string, unknown>
    for (let at = 0; at < FIELDS.length; at++) {
      const found = this.#checkField(at, record)
      if (found !== undefined) return found
    }
    return undefined
  }

  #skipField(at: number): RecordFault | undefined {
    const cursor = this.#cursor
    const rule = FIELDS[at]!
    if (this.#starts[at] !== ABSENT) return { field: rule.name, what: `${rule.name} is given twice` }
    this.#starts[at] = cursor.pos
    const isText = cursor.peek() === QUOTE
    // Too deep, therefore no value of any field.
    if (!cursor.skipValue(RECORD_DEPTH)) return wrongValue(rule)
    this.#ends[at] = cursor.pos
    this.#escaped[at] = isText && cursor.escaped ? 1 : 0
    return undefined
  }

  #checkField(at: number, record: Record<string, unknown>): RecordFault | undefined {
    const rule = FIELDS[at]!
    const { name: field, kind, required } = rule
    const start = this.#starts[at]!
    if (start === ABSENT) return required ? { field, what: `${field} is missing` } : undefined
    const first = this.#bytes[start]
    if (first === SMALL_N) return required ? wrongValue(rule) : undefined
    if (kind === 'text') {
      if (first !== QUOTE) return wrongValue(rule)
      if (this.#escaped[at] === 0 || isWellFormed(record[field] as string)) return undefined
      return { field, what: `${field} has half a surrogate pair, which is no character` }
    }
    const value = record[field]
    if (typeof value !== 'number' || value < rule.minimum || value > rule.maximum) return wrongValue(rule)
    if (kind === 'float') return undefined
    if (isIntegerLiteral(this.#bytes, start, this.#ends[at]!)) {
      // The parser of the original takes -0 for a fraction.
      return Object.is(value, -0) ? wrongValue(rule, '; -0 is none') : undefined
    }
    const how = Number.isInteger(value) ? ', written without a fraction and without an exponent' : ''
    return wrongValue(rule, how)
  }

  #skipUnknown(): RecordFault | undefined {
    const cursor = this.#cursor
    if (!cursor.keyIsWellFormed) {
      return { field: nameOf(cursor), what: 'a key has half a surrogate pair, which is no character' }
    }
    if (this.#ignored.size < IGNORED_MAX) this.#ignored.add(nameOf(cursor))
    if (cursor.skipValue(RECORD_DEPTH)) return undefined
    const field = nameOf(cursor)
    // Deep nesting is the only fault a cursor can find in valid JSON.
    return { field, what: `${JSON.stringify(field)} is ${cursor.fault.replace(/ at byte \d+$/, '')}` }
  }

  #writeRecord(record: Record<string, unknown>): void {
    const out = this.#out
    for (let at = 0; at < FIELDS.length; at++) {
      const { name, kind, open } = FIELDS[at]!
      const start = this.#starts[at]!
      out.append(open)
      this.#spans?.push(out.length)
      if (start === ABSENT || this.#bytes[start] === SMALL_N) out.append(NULL)
      else if (kind === 'float') out.appendAscii(floatText(record[name] as number))
      else if (kind === 'text' && this.#escaped[at] === 1) out.append(utf8(JSON.stringify(record[name])))
      else out.append(this.#bytes, start, this.#ends[at]!)
      this.#spans?.push(out.length)
    }
    out.appendByte(CLOSE_OBJECT)
  }
}

function wrongValue({ name, expected }: FieldRule, how = ''): RecordFault {
  return { field: name, what: `${name} must be ${expected}${how}` }
}

/** The number of the field that the current key names. */
function fieldAt(cursor: Cursor): number {
  for (let at = 0; at < FIELDS.length; at++) if (cursor.keyIs(FIELDS[at]!.name)) return at
  return ABSENT
}

/** Of a JSON number: digits alone, perhaps behind a minus. */
function isIntegerLiteral(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = bytes[start] === MINUS ? start + 1 : start; i < end; i++) {
    const byte = bytes[i]!
    if (byte < ZERO || byte > ZERO + 9) return false
  }
  return true
}

const nameOf = (cursor: Cursor): string => cursor.keyName(IGNORED_NAME_BYTES_MAX)

function refused(message: string): ParsedStatistics {
  return { kind: 'refused', message }
}
