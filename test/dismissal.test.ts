// Connections that are accepted only to be told why they are closed: who, with which code, and that nobody notices them. Also how
// large the head of a request may be, and what the log says of refusals, kicks and tokens.

import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Centrifuge } from 'centrifuge'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { rsa, sign } from './support/auth-tokens.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { join } from './support/clients.ts'
import { Figures } from './support/figures.ts'
import { request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { expectQuiet, freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawClient } from './support/raw-client.ts'
import { handshake, RawSocket } from './support/raw-socket.ts'
import { startProcess } from './support/server-process.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'
import { IMPORT_CREATE_SERVER } from './support/test-engine.ts'

const plain = { connect: PlainClient.connect }
const secured = sharedServer({ auth: { hmacSecret: HMAC_SECRET } })

/** A token of exactly this many characters. */
async function tokenOf(length: number): Promise<string> {
  const bare = await tokenFor({ sub: 'ada', pad: '' })
  // Base64 makes four characters of three.
  for (let pad = Math.floor(((length - bare.length) * 3) / 4) - 4; ; pad++) {
    const token = await tokenFor({ sub: 'ada', pad: 'x'.repeat(pad) })
    if (token.length >= length) return token
  }
}

test('dismissal - hundreds at once all see code and reason, hear nothing, and nobody hears of them', async () => {
  const server = await startServer()
  const room = freshRoom()
  const witness = await join(plain, server, { room })
  const codes = await Promise.all(
    Array.from({ length: 300 }, async () => {
      const client = await PlainClient.connect(server.port, room, { path: `/ws/${'x'.repeat(300)}` })
      client.sendText('let me in')
      const { code, reason } = await client.closed
      return [code, reason, client.takeAll().length]
    }),
  )
  expect(new Set(codes.map((seen) => JSON.stringify(seen))).size).toBe(1)
  expect(codes[0]).toEqual([1008, expect.stringContaining('room name'), 0])
  expect(Buffer.byteLength(String(codes[0]![1]))).toBeLessThanOrEqual(123)
  await expectQuiet(witness)
  expect(server.stats().connections).toBe(1)
  const { text } = await request(server, '/metrics')
  expect(text).toContain('lobbycast_refusals_total{reason="room_name"} 300\n')
  expect(new Figures(text).sum('connections_opened_total')).toBe(1)
})

test('dismissal - a client that does not answer the close frame is gone all the same', async () => {
  const server = await startProcess()
  const mute = await RawClient.connect(server.port, 'none', { path: '/ws/', mute: true })
  expect(await mute.raw.ended).toBeUndefined()
  const { text } = await request(server, '/metrics')
  expect(new Figures(text).sum('connections')).toBe(0)
})

test('dismissal - while a server stops, those that still come are told 1012 or 3001', async () => {
  const server = await startServer({ shards: 1, drain: { windowSeconds: 0, timeoutSeconds: 8 } }, { faults: true })
  const waiting = await Promise.all([RawSocket.open(server.port), RawSocket.open(server.port)])
  // Their connections are open; a shard that hangs keeps the server from being done with stopping.
  for (const raw of waiting) {
    await raw.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n')
    expect((await raw.responses.next()).status).toBe(200)
  }
  server.injectFault(0, 'hang')
  const stopped = server.stop()
  const closes = []
  for (const [index, path] of ['/ws/room', '/connection/websocket'].entries()) {
    const raw = waiting[index]!
    expect((await raw.upgrade({ path })).status).toBe(101)
    closes.push(await raw.frames.next())
  }
  expect(closes).toMatchObject([
    { kind: 'close', code: 1012, reason: 'shutdown' },
    { kind: 'close', code: 3001, reason: 'shutdown' },
  ])
  await stopped
})

test('dismissal - a full server tells 1013 while it has file descriptors, and answers 503 when they run out', async () => {
  const openFiles = 600
  const server = await startProcess([], { LOBBYCAST_LIMITS_CONNECTIONS_MAX: '1' }, { openFiles })
  await join(plain, server, { room: 'full' })
  const attempt = async () => {
    const raw = await RawSocket.open(server.port)
    const { status } = await raw.upgrade({ path: '/ws/full' })
    const frame = status === 101 ? await raw.frames.next() : undefined
    raw.cut('RST')
    return frame?.kind === 'close' ? frame.code : status
  }
  expect(await attempt()).toBe(1013)
  const held: RawSocket[] = []
  const outcome = await eventually(
    async () => {
      // Connections that never ask for anything: they are no connections of the lobby, but each has a descriptor.
      if (held.length < openFiles) for (let n = 0; n < 5; n++) held.push(await RawSocket.open(server.port))
      return attempt()
    },
    (answer) => answer === 503,
    20_000,
  )
  expect(outcome).toBe(503)
  expect(held.length).toBeLessThan(openFiles)
  for (const raw of held) raw.cut('RST')
  expect(await eventually(attempt, (answer) => answer === 1013, 20_000), 'and tells again when there are some').toBe(
    1013,
  )
})

/** A server whose keys never come, so that every token waits for them, and the path of a plain connection with one. */
async function waitingServer(limits: { connectionsMax?: number } = {}) {
  const keys = createServer(() => undefined)
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve))
  cleanUpAfterTest(() => {
    keys.closeAllConnections()
    keys.close()
  })
  const { port } = keys.address() as AddressInfo
  const server = await startServer({ limits, auth: { jwksUrl: `http://127.0.0.1:${port}/keys` } })
  const token = await sign({ sub: 'ada' }, { alg: 'RS256', key: rsa.privateKey, kid: 'a' })
  return { server, path: `/ws/room?token=${token}` }
}

test('dismissal - those whose token is being verified have a place', async () => {
  const { server, path } = await waitingServer({ connectionsMax: 2 })
  const [first, second] = await Promise.all([
    PlainClient.connect(server.port, 'room', { path }),
    PlainClient.connect(server.port, 'room', { path }),
  ])
  const third = await PlainClient.connect(server.port, 'room', { path })
  expect(await third.closed).toEqual({ code: 1013, reason: 'the server holds 2 connections and takes no more' })
  expect(server.stats().connections).toBe(0)
  // The keys are given up after some seconds, and the others are told to try again.
  for (const client of [first, second]) {
    expect(await client.closed).toEqual({ code: 1013, reason: 'the key set cannot be fetched' })
  }
})

test('dismissal - those whose token is being verified are told when the server stops', async () => {
  const { server, path } = await waitingServer()
  const client = await PlainClient.connect(server.port, 'room', { path })
  await server.stop()
  expect(await client.closed).toEqual({ code: 1012, reason: 'shutdown' })
})

test('dismissal - the SDK of a full server comes back by itself when there is room', async () => {
  const server = await startServer({ limits: { connectionsMax: 1 } })
  const holder = await join(plain, server, { room: freshRoom() })
  const client = new Centrifuge(`${server.wsUrl}/connection/websocket`, {
    websocket: WebSocket,
    minReconnectDelay: 50,
    maxReconnectDelay: 200,
  })
  cleanUpAfterTest(() => client.disconnect())
  const connected = new Promise<void>((resolve) => client.once('connected', () => resolve()))
  const ended = new Promise<number>((resolve) => client.once('disconnected', ({ code }) => resolve(code)))
  client.connect()
  await eventually(
    async () => (await request(server, '/metrics')).text,
    (text) => /refusals_total\{reason="full"\} [1-9]/.test(text),
  )
  holder.close()
  expect(await Promise.race([connected, ended])).toBeUndefined()
})

test('tokens - up to 10,240 bytes are read from the query and from a header, beside 16,000 bytes of cookies; a longer one is told', async () => {
  const { server } = secured
  const path = `/ws/${freshRoom()}`
  const longest = await tokenOf(10_236)
  expect(longest.length).toBeLessThanOrEqual(10_240)
  const cookie = `s=${'c'.repeat(5_000)}`
  for (const options of [
    { path: `${path}?token=${longest}` },
    { path: `${path}?token=${longest}`, headers: { cookie: `s=${'c'.repeat(16_000)}` } },
    { path, headers: { authorization: `Bearer ${longest}`, cookie } },
  ]) {
    const client = await PlainClient.connect(server.port, 'room', options)
    await client.welcome()
  }
  const tooLong = await tokenOf(10_241)
  for (const options of [
    { path: `${path}?token=${tooLong}` },
    { path, headers: { authorization: `Bearer ${tooLong}` } },
  ]) {
    const client = await PlainClient.connect(server.port, 'room', options)
    expect(await client.closed).toEqual({ code: 1008, reason: 'the token is longer than 10240 bytes' })
  }
})

test.each([4096, 40_000])(
  'http.headerBytesMax - %d: headers up to it pass in one piece and in many, more is 431',
  async (max) => {
    const server = await startProcess([], { LOBBYCAST_HTTP_HEADER_BYTES_MAX: String(max) })
    const spare = 400
    for (const [size, upgraded, listed] of [
      [max - spare, 101, 200],
      [max, 431, 431],
    ] as const) {
      const headers = { Cookie: 'c'.repeat(size), 'X-API-Key': ADMIN_KEY }
      const noUpgrade = { Upgrade: null, Connection: null, 'Sec-WebSocket-Key': null, 'Sec-WebSocket-Version': null }
      for (const [spec, status] of [
        [{ path: '/ws/room', headers }, upgraded],
        [{ path: '/rooms', headers: { ...headers, ...noUpgrade } }, listed],
      ] as const) {
        const { bytes } = handshake(server.port, spec)
        for (const step of [bytes.length, 997]) {
          const raw = await RawSocket.open(server.port)
          for (let at = 0; at < bytes.length; at += step) await raw.write(bytes.subarray(at, at + step))
          expect((await raw.responses.next()).status, `${size} bytes to ${spec.path}, ${step} at a time`).toBe(status)
          raw.cut('RST')
        }
      }
    }
  },
)

test('log - refused tokens and keys are told with their reason, and no line has any of them', async () => {
  const server = await startProcess([], { LOBBYCAST_LOG_LEVEL: 'debug', LOBBYCAST_AUTH_HMAC_SECRET: HMAC_SECRET })
  const expired = await tokenFor({ sub: 'ada', ttlSeconds: -10 })
  const foreign = await tokenFor({ sub: 'ada', key: new TextEncoder().encode('another-secret-of-the-same-length-35') })
  const good = await tokenFor({ sub: 'ada' })
  for (const token of [expired, foreign, 'not-a-token-at-all']) {
    const query = await PlainClient.connect(server.port, 'room', { path: `/ws/room?token=${token}` })
    const header = await PlainClient.connect(server.port, 'room', { headers: { authorization: `Bearer ${token}` } })
    expect((await query.closed).code).toBe(1008)
    expect((await header.closed).code).toBe(1008)
    const client = await CentrifugeRawClient.open(server)
    client.send({ id: 1, connect: { token } })
    await Promise.race([client.closed, client.reply(1).catch(() => undefined)])
  }
  const member = await PlainClient.connect(server.port, 'room', { path: `/ws/room?token=${good}` })
  await member.welcome()
  member.close()
  await request(server, '/rooms', { headers: { 'x-api-key': 'a-wrong-admin-key' } })
  await request(server, `/rooms?key=${ADMIN_KEY}`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } })
  const reasons = await eventually(
    () => server.entries.map(({ reason }) => reason).filter((reason) => reason !== undefined),
    (found) => found.includes('token') && found.includes('admin_key'),
  )
  expect(reasons).toContain('token')
  expect(server.entries.find(({ reason }) => reason === 'token')).toMatchObject({
    level: 30,
    protocol: 'plain',
    room: 'room',
    address: '127.0.0.1',
    text: 'the token has expired',
  })
  const log = JSON.stringify(server.entries)
  for (const secret of [expired, foreign, good, 'not-a-token-at-all', 'a-wrong-admin-key', ADMIN_KEY, HMAC_SECRET]) {
    expect(log).not.toContain(secret)
    expect(log).not.toContain(secret.slice(-20))
  }
})

// An application of its own: only its code can send somebody away.
const KICKS = `
  ${IMPORT_CREATE_SERVER}
  import { WebSocket } from 'ws'
  const server = await createServer({ http: { port: 0 }, shards: 1 })
  const plain = new WebSocket(server.wsUrl + '/ws/kicked')
  const id = await new Promise((resolve) => plain.once('message', (text) => resolve(String(text).slice('your id is '.length))))
  server.disconnect({ client: id })
  await new Promise((resolve) => plain.once('close', resolve))
  const sdk = new WebSocket(server.wsUrl + '/connection/websocket')
  await new Promise((resolve) => sdk.once('open', resolve))
  sdk.send('{"id":1,"connect":{}}\\n{"id":2,"subscribe":{"channel":"kicked"}}')
  const lines = []
  await new Promise((resolve) => sdk.on('message', (text) => { lines.push(...String(text).split('\\n')); if (lines.length === 2) resolve() }))
  const { client } = JSON.parse(lines[0]).connect
  server.unsubscribe({ client }, 'kicked')
  server.disconnect({ client }, { code: 3011 })
  await new Promise((resolve) => sdk.once('close', resolve))
  await server.stop()
  process.exit(0)
`

test('log - who is sent away by the application is told', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', KICKS], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  await new Promise((resolve) => child.once('close', resolve))
  const told = output
    .split('\n')
    .filter((line) => line.includes('admin action'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(told).toMatchObject([
    { level: 30, by: 'application', action: 'disconnect', client: expect.any(String), code: 3503, count: 1 },
    { level: 30, by: 'application', action: 'unsubscribe', client: expect.any(String), room: 'kicked', count: 1 },
    { level: 30, by: 'application', action: 'disconnect', client: expect.any(String), code: 3011, count: 1 },
  ])
})

test('log - a member that is too slow is told, once', async () => {
  const server = await startProcess([], {
    LOBBYCAST_LIMITS_OUTBOX_BYTES_MAX: '65536',
    LOBBYCAST_LIMITS_STATISTICS_BYTES_MAX: '65536',
    LOBBYCAST_LIMITS_MESSAGE_BYTES_MAX: '16384',
  })
  const stuck = await PlainClient.connect(server.port, 'room')
  await stuck.welcome()
  const speaker = (await join(plain, server, { room: 'room' })) as PlainClient
  stuck.socket.pause()
  const isSlow = ({ reason }: { reason?: unknown }) => reason === 'slow'
  // The kernel holds some megabytes before the outbox is full.
  for (let said = 0; said < 4000 && !server.entries.some(isSlow); said++) {
    speaker.sendText('x'.repeat(16_000))
    await speaker.next()
  }
  await eventually(
    () => server.entries.filter(isSlow).length,
    (count) => count > 0,
  )
  expect(server.entries.filter(isSlow)).toMatchObject([{ level: 40, reason: 'slow', id: stuck.id, protocol: 'plain' }])
})
