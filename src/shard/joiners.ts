// The joiners of one room, in the order in which they came. Shard thread.
// A command for a room that its connection is still joining waits behind the join, so that the outcome of the command does not depend on
// whether the engine answers at once or later.
import type { Publication } from '../engine/engine.ts'
import type { StoredSpoken } from '../protocol/protocols.ts'
import { type Joiner, keptPublication } from './joiner.ts'
import type { RoomLimits } from './room-limits.ts'

export class Joiners {
  readonly #limits: RoomLimits
  readonly #byConnection = new Map<number, Joiner>()

  constructor(limits: RoomLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#byConnection.size
  }

  get(connection: number): Joiner | undefined {
    return this.#byConnection.get(connection)
  }

  all(): readonly Joiner[] {
    return [...this.#byConnection.values()]
  }

  has(joiner: Joiner): boolean {
    return this.#byConnection.get(joiner.member.connection) === joiner
  }

  add(joiner: Joiner): void {
    this.#byConnection.set(joiner.member.connection, joiner)
  }

  /** False when the joiner was removed before. */
  remove(joiner: Joiner): boolean {
    return this.has(joiner) && this.#byConnection.delete(joiner.member.connection)
  }

  /** The joiner of this id whose join the engine has been asked to announce. */
  announced(id: string): Joiner | undefined {
    for (const joiner of this.#byConnection.values()) {
      if (joiner.isAnnounced && joiner.member.id === id) return joiner
    }
    return undefined
  }

  /** A publication was delivered. Joiners that recover keep it. */
  keep(publication: Publication): void {
    // One copy for all of them.
    let kept: StoredSpoken | undefined
    for (const joiner of this.#byConnection.values()) {
      if (!joiner.isBuffering) continue
      kept ??= keptPublication(publication)
      joiner.keep(kept, { bufferedMax: this.#limits.bufferedMax, isStored: !publication.skipHistory })
    }
  }

  /** Runs `run` once the connection's join is settled. False when too many commands of the connection wait. */
  behind(connection: number, run: () => void): boolean {
    const { behind } = this.#byConnection.get(connection)!
    if (behind.length >= this.#limits.behindMax) return false
    behind.push(run)
    return true
  }

  /** As `behind`, without a limit: for the end of a membership, of which there is one. */
  atLast(connection: number, run: () => void): void {
    this.#byConnection.get(connection)!.behind.push(run)
  }

  /**
   * The joiner was admitted or turned away: runs the commands that waited behind it. When one of them is another subscribe to this room,
   * the rest waits behind the new join.
   */
  settled({ member: { connection }, behind }: Joiner): void {
    for (const run of behind) {
      const next = this.#byConnection.get(connection)
      if (next === undefined) run()
      else next.behind.push(run)
    }
  }
}
