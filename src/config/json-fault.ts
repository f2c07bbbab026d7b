// Finds the place where a text stops being JSON. The parser of the platform quotes the text round a mistake in its message, and a
// configuration file may hold secrets; this says where the mistake is and what would have been right there, and quotes nothing.
// One pass without recursion, so that no depth of nesting can overflow the stack.

export interface JsonFault {
  /** Both from 1. A column is a character, whatever its width or its bytes. */
  readonly line: number
  readonly column: number
  readonly expected: string
}

/** The first character at which no JSON text can go on as this one does, or its end; undefined when the text is JSON. */
export function jsonFault(text: string): JsonFault | undefined {
  const scan = new Scan(text)
  const expected = scan.document()
  return expected === undefined ? undefined : { ...placeOf(text, scan.at), expected }
}

const NUMBER_STARTS = /[-0-9]/
const DIGIT = /[0-9]/
const HEX_DIGIT = /[0-9A-Fa-f]/
const ESCAPES = '"\\/bfnrtu'

/** What may come next, between the tokens of a document. */
type Next = 'value' | 'value or ]' | 'name' | 'name or }' | 'after value'

class Scan {
  /** Where the scan stands; after `document` has returned a fault, the place of the fault. */
  at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** Says what was expected at `at`, or undefined when the whole text is one value. */
  document(): string | undefined {
    const closers: ('}' | ']')[] = []
    let next: Next = 'value'
    for (;;) {
      this.#blanks()
      const char = this.#text[this.at]
      if (next === 'after value') {
        const closer = closers.at(-1)
        if (closer === undefined) return char === undefined ? undefined : 'the end of the file'
        if (char === closer) closers.pop()
        else if (char === ',') next = closer === '}' ? 'name' : 'value'
        else return `',' or '${closer}'`
        this.at += 1
      } else if (next === 'name' || next === 'name or }') {
        if (char === '}' && next === 'name or }') {
          closers.pop()
          this.at += 1
          next = 'after value'
          continue
        }
        if (char !== '"') return next === 'name' ? 'a name in double quotes' : "a name in double quotes or '}'"
        const fault = this.#string() ?? this.#colon()
        if (fault !== undefined) return fault
        next = 'value'
      } else if (char === ']' && next === 'value or ]') {
        closers.pop()
        this.at += 1
        next = 'after value'
      } else if (char === '{' || char === '[') {
        closers.push(char === '{' ? '}' : ']')
        this.at += 1
        next = char === '{' ? 'name or }' : 'value or ]'
      } else {
        const fault = this.#scalar(next === 'value or ]' ? "a value or ']'" : 'a value')
        if (fault !== undefined) return fault
        next = 'after value'
      }
    }
  }

  #blanks(): void {
    while (' \t\r\n'.includes(this.#text[this.at] ?? 'x')) this.at += 1
  }

  #colon(): string | undefined {
    this.#blanks()
    if (this.#text[this.at] !== ':') return "':'"
    this.at += 1
    return undefined
  }

  #scalar(expected: string): string | undefined {
    const char = this.#text[this.at] ?? ''
    if (char === '"') return this.#string()
    if (NUMBER_STARTS.test(char)) return this.#number()
    const word = ['true', 'false', 'null'].find((candidate) => candidate[0] === char)
    return word === undefined ? expected : this.#word(word)
  }

  #word(word: string): string | undefined {
    for (const char of word) {
      if (this.#text[this.at] !== char) return `'${word}'`
      this.at += 1
    }
    return undefined
  }

  #string(): string | undefined {
    this.at += 1
    for (;;) {
      const char = this.#text[this.at]
      if (char === undefined) return "the closing '\"' of a string"
      if (char < ' ') return "the closing '\"' of a string, or an escape such as \\n"
      this.at += 1
      if (char === '"') return undefined
      if (char === '\\') {
        const fault = this.#escape()
        if (fault !== undefined) return fault
      }
    }
  }

  #escape(): string | undefined {
    const char = this.#text[this.at]
    if (char === undefined || !ESCAPES.includes(char)) return 'one of "\\/bfnrtu after a backslash'
    this.at += 1
    if (char !== 'u') return undefined
    for (let digit = 0; digit < 4; digit++) {
      if (!HEX_DIGIT.test(this.#text[this.at] ?? '')) return 'four hexadecimal digits after \\u'
      this.at += 1
    }
    return undefined
  }

  #number(): string | undefined {
    if (this.#text[this.at] === '-') this.at += 1
    // A zero in front of other digits ends the number; what follows is then the fault.
    if (this.#text[this.at] === '0') this.at += 1
    else if (!this.#digits()) return 'a digit'
    if (this.#text[this.at] === '.') {
      this.at += 1
      if (!this.#digits()) return 'a digit'
    }
    if (!/[eE]/.test(this.#text[this.at] ?? '')) return undefined
    this.at += 1
    if (/[+-]/.test(this.#text[this.at] ?? '')) this.at += 1
    return this.#digits() ? undefined : 'a digit'
  }

  /** False when there is not one. */
  #digits(): boolean {
    const first = this.at
    while (DIGIT.test(this.#text[this.at] ?? '')) this.at += 1
    return this.at > first
  }
}

/** A line ends as editors see it: with a line feed, a carriage return, or both. */
function placeOf(text: string, at: number): { line: number; column: number } {
  const lines = text.slice(0, at).split(/\r\n|\n|\r/)
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 }
}
