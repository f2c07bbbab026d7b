// The libraries that back ends already have, unchanged, against a real server: every method of each, what it returns and raises, and
// what members and others can see of it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from '../support/centrifuge-raw-client.ts'
import { freshRoom } from '../support/lobby-client.ts'
import { PlainClient } from '../support/plain-client.ts'
import { SECRET, tokenFor } from '../support/sdk-client.ts'
import { sharedServer, type TestServer } from '../support/start-server.ts'
import { type BackEnd, type Library, resultOf } from './back-end.ts'
import { goRequest, libraries } from './libraries.ts'

const CONFIG = {
  auth: { hmacSecret: SECRET, anonymous: true },
  rooms: { defaults: { historySize: 100 } },
}

const ALL_METHODS = [
  ...['publish', 'broadcast', 'subscribe', 'unsubscribe', 'disconnect', 'refresh', 'presence', 'presence_stats'],
  ...['history', 'history_remove', 'channels', 'info', 'batch'],
]

// Of a library: has it the method, and can it send the fields?
const can = ({ methods, lacks }: Library, method: string, fields: readonly string[] = []): boolean =>
  methods.includes(method) && fields.every((field) => !lacks.includes(field))

// A library without the method has no such test.
function testWhere(applies: boolean, title: string, body: () => Promise<void>): void {
  if (applies) test(title, body)
}

async function userAt(server: TestServer, user: string): Promise<CentrifugeRawClient> {
  return CentrifugeRawClient.connect(server, { token: await tokenFor({ sub: user }) })
}

async function memberAt(server: TestServer, channel: string): Promise<CentrifugeRawClient> {
  const member = await CentrifugeRawClient.connect(server)
  await member.subscribe(channel)
  return member
}

const position = (offset: number) => expect.objectContaining({ offset, epoch: expect.stringMatching(/^\S{8}$/) })

test('back-end libraries - together they have every method, and each library has the methods that the tests expect', () => {
  expect(libraries.map(({ name }) => name)).toEqual(['cent 5', 'cent 5, async', 'cent 4', 'cent.js 6', 'gocent 3'])
  expect(ALL_METHODS.filter((method) => !libraries.some(({ methods }) => methods.includes(method)))).toEqual([])
})

// Three commands as a Go program wrote them into one request, with the structures that gocent 3 has.
const WRITTEN_BY_GO =
  'POST /api HTTP/1.1\r\nHost: 127.0.0.1:40345\r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: 274\r\nAuthorization: apikey KEY\r\n' +
  'Content-Type: application/json\r\nAccept-Encoding: gzip\r\n\r\n' +
  '{"method":"publish","params":{"channel":"a\\u003cb","data":{"n":[1,2],"t":"\\u003cé\\u003e"},"tags":{"k":"v"}}}\n' +
  '{"method":"publish","params":{"channel":"x","data":null,"b64data":"MQ=="}}\n' +
  '{"method":"disconnect","params":{"user":"ada","Disconnect":null,"ClientWhitelist":null}}\n'

test('gocent 3 - its requests are written as Go writes them', () => {
  const commands = [
    { method: 'publish', params: { channel: 'a<b', data: { n: [1, 2], t: '<é>' }, tags: { k: 'v' } } },
    { method: 'publish', params: { channel: 'x', b64data: 'MQ==' } },
    { method: 'disconnect', params: { user: 'ada' } },
  ]
  expect(goRequest(40_345, 'KEY', commands).toString()).toBe(WRITTEN_BY_GO)
})

const listeners = [
  { listener: 'first', admin: {} },
  { listener: 'second', admin: { listen: '127.0.0.1:0' } },
]

describe.each(
  libraries.flatMap((library) => listeners.map((listening) => ({ ...listening, library, name: library.name }))),
)('$name, on the $listener listener', ({ library, admin }) => {
  const lobby = sharedServer({ ...CONFIG, admin })
  let backEnd: BackEnd

  // The first time, the packages are fetched.
  beforeAll(async () => {
    backEnd = await library.start({ port: lobby.server.adminPort ?? lobby.server.port })
  }, 300_000)

  afterAll(() => backEnd?.close())

  test('methods - all that the library has are tested here, or are not there in the free product either', async () => {
    const { methods, paid = { methods: [], raised: '' } } = library
    expect([...(await backEnd.known())].sort()).toEqual([...methods, ...paid.methods].sort())
    for (const method of paid.methods) expect(await backEnd.call(method, undefined)).toEqual({ raised: paid.raised })
  })

  test('publish - reaches members of every protocol and answers the position', async () => {
    const { server } = lobby
    const channel = freshRoom()
    const member = await memberAt(server, channel)
    const plain = await PlainClient.connect(server.port, channel)
    await plain.welcome()
    const data = { text: 'hellö "there"', list: [1, null, { deep: true }] }
    expect(await resultOf(backEnd.call('publish', { channel, data }))).toEqual(position(1))
    expect(await member.nextPublication()).toEqual({ data, offset: 1 })
    expect(JSON.parse(String(await plain.next()))).toMatchObject({ msg: data, room_id: channel })
  })

  testWhere(
    can(library, 'publish', ['tags', 'idempotency_key']),
    'publish - with tags and a key: repeated, it answers the first position and reaches nobody twice',
    async () => {
      const { server } = lobby
      const channel = freshRoom()
      const member = await memberAt(server, channel)
      const order = { channel, data: { order: 7 }, tags: { kind: 'a' }, idempotency_key: 'order-7' }
      for (let time = 0; time < 2; time++) expect(await resultOf(backEnd.call('publish', order))).toEqual(position(1))
      expect(await member.nextPublication()).toEqual({ data: { order: 7 }, tags: { kind: 'a' }, offset: 1 })
      expect(await member.pushesSoFar()).toEqual([])
    },
  )

  testWhere(can(library, 'publish', ['b64data']), 'publish - data as base64', async () => {
    const { server } = lobby
    const channel = freshRoom()
    const member = await memberAt(server, channel)
    const b64data = Buffer.from('{"n":1}').toString('base64')
    expect(await resultOf(backEnd.call('publish', { channel, b64data }))).toEqual(position(1))
    expect((await member.nextPublication()).data).toEqual({ n: 1 })
  })

  testWhere(can(library, 'publish', ['skip_history']), 'publish - without being kept', async () => {
    const channel = freshRoom()
    await resultOf(backEnd.call('publish', { channel, data: { n: 1 }, skip_history: true }))
    await resultOf(backEnd.call('publish', { channel, data: { n: 2 } }))
    const history = await resultOf(backEnd.call('history', { channel, limit: 10 }))
    expect(history).toMatchObject({ publications: [{ data: { n: 2 }, offset: 2 }], offset: 2 })
  })

  test('broadcast - reaches every room and answers one position a room', async () => {
    const { server } = lobby
    const channels = [freshRoom(), freshRoom(), freshRoom()]
    const members = await Promise.all(channels.map((channel) => memberAt(server, channel)))
    const { responses } = await resultOf(backEnd.call('broadcast', { channels, data: { n: 1 } }))
    expect(responses).toEqual(channels.map(() => expect.objectContaining({ result: position(1) })))
    for (const member of members) expect(await member.nextPublication()).toEqual({ data: { n: 1 }, offset: 1 })
  })

  test('presence, presence_stats - show the members', async () => {
    const { server } = lobby
    const channel = freshRoom()
    const [ada, bob] = [await userAt(server, 'ada'), await userAt(server, 'bob')]
    for (const member of [ada, bob]) await member.subscribe(channel)
    const { presence } = await resultOf(backEnd.call('presence', { channel }))
    expect(presence).toEqual({
      [ada.id]: expect.objectContaining({ client: ada.id, user: 'ada' }),
      [bob.id]: expect.objectContaining({ client: bob.id, user: 'bob' }),
    })
    const stats = await resultOf(backEnd.call('presence_stats', { channel }))
    expect(stats).toMatchObject({ num_clients: 2, num_users: 2 })
  })

  test('history, history_remove - what was published, from a position on, until it is removed', async () => {
    const channel = freshRoom()
    for (const n of [1, 2, 3]) await resultOf(backEnd.call('publish', { channel, data: { n } }))
    const all = await resultOf(backEnd.call('history', { channel, limit: 10 }))
    expect(all).toMatchObject({
      publications: [1, 2, 3].map((n) => ({ data: { n }, offset: n })),
      offset: 3,
      epoch: expect.any(String),
    })
    const newest = await resultOf(backEnd.call('history', { channel, limit: 1, reverse: true }))
    expect(newest.publications).toMatchObject([{ data: { n: 3 }, offset: 3 }])
    const since = { offset: 2, epoch: all.epoch }
    const rest = await resultOf(backEnd.call('history', { channel, limit: 10, since }))
    expect(rest.publications).toMatchObject([{ data: { n: 3 }, offset: 3 }])
    // An empty epoch stands for whichever is current.
    const anyEpoch = await resultOf(backEnd.call('history', { channel, limit: 10, since: { offset: 2, epoch: '' } }))
    expect(anyEpoch.publications).toMatchObject([{ data: { n: 3 }, offset: 3 }])
    const fromStart = { offset: 0, epoch: all.epoch }
    const whole = await resultOf(backEnd.call('history', { channel, limit: 1, since: fromStart }))
    expect(whole.publications).toMatchObject([{ data: { n: 1 }, offset: 1 }])
    await resultOf(backEnd.call('history_remove', { channel }))
    const empty = await resultOf(backEnd.call('history', { channel, limit: 10 }))
    expect(empty).toMatchObject({ offset: 3 })
    expect(empty.publications ?? []).toEqual([])
  })

  test('channels - rooms with members, by a pattern too', async () => {
    const { server } = lobby
    await memberAt(server, 'sport:one')
    await memberAt(server, 'news')
    const { channels } = await resultOf(backEnd.call('channels', { pattern: 'sport:*' }))
    expect(channels).toMatchObject({ 'sport:one': { num_clients: 1 } })
    expect(Object.keys(channels as object)).toEqual(['sport:one'])
    const all = await resultOf(backEnd.call('channels', {}))
    expect(Object.keys(all.channels as object)).toEqual(expect.arrayContaining(['news', 'sport:one']))
  })

  test('info - this node and how many are connected', async () => {
    const { server } = lobby
    await userAt(server, 'ada')
    const { nodes } = await resultOf(backEnd.call('info', {}))
    expect(nodes).toMatchObject([{ uid: expect.any(String), name: expect.any(String), version: expect.any(String) }])
    // Clients of earlier tests may still be leaving.
    expect((nodes as { num_clients: number }[])[0]!.num_clients).toBeGreaterThanOrEqual(1)
  })

  testWhere(can(library, 'subscribe'), 'subscribe, unsubscribe - put a user into a room and out of it', async () => {
    const { server } = lobby
    const channel = freshRoom()
    const ada = await userAt(server, 'ada')
    await resultOf(backEnd.call('subscribe', { user: 'ada', channel }))
    expect(await ada.nextPush()).toMatchObject({ channel, subscribe: {} })
    await resultOf(backEnd.call('publish', { channel, data: { n: 1 } }))
    expect((await ada.nextPublication()).data).toEqual({ n: 1 })
    await resultOf(backEnd.call('unsubscribe', { user: 'ada', channel }))
    expect(await ada.nextPush()).toMatchObject({ channel, unsubscribe: { code: 2000 } })
    await resultOf(backEnd.call('publish', { channel, data: { n: 2 } }))
    expect(await ada.pushesSoFar()).toEqual([])
  })

  test('disconnect - ends the connections of a user, and nobody else', async () => {
    const { server } = lobby
    const [ada, bob] = [await userAt(server, 'ada'), await userAt(server, 'bob')]
    await resultOf(backEnd.call('disconnect', { user: 'ada' }))
    expect((await ada.closed).code).toBe(3503)
    expect(await bob.pushesSoFar()).toEqual([])
  })

  testWhere(
    can(library, 'disconnect', ['disconnect', 'whitelist']),
    'disconnect - with another code and reason, and without those of the white list',
    async () => {
      const { server } = lobby
      const [gone, stays] = [await userAt(server, 'ada'), await userAt(server, 'ada')]
      const disconnect = { code: 4501, reason: 'logged out' }
      await resultOf(backEnd.call('disconnect', { user: 'ada', disconnect, whitelist: [stays.id] }))
      expect(await gone.closed).toEqual(disconnect)
      expect(await stays.pushesSoFar()).toEqual([])
    },
  )

  testWhere(can(library, 'refresh', ['expired']), 'refresh - ends the connections of a user as expired', async () => {
    const { server } = lobby
    const ada = await userAt(server, 'ada')
    await resultOf(backEnd.call('refresh', { user: 'ada', expired: true }))
    expect((await ada.closed).code).toBe(3005)
  })

  testWhere(can(library, 'refresh'), 'refresh - of a user alone succeeds, and nothing ends', async () => {
    const { server } = lobby
    const ada = await userAt(server, 'ada')
    await resultOf(backEnd.call('refresh', { user: 'ada' }))
    // The push says that the connection does not expire.
    expect(await ada.pushesSoFar()).toEqual([{ refresh: {} }])
  })

  testWhere(can(library, 'batch'), 'batch - carries out every command, in order, and answers each', async () => {
    const { server } = lobby
    const channel = freshRoom()
    const member = await memberAt(server, channel)
    const commands = [
      { publish: { channel, data: { n: 1 } } },
      { publish: { channel, data: { n: 2 } } },
      { presence_stats: { channel } },
      { history: { channel, limit: 10 } },
    ]
    const { replies } = await resultOf(backEnd.call('batch', { commands }))
    expect(replies).toMatchObject([
      { offset: 1 },
      { offset: 2 },
      { num_clients: 1 },
      { publications: [{ data: { n: 1 } }, { data: { n: 2 } }] },
    ])
    expect([(await member.nextPublication()).data, (await member.nextPublication()).data]).toEqual([{ n: 1 }, { n: 2 }])
  })

  test('errors - are raised as the errors of this library', async () => {
    const outcome = await backEnd.call('publish', { channel: 'no#', data: { n: 1 } })
    const error = { code: 102, message: expect.stringContaining('unknown channel') }
    expect(outcome).toEqual(can(library, 'publish', ['code']) ? { error } : { raised: library.unauthorized })
    expect(await backEnd.call('info', {}, 'wrong-key')).toEqual({ raised: library.unauthorized })
  })
})
