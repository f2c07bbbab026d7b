// Rooms on an engine that answers later: quiet rooms, rooms that only the API uses, counts of recipients, and the place of private
// messages.
import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { sumOf } from './support/late-server.ts'
import { broadcastOf, freshRoom, joinedNotice, privateOf } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { enter, enterAll, protocolPairs, wireProtocols } from './support/protocols.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const shared = sharedServer()

async function plainIn(room: string): Promise<PlainClient> {
  const client = await PlainClient.connect(shared.server.port, room)
  await client.welcome()
  return client
}

interface Published {
  result: { offset: number; epoch: string }
}

const publish = async (channel: string, data: unknown): Promise<Published> =>
  JSON.parse((await push(shared.server, '/api/publish', { channel, data })).text) as Published

test.each(wireProtocols)('a quiet room delivers to $name without another record', async (protocol) => {
  const server = await startServer({ shards: 1 })
  const member = await enter(protocol, server, { room: `late-slow-${freshRoom()}` })
  for (const text of ['one', 'two']) {
    member.say(text)
    expect(await member.heard()).toMatchObject({ kind: 'said', data: text })
  }
})

test('recipients are those who are in the room when the push is delivered', async () => {
  const room = `late-slow-${freshRoom()}`
  const [stays] = await enterAll(shared.server, room)
  const leaves = await plainIn(room)
  expect((await stays!.heard()).kind).toBe('joined')
  // The join is asked before the push, so it comes first.
  const joins = await PlainClient.connect(shared.server.port, room)
  const pushed = push(shared.server, `/rooms/${room}/statistics`, [])
  await new Promise((resolve) => setTimeout(resolve, 300))
  leaves.close()
  await leaves.closed
  await joins.welcome()
  expect(JSON.parse((await pushed).text)).toMatchObject({ offset: 1, recipients: 4 })
})

test('each of many pushes under way is counted for itself', async () => {
  const room = freshRoom()
  const members: CentrifugeRawClient[] = []
  const answers: Promise<{ text: string }>[] = []
  for (let n = 0; n < 30; n++) {
    answers.push(push(shared.server, `/rooms/${room}/statistics`, []))
    if (n % 5 === 0) {
      const member = await CentrifugeRawClient.connect(shared.server)
      await member.subscribe(room)
      members.push(member)
    }
  }
  const counted: Record<number, number> = {}
  for (const { text } of await Promise.all(answers)) {
    const { offset, recipients } = JSON.parse(text) as { offset: number; recipients: number }
    counted[offset] = recipients
  }
  const heard: Record<number, number> = Object.fromEntries(Object.keys(counted).map((offset) => [offset, 0]))
  for (const member of members) {
    for (let offset = 0; offset < 30; heard[offset]! += 1) offset = (await member.nextPublication()).offset
  }
  expect(counted).toEqual(heard)
})

test('API calls in a row to a room without members keep its epoch, and its offsets rise', async () => {
  const channel = freshRoom()
  const done: Published['result'][] = []
  for (let n = 1; n <= 5; n++) done.push((await publish(channel, n)).result)
  const together = await Promise.all([6, 7, 8].map((n) => publish(channel, n)))
  done.push(...together.map(({ result }) => result).sort((a, b) => a.offset - b.offset))
  expect(done.map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(new Set(done.map(({ epoch }) => epoch)).size).toBe(1)
  // Somebody who joins within the second finds the same log, and it stays open for as long as somebody is there.
  const client = await CentrifugeRawClient.connect(shared.server)
  expect(await client.subscribe(channel, { positioned: true })).toMatchObject({ offset: 8, epoch: done[0]!.epoch })
  await new Promise((resolve) => setTimeout(resolve, 2500))
  expect((await publish(channel, 9)).result).toEqual({ offset: 9, epoch: done[0]!.epoch, recipients: 1 })
})

test('a room that the API alone has used is closed after a while', async () => {
  const channel = freshRoom()
  const { result } = await publish(channel, 1)
  await new Promise((resolve) => setTimeout(resolve, 2500))
  expect((await publish(channel, 2)).result).toMatchObject({ offset: 1 })
  expect((await publish(channel, 3)).result.epoch).not.toBe(result.epoch)
})

test('rooms that the API uses do not keep members out of a shard with room for a few', async () => {
  const server = await startServer({ shards: 1, limits: { roomsMax: 2 } })
  const api = (channel: string) => push(server, '/api/publish', { channel, data: 1 })
  const answers = await Promise.all(Array.from({ length: 20 }, () => api(freshRoom())))
  for (const { text } of answers) expect(JSON.parse(text)).toMatchObject({ result: { offset: 1 } })
  const members = await Promise.all(wireProtocols.slice(0, 2).map((one) => enter(one, server, { room: freshRoom() })))
  expect(JSON.parse((await api(freshRoom())).text)).toMatchObject({ error: { code: 106 } })
  members[0]!.socket.close()
  await eventually(
    () => sumOf(server, 'lobbycast_shard_rooms'),
    (rooms) => rooms === 1,
  )
  expect(JSON.parse((await api(freshRoom())).text)).toMatchObject({ result: { offset: 1 } })
})

test.each(protocolPairs.filter(({ one }) => one.name !== 'centrifuge'))(
  'a private message keeps its place behind what its sender said: $names',
  async ({ one, other }) => {
    const room = freshRoom()
    const recipient = await enter(other, shared.server, { room })
    const sender = await enter(one, shared.server, { room, told: [recipient] })
    const expected: unknown[] = []
    for (let n = 0; n < 20; n++) {
      sender.say(`said ${n}`)
      sender.whisper(recipient.id, `whispered ${n}`)
      expected.push(`said ${n}`, `whispered ${n}`)
    }
    const heard: unknown[] = []
    for (const _ of expected) heard.push(((await recipient.heard()) as { data: unknown }).data)
    expect(heard).toEqual(expected)
  },
)

test('a private message behind a text that the engine does not take is delivered all the same', async () => {
  const room = `late-fails-publish-1-${freshRoom()}`
  const [sender, recipient] = [await plainIn(room), await plainIn(room)]
  expect(await sender.next()).toBe(joinedNotice(recipient))
  sender.sendText('failed')
  sender.sendText(`\\w ${recipient.id} private`)
  sender.sendText('said')
  expect(await recipient.next()).toBe(privateOf(sender, recipient, 'private'))
  expect(await recipient.next()).toBe(broadcastOf(sender, 'said'))
  expect(await sender.next()).toBe('overloaded, message not delivered.')
  expect(await sender.next()).toBe(broadcastOf(sender, 'said'))
})

test('a private message reaches its recipient though its sender has left meanwhile', async () => {
  const room = `late-slow-${freshRoom()}`
  const [recipient, sender] = [await plainIn(room), await plainIn(room)]
  expect(await recipient.next()).toBe(joinedNotice(sender))
  sender.sendText('said')
  sender.sendText(`\\w ${recipient.id} private`)
  sender.close()
  expect(await recipient.next()).toBe(broadcastOf(sender, 'said'))
  expect([String(await recipient.next()), String(await recipient.next())].sort()).toEqual(
    [privateOf(sender, recipient, 'private'), `${sender.id} disconnected.`].sort(),
  )
})
