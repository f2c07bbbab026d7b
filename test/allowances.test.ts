// What a connection may do in a time, over all wire protocols: beyond it nothing is done, the peer is told, and who goes on is disconnected.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { rsa, sign } from './support/auth-tokens.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { refusalCounts } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { JsonClient } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { enter, wireProtocols } from './support/protocols.ts'
import { startServer } from './support/start-server.ts'

const TOO_MANY = { code: 111, message: 'too many requests', temporary: true }

describe.each(wireProtocols)('allowances - $name', (protocol) => {
  test('messages beyond the burst are refused and told; the others are delivered; after a pause there are tokens again', async () => {
    const server = await startServer({ limits: { messagesPerSecond: 20, messagesBurst: 10 } })
    const room = freshRoom()
    const member = await enter(protocol, server, { room })
    const others = await enter(wireProtocols[1]!, server, { room, told: [member] })
    for (let n = 0; n < 12; n++) member.say(`${n}`)
    let said = 0
    let refused = 0
    // What entering took is taken from the burst too.
    while (said + refused < 11) {
      const heard = await member.heard()
      if (heard.kind === 'said') said += 1
      else if (heard.kind === 'refused' && heard.why === 'overloaded') refused += 1
    }
    expect(said).toBeGreaterThanOrEqual(5)
    expect(said).toBeLessThanOrEqual(11)
    for (let n = 0; n < said; n++) expect(await others.heard()).toMatchObject({ kind: 'said' })
    await new Promise((resolve) => setTimeout(resolve, 600))
    member.say('again')
    expect(await others.heard()).toMatchObject({ kind: 'said' })
    expect((await refusalCounts(server)).rate_messages).toBeGreaterThanOrEqual(1)
  })

  test('who goes on for a second is disconnected, and the others lose nothing', async () => {
    const server = await startServer({ limits: { messagesPerSecond: 20, messagesBurst: 10 } })
    const talker = await enter(protocol, server, { room: freshRoom() })
    const [one, other] = [freshRoom(), freshRoom()]
    const listener = await enter(wireProtocols[0]!, server, { room: one })
    expect(other).not.toBe(one)
    const timer = setInterval(() => {
      for (let n = 0; n < 20; n++) talker.say('again and again')
    }, 20)
    const { code, reason } = await talker.closed
    clearInterval(timer)
    expect([code, reason]).toEqual([protocol.name === 'centrifuge' ? 3013 : 1008, 'too many requests'])
    listener.say('still here')
    expect(await listener.heard()).toMatchObject({ kind: 'said', data: 'still here' })
  })

  test('bytes are counted as well', async () => {
    const server = await startServer({ limits: { bytesPerSecond: 1000, bytesBurst: 66_000 } })
    const member = await enter(protocol, server, { room: freshRoom() })
    member.say('x'.repeat(60_000))
    member.say('y'.repeat(60_000))
    // The refusal is told at once, the text comes back from its room.
    const heard = [await member.heard(), await member.heard()].map(({ kind }) => kind).sort()
    expect(heard).toEqual(['refused', 'said'])
    expect((await refusalCounts(server)).rate_bytes).toBe(1)
  })

  test('private messages have a rate of their own', async () => {
    const server = await startServer({ limits: { privateMessagesPerSecond: 1, privateMessagesBurst: 2 } })
    const room = freshRoom()
    const sender = await enter(protocol, server, { room })
    const recipient = await enter(wireProtocols[0]!, server, { room: freshRoom() })
    for (let n = 0; n < 3; n++) sender.whisper(recipient.id, `${n}`)
    for (let n = 0; n < 2; n++) expect(await recipient.heard()).toMatchObject({ kind: 'private' })
    expect(await sender.heard()).toEqual({ kind: 'refused', why: 'overloaded' })
    sender.say('to all')
    expect(await sender.heard()).toMatchObject({ kind: 'said', data: 'to all' })
    expect((await refusalCounts(server)).rate_private_messages).toBe(1)
  })

  test('pings: a peer that floods with them is disconnected', async () => {
    const server = await startServer({ limits: { pingsPerSecond: 5, pingsBurst: 20 } })
    const member = await enter(protocol, server, { room: freshRoom() })
    const timer = setInterval(() => {
      for (let n = 0; n < 10; n++) member.socket.ping()
    }, 20)
    expect((await member.closed).code).toBe(protocol.name === 'centrifuge' ? 3013 : 1008)
    clearInterval(timer)
    expect((await refusalCounts(server)).rate_pings).toBeGreaterThan(0)
  })
})

test('allowances - a plain member is told of the first loss at once, then of their number once a second', async () => {
  const server = await startServer({ limits: { messagesPerSecond: 1, messagesBurst: 1 } })
  const [plain, json] = [
    await PlainClient.connect(server.port, freshRoom()),
    await JsonClient.join(server, freshRoom()),
  ]
  await plain.welcome()
  for (let n = 0; n < 38; n++) plain.sendText('text')
  // The first notice is sent at once, the text comes back from its room.
  const first = [String(await plain.next()), String(await plain.next())]
  expect(first).toContain('overloaded, message not delivered.')
  expect(first.find((text) => text.startsWith('{'))).toContain('"msg":"text"')
  expect(await plain.next()).toBe('overloaded, 36 messages not delivered.')
  for (let n = 0; n < 4; n++) json.say('text')
  const frames = [JSON.parse(await json.frame()), JSON.parse(await json.frame())]
  expect(frames).toContainEqual({ type: 'error', code: 111, message: 'overloaded, message not delivered.' })
  expect(frames).toContainEqual(expect.objectContaining({ type: 'message' }))
  expect(JSON.parse(await json.frame())).toMatchObject({ code: 111, message: 'overloaded, 2 messages not delivered.' })
})

test('allowances - the last sum is told before the disconnect, so each text is accounted for', async () => {
  const server = await startServer({ limits: { messagesPerSecond: 10, messagesBurst: 5 } })
  const client = await PlainClient.connect(server.port, freshRoom())
  await client.welcome()
  let sent = 0
  const timer = setInterval(() => {
    if (client.socket.readyState === client.socket.OPEN) {
      client.sendText(`${sent}`)
      sent += 1
    }
  }, 5)
  let delivered = 0
  let lost = 0
  for (;;) {
    const text = await client.next().catch(() => undefined)
    if (text === undefined) break
    const notice = /^overloaded, (?:(\d+) messages|message) not delivered\.$/.exec(String(text))
    if (notice === null) delivered += 1
    else lost += Number(notice[1] ?? 1)
  }
  clearInterval(timer)
  expect(delivered).toBeGreaterThanOrEqual(5)
  // What was on its way when the server closed the connection was not read.
  expect(delivered + lost).toBeGreaterThan(sent / 2)
  expect((await client.closed).code).toBe(1008)
  // Also the text at which the connection was closed.
  expect(lost).toBe((await refusalCounts(server)).rate_messages)
})

test('allowances - the command at which the connection is closed has its reply', async () => {
  const server = await startServer({ limits: { commandsPerSecond: 10, commandsBurst: 5 } })
  const client = await CentrifugeRawClient.open(server)
  await client.hello()
  await client.nextLine()
  let id = 10
  const timer = setInterval(() => client.send({ id: id++, ping: {} }), 5)
  let refused = 0
  let last = ''
  for (;;) {
    const line = await client.nextLine().catch(() => undefined)
    if (line === undefined) break
    last = line
    if (line.includes('"error"')) refused += 1
  }
  clearInterval(timer)
  expect(JSON.parse(last)).toMatchObject({ push: { disconnect: { code: 3013 } } })
  expect(refused).toBe((await refusalCounts(server)).rate_commands)
})

test('allowances - every command with an id has its reply, also in a frame that is refused whole', async () => {
  const server = await startServer({ limits: { messagesPerSecond: 1, messagesBurst: 3 } })
  const client = await CentrifugeRawClient.open(server)
  await client.hello()
  const ids = [10, 11, 12, 13]
  await client.nextLine()
  client.send({ id: 9, ping: {} })
  client.send({ id: 8, ping: {} })
  client.sendFrame(ids.map((id) => JSON.stringify({ id, presence_stats: { channel: 'a' } })).join('\n'))
  for (const id of [9, 8]) expect(JSON.parse(await client.nextLine())).toEqual({ id, ping: {} })
  for (const id of ids) expect(JSON.parse(await client.nextLine())).toEqual({ id, error: TOO_MANY })
})

test('allowances - commands and subscriptions have rates of their own', async () => {
  const server = await startServer({
    limits: { commandsPerSecond: 1, commandsBurst: 8, subscriptionsPerSecond: 1, subscriptionsBurst: 2 },
  })
  const client = await CentrifugeRawClient.open(server)
  await client.hello()
  for (const channel of ['a', 'b']) await client.subscribe(channel)
  expect(await client.refused('subscribe', { channel: 'c' })).toEqual(TOO_MANY)
  for (let n = 0; n < 4; n++) await client.ok('ping', {})
  expect(await client.refused('ping', {})).toEqual(TOO_MANY)
  await eventually(
    () => refusalCounts(server),
    ({ rate_commands: commands, rate_subscriptions: subscriptions }) => commands === 1 && subscriptions === 1,
  )
})

test('allowances - questions have a rate of their own, in both protocols that have questions', async () => {
  const server = await startServer({ limits: { readsPerSecond: 1, readsBurst: 3 } })
  const client = await CentrifugeRawClient.open(server)
  await client.hello()
  await client.subscribe('a')
  await client.ok('presence', { channel: 'a' })
  await client.ok('presence_stats', { channel: 'a' })
  expect((await client.refused('history', { channel: 'a' })).code).toBe(108)
  expect(await client.refused('presence', { channel: 'a' })).toEqual(TOO_MANY)
  await client.ok('ping', {})
  const member = await JsonClient.join(server, freshRoom())
  for (let count = 0; count < 4; count++) member.command({ type: 'members' })
  await eventually(
    () => refusalCounts(server),
    ({ rate_reads: reads }) => reads === 2,
  )
})

test('allowances - what was said before the verdict on a token is counted too', async () => {
  const keys = createServer().listen(0, '127.0.0.1')
  await once(keys, 'listening')
  cleanUpAfterTest(() => {
    keys.closeAllConnections()
    keys.close()
  })
  const jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`
  const server = await startServer({ auth: { jwksUrl }, limits: { messagesPerSecond: 1, messagesBurst: 5 } })
  const token = await sign({ sub: 'ada' }, { alg: 'RS256', kid: 'a', key: rsa.privateKey })
  const asked = once(keys, 'request') as Promise<[unknown, ServerResponse]>
  const client = await PlainClient.connect(server.port, 'room', { path: `/ws/room?token=${token}` })
  for (let n = 0; n < 20; n++) client.sendText(`${n}`)
  // The pong shows that the texts have been read.
  client.socket.ping('read')
  await once(client.socket, 'pong')
  const [, response] = await asked
  response.end(JSON.stringify({ keys: [{ ...(await exportJWK(rsa.publicKey)), kid: 'a' }] }))
  await client.welcome()
  const heard = [String(await client.next())]
  while (!heard.at(-1)!.includes('messages not delivered')) heard.push(String(await client.next()))
  expect(heard.filter((text) => text.startsWith('{'))).toHaveLength(5)
  expect(heard.at(-1)).toBe('overloaded, 15 messages not delivered.')
})

test.each(['', '?format=json'])(
  'allowances - a client of /ws/room%s is greeted before it is told of a loss',
  async (query) => {
    const server = await startServer({ limits: { messagesPerSecond: 1, messagesBurst: 1 } })
    for (let n = 0; n < 20; n++) {
      const room = freshRoom()
      const client = await PlainClient.connect(server.port, room, { path: `/ws/${room}${query}` })
      for (let count = 0; count < 3; count++) client.sendText('early')
      expect(String(await client.next())).toMatch(/^your id is |"type":"welcome"/)
    }
  },
)
