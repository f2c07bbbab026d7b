// Owns members of boards in every protocol: each keeps a copy by what it is sent alone (board-copy.ts), and what it was sent is kept in order.
import type { Subscription } from 'centrifuge'
import type { WebSocket } from 'ws'
import { UnsubscribeCode } from '../../src/protocol/codes.ts'
import { BoardCopy, type BoardFrame } from './board-copy.ts'
import { CentrifugeRawClient, type ReplyError, type SubscribeResult } from './centrifuge-raw-client.ts'
import { eventually, Inbox } from './inbox.ts'
import { JsonClient, type JsonOptions } from './json-client.ts'
import { PlainClient } from './plain-client.ts'
import { type SdkClient, sdkClient } from './sdk-client.ts'

interface Listening {
  port: number
}

/** A frame of the board as it came. */
export interface Seen {
  readonly frame: BoardFrame
  /** Where the client is told that it is; undefined in protocols without positions, and for a part that is not the last one. */
  readonly offset: number | undefined
  /** The copy behind the frame; undefined behind a part that is not the last one. */
  readonly text: string | undefined
  /** Whether the frame is the whole board. */
  readonly isWhole: boolean
}

export type ViewSpec = Readonly<Record<string, unknown>>

export class BoardLog {
  readonly copy: BoardCopy
  readonly seen: Seen[] = []
  readonly inbox = new Inbox<Seen>('frame of the board')
  /** Everything else that came, as text. */
  readonly others = new Inbox<string>('other frame')
  fault: unknown

  constructor(key?: string) {
    this.copy = new BoardCopy(key)
  }

  take(frame: BoardFrame, offset?: number): void {
    try {
      const isApplied = this.copy.apply(frame)
      const text = isApplied ? this.copy.text : undefined
      const isWhole = frame.reset === true || frame.part !== undefined
      const seen = { frame, offset, text, isWhole }
      this.seen.push(seen)
      this.inbox.push(seen)
    } catch (error) {
      this.fault ??= error
      this.inbox.end(String(error))
    }
  }

  /** The next frame of the board that was not taken yet. */
  async next(): Promise<BoardFrame> {
    return (await this.inbox.next()).frame
  }

  /** Takes frames until the copy is as wanted. */
  async until(fits: (copy: BoardCopy) => boolean): Promise<void> {
    while (!fits(this.copy)) await this.inbox.next()
    if (this.fault !== undefined) throw this.fault
  }
}

export interface BoardMember {
  readonly protocol: 'plain' | 'json' | 'centrifuge' | 'sdk'
  readonly log: BoardLog
  /** The socket, where there is one to pause. */
  readonly socket: WebSocket | undefined
  /** Sees the board in another way from now on, as soon as the server takes it. */
  change(view: ViewSpec): Promise<void>
  /** Loses its connection and comes back, in its way. */
  reconnect(): Promise<void>
  close(): void
}

export const queryOf = (view: ViewSpec): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(view)) {
    if (name === 'where') {
      for (const [field, wanted] of Object.entries(value as object))
        query.append('where', `${field}:${[wanted].flat()}`)
    } else query.append(name, value === true ? '1' : String(value))
  }
  return query.toString()
}

const isBoardFrame = (text: string): boolean => text.startsWith('{"id":') && text.includes('"msg":[')

/** A frame of the plain protocol as the others spell it. */
export function plainFrame(text: string): BoardFrame {
  const { msg, room_id: _, id: _id, ...rest } = JSON.parse(text) as { msg: BoardFrame['set'] } & Record<string, unknown>
  return { ...(msg!.length > 0 || rest.reset === true ? { set: msg } : {}), ...rest } as BoardFrame
}

export function jsonFrame(text: string): BoardFrame {
  const {
    data,
    type: _,
    from: _from,
    ...rest
  } = JSON.parse(text) as { data: BoardFrame['set'] } & Record<string, unknown>
  return { ...(data!.length > 0 || rest.reset === true ? { set: data } : {}), ...rest } as BoardFrame
}

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

class PlainBoardMember extends ResidentMember {
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

class JsonBoardMember extends ResidentMember {
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

/** Bare lines. It recovers by its position, unless it has none. */
export class RawBoardMember implements BoardMember {
  readonly protocol = 'centrifuge'
  readonly log: BoardLog
  readonly room: string
  readonly #server: Listening
  client!: CentrifugeRawClient
  epoch = ''
  offset = 0
  /** The last answer to a subscribe. */
  reply!: SubscribeResult
  #view: ViewSpec
  #id = 5000
  readonly #answers = new Map<number, (answer: { error?: ReplyError; subscribe?: SubscribeResult }) => void>()

  constructor(server: Listening, room: string, { view, key }: { view: ViewSpec; key?: string | undefined }) {
    this.#server = server
    this.room = room
    this.#view = view
    this.log = new BoardLog(key)
  }

  get socket(): WebSocket {
    return this.client.socket
  }

  async enter(params: object = { recoverable: true }): Promise<this> {
    const client = await CentrifugeRawClient.connect(this.#server)
    this.client = client
    void this.#read(client)
    await this.subscribe(params)
    return this
  }

  async subscribe(params: object): Promise<SubscribeResult> {
    const data = Object.keys(this.#view).length === 0 ? undefined : { view: this.#view }
    const { error } = await this.ask('subscribe', { channel: this.room, data, ...params })
    if (error !== undefined) throw new Error(`${error.code} ${error.message}`)
    return this.reply
  }

  ask(method: string, params: object): Promise<{ error?: ReplyError; subscribe?: SubscribeResult }> {
    this.#id += 1
    const id = this.#id
    const answer = new Promise<{ error?: ReplyError }>((resolve, reject) => {
      this.#answers.set(id, resolve)
      void this.client.closed.then(() => reject(new Error('the connection has closed')))
    })
    this.client.send({ id, [method]: params })
    return answer
  }

  async change(view: ViewSpec): Promise<void> {
    this.#view = view
    for (;;) {
      const { error } = await this.ask('rpc', { method: 'view', data: { room: this.room, view } })
      if (error === undefined) return
      if (error.temporary !== true) throw new Error(`${error.code} ${error.message}`)
    }
  }

  async reconnect(): Promise<void> {
    this.client.socket.terminate()
    await this.client.closed
    const { epoch, offset } = this
    await this.enter(offset === 0 ? { recoverable: true } : { recover: true, epoch, offset })
  }

  close(): void {
    this.client.close()
  }

  async #read(client: CentrifugeRawClient): Promise<void> {
    try {
      for (;;) this.#line(await client.nextLine(600_000))
    } catch (error) {
      if (client !== this.client) return
      this.log.others.end(String(error))
    }
  }

  #line(line: string): void {
    const { id, push, subscribe, error } = JSON.parse(line)
    if (push?.unsubscribe?.code >= UnsubscribeCode.insufficientState.code) this.#comeBack()
    if (subscribe !== undefined && this.#answers.has(id)) this.#subscribed(subscribe)
    if (push?.pub?.data !== undefined && isContents(push.pub.data)) {
      if (push.pub.offset !== undefined) this.offset = push.pub.offset
      this.log.take(push.pub.data, push.pub.offset)
    } else this.log.others.push(line)
    this.#answers.get(id)?.({ error, subscribe })
    this.#answers.delete(id)
  }

  /** As an SDK does it: with the position, until it is taken. */
  #comeBack(): void {
    const { epoch, offset } = this
    this.subscribe({ recover: true, epoch, offset }).catch(() => setTimeout(() => this.#comeBack(), 20))
  }

  #subscribed(reply: SubscribeResult): void {
    this.reply = reply
    this.epoch = reply.epoch ?? ''
    this.offset = reply.offset ?? 0
    if (reply.recovered !== true) {
      this.log.copy.clear()
      this.log.take(reply.data as BoardFrame, reply.offset)
    }
    for (const { data, offset } of reply.publications ?? []) this.log.take(data as BoardFrame, offset)
  }
}

const CONTENTS = ['set', 'patch', 'removed', 'skipped', 'reset', 'part', 'parts']

const isContents = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && Object.keys(data).every((name) => CONTENTS.includes(name))

/** The SDK, as an application would use it. */
export class SdkBoardMember implements BoardMember {
  readonly protocol = 'sdk'
  readonly log: BoardLog
  readonly client: SdkClient
  readonly subscription: Subscription
  readonly socket = undefined
  readonly subscribed = new Inbox<{ recovered: boolean; wasRecovering: boolean; data: unknown }>('subscribed')
  readonly #room: string

  constructor(
    server: Listening,
    room: string,
    { view, key, recoverable = true }: { view: ViewSpec; key?: string | undefined; recoverable?: boolean },
  ) {
    this.log = new BoardLog(key)
    this.client = sdkClient(server)
    this.#room = room
    const data = Object.keys(view).length === 0 ? {} : { data: { view } }
    this.subscription = this.client.sdk.newSubscription(room, {
      recoverable,
      minResubscribeDelay: 20,
      maxResubscribeDelay: 200,
      ...data,
    })
    this.subscription.on('subscribed', ({ recovered, wasRecovering, data: given, streamPosition }) => {
      if (!recovered) {
        this.log.copy.clear()
        this.log.take(given as BoardFrame, streamPosition?.offset === 0 ? undefined : streamPosition?.offset)
      }
      this.subscribed.push({ recovered, wasRecovering, data: given })
    })
    this.subscription.on('publication', ({ data: given, offset }) => {
      if (isContents(given)) this.log.take(given as BoardFrame, offset)
      else this.log.others.push(JSON.stringify(given))
    })
  }

  async enter(): Promise<this> {
    this.client.sdk.connect()
    this.subscription.subscribe()
    await this.subscribed.next()
    return this
  }

  /** As the documentation tells users of the SDK: `setData` as well. */
  async change(view: ViewSpec): Promise<void> {
    this.subscription.setData({ view })
    for (;;) {
      const { error } = await this.client.sdk.rpc('view', { room: this.#room, view }).then(
        () => ({ error: undefined }),
        (failure: { code: number }) => ({ error: failure }),
      )
      if (error === undefined) return
      if (error.code !== 111) throw new Error(`refused with ${error.code}`)
    }
  }

  async reconnect(): Promise<void> {
    this.client.sdk.disconnect()
    this.client.sdk.connect()
    await this.subscribed.next()
  }

  close(): void {
    this.client.sdk.disconnect()
  }
}

export interface MemberSpec {
  readonly view?: ViewSpec
  /** The field that tells records apart. */
  readonly key?: string
  readonly json?: JsonOptions
}

type Enter = (server: Listening, room: string, spec?: MemberSpec) => Promise<BoardMember>

export const enterPlain: Enter = (server, room, { view = {}, key } = {}) =>
  new PlainBoardMember(server, room, { view, key }).enter()
export const enterJson: Enter = (server, room, { view = {}, key, json = {} } = {}) =>
  new JsonBoardMember(server, room, { view, key, options: json }).enter()
export const enterRaw = (server: Listening, room: string, { view = {}, key }: MemberSpec = {}) =>
  new RawBoardMember(server, room, { view, key }).enter()
export const enterSdk = (server: Listening, room: string, { view = {}, key }: MemberSpec = {}) =>
  new SdkBoardMember(server, room, { view, key }).enter()

export const boardProtocols: readonly { readonly name: BoardMember['protocol']; readonly enter: Enter }[] = [
  { name: 'plain', enter: enterPlain },
  { name: 'json', enter: enterJson },
  { name: 'centrifuge', enter: enterRaw },
  { name: 'sdk', enter: enterSdk },
]
