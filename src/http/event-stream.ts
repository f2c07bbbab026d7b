// An HTTP answer that goes on: server-sent events, on either listener. Writes the head with the first events, so that the request can
// still be answered with an error until then. Main thread. Knows neither rooms nor limits; watcher.ts bounds what is unread.
import type { ServerResponse } from 'node:http'
import type { HttpResponse } from '../gateway/uws.ts'

export interface EventStream {
  /** The bytes are the caller's again when this returns. */
  write(bytes: Uint8Array): void
  /** Bytes that wait in this process for the peer to read. Up to date after a write. */
  readonly unreadBytes: number
  /** Ends the answer, behind everything that was written. Nothing may follow. */
  end(): void
  /** Closes the connection at once. Bytes that are unread are dropped. */
  cut(): void
  /** `run` is called once, when the peer has gone or was cut; not after `end`. */
  onClosed(run: () => void): void
}

/** Proxies must neither keep the events back nor store them. */
const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
} as const

const STATUS = 200

type State = 'new' | 'open' | 'over'

export interface EventStreamOptions {
  /** Sent beside those of every stream. */
  readonly headers?: Readonly<Record<string, string>>
  /** Called when the head is written: until then the request may be answered in another way. */
  readonly begun?: () => void
}

/** For uWebSockets.js. To be made in the handler of the request; replaces the `onAborted` handler of the response. */
export class UwsEventStream implements EventStream {
  readonly #res: HttpResponse
  readonly #options: EventStreamOptions
  readonly #closed: (() => void)[] = []
  #state: State = 'new'
  #unreadBytes = 0

  constructor(res: HttpResponse, options: EventStreamOptions = {}) {
    this.#res = res
    this.#options = options
    // No `onWritable` handler: with one, uWebSockets.js does not empty its buffer by itself.
    res.onAborted(() => {
      this.#state = 'over'
      for (const run of this.#closed) run()
    })
  }

  get unreadBytes(): number {
    return this.#unreadBytes
  }

  write(bytes: Uint8Array): void {
    if (this.#state === 'over') return
    this.#res.cork(() => {
      this.#begin()
      // uWebSockets.js takes everything, without a bound. False says that bytes wait in its buffer; true says that none do.
      this.#unreadBytes = this.#res.write(bytes) ? 0 : this.#unreadBytes + bytes.length
    })
  }

  end(): void {
    if (this.#state === 'over') return
    this.#res.cork(() => {
      this.#begin()
      this.#state = 'over'
      this.#res.end()
    })
  }

  cut(): void {
    // uWebSockets.js calls the `onAborted` handler before this returns.
    if (this.#state !== 'over') this.#res.close()
  }

  onClosed(run: () => void): void {
    this.#closed.push(run)
  }

  #begin(): void {
    if (this.#state !== 'new') return
    this.#options.begun?.()
    this.#state = 'open'
    this.#res.writeStatus(`${STATUS} OK`)
    for (const [name, value] of Object.entries({ ...HEADERS, ...this.#options.headers }))
      this.#res.writeHeader(name, value)
  }
}

/** For Node's own HTTP server. */
export class NodeEventStream implements EventStream {
  readonly #res: ServerResponse
  readonly #options: EventStreamOptions
  readonly #closed: (() => void)[] = []
  #state: State = 'new'

  constructor(res: ServerResponse, options: EventStreamOptions = {}) {
    this.#res = res
    this.#options = options
    // Node emits `close` after the end of an answer as well.
    res.once('close', () => {
      if (this.#state === 'over') return
      this.#state = 'over'
      for (const run of this.#closed) run()
    })
  }

  get unreadBytes(): number {
    return this.#res.writableLength
  }

  write(bytes: Uint8Array): void {
    if (this.#state === 'over') return
    this.#begin()
    // A copy, because Node keeps what it is given until the kernel has taken it.
    this.#res.write(Uint8Array.from(bytes))
    // Node itself would wait for the end of the tick. Until then all of it would count as unread.
    this.#res.socket?.uncork()
  }

  end(): void {
    if (this.#state === 'over') return
    this.#begin()
    this.#state = 'over'
    this.#res.end()
  }

  cut(): void {
    if (this.#state === 'over') return
    // The event comes later; the watcher must be gone when this returns, as with uWebSockets.js.
    this.#state = 'over'
    this.#res.destroy()
    for (const run of this.#closed) run()
  }

  onClosed(run: () => void): void {
    this.#closed.push(run)
  }

  #begin(): void {
    if (this.#state !== 'new') return
    this.#options.begun?.()
    this.#state = 'open'
    this.#res.writeHead(STATUS, { ...HEADERS, ...this.#options.headers })
  }
}
