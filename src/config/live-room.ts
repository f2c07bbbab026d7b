// The options of the reserved room `$lobbycast` (protocol/live-record.ts), which no configuration changes, and whether a server has the room. Both
// threads load this file. Pure.
import { LIVE_ROOM, LIVE_SCHEMA, LIVE_SECONDS } from '../protocol/live-record.ts'
import { filledBoard } from './board-schema.ts'
import type { Config, RoomOptions } from './config-schema.ts'

/** A second that was left out must not leave a record of the quarter of an hour before. The rest is for records that come a little late. */
const TTL_SECONDS = LIVE_SECONDS + 10
const MEMBERS_MAX = 1000

export const LIVE_ROOM_OPTIONS: RoomOptions = {
  historySize: 0,
  historyTtlSeconds: TTL_SECONDS,
  historyBytesMax: 0,
  historyMetaTtlSeconds: TTL_SECONDS,
  recovery: true,
  forcePositioning: false,
  forceRecovery: false,
  presence: false,
  joinLeave: false,
  forceJoinLeave: false,
  subscribe: 'token',
  publish: 'nobody',
  history: 'nobody',
  presenceFor: 'nobody',
  membersMax: MEMBERS_MAX,
  deliveriesPerSecondMax: 0,
  deliveriesPercentMax: 100,
  userLimited: false,
  subscribeHook: false,
  publishHook: false,
  lastOnJoin: 0,
  occupancy: false,
  board: filledBoard({ key: 'second', recordsMax: LIVE_SECONDS, ttlSeconds: TTL_SECONDS, schema: LIVE_SCHEMA }),
}

/** The room of this name is the server's own, whether it has the room or not. */
export const isReservedRoom = (name: string): boolean => name === LIVE_ROOM

/** A record with lists and objects in it, in the list of a push. */
const DEPTH = 4
/** A few hundred records are pushed at once when a shard was replaced. */
const BYTES_MIN = 65_536

/**
 * The figures are for the page. With a listener for administrators of its own, nothing about the server is shown on the first one. A server whose limits are too small for the
 * records has no such room either.
 */
export const hasLiveRoom = ({ admin, limits, page }: Config): boolean =>
  page.enabled &&
  admin.listen === '' &&
  limits.jsonDepthMax >= DEPTH &&
  Math.min(limits.statisticsBytesMax, limits.outboxBytesMax) >= BYTES_MIN
