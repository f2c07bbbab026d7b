// The plain protocol at the door: `/ws/{room}` and `/{room}`, and the one token a plain client can show. Main thread.
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
import type { HttpRequest } from '../gateway/uws.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import { PlainClose } from '../protocol/codes.ts'
import { type PlainParts, PlainSession } from './plain-session.ts'

export interface PlainProtocolParts extends PlainParts {
  readonly config: Config
  readonly auth: Authenticator
  readonly pool: ShardPool
}

const PREFIX = '/ws/'

export class PlainProtocol implements WireProtocol {
  readonly patterns = [`${PREFIX}*`, '/*']
  readonly idleTimeout: number
  readonly isPinged = true
  readonly #parts: PlainProtocolParts

  constructor(parts: PlainProtocolParts) {
    this.#parts = parts
    this.idleTimeout = nativeIdleTimeout(parts.config.heartbeat)
  }

  receive(req: HttpRequest, visit: Visit): Reception {
    const { auth, config, pool } = this.#parts
    const path = req.getUrl()
    const decoded = decodeRoom(config.rooms, path.startsWith(PREFIX) ? path.slice(PREFIX.length) : path.slice(1))
    const room = decoded.kind === 'ok' ? decoded.room : ''
    const session = new PlainSession({ room, thread: pool.owner(room), parts: this.#parts })
    const dismissed = (reason: string, counted: Dismissal['counted']): Reception => ({
      kind: 'dismissed',
      session,
      dismissal: { ...PlainClose.policy, reason, counted },
    })
    if (decoded.kind === 'refused') return dismissed(decoded.reason, 'room_name')
    const access = roomAccess(config.rooms, room)
    const token = req.getQuery('token') || bearerOf(req.getHeader('authorization'))
    // Without a key nothing could be said about a token, so one that nobody asks for is not looked at.
    if (auth.anonymousAllowed && isOpen(access) && (token === undefined || !auth.verifies)) {
      return { kind: 'welcome', session }
    }
    if (token === undefined) return dismissed('the token is missing', 'token')
    const address = visit.address()
    return { kind: 'verdict', session, judge: () => this.#objection(token, { session, access, address }) }
  }

  /**
   * A plain client shows its one token when it connects: a connection token, or a subscription token for the room. Whom a good one
   * names is noted on the session.
   */
  async #objection(
    token: string,
    { session, access, address }: { session: PlainSession; access: RoomAccess; address: string },
  ): Promise<CloseAdvice | undefined> {
    const { room } = session
    const claims = unlessOver(await this.#parts.auth.verifyPlainToken(token, room), Date.now())
    const fault = claims.kind === 'ok' ? accessFault(access, credentialsOf(claims)) : faultOf(claims)
    if (claims.kind === 'ok' && fault === undefined) {
      session.identity = {
        user: claims.user,
        connectionInfo: jsonOf(claims.info),
        roomInfo: jsonOf(claims.roomInfo),
        expiresAtMs: claims.expiresAtMs,
      }
      return undefined
    }
    const reason = fault ?? ''
    this.#parts.refusals.token({ kind: claims.kind, reason }, () => ({ protocol: 'plain', room, address }))
    if (claims.kind === 'unavailable') return { ...PlainClose.tryAgain, reason }
    return { ...PlainClose.policy, reason: `the token ${reason}` }
  }
}

const credentialsOf = ({ user, isSubscription }: PlainClaims): Credentials => ({
  user,
  subscription: isSubscription ? { user } : undefined,
})

/** What is wrong with a token, as the end of a sentence about it. */
const faultOf = (failure: AuthFailure): string => (failure.kind === 'expired' ? 'has expired' : failure.reason)

const jsonOf = (claim: unknown): string | undefined => (claim === undefined ? undefined : JSON.stringify(claim))

const bearerOf = (authorization: string): string | undefined => /^Bearer +(\S+)$/i.exec(authorization)?.[1]
