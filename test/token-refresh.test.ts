// After a refresh the new token holds, and nothing of the old one: the rooms a connection is put into, what others see of it, and
// when it ends. The rooms lie in different shards, so that each shard has to be told.
import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient, type ClientInfo, type ConnectResult, type Push } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, type TokenSpec, tokenFor } from './support/centrifuge-tokens.ts'
import { push } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const { connect } = CentrifugeRawClient
const rooms = {
  defaults: { historySize: 10 },
  namespaces: { forced: { forceRecovery: true }, watched: { forceJoinLeave: true } },
}
const shared = sharedServer({ shards: 3, auth: { hmacSecret: HMAC_SECRET, anonymous: true }, rooms })
const ada = (spec: TokenSpec = {}) => tokenFor({ sub: 'ada', ...spec })

const say = (channel: string, data: unknown) => push(shared.server, '/api/publish', { channel, data })

// Who is in a room and what is shown of them, as somebody else sees it.
async function shownIn(channel: string, client: CentrifugeRawClient): Promise<ClientInfo | undefined> {
  const observer = await connect(shared.server)
  await observer.subscribe(channel)
  const { presence } = await observer.ok<{ presence: Record<string, ClientInfo> }>('presence', { channel })
  return presence[client.id]
}

// The next pushes, in any order: rooms of different shards answer when they like.
async function pushesOf(client: CentrifugeRawClient, count: number): Promise<Push[]> {
  const pushes: Push[] = []
  while (pushes.length < count) pushes.push(await client.nextPush())
  return pushes.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}
const sorted = (pushes: object[]) => pushes.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))

describe('rooms', () => {
  test('refresh - rooms that the new token does not name are left, new ones joined, the others kept', async () => {
    const [kept, gone, other, fresh, forced, own] = Array.from({ length: 6 }, (_, n) =>
      n === 4 ? `forced:${freshRoom()}` : freshRoom(),
    )
    await say(forced!, 'before')
    const client = await connect(shared.server, { token: await ada({ channels: [kept, gone, other] }) })
    await client.subscribe(own!)
    const subs = { [fresh!]: { info: { seat: 1 }, data: { hello: 1 } }, [forced!]: {} }
    await client.ok('refresh', { token: await ada({ channels: [kept], subs }) })
    const unsubscribe = { code: 2000, reason: 'server unsubscribe' }
    expect(await pushesOf(client, 4)).toEqual(
      sorted([
        { channel: gone, unsubscribe },
        { channel: other, unsubscribe },
        { channel: fresh, subscribe: { data: { hello: 1 } } },
        {
          channel: forced,
          subscribe: { recoverable: true, positioned: true, epoch: expect.any(String), offset: 1 },
        },
      ]),
    )
    for (const channel of [kept, gone, other, fresh, forced, own]) await say(channel!, 'after')
    const heard = await pushesOf(client, 4)
    expect(heard.map(({ channel }) => channel).sort()).toEqual([kept, fresh, forced, own].sort())
    expect(await client.pushesSoFar()).toEqual([])
    expect(await shownIn(fresh!, client)).toMatchObject({ user: 'ada', chan_info: { seat: 1 } })
    expect(await shownIn(gone!, client)).toBeUndefined()
  })

  test('refresh - a room that the client is in by itself stays, whatever the token says', async () => {
    const channel = freshRoom()
    const client = await connect(shared.server, { token: await ada() })
    await client.subscribe(channel)
    for (const channels of [[channel], []]) await client.ok('refresh', { token: await ada({ channels }) })
    await say(channel, 1)
    expect(await client.nextPublication()).toMatchObject({ data: 1 })
  })

  test('refresh - a room that was joined by a refresh is left by the next one, and recovered at connect', async () => {
    const channel = `forced:${freshRoom()}`
    const client = await connect(shared.server, { token: await ada() })
    await client.ok('refresh', { token: await ada({ channels: [channel] }) })
    const joined = (await client.nextPush()) as { subscribe: { epoch: string } }
    await client.ok('refresh', { token: await ada({ channels: [] }) })
    expect(await client.nextPush()).toMatchObject({ channel, unsubscribe: { code: 2000 } })
    await say(channel, 'missed')
    const { epoch } = joined.subscribe
    const again = await (await CentrifugeRawClient.open(shared.server)).hello({
      token: await ada({ channels: [channel] }),
      subs: { [channel]: { recover: true, epoch, offset: 0 } },
    })
    expect(again.subs![channel]).toMatchObject({ recovered: true, publications: [{ data: 'missed', offset: 1 }] })
  })

  test('refresh - more rooms than a connection may be in end it with 3505', async () => {
    const server = await startServer({
      shards: 1,
      auth: { hmacSecret: HMAC_SECRET },
      limits: { roomsPerConnectionMax: 3 },
    })
    const client = await connect(server, { token: await ada({ channels: ['a'] }) })
    await client.subscribe('own')
    await client.ok('refresh', { token: await ada({ channels: ['b', 'c'] }) })
    client.send({ id: 90, refresh: { token: await ada({ channels: ['b', 'c', 'd'] }) } })
    expect(await client.closed).toEqual({ code: 3505, reason: 'channel limit' })
  })

  test('refresh - a room that takes no more ends the connection with 3010: it is not what its token promised', async () => {
    const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET }, limits: { roomMembersMax: 1 } })
    const first = await connect(server, { token: await ada() })
    await first.subscribe('full')
    const client = await connect(server, { token: await ada() })
    client.send({ id: 90, refresh: { token: await ada({ channels: ['full'] }) } })
    expect(await client.closed).toEqual({ code: 3010, reason: 'insufficient state' })
  })
})

describe('what others see', () => {
  const infos: [string, unknown, unknown][] = [
    ['changed', { name: 'Ada' }, { name: 'Countess' }],
    ['gone', { name: 'Ada' }, undefined],
    ['new', undefined, 'text'],
    ['null', 1, null],
    ['the same', [1], [1]],
  ]
  const withInfo = (info: unknown) => (info === undefined ? {} : { info })

  test.each(infos)(
    'refresh - info is %s: in presence, publications and leave pushes of all rooms',
    async (_, before, after) => {
      const [mine, given] = [`watched:${freshRoom()}`, `watched:${freshRoom()}`]
      const client = await connect(shared.server, { token: await ada({ ...withInfo(before), channels: [given] }) })
      await client.subscribe(mine)
      const witness = await connect(shared.server)
      await witness.subscribe(mine)
      await witness.subscribe(given)
      await client.ok('refresh', { token: await ada({ ...withInfo(after), channels: [given] }) })
      const info = { client: client.id, user: 'ada', ...(after === undefined ? {} : { conn_info: after }) }
      for (const channel of [mine, given]) {
        const { presence } = await witness.ok<{ presence: Record<string, ClientInfo> }>('presence', { channel })
        expect(presence[client.id]).toEqual(info)
        await client.publish(channel, 1)
        expect(await witness.nextPublication()).toEqual({ data: 1, offset: 1, info })
        const { publications } = await witness.ok<{ publications: object[] }>('history', { channel, limit: 1 })
        expect(publications).toEqual([{ data: 1, offset: 1, info }])
      }
      client.close()
      expect(await pushesOf(witness, 2)).toEqual(sorted([mine, given].map((channel) => ({ channel, leave: { info } }))))
    },
  )

  test('refresh - a publication into a room the client is not in shows the new info as well', async () => {
    const server = await startServer({
      shards: 1,
      auth: { hmacSecret: HMAC_SECRET, anonymous: true },
      rooms: { defaults: { publish: 'anyone' } },
    })
    const witness = await connect(server)
    await witness.subscribe('wall')
    const client = await connect(server, { token: await ada({ info: 'old' }) })
    await client.ok('refresh', { token: await ada({ info: 'new' }) })
    await client.publish('wall', 1)
    expect((await witness.nextPublication()).info).toEqual({ client: client.id, user: 'ada', conn_info: 'new' })
  })

  test('refresh - what subs say of a room is shown there and nowhere else', async () => {
    const [first, second] = [freshRoom(), freshRoom()]
    const before = { subs: { [first]: { info: 1 }, [second]: { info: 2 } }, info: 'Ada' }
    const client = await connect(shared.server, { token: await ada(before) })
    const after = { subs: { [first]: { info: 10 }, [second]: {} }, info: 'Ada' }
    await client.ok('refresh', { token: await ada(after) })
    expect(await client.pushesSoFar()).toEqual([])
    expect(await shownIn(first, client)).toEqual({ client: client.id, user: 'ada', conn_info: 'Ada', chan_info: 10 })
    expect(await shownIn(second, client)).toEqual({ client: client.id, user: 'ada', conn_info: 'Ada' })
  })

  test('sub_refresh - info and expiry are those of the new token, in this room alone', async () => {
    const [channel, other] = [`watched:${freshRoom()}`, freshRoom()]
    const client = await connect(shared.server, { token: await ada({ info: 'Ada' }) })
    await client.subscribe(channel, { token: await ada({ channel, info: { seat: 1 }, ttlSeconds: 600 }) })
    await client.subscribe(other, { token: await ada({ channel: other, info: { seat: 2 } }) })
    const witness = await connect(shared.server)
    await witness.subscribe(channel)
    for (const [info, chan] of [
      [{ seat: 3 }, { chan_info: { seat: 3 } }],
      [undefined, {}],
    ] as const) {
      const token = await ada({ channel, ...withInfo(info), expire_at: 0, ttlSeconds: 60 })
      expect(await client.ok('sub_refresh', { channel, token })).toEqual({})
      const shown = { client: client.id, user: 'ada', conn_info: 'Ada', ...chan }
      expect(await shownIn(channel, client)).toEqual(shown)
      await client.publish(channel, 1)
      const pushes: Push[] = []
      while (pushes.at(-1)?.pub === undefined) pushes.push(await witness.nextPush())
      expect(pushes.at(-1)!.pub!.info).toEqual(shown)
    }
    expect(await shownIn(other, client)).toMatchObject({ chan_info: { seat: 2 } })
  })

  test('refresh - plain members of the room go on as before', async () => {
    const channel = freshRoom()
    const plain = await PlainClient.connect(shared.server.port, channel)
    await plain.next()
    const client = await connect(shared.server, { token: await ada({ info: 1, channels: [channel] }) })
    expect(await plain.next()).toBe(`${client.id} just joined!`)
    await client.ok('refresh', { token: await ada({ info: 2, channels: [channel] }) })
    await client.publish(channel, 'hi')
    expect(await plain.next()).toBe(JSON.stringify({ id: client.id, msg: 'hi', room_id: channel }))
  })
})

describe('expiry', () => {
  test('refresh - the new token may end the connection sooner, later, or never', async () => {
    const client = await connect(shared.server, { token: await ada({ ttlSeconds: 600 }) })
    const refresh = async (spec: TokenSpec) => client.ok<ConnectResult>('refresh', { token: await ada(spec) })
    expect((await refresh({ ttlSeconds: 60, expire_at: 0 })).expires).toBeUndefined()
    expect((await refresh({ ttlSeconds: 6000 })).ttl).toBeGreaterThan(5000)
    expect((await refresh({ ttlSeconds: 2 })).ttl).toBe(1)
    expect(await client.closed).toEqual({ code: 3005, reason: 'connection expired' })
  })

  test('subscribe - the data of the token is in the reply, whatever it is', async () => {
    const client = await connect(shared.server, { token: await ada() })
    for (const data of [{ a: [1] }, 'text', 0, null, '\u2028']) {
      const channel = freshRoom()
      expect(await client.subscribe(channel, { token: await ada({ channel, data }) })).toEqual({ data })
    }
  })

  test('sub_refresh - of a room that came with the connection, of no room, and of a track command', async () => {
    const channel = freshRoom()
    const client = await connect(shared.server, { token: await ada({ channels: [channel] }) })
    const token = await ada({ channel, ttlSeconds: 1 })
    expect(await client.refused('sub_refresh', { channel, token })).toMatchObject({ code: 107 })
    expect(await client.refused('sub_refresh', { channel: freshRoom(), token })).toMatchObject({ code: 107 })
    expect(await client.refused('sub_refresh', { channel, token, type: 1 })).toMatchObject({ code: 108 })
  })
})
