// The centrifuge protocol to the byte: conversations written down by hand, replayed against a real server. What a fixture
// cannot show (pings, shutdown, what the server does by itself, how pushes share a frame) follows below it.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { type Bindings, replay, sectionsOf } from './support/centrifuge-transcript.ts'
import { freshRoom } from './support/lobby-client.ts'
import { ADMIN_KEY, startServer, type TestServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

let server: TestServer
let tokens: Bindings
const sent: unknown[] = []

beforeAll(async () => {
  server = await createServer(
    {
      // One, so that rooms answer a connect in the order in which they were asked.
      shards: 1,
      http: { port: 0 },
      admin: { apiKey: ADMIN_KEY },
      log: { level: 'silent' },
      auth: { hmacSecret: HMAC_SECRET, anonymous: true },
      rooms: {
        namespaces: {
          log: { historySize: 5, history: 'anyone', publish: 'anyone' },
          mute: { presence: false },
        },
      },
    },
    {
      rpc: {
        double: (data) => Number(data) * 2,
        nothing: () => undefined,
        sent: () => sent.splice(0),
      },
      onMessage: (data) => sent.push(data),
    },
  )
  const ada = { sub: 'ada', info: { name: 'Ada' } }
  tokens = {
    ada: await tokenFor(ada),
    expiring: await tokenFor({ ...ada, ttlSeconds: 120 }),
    rooms: await tokenFor({ sub: 'ada', channels: ['golden:one'], subs: { 'log:two': { data: { seat: 4 } } } }),
    seat: await tokenFor({ sub: 'ada', channel: 'golden:seat', info: { seat: 4 }, ttlSeconds: 120 }),
    lasting: await tokenFor({ sub: 'ada', channel: 'golden:seat', info: { seat: 4 } }),
  }
})

afterAll(() => server.stop())

test.each(sectionsOf('centrifuge-frames.txt'))('golden frames - $title', ({ text }) =>
  replay(server, text, { bound: tokens }),
)

test('golden frames - ping is an empty object and so is its answer; the next ping comes only if it was answered', async () => {
  const pinging = await startServer({ centrifuge: { pingIntervalSeconds: 2, pongTimeoutSeconds: 1 } })
  const client = await CentrifugeRawClient.open(pinging, { answerPings: false })
  await client.hello()
  expect(await client.nextLine()).toMatch(/"connect"/)
  expect(await client.nextLine()).toBe('{}')
  client.sendFrame('{}')
  expect(await client.nextLine()).toBe('{}')
  expect(await client.nextLine()).toBe('{"push":{"disconnect":{"code":3012,"reason":"no pong"}}}')
  expect(await client.closed).toEqual({ code: 3012, reason: 'no pong' })
})

test('golden frames - unsubscribe pushes of the server', async () => {
  const client = await CentrifugeRawClient.connect(server)
  await client.nextLine()
  const room = freshRoom()
  const reasons = [
    '{"code":2000,"reason":"server unsubscribe"}',
    '{"code":2500,"reason":"insufficient state"}',
    '{"code":2501,"reason":"subscription expired"}',
    '{"code":2007,"reason":""}',
  ]
  for (const unsubscribe of reasons) {
    await client.subscribe(room)
    await client.nextLine()
    const { code } = JSON.parse(unsubscribe) as { code: number }
    expect(server.unsubscribe({ client: client.id }, room, { code })).toEqual({ count: 1 })
    expect(await client.nextLine()).toBe(`{"push":{"channel":"${room}","unsubscribe":${unsubscribe}}}`)
  }
  expect(server.unsubscribe({ client: client.id }, room)).toEqual({ count: 0 })
})

test('golden frames - shutdown is said in a push and in the close frame', async () => {
  const stopping = await startServer()
  const client = await CentrifugeRawClient.connect(stopping)
  const unconnected = await CentrifugeRawClient.open(stopping)
  await client.nextLine()
  await stopping.stop()
  expect(await client.nextLine()).toBe('{"push":{"disconnect":{"code":3001,"reason":"shutdown"}}}')
  expect(await client.closed).toEqual({ code: 3001, reason: 'shutdown' })
  expect(await unconnected.closed).toEqual({ code: 3001, reason: 'shutdown' })
  expect(unconnected.frames).toEqual([])
})

test('golden frames - pushes of one window share a frame, one a line', async () => {
  const windowed = await startServer({ flush: { mode: 'fixed', maxWindowMs: 300 } })
  const [speaker, listener] = [await CentrifugeRawClient.connect(windowed), await CentrifugeRawClient.connect(windowed)]
  const room = freshRoom()
  await speaker.subscribe(room)
  await listener.subscribe(room)
  const publish = (id: number) => ({ id, publish: { channel: room, data: id } })
  speaker.send(publish(101), publish(102), publish(103))
  for (const id of [101, 102, 103]) expect((await listener.nextPublication()).data).toBe(id)
  const info = `{"client":"${speaker.id}","user":""}`
  const push = (id: number) => `{"push":{"channel":"${room}","pub":{"data":${id},"info":${info},"offset":${id - 100}}}}`
  expect(listener.frames.at(-1)).toBe([push(101), push(102), push(103)].join('\n'))
})

test('golden frames - a frame of line breaks and no command is taken without a word', async () => {
  const client = await CentrifugeRawClient.connect(server)
  client.sendFrame('\n\n')
  client.sendFrame('\n{"id":50,"ping":{}}\n\n{"id":51,"ping":{}}\n')
  await client.reply(50)
  await client.reply(51)
  // Replies to the commands of one frame are lines of one frame.
  expect(client.frames.slice(1)).toEqual(['{"id":50,"ping":{}}\n{"id":51,"ping":{}}'])
})
