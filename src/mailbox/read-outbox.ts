// Reads the records that a shard sends to the main thread. outbox-records.ts has their layouts. Main thread.
import { assertNever } from '../assert-never.ts'
import {
  type BoardAudience,
  OutboxFlag as Flag,
  OutboxKind as Kind,
  type Membership,
  type OutboxHandler,
  type TextRefusal,
  VIEW_STEP,
} from './outbox-records.ts'
import { restOf, takeSized, takeText } from './record-fields.ts'
import type { RingReader } from './ring.ts'
import { ID_BYTES, joinWords, NUMBER_BYTES } from './words.ts'

/** Whether the current record is a frame for single connections or a reply to a command. Such frames may be gathered and sent a little later. */
export const isForSingleConnections = ({ kind }: RingReader): boolean =>
  kind === Kind.reply || kind === Kind.addressedFrame || kind === Kind.rejection

/** Hands the reader's current record to the method for its kind. False when the rest of the record has to wait. */
export function readOutbox(record: RingReader, handler: OutboxHandler): boolean {
  const kind = record.kind as Kind
  switch (kind) {
    case Kind.frames:
      return handler.frames(record.a, record.detail, record)
    case Kind.addressedFrame:
      handler.addressedFrame({ room: record.a, audience: record.b, count: record.detail }, record)
      return true
    case Kind.left:
      handler.left(record)
      return true
    case Kind.admitted:
      handler.admitted(takeMembership(record), record)
      return true
    case Kind.departed:
      handler.departed(takeMembership(record), record)
      return true
    case Kind.ended:
      handler.ended(takeMembership(record))
      return true
    case Kind.reply:
      handler.reply(record.connection, record.b, record)
      return true
    case Kind.rejection: {
      const { connection, b: request, a: code, flags } = record
      const isNotSubscribed = (flags & Flag.notSubscribed) !== 0
      handler.rejection({ connection, request, code, isNotSubscribed, isFault: (flags & Flag.isFault) !== 0 }, record)
      return true
    }
    case Kind.answer:
      handler.answer(record.a, restOf(record))
      return true
    case Kind.privateMessage: {
      const recipientId = takeText(record, ID_BYTES)
      const { connection: sender, a, b } = record
      handler.privateMessage({ sender, recipient: joinWords(a, b), recipientId }, record)
      return true
    }
    case Kind.notice:
      handler.notice(record.connection, record.a, record)
      return true
    case Kind.textRefused:
      handler.textRefused(record.connection, record.detail as TextRefusal)
      return true
    case Kind.refused:
      handler.refused(record.connection, record.detail, restOf(record))
      return true
    case Kind.flushed: {
      const { connection: offset, a: room, b: request, detail: index, flags } = record
      handler.flushed({ room, offset, request, index, isEmpty: (flags & Flag.empty) !== 0 })
      return true
    }
    case Kind.watched:
      handler.watched(record.b, record.a)
      return true
    case Kind.watchRefused:
      handler.watchRefused(record.b)
      return true
    case Kind.boardFrame:
      handler.boardFrame({ ...boardAudienceOf(record), offset: record.connection }, record)
      return true
    case Kind.boardMember: {
      const offset = record.doubles[record.take(NUMBER_BYTES) / NUMBER_BYTES]!
      const { connection, b: request, flags } = record
      const roomName = takeSized(record)
      const isOut = (flags & Flag.out) !== 0
      const isRated = (flags & Flag.rated) !== 0
      handler.boardMember({ ...boardAudienceOf(record), connection, roomName, offset, request, isOut, isRated }, record)
      return true
    }
    case Kind.boardReset:
      handler.boardReset(boardAudienceOf(record))
      return true
    case Kind.ready:
      handler.ready()
      return true
    case Kind.timed:
      handler.timed((record.flags & Flag.dropped) !== 0)
      return true
    case Kind.settled:
      handler.settled(record.a)
      return true
    case Kind.stopped:
      handler.stopped()
      return true
    default:
      return assertNever(kind)
  }
}

function takeMembership(record: RingReader): Membership {
  const roomName = takeSized(record)
  const { connection, a: room, b: request, flags: audiences } = record
  return { connection, room, roomName, audiences, request }
}

const boardAudienceOf = ({ a: room, detail }: RingReader): BoardAudience => ({
  room,
  view: Math.floor(detail / VIEW_STEP),
  audience: detail % VIEW_STEP,
})
