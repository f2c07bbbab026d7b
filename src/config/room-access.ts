// What somebody must show to be let into a room: what its options ask for, and what its name does. `$...` asks for a subscription
// token, `...#user1,user2` for being one of the users behind the last `#`. Pure; the main thread asks it for both protocols.

import { type DecodedRoomName, decodeRoomName, isRoomName, roomNameFault } from '../protocol/room-name.ts'
import type { Config } from './config-schema.ts'
import { isReservedRoom } from './live-room.ts'
import { roomOptionsFor } from './room-options.ts'

export interface RoomAccess {
  /** A subscription token for this room. */
  readonly subscriptionToken: boolean
  /** Any user with a name. */
  readonly user: boolean
  /** The only users it is for; undefined: for all. */
  readonly users: readonly string[] | undefined
}

/** What is known of somebody who wants in. */
export interface Credentials {
  /** '' for nobody in particular. */
  readonly user: string
  /** A valid subscription token for the room was shown; `user` is whom it names, '' if it names nobody. */
  readonly subscription: { readonly user: string } | undefined
}

const PRIVATE_PREFIX = '$'
const USERS_MARK = '#'

export function roomAccess(rooms: Config['rooms'], room: string): RoomAccess {
  const { subscribe, userLimited } = roomOptionsFor(rooms, room)
  return {
    subscriptionToken: subscribe === 'token' || room.startsWith(PRIVATE_PREFIX),
    user: subscribe === 'user',
    users: userLimited ? usersOf(room) : undefined,
  }
}

/** Nothing has to be shown. */
export const isOpen = (access: RoomAccess): boolean =>
  !access.subscriptionToken && !access.user && access.users === undefined

/** Why somebody may not enter, as the end of a sentence about a token; undefined when they may. */
export function accessFault(access: RoomAccess, { user, subscription }: Credentials): string | undefined {
  if (access.subscriptionToken && subscription === undefined) return 'is not a subscription token for this room'
  // A subscription token for the room is more than a name.
  if (access.user && user === '' && subscription === undefined) return 'names no user'
  if (access.users === undefined) return undefined
  // Where a subscription token is demanded, it has to be that token which names the user.
  const named = access.subscriptionToken ? (subscription?.user ?? '') : user
  return access.users.includes(named) ? undefined : 'names no user this room is for'
}

/** Why nobody can name the room in which the server shows its figures: not a token, not a hook, and no key of the admin API. */
export const RESERVED_ROOM = 'the room is reserved for the server itself'

/** What is wrong with a room's name under these options; undefined when it can be used. */
export function roomFault(rooms: Config['rooms'], name: string): string | undefined {
  if (isReservedRoom(name)) return RESERVED_ROOM
  if (!isRoomName(name)) return roomNameFault(name)
  const isListEmpty = name.endsWith(USERS_MARK) && roomOptionsFor(rooms, name).userLimited
  return isListEmpty ? 'the room name ends in # and names no user' : undefined
}

/** The room that a path segment names, decoded exactly once. */
export function decodeRoom(rooms: Config['rooms'], raw: string): DecodedRoomName {
  const decoded = decodeRoomName(raw)
  const reason = decoded.kind === 'ok' ? roomFault(rooms, decoded.room) : undefined
  return reason === undefined ? decoded : { kind: 'refused', reason }
}

/** The room that a user's connections are put into when `centrifuge.personalRoom` is on. */
export const personalRoomOf = (user: string): string => `${USERS_MARK}${user}`

function usersOf(room: string): readonly string[] | undefined {
  const at = room.lastIndexOf(USERS_MARK)
  return at < 0
    ? undefined
    : room
        .slice(at + 1)
        .split(',')
        .filter((user) => user !== '')
}
