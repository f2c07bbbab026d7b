// The memory engine: keeps everything in the memory of its shard and answers within the call. Knows one node. Its logs are lost when the
// shard dies, so each log gets a new random epoch. Has neither a clock nor timers: callers pass the time. Shard thread.
import type { Identity } from '../protocol/identity.ts'
import type {
  Engine,
  EngineEvents,
  EngineParts,
  PresenceManager,
  PresenceResult,
  PresenceStatsResult,
} from './engine.ts'
import { MemoryBroker } from './memory-broker.ts'

export function createMemoryEngine(parts: EngineParts): Engine {
  return {
    answersLater: false,
    broker: new MemoryBroker(parts),
    presence: new MemoryPresence(),
    open: (events: EngineEvents) => events.ready(),
    close: (done) => done(),
  }
}

const NOBODY: ReadonlyMap<string, Identity> = new Map()

class MemoryPresence implements PresenceManager {
  readonly #rooms = new Map<string, Map<string, Identity>>()

  add(room: string, who: Identity): void {
    let members = this.#rooms.get(room)
    if (members === undefined) {
      members = new Map()
      this.#rooms.set(room, members)
    }
    members.set(who.id, who)
  }

  remove(room: string, id: string): void {
    const members = this.#rooms.get(room)
    if (members === undefined) return
    members.delete(id)
    if (members.size === 0) this.#rooms.delete(room)
  }

  list(room: string, done: (result: PresenceResult) => void): void {
    done({ kind: 'ok', members: this.#rooms.get(room) ?? NOBODY })
  }

  stats(room: string, done: (result: PresenceStatsResult) => void): void {
    const members = this.#rooms.get(room) ?? NOBODY
    const users = new Set<string>()
    for (const { user } of members.values()) users.add(user)
    done({ kind: 'ok', stats: { clients: members.size, users: users.size } })
  }
}
