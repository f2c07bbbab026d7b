// The rooms of a shard: found, made, flushed when they are due, and dropped when nobody is in them. Shard thread.
import type { Config } from '../config/config.ts'
import { historyBytesCap, roomOptionsFor } from '../config/room-options.ts'
import type { Engine, Stream } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import { FlushSchedule } from './flush-schedule.ts'
import type { Outbox } from './outbox.ts'
import { Pending } from './pending.ts'
import { Room, type RoomParts } from './room.ts'
import { SharedBuilders } from './shared-builders.ts'

export interface RoomsParts {
  readonly config: Config
  readonly engine: Engine
  readonly outbox: Outbox
  readonly counters: ShardCounters
  readonly unrecovered: RoomParts['unrecovered']
}

export class Rooms {
  readonly #parts: RoomsParts
  readonly #byName = new Map<string, Room>()
  readonly #schedule: FlushSchedule<Room>
  readonly #builders = new SharedBuilders()
  /** Rooms that centrifuge connections have business with. */
  readonly #subscribed = new Map<number, Set<Room>>()
  readonly #freeNumbers: number[] = []
  readonly #frameBytesMax: number
  #numbers = 0
  /** Monotonic milliseconds of the batch in progress. */
  nowMs = 0
  /** Output that the batch in progress has caused. */
  outputBytes = 0

  constructor(parts: RoomsParts) {
    const { flush, limits } = parts.config
    this.#parts = parts
    // A frame is one record, and more than a connection's outbox helps nobody.
    this.#frameBytesMax = Math.min(flush.frameBytesMax, limits.outboxBytesMax)
    this.#schedule = new FlushSchedule(this.#frameBytesMax)
  }

  get size(): number {
    return this.#byName.size
  }

  all(): Iterable<Room> {
    return this.#byName.values()
  }

  get(name: string): Room | undefined {
    return this.#byName.get(name)
  }

  /** The room of this name, created if needed; undefined when the shard holds as many as it may. */
  obtain(name: string): Room | undefined {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    if (this.#byName.size >= this.#parts.config.limits.roomsMax) {
      this.#parts.counters.add('refusedRooms')
      return undefined
    }
    const options = roomOptionsFor(this.#parts.config.rooms, name)
    const { limits } = this.#parts.config
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
      presence: this.#parts.engine.presence,
      controller: this.#parts.engine.controller,
      touched: (touched, bytes, patienceMs) => this.#touched(touched, bytes, patienceMs),
      unrecovered: this.#parts.unrecovered,
    })
    const stream = this.openStream(name, (publication) => {
      this.#parts.counters.add('publications')
      room.deliver(publication)
    })
    room.attach(stream)
    this.#byName.set(name, room)
    this.#parts.counters.set('rooms', this.#byName.size)
    return room
  }

  openStream(name: string, deliver: Parameters<Engine['broker']['open']>[2]): Stream {
    const options = roomOptionsFor(this.#parts.config.rooms, name)
    return this.#parts.engine.broker.open(
      name,
      {
        historySize: options.historySize,
        historyTtlMs: options.historyTtlSeconds * 1000,
        historyBytesMax: Math.min(options.historyBytesMax, historyBytesCap(this.#parts.config.limits)),
        metaTtlMs: options.historyMetaTtlSeconds * 1000,
        idempotencyKeysMax: this.#parts.config.limits.idempotencyKeysMax,
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

  /** A centrifuge connection has ended: it leaves every room it has business with. */
  leaveAll(connection: number): void {
    const rooms = this.#subscribed.get(connection)
    if (rooms === undefined) return
    this.#subscribed.delete(connection)
    for (const room of rooms) {
      if (room.leave(connection)) this.#parts.counters.add('members', -1)
      this.dropIfEmpty(room)
    }
  }

  /** A room without members vanishes, once what it still had to say is said. */
  dropIfEmpty(room: Room): void {
    if (!room.empty || this.#byName.get(room.name) !== room) return
    if (room.flushState.scheduled) this.#flush(room, this.nowMs)
    this.#byName.delete(room.name)
    room.stream.close(this.nowMs)
    this.#freeNumbers.push(room.number)
    this.#parts.counters.set('rooms', this.#byName.size)
  }

  flushDue(nowMs: number): void {
    if (this.#parts.outbox.blocked) return
    for (const room of this.#schedule.take(nowMs)) this.#flush(room, nowMs)
  }

  flushAll(): void {
    for (const room of this.#schedule.takeAll()) this.#flush(room, this.nowMs)
  }

  /** When the next room's window ends; undefined when none waits. */
  get nextDueMs(): number | undefined {
    return this.#schedule.nextDueMs
  }

  #touched(room: Room, bytes: number, patienceMs: number): void {
    this.outputBytes += bytes
    this.#schedule.touch(room, bytes, { nowMs: this.nowMs, windowMs: this.#parts.counters.windowMs, patienceMs })
    if (!room.pending.hasFullGroup || this.#parts.outbox.blocked) return
    this.#parts.counters.add('flushes')
    room.pending.flushGroup(this.#parts.outbox, room.number)
    room.flushState.pendingBytes = room.pending.openBytes
  }

  #flush(room: Room, nowMs: number): void {
    if (!room.flushState.scheduled) return
    this.#schedule.flushed(room, nowMs)
    // Its frames may all have left in full groups before their window ended.
    if (!room.pending.isEmpty) this.#parts.counters.add('flushes')
    room.pending.flush(this.#parts.outbox, room)
  }
}
