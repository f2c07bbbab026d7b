// Reads the fields that several records have. Those of a payload are read one after the other. Both threads.
import { readLength, textOf } from '../protocol/byte-builder.ts'
import type { Call, Recipient } from './inbox-handlers.ts'
import { SAID, SAID_UNKEPT, type Saying } from './orders.ts'
import type { RingReader } from './ring.ts'
import type { Slice } from './slice.ts'
import { ID_BYTES, joinWords } from './words.ts'

/** Flags of the records to a shard. */
export const Flag = {
  /** join: the connection was a member before its shard was replaced, so no one is told. */
  replay: 1,
  /** privateMessage: the payload is JSON and not a text. */
  json: 1,
  /** largeFrame: it names a recipient. */
  recipient: 1,
  /** statistics: the answer comes when the push has been flushed. */
  untilFlushed: 1,
  /** statistics: the records are of the schema of the room's board. */
  ofSchema: 2,
  /** statistics: the records are checked and not pushed. */
  onlyChecked: 4,
  /** describe: the connection lives in one room. */
  resident: 1,
  /** publish: the connection is not known to be a member. Its identity stands before the parameters. */
  stranger: 1,
  /** text, data, publish: the message is not kept in history. */
  skipHistory: 2,
  /** text, data, publish, statistics, apiPublish: the shard writes the record `timed` behind the frames of the publication. */
  timed: 128,
} as const

/** A text of a known size. */
export function takeText(record: RingReader, size: number): string {
  const start = record.take(size)
  return textOf(record.bytes, start, record.start)
}

/** A text behind its u16 length, such as the name of a room. */
export function takeSized(record: RingReader): string {
  const place = record.take(2)
  return takeText(record, record.bytes[place]! | (record.bytes[place + 1]! << 8))
}

/** A text behind its u32 length. */
export function takeLong(record: RingReader): string {
  const place = record.take(4)
  return takeText(record, readLength(record.bytes, place))
}

/** Everything that is left, as a text. */
export const restOf = ({ bytes, start, end }: Slice): string => textOf(bytes, start, end)

export const callOf = ({ connection, a: id, b: request }: RingReader): Call => ({ connection, id, request })

export function takeRecipient(record: RingReader): Recipient {
  const id = takeText(record, ID_BYTES)
  return { connection: joinWords(record.a, record.b), id, protocol: record.detail }
}

/** How the message of a record is said. */
export const sayingOf = ({ flags }: RingReader): Saying => ((flags & Flag.skipHistory) === 0 ? SAID : SAID_UNKEPT)
