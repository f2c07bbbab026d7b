// Counts how connections end: those that this server ends by close code and reason, all others by code. Only reasons of this server's own are shown,
// and only codes of its tables, because peers and back ends can make up texts and codes without end, secrets among them. Main thread.
import { Disconnect, PlainClose } from '../protocol/codes.ts'
import type { Rows } from './exposition.ts'

/** How a connection has ended. */
export interface ConnectionEnding {
  readonly code: number
  /** Why this server has ended the connection; undefined when it has not. */
  readonly cause: { readonly reason: string; readonly by?: string | undefined } | undefined
}

const TABLES = [...Object.values(Disconnect), ...Object.values(PlainClose)]

/** Reasons beside those of the tables of codes. */
const OWN_REASONS = [
  'silent',
  'expired',
  'room is full',
  'the join failed, try again',
  'the token is missing',
  'too many messages before the greeting',
  'too many messages wait for tokens',
  'the server has too little memory',
  'the server has too few file descriptors',
  'slow, and its backlog was not read in time',
  'slow, and too many bytes wait for all connections together',
  'your address connects too often, try again later',
] as const

const REASONS: ReadonlySet<string> = new Set([...TABLES.map(({ reason }) => reason), ...OWN_REASONS])

/** 1006: cut without a close frame. */
const CODES: ReadonlySet<number> = new Set([...TABLES.map(({ code }) => code), 1006])

/** Codes with which peers usually end a connection; 1005 stands for none, 1006 for a connection without a close frame. */
const PEER_CODES: ReadonlySet<number> = new Set([1000, 1001, 1005, 1006])

/** The reason of connections that a key of the API, or the application, has ended. What they give as a reason is theirs. */
const BY_REQUEST = 'by request'
const OTHER = 'other'

export class Endings {
  readonly #disconnects = new Map<string, { readonly labels: { code: string; reason: string }; count: number }>()
  readonly #closes = new Map<string, number>([...PEER_CODES, OTHER].map((code) => [`${code}`, 0]))

  record({ code, cause }: ConnectionEnding): void {
    if (cause === undefined) {
      const label = PEER_CODES.has(code) ? `${code}` : OTHER
      this.#closes.set(label, this.#closes.get(label)! + 1)
      return
    }
    const own = REASONS.has(cause.reason) ? cause.reason : OTHER
    this.#count(CODES.has(code) ? `${code}` : OTHER, cause.by === undefined ? own : BY_REQUEST)
  }

  get disconnects(): Rows<number> {
    return [...this.#disconnects.values()].map(({ labels, count }) => [labels, count])
  }

  get closes(): Rows<number> {
    return [...this.#closes].map(([code, count]) => [{ code }, count])
  }

  #count(code: string, reason: string): void {
    const key = `${code} ${reason}`
    const known = this.#disconnects.get(key)
    if (known === undefined) this.#disconnects.set(key, { labels: { code, reason }, count: 1 })
    else known.count += 1
  }
}
