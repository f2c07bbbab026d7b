// Decides when a room with the option `occupancy` sends its members the number of members. A room sends the number at once when it changes, but at
// most once per second. Shard thread. Pure: no clock, no timer, no I/O.
import { ShardThreadTuning } from '../tuning/shard-thread.ts'

const { occupancyIntervalMs } = ShardThreadTuning

/** The state of a room with the option `occupancy`. */
export interface OccupancyState {
  /** The number that was sent last. */
  toldMembers: number
  /** A member has joined since the number was sent last, and does not know the number. */
  hasJoiner: boolean
}

interface CountedRoom {
  readonly occupancy: OccupancyState | undefined
  readonly members: { readonly size: number }
  /** Sends the number to the members of the room. */
  tellOccupancy(): void
}

export class Occupancy<Room extends CountedRoom> {
  /** Rooms that sent their number less than a second ago, with the time, oldest first. */
  readonly #resting = new Map<Room, number>()
  /** Rooms whose members have changed, and that may send the number at the end of the turn. */
  readonly #changed = new Set<Room>()

  /** To be called when the members of a room have changed. */
  changed(room: Room, { isJoin }: { isJoin: boolean }): void {
    if (room.occupancy === undefined) return
    if (isJoin) room.occupancy.hasJoiner = true
    if (!this.#resting.has(room)) this.#changed.add(room)
  }

  /** To be called at the end of a turn, so that all joins and leaves of a turn lead to one message. */
  tell(nowMs: number): void {
    for (const [room, toldAtMs] of this.#resting) {
      if (nowMs - toldAtMs < occupancyIntervalMs) break
      this.#resting.delete(room)
      this.#changed.add(room)
    }
    if (this.#changed.size === 0) return
    for (const room of this.#changed) {
      const { occupancy, members } = room
      if (occupancy === undefined || (members.size === occupancy.toldMembers && !occupancy.hasJoiner)) continue
      occupancy.toldMembers = members.size
      occupancy.hasJoiner = false
      this.#resting.set(room, nowMs)
      room.tellOccupancy()
    }
    this.#changed.clear()
  }

  /** When the next room may send its number again. Undefined when no room has to wait. */
  get nextDueMs(): number | undefined {
    for (const toldAtMs of this.#resting.values()) return toldAtMs + occupancyIntervalMs
    return undefined
  }

  /** To be called when the room is closed. */
  forget(room: Room): void {
    this.#resting.delete(room)
    this.#changed.delete(room)
  }
}
