// Carries out the records of the shards' outboxes, in exactly the order of each outbox: publishes and sends frames, subscribes and
// unsubscribes sockets. Main thread. Runs outside uWS handlers, because inside one only the socket being handled is corked, and each
// message to another member past the 32nd would leave in a system call of its own. The one exception is the answer of a shard at rest
// (MainEnd.asked), which is a single message.
import { GROUP } from '../mailbox/group.ts'
import type { Drained } from '../mailbox/mailbox.ts'
import {
  type Addressees,
  type BoardAudience,
  type BoardMember,
  type Flushed,
  type Membership,
  NO_REQUEST,
  type OutboxHandler,
  type PrivateDelivery,
  type Rejection,
  TextRefusal,
} from '../mailbox/outbox-records.ts'
import { isForSingleConnections, readOutbox } from '../mailbox/read-outbox.ts'
import type { RingReader } from '../mailbox/ring.ts'
import type { Slice } from '../mailbox/slice.ts'
import { NUMBER_BYTES } from '../mailbox/words.ts'
import type { ShardListener, ShardThread } from '../pool/shard-thread.ts'
import { readLength } from '../protocol/byte-builder.ts'
import { AUDIENCES, WATCHED_AUDIENCE } from '../protocol/protocols.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { type AudienceTopic, RoomTopics } from './audience-topic.ts'
import type { Connection } from './connection.ts'
import type { FanOutParts } from './fan-out-parts.ts'
import { GatheredFrames } from './gathered-frames.ts'

const { fanOutClockRecords, fanOutTurnMsMax, fanOutTurnRecordsMax } = MainThreadTuning

/** The reason under which a message that was not delivered is counted. */
const REASON_OF = {
  [TextRefusal.permission]: 'plain_publish',
  [TextRefusal.engine]: 'engine',
  [TextRefusal.engineForGood]: 'engine',
  [TextRefusal.overloaded]: 'overloaded',
} as const

export class FanOut implements ShardListener, OutboxHandler {
  readonly #parts: FanOutParts
  readonly #gathered: GatheredFrames
  readonly #topics = new Map<ShardThread, { life: number; byRoom: RoomTopics[] }>()
  /** For shards whose record of frames was published only in part when the turn ended: where in the ring to go on. */
  readonly #resumeAt = new Map<ShardThread, number>()
  #turnEndsAtMs = 0
  #turn = 0
  /** Whether this drain has caused something that is sent at the end of the turn of the event loop: frames of topics, answers of HTTP. */
  #unsent = false
  /** Whether this drain has had frames for watchers. */
  #isWatched = false
  /** The shard whose records are being read. Set at the beginning of each `drain`. */
  #thread!: ShardThread

  constructor(parts: FanOutParts) {
    this.#parts = parts
    this.#gathered = new GatheredFrames((connection, frame) => parts.lobby.transmit(connection, frame))
  }

  drain(thread: ShardThread, reader: RingReader): Drained {
    const drained = this.#drain(thread, reader)
    if (this.#isWatched) {
      this.#isWatched = false
      this.#parts.watchers.flush()
    }
    return drained
  }

  #drain(thread: ShardThread, reader: RingReader): Drained {
    let records = 0
    this.#thread = thread
    this.#turn += 1
    this.#unsent = false
    this.#turnEndsAtMs = performance.now() + fanOutTurnMsMax
    while (reader.next()) {
      records += 1
      if (!this.#gathered.isEmpty && !isForSingleConnections(reader)) this.#gathered.send(reader.bytes)
      if (!readOutbox(reader, this)) {
        reader.putBack()
        return { more: true, records, blocked: false, unsent: this.#unsent }
      }
      if (
        records >= fanOutTurnRecordsMax ||
        ((records & (fanOutClockRecords - 1)) === 0 && performance.now() > this.#turnEndsAtMs)
      ) {
        this.#gathered.send(reader.bytes)
        return { more: true, records, blocked: false, unsent: this.#unsent }
      }
    }
    this.#gathered.send(reader.bytes)
    return { more: false, records, blocked: false, unsent: this.#unsent }
  }

  down(thread: ShardThread): void {
    this.#resumeAt.delete(thread)
    this.#topics.delete(thread)
    this.#parts.shardDown(thread)
  }

  frames(room: number, audience: number, frames: Slice): boolean {
    const topic = this.#topicsOf(room).topic(audience)
    if (AUDIENCES[audience]!.framing === 'single') return this.#publishSingly(topic, frames)
    const frame = frames.bytes.subarray(frames.start, frames.end)
    if (this.#parts.held.active) this.#parts.held.published(topic.name, frame)
    const { main, traffic } = this.#parts.metrics
    main.framesPublished += 1
    traffic.frameBytes.observe(frame.length)
    this.#unsent = true
    this.#parts.publisher.publish(topic.name, frame)
    return true
  }

  /** Earlier records have admitted the addressees. uWS first sends what waits for such a socket in its topics, so the order is kept. */
  addressedFrame(to: Addressees, { bytes, start, end, doubles }: Slice & { readonly doubles: Float64Array }): void {
    const { lobby, held, metrics } = this.#parts
    const { count } = to
    const firstNumber = start / NUMBER_BYTES
    const frameStart = start + count * NUMBER_BYTES
    if (AUDIENCES[to.audience]!.framing === 'single') {
      const frame = bytes.subarray(frameStart + GROUP.headerBytes, end)
      if (count > 0) metrics.traffic.frameBytes.observe(frame.length)
      for (let index = 0; index < count; index++) {
        const connection = lobby.connections.get(doubles[firstNumber + index]!)
        if (connection !== undefined) lobby.transmit(connection, frame)
      }
      // A frame without addressees is for watchers or probes alone.
      const isWatched = to.audience === WATCHED_AUDIENCE.index && (count === 0 || this.#parts.watchers.active)
      if (isWatched) this.#show(this.#topicsOf(to.room).topic(to.audience), frame)
      return
    }
    metrics.traffic.frameBytes.observe(end - frameStart)
    const topic = held.active ? this.#topicsOf(to.room).topic(to.audience).name : undefined
    if (topic !== undefined) held.published(topic, bytes.subarray(frameStart, end))
    for (let index = 0; index < count; index++) {
      const connection = lobby.connections.get(doubles[firstNumber + index]!)
      if (connection === undefined || (topic !== undefined && held.holds(connection, topic))) continue
      this.#gathered.add(connection, frameStart, end)
    }
  }

  left({ start, end, doubles }: Slice & { readonly doubles: Float64Array }): void {
    const thread = this.#thread
    for (let at = start / NUMBER_BYTES; at < end / NUMBER_BYTES; at++) this.#parts.members.left(thread, doubles[at]!)
  }

  admitted({ connection: number, room, roomName, audiences, request }: Membership, reply: Slice): void {
    const thread = this.#thread
    if (request !== NO_REQUEST) thread.commands.close(request)
    const connection = this.#parts.lobby.connections.get(number)
    // The connection has closed, or leaves its rooms as slow: its leave is on the way to the shard.
    if (connection?.socket === undefined || connection.slow) return
    const topics = this.#topicsOf(room).topics(audiences)
    const frame = reply.bytes.subarray(reply.start, reply.end)
    for (const observer of this.#parts.memberships) observer.joined(connection, roomName)
    if (connection.session.admitted({ thread, request, room: roomName, reply: frame, topics })) return
    // The reply is sent before the subscription, so the connection gets the reply before any publication.
    if (frame.length > 0) this.#parts.lobby.send(connection, frame)
    for (const { name } of topics) connection.socket?.subscribe(name)
  }

  departed(membership: Membership, reply: Slice): void {
    const isOwn = this.#thread.commands.close(membership.request) !== 0
    this.#unsubscribe(membership)
    const connection = this.#parts.lobby.connections.get(membership.connection)
    if (connection !== undefined) {
      this.#left(connection, membership, isOwn ? 'unsubscribed' : 'removed')
    }
    this.#send(membership.connection, reply)
  }

  ended(membership: Membership): void {
    this.#unsubscribe(membership)
    const connection = this.#parts.lobby.connections.get(membership.connection)
    if (connection === undefined) return
    connection.session.ended(this.#thread, membership.roomName)
    this.#left(connection, membership, 'lost')
  }

  reply(number: number, request: number, { start, end }: Slice): void {
    this.#thread.commands.close(request)
    const connection = start === end ? undefined : this.#parts.lobby.connections.get(number)
    if (connection !== undefined) this.#gather(connection, start, end)
  }

  rejection({ connection: number, request, code, isNotSubscribed, isFault }: Rejection, frame: Slice): void {
    const thread = this.#thread
    const id = thread.commands.close(request)
    this.#parts.refusals.command(code)
    const connection = this.#parts.lobby.connections.get(number)
    if (connection === undefined) return
    if (!isNotSubscribed && !isFault) {
      this.#gather(connection, frame.start, frame.end)
      return
    }
    this.#gathered.send(frame.bytes)
    if (isNotSubscribed) connection.session.rejected({ thread, request })
    // The server itself has given the command, so no client waits for the reply.
    if (id === 0) return
    this.#send(number, frame)
    if (isFault) connection.session.faulted()
  }

  /** A reply, which is sent with the other frames for its connection. */
  #gather(connection: Connection, start: number, end: number): void {
    this.#parts.metrics.traffic.sent(connection.protocol, end - start)
    this.#gathered.add(connection, start, end)
  }

  answer(request: number, json: string): void {
    // Who waits for it goes on in a microtask.
    this.#unsent = true
    this.#parts.answers.answer(request, Object.assign(JSON.parse(json), { text: json }))
  }

  privateMessage({ sender, recipient, recipientId }: PrivateDelivery, frame: Slice): void {
    const { lobby, metrics } = this.#parts
    const to = lobby.connections.get(recipient)
    if (to?.socket !== undefined && !to.slow) {
      lobby.send(to, frame.bytes.subarray(frame.start, frame.end))
      return
    }
    metrics.main.privateMessagesLost += 1
    lobby.connections.get(sender)?.session.undelivered(recipientId)
  }

  notice(connection: number, code: number, frame: Slice): void {
    if (code !== 0) this.#parts.refusals.command(code)
    this.#send(connection, frame)
  }

  textRefused(connection: number, why: TextRefusal): void {
    this.#parts.refusals.record(REASON_OF[why])
    this.#parts.lobby.connections.get(connection)?.session.textRefused(why)
  }

  refused(number: number, code: number, reason: string): void {
    const connection = this.#parts.lobby.connections.get(number)
    if (connection === undefined) return
    this.#parts.refusals.record('room', () => ({ id: connection.id, code, text: reason }))
    this.#parts.lobby.end(connection, { code, reason })
  }

  flushed(flushed: Flushed): void {
    const topics = flushed.isEmpty ? undefined : this.#topicsOf(flushed.room)
    this.#parts.receipts.flushed(this.#thread, flushed, topics)
  }

  watched(request: number, room: number): void {
    const { watchers: all, probes } = this.#parts
    const watchers = request === NO_REQUEST ? probes.watched(this.#thread) : all.watched(request)
    this.#topicsOf(room).topic(WATCHED_AUDIENCE.index).watchers = watchers
  }

  watchRefused(request: number): void {
    this.#parts.watchers.refused(request)
  }

  boardFrame(to: BoardAudience & { readonly offset: number }, { bytes, start, end }: Slice): void {
    const topics = this.#topicsOf(to.room)
    const topic = topics.board(to)
    const frame = bytes.subarray(start, end)
    const { main, traffic } = this.#parts.metrics
    main.framesPublished += 1
    traffic.boardFrame(to.audience, topic.members - topic.outMembers, frame.length)
    this.#unsent = true
    this.#parts.publisher.publish(topic.name, frame)
    topic.published(frame.length, to.offset)
    const isWatched = to.view === 0 && to.audience === WATCHED_AUDIENCE.index && this.#parts.watchers.active
    if (isWatched) this.#show(topics.topic(to.audience), frame)
  }

  boardMember(member: BoardMember, { bytes, start, end }: Slice): void {
    const thread = this.#thread
    if (member.request !== NO_REQUEST) thread.commands.close(member.request)
    const connection = this.#parts.lobby.connections.get(member.connection)
    if (connection?.socket === undefined || connection.slow) return
    const topic = this.#topicsOf(member.room).board(member)
    this.#unsent = true
    this.#parts.feeds.entered(
      connection,
      { ...member, thread, room: member.roomName, topic },
      bytes.subarray(start, end),
    )
  }

  boardReset(audience: BoardAudience): void {
    const topics = this.#topicsOf(audience.room)
    this.#parts.feeds.reset(topics.board(audience))
    // Watchers are sent no board. They are told that frames are missing.
    const isWatched = audience.view === 0 && audience.audience === WATCHED_AUDIENCE.index && this.#parts.watchers.active
    if (isWatched) this.#show(topics.topic(audience.audience), WATCHED_AUDIENCE.restarted!)
  }

  ready(): void {
    this.#thread.running()
    this.#parts.restore(this.#thread)
  }

  timed(isDropped: boolean): void {
    this.#thread.publishTimer.published(isDropped)
  }

  settled(number: number): void {
    this.#parts.shardEnds.settled(this.#thread, number)
  }

  stopped(): void {
    this.#parts.shardEnds.stopped(this.#thread)
  }

  #topicsOf(room: number): RoomTopics {
    const thread = this.#thread
    let known = this.#topics.get(thread)
    if (known === undefined || known.life !== thread.life) {
      known = { life: thread.life, byRoom: [] }
      this.#topics.set(thread, known)
    }
    let topics = known.byRoom[room]
    if (topics === undefined) {
      topics = new RoomTopics(`${thread.index}.${thread.life}.${room}`)
      known.byRoom[room] = topics
    }
    return topics
  }

  /**
   * Publishes frames, each behind its length. False when frames are left for the next turn: the members' buffers in uWS are full (uWS
   * empties them at the end of a turn of the event loop), or this turn has used its time.
   */
  #publishSingly(topic: AudienceTopic, { bytes, start, end }: Slice): boolean {
    const thread = this.#thread
    const { publisher, metrics } = this.#parts
    let at = this.#resumeAt.get(thread) ?? start
    this.#unsent = true
    if (topic.turn !== this.#turn) {
      topic.turn = this.#turn
      topic.gathered = 0
      topic.gatheredBytes = 0
    }
    while (at < end) {
      const length = readLength(bytes, at)
      if (topic.gathered === GROUP.frames) {
        if (performance.now() > this.#turnEndsAtMs) {
          this.#resumeAt.set(thread, at)
          return false
        }
        topic.gathered = 0
        topic.gatheredBytes = 0
      } else if (topic.gathered > 0 && topic.gatheredBytes + length + GROUP.headerBytes > GROUP.bytes) {
        this.#resumeAt.set(thread, at)
        return false
      }
      at += GROUP.headerBytes
      // uWS copies the bytes before the call returns: the ring may be released afterwards.
      const frame = bytes.subarray(at, at + length)
      // uWS sends first to the sockets that were published to last, so the late members come first here.
      if (topic.lateMembers > 0) publisher.publish(topic.lateName, frame)
      publisher.publish(topic.name, frame)
      if (topic.watchers !== undefined) this.#show(topic, frame)
      metrics.main.framesPublished += topic.lateMembers > 0 ? 2 : 1
      metrics.traffic.frameBytes.observe(length)
      topic.carried(length)
      at += length
      topic.gathered += 1
      topic.gatheredBytes += length + GROUP.headerBytes
    }
    this.#resumeAt.delete(thread)
    return true
  }

  /** Gives a frame to the watchers of a room, who are not subscribed to its topic. */
  #show(topic: AudienceTopic, frame: Uint8Array): void {
    if (topic.watchers === undefined) return
    this.#isWatched = true
    if (!topic.watchers.frame(frame)) topic.watchers = undefined
  }

  #send(connection: number, { bytes, start, end }: Slice): void {
    if (start === end) return
    const { lobby } = this.#parts
    const to = lobby.connections.get(connection)
    if (to !== undefined) lobby.send(to, bytes.subarray(start, end))
  }

  #left(connection: Connection, { roomName }: Membership, reason: 'unsubscribed' | 'removed' | 'lost'): void {
    for (const observer of this.#parts.memberships) observer.left(connection, roomName, reason)
  }

  #unsubscribe({ connection, room, roomName, audiences }: Membership): void {
    const member = this.#parts.lobby.connections.get(connection)
    if (member?.socket === undefined) return
    const { socket } = member
    this.#parts.feeds.left(member, roomName)
    for (const { name } of this.#topicsOf(room).topics(audiences)) socket.unsubscribe(name)
  }
}
