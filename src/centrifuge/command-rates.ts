// What a command costs of what its connection may ask: every command counts, and some kinds have a rate of their own beside. Main thread.
import type { Allowances } from '../gateway/allowances.ts'
import type { Connection } from '../gateway/connection.ts'
import type { BucketKind } from '../gateway/token-buckets.ts'
import type { CommandMethod } from '../protocol/command-scan.ts'

const RATE_OF: Partial<Record<CommandMethod, BucketKind>> = {
  subscribe: 'subscriptions',
  presence: 'reads',
  presence_stats: 'reads',
  history: 'reads',
}

/** Counts a command, and says whether the connection may send it. */
export function mayAsk(allowances: Allowances, connection: Connection, method: CommandMethod): boolean {
  const nowMs = performance.now()
  if (!allowances.one(connection, 'commands', nowMs)) return false
  const kind = RATE_OF[method]
  return kind === undefined || allowances.one(connection, kind, nowMs)
}
