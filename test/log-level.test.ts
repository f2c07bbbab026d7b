// The level of the log while the server runs: told and changed by the server API and by the application.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { openLog } from '../src/log/log.ts'
import { LEVEL_NAMES, LEVEL_SECONDS_MAX } from '../src/log/log-level.ts'
import { startBare, until } from './support/bare-process.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { push } from './support/http.ts'
import { type ServerProcess, startProcess } from './support/server-process.ts'
import { sharedServer, startServer } from './support/start-server.ts'
import { IMPORT_CREATE_SERVER } from './support/test-engine.ts'

const shared = sharedServer()

async function level(server: { port: number }, body: object, key?: string): Promise<unknown> {
  const answer = await push(server, '/api/log_level', body, key === undefined ? {} : { key })
  return answer.status === 200 ? JSON.parse(answer.text) : answer.status
}

const changes = ({ entries }: ServerProcess) => entries.filter(({ msg }) => msg === 'log level changed')

test('log level - is told, changes, and returns by itself when the seconds are over', async () => {
  const server = await startProcess()
  const routes = () => server.entries.filter(({ msg }) => msg === 'refused: no such route').length
  const ask = () => fetch(`http://127.0.0.1:${server.port}/api/none`, { method: 'POST' })
  expect(await level(server, {})).toEqual({ result: { level: 'info', configured: 'info' } })
  await ask()
  expect(routes()).toBe(0)
  const before = Date.now()
  const { result } = (await level(server, { level: 'debug', seconds: 3 })) as { result: { until: string } }
  expect(result).toEqual({ level: 'debug', configured: 'info', until: expect.stringMatching(/^\d{4}-.*Z$/) })
  expect(Date.parse(result.until)).toBeGreaterThanOrEqual(before + 3000)
  expect(await level(server, {})).toEqual({ result })
  await ask()
  await until(() => routes() === 1)
  await until(() => changes(server).length === 2)
  expect(Date.now()).toBeGreaterThanOrEqual(before + 2990)
  expect(await level(server, {})).toEqual({ result: { level: 'info', configured: 'info' } })
  expect(changes(server)).toEqual([
    expect.objectContaining({
      level: 30,
      from: 'info',
      to: 'debug',
      by: 'apiKey',
      seconds: 3,
      requestId: expect.any(String),
    }),
    expect.objectContaining({ level: 30, from: 'debug', to: 'info', by: 'time' }),
  ])
})

test('log level - a later change replaces an earlier one and its time', async () => {
  const server = await startProcess()
  await level(server, { level: 'debug', seconds: 1 })
  expect(await level(server, { level: 'warn' })).toEqual({ result: { level: 'warn', configured: 'info' } })
  await level(server, { level: 'trace', seconds: 1 })
  await until(() => changes(server).length === 4)
  expect(changes(server).map(({ from, to, by }) => [from, to, by])).toEqual([
    ['info', 'debug', 'apiKey'],
    ['debug', 'warn', 'apiKey'],
    ['warn', 'trace', 'apiKey'],
    ['trace', 'info', 'time'],
  ])
})

test('log level - a silent log begins to speak, and falls silent again', async () => {
  const server = await startBare({ stdout: 'pipe', args: ['--log-level', 'silent'] })
  const lines: Record<string, unknown>[] = []
  createInterface({ input: server.child.stdout! }).on('line', (line) => lines.push(JSON.parse(line)))
  await server.serves()
  expect(lines).toEqual([])
  await level(server, { level: 'info' })
  await level(server, { level: 'silent' })
  server.child.kill('SIGTERM')
  expect((await server.exited).code).toBe(0)
  expect(lines.map(({ msg, from, to }) => [msg, from, to])).toEqual([
    ['log level changed', 'silent', 'info'],
    ['log level changed', 'info', 'silent'],
  ])
})

describe('who may', () => {
  const keys = Object.fromEntries(
    (['admin', 'api', 'push', 'read'] as const).map((scope) => [scope, { key: `key-of-${scope}-0123456789`, scope }]),
  )
  const limited = { key: 'key-of-some-rooms-0123456789', scope: 'admin' as const, rooms: ['sport:*'] }

  test('log level - only a key that may do everything, for all rooms', async () => {
    const server = await startServer({ admin: { keys: { ...keys, limited } } })
    const silent = { result: { level: 'silent', configured: 'silent' } }
    for (const body of [{}, { level: 'silent' }]) {
      for (const scope of ['api', 'push', 'read']) expect(await level(server, body, keys[scope]!.key)).toBe(403)
      expect(await level(server, body, 'no-key')).toBe(401)
      expect(await level(server, body, limited.key)).toMatchObject({ error: { code: 103 } })
    }
    expect(await level(server, {}, keys.admin!.key)).toEqual(silent)
    const batch = await push(
      server,
      '/api/batch',
      { commands: [{ log_level: { level: 'debug' } }] },
      { key: keys.api!.key },
    )
    expect(JSON.parse(batch.text)).toMatchObject({ replies: [{ error: { code: 103 } }] })
    expect(await level(server, {})).toEqual(silent)
  })
})

test.each([
  [{ level: 'loud' }],
  [{ level: 7 }],
  [{ seconds: 1 }],
  [{ level: 'info', seconds: 0 }],
  [{ level: 'info', seconds: 1.5 }],
  [{ level: 'info', seconds: LEVEL_SECONDS_MAX + 1 }],
])('log level - %j is error 107, for the application too, and changes nothing', async (options) => {
  expect(await level(shared.server, options)).toMatchObject({ error: { code: 107 } })
  expect(() => shared.server.logLevel(options as never)).toThrow()
  expect(shared.server.logLevel()).toEqual({ level: 'silent', configured: 'silent' })
})

test('log level - the names are those of the configuration', () => {
  for (const name of LEVEL_NAMES) expect(openLog({ level: name, waitingBytesMax: 1 }).logger.level).toBe(name)
})

test('log level - a program changes it, and a level that is still to return keeps no process alive', async () => {
  const program = `
    ${IMPORT_CREATE_SERVER}
    const server = await createServer({ http: { port: 0 }, shards: 1, log: { level: 'warn' } })
    const { until, ...state } = server.logLevel({ level: 'error', seconds: 86400 })
    console.error(JSON.stringify(state))
    await server.stop()
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  expect((await once(child, 'close'))[0]).toBe(0)
  expect(JSON.parse(errors)).toEqual({ level: 'error', configured: 'warn' })
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.at(-1)).toMatchObject({
    msg: 'log level changed',
    from: 'warn',
    to: 'error',
    by: 'application',
    seconds: 86_400,
  })
})
