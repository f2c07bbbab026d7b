// The parts of src/ that run in a shard thread, and what writes to it, loaded from a folder of one's choice, so that the same check can be turned against copies
// of the sources with a bug planted in them.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface ShardCore {
  readonly runShard: typeof import('../../src/shard/worker.ts').runShard
  readonly createMemoryEngine: typeof import('../../src/engine/memory-engine.ts').createMemoryEngine
  readonly InboxWriter: typeof import('../../src/mailbox/inbox-records.ts').InboxWriter
  /** Of the same sources: the engine keeps identities and asks them for nothing. */
  readonly Identity: typeof import('../../src/protocol/identity.ts').Identity
}

export async function loadShardCore(sourceFolder: string): Promise<ShardCore> {
  const load = (path: string) => import(/* @vite-ignore */ pathToFileURL(join(sourceFolder, path)).href)
  const parts: object[] = await Promise.all([
    load('shard/worker.ts'),
    load('engine/memory-engine.ts'),
    load('mailbox/inbox-records.ts'),
    load('protocol/identity.ts'),
  ])
  return Object.assign({}, ...parts) as ShardCore
}
