// A room as the main thread knows it: the names of its topics, and what its members that are watched by WebSocket pings have been sent.
// And how such a member is watched: its place in the heartbeat, the pings it owes an answer for, and how much its room was sent since
// it was last asked whether it reads. Only the state; heartbeat.ts, probes.ts and lag-watch.ts work on it. Main thread.
import { Topic } from '../mailbox/records.ts'

/** What a member is sent between two probes, about. */
export const LAP_BYTES = 65_536
/** From this size on a room has late members, and laps so short that in each round every member that is sent anything to speak of is asked. */
export const LARGE_ROOM = 256
const LARGE_ROOM_LAP_BYTES = 4096

/** Connections whose protocol has pings of its own have none. */
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

/** Made once for each room number and life of its shard. A class, so that all have one shape in V8. */
export class RoomTopics {
  readonly plain: string
  /** Of those plain members that are late to answer: sent to after the others. */
  readonly late: string
  readonly centrifuge: string
  readonly joinLeave: string
  /** Plain members, and the late ones among them. */
  members = 0
  lateMembers = 0
  /** Frames, and their bytes, that wait in the members' queues since `turn` began; uWS sends them when the turn ends. */
  turn = 0
  gathered = 0
  gatheredBytes = 0
  /** Completed laps: a lap is about as much as a member may be sent without being asked whether it reads. */
  laps = 0
  #lapBytes = 0

  constructor(name: string) {
    this.plain = `p${name}`
    this.late = `l${name}`
    this.centrifuge = `c${name}`
    this.joinLeave = `j${name}`
  }

  /** The topics a socket subscribes to for the bits of a record's flags (Topic). */
  named(bits: number): string[] {
    const names: string[] = []
    if ((bits & Topic.plain) !== 0) names.push(this.plain)
    if ((bits & Topic.centrifuge) !== 0) names.push(this.centrifuge)
    if ((bits & Topic.joinLeave) !== 0) names.push(this.joinLeave)
    return names
  }

  /** To be called for each frame that is published to the plain members. */
  carried(bytes: number): void {
    this.#lapBytes += bytes
    if (this.#lapBytes < (this.members < LARGE_ROOM ? LAP_BYTES : LARGE_ROOM_LAP_BYTES)) return
    this.#lapBytes = 0
    this.laps += 1
  }

  /** A plain member is about to be subscribed to the room's topic: for the first time, or in another life of its shard. */
  admit(watch: MemberWatch): void {
    watch.topics?.depart(watch)
    this.members += 1
    watch.topics = this
    watch.lap = this.laps
  }

  depart(watch: MemberWatch): void {
    this.members -= 1
    if (watch.isLate) this.lateMembers -= 1
    watch.topics = undefined
    watch.isLate = false
  }

  /** A plain member is sent to after the others from here on, or no longer. */
  setLate(watch: MemberWatch, isLate: boolean): void {
    this.lateMembers += isLate ? 1 : -1
    watch.isLate = isLate
  }
}
