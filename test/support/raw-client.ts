// Owns a lobby member on a bare TCP socket. It answers pings and close frames like any client unless told to be mute.

import { closeFrame, encodeFrame, fragments, Opcode, type ServerFrame, textFrame } from './frames.ts'
import { Inbox } from './inbox.ts'
import {
  type CloseInfo,
  type ConnectOptions,
  type FragmentOptions,
  idFromGreeting,
  type LobbyClient,
} from './lobby-client.ts'
import { RawSocket } from './raw-socket.ts'

export interface RawConnectOptions extends ConnectOptions {
  // A mute client answers neither pings nor close frames.
  mute?: boolean
}

export class RawClient implements LobbyClient {
  readonly room: string
  readonly raw: RawSocket
  readonly closed: Promise<CloseInfo>
  id = ''
  readonly pings = new Inbox<string>('ping')
  readonly #mute: boolean
  readonly #messages = new Inbox<string | Buffer>('message')
  readonly #pongs = new Inbox<string>('pong')
  #closeInfo: CloseInfo = { code: 1006, reason: '' }

  constructor(room: string, raw: RawSocket, options: { mute: boolean }) {
    this.room = room
    this.raw = raw
    this.#mute = options.mute
    this.closed = raw.ended.then(() => {
      for (const inbox of [this.#messages, this.#pongs, this.pings]) {
        inbox.end(`connection closed with ${this.#closeInfo.code}`)
      }
      raw.socket.destroy()
      return this.#closeInfo
    })
    raw.onFrame((frame) => this.#receive(frame))
  }

  static async connect(port: number, room: string, options: RawConnectOptions = {}): Promise<RawClient> {
    const raw = await RawSocket.open(port)
    const path = options.path ?? `/ws/${encodeURIComponent(room)}`
    const response = await raw.upgrade({ path, headers: options.headers ?? {} })
    if (response.status !== 101) throw new Error(`Unexpected server response: ${response.status}`)
    return new RawClient(room, raw, { mute: options.mute ?? false })
  }

  #receive(frame: ServerFrame): void {
    switch (frame.kind) {
      case 'text':
        this.#messages.push(frame.text)
        return
      case 'binary':
        this.#messages.push(Buffer.from(frame.data))
        return
      case 'pong':
        this.#pongs.push(frame.data.toString())
        return
      case 'ping':
        this.pings.push(frame.data.toString())
        if (!this.#mute) void this.raw.write(encodeFrame({ opcode: Opcode.pong, payload: frame.data }))
        return
      case 'close':
        this.#closeInfo = { code: frame.code, reason: frame.reason }
        if (!this.#mute) this.raw.socket.end(closeFrame(frame.code === 1005 ? undefined : frame.code))
    }
  }

  async welcome(): Promise<void> {
    this.id = idFromGreeting(await this.next())
  }

  sendText(text: string): void {
    void this.raw.write(textFrame(text))
  }

  // All the texts in one write to the kernel.
  sendTogether(texts: readonly string[]): void {
    void this.raw.write(Buffer.concat(texts.map((text) => textFrame(text))))
  }

  sendBinary(data: Uint8Array): void {
    void this.raw.write(encodeFrame({ opcode: Opcode.binary, payload: data }))
  }

  sendFragments(parts: readonly Uint8Array[], options: FragmentOptions = {}): void {
    const frames = fragments(parts, options.binary ? Opcode.binary : Opcode.text)
    for (const [index, frame] of frames.entries()) {
      if (index > 0 && options.pingBetween !== undefined) this.ping(options.pingBetween)
      void this.raw.write(frame)
    }
  }

  ping(payload: string): void {
    void this.raw.write(encodeFrame({ opcode: Opcode.ping, payload }))
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

  // How many messages have arrived and were not taken.
  get waiting(): number {
    return this.#messages.size
  }

  close(code?: number, reason?: string): void {
    void this.raw.write(closeFrame(code, reason))
  }

  cut(how: 'FIN' | 'RST'): void {
    this.raw.cut(how)
  }
}
