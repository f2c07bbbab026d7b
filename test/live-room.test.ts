// The reserved room `$lobbycast` on a real server: who may name it, where it does not appear, and that its records outlive a shard.
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { LiveRecord } from '../src/protocol/live-record.ts'
import { until } from './support/bare-process.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { request } from './support/http.ts'
import { JsonClient } from './support/json-client.ts'
import { ADMIN_KEY, sharedServer, startServer, type TestServer } from './support/start-server.ts'

const ROOM = '$lobbycast'
const KEYS = {
  reader: { key: 'a-key-that-may-read-0001', scope: 'read', rooms: ['*'] },
  someRooms: { key: 'a-key-for-some-rooms-0002', scope: 'admin', rooms: ['chat:*'] },
} as const
const shared = sharedServer({
  admin: { keys: KEYS as never },
  auth: { hmacSecret: HMAC_SECRET, anonymous: true },
})

async function ask(
  server: TestServer,
  path: string,
  { key = ADMIN_KEY, method = 'GET', body = undefined as unknown } = {},
) {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await request(server, path, { method, headers, ...sent })
  return { status: answer.status, body: JSON.parse(answer.text) }
}

const recordsOf = async (server: TestServer): Promise<LiveRecord[]> => {
  const { records } = (await ask(server, `/rooms/${ROOM}/records`)).body
  return records.sort((one: LiveRecord, other: LiveRecord) => one.t - other.t)
}

const figuresOf = async (server: TestServer) => (await request(server, '/metrics')).text

test('live room - a record comes each second, and counts what has happened', async () => {
  const { server } = shared
  await until(async () => (await recordsOf(server)).length >= 1)
  const client = await JsonClient.join(server, 'live-figures')
  for (let message = 0; message < 20; message++) await server.publish('live-figures', message)
  await until(async () => (await recordsOf(server)).some(({ deliveries }) => deliveries > 0))
  await until(async () => (await recordsOf(server)).length >= 3)
  const records = await recordsOf(server)
  expect(records.some(({ publications }) => publications > 0)).toBe(true)
  expect(records.some(({ deliveries }) => deliveries > 0)).toBe(true)
  expect(records.at(-1)).toMatchObject({ connections: [0, 0, expect.any(Number)], restarts: [0, 0], slow: 0 })
  expect(records.at(-1)!.members.reduce((sum, members) => sum + members, 0)).toBeGreaterThan(0)
  expect(records.at(-1)!.memory).toBeGreaterThan(1_000_000)
  for (const { second, t } of records) expect(second).toBe(Math.floor(t / 1000) % 900)
  client.close()
})

test('live room - it is in no list and in no figure', async () => {
  const server = await startServer()
  await until(async () => (await recordsOf(server)).length >= 2)
  expect((await ask(server, '/rooms')).body).toEqual({ rooms: [], next: null })
  expect((await ask(server, '/rooms?figures=all')).body).toEqual({ rooms: [], total: 0, next: null })
  expect((await ask(server, '/api/channels', { method: 'POST', body: {} })).body).toEqual({ result: { channels: {} } })
  expect((await server.rooms()).rooms).toEqual([])
  for (const shard of server.stats().shards) expect(shard).toMatchObject({ rooms: 0, publications: 0, flushes: 0 })
  const counted = (await figuresOf(server))
    .split('\n')
    .filter((line) =>
      /^lobbycast_(namespace_|shard_(rooms|members|publications|statistics|flushes|refused))/.test(line),
    )
  expect(counted.length).toBeGreaterThan(20)
  expect(counted.filter((line) => !line.endsWith(' 0'))).toEqual([])
})

test('live room - no key may publish, push, remove, watch or ask there', async () => {
  const { server } = shared
  const record = { second: 1 }
  const requests: [path: string, method: string, body?: unknown][] = [
    [`/rooms/${ROOM}`, 'GET'],
    [`/rooms/${ROOM}/stream`, 'GET'],
    [`/rooms/${ROOM}/messages`, 'POST', 1],
    [`/rooms/${ROOM}/statistics`, 'POST', []],
    [`/rooms/${ROOM}/records`, 'POST', [record]],
    [`/rooms/%24lobbycast/records`, 'POST', [record]],
    [`/rooms/${ROOM}/records`, 'DELETE'],
    [`/rooms/${ROOM}/records/1`, 'DELETE'],
    [`/rooms/${ROOM}/members/00000000-0000-4000-8000-000000000000`, 'DELETE'],
  ]
  for (const [path, method, body] of requests) {
    const answer = await ask(server, path, { method, body })
    expect([path, method, answer]).toEqual([
      path,
      method,
      { status: 403, body: { error: 'the room is reserved for the server itself' } },
    ])
  }
  const refused = { error: { code: 103, message: 'permission denied: the room is reserved for the server itself' } }
  for (const method of [
    'publish',
    'presence',
    'presence_stats',
    'history',
    'history_remove',
    'subscribe',
    'unsubscribe',
  ]) {
    const body = { channel: ROOM, data: 1, user: 'ann' }
    expect([method, (await ask(server, `/api/${method}`, { method: 'POST', body })).body]).toEqual([method, refused])
  }
  const { body } = await ask(server, '/api/broadcast', { method: 'POST', body: { channels: [ROOM, 'other'], data: 1 } })
  expect(body.result.responses).toEqual([refused, { result: expect.anything() }])
  for (const act of [
    () => server.publish(ROOM, 1),
    () => server.pushRecords(ROOM, [record]),
    () => server.clearRecords(ROOM),
  ]) {
    await expect(act()).rejects.toMatchObject({ code: 103 })
  }
})

test('live room - only a key of the scope admin that is for the room reads its records', async () => {
  const { server } = shared
  for (const [name, status] of [
    ['reader', 403],
    ['someRooms', 403],
  ] as const) {
    expect((await ask(server, `/rooms/${ROOM}/records`, { key: KEYS[name].key })).status).toBe(status)
  }
  expect((await ask(server, `/rooms/%24lobbycast/records?limit=1`)).status).toBe(200)
})

test('live room - no token opens it: neither a subscribe, nor the rooms of a token, nor a connection of one room, nor a watcher', async () => {
  const { server } = shared
  const client = await CentrifugeRawClient.connect(server, { token: await tokenFor({ sub: 'ann' }) })
  const token = await tokenFor({ sub: 'ann', channel: ROOM })
  client.send({ id: 7, subscribe: { channel: ROOM, token } })
  client.send({ id: 8, publish: { channel: ROOM, data: 1 } })
  await until(() => client.frames.join('\n').includes('"id":8'))
  for (const id of [7, 8]) {
    const line = client.frames
      .join('\n')
      .split('\n')
      .find((text) => text.includes(`"id":${id}`))
    expect(JSON.parse(line!).error).toMatchObject({ code: 103 })
  }
  const listed = await CentrifugeRawClient.open(server)
  listed.send({ id: 1, connect: { token: await tokenFor({ sub: 'ann', channels: [ROOM] }) } })
  expect((await listed.closed).code).toBe(3500)
  const answer = await request(server, `/rooms/${ROOM}/stream?token=${token}`)
  expect(answer.status).toBe(403)
  const plain = new WebSocket(`ws://127.0.0.1:${server.port}/ws/${ROOM}?token=${token}`)
  const [code, reason] = await once(plain, 'close')
  expect([code, String(reason)]).toEqual([1008, 'the room is reserved for the server itself'])
})

test('live room - its records are there again when its shard was replaced', async () => {
  const server = await startServer({}, { faults: true })
  await until(async () => (await recordsOf(server)).length >= 3)
  const [first] = await recordsOf(server)
  const shard = server.shardOf(ROOM)
  server.injectFault(shard, 'throw')
  await until(async () => {
    const answer = await ask(server, `/rooms/${ROOM}/records`)
    return answer.status === 200 && answer.body.records.some(({ restarts }: LiveRecord) => restarts[shard] === 1)
  })
  const records = await recordsOf(server)
  expect(records[0]).toEqual(first)
  expect(records.length).toBeGreaterThanOrEqual(4)
})

test('live room - there is none with a listener for administrators, and the answer says so', async () => {
  const server = await startServer({ admin: { listen: '127.0.0.1:0' } })
  const answer = await ask({ port: server.adminPort! } as TestServer, `/rooms/${ROOM}/records`)
  expect(answer).toEqual({
    status: 404,
    body: { error: 'this server shows no figures of its own, because of its configuration' },
  })
})

test('live room - a room in which members are behind says so, and its members', async () => {
  const { server } = shared
  const room = 'board:live-behind'
  const member = await JsonClient.join(server, room)
  await server.pushRecords(room, [{ product_line_id: 1 }])
  const [shown] = (await ask(server, `/rooms?figures=all&filter=${room}`)).body.rooms
  expect(shown).toEqual({
    ...{ name: room, members: 1, rate: expect.any(Number), deliveries: expect.any(Number), offset: 1, board: true },
    ...{ late: 0, conflated: 0 },
  })
  expect(shown.rate).toBeGreaterThan(0)
  expect(shown.deliveries).toBe(shown.rate)
  const { body } = await ask(server, `/rooms/${room}`)
  expect(body).toMatchObject({ count: 1, board: true, deliveries: expect.any(Number), late: 0, conflated: 0 })
  expect(body.members[0]).toMatchObject({ id: member.id, protocol: 'json', bytesWaiting: 0 })
  expect(body.members[0]).not.toHaveProperty('behind')
  // The member stops reading, and is sent more than the board lets it leave unread.
  member.socket.pause()
  const text = 'x'.repeat(3000)
  await until(async () => {
    await server.pushRecords(
      room,
      Array.from({ length: 40 }, (_, id) => ({ product_line_id: id, product_line: `${text}${Math.random()}` })),
    )
    return (await ask(server, `/rooms/${room}`)).body.conflated === 1
  })
  expect((await ask(server, `/rooms/${room}`)).body.members[0].behind).toBe('conflated')
  expect((await ask(server, `/rooms?figures=all&filter=${room}`)).body.rooms[0]).toMatchObject({
    late: 0,
    conflated: 1,
  })
  await until(async () => (await recordsOf(server)).at(-1)?.conflated === 1)
  member.socket.resume()
  await until(async () => (await recordsOf(server)).at(-1)?.conflated === 0)
})

test('live room - a session of the page is in it, has the records so far, and is no member in any figure', async () => {
  const server = await startServer()
  await until(async () => (await recordsOf(server)).length >= 2)
  const told: string[] = []
  for (const type of ['room_occupied', 'member_joined'] as const) server.on(type, ({ room }) => told.push(room))
  const { token } = (await ask(server, '/admin/session', { method: 'POST', body: {} })).body
  const client = await CentrifugeRawClient.open(server)
  const { subs } = (await client.hello({ token })) as unknown as {
    subs: Record<string, { data: { set: LiveRecord[] } }>
  }
  expect(subs[ROOM]!.data.set.length).toBeGreaterThanOrEqual(2)
  await until(() => client.frames.some((frame) => frame.startsWith(`{"push":{"channel":"${ROOM}"`)))
  expect((await ask(server, '/rooms')).body).toEqual({ rooms: [], next: null })
  expect(server.stats()).toMatchObject({ connections: 1, shards: [{ members: 0 }, { members: 0 }] })
  expect(told).toEqual([])
})
