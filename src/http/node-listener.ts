// The second listener, on Node's HTTP server: `admin.listen`. It understands what uWebSockets.js does not, such as HTTP/1.0 and pipelining, and
// serves no WebSockets. Main thread.
import { once } from 'node:events'
import { lstat, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { addressesToListenOn, listenFault } from '../gateway/listen-fault.ts'
import type { Refusals } from '../refusals.ts'
import { StartError } from '../start-error.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { discardMsMax, nodeHeadMsMax, nodeKeepAliveSeconds, nodeRequestMsMax } = MainThreadTuning

export interface NodeListenerParts {
  /** `host:port` or `unix:/path`. */
  readonly place: string
  readonly headerBytesMax: number
  readonly connectionsMax: number
  readonly refusals: Refusals
  readonly request: (request: IncomingMessage, response: ServerResponse) => void
}

/** Answers to requests that the parser refuses, by the code of its error. */
const FAULTS: Readonly<Record<string, readonly [status: string, text: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request did not come in time'],
}
const MALFORMED = ['400 Bad Request', 'the request is malformed'] as const

export class NodeListener {
  readonly #server: Server
  readonly #parts: NodeListenerParts
  /** The answer to the last request of a connection. */
  readonly #last = new WeakMap<Socket, ServerResponse>()
  /** Connections whose bytes were refused. Nothing more is read from them, and each is destroyed after a while if its peer does not close it. */
  readonly #refused = new Set<Socket>()

  constructor(parts: NodeListenerParts) {
    this.#parts = parts
    this.#server = createServer(
      {
        maxHeaderSize: parts.headerBytesMax,
        headersTimeout: nodeHeadMsMax,
        requestTimeout: nodeRequestMsMax,
        keepAliveTimeout: nodeKeepAliveSeconds * 1000,
        requireHostHeader: true,
      },
      (request, response) => {
        this.#last.set(request.socket, response)
        parts.request(request, response)
      },
    )
    // Any number of headers: `headerBytesMax` bounds their size.
    this.#server.maxHeadersCount = 0
    this.#server.maxConnections = parts.connectionsMax
    this.#server.on('drop', () => parts.refusals.record('http_connections'))
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#refuse(error, socket as Socket))
    // Node hands a request for a WebSocket to this event and not to the handler of requests, whatever its path.
    this.#server.on('upgrade', (request, socket) => this.#refuseUpgrade(request, socket as Socket))
  }

  /** Resolves to the addresses it listens on; none for a Unix socket. Throws StartError with the cause. */
  async listen(): Promise<readonly string[]> {
    const { place } = this.#parts
    if (place.startsWith(UNIX)) {
      await this.#listenAt({ path: place.slice(UNIX.length) }, place)
      return []
    }
    const endpoint = endpointOf(place)
    const addresses = await addressesToListenOn(endpoint)
    await this.#listenAt({ ...endpoint, exclusive: true }, place)
    return addresses
  }

  /** The port, or undefined for a Unix socket. */
  get port(): number | undefined {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? (address as AddressInfo).port : undefined
  }

  /** No new connections, and no new requests on those that are open. */
  stopListening(): void {
    if (!this.#server.listening) return
    this.#server.close()
    this.#server.closeIdleConnections()
  }

  close(): void {
    this.stopListening()
    this.#server.closeAllConnections()
    // The platform has forgotten those that wanted to be WebSockets.
    for (const socket of this.#refused) socket.destroy()
  }

  async #listenAt(options: Parameters<Server['listen']>[0], place: string): Promise<void> {
    const path = place.startsWith(UNIX) ? place.slice(UNIX.length) : undefined
    // The call would fail on a socket file that a killed process has left behind.
    if (path !== undefined && (await isAbandoned(path))) await rm(path, { force: true })
    this.#server.listen(options)
    try {
      await once(this.#server, 'listening')
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
      const text = path === undefined ? listenFault(endpointOf(place), code) : `cannot listen on ${path}: ${code}`
      throw new StartError(`admin.listen: ${text}`)
    }
  }

  #refuse({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
    // The platform calls again for every piece of what follows, and when the time for the request is over.
    if (this.#refused.has(socket)) return
    // A peer that has reset its connection, or that was answered for good: nothing is refused.
    if (!socket.writable) {
      socket.destroy()
      return
    }
    this.#forgetLater(socket)
    const last = this.#last.get(socket)
    const isOver = last === undefined || (last.destroyed && last.req.complete)
    if (!isOver && last.headersSent && !last.req.complete) {
      // The body of a request that has its answer, and was counted if it was refused. A sender that has stopped needs no time to read it.
      if (code === 'HPE_INVALID_EOF_STATE') socket.destroySoon()
      else afterAnswer(last, socket)
      return
    }
    const [status, text] = FAULTS[code] ?? MALFORMED
    this.#parts.refusals.record(code === 'HPE_HEADER_OVERFLOW' ? 'headers' : 'http_request')
    // The request before the malformed bytes has its own answer, or will have it. A body that is malformed is told here.
    if (!isOver && last.req.complete) afterAnswer(last, socket)
    else this.#end(socket, answer(status, text))
  }

  #refuseUpgrade(request: IncomingMessage, socket: Socket): void {
    this.#parts.refusals.record('handshake')
    request.resume()
    socket.on('error', () => undefined)
    // What the peer sends besides is thrown away, and with it its end is read.
    socket.resume()
    this.#forgetLater(socket)
    this.#end(socket, answer('400 Bad Request', 'this listener serves no WebSockets; they are at http.port'))
  }

  #forgetLater(socket: Socket): void {
    this.#refused.add(socket)
    socket.once('close', () => this.#refused.delete(socket))
  }

  /** The last words to a peer, which then has some time to read them and to close. */
  #end(socket: Socket, text: string): void {
    socket.end(text)
    const timer = setTimeout(() => socket.destroy(), discardMsMax)
    socket.once('close', () => clearTimeout(timer))
  }
}

const UNIX = 'unix:'

/** Ends a connection once an answer is on its way. */
function afterAnswer(response: ServerResponse, socket: Socket): void {
  if (response.destroyed) socket.destroySoon()
  else response.once('close', () => socket.destroySoon())
}

function answer(status: string, text: string): string {
  const body = JSON.stringify({ error: text })
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
}

function endpointOf(place: string): { host: string; port: number } {
  const colon = place.lastIndexOf(':')
  return { host: place.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(place.slice(colon + 1)) }
}

/** Whether there is a Unix socket on which nobody listens. */
async function isAbandoned(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  if (found?.isSocket() !== true) return false
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on('connect', () => {
      socket.destroy()
      resolve(false)
    })
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'ECONNREFUSED'))
  })
}
