// SIGTERM to a real process with 5,000 members that publish: nothing that was acknowledged is lost, the members are closed spread over the window,
// and the process exits with 0 in time; also when the disk of its log is full, and when a shard hangs. Server and members are processes of
// their own; DRAIN_MEMBERS changes the size.
import { fork } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { shardOf } from '../src/pool/shard-of.ts'
import { type BareOptions, startBare, until } from './support/bare-process.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import type { DrainEvent, DrainOrder } from './support/drain-process.ts'
import { Inbox } from './support/inbox.ts'

const MEMBERS = Number(process.env.DRAIN_MEMBERS ?? 5000)
const MEMBERS_PER_ROOM = 20
const SAY_EVERY_MS = 5000
const SHARDS = 2
const WINDOW_MS = 4000
const TIMEOUT_SECONDS = 25
const PATIENCE_MS = 60_000

const CROWD = fileURLToPath(new URL('./support/drain-process.ts', import.meta.url))
const HANGING_MAIN = fileURLToPath(new URL('./support/hanging-main.mjs', import.meta.url))

const rooms = Array.from({ length: MEMBERS / MEMBERS_PER_ROOM }, (_, index) => `drain-${index}`)

function forkCrowd(order: DrainOrder): Inbox<DrainEvent> {
  const child = fork(CROWD, [], { execArgv: ['--import', 'tsx'] })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  const events = new Inbox<DrainEvent>('crowd')
  child.on('message', (event: DrainEvent) => events.push(event))
  child.on('exit', (code, signal) => events.end(`ended with ${code ?? signal}`))
  child.send(order)
  return events
}

/** Drains a server under load. `beforeSignal` is called right before SIGTERM. */
async function drainUnderLoad(options: BareOptions, beforeSignal: () => Promise<void> = async () => undefined) {
  const server = await startBare({
    ...options,
    env: {
      LOBBYCAST_SHARDS: `${SHARDS}`,
      LOBBYCAST_DRAIN_WINDOW_SECONDS: `${WINDOW_MS / 1000}`,
      LOBBYCAST_DRAIN_TIMEOUT_SECONDS: `${TIMEOUT_SECONDS}`,
      ...options.env,
    },
  })
  let log = ''
  server.child.stdout?.on('data', (chunk) => {
    log += chunk
  })
  await server.serves()
  const order = { port: server.port, rooms, membersPerRoom: MEMBERS_PER_ROOM, sayEveryMs: SAY_EVERY_MS }
  const events = forkCrowd(order)
  expect((await events.next(PATIENCE_MS)).kind).toBe('talking')
  await beforeSignal()
  const signalledAtMs = Date.now()
  server.child.kill('SIGTERM')
  const finished = await events.next(PATIENCE_MS)
  expect(await server.exited).toEqual({ code: 0, signal: null })
  expect(server.errors()).toBe('')
  expect(Date.now() - signalledAtMs).toBeLessThan(TIMEOUT_SECONDS * 1000)
  if (finished.kind !== 'finished') throw new Error('the crowd has not finished')
  expect(finished.closes).toEqual({ '1012 shutdown': MEMBERS / 2, '3001 shutdown': MEMBERS / 2 })
  // Never before the end of the window, and on a busy machine later.
  expect(finished.closedAtMs - signalledAtMs).toBeGreaterThan(WINDOW_MS * 0.95)
  return { rooms: finished.rooms, log }
}

test('drain - under load nothing acknowledged is lost, members are closed over the window, and the exit code is 0', async () => {
  const { rooms: reports, log } = await drainUnderLoad({ stdout: 'pipe', env: { LOBBYCAST_LOG_LEVEL: 'debug' } })
  for (const { room, faults } of reports) expect(faults, room).toEqual([])
  // By the clock of the server: on a busy machine the members may see the first ones late, and many at once.
  const times = log
    .split('\n')
    .filter((line) => line.includes('"connection closed"'))
    .map((line) => (JSON.parse(line) as { time: number }).time)
  expect(times).toHaveLength(MEMBERS)
  const sinceFirst = times.map((time) => time - times[0]!)
  expect(sinceFirst.at(-1)).toBeGreaterThan(WINDOW_MS * 0.95)
  expect(new Set(sinceFirst.map((ms) => Math.floor(ms / (WINDOW_MS / 10)))).size).toBeGreaterThanOrEqual(5)
}, 120_000)

test('drain - under load with the disk of the log full: the same', async () => {
  const stdout = openSync('/dev/full', 'w')
  onTestFinished(() => closeSync(stdout))
  const { rooms: reports } = await drainUnderLoad({ stdout, env: { LOBBYCAST_LOG_LEVEL: 'debug' } })
  for (const { room, faults } of reports) expect(faults, room).toEqual([])
}, 120_000)

test('drain - under load with a shard that hangs: the same but for the rooms of that shard', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lobbycast-hang-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const HANG_FILE = join(folder, 'hang')
  const { rooms: reports, log } = await drainUnderLoad(
    { stdout: 'pipe', main: HANGING_MAIN, env: { HANG_FILE } },
    async () => {
      writeFileSync(HANG_FILE, '')
      await until(() => !existsSync(HANG_FILE))
    },
  )
  const lines = log.split('\n').filter((line) => line.includes('"shard died"'))
  expect(lines).toHaveLength(1)
  const { shard, reason } = JSON.parse(lines[0]!) as { shard: number; reason: string }
  expect(reason).toBe('hung')
  const sound = reports.filter(({ room }) => shardOf(room, SHARDS) !== shard)
  expect(sound.length).toBeGreaterThan(rooms.length / 4)
  for (const { room, faults } of sound) expect(faults, room).toEqual([])
}, 120_000)
