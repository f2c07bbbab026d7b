/** Reads a board over HTTP, to compare copies with. */
import type { BoardRecord } from './board-copy.ts'

interface Page {
  records: BoardRecord[]
  removed?: unknown[]
  next: string | null
}

/** All records of a board, whose pages are put together in their order. `base`: `http://host:port/rooms/{room}`. */
export async function readBoard(base: string): Promise<BoardRecord[]> {
  const records = new Map<string, BoardRecord>()
  for (let after: string | null = ''; after !== null; ) {
    const response = await fetch(
      `${base}/records?limit=1000${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
    )
    if (!response.ok) throw new Error(`${base}/records answers ${response.status}: ${await response.text()}`)
    const page = (await response.json()) as Page
    for (const record of page.records) records.set(String(record.product_line_id), record)
    for (const key of page.removed ?? []) records.delete(String(key))
    after = page.next
  }
  return [...records.values()]
}
