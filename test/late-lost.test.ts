// A room whose stream is lost: its members are told as when their shard dies, and the room goes on.
import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { membersOf, push } from './support/http.ts'
import { JsonClient } from './support/json-client.ts'
import { untilQuiet } from './support/late-server.ts'
import { freshRoom, joinedNotice, leftNotice } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { connected, subscribed } from './support/sdk-client.ts'
import { sharedServer } from './support/start-server.ts'

const shared = sharedServer({
  auth: { hmacSecret: HMAC_SECRET, anonymous: true },
  rooms: { defaults: { historySize: 100, presence: true } },
})
const RESTARTED = 'room restarted, messages may be missing.'
const OVERLOADED = 'overloaded, message not delivered.'

// Each `every`-th publication is lost, and the stream with it.
const roomLosing = (every: number) => `late-lost-${every}-${freshRoom()}`

async function plainIn(room: string): Promise<PlainClient> {
  const client = await PlainClient.connect(shared.server.port, room)
  await client.welcome()
  return client
}

const publish = async (channel: string, data: unknown) =>
  JSON.parse((await push(shared.server, '/api/publish', { channel, data })).text) as object

describe('members', () => {
  test('are told in the words of their protocols, and hear what is said after that', async () => {
    const room = roomLosing(2)
    const plain = await plainIn(room)
    const json = await JsonClient.join(shared.server, room)
    const centrifuge = await CentrifugeRawClient.connect(shared.server)
    await centrifuge.subscribe(room)
    expect(await plain.next()).toBe(joinedNotice(json))
    expect(await plain.next()).toBe(joinedNotice(centrifuge))
    expect(JSON.parse(await json.frame())).toMatchObject({ type: 'join', id: centrifuge.id })
    plain.sendText('before')
    expect(JSON.parse(String(await plain.next()))).toMatchObject({ msg: 'before' })
    plain.sendText('lost')
    expect(await plain.next()).toBe(RESTARTED)
    expect(await plain.next()).toBe(OVERLOADED)
    expect(JSON.parse(await json.frame())).toMatchObject({ data: 'before' })
    expect(await json.frame()).toBe('{"type":"restarted"}')
    expect(await centrifuge.nextPush()).toMatchObject({ pub: { data: 'before' } })
    expect(await centrifuge.nextPush()).toEqual({
      channel: room,
      unsubscribe: { code: 2500, reason: 'insufficient state' },
    })
    expect(await membersOf(shared.server, room)).toBe(2)
    plain.sendText('after')
    expect(JSON.parse(String(await plain.next()))).toMatchObject({ msg: 'after' })
    expect(JSON.parse(await json.frame())).toMatchObject({ data: 'after' })
    expect(await centrifuge.pushesSoFar()).toEqual([])
  })

  test('who leaves and who joins afterwards is told', async () => {
    const room = roomLosing(1)
    const [stays, leaves] = [await plainIn(room), await plainIn(room)]
    expect(await stays.next()).toBe(joinedNotice(leaves))
    await publish(room, 'lost')
    for (const member of [stays, leaves]) expect(await member.next()).toBe(RESTARTED)
    leaves.close()
    expect(await stays.next()).toBe(leftNotice(leaves))
    const late = await plainIn(room)
    expect(await stays.next()).toBe(joinedNotice(late))
  })

  test('who leaves while the loss is on its way is told as having left', async () => {
    for (let round = 0; round < 5; round++) {
      const room = roomLosing(1)
      const [stays, leaves] = [await plainIn(room), await plainIn(room)]
      expect(await stays.next()).toBe(joinedNotice(leaves))
      const lost = publish(room, 'lost')
      await new Promise((resolve) => setTimeout(resolve, 3 * round))
      leaves.close()
      await lost
      const heard = [String(await stays.next()), String(await stays.next())]
      expect(heard.sort()).toEqual([leftNotice(leaves), RESTARTED].sort())
      const late = await plainIn(room)
      expect(await stays.next()).toBe(joinedNotice(late))
    }
  })

  test('that follow with the SDK come back by themselves and miss nothing', async () => {
    const room = roomLosing(4)
    const client = await connected(shared.server)
    const member = await subscribed(client, room, { recoverable: true, positioned: true })
    for (let n = 1; n <= 10; n++) {
      const taken = await publish(room, n)
      // Lost, and appended all the same.
      if (n % 4 === 0) expect(taken).toMatchObject({ error: { code: 100 } })
    }
    const data: unknown[] = []
    while (data.at(-1) !== 10) data.push((await member.events.next('publication')).data)
    expect(data).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(client.events.count('disconnected')).toBe(0)
    const codes = member.events.takeAll('subscribing').map(({ code }) => code)
    expect(codes).toContain(2500)
  })

  test('whose token put them into the room are disconnected with 3010 and connect again', async () => {
    const room = roomLosing(2)
    const token = await tokenFor({ sub: 'ada', channels: [room] })
    const client = await CentrifugeRawClient.connect(shared.server, { token })
    await publish(room, 'heard')
    expect(await client.nextPush()).toMatchObject({ pub: { data: 'heard' } })
    await publish(room, 'lost')
    expect(await client.nextPush()).toEqual({ disconnect: { code: 3010, reason: 'insufficient state' } })
    expect((await client.closed).code).toBe(3010)
    const again = await CentrifugeRawClient.open(shared.server)
    expect((await again.hello({ token })).subs).toHaveProperty(room)
    await publish(room, 'heard again')
    expect(await again.nextPush()).toMatchObject({ pub: { data: 'heard again' } })
  })

  test('publishing members: each command has one reply, an error for the lost one', async () => {
    const channel = roomLosing(3)
    const client = await CentrifugeRawClient.connect(shared.server)
    await client.subscribe(channel)
    client.send(...[1, 2, 3].map((n) => ({ id: 100 + n, publish: { channel, data: n } })))
    expect((await client.reply(101)).error).toBeUndefined()
    expect((await client.reply(102)).error).toBeUndefined()
    expect((await client.reply(103)).error).toMatchObject({ code: 100, temporary: true })
    for (const data of [1, 2]) expect(await client.nextPush()).toMatchObject({ pub: { data } })
    expect(await client.nextPush()).toMatchObject({ unsubscribe: { code: 2500 } })
    expect(await client.pushesSoFar()).toEqual([])
  })
})

test('joiners are turned away and may come again', async () => {
  for (let round = 0; round < 8; round++) {
    const room = roomLosing(1)
    const stays = await plainIn(room)
    const client = await CentrifugeRawClient.connect(shared.server)
    const lost = publish(room, 'lost')
    await new Promise((resolve) => setTimeout(resolve, 2 * round))
    const reply = await client.call('subscribe', { channel: room })
    if (reply.error !== undefined) expect(reply.error).toMatchObject({ code: 100, temporary: true })
    await lost
    expect((await stays.next(2000)).toString()).toMatch(/just joined|restarted/)
    const again = await client.call('subscribe', { channel: room })
    // Admitted before or after the loss, or sent away by it.
    if (again.error !== undefined) expect(again.error.code).toBe(105)
    expect((await client.ok<{ num_clients: number }>('presence_stats', { channel: room })).num_clients).toBe(2)
  }
})

test('a room without members is lost without a trace', async () => {
  const room = roomLosing(2)
  expect(await publish(room, 1)).toMatchObject({ result: { offset: 1 } })
  expect(await publish(room, 2)).toMatchObject({ error: { code: 100 } })
  expect(await publish(room, 3)).toMatchObject({ result: { offset: 3 } })
})

test('nothing is left of all this once everybody is gone', () => untilQuiet(shared.server))
