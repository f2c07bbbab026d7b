// Owns one TCP connection of a test: writes any bytes (whole, half, one at a time), cuts the connection in a chosen way,
// and reads either HTTP responses or, after a 101, WebSocket frames. Adds nothing by itself: no pong, no close reply.

import { createHash, randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { cleanUpAfterTest } from './clean-up.ts'
import { type ServerFrame, ServerFrameParser } from './frames.ts'
import { Inbox } from './inbox.ts'

export interface HttpResponse {
  status: number
  headers: Record<string, string>
  body: string
}

export interface HandshakeSpec {
  path: string
  method?: string
  version?: string
  // null takes a header out, a list repeats it, names replace the defaults whatever their case.
  headers?: Record<string, string | readonly string[] | null>
}

export interface Handshake {
  bytes: Buffer
  accept: string
}

export function handshake(port: number, spec: HandshakeSpec): Handshake {
  const key = randomBytes(16).toString('base64')
  const lines = new Map<string, readonly string[]>([
    ['host', [`127.0.0.1:${port}`]],
    ['upgrade', ['websocket']],
    ['connection', ['Upgrade']],
    ['sec-websocket-key', [key]],
    ['sec-websocket-version', ['13']],
  ])
  for (const [name, value] of Object.entries(spec.headers ?? {})) {
    if (value === null) lines.delete(name.toLowerCase())
    else lines.set(name.toLowerCase(), typeof value === 'string' ? [value] : value)
  }
  const head = [`${spec.method ?? 'GET'} ${spec.path} ${spec.version ?? 'HTTP/1.1'}`]
  for (const [name, values] of lines) for (const value of values) head.push(`${name}: ${value}`)
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return { bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), accept }
}

export class RawSocket {
  readonly socket: Socket
  readonly responses = new Inbox<HttpResponse>('http response')
  readonly frames = new Inbox<ServerFrame>('frame')
  // Settles when the peer ended or reset the connection.
  readonly ended: Promise<void>
  #head: Buffer = Buffer.alloc(0)
  // Requests whose response announces a body and has none, by their numbers among the requests that were written whole.
  readonly #bodiless = new Set<number>()
  #asked = 0
  #answered = 0
  #parser: ServerFrameParser | undefined
  #onFrame: ((frame: ServerFrame) => void) | undefined

  constructor(socket: Socket) {
    this.socket = socket
    this.ended = new Promise((resolve) => {
      const end = (reason: string) => {
        this.responses.end(reason)
        this.frames.end(reason)
        resolve()
      }
      socket.on('end', () => end('the server ended the connection'))
      socket.on('close', () => end('the connection is closed'))
      socket.on('error', (error) => end(`the connection failed: ${error.message}`))
    })
    socket.on('data', (chunk) => this.#receive(chunk))
  }

  // Half-open is allowed, so that a test decides itself when to answer a FIN.
  static async open(port: number, host = '127.0.0.1'): Promise<RawSocket> {
    const socket = connect({ port, host, noDelay: true, allowHalfOpen: true })
    cleanUpAfterTest(() => socket.destroy())
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return new RawSocket(socket)
  }

  // Hands every further frame over instead of queueing it, in the order of arrival.
  onFrame(take: (frame: ServerFrame) => void): void {
    this.#onFrame = take
    for (const frame of this.frames.takeAll()) take(frame)
  }

  write(bytes: Uint8Array | string): Promise<void> {
    const method = /^([A-Z]+) \//.exec(Buffer.from(bytes.slice(0, 16)).toString('latin1'))?.[1]
    if (method !== undefined) this.#asked += 1
    if (method === 'HEAD') this.#bodiless.add(this.#asked)
    return new Promise((resolve) => this.socket.write(bytes, () => resolve()))
  }

  // Each byte is its own segment: Nagle is off and the next write waits for the previous one to reach the kernel.
  async writeByteByByte(bytes: Uint8Array): Promise<void> {
    for (const byte of bytes) await this.write(Uint8Array.of(byte))
  }

  async upgrade(spec: HandshakeSpec): Promise<HttpResponse> {
    const request = handshake(this.socket.remotePort!, spec)
    await this.write(request.bytes)
    return this.acceptUpgrade(request)
  }

  async acceptUpgrade(request: Handshake): Promise<HttpResponse> {
    const response = await this.responses.next()
    if (response.status === 101 && response.headers['sec-websocket-accept'] !== request.accept) {
      throw new Error('the server answered with a wrong Sec-WebSocket-Accept')
    }
    return response
  }

  cut(how: 'FIN' | 'RST'): void {
    if (how === 'FIN') this.socket.end()
    else this.socket.resetAndDestroy()
  }

  #receive(chunk: Buffer): void {
    if (this.#parser !== undefined) {
      this.#receiveFrames(chunk)
      return
    }
    this.#head = Buffer.concat([this.#head, chunk])
    for (;;) {
      const response = parseResponse(this.#head, this.#bodiless.has(this.#answered + 1))
      if (response === undefined) return
      this.#answered += 1
      this.#head = this.#head.subarray(response.size)
      this.responses.push(response)
      if (response.status !== 101) continue
      this.#parser = new ServerFrameParser()
      if (this.#head.length > 0) this.#receiveFrames(this.#head)
      return
    }
  }

  #receiveFrames(chunk: Buffer): void {
    try {
      for (const frame of this.#parser!.push(chunk)) {
        if (this.#onFrame === undefined) this.frames.push(frame)
        else this.#onFrame(frame)
      }
    } catch (error) {
      this.frames.end(String(error))
      this.socket.destroy(error as Error)
    }
  }
}

function parseResponse(bytes: Buffer, isBodiless: boolean): (HttpResponse & { size: number }) | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [statusLine, ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine!)?.[1])
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const length = status === 101 || isBodiless ? 0 : Number(headers['content-length'] ?? 0)
  const size = end + 4 + length
  if (bytes.length < size) return undefined
  return { status, headers, body: bytes.toString('utf8', end + 4, size), size }
}
