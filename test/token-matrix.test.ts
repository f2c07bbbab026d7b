// Every way in which a token's times, name and key can be right or wrong, on every path that takes one: connect, subscribe, refresh and
// sub_refresh of the centrifuge protocol, and connections of the two other protocols with either kind of token. What an SDK does next follows from the answer, so each answer is looked at whole.
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { CentrifugeRawClient, type ConnectResult, type SubscribeResult } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, type TokenSpec, tokenFor } from './support/centrifuge-tokens.ts'
import { JsonClient } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

const { connect, open } = CentrifugeRawClient
const TOLERANCE = 60
const strict = sharedServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET } })
const lenient = sharedServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET, clockToleranceSeconds: TOLERANCE } })
const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow

type Verdict = 'good' | 'expired' | 'early' | 'invalid' | 'unavailable'
interface Case {
  readonly title: string
  readonly claims: () => TokenSpec
  // Without and with tolerance.
  readonly verdicts: readonly [Verdict, Verdict]
  // When it ends, in seconds from now and without the tolerance; absent: never.
  readonly ends?: number
}

const cases: Case[] = [
  { title: 'no times', claims: () => ({}), verdicts: ['good', 'good'] },
  { title: 'exp ahead', claims: () => ({ exp: seconds(600) }), verdicts: ['good', 'good'], ends: 600 },
  { title: 'exp just past', claims: () => ({ exp: seconds(-10) }), verdicts: ['expired', 'good'], ends: -10 },
  { title: 'exp long past', claims: () => ({ exp: seconds(-100) }), verdicts: ['expired', 'expired'] },
  { title: 'nbf past', claims: () => ({ nbf: seconds(-1) }), verdicts: ['good', 'good'] },
  { title: 'nbf just ahead', claims: () => ({ nbf: seconds(30) }), verdicts: ['early', 'good'] },
  { title: 'nbf far ahead', claims: () => ({ nbf: seconds(600) }), verdicts: ['early', 'early'] },
  {
    title: 'exp ahead, expire_at later',
    claims: () => ({ exp: seconds(60), expire_at: seconds(600) }),
    verdicts: ['good', 'good'],
    ends: 600,
  },
  {
    title: 'exp ahead, expire_at sooner',
    claims: () => ({ exp: seconds(600), expire_at: seconds(60) }),
    verdicts: ['good', 'good'],
    ends: 60,
  },
  {
    title: 'exp ahead, expire_at 0',
    claims: () => ({ exp: seconds(60), expire_at: 0 }),
    verdicts: ['good', 'good'],
  },
  { title: 'expire_at alone', claims: () => ({ expire_at: seconds(600) }), verdicts: ['good', 'good'], ends: 600 },
  {
    title: 'exp ahead, expire_at just past',
    claims: () => ({ exp: seconds(600), expire_at: seconds(-10) }),
    verdicts: ['expired', 'good'],
    ends: -10,
  },
  {
    title: 'exp ahead, expire_at long past',
    claims: () => ({ exp: seconds(600), expire_at: seconds(-100) }),
    verdicts: ['expired', 'expired'],
  },
  {
    title: 'exp long past, expire_at ahead',
    claims: () => ({ exp: seconds(-100), expire_at: seconds(600) }),
    verdicts: ['expired', 'expired'],
  },
  {
    title: 'exp long past, expire_at 0',
    claims: () => ({ exp: seconds(-100), expire_at: 0 }),
    verdicts: ['expired', 'expired'],
  },
  {
    title: 'expire_at beyond any number',
    claims: () => ({ expire_at: 1e300 }),
    verdicts: ['good', 'good'],
    ends: 1e300,
  },
  { title: 'a name of 64 bytes', claims: () => ({ name: 'é'.repeat(32) }), verdicts: ['good', 'good'] },
  { title: 'a name of 65 bytes', claims: () => ({ name: 'x'.repeat(65) }), verdicts: ['invalid', 'invalid'] },
  { title: 'a name that is no text', claims: () => ({ name: 7 }), verdicts: ['invalid', 'invalid'] },
  { title: 'a name of null', claims: () => ({ name: null }), verdicts: ['good', 'good'] },
  { title: 'expire_at as text', claims: () => ({ expire_at: '0' }), verdicts: ['invalid', 'invalid'] },
  {
    title: 'another secret',
    claims: () => ({ key: new TextEncoder().encode('x'.repeat(64)) }),
    verdicts: ['invalid', 'invalid'],
  },
]

const paths = [
  'connect',
  'subscribe',
  'refresh',
  'sub_refresh',
  'plain',
  'plain, by subscription token',
  'JSON',
  'JSON, by subscription token',
] as const
type Path = (typeof paths)[number]

/** Opens a connection that lives in one room, which has a place for one token, and waits for nothing. */
const opened = (server: TestServer, kind: 'plain' | 'JSON', { room, token }: { room: string; token: string }) =>
  kind === 'JSON'
    ? JsonClient.open(server, room, { token })
    : PlainClient.connect(server.port, room, { path: `/ws/${room}?token=${token}` })
const isForRoom = (path: Path) => path.includes('sub')

const TOO_EARLY = { code: 109, message: 'token is not valid yet' }
const UNKNOWN = { code: 100, message: 'internal server error', temporary: true }
const CLOSED = {
  invalid: { code: 3500, reason: 'invalid token' },
  expired: { code: 3005, reason: 'connection expired' },
}

function checkTtl(result: { expires?: true; ttl?: number }, ends: number | undefined): void {
  expect(result.expires).toBe(ends === undefined ? undefined : true)
  if (ends === undefined) expect(result.ttl).toBeUndefined()
  else {
    expect(result.ttl).toBeGreaterThanOrEqual(1)
    expect(result.ttl).toBeLessThanOrEqual(Math.min(2 ** 31 - 1, Math.max(1, ends)))
    // A machine that stood still for half a minute may see less.
    if (ends > 100) expect(result.ttl).toBeGreaterThan(Math.min(2 ** 31 - 2, ends - 35))
  }
}

async function shown(server: TestServer, path: Path, { token, verdict, ends, room }: Shown): Promise<void> {
  if (path.startsWith('plain') || path.startsWith('JSON')) {
    const client = await opened(server, path.startsWith('plain') ? 'plain' : 'JSON', { room, token })
    if (verdict === 'good') await client.welcome()
    else {
      const closes = {
        expired: { code: 1008, reason: 'the token has expired' },
        early: { code: 1008, reason: 'the token is not valid yet (nbf)' },
        unavailable: { code: 1013, reason: expect.any(String) },
        invalid: { code: 1008, reason: expect.stringMatching(/^the token /) },
      }
      expect(await client.closed).toEqual(closes[verdict])
      expect(client.takeAll()).toEqual([])
    }
    return
  }
  if (path === 'connect') {
    const client = await open(server)
    if (verdict === 'invalid') {
      client.send({ id: 1, connect: { token } })
      expect(await client.closed).toEqual(CLOSED.invalid)
    } else if (verdict === 'good') checkTtl(await client.hello({ token }), ends)
    else {
      const errors = { expired: { code: 109, message: 'token expired' }, early: TOO_EARLY, unavailable: UNKNOWN }
      expect(await client.refused('connect', { token })).toEqual(errors[verdict])
      // It is not held against the connection.
      expect((await client.hello({ token: await tokenFor({ sub: 'ada' }) })).client).toBe(client.id)
    }
    return
  }
  const client = await connect(server, { token: await tokenFor({ sub: 'ada', ttlSeconds: 900 }) })
  if (path === 'subscribe') {
    if (verdict === 'good') checkTtl(await client.subscribe(room, { token }), ends)
    else {
      const errors = {
        expired: { code: 109, message: 'token expired' },
        early: TOO_EARLY,
        unavailable: UNKNOWN,
        invalid: { code: 103, message: expect.stringContaining('permission denied: the token ') },
      }
      expect(await client.refused('subscribe', { channel: room, token })).toEqual(errors[verdict])
      await client.subscribe(room)
    }
    return
  }
  await client.subscribe(room)
  const params = path === 'refresh' ? { token } : { channel: room, token }
  client.send({ id: 70, [path]: params }, { id: 71, presence_stats: { channel: room } })
  if (verdict === 'good') {
    const reply = await client.reply(70)
    checkTtl(reply[path] as ConnectResult | SubscribeResult, ends)
  } else if (path === 'refresh' && (verdict === 'expired' || verdict === 'invalid')) {
    expect(await client.closed).toEqual(CLOSED[verdict])
    return
  } else if (verdict === 'expired') {
    expect((await client.reply(70)).error).toEqual({ code: 110, message: 'expired' })
    const lines = client.frames.flatMap((frame) => frame.split('\n')).map((line) => JSON.parse(line))
    const at = lines.findIndex(({ push }) => push !== undefined)
    const push = { channel: room, unsubscribe: { code: 2501, reason: 'subscription expired' } }
    // The push first: an SDK that reads the error before it gives the subscription up.
    expect(lines.slice(at, at + 2)).toEqual([{ push }, expect.objectContaining({ id: 70 })])
    expect((await client.reply(71)).error).toMatchObject({ code: 103 })
    await client.subscribe(room)
    return
  } else {
    const errors = {
      early: { ...TOO_EARLY, temporary: true },
      unavailable: UNKNOWN,
      invalid: { code: 103, message: expect.stringContaining('permission denied: the token ') },
    }
    expect((await client.reply(70)).error).toEqual(errors[verdict as 'early'])
  }
  // Nothing has happened to the membership.
  expect(await client.reply(71)).toEqual({ id: 71, presence_stats: { num_clients: 1, num_users: 1 } })
}

interface Shown {
  readonly token: string
  readonly verdict: Verdict
  readonly ends: number | undefined
  readonly room: string
}

describe.each([
  { name: 'without tolerance', index: 0 as const, shared: strict },
  { name: 'with a tolerance', index: 1 as const, shared: lenient },
])('tokens $name', ({ shared, index }) => {
  const rows = cases.flatMap((entry) => paths.map((path) => ({ ...entry, path })))
  test.each(rows)('tokens - $title, at $path', async ({ claims, verdicts, ends, path }) => {
    const room = freshRoom()
    const token = await tokenFor({ sub: 'ada', ...claims(), ...(isForRoom(path) ? { channel: room } : {}) })
    await shown(shared.server, path, { token, verdict: verdicts[index], ends, room })
  })
})

describe('tokens of a key that is not known yet', () => {
  let server: TestServer
  let published: object[] = []
  const stop: (() => unknown)[] = []
  const newer = generateKeyPair('RS256')
  const older = generateKeyPair('RS256')
  const jwkOf = async (pair: Awaited<typeof newer>, kid: string) => ({ ...(await exportJWK(pair.publicKey)), kid })

  beforeAll(async () => {
    const issuer = createHttpServer((_, response) => response.end(JSON.stringify({ keys: published })))
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
    stop.push(() => issuer.close())
    published = [await jwkOf(await older, 'older')]
    const jwksUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/`
    server = await createServerFor(jwksUrl)
  })

  // Has the set fetched; for the next half minute it is not fetched again, whatever is in it then.
  beforeEach(async () => {
    await connect(server, { token: await signed('older', { sub: 'ada' }) })
    published = [await jwkOf(await newer, 'newer'), await jwkOf(await older, 'older')]
  })
  afterAll(() => Promise.all(stop.map((end) => end())))

  async function createServerFor(jwksUrl: string): Promise<TestServer> {
    const config = { http: { port: 0 }, log: { level: 'silent' }, shards: 1 } as const
    const started = await createServer({ ...config, auth: { hmacSecret: HMAC_SECRET, jwksUrl } })
    stop.unshift(() => started.stop())
    return started
  }

  const signed = async (keyId: 'older' | 'newer', claims: TokenSpec) =>
    tokenFor({ ...claims, algorithm: 'RS256', keyId, key: (await (keyId === 'older' ? older : newer)).privateKey })

  test.each(paths)('tokens - of a key published after the last fetch, at %s: temporary', async (path) => {
    const room = freshRoom()
    const token = await signed('newer', { sub: 'ada', ...(isForRoom(path) ? { channel: room } : {}) })
    await shown(server, path, { token, verdict: 'unavailable', ends: undefined, room })
  })

  test.each(paths)('tokens - of the key before that, at %s: good', async (path) => {
    const room = freshRoom()
    const token = await signed('older', { sub: 'ada', ...(isForRoom(path) ? { channel: room } : {}) })
    await shown(server, path, { token, verdict: 'good', ends: undefined, room })
  })
})

describe('the tolerance in the sweeps', () => {
  test('tokens - a connection of any protocol and a subscription last until their end and the tolerance, and no longer', async () => {
    const clockToleranceSeconds = 4
    const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET, clockToleranceSeconds } })
    const exp = seconds(-1)
    const client = await connect(server, { token: await tokenFor({ sub: 'ada', exp: seconds(600) }) })
    const room = freshRoom()
    const brief = await connect(server, { token: await tokenFor({ sub: 'bob', exp }) })
    expect(await client.subscribe(room, { token: await tokenFor({ sub: 'ada', channel: room, exp }) })).toEqual({
      expires: true,
      ttl: 1,
    })
    const token = await tokenFor({ sub: 'eve', exp })
    const [plain, json] = [
      await opened(server, 'plain', { room, token }),
      await opened(server, 'JSON', { room, token }),
    ]
    for (const member of [plain, json]) await member.welcome()
    const [push, close, ...closes] = await Promise.all([
      client.nextPush(15_000),
      brief.closed,
      plain.closed,
      json.closed,
    ])
    expect(closes).toEqual(Array(2).fill({ code: 1008, reason: 'the token has expired' }))
    expect(push).toEqual({ channel: room, unsubscribe: { code: 2501, reason: 'subscription expired' } })
    expect(close).toEqual(CLOSED.expired)
    // A sweep looks ahead to the next one, so both may come a little early.
    expect(Date.now()).toBeGreaterThan((exp + clockToleranceSeconds) * 1000 - 700)
    onTestFinished(() => client.close())
  })
})
