// What the subscriptions of centrifuge connections need of other parts of the server. Types only. Main thread.
import type { Authenticator } from '../auth/auth.ts'
import type { ViewReaders } from '../board/view-readers.ts'
import type { Config } from '../config/config.ts'
import type { BoardFeeds } from '../gateway/board-feeds.ts'
import type { Connection } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { Hooks } from '../hooks/hooks.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import type { ReplyError } from '../protocol/codes.ts'
import type { Refusals } from '../refusals.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'
import type { HeldTopics } from './held-topics.ts'

export interface SubscriptionParts {
  readonly config: Config
  readonly pool: ShardPool
  readonly auth: Authenticator
  readonly refusals: Refusals
  readonly held: HeldTopics
  readonly refuse: (
    connection: Connection,
    session: CentrifugeSession,
    refusal: { id: number; error: ReplyError },
  ) => void
  readonly faulted: (connection: Connection, session: CentrifugeSession) => void
  readonly lobby: Lobby
  readonly hooks: Hooks
  readonly feeds: BoardFeeds
  readonly views: ViewReaders
}
