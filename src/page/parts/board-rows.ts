// The board of the place Statistics: the records, when each field changed and in which direction, and the recent values of the charted ones.
// Browser. Pure: the caller gives the time.
import { type Applied, BoardCopy, type BoardFrame, type BoardKey, type BoardRecord } from '../../cli/board-copy.ts'
import { plainText } from './figure-text.ts'

/** When a cell has changed, by `performance.now()`, and in which direction. */
export interface Change {
  readonly atMs: number
  readonly sign: '▲' | '▼' | ''
}

export interface BoardRow {
  readonly key: BoardKey
  record: BoardRecord
  changedAtMs: number
  readonly changes: Map<string, Change>
}

/** How far the charts reach back, and how often a value is taken. */
export const CHART_SECONDS = 60
const SAMPLES_A_SECOND = 4
const SAMPLES_MAX = CHART_SECONDS * SAMPLES_A_SECOND
/** Changes in a second are counted over so many of them. */
const RATE_SECONDS = 5

export class BoardRows {
  readonly keyField: string
  readonly #copy: BoardCopy
  readonly #rows = new Map<BoardKey, BoardRow>()
  readonly #samples: { readonly time: number; readonly values: ReadonlyMap<BoardKey, BoardRecord> }[] = []
  readonly #charted = new Set<BoardKey>()
  #changeTimes: { readonly atMs: number; readonly count: number }[] = []

  constructor(keyField: string) {
    this.keyField = keyField
    this.#copy = new BoardCopy(keyField)
  }

  get rows(): ReadonlyMap<BoardKey, BoardRow> {
    return this.#rows
  }

  /** Names of fields, the key first, the others in the order of the first record. */
  get fields(): readonly string[] {
    const [first] = this.#rows.values()
    const names = Object.keys(first?.record ?? {}).filter((name) => name !== this.keyField)
    return [this.keyField, ...names]
  }

  apply(frame: BoardFrame, nowMs: number): Applied {
    const applied = this.#copy.apply(frame)
    if (applied.kind !== 'applied') return applied
    const { records } = this.#copy
    if (applied.isReordered) {
      for (const key of this.#rows.keys()) if (!records.has(key)) this.#rows.delete(key)
    }
    for (const { key, fields } of applied.changes) this.#change(key, { fields, isQuiet: applied.isReset, nowMs })
    if (!applied.isReset) this.#changeTimes.push({ atMs: nowMs, count: applied.changes.length })
    return applied
  }

  changesPerSecond(nowMs: number): number {
    this.#changeTimes = this.#changeTimes.filter(({ atMs }) => nowMs - atMs <= RATE_SECONDS * 1000)
    return this.#changeTimes.reduce((sum, { count }) => sum + count, 0) / RATE_SECONDS
  }

  chart(keys: Iterable<BoardKey>): void {
    this.#charted.clear()
    for (const key of keys) this.#charted.add(key)
  }

  /** Takes the values of the charted records; called each 250 ms. */
  sample(time: number): void {
    if (this.#samples.length === SAMPLES_MAX) this.#samples.shift()
    const values = [...this.#charted].flatMap((key) => {
      const row = this.#rows.get(key)
      return row === undefined ? [] : [[key, row.record] as const]
    })
    this.#samples.push({ time, values: new Map(values) })
  }

  seriesOf(key: BoardKey, field: string): { readonly times: number[]; readonly values: (number | null)[] } {
    const values = this.#samples.map((sample) => {
      const value = sample.values.get(key)?.[field]
      return typeof value === 'number' ? value : null
    })
    return { times: this.#samples.map(({ time }) => time), values }
  }

  #change(key: BoardKey, parts: { fields: readonly string[]; isQuiet: boolean; nowMs: number }): void {
    const { fields, isQuiet, nowMs } = parts
    const record = this.#copy.records.get(key)!
    const row = this.#rows.get(key)
    if (row === undefined || isQuiet) {
      // A whole board lights nothing: it is no news which of its fields have just changed.
      const changes = new Map<string, Change>()
      this.#rows.set(key, { key, record, changedAtMs: nowMs, changes })
      if (!isQuiet) for (const field of fields) changes.set(field, { atMs: nowMs, sign: '' })
      return
    }
    for (const field of fields) row.changes.set(field, { atMs: nowMs, sign: signOf(row.record[field], record[field]) })
    row.record = record
    row.changedAtMs = nowMs
  }
}

function signOf(before: unknown, after: unknown): Change['sign'] {
  if (typeof before !== 'number' || typeof after !== 'number') return ''
  return after > before ? '▲' : '▼'
}

/** Rows in the order of one field; null and missing values last. `changed` is when a record last changed. */
export function ordered(
  rows: Iterable<BoardRow>,
  { name, isDescending }: { readonly name: string; readonly isDescending: boolean },
): BoardRow[] {
  const sortedBy = (row: BoardRow) => (name === CHANGED ? row.changedAtMs : row.record[name])
  const way = isDescending ? -1 : 1
  return [...rows].sort((a, b) => {
    const [left, right] = [sortedBy(a), sortedBy(b)]
    const isLeftEmpty = left === null || left === undefined
    const isRightEmpty = right === null || right === undefined
    if (isLeftEmpty || isRightEmpty) return Number(isLeftEmpty) - Number(isRightEmpty)
    if (typeof left === 'number' && typeof right === 'number') return way * (left - right)
    return way * plainText(left).localeCompare(plainText(right))
  })
}

/** The name of the column of when a record has changed. No JSON name of a field collides in practice: fields are shown as they are. */
export const CHANGED = ' changed'
