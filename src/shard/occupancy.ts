// Which rooms with the option `occupancy` tell their members how many they are, and when: at once when the number changes after a quiet second,
// else a second after the last time. Shard thread. Pure: no clock, no timer, no I/O.
import { ShardThreadTuning } from '../tuning/shard-thread.ts'

const { occupancyIntervalMs } = ShardThreadTuning

/** What a room keeps for this. Undefined in a room without the option. */
export interface OccupancyState {
  /** The number that was told last. */
  toldMembers: number
  /** Somebody has joined since, who was told nothing. */
  hasJoiner: boolean
}

interface CountedRoom {
  readonly occupancy: OccupancyState | undefined
  readonly members: { readonly size: number }
  /** Tells the number to those who are in the room. */
  tellOccupancy(): void
}

export class Occupancy<Room extends CountedRoom> {
  /** Rooms that told their number less than a second ago, with the time, oldest first. */
  readonly #resting = new Map<Room, number>()
  /** Rooms whose members have changed, and that do not rest. */
  readonly #changed = new Set<Room>()

  /** The members of a room have changed. */
  changed(room: Room, { isJoin }: { isJoin: boolean }): void {
    if (room.occupancy === undefined) return
    if (isJoin) room.occupancy.hasJoiner = true
    if (!this.#resting.has(room)) this.#changed.add(room)
  }

  /** To be called at the end of a turn. What many members did in one turn is told once. */
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

  /** When the rest of the next room is over; undefined when none rests. */
  get nextDueMs(): number | undefined {
    for (const toldAtMs of this.#resting.values()) return toldAtMs + occupancyIntervalMs
    return undefined
  }

  /** The room is closed. */
  forget(room: Room): void {
    this.#resting.delete(room)
    this.#changed.delete(room)
  }
}
