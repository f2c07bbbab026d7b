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

/** With a listener for administrators of its own, nothing about the server is shown on the first one. */
export const hasLiveRoom = ({ admin }: Config): boolean => admin.listen === ''
