// Reads the records that the main thread sends to a shard. inbox-records.ts has their layouts. Shard thread.
import { assertNever } from '../assert-never.ts'
import type { InboxHandlers } from './inbox-handlers.ts'
import { InboxKind as Kind } from './inbox-records.ts'
import type { CatchUpOrder, DescribeOrder, RoomQuestion, Stranger, SubscribeOrder, ViewOrder } from './orders.ts'
import { callOf, Flag, restOf, sayingOf, takeLong, takeRecipient, takeSized, takeText } from './record-fields.ts'
import type { RingReader } from './ring.ts'
import { ID_BYTES } from './words.ts'

/** Hands the reader's current record to the method for its kind. */
export function readInbox(record: RingReader, handlers: InboxHandlers): void {
  const { plain, centrifuge, board, http, watch, shard } = handlers
  const kind = record.kind as Kind
  switch (kind) {
    case Kind.text:
      plain.text(record.connection, record, sayingOf(record))
      return
    case Kind.data:
      plain.data(record.connection, record, sayingOf(record))
      return
    case Kind.join: {
      const id = takeText(record, ID_BYTES)
      const room = takeSized(record)
      const identity = record.start < record.end ? (JSON.parse(restOf(record)) as object) : undefined
      const isReplay = (record.flags & Flag.replay) !== 0
      plain.join(record.connection, { user: '', ...identity, id, room, protocol: record.detail, isReplay })
      return
    }
    case Kind.leave:
      shard.leave(record.connection)
      return
    case Kind.largeFrame: {
      const to = (record.flags & Flag.recipient) === 0 ? undefined : takeRecipient(record)
      plain.largeFrame(record.connection, to, record)
      return
    }
    case Kind.privateMessage: {
      const to = takeRecipient(record)
      const { bytes, start, end } = record
      plain.privateMessage(record.connection, to, { bytes, start, end, isJson: (record.flags & Flag.json) !== 0 })
      return
    }
    case Kind.members:
      plain.members(record.connection)
      return
    case Kind.subscribe:
      centrifuge.subscribe(callOf(record), JSON.parse(restOf(record)) as SubscribeOrder)
      return
    case Kind.unsubscribe:
      centrifuge.unsubscribe(callOf(record), takeSized(record))
      return
    case Kind.expel:
      centrifuge.expel(callOf(record), { room: takeSized(record), code: record.detail, follow: record })
      return
    case Kind.publish: {
      const room = takeSized(record)
      const stranger = (record.flags & Flag.stranger) === 0 ? undefined : (JSON.parse(takeLong(record)) as Stranger)
      centrifuge.publish(callOf(record), room, { stranger, params: record, how: sayingOf(record) })
      return
    }
    case Kind.presence:
      centrifuge.presence(callOf(record), takeSized(record))
      return
    case Kind.presenceStats:
      centrifuge.presenceStats(callOf(record), takeSized(record))
      return
    case Kind.history:
      centrifuge.history(callOf(record), takeSized(record), record)
      return
    case Kind.describe:
      if ((record.flags & Flag.resident) !== 0) plain.describeResident(record.connection, restOf(record))
      else centrifuge.describe(record.connection, JSON.parse(restOf(record)) as DescribeOrder)
      return
    case Kind.statistics: {
      const room = takeSized(record)
      const key = takeSized(record)
      const isUntilFlushed = (record.flags & Flag.untilFlushed) !== 0
      const isOfSchema = (record.flags & Flag.ofSchema) !== 0
      const isOnlyChecked = (record.flags & Flag.onlyChecked) !== 0
      const how = { key: key === '' ? undefined : key, isUntilFlushed, isOfSchema, isOnlyChecked }
      http.statistics(record.a, room, { ...how, body: record })
      return
    }
    case Kind.catchUp:
      board.catchUp(record.connection, JSON.parse(restOf(record)) as CatchUpOrder)
      return
    case Kind.view:
      board.view(callOf(record), JSON.parse(restOf(record)) as ViewOrder)
      return
    case Kind.apiPublish: {
      const rooms: string[] = []
      while (rooms.length < record.detail) rooms.push(takeSized(record))
      http.apiPublish(record.a, rooms, record)
      return
    }
    case Kind.question:
      http.question(record.a, JSON.parse(restOf(record)) as RoomQuestion)
      return
    case Kind.watch:
      watch.watch(record.a, takeSized(record))
      return
    case Kind.unwatch:
      watch.unwatch(takeSized(record))
      return
    case Kind.fault:
      shard.fault(record.detail)
      return
    case Kind.settle:
      shard.settle(record.a)
      return
    case Kind.stop:
      shard.stop()
      return
    default:
      assertNever(kind)
  }
}
