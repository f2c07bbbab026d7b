// An exchange on the first listener. uWebSockets.js frees its request when the handler returns and its response when the peer goes away; this
// file respects both. Main thread.
import { STATUS_CODES } from 'node:http'
import { headerOf, headOfUws, type RequestHead } from '../gateway/request-head.ts'
import type { HttpRequest, HttpResponse } from '../gateway/uws.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { Discard } from './discard.ts'
import { type EventStream, UwsEventStream } from './event-stream.ts'
import { type Answer, type Body, type Exchange, type Headers, written } from './exchange.ts'

const { uwsKeepAliveSeconds } = MainThreadTuning

export class UwsExchange implements Exchange {
  readonly head: RequestHead
  isDone = false
  readonly #res: HttpResponse
  /** Undefined unless the body is being read. */
  #gone: (() => void) | undefined
  /** The body was too large and has not ended yet. */
  #isExcessive = false
  #discard: Discard | undefined

  constructor(res: HttpResponse, req: HttpRequest) {
    this.#res = res
    this.head = headOfUws(res, req)
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
    const { status, headers, body } = written(answer)
    const isHead = this.head.method === 'HEAD'
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
    const res = this.#res
    res.cork(() => {
      this.#writeHead(status, headers)
      if (this.#isExcessive) {
        // In chunks: so the answer is whole for its reader while the response is open.
        res.writeHeader('Connection', 'close')
        res.write(body)
        this.#discard = new Discard((isAll) => this.#finish(isAll))
      } else if (isHead || answer.body === undefined) {
        // Told the length of a body that does not come, uWebSockets.js closes the connection; told none, it writes none.
        if (status !== 204) res.writeHeader('Content-Length', String(length))
        res.endWithoutBody()
      } else res.end(body)
    })
  }

  openStream(headers: Headers): EventStream {
    const stream = new UwsEventStream(this.#res, headers)
    stream.onClosed(() => {
      this.isDone = true
    })
    return stream
  }

  #writeHead(status: number, headers: Headers): void {
    const res = this.#res
    res.writeStatus(`${status} ${STATUS_CODES[status] ?? ''}`)
    for (const [name, value] of Object.entries(headers)) res.writeHeader(name, value)
    if (!this.#isExcessive) res.writeHeader('Keep-Alive', `timeout=${uwsKeepAliveSeconds}`)
  }

  /** Ends the answer to a body that was too large. The peer was told that the connection closes, and closes it; a peer that goes on is cut. */
  #finish(isAll: boolean): void {
    this.#isExcessive = false
    // Not `end` with its second argument: that writes a header into the chunks.
    if (isAll) this.#res.cork(() => this.#res.end())
    else this.#res.close()
  }
}
