// What the server API does about connections and users, over HTTP, with real members of every protocol. The operations themselves are tested in
// people.test.ts and moderation.test.ts; here is what the API makes of them.
import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient, type ClientInfo } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push, request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, type Member, type WireProtocol, wireProtocols } from './support/protocols.ts'
import { startProcess } from './support/server-process.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

const shared = sharedServer({ auth: { hmacSecret: HMAC_SECRET, anonymous: true } })

let users = 0
function freshUser(): string {
  users += 1
  return `user-${users}`
}

async function api(method: string, params: object, server: { port: number } = shared.server): Promise<unknown> {
  const { status, text } = await push(server, `/api/${method}`, params)
  expect(status).toBe(200)
  return JSON.parse(text)
}

async function enterAs(protocol: WireProtocol, user: string, room = freshRoom()): Promise<Member> {
  return enter(protocol, shared.server, { room, token: await tokenFor({ sub: user }) })
}

const result = (value: object) => ({ result: value })
const error = (code: number, message = expect.any(String)) => ({ error: { code, message } })

describe.each(wireProtocols)('server API - $name', (protocol) => {
  const isCentrifuge = protocol.name === 'centrifuge'

  test('disconnect - as the libraries write it: the code and the reason in an object, a whitelist, an empty client', async () => {
    const user = freshUser()
    const [first, second] = [await enterAs(protocol, user), await enterAs(protocol, user)]
    const params = { user, disconnect: { code: 4242, reason: 'enough' }, whitelist: [second.id], client: '' }
    expect(await api('disconnect', params)).toEqual(result({ count: 1 }))
    expect(await first.closed).toEqual({ code: 4242, reason: 'enough' })
    expect(await api('disconnect', { user, session: second.id })).toEqual(result({ count: 1 }))
    expect(await second.closed).toEqual({ code: isCentrifuge ? 3503 : 1008, reason: 'force disconnect' })
  })

  test('unsubscribe, and DELETE of the member, end the membership', async () => {
    const user = freshUser()
    const room = freshRoom()
    const watcher = await enter(wireProtocols[0]!, shared.server, { room })
    for (const end of [
      async () => expect(await api('unsubscribe', { user, channel: room })).toEqual(result({ count: 1 })),
      async ({ id }: Member) => {
        const remove = { method: 'DELETE', headers: { 'x-api-key': ADMIN_KEY } }
        expect((await request(shared.server, `/rooms/${room}/members/${id}`, remove)).status).toBe(200)
        expect((await request(shared.server, `/rooms/${room}/members/${id}`, remove)).status).toBe(404)
      },
    ]) {
      const member = await enter(protocol, shared.server, {
        room,
        token: await tokenFor({ sub: user }),
        told: [watcher],
      })
      await end(member)
      expect(await watcher.heard()).toEqual({ kind: 'left', id: member.id })
    }
  })

  test('refresh - ends what has expired, and changes what others see', async () => {
    const user = freshUser()
    const room = freshRoom()
    const member = await enterAs(protocol, user, room)
    const info = {
      b64info: Buffer.from('{"seat":1}').toString('base64'),
      expire_at: Math.floor(Date.now() / 1000) + 90,
    }
    expect(await api('refresh', { user, ...info })).toEqual(result({ count: 1 }))
    const shown = await eventually(
      async () => {
        const { result: found } = (await api('presence', { channel: room })) as {
          result: { presence: Record<string, ClientInfo> }
        }
        return found.presence[member.id]?.conn_info
      },
      (value) => value !== undefined,
    )
    expect(shown).toEqual({ seat: 1 })
    expect(await api('refresh', { user, expired: true })).toEqual(result({ count: 1 }))
    expect((await member.closed).code).toBe(isCentrifuge ? 3005 : 1008)
  })

  test('ban, mute and their ends', async () => {
    const user = freshUser()
    const member = await enterAs(protocol, user)
    expect(await api('mute', { user, seconds: 60 })).toEqual(result({ count: 1 }))
    member.say('hi')
    expect(await member.heard()).toEqual({ kind: 'refused', why: 'permission denied' })
    expect(await api('unmute', { user })).toEqual(result({ count: 1 }))
    member.say('hi')
    expect(await member.heard()).toEqual({ kind: 'said', from: member.id, data: 'hi' })
    expect(await api('ban', { user, seconds: 60, reason: 'rude' })).toEqual(result({ count: 1 }))
    expect(await member.closed).toEqual({ code: isCentrifuge ? 3503 : 1008, reason: 'rude' })
    const token = await tokenFor({ sub: user })
    expect((await protocol.enter(shared.server, { room: freshRoom(), token })).kind).toBe('refused')
    expect(await api('unban', { user })).toEqual(result({ count: 1 }))
    await enterAs(protocol, user)
  })

  test('the members of a room are shown with their protocol, their user and their address', async () => {
    const user = freshUser()
    const room = freshRoom()
    const { id } = await enterAs(protocol, user, room)
    const { text } = await request(shared.server, `/rooms/${room}`, { headers: { 'x-api-key': ADMIN_KEY } })
    const { members } = JSON.parse(text) as { members: object[] }
    const common = { id, user, protocol: protocol.name, address: '127.0.0.1', bytesWaiting: 0 }
    expect(members).toEqual([{ ...common, ageMs: expect.any(Number) }])
  })
})

test('server API - subscribe says how many connections it has put into the room, and how many it could not', async () => {
  const user = freshUser()
  const room = freshRoom()
  const sdk = await CentrifugeRawClient.connect(shared.server, { token: await tokenFor({ sub: user }) })
  for (const protocol of wireProtocols.slice(0, 2)) await enterAs(protocol, user)
  const params = { user, channel: room, data: { hello: 1 }, b64info: Buffer.from('"seat"').toString('base64') }
  expect(await api('subscribe', params)).toEqual(result({ count: 1, skipped: 2 }))
  expect(await sdk.nextPush()).toEqual({ channel: room, subscribe: { data: { hello: 1 } } })
  expect(await api('presence', { channel: room })).toEqual(
    result({ presence: { [sdk.id]: { client: sdk.id, user, chan_info: 'seat' } } }),
  )
})

test.each([
  ['disconnect', {}, 107],
  ['disconnect', { user: '' }, 107],
  ['disconnect', { user: 'u', disconnect: { code: 200 } }, 107],
  ['disconnect', { user: 'u', reason: 'ä'.repeat(62) }, 107],
  ['refresh', { user: '', client: '' }, 107],
  ['refresh', { user: 'u', expire_at: 'tomorrow' }, 107],
  ['subscribe', { user: 'u' }, 107],
  ['subscribe', { user: 'u', channel: 'a\u0001b' }, 102],
  ['subscribe', { user: 'u', channel: 'r', b64info: '!' }, 107],
  ['unsubscribe', { user: '', channel: 'r' }, 107],
  ['ban', {}, 107],
  ['ban', { user: 'u', client: 'c' }, 107],
  ['ban', { address: 'example.org' }, 107],
  ['mute', { user: 'u', seconds: -1 }, 107],
])('server API - %s with %o is error %d', async (method, params, code) => {
  expect(await api(method, params)).toEqual(error(code))
})

test('server API - each action leaves a line in the log: which key, what and whom', async () => {
  const keys = { operator: { key: 'the-key-of-the-operator-0123456789', scope: 'admin' } }
  const server = await startProcess([], { LOBBYCAST_ADMIN_KEYS: JSON.stringify(keys) })
  const call = (method: string, params: object) =>
    push(server, `/api/${method}`, params, { key: keys.operator.key }).then(({ text }) => JSON.parse(text))
  const room = freshRoom()
  const member = await enter(wireProtocols[0]!, server, { room })
  expect(await call('mute', { client: member.id, seconds: 60 })).toEqual(result({ count: 1 }))
  await call('unmute', { client: member.id })
  await call('subscribe', { client: member.id, channel: freshRoom() })
  await call('refresh', { client: member.id })
  await call('unsubscribe', { user: 'nobody', channel: room })
  await call('disconnect', { client: member.id, reason: 'a secret of no log' })
  await call('ban', { address: '203.0.113.9', reason: 'flood' })
  await call('unban', { address: '203.0.113.9' })
  const told = await eventually(
    () => server.entries.filter(({ msg }) => msg === 'admin action'),
    (lines) => lines.length === 8,
  )
  const by = 'operator'
  const client = member.id
  expect(told).toMatchObject([
    { by, action: 'mute', client, seconds: 60, count: 1 },
    { by, action: 'unmute', client, count: 1 },
    { by, action: 'subscribe', client, count: 0, skipped: 1 },
    { by, action: 'refresh', client, count: 1 },
    { by, action: 'unsubscribe', user: 'nobody', room, count: 0 },
    { by, action: 'disconnect', client, code: 3503, count: 1 },
    { by, action: 'ban', address: '203.0.113.9', reason: 'flood', count: 0 },
    { by, action: 'unban', address: '203.0.113.9', count: 1 },
  ])
})

test('server API - a ban lasts up to ten years, as in the library', async () => {
  const tenYears = 315_360_000
  expect(await api('ban', { user: 'gone', seconds: tenYears })).toEqual(result({ count: 0 }))
  expect(await api('unban', { user: 'gone' })).toEqual(result({ count: 1 }))
  const message = `seconds must be an integer from 0 to ${tenYears}`
  expect(await api('ban', { user: 'gone', seconds: tenYears + 1 })).toEqual(error(107, message))
})

test('server API - a key for some rooms gains nothing by a channel beside a method that is about no room', async () => {
  const keys = { sport: { key: 'key-of-sport', scope: 'admin' as const, rooms: ['sport:*'] } }
  const server = await startServer({ auth: { hmacSecret: HMAC_SECRET, anonymous: true }, admin: { keys } })
  const user = freshUser()
  const member = await enter(wireProtocols[0]!, server, { room: freshRoom(), token: await tokenFor({ sub: user }) })
  for (const method of ['disconnect', 'refresh', 'ban', 'unban', 'mute', 'unmute']) {
    const params = { user, channel: 'sport:final', ...(method === 'refresh' ? { expired: true } : {}) }
    const { text } = await push(server, `/api/${method}`, params, { key: keys.sport.key })
    expect([method, JSON.parse(text)]).toEqual([method, error(103)])
  }
  const params = { user, code: 4000, channel: 5 }
  expect(await api('disconnect', params, server)).toEqual(result({ count: 1 }))
  expect(await member.closed).toMatchObject({ code: 4000 })
})
