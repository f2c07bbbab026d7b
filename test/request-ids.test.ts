// The ids of requests: in each answer of either listener, in the lines of the log, and in the requests to hooks.
import { get, request as httpRequest } from 'node:http'
import { describe, expect, test } from 'vitest'
import { hookUrls, Raw, TestBackEnd } from './support/back-end.ts'
import { until } from './support/bare-process.ts'
import { push } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, plainProtocol, wireProtocols } from './support/protocols.ts'
import { type ServerProcess, startProcess } from './support/server-process.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'

const origins = ['https://admin.example']
const alone = sharedServer({ admin: { origins } })
const shared = sharedServer({ admin: { listen: '127.0.0.1:0', origins } })

interface Asked {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Status and id of an answer. Does not wait for the end of a stream. */
function ask(
  port: number,
  { method = 'GET', path, headers = {}, body }: Asked,
): Promise<{ status: number; id: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      resolve({ status: response.statusCode!, id: String(response.headers['x-request-id']) })
      response.on('error', () => undefined)
      request.destroy()
    })
    request.on('error', reject)
    request.end(body)
  })
}

const keyed = { 'x-api-key': ADMIN_KEY }
const json = { ...keyed, 'content-type': 'application/json' }
const requests: [what: string, asked: Asked, status: number][] = [
  ['an open route', { path: '/healthz' }, 200],
  ['HEAD', { method: 'HEAD', path: '/healthz' }, 200],
  ['a room without members', { path: '/rooms/nobody-is-here', headers: keyed }, 404],
  ['no such route', { path: '/a/b/c/d', headers: keyed }, 404],
  ['no such method', { method: 'DELETE', path: '/rooms', headers: keyed }, 405],
  ['no key', { path: '/rooms' }, 401],
  ['a method of the API', { method: 'POST', path: '/api/info', headers: json, body: '{}' }, 200],
  ['a wrong body', { method: 'POST', path: '/api/info', headers: json, body: 'x' }, 400],
  ['a wrong content type', { method: 'POST', path: '/api/info', headers: keyed, body: '{}' }, 415],
  ['a body too large', { method: 'POST', path: '/api/info', headers: { ...json, 'content-length': '99999999' } }, 413],
  ['a preflight', { method: 'OPTIONS', path: '/rooms', headers: { origin: 'https://admin.example' } }, 204],
  ['another Origin', { path: '/rooms', headers: { ...keyed, origin: 'https://evil.example' } }, 403],
  ['another Host', { path: '/rooms', headers: { ...keyed, host: 'evil.example' } }, 403],
]

const GENERATED = /^[\w-]{10,30}$/

describe.each([
  ['the first listener', () => alone.server.port],
  ['the second listener', () => shared.server.adminPort!],
])('%s', (_title, port) => {
  test.each(requests)('request ids - %s', async (_, asked, status) => {
    expect(await ask(port(), asked)).toEqual({ status, id: expect.stringMatching(GENERATED) })
    const headers = { ...asked.headers, 'x-request-id': 'Mine_1.a-b' }
    expect(await ask(port(), { ...asked, headers })).toEqual({ status, id: 'Mine_1.a-b' })
  })

  test('request ids - no two are the same', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(port(), { path: '/healthz' })))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(50)
  })

  test.each([
    ['x'.repeat(64), true],
    ['x'.repeat(65), false],
    ['a b', false],
    ['a/b', false],
    ['{"a":1}', false],
    ['', false],
  ])('request ids - %j from a peer is taken: %s', async (given, isTaken) => {
    const { id } = await ask(port(), { path: '/healthz', headers: { 'x-request-id': given } })
    expect(id === given).toBe(isTaken)
    if (!isTaken) expect(id).toMatch(GENERATED)
  })

  test('request ids - an answer that goes on has one', async () => {
    const asked = { path: `/rooms/${freshRoom()}/stream`, headers: keyed }
    expect(await ask(port(), asked)).toEqual({ status: 200, id: expect.stringMatching(GENERATED) })
    const mine = { ...asked, headers: { ...keyed, 'x-request-id': 'stream-1' } }
    expect(await ask(port(), mine)).toEqual({ status: 200, id: 'stream-1' })
  })
})

test('request ids - a refused handshake has one', async () => {
  const { port } = alone.server
  const path = '/ws/room'
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'x-request-id': 'handshake-1' }
  const wrong = { ...upgrade, 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-version': '7' }
  expect(await ask(port, { path, headers: wrong })).toEqual({ status: 426, id: 'handshake-1' })
  const foreign = { ...wrong, 'sec-websocket-version': '13', origin: 'https://evil.example' }
  expect(await ask(port, { path, headers: foreign })).toEqual({ status: 403, id: 'handshake-1' })
})

const lineWith = async ({ entries }: ServerProcess, requestId: string) => {
  const find = () => entries.find((entry) => entry.requestId === requestId)
  await until(() => find() !== undefined)
  return find()!
}

test('request ids - the lines of the log have them: refusals, errors of the API, actions, refused handshakes', async () => {
  const server = await startProcess(['--log-level', 'debug'])
  const member = await enter(plainProtocol, server, { room: freshRoom() })
  const asked: [Asked, Record<string, unknown>][] = [
    [{ path: '/rooms' }, { reason: 'admin_key' }],
    [{ path: '/a/b/c/d', headers: keyed }, { reason: 'http_route' }],
    [{ path: '/rooms', headers: { ...keyed, host: 'evil.example' } }, { reason: 'host' }],
    [
      { method: 'POST', path: '/api/publish', headers: json, body: '{"channel":"r"}' },
      { reason: 'command_bad_request' },
    ],
    [{ path: '/rooms/r/stream?token=x.y.z' }, { reason: 'token' }],
    [
      { method: 'POST', path: '/api/disconnect', headers: json, body: JSON.stringify({ client: member.id }) },
      { msg: 'admin action', by: 'apiKey', client: member.id, count: 1 },
    ],
    [
      { path: '/ws/r', headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' } },
      { reason: 'handshake' },
    ],
  ]
  for (const [index, [request, line]] of asked.entries()) {
    const requestId = `request-${index}`
    await ask(server.port, { ...request, headers: { ...request.headers, 'x-request-id': requestId } })
    expect(await lineWith(server, requestId)).toMatchObject(line)
  }
})

test.each(wireProtocols)(
  'request ids - requests to hooks have them, and so has the line of one that failed: $name',
  async (protocol) => {
    const backEnd = await TestBackEnd.start({ '/connect': () => new Raw(500) })
    const server = await startProcess([], { LOBBYCAST_HOOKS_CONNECT_URL: hookUrls(backEnd).connectUrl })
    const idOfNext = async () => {
      // Not awaited: an SDK would try again.
      protocol.enter(server, { room: freshRoom() }).catch(() => undefined)
      return String((await backEnd.call('/connect')).headers['x-request-id'])
    }
    const first = await idOfNext()
    expect(first).toMatch(GENERATED)
    expect(await lineWith(server, first)).toMatchObject({ reason: 'hook_down', hook: 'connect', why: 'status' })
    expect(await idOfNext()).not.toBe(first)
  },
)

test('request ids - with x-request-id in hooks.headers a hook gets the id of the handshake, if it is sound', async () => {
  const backEnd = await TestBackEnd.start({ '/connect': () => new Raw(500) })
  const server = await startProcess([], {
    LOBBYCAST_HOOKS_CONNECT_URL: hookUrls(backEnd).connectUrl,
    LOBBYCAST_HOOKS_HEADERS: 'x-request-id',
  })
  const handshake = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
  for (const [given, isTaken] of [
    ['from-the-proxy', true],
    ['no id', false],
  ] as const) {
    const headers = { ...handshake, 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'x-request-id': given }
    const request = get({ port: server.port, host: '127.0.0.1', path: '/ws/r', headers })
    request.on('upgrade', (_, socket) => socket.destroy()).on('error', () => undefined)
    const id = String((await backEnd.call('/connect')).headers['x-request-id'])
    expect(id === given).toBe(isTaken)
    if (isTaken) expect(await lineWith(server, given)).toMatchObject({ reason: 'hook_down' })
  }
})

test('request ids - a kick of the API is told with the id of its request', async () => {
  const server = await startProcess()
  const { headers } = await push(server, '/api/disconnect', { user: 'nobody' })
  expect(await lineWith(server, String(headers.get('x-request-id')))).toMatchObject({ msg: 'admin action' })
})
