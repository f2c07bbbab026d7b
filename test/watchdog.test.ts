// The watchdog of the process: a main thread that spins or is blocked does not keep the process alive for longer than a stop may
// take, and a process that was only stopped, or is looked at with a debugger, is left alone.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  type BareOptions,
  type BareProcess,
  canUnshare,
  Fifo,
  firstProcessOf,
  startBare,
  UNSHARE,
  until,
} from './support/bare-process.ts'
import { IMPORT_CREATE_SERVER } from './support/test-engine.ts'

const STAND_STILL = fileURLToPath(new URL('./support/stand-still.mjs', import.meta.url))
const DEADLINE_MS = 1000
/** How much later than its deadline a process may end here, where the cores are busy with other tests. */
const GRACE_MS = 20_000

function emptyFifo(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lobbycast-watchdog-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'fifo')
  execFileSync('mkfifo', [path])
  return path
}

type Way = 'spin' | 'block' | 'blockPool' | 'keepThreads' | 'keepThreadsAndTime'

async function startServing(way: Way, options: BareOptions = {}): Promise<BareProcess> {
  const server = await startBare({
    ...options,
    nodeFlags: [...(options.nodeFlags ?? []), '--import', STAND_STILL],
    env: {
      LOBBYCAST_SHUTDOWN_DEADLINE_MS: `${DEADLINE_MS}`,
      LOBBYCAST_DRAIN_TIMEOUT_SECONDS: '1',
      STAND_STILL: way,
      STAND_STILL_FIFO: emptyFifo(),
      ...options.env,
    },
  })
  await server.serves()
  return server
}

async function endOf({ exited, child }: BareProcess, sinceMs: number) {
  const end = await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, DEADLINE_MS + GRACE_MS))])
  child.kill('SIGKILL')
  return { end, tookMs: performance.now() - sinceMs }
}

const LAST_LINE = `lobbycast: the main thread has not run for ${DEADLINE_MS} ms; killed by the watchdog\n`

describe.each(['spin', 'block'] as const)('a main thread that stands still (%s)', (way) => {
  test.each([false, true])('watchdog - ends the process with a line on stderr; SIGTERM received: %s', async (told) => {
    const server = await startServing(way)
    const sinceMs = performance.now()
    server.child.kill('SIGUSR2')
    if (told) server.child.kill('SIGTERM')
    const { end, tookMs } = await endOf(server, sinceMs)
    expect(end).toEqual({ code: null, signal: 'SIGKILL' })
    expect(server.errors()).toBe(LAST_LINE)
    expect(tookMs).toBeGreaterThan(DEADLINE_MS * 0.9)
  })

  test('watchdog - ends the process although nobody reads its stderr', async () => {
    const fifo = new Fifo()
    fifo.fill('x'.repeat(4096))
    const server = await startServing(way, { stderr: fifo.writeEnd })
    server.child.kill('SIGUSR2')
    const { end } = await endOf(server, performance.now())
    expect(end).toEqual({ code: null, signal: 'SIGKILL' })
  })
})

test('watchdog - a stop whose end hangs in the thread pool is over by its deadline, and members were told', async () => {
  const server = await startServing('blockPool')
  const member = new WebSocket(`ws://127.0.0.1:${server.port}/ws/lobby`)
  await once(member, 'message')
  const closed = once(member, 'close')
  server.child.kill('SIGUSR2')
  server.child.kill('SIGTERM')
  expect((await closed)[0]).toBe(1012)
  const { end } = await endOf(server, performance.now())
  expect(end).toEqual({ code: null, signal: 'SIGKILL' })
  expect(server.errors()).toContain('its thread pool is blocked; killed by the watchdog\n')
})

test('watchdog - a stop that does not end is ended with 1, and before by nobody', async () => {
  const server = await startServing('keepThreads')
  server.child.kill('SIGUSR2')
  const sinceMs = performance.now()
  server.child.kill('SIGTERM')
  const { end, tookMs } = await endOf(server, sinceMs)
  expect(end).toEqual({ code: 1, signal: null })
  expect(server.errors()).toBe('lobbycast: the stop has taken longer than drain.timeoutSeconds\n')
  expect(tookMs).toBeGreaterThan(DEADLINE_MS)
})

test('watchdog - a stop that does not end, of a main thread that does nothing about it, is ended by the watchdog', async () => {
  const server = await startServing('keepThreadsAndTime')
  server.child.kill('SIGUSR2')
  server.child.kill('SIGTERM')
  const { end } = await endOf(server, performance.now())
  expect(end).toEqual({ code: null, signal: 'SIGKILL' })
  expect(server.errors()).toMatch(/^lobbycast: the stop has not ended within \d+ ms; killed by the watchdog\n$/)
})

test('watchdog - a second signal does not wait for the thread pool', async () => {
  const server = await startServing('blockPool', { env: { LOBBYCAST_DRAIN_TIMEOUT_SECONDS: '60' } })
  server.child.kill('SIGUSR2')
  server.child.kill('SIGTERM')
  await until(async () => (await fetch(`http://127.0.0.1:${server.port}/healthz`).catch(() => undefined)) === undefined)
  server.child.kill('SIGTERM')
  const { end } = await endOf(server, performance.now())
  expect(end).toEqual({ code: null, signal: 'SIGKILL' })
})

test('watchdog - a process that was stopped for longer than the deadline goes on', async () => {
  const server = await startServing('spin')
  for (let round = 0; round < 3; round++) {
    server.child.kill('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, DEADLINE_MS * 1.5))
    server.child.kill('SIGCONT')
    await server.serves()
  }
  server.child.kill('SIGTERM')
  expect(await server.exited).toEqual({ code: 0, signal: null })
  expect(server.errors()).toBe('')
})

test('watchdog - a process under a debugger is left alone', async () => {
  const server = await startServing('spin', { nodeFlags: ['--inspect=127.0.0.1:0'] })
  server.child.kill('SIGUSR2')
  await new Promise((resolve) => setTimeout(resolve, DEADLINE_MS * 3))
  expect([server.child.exitCode, server.child.signalCode]).toEqual([null, null])
})

test.skipIf(!canUnshare)(
  'watchdog - also ends the first process of a container, which no signal from inside kills',
  async () => {
    const server = await startServing('spin', { wrapper: UNSHARE })
    const first = firstProcessOf(server)
    process.kill(first, 'SIGUSR2')
    process.kill(first, 'SIGTERM')
    const { end } = await endOf(server, performance.now())
    expect(end).toMatchObject({ code: expect.toBeOneOf([null, 128 + 5]) })
    expect(() => process.kill(first, 0)).toThrow('ESRCH')
    expect(server.errors()).toContain(LAST_LINE)
  },
)

const EMBEDDED = `
  ${IMPORT_CREATE_SERVER}
  await createServer({ http: { port: 0 }, shards: 1, shutdown: { deadlineMs: 100 }, log: { level: 'silent' } })
  const untilMs = performance.now() + 2000
  while (performance.now() < untilMs);
  process.exit(0)
`

test('watchdog - a server inside of another program has none', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', EMBEDDED], { stdio: 'inherit' })
  expect(await once(child, 'exit')).toEqual([0, null])
})
