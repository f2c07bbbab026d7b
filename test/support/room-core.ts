// The parts of src/ that the room model drives, loaded from a folder of one's choice, so that the same check can be turned
// against copies of the sources with a bug planted in them.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface RoomCore {
  readonly Room: typeof import('../../src/shard/room.ts').Room
  readonly Pending: typeof import('../../src/shard/pending.ts').Pending
  readonly FlushSchedule: typeof import('../../src/shard/flush-schedule.ts').FlushSchedule
  readonly SharedBuilders: typeof import('../../src/shard/shared-builders.ts').SharedBuilders
  readonly MemoryBroker: typeof import('../../src/engine/memory-broker.ts').MemoryBroker
  readonly MemoryPresence: typeof import('../../src/engine/memory-engine.ts').MemoryPresence
}

export async function loadRoomCore(sourceFolder: string): Promise<RoomCore> {
  const load = (path: string) => import(/* @vite-ignore */ pathToFileURL(join(sourceFolder, path)).href)
  const parts: object[] = await Promise.all([
    load('shard/room.ts'),
    load('shard/pending.ts'),
    load('shard/flush-schedule.ts'),
    load('shard/shared-builders.ts'),
    load('engine/memory-broker.ts'),
    load('engine/memory-engine.ts'),
  ])
  return Object.assign({}, ...parts) as RoomCore
}
