// The one file that speaks HTTP to the back end: a POST of JSON, its answer within a time and a size. One pool of connections for each origin.
// Main thread. The pools open connections as they are needed; how many requests are under way at a time is decided by the callers, and each pool
// has a connection for every one of them, so no request waits in here.
import { createHmac } from 'node:crypto'
import { Pool } from 'undici'
import { withinDepth } from '../protocol/json-scan.ts'
import type { HookFailure } from './hook-answers.ts'

export interface BackEndRequest {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** False: the answer is not read, and only its status counts. */
  readonly isRead: boolean
}

export type BackEndAnswer =
  | { readonly kind: 'ok'; readonly json: unknown }
  | { readonly kind: 'failed'; readonly why: HookFailure; readonly text: string }

export interface BackEndParts {
  /** Requests that may be under way at a time, to one origin. */
  readonly connectionsMax: number
  readonly answerBytesMax: number
  readonly jsonDepthMax: number
  /** Empty: requests are not signed. */
  readonly secret: string
}

const failed = (why: HookFailure, text: string): BackEndAnswer => ({ kind: 'failed', why, text })

/** Thrown while an answer is read that is too large. */
class AnswerTooLarge extends Error {}

export class BackEnd {
  readonly #parts: BackEndParts
  readonly #pools = new Map<string, Pool>()

  constructor(parts: BackEndParts) {
    this.#parts = parts
  }

  /** Resolves in `timeoutMs` at the latest, and never rejects. */
  async post({ url, body, headers, timeoutMs, isRead }: BackEndRequest): Promise<BackEndAnswer> {
    const { origin, pathname, search } = new URL(url)
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), timeoutMs)
    try {
      const { statusCode, body: answer } = await this.#pool(origin).request({
        method: 'POST',
        path: `${pathname}${search}`,
        headers: { ...headers, ...this.#signature(body), 'content-type': 'application/json' },
        body,
        signal: abort.signal,
        // The timer above is finer than those of the pool.
        headersTimeout: 0,
        bodyTimeout: 0,
      })
      const isSuccess = isRead ? statusCode === 200 : statusCode >= 200 && statusCode < 300
      if (!isSuccess || !isRead) {
        await answer.dump()
        return isSuccess ? { kind: 'ok', json: undefined } : failed('status', `status ${statusCode}`)
      }
      return this.#parsed(await this.#read(answer))
    } catch (error) {
      if (error instanceof AnswerTooLarge) return failed('answer', error.message)
      return abort.signal.aborted
        ? failed('timeout', `no answer in ${timeoutMs} ms`)
        : failed('connection', codeOf(error))
    } finally {
      clearTimeout(timer)
    }
  }

  /** Ends all requests that are under way. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()))
    this.#pools.clear()
  }

  #pool(origin: string): Pool {
    let pool = this.#pools.get(origin)
    if (pool === undefined) {
      pool = new Pool(origin, { connections: this.#parts.connectionsMax, pipelining: 1 })
      this.#pools.set(origin, pool)
    }
    return pool
  }

  /** The time is part of what is signed, so that a request that somebody has seen cannot be sent again later. */
  #signature(body: string): Record<string, string> {
    const { secret } = this.#parts
    if (secret === '') return {}
    const seconds = Math.floor(Date.now() / 1000)
    const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
    return { 'x-lobbycast-timestamp': String(seconds), 'x-lobbycast-signature': `sha256=${digest}` }
  }

  async #read(answer: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const { answerBytesMax } = this.#parts
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of answer) {
      bytes += chunk.length
      // Leaving the loop ends the connection, so the rest is not read either.
      if (bytes > answerBytesMax) throw new AnswerTooLarge(`the answer has more than ${answerBytesMax} bytes`)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }

  #parsed(bytes: Buffer): BackEndAnswer {
    const { jsonDepthMax } = this.#parts
    if (!withinDepth(bytes, 0, bytes.length, jsonDepthMax)) {
      return failed('answer', `the answer is nested deeper than ${jsonDepthMax} levels`)
    }
    try {
      return { kind: 'ok', json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
    } catch {
      return failed('answer', 'the answer is not JSON')
    }
  }
}

/** The code of a failed connection, such as ECONNREFUSED. The message may repeat what the back end wrote. */
function codeOf(error: unknown): string {
  const { code } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown }
  return typeof code === 'string' ? code : 'the connection failed'
}
