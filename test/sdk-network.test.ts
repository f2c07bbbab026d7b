// The official SDK over a network that fails: behind a proxy that cuts, swallows and delays, and with shards that die. What
// was missed arrives once and in order, or the member is told that it is not recovered; never a silent gap.

import { expect, test } from 'vitest'
import { FaultProxy } from './support/fault-proxy.ts'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import {
  type ConnectedClient,
  connected,
  numbered,
  publications,
  publishNumbers,
  type SdkMember,
  sdkClient,
  sdkMember,
  startSdkServer,
  subscribed,
} from './support/sdk-client.ts'
import { sharedServer, type TestServer } from './support/start-server.ts'

const KEPT = { historySize: 1000, historyTtlSeconds: 60 }
const shared = sharedServer({
  rooms: { namespaces: { kept: KEPT, tiny: { historySize: 10 } } },
  limits: { historyItemsMax: 500 },
  // Quick to notice a silent peer; the pong is due within the interval.
  centrifuge: { pingIntervalSeconds: 2, pongTimeoutSeconds: 1 },
})

interface Scene {
  proxy: FaultProxy
  // Reaches the server through the proxy.
  near: ConnectedClient
  member: SdkMember
  // Reaches it directly and publishes.
  far: ConnectedClient
  witness: SdkMember
  room: string
}

async function scene(room: string, server: TestServer = shared.server): Promise<Scene> {
  const proxy = await FaultProxy.to(server)
  const far = await connected(server)
  const witness = await subscribed(far, room, { joinLeave: true })
  const near = await connected(proxy, { maxServerPingDelay: 500 })
  const member = await subscribed(near, room, { recoverable: true, joinLeave: true })
  await near.events.next('connecting')
  await member.events.next('subscribing')
  expect((await witness.events.next('join')).info.client).toBe(near.id)
  return { proxy, near, member, far, witness, room }
}

test('recovery - what was missed while the network was cut arrives once and in order, and live ones follow', async () => {
  const { proxy, near, member, far, witness, room } = await scene(`kept:${freshRoom()}`)
  await publishNumbers(far, room, { from: 1, to: 10 })
  expect(await publications(member, 10)).toEqual(numbered(1, 10))
  proxy.cut()
  expect(await near.events.next('connecting')).toMatchObject({ reason: expect.any(String) })
  expect((await witness.events.next('leave')).info.client).toBe(near.id)
  await publishNumbers(far, room, { from: 11, to: 60 })
  proxy.resume()
  const context = await member.events.next('subscribed')
  expect(context).toMatchObject({ wasRecovering: true, recovered: true, hasRecoveredPublications: true })
  const { client } = await near.events.next('connected')
  expect((await witness.events.next('join')).info.client).toBe(client)
  await publishNumbers(far, room, { from: 61, to: 70 })
  expect(await publications(member, 60)).toEqual(numbered(11, 70))
  expect([witness.events.count('join'), witness.events.count('leave')]).toEqual([2, 1])
})

test('recovery - 20 cuts under steady publishing: no gap, no duplicate, no disorder', async () => {
  const { proxy, near, member, far, room } = await scene(`kept:${freshRoom()}`)
  let published = 0
  const timer = setInterval(() => {
    published += 1
    void far.sdk.publish(room, published)
  }, 2)
  const heard: unknown[] = []
  const listen = async (until: number) => {
    while (heard.length < until) heard.push(...(await publications(member, 1)))
  }
  for (let cut = 0; cut < 20; cut++) {
    // In the middle of the stream each time, not in a pause.
    await listen(heard.length + 20)
    proxy.cut()
    await near.events.next('connecting')
    const missed = published + 20
    await eventually(
      () => published,
      (count) => count >= missed,
    )
    proxy.resume()
    expect(await member.events.next('subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
  }
  clearInterval(timer)
  await listen(published)
  expect(heard).toEqual(numbered(1, published))
  // A publication of another kind proves that nothing else was on its way.
  await far.sdk.publish(room, 'end')
  expect(await publications(member, 1)).toEqual([{ data: 'end', offset: published + 1 }])
})

test('recovery - a network that swallows everything is noticed by both sides, and nothing is lost', async () => {
  const { proxy, near, member, far, witness, room } = await scene(`kept:${freshRoom()}`)
  proxy.blackhole()
  await publishNumbers(far, room, { from: 1, to: 30 })
  expect(await near.events.next('connecting')).toMatchObject({ reason: 'no ping' })
  // The server misses the pong and lets the others know.
  expect((await witness.events.next('leave')).info.client).toBe(near.id)
  proxy.resume()
  expect(await member.events.next('subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
  expect(await publications(member, 30)).toEqual(numbered(1, 30))
  await publishNumbers(far, room, { from: 31, to: 31 })
  expect(await publications(member, 1)).toEqual(numbered(31, 31))
  expect([witness.events.count('join'), witness.events.count('leave')]).toEqual([2, 1])
})

test('recovery - a slow network changes nothing but the time', async () => {
  const { proxy, near, member, far, room } = await scene(`kept:${freshRoom()}`)
  proxy.delay(100)
  await publishNumbers(far, room, { from: 1, to: 20 })
  await near.sdk.publish(room, 21)
  expect(await publications(member, 21)).toEqual(numbered(1, 21))
  proxy.cut()
  await near.events.next('connecting')
  await publishNumbers(far, room, { from: 22, to: 40 })
  proxy.delay(100)
  expect(await member.events.next('subscribed')).toMatchObject({ recovered: true })
  await publishNumbers(far, room, { from: 41, to: 60 })
  expect(await publications(member, 39)).toEqual(numbered(22, 60))
})

const unrecoverable: [string, string, number][] = [
  ['more than the room keeps', 'tiny', 11],
  ['more than one reply may carry', 'kept', 501],
]

test.each(unrecoverable)(
  'recovery - %s is not recovered in part: it is told, and the stream goes on',
  async (_, namespace, count) => {
    const { proxy, near, member, far, room } = await scene(`${namespace}:${freshRoom()}`)
    await publishNumbers(far, room, { from: 1, to: 5 })
    expect(await publications(member, 5)).toEqual(numbered(1, 5))
    proxy.cut()
    await near.events.next('connecting')
    await publishNumbers(far, room, { from: 6, to: 5 + count })
    proxy.resume()
    const context = await member.events.next('subscribed')
    expect(context).toMatchObject({ wasRecovering: true, recovered: false, hasRecoveredPublications: false })
    expect(context.streamPosition?.offset).toBe(5 + count)
    await publishNumbers(far, room, { from: 6 + count, to: 6 + count })
    expect(await publications(member, 1)).toEqual(numbered(6 + count, 6 + count))
  },
)

test('recovery - exactly as much as the room keeps is recovered', async () => {
  const { proxy, near, member, far, room } = await scene(`tiny:${freshRoom()}`)
  proxy.cut()
  await near.events.next('connecting')
  await publishNumbers(far, room, { from: 1, to: 10 })
  proxy.resume()
  expect(await member.events.next('subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
  expect(await publications(member, 10)).toEqual(numbered(1, 10))
})

test('recovery - a room without history cannot recover and does not pretend to', async () => {
  const { proxy, near, member, far, room } = await scene(freshRoom())
  proxy.cut()
  await near.events.next('connecting')
  await far.sdk.publish(room, 'missed')
  proxy.resume()
  expect(await member.events.next('subscribed')).toMatchObject({ wasRecovering: false, recovered: false })
  await far.sdk.publish(room, 'live')
  expect(await member.events.next('publication')).toMatchObject({ data: 'live' })
  expect(member.events.count('publication')).toBe(1)
})

test('recovery - a first subscribe may start from a position of the past', async () => {
  const far = await connected(shared.server)
  const room = `kept:${freshRoom()}`
  const { subscription } = await subscribed(far, room)
  await publishNumbers(far, room, { from: 1, to: 9 })
  const { epoch } = await subscription.history({ limit: 0 })
  const late = await connected(shared.server)
  const member = await subscribed(late, room, { since: { offset: 4, epoch } })
  expect(await publications(member, 5)).toEqual(numbered(5, 9))
})

test('shard death - members are told by 2500, subscribe again and learn that nothing was recovered; others do not notice', async () => {
  const server = await startSdkServer({ rooms: { defaults: KEPT } }, { faults: true })
  const roomOn = (shard: number) => {
    for (;;) {
      const room = freshRoom()
      if (server.shardOf(room) === shard) return room
    }
  }
  const [dying, living] = [roomOn(0), roomOn(1)]
  const ann = await connected(server)
  const [victim, other] = [
    sdkMember(ann, dying, { recoverable: true }),
    await subscribed(ann, living, { recoverable: true }),
  ]
  victim.subscription.subscribe()
  const before = (await victim.events.next('subscribed')).streamPosition!
  await publishNumbers(ann, dying, { from: 1, to: 3 })
  expect(await publications(victim, 3)).toEqual(numbered(1, 3))
  await victim.events.next('subscribing')
  for (const fault of ['throw', 'exit', 'hang'] as const) {
    server.injectFault(0, fault)
    expect(await victim.events.next('subscribing')).toMatchObject({ code: 2500, reason: 'insufficient state' })
    const context = await victim.events.next('subscribed')
    expect(context).toMatchObject({ wasRecovering: true, recovered: false, hasRecoveredPublications: false })
    expect(context.streamPosition?.epoch).not.toBe(before.epoch)
    await publishNumbers(ann, dying, { from: 1, to: 3 })
    expect(await publications(victim, 3)).toEqual(numbered(1, 3))
  }
  await push(server, '/api/publish', { channel: living, data: 1 })
  expect(await publications(other, 1)).toEqual(numbered(1, 1))
  expect(other.events.names).toEqual(['subscribing', 'subscribed', 'publication'])
  expect(ann.events.names).toEqual(['connecting', 'connected'])
})

test('shard death - a client that keeps publishing meanwhile gets temporary errors and is not sent away for them', async () => {
  const server = await startSdkServer({ shards: 1, rooms: { defaults: KEPT } }, { faults: true })
  const ann = await connected(server)
  const room = freshRoom()
  const { events } = await subscribed(ann, room)
  await events.next('subscribing')
  server.injectFault(0, 'exit')
  await events.next('subscribing')
  // More than the refusals a connection is allowed (100); these are not its own fault.
  const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, number) => ann.sdk.publish(room, number)))
  const errors = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown)
  expect(errors.length).toBeGreaterThan(100)
  for (const error of errors) expect(error).toMatchObject({ code: 100, temporary: true })
  await events.next('subscribed')
  expect(ann.events.names).toEqual(['connecting', 'connected'])
})

test('offline - the offline event closes the connection at once, the online event brings it back and it recovers', async () => {
  const network = new EventTarget()
  const far = await connected(shared.server)
  const room = `kept:${freshRoom()}`
  const witness = await subscribed(far, room, { joinLeave: true })
  // So slow to come back by itself that only the event can have done it.
  const near = sdkClient(shared.server, {
    networkEventTarget: network,
    minReconnectDelay: 600_000,
    maxReconnectDelay: 600_000,
  })
  near.sdk.connect()
  const member = await subscribed(near, room, { recoverable: true })
  await witness.events.next('join')
  network.dispatchEvent(new Event('offline'))
  await witness.events.next('leave')
  await publishNumbers(far, room, { from: 1, to: 5 })
  expect(near.sdk.state).toBe('connecting')
  network.dispatchEvent(new Event('online'))
  expect(await member.events.next('subscribed')).toMatchObject({ wasRecovering: true, recovered: true })
  expect(await publications(member, 5)).toEqual(numbered(1, 5))
})
