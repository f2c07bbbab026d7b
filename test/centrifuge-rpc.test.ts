// What an application adds to the server: methods that clients call, and an ear for what they send.

import { RpcError, type ServerOptions } from 'lobbycast'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { Inbox } from './support/inbox.ts'
import { startServer, type TestServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

const heard = new Inbox<{ data: unknown; from: { client: string; user: string } }>('message of a client')
let release: (value: string) => void = () => {}

const options: ServerOptions = {
  rpc: {
    whoami: (_, caller) => caller,
    echo: (data) => data,
    later: () =>
      new Promise((resolve) => {
        release = resolve
      }),
    refuse: () => {
      throw new RpcError(1042, 'not on a Sunday')
    },
    busy: () => {
      throw new RpcError(111, 'come back later')
    },
    broken: () => {
      throw new RpcError(100, 'a disk is full')
    },
    fail: async () => {
      throw new Error('a secret of the application')
    },
    unspeakable: () => 10n,
    whisper: () => 'the application whispers for itself',
  },
  onMessage: (data, from) => heard.push({ data, from }),
}

let server: TestServer
beforeAll(async () => {
  const auth = { hmacSecret: HMAC_SECRET, anonymous: true }
  server = await createServer({ shards: 1, http: { port: 0 }, log: { level: 'silent' }, auth }, options)
})
afterAll(() => server.stop())

test('rpc - a method is told who calls, and its value is the answer', async () => {
  const ada = await CentrifugeRawClient.connect(server, { token: await tokenFor({ sub: 'ada' }) })
  expect(await ada.ok('rpc', { method: 'whoami' })).toEqual({ data: { client: ada.id, user: 'ada' } })
  const data = { text: 'é "q" \n', list: [1, null, { deep: true }] }
  expect(await ada.ok('rpc', { method: 'echo', data })).toEqual({ data })
  expect(await ada.ok('rpc', { method: 'whisper', data: 1 })).toEqual({ data: 'the application whispers for itself' })
})

test('rpc - a slow method holds up no other command, and its answer may come to nobody', async () => {
  const client = await CentrifugeRawClient.connect(server)
  const slow = client.call('rpc', { method: 'later' })
  await client.ok('ping', {})
  release('done')
  expect(await slow).toMatchObject({ rpc: { data: 'done' } })
  client.send({ id: 99, rpc: { method: 'later' } })
  await client.ok('ping', {})
  client.close()
  await client.closed
  release('too late')
})

test('rpc - an RpcError is the answer; any other failure is error 100 and tells nothing', async () => {
  const client = await CentrifugeRawClient.connect(server)
  expect(await client.refused('rpc', { method: 'refuse' })).toEqual({ code: 1042, message: 'not on a Sunday' })
  const internal = { code: 100, message: 'internal server error', temporary: true }
  expect(await client.refused('rpc', { method: 'fail' })).toEqual(internal)
  expect(await client.refused('rpc', { method: 'unspeakable' })).toEqual(internal)
})

test('rpc - an RpcError with a temporary code of the protocol is temporary, and never too many', async () => {
  const client = await CentrifugeRawClient.connect(server)
  for (let n = 0; n < 80; n++) {
    expect(await client.refused('rpc', { method: 'busy' })).toEqual({
      code: 111,
      message: 'come back later',
      temporary: true,
    })
    expect(await client.refused('rpc', { method: 'broken' })).toMatchObject({ code: 100, temporary: true })
  }
})

test('rpc - a call that is none is error 107', async () => {
  const client = await CentrifugeRawClient.connect(server)
  for (const params of [{}, { method: '' }, { method: 5 }]) {
    expect(await client.refused('rpc', params)).toEqual({ code: 107, message: 'rpc needs a method' })
  }
  client.sendFrame('{"id":50,"rpc":{"method":"echo","data":truth}}')
  expect((await client.reply(50)).error).toEqual({ code: 107, message: 'malformed JSON' })
  for (const method of ['constructor', 'toString', '__proto__']) {
    expect(await client.refused('rpc', { method })).toMatchObject({ code: 108 })
  }
})

test('send - the application hears it, with who said it, in order', async () => {
  const ada = await CentrifugeRawClient.connect(server, { token: await tokenFor({ sub: 'ada' }) })
  ada.send({ send: { data: { n: 1 } } }, { send: { data: 2 } }, { id: 7, send: {} })
  const from = { client: ada.id, user: 'ada' }
  for (const data of [{ n: 1 }, 2, undefined]) expect(await heard.next()).toEqual({ data, from })
  expect(await ada.pushesSoFar()).toEqual([])
})

test('limits - commands that wait for a token to be verified are bounded', async () => {
  const bounded = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET }, limits: { pendingCommandsMax: 5 } })
  const token = await tokenFor({ sub: 'ada' })
  const talk = (count: number) => [
    { id: 1, connect: { token } },
    ...Array.from({ length: count }, (_, index) => ({ id: index + 2, ping: {} })),
  ]
  const patient = await CentrifugeRawClient.open(bounded)
  patient.send(...talk(5))
  for (let id = 1; id <= 6; id++) expect((await patient.reply(id)).error).toBeUndefined()
  const hasty = await CentrifugeRawClient.open(bounded)
  hasty.send(...talk(6))
  expect(await hasty.closed).toEqual({ code: 3013, reason: 'too many requests' })
})
