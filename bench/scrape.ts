/**
 * `npm run bench:scrape`: what one GET /metrics costs the main thread of the built server while it holds many connections and rooms. The CPU
 * time of the thread in a span with one scrape, less that in a span without, in turns.
 */
import { Command } from 'commander'
import { nowUs, sleep } from './clock.ts'
import { mainThreadNs } from './cpu.ts'
import { LoadProcess } from './load-pool.ts'
import { count } from './numbers.ts'
import { builtInServers, type RunningServer, startServer } from './servers.ts'

/** More than the second in which GET /metrics is computed once. */
const spanMs = 1200
const pushBytesMin = 100
/** Without pings, whose cost differs from span to span by more than a scrape costs. */
const env = { LOBBYCAST_HEARTBEAT_INTERVAL_SECONDS: '900', LOBBYCAST_HEARTBEAT_TIMEOUT_SECONDS: '3600' }

interface Options {
  connections: number
  rooms: number
  rounds: number
  warmUp: number
}

function readOptions(): Options {
  return new Command('bench:scrape')
    .description('CPU time of one GET /metrics on the main thread, while the server holds connections without pings.')
    .option('--connections <n>', 'connections', count, 10_000)
    .option('--rooms <n>', 'rooms of the connections', count, 5000)
    .option('--warm-up <n>', 'scrapes before that, until the code is compiled', count, 30)
    .option('--rounds <n>', 'spans with a scrape, and as many without', count, 20)
    .parse()
    .opts<Options>()
}

async function main(): Promise<void> {
  const options = readOptions()
  const server = await startServer(builtInServers[0]!, { env })
  const load = new LoadProcess()
  try {
    const startUs = nowUs()
    const { failed, failure } = await load.call('connect', {
      host: '127.0.0.1',
      port: server.port,
      protocol: 'plain',
      roomNames: Array.from({ length: options.rooms }, (_, room) => `room${room}`),
      connections: Array.from({ length: options.connections }, (_, at) => ({
        room: at % options.rooms,
        sender: -1,
        parsed: false,
      })),
      messageBytes: pushBytesMin,
      ordered: false,
      inFlight: 64,
      readEveryMs: 0,
      readSeldom: false,
      connectionsBefore: 0,
    })
    if (failed > 0) throw new Error(`${failed} connections failed: ${failure}`)
    console.log(`${options.connections} connections in ${options.rooms} rooms after ${seconds(nowUs() - startUs)}`)
    for (let scrape = 0; scrape < options.warmUp; scrape++) await spent(server.pid!, () => scrapeOf(server))
    await measure(server, options.rounds)
  } finally {
    load.stop()
    await server.stop()
  }
}

async function measure(server: RunningServer, rounds: number): Promise<void> {
  const costsMs: number[] = []
  let bytes = 0
  for (let round = 0; round < rounds; round++) {
    const idleNs = await spent(server.pid!, async () => undefined)
    const scrapedNs = await spent(server.pid!, async () => {
      bytes = await scrapeOf(server)
    })
    costsMs.push((scrapedNs - idleNs) / 1e6)
  }
  costsMs.sort((one, other) => one - other)
  const at = (share: number) => costsMs[Math.min(rounds - 1, Math.floor(share * rounds))]!.toFixed(2)
  console.log(`one scrape of ${bytes} bytes: median ${at(0.5)} ms of the main thread, ${at(0)} to ${at(1)} ms`)
}

/** Returns the size of the answer. */
async function scrapeOf({ port }: RunningServer): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  return (await answer.text()).length
}

/** CPU nanoseconds of the main thread in one span, at the beginning of which `run` runs. */
async function spent(pid: number, run: () => Promise<unknown>): Promise<number> {
  const before = mainThreadNs(pid)
  const untilUs = nowUs() + spanMs * 1000
  await run()
  await sleep((untilUs - nowUs()) / 1000)
  return mainThreadNs(pid) - before
}

const seconds = (us: number): string => `${(us / 1e6).toFixed(1)} s`

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
