// `lobbycast push` as a process of its own, against a real server and against servers that are busy, lose answers or are not there.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { progressText } from '../src/cli/progress-bar.ts'
import { type CliSpec, ended, runCli, startCli } from './support/cli-process.ts'
import { JsonClient } from './support/json-client.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'
import { MAIN } from './support/test-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'lobbycast-push-'))
afterAll(() => rmSync(folder, { recursive: true }))
const fileWith = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const shared = sharedServer()
const KEY = { LOBBYCAST_ADMIN_API_KEY: ADMIN_KEY }
const push = (room: string, args: readonly string[], spec: CliSpec = {}) =>
  runCli(['push', room, '--port', String(shared.server.port), ...args], { env: KEY, ...spec })

const statistics = async (member: JsonClient) => JSON.parse(await member.frame()) as { type: string; data: unknown[] }

const ids = (count: number): string[] => Array.from({ length: count }, (_, id) => `{"product_line_id":${id}}`)

interface Taken {
  readonly path: string
  readonly key: string
  readonly body: string
}

// A server that answers as the test says, and what it was sent. `answer` gets the number of the request, from 0.
async function standIn(answer: (response: ServerResponse, number: number) => unknown) {
  const taken: Taken[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    taken.push({ path: String(request.url), key: String(request.headers['idempotency-key']), body })
    answer(response, taken.length - 1)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken }
}

const say = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

test.each([
  ['a JSON array', 'array.json', '[{"product_line_id":1,"total_amount":2.5},{"product_line_id":2,"currency":"EUR"}]'],
  ['NDJSON', 'lines.json', '{"product_line_id":1,"total_amount":2.5}\n{"product_line_id":2,"currency":"EUR"}\n'],
  ['CSV', 'table.csv', 'product_line_id,total_amount,currency\n1,2.50,\n2,,EUR\n'],
  [
    'NDJSON with a byte order mark',
    'mark.txt',
    '\ufeff{"product_line_id":1,"total_amount":2.5}\n{"product_line_id":2,"currency":"EUR"}',
  ],
])('push - the records of %s reach the members of the room', async (_, name, content) => {
  const member = await JsonClient.join(shared.server, name)
  const { code, stdout, stderr } = await push(name, [fileWith(name, content)])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^2 records sent in 1 batch, \d+\.\d s, \d+ records\/s\n$/)
  expect(await statistics(member)).toMatchObject({
    data: [
      { product_line_id: 1, total_amount: 2.5, currency: null },
      { product_line_id: 2, total_amount: null, currency: 'EUR' },
    ],
  })
})

test('push - stdin is read, in batches', async () => {
  const member = await JsonClient.join(shared.server, 'stdin')
  const { code, stdout } = await push('stdin', ['-', '--batch', '2'], { input: ids(5).join('\n') })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^5 records sent in 3 batches, /)
  const sizes: number[] = []
  for (let batch = 0; batch < 3; batch++) sizes.push((await statistics(member)).data.length)
  expect(sizes).toEqual([2, 2, 1])
})

test('push - an input without records sends nothing and exits 0', async () => {
  for (const args of [['-'], ['-', '--format', 'ndjson'], ['-', '--format', 'json']]) {
    const { code, stdout } = await push('nothing', args, { input: args[2] === 'json' ? '[]' : '' })
    expect({ args, code }).toEqual({ args, code: 0 })
    expect(stdout).toMatch(/^0 records sent in 0 batches/)
  }
})

test('push - --format overrides the content, and --text keeps a column of CSV as text', async () => {
  const server = await standIn((response) => say(response, 200, {}))
  const args = ['push', 'a b/c', '-', '--url', server.url, '--format', 'csv', '--text', 'n']
  expect(await runCli(args, { input: '{x,n\n1,07\n2,7' })).toMatchObject({ code: 0, stderr: '' })
  const { path, body } = server.taken[0]!
  expect({ path, body }).toEqual({
    path: '/rooms/a%20b%2Fc/statistics',
    body: '[{"{x":1,"n":"07"},{"{x":2,"n":"7"}]',
  })
})

test('push - --records goes to the route of boards with a schema of their own, and the summary has what it counts', async () => {
  const server = await standIn((response) => say(response, 200, { changed: 1, unchanged: 2 }))
  const args = ['push', 'r', '-', '--url', `${server.url}/`, '--records', '--batch', '3']
  const { stdout } = await runCli(args, { input: ids(6).join('\n') })
  expect(stdout).toMatch(/^6 records sent in 2 batches, 2 changed, 4 unchanged, /)
  expect(server.taken.map(({ path }) => path)).toEqual(['/rooms/r/records', '/rooms/r/records'])
})

test('push - the key comes from a file or the configuration', async () => {
  const input = ids(1)[0]!
  const good = fileWith('good-key', `${ADMIN_KEY}\n`)
  expect((await push('keys', ['-'], { input })).code).toBe(0)
  expect((await push('keys', ['-', '--key-file', good], { input, env: {} })).code).toBe(0)
  expect(await push('keys', ['-'], { input, env: {} })).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^lobbycast: the server refused the push, 401: /),
  })
  const bad = await push('keys', ['-', '--key-file', fileWith('bad-key', 'open sesame')], { input })
  expect(bad.code).toBe(2)
  expect(bad.stderr).not.toContain('sesame')
})

test('push - admin.listen is where the push goes, a Unix socket too', async () => {
  const listen = `unix:${join(folder, 'admin.sock')}`
  const server = await startServer({ admin: { listen } })
  const member = await JsonClient.join(server, 'second')
  const input = ids(1)[0]!
  expect(await runCli(['push', 'second', '-', '--url', listen], { env: KEY, input })).toMatchObject({
    code: 0,
    stderr: '',
  })
  const env = { ...KEY, LOBBYCAST_ADMIN_LISTEN: listen }
  expect(await runCli(['push', 'second', '-'], { env, input })).toMatchObject({ code: 0, stderr: '' })
  for (let batch = 0; batch < 2; batch++) await statistics(member)
})

const bad = 'x' as unknown as number
const lines = (...records: unknown[]) => records.map((record) => JSON.stringify(record)).join('\n')

test.each([
  [
    'a refused record names its place in the file and exits 3',
    500,
    3,
    0,
    lines({ product_line_id: 0 }, { product_line_id: bad }),
    'record 1 (from 0; line 2): product_line_id must be an integer',
  ],
  [
    'what was sent before a refused record exits 5',
    2,
    5,
    2,
    lines(...[0, 1, 2, bad].map((id) => ({ product_line_id: id }))),
    'record 3 (from 0; line 4): product_line_id must be',
  ],
  [
    'a line that is not JSON exits 5 after a batch',
    1,
    5,
    1,
    '{"product_line_id":0}\n\n{',
    'record 1 (from 0; line 3): Expected property name',
  ],
  [
    'a line of CSV that is too short exits 5 after a batch',
    1,
    5,
    2,
    'product_line_id,currency\n1,a\n2,b\n3\n4,d',
    'record 2 (from 0; line 4): Invalid Record Length',
  ],
  ['JSON that is no array exits 3', 1, 3, 0, '[1]', 'record 0 (from 0; line 1): is not a JSON object'],
  ['what is not UTF-8 exits 3', 1, 3, 0, Buffer.from([0x7b, 0xff]), 'the input is not valid UTF-8, near byte 2'],
] as const)('push - %s', async (_, batch, wantedCode, sent, content, message) => {
  const { code, stdout, stderr } = await push('refused', [fileWith('refused', content), '--batch', String(batch)])
  expect(stderr).toContain(`lobbycast: ${message}`)
  expect(stderr.split('\n')).toHaveLength(2)
  expect(stdout).toMatch(new RegExp(`^${sent} records? sent`))
  expect(code).toBe(wantedCode)
})

test('push - a server that is not there is said in one line and exits 4', async () => {
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as AddressInfo
  await new Promise((resolve) => gone.close(resolve))
  const { code, stderr } = await runCli(['push', 'r', '-', '--port', String(port)], { input: ids(1)[0]! })
  expect({ code, stderr }).toEqual({
    code: 4,
    stderr: `lobbycast: http://127.0.0.1:${port} is not reachable: ECONNREFUSED\n`,
  })
})

test('push - a busy server is asked again with the same body and the same idempotency key', async () => {
  const server = await standIn((response, number) => {
    if (number === 1) say(response, 429, { error: 'too often' }, { 'retry-after': '0' })
    else if (number === 2) say(response, 503, { error: 'busy' }, { 'retry-after': '1' })
    else if (number === 3) response.destroy()
    else say(response, 200, {})
  })
  const { code, stdout } = await runCli(['push', 'r', '-', '--url', server.url, '--batch', '1'], {
    input: ids(3).join('\n'),
  })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^3 records sent in 3 batches, 3 requests repeated, /)
  expect(server.taken.map(({ body }) => body)).toEqual([0, 1, 1, 1, 1, 2].map((id) => `[{"product_line_id":${id}}]`))
  const keys = server.taken.map(({ key }) => key)
  expect(new Set(keys.slice(1, 5)).size).toBe(1)
  expect(new Set(keys).size).toBe(3)
})

test('push - a batch whose answer was lost is not made twice', async () => {
  const member = await JsonClient.join(shared.server, 'lost')
  const server = await standIn(async (response, number) => {
    const { path, key, body } = server.taken[number]!
    const headers = { 'content-type': 'application/json', 'x-api-key': ADMIN_KEY, 'idempotency-key': key }
    const passed = await fetch(`http://127.0.0.1:${shared.server.port}${path}`, { method: 'POST', headers, body })
    if (number === 0) response.destroy()
    else say(response, passed.status, await passed.json())
  })
  const args = ['push', 'lost', '-', '--url', server.url, '--batch', '1']
  expect((await runCli(args, { input: ids(2).join('\n') })).code).toBe(0)
  expect(server.taken).toHaveLength(3)
  for (const id of [0, 1]) expect(await statistics(member)).toMatchObject({ data: [{ product_line_id: id }] })
})

test('push - a server that stays busy is given up after ten attempts', async () => {
  const server = await standIn((response) => say(response, 503, { error: 'busy' }, { 'retry-after': '0' }))
  const { code, stderr } = await runCli(['push', 'r', '-', '--url', server.url], { input: ids(1)[0]! })
  expect({ code, stderr }).toEqual({
    code: 4,
    stderr: `lobbycast: ${server.url} has not taken a batch in 10 attempts: 503: busy\n`,
  })
  expect(server.taken).toHaveLength(10)
})

test('push - --rate keeps requests apart', async () => {
  const server = await standIn((response) => say(response, 200, {}))
  const args = ['push', 'r', '-', '--url', server.url, '--batch', '1', '--rate', '10']
  const { stdout } = await runCli(args, { input: ids(5).join('\n') })
  expect(server.taken).toHaveLength(5)
  // By its own clock: a stand-in that is late with the first answer would see less.
  expect(Number(/^5 records sent in 5 batches, (\d+\.\d) s/.exec(stdout)![1])).toBeGreaterThanOrEqual(0.4)
})

test('push - SIGINT waits for the batch under way, says what was sent, and exits 130', async () => {
  const server = await standIn((response, number) => {
    if (number === 0) return say(response, 200, {})
    cli.child.kill('SIGINT')
    return setTimeout(() => say(response, 200, {}), 200)
  })
  const cli = startCli(['push', 'r', '-', '--url', server.url, '--batch', '1'])
  // The input goes on: nothing but the signal ends the push.
  cli.child.stdin.write(`${ids(3).join('\n')}\n`)
  const { code, stdout, stderr } = await ended(cli)
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' })
  expect(stdout).toMatch(/^interrupted: 2 records sent in 2 batches, /)
  expect(server.taken).toHaveLength(2)
})

test('push - SIGINT ends a push that waits for its input', async () => {
  const server = await standIn((response) => {
    say(response, 200, {})
    setTimeout(() => cli.child.kill('SIGINT'), 100)
  })
  const cli = startCli(['push', 'r', '-', '--url', server.url, '--batch', '1'])
  cli.child.stdin.write(`${ids(1)[0]}\n`)
  const { code, stdout } = await ended(cli)
  expect(code).toBe(130)
  expect(stdout).toMatch(/^interrupted: 1 record sent in 1 batch, /)
})

test('push - a terminal sees how far it is, anything else does not', async () => {
  const server = await standIn((response) => say(response, 200, {}))
  const file = fileWith('bar.ndjson', ids(3).join('\n'))
  const command = [process.execPath, MAIN, 'push', 'r', file, '--url', server.url, '--batch', '1'].join(' ')
  const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null'])
  expect(stdout).toContain(`\r[${'#'.repeat(30)}] 100 %  1 record sent\x1b[K`)
  expect(stdout).toContain('\r\x1b[K3 records sent in 3 batches')
})

test('push - the bar has the length of what was read', () => {
  const bar = (doneBytes: number, allBytes?: number) => progressText({ records: 7, doneBytes, allBytes })
  expect(bar(0, 100)).toBe(`[${' '.repeat(30)}] 0 %  7 records sent`)
  expect(bar(50, 100)).toBe(`[${'#'.repeat(15)}${' '.repeat(15)}] 50 %  7 records sent`)
  // A file may grow while it is read.
  expect(bar(200, 100)).toBe(`[${'#'.repeat(30)}] 100 %  7 records sent`)
  expect(bar(5)).toBe('7 records sent')
})

test('push - Ctrl-C ends a push that waits for the writer of a pipe', async () => {
  const pipe = join(folder, 'pipe.json')
  await promisify(execFile)('mkfifo', [pipe])
  const interrupted = async (afterMs: number) => {
    const cli = startCli(['push', 'r', pipe, '--port', String(shared.server.port)], KEY)
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    cli.child.kill('SIGINT')
    const { code, stdout, stderr } = await ended(cli)
    return { code, signal: cli.child.signalCode, stdout, stderr }
  }
  // Nothing tells that the process waits for the writer. A process that is still starting exits with 0; the next one is given more time.
  let last = await interrupted(1000)
  for (let afterMs = 2000; last.code === 0 && afterMs < 10_000; afterMs *= 2) last = await interrupted(afterMs)
  expect(last).toEqual({ code: null, signal: 'SIGINT', stdout: '', stderr: '' })
})
