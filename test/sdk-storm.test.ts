// Reconnect storm: thousands of clients of the official SDK lose their connections in the same moment, while publications go
// on. Every one of them must come back by itself and end up with every publication of its room exactly once and in order.
// Server and clients are processes of their own; STORM_CLIENTS and STORM_ROOMS change the size.

import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { eventually, Inbox } from './support/inbox.ts'
import { connected } from './support/sdk-client.ts'
import { startProcess } from './support/server-process.ts'
import type { StormEvent, StormOrder, StormPublication } from './support/storm-process.ts'
import { quantile } from './support/traffic.ts'

const CLIENTS = Number(process.env.STORM_CLIENTS ?? 5000)
const ROOMS = Number(process.env.STORM_ROOMS ?? 250)
const PROCESSES = 2
const PUBLICATIONS_PER_SECOND = 1000
const TICK_MS = 10
const CUTS = 2
// Published before, between and after the cuts.
const STRETCH = 1000
/** For a busy machine; thousands of clients are back within some seconds. */
const WAIT_MS = 240_000

const CONFIG = {
  rooms: { defaults: { historySize: 300, historyTtlSeconds: 300, publish: 'anyone' } },
}

class Crowd {
  readonly #child = fork(fileURLToPath(new URL('./support/storm-process.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
  })
  readonly #events = new Inbox<StormEvent>('storm process')

  constructor() {
    cleanUpAfterTest(() => this.#child.kill('SIGKILL'))
    this.#child.on('message', (event: StormEvent) => this.#events.push(event))
    this.#child.on('exit', (code, signal) => this.#events.end(`ended with ${code ?? signal}`))
  }

  order(order: StormOrder): void {
    this.#child.send(order)
  }

  async next<Kind extends StormEvent['kind']>(kind: Kind): Promise<StormEvent & { kind: Kind }> {
    const event = await this.#events.next(WAIT_MS)
    if (event.kind !== kind) throw new Error(`expected ${kind}, the storm process said ${event.kind}`)
    return event as StormEvent & { kind: Kind }
  }
}

function configFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storm-'))
  cleanUpAfterTest(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify(CONFIG))
  return file
}

// User and system time of a process, in clock ticks of 10 ms.
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

test(`storm - ${CLIENTS} clients cut at once, twice, under ${PUBLICATIONS_PER_SECOND} publications/s: no gap, no duplicate`, async () => {
  const server = await startProcess(['--config', configFile()])
  // It may have to wait for its acknowledgements while thousands come back; giving up would leave its numbering unsure.
  const publisher = await connected(server, { timeout: WAIT_MS })
  const rooms = Array.from({ length: ROOMS }, (_, index) => `storm-${index}`)
  const crowds = Array.from({ length: PROCESSES }, () => new Crowd())
  const openedAtMs = performance.now()
  for (const crowd of crowds) crowd.order({ kind: 'open', port: server.port, clients: CLIENTS / PROCESSES, rooms })
  for (const crowd of crowds) await crowd.next('opened')
  const openingMs = performance.now() - openedAtMs

  const offsets: Record<string, number> = Object.fromEntries(rooms.map((room) => [room, 0]))
  let sent = 0
  let acked = 0
  const refused: unknown[] = []
  const startedAtMs = performance.now()
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAtMs) * PUBLICATIONS_PER_SECOND) / 1000
    while (sent < due) {
      const room = rooms[sent % ROOMS]!
      const n = offsets[room]! + 1
      offsets[room] = n
      sent += 1
      const publication: StormPublication = { n, text: 'x'.repeat(80) }
      publisher.sdk.publish(room, publication).then(
        () => {
          acked += 1
        },
        (error: unknown) => refused.push(error),
      )
    }
  }, TICK_MS)
  cleanUpAfterTest(() => clearInterval(timer))
  const untilMore = (count: number) => {
    const target = acked + count
    return eventually(
      () => acked,
      (now) => now >= target,
      WAIT_MS,
    )
  }

  const report: string[] = [`${CLIENTS} clients in ${ROOMS} rooms, all in after ${openingMs.toFixed(0)} ms`]
  for (let round = 1; round <= CUTS; round++) {
    await untilMore(STRETCH)
    const before = { sent, atMs: performance.now(), cpu: cpuSeconds(server.child.pid!) }
    for (const crowd of crowds) crowd.order({ kind: 'cut' })
    const answers = await Promise.all(crowds.map((crowd) => crowd.next('recovered')))
    const seconds = (performance.now() - before.atMs) / 1000
    const afterMs = answers.flatMap((answer) => answer.afterMs)
    const missed = answers.flatMap((answer) => answer.missed)
    expect(afterMs).toHaveLength(CLIENTS)
    report.push(
      `cut ${round}: back after p50 ${quantile(afterMs, 0.5).toFixed(0)} ms, p99 ${quantile(afterMs, 0.99).toFixed(0)} ms,` +
        ` max ${Math.max(...afterMs).toFixed(0)} ms; missed ${missed.reduce((a, b) => a + b)} publications, at most` +
        ` ${Math.max(...missed)} by one client; ${((sent - before.sent) / seconds).toFixed(0)} publications/s meanwhile;` +
        ` server CPU ${((100 * (cpuSeconds(server.child.pid!) - before.cpu)) / seconds).toFixed(0)} % of a core`,
    )
  }
  await untilMore(STRETCH)
  clearInterval(timer)
  await eventually(
    () => acked + refused.length,
    (answered) => answered === sent,
    WAIT_MS,
  )
  expect(refused.slice(0, 3)).toEqual([])
  const seconds = (performance.now() - startedAtMs) / 1000
  for (const crowd of crowds) crowd.order({ kind: 'finish', offsets })
  const ends = await Promise.all(crowds.map((crowd) => crowd.next('finished')))
  expect(ends.flatMap((end) => end.faults)).toEqual([])
  expect(ends.reduce((sum, end) => sum + end.clients, 0)).toBe(CLIENTS)
  const delivered = ends.reduce((sum, end) => sum + end.publications, 0)
  const megabytes = (server.residentBytes() / 1e6).toFixed(0)
  report.push(
    `${sent} publications acknowledged in ${seconds.toFixed(1)} s, ${delivered} delivered; server ${megabytes} MB`,
  )
  report.push(`client CPU ${ends.map((end) => end.cpuSeconds.toFixed(1)).join(' + ')} s`)
  console.info(report.join('\n'))
}, 960_000)
