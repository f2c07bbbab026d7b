// What a back end does about connections and users, with real members of every protocol: end them, put them into rooms and out of rooms,
// move their expiry.
import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient, type ClientInfo } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push, refusalCounts } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { JsonClient } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { enter, type Member, type WireProtocol, wireProtocols } from './support/protocols.ts'
import { connected, subscribed } from './support/sdk-client.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const { connect } = CentrifugeRawClient
const auth = { hmacSecret: HMAC_SECRET, anonymous: true } as const
const rooms = {
  defaults: { historySize: 10 },
  namespaces: { forced: { forceRecovery: true }, locked: { subscribe: 'token' } },
} as const
const shared = sharedServer({ auth, rooms })

let users = 0
function freshUser(): string {
  users += 1
  return `user-${users}`
}

const seconds = () => Math.floor(Date.now() / 1000)

async function enterAs(
  protocol: WireProtocol,
  user: string,
  { room = freshRoom(), server = shared.server, told }: { room?: string; server?: TestServer; told?: Member[] } = {},
): Promise<Member> {
  const token = await tokenFor({ sub: user })
  return enter(protocol, server, { room, token, ...(told === undefined ? {} : { told }) })
}

// What an operation throws.
function thrown(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    const { name, code, message } = error as { name: string; code: number; message: string }
    return { name, code, message }
  }
  throw new Error('nothing was thrown')
}
const badRequest = (message: string) => ({ name: 'OperationError', code: 107, message })

// The connection answers, so that it is open.
async function expectOpen(member: Member): Promise<void> {
  member.say('still here')
  expect(await member.heard()).toEqual({ kind: 'said', from: member.id, data: 'still here' })
}

describe.each(wireProtocols)('people - $name', (protocol) => {
  const isCentrifuge = protocol.name === 'centrifuge'

  test('disconnect - ends all connections of a user, and nobody else', async () => {
    const [user, other] = [freshUser(), freshUser()]
    const ended = await Promise.all([enterAs(protocol, user), enterAs(protocol, user), enterAs(protocol, user)])
    const stays = await enterAs(protocol, other)
    const anonymous = await enter(protocol, shared.server, { room: freshRoom() })
    const code = isCentrifuge ? 3503 : 1008
    expect(shared.server.disconnect({ user })).toEqual({ count: 3 })
    for (const { closed } of ended) expect(await closed).toEqual({ code, reason: 'force disconnect' })
    expect(shared.server.disconnect({ user })).toEqual({ count: 0 })
    await expectOpen(stays)
    await expectOpen(anonymous)
    expect(shared.server.connections(user)).toEqual([])
  })

  test('disconnect - by client or session, with a user both must match, and those of the whitelist stay', async () => {
    const user = freshUser()
    const [first, second, third] = [
      await enterAs(protocol, user),
      await enterAs(protocol, user),
      await enterAs(protocol, user),
    ]
    const { server } = shared
    expect(server.disconnect({ user: freshUser(), client: first.id })).toEqual({ count: 0 })
    expect(server.disconnect({ client: first.id, session: second.id })).toEqual({ count: 0 })
    expect(server.disconnect({ user, client: first.id.toUpperCase() })).toEqual({ count: 1 })
    await first.closed
    expect(server.disconnect({ user }, { whitelist: [third.id.toUpperCase()] })).toEqual({ count: 1 })
    await second.closed
    await expectOpen(third)
    expect(server.disconnect({ session: third.id })).toEqual({ count: 1 })
    await third.closed
  })

  test.each([
    { code: 4000, all: true },
    { code: 4999, all: true },
    { code: 3000, all: false },
    { code: 3999, all: false },
  ])('disconnect - the code $code and a reason of 123 bytes arrive', async ({ code, all }) => {
    const member = await enterAs(protocol, freshUser())
    const reason = `${'ä'.repeat(61)}!`
    expect(shared.server.disconnect({ client: member.id }, { code, reason })).toEqual({ count: 1 })
    expect(await member.closed).toEqual({ code: all || isCentrifuge ? code : 1008, reason })
  })

  test('unsubscribe - the membership ends, the others hear of it, and other rooms are left alone', async () => {
    const room = freshRoom()
    const user = freshUser()
    const watcher = await enterAs(protocol, freshUser(), { room })
    const member = await enterAs(protocol, user, { room, told: [watcher] })
    const elsewhere = await enterAs(protocol, user)
    expect(shared.server.unsubscribe({ user }, freshRoom())).toEqual({ count: 0 })
    expect(shared.server.unsubscribe({ user }, room)).toEqual({ count: 1 })
    expect(await watcher.heard()).toEqual({ kind: 'left', id: member.id })
    if (isCentrifuge) {
      member.say('am I in?')
      expect(await member.heard()).toEqual({ kind: 'refused', why: 'permission denied' })
    } else expect(await member.closed).toEqual({ code: 1008, reason: 'server unsubscribe' })
    await expectOpen(elsewhere)
  })

  test('refresh - the time comes at which the connection ends, unless it is moved again', async () => {
    const [user, other] = [freshUser(), freshUser()]
    const member = await enterAs(protocol, user)
    const kept = await enterAs(protocol, other)
    const soon = seconds() + 2
    for (const one of [user, other]) {
      expect(shared.server.refresh({ user: one }, { expireAtSeconds: soon })).toEqual({ count: 1 })
    }
    expect(shared.server.refresh({ user: other })).toEqual({ count: 1 })
    const { code, reason } = await member.closed
    expect({ code, reason }).toEqual(
      isCentrifuge ? { code: 3005, reason: 'connection expired' } : { code: 1008, reason: 'expired' },
    )
    // A sweep ends what would expire before the next one.
    expect(Date.now() / 1000).toBeGreaterThan(soon - 1)
    await eventually(seconds, (now) => now > soon)
    expect(shared.server.connections(other)).toHaveLength(1)
    kept.socket.close()
  })

  test('refresh - a connection that is said to have expired, or at a time that is over, ends at once', async () => {
    const user = freshUser()
    const code = isCentrifuge ? 3005 : 1008
    for (const options of [
      { expired: true },
      { expireAtSeconds: seconds() - 1 },
      { expired: true, expireAtSeconds: seconds() + 90 },
    ]) {
      const member = await enterAs(protocol, user)
      expect(shared.server.refresh({ user }, options)).toEqual({ count: 1 })
      expect((await member.closed).code).toBe(code)
    }
  })

  test('refresh - the others see the new info', async () => {
    const room = freshRoom()
    const user = freshUser()
    const observer = await connect(shared.server)
    await observer.subscribe(room)
    const member = await enterAs(protocol, user, { room })
    expect(shared.server.refresh({ user }, { info: { seat: 4 } })).toEqual({ count: 1 })
    const info = await eventually(
      async () => {
        const { presence } = await observer.ok<{ presence: Record<string, ClientInfo> }>('presence', { channel: room })
        return presence[member.id]?.conn_info
      },
      (shown) => shown !== undefined,
    )
    expect(info).toEqual({ seat: 4 })
    member.say('hi')
    expect((await observer.nextPublication()).info).toMatchObject({ client: member.id, user, conn_info: { seat: 4 } })
  })

  test('facts - of every connection: its user, its protocol, its address and its age', async () => {
    const user = freshUser()
    const member = await enterAs(protocol, user)
    const [facts, ...more] = shared.server.connections(user)
    expect(more).toEqual([])
    expect(facts).toEqual({
      id: member.id,
      user,
      protocol: protocol.name,
      address: '127.0.0.1',
      ageMs: expect.any(Number),
      bytesWaiting: 0,
    })
    expect(shared.server.connections().map(({ id }) => id)).toContain(member.id)
    await eventually(
      () => shared.server.connections(user)[0]!.ageMs,
      (ageMs) => ageMs > facts!.ageMs,
    )
    member.socket.terminate()
    await eventually(
      () => shared.server.connections(user).length,
      (count) => count === 0,
    )
  })
})

describe('people - what is refused', () => {
  const longest = 'r'.repeat(124)
  const cases: [string, (server: TestServer) => unknown, string][] = [
    ['no target', (server) => server.disconnect({}), 'user, client or session is missing'],
    ['an empty user', (server) => server.disconnect({ user: '' }), 'user must be a string that is not empty'],
    [
      'an empty user beside a client',
      (server) => server.refresh({ user: '', client: 'x' }),
      'user must be a string that is not empty',
    ],
    [
      'an empty client',
      (server) => server.unsubscribe({ client: '' }, 'r'),
      'client must be a string that is not empty',
    ],
    [
      'an empty session',
      (server) => server.subscribe({ session: '' }, 'r'),
      'session must be a string that is not empty',
    ],
    ['a number as user', (server) => server.refresh({ user: 7 as never }), 'user must be a string that is not empty'],
    [
      'a code below',
      (server) => server.disconnect({ user: 'u' }, { code: 2999 }),
      'code must be an integer from 3000 to 4999',
    ],
    [
      'a code above',
      (server) => server.disconnect({ user: 'u' }, { code: 5000 }),
      'code must be an integer from 3000 to 4999',
    ],
    [
      'half a code',
      (server) => server.disconnect({ user: 'u' }, { code: 4000.5 }),
      'code must be an integer from 3000 to 4999',
    ],
    [
      'a long reason',
      (server) => server.disconnect({ user: 'u' }, { reason: longest }),
      'reason takes 124 bytes; at most 123 fit a close frame',
    ],
    [
      'a whitelist of numbers',
      (server) => server.disconnect({ user: 'u' }, { whitelist: [1] as never }),
      'whitelist must be a list of client ids',
    ],
    [
      'an unsubscribe code',
      (server) => server.unsubscribe({ user: 'u' }, 'r', { code: 3000 }),
      'code must be an integer from 2000 to 2999',
    ],
    ['no room', (server) => server.unsubscribe({ user: 'u' }, ''), 'channel is missing'],
    [
      'an expiry that is none',
      (server) => server.refresh({ user: 'u' }, { expireAtSeconds: -1 }),
      'expire_at must be an integer: seconds since 1970, or 0 for never',
    ],
    [
      'a subscription that is over',
      (server) => server.subscribe({ user: 'u' }, 'r', { expireAtSeconds: 1 }),
      'expire_at is over',
    ],
    [
      'info without JSON',
      (server) => server.refresh({ user: 'u' }, { info: () => 1 }),
      'info cannot be written as JSON',
    ],
    [
      'data without end',
      (server) => server.subscribe({ user: 'u' }, 'r', { data: deep(100_000) }),
      'data cannot be written as JSON',
    ],
    [
      'deep data',
      (server) => server.subscribe({ user: 'u' }, 'r', { data: deep(65) }),
      'data is nested more than 64 deep',
    ],
    [
      'a large info',
      (server) => server.refresh({ user: 'u' }, { info: 'x'.repeat(10_239) }),
      'info takes 10241 bytes; at most 10240 are taken',
    ],
    [
      'large data',
      (server) => server.subscribe({ user: 'u' }, 'r', { data: 'x'.repeat(1 << 20) }),
      'data takes 1048578 bytes; at most 1048576 are taken',
    ],
    [
      'half a position',
      (server) => server.subscribe({ user: 'u' }, 'r', { recoverSince: { offset: 1 } as never }),
      'recover_since needs an offset, an integer from 0, and an epoch, a string',
    ],
    [
      'two subjects',
      (server) => server.ban({ user: 'u', address: '203.0.113.9' }),
      'exactly one of user, client and address must be given',
    ],
    ['no subject', (server) => server.mute({}), 'exactly one of user, client and address must be given'],
    ['an empty subject', (server) => server.unmute({ user: '' }), 'user must be a string that is not empty'],
    [
      'an address that is none',
      (server) => server.unban({ address: '203.0.113.0/24' }),
      'address must be an IP address',
    ],
    [
      'seconds that are none',
      (server) => server.ban({ user: 'u' }, { seconds: 0.5 }),
      'seconds must be an integer from 0 to 315360000',
    ],
    [
      'too many seconds',
      (server) => server.mute({ user: 'u' }, { seconds: 315_360_001 }),
      'seconds must be an integer from 0 to 315360000',
    ],
    [
      'a long reason of a ban',
      (server) => server.ban({ user: 'u' }, { reason: longest }),
      'reason takes 124 bytes; at most 123 fit a close frame',
    ],
  ]

  test.each(cases)('people - %s is error 107', (_, run, message) => {
    expect(thrown(() => run(shared.server))).toEqual(badRequest(message))
  })

  test('people - a room that cannot be is error 102', () => {
    const outcome = thrown(() => shared.server.subscribe({ user: 'u' }, 'r'.repeat(256)))
    expect(outcome).toMatchObject({ code: 102, message: expect.stringContaining('unknown channel: ') })
  })
})

const deep = (depth: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

describe('subscribe', () => {
  const client = async (user: string, claims = {}) =>
    connect(shared.server, { token: await tokenFor({ sub: user, ...claims }) })

  test('subscribe - a centrifuge connection is put into a room with what the application says of it', async () => {
    const user = freshUser()
    const room = `locked:${freshRoom()}`
    const member = await client(user)
    const given = { info: { seat: 1 }, data: { hello: ['you'] }, expireAtSeconds: seconds() + 3600 }
    expect(shared.server.subscribe({ user }, room, given)).toEqual({ count: 1, skipped: 0 })
    expect(await member.nextPush()).toEqual({
      channel: room,
      subscribe: { expires: true, ttl: expect.any(Number), data: { hello: ['you'] } },
    })
    const { presence } = await member.ok<{ presence: Record<string, ClientInfo> }>('presence', { channel: room })
    expect(presence).toEqual({ [member.id]: { client: member.id, user, chan_info: { seat: 1 } } })
    await push(shared.server, '/api/publish', { channel: room, data: 7 })
    expect(await member.nextPublication()).toEqual({ data: 7, offset: 1 })
    expect(shared.server.subscribe({ user }, room)).toEqual({ count: 0, skipped: 0 })
    expect(await member.refused('subscribe', { channel: room })).toMatchObject({ code: 105 })
    expect(await member.refused('sub_refresh', { channel: room, token: 'x' })).toMatchObject({ code: 107 })
    expect(shared.server.unsubscribe({ user }, room)).toEqual({ count: 1 })
    expect(await member.nextPush()).toMatchObject({ channel: room, unsubscribe: { code: 2000 } })
  })

  test('subscribe - the room outlives a refresh of the token, whether it names the room or not', async () => {
    const user = freshUser()
    const [room, own] = [freshRoom(), freshRoom()]
    const member = await client(user, { channels: [own] })
    shared.server.subscribe({ user }, room)
    expect(await member.nextPush()).toMatchObject({ channel: room, subscribe: {} })
    for (const channels of [[own], [own, room], []]) {
      await member.ok('refresh', { token: await tokenFor({ sub: user, channels }) })
    }
    expect(await member.nextPush()).toMatchObject({ channel: own, unsubscribe: { code: 2000 } })
    await push(shared.server, '/api/publish', { channel: room, data: 'after' })
    expect(await member.nextPublication()).toMatchObject({ data: 'after' })
  })

  test('subscribe - what was published after a position comes with the push, where the room allows it', async () => {
    const user = freshUser()
    const room = `forced:${freshRoom()}`
    for (const data of [1, 2, 3]) await push(shared.server, '/api/publish', { channel: room, data })
    const member = await client(user)
    const { epoch } = await (await connect(shared.server)).subscribe(room)
    shared.server.subscribe({ user }, room, { recoverSince: { offset: 1, epoch: epoch! } })
    expect(await member.nextPush()).toMatchObject({
      channel: room,
      subscribe: {
        recoverable: true,
        recovered: true,
        publications: [
          { data: 2, offset: 2 },
          { data: 3, offset: 3 },
        ],
      },
    })
  })

  test('subscribe - the subscription ends at its time', async () => {
    const user = freshUser()
    const room = freshRoom()
    const member = await client(user)
    shared.server.subscribe({ user }, room, { expireAtSeconds: seconds() + 2 })
    expect(await member.nextPush()).toMatchObject({ subscribe: { expires: true } })
    expect(await member.nextPush()).toMatchObject({ channel: room, unsubscribe: { code: 2501 } })
  })

  test('subscribe - plain and plain JSON connections are skipped and counted, unless they live in the room', async () => {
    const server = await startServer({ auth })
    const user = freshUser()
    const [room, other] = [freshRoom(), freshRoom()]
    for (const protocol of wireProtocols) await enterAs(protocol, user, { room, server })
    expect(server.subscribe({ user }, room)).toEqual({ count: 0, skipped: 0 })
    expect(server.subscribe({ user }, other)).toEqual({ count: 1, skipped: 2 })
    expect(await refusalCounts(server)).toEqual({ api_subscribe: 2 })
  })

  test('subscribe - a connection in as many rooms as it may be is skipped, and stays as it is', async () => {
    const server = await startServer({ auth, limits: { roomsPerConnectionMax: 2 } })
    const user = freshUser()
    const member = await enterAs(wireProtocols[2]!, user, { server })
    expect(server.subscribe({ user }, freshRoom())).toEqual({ count: 1, skipped: 0 })
    expect(server.subscribe({ user }, freshRoom())).toEqual({ count: 0, skipped: 1 })
    await expectOpen(member)
  })

  test('subscribe - a room that is full refuses, which is counted, and the connection goes on', async () => {
    const server = await startServer({ auth, rooms: { defaults: { membersMax: 1 } } })
    const user = freshUser()
    const room = freshRoom()
    await enter(wireProtocols[0]!, server, { room })
    const member = await connect(server, { token: await tokenFor({ sub: user }) })
    expect(server.subscribe({ user }, room)).toEqual({ count: 1, skipped: 0 })
    await eventually(
      () => refusalCounts(server),
      ({ api_subscribe: count }) => count === 1,
    )
    expect(await member.pushesSoFar()).toEqual([])
    expect(member.frames.filter((frame) => frame.includes('"error"'))).toEqual([])
    // Nothing is left behind: the client may try by itself.
    expect(await member.refused('subscribe', { channel: room })).toMatchObject({ code: 106 })
  })

  test('subscribe - when the shard dies the client is told that it is out of the room, and stays connected', async () => {
    const server = await startServer({ shards: 1, auth }, { faults: true })
    const user = freshUser()
    const room = freshRoom()
    const member = await connect(server, { token: await tokenFor({ sub: user }) })
    server.subscribe({ user }, room)
    await member.nextPush()
    server.injectFault(0, 'exit')
    expect(await member.nextPush()).toMatchObject({ channel: room, unsubscribe: { code: 2500 } })
    await eventually(
      () => server.subscribe({ user }, room),
      ({ count }) => count === 1,
    )
    expect(await member.nextPush()).toMatchObject({ channel: room, subscribe: {} })
  })
})

test('refresh - a centrifuge client is told by a push until when it is connected', async () => {
  const user = freshUser()
  const member = await connect(shared.server, { token: await tokenFor({ sub: user }) })
  shared.server.refresh({ user }, { expireAtSeconds: seconds() + 3600 })
  const { refresh } = (await member.nextPush()) as { refresh: { expires: boolean; ttl: number } }
  expect(refresh.expires).toBe(true)
  expect(refresh.ttl).toBeGreaterThan(3500)
  expect(refresh.ttl).toBeLessThanOrEqual(3600)
  shared.server.refresh({ user })
  expect(await member.nextPush()).toEqual({ refresh: {} })
})

test('refresh - the new info outlives the shard', async () => {
  const server = await startServer({ shards: 1, auth }, { faults: true })
  const room = freshRoom()
  const ids: string[] = []
  for (const protocol of wireProtocols.slice(0, 2)) {
    const { id } = await enterAs(protocol, freshUser(), { room, server })
    ids.push(id)
  }
  for (const id of ids) server.refresh({ client: id }, { info: 'before' })
  server.injectFault(0, 'exit')
  // While the shard is down it cannot be told.
  for (const id of ids) server.refresh({ client: id }, { info: 'meanwhile' })
  const observer = await connect(server)
  const shown = await eventually(
    async () => {
      if ((await observer.call('subscribe', { channel: room })).error?.code === 100) return []
      const { presence } = await observer.ok<{ presence: Record<string, ClientInfo> }>('presence', { channel: room })
      return ids.map((id) => presence[id]?.conn_info)
    },
    (infos) => infos.length > 0 && infos.every((info) => info === 'meanwhile'),
  )
  expect(shown).toEqual(['meanwhile', 'meanwhile'])
})

test('disconnect - hundreds of connections of one user are ended, in several turns', async () => {
  const server = await startServer({ auth })
  const user = freshUser()
  const token = await tokenFor({ sub: user })
  const room = freshRoom()
  const path = `/ws/${room}?token=${token}`
  const clients = await Promise.all(Array.from({ length: 600 }, () => PlainClient.connect(server.port, room, { path })))
  await eventually(
    () => server.connections(user).length,
    (count) => count === 600,
  )
  expect(server.disconnect({ user })).toEqual({ count: 600 })
  for (const { closed } of clients) expect((await closed).code).toBe(1008)
  expect(server.stats().connections).toBe(0)
}, 30_000)

test('facts - bytes that wait for a peer that does not read', async () => {
  const room = freshRoom()
  const stuck = await JsonClient.join(shared.server, room)
  stuck.socket.pause()
  // A few at a time, so that the peer is looked at between the last byte that its kernel takes and the end of its outbox.
  const some = Array.from({ length: 10 }, () => ({ channel: room, data: 'x'.repeat(60_000) }))
  const waiting = await eventually(
    async () => {
      await Promise.all(some.map((message) => push(shared.server, '/api/publish', message)))
      return shared.server.connections().find(({ id }) => id === stuck.id)?.bytesWaiting ?? Number.NaN
    },
    (bytes) => !(bytes < 100_000),
  )
  expect(waiting).toBeGreaterThanOrEqual(100_000)
}, 30_000)

describe('people - the official SDK', () => {
  const sdk = async (user: string, getToken = async () => tokenFor({ sub: user })) =>
    connected(shared.server, { token: await tokenFor({ sub: user }), getToken })

  test('sdk - a room that the application gives is a subscription of the client, until it is taken back', async () => {
    const user = freshUser()
    const room = `locked:${freshRoom()}`
    const { events } = await sdk(user)
    expect(shared.server.subscribe({ user }, room, { data: { hello: 1 } })).toEqual({ count: 1, skipped: 0 })
    expect(await events.next('subscribed')).toMatchObject({ channel: room, data: { hello: 1 } })
    await push(shared.server, '/api/publish', { channel: room, data: 'news' })
    expect(await events.next('publication')).toMatchObject({ channel: room, data: 'news' })
    shared.server.unsubscribe({ user }, room)
    expect(await events.next('unsubscribed')).toEqual({ channel: room })
    expect(shared.server.connections(user)).toHaveLength(1)
  })

  test('sdk - unsubscribed with a code from 2500 on it subscribes again, below it does not', async () => {
    const user = freshUser()
    const room = freshRoom()
    const client = await sdk(user)
    const { events } = await subscribed(client, room)
    shared.server.unsubscribe({ user }, room, { code: 2500 })
    await events.next('subscribed')
    shared.server.unsubscribe({ user }, room)
    expect(await events.next('unsubscribed')).toMatchObject({ code: 2000, reason: 'server unsubscribe' })
  })

  test('sdk - takes a refresh push, is ended at the new time, and comes back with a new token', async () => {
    const user = freshUser()
    const { events, id } = await sdk(user)
    await events.next('connecting')
    shared.server.refresh({ user }, { expireAtSeconds: seconds() + 2 })
    expect(await events.next('connecting', 5000)).toMatchObject({ code: 3005, reason: 'connection expired' })
    expect((await events.next('connected')).client).not.toBe(id)
  })

  test.each([
    { code: 4100, name: 'connecting' as const },
    { code: 4600, name: 'disconnected' as const },
  ])('sdk - disconnected with $code it is $name', async ({ code, name }) => {
    const user = freshUser()
    const { events } = await sdk(user)
    await events.next('connecting')
    shared.server.disconnect({ user }, { code, reason: 'our own' })
    expect(await events.next(name)).toMatchObject({ code, reason: 'our own' })
  })
})
