// Commands that a shard answers from their parameters alone: the main thread passes them on unread. Main thread.
import { assertNever } from '../assert-never.ts'
import type { Connection } from '../gateway/connection.ts'
import type { Call } from '../mailbox/inbox-handlers.ts'
import type { Saying } from '../mailbox/orders.ts'
import type { Slice } from '../mailbox/slice.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'

/** Commands that a shard answers from their parameters alone. */
export type Forwarded = 'publish' | 'presence' | 'presence_stats' | 'history'

interface ForwardedCommand {
  readonly connection: Connection
  readonly session: CentrifugeSession
  readonly method: Forwarded
  readonly room: string
  readonly params: Slice
  /** Of a publish, as a hook wants it. */
  readonly how: Saying | undefined
}

/** Hands a command to its room's shard. False when the shard does not take it. */
export function writeForwarded(thread: ShardThread, call: Call, command: ForwardedCommand): boolean {
  const { connection, session, method, room, params, how } = command
  switch (method) {
    case 'publish': {
      const stranger = session.subscriptions.has(room) ? undefined : session.identityOf(connection)
      return thread.inbox.publish(call, room, { stranger, params, how })
    }
    case 'presence':
      return thread.inbox.presence(call, room)
    case 'presence_stats':
      return thread.inbox.presenceStats(call, room)
    case 'history':
      return thread.inbox.history(call, room, params)
    default:
      return assertNever(method)
  }
}
