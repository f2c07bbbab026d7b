// `lobbycast board` as a process of its own: pages against a server that a test makes up, `--watch` against that and against a real server.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { ended, runCli, startCli } from './support/cli-process.ts'
import { push } from './support/http.ts'
import { sharedServer } from './support/start-server.ts'
import { MAIN } from './support/test-engine.ts'

interface StandIn {
  readonly url: string
  // Paths of requests and of WebSockets, in the order in which they came.
  readonly asked: string[]
  readonly sockets: WebSocket[]
}

// A server that speaks of a board what the test says.
async function standIn(parts: {
  page?: (url: URL, response: ServerResponse) => unknown
  joined?: (socket: WebSocket, number: number) => unknown
}): Promise<StandIn> {
  const asked: string[] = []
  const sockets: WebSocket[] = []
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(String(request.url))
    const body = parts.page?.(new URL(String(request.url), 'http://x'), response)
    if (!response.writableEnded) response.end(JSON.stringify(body ?? null))
  }).listen(0, '127.0.0.1')
  new WebSocketServer({ server }).on('connection', (socket, request) => {
    asked.push(String(request.url))
    parts.joined?.(socket, sockets.push(socket) - 1)
  })
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.terminate()
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, sockets }
}

const statistics = (socket: WebSocket, frame: object) =>
  socket.send(JSON.stringify({ type: 'statistics', from: 'admin', ...frame }))

const id = (product_line_id: number, fields = {}) => ({ product_line_id, ...fields })

// Two pages, a record of the first one changed and another removed meanwhile.
const pages = (url: URL) =>
  url.searchParams.get('after') === null
    ? { room: 'r', offset: 1, epoch: 'e', records: [id(2, { n: 1 }), id(10, { n: 1 }), id(3, { n: 1 })], next: 'p&2' }
    : { room: 'r', offset: 2, epoch: 'e', records: [id(1, { a: 'x' }), id(2, { n: 2 })], removed: [3], next: null }

test('board - pages applied in order, then what was removed, are the board, sorted by key', async () => {
  const server = await standIn({ page: pages })
  const board = (...args: string[]) => runCli(['board', 'a/b', '--url', server.url, ...args])
  const records = [id(1, { a: 'x' }), id(2, { n: 2 }), id(10, { n: 1 })]
  expect(await board()).toEqual({
    code: 0,
    stderr: '',
    stdout: records.map((each) => `${JSON.stringify(each)}\n`).join(''),
  })
  expect((await board('--json')).stdout).toBe(`${JSON.stringify(records)}\n`)
  expect((await board('--table')).stdout).toBe(
    ['product_line_id  a  n', '              1  x', '              2     2', '             10     1', ''].join('\n'),
  )
  expect(server.asked.slice(0, 2)).toEqual([
    '/rooms/a%2Fb/records?limit=1000',
    '/rooms/a%2Fb/records?limit=1000&after=p%262',
  ])
})

test('board - the view goes to the server', async () => {
  const server = await standIn({
    page: () => ({ records: [], next: null }),
    joined: (socket) => socket.close(1008, 'enough'),
  })
  const args = [
    'board',
    'r',
    '--url',
    server.url,
    '--fields',
    'a,b',
    '--keys',
    '1,2',
    '--where',
    'a:x y',
    '--where',
    'b:',
  ]
  expect((await runCli(args)).code).toBe(0)
  expect(await runCli([...args, '--watch'])).toMatchObject({
    code: 3,
    stderr: 'lobbycast: the server has ended the connection, closed with 1008 enough\n',
  })
  const view = 'fields=a%2Cb&keys=1%2C2&where=a%3Ax+y&where=b%3A'
  expect(server.asked).toEqual([`/rooms/r/records?limit=1000&${view}`, `/ws/r?format=json&${view}`])
})

test('board - columns of a table are the key and the fields that were asked for', async () => {
  const server = await standIn({ page: () => ({ records: [id(1, { a: 1, b: 2 })], next: null }) })
  const { stdout } = await runCli(['board', 'r', '--url', server.url, '--table', '--fields', 'b,a'])
  expect(stdout).toBe('product_line_id  b  a\n              1  2  1\n')
})

test('board - records without the key field are told, and --key-field names another one', async () => {
  const server = await standIn({ page: () => ({ records: [{ name: 'b' }, { name: 'a' }], next: null }) })
  expect(await runCli(['board', 'r', '--url', server.url])).toEqual({
    code: 3,
    stdout: '',
    stderr: 'lobbycast: the records have no key in a field "product_line_id": give --key-field, one of "name"\n',
  })
  const { stdout } = await runCli(['board', 'r', '--url', server.url, '--key-field', 'name'])
  expect(stdout).toBe('{"name":"a"}\n{"name":"b"}\n')
})

test('board - a busy server is asked again, another refusal is told', async () => {
  let count = 0
  const server = await standIn({
    page: (_, response) => {
      if (count++ > 0) return { records: [id(1)], next: null }
      return void response.writeHead(503, { 'retry-after': '0' }).end('{"error":"busy"}')
    },
  })
  expect(await runCli(['board', 'r', '--url', server.url])).toMatchObject({
    code: 0,
    stdout: '{"product_line_id":1}\n',
  })
  const refusing = await standIn({ page: (_, response) => void response.writeHead(403).end('{"error":"not for you"}') })
  expect(await runCli(['board', 'r', '--url', refusing.url])).toEqual({
    code: 3,
    stdout: '',
    stderr: 'lobbycast: the server refused, 403: not for you\n',
  })
})

test('board - a server that is not there is said in one line and exits 4', async () => {
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as AddressInfo
  await new Promise((resolve) => gone.close(resolve))
  const stderr = `lobbycast: http://127.0.0.1:${port} is not reachable: ECONNREFUSED\n`
  for (const args of [[], ['--watch']]) {
    expect(await runCli(['board', 'r', '--port', String(port), ...args])).toEqual({ code: 4, stdout: '', stderr })
  }
})

test('board - Ctrl-C while the server does not answer exits 130', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const asked = once(server, 'request')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const cli = startCli(['board', 'r', '--port', String((server.address() as AddressInfo).port)])
  await asked
  cli.child.kill('SIGINT')
  expect(await ended(cli)).toEqual({ code: 130, stdout: '', stderr: '' })
})

test('board - --watch whose output is not read holds a bounded number of lines', async () => {
  const line = JSON.stringify({ type: 'statistics', from: 'admin', data: [id(1, { text: 'x'.repeat(1_000_000) })] })
  const server = await standIn({
    joined: (socket) => {
      for (let count = 0; count < 40; count++) socket.send(line)
    },
  })
  const cli = startCli(['board', 'r', '--watch', '--url', server.url])
  cli.child.stdout.pause()
  await vi.waitFor(() => expect(cli.stderr).toContain('stdout is read too slowly'), 20_000)
  await vi.waitFor(() => expect(server.sockets.length).toBeGreaterThan(1), 20_000)
  cli.child.stdout.resume()
  await vi.waitFor(() => expect(cli.stdout.length).toBeGreaterThan(16_000_000), 20_000)
})

const shared = sharedServer()

test('board - --watch prints the frames of a real server as lines where there is no terminal', async () => {
  const { server } = shared
  const cli = startCli(['board', 'live', '--watch', '--port', String(server.port)])
  await vi.waitFor(() => expect(cli.stdout).toContain('"type":"welcome"'), 20_000)
  await push(server, '/rooms/live/statistics', [id(1, { total_trx: 7 })])
  await vi.waitFor(() => expect(cli.stdout.split('\n')).toHaveLength(3), 20_000)
  const frames = cli.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  expect(frames[1]).toMatchObject({ type: 'statistics', data: [{ product_line_id: 1, total_trx: 7 }] })
  cli.child.kill('SIGINT')
  expect(await ended(cli)).toMatchObject({ code: 130, stderr: '' })
})

// A terminal of 60 columns and 6 lines; the lines of the picture that is drawn last, without escapes.
function terminal(args: readonly string[]) {
  const command = `stty cols 60 rows 6; exec ${[process.execPath, MAIN, ...args].join(' ')}`
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { PATH: process.env.PATH ?? '' } })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  const shown = { child, output: '', picture: (): string[] => [] }
  child.stdout.on('data', (chunk) => {
    shown.output += chunk
  })
  shown.picture = () => {
    const pictures = shown.output.split('\x1b[H')
    const last = pictures.filter((picture) => picture.includes('\x1b[J')).at(-1) ?? ''
    return stripVTControlCharacters(last).split(/[\r\n]+/)
  }
  return shown
}

test('board - a table follows sets, patches, removals, parts and resets, and the connection that comes after a lost one', async () => {
  const server = await standIn({
    joined: (socket, number) => {
      socket.send('{"type":"welcome","id":"me","room":"r","members":1}')
      if (number === 0) {
        statistics(socket, { data: [id(3)], part: 1, parts: 2 })
        statistics(socket, { data: [id(1, { n: 1 })], part: 2, parts: 2 })
      } else statistics(socket, { data: [id(9)] })
    },
  })
  const shown = terminal(['board', 'r', '--watch', '--url', server.url])
  const pictured = (...lines: string[]) => vi.waitFor(() => expect(shown.picture()).toEqual(lines), 20_000)
  const header = 'product_line_id  n'
  await pictured(header, '              1  1', '              3', 'r: 2 records')
  expect(server.asked).toEqual(['/ws/r?format=json&rate=10&delta=1'])
  const [socket] = server.sockets as [WebSocket]
  statistics(socket, { data: [id(2)], patch: [id(1, { n: 5 })], removed: [3], skipped: { from: 1, to: 4, updates: 3 } })
  await pictured(header, '              1  5', '              2', 'r: 2 records, 3 updates merged for this slow reader')
  expect(shown.output).toContain('\x1b[7m5\x1b[0m')
  statistics(socket, { data: [id(4), id(5), id(6), id(7), id(8)], reset: true })
  const rows = [4, 5, 6, 7].map((key) => `              ${key}`)
  await pictured(header, ...rows, 'r: 5 records, 1 row not shown, 3 updates merged for this sl…')
  socket.close(1012, 'shutdown')
  await vi.waitFor(() => expect(shown.output).toMatch(/the connection was lost/), 20_000)
  await pictured(header, '              9', 'r: 1 record')
  statistics(server.sockets[1] as WebSocket, { data: [{ x: 1 }] })
  await once(shown.child, 'close')
  // The terminal is given back before the last word.
  expect(shown.output).toMatch(/\?25h\S*\?1049llobbycast: the records have no key in a field "product_line_id"/)
})

test('board - a frame that does not fit the board makes another connection', async () => {
  const server = await standIn({
    joined: (socket, number) =>
      number === 0 ? statistics(socket, { data: [], patch: [id(5, { n: 1 })] }) : statistics(socket, { data: [id(5)] }),
  })
  const shown = terminal(['board', 'r', '--watch', '--url', server.url])
  await vi.waitFor(() => expect(shown.picture()).toContain('r: 1 record'), 20_000)
  expect(server.sockets).toHaveLength(2)
})

test('board - Ctrl-C gives the terminal back and exits 130', async () => {
  const server = await standIn({ joined: (socket) => statistics(socket, { data: [id(5)] }) })
  const shown = terminal(['board', 'r', '--watch', '--url', server.url])
  await vi.waitFor(() => expect(shown.picture()).toContain('r: 1 record'), 20_000)
  expect(shown.output).toContain('\x1b[?25l')
  shown.child.stdin.write('\x03')
  const [code] = await once(shown.child, 'close')
  expect(code).toBe(130)
  expect(shown.output.endsWith('\x1b[?25h\x1b[?1049l')).toBe(true)
})
