// An exchange on the first listener. uWebSockets.js frees its request when the handler returns and its response when the peer goes away; this
// file respects both. Main thread.
import { STATUS_CODES } from 'node:http'
import { headerOf, headOfUws, type RequestHead } from '../gateway/request-head.ts'
import { REQUEST_ID, type RequestIds } from '../gateway/request-ids.ts'
import type { HttpRequest, HttpResponse } from '../gateway/uws.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { Discard } from './discard.ts'
import { type EventStream, UwsEventStream } from './event-stream.ts'
import { type Answer, type Body, bodyOf, type Exchange, type Headers, LENGTHLESS, typeOf } from './exchange.ts'

const KEEP_ALIVE = `timeout=${MainThreadTuning.uwsKeepAliveSeconds}`

export class UwsExchange implements Exchange {
  readonly head: RequestHead
  readonly requestId: string
  isDone = false
  onAnswer: (status: number) => void = () => undefined
  readonly #res: HttpResponse
  /** Undefined unless the body is being read. */
  #gone: (() => void) | undefined
  /** The body was too large and has not ended yet. */
  #isExcessive = false
  #discard: Discard | undefined

  constructor(res: HttpResponse, req: HttpRequest, ids: RequestIds) {
    this.#res = res
    this.head = headOfUws(res, req)
    this.requestId = ids.of(this.head)
    res.onAborted(() => {
      this.isDone = true
      this.#discard?.cancel()
      this.#gone?.()
    })
  }

  readBody(bytesMax: number): Promise<Body> {
    return new Promise((resolve) => {
      const chunks: Uint8Array[] = []
      let size = 0
      this.#gone = () => resolve('gone')
      const exceed = () => {
        this.#isExcessive = true
        chunks.length = 0
        resolve('too large')
      }
      if (Number(headerOf(this.head, 'content-length') || '0') > bytesMax) exceed()
      this.#res.onData((chunk, isLast) => {
        size += chunk.byteLength
        if (this.#isExcessive) {
          if (isLast) this.#isExcessive = false
          this.#discard?.add(chunk.byteLength)
          if (isLast) this.#discard?.end()
        } else if (size > bytesMax) {
          exceed()
          if (isLast) this.#isExcessive = false
        } else {
          // uWebSockets.js detaches the chunk when this returns.
          chunks.push(new Uint8Array(chunk.slice(0)))
          if (isLast) resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
        }
      })
    })
  }

  answer(answer: Answer): void {
    if (this.isDone) return
    this.isDone = true
    this.onAnswer(answer.status)
    const body = bodyOf(answer)
    const res = this.#res
    res.cork(() => {
      this.#writeHead(answer)
      if (this.#isExcessive) {
        // In chunks: so the answer is whole for its reader while the response is open.
        res.writeHeader('Connection', 'close')
        res.write(body)
        this.#discard = new Discard((isAll) => this.#finish(isAll))
      } else if (this.head.method === 'HEAD' || answer.body === undefined) {
        // Told the length of a body that does not come, uWebSockets.js closes the connection; told none, it writes none.
        const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
        if (!LENGTHLESS.has(answer.status)) res.writeHeader('Content-Length', String(length))
        res.endWithoutBody()
      } else res.end(body)
    })
  }

  openStream(headers: Headers): EventStream {
    this.onAnswer(200)
    const stream = new UwsEventStream(this.#res, { ...headers, [REQUEST_ID]: this.requestId })
    stream.onClosed(() => {
      this.isDone = true
    })
    return stream
  }

  #writeHead(answer: Answer): void {
    const { status, headers } = answer
    const res = this.#res
    const type = typeOf(answer)
    res.writeStatus(status === 200 ? '200 OK' : `${status} ${STATUS_CODES[status] ?? ''}`)
    if (type !== undefined) res.writeHeader('Content-Type', type)
    for (const name in headers) res.writeHeader(name, headers[name]!)
    res.writeHeader(REQUEST_ID, this.requestId)
    if (!this.#isExcessive) res.writeHeader('Keep-Alive', KEEP_ALIVE)
  }

  /** Ends the answer to a body that was too large. The peer was told that the connection closes, and closes it; a peer that goes on is cut. */
  #finish(isAll: boolean): void {
    this.#isExcessive = false
    // Not `end` with its second argument: that writes a header into the chunks.
    if (isAll) this.#res.cork(() => this.#res.end())
    else this.#res.close()
  }
}
