// People who come to a shard, talk, whisper, ask, leave and are cut off, and an engine that has its moods: an arbitrary sequence of steps
// through a ShardWorld. A step is three numbers, so that any sequence can be shrunk.
import type { Position } from '../../src/engine/engine.ts'
import type { Call } from '../../src/mailbox/inbox-handlers.ts'
import type { InboxWriter } from '../../src/mailbox/inbox-records.ts'
import type { SubscribeOrder } from '../../src/mailbox/orders.ts'
import { SLOTS } from '../../src/mailbox/words.ts'
import { utf8 } from '../../src/protocol/byte-builder.ts'
import { PROTOCOL, type ProtocolName } from '../../src/protocol/protocols.ts'
import type { EngineKind } from './driven-shard.ts'
import type { CommandsModel } from './model-commands.ts'
import { dataOf, type Said, type Who } from './model-log.ts'
import type { RoomModel } from './model-room.ts'
import { unsubscribePush } from './model-spelling.ts'
import type { ShardCore } from './shard-core.ts'
import { idOf, ShardWorld } from './shard-world.ts'
import { StillClock } from './still-clock.ts'
import { HttpSteps, saidBy, TEXTS } from './world-http.ts'
import { EngineMoods } from './world-moods.ts'

export type Step = readonly [what: number, who: number, how: number]

interface Person {
  readonly protocol: ProtocolName
  readonly slot: number
  /** 0 while it is not connected. */
  connection: number
  who: Who
  /** Where it was in each room when it last saw anything there. */
  readonly positions: Map<string, Position>
}

const PERSONS: readonly ProtocolName[] = [
  ...(['plain', 'plain', 'plain', 'plain', 'json', 'json', 'json'] as const),
  ...(['centrifuge', 'centrifuge', 'centrifuge', 'centrifuge', 'centrifuge'] as const),
]
const NOTHING = new Uint8Array(0)
/** Records that are written before the shard gets its turn. */
const BATCH_MAX = 8

const sliceOf = (text: string) => {
  const bytes = utf8(text)
  return { bytes, start: 0, end: bytes.length }
}

/** Takes steps against a fresh shard and compares throughout; throws with what is wrong. Returns how many were taken. */
export function runSteps(core: ShardCore, kind: EngineKind, steps: readonly Step[]): number {
  const clock = new StillClock(0.5)
  return clock.during(() => {
    const world = new WorldSteps(core, new ShardWorld(core, { clock, kind }))
    for (const step of steps) world.step(step)
    world.end()
    return steps.length
  })
}

class WorldSteps {
  readonly #world: ShardWorld
  readonly #http: HttpSteps
  readonly #moods: EngineMoods
  readonly #persons: readonly Person[] = PERSONS.map((protocol, slot) => ({
    protocol,
    slot,
    connection: 0,
    who: { id: '', user: '' },
    positions: new Map(),
  }))
  #focus: RoomModel | undefined
  #steps = 0
  #batch = 0

  constructor(core: ShardCore, world: ShardWorld) {
    this.#world = world
    this.#http = new HttpSteps(world)
    this.#moods = new EngineMoods(core, world)
  }

  step([what, who, how]: Step): void {
    const world = this.#world
    this.#steps += 1
    if (!world.isDirty && how % 4 > 0) world.advance(how % 4)
    const { rooms } = world.model
    let room = rooms[who % rooms.length]!
    // Every other sequence plays in one room, where much more then meets.
    if (this.#steps === 1 && how % 2 === 0) this.#focus = room
    room = this.#focus !== undefined && how % 32 > 0 ? this.#focus : room
    const person = this.#persons[(who >>> 4) % this.#persons.length]!
    this.#choose(what, { room, person, who: who >>> 8, how })
    if (world.kind === 'late' && how % 3 === 0) {
      this.#pump()
      this.#moods.letOut(who >>> 4, how >>> 2, 2)
    }
    this.#batch += 1
    if ((how >>> 3) % 3 > 0 && this.#batch < BATCH_MAX) return
    this.#pump()
  }

  end(): void {
    this.#pump()
    if (this.#steps % 2 === 0) {
      this.#world.fate.clear()
      this.#world.letOutAll()
      this.#world.advance(6000)
      this.#world.letOutAll()
      this.#pump()
    }
    this.#world.stop()
  }

  #choose(
    what: number,
    { room, person, who, how }: { room: RoomModel; person: Person; who: number; how: number },
  ): void {
    if (what < 330) this.#talk(room, who, how)
    else if (what < 340) this.#burst(room, who, how)
    else if (what < 560) this.#join(room, person, how)
    else if (what < 605) this.#unsubscribe(room, person, how)
    else if (what < 630) for (const each of how % 5 === 0 ? this.#othersOf(person) : [person]) this.#cut(each)
    else if (what < 670) this.#whisper(room, who, { to: person, how })
    else if (what < 705) this.#history(room, person, how)
    else if (what < 745) this.#whoIsThere(room, person, how)
    else if (what < 765) this.#describe(person, how)
    else if (what < 790) this.#http.push(room, how)
    else if (what < 830) this.#http.api(room, how)
    else if (what < 840) this.#http.listRooms(how)
    else if (what < 855) this.#http.ask(room, how)
    else if (what < 870) this.#watch(room)
    else if (what < 890) this.#wait(how)
    else if (what < 895) this.#setWindow(how)
    else if (this.#world.kind !== 'shipped') {
      this.#pump()
      if (what < 925) this.#moods.decide(room, how)
      else if (what < 940) this.#moods.elsewhere(room, how)
      else if (what < 945) this.#moods.lose(room)
      else this.#moods.letOut(who, how, 1 + (who % 12))
    }
  }

  /** Lets the shard work, and the connections that may not stay go. */
  #pump(): void {
    this.#batch = 0
    this.#world.pump()
    for (const connection of this.#world.refused.splice(0)) {
      const person = this.#persons.find((each) => each.connection === connection)
      if (person !== undefined) this.#cut(person)
    }
    if (this.#world.isDirty) this.#world.pump()
  }

  #command(
    person: Person,
    write: (inbox: InboxWriter, call: Call) => boolean,
    apply: (commands: CommandsModel, call: Call) => void,
  ) {
    const request = this.#world.number()
    const call = { connection: person.connection, id: 1 + (request % 99), request }
    this.#world.model.owed.slots.add(request)
    this.#world.send(
      (inbox) => write(inbox, call),
      (commands) => apply(commands, call),
    )
  }

  #talk(room: RoomModel, who: number, how: number): void {
    const speakers = this.#persons.filter(
      ({ connection, protocol }) =>
        connection > 0 &&
        (room.members.has(connection) || room.joiners.has(connection) || (protocol === 'centrifuge' && how % 7 === 0)),
    )
    const speaker = speakers[who % Math.max(1, speakers.length)]
    if (speaker === undefined) return
    const said = saidBy(how, this.#world.number())
    const { connection, protocol } = speaker
    if (protocol === 'centrifuge') this.#publish(room, speaker, { said, how })
    else if (said.isText) {
      const text = sliceOf(said.text)
      this.#world.send(
        (inbox) => inbox.text(connection, text.bytes),
        (commands) => commands.lodgers.say(connection, said),
      )
    } else {
      this.#world.send(
        (inbox) => inbox.data(connection, sliceOf(said.text)),
        (commands) => commands.lodgers.say(connection, said),
      )
    }
  }

  #publish(room: RoomModel, person: Person, { said, how }: { said: Said; how: number }): void {
    const json = { text: dataOf(said), isText: false }
    const stranger = how % 5 === 0 ? undefined : person.who
    const params = sliceOf(`{"channel":${JSON.stringify(room.name)},"data":${json.text}}`)
    this.#command(
      person,
      (inbox, call) => inbox.publish(call, room.name, { stranger, params }),
      (commands, call) => commands.subscribers.publish(call, room.name, { stranger, said: json }),
    )
  }

  /** Much at a time: more than a system call takes, or than the outbox. */
  #burst(room: RoomModel, who: number, how: number): void {
    const said = { text: TEXTS[how % TEXTS.length]!, isText: true }
    const speakers = [...room.members.values()].filter(({ protocol }) => protocol !== 'centrifuge')
    const speaker = speakers[who % Math.max(1, speakers.length)]
    if (speaker === undefined) return
    for (let count = 0; count < 20 + (how % 60); count++) {
      this.#world.send(
        (inbox) => inbox.text(speaker.connection, utf8(said.text)),
        (commands) => commands.lodgers.say(speaker.connection, said),
      )
    }
  }

  #connect(person: Person, how: number): void {
    const number = this.#world.number()
    person.connection = number * SLOTS + person.slot
    person.who = {
      id: idOf(number),
      user: how % 2 === 0 ? '' : `user "${person.slot % 3}"`,
      name: how % 3 === 0 ? undefined : `Name ${person.slot}`,
      connectionInfo: how % 5 === 0 ? '{"n":1}' : undefined,
      roomInfo: how % 7 === 0 ? '["room"]' : undefined,
    }
  }

  #join(room: RoomModel, person: Person, how: number): void {
    const isNew = person.connection === 0
    if (isNew) this.#connect(person, how)
    const { connection, who, protocol } = person
    if (protocol === 'centrifuge') {
      const order = this.#orderOf(room, person, how)
      this.#command(
        person,
        (inbox, call) => inbox.subscribe(call, order),
        (commands, call) => commands.subscribers.subscribe(call, order),
      )
      return
    }
    // As after a restart of the shard: nobody is told. Who is known already stays as it is.
    const isReplay = how % 17 === 0
    if (!isNew && !isReplay) return
    const order = { ...who, room: room.name, protocol: PROTOCOL[protocol].number, isReplay }
    this.#world.send(
      (inbox) => inbox.join(connection, order),
      (commands) => commands.lodgers.join(connection, order),
    )
  }

  #orderOf(room: RoomModel, person: Person, how: number): SubscribeOrder {
    const recover = this.#recoverFrom(room, person, how)
    return {
      ...person.who,
      room: room.name,
      joinLeave: how % 3 === 0,
      form: how % 6 === 0 ? 'result' : how % 6 === 1 ? 'push' : 'reply',
      positioned: how % 2 === 0,
      recoverable: recover !== undefined || how % 3 === 0,
      ...(recover === undefined ? {} : { recover }),
      mustRecover: recover !== undefined && how % 7 < 3,
      ...(how % 11 === 0 ? { ttl: 60 } : {}),
      ...(how % 13 === 0 ? { data: '{"from":"token"}' } : {}),
    }
  }

  #recoverFrom({ name, log }: RoomModel, person: Person, how: number): Position | undefined {
    if (how % 4 === 3) return undefined
    if (how % 10 === 0) return { epoch: 'another', offset: log.entries.length }
    if (how % 10 === 1) {
      const epoch = how % 20 === 1 ? '' : (log.epoch ?? 'another')
      return { epoch, offset: Math.max(0, log.entries.length + 2 - ((how >>> 5) % 14)) }
    }
    return this.#seatPosition(name, person) ?? person.positions.get(name)
  }

  #seatPosition(room: string, { connection }: Person): Position | undefined {
    return this.#world.model.seat(connection, room)?.position
  }

  #unsubscribe({ name }: RoomModel, person: Person, how: number): void {
    if (person.protocol !== 'centrifuge' || person.connection === 0) return
    const position = this.#seatPosition(name, person)
    if (position !== undefined) person.positions.set(name, position)
    if (how % 4 > 0) {
      this.#command(
        person,
        (inbox, call) => inbox.unsubscribe(call, name),
        (commands, call) => commands.subscribers.unsubscribe(call, name, `{"id":${call.id},"unsubscribe":{}}`),
      )
      return
    }
    const follow = how % 8 === 0 ? '{"push":{}}' : ''
    const push = unsubscribePush(name, { code: 2000, reason: 'server unsubscribe' })
    this.#command(
      person,
      (inbox, call) => inbox.expel(call, { room: name, code: 2000, follow: follow === '' ? NOTHING : utf8(follow) }),
      (commands, call) => commands.subscribers.unsubscribe(call, name, follow === '' ? push : `${push}\n${follow}`),
    )
  }

  #othersOf(person: Person): Person[] {
    return this.#persons.filter((other) => other !== person)
  }

  /** The connection is lost: it sees nothing more, and leaves every room without being told. */
  #cut(person: Person): void {
    const { connection } = person
    if (connection === 0) return
    for (const [room, seat] of this.#world.model.seats.get(connection) ?? []) {
      if (seat.position !== undefined) person.positions.set(room, seat.position)
    }
    person.connection = 0
    this.#world.sockets.close(connection)
    this.#world.send(
      (inbox) => inbox.leave(connection),
      (commands) => commands.leave(connection),
    )
  }

  #whisper(room: RoomModel, who: number, { to, how }: { to: Person; how: number }): void {
    const speakers = this.#persons.filter(({ connection }) => this.#world.model.lodgers.get(connection)?.room === room)
    const speaker = speakers[who % Math.max(1, speakers.length)]
    if (speaker === undefined || to.connection === 0) return
    const { connection } = speaker
    const said = saidBy(how, this.#world.number())
    const recipient = { connection: to.connection, id: to.who.id, protocol: PROTOCOL[to.protocol].number }
    this.#world.send(
      (inbox) => inbox.privateMessage(connection, recipient, { ...sliceOf(said.text), isJson: !said.isText }),
      (commands) => commands.lodgers.privateMessage(connection, recipient, said),
    )
  }

  #history({ name, log }: RoomModel, person: Person, how: number): void {
    if (person.protocol !== 'centrifuge' || person.connection === 0) return
    const epoch = how % 7 === 0 ? 'another' : how % 7 === 1 ? '' : (log.epoch ?? 'another')
    const since = how % 3 === 0 ? undefined : { epoch, offset: (how >>> 3) % (log.entries.length + 4) }
    const query = { since, limit: [0, 1, 5, 300, -1][how % 5]!, reverse: (how >>> 2) % 2 === 0 }
    this.#command(
      person,
      (inbox, call) => inbox.history(call, name, sliceOf(JSON.stringify({ channel: name, ...query }))),
      (commands, call) => commands.subscribers.history(call, name, query),
    )
  }

  #whoIsThere({ name }: RoomModel, person: Person, how: number): void {
    const { connection, protocol } = person
    if (connection === 0) return
    if (protocol !== 'centrifuge') {
      // Sometimes more often than it is answered.
      for (let left = how % 5 === 0 ? 10 : 1; left > 0; left--) {
        this.#world.send(
          (inbox) => inbox.members(connection),
          (commands) => commands.lodgers.members(connection),
        )
      }
    } else if (how % 2 === 0) {
      this.#command(
        person,
        (inbox, call) => inbox.presence(call, name),
        (commands, call) => commands.subscribers.presence(call, name, 'list'),
      )
    } else {
      this.#command(
        person,
        (inbox, call) => inbox.presenceStats(call, name),
        (commands, call) => commands.subscribers.presence(call, name, 'stats'),
      )
    }
  }

  #describe(person: Person, how: number): void {
    const { connection, protocol } = person
    if (connection === 0) return
    if (protocol !== 'centrifuge') {
      const info = `{"n":${how % 10}}`
      this.#world.send(
        (inbox) => inbox.describeResident(connection, info),
        (commands) => commands.lodgers.describe(connection, info),
      )
      return
    }
    const name = how % 3 === 0 ? null : `New ${how % 10}`
    const connectionInfo = how % 4 === 0 ? null : `{"n":${how % 10}}`
    const rooms = this.#world.model.rooms
      .filter((_, index) => (how >>> index) % 2 === 0)
      .map(({ name: room }) => [room, how % 5 === 0 ? null : `{"r":${how % 10}}`] as const)
    person.who = { ...person.who, name: name ?? undefined, connectionInfo: connectionInfo ?? undefined }
    const order = { name, connectionInfo, rooms }
    this.#world.send(
      (inbox) => inbox.describe(connection, order),
      (commands) => commands.subscribers.describe(connection, order),
    )
  }

  /** Somebody begins to watch a room, or ceases to. */
  #watch({ name, watcher }: RoomModel): void {
    if (watcher === undefined) {
      const request = this.#world.number()
      this.#world.send(
        (inbox) => inbox.watch(request, name),
        (commands) => commands.watchers.watch(request, name),
      )
      return
    }
    this.#world.sockets.close(watcher.connection)
    this.#world.send(
      (inbox) => inbox.unwatch(name),
      (commands) => commands.watchers.unwatch(name),
    )
  }

  #wait(how: number): void {
    this.#pump()
    this.#world.advance(how % 16 === 0 ? how % 400_000 : how % 3000)
  }

  #setWindow(how: number): void {
    this.#pump()
    this.#world.windowMs = [0, 1, 5, 20][how % 4]!
  }
}
