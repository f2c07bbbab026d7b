// Owns boards over HTTP in tests: namespaces of boards, the routes of one room, and a reader that puts pages together.

import { request } from './http.ts'
import { freshRoom } from './lobby-client.ts'
import { ADMIN_KEY, type TestServer } from './start-server.ts'

const object = (properties: object, required: string[], rest: object = {}) => ({
  board: { key: required[0]!, schema: { type: 'object', properties, required, ...rest } },
})
const [integer, string] = [{ type: 'integer' }, { type: 'string' }]

export const NAMESPACES = {
  board: { board: { key: 'product_line_id' } },
  small: { board: { key: 'product_line_id', recordsMax: 3 } },
  // Forgets removals soon.
  short: { board: { key: 'product_line_id', tombstonesMax: 2 } },
  // Remembers what was said, and has no board.
  log: { historySize: 10 },
  numbers: object({ id: integer, n: { type: 'number' }, i: { type: ['integer', 'null'] }, flag: { type: 'boolean' } }, [
    'id',
  ]),
  texts: object({ k: string, v: {}, note: { type: 'string', default: 'none' } }, ['k']),
  open: object({ id: integer, n: { type: 'number' } }, ['id'], { additionalProperties: true }),
  patterns: object({ id: integer }, ['id'], { patternProperties: { '^m_': { type: 'number' } } }),
}

export type Namespace = keyof typeof NAMESPACES

export interface Told {
  readonly status: number
  /** As it was spelled. */
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: the bodies of answers have many shapes, and each test names the one it expects.
  readonly body: any
  readonly headers: Headers
}

export interface PushHow {
  readonly route?: 'records' | 'statistics'
  readonly key?: string
  readonly wait?: 'flushed'
}

/** The routes of one room. */
export class BoardRoom {
  readonly room: string
  readonly #server: Pick<TestServer, 'port'>

  constructor(server: Pick<TestServer, 'port'>, namespace: Namespace) {
    this.#server = server
    this.room = `${namespace}:${freshRoom()}`
  }

  /** Texts and bytes go out as they are. */
  push(records: unknown, { route = 'records', key, wait }: PushHow = {}): Promise<Told> {
    const body = typeof records === 'string' || records instanceof Uint8Array ? records : JSON.stringify(records)
    return this.ask(`/${route}${wait === undefined ? '' : `?wait=${wait}`}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
      body,
    })
  }

  read(query = ''): Promise<Told> {
    return this.ask(`/records${query}`)
  }

  /** `key` as it stands in the path. */
  remove(key: string): Promise<Told> {
    return this.ask(`/records/${key}`, { method: 'DELETE' })
  }

  clear(): Promise<Told> {
    return this.ask('/records', { method: 'DELETE' })
  }

  /** The records of the first page, as they were spelled. */
  async spelled(query = ''): Promise<string> {
    const { text } = await this.read(query)
    const found = /"records":(\[.*\])(?:,"removed":\[.*\])?,"next":/.exec(text)
    if (found === null) throw new Error(`no records in ${text}`)
    return found[1]!
  }

  async ask(path: string, { headers = {}, ...spec }: Parameters<typeof request>[2] = {}): Promise<Told> {
    const all = { 'x-api-key': ADMIN_KEY, ...headers }
    const answer = await request(this.#server, `/rooms/${encodeURIComponent(this.room)}${path}`, {
      ...spec,
      headers: all,
    })
    return { ...answer, body: JSON.parse(answer.text) }
  }
}

/** Puts pages together. */
export class PageReader {
  readonly records = new Map<unknown, object>()
  /** Of the last page that came; null when it was the last. */
  next: string | null = ''
  offset = 0
  readonly #room: BoardRoom
  readonly #key: string
  readonly #query: string

  /** `query`: a view and a limit. */
  constructor(room: BoardRoom, key: string, query = '') {
    this.#room = room
    this.#key = key
    this.#query = query
  }

  /** One page more. The status of its answer. */
  async page(): Promise<number> {
    const { status, body } = await this.#room.read(`?${this.#query}&after=${this.next}`)
    if (status !== 200) return status
    for (const record of body.records) this.records.set(record[this.#key], record)
    for (const key of body.removed ?? []) this.records.delete(key)
    this.next = body.next
    this.offset = body.offset
    return status
  }
}
