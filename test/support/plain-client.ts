// Owns a lobby member on the `ws` package: the library most users and tools connect with.

import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import { cleanUpAfterTest } from './clean-up.ts'
import { Inbox } from './inbox.ts'
import {
  type CloseInfo,
  type ConnectOptions,
  type FragmentOptions,
  idFromGreeting,
  type LobbyClient,
} from './lobby-client.ts'

export class PlainClient implements LobbyClient {
  readonly room: string
  readonly socket: WebSocket
  readonly closed: Promise<CloseInfo>
  id = ''
  readonly #messages = new Inbox<string | Buffer>('message')
  readonly #pongs = new Inbox<string>('pong')

  constructor(room: string, socket: WebSocket) {
    this.room = room
    this.socket = socket
    socket.on('message', (data, isBinary) => this.#messages.push(isBinary ? (data as Buffer) : data.toString()))
    socket.on('pong', (payload) => this.#pongs.push(payload.toString()))
    // A lost connection is reported by 'close' as 1006; the library also emits 'error', which says nothing more.
    socket.on('error', () => {})
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.#messages.end(`connection closed with ${code}`)
        this.#pongs.end(`connection closed with ${code}`)
        resolve({ code, reason: reason.toString() })
      })
    })
  }

  static async connect(port: number, room: string, options: ConnectOptions = {}): Promise<PlainClient> {
    const path = options.path ?? `/ws/${encodeURIComponent(room)}`
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      perMessageDeflate: false,
      headers: options.headers ?? {},
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
    })
    cleanUpAfterTest(() => socket.terminate())
    const client = new PlainClient(room, socket)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return client
  }

  async welcome(): Promise<void> {
    this.id = idFromGreeting(await this.next())
  }

  sendText(text: string): void {
    this.socket.send(text)
  }

  sendBinary(data: Uint8Array): void {
    this.socket.send(data, { binary: true })
  }

  sendFragments(parts: readonly Uint8Array[], options: FragmentOptions = {}): void {
    for (const [index, part] of parts.entries()) {
      if (index > 0 && options.pingBetween !== undefined) this.socket.ping(options.pingBetween)
      this.socket.send(part, { binary: options.binary ?? false, fin: index === parts.length - 1 })
    }
  }

  ping(payload: string): void {
    this.socket.ping(payload)
  }

  next(timeoutMs?: number): Promise<string | Buffer> {
    return this.#messages.next(timeoutMs)
  }

  nextPong(): Promise<string> {
    return this.#pongs.next()
  }

  takeAll(): (string | Buffer)[] {
    return this.#messages.takeAll()
  }

  close(code?: number, reason?: string): void {
    this.socket.close(code, reason)
  }

  cut(how: 'FIN' | 'RST'): void {
    // The library has no way to lose a connection half-way, so the socket under it is taken.
    const tcp = (this.socket as unknown as { _socket: Socket })._socket
    if (how === 'FIN') tcp.end()
    else tcp.resetAndDestroy()
  }
}
