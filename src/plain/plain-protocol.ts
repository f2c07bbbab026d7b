// Receives connections that live in one room, at `/ws/{room}` and `/{room}`: decides between plain and plain JSON, and judges the one
// token that such a client can show. Main thread.
import type { Authenticator, AuthFailure, PlainClaims } from '../auth/auth.ts'
import type { Config } from '../config/config.ts'
import {
  accessFault,
  type Credentials,
  decodeRoom,
  isOpen,
  type RoomAccess,
  roomAccess,
} from '../config/room-access.ts'
import type { CloseAdvice } from '../gateway/connection.ts'
import type { Visit } from '../gateway/door.ts'
import { unlessOver } from '../gateway/expiry.ts'
import { nativeIdleTimeout } from '../gateway/heartbeat.ts'
import type { Dismissal, Reception, WireProtocol } from '../gateway/reception.ts'
import { type RemoteAddress, tryToken } from '../gateway/remote-addresses.ts'
import type { HttpRequest } from '../gateway/uws.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import { PlainClose } from '../protocol/codes.ts'
import { nameInQuery } from '../protocol/member-name.ts'
import { shown } from '../refusals.ts'
import type { MemberParts, MemberSession } from './member-session.ts'
import { PlainJsonSession } from './plain-json-session.ts'
import { PlainSession } from './plain-session.ts'

export interface PlainProtocolParts extends MemberParts {
  readonly config: Config
  readonly auth: Authenticator
  readonly pool: ShardPool
}

/** A connection with a token, before the token is verified. */
interface Applicant {
  readonly session: MemberSession
  readonly access: RoomAccess
  /** For the log. */
  readonly address: string
  readonly remote: RemoteAddress | undefined
}

const PREFIX = '/ws/'
const JSON_FORMAT = 'json'
const JSON_SUBPROTOCOL = 'lobbycast-json'

export class PlainProtocol implements WireProtocol {
  readonly patterns = [`${PREFIX}*`, '/*']
  readonly idleTimeout: number
  readonly isPinged = true
  readonly #parts: PlainProtocolParts

  constructor(parts: PlainProtocolParts) {
    this.#parts = parts
    this.idleTimeout = nativeIdleTimeout(parts.config.heartbeat)
  }

  receive(req: HttpRequest, visit: Visit, remote: RemoteAddress | undefined): Reception {
    const { auth, config, pool } = this.#parts
    const path = req.getUrl()
    const decoded = decodeRoom(config.rooms, path.startsWith(PREFIX) ? path.slice(PREFIX.length) : path.slice(1))
    const room = decoded.kind === 'ok' ? decoded.room : ''
    // Read before `getQuery` is asked for single values, because such a call of uWS changes the whole query.
    const query = (req.getQuery() as string | undefined) ?? ''
    const format = req.getQuery('format') ?? ''
    const subprotocol = offers(req.getHeader('sec-websocket-protocol'), JSON_SUBPROTOCOL) ? JSON_SUBPROTOCOL : ''
    const parts = { room, thread: pool.owner(room), subprotocol, parts: this.#parts }
    const isJson = format === JSON_FORMAT || subprotocol !== ''
    const { name, fault } = isJson ? nameInQuery(query) : {}
    const session = isJson ? new PlainJsonSession({ ...parts, name }) : new PlainSession(parts)
    const dismissed = (reason: string, counted: Dismissal['counted']): Reception => ({
      kind: 'dismissed',
      session,
      dismissal: { ...PlainClose.policy, reason, counted },
    })
    if (decoded.kind === 'refused') return dismissed(decoded.reason, 'room_name')
    if (format !== '' && format !== JSON_FORMAT) {
      return dismissed(`there is no format ${shown(format)}, only ${JSON_FORMAT}`, 'bad_request')
    }
    if (fault !== undefined) return dismissed(`the name ${fault}`, 'bad_request')
    const access = roomAccess(config.rooms, room)
    const token = req.getQuery('token') || bearerOf(req.getHeader('authorization'))
    // Without a key the server cannot judge a token, so a token that is not needed is not looked at.
    if (auth.anonymousAllowed && isOpen(access) && (token === undefined || !auth.verifies)) {
      return { kind: 'welcome', session }
    }
    if (token === undefined) return dismissed('the token is missing', 'token')
    const address = visit.address()
    return { kind: 'verdict', session, judge: () => this.#objection(token, { session, access, address, remote }) }
  }

  /**
   * Why the connection is closed, or undefined. The token is a connection token, or a subscription token for the room. The identity of a
   * valid token is stored in the session.
   */
  async #objection(token: string, { session, access, address, remote }: Applicant): Promise<CloseAdvice | undefined> {
    const { room } = session
    const verified = await tryToken(remote, () => this.#parts.auth.verifyPlainToken(token, room))
    const claims = unlessOver(verified, Date.now())
    const fault = claims.kind === 'ok' ? accessFault(access, credentialsOf(claims)) : faultOf(claims)
    if (claims.kind === 'ok' && fault === undefined) {
      session.identity = {
        user: claims.user,
        name: claims.name ?? session.identity.name,
        connectionInfo: jsonOf(claims.info),
        roomInfo: jsonOf(claims.roomInfo),
        expiresAtMs: claims.expiresAtMs,
      }
      return undefined
    }
    const reason = fault ?? ''
    this.#parts.refusals.token({ kind: claims.kind, reason }, () => ({ protocol: session.protocol, room, address }))
    if (claims.kind === 'unavailable') return { ...PlainClose.tryAgain, reason }
    if (claims.kind === 'limited') return { ...PlainClose.tryAgain, reason: `the token ${reason}` }
    return { ...PlainClose.policy, reason: `the token ${reason}` }
  }
}

const credentialsOf = ({ user, isSubscription }: PlainClaims): Credentials => ({
  user,
  subscription: isSubscription ? { user } : undefined,
})

/** What is wrong with a token, as the end of a sentence that begins with `the token`. */
const faultOf = (failure: AuthFailure): string => (failure.kind === 'expired' ? 'has expired' : failure.reason)

const jsonOf = (claim: unknown): string | undefined => (claim === undefined ? undefined : JSON.stringify(claim))

const offers = (header: string, subprotocol: string): boolean =>
  header.split(',').some((offered) => offered.trim() === subprotocol)

const bearerOf = (authorization: string): string | undefined => /^Bearer +(\S+)$/i.exec(authorization)?.[1]
