// The records from the main thread to a shard: for each one its layout and one writer (main thread). Each has one case of `readInbox`
// (read-inbox.ts, shard thread). A new record does not compile until one of the InboxHandlers has a method for it.
import { ByteBuilder, utf8 } from '../protocol/byte-builder.ts'
import { FaultKind, type FaultName } from './fault-kinds.ts'
import type { Call, Recipient, StatisticsPush } from './inbox-handlers.ts'
import {
  type CatchUpOrder,
  type DescribeOrder,
  type JoinOrder,
  type RoomQuestion,
  SAID,
  type Saying,
  type Stranger,
  type SubscribeOrder,
  type ViewOrder,
} from './orders.ts'
import { NO_REQUEST } from './outbox-records.ts'
import { Flag } from './record-fields.ts'
import type { RecordHeader, WriteRecord } from './ring.ts'
import type { Slice } from './slice.ts'
import { highWord, lowWord } from './words.ts'

const Kind = {
  join: 1,
  leave: 2,
  text: 3,
  data: 4,
  privateMessage: 5,
  members: 6,
  subscribe: 7,
  unsubscribe: 8,
  expel: 9,
  publish: 10,
  presence: 11,
  presenceStats: 12,
  history: 13,
  describe: 14,
  statistics: 15,
  apiPublish: 16,
  question: 17,
  fault: 18,
  stop: 19,
  largeFrame: 20,
  watch: 21,
  unwatch: 22,
  catchUp: 23,
  view: 24,
  settle: 25,
} as const
type Kind = (typeof Kind)[keyof typeof Kind]
/** For read-inbox.ts. */
export const InboxKind = Kind
export type InboxKind = Kind

/** The publications of which the way through a shard may be timed, a bit for each kind. */
const TIMED_KINDS =
  (1 << Kind.text) | (1 << Kind.data) | (1 << Kind.publish) | (1 << Kind.statistics) | (1 << Kind.apiPublish)

/** Publications of probes (gateway/probe-rooms.ts) are timed by these. */
export const mayBeTimed = ({ kind, a }: RecordHeader): boolean =>
  ((TIMED_KINDS >>> kind) & 1) !== 0 && !(kind === Kind.apiPublish && a === NO_REQUEST)

const SCRATCH_BYTES = 1024
/** A scratch buffer that grew beyond this, because of one large record, is left to the garbage collector. */
const KEPT_SCRATCH_BYTES = 65_536
const NOTHING = new Uint8Array(0)

/**
 * Writes records. Each method is false when the record was not taken. One header and one scratch buffer serve all records: no
 * message makes an object.
 */
export class InboxWriter {
  readonly #write: WriteRecord
  #scratch = new ByteBuilder(SCRATCH_BYTES)
  readonly #header: RecordHeader = { kind: 0, flags: 0, detail: 0, connection: 0, a: 0, b: 0 }
  /** Size of the payload of the last record, written or refused. */
  lastBytes = 0

  constructor(write: WriteRecord) {
    this.#write = write
  }

  /** Payload: 36 bytes of id, sized name of the room, then the rest of the order as JSON where it says anything. */
  join(connection: number, order: JoinOrder): boolean {
    const { id, room, protocol, isReplay, ...identity } = order
    const scratch = this.#begin()
    scratch.append(utf8(id))
    scratch.appendSized(utf8(room))
    const { user, name, connectionInfo, roomInfo, view } = identity
    // A token without a user may still have a name or infos.
    const isKnown = user !== '' || [name, connectionInfo, roomInfo, view].some((part) => part !== undefined)
    if (isKnown) scratch.append(utf8(JSON.stringify(identity)))
    this.#set(Kind.join, connection)
    this.#header.flags = isReplay ? Flag.replay : 0
    this.#header.detail = protocol
    return this.#send()
  }

  leave(connection: number): boolean {
    this.#set(Kind.leave, connection)
    return this.#sendBytes(NOTHING, 0, 0)
  }

  text(connection: number, bytes: Uint8Array, { skipHistory } = SAID): boolean {
    this.#set(Kind.text, connection)
    if (skipHistory) this.#header.flags = Flag.skipHistory
    this.lastBytes = bytes.length
    return this.#write(this.#header, bytes, 0, bytes.length)
  }

  data(connection: number, { bytes, start, end }: Slice, { skipHistory } = SAID): boolean {
    this.#set(Kind.data, connection)
    if (skipHistory) this.#header.flags = Flag.skipHistory
    return this.#sendBytes(bytes, start, end)
  }

  /** Payload: 36 bytes of the recipient's id, then the message. */
  privateMessage(connection: number, to: Recipient, payload: Slice & { readonly isJson: boolean }): boolean {
    const scratch = this.#begin()
    scratch.append(utf8(to.id))
    scratch.append(payload.bytes, payload.start, payload.end)
    this.#set(Kind.privateMessage, connection)
    this.#header.flags = payload.isJson ? Flag.json : 0
    this.#header.detail = to.protocol
    this.#header.a = lowWord(to.connection)
    this.#header.b = highWord(to.connection)
    return this.#send()
  }

  /** As `privateMessage`, the id being absent when no recipient is named. */
  largeFrame(connection: number, to: Recipient | undefined, frame: Uint8Array): boolean {
    const scratch = this.#begin()
    if (to !== undefined) scratch.append(utf8(to.id))
    scratch.append(frame)
    this.#set(Kind.largeFrame, connection)
    if (to !== undefined) {
      this.#header.flags = Flag.recipient
      this.#header.detail = to.protocol
      this.#header.a = lowWord(to.connection)
      this.#header.b = highWord(to.connection)
    }
    return this.#send()
  }

  members(connection: number): boolean {
    this.#set(Kind.members, connection)
    return this.#sendBytes(NOTHING, 0, 0)
  }

  /** Payload: the order as JSON. */
  subscribe(call: Call, order: SubscribeOrder): boolean {
    this.#begin().append(utf8(JSON.stringify(order)))
    this.#setCall(Kind.subscribe, call)
    return this.#send()
  }

  /** Payload: sized name of the room. */
  unsubscribe(call: Call, room: string): boolean {
    this.#beginRoom(room)
    this.#setCall(Kind.unsubscribe, call)
    return this.#send()
  }

  /** Payload: sized name of the room, then the frame that follows. `detail`: the code. */
  expel(call: Call, { room, code, follow }: { room: string; code: number; follow: Uint8Array }): boolean {
    this.#beginRoom(room).append(follow)
    this.#setCall(Kind.expel, call)
    this.#header.detail = code
    return this.#send()
  }

  /** Payload: sized name of the room; for a stranger the u32 length of its JSON and the JSON; then the parameters. */
  publish(
    call: Call,
    room: string,
    { stranger, params, how = SAID }: { stranger: Stranger | undefined; params: Slice; how?: Saying | undefined },
  ): boolean {
    const scratch = this.#beginRoom(room)
    if (stranger !== undefined) {
      const place = scratch.openLength()
      scratch.append(utf8(JSON.stringify(stranger)))
      scratch.closeLength(place)
    }
    scratch.append(params.bytes, params.start, params.end)
    this.#setCall(Kind.publish, call)
    this.#header.flags = (stranger === undefined ? 0 : Flag.stranger) | (how.skipHistory ? Flag.skipHistory : 0)
    return this.#send()
  }

  presence(call: Call, room: string): boolean {
    this.#beginRoom(room)
    this.#setCall(Kind.presence, call)
    return this.#send()
  }

  presenceStats(call: Call, room: string): boolean {
    this.#beginRoom(room)
    this.#setCall(Kind.presenceStats, call)
    return this.#send()
  }

  /** Payload: sized name of the room, then the parameters. */
  history(call: Call, room: string, { bytes, start, end }: Slice): boolean {
    this.#beginRoom(room).append(bytes, start, end)
    this.#setCall(Kind.history, call)
    return this.#send()
  }

  /** Payload: the order as JSON. */
  describe(connection: number, order: DescribeOrder): boolean {
    this.#begin().append(utf8(JSON.stringify(order)))
    this.#set(Kind.describe, connection)
    return this.#send()
  }

  /** Payload: the info as a JSON text. */
  describeResident(connection: number, connectionInfo: string): boolean {
    this.#begin().append(utf8(connectionInfo))
    this.#set(Kind.describe, connection)
    this.#header.flags = Flag.resident
    return this.#send()
  }

  /** Payload: sized name of the room, sized idempotency key (empty for none), then the body. */
  statistics(request: number, room: string, push: StatisticsPush<Uint8Array>): boolean {
    const { key = '', isUntilFlushed, isOfSchema, isOnlyChecked, body } = push
    const scratch = this.#beginRoom(room)
    scratch.appendSized(utf8(key))
    scratch.append(body)
    this.#setRequest(Kind.statistics, request)
    this.#header.flags =
      (isUntilFlushed ? Flag.untilFlushed : 0) |
      (isOfSchema ? Flag.ofSchema : 0) |
      (isOnlyChecked ? Flag.onlyChecked : 0)
    return this.#send()
  }

  /** Payload: the order as JSON. */
  catchUp(connection: number, order: CatchUpOrder): boolean {
    this.#begin().append(utf8(JSON.stringify(order)))
    this.#set(Kind.catchUp, connection)
    return this.#send()
  }

  /** Payload: the order as JSON. */
  view(call: Call, order: ViewOrder): boolean {
    this.#begin().append(utf8(JSON.stringify(order)))
    this.#setCall(Kind.view, call)
    return this.#send()
  }

  /** `detail`: how many rooms. Payload: sized name of each room, then the body. */
  apiPublish(request: number, rooms: readonly string[], body: Uint8Array): boolean {
    const scratch = this.#begin()
    for (const room of rooms) scratch.appendSized(utf8(room))
    scratch.append(body)
    this.#setRequest(Kind.apiPublish, request)
    this.#header.detail = rooms.length
    return this.#send()
  }

  /** Payload: the question as JSON. */
  question(request: number, question: RoomQuestion): boolean {
    this.#begin().append(utf8(JSON.stringify(question)))
    this.#setRequest(Kind.question, request)
    return this.#send()
  }

  /** Payload: sized name of the room. `a`: a number that the answer carries. */
  watch(request: number, room: string): boolean {
    this.#beginRoom(room)
    this.#set(Kind.watch, 0)
    this.#header.a = request
    return this.#send()
  }

  unwatch(room: string): boolean {
    this.#beginRoom(room)
    this.#set(Kind.unwatch, 0)
    return this.#send()
  }

  fault(kind: FaultName): boolean {
    this.#set(Kind.fault, 0)
    this.#header.detail = FaultKind[kind]
    return this.#sendBytes(NOTHING, 0, 0)
  }

  settle(number: number): boolean {
    this.#set(Kind.settle, 0)
    this.#header.a = number
    return this.#sendBytes(NOTHING, 0, 0)
  }

  stop(): boolean {
    this.#set(Kind.stop, 0)
    return this.#sendBytes(NOTHING, 0, 0)
  }

  #begin(): ByteBuilder {
    if (this.#scratch.bytes.length > KEPT_SCRATCH_BYTES) this.#scratch = new ByteBuilder(SCRATCH_BYTES)
    this.#scratch.clear()
    return this.#scratch
  }

  #beginRoom(room: string): ByteBuilder {
    const scratch = this.#begin()
    scratch.appendSized(utf8(room))
    return scratch
  }

  #set(kind: Kind, connection: number): void {
    const header = this.#header
    header.kind = kind
    header.flags = 0
    header.detail = 0
    header.connection = connection
    header.a = 0
    header.b = 0
  }

  /** `a`: the number of the request. */
  #setRequest(kind: Kind, request: number): void {
    this.#set(kind, 0)
    this.#header.a = request
  }

  /** `a`: the client's id of the command, `b`: the slot. */
  #setCall(kind: Kind, { connection, id, request }: Call): void {
    this.#set(kind, connection)
    this.#header.a = id
    this.#header.b = request
  }

  #send(): boolean {
    return this.#sendBytes(this.#scratch.bytes, 0, this.#scratch.length)
  }

  #sendBytes(bytes: Uint8Array, start: number, end: number): boolean {
    this.lastBytes = end - start
    return this.#write(this.#header, bytes, start, end)
  }
}
