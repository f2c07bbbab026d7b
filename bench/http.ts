/**
 * `npm run bench:http`: autocannon pushes arrays of statistic records over HTTP, against the built server or the one in LOBBY. With
 * `--watchers`, members of the room count what they receive.
 */
import autocannon from 'autocannon'
import { Command } from 'commander'
import { checkAdminKey } from './admin-key.ts'
import { latencyHistogram, latencyMetrics } from './cell.ts'
import { nowUs } from './clock.ts'
import { faultsOf, push, recipientsLine } from './http-load.ts'
import type { SettleResult } from './ipc.ts'
import { LoadProcess } from './load-pool.ts'
import { count, positive } from './numbers.ts'
import { builtInServers, startServer } from './servers.ts'

interface Options {
  room: string
  records: number
  connections: number
  seconds: number
  rate?: number
  watchers: number
}

/** Longer than any notice of the room, shorter than a push of one record. */
const pushBytesMin = 100
const settleMs = 15_000

function readOptions(): Options {
  return new Command('bench:http')
    .description('POST /rooms/{room}/statistics with autocannon. Environment: LOBBY=http://host:port, KEY=<admin key>.')
    .option('--room <name>', 'room to push to', 'dailyNews')
    .option('--records <n>', 'records per push', count, 50)
    .option('--connections <n>', 'HTTP connections', count, 10)
    .option('--seconds <n>', 'how long', positive, 10)
    .option('--rate <n>', 'pushes per second over all connections (default: as many as are answered)', count)
    .option('--watchers <n>', 'members of the room who count what they receive', count, 0)
    .parse()
    .opts<Options>()
}

async function main(): Promise<void> {
  const options = readOptions()
  const server = process.env.LOBBY ? undefined : await startServer(builtInServers[0]!)
  const lobby = (process.env.LOBBY ?? `http://127.0.0.1:${server!.port}`).replace(/^ws/, 'http').replace(/\/$/, '')
  try {
    await checkAdminKey(lobby, process.env.KEY)
    const faults = await run(lobby, options)
    for (const fault of faults) console.error(fault)
    if (faults.length > 0) process.exitCode = 1
  } finally {
    await server?.stop()
  }
}

/** Pushes, prints what came of it, and returns what went wrong. */
async function run(lobby: string, options: Options): Promise<string[]> {
  const watching = options.watchers === 0 ? undefined : await watch(lobby, options)
  const url = `${lobby}/rooms/${encodeURIComponent(options.room)}/statistics`
  const { result, pushes } = await push({ ...options, url, apiKey: process.env.KEY ?? 'none' })
  const seen = await watching?.settle(pushes.accepted)
  console.log(autocannon.printResult(result))
  console.log(recipientsLine(pushes, { ...options, missing: seen?.missing ?? 0 }))
  if (seen !== undefined) console.log(latencyLine(seen))
  return faultsOf(pushes, { ...options, missing: seen?.missing ?? 0 })
}

interface Watching {
  /** Waits until every watcher has received this many pushes, then ends the watchers. */
  settle(pushes: number): Promise<SettleResult>
}

/** Watchers live in a process of their own, so that their reads do not delay the pushes. */
async function watch(lobby: string, { room, watchers, seconds }: Options): Promise<Watching> {
  const { protocol, hostname, port } = new URL(lobby)
  if (protocol !== 'http:') throw new Error(`--watchers needs a lobby without TLS, and LOBBY is ${lobby}`)
  const load = new LoadProcess()
  const { failed, failure } = await load.call('connect', {
    host: hostname,
    port: Number(port || 80),
    protocol: 'plain',
    roomNames: [encodeURIComponent(room)],
    connections: Array.from({ length: watchers }, () => ({ room: 0, sender: -1, parsed: true })),
    messageBytes: pushBytesMin,
    ordered: false,
    inFlight: 64,
    readEveryMs: 0,
    readSeldom: false,
    connectionsBefore: 0,
  })
  if (failed > 0) throw new Error(`${failed} of ${watchers} watchers could not join ${room}: ${failure}`)
  const startUs = nowUs()
  const times = { startUs, measureFromUs: startUs, measureToUs: startUs + seconds * 1e6 }
  const running = load.call('run', { ...times, messagesPerSecond: 0, together: 1, outstanding: 0 })
  return {
    async settle(pushes) {
      await running
      const result = await load.call('settle', { sentByRoom: Uint32Array.of(pushes), deadlineMs: settleMs })
      load.stop()
      return result
    },
  }
}

function latencyLine({ latenciesUs }: SettleResult): string {
  const { p50Ms, p99Ms } = latencyMetrics(latencyHistogram([latenciesUs]))
  if (p50Ms === undefined || p99Ms === undefined) return 'Push to watcher: none was seen.'
  return `Push to watcher: p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, from the time a push was made.`
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
