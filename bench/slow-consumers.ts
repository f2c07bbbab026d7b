/**
 * The slow-consumers scenario: measure a healthy room, let some members stop reading, measure the others while the server's
 * buffers fill and the stalled are taken out. They read again once another member hears that they left, and each is asked what it was told.
 */
import { type Cell, latencyHistogram, latencyMetrics, type Metrics } from './cell.ts'
import { nowUs } from './clock.ts'
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

export async function runSlowConsumers(session: Session): Promise<Pick<Cell, 'metrics' | 'refusals' | 'notes'>> {
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
  const latencies = latencyHistogram([])
  const p99s: number[] = []
  const refusals = [...before.refusals]
  let phase: Phase
  let members: number
  do {
    phase = await session.measure({ messagesPerSecond, warmSeconds: 0, measureSeconds: phaseSeconds })
    latencies.add(phase.latencies)
    refusals.push(...phase.refusals)
    const { p99Ms } = latencyMetrics(phase.latencies)
    if (p99Ms !== undefined) p99s.push(p99Ms)
    members = await countMembers(session)
  } while (members > scenario.membersPerRoom - stalledMembers && nowUs() - startedUs < stalledSecondsMax * 1e6)
  clearInterval(watch)
  const stalledSeconds = (nowUs() - startedUs) / 1e6
  const stalled = await receivers.call('resume', { deadlineMs: 15_000 })

  const after = latencyMetrics(latencies)
  // The stalled are offered messages too, so the delivered share says nothing here.
  const { deliveredShare: _, ...last } = phase.metrics
  const metrics: Metrics = {
    ...last,
    ...after,
    memoryRiseBytes: peakBytes - baseBytes,
    stalledMembers: stalled.stalled,
    toldShare: (stalled.closedByCode[slowCode] ?? 0) / stalled.stalled,
  }
  if (before.metrics.p99Ms !== undefined && after.p99Ms !== undefined) {
    metrics.healthyP99BeforeMs = before.metrics.p99Ms
    metrics.healthyP99Shift = after.p99Ms / before.metrics.p99Ms - 1
  }
  const ends = Object.entries(stalled.closedByCode).map(([end, count]) => `${count} x ${end}`)
  const secondsPerNote = Math.ceil(p99s.length / notedMax)
  const worst = worstOfEach(secondsPerNote, p99s)
  const notes = [
    `all stalled members were out after ${stalledSeconds.toFixed(0)} s; they saw ${ends.join(', ')}`,
    `p99 of the others in ms, ${secondsPerNote > 1 ? `the worst second of each ${secondsPerNote}` : 'second by second'}: ${worst.join(' ')}`,
  ]
  return { metrics, refusals: [...new Set(refusals)], notes }
}

function worstOfEach(count: number, values: number[]): string[] {
  const worst: string[] = []
  for (let at = 0; at < values.length; at += count) worst.push(Math.max(...values.slice(at, at + count)).toFixed(0))
  return worst
}

/** From `GET /rooms`: the server takes a slow member out of its room before it can tell it so. */
async function countMembers({ server }: Session): Promise<number> {
  const response = await fetch(`http://${server.host}:${server.port}/rooms`)
  const { rooms } = (await response.json()) as { rooms: { members: number }[] }
  return rooms.reduce((sum, room) => sum + room.members, 0)
}
