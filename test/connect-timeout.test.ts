// How long a centrifuge connection may wait with its connect command. The time is counted in sweeps, so a process that stood still
// ends nobody whose command it has not read yet. A connection that never connects is ended all the same.

import { readFileSync } from 'node:fs'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { refusalCounts } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { startProcess } from './support/server-process.ts'
import { startServer } from './support/start-server.ts'

const { sweepIntervalMs } = MainThreadTuning

const TIMEOUT_MS = 1_000
const centrifuge = { connectTimeoutSeconds: TIMEOUT_MS / 1000 }
const STANDSTILL_MS = TIMEOUT_MS + 2 * sweepIntervalMs
/** No connection is ended younger: of its sweeps only the first can come sooner than a whole interval. Less a few timers' early bits. */
const SAFE_AGE_MS = TIMEOUT_MS - sweepIntervalMs - 10
const CONNECT = { id: 1, connect: {} }
const STALE = { code: 3502, reason: 'stale' }

interface Opened {
  readonly client: CentrifugeRawClient
  /** When it had yet to open. */
  readonly beforeMs: number
}

/** Connections of every age from now back to `forMs`. */
async function openFor(server: { port: number }, forMs: number): Promise<Opened[]> {
  const opened: Opened[] = []
  const startedMs = performance.now()
  while (performance.now() - startedMs < forMs) {
    const beforeMs = performance.now()
    opened.push({ client: await CentrifugeRawClient.open(server), beforeMs })
    await sleep(8)
  }
  return opened
}

/** Those that have surely not been ended yet: on a busy machine some may be older than was meant. */
function youngerThan(opened: readonly Opened[], ageMs: number): CentrifugeRawClient[] {
  const nowMs = performance.now()
  return opened.filter(({ beforeMs }) => nowMs - beforeMs < ageMs).map(({ client }) => client)
}

function standStill(forMs: number): void {
  const untilMs = performance.now() + forMs
  while (performance.now() < untilMs);
}

async function expectConnected(clients: readonly CentrifugeRawClient[]): Promise<void> {
  for (const client of clients) expect(await client.reply(CONNECT.id)).toMatchObject({ connect: { pong: true } })
}

test('connect timeout - a main thread that stood still ends nobody whose connect command it has yet to read', async () => {
  const server = await startServer({ centrifuge })
  for (let round = 0; round < 2; round++) {
    // Some of these are due at the next sweep, wherever in its interval the standstill begins.
    const clients = youngerThan(await openFor(server, SAFE_AGE_MS), SAFE_AGE_MS)
    // The commands are in the kernel's hands when the thread stands still, for the server runs on it too.
    for (const client of clients) client.send(CONNECT)
    standStill(STANDSTILL_MS)
    await expectConnected(clients)
  }
})

test('connect timeout - a standstill takes no time from those who connect after it', async () => {
  const server = await startServer({ centrifuge })
  for (let round = 0; round < 2; round++) {
    const clients = youngerThan(await openFor(server, 100), SAFE_AGE_MS - sweepIntervalMs)
    standStill(STANDSTILL_MS)
    // The sweep that fell due meanwhile runs in the first of these.
    for (let count = 0; count < 3; count++) await turn()
    for (const client of clients) client.send(CONNECT)
    await expectConnected(clients)
  }
})

test('connect timeout - a process that was stopped ends nobody whose connect command it has yet to read', async () => {
  const server = await startProcess([], { LOBBYCAST_CENTRIFUGE_CONNECT_TIMEOUT_SECONDS: '1' })
  const isStopped = () => /^\d+ \(.*\) T/s.test(readFileSync(`/proc/${server.child.pid}/stat`, 'utf8'))
  for (let round = 0; round < 2; round++) {
    const opened = await openFor(server, SAFE_AGE_MS)
    server.child.kill('SIGSTOP')
    await eventually(isStopped, (stopped) => stopped)
    const clients = youngerThan(opened, SAFE_AGE_MS)
    for (const client of clients) client.send(CONNECT)
    await sleep(STANDSTILL_MS)
    server.child.kill('SIGCONT')
    await expectConnected(clients)
  }
})

test('connect timeout - a connection that never connects is ended as stale, not before its time, and is counted', async () => {
  const server = await startServer({ centrifuge })
  const connected = await CentrifugeRawClient.connect(server)
  const beforeMs = performance.now()
  const silent = await Promise.all(Array.from({ length: 5 }, () => CentrifugeRawClient.open(server)))
  for (const client of silent) {
    expect(await client.closed).toEqual(STALE)
    expect(client.frames).toEqual([])
  }
  expect(performance.now() - beforeMs).toBeGreaterThan(SAFE_AGE_MS)
  expect(await refusalCounts(server)).toEqual({ stale: 5 })
  await connected.ok('ping', {})
})

test.each([
  ['no token', async () => ({}), 101],
  ['an expired token', async () => ({ token: await tokenFor({ sub: 'ada', ttlSeconds: -60 }) }), 109],
])('connect timeout - a connect that is refused for %s starts the time anew', async (_, paramsOf, code) => {
  const server = await startServer({ centrifuge, auth: { hmacSecret: HMAC_SECRET } })
  const client = await CentrifugeRawClient.open(server)
  const params = await paramsOf()
  let refusedMs = 0
  // All together takes longer than the timeout, no pause does.
  for (let attempt = 0; attempt < 5; attempt++) {
    if (attempt > 0) await sleep(TIMEOUT_MS / 4)
    refusedMs = performance.now()
    expect((await client.refused('connect', params)).code).toBe(code)
  }
  expect(await client.closed).toEqual(STALE)
  expect(performance.now() - refusedMs).toBeGreaterThan(SAFE_AGE_MS)
})

test('connect timeout - who connects after being refused is not ended', async () => {
  const server = await startServer({ centrifuge, auth: { hmacSecret: HMAC_SECRET } })
  const witness = await CentrifugeRawClient.open(server)
  const client = await CentrifugeRawClient.open(server)
  expect((await client.refused('connect', {})).code).toBe(101)
  await client.hello({ token: await tokenFor({ sub: 'ada' }) })
  // Opened before, and never connected: its end shows that the time of both is over.
  expect(await witness.closed).toEqual(STALE)
  const later = await CentrifugeRawClient.open(server)
  expect(await later.closed).toEqual(STALE)
  await client.ok('ping', {})
})
