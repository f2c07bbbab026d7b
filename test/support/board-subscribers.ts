// Owns members of boards that subscribe: bare lines of centrifuge, and the SDK.
import type { Subscription } from 'centrifuge'
import type { WebSocket } from 'ws'
import { UnsubscribeCode } from '../../src/protocol/codes.ts'
import type { BoardFrame } from './board-copy.ts'
import { BoardLog, type BoardMember, isContents, type Listening, type ViewSpec } from './board-log.ts'
import { CentrifugeRawClient, type ReplyError, type SubscribeResult } from './centrifuge-raw-client.ts'
import { Inbox } from './inbox.ts'
import { type SdkClient, sdkClient } from './sdk-client.ts'

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
  /** The connection ends because the test wants it to. */
  #isLeaving = false
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
    this.#isLeaving = false
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
    this.#isLeaving = true
    this.client.socket.terminate()
    await this.client.closed
    const { epoch, offset } = this
    await this.enter(offset === 0 ? { recoverable: true } : { recover: true, epoch, offset })
  }

  close(): void {
    this.#isLeaving = true
    this.client.close()
  }

  async #read(client: CentrifugeRawClient): Promise<void> {
    try {
      for (;;) this.#line(await client.nextLine(600_000))
    } catch (error) {
      if (client !== this.client || this.#isLeaving) return
      this.log.inbox.end(String(error))
      this.log.others.end(String(error))
    }
  }

  #line(line: string): void {
    const { id, push, subscribe, error } = JSON.parse(line)
    if (push?.channel === this.room && push.unsubscribe?.code >= UnsubscribeCode.insufficientState.code)
      this.#comeBack()
    if (subscribe !== undefined && this.#answers.has(id)) this.#subscribed(subscribe)
    if (push?.pub?.data !== undefined && push.channel === this.room && isContents(push.pub.data)) {
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
      this.log.begin(reply.data as BoardFrame, reply.offset)
    }
    for (const { data, offset } of reply.publications ?? []) this.log.take(data as BoardFrame, offset)
  }
}

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
        this.log.begin(given as BoardFrame, streamPosition?.offset === 0 ? undefined : streamPosition?.offset)
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
