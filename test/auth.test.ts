// Tokens: what each claim gives, which tokens are refused and why, and that a key is only ever used as what it is.
import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { describe, expect, test } from 'vitest'
import { signToken } from '../src/auth/auth.ts'
import type { ConfigInput } from '../src/config/config.ts'
import {
  authConfig,
  authenticator,
  base64url,
  ec,
  ec384,
  ed,
  forge,
  forgeBytes,
  now,
  pemOf,
  rsa,
  rsaOther,
  secret,
  sign,
} from './support/auth-tokens.ts'

const hs256 = { alg: 'HS256' }

describe('connection tokens', () => {
  test('auth - sub, exp and info are what the token says', async () => {
    const exp = now() + 60
    const token = await sign({ sub: 'ann', exp, info: { name: 'Ann' } })
    expect(await authenticator({ hmacSecret: secret }).verifyConnectionToken(token)).toEqual({
      kind: 'ok',
      user: 'ann',
      info: { name: 'Ann' },
      expiresAtMs: exp * 1000,
      rooms: [],
    })
  })

  test('auth - a token without sub and exp is an anonymous user that never expires', async () => {
    const claims = await authenticator({ hmacSecret: secret }).verifyConnectionToken(await sign({}))
    expect(claims).toEqual({ kind: 'ok', user: '', rooms: [] })
  })

  test('auth - channels and subs name the rooms to be in, each once', async () => {
    const token = await sign({ channels: ['a', 'b', 'a'], subs: { b: { info: 1, data: null, override: {} }, c: {} } })
    expect(await authenticator({ hmacSecret: secret }).verifyConnectionToken(token)).toMatchObject({
      rooms: [{ room: 'a' }, { room: 'b', info: 1, data: null }, { room: 'c' }],
    })
  })

  test('auth - a name is what the token says, or none', async () => {
    const subject = authenticator({ hmacSecret: secret })
    for (const name of ['A', 'Ann "A" \u0000', 'é'.repeat(32), '\u{1F600}'.repeat(16)]) {
      const claims = await subject.verifyConnectionToken(await sign({ name }))
      expect(claims).toEqual({ kind: 'ok', user: '', name, rooms: [] })
      const plain = await subject.verifyPlainToken(await sign({ sub: 'ann', name, channel: 'r', info: 1 }), 'r')
      expect(plain).toEqual({ kind: 'ok', user: 'ann', name, roomInfo: 1, isSubscription: true })
      expect(await subject.verifyPlainToken(await sign({ name }), 'r')).toMatchObject({ kind: 'ok', name })
    }
    const unset = await subject.verifyPlainToken(forge(hs256, { name: null }, secret), 'r')
    expect(unset).toEqual({ kind: 'ok', user: '', isSubscription: false })
  })

  const misnamed: [string, unknown, string][] = [
    ['a number', 7, 'is not a string'],
    ['an object', { first: 'Ann' }, 'is not a string'],
    ['an empty text', '', 'is empty'],
    ['65 characters', 'x'.repeat(65), 'is longer than 64 bytes of UTF-8'],
    ['65 bytes', `x${'é'.repeat(32)}`, 'is longer than 64 bytes of UTF-8'],
    ['half a surrogate pair', 'Ann \ud83d', 'has half a surrogate pair'],
  ]
  test.each(misnamed)('auth - a name of %s makes any token invalid', async (_, name, fault) => {
    const subject = authenticator({ hmacSecret: secret })
    const invalid = { kind: 'invalid', reason: `name ${fault}` }
    const token = forge(hs256, { name }, secret)
    expect(await subject.verifyConnectionToken(token)).toEqual(invalid)
    expect(await subject.verifyPlainToken(token, 'r')).toEqual(invalid)
    const forRoom = forge(hs256, { name, channel: 'r' }, secret)
    expect(await subject.verifyPlainToken(forRoom, 'r')).toEqual(invalid)
    expect(await subject.verifySubscriptionToken(forRoom, { room: 'r', user: 'ann' })).toEqual(invalid)
  })

  const malformed: [string, JWTPayload][] = [
    ['channels not a list', { channels: 'a' }],
    ['channels with a number', { channels: [1] }],
    ['channels with a bad room name', { channels: ['no\nroom'] }],
    ['subs a list', { subs: [] }],
    ['subs with a bad room name', { subs: { '': {} } }],
    ['subs with a number', { subs: { a: 1 } }],
  ]
  test.each(malformed)('auth - %s makes the token invalid', async (_, claims) => {
    const result = await authenticator({ hmacSecret: secret }).verifyConnectionToken(await sign(claims))
    expect(result).toEqual({ kind: 'invalid', reason: 'channels or subs are malformed' })
  })

  test('auth - a claim of null, or an empty channel, is one that is not set', async () => {
    const unset = {
      sub: null,
      exp: null,
      nbf: null,
      expire_at: null,
      name: null,
      channels: null,
      subs: null,
      channel: null,
    }
    const subject = authenticator({ hmacSecret: secret })
    for (const claims of [unset, { ...unset, channel: '' }]) {
      const token = forge(hs256, claims, secret)
      expect(await subject.verifyConnectionToken(token)).toEqual({ kind: 'ok', user: '', rooms: [] })
    }
    const withNull = forge(hs256, { subs: { a: null } }, secret)
    expect(await subject.verifyConnectionToken(withNull)).toEqual({ kind: 'ok', user: '', rooms: [{ room: 'a' }] })
  })

  test('auth - null does not make a required claim', async () => {
    const token = forge(hs256, { sub: null, exp: null }, secret)
    for (const required of [{ requireSub: true }, { requireExp: true }]) {
      const subject = authenticator({ hmacSecret: secret, ...required })
      expect(await subject.verifyConnectionToken(token)).toMatchObject({ kind: 'invalid' })
    }
  })

  test('auth - a time that is no number, or no finite one, makes the token invalid', async () => {
    for (const claims of ['{"exp":"soon"}', '{"nbf":true}', '{"exp":1e999}', '[]', '1', '{"exp"', '{"sub":"\xff"}']) {
      const token = forgeBytes(hs256, Buffer.from(claims, 'latin1'), secret)
      expect(await authenticator({ hmacSecret: secret }).verifyConnectionToken(token), claims).toMatchObject({
        kind: 'invalid',
      })
    }
  })

  test('auth - a subscription token does not open a connection', async () => {
    const token = await sign({ sub: 'ann', channel: 'r' })
    expect(await authenticator({ hmacSecret: secret }).verifyConnectionToken(token)).toEqual({
      kind: 'invalid',
      reason: 'is a subscription token',
    })
  })
})

describe('subscription tokens', () => {
  const verify = async (claims: JWTPayload, user = 'ann') =>
    authenticator({ hmacSecret: secret }).verifySubscriptionToken(await sign(claims), { room: 'r', user })

  test('auth - a token for the room and the user is accepted', async () => {
    const exp = now() + 60
    expect(await verify({ sub: 'ann', channel: 'r', info: 7, exp })).toEqual({
      kind: 'ok',
      user: 'ann',
      subject: 'ann',
      room: 'r',
      info: 7,
      expiresAtMs: exp * 1000,
    })
  })

  test('auth - a token that names nobody is good for the user of the connection', async () => {
    expect(await verify({ channel: 'r' })).toEqual({ kind: 'ok', user: 'ann', subject: '', room: 'r' })
  })

  const refused: [string, JWTPayload, string][] = [
    ['another room', { sub: 'ann', channel: 'q' }, 'is not for this room'],
    ['a prefix of the room', { sub: 'ann', channel: '' }, 'is not for this room'],
    ['a list of rooms', { sub: 'ann', channel: ['r'] }, 'is not for this room'],
    ['no room', { sub: 'ann' }, 'is not for this room'],
    ['another user', { sub: 'bob', channel: 'r' }, 'is for another user'],
    ['explicitly nobody', { sub: '', channel: 'r' }, 'is for another user'],
  ]
  test.each(refused)('auth - a token for %s is refused', async (_, claims, reason) => {
    expect(await verify(claims)).toEqual({ kind: 'invalid', reason })
  })

  test('auth - an expired token is told from an invalid one', async () => {
    expect(await verify({ sub: 'ann', channel: 'r', exp: now() - 1 })).toEqual({ kind: 'expired' })
  })
})

describe('bad tokens', () => {
  const invalid = (reason: string) => ({ kind: 'invalid', reason })
  const settings = { hmacSecret: secret, publicKeyPem: pemOf(rsa.publicKey), audience: 'lobby', issuer: 'me' }
  const good = { sub: 'ann', aud: 'lobby', iss: 'me' }
  const table: [string, () => Promise<string> | string, unknown][] = [
    ['expired', () => sign({ ...good, exp: now() - 1 }), { kind: 'expired' }],
    [
      'expired and forged',
      () => sign({ ...good, exp: now() - 1 }, { key: Buffer.from('other') }),
      invalid('signature is wrong'),
    ],
    ['not valid yet', () => sign({ ...good, nbf: now() + 60 }), { kind: 'early', reason: 'is not valid yet (nbf)' }],
    [
      'with text for nbf',
      () => forge({ alg: 'HS256' }, { ...good, nbf: 'soon' }, secret),
      invalid('claim nbf is missing or wrong'),
    ],
    ['with text for expire_at', () => sign({ ...good, expire_at: 'never' }), invalid('expire_at is not a number')],
    ['for another audience', () => sign({ ...good, aud: 'x' }), invalid('claim aud is missing or wrong')],
    ['without an audience', () => sign({ sub: 'a', iss: 'me' }), invalid('claim aud is missing or wrong')],
    ['of another issuer', () => sign({ ...good, iss: 'x' }), invalid('claim iss is missing or wrong')],
    [
      'with text for exp',
      () => forge({ alg: 'HS256' }, { ...good, exp: 'soon' }, secret),
      invalid('claim exp is missing or wrong'),
    ],
    [
      'with a number for sub',
      () => forge({ alg: 'HS256' }, { ...good, sub: 7 }, secret),
      invalid('sub is not a string'),
    ],
    ['with another secret', () => sign(good, { key: Buffer.from('other') }), invalid('signature is wrong')],
    [
      'signed by another RSA key',
      () => sign(good, { alg: 'RS256', key: rsaOther.privateKey }),
      invalid('signature is wrong'),
    ],
    ['alg none', () => forge({ alg: 'none' }, good), invalid('algorithm is not allowed')],
    ['alg None', () => forge({ alg: 'None' }, good), invalid('algorithm is not allowed')],
    ['alg missing', () => forge({}, good, secret), invalid('algorithm is not allowed')],
    ['alg a number', () => forge({ alg: 1 }, good, secret), invalid('algorithm is not allowed')],
    ['alg __proto__', () => forge({ alg: '__proto__' }, good, secret), invalid('algorithm is not allowed')],
    // The public key is public: whoever knows it must not be able to use it as an HMAC secret.
    [
      'HS256 with the public key as secret',
      () => forge({ alg: 'HS256' }, good, pemOf(rsa.publicKey)),
      invalid('signature is wrong'),
    ],
    [
      'an algorithm without a key',
      () => sign(good, { alg: 'ES256', key: ec.privateKey }),
      invalid('algorithm is not allowed'),
    ],
    [
      'an unknown critical header',
      () => forge({ alg: 'HS256', crit: ['x'], x: 1 }, good, secret),
      invalid('is malformed'),
    ],
    [
      'no signature',
      async () => `${(await sign(good)).split('.').slice(0, 2).join('.')}.`,
      invalid('signature is wrong'),
    ],
    ['two parts', async () => (await sign(good)).split('.').slice(0, 2).join('.'), invalid('is not a JWT')],
    ['five parts', async () => `${await sign(good)}.a.b`, invalid('is malformed')],
    ['empty', () => '', invalid('is not a JWT')],
    ['text', () => 'hello', invalid('is not a JWT')],
    ['dots', () => '...', invalid('is not a JWT')],
    [
      'a body that is not JSON',
      () => {
        const body = `${base64url({ alg: 'HS256' })}.${Buffer.from('x').toString('base64url')}`
        return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
      },
      invalid('is malformed'),
    ],
    ['longer than 10 KB', () => sign({ ...good, info: 'x'.repeat(10_240) }), invalid('is longer than 10240 bytes')],
  ]
  test.each(table)('auth - a token that is %s is refused', async (_, make, failure) => {
    expect(await authenticator(settings).verifyConnectionToken(await make())).toEqual(failure)
  })

  test('auth - the good token of this table is accepted', async () => {
    const subject = authenticator(settings)
    for (const signing of [{}, { alg: 'HS512' }, { alg: 'RS256', key: rsa.privateKey }]) {
      expect(await subject.verifyConnectionToken(await sign(good, signing))).toMatchObject({ kind: 'ok', user: 'ann' })
    }
  })

  test('auth - a token of exactly 10,240 bytes is still read', async () => {
    const empty = (await sign({ info: '' })).length
    const info = 'x'.repeat(Math.floor(((10_240 - empty) * 3) / 4))
    const token = await sign({ info })
    expect(token.length).toBeGreaterThan(10_236)
    expect(token.length).toBeLessThanOrEqual(10_240)
    expect(await authenticator({ hmacSecret: secret }).verifyConnectionToken(token)).toMatchObject({ kind: 'ok' })
  })

  test('auth - a reason never repeats the token', async () => {
    const token = await sign({ sub: 'very-private' }, { key: Buffer.from('other') })
    const result = JSON.stringify(await authenticator({ hmacSecret: secret }).verifyConnectionToken(token))
    for (const part of token.split('.')) expect(result).not.toContain(part)
  })

  test('auth - without a key every token is refused', async () => {
    expect(await authenticator({}).verifyConnectionToken(await sign({}))).toEqual(invalid('no key is configured'))
  })

  test('auth - requireSub and requireExp refuse what is missing', async () => {
    const subject = authenticator({ hmacSecret: secret, requireSub: true, requireExp: true })
    const exp = now() + 60
    expect(await subject.verifyConnectionToken(await sign({ exp }))).toEqual(invalid('names no user (sub)'))
    expect(await subject.verifyConnectionToken(await sign({ sub: '', exp }))).toEqual(invalid('names no user (sub)'))
    expect(await subject.verifyConnectionToken(await sign({ sub: 'a' }))).toEqual(invalid('never expires (exp)'))
    expect(await subject.verifyConnectionToken(await sign({ sub: 'a', exp }))).toMatchObject({ kind: 'ok' })
  })

  test('auth - clock tolerance stretches exp and nbf, and no further', async () => {
    const subject = authenticator({ hmacSecret: secret, clockToleranceSeconds: 30 })
    const at = now()
    expect(await subject.verifyConnectionToken(await sign({ exp: at - 10, nbf: at + 10 }))).toMatchObject({
      kind: 'ok',
    })
    expect(await subject.verifyConnectionToken(await sign({ exp: at - 40 }))).toEqual({ kind: 'expired' })
    expect(await subject.verifyConnectionToken(await sign({ nbf: at + 60 }))).toMatchObject({ kind: 'early' })
  })
})

describe('when what a token opens has to end', () => {
  // In seconds from now; `ends` undefined: never.
  const table: { exp?: number; expire_at?: number | null; ends: number | undefined }[] = [
    { ends: undefined },
    { exp: 60, ends: 60 },
    { exp: 60, expire_at: null, ends: 60 },
    { exp: 60, expire_at: 0, ends: undefined },
    { exp: 60, expire_at: 600, ends: 600 },
    { exp: 600, expire_at: 60, ends: 60 },
    { expire_at: 60, ends: 60 },
    { expire_at: 0, ends: undefined },
    { expire_at: -1, ends: undefined },
  ]
  const rows = table.flatMap((row) => [0, 30].map((tolerance) => ({ ...row, tolerance })))
  test.each(rows)('auth - exp $exp, expire_at $expire_at, tolerance $tolerance: $ends', async (row) => {
    const at = now()
    const subject = authenticator({ hmacSecret: secret, clockToleranceSeconds: row.tolerance })
    const { exp, expire_at: expireAt } = row
    const absolute = typeof expireAt === 'number' && expireAt > 0 ? at + expireAt : expireAt
    const claims = {
      sub: 'ann',
      ...(exp === undefined ? {} : { exp: at + exp }),
      ...(expireAt === undefined ? {} : { expire_at: absolute }),
    }
    const expected = row.ends === undefined ? {} : { expiresAtMs: (at + row.ends + row.tolerance) * 1000 }
    expect(await subject.verifyConnectionToken(await sign(claims))).toEqual({
      kind: 'ok',
      user: 'ann',
      rooms: [],
      ...expected,
    })
    const room = { room: 'r', user: 'ann' }
    const subscription = await sign({ ...claims, channel: 'r', data: { a: 1 } })
    expect(await subject.verifySubscriptionToken(subscription, room)).toEqual({
      kind: 'ok',
      user: 'ann',
      subject: 'ann',
      room: 'r',
      data: { a: 1 },
      ...expected,
    })
    for (const [token, isSubscription] of [
      [await sign(claims), false],
      [subscription, true],
    ] as const) {
      const plain = { kind: 'ok', user: 'ann', isSubscription, ...expected }
      expect(await subject.verifyPlainToken(token, 'r')).toEqual(plain)
    }
  })
})

describe('tokens of plain connections', () => {
  const subject = authenticator({ hmacSecret: secret })
  const table: [string, JWTPayload, unknown][] = [
    ['a connection token', { sub: 'ann', info: 1 }, { kind: 'ok', user: 'ann', info: 1, isSubscription: false }],
    ['a connection token for nobody', {}, { kind: 'ok', user: '', isSubscription: false }],
    [
      'a subscription token',
      { sub: 'ann', channel: 'r', info: 1 },
      { kind: 'ok', user: 'ann', roomInfo: 1, isSubscription: true },
    ],
    ['a subscription token for nobody', { channel: 'r', data: 1 }, { kind: 'ok', user: '', isSubscription: true }],
    ['another room', { sub: 'ann', channel: 'q' }, { kind: 'invalid', reason: 'is not for this room' }],
    ['an empty channel', { sub: 'ann', channel: '' }, { kind: 'ok', user: 'ann', isSubscription: false }],
    ['a channel of null', { sub: 'ann', channel: null }, { kind: 'ok', user: 'ann', isSubscription: false }],
    ['bad channels', { channels: 1 }, { kind: 'invalid', reason: 'channels or subs are malformed' }],
    ['a past exp', { exp: now() - 1 }, { kind: 'expired' }],
    ['a future nbf', { nbf: now() + 60 }, { kind: 'early', reason: 'is not valid yet (nbf)' }],
  ]
  test.each(table)('auth - for plain connections: %s', async (_, claims, expected) => {
    expect(await subject.verifyPlainToken(await sign(claims), 'r')).toEqual(expected)
  })
})

describe('secrets that are too short for some algorithms', () => {
  const needs = [
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
  ] as const
  test.each([32, 47, 48, 63, 64, 65, 200])('auth - a secret of %i bytes', async (size) => {
    const hmacSecret = 'ü'.repeat(size / 2) + 'x'.repeat(size % 2)
    const subject = authenticator({ hmacSecret })
    for (const [alg, bytes] of needs) {
      const result = await subject.verifyConnectionToken(await sign({}, { alg, key: Buffer.from(hmacSecret) }))
      expect(result.kind, alg).toBe(size >= bytes ? 'ok' : 'invalid')
    }
  })
})

describe('keys and algorithms', () => {
  type Case = { name: string; publicKey: KeyObject; privateKey: KeyObject; good: string[] }
  const cases: Case[] = [
    { name: 'RSA', ...rsa, good: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] },
    { name: 'EC P-256', ...ec, good: ['ES256'] },
    { name: 'EC P-384', ...ec384, good: ['ES384'] },
    { name: 'Ed25519', ...ed, good: ['EdDSA', 'Ed25519'] },
  ]
  test.each(cases)('auth - a key of type $name verifies $good', async ({ publicKey, privateKey, good }) => {
    const subject = authenticator({ publicKeyPem: pemOf(publicKey) })
    for (const alg of good) {
      expect(await subject.verifyConnectionToken(await sign({ sub: alg }, { alg, key: privateKey }))).toMatchObject({
        kind: 'ok',
        user: alg,
      })
    }
  })

  test.each(cases)(
    'auth - a key of type $name verifies no token of another type',
    async ({ publicKey, privateKey }) => {
      const subject = authenticator({ publicKeyPem: pemOf(publicKey) })
      for (const other of cases.filter((candidate) => candidate.privateKey !== privateKey)) {
        const token = await sign({}, { alg: other.good[0]!, key: other.privateKey })
        expect(await subject.verifyConnectionToken(token)).toEqual({
          kind: 'invalid',
          reason: 'algorithm is not allowed',
        })
      }
      const confused = forge({ alg: 'HS256' }, { sub: 'admin' }, pemOf(publicKey))
      expect(await subject.verifyConnectionToken(confused)).toEqual({
        kind: 'invalid',
        reason: 'algorithm is not allowed',
      })
    },
  )

  test('auth - the allow-list narrows what a key supports', async () => {
    const subject = authenticator({ hmacSecret: secret, algorithms: ['HS512'] })
    expect(await subject.verifyConnectionToken(await sign({}, { alg: 'HS512' }))).toMatchObject({ kind: 'ok' })
    expect(await subject.verifyConnectionToken(await sign({}))).toMatchObject({ kind: 'invalid' })
  })

  test('auth - keys that are too weak or of an unknown kind are configuration errors', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
    const curve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey
    const other = generateKeyPairSync('x25519').publicKey
    expect(() => authConfig({ publicKeyPem: pemOf(weak) })).toThrow('an RSA key of 1024 bits')
    expect(() => authConfig({ publicKeyPem: pemOf(curve) })).toThrow('an EC key on curve secp256k1')
    expect(() => authConfig({ publicKeyPem: pemOf(other) })).toThrow('a key of type x25519')
  })

  test('auth - a private key in place of the public one is refused and not repeated', () => {
    const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
    let message = ''
    try {
      authConfig({ publicKeyPem: pem })
    } catch (error) {
      message = String(error)
    }
    expect(message).toContain('auth.publicKeyPem')
    expect(message).not.toContain(pem.slice(40, 80))
  })

  const anonymous: [ConfigInput['auth'], boolean][] = [
    [{}, true],
    [{ hmacSecret: secret }, false],
    [{ jwksUrl: 'https://keys.example/' }, false],
    [{ hmacSecret: secret, anonymous: true }, true],
    [{ anonymous: false }, false],
  ]
  test.each(anonymous)('auth - with %j anonymous is %s', (auth, expected) => {
    expect(authenticator(auth).anonymousAllowed).toBe(expected)
  })
})

describe('development tokens', () => {
  const request = { user: 'ann', ttlSeconds: 60, nowSeconds: now() }

  test('auth - a signed token is accepted under the same configuration', async () => {
    const auth = { hmacSecret: secret, audience: 'lobby', issuer: 'me', algorithms: ['HS384'], requireExp: true }
    const subject = authenticator(auth)
    const connection = await signToken(authConfig(auth), request)
    expect(await subject.verifyConnectionToken(connection!)).toMatchObject({
      user: 'ann',
      expiresAtMs: (request.nowSeconds + 60) * 1000,
    })
    const subscription = await signToken(authConfig(auth), { ...request, room: 'r' })
    expect(await subject.verifySubscriptionToken(subscription!, { room: 'r', user: 'ann' })).toMatchObject({
      kind: 'ok',
    })
  })

  test('auth - without a shared secret there is nothing to sign with', async () => {
    expect(await signToken(authConfig({}), request)).toBeUndefined()
    const auth = {
      hmacSecret: secret,
      publicKeyPem: pemOf(createPublicKey(rsa.publicKey.export({ type: 'spki', format: 'pem' }))),
    }
    expect(await signToken(authConfig({ ...auth, algorithms: ['RS256'] }), request)).toBeUndefined()
  })
})
