// Owns a crowd of clients, a third of each protocol, that come at once and note how each of them fared: let into its room, closed with which
// code, or told which error. Bare `ws` sockets.

import { WebSocket } from 'ws'
import { cleanUpAfterTest } from './clean-up.ts'

interface Listening {
  port: number
}

// What a client says first, where it says anything, and how it fared by the lines that it is told; undefined while that is open.
interface Kind {
  path: (room: string) => string
  hello: (room: string) => string
  fateIn: (line: string) => string | undefined
}

const resident = (query: string): Kind => ({
  path: (room) => `/ws/${room}${query}`,
  hello: () => '',
  // The greeting is the first frame of those who are let in.
  fateIn: () => 'in',
})

const KINDS: readonly Kind[] = [
  resident(''),
  resident('?format=json'),
  {
    path: () => '/connection/websocket',
    hello: (room) => `{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"${room}"}}`,
    fateIn: (line) => {
      const { id, error } = JSON.parse(line) as { id?: number; error?: { code: number } }
      if (error !== undefined) return `error ${error.code}`
      return id === 2 ? 'in' : undefined
    },
  },
]

export class Crowd {
  readonly #fates: Promise<string>[]

  private constructor(fates: Promise<string>[]) {
    this.#fates = fates
  }

  // Opens `count` connections, each to a room of its own.
  static async open(server: Listening, count: number): Promise<Crowd> {
    const sockets: WebSocket[] = []
    cleanUpAfterTest(() => {
      for (const socket of sockets) socket.terminate()
    })
    const fates = Array.from({ length: count }, (_, n) => {
      const kind = KINDS[n % KINDS.length]!
      const room = `crowd-${n}`
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${kind.path(room)}`, { perMessageDeflate: false })
      sockets.push(socket)
      return fateOf(socket, kind, room)
    })
    return new Crowd(fates)
  }

  // How many fared how: `in`, or a close code, or an error.
  async outcomes(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const fate of await Promise.all(this.#fates)) counts[fate] = (counts[fate] ?? 0) + 1
    return counts
  }
}

function fateOf(socket: WebSocket, { hello, fateIn }: Kind, room: string): Promise<string> {
  return new Promise((resolve) => {
    socket.on('open', () => {
      if (hello(room) !== '') socket.send(hello(room))
    })
    socket.on('message', (frame) => {
      for (const line of frame.toString().split('\n')) {
        const fate = fateIn(line)
        if (fate !== undefined) resolve(fate)
      }
    })
    socket.on('close', (code) => resolve(String(code)))
    socket.on('error', () => {})
  })
}
