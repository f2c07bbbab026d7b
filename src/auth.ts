// Who a token says its holder is. Verifies connection and subscription tokens (JWT) against the configured keys, on the main
// thread; the only file that imports jose. A bad token is a value, never an exception. The algorithm a token names only selects
// among keys of that type, see auth-keys.ts.
import { createSecretKey, type KeyObject } from 'node:crypto'
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
} from 'jose'
import { hmacAlgorithms, keySetAlgorithms, readPublicKey } from './auth-keys.ts'
import type { Config } from './config.ts'
import { isRoomName, type RoomName } from './protocol/room-name.ts'

/** A room the token puts its holder into at connect. `info` is shown in presence, `data` goes to the member. */
export type TokenRoom = { room: RoomName; info?: unknown; data?: unknown }

/** `user` is '' when the token names nobody. `expiresAt` is in seconds since 1970; absent means never. */
export type ConnectionClaims = { kind: 'ok'; user: string; info?: unknown; expiresAt?: number; rooms: TokenRoom[] }

export type SubscriptionClaims = { kind: 'ok'; user: string; room: string; info?: unknown; expiresAt?: number }

/**
 * `expired`: genuine, but its time is over; the peer should fetch a new one. `invalid`: never good here. `unavailable`: the key
 * set cannot be fetched at the moment, so nothing is known about the token. A reason never repeats any part of the token.
 */
export type AuthFailure =
  | { kind: 'expired' }
  | { kind: 'invalid'; reason: string }
  | { kind: 'unavailable'; reason: string }

export type KeySetTimes = { timeoutMs?: number; cooldownMs?: number; cacheMs?: number }

type AuthConfig = Config['auth']
type Verified = { kind: 'ok'; claims: JWTPayload }

const tokenBytesMax = 10_240

/** Thrown inside a key lookup to tell "the key set is out of reach" from "there is no such key". */
class KeySetUnavailable extends Error {}

export class Authenticator {
  /** Whether a connection without a token is accepted. */
  readonly anonymousAllowed: boolean
  readonly #auth: AuthConfig
  readonly #keys: ReadonlyMap<string, KeyObject | JWTVerifyGetKey>

  constructor(auth: AuthConfig, keySetTimes: KeySetTimes = {}) {
    this.#auth = auth
    this.#keys = keysByAlgorithm(auth, keySetTimes)
    this.anonymousAllowed = auth.anonymous === 'auto' ? this.#keys.size === 0 : auth.anonymous
  }

  /** Claims read: sub, exp, info, channels (room names), subs (room name -> { info, data }). */
  async verifyConnectionToken(token: string): Promise<ConnectionClaims | AuthFailure> {
    const verified = await this.#verify(token)
    if (verified.kind !== 'ok') return verified
    const { claims } = verified
    // Otherwise a token handed out for one room would open connections as well.
    if (claims.channel !== undefined) return invalid('is a subscription token')
    const rooms = roomsOf(claims)
    if (rooms === undefined) return invalid('channels or subs are malformed')
    return { kind: 'ok', ...identityOf(claims), rooms }
  }

  /**
   * Claims read: sub, exp, info, channel. The token must be for this room and, if it names a user, for this one. Without a
   * `user` the token is all that is known about its holder, and says who it is.
   */
  async verifySubscriptionToken(
    token: string,
    { room, user }: { room: string; user: string | undefined },
  ): Promise<SubscriptionClaims | AuthFailure> {
    const verified = await this.#verify(token)
    if (verified.kind !== 'ok') return verified
    const { claims } = verified
    if (claims.channel !== room) return invalid('is not for this room')
    if (user !== undefined && claims.sub !== undefined && claims.sub !== user) return invalid('is for another user')
    const identity = identityOf(claims)
    return { kind: 'ok', ...identity, user: user ?? identity.user, room }
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
      return this.#missingClaim(claims) ?? { kind: 'ok', claims }
    } catch (error) {
      return failureOf(error)
    }
  }

  async #claimsOf(token: string, { algorithm, key }: { algorithm: string; key: KeyObject | JWTVerifyGetKey }) {
    const { audience, issuer, clockToleranceSeconds } = this.#auth
    const expected = {
      algorithms: [algorithm],
      clockTolerance: clockToleranceSeconds,
      ...(audience === '' ? {} : { audience }),
      ...(issuer === '' ? {} : { issuer }),
    }
    if (typeof key !== 'function') return (await jwtVerify(token, key, expected)).payload
    try {
      return (await jwtVerify(token, key, expected)).payload
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
      // A token without a kid, and several keys of its type: it is good if one of them made it.
      for await (const candidate of error) {
        try {
          return (await jwtVerify(token, candidate, expected)).payload
        } catch (failure) {
          if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure
        }
      }
      throw new errors.JWSSignatureVerificationFailed()
    }
  }

  #missingClaim({ sub, exp }: JWTPayload): AuthFailure | undefined {
    if (sub !== undefined && typeof sub !== 'string') return invalid('sub is not a string')
    if (this.#auth.requireSub && (sub === undefined || sub === '')) return invalid('names no user (sub)')
    if (this.#auth.requireExp && exp === undefined) return invalid('never expires (exp)')
    return undefined
  }
}

export type TokenRequest = { user: string; room?: string | undefined; ttlSeconds: number; nowSeconds: number }

/** Makes a token this configuration accepts, for development. Undefined when it accepts none that a shared secret can sign. */
export async function signToken(auth: AuthConfig, request: TokenRequest): Promise<string | undefined> {
  const algorithm = hmacAlgorithms.find((name) => isAllowed(auth, name))
  if (auth.hmacSecret === '' || algorithm === undefined) return undefined
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
function keysByAlgorithm(auth: AuthConfig, times: KeySetTimes): Map<string, KeyObject | JWTVerifyGetKey> {
  const keys = new Map<string, KeyObject | JWTVerifyGetKey>()
  const add = (algorithms: readonly string[], key: KeyObject | JWTVerifyGetKey) => {
    for (const algorithm of algorithms) if (isAllowed(auth, algorithm)) keys.set(algorithm, key)
  }
  if (auth.hmacSecret !== '') add(hmacAlgorithms, createSecretKey(auth.hmacSecret, 'utf8'))
  if (auth.jwksUrl !== '') add(keySetAlgorithms, remoteKeySet(auth.jwksUrl, times))
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

/** Keys are cached; an unknown kid asks again, at most once per cooldown, so made-up kids cannot flood the issuer. */
function remoteKeySet(
  url: string,
  { timeoutMs = 5000, cooldownMs = 30_000, cacheMs = 600_000 }: KeySetTimes,
): JWTVerifyGetKey {
  const keySet = createRemoteJWKSet(new URL(url), {
    timeoutDuration: timeoutMs,
    cooldownDuration: cooldownMs,
    cacheMaxAge: cacheMs,
  })
  return async (header, token) => {
    try {
      return await keySet(header, token)
    } catch (error) {
      const isAnswer = error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
      if (isAnswer || error instanceof errors.JOSENotSupported) throw error
      throw new KeySetUnavailable('the key set cannot be fetched', { cause: error })
    }
  }
}

function identityOf({ sub, info, exp }: JWTPayload): { user: string; info?: unknown; expiresAt?: number } {
  return {
    user: sub ?? '',
    ...(info === undefined ? {} : { info }),
    ...(exp === undefined ? {} : { expiresAt: exp }),
  }
}

/** Undefined when a claim has the wrong shape. A room in both claims counts once, as `subs` describes it. */
function roomsOf({ channels = [], subs = {} }: JWTPayload): TokenRoom[] | undefined {
  if (!Array.isArray(channels) || !isRecord(subs)) return undefined
  const rooms = new Map<RoomName, TokenRoom>()
  for (const room of channels) {
    if (typeof room !== 'string' || !isRoomName(room)) return undefined
    rooms.set(room, { room })
  }
  for (const [room, options] of Object.entries(subs)) {
    if (!isRoomName(room) || !isRecord(options)) return undefined
    const { info, data } = options
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
    return invalid(error.claim === 'nbf' ? 'is not valid yet (nbf)' : `claim ${error.claim} is missing or wrong`)
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return invalid('signature is wrong')
  if (error instanceof errors.JWKSNoMatchingKey) return invalid('no key of the key set fits')
  if (error instanceof errors.JOSEError) return invalid('is malformed')
  // Not from jose: a key of the set that the crypto library refuses, for instance an RSA key of 1,024 bits.
  return invalid('its key cannot be used')
}
