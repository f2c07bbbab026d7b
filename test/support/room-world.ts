// Drives real rooms (room-house.ts) through an arbitrary sequence of steps: people who join, talk, whisper, ask, leave and
// are cut off. A step is three numbers, so that any sequence can be shrunk.
import type { Draft, Position, Sender } from '../../src/engine/engine.ts'
import { fromTextFrame } from '../../src/protocol/payload.ts'
import type { SubscribeRequest } from '../../src/shard/subscribe-request.ts'
import type { RoomCore } from './room-core.ts'
import { type Place, RoomHouse } from './room-house.ts'
import { fail, type Post, Stay, same } from './room-model.ts'
import { checkSubscribeReply } from './room-replies.ts'

export type Step = readonly [what: number, who: number, how: number]
export interface WorldOptions {
  /** Whether the broker answers and delivers later. */
  readonly delayed: boolean
}

interface Person {
  readonly name: string
  readonly protocol: 'plain' | 'centrifuge'
  connection: number
  id: string
  readonly stays: Map<Place, Stay>
  /** Where it was in each room when it last saw anything there. */
  readonly positions: Map<Place, Position>
}

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const TEXTS = ['', 'hi "you"', 'back\\slash', 'line\nbreak\u0001\u007f', '\u{1F600}\u2028', 'x'.repeat(250)]

export class RoomWorld {
  steps = 0
  readonly #house: RoomHouse
  readonly #persons: readonly Person[]
  #focus: Place | undefined
  #connections = 0
  #messages = 0
  #asked = 0
  #answered = 0

  constructor(core: RoomCore, { delayed }: WorldOptions) {
    this.#persons = Array.from({ length: 10 }, (_, n) => {
      const protocol = n < 4 ? ('plain' as const) : ('centrifuge' as const)
      return { name: `${protocol} ${n}`, protocol, connection: 0, id: '', stays: new Map(), positions: new Map() }
    })
    this.#house = new RoomHouse(core, delayed, (place, connection) =>
      this.#persons.find((person) => person.connection === connection)?.stays.get(place),
    )
  }

  /** Takes one step and checks everything; throws with what is wrong. */
  step([what, who, how]: Step): void {
    this.steps += 1
    this.#house.nowMs += how % 4
    let place = this.#house.places[who % this.#house.places.length] as Place
    // Every other sequence plays in one room, where much more then meets.
    if (this.steps === 1 && how % 2 === 0) this.#focus = place
    place = this.#focus ?? place
    const person = this.#persons[(who >>> 4) % this.#persons.length] as Person
    if (what < 420) this.#publish(place, who >>> 8, how)
    else if (what < 660) this.#join(place, person, how)
    else if (what < 710) this.#unsubscribe(place, person)
    else if (what < 735) for (const each of how % 5 === 0 ? this.#others(person) : [person]) this.#cut(each)
    else if (what < 780) this.#whisper(place, who >>> 8, person, how)
    else if (what < 820) this.#history(place, how)
    else if (what < 870) this.#house.nowMs += how % 5 === 0 ? how % 400_000 : how % 3000
    else if (what < 890) this.#house.windowMs = [0, 1, 5, 20][how % 4] as number
    else if (what < 910) this.#house.sweep()
    else if (this.#house.delayed !== undefined) this.#house.delayed.pump(how, 1 + (who % 12))
    if (this.#house.delayed !== undefined && how % 3 === 0) this.#house.delayed.pump(how >>> 2, 2)
    this.#house.noticeAdmissions()
    if ((how >>> 3) % 2 === 0) this.#house.flushDue(this.#house.nowMs)
    this.#house.check()
  }

  /** Lets everything that is under way arrive: nothing may be missing then. */
  settle(): void {
    this.#house.settle()
    same('every publish is acknowledged', this.#answered, this.#asked)
  }

  #publish(place: Place, who: number, how: number): void {
    this.#house.obtain(place)
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
    const expected = place.log.post(post, this.#house.nowMs)
    const bytes = bytesOf(isSaid ? `>${data}<` : `>${post.data}<`)
    const payload = fromTextFrame(isSaid ? 'text' : 'json', bytes, { start: 1, end: bytes.length - 1 })
    const draft: Draft = { payload, sender, tags: post.tags, idempotencyKey: key, skipHistory: post.skip }
    const { log } = place
    if (isSaid) place.room?.say(sender as never, payload, this.#house.nowMs)
    else {
      this.#asked += 1
      place.room?.stream.publish(draft, this.#house.nowMs, (result) => {
        this.#answered += 1
        if (result.kind === 'ok') log.learnEpoch(result.position.epoch, this.#house.epochs)
        const got = result.kind === 'ok' ? [result.position.offset, result.duplicate] : result.why
        const wanted = expected.kind === 'ok' ? [expected.offset, expected.duplicate] : expected.why
        same('an acknowledgement', got, wanted)
      })
    }
    // The bytes are ours again: whoever kept a view of them shows it now.
    bytes.fill(0x7e)
    this.#house.dropIfEmpty(place)
  }

  #join(place: Place, person: Person, how: number): void {
    if (person.stays.size === 0) {
      person.connection = ++this.#connections
      person.id = idOf(person.connection)
    } else if (person.protocol === 'plain') return
    const room = this.#house.obtain(place)
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
      this.#house.delayed === undefined,
    )
    const member = { connection, id, user, protocol, joinLeave, connectionInfo }
    if (expected === 'ok') person.stays.set(place, stay)
    if (protocol === 'plain') {
      const isRestored = !isFull && how % 17 === 0
      const admit = isRestored ? () => undefined : () => stay.expect({ text: `your id is ${id}` })
      if (expected === 'ok') place.waiting.set(connection, { stay, admit })
      if (isRestored) {
        // As after a restart of the shard: nobody is told.
        this.#house.enter(place, stay, admit)
        room.restore(member)
      } else same(`${stay.who}: admission`, room.joinPlain(member), expected)
      this.#house.noticeAdmissions()
    } else {
      const recover = this.#recoverFrom(place, person, how)
      const request: SubscribeRequest = {
        member,
        commandId: 1 + (how % 50),
        request: 7,
        form: how % 6 === 0 ? 'result' : how % 6 === 1 ? 'push' : 'reply',
        positioned: how % 2 === 0,
        recoverable: recover !== undefined || how % 3 === 0,
        recover,
        mustRecover: recover !== undefined && how % 7 < 3,
        ttl: undefined,
        data: undefined,
      }
      const before = recover === undefined ? undefined : place.log.missed(recover, rules.recoverMax, this.#house.nowMs)
      // A position that the log has yet to reach may be answered when it has.
      const isAhead = this.#house.delayed !== undefined && (recover?.offset ?? 0) > place.log.entries.length
      const could = { may: before !== undefined || isAhead, must: before !== undefined }
      const admit = () => this.#expectReply(place, stay, request, could)
      const refuse = () => {
        const now = recover && place.log.missed(recover, rules.recoverMax, this.#house.nowMs)
        const mustNot = could.must && rules.recovery && now !== undefined && stay.waited <= rules.bufferedMax
        if (!request.mustRecover || mustNot) fail(`${stay.who} must not be turned away`, request, could)
        person.stays.delete(place)
      }
      if (expected === 'ok') place.waiting.set(connection, { stay, admit, refuse })
      same(`${stay.who}: admission`, room.subscribe(request, this.#house.nowMs), expected)
      this.#house.noticeAdmissions()
      if (this.#house.delayed === undefined && expected === 'ok')
        same('a memory engine answers at once', stay.state === 'waiting', false)
    }
    this.#house.dropIfEmpty(place)
  }

  #recoverFrom(place: Place, person: Person, how: number): Position | undefined {
    if (how % 4 === 3) return undefined
    if (how % 10 === 0) return { epoch: 'another', offset: place.log.entries.length }
    if (how % 10 === 1)
      return {
        epoch: how % 20 === 1 ? '' : (place.log.epoch ?? ''),
        offset: (how >>> 5) % (place.log.entries.length + 3),
      }
    return person.positions.get(place)
  }

  /** `could`: what was possible when it asked; the reply is measured by what is possible now as well. */
  #expectReply(place: Place, stay: Stay, request: SubscribeRequest, could: { may: boolean; must: boolean }): void {
    const { rules, log, delivered } = place
    const { recover } = request
    const missed = recover === undefined ? undefined : log.missed(recover, rules.recoverMax, this.#house.nowMs)
    const must = could.must && rules.recovery && missed !== undefined && stay.waited <= rules.bufferedMax
    const position = { epoch: log.epoch ?? '', offset: delivered }
    const allowed = { may: rules.recovery && could.may, must }
    const wanted = recover === undefined ? [] : log.entries.slice(recover.offset, delivered)
    stay.expect({ text: (got) => checkSubscribeReply(stay, { request, position, wanted, allowed }, got) })
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
    if (room.flushState.scheduled) this.#house.flush(room)
    if (stay !== undefined) {
      stay.settled()
      stay.state = 'over'
      person.stays.delete(place)
    }
    this.#house.dropIfEmpty(place)
  }

  #others(person: Person): Person[] {
    return this.#persons.filter((other) => other !== person)
  }

  /** The connection is lost: it sees nothing more, and leaves every room without being told. */
  #cut(person: Person): void {
    for (const [place, stay] of [...person.stays]) {
      this.#remove(place, person, stay)
      stay.state = 'over'
      this.#house.target.cut(stay)
      same(`${stay.who} is known`, place.room?.leave(person.connection), true)
      if (person.protocol === 'plain') {
        this.#house.ended.set(person.connection, place)
        place.room?.confirmLeft(person.connection)
      }
      this.#house.dropIfEmpty(place)
    }
  }

  #remove(place: Place, person: Person, stay: Stay): void {
    person.stays.delete(place)
    if (stay.position !== undefined) person.positions.set(place, stay.position)
    place.waiting.delete(stay.connection)
    if (place.members.delete(stay.connection)) this.#house.tell(place, stay, 'left')
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
    const payload = fromTextFrame('text', bytes, { start: 0, end: bytes.length })
    place.room?.sayPrivately(member, to, payload)
    bytes.fill(0x7e)
  }

  #history(place: Place, how: number): void {
    const { room, log, rules } = place
    const since =
      how % 3 === 0
        ? undefined
        : {
            epoch: how % 7 === 0 ? 'another' : how % 7 === 1 ? '' : (log.epoch ?? ''),
            offset: (how >>> 3) % (log.entries.length + 4),
          }
    const query = { since, limit: [0, 1, 5, 300][how % 4] as number, reverse: (how >>> 2) % 2 === 0 }
    const asked = room?.stream ?? this.#house.open(place, () => fail('nobody listens', '', ''))
    // A log that nobody has asked for its epoch yet: a client cannot have a position in it.
    const expected = log.epoch === undefined && since !== undefined ? undefined : log.history(query, this.#house.nowMs)
    asked.history(query, this.#house.nowMs, (result) => {
      same('the newest position', result.position.offset, log.entries.length)
      if (result.kind === 'unrecoverable') same(`${rules.name}: refused history`, expected, undefined)
      else {
        const got = result.publications.map(({ offset, data }) => [offset, Buffer.from(data).toString('utf8')])
        const wanted = expected?.map(({ offset, data }) => [offset, data])
        same(`${rules.name}: history of ${JSON.stringify(query)}`, got, wanted)
      }
    })
    if (room !== undefined) return
    asked.close(this.#house.nowMs)
    log.closed(this.#house.nowMs)
    this.#house.forgetLog(place)
  }
}
