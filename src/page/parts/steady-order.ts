// Rows keep their order while somebody looks at them. Browser. Pure.

/** The rows in their new order, or while `isBusy` in the order of before: rows that are new stand at the end. */
export function steadyOrder<Row>(
  sorted: readonly Row[],
  {
    before,
    isBusy,
    keyOf,
  }: { readonly before: readonly string[]; readonly isBusy: boolean; readonly keyOf: (row: Row) => string },
): readonly Row[] {
  if (!isBusy) return sorted
  const left = new Map(sorted.map((row) => [keyOf(row), row]))
  const kept = before.flatMap((key) => {
    const row = left.get(key)
    left.delete(key)
    return row === undefined ? [] : [row]
  })
  return [...kept, ...left.values()]
}
