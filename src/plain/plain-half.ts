// Builds the main-thread part of the plain and plain JSON protocols and connects its pieces. Main thread.
import type { Authenticator } from '../auth/auth.ts'
import type { Config } from '../config/config.ts'
import type { Allowances } from '../gateway/allowances.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { Metrics } from '../metrics.ts'
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
}

export interface PlainHalf {
  readonly protocol: PlainProtocol
  readonly members: PlainMembers
}

export function createPlainHalf({
  config,
  auth,
  pool,
  lobby,
  allowances,
  metrics,
  refusals,
}: PlainHalfParts): PlainHalf {
  const members = new PlainMembers(lobby)
  const { jsonDepthMax } = config.limits
  const protocol = new PlainProtocol({
    lobby,
    allowances,
    members,
    metrics,
    refusals,
    jsonDepthMax,
    config,
    auth,
    pool,
  })
  return { protocol, members }
}
