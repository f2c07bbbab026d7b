// The plain JSON protocol when something goes wrong: binary and oversized frames, silence, an overloaded server, a replaced shard, tokens.

import { once } from 'node:events'
import { expect, test } from 'vitest'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { eventually } from './support/inbox.ts'
import { JsonClient, joinFrame, leaveFrame, messageFrame } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { lossesIn } from './support/protocols.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const shared = sharedServer()

// Two members of one room; the first has heard of the second.
async function pair(server: TestServer, room = freshRoom()) {
  const witness = await JsonClient.join(server, room)
  const member = await JsonClient.join(server, room, { name: 'Bob' })
  expect(await witness.frame()).toBe(joinFrame(member))
  return { room, witness, member }
}

test('plain JSON - a binary frame closes the connection with 1003', async () => {
  const { witness, member } = await pair(shared.server)
  member.sendBinary(Buffer.from('{"type":"members"}'))
  expect((await member.closed).code).toBe(1003)
  expect(member.takeAll()).toEqual([])
  expect(await witness.frame()).toBe(leaveFrame(member))
})

test('plain JSON - the largest message is said, one byte more closes the connection with 1009', async () => {
  const { witness, member } = await pair(shared.server)
  const wrap = '{"type":"message","data":""}'.length
  const data = 'x'.repeat(65_536 - wrap)
  member.say(data)
  for (const client of [witness, member]) expect(await client.frame()).toBe(messageFrame(member, `"${data}"`))
  member.sendText('"'.repeat(65_536))
  const quoted = JSON.stringify('"'.repeat(65_536))
  for (const client of [witness, member]) expect(await client.frame()).toBe(messageFrame(member, quoted))
  member.say(`${data}x`)
  expect((await member.closed).code).toBe(1009)
  expect(await witness.frame()).toBe(leaveFrame(member))
})

test('plain JSON - pings carry hi, and a silent member is dropped', async () => {
  const server = await startServer({ heartbeat: { intervalSeconds: 1, timeoutSeconds: 2 } })
  const room = freshRoom()
  const witness = await JsonClient.join(server, room)
  const mute = await JsonClient.join(server, room, { autoPong: false })
  expect(await witness.frame()).toBe(joinFrame(mute))
  const [payload] = (await once(witness.socket, 'ping')) as [Buffer]
  expect(payload.toString()).toBe('hi')
  expect(await witness.frame(20_000)).toBe(leaveFrame(mute))
  witness.say('here')
  expect(await witness.frame()).toBe(messageFrame(witness, '"here"'))
}, 30_000)

test('plain JSON - what an overloaded server cannot take is told as error 111, the rest arrives in order', async () => {
  const limits = { messageBytesMax: 1024, statisticsBytesMax: 1024, inboxRingBytes: 4096 }
  const server = await startServer({ shards: 1, limits })
  const sender = await JsonClient.join(server, freshRoom())
  const count = 4000
  // One write of many frames: the server reads far more of them in one go than its inbox holds.
  for (let index = 0; index < count; index++) sender.say(`${index}:${'x'.repeat(900)}`)
  let refused = 0
  let last = -1
  let delivered = 0
  while (delivered + refused < count) {
    const frame = JSON.parse(await sender.frame()) as { type: string; code?: number; message?: string; data?: string }
    if (frame.type === 'error') {
      expect([frame.code, lossesIn(frame.message!) > 0]).toEqual([111, true])
      refused += lossesIn(frame.message!)
    } else {
      delivered += 1
      const index = Number(/^(\d+):/.exec(frame.data!)?.[1])
      expect(index).toBeGreaterThan(last)
      last = index
    }
  }
  expect(refused).toBeGreaterThan(0)
  expect(refused).toBeLessThan(count)
  sender.say('after')
  expect(await sender.frame()).toBe(messageFrame(sender, '"after"'))
})

test('plain JSON - members of a replaced shard are told, stay, and keep their names', async () => {
  const server = await startServer({ shards: 2 }, { faults: true })
  const { room, witness, member } = await pair(server)
  const shard = server.shardOf(room)
  server.injectFault(shard, 'throw')
  for (const client of [witness, member]) expect(await client.frame()).toBe('{"type":"restarted"}')
  await eventually(
    () => server.stats().shards[shard]!,
    ({ ready, restarts }) => ready && restarts >= 1,
  )
  member.say('still here')
  for (const client of [witness, member]) expect(await client.frame()).toBe(messageFrame(member, '"still here"'))
  const guest = await JsonClient.join(server, room)
  expect(guest.members).toBe(3)
  for (const client of [witness, member]) expect(await client.frame()).toBe(joinFrame(guest))
  member.cut('FIN')
  expect(await witness.frame()).toBe(leaveFrame(member))
})

test('plain JSON - a token is shown as in the plain protocol, and ends the connection with it', async () => {
  const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET } })
  const room = freshRoom()
  const missing = await JsonClient.open(server, room)
  expect(await missing.closed).toEqual({ code: 1008, reason: 'the token is missing' })
  const expired = await JsonClient.open(server, room, { token: await tokenFor({ sub: 'ada', ttlSeconds: -1 }) })
  expect(await expired.closed).toEqual({ code: 1008, reason: 'the token has expired' })
  const brief = await JsonClient.join(server, room, { token: await tokenFor({ sub: 'ada', ttlSeconds: 2 }) })
  expect(brief.members).toBe(1)
  expect(await brief.closed).toEqual({ code: 1008, reason: 'the token has expired' })
})

test('plain JSON - a server that stops closes with 1012', async () => {
  const server = await startServer({ shards: 1 })
  const { witness, member } = await pair(server)
  await server.stop()
  for (const client of [witness, member]) expect((await client.closed).code).toBe(1012)
})
