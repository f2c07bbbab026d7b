// Owns what the metrics must say: no total falls, and when only the bystanders are left, only they are counted.

import { Bystanders } from './bystanders.ts'

export type Sample = ReadonlyMap<string, number>

export function fallenTotals(before: Sample, after: Sample): string[] {
  return [...before]
    .filter(([series, value]) => /^lobbycast_\w+_total(\{|$)/.test(series) && (after.get(series) ?? 0) < value)
    .map(([series, value]) => `${series} fell from ${value} to ${after.get(series)}`)
}

export const restartsIn = (sample: Sample): number => sum(sample, 'lobbycast_shard_restarts_total')

// `delivered`: messages of the bystanders that came.
export function contradictions(sample: Sample, { delivered }: { delivered: number }): string[] {
  const bystanders = Bystanders.count
  const exact: readonly (readonly [string, number])[] = [
    ['lobbycast_connections', bystanders],
    ['lobbycast_shard_members', bystanders],
    ['lobbycast_shard_rooms', 1],
    ['lobbycast_shard_ready', 1],
    ['lobbycast_shard_commands_in_flight', 0],
    ['lobbycast_mailbox_bytes', 0],
    ['lobbycast_log_lines_lost_total', 0],
  ]
  const wrong = exact
    .filter(([name, value]) => sum(sample, name) !== value)
    .map(([name, value]) => `${name} is ${sum(sample, name)} and not ${value}`)
  const publications = sum(sample, 'lobbycast_shard_publications_total')
  if (!(publications >= delivered)) wrong.push(`${publications} publications, but ${delivered} came to the bystanders`)
  return wrong
}

// Over all labels. NaN when there is no such series.
function sum(sample: Sample, name: string): number {
  const values = [...sample].filter(([series]) => series.split('{')[0] === name).map(([, value]) => value)
  return values.length === 0 ? Number.NaN : values.reduce((total, value) => total + value, 0)
}
