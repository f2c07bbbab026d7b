// Owns a member that speaks the plain JSON protocol: frames as the server spelled them, and the spellings they are compared with.

import { WebSocket } from 'ws'
import { cleanUpAfterTest } from './clean-up.ts'
import { PlainClient } from './plain-client.ts'

interface Listening {
  port: number
}

export interface JsonOptions {
  name?: string
  token?: string
  // Instead of what the other options make of it; begins with a slash.
  path?: string
  subprotocols?: string[]
  // Whether pings are answered.
  autoPong?: boolean
}

export type Named = { id: string; name?: string | undefined }

export class JsonClient extends PlainClient {
  // From the welcome.
  name: string | undefined
  members = 0

  // Opens the socket and waits for nothing.
  static async open(server: Listening, room: string, options: JsonOptions = {}): Promise<JsonClient> {
    const { name, token, subprotocols = [], autoPong = true } = options
    const query = new URLSearchParams({
      format: 'json',
      ...(name === undefined ? {} : { name }),
      ...(token === undefined ? {} : { token }),
    })
    const path = options.path ?? `/ws/${encodeURIComponent(room)}?${query}`
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, subprotocols, {
      perMessageDeflate: false,
      autoPong,
    })
    cleanUpAfterTest(() => socket.terminate())
    const client = new JsonClient(room, socket)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return client
  }

  // Opens and waits for the welcome.
  static async join(server: Listening, room: string, options: JsonOptions = {}): Promise<JsonClient> {
    const client = await JsonClient.open(server, room, options)
    await client.welcome()
    return client
  }

  override async welcome(): Promise<void> {
    const frame = await this.frame()
    const { type, id, name, members } = JSON.parse(frame) as Named & { type: string; members: number }
    if (type !== 'welcome') throw new Error(`expected a welcome, got ${frame}`)
    this.id = id
    this.name = name
    this.members = members
  }

  // The next frame, which must be text.
  async frame(timeoutMs?: number): Promise<string> {
    const frame = await this.next(timeoutMs)
    if (typeof frame !== 'string') throw new Error('the server sent a binary frame')
    return frame
  }

  command(command: object): void {
    this.sendText(JSON.stringify(command))
  }

  say(data: unknown): void {
    this.command({ type: 'message', data })
  }
}

const nameOf = ({ name }: Named): string => (name === undefined ? '' : `,"name":${JSON.stringify(name)}`)

export const joinFrame = ({ id, name }: Named): string => JSON.stringify({ type: 'join', id, name })
export const leaveFrame = ({ id, name }: Named): string => JSON.stringify({ type: 'leave', id, name })
export const errorOf = (code: number, message: string): string => JSON.stringify({ type: 'error', code, message })

// `data` is JSON text, as it was spelled.
export const messageFrame = (from: Named, data: string): string =>
  `{"type":"message","from":"${from.id}"${nameOf(from)},"data":${data}}`
export const privateFrameOf = (from: Named, to: { id: string }, data: string): string =>
  `{"type":"private","from":"${from.id}"${nameOf(from)},"to":"${to.id}","data":${data}}`
