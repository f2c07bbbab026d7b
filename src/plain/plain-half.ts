// Builds the main-thread part of the plain and plain JSON protocols and connects its pieces. Main thread.
import type { Authenticator } from '../auth/auth.ts'
import type { ViewReaders } from '../board/view-readers.ts'
import { type Config, roomOptionsFor } from '../config/config.ts'
import type { Allowances } from '../gateway/allowances.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { PendingMessages } from '../gateway/pending-messages.ts'
import type { Hooks } from '../hooks/hooks.ts'
import type { Refreshes } from '../hooks/refreshes.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import type { Refusals } from '../refusals.ts'
import { PlainMembers } from './plain-members.ts'
import { PlainProtocol } from './plain-protocol.ts'

export interface PlainHalfParts {
  readonly config: Config
  readonly auth: Authenticator
  readonly pool: ShardPool
  readonly lobby: Lobby
  readonly allowances: Allowances
  readonly metrics: Metrics
  readonly refusals: Refusals
  readonly hooks: Hooks
  readonly refreshes: Refreshes
  readonly pending: PendingMessages
  readonly views: ViewReaders
}

export interface PlainHalf {
  readonly protocol: PlainProtocol
  readonly members: PlainMembers
}

export function createPlainHalf(parts: PlainHalfParts): PlainHalf {
  const { config, lobby } = parts
  const members = new PlainMembers(lobby)
  const { jsonDepthMax } = config.limits
  const asksPublish = (room: string) => roomOptionsFor(config.rooms, room).publishHook
  const protocol = new PlainProtocol({ ...parts, members, jsonDepthMax, asksPublish })
  return { protocol, members }
}
