// Drives real rooms through an arbitrary sequence of steps and compares all that comes out with the naive model: a shard in
// miniature, without threads, sockets or clock. A step is three numbers, so that any sequence can be shrunk.
import type { Broker, Draft, Position, Publication, Sender, Stream } from '../../src/engine/engine.ts'
import type { SubscribeRequest } from '../../src/shard/room.ts'
import { DelayedBroker } from './delayed-broker.ts'
import type { RoomCore } from './room-core.ts'
import { type Entry, fail, LogModel, type Post, type RoomRules, Stay, same } from './room-model.ts'
import { checkSubscribeReply, entryJson } from './room-replies.ts'
import { type PrivateExpected, RoomTarget } from './room-target.ts'

export type Step = readonly [what: number, who: number, how: number]
export interface WorldOptions {
  /** Whether the broker answers and delivers later. */
  readonly delayed: boolean
}

type CoreRoom = InstanceType<RoomCore['Room']>

const FRAME_BYTES_MAX = 700
const stream = { historyTtlMs: 20_000, historyBytesMax: 4000, metaTtlMs: 60_000, idempotencyKeysMax: 4 }
const limits = { recovery: true, presence: true, membersMax: 100, recoverMax: 20, bufferedMax: 6 }
const RULES: readonly RoomRules[] = [
  { name: 'plain-lobby', stream: { ...stream, historySize: 0 }, ...limits, presence: false },
  { name: 'news', stream: { ...stream, historySize: 6 }, ...limits },
  { name: 'news:2', stream: { ...stream, historySize: 200, historyBytesMax: 1500 }, ...limits, recoverMax: 5 },
  { name: 'deep', stream: { ...stream, historySize: 200, historyBytesMax: 1e6, historyTtlMs: 1e6 }, ...limits },
  { name: 'tiny', stream: { ...stream, historySize: 3 }, ...limits, membersMax: 3, recovery: false },
]

interface Person {
  readonly name: string
  readonly protocol: 'plain' | 'centrifuge'
  connection: number
  id: string
  readonly stays: Map<Place, Stay>
  /** Where it was in each room when it last saw anything there. */
  readonly positions: Map<Place, Position>
}

/** A room's name with all that is known of it, over the lives of its Room and its log. */
interface Place {
  readonly rules: RoomRules
  log: LogModel
  room: CoreRoom | undefined
  delivered: number
  readonly waiting: Map<number, { stay: Stay; admit: () => void }>
  readonly members: Map<number, Stay>
  readonly privates: PrivateExpected[]
}

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const TEXTS = ['', 'hi "you"', 'back\\slash', 'line\nbreak\u0001\u007f', '\u{1F600}\u2028', 'x'.repeat(250)]

export class RoomWorld {
  steps = 0
  readonly #core: RoomCore
  readonly #delayed: DelayedBroker | undefined
  readonly #broker: Broker
  readonly #presence
  readonly #schedule
  readonly #builders
  readonly #places: Place[] = RULES.map((rules) => ({
    rules,
    log: new LogModel(rules.stream),
    room: undefined,
    delivered: 0,
    waiting: new Map(),
    members: new Map(),
    privates: [],
  }))
  readonly #persons: Person[]
  readonly #target: RoomTarget
  readonly #epochs = new Set<string>()
  readonly #freeNumbers: number[] = []
  #numbers = 0
  #connections = 0
  #messages = 0
  #nowMs = 1000
  #windowMs = 0
  /** Plain connections that ended, and whose end the shard has yet to confirm. */
  readonly #ended = new Map<number, Place>()
  #asked = 0
  #answered = 0

  constructor(core: RoomCore, { delayed }: WorldOptions) {
    this.#core = core
    const memory = new core.MemoryBroker()
    this.#delayed = delayed ? new DelayedBroker(memory) : undefined
    this.#broker = this.#delayed ?? memory
    this.#presence = new core.MemoryPresence()
    this.#builders = new core.SharedBuilders()
    this.#schedule = new core.FlushSchedule<CoreRoom>(4 * FRAME_BYTES_MAX)
    this.#persons = Array.from({ length: 10 }, (_, n) => {
      const protocol = n < 4 ? ('plain' as const) : ('centrifuge' as const)
      return { name: `${protocol} ${n}`, protocol, connection: 0, id: '', stays: new Map(), positions: new Map() }
    })
    const placeOf = (room: string) => this.#places.find((place) => place.rules.name === room) as Place
    this.#target = new RoomTarget({
      frameBytesMax: FRAME_BYTES_MAX,
      find: (room, connection) =>
        this.#persons.find((person) => person.connection === connection)?.stays.get(placeOf(room)),
      privates: (room) => placeOf(room).privates,
      left: (connection) => this.#confirmed(connection),
    })
  }

  /** Takes one step and checks everything; throws with what is wrong. */
  step([what, who, how]: Step): void {
    this.steps += 1
    this.#nowMs += how % 4
    const place = this.#places[who % this.#places.length] as Place
    const person = this.#persons[(who >>> 4) % this.#persons.length] as Person
    if (what < 450) this.#publish(place, who >>> 8, how)
    else if (what < 600) this.#join(place, person, how)
    else if (what < 650) this.#unsubscribe(place, person)
    else if (what < 690) this.#cut(person)
    else if (what < 740) this.#whisper(place, who >>> 8, person, how)
    else if (what < 790) this.#history(place, how)
    else if (what < 850) this.#nowMs += how % 5 === 0 ? how % 400_000 : how % 3000
    else if (what < 880) this.#windowMs = [0, 1, 5, 20][how % 4] as number
    else if (what < 910) this.#sweep()
    else if (this.#delayed !== undefined) this.#delayed.pump(how, 1 + (who % 12))
    if (this.#delayed !== undefined && how % 3 === 0) this.#delayed.pump(how >>> 2, 2)
    this.#noticeAdmissions()
    if ((how >>> 3) % 2 === 0) this.#flushDue(this.#nowMs)
    this.#check()
  }

  /** Lets everything that is under way arrive: nothing may be missing then. */
  settle(): void {
    while (this.#delayed?.pump(0, 1) === true) this.#noticeAdmissions()
    this.#noticeAdmissions()
    for (const room of this.#schedule.takeAll()) this.#flush(room)
    this.#check()
    same('every end is confirmed', this.#ended.size, 0)
    same('every publish is acknowledged', this.#answered, this.#asked)
    for (const { waiting, rules } of this.#places) same(`nobody waits for ${rules.name} for ever`, waiting.size, 0)
  }

  #obtain(place: Place): CoreRoom {
    if (place.room !== undefined) return place.room
    const room = new this.#core.Room({
      name: place.rules.name,
      number: this.#freeNumbers.pop() ?? this.#numbers++,
      limits: { ...place.rules, frameBytesMax: FRAME_BYTES_MAX },
      pending: new this.#core.Pending(this.#builders),
      presence: this.#presence,
      controller: { sendPrivate: () => fail('rooms send private messages themselves', '', '') },
      touched: (touched, bytes) =>
        this.#schedule.touch(touched, bytes, { nowMs: this.#nowMs, windowMs: this.#windowMs }),
    })
    place.room = room
    place.delivered = place.log.entries.length
    room.attach(this.#open(place, (publication) => this.#delivered(place, publication)))
    return room
  }

  #open(place: Place, deliver: (publication: Publication) => void): Stream {
    const opened = this.#broker.open(place.rules.name, place.rules.stream, deliver)
    const learn = ({ epoch }: Position) => place.log.learnEpoch(epoch, this.#epochs)
    // The model may know at once what the room has to wait for.
    if (this.#delayed === undefined) opened.position(learn)
    else this.#delayed.peek(opened, learn)
    return opened
  }

  #dropIfEmpty(place: Place): void {
    const { room, rules } = place
    if (room === undefined || !room.empty) return
    if (room.flushState.scheduled) this.#flush(room)
    same(`${rules.name}: private messages`, place.privates.length, 0)
    room.stream.close(this.#nowMs)
    this.#target.unused(room.number)
    this.#freeNumbers.push(room.number)
    place.room = undefined
    this.#forgetLog(place)
  }

  #sweep(): void {
    this.#broker.sweep(this.#nowMs)
    for (const place of this.#places) if (place.room === undefined) this.#forgetLog(place)
  }

  #forgetLog(place: Place): void {
    if (place.log.worthless(this.#nowMs)) place.log = new LogModel(place.rules.stream)
  }

  #publish(place: Place, who: number, how: number): void {
    this.#obtain(place)
    const members = [...place.members.values()]
    const member = members.length === 0 || how % 7 === 0 ? undefined : (members[who % members.length] as Stay)
    const unique = `${TEXTS[(how >>> 4) % TEXTS.length]}#${++this.#messages}`
    const isSaid = member?.protocol === 'plain' && how % 5 !== 0
    const sender: Sender =
      member === undefined
        ? { id: 'admin', prefix: bytesOf('{"id":"admin","msg":'), info: undefined }
        : (place.room?.members.get(member.connection) ?? fail('members agree', member.who, undefined))
    // A few keys, and a few bodies for each, so that repeats and abuses both happen.
    const key = isSaid || how % 4 !== 0 ? undefined : `key ${(how >>> 6) % 6}`
    const data = key === undefined ? unique : `keyed ${(how >>> 9) % 2}`
    const post: Post = {
      data: JSON.stringify(key === undefined && !isSaid && how % 3 === 0 ? { deep: [data] } : data),
      sender: member?.id ?? 'admin',
      info: member?.info,
      tags: !isSaid && how % 11 === 0 ? '{"a":"b"}' : undefined,
      key,
      skip: !isSaid && key === undefined && how % 13 === 0,
    }
    const expected = place.log.post(post, this.#nowMs)
    const bytes = bytesOf(isSaid ? `>${data}<` : `>${post.data}<`)
    const payload = {
      encoding: isSaid ? ('text' as const) : ('json' as const),
      bytes,
      start: 1,
      end: bytes.length - 1,
    }
    const draft: Draft = { payload, sender, tags: post.tags, idempotencyKey: key, skipHistory: post.skip }
    const { log } = place
    if (isSaid) place.room?.say(sender as never, payload, this.#nowMs)
    else {
      this.#asked += 1
      place.room?.stream.publish(draft, this.#nowMs, (result) => {
        this.#answered += 1
        const got = result.kind === 'ok' ? { ...result, position: undefined, offset: result.position.offset } : result
        if (result.kind === 'ok') log.learnEpoch(result.position.epoch, this.#epochs)
        same('an acknowledgement', { ...got }, expected.kind === 'ok' ? ordered(expected) : expected)
      })
    }
    // The bytes are ours again: whoever kept a view of them shows it now.
    bytes.fill(0x7e)
    this.#dropIfEmpty(place)
  }

  #delivered(place: Place, publication: Publication): void {
    const { rules, log, room } = place
    this.#noticeAdmissions()
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
    this.#noticeAdmissions()
  }

  #pushOf(room: string, entry: Entry, stay: Stay) {
    const { offset, data, sender } = entry
    const text =
      stay.protocol === 'plain'
        ? `{"id":"${sender}","msg":${data},"room_id":"${room}"}`
        : `{"push":{"channel":"${room}","pub":${entryJson(entry)}}}`
    return { text, offset, by: sender, what: 'publication' as const }
  }

  #join(place: Place, person: Person, how: number): void {
    if (person.stays.size === 0) {
      person.connection = ++this.#connections
      person.id = idOf(person.connection)
    } else if (person.protocol === 'plain') return
    const room = this.#obtain(place)
    const { rules } = place
    const known = person.stays.has(place)
    const isFull = place.members.size + place.waiting.size >= rules.membersMax
    const expected = known ? 'already a member' : isFull ? 'room full' : 'ok'
    const { connection, id, protocol } = person
    const joinLeave = protocol === 'plain' || how % 3 === 0
    const user = how % 2 === 0 ? '' : `user "${person.name}"`
    const connectionInfo = how % 5 === 0 ? '{"n":1}' : undefined
    const extra = connectionInfo === undefined ? '' : `,"conn_info":${connectionInfo}`
    const info = `{"client":"${id}","user":${JSON.stringify(user)}${extra}}`
    const stay = new Stay(
      { who: `${person.name} (${connection}) in ${rules.name}`, connection, id, protocol, joinLeave, info },
      this.#delayed === undefined,
    )
    const member = { connection, id, user, protocol, joinLeave, connectionInfo }
    if (expected === 'ok') person.stays.set(place, stay)
    if (protocol === 'plain') {
      const isRestored = !isFull && how % 17 === 0
      const admit = isRestored ? () => undefined : () => stay.expect({ text: `your id is ${id}` })
      if (expected === 'ok') place.waiting.set(connection, { stay, admit })
      if (isRestored) {
        // As after a restart of the shard: nobody is told.
        this.#enter(place, stay, admit)
        room.restore(member)
      } else same(`${stay.who}: admission`, room.joinPlain(member), expected)
      this.#noticeAdmissions()
    } else {
      const recover = this.#recoverFrom(place, person, how)
      const request: SubscribeRequest = {
        member,
        commandId: 1 + (how % 50),
        request: 7,
        bare: how % 6 === 0,
        positioned: how % 2 === 0,
        recoverable: recover !== undefined || how % 3 === 0,
        recover,
        ttl: undefined,
        data: undefined,
      }
      const before = recover === undefined ? undefined : place.log.missed(recover, rules.recoverMax, this.#nowMs)
      // A position that the log has yet to reach may be answered when it has.
      const isAhead = this.#delayed !== undefined && (recover?.offset ?? 0) > place.log.entries.length
      const could = { may: before !== undefined || isAhead, must: before !== undefined }
      const admit = () => this.#expectReply(place, stay, request, could)
      if (expected === 'ok') place.waiting.set(connection, { stay, admit })
      same(`${stay.who}: admission`, room.subscribe(request, this.#nowMs), expected)
      this.#noticeAdmissions()
      if (this.#delayed === undefined && expected === 'ok')
        same('a memory engine answers at once', stay.state, 'member')
    }
    this.#dropIfEmpty(place)
  }

  #recoverFrom(place: Place, person: Person, how: number): Position | undefined {
    if (how % 4 === 3) return undefined
    if (how % 10 === 0) return { epoch: 'another', offset: place.log.entries.length }
    if (how % 10 === 1) return { epoch: place.log.epoch ?? '', offset: (how >>> 5) % (place.log.entries.length + 3) }
    return person.positions.get(place)
  }

  /** `could`: what was possible when it asked; the reply is measured by what is possible now as well. */
  #expectReply(place: Place, stay: Stay, request: SubscribeRequest, could: { may: boolean; must: boolean }): void {
    const { rules, log, delivered } = place
    const { recover } = request
    const missed = recover === undefined ? undefined : log.missed(recover, rules.recoverMax, this.#nowMs)
    const must = could.must && rules.recovery && missed !== undefined && stay.waited <= rules.bufferedMax
    const position = { epoch: log.epoch ?? '', offset: delivered }
    const allowed = { may: rules.recovery && could.may, must }
    const wanted = recover === undefined ? [] : log.entries.slice(recover.offset, delivered)
    stay.expect({ text: (got) => checkSubscribeReply(stay, { request, position, wanted, allowed }, got) })
  }

  /** Whoever has appeared among the members was admitted just now, in this order. */
  #noticeAdmissions(): void {
    for (const place of this.#places) {
      if (place.waiting.size === 0 || place.room === undefined) continue
      for (const connection of place.room.members.keys()) {
        const entry = place.waiting.get(connection)
        if (entry === undefined) continue
        this.#tell(place, entry.stay, 'joined')
        this.#enter(place, entry.stay, entry.admit)
      }
    }
  }

  #enter(place: Place, stay: Stay, admit: () => void): void {
    place.waiting.delete(stay.connection)
    stay.state = 'member'
    admit()
    place.members.set(stay.connection, stay)
  }

  #tell(place: Place, about: Stay, what: 'joined' | 'left'): void {
    const { name } = place.rules
    for (const stay of place.members.values()) {
      const plain = what === 'joined' ? `${about.id} just joined!` : `${about.id} disconnected.`
      const method = what === 'joined' ? 'join' : 'leave'
      const text =
        stay.protocol === 'plain' ? plain : `{"push":{"channel":"${name}","${method}":{"info":${about.info}}}}`
      stay.expectNotice({ text, by: about.id, what })
    }
  }

  #unsubscribe(place: Place, person: Person): void {
    const stay = person.stays.get(place)
    const { room } = place
    if (room === undefined || person.protocol === 'plain') return
    const frame = `{"id":9,"unsubscribe":{}}`
    if (stay !== undefined) {
      this.#remove(place, person, stay)
      stay.state = 'leaving'
      stay.expect({ text: frame })
      // It is looked up by connection until its goodbye has been flushed.
      person.stays.set(place, stay)
    }
    const left = room.leave(person.connection, { request: 3, frame: bytesOf(frame) })
    same(`${person.name} leaves ${place.rules.name}`, left, stay !== undefined)
    if (room.flushState.scheduled) this.#flush(room)
    if (stay !== undefined) {
      stay.settled()
      stay.state = 'over'
      person.stays.delete(place)
    }
    this.#dropIfEmpty(place)
  }

  /** The connection is lost: it sees nothing more, and leaves every room without being told. */
  #cut(person: Person): void {
    for (const [place, stay] of [...person.stays]) {
      this.#remove(place, person, stay)
      stay.state = 'over'
      this.#target.cut(stay)
      same(`${stay.who} is known`, place.room?.leave(person.connection), true)
      if (person.protocol === 'plain') {
        this.#ended.set(person.connection, place)
        place.room?.confirmLeft(person.connection)
      }
      this.#dropIfEmpty(place)
    }
  }

  /** The others must have seen all of it by now, the leave notice included. */
  #confirmed(connection: number): void {
    const place = this.#ended.get(connection) ?? fail('confirmed once, and only who has left', undefined, connection)
    this.#ended.delete(connection)
    for (const stay of place.members.values()) stay.settled()
  }

  #remove(place: Place, person: Person, stay: Stay): void {
    person.stays.delete(place)
    if (stay.position !== undefined) person.positions.set(place, stay.position)
    place.waiting.delete(stay.connection)
    if (place.members.delete(stay.connection)) this.#tell(place, stay, 'left')
  }

  #whisper(place: Place, who: number, to: Person, how: number): void {
    const speakers = [...place.members.values()].filter((stay) => stay.protocol === 'plain')
    const speaker = speakers[who % speakers.length]
    const member = speaker && place.room?.members.get(speaker.connection)
    if (speaker === undefined || member === undefined || to.stays.size === 0) return
    const msg = `${TEXTS[how % TEXTS.length]}#${++this.#messages}`
    const frame =
      to.protocol === 'plain'
        ? JSON.stringify({ id: speaker.id, msg, room_id: place.rules.name, to: to.id })
        : JSON.stringify({ push: { message: { data: { from: speaker.id, data: msg } } } })
    const stay = to.stays.get(place)
    stay?.expect({ text: frame })
    place.privates.push({ recipient: to.connection, frame, stay })
    const bytes = bytesOf(msg)
    const payload = { encoding: 'text' as const, bytes, start: 0, end: bytes.length }
    place.room?.sayPrivately(member, to, payload)
    bytes.fill(0x7e)
  }

  #history(place: Place, how: number): void {
    const { room, log, rules } = place
    const since =
      how % 3 === 0
        ? undefined
        : { epoch: how % 7 === 0 ? 'another' : (log.epoch ?? ''), offset: (how >>> 3) % (log.entries.length + 2) }
    const query = { since, limit: [0, 1, 5, 300][how % 4] as number, reverse: (how >>> 2) % 2 === 0 }
    const asked = room?.stream ?? this.#open(place, () => fail('nobody listens', '', ''))
    // A log that nobody has asked for its epoch yet: a client cannot have a position in it.
    const expected = log.epoch === undefined && since !== undefined ? undefined : log.history(query, this.#nowMs)
    asked.history(query, this.#nowMs, (result) => {
      same('the newest position', result.position.offset, log.entries.length)
      if (result.kind === 'unrecoverable') same(`${rules.name}: refused history`, expected, undefined)
      else {
        const got = result.publications.map(({ offset, data }) => [offset, Buffer.from(data).toString('utf8')])
        const wanted = expected?.map(({ offset, data }) => [offset, data])
        same(`${rules.name}: history of ${JSON.stringify(query)}`, got, wanted)
      }
    })
    if (room !== undefined) return
    asked.close(this.#nowMs)
    this.#forgetLog(place)
  }

  #flushDue(nowMs: number): void {
    for (const room of this.#schedule.take(nowMs)) this.#flush(room)
  }

  #flush(room: CoreRoom): void {
    if (!room.flushState.scheduled) return
    this.#schedule.flushed(room, this.#nowMs)
    room.pending.flush(this.#target, room.number, room.name)
  }

  #check(): void {
    for (const { room, members, waiting, rules, privates } of this.#places) {
      if (room === undefined) {
        same(`${rules.name} has no room and no members`, members.size + waiting.size, 0)
        continue
      }
      same(`${rules.name}: members`, [...room.members.keys()], [...members.keys()])
      if (rules.presence) {
        const ids = [...members.values()].map((stay) => stay.id)
        this.#presence.list(rules.name, (entries) => same(`${rules.name}: presence`, [...entries.keys()], ids))
      }
      if (room.flushState.scheduled) continue
      same(`${rules.name}: private messages`, privates.length, 0)
      for (const stay of members.values()) stay.settled()
    }
  }
}

const ordered = (ok: { kind: 'ok'; offset: number; duplicate: boolean }) => ({
  kind: ok.kind,
  position: undefined,
  duplicate: ok.duplicate,
  offset: ok.offset,
})
