// How a connection is watched by WebSocket pings: its place in the heartbeat, the pings it owes an answer for, and how much its room
// was sent since it was last asked whether it reads. Only the state; heartbeat.ts, probes.ts and lag-watch.ts work on it. Connections
// whose protocol has pings of its own have none. Main thread.
import type { RoomTopics } from './room-topics.ts'

export class MemberWatch {
  /** Whether the peer has ever answered a ping of ours: only then does an answer that is missing mean something. */
  answersPings = false
  /** Its bucket in the heartbeat, -1 while it has none, and its place there. */
  beatBucket = -1
  beatPlace = 0
  /** Unanswered pings of the heartbeat: those sent before the outstanding probe (all of them while there is none), and those sent after it. */
  beatsOwed = 0
  beatsOwedSince = 0
  /** Its room's, once it is a member. */
  topics: RoomTopics | undefined = undefined
  /** The lap of that room in which it was last asked whether it reads. */
  lap = 0
  /** Whether it is subscribed to its room's topic for the late. */
  isLate = false
}
