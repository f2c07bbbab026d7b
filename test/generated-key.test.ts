// What `lobbycast serve` prints once to stderr and nowhere else, whatever the log level is and whatever stderr is: the admin key that it generates,
// and the URL of the page with a ticket.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { Fifo, startBare, until } from './support/bare-process.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { startCli } from './support/cli-process.ts'
import { IMPORT_CREATE_SERVER } from './support/test-engine.ts'

const PAGE =
  'lobbycast: the page, good once within 10 minutes: (http://127\\.0\\.0\\.1:\\d+/#/live\\?ticket=(\\S{32}))\n'
const PRINTED = new RegExp(`^lobbycast: admin API key generated for this run: (\\S{16,})\n${PAGE}$`)

const KEYED = { LOBBYCAST_ADMIN_API_KEY: 'a-long-random-text' }

const exitOf = async (output: ReturnType<typeof startCli>) => (await once(output.child, 'close'))[0] as unknown

describe.each(['silent', 'info', 'trace'])('log level %s', (level) => {
  test('admin key - a generated one is printed once to stderr, works, and is not in the log', async () => {
    const listen = ['--port', '0', '--shards', '1', '--log-level', level]
    const output = startCli(listen)
    await until(() => PRINTED.test(output.stderr))
    const [, key = '', page = '', ticket = ''] = PRINTED.exec(output.stderr) ?? []
    for (const [presented, status] of [
      [key, 200],
      [`${key}x`, 401],
    ] as const) {
      expect((await fetch(new URL('/rooms', page), { headers: { 'x-api-key': presented } })).status).toBe(status)
    }
    output.child.kill('SIGTERM')
    expect(await exitOf(output)).toBe(0)
    expect(output.stderr).toMatch(PRINTED)
    for (const secret of [key, ticket]) expect(output.stdout).not.toContain(secret.slice(0, 12))
    expect(output.stdout === '').toBe(level === 'silent')
  })
})

test.each([
  ['configured', [], KEYED, new RegExp(`^${PAGE}$`)],
  ['not needed', ['--insecure-admin'], {}, /^lobbycast: the page: http:\/\/127\.0\.0\.1:\d+\/#\/live\n$/],
  [
    'for another listener',
    [],
    { ...KEYED, LOBBYCAST_ADMIN_LISTEN: '127.0.0.1:0' },
    /^lobbycast: the page: http:\/\/127\.0\.0\.1:\d+\/\n$/,
  ],
  ['configured and there is no page', [], { ...KEYED, LOBBYCAST_PAGE_ENABLED: 'false' }, /^$/],
] as const)('admin key - one that is %s is not printed', async (_, args, env, printed) => {
  const output = startCli(['--port', '0', '--shards', '1', ...args], env)
  await until(() => output.stdout.includes('"listening"'))
  output.child.kill('SIGTERM')
  expect(await exitOf(output)).toBe(0)
  expect(output.stderr).toMatch(printed)
})

test('admin key - a server inside of a program prints nothing, and the program can read the key', async () => {
  const program = `
    ${IMPORT_CREATE_SERVER}
    const server = await createServer({ http: { port: 0 }, shards: 1, log: { level: 'silent' } })
    console.log(server.adminKey.length >= 16)
    await server.stop()
    process.exit(0)
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => said.push(line))
  expect((await once(child, 'close'))[0]).toBe(0)
  expect(said).toEqual(['true'])
})

describe('stderr cannot be written', () => {
  const places: [string, () => number | 'pipe'][] = [
    ['a full device', () => openSync('/dev/full', 'w')],
    [
      'a pipe that nobody reads any more',
      () => {
        const fifo = new Fifo()
        fifo.closeReader()
        return fifo.writeEnd
      },
    ],
    [
      'a pipe whose reader has stopped',
      () => {
        const fifo = new Fifo()
        fifo.fill('old\n')
        return fifo.writeEnd
      },
    ],
  ]

  test.each(places)('admin key - %s: the server serves and stops with 0', async (_, place) => {
    const server = await startBare({ isKeyed: true, stderr: place() })
    await server.serves()
    server.child.kill('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null })
  })

  test('admin key - a socket whose other end is gone, and a descriptor that is closed', async () => {
    const gone = await startBare({ isKeyed: true, stderr: 'pipe' })
    gone.child.stderr!.destroy()
    const closed = await startBare({ isKeyed: true, wrapper: ['bash', '-c', 'exec "$@" 2>&-', 'bash'] })
    for (const server of [gone, closed]) {
      await server.serves()
      server.child.kill('SIGTERM')
      expect(await server.exited).toEqual({ code: 0, signal: null })
    }
  })

  test('admin key - a reader of stderr that goes on gets it', async () => {
    const fifo = new Fifo()
    fifo.fill('old\n')
    const server = await startBare({ isKeyed: true, stderr: fifo.writeEnd })
    await server.serves()
    let text = ''
    await until(() => {
      text += fifo.read()
      return text.includes('ticket=')
    })
    server.child.kill('SIGTERM')
    expect((await server.exited).code).toBe(0)
    expect((text + fifo.read()).replaceAll('old\n', '')).toMatch(PRINTED)
  })
})
