// Keys, signed and forged tokens, and authenticators for the tests of auth.ts.
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { Authenticator } from '../../src/auth/auth.ts'
import { Sessions } from '../../src/auth/sessions.ts'
import { type ConfigInput, resolveConfig } from '../../src/config/config.ts'

export const secret = 'a shared secret of some length, for tests: 64 bytes, as HS512 wants'
export const now = () => Math.floor(Date.now() / 1000)

export const authConfig = (auth: ConfigInput['auth']) => resolveConfig({ auth }).auth
export const authenticator = (auth: ConfigInput['auth']) => new Authenticator(authConfig(auth), new Sessions())

export type Signing = { alg?: string; kid?: string; key?: KeyObject | Uint8Array; header?: Record<string, unknown> }

export function sign(claims: JWTPayload, { alg = 'HS256', kid, key = Buffer.from(secret), header = {} }: Signing = {}) {
  return new SignJWT(claims).setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }), ...header }).sign(key)
}

export const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token put together by hand, for what a library would refuse to make. */
export function forge(header: object, claims: object, hmacKey?: string): string {
  return forgeBytes(header, Buffer.from(JSON.stringify(claims)), hmacKey)
}

/** The same, of claims that need not be JSON. */
export function forgeBytes(header: object, claims: Uint8Array, hmacKey?: string): string {
  const body = `${base64url(header)}.${Buffer.from(claims).toString('base64url')}`
  const signature = hmacKey === undefined ? '' : createHmac('sha256', hmacKey).update(body).digest('base64url')
  return `${body}.${signature}`
}

export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const rsaOther = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
export const ec384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
export const ed = generateKeyPairSync('ed25519')
export const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string
