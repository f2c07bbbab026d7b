// Counts the pushes of statistics that were taken, with and without a board. Shard thread.
import type { ShardCounters } from '../mailbox/counters.ts'

export function countPush(counters: ShardCounters, records: number): void {
  counters.add('statisticsPushes')
  counters.add('statisticsRecords', records)
}
