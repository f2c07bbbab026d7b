// Sessions of the page: how a ticket or a key becomes one, what its token and its key open, and what neither of them does.
import { describe, expect, test } from 'vitest'
import { Authenticator } from '../src/auth/auth.ts'
import { Sessions } from '../src/auth/sessions.ts'
import { authConfig } from './support/auth-tokens.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push, refusalCounts, request } from './support/http.ts'
import { RawClient } from './support/raw-client.ts'
import { ADMIN_KEY, sharedServer, startServer, type TestServer } from './support/start-server.ts'

const ROOM = '$lobbycast'
const HOUR_MS = 3_600_000

const open = sharedServer()
const secured = sharedServer({
  auth: { hmacSecret: HMAC_SECRET },
  admin: {
    keys: {
      reader: { key: 'key-of-the-reader-0123456789', scope: 'read' },
      sport: { key: 'key-for-sport-rooms-0123456789', scope: 'admin', rooms: ['sport:*'] },
    },
  },
})

interface Session {
  readonly token: string
  readonly key: string
  readonly expiresAtMs: number
  readonly room: string
}

const ticketOf = (server: TestServer) => server.pageUrl()!.split('ticket=')[1]!

/** `key` is '' for none. */
const ask = (server: { port: number }, body: unknown, key = '') => push(server, '/admin/session', body, { key })

async function sessionOf(server: TestServer): Promise<Session> {
  const answer = await ask(server, { ticket: ticketOf(server) })
  expect(answer.status, answer.text).toBe(200)
  return JSON.parse(answer.text) as Session
}

describe('the table', () => {
  test('tickets - good once, for ten minutes, and only the youngest sixteen', () => {
    let nowMs = 0
    const sessions = new Sessions(() => nowMs)
    const ticket = sessions.ticket()
    expect([sessions.spend(`${ticket}x`), sessions.spend(''), sessions.spend(ticket), sessions.spend(ticket)]).toEqual([
      false,
      false,
      true,
      false,
    ])
    const [early, late] = [sessions.ticket(), sessions.ticket()]
    nowMs += 10 * 60_000 - 1
    expect(sessions.spend(early)).toBe(true)
    nowMs += 1
    expect(sessions.spend(late)).toBe(false)
    const many = Array.from({ length: 20 }, () => sessions.ticket())
    expect(many.map((one) => sessions.spend(one))).toEqual([...Array(4).fill(false), ...Array(16).fill(true)])
  })

  test('sessions - last twelve hours, and only the youngest sixty-four', async () => {
    let nowMs = Date.now()
    const sessions = new Sessions(() => nowMs)
    const auth = new Authenticator(authConfig({}), sessions)
    const kindOf = async (token: string) => (await auth.verifyConnectionToken(token)).kind
    const first = sessions.open()
    nowMs += 12 * HOUR_MS - 1
    expect([await kindOf(first.token), sessions.hasKey(first.key)]).toEqual(['ok', true])
    nowMs += 1
    expect([await kindOf(first.token), sessions.hasKey(first.key)]).toEqual(['invalid', false])
    const many = Array.from({ length: 70 }, () => sessions.open())
    expect(many.filter(({ key }) => sessions.hasKey(key))).toEqual(many.slice(6))
    expect(await Promise.all(many.map(({ token }) => kindOf(token)))).toEqual([
      ...Array(6).fill('invalid'),
      ...Array(64).fill('ok'),
    ])
  })

  test('sessions - a token is good in the process that made it alone, and its key is no token', async () => {
    const [own, other] = [new Sessions(), new Sessions()]
    const { token, key } = own.open()
    for (const [sessions, text] of [
      [other, token],
      [own, key],
      [own, `${token}x`],
      [own, 'lobbycast-session-'],
    ] as const) {
      expect((await new Authenticator(authConfig({}), sessions).verifyConnectionToken(text)).kind).toBe('invalid')
      expect(sessions.hasKey(token)).toBe(false)
    }
  })
})

describe('POST /admin/session', () => {
  test('session - a ticket opens one, and not a second', async () => {
    const { server } = open
    const ticket = ticketOf(server)
    const answers = await Promise.all([ask(server, { ticket }), ask(server, { ticket }), ask(server, { ticket })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
    const opened = answers.find(({ status }) => status === 200)!
    expect(opened.headers.get('cache-control')).toBe('no-store')
    const session = JSON.parse(opened.text) as Session
    expect(session.room).toBe(ROOM)
    expect(Math.abs(session.expiresAtMs - Date.now() - 12 * HOUR_MS)).toBeLessThan(60_000)
    expect(answers.find(({ status }) => status === 401)!.text).toContain(
      'the ticket is wrong, too old, or has been used',
    )
  })

  test('session - a key of the scope admin for all rooms opens one, in the header or as a bearer token', async () => {
    const { server } = secured
    expect((await ask(server, {}, ADMIN_KEY)).status).toBe(200)
    expect((await ask(server, '', ADMIN_KEY)).status).toBe(200)
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` }
    expect((await request(server, '/admin/session', { method: 'POST', headers, body: '{}' })).status).toBe(200)
    for (const [key, says] of [
      ['key-of-the-reader-0123456789', 'scope read'],
      ['key-for-sport-rooms-0123456789', 'some rooms'],
    ]) {
      const answer = await ask(server, {}, key!)
      expect([answer.status, answer.text]).toEqual([403, expect.stringContaining(says!)])
    }
  })

  test('session - what is no ticket and no key opens none: also no key of a session, and no ticket in the query', async () => {
    const { server } = open
    const { key, token } = await sessionOf(server)
    const before = (await refusalCounts(server)).admin_key ?? 0
    const ticket = ticketOf(server)
    const wrong = [
      await ask(server, {}),
      await ask(server, { ticket: '' }),
      await ask(server, { ticket: 'x'.repeat(32) }),
      await ask(server, { ticket: ADMIN_KEY }),
      await ask(server, { ticket: key }),
      await ask(server, { ticket: token }),
      await ask(server, {}, key),
      // A wrong key is wrong, whatever else is shown.
      await ask(server, { ticket }, 'wrong'),
      await push(server, `/admin/session?ticket=${ticket}`, {}, { key: '' }),
      await push(server, `/admin/session?api_key=${ADMIN_KEY}`, {}, { key: '' }),
    ]
    expect(wrong.map(({ status }) => status)).toEqual(wrong.map(() => 401))
    expect((await refusalCounts(server)).admin_key).toBe(before + wrong.length)
    expect((await ask(server, { ticket })).status).toBe(200)
  })

  test('session - bodies that are none, foreign pages, and GET', async () => {
    const { server } = open
    const ticket = ticketOf(server)
    for (const [body, status] of [
      ['{', 400],
      ['[]', 400],
      ['{"ticket":1}', 400],
      [{ ticket: 'x'.repeat(300) }, 400],
      [{ ticket, pad: 'x'.repeat(5000) }, 413],
    ] as const) {
      expect((await ask(server, body)).status).toBe(status)
    }
    const type = { 'content-type': 'application/json' }
    const body = JSON.stringify({ ticket })
    const foreign = { ...type, origin: 'https://evil.example' }
    expect((await request(server, '/admin/session', { method: 'POST', headers: foreign, body })).status).toBe(403)
    const asText = { 'content-type': 'text/plain' }
    expect((await request(server, '/admin/session', { method: 'POST', headers: asText, body })).status).toBe(415)
    expect((await request(server, '/admin/session')).status).toBe(405)
    expect((await ask(server, { ticket })).status, 'none of them has spent it').toBe(200)
  })

  test('session - guessing is stopped, also for those who would guess right', async () => {
    const server = await startServer({ shards: 1, limits: { addressFailedTokensPerMinute: 3 } })
    for (let count = 0; count < 3; count++) expect((await ask(server, { ticket: `guess-${count}` })).status).toBe(401)
    const late = await ask(server, { ticket: ticketOf(server) })
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await ask(server, {}, ADMIN_KEY)).status).toBe(429)
    expect(await refusalCounts(server)).toEqual({ admin_key: 3, address_tokens: 2 })
    // The other routes are as they were.
    expect((await request(server, '/rooms', { headers: { 'x-api-key': ADMIN_KEY } })).status).toBe(200)
  })

  test('session - with --insecure-admin it needs nothing', async () => {
    const server = await startServer({ shards: 1, admin: { insecure: true } })
    expect(server.pageUrl()).toBe(`${server.url}/#/live`)
    const answer = await ask(server, {})
    expect(answer.status).toBe(200)
    const client = await CentrifugeRawClient.open(server)
    const { subs } = await client.hello({ token: (JSON.parse(answer.text) as Session).token })
    expect(Object.keys(subs ?? {})).toEqual([ROOM])
  })

  test('session - with admin.listen there is none, on both listeners, and the answer says why', async () => {
    const server = await startServer({ shards: 1, admin: { listen: '127.0.0.1:0' } })
    expect(server.pageUrl()).toBe(`${server.url}/`)
    for (const port of [server.port, server.adminPort!]) {
      const answer = await ask({ port }, {}, ADMIN_KEY)
      expect([answer.status, answer.text]).toEqual([
        404,
        expect.stringContaining('sessions are off while admin.listen'),
      ])
    }
  })
})

describe('the key of a session', () => {
  test('session key - does what an admin key does, on every route, and no more sessions', async () => {
    const { server } = secured
    const { key } = await sessionOf(server)
    expect((await request(server, '/rooms', { headers: { 'x-api-key': key } })).status).toBe(200)
    expect((await push(server, '/api/info', {}, { key })).status).toBe(200)
    expect((await push(server, '/rooms/chat/messages', '1', { key })).status).toBe(200)
    expect((await ask(server, {}, key)).status).toBe(401)
    expect((await request(server, '/rooms', { headers: { 'x-api-key': `${key}x` } })).status).toBe(401)
  })
})

describe.each([
  ['where anybody may connect', () => open.server],
  ['where tokens are asked for', () => secured.server],
] as const)('the token of a session, %s', (_, serverOf) => {
  test('session token - puts its connection into the reserved room, and lets it do nothing else', async () => {
    const server = serverOf()
    const { token } = await sessionOf(server)
    const client = await CentrifugeRawClient.open(server)
    const { subs, expires, ttl } = await client.hello({ token })
    expect([Object.keys(subs ?? {}), expires, typeof ttl]).toEqual([[ROOM], true, 'number'])
    for (const [method, params] of [
      ['subscribe', { channel: 'chat' }],
      ['subscribe', { channel: '$private' }],
      ['subscribe', { channel: ROOM }],
      ['unsubscribe', { channel: ROOM }],
      ['publish', { channel: 'chat', data: 1 }],
      ['publish', { channel: ROOM, data: 1 }],
      ['presence', { channel: ROOM }],
      ['presence_stats', { channel: 'chat' }],
      ['history', { channel: 'chat' }],
      ['rpc', { method: 'whisper', data: { to: 'x', data: 1 } }],
    ] as const) {
      expect([method, (await client.refused(method, params)).code]).toEqual([method, 103])
    }
    await client.ok('ping', {})
    client.close()
  })

  test('session token - is none for a room, a stream, or the protocols of one room', async () => {
    const server = serverOf()
    const { token, key } = await sessionOf(server)
    for (const query of [`token=${token}`, `token=${token}&format=json`]) {
      const client = await RawClient.connect(server.port, 'none', { path: `/ws/$lobbycast?${query}` })
      expect((await client.closed).code).toBe(1008)
    }
    const closed = await RawClient.connect(server.port, 'none', { path: `/ws/$private?token=${token}` })
    expect((await closed.closed).code).toBe(1008)
    const stream = await request(server, `/rooms/$private/stream?token=${token}`)
    expect(stream.status).toBe(401)
    // The key does not open the room by name either: only the server writes there.
    expect((await push(server, '/rooms/$lobbycast/messages', '1', { key })).status).not.toBe(200)
  })

  test('session token - and the token of a user do not renew each other', async () => {
    const server = serverOf()
    const [mine, other] = [await sessionOf(server), await sessionOf(server)]
    const client = await CentrifugeRawClient.open(server)
    await client.hello({ token: mine.token })
    await client.ok('refresh', { token: other.token })
    client.send({ id: 9, refresh: { token: await tokenFor({ channels: ['chat'] }) } })
    expect((await client.closed).code).toBe(3500)
  })
})

test('reserved room - a token that the application has signed does not open it, in any claim', async () => {
  const { server } = secured
  for (const claims of [{ channels: [ROOM] }, { subs: { [ROOM]: {} } }, { channels: ['chat', ROOM] }]) {
    const client = await CentrifugeRawClient.open(server)
    client.send({ id: 1, connect: { token: await tokenFor({ sub: 'ada', ...claims }) } })
    expect((await client.closed).code).toBe(3500)
  }
  const client = await CentrifugeRawClient.open(server)
  await client.hello({ token: await tokenFor({ sub: 'ada' }) })
  const token = await tokenFor({ sub: 'ada', channel: ROOM })
  expect((await client.refused('subscribe', { channel: ROOM, token })).code).toBe(103)
  client.close()
})

test('session token - a banned address does not get in by it', async () => {
  const { server } = secured
  const { token, key } = await sessionOf(server)
  expect((await push(server, '/api/ban', { address: '127.0.0.1' }, { key })).text).not.toContain('error')
  try {
    const client = await CentrifugeRawClient.open(server)
    client.send({ id: 1, connect: { token } })
    expect((await client.closed).code).toBe(3503)
  } finally {
    await push(server, '/api/unban', { address: '127.0.0.1' }, { key })
  }
})
