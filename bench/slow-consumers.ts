/**
 * Slow consumers: measure a healthy room, let some members stop reading, measure the others until the stalled are taken out. They read
 * again once another member hears that they left, and each is asked what it was told. As often as the scenario says, in a new room each time.
 */
import type { RecordableHistogram } from 'node:perf_hooks'
import { type Cell, latencyHistogram, latencyMetrics, type Metrics } from './cell.ts'
import { nowUs, sleep } from './clock.ts'
import type { StalledResult } from './ipc.ts'
import { callAll } from './load-pool.ts'
import type { Phase, Session } from './session.ts'

/** What a stalled member of the plain protocol must be told. */
const slowCode = '1013'
const memoryEveryMs = 100
const phaseSeconds = 1
const notedMax = 80
/**
 * lobbycast asks its members whether they read, and takes some 20 s. A server that waits until its buffers are full needs 400 s at
 * 10 KB/s: the kernel takes about 3 MB for each stalled member first.
 */
const stalledSecondsMax = 700
const tellMs = 15_000
/** Thousands leave a room within seconds, and each is announced to those who are left. */
const leaveMs = 60_000
const leaveProbeMs = 150

interface Stall {
  before: Phase
  /** The last second of it. */
  last: Phase
  latencies: RecordableHistogram
  p99sMs: number[]
  riseBytes: number
  seconds: number
  result: StalledResult
  refusals: string[]
}

export async function runSlowConsumers(session: Session): Promise<Pick<Cell, 'metrics' | 'refusals' | 'notes'>> {
  const stalls: Stall[] = []
  for (let count = 0; count < (session.scenario.stalls ?? 1); count++) {
    if (count > 0) await reconnect(session)
    stalls.push(await stallOnce(session))
  }
  const before = latencyMetrics(merged(stalls.map((stall) => stall.before.latencies)))
  const after = latencyMetrics(merged(stalls.map((stall) => stall.latencies)))
  const sum = (read: (stall: Stall) => number): number => stalls.reduce((total, stall) => total + read(stall), 0)
  const told = sum(({ result }) => result.closedByCode[slowCode] ?? 0)
  // The stalled are offered messages too, so the delivered share says nothing here.
  const { deliveredShare: _, ...last } = stalls.at(-1)!.last.metrics
  const metrics: Metrics = {
    ...last,
    ...after,
    memoryRiseBytes: Math.max(...stalls.map(({ riseBytes }) => riseBytes)),
    stalledMembers: session.scenario.stalledMembers!,
    toldShare: told / sum(({ result }) => result.stalled),
  }
  if (before.p99Ms !== undefined && after.p99Ms !== undefined) {
    metrics.healthyP99BeforeMs = before.p99Ms
    metrics.healthyP99Shift = after.p99Ms / before.p99Ms - 1
  }
  const refusals = [...new Set(stalls.flatMap((stall) => stall.refusals))]
  return { metrics, refusals, notes: stalls.flatMap(notesOf) }
}

async function stallOnce(session: Session): Promise<Stall> {
  const { scenario } = session
  const { messagesPerSecond, warmSeconds, measureSeconds } = scenario
  const stalledMembers = scenario.stalledMembers!
  const before = await session.measure({ messagesPerSecond, warmSeconds, measureSeconds })

  const receivers = session.loads.at(-1)!
  await receivers.call('stall', { count: stalledMembers })
  const baseBytes = session.edge().residentBytes
  let peakBytes = baseBytes
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, session.edge().residentBytes)
  }, memoryEveryMs)
  const startedUs = nowUs()
  const seconds = (): number => (nowUs() - startedUs) / 1e6
  const phases: Phase[] = []
  const goesOn = (members: number | undefined): boolean =>
    members === undefined
      ? seconds() < (scenario.controlSeconds ?? 0)
      : members > scenario.membersPerRoom - stalledMembers && seconds() < stalledSecondsMax
  let members: number | undefined
  do {
    phases.push(await session.measure({ messagesPerSecond, warmSeconds: 0, measureSeconds: phaseSeconds }))
    members = await countMembers(session)
  } while (goesOn(members))
  clearInterval(watch)
  return {
    before,
    last: phases.at(-1)!,
    latencies: merged(phases.map(({ latencies }) => latencies)),
    p99sMs: phases.flatMap(({ latencies }) => latencyMetrics(latencies).p99Ms ?? []),
    riseBytes: peakBytes - baseBytes,
    seconds: seconds(),
    result: await receivers.call('resume', { deadlineMs: members === undefined ? 0 : tellMs }),
    refusals: [...before.refusals, ...phases.flatMap(({ refusals }) => refusals)],
  }
}

/** Another population in the place of the first, once the server has none of that. */
async function reconnect(session: Session): Promise<void> {
  await callAll(session.loads, 'disconnect', () => ({}))
  const deadlineUs = nowUs() + leaveMs * 1000
  do {
    if (nowUs() > deadlineUs) throw new Error(`the server still has members ${leaveMs} ms after all have gone`)
    await sleep(leaveProbeMs)
  } while (((await countMembers(session)) ?? 0) > 0)
  await session.settleDown()
  await session.connect()
  await session.settleDown()
}

/** From `GET /rooms`; undefined when the server has no such list. */
async function countMembers({ server }: Session): Promise<number | undefined> {
  const response = await fetch(`http://${server.host}:${server.port}/rooms`)
  if (!response.ok) return undefined
  const { rooms } = (await response.json()) as { rooms: { members: number }[] }
  return rooms.reduce((sum, room) => sum + room.members, 0)
}

function merged(histograms: RecordableHistogram[]): RecordableHistogram {
  const all = latencyHistogram([])
  for (const histogram of histograms) all.add(histogram)
  return all
}

function notesOf({ seconds, result, p99sMs }: Stall): string[] {
  const ends = Object.entries(result.closedByCode).map(([end, count]) => `${count} x ${end}`)
  const together = Math.ceil(p99sMs.length / notedMax)
  const each = together > 1 ? `the worst second of each ${together}` : 'second by second'
  return [
    `stalled for ${seconds.toFixed(0)} s; the stalled saw ${ends.join(', ')}`,
    `p99 of the others in ms, ${each}: ${worstOfEach(together, p99sMs).join(' ')}`,
  ]
}

function worstOfEach(count: number, values: number[]): string[] {
  const worst: string[] = []
  for (let at = 0; at < values.length; at += count) worst.push(Math.max(...values.slice(at, at + count)).toFixed(0))
  return worst
}
