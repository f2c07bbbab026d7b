// Owns a watcher of a room: an HTTP request that is answered with server-sent events, read as the HTML standard says.
import { get, type IncomingMessage } from 'node:http'
import { cleanUpAfterTest } from './clean-up.ts'
import { Inbox } from './inbox.ts'
import { ADMIN_KEY } from './start-server.ts'

export interface ServerEvent {
  // `message` where the stream names none.
  readonly event: string
  readonly data: string
}

interface Listening {
  port: number
  // Where the API is, when it has a listener of its own.
  adminPort?: number | undefined
}

export class EventParser {
  readonly comments: string[] = []
  readonly #take: (event: ServerEvent) => void
  #rest = ''
  #event = ''
  #data: string[] = []

  constructor(take: (event: ServerEvent) => void) {
    this.#take = take
  }

  push(text: string): void {
    const lines = (this.#rest + text).split(/\r\n|\n|\r/)
    this.#rest = lines.pop()!
    for (const line of lines) this.#line(line)
  }

  #line(line: string): void {
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line)!
    if (line === '') this.#dispatch()
    else if (field === '') this.comments.push(value!)
    else if (field === 'event') this.#event = value!
    else if (field === 'data') this.#data.push(value!)
    else throw new Error(`an event has a strange line: ${JSON.stringify(line)}`)
  }

  #dispatch(): void {
    const event = { event: this.#event || 'message', data: this.#data.join('\n') }
    const isAny = this.#data.length > 0
    this.#event = ''
    this.#data = []
    if (isAny) this.#take(event)
  }
}

export class EventClient {
  readonly response: IncomingMessage
  readonly events = new Inbox<ServerEvent>('event')
  // Settles with whether the stream was ended, and not cut.
  readonly ended: Promise<boolean>
  readonly #parser = new EventParser((event) => this.events.push(event))
  #body = ''

  constructor(response: IncomingMessage) {
    this.response = response
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      if (this.status === 200) this.#parser.push(text)
      else this.#body += text
    })
    response.on('error', () => undefined)
    this.ended = new Promise((resolve) => {
      response.once('close', () => {
        this.events.end('the stream is over')
        resolve(response.complete)
      })
    })
  }

  get status(): number {
    return this.response.statusCode!
  }

  get comments(): readonly string[] {
    return this.#parser.comments
  }

  // Returns once the head of the answer is there.
  static async open(
    server: Listening,
    room: string,
    {
      query = '',
      path = `/rooms/${encodeURIComponent(room)}/stream${query}`,
      headers = { 'x-api-key': ADMIN_KEY },
    }: { query?: string; path?: string; headers?: Record<string, string> } = {},
  ): Promise<EventClient> {
    const port = server.adminPort ?? server.port
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = get({ host: '127.0.0.1', port, path, headers, agent: false }, resolve)
      request.on('error', reject)
      cleanUpAfterTest(() => request.destroy())
    })
    return new EventClient(response)
  }

  // Opens a stream and makes sure that it is one.
  static async watch(server: Listening, room: string): Promise<EventClient> {
    const client = await EventClient.open(server, room)
    if (client.status !== 200) throw new Error(`watching ${room} was answered ${client.status}`)
    return client
  }

  // The data of the next event, which must have no name.
  async next(): Promise<string> {
    const { event, data } = await this.events.next()
    if (event !== 'message') throw new Error(`expected a message, got ${event}: ${data}`)
    return data
  }

  // The body of a request that was refused.
  async body(): Promise<string> {
    await this.ended
    return this.#body
  }

  close(): void {
    this.response.destroy()
  }
}
