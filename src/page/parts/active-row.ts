// The active row of a table: the row that the keyboard acts on. It is remembered by its key, so it stays the same row when the order changes. When the row
// is gone, its neighbour becomes active. Browser. Pure.

export type RowKey = string | number

/** Undefined until a row was chosen; until then the first row is the active one. */
export interface ActiveRow {
  readonly key: RowKey | undefined
  readonly at: number
}

/** The active row among the current rows. `at` is -1 when there are none. */
export function activeAmong(keys: readonly RowKey[], { key, at }: ActiveRow): ActiveRow {
  if (key === undefined) return { key, at: keys.length === 0 ? -1 : 0 }
  const found = keys.indexOf(key)
  if (found >= 0) return { key, at: found }
  const neighbour = Math.min(Math.max(0, at), keys.length - 1)
  // Without any rows the key is kept, because the rows may still be loading.
  return { key: keys[neighbour] ?? key, at: neighbour }
}

/** The row to which a key moves from the row `at`; undefined for a key that moves nowhere. `page`: rows in sight. */
export function rowAfterKey(name: string, { at, count, page }: { at: number; count: number; page: number }) {
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, PageUp: at - page, PageDown: at + page, Home: 0, End: count - 1 }[
    name
  ]
  return to === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, to))
}

/** The id of a row in the document. Different keys have different ids, and no id has a space. */
export const rowId = (table: string, key: RowKey): string =>
  `${table}-${String(key).replace(/[^\w-]/g, (char) => `.${char.charCodeAt(0)}.`)}`
