// Owns a crowd of plain clients that come at once and note how each of them fared: let in, or closed with which code. Bare `ws` sockets.

import { WebSocket } from 'ws'
import { cleanUpAfterTest } from './clean-up.ts'

interface Listening {
  port: number
}

export class Crowd {
  readonly #fates: Promise<string>[]

  private constructor(fates: Promise<string>[]) {
    this.#fates = fates
  }

  // Opens `count` connections, each to a room of its own.
  static async open(server: Listening, count: number): Promise<Crowd> {
    const sockets = Array.from(
      { length: count },
      (_, n) => new WebSocket(`ws://127.0.0.1:${server.port}/ws/crowd-${n}`, { perMessageDeflate: false }),
    )
    cleanUpAfterTest(() => {
      for (const socket of sockets) socket.terminate()
    })
    return new Crowd(sockets.map(fateOf))
  }

  // How many fared how: `in`, or a close code.
  async outcomes(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const fate of await Promise.all(this.#fates)) counts[fate] = (counts[fate] ?? 0) + 1
    return counts
  }
}

function fateOf(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    // The greeting is the first frame of those who are let in.
    socket.once('message', () => resolve('in'))
    socket.on('close', (code) => resolve(String(code)))
    socket.on('error', () => {})
  })
}
