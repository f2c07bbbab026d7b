// GET on the path of a WebSocket says what an upgrade would be answered: for each way of being refused, both are compared.
import { describe, expect, test } from 'vitest'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push, refusalCounts } from './support/http.ts'
import { expectQuiet, freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { type Answered, askRaw } from './support/raw-http.ts'
import { RawSocket } from './support/raw-socket.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const open = sharedServer({
  origins: ['https://friend.example'],
  statistics: { aliases: { '/dailyNews': 'dailyNews' } },
  rooms: {
    namespaces: {
      users: { subscribe: 'user' },
      secret: { subscribe: 'token' },
      board: { board: { key: 'product_line_id' } },
    },
  },
})
const secured = sharedServer({ auth: { hmacSecret: HMAC_SECRET } })

/** What an upgrade is answered: a status, or the code and the reason by which the connection is closed at once; 101 when it goes on. */
async function upgrade(server: TestServer, path: string, headers: Record<string, string> = {}) {
  const raw = await RawSocket.open(server.port)
  try {
    const { status, body } = await raw.upgrade({ path, headers })
    if (status !== 101) return { status, text: body.trim() }
    if (path.startsWith('/connection')) return { status: 101, text: '' }
    const frame = await raw.frames.next()
    return frame.kind === 'close' ? { status: frame.code, text: frame.reason } : { status: 101, text: '' }
  } finally {
    raw.cut('RST')
  }
}

const get = (server: TestServer, path: string, headers: Record<string, string> = {}) =>
  askRaw(server.port, 'GET', path, headers)

const errorOf = ({ body }: Answered): string => (JSON.parse(body.toString()) as { error: string }).error

/** The statuses of GET for what an upgrade is answered. */
const STATUSES: Readonly<Record<number, readonly number[]>> = {
  101: [426],
  403: [403],
  414: [414],
  431: [431],
  1008: [400, 401, 403],
  1012: [503],
  1013: [503],
}

interface Attack {
  readonly path: string
  readonly headers?: Record<string, string>
  readonly status: number
}

const now = Math.floor(Date.now() / 1000)
const user = await tokenFor({ sub: 'ada' })
const forRoom = await tokenFor({ channel: 'r' })
const expired = await tokenFor({ sub: 'ada', exp: now - 3600 })
const early = await tokenFor({ sub: 'ada', nbf: now + 3600 })
const foreign = await tokenFor({ sub: 'ada', key: new TextEncoder().encode('x'.repeat(64)) })
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

const toOpen: [string, Attack][] = [
  ['a room', { path: '/ws/lobby', status: 426 }],
  ['a room by its short path', { path: '/lobby', status: 426 }],
  ['a room in plain JSON', { path: '/ws/lobby?format=json&name=Ada', status: 426 }],
  ['the centrifuge protocol', { path: '/connection/websocket', status: 426 }],
  ['a page that may', { path: '/ws/lobby', headers: { Origin: 'https://friend.example' }, status: 426 }],
  ['a token that nobody can judge', { path: '/ws/lobby?token=x', status: 426 }],
  ['a board with a view', { path: '/ws/board:1?fields=currency', status: 426 }],
  ['another Origin', { path: '/ws/lobby', headers: { Origin: 'https://evil.example' }, status: 403 }],
  ['another Origin, centrifuge', { path: '/connection/websocket', headers: { Origin: 'null' }, status: 403 }],
  ['no room', { path: '/ws/', status: 400 }],
  ['a slash in a room', { path: '/ws/a/b', status: 400 }],
  ['a control character', { path: '/ws/a%00b', status: 400 }],
  ['a control character, short path', { path: '/a%0ab', status: 400 }],
  ['an encoding that is none', { path: '/ws/%zz', status: 400 }],
  ['half an encoding', { path: '/ws/a%E4', status: 400 }],
  ['a room name that is too long', { path: `/ws/${'x'.repeat(256)}`, status: 400 }],
  ['a list of users that is empty', { path: '/ws/dialog%23', status: 400 }],
  ['a format that is none', { path: '/ws/lobby?format=xml', status: 400 }],
  ['a name that is none', { path: `/ws/lobby?format=json&name=${'x'.repeat(300)}`, status: 400 }],
  ['a parameter that a board does not know', { path: '/ws/board:1?colour=red', status: 400 }],
  ['a view that is none', { path: '/ws/board:1?rate=fast', status: 400 }],
  ['a private room', { path: '/ws/$private', status: 401 }],
  ['a room for tokens', { path: '/ws/secret:1', status: 401 }],
  ['a room for users', { path: '/ws/users:1', status: 401 }],
  ["another user's room", { path: '/ws/dialog%23ada', status: 401 }],
  ['the reserved room', { path: '/ws/$lobbycast', status: 400 }],
  ['headers that are too large', { path: '/ws/lobby', headers: { Cookie: 'x'.repeat(16_384) }, status: 431 }],
  ['a URL that is too long', { path: `/ws/lobby?token=${'x'.repeat(16_384)}`, status: 414 }],
  ['a Host that is not known', { path: '/ws/lobby', headers: { Host: 'rebound.example' }, status: 403 }],
]

const toSecured: [string, Attack][] = [
  ['a user', { path: '/ws/r', headers: bearer(user), status: 426 }],
  ['a user, in the query', { path: `/ws/r?token=${user}`, status: 426 }],
  ['a token for the room', { path: `/ws/r?token=${forRoom}`, status: 426 }],
  ['the user of a room', { path: '/ws/dialog%23ada', headers: bearer(user), status: 426 }],
  ['no token', { path: '/ws/r', status: 401 }],
  ['no token, short path, JSON', { path: '/r?format=json', status: 401 }],
  ['a token that is none', { path: '/ws/r?token=abc', status: 401 }],
  ['a token of another key', { path: '/ws/r', headers: bearer(foreign), status: 401 }],
  ['a token that has expired', { path: '/ws/r', headers: bearer(expired), status: 401 }],
  ['a token that is too early', { path: '/ws/r', headers: bearer(early), status: 401 }],
  ['a token for another room', { path: '/ws/other', headers: bearer(forRoom), status: 401 }],
  ['a token of a session', { path: '/ws/r', headers: bearer('lobbycast-session-x'), status: 401 }],
  ['a user in a private room', { path: '/ws/$r', headers: bearer(user), status: 403 }],
  ["a user in another user's room", { path: '/ws/dialog%23bob', headers: bearer(user), status: 403 }],
]

describe.each([
  ['open', () => open.server, toOpen],
  ['secured', () => secured.server, toSecured],
] as const)('a server that is %s', (_, serverOf, attacks) => {
  test.each(attacks)(
    'GET for a WebSocket - %s: the same verdict as for an upgrade',
    async (_, { path, headers, status }) => {
      const server = serverOf()
      const upgraded = await upgrade(server, path, headers)
      const answer = await get(server, path, headers)
      expect(answer.status, answer.body.toString()).toBe(status)
      expect(STATUSES[upgraded.status], `the upgrade: ${upgraded.status} ${upgraded.text}`).toContain(status)
      if (status === 426) expect(answer.headers).toMatchObject({ upgrade: 'websocket', connection: 'Upgrade' })
      else expect(errorOf(answer)).toBe(upgraded.text)
      expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined)
      const head = await askRaw(server.port, 'HEAD', path, headers ?? {}, {
        isAskedTwice: headers?.Cookie === undefined && headers?.Host === undefined,
      })
      expect([head.status, head.headers['content-length']]).toEqual([status, String(answer.body.length)])
    },
  )

  test('GET for a WebSocket - refusals are counted by the same reasons as those of upgrades', async () => {
    const server = serverOf()
    const refused = attacks.filter(([, { status }]) => status !== 426)
    const before = await refusalCounts(server)
    for (const [, { path, headers }] of refused) await upgrade(server, path, headers)
    const between = await refusalCounts(server)
    for (const [, { path, headers }] of refused) await get(server, path, headers)
    expect(grown(between, await refusalCounts(server))).toEqual(grown(before, between))
  })
})

/** By how much counts have grown. */
const grown = (from: Record<string, number>, to: Record<string, number>) =>
  Object.fromEntries(Object.entries(to).map(([reason, count]) => [reason, count - (from[reason] ?? 0)]))

test('GET for a WebSocket - says how to connect, and a room next door notices nothing', async () => {
  const { server } = open
  const room = freshRoom()
  const witness = await PlainClient.connect(server.port, room)
  await witness.welcome()
  const answer = await get(server, `/ws/${room}?token=secret`)
  const { url, error } = JSON.parse(answer.body.toString()) as { url: string; error: string }
  expect(url).toBe(`ws://localhost/ws/${room}`)
  expect(error).toContain(url)
  expect(answer.body.toString()).not.toContain('secret')
  await expectQuiet(witness)
  expect(await refusalCounts(server)).toHaveProperty('handshake')
})

test('GET for a WebSocket - other paths, methods and routes are what they are', async () => {
  const { server } = open
  for (const [method, path, status] of [
    ['GET', '/dailyNews', 405],
    ['GET', '/a/b', 404],
    ['GET', '/rooms/x/y/z', 404],
    ['GET', '/api/none', 404],
    ['GET', '/connection/none', 404],
    ['GET', '/ws', 404],
    ['GET', '/admin', 404],
    ['GET', '/assets', 404],
    ['GET', '/room', 404],
    ['POST', '/ws/lobby', 404],
    ['OPTIONS', '/ws/lobby', 404],
  ] as const) {
    expect([method, path, (await askRaw(server.port, method, path)).status]).toEqual([method, path, status])
  }
})

test('GET for a WebSocket - bans of an address and of a user', async () => {
  const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET } })
  await push(server, '/api/ban', { user: 'ada', reason: 'enough' })
  const banned = await get(server, '/ws/r', bearer(user))
  expect([banned.status, errorOf(banned)]).toEqual([403, 'enough'])
  expect((await get(server, '/ws/r', bearer(await tokenFor({ sub: 'bob' })))).status).toBe(426)
  await push(server, '/api/ban', { address: '127.0.0.1', reason: 'go away' })
  for (const path of ['/ws/r', '/connection/websocket']) {
    const answer = await get(server, path, bearer(await tokenFor({ sub: 'bob' })))
    expect([answer.status, errorOf(answer)]).toEqual([403, 'go away'])
  }
})

test('GET for a WebSocket - a full server, and one that stops', async () => {
  const server = await startServer(
    { shards: 1, limits: { connectionsMax: 1 }, drain: { windowSeconds: 0 } },
    { faults: true },
  )
  const member = await PlainClient.connect(server.port, 'r')
  await member.welcome()
  for (const path of ['/ws/r', '/connection/websocket']) {
    const full = await get(server, path)
    expect([full.status, full.headers['retry-after'], errorOf(full)]).toEqual([
      503,
      '1',
      (await upgrade(server, '/ws/r')).text,
    ])
  }
  const waiting = await RawSocket.open(server.port)
  await waiting.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  expect((await waiting.responses.next()).status).toBe(200)
  server.injectFault(0, 'hang')
  const stopped = server.stop()
  await waiting.write('GET /ws/r HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const { status, body } = await waiting.responses.next()
  expect([status, JSON.parse(body)]).toEqual([503, { error: 'shutdown' }])
  await stopped
})

test('GET for a WebSocket - handshakes of one address are limited together with it', async () => {
  const limits = { addressUpgradesPerSecond: 1, addressUpgradesBurst: 2 }
  const http = { trustedProxies: ['127.0.0.1'] }
  const server = await startServer({ shards: 1, limits, http })
  const headers = { 'X-Forwarded-For': '203.0.113.9' }
  const statuses = []
  for (let count = 0; count < 4; count++) statuses.push((await get(server, '/ws/r', headers)).status)
  expect(statuses.slice(0, 2)).toEqual([426, 426])
  expect(statuses).toContain(429)
  expect((await refusalCounts(server)).address_upgrades).toBeGreaterThan(0)
})

test('GET for a WebSocket - tokens are not guessed by it either', async () => {
  const limits = { addressFailedTokensPerMinute: 2 }
  const server = await startServer({
    shards: 1,
    limits,
    auth: { hmacSecret: HMAC_SECRET },
    http: { trustedProxies: ['127.0.0.1'] },
  })
  const headers = { 'X-Forwarded-For': '203.0.113.9' }
  const statuses = []
  for (let count = 0; count < 4; count++) statuses.push((await get(server, '/ws/r?token=x', headers)).status)
  expect(statuses).toEqual([401, 401, 503, 503])
})

test('GET for a WebSocket - no hook is asked, and the answer says that one will be', async () => {
  const asked: string[] = []
  const { createServer } = await import('./support/test-engine.ts')
  const server = await createServer(
    { http: { port: 0 }, shards: 1, log: { level: 'silent' }, admin: { apiKey: 'k' } },
    {
      hooks: {
        connect: ({ id }: { id: string }) => {
          asked.push(id)
          return { result: { user: 'ada' } }
        },
      },
    } as never,
  )
  try {
    const answer = await askRaw(server.port, 'GET', '/ws/$private?token=x')
    expect([answer.status, errorOf(answer)]).toEqual([426, expect.stringContaining('the back end is asked')])
    expect(asked).toEqual([])
  } finally {
    await server.stop({ skipDelay: true })
  }
})
