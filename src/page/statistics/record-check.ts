// Checks the text of a statistics push as the server does (protocol/statistics.ts), with the server's own table of fields, and says in which line the
// fault is: the server names only record and field. Records of other schemas are checked by the server (board-rules.ts). Browser. Pure.
import { FIELDS, type FieldRule } from '../../protocol/statistics-fields.ts'

interface RecordFault {
  /** As the server says it, without the number of the record. */
  readonly text: string
  /** From 1. Undefined when the fault is that of the text as a whole. */
  readonly line: number | undefined
  /** The place in the text that is marked. */
  readonly start: number
  readonly end: number
  /** Counted from 0, as in the server's answer. Undefined when the fault lies in no record. */
  readonly record: number | undefined
  readonly field: string | undefined
}

export type RecordCheck =
  /** Without `isOfSchema`, the records are only known to be objects. */
  | { readonly kind: 'good'; readonly records: number; readonly isOfSchema: boolean }
  | { readonly kind: 'bad'; readonly fault: RecordFault }

/** The server takes no deeper body. */
const DEPTH_MAX = 1024

/** A fault as the server names it. */
export interface ServerFault {
  readonly index?: number
  readonly field?: string
  readonly error: string
}

/** `isStatistic`: the records are those of the server's own schema. Others are only checked to be objects. */
export function checkRecords(text: string, { isStatistic }: { readonly isStatistic: boolean }): RecordCheck {
  const read = scanned(text, isStatistic ? 'statistic' : 'object')
  return typeof read === 'number'
    ? { kind: 'good', records: read, isOfSchema: isStatistic }
    : { kind: 'bad', fault: read }
}

/** The fault with its place in the text, which is known to be an array of objects. */
export function placedFault(text: string, { index, field, error }: ServerFault): RecordFault {
  const said = error.replace(/^record \d+:? /, '')
  const placed = index === undefined ? undefined : scanned(text, { index, field, said })
  if (typeof placed === 'object') return placed
  return { text: said, line: undefined, start: 0, end: 0, record: index, field }
}

function scanned(text: string, expected: Expected): number | RecordFault {
  try {
    return new RecordScan(text, expected).read()
  } catch (error) {
    if (error instanceof Found) return error.fault
    throw error
  }
}

/** Ends the scan from any depth. */
class Found extends Error {
  readonly fault: RecordFault

  constructor(fault: RecordFault) {
    super(fault.text)
    this.fault = fault
  }
}

interface Span {
  readonly start: number
  readonly end: number
}

const SPACE = /[ \t\r\n]*/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: a JSON string has none of them.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const LITERAL = /true|false|null/y
/** With the flag `u` a whole pair is one character, and does not match. */
const HALF_PAIR = /\p{Surrogate}/u
const INTEGER_LITERAL = /^-?\d+$/

/** What records have to be, or what the server has found wrong with one of them. */
type Expected =
  | 'statistic'
  | 'object'
  | { readonly index: number; readonly field: string | undefined; readonly said: string }

class RecordScan {
  readonly #text: string
  readonly #expected: Expected
  #at = 0
  #record: number | undefined

  constructor(text: string, expected: Expected) {
    this.#text = text
    this.#expected = expected
  }

  read(): number {
    // Malformed JSON anywhere is said before a bad field, as by the server.
    this.#skipSpace()
    const start = this.#at
    this.#skipValue(1)
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#malformed('something follows the array')
    this.#at = start
    if (this.#text[start] !== '[') this.#fail('the body must be an array of records', { start, end: this.#text.length })
    this.#at++
    let records = 0
    for (const _ of this.#items(']')) {
      this.#record = records
      this.#readRecord()
      records++
    }
    return records
  }

  #readRecord(): void {
    const start = this.#at
    if (this.#text[start] !== '{') this.#fail('must be an object', this.#valueSpan())
    const isStatistic = this.#expected === 'statistic'
    const found =
      typeof this.#expected === 'object' && this.#expected.index === this.#record ? this.#expected : undefined
    let foundAt: Span = { start, end: start + 1 }
    const values = new Map<string, Span>()
    this.#at++
    for (const _ of this.#items('}')) {
      const key = this.#readKey()
      const span = this.#valueSpan()
      // When a name occurs twice, the server takes the last value.
      if (found !== undefined && key.name === found.field) foundAt = { start: key.span.start, end: span.end }
      if (!isStatistic) continue
      const rule = FIELDS.find(({ name }) => name === key.name)
      if (rule === undefined) {
        if (HALF_PAIR.test(key.name)) this.#fail('a key has half a surrogate pair, which is no character', key.span)
      } else if (values.has(rule.name)) this.#fail(`${rule.name} is given twice`, key.span, rule.name)
      else values.set(rule.name, span)
    }
    if (found !== undefined) this.#fail(found.said, foundAt, found.field)
    if (!isStatistic) return
    for (const rule of FIELDS) {
      const span = values.get(rule.name)
      if (span !== undefined) this.#checkField(rule, span)
      else if (rule.required) this.#fail(`${rule.name} is missing`, { start, end: start + 1 }, rule.name)
    }
  }

  #checkField(rule: FieldRule, span: Span): void {
    const { name, kind, required, minimum, maximum, expected } = rule
    const literal = this.#text.slice(span.start, span.end)
    const wrong = (how = ''): never => this.#fail(`${name} must be ${expected}${how}`, span, name)
    if (literal === 'null') {
      if (required) wrong()
      return
    }
    if (kind === 'text') {
      if (!literal.startsWith('"')) wrong()
      if (!HALF_PAIR.test(JSON.parse(literal) as string)) return
      this.#fail(`${name} has half a surrogate pair, which is no character`, span, name)
    }
    if (!/^[-\d]/.test(literal)) wrong()
    const value = Number(literal)
    if (value < minimum || value > maximum) wrong()
    if (kind === 'float') return
    if (!INTEGER_LITERAL.test(literal)) {
      wrong(Number.isInteger(value) ? ', written without a fraction and without an exponent' : '')
    }
    if (Object.is(value, -0)) wrong('; -0 is none')
  }

  /** Steps through the items up to `close`, whose opening has been read. The caller reads each item. */
  *#items(close: ']' | '}'): Generator<void> {
    this.#skipSpace()
    if (this.#text[this.#at] === close) {
      this.#at++
      return
    }
    for (;;) {
      yield
      this.#skipSpace()
      const next = this.#text[this.#at]
      if (next !== ',' && next !== close) this.#malformed(`expected , or ${close}`)
      this.#at++
      if (next === close) return
      this.#skipSpace()
    }
  }

  #readKey(): { readonly name: string; readonly span: Span } {
    const start = this.#at
    if (!this.#takes(STRING)) this.#malformed('expected a name in double quotes')
    const span = { start, end: this.#at }
    this.#skipSpace()
    if (this.#text[this.#at] !== ':') this.#malformed('expected :')
    this.#at++
    this.#skipSpace()
    return { name: JSON.parse(this.#text.slice(span.start, span.end)) as string, span }
  }

  #valueSpan(): Span {
    const start = this.#at
    this.#skipValue(1)
    return { start, end: this.#at }
  }

  #skipValue(depth: number): void {
    const first = this.#text[this.#at]
    if (first === '[' || first === '{') {
      if (depth > DEPTH_MAX) this.#fail(`nested deeper than ${DEPTH_MAX}`, { start: this.#at, end: this.#at + 1 })
      this.#at++
      for (const _ of this.#items(first === '[' ? ']' : '}')) {
        if (first === '{') this.#readKey()
        this.#skipValue(depth + 1)
      }
      return
    }
    if (this.#takes(STRING) || this.#takes(NUMBER) || this.#takes(LITERAL)) return
    this.#malformed(this.#at >= this.#text.length ? 'the text ends too early' : 'expected a value')
  }

  #takes(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return false
    this.#at = pattern.lastIndex
    return true
  }

  #skipSpace(): void {
    this.#takes(SPACE)
  }

  #malformed(what: string): never {
    return this.#fail(`malformed JSON: ${what}`, { start: this.#at, end: this.#at + 1 })
  }

  #fail(text: string, { start, end }: Span, field?: string): never {
    const line = this.#text.slice(0, start).split('\n').length
    throw new Found({ text, line, start, end: Math.min(end, this.#text.length), record: this.#record, field })
  }
}
