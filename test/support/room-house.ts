// A shard in miniature for the room check: real rooms, broker and flush schedule, without threads, sockets or clock, and the
// naive model beside each of them. Whatever happens to a room is told to its model in the same order.
import type { Broker, Position, Publication, Stream } from '../../src/engine/engine.ts'
import { DelayedBroker } from './delayed-broker.ts'
import type { RoomCore } from './room-core.ts'
import { type Entry, fail, LogModel, type RoomRules, type Stay, same } from './room-model.ts'
import { entryJson } from './room-replies.ts'
import { type PrivateExpected, RoomTarget } from './room-target.ts'

type CoreRoom = InstanceType<RoomCore['Room']>

const FRAME_BYTES_MAX = 300
const stream = { historyTtlMs: 20_000, historyBytesMax: 4000, metaTtlMs: 60_000, idempotencyKeysMax: 4 }
const limits = { recovery: true, presence: true, membersMax: 100, recoverMax: 20, bufferedMax: 3 }
const RULES: readonly RoomRules[] = [
  { name: 'plain-lobby', stream: { ...stream, historySize: 0 }, ...limits, presence: false },
  { name: 'news', stream: { ...stream, historySize: 6 }, ...limits },
  { name: 'news:2', stream: { ...stream, historySize: 200, historyBytesMax: 1500 }, ...limits, recoverMax: 5 },
  { name: 'deep', stream: { ...stream, historySize: 200, historyBytesMax: 1e6, historyTtlMs: 1e6 }, ...limits },
  { name: 'tiny', stream: { ...stream, historySize: 3 }, ...limits, membersMax: 3, recovery: false },
]

/** A room's name with all that is known of it, over the lives of its Room and its log. */
export interface Place {
  readonly rules: RoomRules
  log: LogModel
  room: CoreRoom | undefined
  delivered: number
  readonly waiting: Map<number, { stay: Stay; admit: () => void; refuse?: () => void }>
  readonly members: Map<number, Stay>
  readonly privates: PrivateExpected[]
}

export class RoomHouse {
  readonly delayed: DelayedBroker | undefined
  readonly places: readonly Place[] = RULES.map((rules) => ({
    rules,
    log: new LogModel(rules.stream),
    room: undefined,
    delivered: 0,
    waiting: new Map(),
    members: new Map(),
    privates: [],
  }))
  readonly target: RoomTarget
  readonly epochs = new Set<string>()
  /** Plain connections that ended, and whose end the shard has yet to confirm. */
  readonly ended = new Map<number, Place>()
  nowMs = 1000
  windowMs = 0
  readonly #core: RoomCore
  readonly #broker: Broker
  readonly #presence
  readonly #schedule
  readonly #builders
  readonly #freeNumbers: number[] = []
  #numbers = 0

  /** `find`: a connection's stay in a place. */
  constructor(core: RoomCore, isDelayed: boolean, find: (place: Place, connection: number) => Stay | undefined) {
    this.#core = core
    const memory = new core.MemoryBroker(100_000)
    this.delayed = isDelayed ? new DelayedBroker(memory) : undefined
    this.#broker = this.delayed ?? memory
    this.#presence = new core.MemoryPresence()
    this.#builders = new core.SharedBuilders()
    this.#schedule = new core.FlushSchedule<CoreRoom>(4 * FRAME_BYTES_MAX)
    const placeOf = (room: string) => this.places.find((place) => place.rules.name === room) as Place
    this.target = new RoomTarget({
      frameBytesMax: FRAME_BYTES_MAX,
      find: (room, connection) => find(placeOf(room), connection),
      privates: (room) => placeOf(room).privates,
      left: (connection) => this.#confirmed(connection),
    })
  }

  /** Lets everything that is under way arrive: nothing may be missing then. */
  settle(): void {
    while (this.delayed?.pump(0, 1) === true) this.noticeAdmissions()
    this.noticeAdmissions()
    for (const room of this.#schedule.takeAll()) this.flush(room)
    this.check()
    same('every end is confirmed', this.ended.size, 0)
    for (const { waiting, rules } of this.places) same(`nobody waits for ${rules.name} for ever`, waiting.size, 0)
  }

  obtain(place: Place): CoreRoom {
    if (place.room !== undefined) return place.room
    const room = new this.#core.Room({
      name: place.rules.name,
      number: this.#freeNumbers.pop() ?? this.#numbers++,
      limits: { ...place.rules, publish: 'member', recoverBytesMax: 1e9, frameBytesMax: FRAME_BYTES_MAX },
      pending: new this.#core.Pending(this.#builders),
      presence: this.#presence,
      controller: { sendPrivate: () => fail('rooms send private messages themselves', '', '') },
      touched: (touched, bytes, patienceMs) =>
        this.#schedule.touch(touched, bytes, { nowMs: this.nowMs, windowMs: this.windowMs, patienceMs }),
      unrecovered: (_, { member }) => this.#turnedAway(place, member.connection),
    })
    place.room = room
    place.delivered = place.log.entries.length
    room.attach(this.open(place, (publication) => this.#delivered(place, publication)))
    return room
  }

  open(place: Place, deliver: (publication: Publication) => void): Stream {
    const opened = this.#broker.open(place.rules.name, place.rules.stream, deliver)
    const learn = ({ epoch }: Position) => place.log.learnEpoch(epoch, this.epochs)
    // The model may know at once what the room has to wait for.
    if (this.delayed === undefined) opened.position(learn)
    else this.delayed.peek(opened, learn)
    return opened
  }

  dropIfEmpty(place: Place): void {
    const { room, rules } = place
    if (room === undefined || !room.empty) return
    if (room.flushState.scheduled) this.flush(room)
    same(`${rules.name}: private messages`, place.privates.length, 0)
    room.stream.close(this.nowMs)
    this.target.unused(room.number)
    this.#freeNumbers.push(room.number)
    place.room = undefined
    place.log.closed(this.nowMs)
    this.forgetLog(place)
  }

  sweep(): void {
    this.#broker.sweep(this.nowMs)
    for (const place of this.places) if (place.room === undefined) this.forgetLog(place)
  }

  forgetLog(place: Place): void {
    if (place.log.worthless(this.nowMs)) place.log = new LogModel(place.rules.stream)
  }

  #delivered(place: Place, publication: Publication): void {
    const { rules, log, room } = place
    this.noticeAdmissions()
    same(`${rules.name}: offsets rise by 1`, publication.offset, place.delivered + 1)
    place.delivered = publication.offset
    const entry =
      log.entries[publication.offset - 1] ?? fail('a publication nobody made', undefined, publication.offset)
    const { bytes, start, end, encoding } = publication.payload
    const text = Buffer.from(bytes.subarray(start, end)).toString('utf8')
    same(`${rules.name}: the payload at ${entry.offset}`, encoding === 'text' ? JSON.stringify(text) : text, entry.data)
    for (const stay of place.members.values()) stay.expect(this.#pushOf(rules.name, entry, stay))
    for (const { stay } of place.waiting.values()) stay.waited += 1
    room?.deliver(publication)
    this.noticeAdmissions()
  }

  #pushOf(room: string, entry: Entry, stay: Stay) {
    const { offset, data, sender } = entry
    const text =
      stay.protocol === 'plain'
        ? `{"id":"${sender}","msg":${data},"room_id":"${room}"}`
        : `{"push":{"channel":"${room}","pub":${entryJson(entry)}}}`
    return { text, offset, by: sender, what: 'publication' as const }
  }

  /** Whoever has appeared among the members was admitted just now, in this order. */
  noticeAdmissions(): void {
    for (const place of this.places) {
      if (place.waiting.size === 0 || place.room === undefined) continue
      for (const connection of place.room.members.keys()) {
        const entry = place.waiting.get(connection)
        if (entry === undefined) continue
        this.tell(place, entry.stay, 'joined')
        this.enter(place, entry.stay, entry.admit)
      }
    }
  }

  /** It may be only now that the place learns whom it had let wait. */
  #turnedAway(place: Place, connection: number): void {
    const { stay, refuse } = place.waiting.get(connection) ?? fail('turned away, and was not waiting', '', connection)
    place.waiting.delete(connection)
    stay.state = 'over'
    refuse?.()
    this.dropIfEmpty(place)
  }

  enter(place: Place, stay: Stay, admit: () => void): void {
    place.waiting.delete(stay.connection)
    stay.state = 'member'
    admit()
    place.members.set(stay.connection, stay)
  }

  tell(place: Place, about: Stay, what: 'joined' | 'left'): void {
    const { name } = place.rules
    for (const stay of place.members.values()) {
      const plain = what === 'joined' ? `${about.id} just joined!` : `${about.id} disconnected.`
      const method = what === 'joined' ? 'join' : 'leave'
      const text =
        stay.protocol === 'plain' ? plain : `{"push":{"channel":"${name}","${method}":{"info":${about.info}}}}`
      stay.expectNotice({ text, by: about.id, what })
    }
  }

  /** The others must have seen all of it by now, the leave notice included. */
  #confirmed(connection: number): void {
    const place = this.ended.get(connection) ?? fail('confirmed once, and only who has left', undefined, connection)
    this.ended.delete(connection)
    for (const stay of place.members.values()) stay.settled()
  }

  flushDue(nowMs: number): void {
    for (const room of this.#schedule.take(nowMs)) this.flush(room)
  }

  flush(room: CoreRoom): void {
    if (!room.flushState.scheduled) return
    this.#schedule.flushed(room, this.nowMs)
    room.pending.flush(this.target, room)
  }

  check(): void {
    for (const { room, members, waiting, rules, privates } of this.places) {
      if (room === undefined) {
        same(`${rules.name} has no room and no members`, members.size + waiting.size, 0)
        continue
      }
      same(`${rules.name}: members`, [...room.members.keys()], [...members.keys()])
      if (rules.presence) {
        const ids = [...members.values()].map((stay) => stay.id)
        this.#presence.list(rules.name, (entries) => same(`${rules.name}: presence`, [...entries.keys()], ids))
      }
      if (this.delayed?.isBusy(room.stream) !== true) same(`${rules.name}: nobody waits for nothing`, waiting.size, 0)
      if (room.flushState.scheduled) continue
      same(`${rules.name}: private messages`, privates.length, 0)
      for (const stay of members.values()) stay.settled()
    }
  }
}
