// How HTTP answers are written and bodies read. uWS frees its request when the handler returns and its response when the peer
// goes away; what this file hands out respects both. Main thread.
import type { HttpRequest, HttpResponse } from '../gateway/uws.ts'

const STATUS_TEXT: Readonly<Record<number, string>> = {
  200: '200 OK',
  400: '400 Bad Request',
  401: '401 Unauthorized',
  403: '403 Forbidden',
  404: '404 Not Found',
  405: '405 Method Not Allowed',
  409: '409 Conflict',
  413: '413 Payload Too Large',
  414: '414 URI Too Long',
  415: '415 Unsupported Media Type',
  426: '426 Upgrade Required',
  431: '431 Request Header Fields Too Large',
  503: '503 Service Unavailable',
}

/** One request that is answered exactly once, now or later, unless its peer goes away first. */
export class Exchange {
  readonly #res: HttpResponse
  /** It wants to know what GET would answer, without the body. */
  readonly #isHead: boolean
  #done = false

  constructor(res: HttpResponse, req: HttpRequest) {
    this.#res = res
    this.#isHead = req.getMethod() === 'head'
    res.onAborted(() => {
      this.#done = true
    })
  }

  json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.#end(status, JSON.stringify(body), { 'Content-Type': 'application/json', ...headers })
  }

  text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
    this.#end(status, body, { 'Content-Type': 'text/plain; charset=utf-8', ...headers })
  }

  /**
   * Reads the body, at most `bytesMax` bytes of it; of a larger one nothing more is buffered, and `tooLarge` has to answer and
   * to close the connection. `done` gets a buffer of its own.
   */
  readBody(
    req: HttpRequest,
    bytesMax: number,
    { done, tooLarge }: { done: (body: Uint8Array) => void; tooLarge: () => void },
  ): void {
    const announced = Number(req.getHeader('content-length') || '0')
    if (announced > bytesMax) {
      tooLarge()
      return
    }
    const chunks: Uint8Array[] = []
    let size = 0
    this.#res.onData((chunk, isLast) => {
      if (this.#done) return
      size += chunk.byteLength
      if (size > bytesMax) {
        tooLarge()
        return
      }
      // uWS detaches the chunk when this returns.
      chunks.push(new Uint8Array(chunk.slice(0)))
      if (isLast) done(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
    })
  }

  #end(status: number, body: string, headers: Readonly<Record<string, string>>): void {
    if (this.#done) return
    this.#done = true
    this.#res.cork(() => {
      this.#res.writeStatus(STATUS_TEXT[status] ?? String(status))
      for (const [name, value] of Object.entries(headers)) this.#res.writeHeader(name, value)
      const closes = headers.Connection === 'close'
      if (!this.#isHead) {
        this.#res.end(body, closes)
        return
      }
      // Told the length of a body that does not come, uWS closes the connection; told none, it writes none.
      if (closes) {
        this.#res.endWithoutBody(Buffer.byteLength(body), true)
        return
      }
      this.#res.writeHeader('Content-Length', String(Buffer.byteLength(body)))
      this.#res.endWithoutBody()
    })
  }
}
