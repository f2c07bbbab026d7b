// The orders of a list of rooms. Both threads use them: a shard for its part of the list, the main thread to merge the parts. Pure.
import type { RoomEntry, RoomSort } from './orders.ts'

type IsBefore = (room: RoomEntry, other: RoomEntry) => boolean

const byName: IsBefore = (room, other) => room.name < other.name

/** Equal rooms stand in the order of their names, so that an order is the same however the rooms came. */
export const ROOM_ORDERS: Readonly<Record<RoomSort, IsBefore>> = {
  name: byName,
  members: (room, other) => (room.members === other.members ? byName(room, other) : room.members > other.members),
  rate: (room, other) => (room.rate === other.rate ? byName(room, other) : room.rate > other.rate),
}
