// What a terminal shows of a board that is being watched: the first rows by key, cells that have just changed lit, a line below that says
// what is not shown and how the connection is. Pure: times come from the caller.
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
  /** In the order of the columns; undefined: as the records have them. */
  readonly fields: readonly string[] | undefined
}

type Changes = Extract<Applied, { kind: 'applied' }>

export class BoardDisplay {
  readonly #options: DisplayOptions
  #records: ReadonlyMap<BoardKey, BoardRecord> = new Map()
  /** Undefined: to be sorted again. */
  #sorted: readonly BoardKey[] | undefined
  readonly #columns: Set<string>
  /** Until when a cell is lit. */
  readonly #lit = new Map<BoardKey, Map<string, number>>()

  constructor(options: DisplayOptions) {
    this.#options = options
    this.#columns = new Set([options.keyField, ...(options.fields ?? [])])
  }

  /** `records` is read again when lines are made. */
  changed(
    records: ReadonlyMap<BoardKey, BoardRecord>,
    { changes, isReset, isReordered }: Changes,
    nowMs: number,
  ): void {
    // Of a whole board nothing is lit.
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

  /** Puts out what has been lit for long enough; whether there was any. */
  putOut(nowMs: number): boolean {
    let isAny = false
    for (const [key, cells] of this.#lit) {
      for (const [field, untilMs] of cells) if (untilMs <= nowMs) isAny = cells.delete(field) || isAny
      if (cells.size === 0) this.#lit.delete(key)
    }
    return isAny
  }

  /** At most `height` lines, none wider than `width`. `status` is for the end of the last one. */
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
