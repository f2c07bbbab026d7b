// The state of a connection that is watched by WebSocket pings: its place in the heartbeat, its unanswered pings, and how much its room
// was sent since its last probe. heartbeat.ts, probes.ts and lag-watch.ts work on this state. Main thread.
import type { AudienceTopic, WatchedMember } from './audience-topic.ts'

/** Connections whose protocol has its own pings have no MemberWatch. */
export class MemberWatch implements WatchedMember {
  /** Whether the peer has ever answered a ping. Only then does a missing answer show that the peer does not read. */
  answersPings = false
  /** The connection's bucket in the heartbeat (-1 for none) and its place in the bucket. */
  beatBucket = -1
  beatPlace = 0
  /** Unanswered pings of the heartbeat: sent before the outstanding probe (without a probe: all), and sent after the probe. */
  beatsOwed = 0
  beatsOwedSince = 0
  /** The topic of the connection's room, once it is a member there. */
  topic: AudienceTopic | undefined = undefined
  lap = 0
  isLate = false
}
