// One socket as the main thread knows it, and the table of all of them. A connection is found by its number (what crosses to
// the shards) or by its id (what people see). Numbers are never used twice: a record for a connection that has ended finds
// nobody, even when its slot belongs to someone else by now.

import { SLOTS, slotOf } from '../mailbox/records.ts'
import type { MemberWatch } from './member-watch.ts'
import type { Session } from './session.ts'
import type { WebSocket } from './uws.ts'

export type Socket = WebSocket<Connection>

export class Connection {
  number = 0
  readonly id: string
  readonly session: Session
  /** Undefined where the protocol has pings of its own. */
  readonly watch: MemberWatch | undefined
  /** Undefined before `open` and after `close`: uWS throws when a closed socket is touched. */
  socket: Socket | undefined
  /** Set once it is found to read too slowly; it is out of its topics, soon out of its rooms, and only waits to be told. */
  slow = false
  /** What was sent to it alone, not through a topic, since it was last asked whether it reads. Wraps where nobody asks. */
  sentBytes = 0
  /** The peer's, while the debug log shows it; else empty, for it would be held for every idle connection. */
  address = ''
  /** The tick of the heartbeat in which something came from it last. */
  heardTick = 0
  /** Number of the probe it has not answered (probes.ts); 0 when none is outstanding. */
  probe = 0

  constructor({ id, session, watch }: { id: string; session: Session; watch: MemberWatch | undefined }) {
    this.id = id
    this.session = session
    this.watch = watch
  }
}

export class ConnectionTable {
  readonly #slots: (Connection | undefined)[] = []
  readonly #generations: number[] = []
  readonly #free: number[] = []
  readonly #byId = new Map<string, Connection>()

  /** Connections that are open. */
  get size(): number {
    return this.#byId.size
  }

  /** Gives the connection its number. */
  add(connection: Connection): void {
    const slot = this.#free.pop() ?? this.#slots.length
    if (slot >= SLOTS) throw new Error(`more than ${SLOTS} connections`)
    const generation = (this.#generations[slot] ?? 0) + 1
    this.#generations[slot] = generation
    this.#slots[slot] = connection
    connection.number = generation * SLOTS + slot
    this.#byId.set(connection.id, connection)
  }

  remove(connection: Connection): void {
    const slot = slotOf(connection.number)
    if (this.#slots[slot] !== connection) return
    this.#slots[slot] = undefined
    this.#free.push(slot)
    this.#byId.delete(connection.id)
  }

  get(number: number): Connection | undefined {
    const connection = this.#slots[slotOf(number)]
    return connection?.number === number ? connection : undefined
  }

  withId(id: string): Connection | undefined {
    return this.#byId.get(id) ?? this.#byId.get(id.toLowerCase())
  }

  /** One of `parts` equal shares of all connections. */
  *share(part: number, parts: number): Iterable<Connection> {
    for (let slot = part; slot < this.#slots.length; slot += parts) {
      const connection = this.#slots[slot]
      if (connection !== undefined) yield connection
    }
  }

  values(): Iterable<Connection> {
    return this.#byId.values()
  }
}
