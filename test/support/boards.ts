// Owns the back end's side of boards in tests: rooms, pushes, removals, and the whole board over HTTP.
import type { BoardRecord, Key } from './board-copy.ts'
import { STATISTIC_KEY, spelledRecords } from './board-copy.ts'
import { queryOf, type ViewSpec } from './board-log.ts'
import { push, request } from './http.ts'
import { freshRoom } from './lobby-client.ts'
import { ADMIN_KEY } from './start-server.ts'

interface Listening {
  port: number
}

export interface Pushed {
  readonly offset: number
  readonly epoch: string
  readonly recipients: number
  readonly changed: number
  readonly unchanged: number
}

export const boardRoom = (namespace = 'board'): string => `${namespace}:${freshRoom()}`

/** A whole statistic record, as it is spelled on the wire. */
export const statistic = (id: number, fields: object = {}): BoardRecord => ({
  currency: null,
  group_status: null,
  product_line: null,
  product_line_id: id,
  total_amount: null,
  total_trx: null,
  ...fields,
})

async function answered<Answer>(asked: ReturnType<typeof request>): Promise<Answer> {
  const { status, text } = await asked
  if (status !== 200) throw new Error(`answered ${status}: ${text}`)
  return JSON.parse(text) as Answer
}

const headers = { 'x-api-key': ADMIN_KEY }

export const pushRecords = (server: Listening, room: string, records: readonly object[], query = ''): Promise<Pushed> =>
  answered(push(server, `/rooms/${room}/records${query}`, records))

export const removeRecord = (server: Listening, room: string, key: Key): Promise<Pushed> =>
  answered(request(server, `/rooms/${room}/records/${key}`, { method: 'DELETE', headers }))

export const clearRecords = (server: Listening, room: string): Promise<Pushed> =>
  answered(request(server, `/rooms/${room}/records`, { method: 'DELETE', headers }))

interface Page {
  readonly offset: number
  readonly epoch: string
  readonly records: readonly BoardRecord[]
  readonly removed?: readonly Key[]
  readonly next: string | null
}

/** The whole board under a view, put together from its pages. */
export async function boardOf(
  server: Listening,
  room: string,
  { view = {}, key = STATISTIC_KEY }: { view?: ViewSpec; key?: string } = {},
): Promise<{ offset: number; epoch: string; text: string }> {
  const records = new Map<unknown, BoardRecord>()
  const { rate: _, delta: _delta, ...shown } = view
  let after = ''
  for (;;) {
    const query = `limit=1000&${queryOf(shown)}${after === '' ? '' : `&after=${after}`}`
    const page: Page = await answered(request(server, `/rooms/${room}/records?${query}`, { headers }))
    for (const record of page.records) records.set(record[key], record)
    for (const gone of page.removed ?? []) records.delete(gone)
    const { offset, epoch, next } = page
    if (next === null) return { offset, epoch, text: spelledRecords(records.values(), key) }
    after = next
  }
}
