// Owns members of boards that live in their room, with the protocols plain and plain JSON.
import type { WebSocket } from 'ws'
import type { BoardFrame } from './board-copy.ts'
import {
  BoardLog,
  type BoardMember,
  isBoardFrame,
  jsonFrame,
  type Listening,
  plainFrame,
  queryOf,
  type ViewSpec,
} from './board-log.ts'
import { eventually } from './inbox.ts'
import { JsonClient, type JsonOptions } from './json-client.ts'
import { PlainClient } from './plain-client.ts'

abstract class ResidentMember implements BoardMember {
  abstract readonly protocol: 'plain' | 'json'
  log: BoardLog
  client!: PlainClient
  protected view: ViewSpec
  readonly #key: string | undefined

  constructor(view: ViewSpec, key: string | undefined) {
    this.view = view
    this.#key = key
    this.log = new BoardLog(key)
  }

  get socket(): WebSocket {
    return this.client.socket
  }

  protected abstract open(): Promise<PlainClient>
  protected abstract frameOf(text: string): BoardFrame | undefined
  abstract change(view: ViewSpec): Promise<void>

  async enter(): Promise<this> {
    const client = await this.open()
    await client.welcome()
    this.client = client
    void this.#read(client, this.log)
    return this
  }

  /** These protocols know no positions, so it is a new member. */
  async reconnect(): Promise<void> {
    this.client.socket.terminate()
    await this.client.closed
    const { fault } = this.log
    if (fault !== undefined) throw fault
    this.log = new BoardLog(this.#key)
    await this.enter()
  }

  close(): void {
    this.client.close()
  }

  async #read(client: PlainClient, log: BoardLog): Promise<void> {
    try {
      for (;;) {
        const text = String(await client.next(600_000))
        const frame = this.frameOf(text)
        if (frame === undefined) log.others.push(text)
        else log.take(frame)
      }
    } catch (error) {
      log.inbox.end(String(error))
      log.others.end(String(error))
    }
  }
}

export class PlainBoardMember extends ResidentMember {
  readonly protocol = 'plain'
  readonly #open: (view: ViewSpec) => Promise<PlainClient>

  constructor(server: Listening, room: string, { view, key }: { view: ViewSpec; key: string | undefined }) {
    super(view, key)
    const path = `/ws/${encodeURIComponent(room)}`
    this.#open = (now) => PlainClient.connect(server.port, room, { path: `${path}?${queryOf(now)}` })
  }

  protected open(): Promise<PlainClient> {
    return this.#open(this.view)
  }

  protected frameOf(text: string): BoardFrame | undefined {
    return isBoardFrame(text) ? plainFrame(text) : undefined
  }

  /** By coming again. */
  async change(view: ViewSpec): Promise<void> {
    this.view = view
    await this.reconnect()
  }
}

export class JsonBoardMember extends ResidentMember {
  readonly protocol = 'json'
  /** How often it was told to ask later. */
  #refused = 0
  readonly #open: (view: ViewSpec) => Promise<PlainClient>

  constructor(
    server: Listening,
    room: string,
    { view, key, options }: { view: ViewSpec; key: string | undefined; options: JsonOptions },
  ) {
    super(view, key)
    const path = `/ws/${encodeURIComponent(room)}`
    this.#open = (now) => JsonClient.open(server, room, { ...options, path: `${path}?format=json&${queryOf(now)}` })
  }

  protected open(): Promise<PlainClient> {
    return this.#open(this.view)
  }

  protected frameOf(text: string): BoardFrame | undefined {
    if (text.startsWith('{"type":"error","code":111,')) this.#refused += 1
    return text.startsWith('{"type":"statistics"') ? jsonFrame(text) : undefined
  }

  async change(view: ViewSpec): Promise<void> {
    this.view = view
    const { log } = this
    for (;;) {
      const { length } = log.seen
      const refused = this.#refused
      this.client.sendText(JSON.stringify({ type: 'view', view }))
      const isAnswered = () =>
        this.#refused > refused || log.seen.slice(length).some(({ frame }) => frame.reset === true)
      await eventually(isAnswered, (isSo) => isSo)
      if (this.#refused === refused) return
    }
  }
}
