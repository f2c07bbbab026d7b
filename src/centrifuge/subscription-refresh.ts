// The command sub_refresh: a client brings a new token for a room in which it is already. Main thread.
import type { Connection } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import { errorFrame, replyFrame } from '../protocol/centrifuge.ts'
import { Disconnect, ErrorCode, type ReplyError, UnsubscribeCode } from '../protocol/codes.ts'
import { jsonOf } from '../protocol/json-text.ts'
import type { Refusals } from '../refusals.ts'
import type { CentrifugeSession, Subscription } from './centrifuge-session.ts'
import type { Step } from './command-queue.ts'
import { describe } from './room-commands.ts'
import { type SubscribeParams, typeFault } from './subscribe-params.ts'
import { errorOf, type SubscriptionTokens } from './subscription-tokens.ts'
import { TokenError } from './token-error.ts'

export interface SubscriptionRefreshParts {
  readonly lobby: Lobby
  readonly refusals: Refusals
  readonly tokens: SubscriptionTokens
  readonly refuse: (
    connection: Connection,
    session: CentrifugeSession,
    refusal: { id: number; error: ReplyError },
  ) => void
  readonly faulted: (connection: Connection, session: CentrifugeSession) => void
  /** The time when a subscription expires has changed. */
  readonly expires: (connection: Connection, session: CentrifugeSession, subscription: Subscription) => void
  /** Ends a subscription; `follow` comes behind the push that tells of it. */
  readonly expel: (
    connection: Connection,
    session: CentrifugeSession,
    expulsion: { room: string; code: number; follow: Uint8Array },
  ) => void
}

export class SubscriptionRefresh {
  readonly #parts: SubscriptionRefreshParts

  constructor(parts: SubscriptionRefreshParts) {
    this.#parts = parts
  }

  /** A step when a token has to be verified: commands behind this one wait for it. */
  command(
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
    else if (current.origin === 'token') refuse('a room of the connection is refreshed with the connection')
    else if (current.origin === 'application') refuse('a room that the application has given is not refreshed')
    else if (typeof token !== 'string' || token === '') refuse('sub_refresh needs a token')
    else return { done: this.#refresh(connection, session, { id, current, token }) }
    return undefined
  }

  async #refresh(
    connection: Connection,
    session: CentrifugeSession,
    { id, current, token }: { id: number; current: Subscription; token: string },
  ): Promise<void> {
    const { tokens, lobby, refusals } = this.#parts
    const { room, thread } = current
    const claims = await tokens.claimsOf(session, { room, token })
    if (connection.socket === undefined) return
    if (session.subscriptions.get(room) !== current) {
      // The subscription ended while the token was being verified.
      this.#parts.refuse(connection, session, { id, error: { ...ErrorCode.badRequest, message: 'not subscribed' } })
      return
    }
    if (claims.kind === 'ok') {
      current.expiresAtMs = claims.expiresAtMs
      this.#parts.expires(connection, session, current)
      const roomInfo = jsonOf(claims.info)
      if (roomInfo !== current.roomInfo) {
        current.roomInfo = roomInfo
        const isTold = describe(connection, session, { thread, changed: [current] })
        if (!isTold) lobby.end(connection, Disconnect.insufficientState)
      }
      const ttl = tokens.ttlUntil(current.expiresAtMs)
      const expiry = ttl === undefined ? '' : `"expires":true,"ttl":${ttl}`
      lobby.send(connection, replyFrame(id, 'sub_refresh', `{${expiry}}`))
      return
    }
    refusals.token(claims, () => ({ protocol: 'centrifuge', id: connection.id, room }))
    if (claims.kind === 'expired') {
      // The push comes before the error. An SDK that reads the error first gives up the subscription for good; one that reads the push
      // first has already begun to subscribe again, with a new token.
      refusals.command(ErrorCode.expired.code)
      const follow = errorFrame(id, ErrorCode.expired)
      this.#parts.expel(connection, session, { room, code: UnsubscribeCode.expired.code, follow })
      this.#parts.faulted(connection, session)
      return
    }
    const error = claims.kind === 'early' ? TokenError.earlyAtRefresh : errorOf(claims)
    this.#parts.refuse(connection, session, { id, error })
  }
}
