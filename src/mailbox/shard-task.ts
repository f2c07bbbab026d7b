// What the pool gives to a shard thread (pool/shard-thread.ts), and the worker takes (shard/worker.ts). Types only.
import type { MessagePort } from 'node:worker_threads'
import type { Config } from '../config/config.ts'

/** What a shard thread gets when it starts. */
export interface ShardTask {
  readonly config: Config
  readonly inbox: SharedArrayBuffer
  readonly outbox: SharedArrayBuffer
  readonly counters: SharedArrayBuffer
  /** See EndedConnections. */
  readonly ended: SharedArrayBuffer
  readonly port: MessagePort
  readonly faults: boolean
}
