// The first items of a collection in some order, found without sorting all of it. Pure.

/** `isBefore`: whether an item stands before another in the order wanted. */
export function smallest<Item>(
  items: Iterable<Item>,
  limit: number,
  isBefore: (item: Item, other: Item) => boolean,
): Item[] {
  const first: Item[] = []
  for (const item of items) {
    if (first.length === limit && (limit === 0 || !isBefore(item, first[limit - 1]!))) continue
    let low = 0
    let high = first.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBefore(first[middle]!, item)) low = middle + 1
      else high = middle
    }
    first.splice(low, 0, item)
    if (first.length > limit) first.pop()
  }
  return first
}

/** As many of the first items as take at most `bytesMax` bytes of JSON, each with a comma. */
export function fitting<Item>(items: readonly Item[], bytesMax: number): readonly Item[] {
  let bytesLeft = bytesMax
  for (const [index, item] of items.entries()) {
    bytesLeft -= Buffer.byteLength(JSON.stringify(item)) + 1
    if (bytesLeft < 0) return items.slice(0, index)
  }
  return items
}
