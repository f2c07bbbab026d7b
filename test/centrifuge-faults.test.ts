// What a centrifuge client is told when the thread that holds its rooms dies or hangs: every command gets exactly one answer,
// every member learns that its room was lost, and rooms of other threads notice nothing.

import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import { startServer, type TestServer } from './support/start-server.ts'

const VICTIM = 0
const internal = { code: 100, message: 'internal server error', temporary: true }

function faultyServer(): Promise<TestServer> {
  const rooms = { defaults: { historySize: 10 } }
  return startServer({ auth: { hmacSecret: HMAC_SECRET, anonymous: true }, rooms }, { faults: true })
}

function roomOn(server: TestServer, shard: number): string {
  for (;;) {
    const room = freshRoom()
    if (server.shardOf(room) === shard) return room
  }
}

async function untilReplaced(server: TestServer): Promise<void> {
  await eventually(
    () => server.stats().shards[VICTIM]!,
    ({ ready, restarts }) => ready && restarts > 0,
  )
}

test('faults - a lost room is told by 2500; who comes back learns of a new epoch; other rooms go on', async () => {
  const server = await faultyServer()
  const [lost, safe] = [roomOn(server, VICTIM), roomOn(server, 1)]
  const client = await CentrifugeRawClient.connect(server)
  for (const room of [lost, safe]) {
    await client.subscribe(room, { recoverable: true })
    await client.publish(room, 'before')
    await client.nextPublication()
  }
  const { epoch, offset } = await client.ok<{ epoch: string; offset: number }>('history', { channel: lost, limit: 0 })
  server.injectFault(VICTIM, 'exit')
  expect(await client.nextPush()).toEqual({
    channel: lost,
    unsubscribe: { code: 2500, reason: 'insufficient state' },
  })
  await client.publish(safe, 'meanwhile')
  expect(await client.nextPush()).toMatchObject({ channel: safe, pub: { data: 'meanwhile', offset: 2 } })
  await untilReplaced(server)
  const back = await client.subscribe(lost, { recoverable: true, recover: true, epoch, offset })
  expect(back).toEqual({ recoverable: true, positioned: true, epoch: expect.any(String), was_recovering: true })
  expect(back.epoch).not.toBe(epoch)
  await client.publish(lost, 'after')
  expect(await client.nextPush()).toMatchObject({ channel: lost, pub: { data: 'after', offset: 1 } })
  expect(await client.ok('presence_stats', { channel: lost })).toEqual({ num_clients: 1, num_users: 1 })
})

test('faults - commands in flight to a thread that hangs get one temporary error each, and nothing is left half done', async () => {
  const server = await faultyServer()
  const [member, asked, other] = [roomOn(server, VICTIM), roomOn(server, VICTIM), roomOn(server, 1)]
  const client = await CentrifugeRawClient.connect(server)
  await client.subscribe(member)
  await client.subscribe(other)
  const room = roomOn(server, VICTIM)
  const joining = await CentrifugeRawClient.open(server)
  const token = await tokenFor({ sub: 'ada', channels: [room, roomOn(server, 1)] })
  server.injectFault(VICTIM, 'hang')
  client.send(
    { id: 101, publish: { channel: member, data: 1 } },
    { id: 102, subscribe: { channel: asked } },
    { id: 103, presence: { channel: member } },
    { id: 104, history: { channel: member, limit: 1 } },
    { id: 105, publish: { channel: other, data: 'elsewhere' } },
  )
  joining.send({ id: 1, connect: { token } })
  expect((await client.reply(105)).error).toBeUndefined()
  expect(await client.nextPush()).toMatchObject({ channel: other, pub: { data: 'elsewhere' } })
  for (const id of [101, 102, 103, 104]) expect((await client.reply(id)).error, `reply ${id}`).toEqual(internal)
  expect(await client.nextPush()).toMatchObject({ channel: member, unsubscribe: { code: 2500 } })
  expect((await joining.closed).code).toBe(3010)
  await untilReplaced(server)
  for (const channel of [member, asked]) {
    await client.subscribe(channel)
    await client.publish(channel, 'again')
    expect(await client.nextPush()).toMatchObject({ channel, pub: { data: 'again', offset: 1 } })
  }
  expect(await client.pushesSoFar()).toEqual([])
  const later = await CentrifugeRawClient.open(server)
  expect(Object.keys((await later.hello({ token })).subs ?? {})).toHaveLength(2)
})

test('faults - while a thread is down its rooms answer a temporary error, and leaving them always succeeds', async () => {
  const server = await faultyServer()
  const channel = roomOn(server, VICTIM)
  const client = await CentrifugeRawClient.connect(server)
  await client.subscribe(channel)
  server.injectFault(VICTIM, 'throw')
  expect(await client.nextPush()).toMatchObject({ unsubscribe: { code: 2500 } })
  expect(await client.ok('unsubscribe', { channel })).toEqual({})
  const answer = await client.call('subscribe', { channel })
  if (answer.error !== undefined) expect(answer.error).toEqual(internal)
  await untilReplaced(server)
  const again = await client.call('subscribe', { channel })
  expect([undefined, 105]).toContain(again.error?.code)
})

test('faults - temporary errors are not held against a client: it may ask as often as it likes', async () => {
  const server = await faultyServer()
  const channel = roomOn(server, VICTIM)
  const client = await CentrifugeRawClient.connect(server)
  await client.subscribe(channel)
  server.injectFault(VICTIM, 'exit')
  expect(await client.nextPush()).toMatchObject({ unsubscribe: { code: 2500 } })
  // More than limits.errorsPerConnectionMax.
  const ids = Array.from({ length: 150 }, (_, index) => 1000 + index)
  client.send(...ids.map((id) => ({ id, presence: { channel } })))
  const errors = await Promise.all(ids.map(async (id) => (await client.reply(id)).error))
  expect(errors.filter((error) => error?.code === internal.code).length).toBeGreaterThan(100)
  await untilReplaced(server)
  await client.subscribe(channel)
})
