// The centrifuge protocol's half of the main thread, put together: its door, its commands, subscriptions and pings, and the topics it
// holds back. Main thread.
import type { Authenticator } from '../auth/auth.ts'
import type { ViewReaders } from '../board/view-readers.ts'
import type { Config } from '../config/config.ts'
import type { Allowances } from '../gateway/allowances.ts'
import type { BoardFeeds } from '../gateway/board-feeds.ts'
import type { Connection } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { Moderation } from '../gateway/moderation.ts'
import type { PendingMessages } from '../gateway/pending-messages.ts'
import type { Hooks } from '../hooks/hooks.ts'
import type { Refreshes } from '../hooks/refreshes.ts'
import type { Logger } from '../log/log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import { Disconnect } from '../protocol/codes.ts'
import type { Refusals } from '../refusals.ts'
import { CentrifugeGateway, type CentrifugeParts } from './centrifuge-gateway.ts'
import { CentrifugeHeartbeat } from './centrifuge-heartbeat.ts'
import { CentrifugeProtocol } from './centrifuge-protocol.ts'
import { CentrifugeSubscriptions } from './centrifuge-subscriptions.ts'
import { HeldTopics } from './held-topics.ts'
import { type RpcHandler, RpcMethods } from './rpc.ts'

export interface CentrifugeHalfParts {
  readonly config: Config
  readonly auth: Authenticator
  readonly pool: ShardPool
  readonly lobby: Lobby
  readonly allowances: Allowances
  readonly moderation: Moderation
  readonly metrics: Metrics
  readonly refusals: Refusals
  readonly logger: Logger
  readonly version: string
  readonly rpc: Readonly<Record<string, RpcHandler>>
  readonly onMessage: CentrifugeParts['onMessage']
  readonly pending: PendingMessages
  readonly hooks: Hooks
  readonly refreshes: Refreshes
  /** Publishes outside any outbox: pings. */
  readonly publish: (topic: string, frame: Uint8Array) => void
  readonly feeds: BoardFeeds
  readonly views: ViewReaders
  /** More waits for this connection than it may have unread. */
  readonly slow: (connection: Connection) => void
}

export interface CentrifugeHalf {
  readonly protocol: CentrifugeProtocol
  readonly gateway: CentrifugeGateway
  readonly heartbeat: CentrifugeHeartbeat
  readonly held: HeldTopics
}

export function createCentrifugeHalf(parts: CentrifugeHalfParts): CentrifugeHalf {
  const { config, lobby, metrics } = parts
  const held = new HeldTopics(config.limits.outboxBytesMax, parts.slow)
  const heartbeat = new CentrifugeHeartbeat({
    ...config.centrifuge,
    publish: parts.publish,
    noPong: (connection) => {
      metrics.traffic.heartbeatDrops[connection.protocol]! += 1
      lobby.end(connection, Disconnect.noPong)
    },
  })
  const subscriptions = new CentrifugeSubscriptions({
    ...parts,
    held,
    refuse: (connection, session, refusal) => gateway.refuse(connection, session, refusal),
    faulted: (connection, session) => gateway.faulted(connection, session),
  })
  const rpc = new RpcMethods(parts, parts.rpc)
  const gateway = new CentrifugeGateway({ ...parts, heartbeat, subscriptions, held, rpc })
  return {
    protocol: new CentrifugeProtocol(config, { handler: gateway, hooks: parts.hooks }),
    gateway,
    heartbeat,
    held,
  }
}
