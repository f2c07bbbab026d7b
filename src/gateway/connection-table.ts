// The table of all connections. A connection is found by its number (what crosses to the shards) or by its id (what people see).
// Numbers are never used twice: a record for a connection that has ended finds nobody, even when its slot belongs to another one by
// now.
import { SLOTS, slotOf } from '../mailbox/words.ts'
import type { Connection } from './connection.ts'

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
