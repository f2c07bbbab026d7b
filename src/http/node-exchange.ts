// An exchange on the second listener (node-listener.ts). Main thread.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { headerOf, headOfNode, type RequestHead } from '../gateway/request-head.ts'
import { REQUEST_ID, type RequestIds } from '../gateway/request-ids.ts'
import { Discard } from './discard.ts'
import { type EventStream, NodeEventStream } from './event-stream.ts'
import { type Answer, type Body, bodyOf, type Exchange, type Headers, LENGTHLESS, typeOf } from './exchange.ts'

export class NodeExchange implements Exchange {
  readonly head: RequestHead
  readonly requestId: string
  isDone = false
  onAnswer: (status: number) => void = () => undefined
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  /** The body was too large and has not ended yet. */
  #isExcessive = false
  #discard: Discard | undefined

  constructor(request: IncomingMessage, response: ServerResponse, ids: RequestIds) {
    this.#request = request
    this.#response = response
    this.head = headOfNode(request)
    this.requestId = ids.of(this.head)
    response.on('close', () => {
      this.isDone = true
      this.#discard?.cancel()
    })
    // A peer that resets its connection while it is answered.
    response.on('error', () => undefined)
    request.on('error', () => undefined)
  }

  readBody(bytesMax: number): Promise<Body> {
    return new Promise((resolve) => {
      const request = this.#request
      const chunks: Uint8Array[] = []
      let size = 0
      const exceed = () => {
        this.#isExcessive = true
        chunks.length = 0
        resolve('too large')
      }
      if (Number(headerOf(this.head, 'content-length') || '0') > bytesMax) exceed()
      request.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (this.#isExcessive) this.#discard?.add(chunk.length)
        else if (size > bytesMax) exceed()
        else chunks.push(chunk)
      })
      request.on('end', () => {
        this.#isExcessive = false
        this.#discard?.end()
        resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
      })
      request.on('close', () => resolve('gone'))
    })
  }

  answer(answer: Answer): void {
    if (this.isDone) return
    this.isDone = true
    this.onAnswer(answer.status)
    const response = this.#response
    const { status } = answer
    const body = bodyOf(answer)
    const type = typeOf(answer)
    const contentType = type === undefined ? {} : { 'Content-Type': type }
    const headers = { ...contentType, ...answer.headers, [REQUEST_ID]: this.requestId }
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
    const lengthHeader = LENGTHLESS.has(status) ? {} : { 'Content-Length': String(length) }
    if (!this.#isExcessive) {
      response.writeHead(status, { ...headers, ...lengthHeader })
      response.end(body)
      return
    }
    response.writeHead(status, { ...headers, ...lengthHeader, Connection: 'close' })
    // All of the answer, so its reader waits for nothing more while the connection is open.
    response.write(body)
    this.#discard = new Discard((isAll) => (isAll ? response.end() : response.destroy()))
  }

  openStream(headers: Headers): EventStream {
    this.onAnswer(200)
    return new NodeEventStream(this.#response, { ...headers, [REQUEST_ID]: this.requestId })
  }
}
