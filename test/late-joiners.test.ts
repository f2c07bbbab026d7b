// Somebody whose join the engine has not answered: what it asks meanwhile, its end, and the end of its shard.
import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { membersOf } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { JsonClient } from './support/json-client.ts'
import { sumOf, untilQuiet } from './support/late-server.ts'
import { broadcastOf, freshRoom, joinedNotice, leftNotice, privateOf } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { lossesIn } from './support/protocols.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const shared = sharedServer({
  auth: { hmacSecret: HMAC_SECRET, anonymous: true },
  rooms: { defaults: { historySize: 100, presence: true } },
})
const { connect, open } = CentrifugeRawClient
const slowRoom = () => `late-slow-${freshRoom()}`
const inFlight = () => sumOf(shared.server, 'lobbycast_shard_commands_in_flight')

async function plainIn(room: string): Promise<PlainClient> {
  const client = await PlainClient.connect(shared.server.port, room)
  await client.welcome()
  return client
}

// A member of a protocol that hears of joins and leaves, in a room whose engine is slow.
async function watcher(room: string): Promise<PlainClient> {
  return plainIn(room)
}

test('lastOnJoin - when the engine cannot say what is newest, nobody joins without it', async () => {
  const server = await startServer({ rooms: { defaults: { lastOnJoin: 2 } } })
  for (const [fails, code, reason] of [
    ['fails', 1013, 'the join failed, try again'],
    ['broken', 1011, 'the join failed'],
  ] as const) {
    const room = `late-${fails}-recover-1-${freshRoom()}`
    const refused = await PlainClient.connect(server.port, room)
    expect(await refused.closed).toEqual({ code, reason })
    expect(await membersOf(server, room)).toBeUndefined()
    const member = await PlainClient.connect(server.port, room)
    await member.welcome()
    member.sendText('hi')
    expect(await member.next()).toBe(broadcastOf(member, 'hi'))
    const json = await JsonClient.join(server, room)
    expect(await json.frame()).toContain('"hi"')
  }
})

describe('commands behind a join', () => {
  test('of centrifuge have one reply each, in their order, as if the engine had answered at once', async () => {
    const channel = freshRoom()
    const client = await connect(shared.server)
    for (let round = 0; round < 10; round++) {
      const first = 100 * (round + 1)
      client.send(
        { id: first, subscribe: { channel } },
        { id: first + 1, publish: { channel, data: round } },
        { id: first + 2, history: { channel, limit: 0 } },
        { id: first + 3, presence: { channel } },
        { id: first + 4, presence_stats: { channel } },
        { id: first + 5, subscribe: { channel } },
      )
      expect(await client.nextPush()).toMatchObject({ pub: { data: round, offset: round + 1 } })
      client.send(
        { id: first + 6, unsubscribe: { channel } },
        { id: first + 7, publish: { channel, data: 'no member' } },
        { id: first + 8, subscribe: { channel } },
        { id: first + 9, unsubscribe: { channel } },
      )
      const replies = await Promise.all(Array.from({ length: 10 }, (_, index) => client.reply(first + index)))
      const errors = replies.map(({ error }) => error?.code)
      expect(errors).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        105,
        undefined,
        103,
        undefined,
        undefined,
      ])
      expect(replies[2]).toMatchObject({ history: { offset: round + 1 } })
      expect(Object.keys((replies[3] as unknown as { presence: { presence: object } }).presence.presence)).toEqual([
        client.id,
      ])
      expect(replies[4]).toMatchObject({ presence_stats: { num_clients: 1 } })
    }
    expect(await client.pushesSoFar()).toEqual([])
    expect(await inFlight()).toBe(0)
    // Each id was answered once.
    const ids = client.frames.flatMap((frame) => [...frame.matchAll(/^\{"id":(\d+)/gm)].map(([, id]) => id))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('of plain connections keep their order: what is said, a private message, the list of members', async () => {
    const room = slowRoom()
    const other = await watcher(room)
    const plain = await PlainClient.connect(shared.server.port, room)
    plain.sendText('one')
    plain.sendText(`\\w ${other.id} two`)
    plain.sendText('three')
    await plain.welcome()
    for (const text of ['one', 'three']) expect(await plain.next()).toBe(broadcastOf(plain, text))
    const heard = [await other.next(), await other.next(), await other.next(), await other.next()]
    expect(heard).toEqual([
      joinedNotice(plain),
      broadcastOf(plain, 'one'),
      privateOf(plain, other, 'two'),
      broadcastOf(plain, 'three'),
    ])
    const json = await JsonClient.open(shared.server, room)
    json.say('said')
    json.command({ type: 'members' })
    await json.welcome()
    const frames = [JSON.parse(await json.frame()), JSON.parse(await json.frame())] as { type: string }[]
    expect(frames.map(({ type }) => type).sort()).toEqual(['members', 'message'])
  })

  test('more than may wait are refused, and those that wait are done', async () => {
    const server = await startServer({ limits: { pendingCommandsMax: 3 }, rooms: { defaults: { historySize: 9 } } })
    const channel = slowRoom()
    const client = await connect(server)
    const ids = [12, 13, 14, 15, 16]
    client.send({ id: 11, subscribe: { channel } }, ...ids.map((id) => ({ id, publish: { channel, data: id } })))
    const errors = await Promise.all(ids.map(async (id) => (await client.reply(id)).error))
    expect(errors).toMatchObject([undefined, undefined, undefined, { code: 111, temporary: true }, { code: 111 }])
    for (const data of [12, 13, 14]) expect(await client.nextPush()).toMatchObject({ pub: { data } })
    const json = await JsonClient.open(server, channel)
    for (const id of ids) json.say(id)
    const heard: object[] = []
    let losses = 0
    while (heard.length < 4 || losses < 2) {
      const frame = JSON.parse(await json.frame()) as { type: string; message: string }
      if (frame.type === 'error') losses += lossesIn(frame.message)
      else heard.push(frame)
    }
    // Nothing is told before the greeting.
    expect([losses, heard]).toMatchObject([2, [{ type: 'welcome' }, { data: 12 }, { data: 13 }, { data: 14 }]])
    expect(await json.frame(100).catch(() => 'nothing')).toBe('nothing')
    expect(await sumOf(server, 'lobbycast_shard_commands_in_flight')).toBe(0)
  })

  test('a whisper to somebody, and to oneself, is delivered while the caller joins', async () => {
    const client = await connect(shared.server)
    client.send(
      { id: 11, subscribe: { channel: slowRoom() } },
      { id: 12, rpc: { method: 'whisper', data: { to: client.id, data: 'myself' } } },
    )
    expect((await client.reply(12)).error).toBeUndefined()
    expect(await client.nextPush()).toMatchObject({ message: { data: { data: 'myself' } } })
    expect((await client.reply(11)).error).toBeUndefined()
  })
})

describe('the end of a joiner', () => {
  test.each([[0], [5], [15], [40]])(
    'a connection that closes %i ms after it asked is in no room afterwards, and the others heard both or nothing',
    async (ms) => {
      const room = freshRoom()
      const other = await watcher(room)
      const plain = await PlainClient.connect(shared.server.port, room)
      const json = await JsonClient.open(shared.server, room)
      const centrifuge = await connect(shared.server)
      centrifuge.send(
        { id: 11, subscribe: { channel: room } },
        { id: 12, publish: { channel: room, data: 'last words' } },
      )
      await new Promise((resolve) => setTimeout(resolve, ms))
      for (const client of [plain, json, centrifuge]) client.close()
      for (const client of [plain, json, centrifuge]) await client.closed
      await eventually(inFlight, (count) => count === 0)
      await eventually(
        () => membersOf(shared.server, room),
        (members) => members === 1,
      )
      other.sendText('over')
      const heard: string[] = []
      while (heard.at(-1) !== broadcastOf(other, 'over')) heard.push(String(await other.next()))
      const joins = heard.filter((text) => text.endsWith('just joined!')).map((text) => text.slice(0, 36))
      const leaves = heard.filter((text) => text.endsWith('disconnected.')).map((text) => text.slice(0, 36))
      expect(leaves.sort()).toEqual(joins.sort())
    },
  )

  test('an unsubscribe waits for the join: both are answered, and the others hear of both', async () => {
    const room = slowRoom()
    const other = await watcher(room)
    const client = await connect(shared.server)
    client.send({ id: 11, subscribe: { channel: room } }, { id: 12, unsubscribe: { channel: room } })
    expect((await client.reply(11)).error).toBeUndefined()
    expect((await client.reply(12)).error).toBeUndefined()
    expect([await other.next(), await other.next()]).toEqual([joinedNotice(client), leftNotice(client)])
    expect(await inFlight()).toBe(0)
    await client.subscribe(room)
  })

  test('who is expelled while joining is told so behind the answer, and may subscribe again', async () => {
    const room = slowRoom()
    const other = await watcher(room)
    const client = await connect(shared.server)
    client.send({ id: 11, subscribe: { channel: room } })
    await client.ok('ping', {})
    expect(shared.server.unsubscribe({ client: client.id }, room)).toEqual({ count: 1 })
    expect(JSON.parse(await client.nextLine())).toBeDefined()
    expect((await client.reply(11)).error).toBeUndefined()
    expect(await client.nextPush()).toEqual({
      channel: room,
      unsubscribe: { code: 2000, reason: 'server unsubscribe' },
    })
    expect([await other.next(), await other.next()]).toEqual([joinedNotice(client), leftNotice(client)])
    await client.subscribe(room)
    expect(await client.ok('presence_stats', { channel: room })).toMatchObject({ num_clients: 2 })
    expect(await inFlight()).toBe(0)
  })
})

describe('the end of the shard', () => {
  const faulty = () => startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET, anonymous: true } }, { faults: true })

  test('before a subscribe and what waits behind it are answered: each command has one error, and no slot is lost', async () => {
    const server = await faulty()
    const channel = slowRoom()
    const client = await connect(server)
    client.send(
      { id: 11, subscribe: { channel } },
      { id: 12, publish: { channel, data: 1 } },
      { id: 13, unsubscribe: { channel } },
      { id: 14, subscribe: { channel } },
    )
    await client.ok('ping', {})
    await eventually(
      () => sumOf(server, 'lobbycast_shard_commands_in_flight'),
      (count) => count === 4,
    )
    server.injectFault(0, 'throw')
    for (const id of [11, 12, 13, 14]) expect((await client.reply(id)).error).toMatchObject({ code: 100 })
    expect(await sumOf(server, 'lobbycast_shard_commands_in_flight')).toBe(0)
    await eventually(
      () => server.stats().shards[0]!,
      ({ ready, restarts }) => ready && restarts === 1,
    )
    await client.subscribe(channel)
    expect(await client.pushesSoFar()).toEqual([])
  })

  test('before joins are answered: plain connections join the next one, a connection with a room in its token is ended', async () => {
    const server = await faulty()
    const room = slowRoom()
    const plain = await PlainClient.connect(server.port, room)
    const json = await JsonClient.open(server, room)
    const centrifuge = await open(server)
    centrifuge.send({ id: 1, connect: { token: await tokenFor({ sub: 'ada', channels: [room] }) } })
    await eventually(
      () => sumOf(server, 'lobbycast_shard_members'),
      (count) => count === 3,
    )
    server.injectFault(0, 'throw')
    expect((await centrifuge.closed).code).toBe(3010)
    await Promise.all([plain.welcome(), json.welcome()])
    expect(await membersOf(server, room)).toBe(2)
    plain.sendText('here')
    const heard: string[] = []
    while (heard.at(-1) !== broadcastOf(plain, 'here')) heard.push(String(await plain.next()))
    // Told of the other, if that came later, and of no restart.
    expect(heard.slice(0, -1).filter((text) => text !== joinedNotice(json))).toEqual([])
  })
})

test('nothing is left of all this once everybody is gone', () => untilQuiet(shared.server))
