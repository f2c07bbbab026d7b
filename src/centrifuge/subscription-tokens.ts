// What a subscription token is worth to a connection: whether it lets it into the room, for how long, and what its client is told
// when it does not. Main thread.
import type { Authenticator, AuthFailure, SubscriptionClaims } from '../auth/auth.ts'
import type { Config } from '../config/config.ts'
import { accessFault, roomAccess } from '../config/room-access.ts'
import { announcedTtlUntil, unlessOver } from '../gateway/expiry.ts'
import { tryToken } from '../gateway/remote-addresses.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'
import { TokenError } from './token-error.ts'

export class SubscriptionTokens {
  readonly #config: Config
  readonly #auth: Authenticator

  constructor(config: Config, auth: Authenticator) {
    this.#config = config
    this.#auth = auth
  }

  /** What forbids the room, as the end of a sentence about a token; undefined when nothing does. */
  fault({ user }: CentrifugeSession, room: string, claims: SubscriptionClaims | undefined): string | undefined {
    const subscription = claims === undefined ? undefined : { user: claims.subject }
    return accessFault(roomAccess(this.#config.rooms, room), { user, subscription })
  }

  async claimsOf(
    session: CentrifugeSession,
    { room, token }: { room: string; token: string },
  ): Promise<SubscriptionClaims | AuthFailure> {
    const { user, remote } = session
    const verified = await tryToken(remote, () => this.#auth.verifySubscriptionToken(token, { room, user }))
    const claims = unlessOver(verified, Date.now())
    const reason = claims.kind === 'ok' ? this.fault(session, room, claims) : undefined
    return reason === undefined ? claims : { kind: 'invalid', reason }
  }

  /** In seconds; undefined for ever. */
  ttlUntil(expiresAtMs: number | undefined): number | undefined {
    return announcedTtlUntil(expiresAtMs, this.#config.auth, Date.now())
  }
}

export function errorOf(failure: AuthFailure): ReplyError {
  if (failure.kind !== 'invalid') return TokenError[failure.kind]
  return { ...ErrorCode.permissionDenied, message: `permission denied: the token ${failure.reason}` }
}
