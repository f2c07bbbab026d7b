// The official SDK in Node, unchanged: every command it has, many rooms on one connection, and what it does when the server
// restarts or sends it away. Tokens are sdk-tokens.test.ts, lost networks sdk-network.test.ts.

import { expect, test } from 'vitest'
import { clientKinds, join } from './support/clients.ts'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import {
  connected,
  freePort,
  numbered,
  publications,
  publishNumbers,
  sdkClient,
  sdkMember,
  startSdkServer,
  subscribed,
} from './support/sdk-client.ts'
import { sharedServer } from './support/start-server.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const KEPT = { historySize: 1000 }
const shared = sharedServer({ rooms: { namespaces: { kept: KEPT } } })
const keptRoom = () => `kept:${freshRoom()}`

test('sdk - connects and is told its id', async () => {
  const { id, events } = await connected(shared.server)
  expect(id).toMatch(UUID)
  expect(events.names).toEqual(['connecting', 'connected'])
})

test('sdk - a publication reaches every member in the order it was acknowledged, its sender included', async () => {
  const [ann, bob] = [await connected(shared.server), await connected(shared.server)]
  const room = freshRoom()
  const members = [await subscribed(ann, room), await subscribed(bob, room)]
  await ann.sdk.publish(room, { text: 'first', deep: [1, { two: null }] })
  await bob.sdk.publish(room, 'second')
  for (const { events } of members) {
    const first = await events.next('publication')
    expect(first).toMatchObject({ channel: room, offset: 1, data: { text: 'first', deep: [1, { two: null }] } })
    expect(first.info).toMatchObject({ client: ann.id, user: '' })
    expect(await events.next('publication')).toMatchObject({ offset: 2, data: 'second', info: { client: bob.id } })
  }
})

test('sdk - only members may publish, and a room that is no room is refused', async () => {
  const { sdk } = await connected(shared.server)
  await expect(sdk.publish(freshRoom(), 1)).rejects.toMatchObject({ code: 103 })
  await expect(sdk.publish('no\nroom', 1)).rejects.toMatchObject({ code: 102 })
})

test('sdk - presence and its statistics name every member', async () => {
  const [ann, bob] = [await connected(shared.server), await connected(shared.server)]
  const room = freshRoom()
  await subscribed(ann, room)
  await subscribed(bob, room)
  const { clients } = await ann.sdk.presence(room)
  expect(Object.keys(clients).sort()).toEqual([ann.id, bob.id].sort())
  expect(clients[bob.id]).toEqual({ client: bob.id, user: '' })
  expect(await bob.sdk.presenceStats(room)).toEqual({ numClients: 2, numUsers: 1 })
})

test('sdk - a member that asks is told of joins and leaves, once each', async () => {
  const [ann, bob] = [await connected(shared.server), await connected(shared.server)]
  const room = freshRoom()
  const { events } = await subscribed(ann, room, { joinLeave: true })
  const { subscription } = await subscribed(bob, room)
  expect((await events.next('join')).info).toMatchObject({ client: bob.id })
  subscription.unsubscribe()
  expect((await events.next('leave')).info).toMatchObject({ client: bob.id })
  await ann.sdk.publish(room, 'over')
  await events.next('publication')
  expect([events.count('join'), events.count('leave')]).toEqual([1, 1])
})

test('sdk - history is read from either end, from a position and with a limit', async () => {
  const ann = await connected(shared.server)
  const room = keptRoom()
  const { subscription } = await subscribed(ann, room)
  await publishNumbers(ann, room, { from: 1, to: 10 })
  const numbers = async (options: Parameters<typeof subscription.history>[0]) =>
    (await subscription.history(options)).publications.map(({ data, offset }) => ({ data, offset }))
  expect(await numbers({ limit: 100 })).toEqual(numbered(1, 10))
  expect(await numbers({ limit: 3, reverse: true })).toEqual(numbered(8, 10).reverse())
  const { epoch, offset, publications: none } = await subscription.history({ limit: 0 })
  expect([offset, none]).toEqual([10, []])
  expect(await numbers({ limit: 2, since: { offset: 4, epoch } })).toEqual(numbered(5, 6))
  await expect(subscription.history({ since: { offset: 4, epoch: 'another' } })).rejects.toMatchObject({ code: 112 })
})

test('sdk - a whisper reaches one client alone, whichever protocol it speaks', async () => {
  const [ann, bob] = [await connected(shared.server), await connected(shared.server)]
  const room = freshRoom()
  const plain = await join(clientKinds[0]!, shared.server, { room })
  await ann.sdk.rpc('whisper', { to: bob.id, data: { psst: 1 } })
  expect((await bob.events.next('message')).data).toEqual({ from: ann.id, data: { psst: 1 } })
  await ann.sdk.rpc('whisper', { to: plain.id, data: { psst: 2 } })
  expect(await plain.next()).toBe(JSON.stringify({ id: ann.id, msg: { psst: 2 }, room_id: room, to: plain.id }))
  plain.sendText(`\\w ${ann.id} hello`)
  expect((await ann.events.next('message')).data).toEqual({ from: plain.id, data: 'hello' })
  expect(bob.events.count('message')).toBe(1)
})

test('sdk - an unknown recipient and an unknown method are refused by name', async () => {
  const { sdk } = await connected(shared.server)
  const nobody = '00000000-0000-4000-8000-000000000000'
  const lost = sdk.rpc('whisper', { to: nobody, data: 1 })
  await expect(lost).rejects.toMatchObject({ code: 107, message: expect.stringContaining(nobody) })
  await expect(sdk.rpc('dance', {})).rejects.toMatchObject({ code: 108, message: expect.stringContaining('dance') })
})

test('sdk - methods and messages of an application get what was sent and who sent it', async () => {
  const heard: unknown[] = []
  const server = await startSdkServer(
    {},
    {
      rpc: { add: (data, { client }) => ({ sum: (data as number[]).reduce((a, b) => a + b), client }) },
      onMessage: (data, { client }) => heard.push({ data, client }),
    },
  )
  const { sdk, id } = await connected(server)
  await sdk.send({ note: 'one' })
  expect((await sdk.rpc('add', [1, 2, 3])).data).toEqual({ sum: 6, client: id })
  expect(heard).toEqual([{ data: { note: 'one' }, client: id }])
})

test('sdk - a message that nobody listens for ends the connection for good', async () => {
  const { sdk, events } = await connected(shared.server)
  await sdk.send('anyone?')
  expect(await events.next('disconnected')).toMatchObject({ code: 3508 })
})

test('sdk - plain members, centrifuge members and the API share one order', async () => {
  const ann = await connected(shared.server)
  const room = keptRoom()
  const { events } = await subscribed(ann, room)
  const plain = await join(clientKinds[0]!, shared.server, { room })
  plain.sendText('from plain')
  expect(await events.next('publication')).toMatchObject({ data: 'from plain', offset: 1, info: { client: plain.id } })
  const answer = await push(shared.server, '/api/publish', { channel: room, data: { n: 2 }, tags: { kind: 'api' } })
  expect(JSON.parse(answer.text)).toMatchObject({ result: { offset: 2 } })
  expect(await events.next('publication')).toMatchObject({ data: { n: 2 }, offset: 2, tags: { kind: 'api' } })
  await ann.sdk.publish(room, { n: 3 })
  await plain.next()
  await plain.next()
  expect(await plain.next()).toBe(JSON.stringify({ id: ann.id, msg: { n: 3 }, room_id: room }))
})

test('sdk - 100 quick rounds of unsubscribe and subscribe leave one membership that works', async () => {
  const [ann, bob] = [await connected(shared.server), await connected(shared.server)]
  const room = freshRoom()
  const witness = await subscribed(bob, room, { joinLeave: true })
  const { subscription, events } = await subscribed(ann, room)
  for (let round = 0; round < 100; round++) {
    subscription.unsubscribe()
    subscription.subscribe()
  }
  await subscription.ready()
  await bob.sdk.publish(room, 'after all that')
  expect(await events.next('publication')).toMatchObject({ data: 'after all that' })
  await witness.events.next('publication')
  expect(witness.events.count('join') - witness.events.count('leave')).toBe(1)
  expect(await ann.sdk.presenceStats(room)).toMatchObject({ numClients: 2 })
  expect(ann.events.names).toEqual(['connecting', 'connected'])
})

test('sdk - 100 awaited rounds of unsubscribe and subscribe: nothing is heard between, everything within', async () => {
  const [ann, bob] = [await connected(shared.server), await connected(shared.server)]
  const room = freshRoom()
  await subscribed(bob, room)
  const { subscription, events } = await subscribed(ann, room)
  for (let round = 0; round < 100; round++) {
    await bob.sdk.publish(room, `in ${round}`)
    expect(await events.next('publication')).toMatchObject({ data: `in ${round}` })
    subscription.unsubscribe()
    await bob.sdk.publish(room, `between ${round}`)
    subscription.subscribe()
    await events.next('subscribed')
  }
  expect(events.takeAll('publication')).toEqual([])
  expect(events.count('publication')).toBe(100)
})

test('sdk - 200 rooms on one connection, each heard and each recovered after a lost connection', async () => {
  const server = await startSdkServer({ limits: { roomsPerConnectionMax: 200 }, rooms: { defaults: KEPT } })
  const [ann, bob] = [sdkClient(server), await connected(server, {})]
  const rooms = Array.from({ length: 200 }, () => freshRoom())
  // Subscribed before the connection is open: connect and 200 subscribes leave in one frame.
  const members = rooms.map((room) => sdkMember(ann, room, { recoverable: true }))
  for (const { subscription } of members) subscription.subscribe()
  ann.sdk.connect()
  for (const { events } of members) await events.next('subscribed')
  for (const room of rooms) await push(server, '/api/publish', { channel: room, data: 1 })
  for (const member of members) expect(await publications(member, 1)).toEqual(numbered(1, 1))
  const { client } = await ann.events.next('connected')
  expect(server.disconnect({ client }, { code: 3011 })).toEqual({ count: 1 })
  for (const room of rooms) await push(server, '/api/publish', { channel: room, data: 2 })
  for (const member of members) {
    expect(await member.events.next('subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
    expect(await publications(member, 1)).toEqual(numbered(2, 2))
  }
  expect(server.stats().shards.reduce((sum, shard) => sum + shard.members, 0)).toBe(200)
  bob.sdk.disconnect()
})

test('sdk - the 129th room of a connection is refused with 106, the other 128 stay', async () => {
  const ann = await connected(shared.server)
  const members = Array.from({ length: 129 }, () => sdkMember(ann, freshRoom()))
  for (const { subscription } of members) subscription.subscribe()
  expect(await members[128]!.events.next('unsubscribed')).toMatchObject({ code: 106 })
  for (const { events } of members.slice(0, 128)) await events.next('subscribed')
  const room = members[127]!.subscription.channel
  await ann.sdk.publish(room, 'still here')
  expect(await members[127]!.events.next('publication')).toMatchObject({ data: 'still here' })
})

test('sdk - told to reconnect it comes back and recovers, sent away for good it stays away until it asks', async () => {
  const { server } = shared
  const [ann, bob] = [await connected(server), await connected(server)]
  const room = keptRoom()
  const member = await subscribed(ann, room, { recoverable: true })
  await subscribed(bob, room)
  await publishNumbers(bob, room, { from: 1, to: 1 })
  await publications(member, 1)
  expect(server.disconnect({ client: ann.id }, { code: 3011 })).toEqual({ count: 1 })
  await publishNumbers(bob, room, { from: 2, to: 3 })
  await ann.events.next('connecting')
  expect(await ann.events.next('connecting')).toMatchObject({ code: 3011 })
  expect((await ann.events.next('connected')).client).not.toBe(ann.id)
  expect(await member.events.next('subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
  expect(await publications(member, 2)).toEqual(numbered(2, 3))

  const [again] = Object.keys((await bob.sdk.presence(room)).clients).filter((client) => client !== bob.id)
  expect(server.disconnect({ client: again! })).toEqual({ count: 1 })
  expect(await ann.events.next('disconnected')).toMatchObject({ code: 3503, reason: 'force disconnect' })
  await publishNumbers(bob, room, { from: 4, to: 4 })
  expect(ann.events.takeAll('connected')).toEqual([])
  // Allowed again: nothing of the ban is remembered.
  ann.sdk.connect()
  await ann.events.next('connected')
  expect(await member.events.next('subscribed')).toMatchObject({ recovered: true })
  expect(await publications(member, 1)).toEqual(numbered(4, 4))
})

test('sdk - unsubscribed with 2500 it subscribes again and recovers, with 2000 it stays away', async () => {
  const { server } = shared
  const [ann, bob] = [await connected(server), await connected(server)]
  const room = keptRoom()
  const member = await subscribed(ann, room, { recoverable: true })
  await subscribed(bob, room)
  expect(server.unsubscribe({ client: ann.id }, room, { code: 2500 })).toEqual({ count: 1 })
  await member.events.next('subscribing')
  expect(await member.events.next('subscribing')).toMatchObject({ code: 2500 })
  expect(await member.events.next('subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
  await publishNumbers(bob, room, { from: 1, to: 1 })
  expect(await publications(member, 1)).toEqual(numbered(1, 1))

  expect(server.unsubscribe({ client: ann.id }, room)).toEqual({ count: 1 })
  expect(await member.events.next('unsubscribed')).toMatchObject({ code: 2000 })
  await eventually(
    () => bob.sdk.presenceStats(room),
    ({ numClients }) => numClients === 1,
  )
  await publishNumbers(bob, room, { from: 2, to: 2 })
  // A reply on the same connection comes after anything the room could have sent.
  await expect(ann.sdk.presence(room)).rejects.toMatchObject({ code: 103 })
  expect(member.events.takeAll('publication')).toEqual([])
  expect(member.events.count('subscribed')).toBe(2)
  expect(server.unsubscribe({ client: ann.id }, room)).toEqual({ count: 0 })
})

test('sdk - a restarted server is found again on the same port, and the new epoch is told', async () => {
  const config = { rooms: { defaults: KEPT } }
  // A port of its own rather than 0: the system would not lend the second server one that the first was given by chance
  // while connections that the first has closed still linger on it.
  const port = await freePort()
  const first = await startSdkServer({ ...config, http: { port } })
  const ann = await connected(first)
  const room = freshRoom()
  const member = sdkMember(ann, room, { recoverable: true })
  member.subscription.subscribe()
  const { streamPosition: before } = await member.events.next('subscribed')
  await publishNumbers(ann, room, { from: 1, to: 5 })
  await publications(member, 5)
  await ann.events.next('connecting')
  await first.stop()
  expect(await ann.events.next('connecting')).toMatchObject({ code: 3001, reason: 'shutdown' })
  await startSdkServer({ ...config, http: { port } })
  const context = await member.events.next('subscribed')
  expect(context).toMatchObject({ wasRecovering: true, recovered: false, hasRecoveredPublications: false })
  expect(context.streamPosition?.epoch).not.toBe(before?.epoch)
  await publishNumbers(ann, room, { from: 1, to: 1 })
  expect(await publications(member, 1)).toEqual(numbered(1, 1))
  expect(ann.events.count('disconnected')).toBe(0)
})
