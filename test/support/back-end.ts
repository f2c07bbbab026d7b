// Owns a back end for hooks: a real HTTP server on a free port that answers as a test wants, keeps what it was sent, can hang, die and come back.

import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { cleanUpAfterTest } from './clean-up.ts'
import { Inbox } from './inbox.ts'

export interface HookCall {
  path: string
  headers: IncomingHttpHeaders
  // As it came.
  text: string
  body: Record<string, unknown>
}

// What is written instead of a JSON answer with status 200.
export class Raw {
  readonly status: number
  readonly text: string

  constructor(status: number, text = '') {
    this.status = status
    this.text = text
  }
}

type Answer = (call: HookCall) => unknown

export class TestBackEnd {
  port = 0
  // What it was sent at each path, in order.
  readonly #calls = new Map<string, Inbox<HookCall>>()
  readonly #answers = new Map<string, Answer>()
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  // Requests that are under way, and the most there ever were.
  underWay = 0
  most = 0

  static async start(answers: Readonly<Record<string, Answer>> = {}): Promise<TestBackEnd> {
    const backEnd = new TestBackEnd()
    for (const [path, answer] of Object.entries(answers)) backEnd.answer(path, answer)
    await backEnd.listen()
    cleanUpAfterTest(() => backEnd.die())
    return backEnd
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`
  }

  // From now on.
  answer(path: string, answer: Answer): void {
    this.#answers.set(path, answer)
  }

  call(path: string): Promise<HookCall> {
    return this.#callsTo(path).next()
  }

  callsSoFar(path: string): HookCall[] {
    return this.#callsTo(path).takeAll()
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const call = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) as never }
        this.#callsTo(call.path).push(call)
        void this.#reply(call, response)
      })
    })
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    this.#server = server
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as AddressInfo).port
  }

  // Its connections are cut, and it takes no more.
  async die(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    for (const socket of this.#sockets) socket.destroy()
    if (server !== undefined) await new Promise((resolve) => server.close(resolve))
  }

  async #reply(call: HookCall, response: ServerResponse): Promise<void> {
    this.underWay += 1
    this.most = Math.max(this.most, this.underWay)
    response.on('close', () => {
      this.underWay -= 1
    })
    const answer = this.#answers.get(call.path)
    const reply = answer === undefined ? new Raw(404) : await answer(call)
    if (reply instanceof Raw) response.writeHead(reply.status).end(reply.text)
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
  }

  #callsTo(path: string): Inbox<HookCall> {
    let calls = this.#calls.get(path)
    if (calls === undefined) {
      calls = new Inbox(`request to ${path}`)
      this.#calls.set(path, calls)
    }
    return calls
  }
}

// The URLs of all hooks at one back end.
export const hookUrls = (backEnd: TestBackEnd) => ({
  connectUrl: backEnd.url('/connect'),
  refreshUrl: backEnd.url('/refresh'),
  subscribeUrl: backEnd.url('/subscribe'),
  publishUrl: backEnd.url('/publish'),
  rpcUrl: backEnd.url('/rpc'),
})

// An answer that never comes.
export const never = (): Promise<never> => new Promise(() => undefined)

// An answer that comes when the test says so.
export function gate<Value>(): { opened: Promise<Value>; open: (value: Value) => void } {
  let open: (value: Value) => void = () => undefined
  const opened = new Promise<Value>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
