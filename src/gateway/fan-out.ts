// The way from a shard's outbox to the sockets: every publish, send, admission and expulsion, in exactly the outbox's order.
// Main thread, and inside a uWS handler only for the answer to a single message: there the socket being handled holds the only
// cork, and each message past the 32nd to a member would leave in a system call of its own.

import type { Drained } from '../mailbox/mailbox.ts'
import { GROUP, ID_BYTES, joinWords, Outbound, RecordFlag, Topic } from '../mailbox/records.ts'
import type { RingReader } from '../mailbox/ring.ts'
import { roomAndRest } from '../mailbox/room-payload.ts'
import type { Metrics } from '../metrics.ts'
import type { ShardListener, ShardThread } from '../pool/shard-thread.ts'
import { readLength, textOf } from '../protocol/byte-builder.ts'
import { noSuchId } from '../protocol/plain.ts'
import type { Refusals } from '../refusals.ts'
import type { Lobby } from './lobby.ts'
import { RoomTopics } from './room-topics.ts'

/** Records and time after which sockets and timers get their turn. */
const TURN_RECORDS = 4096
const TURN_MS = 8
const NUMBER_BYTES = 8

/** Waits for the answers of shards to HTTP requests. */
interface AnswerDesk {
  answer(request: number, answer: { readonly status: number; readonly body: unknown }): void
}

/** Keeps frames for connections that may not have them yet. Almost always inactive. */
interface TopicHold {
  readonly active: boolean
  published(topic: string, frame: Uint8Array): void
}

export interface FanOutParts {
  readonly lobby: Lobby
  readonly metrics: Metrics
  readonly refusals: Refusals
  readonly held: TopicHold
  readonly answers: AnswerDesk
  readonly publish: (topic: string, frame: Uint8Array) => void
  /** A plain connection's end has been announced to its room. */
  readonly left: (thread: ShardThread, connection: number) => void
  /** A shard runs: bring its rooms' members back. */
  readonly restore: (thread: ShardThread) => void
  readonly shardDown: (thread: ShardThread) => void
  readonly shardFlushed: (thread: ShardThread) => void
}

export class FanOut implements ShardListener {
  readonly #parts: FanOutParts
  readonly #topics = new Map<ShardThread, { life: number; byRoom: RoomTopics[] }>()
  /** How far into its current record a shard's frames have been published, when a turn ended inside it. */
  readonly #resumeAt = new Map<ShardThread, number>()
  #turnEndsAtMs = 0
  #turn = 0

  constructor(parts: FanOutParts) {
    this.#parts = parts
  }

  drain(thread: ShardThread, reader: RingReader): Drained {
    let records = 0
    this.#turn += 1
    this.#turnEndsAtMs = performance.now() + TURN_MS
    while (reader.next()) {
      records += 1
      const isPlain = reader.kind === Outbound.publishPlain
      if (reader.kind === Outbound.sendPlain) this.#sendPlain(reader)
      else if (isPlain ? !this.#publishPlain(thread, reader) : !this.#apply(thread, reader)) {
        reader.putBack()
        return { more: true, records, blocked: false }
      }
      if (records >= TURN_RECORDS || ((records & 63) === 0 && performance.now() > this.#turnEndsAtMs)) {
        return { more: true, records, blocked: false }
      }
    }
    return { more: false, records, blocked: false }
  }

  down(thread: ShardThread): void {
    this.#resumeAt.delete(thread)
    this.#topics.delete(thread)
    this.#parts.shardDown(thread)
  }

  #topicsOf(thread: ShardThread, room: number): RoomTopics {
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
   * Publishes the record's frames. False when a member's cork buffer is full before the record's end (uWS drains at the end of
   * a turn of the event loop), and when the turn has taken its time: the rest is left for the next one.
   */
  #publishPlain(thread: ShardThread, record: RingReader): boolean {
    const topics = this.#topicsOf(thread, record.a)
    const topic = topics.plain
    const { bytes, end } = record
    let at = this.#resumeAt.get(thread) ?? record.start
    if (topics.turn !== this.#turn) {
      topics.turn = this.#turn
      topics.gathered = 0
      topics.gatheredBytes = 0
    }
    while (at < end) {
      const length = readLength(bytes, at)
      if (topics.gathered === GROUP.frames) {
        if (performance.now() > this.#turnEndsAtMs) {
          this.#resumeAt.set(thread, at)
          return false
        }
        topics.gathered = 0
        topics.gatheredBytes = 0
      } else if (topics.gathered > 0 && topics.gatheredBytes + length + GROUP.headerBytes > GROUP.bytes) {
        this.#resumeAt.set(thread, at)
        return false
      }
      at += GROUP.headerBytes
      // uWS copies the bytes before the call returns: the ring may be released afterwards.
      const frame = bytes.subarray(at, at + length)
      // Whoever is queued last is sent to first.
      if (topics.lateMembers > 0) this.#parts.publish(topics.late, frame)
      this.#parts.publish(topic, frame)
      topics.carried(length)
      at += length
      topics.gathered += 1
      topics.gatheredBytes += length + GROUP.headerBytes
    }
    this.#resumeAt.delete(thread)
    return true
  }

  /** Each addressee was admitted by an earlier record. uWS sends what waits for it in its topics first. */
  #sendPlain({ bytes, doubles, start, end, detail }: RingReader): void {
    const { lobby } = this.#parts
    const firstNumber = start / NUMBER_BYTES
    const frame = bytes.subarray(start + detail * NUMBER_BYTES + GROUP.headerBytes, end)
    for (let index = 0; index < detail; index++) {
      const connection = lobby.connections.get(doubles[firstNumber + index]!)
      if (connection !== undefined) lobby.send(connection, frame)
    }
  }

  /** Always true: these records are applied whole. */
  #apply(thread: ShardThread, record: RingReader): true {
    const { bytes, start, end } = record
    switch (record.kind) {
      case Outbound.publishCentrifuge: {
        const topics = this.#topicsOf(thread, record.a)
        const topic = record.detail === Topic.joinLeave ? topics.joinLeave : topics.centrifuge
        const frame = bytes.subarray(start, end)
        if (this.#parts.held.active) this.#parts.held.published(topic, frame)
        this.#parts.publish(topic, frame)
        return true
      }
      case Outbound.reply:
        this.#reply(thread, record)
        return true
      case Outbound.subscribed:
        this.#subscribed(thread, record)
        return true
      case Outbound.unsubscribed:
        this.#unsubscribed(thread, record)
        return true
      case Outbound.left: {
        const numbers = new DataView(bytes.buffer, bytes.byteOffset)
        for (let at = start; at < end; at += 8) this.#parts.left(thread, numbers.getFloat64(at, true))
        return true
      }
      case Outbound.privateMessage:
        this.#privateMessage(record)
        return true
      case Outbound.notice: {
        this.#parts.refusals.record('plain_publish')
        const connection = this.#parts.lobby.connections.get(record.connection)
        if (connection !== undefined) this.#parts.lobby.send(connection, bytes.subarray(start, end))
        return true
      }
      case Outbound.answer:
        this.#parts.answers.answer(record.a, JSON.parse(textOf(bytes, start, end)))
        return true
      case Outbound.refuse: {
        const connection = this.#parts.lobby.connections.get(record.connection)
        if (connection !== undefined) {
          const reason = textOf(bytes, start, end)
          this.#parts.refusals.record('room', () => ({ id: connection.id, code: record.detail, text: reason }))
          this.#parts.lobby.end(connection, { code: record.detail, reason })
        }
        return true
      }
      case Outbound.ready:
        thread.running()
        this.#parts.restore(thread)
        return true
      case Outbound.stopped:
        this.#parts.shardFlushed(thread)
        return true
      default:
        throw new Error(`outbox record of unknown kind ${record.kind}`)
    }
  }

  #reply(thread: ShardThread, record: RingReader): void {
    thread.commands.close(record.b)
    if (record.a !== 0) this.#parts.refusals.command(record.a)
    const connection = this.#parts.lobby.connections.get(record.connection)
    if (connection === undefined) return
    const { session } = connection
    if ((record.flags & RecordFlag.notSubscribed) !== 0) session.rejected({ thread, request: record.b })
    this.#parts.lobby.send(connection, record.bytes.subarray(record.start, record.end))
    if ((record.flags & RecordFlag.refusal) !== 0) session.faulted()
  }

  #subscribed(thread: ShardThread, record: RingReader): void {
    const connection = this.#parts.lobby.connections.get(record.connection)
    const { room, reply } = roomAndReply(record)
    // A plain join is no command and has no slot.
    if (record.flags !== Topic.plain) thread.commands.close(record.b)
    // Already closed: its leave is on the way to the shard.
    if (connection?.socket === undefined || connection.slow) return
    const topics = this.#topicsOf(thread, record.a)
    const names = topics.named(record.flags)
    if (connection.session.admitted({ thread, request: record.b, room, reply, topics, names })) return
    // The reply first: who is admitted sees it before anything that comes after it.
    if (reply.length > 0) this.#parts.lobby.send(connection, reply)
    for (const name of names) connection.socket?.subscribe(name)
  }

  #unsubscribed(thread: ShardThread, record: RingReader): void {
    thread.commands.close(record.b)
    const connection = this.#parts.lobby.connections.get(record.connection)
    if (connection?.socket === undefined) return
    for (const name of this.#topicsOf(thread, record.a).named(record.flags)) connection.socket.unsubscribe(name)
    const { reply } = roomAndReply(record)
    if (reply.length > 0) this.#parts.lobby.send(connection, reply)
  }

  #privateMessage(record: RingReader): void {
    const { bytes, start, end } = record
    const recipient = this.#parts.lobby.connections.get(joinWords(record.a, record.b))
    if (recipient?.socket !== undefined && !recipient.slow) {
      this.#parts.lobby.send(recipient, bytes.subarray(start + ID_BYTES, end))
      return
    }
    this.#parts.metrics.main.privateMessagesLost += 1
    const sender = this.#parts.lobby.connections.get(record.connection)
    if (sender !== undefined) this.#parts.lobby.send(sender, noSuchId(textOf(bytes, start, start + ID_BYTES)))
  }
}

function roomAndReply({ bytes, start, end }: RingReader): { room: string; reply: Uint8Array } {
  const { room, restStart } = roomAndRest(bytes, start)
  return { room, reply: bytes.subarray(restStart, end) }
}
