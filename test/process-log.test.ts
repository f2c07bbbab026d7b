// A process whose log cannot be written: it starts, serves, counts the lines it lost, and SIGTERM ends it with 0, whatever stdout is.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { type BareProcess, Fifo, startBare, until } from './support/bare-process.ts'
import { IMPORT_CREATE_SERVER } from './support/test-engine.ts'

const LOST = 'lobbycast_log_lines_lost_total'

async function expectStops(server: BareProcess): Promise<void> {
  const member = new WebSocket(`ws://127.0.0.1:${server.port}/ws/lobby`)
  await once(member, 'message')
  const closed = once(member, 'close')
  server.child.kill('SIGTERM')
  expect((await closed)[0]).toBe(1012)
  expect(await server.exited).toEqual({ code: 0, signal: null })
}

const messagesOf = (text: string): string[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { msg: string }).msg)

describe('a log that cannot be written', () => {
  const places: [string, () => number][] = [
    ['a full device', () => openSync('/dev/full', 'w')],
    [
      'a pipe that nobody reads any more',
      () => {
        const fifo = new Fifo()
        fifo.closeReader()
        return fifo.writeEnd
      },
    ],
  ]

  test.each(places)('log - %s: lines are lost and counted, and that is all', async (_, place) => {
    const stdout = place()
    const server = await startBare({ stdout, stderr: stdout })
    await server.serves()
    expect(await server.metric(LOST)).toBeGreaterThanOrEqual(2)
    await expectStops(server)
  })

  test('log - a socket whose other end is gone (the journal has ended)', async () => {
    const server = await startBare({ stdout: 'pipe' })
    server.child.stdout!.destroy()
    await server.serves()
    await expectStops(server)
  })

  test('log - a file that may not grow: the lines that fit are whole, the others are counted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lobbycast-full-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'log')
    writeFileSync(file, `${JSON.stringify({ msg: 'x'.repeat(900) })}\n`)
    const stdout = openSync(file, 'a')
    const wrapper = ['bash', '-c', 'ulimit -f 1; exec "$@"', 'bash']
    const server = await startBare({ stdout, wrapper })
    await server.serves()
    expect(await server.metric(LOST)).toBeGreaterThanOrEqual(1)
    await expectStops(server)
    closeSync(stdout)
    const lines = readFileSync(file, 'utf8').split('\n')
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines.slice(0, -1)) expect(() => JSON.parse(line)).not.toThrow()
  })
})

test('log - a terminal that has gone is missed by nobody, and the stop ends with 0', async () => {
  const terminal = spawn('script', ['-qfc', 'tty; exec sleep 1000', '/dev/null'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void terminal.kill('SIGKILL'))
  const [output] = (await once(terminal.stdout, 'data')) as [Buffer]
  const path = /\/dev\/pts\/\d+/.exec(output.toString())![0]
  const stdout = openSync(path, constants.O_WRONLY | constants.O_NOCTTY)
  const server = await startBare({ stdout, stderr: stdout, env: { LOBBYCAST_LOG_LEVEL: 'debug' } })
  closeSync(stdout)
  await server.serves()
  expect(await server.metric(LOST)).toBe(0)
  const gone = once(terminal, 'close')
  terminal.kill('SIGKILL')
  await gone
  const member = new WebSocket(`ws://127.0.0.1:${server.port}/ws/lobby`)
  await once(member, 'message')
  await until(async () => (await server.metric(LOST)) > 0)
  await expectStops(server)
})

describe('a log whose reader has stopped', () => {
  test('log - nothing waits for it, and it can be read when the process has gone', async () => {
    const fifo = new Fifo()
    fifo.fill('{"msg":"old"}\n')
    const server = await startBare({ stdout: fifo.writeEnd, stderr: fifo.writeEnd })
    await server.serves()
    await expectStops(server)
    expect(messagesOf(fifo.read())).not.toContain('stopped')
  })

  test('log - a reader that goes on gets every line, the last one too', async () => {
    const fifo = new Fifo()
    fifo.fill('{"msg":"old"}\n')
    const server = await startBare({ stdout: fifo.writeEnd })
    await server.serves()
    expect(await server.metric(LOST)).toBe(0)
    let text = ''
    await until(() => {
      text += fifo.read()
      return text.includes('"listening"')
    })
    await expectStops(server)
    text += fifo.read()
    const messages = messagesOf(text).filter((msg) => msg !== 'old')
    expect(messages.at(-1)).toBe('stopped')
    expect(messages).toContain('listening')
  })

  test('log - a socket whose reader has stopped holds nothing up', async () => {
    const server = await startBare({ stdout: 'pipe', env: { LOBBYCAST_LOG_LEVEL: 'trace' } })
    server.child.stdout!.pause()
    await server.serves()
    await expectStops(server)
  }, 60_000)
})

const EMBEDDED = `
  ${IMPORT_CREATE_SERVER}
  const listeners = new Set()
  for (let round = 0; round < 4; round++) {
    const server = await createServer({ http: { port: 0 }, shards: 1 })
    await server.stop()
    listeners.add(process.listenerCount('exit'))
  }
  console.error(listeners.size)
  process.exit(0)
`

test('log - servers that come and go inside of a program leave nothing behind and lose no line', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', EMBEDDED], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  expect((await once(child, 'close'))[0]).toBe(0)
  expect(messagesOf(output).filter((msg) => msg === 'stopped')).toHaveLength(4)
  expect(errors).toBe('1\n')
})
