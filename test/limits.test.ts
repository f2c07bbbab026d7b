// Every limit of the configuration that no other test reaches: what happens at it, and that it is told and counted.

import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { join, joinAll } from './support/clients.ts'
import { listRooms, push, request } from './support/http.ts'
import { JsonClient } from './support/json-client.ts'
import { expectQuiet, freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { enter, enterAll, lossesIn, type Member, plainProtocol, wireProtocols } from './support/protocols.ts'
import { ADMIN_KEY, startServer, type TestServer } from './support/start-server.ts'

const plain = { connect: PlainClient.connect }

async function metric(server: TestServer, name: string): Promise<number> {
  const { text } = await request(server, '/metrics')
  const values = [...text.matchAll(new RegExp(`^lobbycast_${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))]
  if (values.length === 0) throw new Error(`no metric ${name}`)
  return values.reduce((sum, [, value]) => sum + Number(value), 0)
}

// The member says it, and that is the next thing that all of them hear.
async function expectHeard(speaker: Member, text: string, members: readonly Member[]): Promise<void> {
  speaker.say(text)
  for (const member of members) expect(await member.heard()).toEqual({ kind: 'said', from: speaker.id, data: text })
}

async function refusals(server: TestServer, reason: string): Promise<number> {
  const { text } = await request(server, '/metrics')
  return Number(new RegExp(`^lobbycast_refusals_total\\{reason="${reason}"\\} (\\d+)$`, 'm').exec(text)?.[1])
}

test('limits.connectionsMax - one more connection is told 1013 and is none of them, whatever it speaks', async () => {
  const server = await startServer({ limits: { connectionsMax: 2 } })
  const room = freshRoom()
  const [first, second] = await joinAll(plain, server, { room, count: 2 })
  const full = { code: 1013, reason: 'the server holds 2 connections and takes no more' }
  const third = await PlainClient.connect(server.port, room)
  const json = await JsonClient.open(server, room)
  const sdk = await CentrifugeRawClient.open(server)
  for (const client of [third, json, sdk]) expect(await client.closed).toEqual(full)
  expect([third.takeAll(), json.takeAll(), sdk.frames]).toEqual([[], [], []])
  expect(server.stats().connections).toBe(2)
  expect(await refusals(server, 'full')).toBe(3)
  await expectQuiet(first!, second!)
})

test.each(wireProtocols)(
  'limits.roomMembersMax - one more member that speaks $name is told, the others hear nothing of it',
  async ({ enter: ask, codes }) => {
    const server = await startServer({ limits: { roomMembersMax: 3 }, rooms: { defaults: { membersMax: 4 } } })
    const room = freshRoom()
    const members = await enterAll(server, room)
    expect(await ask(server, { room })).toEqual({ kind: 'refused', with: codes.full })
    if (codes.full === 1013) expect(await metric(server, 'shard_refused_members_total')).toBe(1)
    await expectHeard(members[1]!, 'still here', members)
    // It has taken no place.
    members[0]!.socket.terminate()
    for (const member of members.slice(1)) expect(await member.heard()).toMatchObject({ kind: 'left' })
    expect(await ask(server, { room })).toMatchObject({ kind: 'in' })
  },
)

test.each(wireProtocols)(
  'limits.roomsMax - a $name join or a push that would need one more room is refused',
  async ({ enter: ask, codes }) => {
    const server = await startServer({ shards: 1, limits: { roomsMax: 1 } })
    const room = freshRoom()
    const member = await enter(plainProtocol, server, { room })
    expect(await ask(server, { room: freshRoom() })).toEqual({ kind: 'refused', with: codes.roomsFull })
    const answer = await push(server, `/rooms/${freshRoom()}/statistics`, [])
    expect([answer.status, answer.text]).toEqual([503, '{"error":"too many rooms"}'])
    expect(await metric(server, 'shard_refused_rooms_total')).toBe(2)
    await expectHeard(member, 'mine', [member])
  },
)

test('limits.roomsMax - a plain join beyond it is told why', async () => {
  const server = await startServer({ shards: 1, limits: { roomsMax: 1 } })
  await enter(plainProtocol, server, { room: freshRoom() })
  for (const other of [
    await PlainClient.connect(server.port, freshRoom()),
    await JsonClient.open(server, freshRoom()),
  ]) {
    expect(await other.closed).toEqual({ code: 1013, reason: 'too many rooms' })
  }
})

test.each(wireProtocols)(
  'limits.messageHardBytesMax - beyond it a $name connection is cut without a close frame',
  async (protocol) => {
    const server = await startServer({ limits: { messageHardBytesMax: 140_000 } })
    const room = freshRoom()
    const members = await enterAll(server, room)
    const sender = await enter(protocol, server, { room, told: members })
    sender.say('x'.repeat(140_001))
    expect((await sender.closed).code).toBe(1006)
    for (const member of members) expect(await member.heard()).toEqual({ kind: 'left', id: sender.id })
  },
)

test('limits.inboxRingBytes - a full inbox refuses messages, each refusal is told and counted, the rest arrives in order', async () => {
  const limits = { messageBytesMax: 1024, statisticsBytesMax: 1024, inboxRingBytes: 4096 }
  const server = await startServer({ shards: 1, limits })
  const sender = (await join(plain, server, { room: freshRoom() })) as PlainClient
  const count = 4000
  // One write of many frames: the server reads far more of them in one go than its inbox holds.
  for (let index = 0; index < count; index++) sender.sendText(`${index}:${'x'.repeat(900)}`)
  let refused = 0
  let last = -1
  let delivered = 0
  while (delivered + refused < count) {
    const text = String(await sender.next())
    if (lossesIn(text) > 0) refused += lossesIn(text)
    else {
      delivered += 1
      const index = Number(/"msg":"(\d+):/.exec(text)?.[1])
      expect(index).toBeGreaterThan(last)
      last = index
    }
  }
  expect(refused).toBeGreaterThan(0)
  expect(refused).toBeLessThan(count)
  expect(await refusals(server, 'overloaded')).toBe(refused)
  sender.sendText('after')
  expect(String(await sender.next())).toContain('"msg":"after"')
})

test('limits.outboxRingBytes - a full outbox makes the shard wait; nothing is lost or reordered', async () => {
  const limits = { outboxBytesMax: 4096, outboxRingBytes: 16_384, messageBytesMax: 512 }
  const server = await startServer({ shards: 1, limits })
  const members = await enterAll(server, freshRoom())
  const sender = members[0]!
  const count = 500
  for (let index = 0; index < count; index++) sender.say(`${index}:${'"'.repeat(400)}`)
  for (const member of members) {
    for (let index = 0; index < count; index++) {
      expect(await member.heard()).toEqual({ kind: 'said', from: sender.id, data: `${index}:${'"'.repeat(400)}` })
    }
  }
  expect(await metric(server, 'shard_outbox_stalls_total')).toBeGreaterThan(0)
})

test('limits.roomsPageMax - a larger page is refused, pages follow each other to the end', async () => {
  const server = await startServer({ limits: { roomsPageMax: 2 } })
  const names = ['page-a', 'page-b', 'page-c']
  for (const room of names) await join(plain, server, { room })
  const tooLarge = await request(server, '/rooms?limit=3', { headers: { 'x-api-key': ADMIN_KEY } })
  expect([tooLarge.status, tooLarge.text]).toEqual([400, '{"error":"limit must be an integer from 1 to 2"}'])
  const first = await listRooms(server, '?limit=2')
  expect([first.rooms.map(({ name }) => name), first.next]).toEqual([['page-a', 'page-b'], 'page-b'])
  const second = await listRooms(server, '?limit=2&after=page-b')
  expect([second.rooms.map(({ name }) => name), second.next]).toEqual([['page-c'], null])
})

test('limits.httpRequestsMax - a request beyond it is refused with 503 at once', async () => {
  const server = await startServer({ shards: 1, limits: { httpRequestsMax: 1 } })
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => push(server, `/rooms/${freshRoom()}/statistics`, [])),
  )
  const refused = answers.filter(({ status }) => status === 503)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]!.text).toBe('{"error":"too many requests in flight"}')
  expect(answers.filter(({ status }) => status === 200).length).toBe(50 - refused.length)
})

test('limits.statisticsRecordsMax - one record more is refused and nothing is broadcast', async () => {
  const server = await startServer({ limits: { statisticsRecordsMax: 2 } })
  const room = freshRoom()
  const member = await join(plain, server, { room })
  const record = { product_line_id: 1 }
  const refused = await push(server, `/rooms/${room}/statistics`, [record, record, record])
  expect(refused.status).toBe(400)
  expect(JSON.parse(refused.text)).toEqual({ error: '3 records in one push, the most is 2' })
  await push(server, `/rooms/${room}/statistics`, [record, record])
  expect(JSON.parse(String(await member.next())).msg).toHaveLength(2)
})

test('limits.outboxBytesMax - a push that would not fit a connection when written out is refused with 413', async () => {
  const server = await startServer({ limits: { outboxBytesMax: 2048 } })
  const room = freshRoom()
  const records = Array.from({ length: 30 }, () => ({ product_line_id: 1 }))
  const refused = await push(server, `/rooms/${room}/statistics`, records)
  expect(refused.status).toBe(413)
  expect(refused.text).toContain('at most 2048 fit')
})
