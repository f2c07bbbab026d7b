// What a room is made of, and what it needs of the shard's Rooms. Types only. Shard thread.
import type { RoomOptions } from '../config/config-schema.ts'
import type { PresenceManager } from '../engine/engine.ts'
import type { Member } from './member.ts'
import type { Pending } from './pending.ts'
import type { RoomBoard } from './room-board.ts'
import type { RoomLimits } from './room-limits.ts'
import type { RoomTraffic } from './room-traffic.ts'

export interface RoomParts<Room> {
  readonly name: string
  /** The room's number in this shard; topics on the main thread are named after the number. */
  readonly number: number
  readonly options: RoomOptions
  readonly limits: RoomLimits
  readonly pending: Pending
  readonly traffic: RoomTraffic
  readonly presence: PresenceManager
  readonly owner: RoomOwner<Room>
  /** Makes the board of a room that keeps one. */
  readonly boardOf: ((room: Room) => RoomBoard) | undefined
}

/** How a membership ends. */
export interface Leaving {
  /** The last frame that the connection gets from the room. */
  readonly reply?: { readonly request: number; readonly frame: Uint8Array }
  /** The main thread is told when the leave was announced to the others. */
  readonly isConfirmed?: boolean
}

/** What a room needs of the shard's Rooms. */
export interface RoomOwner<Room> {
  /** Monotonic milliseconds of the turn in progress. */
  readonly nowMs: number
  /** The room has new output. `bytes`: roughly how much. `patienceMs`: how long this output may wait for other output. */
  touched(room: Room, bytes: number, patienceMs: number): void
  /** A publication was delivered. */
  published(room: Room): void
  /** A member has come or gone. */
  counted(room: Room, change: { readonly isJoin: boolean }): void
  /** The room has neither members nor joiners any more. */
  emptied(room: Room): void
  /** Reserves memory for bytes that wait for an answer of the engine. False when too many bytes wait already. */
  hold(bytes: number): boolean
  /** Ends a reservation of `hold`. */
  release(bytes: number): void
  /** The room's stream is lost, and the members have been told. The room needs a new stream. */
  lost(room: Room): void
  /** The room itself has ended a membership. */
  ended(room: Room, member: Member): void
}
