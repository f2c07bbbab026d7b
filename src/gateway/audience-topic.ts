// The topics of a room: for each audience the uWS topic to which its members are subscribed, and how much was published there. Main thread.
// An audience whose members are watched by WebSocket pings has a second uWS topic, for members that are late to answer (lag-watch.ts).
import { VIEW_STEP } from '../mailbox/outbox-records.ts'
import { AUDIENCES, type Audience, audiencesOf } from '../protocol/protocols.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { BoardTopic } from './board-topic.ts'

const { lapBytes, largeRoomLapBytes, largeRoomMembers } = MainThreadTuning

/** What a topic knows of a member that is watched by WebSocket pings. */
export interface WatchedMember {
  topic: AudienceTopic | undefined
  /** The topic's number of completed laps when the member was last probed. */
  lap: number
  /** Whether the member is subscribed to `lateName` of its topic in place of `name`. */
  isLate: boolean
}

/** Takes the frames of an audience on behalf of watchers, which are not subscribed to its topic (http/watched-room.ts). */
export interface FrameSink {
  /** False when nobody wants frames any more. The bytes belong to the caller again when this returns. */
  frame(frame: Uint8Array): boolean
}

/** Made once for each audience of a room number in a life of its shard. */
export class AudienceTopic {
  readonly name: string
  /** The uWS topic of the members that are late to answer, which are sent to after the others. */
  readonly lateName: string
  /** Number of watched members, and of the late ones among them. */
  members = 0
  lateMembers = 0
  /** The watchers of the room. Stays undefined for audiences other than WATCHED_AUDIENCE, and while nobody watches. */
  watchers: FrameSink | undefined
  /** Frames published since `turn` began, and their bytes. They wait in the members' buffers until uWebSockets.js sends them at its end. */
  turn = 0
  gathered = 0
  gatheredBytes = 0
  /** Completed laps. A lap is the number of bytes after which a member is probed again (`lapBytes`, `largeRoomLapBytes`). */
  laps = 0
  #lapBytes = 0

  constructor({ letter }: Audience, room: string) {
    this.name = `${letter}${room}`
    this.lateName = `l${letter}${room}`
  }

  /** To be called for each frame that is published to the members. */
  carried(bytes: number): void {
    this.#lapBytes += bytes
    if (this.#lapBytes < (this.members < largeRoomMembers ? lapBytes : largeRoomLapBytes)) return
    this.#lapBytes = 0
    this.laps += 1
  }

  /** A watched member is about to be subscribed to this topic: for the first time, or in another life of its shard. */
  admit(watch: WatchedMember): void {
    watch.topic?.depart(watch)
    this.members += 1
    watch.topic = this
    watch.lap = this.laps
  }

  depart(watch: WatchedMember): void {
    this.members -= 1
    if (watch.isLate) this.lateMembers -= 1
    watch.topic = undefined
    watch.isLate = false
  }

  /** A watched member becomes late, or is late no longer. */
  setLate(watch: WatchedMember, isLate: boolean): void {
    this.lateMembers += isLate ? 1 : -1
    watch.isLate = isLate
  }
}

/** The topics of one room. */
export class RoomTopics {
  readonly #room: string
  /** By view and audience. */
  #boards: Map<number, BoardTopic> | undefined
  readonly #topics: (AudienceTopic | undefined)[] = AUDIENCES.map(() => undefined)

  constructor(room: string) {
    this.#room = room
  }

  /** The topic of the audience with this index. */
  topic(index: number): AudienceTopic {
    let topic = this.#topics[index]
    if (topic === undefined) {
      topic = new AudienceTopic(AUDIENCES[index]!, this.#room)
      this.#topics[index] = topic
    }
    return topic
  }

  /** The names of the uWS topics to which the members of an audience are subscribed. */
  namesOf(index: number): readonly string[] {
    const topic = this.#topics[index]
    if (topic === undefined) return []
    return topic.lateMembers > 0 ? [topic.name, topic.lateName] : [topic.name]
  }

  /** The topic of a view's audience. */
  board({ view, audience }: { readonly view: number; readonly audience: number }): BoardTopic {
    const key = view * VIEW_STEP + audience
    let topic = this.#boards?.get(key)
    if (topic === undefined) {
      topic = new BoardTopic(`b${AUDIENCES[audience]!.letter}${this.#room}.${view}`)
      this.#boards ??= new Map()
      this.#boards.set(key, topic)
    }
    return topic
  }

  /** The topics of the room's board; undefined in a room without one. */
  get boards(): Iterable<BoardTopic> | undefined {
    return this.#boards?.values()
  }

  /** The topics of a set of audiences, a bit each. */
  topics(bits: number): AudienceTopic[] {
    return audiencesOf(bits).map(({ index }) => this.topic(index))
  }
}
