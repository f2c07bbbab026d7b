// The row of a table that the keys are at. It is known by its key, so it stays the same row when the order changes; when it is gone, its neighbour
// takes its place. Browser. Pure.

export type RowKey = string | number

/** Undefined until somebody has chosen a row: then it is the first one, whichever that is. */
export interface ActiveRow {
  readonly key: RowKey | undefined
  readonly at: number
}

/** The active row among the rows of now. `at` is -1 when there are none. */
export function activeAmong(keys: readonly RowKey[], { key, at }: ActiveRow): ActiveRow {
  if (key === undefined) return { key, at: keys.length === 0 ? -1 : 0 }
  const found = keys.indexOf(key)
  if (found >= 0) return { key, at: found }
  const neighbour = Math.min(Math.max(0, at), keys.length - 1)
  // With no rows at all the key is kept: they may be on their way.
  return { key: keys[neighbour] ?? key, at: neighbour }
}

/** Where a key leads from the row `at`; undefined for a key that moves to no row. `page`: rows in sight. */
export function rowAfterKey(name: string, { at, count, page }: { at: number; count: number; page: number }) {
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, PageUp: at - page, PageDown: at + page, Home: 0, End: count - 1 }[
    name
  ]
  return to === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, to))
}

/** The id of a row in the document: no two keys have the same, and none has a space. */
export const rowId = (table: string, key: RowKey): string =>
  `${table}-${String(key).replace(/[^\w-]/g, (char) => `.${char.charCodeAt(0)}.`)}`
