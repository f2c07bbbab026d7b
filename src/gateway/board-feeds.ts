// The members of boards, and which of them are in the feed of changes. Main thread.
//
// uWebSockets.js cannot tell that a member reads slowly, because the kernel buffers megabytes for the member first. So each member of a board is
// probed about once a second (probes.ts). A member goes *out* when its probe is unanswered for half a second and more than `board.unreadBytesMax`
// were sent behind the probe. A member that is out has left its topic, and is sent nothing until it has read everything. Then the shard merges the
// missed changes into one frame, and the member comes back. After a large frame a member stays out until it has read this frame too. So a member is
// sent no more than it reads, and is not dropped for being slow. A peer that has never answered a ping is not judged: it stays in the feed until its
// outbox is full.
import { WHOLE_BOARD } from '../mailbox/orders.ts'
import type { BoardMember } from '../mailbox/outbox-records.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { BoardTopic } from './board-topic.ts'
import type { Connection } from './connection.ts'
import { ConnectionFeeds, FeedMember } from './feed-member.ts'
import type { LobbyObserver } from './lobby.ts'
import type { Probes } from './probes.ts'

const { feedDoubtMs, feedOverdueMs, feedProbeShare, feedRoundMs, feedSilentMs } = MainThreadTuning

export interface BoardFeedsParts {
  readonly probes: Probes
  readonly send: (connection: Connection, frame: Uint8Array) => void
  /** `board.unreadBytesMax` of a room. */
  readonly unreadBytesMax: (room: string) => number
  /** A member has gone out because it reads slowly. */
  readonly conflated: () => void
}

/** The part of a record `boardMember` that concerns one connection. */
export interface Entry extends Pick<BoardMember, 'offset' | 'isOut' | 'isRated'> {
  readonly thread: ShardThread
  readonly room: string
  readonly topic: BoardTopic
}

export class BoardFeeds implements LobbyObserver {
  readonly #parts: BoardFeedsParts
  readonly #feeds = new Map<Connection, ConnectionFeeds>()
  readonly #members = new Map<BoardTopic, Set<FeedMember>>()
  /** Connections that have feeds. Each tick probes some of them, in turn. */
  readonly #connections: Connection[] = []
  /** Index of the connection that is probed next. */
  #next = 0
  /** Number of probes that are due, with a fraction. */
  #owed = 0
  #tickedAtMs = 0
  /** Connections with an unanswered probe, in the order of the probes. */
  readonly #asked = new Set<Connection>()
  /** Members whose shard has not accepted the order to catch up yet. */
  readonly #asking = new Set<FeedMember>()
  /** Rooms whose whole board a connection has to be sent, because its connect reply could not carry the missed changes. */
  readonly #cut = new WeakMap<Connection, Set<string>>()

  constructor(parts: BoardFeedsParts) {
    this.#parts = parts
  }

  /** To be called when the connect reply leaves out what a connection has missed in a room. Called before `entered` for this room. */
  cut(connection: Connection, room: string): void {
    const rooms = this.#cut.get(connection)
    if (rooms === undefined) this.#cut.set(connection, new Set([room]))
    else rooms.add(room)
  }

  /** To be called when a shard sends a frame for one member alone. The frame brings the member's copy to an offset. `frame` may be empty. */
  entered(connection: Connection, entry: Entry, frame: Uint8Array): void {
    const { topic, room, isOut, offset } = entry
    topic.isRated = entry.isRated
    const member = this.#memberOf(connection, entry)
    if (member.topic !== topic) this.#move(member, topic)
    const isCut = this.#cut.get(connection)?.delete(room) === true
    member.position = isOut || isCut ? WHOLE_BOARD : offset
    if (frame.length > 0) this.#parts.send(connection, frame)
    if (!connection.session.isReachable) {
      this.#leaveTopic(member)
      member.state = 'held'
      return
    }
    if (isOut && frame.length === 0) {
      // The member was sent no frame, so there is nothing to read before the next part.
      this.#leaveTopic(member)
      this.#catchUp(member)
      return
    }
    const isLarge = frame.length > this.#parts.unreadBytesMax(room) / 2
    if (isOut || isLarge) this.#waitForReader(member)
    else this.#comeIn(member)
  }

  /** To be called when the connect reply of a connection has been sent. */
  released(connection: Connection): void {
    for (const member of this.#feeds.get(connection)?.members ?? []) if (member.state === 'held') this.#catchUp(member)
  }

  /** To be called when all members of a topic need the whole board. */
  reset(topic: BoardTopic): void {
    for (const member of this.#members.get(topic) ?? []) {
      member.position = WHOLE_BOARD
      // A member that is out is given the whole board when it comes back.
      if (member.state !== 'in') continue
      this.#leaveTopic(member)
      this.#catchUp(member)
    }
  }

  /** To be called when a membership has ended. */
  left(connection: Connection, room: string): void {
    const member = this.#feeds.get(connection)?.find(room)
    if (member !== undefined) this.#forget(member)
  }

  gone(connection: Connection): void {
    for (const member of [...(this.#feeds.get(connection)?.members ?? [])]) this.#forget(member)
    this.#asked.delete(connection)
  }

  /** To be called when a shard has ended, with its boards. The shard that replaces it restores the members. */
  shardDown(thread: ShardThread): void {
    for (const connection of [...this.#connections]) {
      for (const member of [...this.#feeds.get(connection)!.members]) if (member.thread === thread) this.#forget(member)
    }
  }

  /** To be called when a connection has answered its probe. Runs inside a handler of uWS, so nothing may be sent to another socket here. */
  answered(connection: Connection): void {
    const feeds = this.#feeds.get(connection)
    this.#asked.delete(connection)
    if (feeds === undefined) return
    const tookMs = feeds.probedAtMs === 0 ? 0 : performance.now() - feeds.probedAtMs
    feeds.probedAtMs = 0
    feeds.hasAnswered = true
    let isOwed = tookMs > feedDoubtMs
    for (const member of feeds.members) {
      if (member.state !== 'unread') continue
      if (member.isProbed) this.#hasRead(member)
      else isOwed = true
    }
    if (isOwed) setImmediate(() => this.#probe(connection))
  }

  /** Probes the connections that are due, and judges those whose probe has been unanswered for too long. */
  tick(nowMs: number): void {
    const elapsedMs = Math.min(feedRoundMs, nowMs - this.#tickedAtMs)
    this.#tickedAtMs = nowMs
    for (const member of this.#asking) this.#catchUp(member)
    for (const connection of this.#asked) {
      const feeds = this.#feeds.get(connection)
      const sinceMs = nowMs - (feeds?.probedAtMs ?? 0)
      if (sinceMs < feedOverdueMs) break
      if (feeds !== undefined) this.#judge(feeds, nowMs)
    }
    this.#owed += (this.#connections.length * elapsedMs) / feedRoundMs
    for (; this.#owed >= 1; this.#owed -= 1) {
      if (this.#next >= this.#connections.length) this.#next = 0
      const connection = this.#connections[this.#next]
      if (connection !== undefined && this.#isDue(connection)) this.#probe(connection)
      this.#next += 1
    }
  }

  /** For each topic with members that are out of the feed of changes now, its room and how many they are. */
  *out(): Iterable<{ readonly room: string; readonly count: number }> {
    for (const [{ outMembers }, members] of this.#members) {
      if (outMembers === 0) continue
      for (const { room } of members) {
        yield { room, count: outMembers }
        break
      }
    }
  }

  /** Whether a connection is a member of a board and out of the feed of its changes now. */
  isOut(connection: Connection, room: string): boolean {
    const member = this.#feeds.get(connection)?.find(room)
    return member !== undefined && member.state !== 'in'
  }

  /** Whether no connection has a board, so that ticks may be skipped. */
  get resting(): boolean {
    return this.#connections.length === 0
  }

  /** Whether enough was published since the last probe that a missing answer would mean something. */
  #isDue(connection: Connection): boolean {
    const feeds = this.#feeds.get(connection)!
    if (feeds.members.some(({ state }) => state !== 'in')) return true
    const least = Math.min(...feeds.members.map(({ room }) => this.#parts.unreadBytesMax(room)))
    return feeds.bytesBehind >= least * feedProbeShare
  }

  #judge(feeds: ConnectionFeeds, nowMs: number): void {
    for (const member of [...feeds.members]) {
      const { state, connection } = member
      if (connection.slow || connection.socket === undefined) continue
      if (state === 'in') {
        if (!feeds.hasAnswered || feeds.bytesBehind <= this.#parts.unreadBytesMax(member.room)) continue
        this.#leaveTopic(member)
        member.position = Math.max(member.position, member.topic.offset)
        member.state = 'unread'
        member.isProbed = false
        member.sinceMs = nowMs
        this.#parts.conflated()
      } else if (state === 'unread' && !feeds.hasAnswered && nowMs - member.sinceMs >= feedSilentMs) {
        // A peer without a single answer may ignore pings. Then only bytes that the kernel has not taken show that the peer does not read.
        if (connection.socket.getBufferedAmount() === 0) this.#hasRead(member)
      }
    }
  }

  #memberOf(connection: Connection, { thread, room, topic }: Entry): FeedMember {
    let feeds = this.#feeds.get(connection)
    if (feeds === undefined) {
      feeds = new ConnectionFeeds()
      this.#feeds.set(connection, feeds)
      connection.hasBoards = true
      feeds.place = this.#connections.push(connection) - 1
    }
    const known = feeds.find(room)
    if (known !== undefined) return known
    const member = new FeedMember({ connection, thread, room, topic })
    feeds.members.push(member)
    this.#addTo(topic, member)
    return member
  }

  #move(member: FeedMember, topic: BoardTopic): void {
    this.#leaveTopic(member)
    this.#takeFrom(member.topic, member)
    member.topic = topic
    this.#addTo(topic, member)
  }

  #addTo(topic: BoardTopic, member: FeedMember): void {
    let members = this.#members.get(topic)
    if (members === undefined) {
      members = new Set()
      this.#members.set(topic, members)
      // The number of the room or of the view may have been used before, for another room or view.
      topic.offset = 0
    }
    members.add(member)
    topic.members = members.size
    topic.outMembers += 1
  }

  /** Takes a member from a topic. The member must be out of the feed. */
  #takeFrom(topic: BoardTopic, member: FeedMember): void {
    const members = this.#members.get(topic)!
    members.delete(member)
    topic.members = members.size
    topic.outMembers -= 1
    if (members.size === 0) this.#members.delete(topic)
  }

  #forget(member: FeedMember): void {
    const { connection } = member
    const feeds = this.#feeds.get(connection)!
    this.#leaveTopic(member)
    this.#takeFrom(member.topic, member)
    this.#asking.delete(member)
    feeds.members.splice(feeds.members.indexOf(member), 1)
    if (feeds.members.length > 0) return
    this.#feeds.delete(connection)
    connection.hasBoards = false
    this.#asked.delete(connection)
    const last = this.#connections.pop()!
    if (last === connection) return
    this.#connections[feeds.place] = last
    this.#feeds.get(last)!.place = feeds.place
  }

  #comeIn(member: FeedMember): void {
    this.#asking.delete(member)
    const { connection, topic } = member
    if (member.state !== 'in') {
      connection.socket?.subscribe(topic.name)
      topic.outMembers -= 1
    }
    member.state = 'in'
    member.bytesAtProbe = topic.bytes
    // The first probe is sent at once, because a peer that stalls before its first answer cannot be judged.
    if (this.#feeds.get(connection)?.hasAnswered === false) this.#probe(connection)
  }

  #leaveTopic(member: FeedMember): void {
    if (member.state !== 'in') return
    member.connection.socket?.unsubscribe(member.topic.name)
    member.topic.outMembers += 1
    member.state = 'asked'
  }

  /** Keeps a member out until the peer has read everything that it was sent. */
  #waitForReader(member: FeedMember): void {
    this.#leaveTopic(member)
    this.#asking.delete(member)
    member.state = 'unread'
    member.sinceMs = performance.now()
    // False when a probe is outstanding. That probe was sent before the frame, and its answer leads to another probe.
    member.isProbed = this.#probe(member.connection)
  }

  #hasRead(member: FeedMember): void {
    member.isProbed = false
    this.#catchUp(member)
  }

  /** Orders from the shard what the member lacks. */
  #catchUp(member: FeedMember): void {
    const { thread, connection, room, position } = member
    const isTaken = thread.orders.catchUp(connection.number, { room, since: position })
    member.state = isTaken ? 'asked' : 'asking'
    if (isTaken) this.#asking.delete(member)
    else this.#asking.add(member)
  }

  /** Sends a probe behind everything that was sent so far. False when none was sent, for example because one is outstanding. */
  #probe(connection: Connection): boolean {
    const feeds = this.#feeds.get(connection)
    if (feeds === undefined || connection.slow || connection.socket === undefined) return false
    if (!this.#parts.probes.ask(connection)) return false
    feeds.probedAtMs = performance.now()
    for (const member of feeds.members) {
      member.bytesAtProbe = member.topic.bytes
      if (member.state === 'unread') member.isProbed = true
    }
    this.#asked.add(connection)
    return true
  }
}
