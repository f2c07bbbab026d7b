// Entry of a shard thread in a late run. Bundled by build-late-engine.ts, since a thread cannot load TypeScript.
import { threadId } from 'node:worker_threads'
import type { ShardTask } from '../../src/mailbox/shard-task.ts'
import { runShard } from '../../src/shard/worker.ts'
import { createLateEngine } from './late-engine.ts'

// build-late-engine.ts puts it in.
declare const LATE_ENGINE_SEED: number

export default (task: ShardTask): Promise<never> =>
  runShard(task, (parts) => createLateEngine(parts, LATE_ENGINE_SEED + threadId))
