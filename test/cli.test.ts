// The command line as a user meets it: `node dist/main.js ...` in a process of its own, its output, its exit code, its signals.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { runCli, startCli } from './support/cli-process.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const folder = mkdtempSync(join(tmpdir(), 'lobbycast-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (args: readonly string[], env: Record<string, string> = {}) => runCli(args, { env })

type Running = ReturnType<typeof startCli>
type LogLine = { level: number; msg: string; [field: string]: unknown }

const logOf = (output: Running) =>
  output.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LogLine)

/** Waits for a log line; a process that ends first is a failure that shows what it said. */
async function logLine(output: Running, msg: string): Promise<LogLine> {
  for (;;) {
    const line = logOf(output).find((candidate) => candidate.msg === msg)
    if (line !== undefined) return line
    if (output.child.exitCode !== null) throw new Error(`ended before "${msg}": ${output.stdout}${output.stderr}`)
    await Promise.race([once(output.child.stdout!, 'data'), once(output.child, 'close')])
  }
}

async function exitOf({ child }: Running): Promise<number | string | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode ?? child.signalCode
}

const configOf = (stdout: string) => JSON.parse(stdout) as Record<string, Record<string, unknown>>

function fileWith(content: unknown): string {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, JSON.stringify(content))
  return path
}

describe('usage', () => {
  test('cli - version prints the version and nothing else', async () => {
    for (const args of [['version'], ['--version']]) {
      expect(await run(args)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    }
  })

  test('cli - help exits 0 and names every command', async () => {
    const { code, stdout } = await run(['--help'])
    expect(code).toBe(0)
    for (const command of ['serve', 'version', 'config', 'token', 'push', 'board'])
      expect(stdout).toContain(`\n  ${command} `)
  })

  const wrong: [string[], string][] = [
    [['--nope'], "unknown option '--nope'"],
    [['frobnicate'], 'too many arguments'],
    [['serve', '--port'], "option '--port <number>' argument missing"],
    [['token'], "required option '--sub <user>' not specified"],
    [['board'], "missing required argument 'room'"],
    [['board', 'r', '--nope'], "unknown option '--nope'"],
    [['board', 'r', '--json', '--table'], '--json and --table: give one of them'],
    [['board', 'r', '--watch', '--table'], '--watch --table: a table is kept on a terminal only'],
    [['board', 'r', '--where', 'x'], '--where: expected FIELD:VALUE, got "x"'],
    [['board', 'r', '--watch', '--token-file', '/nowhere'], '--token-file: /nowhere cannot be read: ENOENT'],
    [['push', 'r'], "missing required argument 'file'"],
    [['push', 'r', '-', '--nope'], "unknown option '--nope'"],
    [['push', 'r', '-', '--key', 'k'], "unknown option '--key'"],
    [['push', 'a\nb', '-'], 'ROOM: the room name has the character U+000A at position 1'],
    [['push', 'r', '-', '--format', 'xml'], '--format: expected one of json, ndjson, csv, got "xml"'],
    [['push', 'r', '-', '--batch', '0'], '--batch: expected an integer from 1 to 1000000, got "0"'],
    [['push', 'r', '-', '--rate', '-1'], '--rate: expected a number above 0 and at most 10000, got "-1"'],
    [['push', 'r', '-', '--url', 'lobby:1'], '--url: expected a URL such as http://127.0.0.1:8081, or unix:/path'],
    [['push', 'r', '-', '--port', '0'], 'http.port is 0, so nobody knows where the server listens: give --url'],
    [['push', 'r', '-', '--key-file', '/nowhere'], '--key-file: /nowhere cannot be read: ENOENT'],
    [['push', 'r', '/nowhere'], '/nowhere cannot be read: ENOENT'],
    [['push', 'r', '-', '--format', 'json', '--text', 'a'], '--text: is for CSV, and the input is json'],
    [['token', '--sub', 'a', '--ttl', 'x'], '--ttl: expected an integer'],
    [['token', '--sub', 'a', '--room', 'no\nroom'], '--room: the room name has the character U+000A at position 2'],
    [['token', '--sub', 'a', '--room', 'a#'], '--room: the room name ends in #'],
  ]
  test.each(wrong)('cli - %j is wrong usage and exits 2', async (args, message) => {
    const { code, stdout, stderr } = await run(args, { LOBBYCAST_AUTH_HMAC_SECRET: 's'.repeat(64) })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})

describe('configuration', () => {
  test('cli - config prints the effective configuration with every secret masked', async () => {
    const env = { LOBBYCAST_ADMIN_API_KEY: 'k3y-of-mine', LOBBYCAST_AUTH_HMAC_SECRET: 's3cret-of-mine'.repeat(5) }
    const { code, stdout, stderr } = await run(['config', '--port', '9000'], env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).not.toContain('of-mine')
    expect(configOf(stdout)).toMatchObject({
      http: { host: '127.0.0.1', port: 9000 },
      admin: { apiKey: '***' },
      auth: { hmacSecret: '***' },
    })
  })

  test('cli - defaults < file < PORT < environment < flags', async () => {
    const file = fileWith({ http: { port: 1, host: 'file.example' } })
    const port = async (args: string[], env = {}) => configOf((await run(['config', ...args], env)).stdout).http?.port
    expect(await port([])).toBe(8081)
    expect(await port(['--config', file])).toBe(1)
    expect(await port(['--config', file], { PORT: '2' })).toBe(2)
    expect(await port(['--config', file], { PORT: '2', LOBBYCAST_HTTP_PORT: '3' })).toBe(3)
    expect(await port(['--config', file, '--port', '4'], { PORT: '2', LOBBYCAST_HTTP_PORT: '3' })).toBe(4)
  })

  const bad: [string[], Record<string, string>, string][] = [
    [
      ['config'],
      { LOBBYCAST_HTTP_PORT: 'abc' },
      'http.port (LOBBYCAST_HTTP_PORT): expected an integer from 0 to 65535, got "abc"',
    ],
    [['serve'], { LOBBYCAST_HTTP_PROT: '1' }, 'LOBBYCAST_HTTP_PROT (environment): unknown option'],
    [['--port', '99999'], {}, 'http.port (flag --port): expected an integer from 0 to 65535, got 99999'],
    [['serve', '--config', fileWith({ http: { prot: 1 } })], {}, 'http.prot (file '],
    [['serve', '--config', '/nowhere.json'], {}, 'configuration (file /nowhere.json): cannot be read: ENOENT'],
    [['token', '--sub', 'ann'], {}, 'auth.hmacSecret (token): has to be configured'],
  ]
  test.each(bad)('cli - %j with %j exits 78 and names the mistake', async (args, env, message) => {
    const { code, stdout, stderr } = await run(args, env)
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' })
    expect(stderr).toContain(`lobbycast: ${message}`)
    expect(stderr).not.toContain('    at ')
  })

  test('cli - a secret of the wrong form is not repeated', async () => {
    const { code, stderr } = await run(['config'], { LOBBYCAST_ADMIN_API_KEY: 'open sesame' })
    expect(code).toBe(78)
    expect(stderr).toContain('admin.apiKey (LOBBYCAST_ADMIN_API_KEY)')
    expect(stderr).not.toContain('sesame')
  })
})

describe('token', () => {
  const claimsOf = (stdout: string) =>
    JSON.parse(Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

  test('cli - token prints one signed token alone', async () => {
    const { code, stdout, stderr } = await run(['token', '--sub', 'ann', '--room', 'r', '--ttl', '60'], {
      LOBBYCAST_AUTH_HMAC_SECRET: 'x'.repeat(64),
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const { sub, channel, iat, exp } = claimsOf(stdout)
    expect({ sub, channel, ttl: Number(exp) - Number(iat) }).toEqual({ sub: 'ann', channel: 'r', ttl: 60 })
  })

  test('cli - a token without --room is for a connection', async () => {
    const { stdout } = await run(['token', '--sub', 'ann'], { LOBBYCAST_AUTH_HMAC_SECRET: 'x'.repeat(64) })
    expect(claimsOf(stdout)).not.toHaveProperty('channel')
  })
})

describe('serve', () => {
  const quick = ['--port', '0', '--shards', '1']

  test('cli - start-up logs where it listens, the shards and the descriptor limit', async () => {
    const output = startCli(quick)
    const listening = await logLine(output, 'listening')
    expect(listening).toMatchObject({ level: 30, shards: 1, fileDescriptors: expect.any(Number) })
    expect(listening.http).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(listening.ws).toBe(`${String(listening.http).replace('http', 'ws')}/ws/{room}`)
    output.child.kill('SIGTERM')
    expect(await exitOf(output)).toBe(0)
  })

  test('cli - a configured admin key is not logged', async () => {
    const output = startCli(quick, { LOBBYCAST_ADMIN_API_KEY: 'k3y-of-mine' })
    await logLine(output, 'listening')
    output.child.kill('SIGTERM')
    expect(await exitOf(output)).toBe(0)
    expect(output.stdout + output.stderr).not.toContain('k3y-of-mine')
  })

  test('cli - --log-level silent logs nothing and still serves', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    await new Promise((resolve) => server.close(resolve))
    const env = { LOBBYCAST_ADMIN_API_KEY: 'a-long-random-text' }
    const output = startCli(['--port', String(port), '--shards', '1', '--log-level', 'silent'], env)
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const attempt = () =>
        get(`http://127.0.0.1:${port}/healthz`, (response) => {
          response.resume()
          resolve(response.statusCode)
        }).on('error', (error) => (output.child.exitCode === null ? setTimeout(attempt, 50) : reject(error)))
      attempt()
    })
    expect(status).toBe(200)
    output.child.kill('SIGINT')
    expect(await exitOf(output)).toBe(0)
    expect(output.stdout).toBe('')
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('cli - %s closes members with 1012 and exits 0', async (signal) => {
    const output = startCli(quick)
    const { ws } = await logLine(output, 'listening')
    const member = new WebSocket(String(ws).replace('{room}', 'lobby'))
    await once(member, 'message')
    const closed = once(member, 'close')
    output.child.kill(signal)
    expect((await closed)[0]).toBe(1012)
    expect(await exitOf(output)).toBe(0)
  })

  test('cli - a second signal exits at once with 1', async () => {
    const output = startCli(quick)
    const { ws } = await logLine(output, 'listening')
    // A member that never answers the close frame keeps the first stop waiting.
    const member = new WebSocket(String(ws).replace('{room}', 'lobby'))
    member.on('error', () => {})
    await once(member, 'message')
    member.pause()
    output.child.kill('SIGTERM')
    output.child.kill('SIGINT')
    expect(await exitOf(output)).toBe(1)
  })

  const exit = new URL('../dist/cli/exit.js', import.meta.url)
  const startError = new URL('../dist/start-error.js', import.meta.url)
  const emfile = "EMFILE: too many open files, open 'a.js'"
  test.each([
    `Object.assign(new Error(${JSON.stringify(emfile)}), { code: 'EMFILE' })`,
    `new StartError(${JSON.stringify(`shard 3 does not start: ${emfile}`)})`,
    "new StartError('cannot listen on 127.0.0.1:80: too many files are open')",
  ])('cli - a start that runs out of file descriptors says so in one line and exits 1: %s', async (error) => {
    const program = `
      const { exitFor } = await import(${JSON.stringify(exit)})
      const { StartError } = await import(${JSON.stringify(startError)})
      exitFor(${error})`
    const command = [process.execPath, '--input-type=module', '--eval', program]
    const child = spawn('bash', ['-c', 'ulimit -n 400; exec "$@"', 'bash', ...command])
    cleanUpAfterTest(() => child.kill('SIGKILL'))
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    expect((await once(child, 'close'))[0]).toBe(1)
    expect(stderr).toMatch(
      /^lobbycast: the limit of open files, 400, is too low: .*ulimit -n .*LimitNOFILE.* Cause: .*\n$/,
    )
  })

  test('cli - a port that is taken is fatal and exits 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const { code, stderr } = await run(['--port', String(port), '--shards', '1'])
    taken.close()
    expect(code).toBe(1)
    expect(stderr).toContain(String(port))
  })
})
