// The embedded engine: one node, everything in the memory of the shard, answers in the same tick. What it holds dies with
// its shard, which is why each start draws a new epoch. No clock and no timers of its own: callers say what time it is.

import type { Engine, PresenceEntry, PresenceManager, PresenceStats, PrivateDelivery } from './engine.ts'
import { MemoryBroker } from './memory-broker.ts'

/** `keptLogsMax` bounds the logs of rooms without members. */
export function createMemoryEngine(keptLogsMax: number, deliverPrivate: (delivery: PrivateDelivery) => void): Engine {
  return {
    usesEventLoop: false,
    broker: new MemoryBroker(keptLogsMax),
    presence: new MemoryPresence(),
    // One node holds every connection, so a message to another connection is a message to this node.
    controller: { sendPrivate: deliverPrivate },
  }
}

const NOBODY: ReadonlyMap<string, PresenceEntry> = new Map()

export class MemoryPresence implements PresenceManager {
  readonly #rooms = new Map<string, Map<string, PresenceEntry>>()

  add(room: string, client: string, entry: PresenceEntry): void {
    let entries = this.#rooms.get(room)
    if (entries === undefined) {
      entries = new Map()
      this.#rooms.set(room, entries)
    }
    entries.set(client, entry)
  }

  remove(room: string, client: string): void {
    const entries = this.#rooms.get(room)
    if (entries === undefined) return
    entries.delete(client)
    if (entries.size === 0) this.#rooms.delete(room)
  }

  list(room: string, done: (entries: ReadonlyMap<string, PresenceEntry>) => void): void {
    done(this.#rooms.get(room) ?? NOBODY)
  }

  stats(room: string, done: (stats: PresenceStats) => void): void {
    const entries = this.#rooms.get(room) ?? NOBODY
    const users = new Set<string>()
    for (const entry of entries.values()) users.add(entry.user)
    done({ clients: entries.size, users: users.size })
  }
}
