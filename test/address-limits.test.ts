// Limits for one remote address, over the wire: connections, handshakes and invalid tokens. Addresses come by X-Forwarded-For from a
// trusted proxy, because loopback addresses are not counted.

import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { join } from './support/clients.ts'
import { encodeFrame, Opcode } from './support/frames.ts'
import { refusalCounts, request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { expectQuiet, freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawSocket } from './support/raw-socket.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const http = { trustedProxies: ['127.0.0.1'] }
const from = (address: string | undefined): Record<string, string> =>
  address === undefined ? {} : { 'X-Forwarded-For': address }
const PATHS = ['/ws/room', '/room', '/ws/room?format=json', '/connection/websocket']

interface Outcome {
  raw: RawSocket
  /** 101 for a connection that stays, otherwise the close code or the status. */
  code: number
  reason: string
}

async function attempt(server: { port: number }, address: string | undefined, path = '/ws/room'): Promise<Outcome> {
  const raw = await RawSocket.open(server.port)
  const answer = await raw.upgrade({ path, headers: from(address) })
  if (answer.status !== 101) {
    expect(answer.headers['retry-after']).toBe('1')
    return { raw, code: answer.status, reason: answer.body.trimEnd() }
  }
  // A plain connection is greeted once its token is verified, a centrifuge one says who it is later.
  const isGreeted = path !== '/connection/websocket'
  await raw.write(encodeFrame({ opcode: Opcode.ping, payload: Buffer.from('in') }))
  for (;;) {
    const frame = await raw.frames.next()
    if (frame.kind === 'close') return { raw, code: frame.code, reason: frame.reason }
    if (frame.kind === (isGreeted ? 'text' : 'pong')) return { raw, code: 101, reason: '' }
  }
}

const codesOf = (outcomes: readonly Outcome[]): number[] => outcomes.map(({ code }) => code)
const attempts = (server: { port: number }, count: number, address: string | undefined, path?: string) =>
  Promise.all(Array.from({ length: count }, () => attempt(server, address, path)))

describe('limits.addressConnectionsMax', () => {
  test.each(PATHS)('address - one more on %s is told, many more are 429, and others notice nothing', async (path) => {
    const server = await startServer({ shards: 1, http, limits: { addressConnectionsMax: 2 } })
    const reason = 'your address holds 2 connections and may hold no more'
    const held = await attempts(server, 2, '203.0.113.9', path)
    expect(codesOf(held)).toEqual([101, 101])
    expect(await attempt(server, '203.0.113.9', path)).toMatchObject({ code: 1013, reason })
    const more = await attempts(server, 20, '203.0.113.9', path)
    expect(new Set(more.map((outcome) => outcome.reason))).toEqual(new Set([reason]))
    expect(codesOf(more)).toContain(429)
    expect(codesOf(more).filter((code) => code !== 429 && code !== 1013)).toEqual([])
    expect(codesOf(await attempts(server, 2, '203.0.113.10', path))).toEqual([101, 101])
    expect(server.stats().connections).toBe(4)
    expect(await refusalCounts(server)).toEqual({ address_connections: 21 })
    held[0]!.raw.cut('RST')
    const again = await eventually(
      async () => (await attempt(server, '203.0.113.9', path)).code,
      (code) => code === 101,
    )
    expect(again).toBe(101)
  })

  test('address - of IPv6 the /64 counts, and IPv4 in an IPv6 spelling is IPv4', async () => {
    const server = await startServer({ shards: 1, http, limits: { addressConnectionsMax: 1 } })
    const codes: number[] = []
    for (const address of [
      '2001:db8:1:2::1',
      '2001:db8:1:2:ffff:eeee:dddd:cccc',
      '2001:DB8:1:3::1',
      '203.0.113.9',
      '::ffff:203.0.113.9',
      '[2001:db8:1:4::1]:443',
      '2001:db8:1:4::2',
    ]) {
      const { code } = await attempt(server, address)
      codes.push(code === 101 ? 101 : 0)
    }
    expect(codes).toEqual([101, 0, 101, 101, 0, 101, 0])
  })

  test('address - loopback peers, proxies themselves and what nobody trusted said are not counted', async () => {
    const limits = { addressConnectionsMax: 1, addressUpgradesBurst: 1, addressUpgradesPerSecond: 1 }
    const proxied = await startServer({ shards: 1, http: { trustedProxies: ['127.0.0.1', '10.0.0.0/8'] }, limits })
    const direct = await startServer({ shards: 1, limits })
    for (const address of [undefined, '10.1.2.3', '127.0.0.1', 'unknown']) {
      expect(codesOf(await attempts(proxied, 5, address)), address).toEqual(Array(5).fill(101))
    }
    for (const address of [undefined, '203.0.113.9']) {
      expect(codesOf(await attempts(direct, 5, address)), address).toEqual(Array(5).fill(101))
    }
  })

  test('address - connections that are only told why they are closed hold no place', async () => {
    const server = await startServer({ shards: 1, http, limits: { addressConnectionsMax: 1 } })
    const badRoom = `/ws/${'x'.repeat(300)}`
    expect(codesOf(await attempts(server, 5, '203.0.113.9', badRoom))).toEqual(Array(5).fill(1008))
    expect((await attempt(server, '203.0.113.9')).code).toBe(101)
  })

  test('address - those whose token is being verified hold one, and give it back', async () => {
    const server = await startServer({
      shards: 1,
      http,
      auth: { hmacSecret: HMAC_SECRET },
      limits: { addressConnectionsMax: 1 },
    })
    for (let count = 0; count < 3; count++) {
      const { raw, code } = await attempt(server, '203.0.113.9', '/ws/room?token=none')
      expect(code).toBe(1008)
      raw.cut('RST')
      await eventually(
        async () => (await request(server, '/metrics')).text,
        (text) => text.includes(`reason="token"} ${count + 1}\n`),
      )
    }
    const token = await tokenFor({ sub: 'ada' })
    const path = `/ws/room?token=${token}`
    const outcome = await eventually(
      () => attempt(server, '203.0.113.9', path),
      ({ code }) => code === 101,
    )
    expect(outcome.code).toBe(101)
    expect([429, 1013]).toContain((await attempt(server, '203.0.113.9', path)).code)
  })
})

describe('limits.addressUpgradesPerSecond', () => {
  test.each(PATHS)('address - a burst on %s, then as many as the rate allows; a member hears of none', async (path) => {
    const limits = { addressUpgradesBurst: 5, addressUpgradesPerSecond: 1 }
    const server = await startServer({ shards: 1, http, limits })
    const witness = await join({ connect: PlainClient.connect }, server, { room: freshRoom() })
    const beganMs = performance.now()
    const outcomes = await attempts(server, 30, '203.0.113.9', path)
    const refilled = Math.ceil((performance.now() - beganMs) / 1000)
    const taken = codesOf(outcomes).filter((code) => code === 101).length
    expect(taken).toBeGreaterThanOrEqual(5)
    expect(taken).toBeLessThanOrEqual(5 + refilled)
    const refused = outcomes.filter(({ code }) => code !== 101)
    expect(new Set(refused.map(({ reason }) => reason))).toEqual(
      new Set(['your address connects too often, try again later']),
    )
    expect(codesOf(refused).filter((code) => code !== 429 && code !== 1013)).toEqual([])
    expect(await refusalCounts(server)).toEqual({ address_upgrades: refused.length })
    expect((await attempt(server, '203.0.113.10', path)).code).toBe(101)
    await expectQuiet(witness)
    const again = await eventually(
      async () => (await attempt(server, '203.0.113.9', path)).code,
      (code) => code === 101,
    )
    expect(again).toBe(101)
  })

  test('address - by default hundreds at once from one address are taken', async () => {
    const server = await startServer({ shards: 1, http })
    const codes = new Set(codesOf(await attempts(server, 500, '203.0.113.9')))
    expect(codes).toEqual(new Set([101]))
  })
})

describe('limits.addressFailedTokensPerMinute', () => {
  const secured = sharedServer({
    shards: 1,
    http,
    auth: { hmacSecret: HMAC_SECRET, anonymous: true },
    limits: { addressFailedTokensPerMinute: 3 },
  })
  const LIMITED = { code: 111, message: 'too many requests', temporary: true }
  const foreign = () => tokenFor({ sub: 'ada', key: Buffer.from('another-secret-that-is-long-enough') })
  let lastHost = 0
  const freshAddress = () => {
    lastHost += 1
    return `198.51.100.${lastHost}`
  }
  const sdk = (address: string) => CentrifugeRawClient.open(secured.server, { headers: from(address) })
  /** Uses up what the address may. */
  async function fail(address: string): Promise<void> {
    for (let count = 0; count < 3; count++) {
      expect((await attempt(secured.server, address, `/ws/room?token=${await foreign()}`)).code).toBe(1008)
    }
  }

  test.each(['/ws/room?', '/ws/room?format=json&'])(
    'address - beyond it a token on %s is not looked at and its holder told to come back',
    async (path) => {
      const address = freshAddress()
      await fail(address)
      const good = await tokenFor({ sub: 'ada' })
      expect(await attempt(secured.server, address, `${path}token=${good}`)).toMatchObject({
        code: 1013,
        reason: 'the token was not looked at: too many tokens of your address were invalid',
      })
      expect((await attempt(secured.server, freshAddress(), `${path}token=${good}`)).code).toBe(101)
      expect((await attempt(secured.server, address, path)).code, 'without a token').toBe(101)
    },
  )

  test('address - a centrifuge connect, subscribe and refresh are told 111, and the connection stays', async () => {
    const address = freshAddress()
    const good = await tokenFor({ sub: 'ada', ttlSeconds: 600 })
    const room = freshRoom()
    const connected = await sdk(address)
    await connected.hello({ token: good })
    for (let count = 0; count < 3; count++) {
      const stranger = await sdk(address)
      stranger.send({ id: 1, connect: { token: await foreign() } })
      expect((await stranger.closed).code).toBe(3500)
    }
    const late = await sdk(address)
    late.send({ id: 1, connect: { token: good } })
    expect((await late.reply(1)).error).toEqual(LIMITED)
    expect((await connected.call('refresh', { token: good })).error).toEqual(LIMITED)
    const subscription = await tokenFor({ sub: 'ada', channel: room })
    expect((await connected.call('subscribe', { channel: room, token: subscription })).error).toEqual(LIMITED)
    expect((await connected.call('subscribe', { channel: room })).error).toBeUndefined()
  })

  test('address - invalid subscription tokens count as well', async () => {
    const address = freshAddress()
    const room = freshRoom()
    const client = await sdk(address)
    await client.hello({})
    for (const code of [103, 103, 103, 111]) {
      const reply = await client.call('subscribe', { channel: room, token: await foreign() })
      expect(reply.error?.code).toBe(code)
    }
  })

  test('address - expired tokens do not count: their holders are told to fetch new ones', async () => {
    const address = freshAddress()
    const expired = await tokenFor({ sub: 'ada', ttlSeconds: -60 })
    for (let count = 0; count < 10; count++) {
      expect((await attempt(secured.server, address, `/ws/room?token=${expired}`)).reason).toBe('the token has expired')
    }
  })

  test('address - each token that is not looked at is counted', async () => {
    const before = await refusalCounts(secured.server)
    const address = freshAddress()
    await fail(address)
    for (let count = 0; count < 4; count++) await attempt(secured.server, address, '/ws/room?token=x')
    const after = await refusalCounts(secured.server)
    expect(after.token! - (before.token ?? 0)).toBe(3)
    expect(after.address_tokens! - (before.address_tokens ?? 0)).toBe(4)
  })
})

test('limits.keptAddressesMax - however many addresses come by, the table is bounded', async () => {
  const server = await startServer({ shards: 1, http, limits: { keptAddressesMax: 10 } })
  const held = await attempt(server, '203.0.113.9')
  expect(held.code).toBe(101)
  const passing = await Promise.all(Array.from({ length: 100 }, (_, host) => attempt(server, `198.51.100.${host}`)))
  const shown = async () =>
    Number(/^lobbycast_remote_addresses (\d+)$/m.exec((await request(server, '/metrics')).text)?.[1])
  expect(await shown()).toBe(101)
  for (const { raw } of passing) raw.cut('RST')
  // Those that are remembered are forgotten as soon as nothing is charged to them.
  const left = await eventually(shown, (count) => count <= 11)
  expect(left).toBeGreaterThanOrEqual(1)
  expect(left).toBeLessThanOrEqual(11)
})
