// Every number a centrifuge client can be told, reached by what really causes it. Where nothing but the application decides
// (a forced reconnect, say) the cause is the server's own `disconnect` or `unsubscribe`. The tables of src/protocol/codes.ts are
// walked, so that a code without a test fails.

import type { ServerOptions } from 'lobbycast'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Disconnect, ErrorCode, UnsubscribeCode } from '../src/protocol/codes.ts'
import { CentrifugeRawClient, type ReplyError } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { eventually } from './support/inbox.ts'
import { type CloseInfo, freshRoom } from './support/lobby-client.ts'
import { ADMIN_KEY, type TestServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

type Config = NonNullable<Parameters<typeof createServer>[0]>

const { connect, open } = CentrifugeRawClient
let usual: TestServer
let strict: TestServer
let frail: TestServer
let tiny: TestServer

function start(config: Config, options: ServerOptions = {}): Promise<TestServer> {
  const common = { http: { port: 0 }, admin: { apiKey: ADMIN_KEY }, log: { level: 'silent' } } as const
  return createServer({ shards: 2, ...common, ...config }, options)
}

beforeAll(async () => {
  const auth = { hmacSecret: HMAC_SECRET, anonymous: true }
  const onMessage = () => {
    throw new Error('the application cannot take this')
  }
  ;[usual, strict, frail, tiny] = await Promise.all([
    start(
      {
        auth,
        limits: { errorsPerConnectionMax: 5, commandsPerFrameMax: 50, roomsPerConnectionMax: 3 },
        rooms: { namespaces: { log: { historySize: 5, history: 'anyone' } } },
      },
      { onMessage },
    ),
    start({
      auth: { ...auth, anonymous: false },
      centrifuge: { connectTimeoutSeconds: 1, pingIntervalSeconds: 2, pongTimeoutSeconds: 1 },
    }),
    start({ auth }, { faults: true }),
    start({ limits: { shardCommandsMax: 1, outboxBytesMax: 65_536 } }),
  ])
})

afterAll(() => Promise.all([usual, strict, frail, tiny].map((server) => server.stop())))

const expiredToken = () => tokenFor({ sub: 'ada', ttlSeconds: -10 })

async function untilReady(server: TestServer): Promise<void> {
  await eventually(
    () => server.stats().shards,
    (shards) => shards.every(({ ready }) => ready),
  )
}

type ErrorName = keyof typeof ErrorCode
const errors: Record<ErrorName, () => Promise<ReplyError>> = {
  async internal() {
    await untilReady(frail)
    const client = await connect(frail)
    const room = freshRoom()
    await client.subscribe(room)
    // The shard reads the fault first: it dies with the publish unread, or is known to be dead when it comes.
    frail.injectFault(frail.shardOf(room), 'exit')
    return client.refused('publish', { channel: room, data: 1 })
  },
  async unauthorized() {
    return (await open(strict)).refused('connect', {})
  },
  async unknownRoom() {
    return (await connect(usual)).refused('subscribe', { channel: 'no\nroom' })
  },
  async permissionDenied() {
    return (await connect(usual)).refused('publish', { channel: freshRoom(), data: 1 })
  },
  async methodNotFound() {
    return (await connect(usual)).refused('teleport', {})
  },
  async alreadySubscribed() {
    const client = await connect(usual)
    const room = freshRoom()
    await client.subscribe(room)
    return client.refused('subscribe', { channel: room })
  },
  async limitExceeded() {
    const client = await connect(usual)
    for (let rooms = 0; rooms < 3; rooms++) await client.subscribe(freshRoom())
    return client.refused('subscribe', { channel: freshRoom() })
  },
  async badRequest() {
    return (await connect(usual)).refused('subscribe', {})
  },
  async notAvailable() {
    return (await connect(usual)).refused('history', { channel: freshRoom(), limit: 1 })
  },
  async tokenExpired() {
    return (await open(usual)).refused('connect', { token: await expiredToken() })
  },
  async expired() {
    const client = await connect(usual, { token: await tokenFor({ sub: 'ada', ttlSeconds: 60 }) })
    const channel = freshRoom()
    await client.subscribe(channel)
    return client.refused('sub_refresh', { channel, token: await tokenFor({ sub: 'ada', channel, ttlSeconds: -10 }) })
  },
  async tooManyRequests() {
    const client = await connect(tiny)
    const room = freshRoom()
    client.send({ id: 90, presence: { channel: room } }, { id: 91, presence: { channel: room } })
    const { error } = await client.reply(91)
    client.close()
    await client.closed
    return error!
  },
  async unrecoverablePosition() {
    const since = { epoch: 'another', offset: 1 }
    return (await connect(usual)).refused('history', { channel: `log:${freshRoom()}`, limit: 1, since })
  },
}

describe('error codes', () => {
  test.each(Object.entries(ErrorCode))('codes - error %s is reached', async (name, entry) => {
    const error = await errors[name as ErrorName]()
    expect(error).toEqual({ ...entry, message: error.message })
    expect(error.message).not.toBe('')
  })
})

type UnsubscribeName = keyof typeof UnsubscribeCode
const unsubscribes: Record<UnsubscribeName, (client: CentrifugeRawClient, room: string) => Promise<void>> = {
  async server(client, room) {
    await client.subscribe(room)
    expect(frail.unsubscribe({ client: client.id }, room)).toEqual({ count: 1 })
  },
  async insufficientState(client, room) {
    await client.subscribe(room)
    frail.injectFault(frail.shardOf(room), 'throw')
  },
  async expired(client, room) {
    await client.subscribe(room, { token: await tokenFor({ channel: room, ttlSeconds: 2 }) })
  },
}

describe('unsubscribe codes', () => {
  test.each(Object.entries(UnsubscribeCode))('codes - unsubscribe %s is reached', async (name, entry) => {
    await untilReady(frail)
    const client = await connect(frail)
    const room = freshRoom()
    await unsubscribes[name as UnsubscribeName](client, room)
    expect(await client.nextPush()).toEqual({ channel: room, unsubscribe: entry })
  })
})

// Ends a connection by the server's own method: the application decides.
function told(advice: keyof typeof Disconnect): () => Promise<CloseInfo> {
  return async () => {
    const client = await connect(usual)
    expect(usual.disconnect({ client: client.id }, Disconnect[advice])).toEqual({ count: 1 })
    return client.closed
  }
}

async function says(server: TestServer, ...frames: string[]): Promise<CloseInfo> {
  const client = await open(server, { answerPings: false })
  for (const frame of frames) client.sendFrame(frame)
  return client.closed
}

const HELLO = '{"id":1,"connect":{}}'

type DisconnectName = keyof typeof Disconnect
const disconnects: Record<DisconnectName, () => Promise<CloseInfo>> = {
  closed: told('closed'),
  async shutdown() {
    const server = await start({})
    const client = await connect(server)
    await server.stop()
    return client.closed
  },
  async serverError() {
    return says(usual, HELLO, '{"send":{"data":"what the application throws at"}}')
  },
  async expired() {
    const client = await connect(usual, { token: await tokenFor({ sub: 'ada', ttlSeconds: 2 }) })
    return client.closed
  },
  subscriptionExpired: told('subscriptionExpired'),
  async slow() {
    const client = await connect(tiny)
    const room = freshRoom()
    await client.subscribe(room)
    client.socket.pause()
    const filler = 'x'.repeat(60_000)
    for (let sent = 0; sent < 400; sent++) {
      const body = JSON.stringify({ channel: room, data: filler })
      const headers = { 'content-type': 'application/json', 'x-api-key': ADMIN_KEY }
      await fetch(`${tiny.url}/api/publish`, { method: 'POST', headers, body })
    }
    client.socket.resume()
    return client.closed
  },
  async insufficientState() {
    await untilReady(frail)
    const room = freshRoom()
    const client = await connect(frail, { token: await tokenFor({ sub: 'ada', channels: [room] }) })
    frail.injectFault(frail.shardOf(room), 'exit')
    return client.closed
  },
  forceReconnect: told('forceReconnect'),
  async noPong() {
    const client = await open(strict, { answerPings: false })
    await client.hello({ token: await tokenFor({ sub: 'ada' }) })
    return client.closed
  },
  async tooManyRequests() {
    return says(usual, `${HELLO}\n${'{"id":2,"ping":{}}\n'.repeat(50)}`)
  },
  async invalidToken() {
    return says(usual, '{"id":1,"connect":{"token":"not.a.token"}}')
  },
  async badRequest() {
    return says(usual, '{"id":1,"publish":{"channel":"room","data":1}}')
  },
  async stale() {
    return says(strict)
  },
  forceDisconnect: told('forceDisconnect'),
  connectionLimit: told('connectionLimit'),
  async roomLimit() {
    const channels = [freshRoom(), freshRoom(), freshRoom(), freshRoom()]
    const client = await open(usual)
    client.send({ id: 1, connect: { token: await tokenFor({ sub: 'ada', channels }) } })
    return client.closed
  },
  permissionDenied: told('permissionDenied'),
  async notAvailable() {
    const token = await tokenFor({ sub: 'ada' })
    return says(strict, `{"id":1,"connect":{"token":"${token}"}}\n{"send":{"data":1}}`)
  },
  async tooManyErrors() {
    return says(usual, HELLO, ...Array.from({ length: 6 }, (_, index) => `{"id":${index + 2},"teleport":{}}`))
  },
}

describe('disconnect codes', () => {
  test.each(Object.entries(Disconnect))('codes - disconnect %s is reached', async (name, entry) => {
    expect(await disconnects[name as DisconnectName]()).toEqual(entry)
  })

  test.each([
    { what: 'a frame that is no JSON', frames: ['hello'], why: ': expected an object at byte 0' },
    { what: 'an array', frames: ['[]'], why: ': expected an object at byte 0' },
    { what: 'a command cut short', frames: ['{"id":1,"connect":{'], why: ': unterminated array or object at byte 19' },
    { what: 'id 0', frames: ['{"connect":{}}'], why: '' },
    {
      what: 'an id beyond 32 bits',
      frames: ['{"id":4294967296,"connect":{}}'],
      why: ': id must be an integer from 0 to 4294967295',
    },
    { what: 'no method', frames: [HELLO, '{"id":2}'], why: ': no known method in the command' },
    {
      what: 'an unknown method without an id',
      frames: [HELLO, '{"dance":{}}'],
      why: ': no known method in the command',
    },
    {
      what: 'an unknown method before connect',
      frames: ['{"id":1,"dance":{}}'],
      why: ': no known method in the command',
    },
    { what: 'a pong before connect', frames: ['{}'], why: '' },
    { what: 'a pong without a ping', frames: [HELLO, '{}'], why: '' },
    { what: 'a second connect', frames: [HELLO, '{"id":2,"connect":{}}'], why: '' },
    { what: 'malformed JSON inside connect', frames: ['{"id":1,"connect":{"data":truth}}'], why: '' },
    { what: 'malformed JSON inside send', frames: [HELLO, '{"send":{"data":truth}}'], why: '' },
  ])('codes - $what is a bad request', async ({ frames, why }) => {
    expect(await says(usual, ...frames)).toEqual({ code: 3501, reason: `bad request${why}` })
  })

  test('codes - nesting beyond the limit is a bad request', async () => {
    const deep = `${'['.repeat(64)}${']'.repeat(64)}`
    const { code, reason } = await says(usual, HELLO, `{"id":2,"publish":{"channel":"r","data":${deep}}}`)
    expect({ code, reason: reason.slice(0, 34) }).toEqual({ code: 3501, reason: 'bad request: nested deeper than 64' })
  })

  test('codes - every reason fits a close frame', () => {
    for (const { code, reason } of Object.values(Disconnect)) {
      expect(Buffer.byteLength(reason)).toBeLessThan(124)
      expect(code >= 3000 && code < 4000).toBe(true)
    }
  })
})
