// One HTTP request and its answer, whichever listener it came by: answered exactly once, now or later, unless its peer goes away first.
// Main thread.
import type { RequestHead } from '../gateway/request-head.ts'
import type { EventStream } from './event-stream.ts'

export type Headers = Readonly<Record<string, string>>

export interface Answer {
  readonly status: number
  /** Written as JSON, unless `type` says that it is text or bytes of another kind. Undefined for an answer without a body. */
  readonly body?: unknown
  readonly type?: string
  readonly headers?: Headers
  /** True for a refusal that has been counted by its reason already. The router counts other refusals by their status. */
  readonly isCounted?: boolean
}

/** `gone`: the peer went away. `too large`: the rest is thrown away as it comes, and the connection ends after the answer. */
export type Body = Uint8Array | 'gone' | 'too large'

export interface Exchange {
  readonly head: RequestHead
  /** Told to the peer in X-Request-Id, and to the log in each line about the request. */
  readonly requestId: string
  /** True once it is answered, or the peer is gone. */
  readonly isDone: boolean
  /** Called with the status when it is answered, or a stream begins. */
  onAnswer: (status: number) => void
  answer(answer: Answer): void
  /** To be called before the handler returns to its listener, at most once. The bytes are the caller's. */
  readBody(bytesMax: number): Promise<Body>
  /** For an answer that goes on. Nothing is sent before the first write, and until then `answer` may be called instead. */
  openStream(headers: Headers): EventStream
}

export const NO_HEADERS: Headers = {}

/** What an answer has behind its head. */
export function bodyOf({ body, type }: Answer): string | Uint8Array {
  if (body === undefined) return ''
  return type === undefined ? JSON.stringify(body) : (body as string | Uint8Array)
}

/** The content type of an answer; undefined for one without a body. */
export const typeOf = ({ body, type = 'application/json' }: Answer): string | undefined =>
  body === undefined ? undefined : type

/** Statuses of answers that have no body and say no length: 204, and 304, whose length would be that of the file that is not sent. */
export const LENGTHLESS: ReadonlySet<number> = new Set([204, 304])

/** For a caller that may try again soon. */
export const RETRY_SOON: Headers = { 'Retry-After': '1' }

/** Text for people. */
export const TEXT = 'text/plain; charset=utf-8'
