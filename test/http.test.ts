// The HTTP side beside the pushes: health, readiness, metrics, the list of rooms, and what everything else answers.

import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { openLog } from '../src/log/log.ts'
import { BOUNDS, HistogramCells } from '../src/mailbox/histogram-cells.ts'
import { Metrics } from '../src/metrics/metrics.ts'
import { Refusals } from '../src/refusals.ts'
import { clientKinds, join } from './support/clients.ts'
import { listRooms, type RoomsPage, refusalCounts, request } from './support/http.ts'
import { expectQuiet, freshRoom } from './support/lobby-client.ts'
import { RawSocket } from './support/raw-socket.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

const lobby = sharedServer()
const kind = clientKinds[0]!

test.each(['/healthz', '/readyz'])('health - GET %s answers 200 without a key', async (path) => {
  expect((await request(lobby.server, path)).status).toBe(200)
})

test('metrics - are Prometheus text without a key', async () => {
  const answer = await request(lobby.server, '/metrics')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  const lines = answer.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  expect(lines.length).toBeGreaterThan(5)
  for (const line of lines) expect(line).toMatch(/^[a-zA-Z_:][\w:]*(\{.*\})? (Na[Nn]|[+-]?Inf|[-+\d.e]+)$/)
  expect(answer.text).toMatch(/^lobbycast_/m)
})

describe('metrics', () => {
  test('metrics - are computed at most once a second, however many ask, and never before they were asked for', async () => {
    let computed = 0
    const metrics = new Metrics()
    const sources = {
      version: '1.0.0',
      pool: { threads: [] },
      namespaces: [],
      refusals: new Refusals(openLog({ level: 'silent', waitingBytesMax: 1024 }).logger),
      totals: new Proxy({}, { get: () => () => 0 }),
      openFiles: () => {
        computed += 1
        return computed
      },
      eventlessSeconds: () => 0,
      logLinesLost: () => 0,
      hooks: () => [],
      events: () => ({ sent: 0, lost: 0, failures: 0, waiting: 0 }),
      probes: () => [],
      mainThread: { utilisation: 0, busySeconds: 0, loopDelaySeconds: new HistogramCells(BOUNDS.seconds) },
    }
    metrics.expose(sources as unknown as Parameters<Metrics['expose']>[0])
    const shown = async () => Number(/^process_open_fds (\d+)$/m.exec((await metrics.text()).body)?.[1])
    const beganMs = performance.now()
    for (let round = 1; round <= 3; round++) {
      expect(computed).toBe(round - 1)
      expect(new Set(await Promise.all(Array.from({ length: 500 }, shown)))).toEqual(new Set([round]))
      // A timer may be a millisecond early.
      expect(performance.now() - beganMs).toBeGreaterThan((round - 1) * 999)
    }
  })

  test('metrics - show what happened a moment before, and waiting for them holds nothing up', async () => {
    const server = await startServer({ shards: 1 })
    for (let count = 1; count <= 2; count++) {
      await request(server, '/no/such/path')
      const [first, second, other] = await Promise.all([
        refusalCounts(server),
        refusalCounts(server),
        request(server, '/healthz'),
      ])
      expect([first, second, other.status]).toEqual([{ http_route: count }, { http_route: count }, 200])
    }
  })

  test('metrics - of those that wait, at most limits.httpRequestsMax: one more is 503', async () => {
    const server = await startServer({ shards: 1, limits: { httpRequestsMax: 2 } })
    await request(server, '/metrics')
    const statuses = await Promise.all(
      Array.from({ length: 4 }, async () => (await request(server, '/metrics')).status),
    )
    expect(statuses.sort()).toEqual([200, 200, 503, 503])
    expect(await refusalCounts(server)).toEqual({ http_busy: 2 })
  })

  test('metrics - a reader that goes away while it waits harms nobody', async () => {
    const server = await startServer({ shards: 1 })
    await request(server, '/metrics')
    const raw = await RawSocket.open(server.port)
    await raw.write('GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n')
    expect((await request(server, '/healthz')).status).toBe(200)
    raw.cut('RST')
    expect((await request(server, '/metrics')).status).toBe(200)
  })
})

describe('refusals', () => {
  test.each(['/no/such/path', '/rooms/x/statistics/more', '/healthz/x', '/api/nothing'])(
    'routes - GET %s is 404',
    async (path) => {
      expect((await request(lobby.server, path, { headers: { 'x-api-key': ADMIN_KEY } })).status).toBe(404)
    },
  )

  test.each(['/ws/some-room', '/some-room'])(
    'routes - GET %s without an upgrade is refused with a reason',
    async (path) => {
      const answer = await request(lobby.server, path)
      expect([400, 404, 426]).toContain(answer.status)
      expect(answer.text).not.toBe('')
    },
  )
})

describe('rooms', () => {
  test('rooms - page by page every room is listed once with its member count', async () => {
    const server = await startServer({ shards: 3 })
    const expected = new Map<string, number>()
    for (let index = 0; index < 23; index++) {
      const room = freshRoom()
      for (let count = 0; count <= index % 3; count++) await join(kind, server, { room })
      expected.set(room, (index % 3) + 1)
    }
    const seen: [string, number][] = []
    let pages = 0
    for (let after: string | null = ''; after !== null; pages++) {
      const page: RoomsPage = await listRooms(
        server,
        `?limit=5${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
      )
      expect(page.rooms.length).toBeLessThanOrEqual(5)
      seen.push(...page.rooms.map(({ name, members }): [string, number] => [name, members]))
      after = page.next
    }
    expect(pages).toBe(5)
    expect(seen).toHaveLength(expected.size)
    expect(new Map(seen)).toEqual(expected)
  })

  test('rooms - an empty server has none and no next page', async () => {
    const server = await startServer()
    expect(await listRooms(server)).toEqual({ rooms: [], next: null })
  })

  test.each(['limit=abc', 'limit=0', 'limit=-1', 'limit=1.5'])('rooms - ?%s is refused with 400', async (query) => {
    const answer = await request(lobby.server, `/rooms?${query}`, { headers: { 'x-api-key': ADMIN_KEY } })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('limit')
  })

  test('rooms - a page is never longer than limits.roomsPageMax', async () => {
    const server = await startServer({ limits: { roomsPageMax: 2 } })
    for (let index = 0; index < 3; index++) await join(kind, server, { room: freshRoom() })
    const { rooms, next } = await listRooms(server)
    expect(rooms).toHaveLength(2)
    expect(next).toEqual(expect.any(String))
    const answer = await request(server, '/rooms?limit=3', { headers: { 'x-api-key': ADMIN_KEY } })
    if (answer.status === 200) expect((JSON.parse(answer.text) as RoomsPage).rooms).toHaveLength(2)
    else expect(answer.status).toBe(400)
  })
})

test('http - many unfinished requests do not keep others waiting', async () => {
  const member = await join(kind, lobby.server, { room: freshRoom() })
  for (let count = 0; count < 100; count++) {
    const raw = await RawSocket.open(lobby.server.port)
    await raw.write(
      count % 2 === 0
        ? 'GET /healthz HTT'
        : 'POST /dailyNews HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n[',
    )
  }
  expect((await request(lobby.server, '/healthz')).status).toBe(200)
  await expectQuiet(member)
})

test('http - several requests on one connection are answered in order', async () => {
  const raw = await RawSocket.open(lobby.server.port)
  await raw.write(
    'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\nGET /no/such/path HTTP/1.1\r\nhost: localhost\r\n\r\n',
  )
  expect((await raw.responses.next()).status).toBe(200)
  expect((await raw.responses.next()).status).toBe(404)
})

test('port - the one in use is not shared with a second server', async () => {
  await expect(startServer({ http: { port: lobby.server.port } })).rejects.toThrow(/in use|listen/i)
})

test('stop - after it nothing listens', async () => {
  const server = await startServer()
  await server.stop()
  const outcome = await new Promise((resolve) => {
    connect(server.port, '127.0.0.1')
      .once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
      .once('connect', () => resolve('connected'))
  })
  expect(outcome).toBe('ECONNREFUSED')
  await server.stop()
})

test('GET /rooms/{room} - its pages are no larger than limits.roomsPageMax', async () => {
  const server = await startServer({ limits: { roomsPageMax: 1 } })
  const room = freshRoom()
  for (let n = 0; n < 2; n++) await join(kind, server, { room })
  const headers = { 'x-api-key': ADMIN_KEY }
  const { status, text } = await request(server, `/rooms/${room}`, { headers })
  expect(status).toBe(200)
  const { count, members, next } = JSON.parse(text)
  expect({ count, members: members.length }).toEqual({ count: 2, members: 1 })
  expect(next).toBe(members[0].id)
  expect((await request(server, `/rooms/${room}?limit=2`, { headers })).status).toBe(400)
})
