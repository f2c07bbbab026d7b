// What connections, rooms and the engine do while each other's answers are under way. All of it ends as it would have, had the engine
// answered at once, and nothing stays behind.
import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push } from './support/http.ts'
import { sumOf, untilQuiet } from './support/late-server.ts'
import { freshRoom } from './support/lobby-client.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const shared = sharedServer({ rooms: { defaults: { presence: true } } })

test('a connection that subscribes, takes it back, subscribes again and closes is in no room afterwards', async () => {
  const channel = freshRoom()
  const client = await CentrifugeRawClient.connect(shared.server)
  client.send(
    { id: 11, subscribe: { channel } },
    { id: 12, unsubscribe: { channel } },
    { id: 13, subscribe: { channel } },
  )
  client.close()
  await client.closed
  await untilQuiet(shared.server)
  const other = await CentrifugeRawClient.connect(shared.server)
  await other.subscribe(channel)
  expect(await other.ok('presence_stats', { channel })).toEqual({ num_clients: 1, num_users: 1 })
})

test('a new token for the connection holds in a room that is subscribed to, left and subscribed to again meanwhile', async () => {
  const server = await startServer({ auth: { hmacSecret: HMAC_SECRET }, rooms: { defaults: { presence: true } } })
  const channel = `late-slow-${freshRoom()}`
  const tokenSaying = (info: string) => tokenFor({ sub: 'ada', ttlSeconds: 600, info })
  const client = await CentrifugeRawClient.connect(server, { token: await tokenSaying('old') })
  const token = await tokenSaying('new')
  const subscribe = { channel, token: await tokenFor({ sub: 'ada', channel }) }
  client.send({ id: 11, subscribe }, { id: 12, unsubscribe: { channel } }, { id: 13, subscribe })
  client.send({ id: 14, refresh: { token } })
  for (const id of [14, 11, 12, 13]) expect((await client.reply(id)).error).toBeUndefined()
  const { presence } = await client.ok<{ presence: object }>('presence', { channel })
  expect(presence).toEqual({ [client.id]: { client: client.id, user: 'ada', conn_info: 'new' } })
})

test('a stream that is lost while somebody joins a room without members: the room can be joined afterwards', async () => {
  const { server } = shared
  const channel = `late-lost-1-${freshRoom()}`
  const restarts = () => server.stats().shards.map((shard) => shard.restarts)
  const before = restarts()
  const client = await CentrifugeRawClient.connect(server)
  for (let round = 0; round < 20; round++) {
    const lost = push(server, '/api/publish', { channel, data: 1 })
    // Some of the subscribes come between the loss and the news of it.
    await new Promise((resolve) => setTimeout(resolve, round))
    const { error } = await client.call('subscribe', { channel })
    if (error === undefined) await client.ok('unsubscribe', { channel })
    expect(JSON.parse((await lost).text)).toMatchObject({ error: { code: 100 } })
  }
  expect(restarts()).toEqual(before)
  expect(await sumOf(server, 'lobbycast_shard_commands_in_flight')).toBe(0)
})

test('who is turned away after its join was announced has left before it joins again', async () => {
  const server = await startServer({ limits: { historyItemsMax: 1 }, rooms: { defaults: { historySize: 10 } } })
  const room = `late-slow-${freshRoom()}`
  const client = await CentrifugeRawClient.connect(server)
  const watcher = await CentrifugeRawClient.connect(server)
  const { epoch } = await watcher.subscribe(room, { join_leave: true, positioned: true })
  // Recoverable when it is asked, and not any more when it is announced.
  client.send(
    { id: 11, subscribe: { channel: room, recover: true, epoch, offset: 0, flag: 2 } },
    { id: 12, unsubscribe: { channel: room } },
    { id: 13, subscribe: { channel: room } },
  )
  await client.ok('ping', {})
  watcher.send(...[1, 2, 3].map((n) => ({ id: 100 + n, publish: { channel: room, data: n } })))
  expect((await client.reply(11)).error).toMatchObject({ code: 112 })
  for (const id of [12, 13]) expect((await client.reply(id)).error).toBeUndefined()
  const heard: string[] = []
  while (heard.length < 6) {
    const { pub, join, leave } = await watcher.nextPush()
    heard.push(
      pub === undefined ? `${join === undefined ? 'left' : 'joined'} ${(join ?? leave)!.info.client}` : `${pub.data}`,
    )
  }
  expect(heard).toEqual(['1', '2', '3', `joined ${client.id}`, `left ${client.id}`, `joined ${client.id}`])
})

test('a room that is full with joiners is full; it has a place again when they are gone', async () => {
  const server = await startServer({ rooms: { defaults: { membersMax: 1 } } })
  const channel = `late-slow-${freshRoom()}`
  const [first, second] = [await CentrifugeRawClient.connect(server), await CentrifugeRawClient.connect(server)]
  first.send({ id: 11, subscribe: { channel } }, { id: 12, unsubscribe: { channel } })
  await first.ok('ping', {})
  expect(await second.refused('subscribe', { channel })).toMatchObject({ code: 106 })
  for (const id of [11, 12]) expect((await first.reply(id)).error).toBeUndefined()
  await second.subscribe(channel)
  // Its leave is under way, and its place is free.
  await second.ok('unsubscribe', { channel })
  await first.subscribe(channel)
  expect(await sumOf(server, 'lobbycast_shard_members')).toBe(1)
})

test('a shard that is full with joiners that fail has room again', async () => {
  const server = await startServer({ shards: 1, limits: { roomsMax: 1 } })
  const client = await CentrifugeRawClient.connect(server)
  for (let round = 0; round < 3; round++) {
    const failing = `late-fails-join-1-${freshRoom()}`
    client.send(
      { id: 100 + round, subscribe: { channel: failing } },
      { id: 200 + round, subscribe: { channel: freshRoom() } },
    )
    expect((await client.reply(200 + round)).error).toMatchObject({ code: 106 })
    expect((await client.reply(100 + round)).error).toMatchObject({ code: 100 })
    const channel = freshRoom()
    await client.subscribe(channel)
    await client.ok('unsubscribe', { channel })
  }
})

test('a room of a new token that the next token takes back while it is being joined', async () => {
  const server = await startServer({ auth: { hmacSecret: HMAC_SECRET } })
  const room = `late-slow-${freshRoom()}`
  const tokenOf = (...channels: string[]) => tokenFor({ sub: 'ada', ttlSeconds: 600, channels })
  const client = await CentrifugeRawClient.connect(server, { token: await tokenOf() })
  await client.ok('refresh', { token: await tokenOf(room) })
  await client.ok('refresh', { token: await tokenOf() })
  expect(await client.nextPush()).toMatchObject({ channel: room, subscribe: {} })
  expect(await client.nextPush()).toEqual({ channel: room, unsubscribe: { code: 2000, reason: 'server unsubscribe' } })
  expect(await sumOf(server, 'lobbycast_shard_commands_in_flight')).toBe(0)
  client.close()
  await untilQuiet(server)
})

test('a room of a token whose stream is lost while it is being joined ends the connection, which comes back', async () => {
  const server = await startServer({ auth: { hmacSecret: HMAC_SECRET, anonymous: true } })
  const room = `late-lost-1-${freshRoom()}`
  const token = await tokenFor({ sub: 'ada', channels: [room] })
  for (let round = 0; round < 6; round++) {
    const client = await CentrifugeRawClient.open(server)
    const connected = client.hello({ token }).then(
      () => true,
      () => false,
    )
    await new Promise((resolve) => setTimeout(resolve, 3 * round))
    await push(server, '/api/publish', { channel: room, data: 1 })
    expect((await client.closed).code).toBe(3010)
    await connected
  }
  await untilQuiet(server)
})
