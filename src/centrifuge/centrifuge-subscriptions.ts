// Which rooms each centrifuge connection is in, as the main thread must know it: to refuse a second subscription, to verify
// tokens, to end what has expired, and to tell members when their shard was replaced. Membership itself is the shard's.
import { assertNever } from '../assert-never.ts'
import type { Authenticator, TokenRoom } from '../auth/auth.ts'
import type { Config } from '../config/config.ts'
import { roomOptionsFor } from '../config/room-options.ts'
import type { Admission, Connection, Rejection } from '../gateway/connection.ts'
import { isOver } from '../gateway/expiry.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { HookRoom } from '../hooks/hook-answers.ts'
import type { Hooks } from '../hooks/hooks.ts'
import type { Call } from '../mailbox/inbox-handlers.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { errorFrame, replyFrame, unsubscribePush } from '../protocol/centrifuge.ts'
import { Disconnect, ErrorCode, type ReplyError, UnsubscribeCode } from '../protocol/codes.ts'
import { parsed } from '../protocol/json-scan.ts'
import type { Refusals } from '../refusals.ts'
import { type CentrifugeSession, jsonOf, type Subscription } from './centrifuge-session.ts'
import type { Step } from './command-queue.ts'
import { Gatherings } from './gatherings.ts'
import type { HeldTopics } from './held-topics.ts'
import { NOBODY, type RoomCommand, sendCommand } from './room-commands.ts'
import { SubscribeHook } from './subscribe-hook.ts'
import { type Grant, subscribeOrder } from './subscribe-order.ts'
import { type SubscribeParams, subscribeFault, typeFault } from './subscribe-params.ts'
import { errorOf, SubscriptionTokens } from './subscription-tokens.ts'
import { TokenError } from './token-error.ts'

export interface SubscriptionParts {
  readonly config: Config
  readonly pool: ShardPool
  readonly auth: Authenticator
  readonly refusals: Refusals
  readonly held: HeldTopics
  readonly refuse: (
    connection: Connection,
    session: CentrifugeSession,
    refusal: { id: number; error: ReplyError },
  ) => void
  readonly faulted: (connection: Connection, session: CentrifugeSession) => void
  readonly lobby: Lobby
  readonly hooks: Hooks
}

export class CentrifugeSubscriptions {
  readonly #parts: SubscriptionParts
  readonly #gatherings: Gatherings
  readonly #tokens: SubscriptionTokens
  readonly #hook: SubscribeHook
  readonly #expiring = new Map<Subscription, { connection: Connection; session: CentrifugeSession }>()

  constructor(parts: SubscriptionParts) {
    this.#parts = parts
    // The last quarter is for what its rooms say while a client reads the reply.
    const { outboxBytesMax } = parts.config.limits
    this.#tokens = new SubscriptionTokens(parts.config, parts.auth)
    this.#hook = new SubscribeHook({
      ...parts,
      granted: (connection, session, grant) => this.#order(connection, session, grant),
    })
    this.#gatherings = new Gatherings(outboxBytesMax - (outboxBytesMax >>> 2))
  }

  /** A step when a token has to be verified or a hook asked: commands behind this one wait for it. */
  command(connection: Connection, session: CentrifugeSession, command: RoomCommand): Step | undefined {
    const params = parsed<SubscribeParams>(command.params)
    const { id, room } = command
    const refuse = (error: ReplyError) => this.#parts.refuse(connection, session, { id, error })
    if (params === undefined) {
      refuse({ ...ErrorCode.badRequest, message: 'malformed JSON' })
      return undefined
    }
    const current = session.subscriptions.get(room)
    switch (command.method) {
      case 'unsubscribe':
        this.#unsubscribe(connection, session, { id, room })
        return undefined
      case 'sub_refresh':
        return this.#subRefresh(connection, session, { id, current, params })
      case 'subscribe':
        if (subscribeFault(params) !== undefined) refuse(subscribeFault(params) as ReplyError)
        else if (current !== undefined) refuse(ErrorCode.alreadySubscribed)
        else if (session.subscriptions.size + session.steps.asked >= this.#parts.config.limits.roomsPerConnectionMax)
          refuse(ErrorCode.limitExceeded)
        else return this.#subscribe(connection, session, { id, room, params })
        return undefined
      default:
        return assertNever(command.method)
    }
  }

  #subscribe(
    connection: Connection,
    session: CentrifugeSession,
    { id, room, params }: { id: number; room: string; params: SubscribeParams },
  ): Step | undefined {
    const grant: Grant = {
      commandId: id,
      room,
      params,
      form: 'reply',
      roomInfo: undefined,
      data: undefined,
      expiresAtMs: undefined,
    }
    if (typeof params.token === 'string' && params.token !== '') {
      return { done: this.#verify(connection, session, { ...grant, token: params.token }) }
    }
    const isAllowed = this.#tokens.fault(session, room, undefined) === undefined
    if (isAllowed && this.#hook.asks(room)) {
      return { done: this.#hook.ask(connection, session, grant), askedRoom: room }
    }
    if (isAllowed) this.#order(connection, session, grant)
    else this.#parts.refuse(connection, session, { id, error: ErrorCode.permissionDenied })
    return undefined
  }

  async #verify(connection: Connection, session: CentrifugeSession, grant: Grant & { token: string }): Promise<void> {
    const { room, commandId: id } = grant
    const claims = await this.#tokens.claimsOf(session, { room, token: grant.token })
    if (connection.socket === undefined) return
    if (claims.kind === 'ok') {
      this.#order(connection, session, {
        ...grant,
        roomInfo: jsonOf(claims.info),
        data: jsonOf(claims.data),
        expiresAtMs: claims.expiresAtMs,
      })
      return
    }
    this.#parts.refusals.token(claims, () => ({ protocol: 'centrifuge', id: connection.id, room }))
    this.#parts.refuse(connection, session, { id, error: errorOf(claims) })
  }

  /**
   * The rooms a connection is put into at connect. Resolves to the members of `subs` in the connect reply, as JSON texts.
   * `positions` are without faults.
   */
  joinAtConnect(
    connection: Connection,
    session: CentrifugeSession,
    { rooms, positions }: { rooms: readonly HookRoom[]; positions: ReadonlyMap<string, SubscribeParams> },
  ): Promise<string[]> {
    const names = rooms.map(({ room }) => room)
    const gathered = this.#gatherings.begin(connection, names)
    for (const room of rooms) {
      this.#join(connection, session, { room, form: 'result', params: positions.get(room.room) ?? {} })
    }
    return gathered
  }

  #join(
    connection: Connection,
    session: CentrifugeSession,
    { room: given, form, params }: { room: HookRoom; form: Grant['form']; params: SubscribeParams },
  ): void {
    // One that could not be joined may have ended the connection.
    if (connection.socket === undefined) return
    const { room, info, data, override } = given
    this.#order(connection, session, {
      commandId: NOBODY,
      room,
      params,
      form,
      roomInfo: jsonOf(info),
      data: jsonOf(data),
      expiresAtMs: undefined,
      ...(override === undefined ? {} : { override }),
    })
  }

  /** A new token holds: rooms that are gone are left, new ones joined, and the others see the new `info`. May disconnect. */
  refreshed(
    connection: Connection,
    session: CentrifugeSession,
    { info, name, rooms }: { info: string | undefined; name: string | undefined; rooms: readonly TokenRoom[] },
  ): void {
    const wanted = new Map<string, TokenRoom>(rooms.map((room) => [room.room, room]))
    for (const { room, serverSide } of [...session.subscriptions.values()]) {
      if (!serverSide || wanted.has(room)) continue
      this.expel(connection, session, { room, code: UnsubscribeCode.server.code })
      if (connection.socket === undefined) return
    }
    const changed = session.adopt(wanted)
    const isSame = info === session.info && name === session.name
    const threads = isSame ? new Set(changed.map(({ thread }) => thread)) : session.threads
    session.info = info
    session.name = name
    for (const thread of threads) this.#describe(connection, session, { thread, changed })
    const joined = rooms.filter(({ room }) => !session.subscriptions.has(room))
    if (session.subscriptions.size + joined.length > this.#parts.config.limits.roomsPerConnectionMax) {
      this.#parts.lobby.end(connection, Disconnect.roomLimit)
    }
    for (const room of joined) this.#join(connection, session, { room, form: 'push', params: {} })
  }

  /** Others see another `info` of the connection from now on. */
  described(connection: Connection, session: CentrifugeSession): void {
    for (const thread of session.threads) this.#describe(connection, session, { thread, changed: [] })
  }

  /** Tells a shard what its rooms shall show of the connection. A shard that cannot be told would go on showing the old. */
  #describe(
    connection: Connection,
    { info, name }: CentrifugeSession,
    { thread, changed }: { thread: ShardThread; changed: readonly Subscription[] },
  ): void {
    const rooms = changed
      .filter((one) => one.thread === thread)
      .map(({ room, roomInfo = null }) => [room, roomInfo] as const)
    const order = { connectionInfo: info ?? null, name: name ?? null, rooms }
    if (!thread.orders.describe(connection.number, order)) {
      this.#parts.lobby.end(connection, Disconnect.insufficientState)
    }
  }

  /** The connect reply is out: what its rooms said meanwhile follows, and from here on they speak to it directly. */
  release(connection: Connection): void {
    this.#parts.held.release(connection, (frame) => this.#parts.lobby.send(connection, frame))
  }

  /** Sends the subscribe to the room's shard. */
  #order(connection: Connection, session: CentrifugeSession, grant: Grant): void {
    const { room, commandId: id } = grant
    const isOwn = grant.form === 'reply'
    const order = subscribeOrder(connection, session, {
      grant,
      options: { ...roomOptionsFor(this.#parts.config.rooms, room), ...grant.override },
      // Told that its subscription expires, the SDK would ask for a token. It subscribes again when the subscription has ended.
      ttl: grant.isByHook === true ? undefined : this.#tokens.ttlUntil(grant.expiresAtMs),
    })
    const thread = this.#parts.pool.owner(room)
    const sent = sendCommand(thread, { connection, id }, ({ inbox }, call) => inbox.subscribe(call, order))
    if (sent.kind === 'refused') {
      const { error } = sent
      if (error.code !== ErrorCode.limitExceeded.code) this.#parts.refusals.record('overloaded')
      this.#failed(connection, session, { id, serverSide: !isOwn, error })
      return
    }
    const subscription: Subscription = {
      room,
      thread,
      life: thread.life,
      request: sent.request,
      active: false,
      serverSide: !isOwn,
      inToken: !isOwn,
      roomInfo: grant.roomInfo,
      expiresAtMs: grant.expiresAtMs,
    }
    session.subscriptions.set(room, subscription)
    if (subscription.expiresAtMs !== undefined) this.#expiring.set(subscription, { connection, session })
  }

  #failed(
    connection: Connection,
    session: CentrifugeSession,
    { id, error, serverSide }: { id: number; serverSide: boolean; error: ReplyError },
  ): void {
    // Without one of its rooms a connection is not what its token promised: the client comes back and tries again.
    if (serverSide) this.#parts.lobby.end(connection, Disconnect.insufficientState)
    else this.#parts.refuse(connection, session, { id, error })
  }

  /** The shard has admitted the connection. True when its topics must be held back until the connect reply is out. */
  admitted(connection: Connection, session: CentrifugeSession, { thread, request, room, reply }: Admission): boolean {
    const subscription = session.subscriptions.get(room)
    // An answer to a subscribe that the client has taken back since says nothing about the one that it has given after that.
    if (subscription?.thread !== thread || subscription.request !== request) return false
    subscription.active = true
    return subscription.serverSide && this.#gatherings.add(connection, room, reply)
  }

  /** The shard has answered a subscribe with an error. Each shard numbers its requests by itself. */
  rejected(connection: Connection, session: CentrifugeSession, { thread, request }: Rejection): void {
    for (const subscription of session.subscriptions.values()) {
      if (subscription.thread !== thread || subscription.request !== request || subscription.active) continue
      this.#forget(session, subscription)
      const isPromised = subscription.serverSide || subscription.inToken
      if (isPromised) this.#parts.lobby.end(connection, Disconnect.insufficientState)
      return
    }
  }

  #unsubscribe(connection: Connection, session: CentrifugeSession, { id, room }: { id: number; room: string }): void {
    const subscription = session.subscriptions.get(room)
    if (subscription === undefined) {
      this.#parts.lobby.send(connection, replyFrame(id, 'unsubscribe', '{}'))
      return
    }
    const leave = ({ inbox }: ShardThread, call: Call) => inbox.unsubscribe(call, room)
    const sent = sendCommand(subscription.thread, { connection, id }, leave)
    if (sent.kind === 'sent') this.#forget(session, subscription)
    else this.#parts.refuse(connection, session, { id, error: sent.error })
  }

  /**
   * Ends a subscription from the server's side; the member is told by an unsubscribe push. `follow`: a frame that must come
   * behind the push.
   */
  expel(
    connection: Connection,
    session: CentrifugeSession,
    { room, code, follow = new Uint8Array(0) }: { room: string; code: number; follow?: Uint8Array },
  ): boolean {
    const subscription = session.subscriptions.get(room)
    // Before the connect reply is out there is nothing a push could take back.
    if (subscription === undefined || session.state.kind !== 'connected') return false
    // An overloaded shard cannot be told; ending the whole connection keeps the promise that nothing more is delivered.
    const expel = ({ orders }: ShardThread, call: Call) => orders.expel(call, { room, code, follow })
    const sent = sendCommand(subscription.thread, { connection, id: NOBODY }, expel)
    if (sent.kind === 'sent') this.#forget(session, subscription)
    else this.#parts.lobby.end(connection, Disconnect.insufficientState)
    return true
  }

  #subRefresh(
    connection: Connection,
    session: CentrifugeSession,
    { id, current, params }: { id: number; current: Subscription | undefined; params: SubscribeParams },
  ): Step | undefined {
    const { token, type } = params
    const refuse = (message: string) =>
      this.#parts.refuse(connection, session, { id, error: { ...ErrorCode.badRequest, message } })
    const fault = typeFault(type)
    if (fault !== undefined) this.#parts.refuse(connection, session, { id, error: fault })
    else if (current === undefined) refuse('not subscribed')
    else if (current.serverSide) refuse('a room of the connection is refreshed with the connection')
    else if (typeof token !== 'string' || token === '') refuse('sub_refresh needs a token')
    else return { done: this.#refresh(connection, session, { id, current, token }) }
    return undefined
  }

  async #refresh(
    connection: Connection,
    session: CentrifugeSession,
    { id, current, token }: { id: number; current: Subscription; token: string },
  ): Promise<void> {
    const { room, thread } = current
    const claims = await this.#tokens.claimsOf(session, { room, token })
    if (connection.socket === undefined) return
    if (session.subscriptions.get(room) !== current) {
      // It ended while the token was being verified.
      this.#parts.refuse(connection, session, { id, error: { ...ErrorCode.badRequest, message: 'not subscribed' } })
      return
    }
    if (claims.kind === 'ok') {
      current.expiresAtMs = claims.expiresAtMs
      if (current.expiresAtMs === undefined) this.#expiring.delete(current)
      else this.#expiring.set(current, { connection, session })
      const roomInfo = jsonOf(claims.info)
      if (roomInfo !== current.roomInfo) {
        current.roomInfo = roomInfo
        this.#describe(connection, session, { thread, changed: [current] })
      }
      const ttl = this.#tokens.ttlUntil(current.expiresAtMs)
      const expiry = ttl === undefined ? '' : `"expires":true,"ttl":${ttl}`
      this.#parts.lobby.send(connection, replyFrame(id, 'sub_refresh', `{${expiry}}`))
      return
    }
    this.#parts.refusals.token(claims, () => ({ protocol: 'centrifuge', id: connection.id, room: current.room }))
    if (claims.kind === 'expired') {
      // The push before the error: told by the error first, the SDK would give the subscription up for good. Behind the push it
      // has already begun to subscribe again, with a new token.
      this.#parts.refusals.command(ErrorCode.expired.code)
      const follow = errorFrame(id, ErrorCode.expired)
      this.expel(connection, session, { room, code: UnsubscribeCode.expired.code, follow })
      this.#parts.faulted(connection, session)
      return
    }
    const error = claims.kind === 'early' ? TokenError.earlyAtRefresh : errorOf(claims)
    this.#parts.refuse(connection, session, { id, error })
  }

  /** Ends subscriptions whose time is over. */
  sweep(wallMs: number): void {
    for (const [subscription, { connection, session }] of this.#expiring) {
      if (!isOver(subscription.expiresAtMs, wallMs)) continue
      this.expel(connection, session, { room: subscription.room, code: UnsubscribeCode.expired.code })
    }
  }

  closed(connection: Connection, session: CentrifugeSession): void {
    for (const subscription of session.subscriptions.values()) this.#expiring.delete(subscription)
    this.#gatherings.forget(connection)
    this.#parts.held.forget(connection)
  }

  /** A shard is gone with the rooms it held: each client subscribes again and learns from the new epoch what it missed. */
  shardDown(connection: Connection, session: CentrifugeSession, thread: ShardThread): void {
    for (const subscription of [...session.subscriptions.values()]) {
      if (subscription.thread === thread) this.#lost(connection, session, subscription)
    }
  }

  /** A shard has ended a membership: the same for one room. One that was asked for anew since then goes on. */
  ended(
    connection: Connection,
    session: CentrifugeSession,
    { thread, room }: { thread: ShardThread; room: string },
  ): void {
    const subscription = session.subscriptions.get(room)
    if (subscription?.thread === thread && subscription.active) this.#lost(connection, session, subscription)
  }

  #lost(connection: Connection, session: CentrifugeSession, subscription: Subscription): void {
    this.#forget(session, subscription)
    if (subscription.serverSide) this.#parts.lobby.end(connection, Disconnect.insufficientState)
    // One that was still being asked for gets the error reply of its command instead.
    else if (subscription.active) {
      this.#parts.lobby.send(connection, unsubscribePush(subscription.room, UnsubscribeCode.insufficientState))
    }
  }

  #forget(session: CentrifugeSession, subscription: Subscription): void {
    session.subscriptions.delete(subscription.room)
    this.#expiring.delete(subscription)
  }
}
