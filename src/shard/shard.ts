// The core of a shard thread: reads inbox records, keeps the rooms, and flushes what is due into the outbox. Everything a
// room does happens here, one record after another. It knows no sockets. Timers and the thread itself are worker.ts.
import type { Config } from '../config/config.ts'
import { historyBytesCap, roomOptionsFor } from '../config/room-options.ts'
import type { Engine, Sender, Stream } from '../engine/engine.ts'
import { createMemoryEngine } from '../engine/memory-engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { Drained } from '../mailbox/mailbox.ts'
import { ID_BYTES, Inbound, type JoinIdentity, joinWords, Outbound, RecordFlag, slotOf } from '../mailbox/records.ts'
import type { RingReader } from '../mailbox/ring.ts'
import { textOf } from '../protocol/byte-builder.ts'
import { PlainClose } from '../protocol/codes.ts'
import { fromTextFrame, type Payload, writtenJson } from '../protocol/payload.ts'
import { senderPrefix } from '../protocol/plain.ts'
import { parseStatistics } from '../protocol/statistics.ts'
import { answerApiPublish, CommandHandler } from './commands.ts'
import { injectFault } from './fault.ts'
import { FlushSchedule, Pending } from './flush.ts'
import type { Member } from './member.ts'
import { type Outbox, SharedBuilders } from './outbox.ts'
import { Room } from './room.ts'

/** Records taken from the inbox before due flushes get their turn. */
const BATCH_RECORDS = 2048
/** Output a batch may cause before it is flushed: thousands of recoveries would otherwise keep the thread busy for seconds. */
const BATCH_OUTPUT_BYTES = 1_048_576

/** Of a plain connection that showed no token. */
const NOBODY: JoinIdentity = { user: '' }

interface PlainMembership {
  readonly connection: number
  readonly room: Room
  readonly member: Member
}

export interface RoomEntry {
  readonly name: string
  readonly members: number
}

/** A shard's part of a page of GET /rooms. */
export interface RoomsPage {
  readonly rooms: readonly RoomEntry[]
  readonly isCut: boolean
}

export interface ShardParts {
  readonly config: Config
  readonly outbox: Outbox
  readonly counters: ShardCounters
  readonly faults: boolean
}

export class Shard {
  readonly rooms = new Map<string, Room>()
  readonly #config: Config
  readonly #outbox: Outbox
  readonly #counters: ShardCounters
  readonly #faults: boolean
  readonly #engine: Engine
  readonly #commands: CommandHandler
  readonly #schedule: FlushSchedule<Room>
  readonly #builders = new SharedBuilders()
  readonly #plain = new Map<number, PlainMembership>()
  /** The newest of them by slot, found with one access to memory; the end of an older one may come after it. */
  readonly #plainBySlot: (PlainMembership | undefined)[] = []
  readonly #subscribed = new Map<number, Set<Room>>()
  readonly #freeNumbers: number[] = []
  readonly #admin: Sender
  readonly #frameBytesMax: number
  #numbers = 0
  #nowMs = 0
  #outputBytes = 0

  constructor(parts: ShardParts) {
    this.#config = parts.config
    this.#outbox = parts.outbox
    this.#counters = parts.counters
    this.#faults = parts.faults
    // A frame is one record, and more than a connection's outbox helps nobody.
    this.#frameBytesMax = Math.min(parts.config.flush.frameBytesMax, parts.config.limits.outboxBytesMax)
    this.#schedule = new FlushSchedule(this.#frameBytesMax)
    this.#engine = createMemoryEngine(parts.config.limits.keptLogsMax, (delivery) =>
      this.#outbox.privateMessage(delivery),
    )
    this.#commands = new CommandHandler(this, parts.outbox, parts.counters)
    const { id } = parts.config.admin
    this.#admin = { id, prefix: senderPrefix(id), info: undefined }
  }

  get config(): Config {
    return this.#config
  }

  get engine(): Engine {
    return this.#engine
  }

  get adminSender(): Sender {
    return this.#admin
  }

  /** Monotonic milliseconds of the batch in progress. */
  get nowMs(): number {
    return this.#nowMs
  }

  /**
   * Reads and applies inbox records, then flushes what is due. `more`: there may be more to read at once. While the outbox
   * is blocked nothing is read: the inbox fills up and the main thread refuses new commands.
   */
  drain(reader: RingReader, nowMs: number): Drained {
    this.#nowMs = nowMs
    let records = 0
    this.#outputBytes = 0
    if (this.#outbox.blocked) this.#outbox.unblock()
    const full = () => records === BATCH_RECORDS || this.#outputBytes >= BATCH_OUTPUT_BYTES
    while (!full() && !this.#outbox.blocked && reader.next()) {
      records += 1
      this.#apply(reader)
    }
    reader.release()
    this.flushDue(nowMs)
    return { more: full(), records, blocked: this.#outbox.blocked }
  }

  flushDue(nowMs: number): void {
    if (this.#outbox.blocked) return
    for (const room of this.#schedule.take(nowMs)) this.#flush(room, nowMs)
  }

  /** When the next room's window ends; undefined when none waits. */
  get nextDueMs(): number | undefined {
    return this.#schedule.nextDueMs
  }

  /** Once a second: expiry of history and of logs without members. */
  sweep(nowMs: number): void {
    this.#engine.broker.sweep(nowMs)
    this.#counters.set('rooms', this.rooms.size)
  }

  room(name: string): Room | undefined {
    return this.rooms.get(name)
  }

  /** The room of this name, created if needed; undefined when the shard holds as many as it may. */
  obtainRoom(name: string): Room | undefined {
    const known = this.rooms.get(name)
    if (known !== undefined) return known
    if (this.rooms.size >= this.#config.limits.roomsMax) {
      this.#counters.add('refusedRooms')
      return undefined
    }
    const options = roomOptionsFor(this.#config.rooms, name)
    const { limits } = this.#config
    const room = new Room({
      name,
      number: this.#freeNumbers.pop() ?? this.#numbers++,
      limits: {
        recovery: options.recovery && options.historySize > 0,
        presence: options.presence,
        publish: options.publish,
        membersMax: Math.min(options.membersMax, limits.roomMembersMax),
        recoverMax: limits.historyItemsMax,
        recoverBytesMax: limits.outboxBytesMax,
        bufferedMax: limits.historyItemsMax,
        frameBytesMax: this.#frameBytesMax,
      },
      pending: new Pending(this.#builders),
      presence: this.#engine.presence,
      controller: this.#engine.controller,
      touched: (touched, bytes, patienceMs) => this.#touched(touched, bytes, patienceMs),
      unrecovered: (refusing, request) => this.#commands.unrecovered(refusing, request),
    })
    const stream = this.openStream(name, (publication) => {
      this.#counters.add('publications')
      room.deliver(publication)
    })
    room.attach(stream)
    this.rooms.set(name, room)
    this.#counters.set('rooms', this.rooms.size)
    return room
  }

  openStream(name: string, deliver: Parameters<Engine['broker']['open']>[2]): Stream {
    const options = roomOptionsFor(this.#config.rooms, name)
    return this.#engine.broker.open(
      name,
      {
        historySize: options.historySize,
        historyTtlMs: options.historyTtlSeconds * 1000,
        historyBytesMax: Math.min(options.historyBytesMax, historyBytesCap(this.#config.limits)),
        metaTtlMs: options.historyMetaTtlSeconds * 1000,
        idempotencyKeysMax: this.#config.limits.idempotencyKeysMax,
      },
      deliver,
    )
  }

  /** Remembers that a centrifuge connection has business in a room, so that its end can be told there. */
  track(connection: number, room: Room): void {
    const rooms = this.#subscribed.get(connection)
    if (rooms === undefined) this.#subscribed.set(connection, new Set([room]))
    else rooms.add(room)
  }

  /** False when nothing was remembered. */
  untrack(connection: number, room: Room): boolean {
    const rooms = this.#subscribed.get(connection)
    const isKnown = rooms?.delete(room) === true
    if (rooms?.size === 0) this.#subscribed.delete(connection)
    return isKnown
  }

  /** The rooms a centrifuge connection has business with. */
  roomsOf(connection: number): Iterable<Room> {
    return this.#subscribed.get(connection) ?? []
  }

  /** A room without members vanishes, once what it still had to say is said. */
  dropIfEmpty(room: Room): void {
    if (!room.empty || this.rooms.get(room.name) !== room) return
    if (room.flushState.scheduled) this.#flush(room, this.#nowMs)
    this.rooms.delete(room.name)
    room.stream.close(this.#nowMs)
    this.#freeNumbers.push(room.number)
    this.#counters.set('rooms', this.rooms.size)
  }

  #apply(record: RingReader): void {
    switch (record.kind) {
      case Inbound.text:
        this.#text(record)
        return
      case Inbound.join:
        this.#join(record)
        return
      case Inbound.leave:
        this.#leave(record.connection)
        return
      case Inbound.privateText:
        this.#privateText(record)
        return
      case Inbound.statistics:
        this.#statistics(record)
        return
      case Inbound.command:
        this.#commands.apply(record)
        return
      case Inbound.apiPublish:
        answerApiPublish(this, this.#outbox, record)
        return
      case Inbound.listRooms:
        this.#listRooms(record)
        return
      case Inbound.fault:
        if (this.#faults) injectFault(record.detail)
        return
      case Inbound.stop:
        for (const room of this.#schedule.takeAll()) this.#flush(room, this.#nowMs)
        this.#outbox.signal(Outbound.stopped)
        return
      default:
        throw new Error(`inbox record of unknown kind ${record.kind}`)
    }
  }

  #text(record: RingReader): void {
    // A connection that was refused may still have sent something; nobody in a room is waiting for it.
    const membership = this.#membershipOf(record.connection)
    if (membership === undefined) return
    membership.room.say(membership.member, payloadOf(record, record.start), this.#nowMs)
  }

  #membershipOf(connection: number): PlainMembership | undefined {
    const newest = this.#plainBySlot[slotOf(connection)]
    return newest?.connection === connection ? newest : this.#plain.get(connection)
  }

  #join(record: RingReader): void {
    const { connection, bytes, start, end } = record
    // A replay may name a connection again that the main thread was not sure about.
    if (this.#plain.has(connection)) return
    const id = textOf(bytes, start, start + ID_BYTES)
    const { name, bodyStart } = nameAndBody(bytes, start + ID_BYTES)
    const room = this.obtainRoom(name)
    if (room === undefined) {
      this.#outbox.refuse(connection, PlainClose.tryAgain.code, 'too many rooms')
      return
    }
    const identity = bodyStart < end ? (JSON.parse(textOf(bytes, bodyStart, end)) as JoinIdentity) : NOBODY
    const fields = { connection, id, ...identity, protocol: 'plain', joinLeave: true } as const
    if ((record.flags & RecordFlag.replay) !== 0) {
      room.restore(fields)
    } else if (room.joinPlain(fields) !== 'ok') {
      this.#counters.add('refusedMembers')
      this.#outbox.refuse(connection, PlainClose.tryAgain.code, 'room is full')
      this.dropIfEmpty(room)
      return
    }
    const membership = { connection, room, member: room.members.get(connection) as Member }
    this.#plain.set(connection, membership)
    this.#plainBySlot[slotOf(connection)] = membership
    this.#counters.add('members')
  }

  #leave(connection: number): void {
    const membership = this.#plain.get(connection)
    if (membership !== undefined) {
      this.#plain.delete(connection)
      if (this.#plainBySlot[slotOf(connection)] === membership) this.#plainBySlot[slotOf(connection)] = undefined
      membership.room.leave(connection)
      membership.room.confirmLeft(connection)
      this.#counters.add('members', -1)
      this.dropIfEmpty(membership.room)
    }
    const rooms = this.#subscribed.get(connection)
    if (rooms === undefined) return
    this.#subscribed.delete(connection)
    for (const room of rooms) {
      if (room.leave(connection)) this.#counters.add('members', -1)
      this.dropIfEmpty(room)
    }
  }

  #privateText(record: RingReader): void {
    const membership = this.#membershipOf(record.connection)
    if (membership === undefined) return
    const id = textOf(record.bytes, record.start, record.start + ID_BYTES)
    const protocol = (record.flags & RecordFlag.toCentrifuge) !== 0 ? 'centrifuge' : 'plain'
    const to = { connection: joinWords(record.a, record.b), id, protocol } as const
    membership.room.sayPrivately(membership.member, to, payloadOf(record, record.start + ID_BYTES))
  }

  #statistics(record: RingReader): void {
    const { name, bodyStart } = roomAndBody(record)
    const { limits } = this.#config
    const parsed = parseStatistics(record.bytes.slice(bodyStart, record.end), {
      recordsMax: limits.statisticsRecordsMax,
      depthMax: limits.jsonDepthMax,
    })
    if (parsed.kind === 'refused') {
      this.#counters.add('refusedStatistics')
      const { index, field, message } = parsed
      this.#outbox.answer(record.a, { status: 400, body: { index, field, error: message } })
      return
    }
    const { json: bytes, ignored } = parsed
    if (bytes.length > limits.outboxBytesMax) {
      this.#counters.add('refusedStatistics')
      const error = `the records take ${bytes.length} bytes when written out; at most ${limits.outboxBytesMax} fit a connection's outbox`
      this.#outbox.answer(record.a, { status: 413, body: { error } })
      return
    }
    const room = this.obtainRoom(name)
    if (room === undefined) {
      this.#outbox.answer(record.a, { status: 503, body: { error: 'too many rooms' } })
      return
    }
    const payload = writtenJson(bytes)
    const draft = { payload, sender: this.#admin, tags: undefined, idempotencyKey: undefined, skipHistory: false }
    const recipients = room.members.size
    room.stream.publish(draft, this.#nowMs, (result) => {
      if (result.kind !== 'ok') throw new Error(`a push without a key was refused: ${result.why}`)
      const { offset, epoch } = result.position
      const body = { room: name, offset, epoch, recipients }
      // The smallest rings cannot carry the longest names. The push was made, so its answer must not be lost over them.
      const isNamed = ignored.length > 0 && jsonBytes(ignored) <= this.#outbox.answerBytesMax / 2
      this.#outbox.answer(record.a, { status: 200, body: isNamed ? { ...body, ignored } : body })
    })
    this.dropIfEmpty(room)
  }

  /**
   * One page of rooms in the order of their names, found without sorting them all. `isCut`: the answer can carry no more, though the
   * shard may have more rooms.
   */
  #listRooms(record: RingReader): void {
    const query = JSON.parse(textOf(record.bytes, record.start, record.end)) as { after: string; limit: number }
    const page: RoomEntry[] = []
    for (const room of this.rooms.values()) {
      if (room.name <= query.after || room.members.size === 0) continue
      if (page.length === query.limit && room.name >= page[page.length - 1]!.name) continue
      let low = 0
      let high = page.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (page[middle]!.name < room.name) low = middle + 1
        else high = middle
      }
      page.splice(low, 0, { name: room.name, members: room.members.size })
      if (page.length > query.limit) page.pop()
    }
    // Half, so that what surrounds the page surely fits.
    let bytesLeft = this.#outbox.answerBytesMax / 2
    let count = 0
    while (count < page.length) {
      bytesLeft -= jsonBytes(page[count]) + 1
      if (bytesLeft < 0) break
      count += 1
    }
    const body: RoomsPage = { rooms: page.slice(0, count), isCut: count < page.length }
    this.#outbox.answer(record.a, { status: 200, body })
  }

  #touched(room: Room, bytes: number, patienceMs: number): void {
    this.#outputBytes += bytes
    this.#schedule.touch(room, bytes, { nowMs: this.#nowMs, windowMs: this.#counters.windowMs, patienceMs })
    if (!room.pending.hasFullGroup || this.#outbox.blocked) return
    this.#counters.add('flushes')
    room.pending.flushGroup(this.#outbox, room.number)
    room.flushState.pendingBytes = room.pending.openBytes
  }

  #flush(room: Room, nowMs: number): void {
    if (!room.flushState.scheduled) return
    this.#schedule.flushed(room, nowMs)
    // Its frames may all have left in full groups before their window ended.
    if (!room.pending.isEmpty) this.#counters.add('flushes')
    room.pending.flush(this.#outbox, room)
  }
}

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

/** What a plain member said in a text frame. */
const payloadOf = (record: RingReader, start: number): Payload =>
  fromTextFrame('text', record.bytes, { start, end: record.end })

/** A room's name behind its u16 length, then the body. */
export const roomAndBody = ({ bytes, start }: RingReader): { name: string; bodyStart: number } =>
  nameAndBody(bytes, start)

function nameAndBody(bytes: Uint8Array, start: number): { name: string; bodyStart: number } {
  const bodyStart = start + 2 + (bytes[start]! | (bytes[start + 1]! << 8))
  return { name: textOf(bytes, start + 2, bodyStart), bodyStart }
}
