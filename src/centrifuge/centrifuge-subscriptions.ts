// Which rooms each centrifuge connection is in, as the main thread must know it: to refuse a second subscription, to verify
// tokens, to end what has expired, and to tell members when their shard was replaced. Membership itself is the shard's.
import { assertNever } from '../assert-never.ts'
import type { TokenRoom } from '../auth/auth.ts'
import { roomOptionsFor } from '../config/room-options.ts'
import type { Admission, Connection, Gift, GivenRoom, Rejection } from '../gateway/connection.ts'
import { isOver } from '../gateway/expiry.ts'
import type { HookRoom } from '../hooks/hook-answers.ts'
import type { Call } from '../mailbox/inbox-handlers.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { replyFrame, unsubscribePush } from '../protocol/centrifuge.ts'
import { Disconnect, ErrorCode, type ReplyError, UnsubscribeCode } from '../protocol/codes.ts'
import { parsed } from '../protocol/json-scan.ts'
import { jsonOf } from '../protocol/json-text.ts'
import type { CentrifugeSession, Subscription, SubscriptionHandler } from './centrifuge-session.ts'
import type { Step } from './command-queue.ts'
import { Gatherings } from './gatherings.ts'
import { describe, NOBODY, type RoomCommand, sendCommand } from './room-commands.ts'
import { SubscribeHook } from './subscribe-hook.ts'
import { type Grant, paramsOf, subscribeOrder } from './subscribe-order.ts'
import { type SubscribeParams, subscribeFault } from './subscribe-params.ts'
import type { SubscriptionParts } from './subscription-parts.ts'
import { SubscriptionRefresh } from './subscription-refresh.ts'
import { errorOf, SubscriptionTokens } from './subscription-tokens.ts'

export class CentrifugeSubscriptions implements SubscriptionHandler {
  readonly #parts: SubscriptionParts
  readonly #gatherings: Gatherings
  readonly #tokens: SubscriptionTokens
  readonly #hook: SubscribeHook
  readonly #refresh: SubscriptionRefresh
  readonly #expiring = new Map<Subscription, { connection: Connection; session: CentrifugeSession }>()

  constructor(parts: SubscriptionParts) {
    this.#parts = parts
    this.#tokens = new SubscriptionTokens(parts.config, parts.auth)
    this.#hook = new SubscribeHook({
      ...parts,
      granted: (connection, session, grant) => this.#order(connection, session, grant),
    })
    this.#refresh = new SubscriptionRefresh({
      ...parts,
      tokens: this.#tokens,
      expires: (connection, session, subscription) => this.#expires(connection, session, subscription),
      expel: (connection, session, expulsion) => this.expel(connection, session, expulsion),
    })
    // The last quarter is for what its rooms say while a client reads the reply.
    this.#gatherings = new Gatherings(0.75 * parts.config.limits.outboxBytesMax, parts.feeds)
  }

  /** A step when a token has to be verified or a hook asked: commands behind this one wait for it. */
  command(connection: Connection, session: CentrifugeSession, command: RoomCommand): Step | undefined {
    const params = parsed<SubscribeParams>(command.params)
    const { id, room } = command
    const { views, config } = this.#parts
    const { limits } = config
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
        return this.#refresh.command(connection, session, { id, current, params })
      case 'subscribe': {
        const isFull = session.subscriptions.size + session.steps.asked >= limits.roomsPerConnectionMax
        const fault = subscribeFault(room, params, views)
        if (fault !== undefined) refuse(fault)
        else if (current !== undefined) refuse(ErrorCode.alreadySubscribed)
        else if (isFull) refuse(ErrorCode.limitExceeded)
        else return this.#subscribe(connection, session, { id, room, params })
        return undefined
      }
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
      origin: 'client',
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
      origin: 'token',
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
    for (const { room, origin } of [...session.subscriptions.values()]) {
      if (origin !== 'token' || wanted.has(room)) continue
      this.expel(connection, session, { room, code: UnsubscribeCode.server.code })
      if (connection.socket === undefined) return
    }
    const changed = session.adopt(wanted)
    const isSame = info === session.info && name === session.name
    const threads = isSame ? new Set(changed.map(({ thread }) => thread)) : session.threads
    session.info = info
    session.name = name
    for (const thread of threads) this.#tell(connection, session, { thread, changed })
    const joined = rooms.filter(({ room }) => !session.subscriptions.has(room))
    if (session.subscriptions.size + joined.length > this.#parts.config.limits.roomsPerConnectionMax) {
      this.#parts.lobby.end(connection, Disconnect.roomLimit)
    }
    for (const room of joined) this.#join(connection, session, { room, form: 'push', params: {} })
  }

  /** The others see another `info` of the connection from now on. May disconnect. */
  describe(connection: Connection, session: CentrifugeSession, info: string): void {
    session.info = info
    for (const thread of session.threads) this.#tell(connection, session, { thread, changed: [] })
  }

  /** Disconnects a connection whose shard cannot be told, because the shard would go on showing the old info. */
  #tell(
    connection: Connection,
    session: CentrifugeSession,
    change: { thread: ShardThread; changed: readonly Subscription[] },
  ): void {
    if (!describe(connection, session, change)) this.#parts.lobby.end(connection, Disconnect.insufficientState)
  }

  /** The application puts the connection into a room. May disconnect. */
  give(connection: Connection, session: CentrifugeSession, given: GivenRoom): Gift {
    const { room, roomInfo, data, expiresAtMs } = given
    if (session.subscriptions.has(room)) return 'already'
    if (session.subscriptions.size >= this.#parts.config.limits.roomsPerConnectionMax) return 'refused'
    const params = paramsOf(given)
    const isAsked = this.#order(connection, session, {
      commandId: NOBODY,
      room,
      params,
      origin: 'application',
      form: 'push',
      roomInfo,
      data,
      expiresAtMs,
    })
    return isAsked ? 'given' : 'refused'
  }

  /** The connect reply is out: what its rooms said meanwhile follows, and from here on they speak to it directly. */
  release(connection: Connection): void {
    this.#parts.held.release(connection, (frame) => this.#parts.lobby.send(connection, frame))
    this.#parts.feeds.released(connection)
  }

  /** Sends the subscribe to the room's shard. False when the shard does not take it. */
  #order(connection: Connection, session: CentrifugeSession, grant: Grant): boolean {
    const { room, commandId: id, origin } = grant
    const order = subscribeOrder(connection, session, {
      grant,
      views: this.#parts.views,
      options: { ...roomOptionsFor(this.#parts.config.rooms, room), ...grant.override },
      // Told that its subscription expires, the SDK would ask for a token. It subscribes again when the subscription has ended.
      ttl: grant.isByHook === true ? undefined : this.#tokens.ttlUntil(grant.expiresAtMs),
    })
    const thread = this.#parts.pool.owner(room)
    const sent = sendCommand(thread, { connection, id }, ({ inbox }, call) => inbox.subscribe(call, order))
    if (sent.kind === 'refused') {
      const { error } = sent
      if (error.code !== ErrorCode.limitExceeded.code) this.#parts.refusals.record('overloaded')
      this.#failed(connection, session, { id, origin, error })
      return false
    }
    const subscription: Subscription = {
      room,
      thread,
      life: thread.life,
      request: sent.request,
      active: false,
      origin,
      inToken: origin === 'token',
      roomInfo: grant.roomInfo,
      expiresAtMs: grant.expiresAtMs,
    }
    session.subscriptions.set(room, subscription)
    this.#expires(connection, session, subscription)
    return true
  }

  /** The time when a subscription expires is set, or has changed. */
  #expires(connection: Connection, session: CentrifugeSession, subscription: Subscription): void {
    if (subscription.expiresAtMs === undefined) this.#expiring.delete(subscription)
    else this.#expiring.set(subscription, { connection, session })
  }

  #failed(
    connection: Connection,
    session: CentrifugeSession,
    { id, error, origin }: Pick<Subscription, 'origin'> & { id: number; error: ReplyError },
  ): void {
    // Without one of its rooms a connection is not what its token promised: the client comes back and tries again.
    if (origin === 'token') this.#parts.lobby.end(connection, Disconnect.insufficientState)
    else if (origin === 'client') this.#parts.refuse(connection, session, { id, error })
  }

  /** The shard has admitted the connection. True when its topics must be held back until the connect reply is out. */
  admitted(connection: Connection, session: CentrifugeSession, { thread, request, room, reply }: Admission): boolean {
    const subscription = session.subscriptions.get(room)
    // An answer to a subscribe that the client has taken back since says nothing about the one that it has given after that.
    if (subscription?.thread !== thread || subscription.request !== request) return false
    subscription.active = true
    return subscription.origin === 'token' && this.#gatherings.add(connection, room, reply)
  }

  /** The shard has answered a subscribe with an error. Each shard numbers its requests by itself. */
  rejected(connection: Connection, session: CentrifugeSession, { thread, request }: Rejection): void {
    for (const subscription of session.subscriptions.values()) {
      if (subscription.thread !== thread || subscription.request !== request || subscription.active) continue
      this.#forget(session, subscription)
      const isPromised = subscription.origin === 'token' || subscription.inToken
      if (isPromised) this.#parts.lobby.end(connection, Disconnect.insufficientState)
      if (subscription.origin === 'application') {
        this.#parts.refusals.record('api_subscribe', () => ({ id: connection.id, room: subscription.room }))
      }
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
    if (subscription.origin === 'token') this.#parts.lobby.end(connection, Disconnect.insufficientState)
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
