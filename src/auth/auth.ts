// Who a token says its holder is. Verifies connection and subscription tokens (JWT) against the configured keys, on the main thread. A bad
// token is a value, never an exception. The algorithm a token names only selects among keys of that type, see auth-keys.ts.
import { createSecretKey, type KeyObject } from 'node:crypto'
import {
  type CompactVerifyResult,
  compactVerify,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { hmacAlgorithmsFor, keySetAlgorithms, readPublicKey } from '../config/auth-keys.ts'
import type { Config } from '../config/config.ts'
import { withinDepth } from '../protocol/json-scan.ts'
import { LIVE_ROOM } from '../protocol/live-record.ts'
import { nameFault } from '../protocol/member-name.ts'
import { isRoomName, type RoomName } from '../protocol/room-name.ts'
import { type KeySetTimes, KeySetUnavailable, RemoteKeys } from './remote-keys.ts'
import { isSessionToken, type Sessions } from './sessions.ts'

/** A room the token puts its holder into at connect. `info` is shown in presence, `data` goes to the member. */
export type TokenRoom = { room: RoomName; info?: unknown; data?: unknown }

/**
 * `user` is '' when the token names nobody; `name` is what others see beside the id. `expiresAtMs`: when whatever the token opened has
 * to end, in milliseconds since 1970, the clock tolerance included; absent means never.
 */
export type ConnectionClaims = {
  kind: 'ok'
  user: string
  name?: string
  info?: unknown
  expiresAtMs?: number
  rooms: TokenRoom[]
  /** The token is that of a session (sessions.ts): its holder may be in the reserved room and do nothing else. */
  isSession?: true
}

/** `subject` is the token's own `sub`, '' without one; `data` goes to the member with the reply. */
export type SubscriptionClaims = {
  kind: 'ok'
  user: string
  subject: string
  room: string
  name?: string
  info?: unknown
  data?: unknown
  expiresAtMs?: number
}

/** What a plain connection's only token says. `info` belongs to the user, `roomInfo` to the user in this room. */
export type PlainClaims = {
  kind: 'ok'
  user: string
  name?: string
  info?: unknown
  roomInfo?: unknown
  expiresAtMs?: number
  isSubscription: boolean
}

/**
 * `expired`: genuine, but its time is over; the peer should fetch a new one. `early`: genuine, but its time has yet to come.
 * `invalid`: never good here. `unavailable`: the key it needs cannot be fetched at the moment, so nothing is known about the
 * token. `limited`: not looked at, because too many tokens of the peer's address were invalid; the Authenticator itself never says so. A
 * reason never repeats any part of the token.
 */
export type AuthFailure =
  | { kind: 'expired' }
  | { kind: 'early'; reason: string }
  | { kind: 'invalid'; reason: string }
  | { kind: 'unavailable'; reason: string }
  | { kind: 'limited'; reason: string }

type AuthConfig = Config['auth']
type Verified = { kind: 'ok'; claims: JWTPayload }
type Expected = { algorithms: string[]; clockTolerance: number; audience?: string; issuer?: string }

const tokenBytesMax = 10_240
const claimsDepthMax = 64

export class Authenticator {
  /** Whether a connection without a token is accepted. */
  readonly anonymousAllowed: boolean
  /** Whether there is a key to verify tokens with. */
  readonly verifies: boolean
  readonly #auth: AuthConfig
  readonly #keys: ReadonlyMap<string, KeyObject | RemoteKeys>
  readonly #sessions: Pick<Sessions, 'endOf'>

  constructor(auth: AuthConfig, sessions: Pick<Sessions, 'endOf'>, keySetTimes: KeySetTimes = {}) {
    this.#auth = auth
    this.#sessions = sessions
    this.#keys = keysByAlgorithm(auth, keySetTimes)
    this.verifies = this.#keys.size > 0
    this.anonymousAllowed = auth.anonymous === 'auto' ? !this.verifies : auth.anonymous
  }

  /** Claims read: sub, name, exp, expire_at, nbf, info, channels (room names), subs (room name -> { info, data }). */
  async verifyConnectionToken(token: string): Promise<ConnectionClaims | AuthFailure> {
    if (isSessionToken(token)) return this.#sessionClaims(token)
    const verified = await this.#verify(token)
    return verified.kind === 'ok' ? this.#connectionClaims(verified.claims) : verified
  }

  /**
   * Claims read: sub, name, exp, expire_at, nbf, info, data, channel. The token must be for this room and, if it names a user, for
   * this one. Without a `user` the token is all that is known about its holder, and says who it is.
   */
  async verifySubscriptionToken(
    token: string,
    { room, user }: { room: string; user: string | undefined },
  ): Promise<SubscriptionClaims | AuthFailure> {
    const verified = await this.#verify(token)
    if (verified.kind !== 'ok') return verified
    return this.#subscriptionClaims(verified.claims, { room, user })
  }

  /** The token of a plain connection: a connection token, or a subscription token (it has a `channel`) for this room. */
  async verifyPlainToken(token: string, room: string): Promise<PlainClaims | AuthFailure> {
    const verified = await this.#verify(token)
    if (verified.kind !== 'ok') return verified
    const isSubscription = verified.claims.channel !== undefined
    const claims = isSubscription
      ? this.#subscriptionClaims(verified.claims, { room, user: undefined })
      : this.#connectionClaims(verified.claims)
    if (claims.kind !== 'ok') return claims
    const { user, name, info, expiresAtMs } = claims
    return {
      kind: 'ok',
      user,
      ...(name === undefined ? {} : { name }),
      ...(info === undefined ? {} : isSubscription ? { roomInfo: info } : { info }),
      ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
      isSubscription,
    }
  }

  #sessionClaims(token: string): ConnectionClaims | AuthFailure {
    const expiresAtMs = this.#sessions.endOf(token)
    if (expiresAtMs === undefined) return invalid('is of no session of this process')
    return { kind: 'ok', user: '', expiresAtMs, rooms: [{ room: LIVE_ROOM as RoomName }], isSession: true }
  }

  #connectionClaims(claims: JWTPayload): ConnectionClaims | AuthFailure {
    // Otherwise a token handed out for one room would open connections as well.
    if (claims.channel !== undefined) return invalid('is a subscription token')
    const rooms = roomsOf(claims)
    if (rooms === undefined) return invalid('channels or subs are malformed')
    return { kind: 'ok', user: claims.sub ?? '', ...nameOf(claims), ...infoOf(claims), ...this.#endOf(claims), rooms }
  }

  #subscriptionClaims(
    claims: JWTPayload,
    { room, user }: { room: string; user: string | undefined },
  ): SubscriptionClaims | AuthFailure {
    const { channel, sub: subject = '', data } = claims
    if (channel !== room) return invalid('is not for this room')
    if (user !== undefined && claims.sub !== undefined && claims.sub !== user) return invalid('is for another user')
    return {
      kind: 'ok',
      user: user ?? subject,
      subject,
      room,
      ...nameOf(claims),
      ...infoOf(claims),
      ...(data === undefined ? {} : { data }),
      ...this.#endOf(claims),
    }
  }

  /** `expire_at` (0: never) says when what the token opened ends; without one `exp` does, which is else only the token's own end. */
  #endOf({ exp, expire_at: expireAt }: JWTPayload): { expiresAtMs?: number } {
    const endsAt = typeof expireAt === 'number' ? (expireAt > 0 ? expireAt : undefined) : exp
    return endsAt === undefined ? {} : { expiresAtMs: (endsAt + this.#auth.clockToleranceSeconds) * 1000 }
  }

  async #verify(token: string): Promise<Verified | AuthFailure> {
    if (Buffer.byteLength(token) > tokenBytesMax) return invalid(`is longer than ${tokenBytesMax} bytes`)
    if (this.#keys.size === 0) return invalid('no key is configured')
    let algorithm: string
    try {
      algorithm = decodeProtectedHeader(token).alg ?? ''
    } catch {
      return invalid('is not a JWT')
    }
    const key = this.#keys.get(algorithm)
    if (key === undefined) return invalid('algorithm is not allowed')
    try {
      const claims = await this.#claimsOf(token, { algorithm, key })
      return this.#claimFault(claims) ?? { kind: 'ok', claims }
    } catch (error) {
      return failureOf(error)
    }
  }

  async #claimsOf(token: string, { algorithm, key }: { algorithm: string; key: KeyObject | RemoteKeys }) {
    const { audience, issuer, clockToleranceSeconds } = this.#auth
    const expected = {
      algorithms: [algorithm],
      clockTolerance: clockToleranceSeconds,
      ...(audience === '' ? {} : { audience }),
      ...(issuer === '' ? {} : { issuer }),
    }
    if (!(key instanceof RemoteKeys)) return claimsIn(await compactVerify(token, key, expected), expected)
    const { fetches } = key
    try {
      return await claimsBySet(token, key, expected)
    } catch (error) {
      // The issuer may have published the key after the set was fetched. A set fetched since the token came settles it.
      if (!isKeyUnknown(error, token) || key.fetches > fetches) throw error
      await key.fetchAgain()
      return await claimsBySet(token, key, expected)
    }
  }

  /** A claim that is malformed, or required and missing. */
  #claimFault({ sub, name, exp, expire_at: expireAt }: JWTPayload): AuthFailure | undefined {
    if (sub !== undefined && typeof sub !== 'string') return invalid('sub is not a string')
    const fault = name === undefined ? undefined : nameFault(name)
    if (fault !== undefined) return invalid(`name ${fault}`)
    if (expireAt !== undefined && typeof expireAt !== 'number') return invalid('expire_at is not a number')
    if (this.#auth.requireSub && (sub === undefined || sub === '')) return invalid('names no user (sub)')
    if (this.#auth.requireExp && exp === undefined) return invalid('never expires (exp)')
    return undefined
  }
}

export type TokenRequest = { user: string; room?: string | undefined; ttlSeconds: number; nowSeconds: number }

/** Makes a token this configuration accepts, for development. Undefined when it accepts none that a shared secret can sign. */
export async function signToken(auth: AuthConfig, request: TokenRequest): Promise<string | undefined> {
  const algorithm = hmacAlgorithmsFor(auth.hmacSecret).find((name) => isAllowed(auth, name))
  if (algorithm === undefined) return undefined
  const { user, room, ttlSeconds, nowSeconds } = request
  const token = new SignJWT({
    sub: user,
    ...(room === undefined ? {} : { channel: room }),
    ...(auth.audience === '' ? {} : { aud: auth.audience }),
    ...(auth.issuer === '' ? {} : { iss: auth.issuer }),
    iat: nowSeconds,
    exp: nowSeconds + ttlSeconds,
  })
  return token.setProtectedHeader({ alg: algorithm, typ: 'JWT' }).sign(createSecretKey(auth.hmacSecret, 'utf8'))
}

/** One entry for each algorithm that is accepted, with the only key it may be checked with. */
function keysByAlgorithm(auth: AuthConfig, times: KeySetTimes): Map<string, KeyObject | RemoteKeys> {
  const keys = new Map<string, KeyObject | RemoteKeys>()
  const add = (algorithms: readonly string[], key: KeyObject | RemoteKeys) => {
    for (const algorithm of algorithms) if (isAllowed(auth, algorithm)) keys.set(algorithm, key)
  }
  if (auth.hmacSecret !== '') add(hmacAlgorithmsFor(auth.hmacSecret), createSecretKey(auth.hmacSecret, 'utf8'))
  if (auth.jwksUrl !== '') add(keySetAlgorithms, new RemoteKeys(auth.jwksUrl, times))
  if (auth.publicKeyPem !== '') {
    const publicKey = readPublicKey(auth.publicKeyPem)
    if (publicKey.kind === 'unusable')
      throw new Error(`auth.publicKeyPem passed the configuration check: ${publicKey.reason}`)
    add(publicKey.algorithms, publicKey.key)
  }
  return keys
}

function isAllowed(auth: AuthConfig, algorithm: string): boolean {
  return auth.algorithms.length === 0 || auth.algorithms.includes(algorithm)
}

async function claimsBySet(token: string, keys: RemoteKeys, expected: Expected): Promise<JWTPayload> {
  try {
    return claimsIn(await compactVerify(token, keys.find, expected), expected)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    // A token without a kid, and several keys of its type: it is good if one of them made it.
    for await (const candidate of error) {
      try {
        return claimsIn(await compactVerify(token, candidate, expected), expected)
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure
      }
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}

/** The claims of a token whose signature holds, as far as they hold now. */
function claimsIn({ payload, protectedHeader }: CompactVerifyResult, expected: Expected): JWTPayload {
  if (protectedHeader.b64 === false) throw new errors.JWTInvalid('the payload is not encoded')
  const written: unknown = parsedClaims(payload)
  if (!isRecord(written)) throw new errors.JWTInvalid('the claims are not an object')
  const given = Object.entries(written).filter(([name, value]) => !isUnset(name, value))
  // What the claims mean is jose's to judge; it does so for a token in one piece only.
  const parts = ['{"alg":"none"}', JSON.stringify(Object.fromEntries(given)), '']
  return UnsecuredJWT.decode(parts.map((part) => Buffer.from(part).toString('base64url')).join('.'), expected).payload
}

/**
 * Issuers that write every field of a record write null, or an empty channel, for a claim that is not set. In `info` and `data` null
 * is a value like any other.
 */
function isUnset(name: string, value: unknown): boolean {
  if (name === 'channel' && value === '') return true
  return value === null && name !== 'info' && name !== 'data'
}

function parsedClaims(payload: Uint8Array): unknown {
  try {
    if (!withinDepth(payload, 0, payload.length, claimsDepthMax)) throw new RangeError('nested too deep')
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
  } catch (cause) {
    throw new errors.JWTInvalid('the claims are not JSON', { cause })
  }
}

/** Without a kid a key is known by nothing but its signatures: one that no key of the set verifies may be of a newer key. */
function isKeyUnknown(error: unknown, token: string): boolean {
  if (error instanceof errors.JWKSNoMatchingKey) return true
  return error instanceof errors.JWSSignatureVerificationFailed && decodeProtectedHeader(token).kid === undefined
}

/** It has been checked with the other claims. */
const nameOf = ({ name }: JWTPayload): { name?: string } => (typeof name === 'string' ? { name } : {})
const infoOf = ({ info }: JWTPayload): { info?: unknown } => (info === undefined ? {} : { info })

/** Undefined when a claim has the wrong shape. A room in both claims counts once, as `subs` describes it. */
function roomsOf({ channels = [], subs = {} }: JWTPayload): TokenRoom[] | undefined {
  if (!Array.isArray(channels) || !isRecord(subs)) return undefined
  const rooms = new Map<RoomName, TokenRoom>()
  for (const room of channels) {
    if (typeof room !== 'string' || !isRoomName(room)) return undefined
    rooms.set(room, { room })
  }
  for (const [room, options] of Object.entries(subs)) {
    if (!isRoomName(room) || (options !== null && !isRecord(options))) return undefined
    const { info, data } = options ?? {}
    rooms.set(room, { room, ...(info === undefined ? {} : { info }), ...(data === undefined ? {} : { data }) })
  }
  return [...rooms.values()]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(reason: string): AuthFailure {
  return { kind: 'invalid', reason }
}

/** jose reports through exception classes; here they become our words. */
function failureOf(error: unknown): AuthFailure {
  if (error instanceof errors.JWTExpired) return { kind: 'expired' }
  if (error instanceof KeySetUnavailable) return { kind: 'unavailable', reason: error.message }
  if (error instanceof errors.JWTClaimValidationFailed) {
    // jose says 'check_failed' when the time has yet to come, 'invalid' when the claim is no number.
    if (error.claim === 'nbf' && error.reason === 'check_failed')
      return { kind: 'early', reason: 'is not valid yet (nbf)' }
    return invalid(`claim ${error.claim} is missing or wrong`)
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return invalid('signature is wrong')
  if (error instanceof errors.JWKSNoMatchingKey) return invalid('no key of the key set fits')
  if (error instanceof errors.JOSEError) return invalid('is malformed')
  // Not from jose: a key of the set that the crypto library refuses, for instance an RSA key of 1,024 bits.
  return invalid('its key cannot be used')
}
