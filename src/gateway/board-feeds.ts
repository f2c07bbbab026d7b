// The members of boards, and who of them is in the feed of changes. Main thread.
//
// uWebSockets.js does not show a member that reads slowly: the kernel takes megabytes for it first. So each member of a board is probed once a second
// (probes.ts). One that leaves its probe unanswered for half a second, with more than `board.unreadBytesMax` sent behind the probe, goes *out*: it
// leaves its topic, and gets nothing until it has read what it was sent. Then the shard merges what it lacks into one frame, and it comes back. Who
// is sent a large frame stays out until it has read that frame as well. So a member is sent as much as it reads, and is never dropped for being slow.
// A peer that has never answered a ping is not judged: it stays in the feed until its outbox is full.
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

/** A record `boardMember` as it concerns a connection. */
export interface Entry extends Pick<BoardMember, 'offset' | 'isOut' | 'isRated'> {
  readonly thread: ShardThread
  readonly room: string
  readonly topic: BoardTopic
}

export class BoardFeeds implements LobbyObserver {
  readonly #parts: BoardFeedsParts
  readonly #feeds = new Map<Connection, ConnectionFeeds>()
  readonly #members = new Map<BoardTopic, Set<FeedMember>>()
  /** Connections that have feeds; a part of them is probed in each tick. */
  readonly #connections: Connection[] = []
  #next = 0
  #owed = 0
  #tickedAtMs = 0
  /** Connections whose probe is unanswered, in the order of the probes. */
  readonly #asked = new Set<Connection>()
  /** Members whose shard has yet to take the order to catch up. */
  readonly #asking = new Set<FeedMember>()
  /** Rooms of which a connection is to get the whole board, because its connect reply could not carry what it missed. */
  readonly #cut = new WeakMap<Connection, Set<string>>()

  constructor(parts: BoardFeedsParts) {
    this.#parts = parts
  }

  /** The connect reply does not say what a connection has missed in a room. Called before the room's `entered`. */
  cut(connection: Connection, room: string): void {
    const rooms = this.#cut.get(connection)
    if (rooms === undefined) this.#cut.set(connection, new Set([room]))
    else rooms.add(room)
  }

  /** A shard has brought the copy of a member to an offset by `frame`, which may be empty. */
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
      // The member was sent nothing that it would have to read first.
      this.#leaveTopic(member)
      this.#catchUp(member)
      return
    }
    const isLarge = frame.length > this.#parts.unreadBytesMax(room) / 2
    if (isOut || isLarge) this.#waitForReader(member)
    else this.#comeIn(member)
  }

  /** The connect reply of a connection has been sent. */
  released(connection: Connection): void {
    for (const member of this.#feeds.get(connection)?.members ?? []) if (member.state === 'held') this.#catchUp(member)
  }

  /** Everybody in a topic needs the whole board. */
  reset(topic: BoardTopic): void {
    for (const member of this.#members.get(topic) ?? []) {
      member.position = WHOLE_BOARD
      // Members that are out are given the whole board when they come back.
      if (member.state !== 'in') continue
      this.#leaveTopic(member)
      this.#catchUp(member)
    }
  }

  /** A membership has ended. */
  left(connection: Connection, room: string): void {
    const member = this.#feeds.get(connection)?.find(room)
    if (member !== undefined) this.#forget(member)
  }

  gone(connection: Connection): void {
    for (const member of [...(this.#feeds.get(connection)?.members ?? [])]) this.#forget(member)
    this.#asked.delete(connection)
  }

  /** The boards of a shard are gone. Members come back with the next life of the shard. */
  shardDown(thread: ShardThread): void {
    for (const connection of [...this.#connections]) {
      for (const member of [...this.#feeds.get(connection)!.members]) if (member.thread === thread) this.#forget(member)
    }
  }

  /** The connection has answered its probe. Called inside a handler of uWS, so nothing is sent to another socket. */
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

  /** Probes those who are due, and judges those whose probe is old. */
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

  /** Whether nobody has a board, so that several ticks may be taken at once. */
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
        // Such a peer answers no pings, so only what the kernel has not taken yet shows that it does not read.
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
      // The number of the room, or of the view, may have belonged to another one before.
      topic.offset = 0
    }
    members.add(member)
    topic.members = members.size
    topic.outMembers += 1
  }

  /** The member is out of the feed. */
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
    // A peer that stalls before its first probe could not be judged.
    if (this.#feeds.get(connection)?.hasAnswered === false) this.#probe(connection)
  }

  #leaveTopic(member: FeedMember): void {
    if (member.state !== 'in') return
    member.connection.socket?.unsubscribe(member.topic.name)
    member.topic.outMembers += 1
    member.state = 'asked'
  }

  /** The member stays out until the peer has read everything that it was sent. */
  #waitForReader(member: FeedMember): void {
    this.#leaveTopic(member)
    this.#asking.delete(member)
    member.state = 'unread'
    member.sinceMs = performance.now()
    // An outstanding probe was sent before the frame. Its answer leads to another one.
    member.isProbed = this.#probe(member.connection)
  }

  #hasRead(member: FeedMember): void {
    member.isProbed = false
    this.#catchUp(member)
  }

  /** Asks the shard for what the member lacks. */
  #catchUp(member: FeedMember): void {
    const { thread, connection, room, position } = member
    const isTaken = thread.orders.catchUp(connection.number, { room, since: position })
    member.state = isTaken ? 'asked' : 'asking'
    if (isTaken) this.#asking.delete(member)
    else this.#asking.add(member)
  }

  /** Sends a probe behind everything so far. False when one is outstanding. */
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
