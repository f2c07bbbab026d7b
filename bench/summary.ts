/**
 * Medians and spreads over the rounds, from the cells that may be ranked.
 */
import { type Cell, type MetricName, type Metrics, metricNames } from './cell.ts'

export interface Spread {
  median: number
  min: number
  max: number
}

export interface Row {
  scenario: string
  server: string
  rounds: number
  rankedRounds: number
  /** More than half of the rounds may be ranked. */
  ranked: boolean
  refusals: string[]
  notes: string[]
  /** Of the ranked rounds; of all rounds when the row is not ranked, to show what was seen. */
  metrics: Partial<Record<MetricName, Spread>>
}

export function medianOf(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function spreadOf(all: Metrics[]): Row['metrics'] {
  const spreads: Row['metrics'] = {}
  for (const name of metricNames) {
    const values = all.map((metrics) => metrics[name]).filter((value) => value !== undefined)
    if (values.length > 0)
      spreads[name] = { median: medianOf(values), min: Math.min(...values), max: Math.max(...values) }
  }
  return spreads
}

/** One row per scenario and server, in the order of their first cells. */
export function summarise(cells: Cell[]): Row[] {
  const groups = new Map<string, Cell[]>()
  for (const cell of cells) {
    const key = `${cell.scenario} ${cell.server}`
    groups.set(key, [...(groups.get(key) ?? []), cell])
  }
  return [...groups.values()].map((group) => {
    const good = group.filter((cell) => cell.refusals.length === 0)
    const ranked = good.length * 2 > group.length
    return {
      scenario: group[0]!.scenario,
      server: group[0]!.server,
      rounds: group.length,
      rankedRounds: good.length,
      ranked,
      refusals: [...new Set(group.flatMap((cell) => cell.refusals))],
      notes: [...new Set(group.flatMap((cell) => cell.notes))],
      metrics: spreadOf((ranked ? good : group).map((cell) => cell.metrics)),
    }
  })
}

export function findRow(rows: Row[], scenario: string, server: string): Row | undefined {
  return rows.find((row) => row.scenario === scenario && row.server === server)
}
