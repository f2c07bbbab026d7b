// The lines that a terminal shows of a watched board: the first rows by key, with recently changed cells lit, and a last line that says what is not
// shown and how the connection is. Main thread. Pure: times come from the caller.
import type { Applied, BoardKey, BoardRecord } from './board-copy.ts'
import { cellOf, cut, printable, textTable } from './text-table.ts'

/** How long a changed cell stays lit. */
const LIT_MS = 1000

export interface Size {
  readonly width: number
  readonly height: number
}

export interface DisplayOptions {
  readonly room: string
  readonly keyField: string
  /** Fields in the order of the columns. Undefined: all fields that the records have. */
  readonly fields: readonly string[] | undefined
}

type Changes = Extract<Applied, { kind: 'applied' }>

export class BoardDisplay {
  readonly #options: DisplayOptions
  #records: ReadonlyMap<BoardKey, BoardRecord> = new Map()
  /** Undefined when the keys have to be sorted again. */
  #sorted: readonly BoardKey[] | undefined
  readonly #columns: Set<string>
  /** The time until which a cell is lit, by key and field. */
  readonly #lit = new Map<BoardKey, Map<string, number>>()

  constructor(options: DisplayOptions) {
    this.#options = options
    this.#columns = new Set([options.keyField, ...(options.fields ?? [])])
  }

  /** To be called for each change of the board. Keeps `records`, and reads them again when lines are made. */
  changed(
    records: ReadonlyMap<BoardKey, BoardRecord>,
    { changes, isReset, isReordered }: Changes,
    nowMs: number,
  ): void {
    // No cell is lit when the whole board is new.
    const isWhole = isReset || records !== this.#records
    if (isReordered || isWhole) this.#sorted = undefined
    this.#records = records
    if (isWhole) this.#lit.clear()
    for (const { key, fields } of changes) {
      if (this.#options.fields === undefined) for (const field of fields) this.#columns.add(field)
      if (isWhole) continue
      const cells = this.#lit.get(key) ?? new Map<string, number>()
      for (const field of fields) cells.set(field, nowMs + LIT_MS)
      this.#lit.set(key, cells)
    }
  }

  /** Puts out the cells that have been lit for long enough. Returns whether there were any. */
  putOut(nowMs: number): boolean {
    let isAny = false
    for (const [key, cells] of this.#lit) {
      for (const [field, untilMs] of cells) if (untilMs <= nowMs) isAny = cells.delete(field) || isAny
      if (cells.size === 0) this.#lit.delete(key)
    }
    return isAny
  }

  /** At most `height` lines, none wider than `width`. `status` stands at the end of the last line. */
  lines({ width, height }: Size, status: string): string[] {
    this.#sorted ??= sortedKeys(this.#records.keys())
    const header = [...this.#columns]
    // The header and the last line are always there.
    const keys = this.#sorted.slice(0, Math.max(0, height - 2))
    const rows = keys.map((key) => {
      const record = this.#records.get(key) ?? {}
      const lit = this.#lit.get(key)
      return header.map((field) => cellOf(record[field], lit?.has(field) === true))
    })
    const { lines, hiddenColumns } = textTable({ header, rows, width, isStyled: true })
    const parts = [
      `${this.#options.room}: ${counted(this.#records.size, 'record')}`,
      ...(keys.length < this.#sorted.length ? [`${counted(this.#sorted.length - keys.length, 'row')} not shown`] : []),
      ...(hiddenColumns === 0 ? [] : [`${counted(hiddenColumns, 'column')} not shown`]),
      ...(status === '' ? [] : [status]),
    ]
    return [...lines, cut(printable(parts.join(', ')), width)].slice(-Math.max(1, height))
  }
}

export const sortedKeys = (keys: Iterable<BoardKey>): BoardKey[] =>
  [...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))

const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
