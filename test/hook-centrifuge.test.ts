// Hooks and the centrifuge protocol: what Centrifugo's proxy takes and gives beyond what all protocols share, with the bare protocol and the SDK.
import { describe, expect, test } from 'vitest'
import { gate, hookUrls, never, TestBackEnd } from './support/back-end.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { sdkClient } from './support/sdk-client.ts'
import { startServer } from './support/start-server.ts'

type Overrides = NonNullable<Parameters<typeof startServer>[0]>

async function startWith(answers: Parameters<typeof TestBackEnd.start>[0], overrides: Overrides = {}) {
  const backEnd = await TestBackEnd.start(answers)
  const urls = Object.entries(hookUrls(backEnd)).filter(([name]) => `/${name.slice(0, -3)}` in (answers ?? {}))
  const server = await startServer({ ...overrides, hooks: { ...Object.fromEntries(urls), ...overrides.hooks } })
  return { backEnd, server }
}

// What Centrifugo 6.9.1 sent to its proxies for the commands below; `<client>` stands for the id of the connection.
const GOLDEN = {
  '/connect':
    '{"client":"<client>","transport":"websocket","protocol":"json","encoding":"json","data":{"c":1},"name":"js","version":"5.8","channels":["zz"]}',
  '/subscribe':
    '{"client":"<client>","transport":"websocket","protocol":"json","encoding":"json","user":"ann","channel":"room","data":{"q":1}}',
  '/publish':
    '{"client":"<client>","transport":"websocket","protocol":"json","encoding":"json","user":"ann","channel":"room","data":{"m":1}}',
  '/rpc':
    '{"client":"<client>","transport":"websocket","protocol":"json","encoding":"json","user":"ann","method":"x","data":{"y":1}}',
  '/refresh': '{"client":"<client>","transport":"websocket","protocol":"json","encoding":"json","user":"ann"}',
} as const

test('hooks - the back end is sent what Centrifugo sends, and the client is told what Centrifugo tells', async () => {
  const { backEnd, server } = await startWith(
    {
      '/connect': () => ({ result: { user: 'ann', expire_at: Date.now() / 1000 + 2, info: { a: 1 }, data: { d: 1 } } }),
      '/subscribe': () => ({ result: { info: { s: 1 }, data: { x: 1 } } }),
      '/publish': () => ({ result: { data: { changed: 1 } } }),
      '/rpc': () => ({ result: { data: { r: 1 } } }),
      '/refresh': () => ({ result: { expire_at: Date.now() / 1000 + 100 } }),
    },
    { rooms: { defaults: { subscribeHook: true, publishHook: true } } },
  )
  const client = await CentrifugeRawClient.open(server)
  const connected = await client.hello({ data: { c: 1 }, name: 'js', version: '5.8', subs: { zz: {} } })
  // No `expires`: such a client has no token to renew.
  expect(connected).toEqual({ client: client.id, version: expect.any(String), data: { d: 1 }, ping: 25, pong: true })
  expect(await client.subscribe('room', { data: { q: 1 } })).toEqual({ data: { x: 1 } })
  await client.publish('room', { m: 1 })
  const info = { user: 'ann', client: client.id, conn_info: { a: 1 }, chan_info: { s: 1 } }
  expect(await client.nextPublication()).toMatchObject({ data: { changed: 1 }, info })
  expect(await client.ok('rpc', { method: 'x', data: { y: 1 } })).toEqual({ data: { r: 1 } })
  for (const [path, golden] of Object.entries(GOLDEN)) {
    const { body, headers } = await backEnd.call(path)
    expect(body).toEqual(JSON.parse(golden.replace('<client>', client.id)))
    expect(headers['content-type']).toBe('application/json')
  }
  // The end was moved, and the client hears nothing of it.
  expect(await client.pushesSoFar()).toEqual([])
})

describe('connect hook', () => {
  test('is told what the client says of itself', async () => {
    const { backEnd, server } = await startWith({ '/connect': () => ({ result: { user: '' } }) })
    const client = await CentrifugeRawClient.open(server)
    client.sendFrame(
      '{"connect":{"data":{"key":[1]},"name":"js","version":"5","subs":{"a":{},"b":{"recover":true}}},"id":1}',
    )
    await client.reply(1)
    const { body } = await backEnd.call('/connect')
    expect(body).toMatchObject({ name: 'js', version: '5', channels: ['a', 'b'], data: { key: [1] } })
  })

  test('gives rooms, their options and data for the client', async () => {
    const subs = { two: { info: { seat: 2 }, data: { welcome: true } } }
    const { server } = await startWith({
      '/connect': () => ({ result: { user: 'ann', data: { theme: 'dark' }, channels: ['one'], subs } }),
    })
    const client = await CentrifugeRawClient.open(server)
    const result = (await client.hello()) as unknown as Record<string, unknown>
    expect(result.data).toEqual({ theme: 'dark' })
    expect(Object.keys(result.subs as object)).toEqual(['one', 'two'])
    expect((result.subs as Record<string, object>).two).toMatchObject({ data: { welcome: true } })
    const { presence } = await client.ok<{ presence: Record<string, object> }>('presence', { channel: 'two' })
    expect(presence[client.id]).toMatchObject({ user: 'ann', chan_info: { seat: 2 } })
  })

  test('names a room that cannot be: the answer does not count', async () => {
    const { server } = await startWith({ '/connect': () => ({ result: { user: '', channels: ['x#'] } }) })
    const client = await CentrifugeRawClient.open(server)
    expect(await client.refused('connect', {})).toMatchObject({ code: 100, temporary: true })
    // It may try again on the same connection.
    expect(await client.refused('connect', {})).toMatchObject({ code: 100 })
  })

  test('changes options for one member', async () => {
    const override = { join_leave: { value: true }, force_push_join_leave: { value: true } }
    const { server } = await startWith(
      { '/connect': () => ({ result: { user: '', subs: { quiet: { override } } } }) },
      { rooms: { defaults: { joinLeave: false } } },
    )
    const client = await CentrifugeRawClient.connect(server)
    const other = await CentrifugeRawClient.connect(server)
    expect((await client.nextPush()).join?.info.client).toBe(other.id)
  })

  test('an SDK without a token is not told that its connection expires, and comes back when it has', async () => {
    const { backEnd, server } = await startWith({
      '/connect': () => ({ result: { user: 'ann', expire_at: Date.now() / 1000 + 1 } }),
    })
    const { sdk, events } = sdkClient(server)
    sdk.connect()
    await events.next('connected')
    expect((await events.next('connecting')).code).toBe(0)
    expect((await events.next('connecting')).code).toBe(3005)
    backEnd.answer('/connect', () => ({ result: { user: 'ann' } }))
    await events.next('connected')
  })

  test('that is down: the SDK tries again by itself', async () => {
    const { backEnd, server } = await startWith({ '/connect': () => ({ result: { user: '' } }) })
    await backEnd.die()
    const { sdk, events } = sdkClient(server, { minReconnectDelay: 20, maxReconnectDelay: 50 })
    sdk.connect()
    await events.next('error')
    await backEnd.listen()
    await events.next('connected')
  })
})

describe('subscribe hook', () => {
  const rooms = { defaults: { subscribeHook: true } }

  test('is told the data of the subscribe, and its data comes with the reply', async () => {
    const { backEnd, server } = await startWith({ '/subscribe': () => ({ result: { data: { seats: 3 } } }) }, { rooms })
    const client = await CentrifugeRawClient.connect(server)
    const room = freshRoom()
    expect((await client.subscribe(room, { data: { vip: true } })).data).toEqual({ seats: 3 })
    expect((await backEnd.call('/subscribe')).body).toMatchObject({ channel: room, data: { vip: true } })
  })

  test('a subscription that ends by its answer: the SDK subscribes again', async () => {
    const { backEnd, server } = await startWith(
      { '/subscribe': () => ({ result: { expire_at: Date.now() / 1000 + 1 } }) },
      { rooms },
    )
    const client = await CentrifugeRawClient.connect(server)
    const room = freshRoom()
    expect(await client.subscribe(room)).not.toHaveProperty('expires')
    expect((await client.nextPush()).unsubscribe).toMatchObject({ code: 2501 })
    backEnd.answer('/subscribe', () => ({ result: { expire_at: 1 } }))
    expect(await client.refused('subscribe', { channel: room })).toMatchObject({ code: 110 })
  })

  test('is asked about several rooms at once, and what follows waits', async () => {
    const gates = new Map(['a', 'b', 'c'].map((room) => [room, gate<object>()]))
    const { backEnd, server } = await startWith(
      { '/subscribe': ({ body }) => gates.get(String(body.channel))?.opened },
      { rooms },
    )
    const client = await CentrifugeRawClient.connect(server)
    client.send(
      { id: 101, subscribe: { channel: 'a' } },
      { id: 102, subscribe: { channel: 'b' } },
      { id: 103, publish: { channel: 'a', data: 'after' } },
      { id: 104, subscribe: { channel: 'c' } },
    )
    const asked = [await backEnd.call('/subscribe'), await backEnd.call('/subscribe')]
    expect(asked.map(({ body }) => body.channel).sort()).toEqual(['a', 'b'])
    gates.get('b')?.open({})
    expect((await client.reply(102)).subscribe).toBeDefined()
    gates.get('a')?.open({})
    expect((await client.reply(101)).subscribe).toBeDefined()
    expect((await client.reply(103)).publish).toEqual({})
    expect((await client.nextPublication()).data).toBe('after')
    expect((await backEnd.call('/subscribe')).body.channel).toBe('c')
    gates.get('c')?.open({})
    expect((await client.reply(104)).subscribe).toBeDefined()
  })

  test('the same room twice: the second waits for the first, and is one too many', async () => {
    const { opened, open } = gate<object>()
    const { server } = await startWith({ '/subscribe': () => opened }, { rooms })
    const client = await CentrifugeRawClient.connect(server)
    client.send({ id: 101, subscribe: { channel: 'a' } }, { id: 102, subscribe: { channel: 'a' } })
    open({})
    expect((await client.reply(101)).subscribe).toBeDefined()
    expect((await client.reply(102)).error).toMatchObject({ code: 105 })
  })

  test('what is being asked counts towards the rooms of a connection', async () => {
    const { server } = await startWith({ '/subscribe': never }, { rooms, limits: { roomsPerConnectionMax: 2 } })
    const client = await CentrifugeRawClient.connect(server)
    client.send(...['a', 'b', 'c'].map((channel, n) => ({ id: 101 + n, subscribe: { channel } })))
    expect((await client.reply(103)).error).toMatchObject({ code: 106 })
  })
})

describe('publish hook', () => {
  const rooms = { defaults: { publishHook: true, historySize: 10 } }

  test('may keep a publication out of the history, and replace its data', async () => {
    const { backEnd, server } = await startWith(
      { '/publish': ({ body }) => ({ result: { skip_history: body.data === 'secret' } }) },
      { rooms },
    )
    const client = await CentrifugeRawClient.connect(server)
    const room = freshRoom()
    await client.subscribe(room)
    await client.publish(room, 'secret')
    await client.publish(room, { spelled: 1 })
    backEnd.answer('/publish', () => ({ result: { b64data: Buffer.from('{"masked":true}').toString('base64') } }))
    await client.publish(room, 'masked')
    const seen = [await client.nextPublication(), await client.nextPublication(), await client.nextPublication()]
    expect(seen.map(({ data }) => data)).toEqual(['secret', { spelled: 1 }, { masked: true }])
    const { publications } = await client.ok<{ publications: { data: unknown }[] }>('history', {
      channel: room,
      limit: 10,
    })
    expect(publications.map(({ data }) => data)).toEqual([{ spelled: 1 }, { masked: true }])
  })

  test('a client cannot ask for it by itself', async () => {
    const { server } = await startWith({ '/publish': () => ({}) }, { rooms })
    const client = await CentrifugeRawClient.connect(server)
    const room = freshRoom()
    await client.subscribe(room)
    await client.ok('publish', { channel: room, data: 'kept', skip_history: true })
    const { publications } = await client.ok<{ publications: unknown[] }>('history', { channel: room, limit: 10 })
    expect(publications).toHaveLength(1)
  })

  test('more data than a hook is sent is refused unasked', async () => {
    const { backEnd, server } = await startWith(
      { '/publish': () => ({}) },
      { rooms, hooks: { dataBytesMax: 100 }, limits: { messageBytesMax: 131_072 } },
    )
    const client = await CentrifugeRawClient.connect(server)
    const room = freshRoom()
    await client.subscribe(room)
    expect(await client.refused('publish', { channel: room, data: 'x'.repeat(100) })).toMatchObject({ code: 106 })
    expect(await client.refused('publish', { channel: room, data: 'x'.repeat(66_000) })).toMatchObject({ code: 106 })
    expect(await client.refused('publish', { channel: room })).toMatchObject({ code: 107 })
    expect(backEnd.callsSoFar('/publish')).toEqual([])
  })
})

describe('rpc hook', () => {
  test('gets the methods that the server does not have, with or without a name', async () => {
    const { backEnd, server } = await startWith({ '/rpc': ({ body }) => ({ result: { data: { echo: body.data } } }) })
    const client = await CentrifugeRawClient.connect(server)
    expect(await client.ok('rpc', { method: 'price', data: [1] })).toEqual({ data: { echo: [1] } })
    expect((await backEnd.call('/rpc')).body).toMatchObject({ client: client.id, user: '', method: 'price', data: [1] })
    expect(await client.ok('rpc', { data: 2 })).toEqual({ data: { echo: 2 } })
    expect((await backEnd.call('/rpc')).body).not.toHaveProperty('method')
    const other = await CentrifugeRawClient.connect(server)
    await client.ok('rpc', { method: 'whisper', data: { to: other.id, data: 'hi' } })
    expect((await other.nextPush()).message?.data).toMatchObject({ data: 'hi' })
    expect(backEnd.callsSoFar('/rpc')).toEqual([])
  })

  test('refuses by an error of its own, ends the connection, or is down', async () => {
    const { backEnd, server } = await startWith({ '/rpc': () => ({ error: { code: 1234, message: 'no stock' } }) })
    const client = await CentrifugeRawClient.connect(server)
    expect(await client.refused('rpc', { method: 'buy' })).toEqual({ code: 1234, message: 'no stock' })
    await backEnd.die()
    expect(await client.refused('rpc', { method: 'buy' })).toMatchObject({ code: 100, temporary: true })
    await backEnd.listen()
    // A code outside of what an SDK reads is not told as it is.
    backEnd.answer('/rpc', () => ({ disconnect: { code: 200, reason: 'out' } }))
    client.send({ id: 99, rpc: { method: 'buy' } })
    expect(await client.closed).toEqual({ code: 3503, reason: 'out' })
  })

  test('does not hold up what comes behind it', async () => {
    const { server } = await startWith({ '/rpc': never })
    const client = await CentrifugeRawClient.connect(server)
    client.send({ id: 101, rpc: { method: 'slow' } })
    expect(await client.ok('ping', {})).toEqual({})
  })
})
