// Who each centrifuge connection is, and for how long: connect and refresh, and the end of connections whose token has run out
// or that never said who they are. Main thread.
import { assertNever } from '../assert-never.ts'
import type { Authenticator, AuthFailure, ConnectionClaims, TokenRoom } from '../auth/auth.ts'
import type { ViewReaders } from '../board/view-readers.ts'
import type { Config } from '../config/config.ts'
import { roomFault } from '../config/room-access.ts'
import type { Connection, Renewal } from '../gateway/connection.ts'
import { announcedTtlUntil, isOver, unlessOver, withTolerance } from '../gateway/expiry.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { Moderation } from '../gateway/moderation.ts'
import { tryToken } from '../gateway/remote-addresses.ts'
import type { Hooks } from '../hooks/hooks.ts'
import type { Refreshes } from '../hooks/refreshes.ts'
import { refreshPush, replyFrame } from '../protocol/centrifuge.ts'
import { Disconnect, ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { parsed } from '../protocol/json-scan.ts'
import { jsonOf } from '../protocol/json-text.ts'
import { type Refusals, shown } from '../refusals.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { CentrifugeHeartbeat } from './centrifuge-heartbeat.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'
import type { CentrifugeSubscriptions } from './centrifuge-subscriptions.ts'
import type { HookRefusals, Refuse } from './hook-refusals.ts'
import { roomsOfUser } from './rooms-of-user.ts'
import { type SubscribeParams, subscribeFault } from './subscribe-params.ts'
import { TokenError } from './token-error.ts'

interface IdentityParts {
  readonly config: Config
  readonly auth: Authenticator
  readonly refusals: Refusals
  readonly version: string
  readonly heartbeat: CentrifugeHeartbeat
  readonly subscriptions: CentrifugeSubscriptions
  readonly views: ViewReaders
  readonly lobby: Lobby
  readonly moderation: Moderation
  readonly hooks: Hooks
  readonly refreshes: Refreshes
  readonly hookRefusals: HookRefusals
  readonly refuse: Refuse
}

interface IdentityCommand {
  readonly id: number
  /** Brackets are known to match; whether it is JSON is not. */
  readonly params: string
}

/** What a client may say when it connects; everything else is ignored. */
interface ConnectRequest {
  readonly token?: unknown
  readonly subs?: unknown
  readonly data?: unknown
  readonly name?: unknown
  readonly version?: unknown
}

/** Claims of a token, or what a hook said instead. `data`: JSON text for the connect reply. */
interface HookedClaims extends ConnectionClaims {
  readonly data?: string | undefined
  readonly isByHook?: true
}

/** A connection that has yet to connect. */
interface Unconnected {
  readonly session: CentrifugeSession
  /** The sweep that ends it. */
  readonly dueSweep: number
}

export class CentrifugeIdentity {
  readonly #parts: IdentityParts
  /** Connections that have not connected yet, oldest first. */
  readonly #unconnected = new Map<Connection, Unconnected>()
  readonly #expiring = new Map<Connection, CentrifugeSession>()
  #sweeps = 0

  constructor(parts: IdentityParts) {
    this.#parts = parts
  }

  opened(connection: Connection, session: CentrifugeSession): void {
    this.#awaitConnect(connection, session)
  }

  closed(connection: Connection): void {
    this.#unconnected.delete(connection)
    this.#expiring.delete(connection)
  }

  /** Ends connections that never connected and those whose token has run out. */
  sweep(wallMs: number): void {
    this.#sweeps += 1
    for (const [connection, { session, dueSweep }] of this.#unconnected) {
      if (dueSweep > this.#sweeps) break
      this.#unconnected.delete(connection)
      if (session.isUnknown) this.#parts.lobby.end(connection, Disconnect.stale)
    }
    for (const [connection, { expiresAtMs }] of this.#expiring) {
      if (isOver(expiresAtMs, wallMs)) this.#parts.lobby.end(connection, Disconnect.expired)
    }
  }

  async connect(connection: Connection, session: CentrifugeSession, { id, params }: IdentityCommand): Promise<void> {
    const request = parsed<ConnectRequest>(params)
    if (request === undefined) {
      this.#parts.lobby.end(connection, Disconnect.badRequest)
      return
    }
    session.state = { kind: 'connecting', commandId: id }
    this.#unconnected.delete(connection)
    const identified = await this.#identify(session, request.token)
    if (connection.socket === undefined) return
    if (identified.kind !== 'ok') {
      this.#connectFailed(connection, session, { id, failure: identified })
      return
    }
    // The hook knows nothing of sessions.
    const asksHook = identified.isSession !== true && this.#asksHook(request.token)
    const claims: HookedClaims | undefined = asksHook
      ? await this.#askHook(connection, session, { id, request, known: identified })
      : identified
    if (claims === undefined || connection.socket === undefined) return
    const rooms = this.#roomsOf(claims)
    const positions = positionsIn(request.subs, rooms, this.#parts.views)
    if (!(positions instanceof Map)) {
      this.#connectable(connection, session)
      this.#parts.refuse(connection, session, { id, error: positions })
      return
    }
    session.user = claims.user
    session.name = claims.name
    session.info = jsonOf(claims.info)
    session.expiresAtMs = claims.expiresAtMs
    session.isByHook = claims.isByHook === true
    session.isSession = claims.isSession === true
    this.#parts.lobby.named(connection)
    const ban = this.#parts.moderation.objection(connection)
    if (ban !== undefined) {
      this.#parts.lobby.close(connection, ban)
      return
    }
    if (rooms.length > this.#parts.config.limits.roomsPerConnectionMax) {
      this.#parts.lobby.end(connection, Disconnect.roomLimit)
      return
    }
    const subs = await this.#parts.subscriptions.joinAtConnect(connection, session, { rooms, positions })
    if (connection.socket === undefined) return
    const { pingIntervalSeconds } = this.#parts.config.centrifuge
    const told = claims.data === undefined ? '' : `,"data":${claims.data}`
    const joined = subs.length === 0 ? '' : `,"subs":{${subs.join(',')}}`
    const result = `{"client":"${connection.id}","version":"${this.#parts.version}","ping":${pingIntervalSeconds},"pong":true${this.#expiry(session)}${told}${joined}}`
    session.state = { kind: 'connected' }
    this.#parts.lobby.send(connection, replyFrame(id, 'connect', result))
    this.#expires(connection, session)
    if (session.isByHook) {
      this.#parts.refreshes.watch(connection, session.callerAs(connection.id, session.user), session.expiresAtMs)
    }
    this.#parts.heartbeat.add({ connection, session })
    this.#parts.subscriptions.release(connection)
    session.fulfilWishes()
  }

  #roomsOf(claims: ConnectionClaims): readonly TokenRoom[] {
    const { rooms, lacksOwn } = roomsOfUser(this.#parts.config, claims)
    if (lacksOwn) this.#parts.refusals.record('personal_room', () => ({ user: shown(claims.user) }))
    return rooms
  }

  /** `,"expires":true,"ttl":..` when the connection ends unless refreshed. */
  #expiry(session: CentrifugeSession): string {
    // An SDK that is told when it expires asks for a new token. A connection that the hook let in has no token: the server asks the hook instead.
    const ttl = session.isByHook ? undefined : this.#ttlOf(session)
    return ttl === undefined ? '' : `,"expires":true,"ttl":${ttl}`
  }

  #ttlOf({ expiresAtMs }: CentrifugeSession): number | undefined {
    return announcedTtlUntil(expiresAtMs, this.#parts.config.auth, Date.now())
  }

  /** The time when a connection ends is set, or has changed. */
  #expires(connection: Connection, session: CentrifugeSession): void {
    if (session.expiresAtMs === undefined) this.#expiring.delete(connection)
    else this.#expiring.set(connection, session)
  }

  /** A client that was refused may try again on the same connection. */
  #connectable(connection: Connection, session: CentrifugeSession): void {
    session.state = { kind: 'refused' }
    this.#awaitConnect(connection, session)
  }

  /**
   * Time is counted in sweeps: a process that stood still has not read the connect commands that came meanwhile. The first sweep may
   * come at once, so it does not count.
   */
  #awaitConnect(connection: Connection, session: CentrifugeSession): void {
    const { connectTimeoutSeconds } = this.#parts.config.centrifuge
    const dueSweep = this.#sweeps + 1 + Math.ceil((connectTimeoutSeconds * 1000) / MainThreadTuning.sweepIntervalMs)
    this.#unconnected.delete(connection)
    this.#unconnected.set(connection, { session, dueSweep })
  }

  async #identify(
    session: CentrifugeSession,
    token: unknown,
  ): Promise<ConnectionClaims | AuthFailure | { kind: 'missing' }> {
    if (isShown(token)) return this.#claimsOf(session, token)
    return this.#parts.auth.anonymousAllowed || this.#asksHook(token)
      ? { kind: 'ok', user: '', rooms: [] }
      : { kind: 'missing' }
  }

  #asksHook(token: unknown): boolean {
    const { hooks, config } = this.#parts
    return hooks.on.connect && (!isShown(token) || config.hooks.connectAlways)
  }

  /** What the connect hook says of a client takes the place of what is known by its token. Undefined when the client was refused. */
  async #askHook(
    connection: Connection,
    session: CentrifugeSession,
    { id, request, known }: { id: number; request: ConnectRequest; known: ConnectionClaims },
  ): Promise<HookedClaims | undefined> {
    const { hooks, config, hookRefusals, refuse } = this.#parts
    const caller = session.callerAs(connection.id, known.user)
    const outcome = await hooks.connect(caller, { fields: fieldsOf(request), data: jsonOf(request.data) })
    if (connection.socket === undefined) return undefined
    if (outcome.kind !== 'ok') {
      this.#connectable(connection, session)
      hookRefusals.tell(connection, session, { id, outcome })
      return undefined
    }
    const { user, info, data, expiresAtMs, rooms } = outcome.value
    const end = withTolerance(expiresAtMs, config.auth) ?? known.expiresAtMs
    if (isOver(end, Date.now())) {
      this.#connectable(connection, session)
      refuse(connection, session, { id, error: ErrorCode.expired })
      return undefined
    }
    return {
      ...known,
      user,
      rooms: rooms.length === 0 ? known.rooms : [...rooms],
      ...(info === undefined ? {} : { info }),
      ...(end === undefined ? {} : { expiresAtMs: end }),
      data: jsonOf(data),
      isByHook: true,
    }
  }

  async #claimsOf({ remote }: CentrifugeSession, token: string): Promise<ConnectionClaims | AuthFailure> {
    const verified = await tryToken(remote, () => this.#parts.auth.verifyConnectionToken(token))
    const claims = unlessOver(verified, Date.now())
    if (claims.kind !== 'ok' || claims.isSession === true) return claims
    const fault = claims.rooms
      .map(({ room }) => roomFault(this.#parts.config.rooms, room))
      .find((text) => text !== undefined)
    return fault === undefined ? claims : { kind: 'invalid', reason: `names a room that cannot be: ${fault}` }
  }

  #connectFailed(
    connection: Connection,
    session: CentrifugeSession,
    { id, failure }: { id: number; failure: AuthFailure | { kind: 'missing' } },
  ): void {
    this.#connectable(connection, session)
    this.#refuseToken(connection, failure)
    switch (failure.kind) {
      case 'expired':
        this.#parts.refuse(connection, session, { id, error: TokenError.expired })
        return
      case 'early':
        this.#parts.refuse(connection, session, { id, error: TokenError.early })
        return
      case 'missing':
        this.#parts.refuse(connection, session, { id, error: ErrorCode.unauthorized })
        return
      case 'unavailable':
      case 'limited':
        this.#parts.refuse(connection, session, { id, error: TokenError[failure.kind] })
        return
      case 'invalid':
        this.#parts.lobby.end(connection, Disconnect.invalidToken)
        return
      default:
        assertNever(failure)
    }
  }

  #refuseToken({ id }: Connection, failure: AuthFailure | { kind: 'missing' }): void {
    this.#parts.refusals.token(failure, () => ({ protocol: 'centrifuge', id }))
  }

  /** The application, or a hook, moves the end of the connection. A client that is still connecting is told by the connect reply. */
  renew(connection: Connection, session: CentrifugeSession, { expiresAtMs, info }: Renewal): void {
    session.expiresAtMs = expiresAtMs
    if (info !== undefined) this.#parts.subscriptions.describe(connection, session, info)
    if (connection.socket === undefined || !session.isReachable) return
    this.#expires(connection, session)
    if (!session.isByHook) this.#parts.lobby.send(connection, refreshPush(this.#ttlOf(session)))
  }

  async refresh(connection: Connection, session: CentrifugeSession, { id, params }: IdentityCommand): Promise<void> {
    const request = parsed<{ token?: unknown }>(params)
    if (typeof request?.token !== 'string' || request.token === '') {
      this.#parts.refuse(connection, session, {
        id,
        error: { ...ErrorCode.badRequest, message: 'refresh needs a token' },
      })
      return
    }
    const claims = await this.#claimsOf(session, request.token)
    if (connection.socket === undefined) return
    const isSame =
      claims.kind === 'ok' && claims.user === session.user && (claims.isSession ?? false) === session.isSession
    if (isSame) {
      session.expiresAtMs = claims.expiresAtMs
      session.isByHook = false
      this.#parts.refreshes.forget(connection)
      const now = { info: jsonOf(claims.info), name: claims.name, rooms: this.#roomsOf(claims) }
      this.#parts.subscriptions.refreshed(connection, session, now)
      if (connection.socket === undefined) return
      this.#expires(connection, session)
      const result = `{"client":"${connection.id}","version":"${this.#parts.version}"${this.#expiry(session)}}`
      this.#parts.lobby.send(connection, replyFrame(id, 'refresh', result))
      return
    }
    this.#refuseToken(connection, claims.kind === 'ok' ? { kind: 'invalid', reason: 'is for another user' } : claims)
    switch (claims.kind) {
      case 'expired':
        // Told by an error the SDK would give up; disconnected it comes back, and fetches a new token.
        this.#parts.lobby.end(connection, Disconnect.expired)
        return
      case 'early':
        this.#parts.refuse(connection, session, { id, error: TokenError.earlyAtRefresh })
        return
      case 'unavailable':
      case 'limited':
        this.#parts.refuse(connection, session, { id, error: TokenError[claims.kind] })
        return
      case 'ok':
      case 'invalid':
        this.#parts.lobby.end(connection, Disconnect.invalidToken)
        return
      default:
        assertNever(claims)
    }
  }
}

/** Where a connecting client wants to go on in the rooms it will be in, or what is wrong with that. */
function positionsIn(
  subs: unknown,
  rooms: readonly TokenRoom[],
  views: ViewReaders,
): Map<string, SubscribeParams> | ReplyError {
  const positions = new Map<string, SubscribeParams>()
  if (typeof subs !== 'object' || subs === null) return positions
  for (const { room } of rooms) {
    const params: unknown = Object.hasOwn(subs, room) ? Reflect.get(subs, room) : undefined
    if (typeof params !== 'object' || params === null) continue
    const fault = subscribeFault(room, params, views)
    if (fault !== undefined) return fault
    positions.set(room, params)
  }
  return positions
}

const isShown = (token: unknown): token is string => typeof token === 'string' && token !== ''

/** What the connect hook is told beside the connection. */
function fieldsOf({ name, version, subs }: ConnectRequest): Record<string, unknown> {
  const channels = typeof subs === 'object' && subs !== null ? Object.keys(subs) : []
  return {
    ...(isShown(name) ? { name } : {}),
    ...(isShown(version) ? { version } : {}),
    ...(channels.length === 0 ? {} : { channels }),
  }
}
