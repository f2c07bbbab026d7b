/**
 * The figures of a sweep by rate: medians over the rounds, and who is ahead at each rate. Pure.
 */
import type { Cell, MetricName } from './cell.ts'
import { type Spread, spreadOf } from './summary.ts'

/** One server at one rate of a sweep. */
export interface RateRow {
  scenario: string
  server: string
  messagesPerSecond: number
  rounds: number
  sustainedRounds: number
  /** More than half of the rounds sustained it. */
  sustained: boolean
  /** Of the rounds that sustained the rate; of all that tried it when it is not sustained, to show what was seen. */
  metrics: Partial<Record<MetricName, Spread>>
}

/** What is compared at each rate. Less is better in all of them. */
export type ComparedMetric = 'p50Ms' | 'p99Ms' | 'cpuNs'

/** One row for each server and rate that was tried, of the cells of sweeps. Rates ascend; servers stand in the order of their first cells. */
export function summariseRates(cells: Cell[]): RateRow[] {
  const groups = new Map<string, Cell[]>()
  for (const cell of cells) {
    const key = `${cell.scenario} ${cell.server}`
    groups.set(key, [...(groups.get(key) ?? []), cell])
  }
  return [...groups.values()].flatMap((group) => {
    const tried = new Set(group.flatMap(({ steps }) => steps.map((step) => step.messagesPerSecond)))
    return [...tried].sort((a, b) => a - b).map((rate) => rateRow(group, rate))
  })
}

function rateRow(cells: Cell[], messagesPerSecond: number): RateRow {
  // A rate that is tried again is judged by its last try.
  const tries = cells
    .map(({ steps }) => steps.findLast((step) => step.messagesPerSecond === messagesPerSecond))
    .filter((step) => step !== undefined)
  const passed = tries.filter((step) => step.passed)
  // A round that ended below this rate did not sustain it.
  const sustained = passed.length * 2 > cells.length
  return {
    scenario: cells[0]!.scenario,
    server: cells[0]!.server,
    messagesPerSecond,
    rounds: cells.length,
    sustainedRounds: passed.length,
    sustained,
    metrics: spreadOf((sustained ? passed : tries).map((step) => step.metrics)),
  }
}

export interface Lead {
  server: string
  value: number
}

/** One rate of a sweep. Only servers that sustain it are compared. */
export interface Standing {
  messagesPerSecond: number
  /** Those who were measured, the best first. */
  order: Record<ComparedMetric, Lead[]>
  /** Servers of the sweep that do not sustain this rate, whether they were tried at it or ended below it. */
  fallen: string[]
}

/** Who is ahead at each rate of one sweep. */
export function standings(rows: RateRow[]): Standing[] {
  const servers = [...new Set(rows.map(({ server }) => server))]
  const rates = [...new Set(rows.map(({ messagesPerSecond }) => messagesPerSecond))].sort((a, b) => a - b)
  return rates.map((messagesPerSecond) => {
    const able = rows.filter((row) => row.messagesPerSecond === messagesPerSecond && row.sustained)
    const order = (metric: ComparedMetric): Lead[] =>
      able
        .flatMap(({ server, metrics }): Lead[] => {
          const value = metrics[metric]?.median
          return value === undefined ? [] : [{ server, value }]
        })
        .sort((a, b) => a.value - b.value)
    return {
      messagesPerSecond,
      order: { p50Ms: order('p50Ms'), p99Ms: order('p99Ms'), cpuNs: order('cpuNs') },
      fallen: servers.filter((name) => !able.some(({ server }) => server === name)),
    }
  })
}

/**
 * At how many rates a peer is quicker and costs no more: its p99 is better by more than the margin, its CPU is not above that of the
 * server. Undefined when the server and a peer have no rate in common.
 */
export function countLostRates(
  rates: RateRow[],
  { of, peers, p99Margin }: { of: string; peers: string[]; p99Margin: number },
): number | undefined {
  const sustained = rates.filter((rate) => rate.sustained)
  let compared = 0
  let lost = 0
  for (const mine of sustained.filter(({ server }) => server === of)) {
    const rivals = sustained.filter(
      ({ scenario, messagesPerSecond, server }) =>
        scenario === mine.scenario && messagesPerSecond === mine.messagesPerSecond && peers.includes(server),
    )
    const own = delayAndCost(mine)
    if (rivals.length > 0) compared++
    const isLost = rivals.map(delayAndCost).some(({ p99Ms, cpuNs }) => {
      return p99Ms < own.p99Ms * (1 - p99Margin) && cpuNs <= own.cpuNs
    })
    if (isLost) lost++
  }
  return compared === 0 ? undefined : lost
}

/**
 * CPU of a server against what a fixed window of the same p50 would cost, read between the two measured windows next to it. All at one
 * rate. Undefined when no window is quicker, or none is slower.
 */
export function costAgainstWindows(
  rates: RateRow[],
  { of, window }: { of: string; window: RegExp },
): number | undefined {
  const sustained = rates.filter((rate) => rate.sustained)
  const mine = sustained.find(({ server }) => server === of)
  if (mine === undefined) return undefined
  const { p50Ms, cpuNs } = delayAndCost(mine)
  const windows = sustained
    .filter(({ server }) => window.test(server))
    .map(delayAndCost)
    .sort((a, b) => a.p50Ms - b.p50Ms)
  const slower = windows.findIndex((one) => one.p50Ms >= p50Ms)
  const [below, above] = [windows[slower - 1], windows[slower]]
  if (below === undefined || above === undefined) return undefined
  const way = (p50Ms - below.p50Ms) / (above.p50Ms - below.p50Ms)
  return cpuNs / (below.cpuNs + way * (above.cpuNs - below.cpuNs))
}

/** A figure that was not measured is NaN, which is neither better nor worse than another. */
function delayAndCost({ metrics }: RateRow): Record<ComparedMetric, number> {
  const median = (metric: ComparedMetric): number => metrics[metric]?.median ?? Number.NaN
  return { p50Ms: median('p50Ms'), p99Ms: median('p99Ms'), cpuNs: median('cpuNs') }
}
