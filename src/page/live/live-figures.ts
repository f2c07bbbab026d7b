// What the place Live reads from the records of `$lobbycast`: lines of charts, reasons, restarts. Browser. Pure.
import { LIVE_SECONDS, type LiveCounts, type LiveRecord } from '../../protocol/live-record.ts'
import type { ChartData } from '../parts/chart-data.ts'
import { clock } from '../parts/times.ts'

/** The records of the 15 minutes before the newest one. A second that was left out still has the record of 15 minutes before. */
export function newest(records: readonly LiveRecord[]): LiveRecord[] {
  const sorted = [...records].sort((a, b) => a.t - b.t)
  const fromMs = (sorted.at(-1)?.t ?? 0) - LIVE_SECONDS * 1000
  return sorted.filter(({ t }) => t > fromMs)
}

export type LiveLine = readonly [name: string, readingOf: (record: LiveRecord) => number | null]

/** Records are a second apart. Records this far apart mean that the server stood still between them, and no line is drawn over that time. */
const GAP_MS = 3000

export function chartOf(records: readonly LiveRecord[], lines: readonly LiveLine[]): ChartData {
  const times: number[] = []
  const values = lines.map((): (number | null)[] => [])
  let beforeMs = records[0]?.t ?? 0
  for (const record of records) {
    if (record.t - beforeMs >= GAP_MS) {
      times.push(beforeMs / 1000 + 1)
      for (const line of values) line.push(null)
    }
    beforeMs = record.t
    times.push(record.t / 1000)
    for (const [at, [, readingOf]] of lines.entries()) values[at]!.push(readingOf(record))
  }
  return { times, lines: lines.map(([name], at) => ({ name, values: values[at]! })) }
}

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** The threads as lines: at most three, so with more than two shards only the busiest one of each second. */
export function threadLines({ shards }: LiveRecord): LiveLine[] {
  const percent = (share: number | null | undefined) => (share === undefined || share === null ? null : share * 100)
  const main: LiveLine = ['main', (record) => percent(record.main)]
  if (shards.length > 2)
    return [main, ['busiest shard', (record) => percent(Math.max(...record.shards.map((share) => share ?? 0)))]]
  return [main, ...shards.map((_, at): LiveLine => [`shard ${at}`, (record) => percent(record.shards[at])])]
}

export interface Reason {
  readonly name: string
  readonly code: string
  readonly count: number
}

/** Refusals and disconnects of all records, the most frequent first. */
export function reasonsOf(records: readonly LiveRecord[]): Reason[] {
  const refused = summed(records.map((record) => record.refused))
  const disconnects = summed(records.map((record) => record.disconnects))
  const silent = sumOf(records.map((record) => record.silent))
  const reasons = [
    ...[...refused].map(([name, count]) => ({ name: name.replaceAll('_', ' '), code: 'refused', count })),
    ...[...disconnects].map(([text, count]) => ({ ...codeAndName(text), count })),
    ...(silent === 0 ? [] : [{ name: 'silent', code: 'ended', count: silent }]),
  ]
  return reasons.sort((a, b) => b.count - a.count)
}

function codeAndName(text: string): { readonly name: string; readonly code: string } {
  const [, code, name] = /^(\d+) (.*)$/s.exec(text) ?? []
  return code === undefined || name === undefined ? { name: text, code: 'disconnected' } : { name, code }
}

function summed(counts: readonly LiveCounts[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const each of counts) {
    for (const [name, count] of Object.entries(each)) sums.set(name, (sums.get(name) ?? 0) + count)
  }
  return sums
}

/** When a shard was last replaced, in milliseconds since 1970; undefined when it was not in these records. */
export function restartedAtMs(records: readonly LiveRecord[], shard: number): number | undefined {
  for (let at = records.length - 1; at > 0; at--) {
    if (records[at]!.restarts[shard]! > records[at - 1]!.restarts[shard]!) return records[at]!.t
  }
  return undefined
}

/** "restarted 09:14:02, 3 × in all", the time only while the records reach back to it. Empty for a shard that was never restarted. */
export function restartText(records: readonly LiveRecord[], shard: number): string {
  const count = records.at(-1)?.restarts[shard] ?? 0
  if (count === 0) return ''
  const atMs = restartedAtMs(records, shard)
  if (atMs === undefined) return `restarted ${count} ×`
  return `restarted ${clock(atMs)}${count === 1 ? '' : `, ${count} × in all`}`
}
