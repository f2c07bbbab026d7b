// What a body must be announced as: JSON, and as it is. A refusal names what came instead, and nothing is published.

import { expect, test } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { routesOf } from '../src/http/route-table.ts'
import { join } from './support/clients.ts'
import { refusalCounts } from './support/http.ts'
import { expectQuiet } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawSocket } from './support/raw-socket.ts'
import { ENDLESS_DELAY, pathOf, sampleOf } from './support/route-calls.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

const lobby = sharedServer({ drain: ENDLESS_DELAY })
const PUBLISH = '/api/publish'
/** Every route that has a body. */
const ROUTES = routesOf(resolveConfig({})).filter(({ body }) => body !== undefined)
const PATHS = ROUTES.map(pathOf)
const BODIES = new Map(ROUTES.map((route) => [pathOf(route), JSON.stringify(sampleOf(route).body)]))

/** Posts a body that is right; libraries would add headers of their own. */
async function post(server: { port: number }, path: string, headers: Readonly<Record<string, string>>) {
  const body = path === PUBLISH ? '{"channel":"dailyNews","data":1}' : BODIES.get(path)!
  const raw = await RawSocket.open(server.port)
  const all = { Host: 'localhost', 'X-API-Key': ADMIN_KEY, 'Content-Length': String(body.length), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  await raw.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
  const answer = await raw.responses.next()
  raw.cut('RST')
  return answer
}

const long = `text/${'x'.repeat(300)}`
const types: [type: string, came: string][] = [
  ['', 'there is none'],
  ['text/plain', 'it is text/plain'],
  ['text/plain; charset=utf-8', 'it is text/plain; charset=utf-8'],
  ['application/x-www-form-urlencoded', 'it is application/x-www-form-urlencoded'],
  ['application/jsonp', 'it is application/jsonp'],
  ['application/json-seq', 'it is application/json-seq'],
  ['x-application/json', 'it is x-application/json'],
  ['text/plain, application/json', 'it is text/plain, application/json'],
  // Nothing a stranger sent reaches a terminal as it is, or at any length.
  ['text/pläin', 'it is text/pl?in'],
  [long, `it is ${long.slice(0, 200)}...`],
]

test('content type - the table of routes has those that are known to have a body', () => {
  expect(PATHS).toEqual(
    expect.arrayContaining(['/rooms/route-calls/statistics', '/dailyNews', '/dailyDashBoard', PUBLISH]),
  )
})

test.each(types)('content type - a body of %j is 415 on every route: the answer says what came', async (type, came) => {
  for (const path of PATHS) {
    const { status, body } = await post(lobby.server, path, type === '' ? {} : { 'Content-Type': type })
    expect([status, JSON.parse(body)], path).toEqual([
      415,
      { error: `the content type must be application/json, ${came}` },
    ])
  }
})

test.each(['application/json', 'Application/JSON', 'application/json;charset=utf-8', 'application/json ; a=b'])(
  'content type - %j is JSON',
  async (type) => {
    for (const path of PATHS) {
      expect((await post(lobby.server, path, { 'Content-Type': type })).status, path).toBe(200)
    }
  },
)

test('content type - a publish with the headers of the official back-end libraries is taken', async () => {
  // gocent, cent (Python), cent.js, phpcent and rubycent send these two headers.
  const headers = { 'Content-Type': 'application/json', 'X-API-Key': ADMIN_KEY }
  const { status, body } = await post(lobby.server, PUBLISH, headers)
  expect([status, JSON.parse(body)]).toMatchObject([200, { result: {} }])
})

const encodings: [encoding: string, named: string][] = [
  ['gzip', 'gzip'],
  ['GZIP', 'GZIP'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['zstd', 'zstd'],
  ['identity, gzip', 'identity, gzip'],
  ['gzíp', 'gz?p'],
]

test.each(encodings)('content encoding - %j is refused with 415 that names it', async (encoding, named) => {
  for (const path of PATHS) {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding }
    const { status, body } = await post(lobby.server, path, headers)
    const error = `the body must come without a Content-Encoding, it has ${named}`
    expect([status, JSON.parse(body)], path).toEqual([415, { error }])
  }
})

test.each(['identity', 'Identity'])('content encoding - %s is none', async (encoding) => {
  for (const path of PATHS) {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding }
    expect((await post(lobby.server, path, headers)).status, path).toBe(200)
  }
})

test('content type - each refusal is counted, and no member hears of it', async () => {
  const server = await startServer({ drain: ENDLESS_DELAY })
  const member = await join({ connect: PlainClient.connect }, server, { room: 'dailyNews' })
  await post(server, '/dailyNews', {})
  await post(server, '/dailyNews', { 'Content-Type': 'text/plain' })
  await post(server, '/dailyNews', { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
  await post(server, PUBLISH, { 'Content-Type': 'text/plain' })
  await expectQuiet(member)
  expect(await refusalCounts(server)).toEqual({ http_type: 4 })
})

test('content type - the connection of a refused push goes on', async () => {
  const raw = await RawSocket.open(lobby.server.port)
  const head = `POST /dailyNews HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ${ADMIN_KEY}\r\nContent-Length: 2\r\n`
  await raw.write(`${head}Content-Encoding: gzip\r\nContent-Type: application/json\r\n\r\n[]`)
  await raw.write(`${head}\r\n[]`)
  await raw.write(`${head}Content-Type: application/json\r\n\r\n[]`)
  const statuses = [await raw.responses.next(), await raw.responses.next(), await raw.responses.next()]
  expect(statuses.map(({ status }) => status)).toEqual([415, 415, 200])
})
