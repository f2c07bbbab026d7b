// Which options a room has. Apart from config.ts because shard threads need it, and must not load schemas and file readers for it.
import { filledBoard } from './board-schema.ts'
import type { Config, GivenRooms, RoomOptions } from './config-schema.ts'
import { isReservedRoom, LIVE_ROOM_OPTIONS } from './live-room.ts'

/** Who may do something in a room: the options `publish`, `history` and `presenceFor`. */
export type Permission = RoomOptions['publish']

/** The one judgement of such an option, whatever protocol somebody speaks. */
export const permits = (who: Permission, isMember: boolean): boolean =>
  who === 'anyone' || (who === 'member' && isMember)

/**
 * The options of one room. Its namespace is what stands before the first ':', without the '$' of a private room. A name without
 * one, or with a prefix nobody configured, has the defaults: room names are free-form, and a ':' in one is no mistake.
 */
export function roomOptionsFor(rooms: Config['rooms'], room: string): RoomOptions {
  if (isReservedRoom(room)) return LIVE_ROOM_OPTIONS
  const end = room.indexOf(':')
  if (end <= 0) return rooms.defaults
  const namespace = room.slice(room.startsWith('$') ? 1 : 0, end)
  return Object.hasOwn(rooms.namespaces, namespace) ? (rooms.namespaces[namespace] as RoomOptions) : rooms.defaults
}

/** Every option of every room: what a namespace leaves out comes from the defaults, what a board leaves out from its own. */
export function filledRooms({ defaults: given, namespaces }: GivenRooms): Config['rooms'] {
  const defaults: RoomOptions = { ...given, board: filledBoard(given.board) }
  const filled = Object.entries(namespaces).map(([name, { board, ...own }]) => {
    const options = { ...defaults, ...own, board: board === undefined ? defaults.board : filledBoard(board) }
    return [name, options] as const
  })
  return { defaults, namespaces: Object.fromEntries(filled) }
}

/** The same configuration with the options of every room as they hold: what other options limit is limited in them. */
export function withRoomLimits(config: Config): Config {
  const { limits, rooms } = config
  const limited = (options: RoomOptions): RoomOptions => ({
    ...options,
    membersMax: Math.min(options.membersMax, limits.roomMembersMax),
    historyBytesMax: Math.min(options.historyBytesMax, historyBytesCap(limits)),
    // Joiners are given the board in place of publications.
    lastOnJoin: options.board === null ? options.lastOnJoin : 0,
    // Only back ends write on a board, so the hook has nothing to judge.
    publish: options.board === null ? options.publish : 'nobody',
    publishHook: options.board === null && options.publishHook,
    // A room that keeps nothing has nothing to recover.
    recovery: options.recovery && (keepsPublications(options) || options.board !== null),
  })
  const namespaces = Object.entries(rooms.namespaces).map(([name, options]) => [name, limited(options)] as const)
  return {
    ...config,
    rooms: { ...rooms, defaults: limited(rooms.defaults), namespaces: Object.fromEntries(namespaces) },
  }
}

/** Whether the log of a room keeps publications: as history, or for joiners. */
export const keepsPublications = ({ historySize, lastOnJoin }: RoomOptions): boolean =>
  historySize > 0 || lastOnJoin > 0

/** A recovery reply carries all of a room's history at once and must fit in what may wait for one connection. */
export const historyBytesCap = ({ outboxBytesMax }: Config['limits']): number => Math.floor(outboxBytesMax / 2)
