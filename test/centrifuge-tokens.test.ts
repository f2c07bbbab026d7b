// Tokens end to end: who may connect and subscribe with which key, what expiry does to a connection and a subscription, and
// how a refresh prolongs them in place. What plain clients show instead is plain-tokens.test.ts.

import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, UnsecuredJWT } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import { CentrifugeRawClient, type ClientInfo, type ConnectResult } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, type TokenSpec, tokenFor } from './support/centrifuge-tokens.ts'
import { push } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const { connect, open } = CentrifugeRawClient
const shared = sharedServer({ auth: { hmacSecret: HMAC_SECRET } })
const ada = (spec: TokenSpec = {}) => tokenFor({ sub: 'ada', ...spec })

async function closeOf(server: TestServer, token: string): Promise<{ code: number; reason: string }> {
  const client = await open(server)
  client.send({ id: 1, connect: { token } })
  return client.closed
}

// Connects, subscribes with a token for the room, and is shown as the user in presence.
async function expectAdmitted(server: TestServer, key: TokenSpec): Promise<void> {
  const client = await connect(server, { token: await ada({ ...key, info: { n: 1 } }) })
  const channel = freshRoom()
  await client.subscribe(channel, { token: await ada({ ...key, channel, info: 'seat' }) })
  const { presence } = await client.ok<{ presence: Record<string, ClientInfo> }>('presence', { channel })
  const info = { client: client.id, user: 'ada', conn_info: { n: 1 }, chan_info: 'seat' }
  expect(presence).toEqual({ [client.id]: info })
}

describe('keys', () => {
  test.each(['RS256', 'ES256', 'EdDSA'])('keys - %s: connection and subscription tokens', async (algorithm) => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm)
    const { privateKey: foreignKey } = await generateKeyPair(algorithm)
    const server = await startServer({ shards: 1, auth: { publicKeyPem: await exportSPKI(publicKey) } })
    await expectAdmitted(server, { algorithm, key: privateKey })
    expect(await closeOf(server, await ada({ algorithm, key: foreignKey }))).toEqual({
      code: 3500,
      reason: 'invalid token',
    })
    // A shared secret made of the public key must not pass for it.
    const confused = await ada({ key: new TextEncoder().encode(await exportSPKI(publicKey)) })
    expect((await closeOf(server, confused)).code).toBe(3500)
  })

  test.each(['HS256', 'HS384', 'HS512'])('keys - %s: connection and subscription tokens', (algorithm) =>
    expectAdmitted(shared.server, { algorithm }),
  )

  test('keys - a key set is fetched once and chosen from by kid; without it nothing is known about a token', async () => {
    const [first, second] = await Promise.all(['RS256', 'ES256'].map((algorithm) => generateKeyPair(algorithm)))
    const keys = [
      { ...(await exportJWK(first!.publicKey)), kid: 'one', alg: 'RS256' },
      { ...(await exportJWK(second!.publicKey)), kid: 'two', alg: 'ES256' },
    ]
    let fetches = 0
    const issuer = createHttpServer((_, res) => {
      fetches += 1
      res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }))
    })
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void issuer.close())
    const jwksUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`
    const server = await startServer({ shards: 1, auth: { jwksUrl } })
    await expectAdmitted(server, { algorithm: 'RS256', key: first!.privateKey, keyId: 'one' })
    await expectAdmitted(server, { algorithm: 'ES256', key: second!.privateKey, keyId: 'two' })
    expect(fetches).toBe(1)
    // The issuer may have published it since: nothing final is said.
    const foreign = await ada({ algorithm: 'RS256', key: first!.privateKey, keyId: 'three' })
    expect(await (await open(server)).refused('connect', { token: foreign })).toMatchObject({
      code: 100,
      temporary: true,
    })
    expect(fetches).toBe(1)

    issuer.close()
    issuer.closeAllConnections()
    const cut = await startServer({ shards: 1, auth: { jwksUrl } })
    const token = await ada({ algorithm: 'RS256', key: first!.privateKey, keyId: 'one' })
    const error = await (await open(cut)).refused('connect', { token })
    expect(error).toMatchObject({ code: 100, temporary: true })
  })
})

describe('refusals', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['no JWT at all', () => 'token'],
    ['the algorithm none', () => new UnsecuredJWT({ sub: 'ada' }).encode()],
    ['another secret', () => ada({ key: new TextEncoder().encode('x'.repeat(32)) })],
    ['a token for a room', () => ada({ channel: 'room' })],
    ['channels that are no rooms', () => ada({ channels: ['no\nroom'] })],
    ['more than 10 KiB', () => ada({ info: 'x'.repeat(12_000) })],
  ])('refusals - %s: 3500 and no more', async (_, make) => {
    expect(await closeOf(shared.server, await make())).toEqual({ code: 3500, reason: 'invalid token' })
  })

  test('refusals - audience, issuer, sub and exp where they are asked for', async () => {
    const auth = { hmacSecret: HMAC_SECRET, audience: 'lobby', issuer: 'us', requireSub: true, requireExp: true }
    const server = await startServer({ shards: 1, auth })
    const right = { aud: 'lobby', iss: 'us', ttlSeconds: 60 }
    expect(await connect(server, { token: await ada(right) })).toBeDefined()
    const wrong = [
      { ...right, aud: 'hall' },
      { ...right, iss: 'them' },
      { aud: 'lobby', iss: 'us' },
    ]
    for (const spec of wrong) expect((await closeOf(server, await ada(spec))).code).toBe(3500)
    expect((await closeOf(server, await tokenFor(right))).code).toBe(3500)
  })

  test('refusals - expired is 109, and the client may connect with a new token on the same connection', async () => {
    const client = await open(shared.server)
    const expired = await client.refused('connect', { token: await ada({ ttlSeconds: -1 }) })
    expect(expired).toEqual({ code: 109, message: 'token expired' })
    expect((await client.hello({ token: await ada() })).client).toBe(client.id)
  })

  test('refusals - a subscription token for another room, another user, or expired', async () => {
    const client = await connect(shared.server, { token: await ada() })
    const channel = freshRoom()
    const refused = async (spec: TokenSpec) => client.refused('subscribe', { channel, token: await tokenFor(spec) })
    expect(await refused({ sub: 'ada', channel: 'other' })).toMatchObject({ code: 103 })
    expect(await refused({ sub: 'bob', channel })).toMatchObject({ code: 103 })
    expect(await refused({ sub: 'ada' })).toMatchObject({ code: 103 })
    expect(await refused({ sub: 'ada', channel, ttlSeconds: -1 })).toMatchObject({ code: 109 })
    await client.subscribe(channel, { token: await tokenFor({ sub: 'ada', channel }) })
  })
})

describe('anonymous', () => {
  test('anonymous - allowed while no key is configured, refused after, unless the configuration says otherwise', async () => {
    const keyless = await startServer({ shards: 1 })
    expect((await connect(keyless)).id).not.toBe('')
    expect((await closeOf(keyless, await ada())).code).toBe(3500)
    const error = { code: 101, message: 'unauthorized' }
    expect(await (await open(shared.server)).refused('connect', {})).toEqual(error)
    expect(await (await open(shared.server)).refused('connect', { token: '' })).toEqual(error)
    const lenient = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET, anonymous: true } })
    expect((await connect(lenient)).id).not.toBe('')
    const shut = await startServer({ shards: 1, auth: { anonymous: false } })
    expect(await (await open(shut)).refused('connect', {})).toEqual(error)
  })

  test('anonymous - a token without sub names nobody, and its holder is a member like any other', async () => {
    const client = await connect(shared.server, { token: await tokenFor({}) })
    const channel = freshRoom()
    await client.subscribe(channel)
    expect(await client.ok('presence', { channel })).toEqual({
      presence: { [client.id]: { client: client.id, user: '' } },
    })
  })
})

describe('expiry', () => {
  // Publishes the time, again and again, until told to stop.
  function clock(server: TestServer, channel: string): () => Promise<void> {
    let running = true
    const ticking = (async () => {
      while (running) await push(server, '/api/publish', { channel, data: Date.now() })
    })()
    const stop = () => {
      running = false
      return ticking
    }
    onTestFinished(stop)
    return stop
  }

  test('expiry - a connection ends with 3005 and nothing published after its expiry is delivered', async () => {
    const exp = Math.floor(Date.now() / 1000) + 2
    const client = await connect(shared.server, { token: await ada({ exp }) })
    const channel = freshRoom()
    await client.subscribe(channel)
    const stop = clock(shared.server, channel)
    expect(await client.closed).toEqual({ code: 3005, reason: 'connection expired' })
    await stop()
    const told = client.frames.flatMap((frame) => frame.split('\n')).map((line) => JSON.parse(line))
    const times = told.flatMap(({ push }) => (push?.pub === undefined ? [] : [push.pub.data as number]))
    expect(times.length).toBeGreaterThan(10)
    expect(times.filter((at) => at >= exp * 1000)).toEqual([])
    expect(told.at(-1)).toEqual({ push: { disconnect: { code: 3005, reason: 'connection expired' } } })
  })

  test('expiry - a subscription ends with 2501, nothing of its room follows, and the connection goes on', async () => {
    const exp = Math.floor(Date.now() / 1000) + 2
    const client = await connect(shared.server, { token: await ada() })
    const channel = freshRoom()
    const result = await client.subscribe(channel, { token: await ada({ channel, exp }) })
    expect(result).toEqual({ expires: true, ttl: 1 })
    const stop = clock(shared.server, channel)
    let last = 0
    for (;;) {
      const push = await client.nextPush()
      if (push.pub === undefined) {
        expect(push).toEqual({ channel, unsubscribe: { code: 2501, reason: 'subscription expired' } })
        break
      }
      last = push.pub.data as number
    }
    expect(last).toBeLessThan(exp * 1000)
    await stop()
    expect(await client.pushesSoFar()).toEqual([])
    await client.subscribe(channel, { token: await ada({ channel }) })
  })

  test('expiry - refresh and sub_refresh prolong in place', async () => {
    const { server } = shared
    const exp = Math.floor(Date.now() / 1000) + 2
    const client = await connect(server, { token: await ada({ exp }) })
    const channel = freshRoom()
    await client.subscribe(channel, { token: await ada({ channel, exp }) })
    const shortLived = await connect(server, { token: await ada({ exp }) })
    const refreshed = await client.ok<ConnectResult>('refresh', { token: await ada({ ttlSeconds: 100 }) })
    expect(refreshed).toMatchObject({ client: client.id, expires: true })
    expect(refreshed.ttl).toBeGreaterThan(90)
    expect(refreshed.ttl).toBeLessThan(100)
    expect(await client.ok('sub_refresh', { channel, token: await ada({ channel }) })).toEqual({})
    // The one that was not refreshed shows that the time has come.
    expect((await shortLived.closed).code).toBe(3005)
    await client.publish(channel, 'still here')
    expect((await client.nextPublication()).data).toBe('still here')
  })

  test('expiry - a refresh that is no good: 107, 103, or the end', async () => {
    const client = await connect(shared.server, { token: await ada({ ttlSeconds: 60 }) })
    const channel = freshRoom()
    await client.subscribe(channel, { token: await ada({ channel, ttlSeconds: 60 }) })
    expect(await client.refused('refresh', {})).toMatchObject({ code: 107 })
    expect(await client.refused('sub_refresh', { channel })).toMatchObject({ code: 107 })
    expect(await client.refused('sub_refresh', { channel: freshRoom(), token: 'x' })).toMatchObject({ code: 107 })
    expect(await client.refused('sub_refresh', { channel, token: await ada({ channel: 'other' }) })).toMatchObject({
      code: 103,
    })
    client.send({ id: 77, refresh: { token: await tokenFor({ sub: 'bob', ttlSeconds: 60 }) } })
    expect(await client.closed).toEqual({ code: 3500, reason: 'invalid token' })
  })
})
