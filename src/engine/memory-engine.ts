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

/** The members of one room. Sizes and numbers are kept up to date, so that asking for them costs the same in rooms of any size. */
interface Present {
  readonly members: Map<string, Identity>
  bytes: number
  /** By user: how many members the user is. Members without a user are one user together, and are not counted here. */
  users: Map<string, number> | undefined
  anonymous: number
}

const NOBODY: ReadonlyMap<string, Identity> = new Map()

class MemoryPresence implements PresenceManager {
  readonly #rooms = new Map<string, Present>()

  add(room: string, who: Identity): void {
    let present = this.#rooms.get(room)
    if (present === undefined) {
      present = { members: new Map(), bytes: 0, users: undefined, anonymous: 0 }
      this.#rooms.set(room, present)
    }
    const known = present.members.get(who.id)
    if (known !== undefined) count(present, known, -1)
    present.members.set(who.id, who)
    count(present, who, 1)
  }

  remove(room: string, id: string): void {
    const present = this.#rooms.get(room)
    const who = present?.members.get(id)
    if (present === undefined || who === undefined) return
    present.members.delete(id)
    if (present.members.size === 0) this.#rooms.delete(room)
    else count(present, who, -1)
  }

  list(room: string, done: (result: PresenceResult) => void): void {
    const present = this.#rooms.get(room)
    done({ kind: 'ok', members: present?.members ?? NOBODY, bytes: present?.bytes ?? 0 })
  }

  stats(room: string, done: (result: PresenceStatsResult) => void): void {
    const { members = NOBODY, users, anonymous = 0 } = this.#rooms.get(room) ?? {}
    const named = users?.size ?? 0
    done({ kind: 'ok', stats: { clients: members.size, users: anonymous > 0 ? named + 1 : named } })
  }
}

function count(present: Present, { user, listedBytes }: Identity, by: 1 | -1): void {
  present.bytes += by * listedBytes
  if (user === '') {
    present.anonymous += by
    return
  }
  present.users ??= new Map()
  const clients = (present.users.get(user) ?? 0) + by
  if (clients === 0) present.users.delete(user)
  else present.users.set(user, clients)
}
