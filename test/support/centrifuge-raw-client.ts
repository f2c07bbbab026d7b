// Owns a centrifuge connection on the bare `ws` package, without any SDK: commands go out as they are written, and what
// comes back is kept as text, in the order it came. Pings are answered unless a test wants to see or ignore them.

import { WebSocket } from 'ws'
import { cleanUpAfterTest } from './clean-up.ts'
import { Inbox } from './inbox.ts'
import type { CloseInfo } from './lobby-client.ts'

export interface ReplyError {
  code: number
  message: string
  temporary?: true
}

export interface ClientInfo {
  client: string
  user: string
  conn_info?: unknown
  chan_info?: unknown
}

export interface Publication {
  data: unknown
  offset: number
  info?: ClientInfo
  tags?: Record<string, string>
}

export interface Push {
  channel?: string
  pub?: Publication
  join?: { info: ClientInfo }
  leave?: { info: ClientInfo }
  subscribe?: SubscribeResult
  unsubscribe?: { code: number; reason: string }
  refresh?: { expires?: true; ttl?: number }
  message?: { data: unknown }
  disconnect?: { code: number; reason: string }
}

// What a subscribe answers, alone or as a part of a connect reply.
export interface SubscribeResult {
  recoverable?: true
  positioned?: true
  epoch?: string
  offset?: number
  publications?: Publication[]
  recovered?: true
  was_recovering?: true
  expires?: true
  ttl?: number
  data?: unknown
}

export interface ConnectResult {
  client: string
  version: string
  ping: number
  pong: boolean
  expires?: true
  ttl?: number
  subs?: Record<string, SubscribeResult>
}

interface Reply {
  id: number
  error?: ReplyError
  [method: string]: unknown
}

export interface OpenOptions {
  // False: pings are lines like any other and nothing answers them.
  answerPings?: boolean
  headers?: Record<string, string>
}

interface Listening {
  port: number
}

export class CentrifugeRawClient {
  readonly socket: WebSocket
  readonly closed: Promise<CloseInfo>
  // From the connect reply.
  id = ''
  // Every text frame, whole.
  readonly frames: string[] = []
  readonly #lines = new Inbox<string>('line')
  readonly #pushes = new Inbox<Push>('push')
  readonly #replies = new Map<number, Inbox<Reply>>()
  #ended: string | undefined
  #lastId = 0

  constructor(socket: WebSocket, { answerPings = true }: OpenOptions) {
    this.socket = socket
    socket.on('message', (data, isBinary) => {
      if (isBinary) throw new Error('the server sent a binary frame')
      const frame = data.toString()
      this.frames.push(frame)
      for (const line of frame.split('\n')) {
        if (line === '{}' && answerPings) socket.send('{}')
        else this.#take(line)
      }
    })
    // A lost connection is reported by 'close' as 1006; 'error' says nothing more.
    socket.on('error', () => {})
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.#ended = `connection closed with ${code} ${reason.toString()}`
        this.#lines.end(this.#ended)
        this.#pushes.end(this.#ended)
        for (const inbox of this.#replies.values()) inbox.end(this.#ended)
        resolve({ code, reason: reason.toString() })
      })
    })
  }

  // Opens the socket and says nothing.
  static async open(server: Listening, options: OpenOptions = {}): Promise<CentrifugeRawClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/connection/websocket`, {
      perMessageDeflate: false,
      headers: options.headers ?? {},
    })
    cleanUpAfterTest(() => socket.terminate())
    const client = new CentrifugeRawClient(socket, options)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return client
  }

  // Opens and connects; throws when the server refuses.
  static async connect(server: Listening, params: object = {}, options: OpenOptions = {}) {
    const client = await CentrifugeRawClient.open(server, options)
    await client.hello(params)
    return client
  }

  async hello(params: object = {}): Promise<ConnectResult> {
    const result = await this.ok<ConnectResult>('connect', params)
    this.id = result.client
    return result
  }

  // One frame, as it is.
  sendFrame(frame: string): void {
    this.socket.send(frame)
  }

  // Many commands in one frame.
  send(...commands: object[]): void {
    this.sendFrame(commands.map((command) => JSON.stringify(command)).join('\n'))
  }

  // Sends a command under the next id and waits for its reply.
  call(method: string, params: object): Promise<Reply> {
    this.#lastId += 1
    const id = this.#lastId
    this.send({ id, [method]: params })
    return this.reply(id)
  }

  // The result of a command that must succeed.
  async ok<Result = object>(method: string, params: object): Promise<Result> {
    const reply = await this.call(method, params)
    if (reply.error !== undefined) throw new Error(`${method} was refused: ${JSON.stringify(reply.error)}`)
    return reply[method] as Result
  }

  // The error of a command that must be refused.
  async refused(method: string, params: object): Promise<ReplyError> {
    const reply = await this.call(method, params)
    if (reply.error === undefined) throw new Error(`${method} was not refused: ${JSON.stringify(reply)}`)
    return reply.error
  }

  subscribe(channel: string, params: object = {}): Promise<SubscribeResult> {
    return this.ok<SubscribeResult>('subscribe', { channel, ...params })
  }

  publish(channel: string, data: unknown): Promise<object> {
    return this.ok('publish', { channel, data })
  }

  reply(id: number): Promise<Reply> {
    return this.#repliesTo(id).next()
  }

  nextPush(timeoutMs?: number): Promise<Push> {
    return this.#pushes.next(timeoutMs)
  }

  // The next push, which must be a publication.
  async nextPublication(): Promise<Publication> {
    const push = await this.nextPush()
    if (push.pub === undefined) throw new Error(`expected a publication, got ${JSON.stringify(push)}`)
    return push.pub
  }

  // Pushes that have arrived. Everything the server had sent before it read our ping is here when this resolves.
  async pushesSoFar(): Promise<Push[]> {
    await this.ok('ping', {})
    return this.#pushes.takeAll()
  }

  // Replies and pushes as text, in the order they came. Takes no part away from the other methods.
  nextLine(timeoutMs?: number): Promise<string> {
    return this.#lines.next(timeoutMs)
  }

  close(): void {
    this.socket.close()
  }

  #take(line: string): void {
    this.#lines.push(line)
    const message = JSON.parse(line) as Partial<Reply> & { push?: Push }
    if (message.push !== undefined) this.#pushes.push(message.push)
    else if (message.id !== undefined) this.#repliesTo(message.id).push(message as Reply)
  }

  #repliesTo(id: number): Inbox<Reply> {
    let inbox = this.#replies.get(id)
    if (inbox === undefined) {
      inbox = new Inbox(`reply ${id}`)
      if (this.#ended !== undefined) inbox.end(this.#ended)
      this.#replies.set(id, inbox)
    }
    return inbox
  }
}
