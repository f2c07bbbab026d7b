// Makes the lines of a table for a terminal. Each column is as wide as its cells need, and columns that do not fit are left out. Control characters
// from records are escaped, so that no record can steer the terminal. Main thread. Pure.

export interface Cell {
  readonly text: string
  /** Numbers are aligned to the right. */
  readonly isNumber: boolean
  readonly isLit: boolean
}

export interface TableInput {
  readonly header: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Columns of the terminal. Undefined: no limit. */
  readonly width: number | undefined
  /** Whether escape sequences for bold and lit text may be used. */
  readonly isStyled: boolean
}

export interface Table {
  readonly lines: readonly string[]
  readonly hiddenColumns: number
}

const COLUMN_MAX = 40
const GAP = '  '
const [BOLD, LIT, PLAIN] = ['\x1b[1m', '\x1b[7m', '\x1b[0m']

/** The cell for a value of a record. */
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
    // The first column is always shown. It is cut when it does not fit.
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
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += WIDE.test(segment) ? 2 : 1
  return width
}

/** The text. A text that is wider than `width` is cut and ends with an ellipsis. */
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

/** The text with escapes for control characters, for marks that change the direction of a line, and for halves of surrogate pairs. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return character === '\n' ? '\\n' : character === '\t' ? '\\t' : `\\u{${code.toString(16)}}`
  })
