// Gathers records into batches, one for each request, bounded by number and by size. Main thread. No I/O.
import type { InputRecord } from './json-records.ts'

export interface Batch {
  readonly records: readonly InputRecord[]
  /** A JSON array. */
  readonly body: string
}

/** Largest batch, in characters. A longer record makes a batch of its own. The server accepts bodies of up to 4 MiB by default. */
const BATCH_LENGTH_MAX = 1024 * 1024

export async function* batchesOf(records: AsyncIterable<InputRecord>, recordsMax: number): AsyncGenerator<Batch> {
  let gathered: InputRecord[] = []
  let length = 0
  for await (const record of records) {
    if (gathered.length > 0 && length + record.text.length > BATCH_LENGTH_MAX) {
      yield batchOf(gathered)
      gathered = []
      length = 0
    }
    gathered.push(record)
    length += record.text.length
    if (gathered.length < recordsMax) continue
    yield batchOf(gathered)
    gathered = []
    length = 0
  }
  if (gathered.length > 0) yield batchOf(gathered)
}

const batchOf = (records: readonly InputRecord[]): Batch => ({
  records,
  body: `[${records.map(({ text }) => text).join(',')}]`,
})
