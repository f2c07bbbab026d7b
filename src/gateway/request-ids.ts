// The ids of HTTP requests, by which lines of the log, proxies and back ends speak of the same request. A peer may send one in X-Request-Id; others
// are a counter behind a text that is the process's own. Main thread.
import { randomBytes } from 'node:crypto'
import { headerOf, type RequestHead } from './request-head.ts'

export const REQUEST_ID = 'X-Request-Id'

/** Too short for a signed token. */
const SOUND = /^[A-Za-z0-9._-]{1,64}$/
const PREFIX_BYTES = 6

export class RequestIds {
  readonly #prefix = randomBytes(PREFIX_BYTES).toString('base64url')
  #count = 0

  next(): string {
    this.#count += 1
    return `${this.#prefix}-${this.#count.toString(36)}`
  }

  of(head: RequestHead): string {
    return this.given(headerOf(head, 'x-request-id'))
  }

  /** The id that a peer has given, if it is sound, or a new one. Empty: the peer has given none. */
  given(id: string): string {
    return id !== '' && SOUND.test(id) ? id : this.next()
  }
}
