// Reads a whole board over HTTP, page by page. All pages applied in their order give the board at the time of the last page. Main thread.
import { setTimeout as sleep } from 'node:timers/promises'
import { BoardCopy } from './board-copy.ts'
import { faultOf, type Reply, type ServerLink } from './server-link.ts'

export interface PagesRequest {
  readonly link: ServerLink
  /** Path of the route, without a query. */
  readonly path: string
  /** The parameters of the view. */
  readonly view: URLSearchParams
  readonly keyField: string
}

export type BoardRead =
  | { readonly kind: 'ok'; readonly copy: BoardCopy }
  | { readonly kind: 'unreachable' | 'refused'; readonly text: string }

const PAGE_RECORDS = 1000
/** Enough for ten million records, more than any server keeps. */
const PAGES_MAX = 10_000
const ATTEMPTS_MAX = 5

export async function readBoard({ link, path, view, keyField }: PagesRequest): Promise<BoardRead> {
  const copy = new BoardCopy(keyField)
  let after = ''
  for (let page = 0; page < PAGES_MAX; page++) {
    const query = new URLSearchParams([['limit', String(PAGE_RECORDS)], ...view])
    if (after !== '') query.set('after', after)
    const reply = await patiently(() => link.get(`${path}?${query}`))
    if (reply.kind !== 'answer') return { kind: 'unreachable', text: `${link.name} is not reachable: ${reply.why}` }
    if (reply.status !== 200) return { kind: 'refused', text: `the server refused, ${faultOf(reply)}` }
    const { records, removed, next } = (reply.body ?? {}) as Record<string, unknown>
    const applied = copy.apply({ set: records, ...(removed === undefined ? {} : { removed }) })
    if (applied.kind === 'no key') return { kind: 'refused', text: keyFault(keyField, applied.fields) }
    if (applied.kind !== 'applied') return { kind: 'refused', text: 'the answer is no page of a board' }
    if (typeof next !== 'string') return { kind: 'ok', copy }
    after = next
  }
  return { kind: 'refused', text: `the board has more than ${PAGES_MAX} pages` }
}

export const keyFault = (keyField: string, fields: readonly string[]): string =>
  `the records have no key in a field ${JSON.stringify(keyField)}: give --key-field, one of ${fields.map((field) => JSON.stringify(field)).join(', ')}`

/** Repeats a request while the server is busy. */
async function patiently(ask: () => Promise<Reply>): Promise<Reply> {
  for (let attempt = 1; ; attempt++) {
    const reply = await ask()
    const isBusy = reply.kind === 'answer' && (reply.status === 429 || reply.status === 503)
    if (!isBusy || attempt === ATTEMPTS_MAX) return reply
    await sleep(Math.min(10_000, reply.retryAfterMs ?? 500 * attempt))
  }
}
