/**
 * The slow-consumers scenario: measure a healthy room, let some members stop reading, measure the others while the server's
 * buffers fill and the stalled are taken out, then read again and see what each of them was told.
 */
import type { Cell, Metrics } from './cell.ts'
import { nowUs, sleep } from './clock.ts'
import type { Session } from './session.ts'

/** What a stalled member of the plain protocol must be told. */
const slowCode = '1013'
/** What the kernel takes before a server's own buffer begins to grow: measured on loopback, 2 to 4 MB. */
const kernelBytesPerConnection = 4_500_000
const outboxBytesMax = 1_048_576
const memoryEveryMs = 100

export async function runSlowConsumers(session: Session): Promise<Pick<Cell, 'metrics' | 'refusals' | 'notes'>> {
  const { scenario, server } = session
  const stalledMembers = scenario.stalledMembers!
  const streamBytesPerSecond = scenario.messagesPerSecond * scenario.messageBytes
  const fillSeconds = ((kernelBytesPerConnection + outboxBytesMax) / streamBytesPerSecond) * 1.1
  const rate = { messagesPerSecond: scenario.messagesPerSecond, warmSeconds: scenario.warmSeconds }
  const before = await session.measure({ ...rate, measureSeconds: scenario.measureSeconds })

  const receivers = session.loads.at(-1)!
  await receivers.call('stall', { count: stalledMembers })
  const baseBytes = session.edge().residentBytes
  let peakBytes = baseBytes
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, session.edge().residentBytes)
  }, memoryEveryMs)
  const startedUs = nowUs()
  const after = await session.measure({ ...rate, measureSeconds: fillSeconds })
  clearInterval(watch)
  await sleep(200)
  const stalled = await receivers.call('resume', { deadlineMs: 15_000 })

  const told = stalled.closedByCode[slowCode] ?? 0
  const metrics: Metrics = {
    ...after.metrics,
    memoryRiseBytes: peakBytes - baseBytes,
    stalledMembers: stalled.stalled,
    toldShare: told / stalled.stalled,
  }
  if (before.metrics.p99Ms !== undefined && after.metrics.p99Ms !== undefined) {
    metrics.healthyP99BeforeMs = before.metrics.p99Ms
    metrics.healthyP99Shift = after.metrics.p99Ms / before.metrics.p99Ms - 1
  }
  const notes = [
    `${server.definition.name}: stalled for ${((nowUs() - startedUs) / 1e6).toFixed(0)} s; ends seen: ${JSON.stringify(stalled.closedByCode)}`,
  ]
  return { metrics, refusals: [...before.refusals, ...after.refusals], notes }
}
