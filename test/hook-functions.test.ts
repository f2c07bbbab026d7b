// Hooks as functions of the application in whose process the server runs: the same requests and answers, the same limits.
import { describe, expect, onTestFinished, test } from 'vitest'
import { never } from './support/back-end.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { sumOf } from './support/late-server.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, plainProtocol, wireProtocols } from './support/protocols.ts'
import { createServer } from './support/test-engine.ts'

type Config = NonNullable<Parameters<typeof createServer>[0]>
type Functions = NonNullable<NonNullable<Parameters<typeof createServer>[1]>['hooks']>

async function startWith(hooks: Functions, config: Config = {}) {
  const server = await createServer({ http: { port: 0 }, log: { level: 'silent' }, shards: 2, ...config }, { hooks })
  onTestFinished(() => server.stop())
  return server
}

describe.each(wireProtocols)('hook functions - $name', (protocol) => {
  test('an answer of a function has the bound of an answer by HTTP', async () => {
    const functions: Functions = {
      publish: ({ data }) => ({ result: data === 'long' ? { data: 'x'.repeat(2000) } : {} }),
    }
    const rooms = { defaults: { publishHook: true } }
    const server = await startWith(functions, { rooms, hooks: { answerBytesMax: 1024 } })
    const room = freshRoom()
    const member = await enter(protocol, server, { room })
    const listener = await enter(wireProtocols[1]!, server, { room, told: [member] })
    member.say('long')
    member.say('short')
    expect(await listener.heard()).toMatchObject({ kind: 'said', data: 'short' })
  })

  test('connect, subscribe and publish are asked, and their answers count', async () => {
    const asked: object[] = []
    const server = await startWith(
      {
        connect: (request, { address }) => {
          asked.push({ hook: 'connect', client: request.client, address })
          return { result: { user: 'ann' } }
        },
        subscribe: async ({ user, channel }) => {
          asked.push({ hook: 'subscribe', user, channel })
          return { result: {} }
        },
        publish: ({ data }) => ({ result: { data: { said: data } } }),
      },
      { rooms: { defaults: { subscribeHook: true, publishHook: true } } },
    )
    const room = freshRoom()
    const member = await enter(protocol, server, { room })
    expect(asked).toEqual([
      { hook: 'connect', client: member.id, address: '127.0.0.1' },
      { hook: 'subscribe', user: 'ann', channel: room },
    ])
    const listener = await enter(wireProtocols[1]!, server, { room, told: [member] })
    for (const text of ['one', 'two']) member.say(text)
    for (const text of ['one', 'two'])
      expect(await listener.heard()).toMatchObject({ kind: 'said', data: { said: text } })
  })

  test('a function that throws, hangs or answers nonsense: the client may try again, and nobody else notices', async () => {
    const functions: Functions = {
      subscribe: ({ channel }) => {
        if (channel.startsWith('throws')) throw new Error('a mistake of the application')
        if (channel.startsWith('hangs')) return never()
        return channel.startsWith('odd') ? ({ result: 5n } as never) : {}
      },
    }
    const config = { rooms: { defaults: { subscribeHook: true } }, hooks: { timeoutMs: 100 } }
    const server = await startWith(functions, config)
    const again = protocol.name === 'centrifuge' ? 100 : 1013
    for (const name of ['throws', 'hangs', 'odd']) {
      expect(await protocol.enter(server, { room: `${name}-${freshRoom()}` })).toEqual({ kind: 'refused', with: again })
    }
    await enter(protocol, server, { room: freshRoom() })
    const failures = (kind: string) => sumOf(server, `lobbycast_hook_failures_total{hook="subscribe",kind="${kind}"}`)
    expect(await Promise.all(['threw', 'timeout'].map(failures))).toEqual([2, 1])
  })
})

test('hook functions - refresh and rpc', async () => {
  const server = await startWith(
    {
      connect: () => ({ result: { user: 'ann', expire_at: Date.now() / 1000 + 2 } }),
      refresh: ({ user }) => ({ result: { expired: user === 'ann' } }),
      rpc: ({ method, data }) =>
        method === 'add'
          ? { result: { data: (data as number[])[0]! + 1 } }
          : { error: { code: 404, message: 'no such' } },
    },
    { hooks: { refreshAheadMs: 60_000 } },
  )
  const client = await CentrifugeRawClient.connect(server)
  expect(await client.ok('rpc', { method: 'add', data: [1] })).toEqual({ data: 2 })
  expect(await client.refused('rpc', { method: 'sub' })).toEqual({ code: 404, message: 'no such' })
  expect((await client.closed).code).toBe(3005)
})

test('hook functions - together with a URL for the same hook, or a room without its hook, the server does not start', async () => {
  const connectUrl = 'http://127.0.0.1:1/connect'
  await expect(startWith({ connect: () => ({}) }, { hooks: { connectUrl } })).rejects.toThrow(
    'hooks.connectUrl (options): given together with a function for this hook; keep one',
  )
  await expect(startWith({}, { rooms: { defaults: { publishHook: true } } })).rejects.toThrow(
    'rooms.defaults.publishHook (options): expected false while hooks.publishUrl is empty, got true',
  )
  await expect(startWith({}, { rooms: { namespaces: { a: { subscribeHook: true } } } })).rejects.toThrow(
    'rooms.namespaces.a.subscribeHook',
  )
})

test('hook functions - a plain client’s parameters and room reach the connect hook, with a token that the server has no key for', async () => {
  const asked: object[] = []
  const server = await startWith({
    connect: ({ data, channels }) => {
      asked.push({ data, channels })
      return { result: { user: '' } }
    },
  })
  const room = freshRoom()
  await enter(plainProtocol, server, { room, token: 'opaque' })
  expect(asked).toEqual([{ data: { token: 'opaque' }, channels: [room] }])
})
