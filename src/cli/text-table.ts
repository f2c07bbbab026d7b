// Lines of a table for a terminal: columns as wide as they need to be, as many of them as fit, nothing from a record that could steer the
// terminal. Pure.

export interface Cell {
  readonly text: string
  /** Numbers stand at the right. */
  readonly isNumber: boolean
  readonly isLit: boolean
}

export interface TableInput {
  readonly header: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Columns of the terminal; undefined: as wide as it gets. */
  readonly width: number | undefined
  /** Whether there may be escape sequences for bold and lit. */
  readonly isStyled: boolean
}

export interface Table {
  readonly lines: readonly string[]
  readonly hiddenColumns: number
}

const COLUMN_MAX = 40
const GAP = '  '
const [BOLD, LIT, PLAIN] = ['\x1b[1m', '\x1b[7m', '\x1b[0m']

/** A value of a record as a cell shows it. */
export function cellOf(value: unknown, isLit = false): Cell {
  const text = value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  return { text: printable(text), isNumber: typeof value === 'number', isLit }
}

export function textTable({ header, rows, width, isStyled }: TableInput): Table {
  const names = header.map(printable)
  const limit = width === undefined ? Number.POSITIVE_INFINITY : width
  const widths: number[] = []
  let used = 0
  for (const [column, name] of names.entries()) {
    const widest = rows.reduce((most, row) => Math.max(most, textWidth(row[column]?.text ?? '')), textWidth(name))
    const wanted = width === undefined ? widest : Math.min(widest, COLUMN_MAX)
    // The first column is always there, cut if need be.
    const own = column === 0 ? Math.min(wanted, limit) : wanted
    if (used + own > limit) break
    widths.push(own)
    used += own + GAP.length
  }
  const line = (cells: readonly Cell[]) =>
    cells
      .slice(0, widths.length)
      .map((cell, column) => padded(cell, { width: widths[column] ?? 0, isStyled }))
      .join(GAP)
      .trimEnd()
  const isNumeric = names.map((_, column) => rows.some((row) => row[column]?.isNumber === true))
  const heading = line(names.map((text, column) => ({ text, isNumber: isNumeric[column] === true, isLit: false })))
  return {
    lines: [isStyled ? `${BOLD}${heading}${PLAIN}` : heading, ...rows.map(line)],
    hiddenColumns: names.length - widths.length,
  }
}

function padded({ text, isNumber, isLit }: Cell, { width, isStyled }: { width: number; isStyled: boolean }): string {
  const shown = cut(text, width)
  const space = ' '.repeat(Math.max(0, width - textWidth(shown)))
  const whole = isNumber ? space + shown : shown + space
  return isLit && isStyled ? `${LIT}${whole}${PLAIN}` : whole
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
const WIDE =
  /^(\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303f\uff01-\uff60])/u
const ASCII = /^[ -~]*$/

/** The columns that a text takes on a terminal. */
function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += WIDE.test(segment) ? 2 : 1
  return width
}

/** The text, or its beginning and a mark when it is wider. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let shown = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += textWidth(segment)
    if (used > width - 1) break
    shown += segment
  }
  return width < 1 ? '' : `${shown}…`
}

/** Control characters, marks that change the direction of a line, and halves of surrogate pairs become escapes. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return character === '\n' ? '\\n' : character === '\t' ? '\\t' : `\\u{${code.toString(16)}}`
  })
