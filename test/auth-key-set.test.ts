// Keys that are fetched: caching, rotation, made-up key ids, and what happens while the key set is out of reach.
import type { KeyObject } from 'node:crypto'
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, type JWK } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import { Authenticator } from '../src/auth/auth.ts'
import { Sessions } from '../src/auth/sessions.ts'
import { authConfig, base64url, ec, ed, now, rsa, rsaOther, secret, sign } from './support/auth-tokens.ts'

describe('key set', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
    server = undefined
  })

  type KeySet = { url: string; requests: number; keys: JWK[]; status: number; hang: boolean; raw?: string }

  async function serveKeys(keys: JWK[]): Promise<KeySet> {
    const set: KeySet = { url: '', requests: 0, keys, status: 200, hang: false }
    server = createServer((_, response) => {
      set.requests += 1
      if (set.hang) return
      response.writeHead(set.status, { 'content-type': 'application/json' })
      response.end(set.raw ?? JSON.stringify({ keys: set.keys }))
    })
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    set.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`
    return set
  }

  const jwkOf = async (key: KeyObject, extra: object): Promise<JWK> => ({ ...(await exportJWK(key)), ...extra })

  const withSet = (set: KeySet, cooldownMs = 0) =>
    new Authenticator(authConfig({ jwksUrl: set.url }), new Sessions(), { cooldownMs, timeoutMs: 200 })

  test('auth - keys are fetched once and then kept', async () => {
    const set = await serveKeys([await jwkOf(rsa.publicKey, { kid: '1' })])
    const subject = withSet(set)
    for (let count = 0; count < 5; count += 1) {
      const token = await sign({ sub: 'ann' }, { alg: 'RS256', kid: '1', key: rsa.privateKey })
      expect(await subject.verifyConnectionToken(token)).toMatchObject({ kind: 'ok', user: 'ann' })
    }
    expect(set.requests).toBe(1)
  })

  test('auth - tokens that come together cause one request', async () => {
    const set = await serveKeys([await jwkOf(ed.publicKey, { kid: '1' })])
    const subject = withSet(set)
    const token = await sign({}, { alg: 'EdDSA', kid: '1', key: ed.privateKey })
    const results = await Promise.all(Array.from({ length: 20 }, () => subject.verifyConnectionToken(token)))
    expect(results.every((result) => result.kind === 'ok')).toBe(true)
    expect(set.requests).toBe(1)
  })

  test('auth - a new key is found after rotation, and a removed one is no longer accepted', async () => {
    const set = await serveKeys([await jwkOf(rsa.publicKey, { kid: 'old' })])
    const subject = withSet(set)
    const old = await sign({}, { alg: 'RS256', kid: 'old', key: rsa.privateKey })
    expect(await subject.verifyConnectionToken(old)).toMatchObject({ kind: 'ok' })
    set.keys = [await jwkOf(ec.publicKey, { kid: 'new' })]
    const fresh = await sign({}, { alg: 'ES256', kid: 'new', key: ec.privateKey })
    expect(await subject.verifyConnectionToken(fresh)).toMatchObject({ kind: 'ok' })
    expect(await subject.verifyConnectionToken(old)).toEqual({ kind: 'invalid', reason: 'no key of the key set fits' })
  })

  test('auth - made-up key ids cause no more than one request per cooldown', async () => {
    const set = await serveKeys([await jwkOf(rsa.publicKey, { kid: '1' })])
    const subject = withSet(set, 60_000)
    for (let count = 0; count < 10; count += 1) {
      const token = await sign({}, { alg: 'RS256', kid: `made up ${count}`, key: rsaOther.privateKey })
      // The first one has the set fetched, so nothing is in doubt. After that the issuer may have published a key meanwhile.
      const expected =
        count === 0
          ? { kind: 'invalid', reason: 'no key of the key set fits' }
          : { kind: 'unavailable', reason: 'the key is unknown, and the key set was fetched just now' }
      expect(await subject.verifyConnectionToken(token)).toEqual(expected)
    }
    expect(set.requests).toBe(1)
  })

  // What tells the new key from the old one: a key id, the type alone, or nothing but its signatures.
  const rotations: [string, JWK, { kid?: string; alg: string; key: KeyObject }][] = [
    ['another kid', { kid: 'new' }, { kid: 'new', alg: 'RS256', key: rsaOther.privateKey }],
    ['another type, without kids', {}, { alg: 'EdDSA', key: ed.privateKey }],
    ['the same type, without kids', {}, { alg: 'RS256', key: rsaOther.privateKey }],
  ]
  test.each(rotations)(
    'auth - a key published after the last fetch, of %s: unknown for now, then good',
    async (_, names, signing) => {
      const old = await jwkOf(rsa.publicKey, names.kid === undefined ? {} : { kid: 'old' })
      const set = await serveKeys([old])
      const cooldownMs = 1500
      const subject = withSet(set, cooldownMs)
      const known = await sign(
        {},
        { alg: 'RS256', key: rsa.privateKey, ...(names.kid === undefined ? {} : { kid: 'old' }) },
      )
      expect(await subject.verifyConnectionToken(known)).toMatchObject({ kind: 'ok' })
      const fetchedAtMs = Date.now()
      set.keys = [await jwkOf(signing.alg === 'EdDSA' ? ed.publicKey : rsaOther.publicKey, names), old]
      const fresh = await sign({ sub: 'ann' }, signing)
      const first = await subject.verifyConnectionToken(fresh)
      // Nothing but a stall of the machine makes the cooldown pass before this.
      if (Date.now() - fetchedAtMs < cooldownMs) expect(first).toMatchObject({ kind: 'unavailable' })
      await new Promise((resolve) => setTimeout(resolve, cooldownMs))
      expect(await subject.verifyConnectionToken(fresh)).toMatchObject({ kind: 'ok', user: 'ann' })
      expect(await subject.verifyConnectionToken(known)).toMatchObject({ kind: 'ok' })
      expect(set.requests).toBe(2)
      const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      const forged = await sign(
        {},
        { alg: 'RS256', ...(names.kid === undefined ? {} : { kid: 'none' }), key: stranger },
      )
      await new Promise((resolve) => setTimeout(resolve, cooldownMs))
      expect(await subject.verifyConnectionToken(forged)).toMatchObject({ kind: 'invalid' })
    },
  )

  test('auth - a forged signature under a known kid is wrong at once, and asks for no keys', async () => {
    const set = await serveKeys([await jwkOf(rsa.publicKey, { kid: '1' })])
    const subject = withSet(set)
    for (let count = 0; count < 3; count += 1) {
      const token = await sign({}, { alg: 'RS256', kid: '1', key: rsaOther.privateKey })
      expect(await subject.verifyConnectionToken(token)).toEqual({ kind: 'invalid', reason: 'signature is wrong' })
    }
    expect(set.requests).toBe(1)
  })

  test('auth - without a kid every key of the type is tried', async () => {
    const set = await serveKeys([await jwkOf(rsaOther.publicKey, {}), await jwkOf(rsa.publicKey, {})])
    const subject = withSet(set)
    const token = await sign({ sub: 'ann' }, { alg: 'RS256', key: rsa.privateKey })
    expect(await subject.verifyConnectionToken(token)).toMatchObject({ kind: 'ok', user: 'ann' })
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const forged = await sign({}, { alg: 'RS256', key: stranger })
    expect(await subject.verifyConnectionToken(forged)).toEqual({ kind: 'invalid', reason: 'signature is wrong' })
    const expired = await sign({ exp: now() - 1 }, { alg: 'RS256', key: rsa.privateKey })
    expect(await subject.verifyConnectionToken(expired)).toEqual({ kind: 'expired' })
  })

  test('auth - a shared secret in the key set is never used', async () => {
    const k = Buffer.from(secret).toString('base64url')
    const set = await serveKeys([{ kty: 'oct', k, kid: '1', alg: 'HS256' }])
    expect(await withSet(set).verifyConnectionToken(await sign({}, { kid: '1' }))).toEqual({
      kind: 'invalid',
      reason: 'algorithm is not allowed',
    })
    expect(set.requests).toBe(0)
  })

  test('auth - a key made for one algorithm is not used for another', async () => {
    const set = await serveKeys([await jwkOf(rsa.publicKey, { kid: '1', alg: 'RS256' })])
    const token = await sign({}, { alg: 'PS256', kid: '1', key: rsa.privateKey })
    expect(await withSet(set).verifyConnectionToken(token)).toMatchObject({ kind: 'invalid' })
  })

  test('auth - a weak key in the key set makes its tokens invalid and hurts no other', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const set = await serveKeys([
      await jwkOf(weak.publicKey, { kid: 'weak' }),
      await jwkOf(ed.publicKey, { kid: 'ed' }),
    ])
    const subject = withSet(set)
    const body = `${base64url({ alg: 'RS256', kid: 'weak' })}.${base64url({ sub: 'ann' })}`
    expect(await subject.verifyConnectionToken(`${body}.AAAA`)).toEqual({
      kind: 'invalid',
      reason: 'its key cannot be used',
    })
    const token = await sign({}, { alg: 'EdDSA', kid: 'ed', key: ed.privateKey })
    expect(await subject.verifyConnectionToken(token)).toMatchObject({ kind: 'ok' })
  })

  const outages: [string, (set: KeySet) => void][] = [
    [
      'answers 500',
      (set) => {
        set.status = 500
      },
    ],
    [
      'never answers',
      (set) => {
        set.hang = true
      },
    ],
    [
      'sends no JSON',
      (set) => {
        set.raw = 'x'
      },
    ],
    [
      'sends no key set',
      (set) => {
        set.raw = '{}'
      },
    ],
    [
      'redirects',
      (set) => {
        set.status = 302
      },
    ],
  ]
  test.each(outages)('auth - while the key set %s a token is neither good nor bad', async (_, breakIt) => {
    const set = await serveKeys([await jwkOf(ed.publicKey, { kid: '1' })])
    const subject = withSet(set)
    const token = await sign({}, { alg: 'EdDSA', kid: '1', key: ed.privateKey })
    breakIt(set)
    expect(await subject.verifyConnectionToken(token)).toEqual({
      kind: 'unavailable',
      reason: 'the key set cannot be fetched',
    })
    Object.assign(set, { status: 200, hang: false, raw: undefined })
    expect(await subject.verifyConnectionToken(token)).toMatchObject({ kind: 'ok' })
  })
})
