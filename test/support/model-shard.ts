// The naive model of a shard: its rooms, which of them are open, who is in which, and time. What each command does is in
// model-commands.ts.
import type { Config } from '../../src/config/config.ts'
import { roomOptionsFor } from '../../src/config/room-options.ts'
import type { Fate } from './model-fate.ts'
import { fail, type LogModel, same, type Who } from './model-log.ts'
import { Owed } from './model-owed.ts'
import { RoomModel } from './model-room.ts'
import { Seat } from './model-seat.ts'

const LINGER_MS = 1000
const SWEEP_EVERY_MS = 1000
/** How long a question may be outstanding. */
const DEADLINE_MS = 5000

export class ShardModel {
  readonly rooms: readonly RoomModel[]
  readonly limits: Config['limits']
  readonly fate: Fate
  readonly owed = new Owed()
  /** Of each connection, room by room. */
  readonly seats = new Map<number, Map<string, Seat>>()
  /** The rooms that a connection has subscribed to by a command. */
  readonly tracked = new Map<number, Set<RoomModel>>()
  /** Connections that live in a room. */
  readonly lodgers = new Map<number, { readonly room: RoomModel; readonly seat: Seat }>()
  publications = 0
  nowMs: number
  readonly #byName: ReadonlyMap<string, RoomModel>
  readonly #isLate: boolean
  /** Rooms that are open for those who only ask something, and since when, the longest first. */
  readonly #lingering = new Map<RoomModel, number>()
  /** What each room has asked of the engine since it was last looked at. */
  readonly #asked = new Map<string, string[]>()
  readonly #openedLogs = new Map<string, LogModel[]>()
  readonly #epochs = new Set<string>()
  /** Questions that are never answered, in the order of their deadlines. */
  #hanging: { readonly atMs: number; readonly fail: () => void }[] = []
  #sweepAtMs: number

  constructor(parts: { config: Config; rooms: readonly string[]; fate: Fate; isLate: boolean; nowMs: number }) {
    const { config, nowMs } = parts
    this.limits = config.limits
    this.fate = parts.fate
    this.nowMs = nowMs
    this.#isLate = parts.isLate
    this.#sweepAtMs = nowMs + SWEEP_EVERY_MS
    this.rooms = parts.rooms.map((name) => new RoomModel(this, name, roomOptionsFor(config.rooms, name)))
    this.#byName = new Map(this.rooms.map((room) => [room.name, room]))
  }

  room(name: string): RoomModel {
    return this.#byName.get(name) ?? fail('a room of the model', '', name)
  }

  seat(connection: number, room: string): Seat | undefined {
    return this.seats.get(connection)?.get(room)
  }

  /** The seat of a connection in a room, as the person that it is from here on. */
  seatFor(
    connection: number,
    { room, protocol, who }: Pick<Seat, 'room' | 'protocol'> & { who: Who | undefined },
  ): Seat {
    let rooms = this.seats.get(connection)
    if (rooms === undefined) {
      rooms = new Map()
      this.seats.set(connection, rooms)
    }
    let seat = rooms.get(room)
    if (seat === undefined) {
      seat = new Seat({ connection, room, protocol, who: who ?? { id: '', user: '' } })
      rooms.set(room, seat)
    }
    if (who !== undefined) {
      const { id, user, name, connectionInfo, roomInfo } = who
      seat.who = { id, user, name, connectionInfo, roomInfo }
    }
    return seat
  }

  /** For somebody who joins; undefined when there are too many rooms. */
  obtain(name: string): RoomModel | undefined {
    const room = this.room(name)
    if (room.stream === undefined && !this.#open(room)) return undefined
    this.#lingering.delete(room)
    return room
  }

  /** For somebody who only asks something: the room stays open for a while. */
  use(name: string): RoomModel | undefined {
    const room = this.room(name)
    if (room.stream === undefined && !this.#open(room)) return undefined
    if (room.isEmpty || this.#lingering.has(room)) {
      this.#lingering.delete(room)
      this.#lingering.set(room, this.nowMs)
    }
    return room
  }

  dropIfEmpty(room: RoomModel): void {
    if (room.isEmpty && room.stream !== undefined && !this.#lingering.has(room)) room.close()
  }

  track(room: RoomModel, { connection }: Seat): void {
    const rooms = this.tracked.get(connection)
    if (rooms === undefined) this.tracked.set(connection, new Set([room]))
    else rooms.add(room)
  }

  untrack(room: RoomModel, connection: number): void {
    this.tracked.get(connection)?.delete(room)
  }

  // What rooms tell.

  ended(room: RoomModel, { connection }: Seat): void {
    this.untrack(room, connection)
  }

  note({ name }: RoomModel, what: string): void {
    const asked = this.#asked.get(name)
    if (asked === undefined) this.#asked.set(name, [what])
    else asked.push(what)
  }

  opened(room: RoomModel): void {
    const logs = this.#openedLogs.get(room.name)
    if (logs === undefined) this.#openedLogs.set(room.name, [room.log])
    else logs.push(room.log)
  }

  /** A question that the engine forgets. */
  hang(run: () => void): void {
    this.#hanging.push({ atMs: this.nowMs + DEADLINE_MS, fail: run })
  }

  // Time.

  /** Moves on, through all that happens meanwhile. True when there is something to tell because of that. */
  advance(untilMs: number): boolean {
    let hasFailed = false
    for (;;) {
      const hanging = this.#hanging[0]
      const deadlineMs = hanging?.atMs ?? Number.POSITIVE_INFINITY
      const nextMs = Math.min(this.#sweepAtMs, deadlineMs)
      if (nextMs > untilMs) break
      this.nowMs = nextMs
      if (deadlineMs === nextMs) {
        this.#hanging.shift()
        hanging?.fail()
        hasFailed = true
      } else this.#sweep()
    }
    this.nowMs = untilMs
    return hasFailed
  }

  /** What an engine lets out later, or one that answers within the call at once. */
  later(underway: (() => void)[], run: () => void): void {
    if (this.#isLate) underway.push(run)
    else run()
  }

  #sweep(): void {
    this.#sweepAtMs += SWEEP_EVERY_MS
    for (const [room, sinceMs] of [...this.#lingering]) {
      if (this.nowMs - sinceMs < LINGER_MS) break
      if (!room.isEmpty) continue
      this.#lingering.delete(room)
      room.close()
    }
    for (const room of this.rooms) room.sweep()
  }

  #open(room: RoomModel): boolean {
    const open = this.rooms.filter(({ stream }) => stream !== undefined)
    if (open.length >= this.limits.roomsMax) {
      const oldest = [...this.#lingering.keys()].find(({ isEmpty }) => isEmpty)
      if (oldest === undefined) return false
      this.#lingering.delete(oldest)
      oldest.close()
    }
    room.open()
    return true
  }

  // What is compared with the shard.

  get membersCount(): number {
    return [...this.tracked.values()].reduce((sum, rooms) => sum + rooms.size, this.lodgers.size)
  }

  get roomsCount(): number {
    return this.rooms.filter((room) => room.stream !== undefined && !this.#lingering.has(room)).length
  }

  /** What the engine's double was asked. */
  compare(asked: Map<string, string[]>): void {
    for (const { name } of this.rooms) {
      same(`what ${name} asks of the engine`, asked.get(name) ?? [], this.#asked.get(name) ?? [])
    }
    asked.clear()
    this.#asked.clear()
  }

  /** The epochs of logs that the engine's double has opened. */
  learn(epochs: Map<string, string[]>): void {
    for (const [name, opened] of epochs) {
      for (const epoch of opened) {
        const log = this.#openedLogs.get(name)?.shift()
        if (log !== undefined) this.#learn(name, log, epoch)
      }
    }
    epochs.clear()
  }

  #learn(name: string, log: LogModel, epoch: string): void {
    if (log.epoch === undefined && this.#epochs.has(epoch)) fail(`${name}: a new log has a new epoch`, 'another', epoch)
    log.epoch ??= epoch
    this.#epochs.add(epoch)
    same(`${name}: the epoch stays the same within a log`, epoch, log.epoch)
  }
}
