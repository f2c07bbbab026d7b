// What the application in whose process a server runs can hand to it, and what it can ask of it. Types only.

import type { RpcHandler } from './centrifuge/rpc.ts'
import type { ConfigOrigins } from './config/traced-config.ts'
import type { HookFunctions } from './hooks/hook-types.ts'
import type { ShardStats } from './pool/shard-pool.ts'

export interface ServerOptions {
  /** Methods that centrifuge clients may call by rpc, beside `whisper`. */
  readonly rpc?: Readonly<Record<string, RpcHandler>>
  /** Hooks as functions, in place of the URLs of the section `hooks`: the same requests and answers. */
  readonly hooks?: HookFunctions
  /** Takes what centrifuge clients `send`; without it a client that sends is disconnected (3508). */
  readonly onMessage?: (data: unknown, from: { client: string; user: string }) => void
  /** Where the options of the configuration come from, for GET /admin/config. Without it those that are given come from `options`. */
  readonly origins?: ConfigOrigins
  /** Allows `injectFault`. For tests of the supervision; no configuration can set it. */
  readonly faults?: boolean
  /** What each shard thread runs instead of `shard/worker.js`. For tests with another engine; no configuration can set it. */
  readonly worker?: URL
}

export interface ServerStats {
  readonly connections: number
  readonly windowMs: number
  readonly utilisation: number
  readonly shards: readonly ShardStats[]
}
