// The rooms of a shard: finds and opens them, flushes those that are due, and closes those that nobody needs. Shard thread.
import type { BoardFieldsByOptions } from '../board/board-fields.ts'
import type { Config, RoomOptions } from '../config/config.ts'
import { isReservedRoom } from '../config/live-room.ts'
import { roomOptionsFor } from '../config/room-options.ts'
import type { Engine } from '../engine/engine.ts'
import { createCounters, namespaceNames, ShardCounters } from '../mailbox/counters.ts'
import { isProbeRoom } from '../mailbox/probe-room.ts'
import { keptSlice, type Slice } from '../mailbox/slice.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import { Boards } from './boards.ts'
import { FlushSchedule } from './flush-schedule.ts'
import type { Member } from './member.ts'
import { Occupancy } from './occupancy.ts'
import type { Outbox } from './outbox.ts'
import { Pending } from './pending.ts'
import { Room } from './room.ts'
import type { RoomLimits } from './room-limits.ts'
import type { RoomOwner } from './room-parts.ts'
import { RoomTraffic } from './room-traffic.ts'
import { SharedBuilders } from './shared-builders.ts'

const { heldBytesMax, lingerMs, lingeringRoomsMax } = ShardThreadTuning

export interface RoomsParts {
  readonly config: Config
  readonly engine: Engine
  readonly outbox: Outbox
  readonly counters: ShardCounters
  readonly boardFields: BoardFieldsByOptions
}

export class Rooms implements RoomOwner<Room> {
  readonly #parts: RoomsParts
  readonly #limits: RoomLimits
  readonly #byName = new Map<string, Room>()
  readonly #schedule: FlushSchedule<Room>
  readonly #occupancy = new Occupancy<Room>()
  readonly #builders = new SharedBuilders()
  /** By connection: the rooms that it has subscribed to by a command. */
  readonly #subscribed = new Map<number, Set<Room>>()
  /** Rooms that are open only because commands without a membership use them, with the time of the last use, oldest first. */
  readonly #lingering = new Map<Room, number>()
  readonly #freeNumbers: number[] = []
  readonly #boards: Boards<Room>
  /** By the options of a room: the place of its namespace in `namespaceNames`. */
  readonly #namespaces: ReadonlyMap<RoomOptions, number>
  /** Takes what would be counted of rooms that exist for figures and must not appear in them. */
  readonly #uncounted: ShardCounters
  /** The probe room, and the room in which the server shows its figures. */
  readonly #hidden = new Set<Room>()
  /** Whether the record that is being read has `Flag.timed`, and no publication was delivered since. */
  isTimed = false
  #numbers = 0
  #heldBytes = 0
  /** Monotonic milliseconds of the turn in progress. */
  nowMs = 0
  /** Bytes of output that the turn in progress has caused. */
  outputBytes = 0

  constructor(parts: RoomsParts) {
    const { flush, limits, rooms } = parts.config
    this.#parts = parts
    this.#namespaces = new Map([rooms.defaults, ...Object.values(rooms.namespaces)].map((options, at) => [options, at]))
    const namespaces = namespaceNames(rooms).length
    this.#uncounted = new ShardCounters(createCounters(namespaces), namespaces)
    // A frame is one record. A frame larger than a connection's outbox could not be sent to any connection.
    const frameBytesMax = Math.min(flush.frameBytesMax, limits.outboxBytesMax)
    this.#limits = {
      recoverMax: limits.historyItemsMax,
      recoverBytesMax: limits.outboxBytesMax,
      bufferedMax: limits.historyItemsMax,
      frameBytesMax,
      behindMax: limits.pendingCommandsMax,
      jsonDepthMax: limits.jsonDepthMax,
    }
    this.#schedule = new FlushSchedule(frameBytesMax)
    this.#boards = new Boards({
      config: parts.config,
      fields: parts.boardFields,
      turn: this,
      counters: parts.counters,
      wrote: (room, bytes, isUrgent) => {
        this.touched(room, bytes, 0)
        if (isUrgent) this.#schedule.hurry(room)
      },
    })
  }

  /** Number of rooms with members, joiners or watchers. */
  get size(): number {
    return this.#count - this.#lingering.size
  }

  /** Rooms that are open. */
  get #count(): number {
    return this.#byName.size - this.#hidden.size
  }

  /** The rooms that are open, without the hidden ones. */
  *all(): Iterable<Room> {
    for (const room of this.#byName.values()) if (!this.#hidden.has(room)) yield room
  }

  get(name: string): Room | undefined {
    return this.#byName.get(name)
  }

  /** The room of this name, for a join or for watchers. Opened if needed; undefined when the shard has `limits.roomsMax` rooms. */
  obtain(name: string): Room | undefined {
    const room = this.#byName.get(name) ?? this.#open(name)
    if (room === undefined) this.#parts.counters.add('refusedRooms')
    else if (this.#lingering.delete(room)) this.#countRooms()
    return room
  }

  /** As `obtain`, for a command without a join, such as a publish by the API. A room without members stays open for `lingerMs`. */
  use(name: string): Room | undefined {
    const room = this.#byName.get(name) ?? this.#open(name)
    if (room === undefined) this.#parts.counters.add('refusedRooms')
    else if (!this.#hidden.has(room) && (room.empty || this.#lingering.has(room))) {
      this.#lingering.delete(room)
      this.#lingering.set(room, this.nowMs)
      if (this.#lingering.size > lingeringRoomsMax) this.#closeOldest()
      this.#countRooms()
    }
    return room
  }

  #open(name: string): Room | undefined {
    const { config, counters, engine } = this.#parts
    const isHidden = isProbeRoom(name) || isReservedRoom(name)
    if (!isHidden && this.#count >= config.limits.roomsMax && !this.#closeOldest()) return undefined
    const options = roomOptionsFor(config.rooms, name)
    const traffic = new RoomTraffic(isHidden ? this.#uncounted : counters, this.#namespaces.get(options) ?? 0)
    const room = new Room({
      name,
      number: this.#freeNumbers.pop() ?? this.#numbers++,
      options,
      limits: this.#limits,
      pending: new Pending(this.#builders),
      traffic,
      presence: engine.presence,
      owner: this,
      boardOf: this.#boards.makerFor(options),
    })
    room.attach(engine.broker.open(name, options, room))
    this.#byName.set(name, room)
    if (isHidden) this.#hidden.add(room)
    counters.set('rooms', this.size)
    return room
  }

  /** Closes the lingering room that was used longest ago. False when no lingering room is empty. */
  #closeOldest(): boolean {
    for (const room of this.#lingering.keys()) {
      if (!room.empty) continue
      this.#lingering.delete(room)
      this.dropIfEmpty(room)
      return true
    }
    return false
  }

  /** Runs something a little later that members of boards wait for. */
  postponeForMembers(run: () => void): void {
    this.#boards.postpone(run)
  }

  /** Called once a second: closes rooms without members that were not used for `lingerMs`. */
  sweep(): void {
    this.#boards.sweep()
    for (const [room, sinceMs] of this.#lingering) {
      if (this.nowMs - sinceMs < lingerMs) break
      if (!room.empty) continue
      this.#lingering.delete(room)
      this.dropIfEmpty(room)
    }
  }

  /**
   * Postpones a command of a connection that is still joining the room. Once the join is settled, `run` is called with a copy of `said`.
   * False when too much waits already.
   */
  postpone(room: Room, connection: number, { said, run }: { said: Slice; run: (kept: Slice) => void }): boolean {
    const bytes = said.end - said.start
    if (!this.hold(bytes)) return false
    const kept = keptSlice(said)
    const isTaken = room.behind(connection, () => {
      this.release(bytes)
      run(kept)
    })
    if (!isTaken) this.release(bytes)
    return isTaken
  }

  hold(bytes: number): boolean {
    if (this.#heldBytes + bytes > heldBytesMax) return false
    this.#heldBytes += bytes
    return true
  }

  release(bytes: number): void {
    this.#heldBytes -= bytes
  }

  /** Remembers that a connection has subscribed to a room, so that it can leave the room when it ends. */
  track(connection: number, room: Room): void {
    const rooms = this.#subscribed.get(connection)
    if (rooms === undefined) this.#subscribed.set(connection, new Set([room]))
    else rooms.add(room)
  }

  /** Takes `track` back. False when the connection was not remembered for this room. */
  untrack(connection: number, room: Room): boolean {
    const rooms = this.#subscribed.get(connection)
    const isKnown = rooms?.delete(room) === true
    if (rooms?.size === 0) this.#subscribed.delete(connection)
    return isKnown
  }

  /** The rooms that a connection has subscribed to. */
  roomsOf(connection: number): Iterable<Room> {
    return this.#subscribed.get(connection) ?? []
  }

  /** A connection has ended: it leaves every room that it has subscribed to. */
  leaveAll(connection: number): void {
    const rooms = this.#subscribed.get(connection)
    if (rooms === undefined) return
    for (const { name } of [...rooms]) this.#leave(connection, name)
  }

  /** By its name: what waits behind a join may have ended in another room of the same name. */
  #leave(connection: number, name: string): void {
    const room = this.#byName.get(name)
    if (room === undefined) return
    if (room.isJoining(connection)) {
      room.atLast(connection, () => this.#leave(connection, name))
      return
    }
    if (this.untrack(connection, room)) room.traffic.membership(-1)
    room.leave(connection, {})
    this.dropIfEmpty(room)
  }

  /** Closes a room that has neither members nor watchers and does not linger. Flushes its output first. The room of figures stays. */
  dropIfEmpty(room: Room): void {
    if (isReservedRoom(room.name)) return
    if (!room.empty || this.#lingering.has(room) || this.#byName.get(room.name) !== room) return
    if (room.flushState.scheduled) this.#flush(room, this.nowMs)
    this.#byName.delete(room.name)
    this.#hidden.delete(room)
    room.traffic.closed()
    this.#occupancy.forget(room)
    room.board?.close()
    room.stream.close(this.nowMs)
    this.#freeNumbers.push(room.number)
    this.#countRooms()
  }

  emptied(room: Room): void {
    this.dropIfEmpty(room)
  }

  counted(room: Room, change: { readonly isJoin: boolean }): void {
    room.traffic.member(change.isJoin ? 1 : -1)
    this.#occupancy.changed(room, change)
  }

  published(room: Room): void {
    room.traffic.published()
    if (!this.isTimed) return
    this.isTimed = false
    room.traffic.isTimed = true
  }

  /** A room's stream is lost and its members have been told: opens a new stream for the room. */
  lost(room: Room): void {
    // A room that only had joiners was dropped when the last of them was turned away.
    if (this.#byName.get(room.name) !== room) return
    room.stream.close(this.nowMs)
    room.attach(this.#parts.engine.broker.open(room.name, room.options, room))
    room.board?.reset()
    this.dropIfEmpty(room)
  }

  /** A room has ended a membership itself, because its stream is lost. */
  ended(room: Room, { connection }: Member): void {
    if (this.untrack(connection, room)) room.traffic.membership(-1)
  }

  flushDue(nowMs: number): void {
    if (this.#parts.outbox.blocked) return
    this.#occupancy.tell(nowMs)
    this.#boards.writeDue(nowMs)
    for (const room of this.#schedule.take(nowMs)) this.#flush(room, nowMs)
  }

  /** Flushes every room that has output, due or not. For a shard that is about to stop. */
  flushAll(): void {
    this.#boards.writeAll()
    for (const room of this.#schedule.takeAll()) this.#flush(room, this.nowMs)
  }

  /** When the next room, view of a board or number of members is due; undefined when none waits. */
  get nextDueMs(): number | undefined {
    return earlier(this.#schedule.nextDueMs, earlier(this.#boards.nextDueMs, this.#occupancy.nextDueMs))
  }

  touched(room: Room, bytes: number, patienceMs: number): void {
    this.outputBytes += bytes
    this.#schedule.touch(room, bytes, { nowMs: this.nowMs, windowMs: this.#parts.counters.windowMs, patienceMs })
    // The whole room is flushed, and not these frames alone: a member of two audiences must see one order.
    if (room.pending.hasManyLines) this.#schedule.hurry(room)
    // A message may have filled the groups of several audiences.
    for (;;) {
      const audience = room.pending.fullGroup
      if (audience === undefined || this.#parts.outbox.blocked) return
      this.#parts.counters.add('flushes')
      room.pending.flushGroup(this.#parts.outbox, room.number, audience)
      this.#passTimed(room)
      room.flushState.pendingBytes = room.pending.openBytes
    }
  }

  #flush(room: Room, nowMs: number): void {
    if (!room.flushState.scheduled) return
    room.board?.write()
    this.#schedule.flushed(room, nowMs)
    // Nothing is pending when all frames have left in full groups before the window ended.
    if (room.pending.flush(this.#parts.outbox, room)) room.traffic.flushed()
    this.#passTimed(room)
  }

  /** Tells the main thread that the frames of a publication whose way is timed are in earlier records. */
  #passTimed({ traffic }: Room): void {
    if (!traffic.isTimed) return
    traffic.isTimed = false
    this.#parts.outbox.timed()
  }

  #countRooms(): void {
    this.#parts.counters.set('rooms', this.size)
  }
}

const earlier = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
