/** The scenarios of boards, as data. */
import type { BoardFeed } from './board-member.ts'
import type { PushShape } from './board-pushes.ts'
import type { Scenario } from './scenarios.ts'

/** What is pushed to a board, and who reads it. */
export interface BoardLoad {
  feed: BoardFeed
  shape: PushShape
  /** Pushes before anybody joins, so that the code they run through has been optimised as on a server of some age. */
  heatPushes: number
  /** Members of the room that come to read slowly, and how much each of them reads in a second. */
  slowMembers: number
  slowBytesPerSecond: number
  /** With nothing arriving for this long after the last push, copies are compared. Longer than a slow member takes for the whole board. */
  quietMs: number
}

/** What is done to a large board. */
export interface LargeBoardLoad {
  shape: PushShape
  recordsPerFill: number
  /** How often each thing is done. */
  times: number
  /** Pushes that a member misses before it returns. */
  pushesAway: number
}

const boardFeeds: Record<BoardFeed, { name: string; about: string }> = {
  board: { name: 'board', about: 'a board of 1,000 keys whose members get whole records' },
  delta: { name: 'board-delta', about: 'the board of `board`, whose members get changed fields (`delta=1`)' },
  relay: {
    name: 'board-relay',
    about: 'the pushes of `board` to a room without a board, whose members get each push as it is',
  },
}

/** The same members and the same pushes, for one feed. */
function board(feed: BoardFeed): Scenario {
  const { name, about } = boardFeeds[feed]
  const load = { feed, slowBytesPerSecond: 65_536 }
  return {
    name,
    about: `${about}: 100 pushes/s of 50 records, 10 of which change in one field, to 2,000 members; then 200 of them read 64 KB/s`,
    kind: 'board',
    rooms: 1,
    membersPerRoom: 2000,
    sendersPerRoom: 0,
    messagesPerSecond: 100,
    messageBytes: 1000,
    parsedPerRoom: 3,
    warmSeconds: 2,
    measureSeconds: 8,
    handshakesInFlight: 128,
    readEveryMs: 50,
    onDemand: true,
    peersWithoutNotices: true,
    // Only lobbycast has boards. Of the peers the one that publishes as people write it is enough.
    without:
      feed === 'relay' ? ['uws-immediate', 'ws', 'socket-io'] : ['uws-handler', 'uws-immediate', 'ws', 'socket-io'],
    withoutProtocols: ['centrifuge'],
    board: {
      ...load,
      shape: { keys: 1000, records: 50, changed: 10 },
      heatPushes: 3000,
      slowMembers: 200,
      quietMs: 3000,
    },
    smoke: {
      membersPerRoom: 40,
      warmSeconds: 0.1,
      measureSeconds: 0.4,
      board: { ...load, shape: { keys: 200, records: 50, changed: 10 }, heatPushes: 20, slowMembers: 4, quietMs: 700 },
    },
  }
}

const largeBoard: Scenario = {
  name: 'large-board',
  about:
    'a board of 100,000 records: pushes of 50 records, 10 of which change in one field, joins, and returns after 100 pushes; one at a time',
  kind: 'large-board',
  // The members of another room, whose messages show what the board costs others.
  rooms: 1,
  membersPerRoom: 2,
  sendersPerRoom: 1,
  messagesPerSecond: 0,
  messageBytes: 100,
  parsedPerRoom: 1,
  warmSeconds: 0,
  measureSeconds: 6,
  handshakesInFlight: 2,
  readEveryMs: 10,
  onDemand: true,
  without: ['lobbycast-centrifuge', 'uws-handler', 'uws-immediate', 'ws', 'socket-io'],
  withoutProtocols: ['centrifuge'],
  largeBoard: { shape: { keys: 100_000, records: 50, changed: 10 }, recordsPerFill: 1000, times: 10, pushesAway: 100 },
  smoke: {
    measureSeconds: 1,
    largeBoard: { shape: { keys: 5000, records: 50, changed: 10 }, recordsPerFill: 1000, times: 2, pushesAway: 5 },
  },
}

export const boardScenarios: Scenario[] = [board('board'), board('delta'), board('relay'), largeBoard]
