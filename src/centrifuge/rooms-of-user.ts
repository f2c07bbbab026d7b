// The rooms a connection is put into without asking: those of its token, and with `centrifuge.personalRoom` its user's own.
import type { ConnectionClaims, TokenRoom } from '../auth/auth.ts'
import type { Config } from '../config/config.ts'
import { personalRoomOf, roomAccess } from '../config/room-access.ts'
import { isRoomName } from '../protocol/room-name.ts'

export interface RoomsOfUser {
  readonly rooms: readonly TokenRoom[]
  /** The user ought to have a room of its own, but its name makes none. */
  readonly lacksOwn: boolean
}

export function roomsOfUser(
  { rooms, centrifuge }: Config,
  claims: Pick<ConnectionClaims, 'user' | 'rooms'>,
): RoomsOfUser {
  const { user } = claims
  if (!centrifuge.personalRoom || user === '') return { rooms: claims.rooms, lacksOwn: false }
  const room = personalRoomOf(user)
  // The room of `a,b` or `x#b` would be open to the user `b`, so a name that is not exactly one entry of a list makes no room.
  const { users } = roomAccess(rooms, room)
  if (!isRoomName(room) || users?.length !== 1 || users[0] !== user) return { rooms: claims.rooms, lacksOwn: true }
  const isNamed = claims.rooms.some((named) => named.room === room)
  return { rooms: isNamed ? claims.rooms : [...claims.rooms, { room }], lacksOwn: false }
}
