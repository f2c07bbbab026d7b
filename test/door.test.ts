// Who may come in, over the wire: Host and Origin of every route and upgrade, proxies in front, and what the log says of it.
// Requests are raw bytes, as browsers, nginx, Caddy and attackers send them.

import { describe, expect, test } from 'vitest'
import { type ConfigInput, resolveConfig } from '../src/config/config.ts'
import { type ProxyHeaders, proxyHint } from '../src/gateway/door.ts'
import { type Route, routesOf } from '../src/http/route-table.ts'
import { TrustedProxies } from '../src/protocol/forwarded.ts'
import { join } from './support/clients.ts'
import { push, request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { expectQuiet, freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { type HandshakeSpec, handshake, RawSocket } from './support/raw-socket.ts'
import { ENDLESS_DELAY, pathOf, ROOM, sampleOf } from './support/route-calls.ts'
import { startProcess } from './support/server-process.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

async function refusalCounts(server: { port: number }): Promise<string[]> {
  const { text } = await request(server, '/metrics')
  return text.split('\n').filter((line) => line.startsWith('lobbycast_refusals_total'))
}

type Headers = NonNullable<HandshakeSpec['headers']>

const local = sharedServer({
  drain: ENDLESS_DELAY,
  origins: ['https://good.example'],
  admin: { origins: ['https://admin.example'] },
})
const insecure = sharedServer({
  drain: ENDLESS_DELAY,
  origins: ['https://good.example'],
  admin: { apiKey: '', insecure: true, origins: ['https://admin.example'] },
})
const behindProxy = sharedServer({ http: { host: '0.0.0.0', trustedProxies: ['127.0.0.0/8'] } })
const exposed = sharedServer({ http: { host: '0.0.0.0' } })
const named = sharedServer({
  http: { host: '0.0.0.0', hosts: ['lobby.example', '*.wild.example'] },
  publicUrl: 'https://public.example/lobby',
})

const NO_UPGRADE: Headers = {
  Upgrade: null,
  Connection: null,
  'Sec-WebSocket-Key': null,
  'Sec-WebSocket-Version': null,
}

async function statusOf(server: { port: number }, spec: Partial<HandshakeSpec>): Promise<number> {
  const raw = await RawSocket.open(server.port)
  const { status } = await raw.upgrade({ path: `/ws/${freshRoom()}`, ...spec })
  raw.cut('RST')
  return status
}

const upgrade = (server: { port: number }, headers: Headers, path?: string) =>
  statusOf(server, path === undefined ? { headers } : { headers, path })

const ask = (server: { port: number }, [method, path]: [string, string], headers: Headers) =>
  statusOf(server, {
    method,
    path,
    headers: { ...NO_UPGRADE, 'Content-Length': method === 'POST' ? '2' : null, ...headers },
  })

const UPGRADES = ['/ws/room', '/room', '/dailyNews', '/connection/websocket', '/ws/']
const GUARDED: [string, string][] = [
  ['GET', '/rooms'],
  ['HEAD', '/rooms'],
  ['POST', '/rooms'],
  ['OPTIONS', '/rooms'],
  ['POST', '/rooms/a/statistics'],
  ['PUT', '/rooms/a/statistics'],
  ['POST', '/dailyNews'],
  ['POST', '/dailyDashBoard'],
  ['POST', '/api/publish'],
  ['GET', '/api/publish'],
  ['GET', '/no/such/path'],
  ['GET', '/ws/room'],
  ['DELETE', '/no/such/path'],
]
const HEALTH: [string, string][] = [
  ['GET', '/healthz'],
  ['GET', '/readyz'],
  ['GET', '/metrics'],
]

describe('host', () => {
  test('door - a rebound name is 403 on every route and upgrade, health and metrics answer', async () => {
    const { server } = local
    for (const host of ['evil.example', '0.0.0.0', 'localhost.evil.example', '']) {
      for (const path of UPGRADES) expect(await upgrade(server, { Host: host }, path), path).toBe(403)
      for (const route of GUARDED) {
        expect(await ask(server, route, { Host: host, 'X-API-Key': ADMIN_KEY }), route.join(' ')).toBe(403)
      }
      for (const route of HEALTH) expect(await ask(server, route, { Host: host }), route.join(' ')).toBe(200)
    }
  })

  test.each(['localhost', 'localhost:1', 'LOCALHOST.', 'a.localhost', '127.9.9.9:8081', '[::1]', 'good.example:99'])(
    'door - on a loopback address %j is answered',
    async (host) => {
      expect(await upgrade(local.server, { Host: host })).toBe(101)
      expect(await ask(local.server, ['GET', '/rooms'], { Host: host, 'X-API-Key': ADMIN_KEY })).toBe(200)
    },
  )

  test.each([
    ['lobby.example', 101],
    ['LOBBY.example.:8081', 101],
    ['a.b.wild.example', 101],
    ['public.example', 101],
    ['localhost', 101],
    ['127.0.0.1:1', 101],
    ['wild.example', 403],
    ['lobby.example.evil.com', 403],
    ['10.0.0.1', 403],
  ])('door - on other addresses, once http.hosts is set, %j is %d', async (host, status) => {
    expect(await upgrade(named.server, { Host: host })).toBe(status)
  })

  test('door - on other addresses without http.hosts every Host is answered, but never two', async () => {
    for (const host of ['evil.example', 'a b', '']) expect(await upgrade(exposed.server, { Host: host })).toBe(101)
    expect(await upgrade(exposed.server, { Host: ['lobby.example', 'lobby.example'] })).toBe(400)
    expect(await ask(exposed.server, ['GET', '/rooms'], { Host: ['a', 'b'], 'X-API-Key': ADMIN_KEY })).toBe(400)
  })
})

describe('origin', () => {
  test.each([
    ['http://127.0.0.1:PORT', 101],
    ['http://localhost:5173', 101],
    ['https://[::1]:1', 101],
    ['chrome-extension://abcdefghijklmnop', 101],
    ['moz-extension://1b7c1b9c-8d3d-4f0e-9b2b-1f0f3b1c2d3e', 101],
    ['https://good.example', 101],
    ['https://good.example:8443', 403],
    ['https://good.example.evil.com', 403],
    ['https://evilgood.example', 403],
    ['https://good.example/', 403],
    ['http://good.example', 403],
    ['http://127.0.0.1.evil.com:PORT', 403],
    ['https://admin.example', 403],
    ['null', 403],
    ['file://', 403],
  ])('door - a page of %s on a loopback address is %d, on every path', async (page, status) => {
    const { server } = local
    const origin = page.replace('PORT', String(server.port))
    for (const path of UPGRADES.slice(0, 4)) expect(await upgrade(server, { Origin: origin }, path), path).toBe(status)
  })

  test.each([
    ['lobby.example', 'http://lobby.example', 101],
    ['lobby.example:8081', 'http://lobby.example:8081', 101],
    ['lobby.example', 'http://lobby.example:80', 101],
    ['lobby.example', 'https://lobby.example', 101],
    ['lobby.example:8081', 'https://lobby.example', 403],
    ['lobby.example', 'http://lobby.example.evil.com', 403],
    ['lobby.example', 'http://localhost', 403],
    ['lobby.example', 'chrome-extension://abc', 403],
    ['localhost', 'http://localhost', 101],
  ])('door - elsewhere, at %s, a page of %s is %d', async (host, origin, status) => {
    expect(await upgrade(exposed.server, { Host: host, Origin: origin })).toBe(status)
  })

  test('door - a star covers all, null too; null alone covers null', async () => {
    const any = await startServer({ origins: ['*'] })
    const sandboxed = await startServer({ origins: ['null'] })
    for (const origin of ['https://evil.example', 'null']) {
      expect(await upgrade(any, { Origin: origin })).toBe(101)
      expect(await upgrade(sandboxed, { Origin: origin })).toBe(origin === 'null' ? 101 : 403)
    }
  })
})

describe('admin', () => {
  // Every route of the admin API and of the server API.
  const routes = routesOf(resolveConfig({})).filter(({ who, name }) => who !== 'anyone' && name !== 'stream')

  test('door - the table of routes has those that are known to need a key', () => {
    const known = [
      '/rooms',
      '/rooms/{room}/statistics',
      '/dailyNews',
      '/dailyDashBoard',
      '/api/publish',
      '/api/disconnect',
    ]
    expect(routes.map(({ path }) => path)).toEqual(expect.arrayContaining(known))
  })

  /** A request that is right but for its headers. */
  async function call(server: { port: number }, route: Route, headers: Headers) {
    const { method } = route
    const body = route.body === undefined ? '' : JSON.stringify(sampleOf(route).body)
    const announced: Headers =
      route.body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }
    const spec = { method, path: pathOf(route), headers: { ...NO_UPGRADE, ...announced, ...headers } }
    const raw = await RawSocket.open(server.port)
    await raw.write(Buffer.concat([handshake(server.port, spec).bytes, Buffer.from(body)]))
    const answer = await raw.responses.next()
    raw.cut('RST')
    return answer
  }

  test.each([
    [undefined, true],
    ['http://127.0.0.1:PORT', true],
    ['https://admin.example', true],
    ['https://good.example', false],
    ['http://localhost:PORT', false],
    ['http://127.0.0.1:1', false],
    ['https://admin.example.evil.com', false],
    ['chrome-extension://abc', false],
    ['null', false],
  ])(
    'door - the admin API from a page of %s: %s, whatever the key and with --insecure-admin',
    async (page, allowed) => {
      for (const { server, isOpen } of [
        { server: local.server, isOpen: false },
        { server: insecure.server, isOpen: true },
      ]) {
        const origin: Headers = page === undefined ? {} : { Origin: page.replace('PORT', String(server.port)) }
        await push(server, `/rooms/${ROOM}/messages`, 1)
        for (const route of routes) {
          for (const key of [ADMIN_KEY, 'wrong', undefined]) {
            const { status, headers } = await call(server, route, {
              ...origin,
              ...(key === undefined ? {} : { 'X-API-Key': key }),
            })
            const admitted = isOpen || key === ADMIN_KEY ? (sampleOf(route).status ?? 200) : 401
            expect(status, `${route.path} with ${key}`).toBe(allowed ? admitted : 403)
            expect(headers['access-control-allow-origin']).toBe(allowed ? origin.Origin : undefined)
          }
          const path = pathOf(route)
          expect(await ask(server, ['OPTIONS', path], origin), path).toBe(allowed ? 204 : 403)
          const isRead = routes.some((other) => other.method === 'GET' && other.path === route.path)
          expect(await ask(server, ['HEAD', path], { ...origin, 'X-API-Key': ADMIN_KEY }), path).toBe(
            allowed ? (isRead ? 200 : 405) : 403,
          )
        }
      }
    },
  )

  test('door - a foreign page that sends JSON as text to an open admin API changes nothing', async () => {
    const { server } = insecure
    const member = await join({ connect: PlainClient.connect }, server, { room: 'a' })
    for (const route of routes.filter(({ body }) => body !== undefined)) {
      const { status } = await call(server, route, { 'Content-Type': 'text/plain', Origin: 'https://evil.example' })
      expect(status, route.path).toBe(403)
      // A browser that sends no Origin.
      expect((await call(server, route, { 'Content-Type': 'text/plain' })).status, route.path).toBe(415)
    }
    await expectQuiet(member)
  })
})

test.each([
  [{}, /^the admin API is open to anyone who can reach it$/],
  [{ LOBBYCAST_HTTP_HOST: '0.0.0.0' }, /by an address that is not loopback: set admin\.apiKey.*http\.hosts/],
  [
    { LOBBYCAST_HTTP_HOST: '0.0.0.0', LOBBYCAST_HTTP_HOSTS: 'lobby.example' },
    /by an address that is not loopback: set admin\.apiKey instead of admin\.insecure$/,
  ],
])('door - --insecure-admin with %j is warned of at the start', async (env, text) => {
  const server = await startProcess(['--insecure-admin'], { LOBBYCAST_ADMIN_API_KEY: '', ...env })
  const warnings = server.entries.filter(({ level }) => level === 40).map(({ msg }) => msg)
  expect(warnings).toEqual([expect.stringMatching(text)])
})

// What these servers send to an upstream, with the directives of their manuals.
const NGINX: Headers = {
  Upgrade: 'websocket',
  Connection: 'upgrade',
  Host: '127.0.0.1:8081',
  'X-Real-IP': '203.0.113.9',
  'X-Forwarded-For': '203.0.113.9',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'lobby.example',
  'Accept-Encoding': 'gzip, deflate, br',
  'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
}
const CADDY: Headers = { ...NGINX, Host: 'lobby.example', Connection: 'Upgrade', 'X-Real-IP': null }
/** The port of the browser's URL is lost on the way, as with `proxy_set_header X-Forwarded-Host $host`. */
const PORT_DROPPED: Headers = {
  'X-Forwarded-For': '203.0.113.9',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'lobby.example',
  Origin: 'https://lobby.example:8443',
}
const TRAEFIK: Headers = { ...CADDY, 'X-Forwarded-Proto': 'wss', 'X-Forwarded-Port': '443', 'X-Forwarded-Server': 't' }

describe('proxies', () => {
  test.each([
    ['nginx', NGINX],
    ['Caddy', CADDY],
    ['Traefik', TRAEFIK],
  ])('door - behind %s its pages are own ones where it is trusted or hands the Host on', async (_, sent) => {
    const page = { Origin: 'https://lobby.example' }
    expect(await upgrade(behindProxy.server, { ...sent, ...page })).toBe(101)
    expect(await upgrade(behindProxy.server, { ...sent, ...page }, '/connection/websocket')).toBe(101)
    expect(await upgrade(behindProxy.server, { ...sent, Origin: 'http://lobby.example' })).toBe(403)
    expect(await upgrade(behindProxy.server, { ...sent, Origin: 'https://evil.example' })).toBe(403)
    const isHostKept = sent.Host === 'lobby.example'
    expect(await upgrade(exposed.server, { ...sent, ...page })).toBe(isHostKept ? 101 : 403)
    const key = { 'X-API-Key': ADMIN_KEY }
    const { Upgrade: _u, Connection: _c, ...plain } = sent
    expect(await ask(behindProxy.server, ['GET', '/rooms'], { ...plain, ...page, ...key })).toBe(200)
    expect(await ask(exposed.server, ['GET', '/rooms'], { ...plain, ...page, ...key })).toBe(isHostKept ? 200 : 403)
  })

  test('door - on a loopback address a proxy needs the name in http.hosts or publicUrl', async () => {
    const page = { Origin: 'https://lobby.example' }
    const hosts = ['lobby.example']
    const trustedProxies = ['127.0.0.1']
    // nginx sends the name of its upstream as Host, Caddy the one the browser asked for.
    const table: [NonNullable<Parameters<typeof startServer>[0]>, { nginx: number; caddy: number }][] = [
      [{}, { nginx: 403, caddy: 403 }],
      [{ http: { trustedProxies } }, { nginx: 403, caddy: 403 }],
      [{ http: { trustedProxies, hosts } }, { nginx: 101, caddy: 101 }],
      [{ publicUrl: 'https://lobby.example' }, { nginx: 101, caddy: 101 }],
      [{ origins: ['https://lobby.example'] }, { nginx: 101, caddy: 101 }],
      // Nobody who is trusted says which scheme the peer used, so the page's own is taken.
      [{ http: { hosts } }, { nginx: 403, caddy: 101 }],
    ]
    for (const [config, { nginx, caddy }] of table) {
      const server = await startServer({ shards: 1, ...config })
      expect(await upgrade(server, { ...NGINX, ...page }), JSON.stringify(config)).toBe(nginx)
      expect(await upgrade(server, { ...CADDY, ...page }), JSON.stringify(config)).toBe(caddy)
    }
  })

  test('door - a made-up X-Forwarded-Host from elsewhere does not hide a rebound Host', async () => {
    expect(await upgrade(local.server, { Host: 'evil.example', 'X-Forwarded-Host': 'localhost' })).toBe(403)
    expect(
      await upgrade(behindProxy.server, {
        ...CADDY,
        'X-Forwarded-Host': 'a.example, b.example',
        Origin: 'https://a.example',
      }),
    ).toBe(101)
  })
})

const PROXY_V2 = Buffer.from('0d0a0d0a000d0a515549540a2111000ccb0071097f00000112340050', 'hex')
// A health check of a proxy, without an address.
const PROXY_V2_LOCAL = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex')

describe('log', () => {
  test('door - connections are shown at debug with the address that trusted proxies vouch for', async () => {
    for (const [env, addresses] of [
      [{}, ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1']],
      [
        { LOBBYCAST_HTTP_TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8' },
        ['127.0.0.1', '192.0.2.1', '203.0.113.9', '127.0.0.1'],
      ],
    ] as const) {
      const server = await startProcess([], { LOBBYCAST_LOG_LEVEL: 'debug', ...env })
      const forwarded = { 'X-Forwarded-For': '1.1.1.1, 192.0.2.1, 10.0.0.7' }
      const opens = [
        { headers: {}, before: Buffer.alloc(0) },
        { headers: forwarded, before: Buffer.alloc(0) },
        { headers: {}, before: PROXY_V2 },
        { headers: {}, before: PROXY_V2_LOCAL },
      ]
      for (const [index, { headers, before }] of opens.entries()) {
        const raw = await RawSocket.open(server.port)
        const path = index === 1 ? '/connection/websocket' : `/ws/room-${index}`
        await raw.write(Buffer.concat([before, handshake(server.port, { path, headers }).bytes]))
        expect((await raw.responses.next()).status).toBe(101)
        raw.cut('FIN')
      }
      const shown = (msg: string) => server.entries.filter((entry) => entry.msg === msg)
      await eventually(
        () => shown('connection closed').length,
        (count) => count === 4,
      )
      expect(shown('connection opened').map(({ address }) => address)).toEqual(addresses)
      expect(shown('connection opened').map(({ protocol, room }) => [protocol, room])).toEqual([
        ['plain', 'room-0'],
        ['centrifuge', undefined],
        ['plain', 'room-2'],
        ['plain', 'room-3'],
      ])
      for (const { id, code } of shown('connection closed')) expect([typeof id, code]).toEqual(['string', 1006])
      server.child.kill('SIGKILL')
    }
  })

  test('door - a refusal is one warning with both values, the option that cures it and a hint about the proxy', async () => {
    const server = await startProcess()
    for (let n = 0; n < 20; n++) await upgrade(server, { Origin: 'https://evil.example' })
    for (let n = 0; n < 20; n++) await upgrade(server, { ...CADDY, Origin: 'https://lobby.example' })
    await ask(server, ['GET', '/rooms'], { Origin: 'https://evil.example', 'X-API-Key': ADMIN_KEY })
    const warnings = () => server.entries.filter(({ level, reason }) => level === 40 && reason !== undefined)
    await eventually(
      () => warnings().length,
      (count) => count === 3,
    )
    const own = `127.0.0.1:${server.port}`
    const address = '127.0.0.1'
    expect(warnings()).toMatchObject([
      { reason: 'origin', origin: 'https://evil.example', scheme: 'unknown', host: own, address, option: 'origins' },
      { reason: 'host', origin: 'https://lobby.example', host: 'lobby.example', address, option: 'http.hosts' },
      { reason: 'admin_origin', origin: 'https://evil.example', host: own, address, option: 'admin.origins' },
    ])
    expect(warnings()[0]!.hint).toBeUndefined()
    expect(warnings()[1]!.hint).toMatch(/127\.0\.0\.1.*http\.trustedProxies.*publicUrl/)
    const { text } = await request(server, '/metrics')
    for (const line of [
      '{reason="origin"} 20',
      '{reason="host"} 20',
      '{reason="admin_origin"} 1',
      '{reason="full"} 0',
    ]) {
      expect(text).toContain(`lobbycast_refusals_total${line}\n`)
    }
  })
})

describe('binary', () => {
  const healthz = Buffer.from('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const answerTo = async (server: { port: number }, ...segments: Uint8Array[]) => {
    const raw = await RawSocket.open(server.port)
    // Once a later connection has been answered, the server has read the segment: the next one arrives by itself.
    for (const segment of segments.slice(0, -1)) {
      await raw.write(segment)
      await request(server, '/healthz')
    }
    await raw.write(segments.at(-1)!)
    const { status } = await raw.responses.next()
    raw.cut('RST')
    return status
  }

  // The end of the headers never comes.
  const endless = Buffer.from(`GET /rooms HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(2 * 16_384 + 4096)}`)
  test.each([
    ['HTTP/1.0', [Buffer.from('GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n')], 505],
    ['PROXY protocol v1', [Buffer.from('PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n'), healthz], 505],
    ['TLS', [Buffer.from(`16030100c8010000c40303${'00'.repeat(194)}`, 'hex')], 505],
    ['PROXY protocol v2 in a segment of its own', [PROXY_V2, healthz], 505],
    ['a head without an end', [endless, Buffer.from('x')], 431],
  ] as const)('door - uWebSockets.js answers %s itself, and nothing is counted', async (_, segments, status) => {
    const before = await refusalCounts(exposed.server)
    expect(await answerTo(exposed.server, ...segments)).toBe(status)
    expect(await refusalCounts(exposed.server)).toEqual(before)
  })

  test('door - PROXY protocol v2 together with the request is taken, LOCAL as well', async () => {
    for (const header of [PROXY_V2, PROXY_V2_LOCAL]) {
      expect(await answerTo(exposed.server, Buffer.concat([header, healthz]))).toBe(200)
    }
  })
})

describe('hints', () => {
  test('door - the log says what a trusted proxy should send, and which scheme the server believes', async () => {
    const server = await startProcess([], {
      LOBBYCAST_HTTP_TRUSTED_PROXIES: '127.0.0.1',
      LOBBYCAST_HTTP_HOSTS: 'lobby.example',
    })
    await upgrade(server, { ...CADDY, 'X-Forwarded-Proto': 'http', Origin: 'https://lobby.example' })
    await upgrade(server, { Host: 'backend', Origin: 'https://lobby.example' })
    await ask(server, ['GET', '/rooms'], { ...NO_UPGRADE, ...PORT_DROPPED, 'X-API-Key': ADMIN_KEY })
    const warnings = () => server.entries.filter(({ level, reason }) => level === 40 && reason !== undefined)
    await eventually(
      () => warnings().length,
      (count) => count === 3,
    )
    expect(warnings()).toMatchObject([
      {
        reason: 'origin',
        scheme: 'http',
        host: 'lobby.example',
        hint: expect.stringMatching(/^X-Forwarded-Proto says http, the page came by https: /),
      },
      {
        reason: 'host',
        scheme: 'unknown',
        host: 'backend',
        hint: expect.stringMatching(/^the trusted proxy 127\.0\.0\.1 sends no X-Forwarded-\* headers: .*publicUrl/),
      },
      {
        reason: 'admin_origin',
        scheme: 'https',
        host: 'lobby.example',
        hint: expect.stringMatching(/^X-Forwarded-Host is lobby\.example without a port, .* 8443: .*\$http_host/),
      },
    ])
  })

  const sound: ProxyHeaders = {
    address: '192.0.2.1',
    isTrusted: true,
    isForwarded: true,
    host: '127.0.0.1:8081',
    forwardedHost: 'lobby.example',
    forwardedProto: 'https',
  }
  const hintFor = (changes: Partial<ProxyHeaders>, origin: string) => {
    const proxy = { ...sound, ...changes }
    return proxyHint({ proxy, origin, target: new TrustedProxies(['192.0.2.1']).target(proxy) })
  }

  test.each<[Partial<ProxyHeaders>, string, RegExp]>([
    [{ isForwarded: false, forwardedHost: '', forwardedProto: '' }, '', /sends no X-Forwarded-\* headers/],
    [{ isTrusted: false }, 'https://lobby.example', /from 192\.0\.2\.1 are ignored.*http\.trustedProxies.*publicUrl/],
    [{ forwardedProto: '' }, 'https://evil.example', /^X-Forwarded-Proto is missing: /],
    [{ forwardedProto: 'h2' }, 'https://lobby.example', /^X-Forwarded-Proto is h2: .*http or https$/],
    [{ forwardedProto: 'https' }, 'http://lobby.example', /^X-Forwarded-Proto says https, the page came by http: /],
    [
      { forwardedProto: 'http, https' },
      'https://lobby.example',
      /^X-Forwarded-Proto has different values \(http, https\)/,
    ],
    [{ forwardedHost: '' }, 'https://lobby.example', /^X-Forwarded-Host is missing and Host is 127\.0\.0\.1:8081: /],
    [{ forwardedHost: '' }, '', /^X-Forwarded-Host is missing/],
    [{ forwardedHost: 'a,b' }, 'https://lobby.example', /^X-Forwarded-Host has different values \(a,b\)/],
    [{ forwardedHost: 'http://a/' }, 'https://lobby.example', /^X-Forwarded-Host is http:\/\/a\/, which is no host: /],
    [{}, 'https://lobby.example:8443', /^X-Forwarded-Host is lobby\.example without a port, the page is at port 8443/],
    [
      { forwardedHost: '', host: 'lobby.example' },
      'https://lobby.example:8443',
      /^Host is lobby\.example without a port/,
    ],
    [
      { forwardedHost: 'lobby.example:81' },
      'https://lobby.example',
      /^X-Forwarded-Host is lobby\.example:81, .* 443: /,
    ],
    [
      { forwardedHost: 'inner:80', host: 'lobby.example' },
      'https://lobby.example',
      /^X-Forwarded-Host is inner:80, but Host is lobby\.example as for the page: /,
    ],
    [
      { forwardedProto: '', forwardedHost: '' },
      'https://lobby.example',
      /^X-Forwarded-Proto is missing.*; X-Forwarded-Host is missing/,
    ],
  ])('door - behind a proxy with %j a page of %j gets a hint like %s', (changes, origin, hint) => {
    expect(hintFor(changes, origin)).toMatch(hint)
  })

  test.each<[Partial<ProxyHeaders>, string]>([
    [{}, 'https://evil.example'],
    [{}, 'https://evil.example:8443'],
    [{}, 'null'],
    [{}, ''],
    [{ forwardedProto: 'wss', forwardedHost: 'lobby.example:8443' }, 'https://evil.example'],
    [{ forwardedProto: 'https,https' }, 'http://evil.example'],
    [{ isTrusted: false, isForwarded: false, forwardedHost: '', forwardedProto: '' }, 'https://lobby.example'],
  ])(
    'door - behind a proxy with %j a page of %j gets no hint: nothing is wrong with the headers',
    (changes, origin) => {
      expect(hintFor(changes, origin)).toBeUndefined()
    },
  )

  test('door - a hint repeats what strangers wrote shortened and without control characters', () => {
    const hint = hintFor({ forwardedProto: `\u001b[31m${'x'.repeat(1000)}` }, 'https://lobby.example')!
    expect(hint).toMatch(/^[\x20-\x7e]{1,400}$/)
  })
})

test.each([
  [{ http: { trustedProxies: ['127.0.0.1', '10.0.0.0/33'] } }, /http\.trustedProxies\.1.*10\.0\.0\.0\/33/],
  [{ http: { trustedProxies: ['nginx'] } }, /http\.trustedProxies/],
  [{ http: { hosts: ['lobby.example:8081'] } }, /http\.hosts.*without a port/],
  [{ origins: ['https://*.example.org'] }, /origins\.0.*whole origin/],
  [{ origins: ['https://example.org/'] }, /origins/],
  [{ admin: { origins: ['https://user@example.org'] } }, /admin\.origins\.0.*scheme, host and port/],
  [{ publicUrl: 'https://a..:b' }, /publicUrl/],
])('config - %j is refused by name: it could never match', (config, message) => {
  expect(() => resolveConfig(config as ConfigInput)).toThrow(message)
})
