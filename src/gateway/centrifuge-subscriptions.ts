// Which rooms each centrifuge connection is in, as the main thread must know it: to refuse a second subscription, to verify
// tokens, to end what has expired, and to tell members when their shard was replaced. Membership itself is the shard's.
import type { Authenticator, TokenRoom } from '../auth.ts'
import type { Config } from '../config.ts'
import { textOf, utf8 } from '../protocol/byte-builder.ts'
import { replyFrame, unsubscribePush } from '../protocol/centrifuge.ts'
import { Disconnect, type DisconnectAdvice, ErrorCode, type ReplyError, UnsubscribeCode } from '../protocol/codes.ts'
import type { Refusals } from '../refusals.ts'
import { roomOptionsFor } from '../room-options.ts'
import type { SubscribeOrder } from '../shard/commands.ts'
import type { ShardPool, ShardThread } from '../shard/pool.ts'
import { CommandKind, Inbound } from '../shard/records.ts'
import { parsed } from './centrifuge-gateway.ts'
import { announcedTtl, type CentrifugeSession, type Subscription, unlessOver } from './centrifuge-session.ts'
import type { Connection } from './connection.ts'
import type { HeldTopics } from './held-topics.ts'

export interface SubscriptionParts {
  readonly config: Config
  readonly pool: ShardPool
  readonly auth: Authenticator
  readonly refusals: Refusals
  readonly held: HeldTopics
  readonly send: (connection: Connection, frame: Uint8Array) => void
  readonly refuse: (
    connection: Connection,
    session: CentrifugeSession,
    refusal: { id: number; error: ReplyError },
  ) => void
  readonly disconnect: (connection: Connection, advice: DisconnectAdvice) => void
}

interface SubscribeParams {
  readonly token?: unknown
  readonly recover?: unknown
  readonly offset?: unknown
  readonly epoch?: unknown
  readonly positioned?: unknown
  readonly recoverable?: unknown
  readonly join_leave?: unknown
}

/** A room command that is not simply forwarded. */
export interface RoomCommand {
  readonly id: number
  readonly method: 'subscribe' | 'unsubscribe' | 'sub_refresh'
  readonly room: string
  readonly params: string
}

/** What a subscribe is made of once everything about it has been checked. */
interface Grant {
  readonly commandId: number
  readonly room: string
  readonly params: SubscribeParams
  readonly serverSide: boolean
  readonly roomInfo: string | undefined
  readonly data: string | undefined
  readonly expiresAtMs: number | undefined
}

/** Rooms from a token that have yet to answer; the connect reply waits for them. */
interface Gathering {
  awaited: number
  readonly results: string[]
  readonly finish: (results: string[]) => void
}

export class CentrifugeSubscriptions {
  readonly #parts: SubscriptionParts
  readonly #gathering = new Map<Connection, Gathering>()
  readonly #expiring = new Map<Subscription, Connection>()

  constructor(parts: SubscriptionParts) {
    this.#parts = parts
  }

  /** A promise when a token has to be verified: commands behind this one wait for it. */
  command(connection: Connection, session: CentrifugeSession, command: RoomCommand): Promise<void> | undefined {
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
        if (current === undefined) refuse({ ...ErrorCode.badRequest, message: 'not subscribed' })
        else return this.#refresh(connection, session, { id, current, token: params.token })
        return undefined
      case 'subscribe':
        if (current !== undefined) refuse(ErrorCode.alreadySubscribed)
        else if (session.subscriptions.size >= this.#parts.config.limits.roomsPerConnectionMax)
          refuse(ErrorCode.limitExceeded)
        else return this.#subscribe(connection, session, { id, room, params })
        return undefined
    }
  }

  #subscribe(
    connection: Connection,
    session: CentrifugeSession,
    { id, room, params }: { id: number; room: string; params: SubscribeParams },
  ): Promise<void> | undefined {
    const options = roomOptionsFor(this.#parts.config.rooms, room)
    const grant = {
      commandId: id,
      room,
      params,
      serverSide: false,
      roomInfo: undefined,
      data: undefined,
      expiresAtMs: undefined,
    }
    if (typeof params.token === 'string' && params.token !== '') {
      return this.#verify(connection, session, { ...grant, token: params.token })
    }
    if (options.subscribe === 'token' || (options.subscribe === 'user' && session.user === '')) {
      this.#parts.refuse(connection, session, { id, error: ErrorCode.permissionDenied })
    } else this.#order(connection, session, grant)
    return undefined
  }

  async #verify(connection: Connection, session: CentrifugeSession, grant: Grant & { token: string }): Promise<void> {
    const { room, commandId: id } = grant
    const verified = await this.#parts.auth.verifySubscriptionToken(grant.token, { room, user: session.user })
    const claims = unlessOver(verified, Date.now())
    if (connection.socket === undefined) return
    if (claims.kind === 'ok') {
      this.#order(connection, session, {
        ...grant,
        roomInfo: claims.info === undefined ? undefined : JSON.stringify(claims.info),
        expiresAtMs: claims.expiresAt === undefined ? undefined : claims.expiresAt * 1000,
      })
      return
    }
    this.#parts.refusals.token(claims, () => ({ protocol: 'centrifuge', id: connection.id, room }))
    const error =
      claims.kind === 'expired'
        ? ErrorCode.tokenExpired
        : claims.kind === 'unavailable'
          ? ErrorCode.internal
          : { ...ErrorCode.permissionDenied, message: `permission denied: the token ${claims.reason}` }
    this.#parts.refuse(connection, session, { id, error })
  }

  /** Rooms that came with the connection's token. Resolves to the members of `subs` in the connect reply, as JSON texts. */
  joinFromToken(
    connection: Connection,
    session: CentrifugeSession,
    { rooms, subs }: { rooms: readonly TokenRoom[]; subs: unknown },
  ): Promise<string[]> {
    if (rooms.length === 0) return Promise.resolve([])
    const positions = (typeof subs === 'object' && subs !== null ? subs : {}) as Record<string, SubscribeParams>
    return new Promise((finish) => {
      this.#gathering.set(connection, { awaited: rooms.length, results: [], finish })
      for (const { room, info, data } of rooms) {
        this.#order(connection, session, {
          commandId: 1,
          room,
          params: (Object.hasOwn(positions, room) ? positions[room] : undefined) ?? {},
          serverSide: true,
          roomInfo: info === undefined ? undefined : JSON.stringify(info),
          data: data === undefined ? undefined : JSON.stringify(data),
          expiresAtMs: undefined,
        })
      }
    })
  }

  /** The connect reply is out: what its rooms said meanwhile follows, and from here on they speak to it directly. */
  release(connection: Connection): void {
    this.#parts.held.release(connection, (frame) => this.#parts.send(connection, frame))
  }

  /** Sends the subscribe to the room's shard. */
  #order(connection: Connection, session: CentrifugeSession, grant: Grant): void {
    const { room, params, commandId: id } = grant
    const options = roomOptionsFor(this.#parts.config.rooms, room)
    const recoverable =
      options.recovery &&
      options.historySize > 0 &&
      (options.forceRecovery || params.recoverable === true || params.recover === true)
    const offset =
      typeof params.offset === 'number' && Number.isSafeInteger(params.offset) && params.offset >= 0 ? params.offset : 0
    const order: SubscribeOrder = {
      room,
      id: connection.id,
      user: session.user,
      joinLeave: options.joinLeave && (options.forceJoinLeave || params.join_leave === true),
      ...(session.info === undefined ? {} : { connectionInfo: session.info }),
      ...(grant.roomInfo === undefined ? {} : { roomInfo: grant.roomInfo }),
      bare: grant.serverSide,
      positioned: options.forcePositioning || params.positioned === true || recoverable,
      recoverable,
      ...(params.recover === true
        ? { recover: { offset, epoch: typeof params.epoch === 'string' ? params.epoch : '' } }
        : {}),
      ...(grant.expiresAtMs === undefined ? {} : { ttl: announcedTtl(grant.expiresAtMs, Date.now()) }),
      ...(grant.data === undefined ? {} : { data: grant.data }),
    }
    const thread = this.#parts.pool.owner(room)
    const payload = utf8(JSON.stringify(order))
    if (payload.length > thread.payloadBytesMax) {
      const message = `what the tokens say takes ${payload.length} bytes; at most ${thread.payloadBytesMax} can be taken`
      const error = { ...ErrorCode.limitExceeded, message }
      this.#failed(connection, session, { id, room, serverSide: grant.serverSide, error })
      return
    }
    const request = thread.commands.open(connection.number, id)
    const header = {
      kind: Inbound.command,
      flags: 0,
      detail: CommandKind.subscribe,
      connection: connection.number,
      a: id,
      b: Math.max(0, request),
    }
    if (request < 0 || !thread.send(header, payload)) {
      if (request >= 0) thread.commands.close(request)
      this.#parts.refusals.record('overloaded')
      this.#failed(connection, session, {
        id,
        room,
        serverSide: grant.serverSide,
        error: thread.ready ? ErrorCode.tooManyRequests : ErrorCode.internal,
      })
      return
    }
    const subscription: Subscription = {
      room,
      thread,
      life: thread.life,
      request,
      active: false,
      serverSide: grant.serverSide,
      expiresAtMs: grant.expiresAtMs,
    }
    session.subscriptions.set(room, subscription)
    if (subscription.expiresAtMs !== undefined) this.#expiring.set(subscription, connection)
  }

  #failed(
    connection: Connection,
    session: CentrifugeSession,
    { id, error, serverSide }: { id: number; room: string; serverSide: boolean; error: ReplyError },
  ): void {
    // Without one of its rooms a connection is not what its token promised: the client comes back and tries again.
    if (serverSide) this.#parts.disconnect(connection, Disconnect.insufficientState)
    else this.#parts.refuse(connection, session, { id, error })
  }

  /** The shard has admitted the connection. True when its topics must be held back until the connect reply is out. */
  admitted(
    connection: Connection,
    session: CentrifugeSession,
    { room, result }: { room: string; result: Uint8Array },
  ): boolean {
    const subscription = session.subscriptions.get(room)
    if (subscription !== undefined) subscription.active = true
    const gathering = this.#gathering.get(connection)
    if (gathering === undefined || subscription?.serverSide !== true) return false
    gathering.results.push(`${JSON.stringify(room)}:${textOf(result)}`)
    gathering.awaited -= 1
    if (gathering.awaited === 0) {
      this.#gathering.delete(connection)
      gathering.finish(gathering.results)
    }
    return true
  }

  /** The shard has answered a subscribe with an error. Each shard numbers its requests by itself. */
  rejected(
    connection: Connection,
    session: CentrifugeSession,
    { thread, request }: { thread: ShardThread; request: number },
  ): void {
    for (const subscription of session.subscriptions.values()) {
      if (subscription.thread !== thread || subscription.request !== request || subscription.active) continue
      this.#forget(session, subscription)
      if (subscription.serverSide) this.#parts.disconnect(connection, Disconnect.insufficientState)
      return
    }
  }

  #unsubscribe(connection: Connection, session: CentrifugeSession, { id, room }: { id: number; room: string }): void {
    const subscription = session.subscriptions.get(room)
    if (subscription === undefined) {
      this.#parts.send(connection, replyFrame(id, 'unsubscribe', '{}'))
      return
    }
    if (!this.#leave(connection, subscription, { id, kind: CommandKind.unsubscribe })) {
      this.#parts.refuse(connection, session, { id, error: ErrorCode.tooManyRequests })
      return
    }
    this.#forget(session, subscription)
  }

  /** Ends a subscription from the server's side; the member is told by an unsubscribe push. */
  expel(connection: Connection, session: CentrifugeSession, { room, code }: { room: string; code: number }): boolean {
    const subscription = session.subscriptions.get(room)
    // Before the connect reply is out there is nothing a push could take back.
    if (subscription === undefined || session.state.kind !== 'connected') return false
    // An overloaded shard cannot be told; ending the whole connection keeps the promise that nothing more is delivered.
    if (this.#leave(connection, subscription, { id: code, kind: CommandKind.expel }))
      this.#forget(session, subscription)
    else this.#parts.disconnect(connection, Disconnect.insufficientState)
    return true
  }

  #leave(connection: Connection, { room, thread }: Subscription, { id, kind }: { id: number; kind: number }): boolean {
    const request = thread.commands.open(connection.number, id)
    if (request < 0) return false
    const name = utf8(room)
    const payload = new Uint8Array(2 + name.length)
    payload[0] = name.length & 255
    payload[1] = name.length >>> 8
    payload.set(name, 2)
    const header = { kind: Inbound.command, flags: 0, detail: kind, connection: connection.number, a: id, b: request }
    if (thread.send(header, payload)) return true
    thread.commands.close(request)
    return false
  }

  async #refresh(
    connection: Connection,
    session: CentrifugeSession,
    { id, current, token }: { id: number; current: Subscription; token: unknown },
  ): Promise<void> {
    if (typeof token !== 'string' || token === '') {
      this.#parts.refuse(connection, session, {
        id,
        error: { ...ErrorCode.badRequest, message: 'sub_refresh needs a token' },
      })
      return
    }
    const claims = await this.#parts.auth.verifySubscriptionToken(token, { room: current.room, user: session.user })
    if (connection.socket === undefined || session.subscriptions.get(current.room) !== current) return
    if (claims.kind === 'ok') {
      current.expiresAtMs = claims.expiresAt === undefined ? undefined : claims.expiresAt * 1000
      if (current.expiresAtMs === undefined) this.#expiring.delete(current)
      else this.#expiring.set(current, connection)
      const ttl =
        current.expiresAtMs === undefined ? '' : `"expires":true,"ttl":${announcedTtl(current.expiresAtMs, Date.now())}`
      this.#parts.send(connection, replyFrame(id, 'sub_refresh', `{${ttl}}`))
      return
    }
    this.#parts.refusals.token(claims, () => ({ protocol: 'centrifuge', id: connection.id, room: current.room }))
    const error =
      claims.kind === 'expired'
        ? ErrorCode.expired
        : claims.kind === 'unavailable'
          ? ErrorCode.internal
          : ErrorCode.permissionDenied
    this.#parts.refuse(connection, session, { id, error })
  }

  /** Ends subscriptions whose time is over. */
  sweep(wallMs: number): void {
    for (const [subscription, connection] of this.#expiring) {
      if (subscription.expiresAtMs === undefined || subscription.expiresAtMs > wallMs) continue
      const session = connection.session as CentrifugeSession
      this.expel(connection, session, { room: subscription.room, code: UnsubscribeCode.expired.code })
    }
  }

  closed(connection: Connection, session: CentrifugeSession): void {
    for (const subscription of session.subscriptions.values()) this.#expiring.delete(subscription)
    this.#gathering.delete(connection)
    this.#parts.held.forget(connection)
  }

  /** A shard is gone with the rooms it held. The client subscribes again and learns from the new epoch what it missed. */
  shardDown(connection: Connection, session: CentrifugeSession, thread: ShardThread): void {
    for (const subscription of [...session.subscriptions.values()]) {
      if (subscription.thread !== thread) continue
      this.#forget(session, subscription)
      if (subscription.serverSide) this.#parts.disconnect(connection, Disconnect.insufficientState)
      // One that was still being asked for gets the error reply of its command instead.
      else if (subscription.active) {
        this.#parts.send(connection, unsubscribePush(subscription.room, UnsubscribeCode.insufficientState))
      }
    }
  }

  #forget(session: CentrifugeSession, subscription: Subscription): void {
    session.subscriptions.delete(subscription.room)
    this.#expiring.delete(subscription)
  }
}

/** Distinct shards a connection has business with. */
export function threadsOf(session: CentrifugeSession): Set<ShardThread> {
  return new Set([...session.subscriptions.values()].map((subscription) => subscription.thread))
}
