// The connections of each user that a token has named. Connections without a user are not listed: what is done to a user is never done to all
// anonymous connections. Main thread.
import type { Connection } from './connection.ts'

const NONE: readonly Connection[] = []

export class UserIndex {
  /** Most users have one connection, which then needs no set. */
  readonly #byUser = new Map<string, Connection | Set<Connection>>()

  /** Users that have a connection. */
  get size(): number {
    return this.#byUser.size
  }

  /** A connection without a user is not added. */
  add(connection: Connection): void {
    const { user } = connection.session
    if (user === '') return
    const known = this.#byUser.get(user)
    if (known instanceof Set) known.add(connection)
    else if (known === undefined || known === connection) this.#byUser.set(user, connection)
    else this.#byUser.set(user, new Set([known, connection]))
  }

  remove(connection: Connection): void {
    const { user } = connection.session
    const known = this.#byUser.get(user)
    if (known instanceof Set) {
      known.delete(connection)
      if (known.size === 0) this.#byUser.delete(user)
    } else if (known === connection) this.#byUser.delete(user)
  }

  /** The connections of a user at the moment. The list is the caller's. */
  of(user: string): readonly Connection[] {
    const known = this.#byUser.get(user)
    if (known === undefined) return NONE
    return known instanceof Set ? [...known] : [known]
  }
}
