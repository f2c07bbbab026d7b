// Bans and mutes, with real clients of every protocol: who is banned is sent away and refused, who is muted may not speak in any way.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moderatedAddress } from '../src/protocol/forwarded.ts'
import { rsa, sign } from './support/auth-tokens.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { EventClient } from './support/event-client.ts'
import { textFrame } from './support/frames.ts'
import { refusalCounts, request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { JsonClient } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { enter, type Member, type WireProtocol, wireProtocols } from './support/protocols.ts'
import { RawSocket } from './support/raw-socket.ts'
import { connected, sdkClient } from './support/sdk-client.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const auth = { hmacSecret: HMAC_SECRET, anonymous: true } as const
const http = { trustedProxies: ['127.0.0.1'] }
const shared = sharedServer({ auth })

let users = 0
function freshUser(): string {
  users += 1
  return `user-${users}`
}

const PATH_OF = {
  plain: (room: string) => `/ws/${room}`,
  json: (room: string) => `/ws/${room}?format=json`,
  centrifuge: () => '/connection/websocket',
} as const

// A connection from an address, as the proxy tells it. Resolves to the close frame, or to 'open' once it is greeted (plain, plain JSON) or open.
async function attempt(server: { port: number }, { name }: WireProtocol, address: string, room = freshRoom()) {
  const raw = await RawSocket.open(server.port)
  const { status } = await raw.upgrade({ path: PATH_OF[name](room), headers: { 'X-Forwarded-For': address } })
  expect(status).toBe(101)
  if (name === 'centrifuge') await raw.write(textFrame('{"id":1,"connect":{}}'))
  const frame = await raw.frames.next()
  return { raw, outcome: frame.kind === 'close' ? { code: frame.code, reason: frame.reason } : 'open' }
}

const banCode = ({ name }: WireProtocol): number => (name === 'centrifuge' ? 3503 : 1008)

async function enterAs(
  protocol: WireProtocol,
  user: string,
  room: string,
  server: TestServer = shared.server,
): Promise<Member> {
  return enter(protocol, server, { room, token: await tokenFor({ sub: user }) })
}

describe.each(wireProtocols)('moderation - $name', (protocol) => {
  const isCentrifuge = protocol.name === 'centrifuge'

  test('ban - the connections of a user are ended with the reason, new ones are refused before a room sees them, others may come', async () => {
    const server = await startServer({ auth })
    const room = freshRoom()
    const [user, other] = [freshUser(), freshUser()]
    const watcher = await enter(wireProtocols[0]!, server, { room })
    const member = await enter(protocol, server, { room, token: await tokenFor({ sub: user }), told: [watcher] })
    const code = banCode(protocol)
    expect(server.ban({ user }, { reason: 'häßlich' })).toEqual({ count: 1 })
    expect(await member.closed).toEqual({ code, reason: 'häßlich' })
    expect(await watcher.heard()).toEqual({ kind: 'left', id: member.id })
    const token = await tokenFor({ sub: user })
    expect(await protocol.enter(server, { room, token })).toEqual({ kind: 'refused', with: code })
    const friend = await enter(protocol, server, { room, token: await tokenFor({ sub: other }), told: [watcher] })
    expect(await refusalCounts(server)).toEqual({ banned: 1 })
    expect(server.unban({ user })).toEqual({ count: 1 })
    expect(server.unban({ user })).toEqual({ count: 0 })
    await enter(protocol, server, { room, token, told: [watcher, friend] })
  })

  test('ban - ends by itself when its time is over', async () => {
    const user = freshUser()
    shared.server.ban({ user }, { seconds: 1 })
    const token = await tokenFor({ sub: user })
    const room = freshRoom()
    expect((await protocol.enter(shared.server, { room, token })).kind).toBe('refused')
    await eventually(
      async () => (await protocol.enter(shared.server, { room, token })).kind,
      (kind) => kind === 'in',
    )
  })

  test('ban - a connection that is banned by its id is ended; an id that is not known is kept for a while', async () => {
    const member = await enter(protocol, shared.server, { room: freshRoom() })
    expect(shared.server.ban({ client: member.id.toUpperCase() })).toEqual({ count: 1 })
    expect(await member.closed).toEqual({ code: banCode(protocol), reason: 'banned' })
    expect(shared.server.unban({ client: member.id })).toEqual({ count: 0 })
    // The id may be that of a connection that a hook is asked about.
    expect(shared.server.ban({ client: member.id })).toEqual({ count: 0 })
    expect(shared.server.unban({ client: member.id })).toEqual({ count: 1 })
  })

  test.each([
    { what: 'an IPv4 address', address: '203.0.113.9', banned: '203.0.113.9', other: '203.0.113.10' },
    { what: 'IPv4 in an IPv6 spelling', address: '203.0.113.9', banned: '::ffff:203.0.113.9', other: '203.0.113.8' },
    {
      what: 'the /64 of an IPv6 address',
      address: '2001:db8:1:2::1',
      banned: '2001:DB8:1:2:ffff::9',
      other: '2001:db8:1:3::1',
    },
    {
      what: 'a /64 as it is shown',
      address: '2001:db8:0:0:7::1',
      banned: '2001:db8:0:0::/64',
      other: '2001:db8:0:1::1',
    },
    { what: 'a loopback address', address: '127.0.0.7', banned: '127.0.0.7', other: '127.0.0.8' },
  ])('ban - of $what ends its connections and stands at the door', async ({ address, banned, other }) => {
    const server = await startServer({ auth, http })
    const code = banCode(protocol)
    const inside = await attempt(server, protocol, address)
    const neighbour = await attempt(server, protocol, other)
    expect([inside.outcome, neighbour.outcome]).toEqual(['open', 'open'])
    expect(server.ban({ address: banned }, { reason: 'no more' })).toEqual({ count: 1 })
    expect(await inside.raw.frames.next()).toMatchObject(
      // The centrifuge protocol has a push before its close frame.
      isCentrifuge ? { kind: 'text' } : { kind: 'close', code, reason: 'no more' },
    )
    const room = freshRoom()
    expect((await attempt(server, protocol, address, room)).outcome).toEqual({ code, reason: 'no more' })
    expect((await attempt(server, protocol, other, room)).outcome).toBe('open')
    expect(await refusalCounts(server)).toEqual({ banned: 1 })
    expect(server.unban({ address: banned })).toEqual({ count: 1 })
    expect((await attempt(server, protocol, address, room)).outcome).toBe('open')
  })

  test('mute - no text reaches anybody until the mute is lifted, and each is told to the sender alone', async () => {
    const server = await startServer({ auth })
    const room = freshRoom()
    const user = freshUser()
    const friend = await enter(wireProtocols[1]!, server, { room })
    const member = await enter(protocol, server, { room, token: await tokenFor({ sub: user }), told: [friend] })
    const denied = { kind: 'refused', why: 'permission denied' }
    expect(server.mute({ user })).toEqual({ count: 1 })
    member.say('one')
    expect(await member.heard()).toEqual(denied)
    member.whisper(friend.id, 'two')
    expect(await member.heard()).toEqual(denied)
    member.whisper('nobody', 'three')
    expect(await member.heard()).toEqual(denied)
    expect(await refusalCounts(server)).toEqual({
      muted: 3,
      ...(isCentrifuge ? { command_permission_denied: 3 } : {}),
    })
    // Others may speak, also to those who are muted.
    friend.whisper(member.id, 'psst')
    expect(await member.heard()).toEqual({ kind: 'private', from: friend.id, data: 'psst' })
    // A new connection of the same user is muted too, from its first word on.
    const again = await enter(protocol, server, { room, token: await tokenFor({ sub: user }), told: [friend, member] })
    again.say('four')
    expect(await again.heard()).toEqual(denied)
    expect(server.unmute({ user })).toEqual({ count: 1 })
    expect(server.unmute({ user })).toEqual({ count: 0 })
    for (const speaker of [member, again]) {
      speaker.say('free')
      for (const hearer of [friend, member, again]) {
        expect(await hearer.heard()).toEqual({ kind: 'said', from: speaker.id, data: 'free' })
      }
    }
  })

  test.each(['client', 'address'] as const)('mute - by %s, for a time', async (by) => {
    // Each attempt to speak is an error of a centrifuge client.
    const server = await startServer({ auth, limits: { errorsPerConnectionMax: 100_000 } })
    const room = freshRoom()
    const member = await enter(protocol, server, { room })
    const subject = by === 'client' ? { client: member.id } : { address: '127.0.0.1' }
    expect(server.mute(subject, { seconds: 1 })).toEqual({ count: 1 })
    member.say('now')
    expect(await member.heard()).toEqual({ kind: 'refused', why: 'permission denied' })
    await eventually(
      async () => {
        member.say('later')
        return (await member.heard()).kind
      },
      (kind) => kind === 'said',
    )
    expect(server.unmute(subject)).toEqual({ count: 0 })
  })
})

describe('mute - the ways to speak of each protocol', () => {
  test('plain - texts, private messages and what only looks like one; a binary frame still comes back', async () => {
    const client = await PlainClient.connect(shared.server.port, freshRoom())
    await client.welcome()
    shared.server.mute({ client: client.id })
    for (const text of ['hi', `\\w ${client.id} psst`, '\\w', ' \\W nobody', '']) {
      client.sendText(text)
      expect(await client.next()).toBe('permission denied, message not delivered.')
    }
    client.sendBinary(Buffer.from([1, 2]))
    expect(await client.next()).toEqual(Buffer.from([1, 2]))
  })

  test('plain JSON - texts and commands; the members may still be asked for, and a wrong command is a wrong command', async () => {
    const client = await JsonClient.join(shared.server, freshRoom())
    shared.server.mute({ client: client.id })
    const large = 'x'.repeat(40_000)
    for (const frame of [
      'hi',
      '{"type":"message","data":1}',
      `{"type":"private","to":"${client.id}","data":1}`,
      `\\w ${client.id} psst`,
      `{"type":"message","data":"${large}"}`,
      large,
    ]) {
      client.sendText(frame)
      expect(await client.frame()).toBe('{"type":"error","code":103,"message":"permission denied"}')
    }
    client.command({ type: 'members' })
    expect(JSON.parse(await client.frame())).toEqual({ type: 'members', members: [{ id: client.id }] })
    client.command({ type: 'nonsense' })
    expect(JSON.parse(await client.frame())).toMatchObject({ type: 'error', code: 107 })
  })

  test('centrifuge - publish to its rooms and to others, whisper, and send, which has no reply', async () => {
    const server = await startServer({ auth, rooms: { defaults: { publish: 'anyone' } } })
    const client = await CentrifugeRawClient.connect(server)
    const room = freshRoom()
    await client.subscribe(room)
    server.mute({ client: client.id })
    for (const channel of [room, freshRoom()]) {
      expect(await client.refused('publish', { channel, data: 1 })).toEqual({ code: 103, message: 'permission denied' })
    }
    expect(await client.refused('rpc', { method: 'whisper', data: { to: client.id, data: 1 } })).toMatchObject({
      code: 103,
    })
    // Without somebody who listens for messages, a client that is not muted would be disconnected.
    client.send({ send: { data: 1 } })
    expect(await client.pushesSoFar()).toEqual([])
    expect(await refusalCounts(server)).toEqual({ muted: 4, command_permission_denied: 3 })
    expect(server.unmute({ client: client.id })).toEqual({ count: 1 })
    await client.publish(room, 1)
  })

  test.each(wireProtocols)('$name - what is said while the token is being verified', async (protocol) => {
    const user = freshUser()
    shared.server.mute({ user })
    const token = await tokenFor({ sub: user })
    const room = freshRoom()
    if (protocol.name === 'centrifuge') {
      const client = await CentrifugeRawClient.open(shared.server)
      client.send(
        { id: 1, connect: { token } },
        { id: 2, subscribe: { channel: room } },
        { id: 3, publish: { channel: room, data: 1 } },
      )
      expect((await client.reply(3)).error).toMatchObject({ code: 103 })
      return
    }
    const path = `/ws/${room}?token=${token}${protocol.name === 'json' ? '&format=json' : ''}`
    const client = await PlainClient.connect(shared.server.port, room, { path })
    client.sendText('early')
    // First the greeting.
    expect(String(await client.next())).toMatch(/your id is|welcome/)
    expect(String(await client.next())).toMatch(/permission denied/)
  })
})

test('ban - the SDK of a banned user stops for good', async () => {
  const user = freshUser()
  const client = await connected(shared.server, { token: await tokenFor({ sub: user }) })
  shared.server.ban({ user }, { reason: 'rude' })
  expect(await client.events.next('disconnected')).toMatchObject({ code: 3503, reason: 'rude' })
  const again = sdkClient(shared.server, { token: await tokenFor({ sub: user }) })
  again.sdk.connect()
  expect(await again.events.next('disconnected')).toMatchObject({ code: 3503, reason: 'rude' })
})

test('ban - of a user while its token is being verified', async () => {
  const asked: ServerResponse[] = []
  const issuer = createServer((_, response) => asked.push(response))
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
  cleanUpAfterTest(() => {
    issuer.closeAllConnections()
    issuer.close()
  })
  const { port } = issuer.address() as AddressInfo
  const server = await startServer({ http, auth: { jwksUrl: `http://127.0.0.1:${port}/keys` } })
  const token = (sub: string) => sign({ sub }, { alg: 'RS256', key: rsa.privateKey, kid: 'a' })
  const comers = await Promise.all(
    [
      { user: 'ann', address: '203.0.113.1' },
      { user: 'bob', address: '203.0.113.2' },
      { user: 'cyd', address: '203.0.113.3' },
    ].map(async ({ user, address }) =>
      PlainClient.connect(server.port, 'room', {
        path: `/ws/room?token=${await token(user)}`,
        headers: { 'X-Forwarded-For': address },
      }),
    ),
  )
  await eventually(
    () => asked.length,
    (count) => count > 0,
  )
  server.ban({ user: 'ann' }, { reason: 'by name' })
  server.ban({ address: '203.0.113.2' }, { reason: 'by address' })
  const keys = JSON.stringify({ keys: [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'RS256' }] })
  for (const response of asked) response.end(keys)
  const [ann, bob, cyd] = comers
  expect(await ann!.closed).toEqual({ code: 1008, reason: 'by name' })
  expect(await bob!.closed).toEqual({ code: 1008, reason: 'by address' })
  await cyd!.welcome()
  expect(await refusalCounts(server)).toEqual({ banned: 2 })
})

test.each(['user', 'address'] as const)(
  'ban - by %s ends those who watch a room by their token, and refuses new ones',
  async (by) => {
    const server = await startServer({ auth, http })
    const room = freshRoom()
    const watch = async (user: string, address: string) => {
      const headers = { authorization: `Bearer ${await tokenFor({ sub: user })}`, 'x-forwarded-for': address }
      return EventClient.open(server, room, { headers })
    }
    const [ann, bob] = [await watch('ann', '203.0.113.1'), await watch('bob', '203.0.113.2')]
    const keyHolder = await EventClient.watch(server, room)
    expect([ann.status, bob.status]).toEqual([200, 200])
    server.ban(by === 'user' ? { user: 'ann' } : { address: '203.0.113.1' }, { reason: 'rude' })
    expect(await ann.events.next()).toEqual({ event: 'banned', data: '{"code":3503,"reason":"rude"}' })
    expect(await ann.ended).toBe(true)
    const again = await watch('ann', '203.0.113.1')
    expect([again.status, await again.body()]).toEqual([403, '{"error":"rude"}'])
    expect(await refusalCounts(server)).toMatchObject({ banned: 1 })
    const speaker = await enter(wireProtocols[0]!, server, { room })
    speaker.say('hi')
    for (const watcher of [bob, keyHolder]) {
      expect(JSON.parse(await watcher.next())).toMatchObject({ type: 'join' })
      expect(JSON.parse(await watcher.next())).toMatchObject({ type: 'message', data: 'hi' })
    }
  },
)

test('limits.moderationEntriesMax - one more is refused with 106, until another is lifted or over', async () => {
  const server = await startServer({ auth, limits: { moderationEntriesMax: 2 } })
  server.ban({ user: 'a' })
  server.mute({ address: '203.0.113.9' }, { seconds: 1 })
  const message = '2 bans and mutes are kept; there may be no more (limits.moderationEntriesMax)'
  expect(() => server.mute({ user: 'b' })).toThrow(expect.objectContaining({ code: 106, message }))
  expect(() => server.ban({ address: '203.0.113.9' })).toThrow(expect.objectContaining({ code: 106 }))
  // In place of an earlier one of the same subject.
  server.ban({ user: 'a' }, { reason: 'again' })
  expect(server.unban({ user: 'a' })).toEqual({ count: 1 })
  server.mute({ user: 'b' })
  await eventually(
    () => {
      try {
        return server.ban({ user: 'c' }).count
      } catch {
        return -1
      }
    },
    (count) => count === 0,
  )
})

test('moderation - entries and users are shown by the metrics, and a mute by id ends with the connection', async () => {
  const server = await startServer({ auth })
  const shown = async (name: string) => {
    const { text } = await request(server, '/metrics')
    return Number(new RegExp(`^lobbycast_${name} (\\d+)$`, 'm').exec(text)?.[1])
  }
  const member = await enterAs(wireProtocols[0]!, 'ann', freshRoom(), server)
  await enterAs(wireProtocols[2]!, 'ann', freshRoom(), server)
  server.mute({ client: member.id })
  server.ban({ user: 'zoe' })
  expect([await shown('users'), await shown('moderation_entries')]).toEqual([1, 2])
  member.socket.terminate()
  await eventually(
    () => shown('moderation_entries'),
    (count) => count === 1,
  )
})

const ipv4 = fc.ipV4().filter((address) => !address.startsWith('127.'))
const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))
const groups = (count: number) => fc.array(group, { minLength: count, maxLength: count })

test('moderated address - of IPv4 the address, of IPv6 the /64, and its own name is a name of the same', () => {
  fc.assert(
    fc.property(ipv4, (address) => {
      expect(moderatedAddress(address)).toBe(address)
      expect(moderatedAddress(`::ffff:${address}`)).toBe(address)
      expect(moderatedAddress(`${address}:443`)).toBe(address)
    }),
  )
  fc.assert(
    fc.property(groups(4), groups(4), groups(4), (network, one, other) => {
      fc.pre(network.some((value) => value !== '0'))
      const name = moderatedAddress([...network, ...one].join(':'))
      expect(name).toMatch(/::\/64$/)
      expect(moderatedAddress([...network, ...other].join(':').toUpperCase())).toBe(name)
      expect(moderatedAddress(name!)).toBe(name)
    }),
  )
  for (const text of [
    '',
    'localhost',
    '203.0.113.9/64',
    '203.0.113.0/24',
    '2001:db8::/32',
    '2001:db8::1/64',
    'fe80::1%eth0',
    '1.2.3',
  ]) {
    expect(moderatedAddress(text), text).toBeUndefined()
  }
  expect(moderatedAddress('::1')).toBe('::1')
  expect(moderatedAddress('::ffff:127.0.0.1')).toBe('127.0.0.1')
})
