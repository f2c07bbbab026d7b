// Owns making tokens for tests: signed with a shared secret unless a test brings a key of its own.

import { SignJWT } from 'jose'

export const HMAC_SECRET = 'test-hmac-secret-9d1f27c4e6b80a35-long-enough-for-HS512-as-well-0'

export interface TokenSpec {
  sub?: string
  // From now; may be negative. Absent: the token has no exp.
  ttlSeconds?: number
  // Seconds since 1970, in place of ttlSeconds.
  exp?: number
  algorithm?: string
  key?: Parameters<SignJWT['sign']>[0]
  keyId?: string
  // Any other claim: info, channel, channels, subs, aud, iss, nbf.
  [claim: string]: unknown
}

export function tokenFor(spec: TokenSpec): Promise<string> {
  const { ttlSeconds, algorithm = 'HS256', key = new TextEncoder().encode(HMAC_SECRET), keyId, ...claims } = spec
  const exp = ttlSeconds === undefined ? {} : { exp: Math.floor(Date.now() / 1000) + ttlSeconds }
  return new SignJWT({ ...claims, ...exp })
    .setProtectedHeader({ alg: algorithm, ...(keyId === undefined ? {} : { kid: keyId }) })
    .sign(key)
}
