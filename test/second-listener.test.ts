// The second listener, `admin.listen`: what uWebSockets.js does not understand is right there, byte by byte; and what holds on both.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { describe, expect, test } from 'vitest'
import { join } from './support/clients.ts'
import { refusalCounts } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawSocket } from './support/raw-socket.ts'
import { ADMIN_KEY, sharedServer, startServer, type TestServer } from './support/start-server.ts'

const shared = sharedServer({ admin: { listen: '127.0.0.1:0' } })
const first = sharedServer()
const KEY = `X-API-Key: ${ADMIN_KEY}\r\n`
const PUSH = 'Content-Type: application/json\r\n'

/** Sends bytes and reads until the peer closes or `answers` whole answers have come. */
function exchange(port: number, text: string, answers = 1): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let got = ''
    const done = () => {
      socket.destroy()
      resolve(got)
    }
    socket.on('data', (chunk) => {
      got += String(chunk)
      const heads = [...got.matchAll(/HTTP\/1\.1 \d{3}[\s\S]*?\r\n\r\n/g)]
      const last = heads.at(-1)
      if (heads.length < answers || last === undefined) return
      const length = Number(/content-length: (\d+)/i.exec(last[0])?.[1] ?? 0)
      if (got.length - (last.index + last[0].length) >= length) done()
    })
    socket.on('close', () => resolve(got))
    socket.on('error', reject)
    socket.write(text)
  })
}

const statuses = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
const manyHeaders = Array.from({ length: 150 }, (_, index) => `X-H-${index}: v\r\n`).join('')

/** What uWebSockets.js swallows, or answers in its own way, before any code of ours sees it. */
const swallowed: [name: string, text: string, status: number][] = [
  ['HTTP/1.0 with Host', 'GET /healthz HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n', 200],
  ['HTTP/1.0 without Host', 'GET /readyz HTTP/1.0\r\n\r\n', 200],
  [
    'a push by HTTP/1.0',
    `POST /dailyNews HTTP/1.0\r\nHost: localhost\r\n${KEY}${PUSH}Content-Length: 2\r\n\r\n[]`,
    200,
  ],
  ['the absolute form', 'GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n', 200],
  [
    'the absolute form of a route with a key',
    `GET http://localhost/rooms HTTP/1.1\r\nHost: localhost\r\n${KEY}\r\n`,
    200,
  ],
  [
    'the absolute form, whose host counts',
    `GET http://evil.example/rooms HTTP/1.1\r\nHost: localhost\r\n${KEY}\r\n`,
    403,
  ],
  ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n', 204],
  [
    'trailers',
    `POST /dailyNews HTTP/1.1\r\nHost: localhost\r\n${KEY}${PUSH}Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\nX-Sum: 1\r\n\r\n`,
    200,
  ],
  [
    'chunk extensions',
    `POST /dailyNews HTTP/1.1\r\nHost: localhost\r\n${KEY}${PUSH}Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n[]\r\n0\r\n\r\n`,
    200,
  ],
  ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
  ['150 header lines', `GET /rooms HTTP/1.1\r\nHost: localhost\r\n${KEY}${manyHeaders}\r\n`, 200],
  [
    'headers that are too large',
    `GET /rooms HTTP/1.1\r\nHost: localhost\r\n${KEY}X-Large: ${'x'.repeat(70_000)}\r\n\r\n`,
    431,
  ],
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  [
    'a body that is malformed',
    `POST /dailyNews HTTP/1.1\r\nHost: localhost\r\n${KEY}${PUSH}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    400,
  ],
  ['something malformed behind a request', `GET /rooms HTTP/1.1\r\nHost: localhost\r\n${KEY}\r\n[]\r\n\r\n`, 200],
]

describe('second listener', () => {
  test.each(swallowed)('http - %s is answered', async (_, text, status) => {
    expect(statuses(await exchange(shared.server.adminPort!, text))).toEqual([status])
  })

  test('http - requests that come before earlier ones are answered are all answered, in order', async () => {
    const { server } = shared
    const member = await join({ connect: PlainClient.connect }, server, { room: 'dailyNews' })
    const one = (record: string) =>
      `POST /dailyNews HTTP/1.1\r\nHost: localhost\r\n${KEY}${PUSH}Content-Length: ${record.length}\r\n\r\n${record}`
    const bodies = [1, 2, 3].map((id) => `[{"product_line_id":${id}}]`)
    const answer = await exchange(server.adminPort!, bodies.map(one).join(''), 3)
    expect(statuses(answer)).toEqual([200, 200, 200])
    for (const id of [1, 2, 3]) expect(await member.next()).toContain(`"product_line_id":${id}`)
  })

  test('http - a WebSocket is refused with where they are', async () => {
    const raw = await RawSocket.open(shared.server.adminPort!)
    const { status, body } = await raw.upgrade({ path: '/ws/room' })
    expect([status, body]).toEqual([400, expect.stringContaining('http.port')])
  })

  test('listen - a Unix socket serves the API, and one that was left behind is taken over', async () => {
    const path = joinPath(mkdtempSync(joinPath(tmpdir(), 'lobbycast-')), 'admin.sock')
    for (let round = 0; round < 2; round++) {
      const server = await startServer({ shards: 1, admin: { listen: `unix:${path}` } })
      const status = await new Promise((resolve) => {
        const sent = httpRequest({
          socketPath: path,
          path: '/rooms',
          headers: { Host: 'localhost', 'X-API-Key': ADMIN_KEY },
        })
        sent.on('response', ({ statusCode }) => resolve(statusCode)).end()
      })
      expect([status, server.adminPort]).toEqual([200, undefined])
      await server.stop()
    }
  })

  test('listen - a file that is no socket is not removed, and the start says what is wrong', async () => {
    const path = joinPath(mkdtempSync(joinPath(tmpdir(), 'lobbycast-')), 'file')
    writeFileSync(path, 'x')
    await expect(startServer({ shards: 1, admin: { listen: `unix:${path}` } })).rejects.toThrow(
      /admin\.listen: .*cannot listen/,
    )
  })

  test('listen - a port in use is named', async () => {
    const place = `127.0.0.1:${shared.server.adminPort}`
    await expect(startServer({ shards: 1, admin: { listen: place } })).rejects.toThrow(
      /admin\.listen: .*the port is in use/,
    )
  })

  test('listen - more connections than limits.httpConnectionsMax are closed at once', async () => {
    const server = await startServer({ shards: 1, admin: { listen: '127.0.0.1:0' }, limits: { httpConnectionsMax: 2 } })
    const open = await Promise.all([RawSocket.open(server.adminPort!), RawSocket.open(server.adminPort!)])
    const third = await RawSocket.open(server.adminPort!)
    await third.ended
    for (const raw of open) raw.cut('RST')
  })

  test('listen - bytes that are malformed are refused once, however many pieces of them come', async () => {
    const server = await startServer({ shards: 1, admin: { listen: '127.0.0.1:0' } })
    const own = { port: server.adminPort! }
    const raw = await RawSocket.open(own.port)
    await raw.write('GET / HTTP/1.1\r\nbad line\r\n\r\n')
    expect(await raw.responses.next()).toMatchObject({ status: 400 })
    for (let piece = 0; piece < 3; piece++) await raw.write('more')
    const reset = await RawSocket.open(own.port)
    await reset.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
    expect(await reset.responses.next()).toMatchObject({ status: 200 })
    reset.cut('RST')
    // A second one says that the reset has been seen, and the pieces read.
    const last = await RawSocket.open(own.port)
    await last.write('GET / HTTP/1.1\r\nbad line\r\n\r\n')
    expect(await last.responses.next()).toMatchObject({ status: 400 })
    expect(await refusalCounts(own)).toEqual({ http_request: 2 })
  })

  test.each([
    { status: 413, key: KEY, counted: { http_body: 1 } },
    { status: 401, key: '', counted: { admin_key: 1 } },
  ])(
    'listen - a sender that stops in its body once it is told $status is refused once',
    async ({ status, key, counted }) => {
      const server = await startServer({ shards: 1, admin: { listen: '127.0.0.1:0' } })
      const own = { port: server.adminPort! }
      const raw = await RawSocket.open(own.port)
      await raw.write(`POST /dailyNews HTTP/1.1\r\nHost: localhost\r\n${key}${PUSH}Content-Length: 100000000\r\n\r\n[`)
      expect(await raw.responses.next()).toMatchObject({ status })
      raw.cut('FIN')
      await raw.ended
      expect(await refusalCounts(own)).toEqual(counted)
    },
  )

  test('listen - who wanted a WebSocket is cut at the stop, whatever it has sent', async () => {
    const server = await startServer({ shards: 1, admin: { listen: '127.0.0.1:0' } })
    const raw = await RawSocket.open(server.adminPort!)
    expect(await raw.upgrade({ path: '/ws/x' })).toMatchObject({ status: 400 })
    const closed = new Promise((resolve) => raw.socket.once('close', resolve))
    await server.stop()
    // The reset answers what is written to a connection that is no more.
    await eventually(
      () => {
        raw.socket.write('more')
        return raw.socket.destroyed
      },
      (isClosed) => isClosed,
    )
    await closed
  })

  test('listen - a peer that was refused and does not close is cut after a while', async () => {
    const refused = [await RawSocket.open(shared.server.adminPort!), await RawSocket.open(shared.server.adminPort!)]
    await refused[0]!.write('GET / HTTP/1.1\r\nbad line\r\n\r\n')
    await refused[1]!.upgrade({ path: '/ws/x' })
    for (const { ended } of refused) await ended
    await eventually(
      () => {
        for (const { socket } of refused) socket.write('more')
        return refused.every(({ socket }) => socket.destroyed)
      },
      (areCut) => areCut,
      15_000,
    )
  })
})

const both: [string, () => { server: TestServer; port: number }][] = [
  ['first', () => ({ server: first.server, port: first.server.port })],
  ['second', () => ({ server: shared.server, port: shared.server.adminPort! })],
]

/** By which one request is smuggled inside another, where two servers read it in two ways. */
const smuggled: [name: string, lines: string, body: string][] = [
  ['two Hosts', 'Host: localhost\r\n', ''],
  ['two Content-Lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n', '[]'],
  ['an unknown Transfer-Encoding', 'Transfer-Encoding: gzip\r\n', ''],
  [
    'Content-Length and Transfer-Encoding',
    'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n',
    '2\r\n[]\r\n0\r\n\r\n',
  ],
]

describe.each(both)('on the %s listener', (_, listener) => {
  test.each(smuggled)('http - %s is 400, whatever the route', async (_, lines, body) => {
    for (const [method, path] of [
      ['POST', '/dailyNews'],
      ['GET', '/healthz'],
      ['POST', '/nowhere'],
    ]) {
      const text = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${KEY}${PUSH}${lines}\r\n${body}`
      const [status] = statuses(await exchange(listener().port, text))
      expect(status, path).toBe(400)
    }
  })

  test('http - a body without end is answered 413 while it is sent, and the connection ends', async () => {
    const socket = connect(listener().port, '127.0.0.1')
    let got = ''
    socket.on('data', (chunk) => {
      got += String(chunk)
    })
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    socket.on('error', () => undefined)
    socket.write(`POST /dailyNews HTTP/1.1\r\nHost: localhost\r\n${KEY}${PUSH}Content-Length: 1000000000\r\n\r\n`)
    const piece = Buffer.alloc(1_000_000, 0x20)
    let sent = 0
    while (!socket.destroyed && sent < 200) {
      sent += 1
      if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
    }
    await closed
    expect(got).toMatch(/^HTTP\/1\.1 413 /)
    expect(got).toContain('the body is larger than')
    // As much as is thrown away, and what was on the way.
    expect(sent).toBeGreaterThan(60)
    expect(sent).toBeLessThan(120)
  })
})
