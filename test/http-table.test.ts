// Generated from the table of routes, on both listeners: what each route answers to a request that is right, and to every kind of wrong one.
import { beforeEach, describe, expect, test } from 'vitest'
import { type ConfigInput, resolveConfig } from '../src/config/config.ts'
import { reservedSegments } from '../src/config/reserved-segments.ts'
import { RouteFinder } from '../src/http/route-finder.ts'
import { type Route, routesOf } from '../src/http/route-table.ts'
import { refusalCounts } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { ask, ENDLESS_DELAY, pathOf, sampleOf } from './support/route-calls.ts'
import { ADMIN_KEY, sharedServer, startServer, type TestServer } from './support/start-server.ts'

const KEYS = {
  admin: { key: 'key-of-the-admin-0123456789', scope: 'admin' },
  api: { key: 'key-of-the-back-end-0123456789', scope: 'api' },
  push: { key: 'key-of-the-pusher-0123456789', scope: 'push' },
  read: { key: 'key-of-the-reader-0123456789', scope: 'read' },
  // The successor of another key, while both are known.
  api2: { key: 'key-of-the-back-end-rotated-0', scope: 'api' },
  sport: { key: 'key-for-sport-rooms-0123456789', scope: 'admin', rooms: ['sport:*'] },
} satisfies NonNullable<NonNullable<ConfigInput['admin']>['keys']>
const PAGE = 'https://admin.example'

const rooms = { defaults: { historySize: 10 } }
const admin = { keys: KEYS, origins: [PAGE] }
const first = sharedServer({ admin, rooms, drain: ENDLESS_DELAY })
const second = sharedServer({ admin: { ...admin, listen: '127.0.0.1:0' }, rooms, drain: ENDLESS_DELAY })

const listeners: [string, () => { server: TestServer; port: number }][] = [
  ['first', () => ({ server: first.server, port: first.server.port })],
  ['second', () => ({ server: second.server, port: second.server.adminPort! })],
]

const everyRoute = routesOf(resolveConfig({}))
const title = ({ method, path }: Route) => `${method} ${path}`

const namesRoom = (body: unknown): boolean => body !== undefined && /"channels?":/.test(JSON.stringify(body))

interface Change {
  readonly method?: string
  readonly key?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: string | undefined
  readonly body?: string | undefined
}

/** A request that is right but for the change. */
function call(port: number, route: Route, change: Change = {}) {
  const sample = sampleOf(route)
  const key = 'key' in change ? change.key : ADMIN_KEY
  const body = change.body ?? (route.body === undefined ? undefined : JSON.stringify(sample.body))
  return ask(port, {
    method: change.method ?? route.method,
    path: `${pathOf(route)}${change.query === undefined ? '' : `?${change.query}`}`,
    headers: {
      ...(key === undefined ? {} : { 'X-API-Key': key }),
      ...(route.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...change.headers,
    },
    body: change.method === 'HEAD' ? undefined : body,
  })
}

test('routes - the first segments of the table, and of the WebSockets, are reserved', () => {
  const own = everyRoute.filter(({ name }) => name !== 'alias').map(({ path }) => path.split('/')[1])
  expect([...new Set([...own, 'ws', 'connection'])].sort()).toEqual([...reservedSegments].sort())
})

describe.each(listeners)('on the %s listener', (listenerName, listener) => {
  // There are no sessions where there is a second listener.
  const routes = everyRoute.filter(({ name }) => listenerName === 'first' || name !== 'session')
  const keyed = routes.filter(({ who }) => who !== 'anyone')
  const withBody = routes.filter(({ body }) => body !== undefined)

  // So that the room is known.
  beforeEach(async () => {
    const { status } = await call(listener().port, routes.find(({ name }) => name === 'messages')!)
    expect(status).toBe(200)
  })

  test.each(routes.map((route) => [title(route), route] as const))('%s - good input is answered', async (_, route) => {
    const answer = await call(listener().port, route)
    expect(answer.status, answer.text).toBe(sampleOf(route).status ?? 200)
    if (route.apiMethod !== undefined && route.apiMethod.name !== 'batch')
      expect(JSON.parse(answer.text)).toHaveProperty('result')
  })

  const bad = routes.flatMap((route) =>
    (sampleOf(route).bad ?? []).map((input) => [`${title(route)} with ${input.name}`, route, input] as const),
  )
  test.each(bad)('%s - is refused, and the answer names what is wrong', async (_, route, input) => {
    const { port } = listener()
    const answer = await call(port, route, { query: input.query, body: input.body })
    const isApi = route.apiMethod !== undefined
    expect(answer.status, answer.text).toBe(input.status ?? (isApi ? 200 : 400))
    const { error } = JSON.parse(answer.text) as { error: string | { code: number; message: string } }
    expect(typeof error === 'string' ? error : error.message).toMatch(input.says)
    if (!isApi || input.code === undefined) return
    expect(error).toMatchObject({ code: input.code })
    const transport = await call(port, route, { body: input.body, headers: { 'X-Centrifugo-Error-Mode': 'transport' } })
    expect(transport.status).toBeGreaterThanOrEqual(400)
    expect(JSON.parse(transport.text)).toMatchObject({ code: input.code })
  })

  test.each(keyed.map((route) => [title(route), route] as const))('%s - wants a key that may', async (_, route) => {
    const { port } = listener()
    for (const key of [undefined, 'wrong', ADMIN_KEY.slice(0, -1), `${ADMIN_KEY}x`, '']) {
      const answer = await call(port, route, { key })
      expect([answer.status, answer.headers['www-authenticate']], `key ${key}`).toEqual([401, 'Bearer'])
    }
    for (const [name, { key, scope }] of Object.entries(KEYS).filter(([name]) => name !== 'sport')) {
      const answer = await call(port, route, { key })
      const expected = route.scopes.includes(scope) ? (sampleOf(route).status ?? 200) : 403
      expect(answer.status, `${name}: ${answer.text}`).toBe(expected)
      if (expected === 403) expect(answer.text).toContain(scope)
    }
  })

  const ofRooms = keyed.filter(
    (route) => route.path.includes('{room}') || route.name === 'alias' || namesRoom(sampleOf(route).body),
  )
  test.each(ofRooms.map((route) => [title(route), route] as const))(
    '%s - a key for other rooms may not',
    async (_, route) => {
      const answer = await call(listener().port, route, { key: KEYS.sport.key })
      if (route.apiMethod === undefined)
        expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('not for this room')])
      else expect(answer.text).toMatch(/"code":103/)
    },
  )

  test.each(keyed.map((route) => [title(route), route] as const))(
    '%s - takes its key in every place',
    async (_, route) => {
      const { port } = listener()
      const expected = sampleOf(route).status ?? 200
      for (const authorization of [`Bearer ${ADMIN_KEY}`, `apikey ${ADMIN_KEY}`]) {
        const answer = await call(port, route, { key: undefined, headers: { Authorization: authorization } })
        expect(answer.status, authorization).toBe(expected)
      }
      const isApi = route.apiMethod !== undefined || route.name === 'apiLines'
      const inQuery = await call(port, route, { key: undefined, query: `api_key=${ADMIN_KEY}` })
      expect(inQuery.status).toBe(isApi ? expected : 401)
    },
  )

  test.each(routes.map((route) => [title(route), route] as const))(
    '%s - other methods are 405, OPTIONS says which there are',
    async (_, route) => {
      const { port } = listener()
      const own = routes
        .filter(({ path }) => path === route.path)
        .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((other) => !own.includes(other))) {
        const answer = await call(port, route, { method, body: method === 'GET' ? undefined : '{}' })
        expect([answer.status, answer.headers.allow], method).toEqual([405, [...own, 'OPTIONS'].join(', ')])
      }
      const options = await call(port, route, { method: 'OPTIONS' })
      expect([options.status, options.headers.allow, options.text]).toEqual([204, [...own, 'OPTIONS'].join(', '), ''])
    },
  )

  test.each(keyed.map((route) => [title(route), route] as const))(
    '%s - pages of admin.origins may, others may not',
    async (_, route) => {
      const { port } = listener()
      const preflight = await call(port, route, {
        method: 'OPTIONS',
        key: undefined,
        headers: { Origin: PAGE, 'Access-Control-Request-Method': route.method },
      })
      expect(preflight.headers).toMatchObject({
        'access-control-allow-origin': PAGE,
        vary: 'Origin',
        'access-control-allow-methods': expect.stringContaining(route.method),
      })
      const answer = await call(port, route, { headers: { Origin: PAGE } })
      expect(answer.headers['access-control-allow-origin']).toBe(PAGE)
      const unknown = await call(port, route, { key: 'wrong', headers: { Origin: PAGE } })
      expect([unknown.status, unknown.headers['access-control-allow-origin']]).toEqual([401, PAGE])
      for (const method of [route.method, 'OPTIONS']) {
        const foreign = await call(port, route, { method, headers: { Origin: 'https://evil.example' } })
        expect([foreign.status, foreign.headers['access-control-allow-origin']], method).toEqual([403, undefined])
      }
    },
  )

  test.each(withBody.map((route) => [title(route), route] as const))(
    '%s - another content type or encoding is 415 and named',
    async (_, route) => {
      const { port } = listener()
      for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
        const answer = await call(port, route, { headers: { 'Content-Type': type } })
        expect([answer.status, JSON.parse(answer.text)]).toEqual([
          415,
          { error: `the content type must be application/json, it is ${type}` },
        ])
      }
      const encoded = await call(port, route, { headers: { 'Content-Encoding': 'gzip' } })
      expect([encoded.status, encoded.text]).toEqual([415, expect.stringContaining('gzip')])
    },
  )

  test.each(withBody.map((route) => [title(route), route] as const))(
    '%s - a body that is too large is 413, and its sender can read that',
    async (_, route) => {
      const answer = await call(listener().port, route, { body: `"${'x'.repeat(4_200_000)}"` })
      expect([answer.status, answer.headers.connection, JSON.parse(answer.text)]).toEqual([
        413,
        'close',
        { error: 'the body is larger than 4194304 bytes' },
      ])
    },
  )

  test.each(routes.filter(({ method }) => method === 'GET').map((route) => [title(route), route] as const))(
    '%s - HEAD is answered like GET, without a body',
    async (_, route) => {
      const { port } = listener()
      const get = await call(port, route)
      const head = await call(port, route, { method: 'HEAD' })
      expect([head.status, head.headers['content-type'], head.text]).toEqual([
        get.status,
        get.headers['content-type'],
        '',
      ])
    },
  )

  test('routes - the time of keep-alive is announced', async () => {
    const { port } = listener()
    const answer = await ask(port, { method: 'GET', path: '/healthz', headers: { Connection: 'keep-alive' } })
    expect(answer.headers['keep-alive']).toMatch(/^timeout=\d+$/)
  })

  test.each([
    ['POST', '/dailyOther', /\/rooms\/\{room\}\/statistics, or to \/dailyDashBoard, \/dailyNews/],
    ['POST', '/dailyNew', /did you mean POST \/dailyNews\?/],
    ['POST', '/rooms/x/statistic', /did you mean POST \/rooms\/\{room\}\/statistics\?/],
    ['GET', '/room', /did you mean GET \/rooms\?/],
    ['POST', '/api/publsih', /did you mean POST \/api\/publish\?/],
    ['GET', '/rooms/x/y/z', /there are GET \/rooms,/],
    ['GET', '/healthz/', /did you mean GET \/healthz\?/],
  ])('%s %s - is 404 and told what was probably meant', async (method, path, hint) => {
    const answer = await ask(listener().port, { method, path, headers: { 'X-API-Key': ADMIN_KEY } })
    expect([answer.status, answer.text]).toEqual([404, expect.stringMatching(hint)])
  })

  test('POST /rooms/x - is 405 and told what there is', async () => {
    const answer = await ask(listener().port, {
      method: 'POST',
      path: '/rooms/x',
      headers: { 'X-API-Key': ADMIN_KEY },
      body: '[]',
    })
    expect([answer.status, answer.text]).toEqual([405, expect.stringContaining('POST /rooms/{room}/statistics')])
  })
})

test('routes - with admin.listen the first listener has the WebSockets, the page, and the streams with tokens', async () => {
  const { server } = second
  for (const route of everyRoute) {
    const answer = await call(server.port, route)
    const isOfPage = route.who === 'anyone' && route.listener === 'both'
    if (route.name === 'stream') expect(answer.status).toBe(401)
    else if (isOfPage) expect([answer.status, title(route)]).toEqual([sampleOf(route).status ?? 200, title(route)])
    else expect([answer.status, answer.text], title(route)).toEqual([404, expect.stringContaining('admin.listen')])
  }
})

test('GET /lobby - the listener without WebSockets says where rooms are joined', async () => {
  const answer = await ask(second.server.adminPort!, { method: 'GET', path: '/lobby' })
  expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('a room is joined by a WebSocket')])
})

test.each(listeners.map(([name]) => name))(
  'key rates - more than limits.keyRequestsPerSecondMax is 429, or error 111, on the %s listener',
  async (name) => {
    const server = await startServer({
      shards: 1,
      limits: { keyRequestsPerSecondMax: 2 },
      admin: name === 'first' ? {} : { listen: '127.0.0.1:0' },
    })
    const port = name === 'first' ? server.port : server.adminPort!
    const info = everyRoute.find(({ path }) => path === '/api/info')!
    const list = everyRoute.find(({ path }) => path === '/rooms')!
    // Within two seconds at least one of three falls into the second of two others.
    const answers = []
    for (let count = 0; count < 6; count++) answers.push(await call(port, list))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1)
    const api = []
    for (let count = 0; count < 6; count++) api.push(await call(port, info))
    const limited = api.filter(({ text }) => text.includes('"code":111'))
    expect(limited.length).toBeGreaterThan(0)
    for (const { status, headers } of limited) expect([status, Number(headers['retry-after'])]).toEqual([200, 1])
    if (name === 'first') expect(await refusalCounts(server)).toEqual({ http_rate: refused.length + limited.length })
  },
)

test('key rates - a batch of more commands than a key may have in a second takes the whole second', async () => {
  const server = await startServer({ shards: 1, limits: { keyRequestsPerSecondMax: 3 } })
  const route = (path: string) => everyRoute.find((each) => each.path === path)!
  for (const [path, body] of [
    ['/api/batch', JSON.stringify({ commands: Array.from({ length: 9 }, () => ({ info: {} })) })],
    ['/api', Array.from({ length: 9 }, () => '{"method":"info"}').join('\n')],
  ] as const) {
    const asked = () => call(server.port, route(path), { body })
    // Now, or in the next second.
    const answer = await eventually(asked, ({ text }) => !text.includes('"code":111'))
    expect(answer.text.match(/"nodes"/g)).toHaveLength(9)
    expect((await call(server.port, route('/api/info'))).text).toContain('"code":111')
  }
})

test('routes - two letters that are wrong anywhere in a path, also a long one, are forgiven, and three are not', () => {
  const finder = new RouteFinder(everyRoute)
  const path = `/rooms/${'r'.repeat(250)}/statistics`
  const meant = 'did you mean POST /rooms/{room}/statistics?'
  for (let at = 1; at < path.length; at++) {
    const [before, after] = [path.slice(0, at), path.slice(at)]
    // A slash makes another path of it, and the name of the room may be any.
    if (path[at] === '/' || path[at] === 'r') continue
    for (const typo of [`${before}xy${after}`, `${before}${after.slice(1)}x`, `${before}y${after.slice(1)}`]) {
      expect(finder.suggestion('POST', typo), typo).toBe(meant)
    }
    expect(finder.suggestion('POST', `${before}xyz${after}`)).not.toBe(meant)
  }
})
