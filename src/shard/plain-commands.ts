// What plain connections do in the rooms of a shard: join, leave, talk, whisper. Shard thread.

import type { ShardCounters } from '../mailbox/counters.ts'
import { ID_BYTES, type JoinIdentity, joinWords, RecordFlag, slotOf } from '../mailbox/records.ts'
import type { RingReader } from '../mailbox/ring.ts'
import { roomAndRest } from '../mailbox/room-payload.ts'
import { textOf } from '../protocol/byte-builder.ts'
import { PlainClose } from '../protocol/codes.ts'
import { fromTextFrame, type Payload } from '../protocol/payload.ts'
import type { Member } from './member.ts'
import type { Outbox } from './outbox.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'

/** Of a plain connection that showed no token. */
const NOBODY: JoinIdentity = { user: '' }

interface PlainMembership {
  readonly connection: number
  readonly room: Room
  readonly member: Member
}

export class PlainCommands {
  readonly #rooms: Rooms
  readonly #outbox: Outbox
  readonly #counters: ShardCounters
  readonly #plain = new Map<number, PlainMembership>()
  /** The newest of them by slot, found with one access to memory; the end of an older one may come after it. */
  readonly #plainBySlot: (PlainMembership | undefined)[] = []

  constructor(rooms: Rooms, outbox: Outbox, counters: ShardCounters) {
    this.#rooms = rooms
    this.#outbox = outbox
    this.#counters = counters
  }

  text(record: RingReader): void {
    // A connection that was refused may still have sent something; nobody in a room is waiting for it.
    const membership = this.#membershipOf(record.connection)
    if (membership === undefined) return
    membership.room.say(membership.member, payloadOf(record, record.start), this.#rooms.nowMs)
  }

  join(record: RingReader): void {
    const { connection, bytes, start, end } = record
    // A replay may name a connection again that the main thread was not sure about.
    if (this.#plain.has(connection)) return
    const id = textOf(bytes, start, start + ID_BYTES)
    const { room: name, restStart } = roomAndRest(bytes, start + ID_BYTES)
    const room = this.#rooms.obtain(name)
    if (room === undefined) {
      this.#outbox.refuse(connection, PlainClose.tryAgain.code, 'too many rooms')
      return
    }
    const identity = restStart < end ? (JSON.parse(textOf(bytes, restStart, end)) as JoinIdentity) : NOBODY
    const fields = { connection, id, ...identity, protocol: 'plain', joinLeave: true } as const
    if ((record.flags & RecordFlag.replay) !== 0) {
      room.restore(fields)
    } else if (room.joinPlain(fields) !== 'ok') {
      this.#counters.add('refusedMembers')
      this.#outbox.refuse(connection, PlainClose.tryAgain.code, 'room is full')
      this.#rooms.dropIfEmpty(room)
      return
    }
    const membership = { connection, room, member: room.members.get(connection) as Member }
    this.#plain.set(connection, membership)
    this.#plainBySlot[slotOf(connection)] = membership
    this.#counters.add('members')
  }

  leave(connection: number): void {
    const membership = this.#plain.get(connection)
    if (membership === undefined) return
    this.#plain.delete(connection)
    if (this.#plainBySlot[slotOf(connection)] === membership) this.#plainBySlot[slotOf(connection)] = undefined
    membership.room.leave(connection)
    membership.room.confirmLeft(connection)
    this.#counters.add('members', -1)
    this.#rooms.dropIfEmpty(membership.room)
  }

  privateText(record: RingReader): void {
    const membership = this.#membershipOf(record.connection)
    if (membership === undefined) return
    const id = textOf(record.bytes, record.start, record.start + ID_BYTES)
    const protocol = (record.flags & RecordFlag.toCentrifuge) !== 0 ? 'centrifuge' : 'plain'
    const to = { connection: joinWords(record.a, record.b), id, protocol } as const
    membership.room.sayPrivately(membership.member, to, payloadOf(record, record.start + ID_BYTES))
  }

  #membershipOf(connection: number): PlainMembership | undefined {
    const newest = this.#plainBySlot[slotOf(connection)]
    return newest?.connection === connection ? newest : this.#plain.get(connection)
  }
}

/** What a plain member said in a text frame. */
const payloadOf = (record: RingReader, start: number): Payload =>
  fromTextFrame('text', record.bytes, { start, end: record.end })
