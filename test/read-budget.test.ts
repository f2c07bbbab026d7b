// Expensive reads over the wire: what a connection is told when it has used up its budget, and that nobody else is harmed.
import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { join } from './support/clients.ts'
import { request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { errorOf, JsonClient, messageFrame } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { startServer } from './support/start-server.ts'
import { isLate } from './support/test-engine.ts'

const plain = { connect: PlainClient.connect }
const TOO_MANY = { code: 111, message: 'too many requests', temporary: true }
const limits = { readBytesPerSecond: 1024 }
const rooms = { defaults: { historySize: 100 } }

test('limits.readBytesPerSecond - a JSON member that asks for the members beyond it is told 111, and may ask again', async () => {
  const server = await startServer({ shards: 1, limits })
  const room = freshRoom()
  const members: JsonClient[] = []
  for (let index = 0; index < 30; index++) members.push(await JsonClient.join(server, room))
  const asker = members.at(-1)!
  for (let index = 0; index < 5; index++) asker.command({ type: 'members' })
  expect(await asker.frame()).toContain('"members":[')
  for (let index = 0; index < 4; index++) expect(await asker.frame()).toBe(errorOf(111, 'overloaded, ask again later'))
  // Messages cost no reads.
  asker.say('hello')
  expect(await asker.frame()).toBe(messageFrame(asker, '"hello"'))
  await eventually(
    async () => {
      asker.command({ type: 'members' })
      return asker.frame()
    },
    (frame) => frame.includes('"members":['),
  )
})

test('limits.readBytesPerSecond - presence, presence_stats, history and recovery beyond it are 111, and can be repeated', async () => {
  const server = await startServer({ shards: 1, limits, rooms })
  const channel = freshRoom()
  const talker = await CentrifugeRawClient.connect(server)
  await talker.subscribe(channel)
  for (let index = 0; index < 10; index++) await talker.publish(channel, 'x'.repeat(200))
  const { epoch } = await talker.ok<{ epoch: string }>('history', { channel, limit: 0 })
  const reader = await CentrifugeRawClient.connect(server)
  await reader.subscribe(channel)
  await reader.ok('history', { channel, limit: -1 })
  for (const method of ['presence', 'presence_stats', 'history']) {
    expect(await reader.refused(method, { channel, limit: -1 })).toEqual(TOO_MANY)
  }
  await reader.ok('unsubscribe', { channel })
  const position = { recoverable: true, recover: true, epoch, offset: 0 }
  expect(await reader.refused('subscribe', { channel, ...position })).toEqual(TOO_MANY)
  // What was not recovered can be had without a recovery.
  await reader.subscribe(channel)
  await reader.ok('unsubscribe', { channel })
  const recovered = await eventually(
    () => reader.call('subscribe', { channel, ...position }),
    ({ error }) => error === undefined,
  )
  expect(recovered.subscribe).toMatchObject({ recovered: true, publications: { length: 10 } })
  const { text } = await request(server, '/metrics')
  expect(text).toMatch(/lobbycast_shard_refused_reads_total\{shard="0"\} [1-9]/)
}, 30_000)

test('reads - a storm of presence commands is answered, command by command, and a bystander hears everything in order', async () => {
  const server = await startServer({ shards: 1, limits: { readBytesPerSecond: 50_000, readsBurst: 2000 } })
  const channel = freshRoom()
  const bystanders = [await join(plain, server, { room: freshRoom() })]
  bystanders.push(await join(plain, server, { room: bystanders[0]!.room }))
  await bystanders[0]!.next()
  for (let index = 0; index < 200; index++) await join(plain, server, { room: channel })
  const attacker = await CentrifugeRawClient.connect(server)
  await attacker.subscribe(channel)
  const ids = Array.from({ length: 1000 }, (_, index) => 1000 + index)
  attacker.send(...ids.map((id) => ({ id, presence: { channel } })))
  for (let index = 0; index < 50; index++) (bystanders[0] as PlainClient).sendText(String(index))
  for (const bystander of bystanders) {
    for (let index = 0; index < 50; index++) expect(String(await bystander.next())).toContain(`"msg":"${index}"`)
  }
  const kinds = { list: 0, refusal: 0 }
  for (const id of ids) {
    const { error } = await attacker.reply(id)
    if (error === undefined) kinds.list += 1
    else {
      expect(error).toEqual(TOO_MANY)
      kinds.refusal += 1
    }
  }
  expect(kinds.list).toBeGreaterThan(0)
  expect(kinds.refusal).toBeGreaterThan(900)
  expect(server.stats().shards[0]!.restarts).toBe(0)
}, 60_000)

// The late engine is asked about all of them at once, while the reader is still there.
if (!isLate) {
  test('reads - those of a connection that has gone are dropped, and others on its shard are served', async () => {
    const plenty = {
      readBytesPerSecond: 1_073_741_824,
      readMillisecondsPerSecond: 1000,
      shardReadMillisecondsPerSecond: 1000,
      shardReadBytesPerSecond: 1_073_741_824,
    }
    const server = await startServer({ shards: 1, limits: plenty, rooms })
    const channel = freshRoom()
    const talker = await CentrifugeRawClient.connect(server)
    await talker.subscribe(channel)
    for (let index = 0; index < 30; index++) await talker.publish(channel, 'x'.repeat(50_000))
    const reader = await CentrifugeRawClient.connect(server)
    await reader.subscribe(channel)
    // Each reply has 1.5 MB, so the shard is busy with all of them for far longer than it takes the server to see that the reader has gone.
    const ids = Array.from({ length: 300 }, (_, index) => 1000 + index)
    reader.send(...ids.map((id) => ({ id, history: { channel, limit: -1 } })))
    expect((await reader.reply(1000)).history).toMatchObject({ publications: { length: 30 } })
    reader.socket.terminate()
    // Read by the shard behind all of them.
    await talker.publish(channel, 'after')
    const { text } = await request(server, '/metrics')
    expect(text).toMatch(/lobbycast_shard_dropped_reads_total\{shard="0"\} [1-9]/)
  }, 30_000)
}
