// What a shard thread is given. Types only; the pool fills it in, the worker takes it.
import type { MessagePort } from 'node:worker_threads'
import type { Config } from '../config/config.ts'

/** What a shard thread gets when it starts. */
export interface ShardTask {
  readonly config: Config
  readonly inbox: SharedArrayBuffer
  readonly outbox: SharedArrayBuffer
  readonly counters: SharedArrayBuffer
  readonly port: MessagePort
  readonly faults: boolean
}
