// Judges connections that live in one room before they join it: by the one token that such a client can show, then by the connect hook, then by
// the subscribe hook, as far as these are asked. What is found out about the client is stored in its session. Main thread.
import type { Authenticator, AuthFailure, PlainClaims } from '../auth/auth.ts'
import type { Config } from '../config/config.ts'
import { accessFault, type Credentials, type RoomAccess } from '../config/room-access.ts'
import type { CloseAdvice } from '../gateway/connection.ts'
import { isOver, unlessOver, withTolerance } from '../gateway/expiry.ts'
import type { Foretold } from '../gateway/reception.ts'
import { type RemoteAddress, tryToken } from '../gateway/remote-addresses.ts'
import type { HookOutcome } from '../hooks/hook-answers.ts'
import type { Hooks } from '../hooks/hooks.ts'
import { PlainClose } from '../protocol/codes.ts'
import { jsonOf } from '../protocol/json-text.ts'
import type { Refusals } from '../refusals.ts'
import type { MemberSession } from './member-session.ts'
import type { TokenIdentity } from './token-identity.ts'

export interface PlainVerdictParts {
  readonly config: Config
  readonly auth: Authenticator
  readonly refusals: Refusals
  readonly hooks: Hooks
}

/** A connection that is to be judged. */
export interface Applicant {
  readonly session: MemberSession
  readonly access: RoomAccess
  /** The token to verify; undefined when none was shown, or none can be verified. */
  readonly token: string | undefined
  /** Parameters of the URL, for the connect hook. */
  readonly parameters: Readonly<Record<string, string>>
  /** For the log. */
  readonly address: string
  readonly remote: RemoteAddress | undefined
  readonly asksConnect: boolean
  readonly asksSubscribe: boolean
}

/** A step of the judgement: the client is sent away, or this is known of it now. */
type Step =
  /** `isKnown`: the token is good, and only not for this room. */
  | { readonly objection: CloseAdvice; readonly isKnown: boolean }
  | { readonly identity: TokenIdentity; readonly isSubscription: boolean }

const HOOK_DOWN: CloseAdvice = { ...PlainClose.tryAgain, reason: 'the back end does not answer, try again later' }
const EXPIRED: CloseAdvice = { ...PlainClose.policy, reason: 'the connection has expired' }

export class PlainVerdicts {
  readonly #parts: PlainVerdictParts

  constructor(parts: PlainVerdictParts) {
    this.#parts = parts
  }

  /** Why the connection is closed, or undefined. Never rejects. */
  async objection(id: string, applicant: Applicant): Promise<CloseAdvice | undefined> {
    const { session, token, access, asksConnect } = applicant
    let step: Step = { identity: session.identity, isSubscription: false }
    if (token !== undefined) step = await this.#byToken(token, applicant)
    if ('objection' in step) return step.objection
    if (asksConnect) step = await this.#byConnectHook(id, applicant, step)
    if ('objection' in step) return step.objection
    if (asksConnect || token === undefined) {
      const fault = accessFault(access, credentialsOf(step.identity.user, step.isSubscription))
      if (fault !== undefined) return { ...PlainClose.policy, reason: lackingOf(access) }
    }
    session.identity = step.identity
    // A subscription token is a permission for the room.
    return applicant.asksSubscribe && !step.isSubscription ? this.#bySubscribeHook(id, session) : undefined
  }

  /** What `objection` would find out, as far as it asks no hook. */
  async foretell(applicant: Applicant): Promise<Foretold> {
    const { token, asksConnect, asksSubscribe } = applicant
    // Without a token a connection is judged only where a hook decides.
    if (token === undefined) return { kind: 'welcome', user: '', asksHook: asksConnect || asksSubscribe }
    const step = await this.#byToken(token, applicant)
    if (!('objection' in step)) {
      const asksHook = asksConnect || (asksSubscribe && !step.isSubscription)
      return { kind: 'welcome', user: step.identity.user, asksHook }
    }
    const isTemporary = step.objection.code === PlainClose.tryAgain.code
    const known = step.isKnown ? '403 Forbidden' : '401 Unauthorized'
    return { kind: 'refused', advice: step.objection, status: isTemporary ? '503 Service Unavailable' : known }
  }

  /** The token is a connection token, or a subscription token for the room. */
  async #byToken(token: string, { session, access, address, remote }: Applicant): Promise<Step> {
    const { room } = session
    const verified = await tryToken(remote, () => this.#parts.auth.verifyPlainToken(token, room))
    const claims = unlessOver(verified, Date.now())
    const fault =
      claims.kind === 'ok' ? accessFault(access, credentialsOf(claims.user, claims.isSubscription)) : faultOf(claims)
    if (claims.kind === 'ok' && fault === undefined) {
      return { identity: identityOf(claims, session), isSubscription: claims.isSubscription }
    }
    const reason = fault ?? ''
    this.#parts.refusals.token({ kind: claims.kind, reason }, () => ({ protocol: session.protocol, room, address }))
    const isKnown = claims.kind === 'ok'
    if (claims.kind === 'unavailable') return { objection: { ...PlainClose.tryAgain, reason }, isKnown }
    const advice = claims.kind === 'limited' ? PlainClose.tryAgain : PlainClose.policy
    return { objection: { ...advice, reason: `the token ${reason}` }, isKnown }
  }

  /** Of a connection with a token the answer takes the place of what the token says. */
  async #byConnectHook(
    id: string,
    { session, parameters }: Applicant,
    known: Exclude<Step, { objection: CloseAdvice }>,
  ): Promise<Step> {
    const { hooks, config } = this.#parts
    const data = Object.keys(parameters).length === 0 ? undefined : JSON.stringify(parameters)
    const caller = session.callerAs(id, known.identity.user)
    const outcome = await hooks.connect(caller, { fields: { channels: [session.room] }, data })
    if (outcome.kind !== 'ok') return { objection: hookObjection(outcome, session), isKnown: true }
    const { user, info, expiresAtMs } = outcome.value
    const end = withTolerance(expiresAtMs, config.auth)
    if (isOver(end, Date.now())) return { objection: EXPIRED, isKnown: true }
    const identity = {
      ...known.identity,
      user,
      ...(info === undefined ? {} : { connectionInfo: JSON.stringify(info) }),
      ...(end === undefined ? {} : { expiresAtMs: end }),
      isByHook: true,
    }
    return { identity, isSubscription: known.isSubscription }
  }

  async #bySubscribeHook(id: string, session: MemberSession): Promise<CloseAdvice | undefined> {
    const { hooks, config } = this.#parts
    const { identity, room } = session
    const outcome = await hooks.subscribe(session.callerAs(id, identity.user), room, undefined)
    if (outcome.kind !== 'ok') return hookObjection(outcome, session)
    const { info, expiresAtMs } = outcome.value
    const endsAtMs = Math.min(
      identity.expiresAtMs ?? Number.POSITIVE_INFINITY,
      withTolerance(expiresAtMs, config.auth) ?? Number.POSITIVE_INFINITY,
    )
    const end = Number.isFinite(endsAtMs) ? endsAtMs : undefined
    if (isOver(end, Date.now())) return EXPIRED
    session.identity = {
      ...identity,
      ...(info === undefined ? {} : { roomInfo: JSON.stringify(info) }),
      ...(end === undefined ? {} : { expiresAtMs: end }),
      // The end of a subscription is no end that the refresh hook could move.
      isByHook: identity.isByHook === true && end === identity.expiresAtMs,
    }
    return undefined
  }
}

/** Why a hook's answer sends the client away. */
function hookObjection(outcome: Exclude<HookOutcome<unknown>, { kind: 'ok' }>, session: MemberSession): CloseAdvice {
  if (outcome.kind === 'refused') return { ...PlainClose.policy, reason: outcome.error.message }
  return outcome.kind === 'down' ? HOOK_DOWN : session.kickAdvice(outcome.advice)
}

const identityOf = (
  { user, name, info, roomInfo, expiresAtMs }: PlainClaims,
  session: MemberSession,
): TokenIdentity => ({
  user,
  name: name ?? session.identity.name,
  connectionInfo: jsonOf(info),
  roomInfo: jsonOf(roomInfo),
  expiresAtMs,
})

const credentialsOf = (user: string, isSubscription: boolean): Credentials => ({
  user,
  subscription: isSubscription ? { user } : undefined,
})

/** What a client without a token, or without the right user, lacks for the room. */
const lackingOf = ({ subscriptionToken }: RoomAccess): string =>
  subscriptionToken ? 'the token is missing' : 'the room is not for this user'

/** What is wrong with a token, as the end of a sentence that begins with `the token`. */
const faultOf = (failure: AuthFailure): string => (failure.kind === 'expired' ? 'has expired' : failure.reason)
