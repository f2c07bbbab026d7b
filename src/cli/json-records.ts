// Cuts text that comes in pieces into the records of a JSON array or of NDJSON, without holding the whole text. A record keeps its text from the
// file, so that no number is rounded on its way to the server. Main thread. No I/O.

export interface InputRecord {
  /** A JSON object. */
  readonly text: string
  /** Its place among the records of the file, from 0. */
  readonly index: number
  /** The line of the file in which the record begins, from 1. */
  readonly line: number
}

type Place = Pick<InputRecord, 'index' | 'line'>

/** A fault in the input. The message names the place. */
export class InputError extends Error {}

/** Longest record, in characters. The server accepts no larger body by default. */
export const RECORD_LENGTH_MAX = 4 * 1024 * 1024

export const placeText = ({ index, line }: Place): string => `record ${index} (from 0; line ${line})`

export async function* lineRecords(pieces: AsyncIterable<string>): AsyncGenerator<InputRecord> {
  let rest = ''
  let index = 0
  let line = 1
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      if (!isBlank(text)) yield recordOf(text, { index: index++, line })
      line++
    }
    checkLength(rest, { index, line })
  }
  if (!isBlank(rest)) yield recordOf(rest, { index, line })
}

export async function* arrayRecords(pieces: AsyncIterable<string>): AsyncGenerator<InputRecord> {
  const splitter = new ArraySplitter()
  for await (const piece of pieces) yield* splitter.feed(piece)
  splitter.end()
}

/** The place in the array. Inside an element only strings and the depth of brackets are followed. JSON.parse checks the rest. */
type State = 'before the array' | 'element' | 'behind the array'

const [NEWLINE, QUOTE, COMMA, OPEN, BACKSLASH, CLOSE] = [0x0a, 0x22, 0x2c, 0x5b, 0x5c, 0x5d]
const [BRACE_OPEN, BRACE_CLOSE] = [0x7b, 0x7d]

class ArraySplitter {
  #state: State = 'before the array'
  /** The beginning of the current element, from earlier pieces. */
  #text = ''
  #depth = 0
  #isInString = false
  #isEscaped = false
  #index = 0
  #line = 1
  /** The line of the element's first character other than white space. 0 before this character. */
  #firstLine = 0

  end(): void {
    if (this.#state === 'before the array') throw new InputError('there is no JSON array')
    if (this.#state === 'element') throw new InputError(`${placeText(this.#place())}: the array does not end`)
  }

  *feed(piece: string): Generator<InputRecord> {
    let start = 0
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at)
      if (code === NEWLINE) this.#line++
      if (this.#state === 'element') {
        if (!this.#endsAt(code)) continue
        yield* this.#element(this.#text + piece.slice(start, at), code === CLOSE)
        this.#text = ''
        start = at + 1
      } else if (!isSpace(code)) {
        if (this.#state === 'behind the array') throw new InputError(`line ${this.#line}: something follows the array`)
        if (code !== OPEN) throw new InputError(`line ${this.#line}: the JSON is not an array of records`)
        this.#state = 'element'
        start = at + 1
      }
    }
    if (this.#state !== 'element') return
    this.#text += piece.slice(start)
    checkLength(this.#text, this.#place())
  }

  /** Takes the next character of an element. Returns whether the element ended before this character. */
  #endsAt(code: number): boolean {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (code === BACKSLASH) this.#isEscaped = true
      else if (code === QUOTE) this.#isInString = false
      return false
    }
    if (this.#depth === 0 && (code === COMMA || code === CLOSE)) return true
    if (this.#firstLine === 0 && !isSpace(code)) this.#firstLine = this.#line
    if (code === QUOTE) this.#isInString = true
    else if (code === OPEN || code === BRACE_OPEN) this.#depth++
    else if ((code === CLOSE || code === BRACE_CLOSE) && this.#depth > 0) this.#depth--
    return false
  }

  *#element(text: string, isLast: boolean): Generator<InputRecord> {
    const place = this.#place()
    if (isLast) this.#state = 'behind the array'
    this.#firstLine = 0
    if (isLast && place.index === 0 && isBlank(text)) return
    this.#index++
    yield recordOf(text, place)
  }

  #place(): Place {
    return { index: this.#index, line: this.#firstLine === 0 ? this.#line : this.#firstLine }
  }
}

function recordOf(text: string, place: Place): InputRecord {
  checkLength(text, place)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new InputError(`${placeText(place)}: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${placeText(place)}: is not a JSON object`)
  }
  return { text: text.trim(), ...place }
}

function checkLength(text: string, place: Place): void {
  if (text.length <= RECORD_LENGTH_MAX) return
  throw new InputError(`${placeText(place)}: is longer than ${RECORD_LENGTH_MAX} characters`)
}

const isSpace = (code: number): boolean => code === 0x20 || code === NEWLINE || code === 0x0d || code === 0x09

const isBlank = (text: string): boolean => /^[ \t\r\n]*$/.test(text)
