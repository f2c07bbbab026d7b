/**
 * The result of one cell: one scenario against one server in one round, and the rules that keep a bad cell out of a ranking.
 */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'

export const metricNames = [
  'offeredMessages',
  'offeredDeliveries',
  'deliveries',
  'deliveredShare',
  'p50Ms',
  'p99Ms',
  'p999Ms',
  'cpuNs',
  'cpuMainNs',
  'cpuOthersNs',
  'cpuMainShare',
  'cpuOthersShare',
  'bytesPerDelivery',
  'messagesPerRead',
  'residentBytes',
  'residentRiseBytes',
  'generatorShare',
  'generatorWaitShare',
  'sendLatenessMs',
  'strangersShare',
  'joinsPerSecond',
  'cpuPerJoinUs',
  'bytesPerConnection',
  'pushesPerSecond',
  'pushP99Ms',
  'memoryRiseBytes',
  'healthyP99BeforeMs',
  'healthyP99Shift',
  'stalledMembers',
  'toldShare',
  'bytesPerPush',
  'framesPerPush',
  'memberCpuUs',
  'slowMemberCpuUs',
  'slowMembers',
  'unsentBytes',
  'unreadBytes',
  'equalMs',
  'slowEqualMs',
  'joinMs',
  'joinBytes',
  'changeMs',
  'changeBytes',
  'returnMs',
  'returnBytes',
  'stretchMs',
  'probeMs',
  'restProbeMs',
] as const
export type MetricName = (typeof metricNames)[number]
export type Metrics = Partial<Record<MetricName, number>>

/** One measured rate of a search (ceiling, or stepping down). */
export interface Step {
  messagesPerSecond: number
  metrics: Metrics
  passed: boolean
  why: string
}

export interface Cell {
  scenario: string
  server: string
  round: number
  metrics: Metrics
  /** Reasons why this cell may not be ranked. */
  refusals: string[]
  /** Things a reader should know that do not disqualify. */
  notes: string[]
  steps: Step[]
}

/** What the checks of a measured phase found, over all load processes. */
export interface Findings {
  generatorShares: number[]
  missing: number
  surplus: number
  gaps: number
  duplicates: number
  disordered: number
  ordersDiffer: number
  closed: number
  broken: string
}

const generatorShareMax = 0.8

/** Whether a cell may not be ranked because this machine had no time for it, and not because the server did something wrong. */
export const isOfMachine = (refusal: string): boolean =>
  refusal.startsWith('generator: ') || refusal.startsWith('slow: ')

/** Whether something that was sent never arrived. */
export const isLoss = (refusal: string): boolean => refusal.startsWith('loss: ')

/** Why a phase may not be ranked; empty when it may. */
export function refusalsOf(findings: Findings): string[] {
  const refusals: string[] = []
  for (const share of findings.generatorShares) {
    if (share > generatorShareMax) {
      refusals.push(
        `generator: a load process used ${Math.round(share * 100)} % of its core, so it was measured and not the server`,
      )
    }
  }
  if (findings.missing > 0) refusals.push(`loss: ${findings.missing} deliveries never arrived`)
  if (findings.gaps > 0) refusals.push(`loss: ${findings.gaps} gaps at the fully parsed receivers`)
  if (findings.surplus > 0) refusals.push(`${findings.surplus} deliveries more than were sent`)
  if (findings.duplicates > 0) refusals.push(`${findings.duplicates} duplicates`)
  if (findings.disordered > 0) refusals.push(`${findings.disordered} messages out of order`)
  if (findings.ordersDiffer > 0) refusals.push(`members of ${findings.ordersDiffer} rooms saw different orders`)
  if (findings.closed > 0) refusals.push(`${findings.closed} connections were closed by the server`)
  if (findings.broken !== '') refusals.push(`unreadable frames: ${findings.broken}`)
  return refusals
}

export function latencyHistogram(latenciesUs: Uint32Array[]): RecordableHistogram {
  const merged = createHistogram({ lowest: 1, highest: 600_000_000, figures: 3 })
  for (const latencies of latenciesUs) {
    const one = createHistogram({ lowest: 1, highest: 600_000_000, figures: 3 })
    for (const us of latencies) one.record(Math.max(1, us))
    merged.add(one)
  }
  return merged
}

export function latencyMetrics(histogram: RecordableHistogram): Metrics {
  if (histogram.count === 0) return {}
  return {
    p50Ms: histogram.percentile(50) / 1000,
    p99Ms: histogram.percentile(99) / 1000,
    p999Ms: histogram.percentile(99.9) / 1000,
  }
}
