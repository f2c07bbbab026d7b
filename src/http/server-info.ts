// What the method `info` of the server API answers about this process. Main thread.
import type { ConnectionOperations } from '../operations/connection-operations.ts'
import type { ShardPool } from '../pool/shard-pool.ts'

export interface ServerInfoParts {
  readonly pool: ShardPool
  readonly people: ConnectionOperations
  readonly version: string
  /** Identifies this run of the process. */
  readonly uid: string
  readonly name: string
}

export class ServerInfo {
  readonly #parts: ServerInfoParts
  readonly #startedAtMs = performance.now()

  constructor(parts: ServerInfoParts) {
    this.#parts = parts
  }

  node(): Readonly<Record<string, unknown>> {
    const { pool, people, version, uid, name } = this.#parts
    const { connections, users } = people.count()
    const sum = (counter: 'members' | 'rooms') =>
      pool.threads.reduce((total, { counters }) => total + counters.get(counter), 0)
    return {
      uid,
      name,
      version,
      num_clients: connections,
      num_users: users,
      num_subs: sum('members'),
      num_channels: sum('rooms'),
      uptime: Math.floor((performance.now() - this.#startedAtMs) / 1000),
    }
  }
}
