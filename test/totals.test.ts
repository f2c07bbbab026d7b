// Limits that hold for all connections together, and those of what waits while a token is verified: what happens at them, for every
// protocol, and that it is told and counted.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { rsa, sign } from './support/auth-tokens.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { push, refusalCounts, request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { enter, plainProtocol, wireProtocols } from './support/protocols.ts'
import { RawSocket } from './support/raw-socket.ts'
import { startServer, type TestServer } from './support/start-server.ts'

async function metric(server: TestServer, name: string): Promise<number> {
  const { text } = await request(server, '/metrics')
  const values = [...text.matchAll(new RegExp(`^lobbycast_${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))]
  if (values.length === 0) throw new Error(`no metric ${name}`)
  return values.reduce((sum, [, value]) => sum + Number(value), 0)
}

interface Stranger {
  readonly closed: Promise<{ code: number; reason: string }>
  say(bytes: number): void
  leave(): void
}

// Strangers of a server whose keys never come: each has shown a token, and waits until it is verified.
async function strangersOf(limits: object) {
  const keys = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(keys, 'listening')
  cleanUpAfterTest(() => {
    keys.closeAllConnections()
    keys.close()
  })
  const jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`
  const server = await startServer({ auth: { jwksUrl }, limits })
  const token = await sign({ sub: 'ada' }, { alg: 'RS256', kid: 'a', key: rsa.privateKey })
  const resident = async (query: string): Promise<Stranger> => {
    const client = await PlainClient.connect(server.port, 'room', { path: `/ws/room?token=${token}${query}` })
    return {
      closed: client.closed,
      say: (bytes) => client.sendText('x'.repeat(bytes)),
      leave: () => client.socket.terminate(),
    }
  }
  const come: Record<string, () => Promise<Stranger>> = {
    plain: () => resident(''),
    json: () => resident('&format=json'),
    centrifuge: async () => {
      const client = await CentrifugeRawClient.open(server)
      client.send({ id: 1, connect: { token } })
      return {
        closed: client.closed,
        say: (bytes) => client.sendFrame(`{"id":2,"ping":{}}`.padEnd(bytes, ' ')),
        leave: () => client.socket.terminate(),
      }
    },
  }
  return { server, come }
}

const TOO_MANY: Record<string, { code: number; reason: string; counted: string }> = {
  plain: { code: 1008, reason: 'too many messages before the greeting', counted: 'early_messages' },
  json: { code: 1008, reason: 'too many messages before the greeting', counted: 'early_messages' },
  centrifuge: { code: 3013, reason: 'too many requests', counted: 'too_many_requests' },
}

describe.each(Object.keys(TOO_MANY))('what waits while a token is verified - %s', (protocol) => {
  const { counted, ...advice } = TOO_MANY[protocol]!

  test('limits.earlyCommandsMax - one more message ends the connection', async () => {
    const { server, come } = await strangersOf({ earlyCommandsMax: 3 })
    const stranger = await come[protocol]!()
    for (let count = 0; count < 3; count++) stranger.say(20)
    await eventually(
      () => metric(server, 'pending_bytes'),
      (bytes) => bytes >= 60,
    )
    expect(await refusalCounts(server)).toEqual({})
    stranger.say(20)
    expect(await stranger.closed).toEqual(advice)
    expect(await refusalCounts(server)).toEqual({ [counted]: 1 })
    expect(await metric(server, 'pending_bytes')).toBe(0)
  })

  test('limits.earlyBytesMax - one more byte ends the connection', async () => {
    const { server, come } = await strangersOf({ earlyBytesMax: 2000 })
    const [patient, hasty] = [await come[protocol]!(), await come[protocol]!()]
    for (const stranger of [patient, hasty]) for (let count = 0; count < 2; count++) stranger.say(1000)
    hasty.say(20)
    expect(await hasty.closed).toEqual(advice)
    expect(await refusalCounts(server)).toEqual({ [counted]: 1 })
    expect(await metric(server, 'pending_bytes')).toBeGreaterThanOrEqual(2000)
  })

  test('limits.pendingBytesTotalMax - one more message of anybody is asked to come again, until some have gone', async () => {
    const { server, come } = await strangersOf({ pendingBytesTotalMax: 6000 })
    const first = await come[protocol]!()
    first.say(4000)
    await eventually(
      () => metric(server, 'pending_bytes'),
      (bytes) => bytes > 4000,
    )
    const second = await come[protocol]!()
    second.say(2000)
    const { code, reason } = await second.closed
    expect([code, reason]).toEqual([protocol === 'centrifuge' ? 3013 : 1013, 'too many messages wait for tokens'])
    expect(await refusalCounts(server)).toEqual({ pending: 1 })
    first.leave()
    await eventually(
      () => metric(server, 'pending_bytes'),
      (bytes) => bytes === 0,
    )
    const third = await come[protocol]!()
    third.say(4000)
    await eventually(
      () => metric(server, 'pending_bytes'),
      (bytes) => bytes > 4000,
    )
    expect(await refusalCounts(server)).toEqual({ pending: 1 })
  })
})

test.each(['plain', 'json'])(
  'limits.connectionsMax - a %s connection whose token is being verified is one of them',
  async (protocol) => {
    const { server, come } = await strangersOf({ connectionsMax: 1 })
    const first = await come[protocol]!()
    const full = { code: 1013, reason: 'the server holds 1 connections and takes no more' }
    expect(await (await come[protocol]!()).closed).toEqual(full)
    expect(await refusalCounts(server)).toEqual({ full: 1 })
    // It gives its place back.
    first.leave()
    await eventually(
      () => metric(server, 'applicants'),
      (count) => count === 0,
    )
    const next = await come[protocol]!()
    next.say(20)
    await eventually(
      () => metric(server, 'pending_bytes'),
      (bytes) => bytes >= 20,
    )
  },
)

test.each(wireProtocols)(
  'limits.memoryMax - above it $name newcomers are told, and the silent are closed',
  async (protocol) => {
    // The process that runs the tests is larger than that.
    const server = await startServer({ limits: { memoryMax: 167_772_160 } })
    const told = { code: 1013, reason: 'the server has too little memory' }
    const early = await PlainClient.connect(server.port, freshRoom())
    expect(await early.closed).toEqual(told)
    expect(await protocol.enter(server, { room: freshRoom() })).toEqual({ kind: 'refused', with: 1013 })
    expect((await refusalCounts(server)).memory).toBeGreaterThan(0)
    expect(server.stats().connections).toBe(0)
    expect((await request(server, '/healthz')).status).toBe(200)
  },
)

test.each(wireProtocols)(
  'limits.outboxBytesTotalMax - the $name member with the most to read is slow, the others stay',
  async (protocol) => {
    const limits = { outboxBytesMax: 64 * 1_048_576, outboxRingBytes: 268_435_456, outboxBytesTotalMax: 1_048_576 }
    const server = await startServer({ limits, heartbeat: { intervalSeconds: 60, timeoutSeconds: 120 } })
    const room = freshRoom()
    const stuck = await enter(protocol, server, { room })
    const speaker = await enter(plainProtocol, server, { room, told: [stuck] })
    stuck.socket.pause()
    // Far less than its own outbox may hold is left when the kernel has taken its part.
    for (let count = 0; count < 40; count++) {
      for (let index = 0; index < 10; index++) speaker.say('x'.repeat(60_000))
      for (let heard = 0; heard < 10; ) if ((await speaker.heard()).kind === 'said') heard += 1
      if ((await metric(server, 'slow_consumers_total')) > 0) break
    }
    await eventually(
      () => metric(server, 'slow_consumers_total'),
      (count) => count === 1,
    )
    stuck.socket.resume()
    // Cut, if it was not quick enough to read.
    expect([protocol.codes.slow, 1006]).toContain((await stuck.closed).code)
    await eventually(
      () => metric(server, 'unread_bytes'),
      (bytes) => bytes === 0,
    )
    expect(speaker.socket.readyState).toBe(1)
  },
  60_000,
)

test('limits.historyBytesPerShardMax - a room that gives way is not said to be recovered, and begins anew', async () => {
  const server = await startServer({
    shards: 1,
    limits: { historyBytesPerShardMax: 65_536 },
    rooms: { defaults: { historySize: 100 } },
  })
  const publish = (channel: string, data: unknown) => push(server, '/api/publish', { channel, data })
  const client = await CentrifugeRawClient.connect(server)
  const room = freshRoom()
  const { epoch, offset } = await client.subscribe(room, { recoverable: true })
  await client.ok('unsubscribe', { channel: room })
  await publish(room, 'missed')
  for (let other = 0; other < 20; other++) await publish(freshRoom(), 'x'.repeat(10_000))
  await eventually(
    () => metric(server, 'shard_evicted_logs_total'),
    (count) => count > 0,
  )
  const params = { recoverable: true, recover: true, epoch, offset: offset ?? 0 }
  // Rooms that the API uses stay open for about a second; until then this one keeps its epoch.
  const result = await eventually(
    async () => {
      const answer = await client.subscribe(room, params)
      await client.ok('unsubscribe', { channel: room })
      return answer
    },
    (answer) => answer.epoch !== epoch || answer.recovered !== true,
  )
  expect(result.recovered).toBeUndefined()
  expect(result.publications ?? []).toEqual([])
  expect(await metric(server, 'shard_log_bytes')).toBeLessThanOrEqual(65_536)
})

test('limits.httpConnectionsMax - one more TCP connection is closed at once; WebSockets do not count', async () => {
  const server = await startServer({ limits: { httpConnectionsMax: 5 } })
  const room = freshRoom()
  for (const protocol of [...wireProtocols, ...wireProtocols]) await enter(protocol, server, { room })
  expect(server.stats().connections).toBe(6)
  const silent = []
  for (let count = 0; count < 5; count++) silent.push(await RawSocket.open(server.port))
  const surplus = await RawSocket.open(server.port)
  await surplus.ended
  for (const { socket } of silent) expect(socket.readableEnded).toBe(false)
  for (const raw of silent) raw.cut('RST')
  const { http_connections: closed } = await eventually(
    () => refusalCounts(server).catch(() => ({}) as Record<string, number>),
    (counts) => (counts.http_connections ?? 0) > 0,
  )
  expect(closed).toBeGreaterThan(0)
  expect(await metric(server, 'silent_sockets_total')).toBe(5)
})
