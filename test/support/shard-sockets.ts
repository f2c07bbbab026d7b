// A main thread in miniature: reads a shard's outbox in its order, keeps the topics of its sockets, and hands each text to the seat that it
// reaches. What it knows of the protocols is the names of their audiences.
import type {
  Addressees,
  Flushed,
  Membership,
  OutboxHandler,
  PrivateDelivery,
  Rejection,
  TextRefusal,
} from '../../src/mailbox/outbox-records.ts'
import { NO_REQUEST } from '../../src/mailbox/outbox-records.ts'
import { readOutbox } from '../../src/mailbox/read-outbox.ts'
import type { RingReader } from '../../src/mailbox/ring.ts'
import type { Slice } from '../../src/mailbox/slice.ts'
import { fail, same } from './model-log.ts'
import type { Seat, Told } from './model-seat.ts'
import type { ShardModel } from './model-shard.ts'

/** In the order of their numbers. `lines`: a frame holds many messages; `single`: each has a frame of its own, behind its length. */
const AUDIENCES = ['plain', 'centrifuge', 'joinLeave', 'json'] as const
const LINES: readonly string[] = ['centrifuge', 'joinLeave']

type Doubles = Slice & { readonly doubles: Float64Array }
const textOf = ({ bytes, start, end }: Slice): string => Buffer.from(bytes.subarray(start, end)).toString('utf8')

export class ShardSockets implements OutboxHandler {
  readonly #model: ShardModel
  readonly #frameBytesMax: number
  /** Called when a connection may not stay. */
  readonly #refused: (connection: number) => void
  readonly #topics = new Map<string, Set<Seat>>()
  /** Rooms by their numbers. */
  readonly #names = new Map<number, string>()
  /** Who watches the room of a number. */
  readonly #watchers = new Map<number, Seat>()
  readyCount = 0
  /** Answers to `settle`. */
  settledNumbers: number[] = []
  stoppedCount = 0

  constructor(parts: { model: ShardModel; frameBytesMax: number; refused: (connection: number) => void }) {
    this.#model = parts.model
    this.#frameBytesMax = parts.frameBytesMax
    this.#refused = parts.refused
  }

  /** No room of the model keeps a board. */
  boardFrame(): void {
    fail('no room keeps a board', undefined, 'boardFrame')
  }

  boardMember(): void {
    fail('no room keeps a board', undefined, 'boardMember')
  }

  boardReset(): void {
    fail('no room keeps a board', undefined, 'boardReset')
  }

  /** Reads one record; false when there is none. */
  read(reader: RingReader): boolean {
    if (!reader.next()) return false
    if (this.stoppedCount > 0) fail('nothing comes after everything has been flushed', undefined, reader.kind)
    if (!readOutbox(reader, this)) fail('a record is read whole', true, false)
    return true
  }

  /** The socket of a connection has ended: it is in no topic any more. */
  close(connection: number): void {
    for (const topic of this.#topics.values()) {
      for (const seat of topic) if (seat.connection === connection) topic.delete(seat)
    }
    for (const seat of this.#model.seats.get(connection)?.values() ?? []) seat.isClosed = true
  }

  frames(room: number, audience: number, frames: Slice): boolean {
    const name = AUDIENCES[audience] ?? fail('an audience', AUDIENCES, audience)
    const texts = LINES.includes(name) ? textOf(frames).split('\n') : singles(frames)
    const bytes = frames.end - frames.start
    // One message may be longer than a frame should be; two may not make a frame longer still.
    if (LINES.includes(name) && texts.length > 1 && bytes > this.#frameBytesMax) {
      fail('a frame keeps its bound', this.#frameBytesMax, bytes)
    }
    for (const seat of [...(this.#topics.get(`${name} ${room}`) ?? [])]) {
      for (const text of texts) seat.receive('frame', text)
    }
    this.#show(room, name, texts)
    return true
  }

  addressedFrame({ room, audience, count }: Addressees, { bytes, start, end, doubles }: Doubles): void {
    const first = start / 8
    const name = AUDIENCES[audience] ?? fail('an audience', AUDIENCES, audience)
    const frame = { bytes, start: start + count * 8, end }
    const texts = LINES.includes(name) ? textOf(frame).split('\n') : singles(frame)
    if (!LINES.includes(name) && texts.length !== 1) fail('one frame for those it names', 1, texts.length)
    this.#show(room, name, texts)
    const topic = [...(this.#topics.get(`${name} ${room}`) ?? [])]
    const named = [...doubles.subarray(first, first + count)]
    for (const connection of named) {
      const seat = topic.find((one) => one.connection === connection)
      if (seat !== undefined) {
        for (const text of texts) seat.receive('frame', text)
        continue
      }
      // One whose socket has ended may still be named.
      const seats = [...(this.#model.seats.get(connection)?.values() ?? [])]
      const stranger = seats.find((one) => one.room === this.#names.get(room) && !one.isClosed)
      if (stranger !== undefined) fail('those it names are members of the audience', name, stranger.label)
    }
    const left = topic.filter(({ connection }) => !named.includes(connection))
    same(
      'those it names are all members of the audience',
      left.map(({ label }) => label),
      [],
    )
  }

  left({ start, end, doubles }: Doubles): void {
    for (const connection of doubles.subarray(start / 8, end / 8)) this.#model.owed.confirmed(connection)
  }

  admitted(membership: Membership, reply: Slice): void {
    const { seat, expected } = this.#settle(membership, 'admitted', textOf(reply))
    if (expected === undefined) return
    const audiences = AUDIENCES.filter((_, index) => (membership.audiences & (1 << index)) !== 0)
    same(`${seat.label}: its audiences`, audiences, expected.audiences)
    for (const audience of audiences) {
      const name = `${audience} ${membership.room}`
      const topic = this.#topics.get(name)
      if (topic === undefined) this.#topics.set(name, new Set([seat]))
      else topic.add(seat)
    }
  }

  departed(membership: Membership, reply: Slice): void {
    this.#unsubscribe(this.#settle(membership, 'departed', textOf(reply)).seat, membership)
  }

  ended(membership: Membership): void {
    this.#unsubscribe(this.#settle(membership, 'ended', '').seat, membership)
  }

  reply(_connection: number, request: number, frame: Slice): void {
    this.#model.owed.replied('reply', request, textOf(frame))
  }

  rejection({ request, code, isNotSubscribed, isFault }: Rejection, frame: Slice): void {
    this.#model.owed.replied('rejection', request, textOf(frame), { code, isNotSubscribed, isFault })
  }

  answer(request: number, json: string): void {
    this.#model.owed.answered(request, JSON.parse(json))
  }

  privateMessage({ sender, recipient, recipientId }: PrivateDelivery, frame: Slice): void {
    this.#model.owed.whispered(sender, { recipient, recipientId, frame: textOf(frame) })
  }

  notice(connection: number, code: number, frame: Slice): void {
    const seat = this.#lodging(connection)
    const expected = seat.receive('frame', textOf(frame))
    if (expected !== undefined) same(`${seat.label}: the code of what it is refused`, code, expected.code ?? 0)
  }

  textRefused(connection: number, why: TextRefusal): void {
    if (why === 3) this.#model.owed.overloaded(connection)
    else this.#lodging(connection).receive('textRefused', String(why))
  }

  refused(connection: number, code: number, reason: string): void {
    same('the close code', code, 1013)
    this.#model.owed.refused(connection, reason)
    this.#refused(connection)
  }

  /** Without a request it is a mark for the main thread alone. */
  flushed({ request, index, offset }: Flushed): void {
    if (request !== NO_REQUEST) this.#model.owed.receipt(request, index, offset)
  }

  watched(request: number, room: number): void {
    const seat = [...(this.#model.seats.get(request)?.values() ?? [])][0] ?? fail('a room that is watched', '', request)
    seat.receive('watched', '')
    this.#name(room, seat.room)
    this.#watchers.set(room, seat)
  }

  watchRefused(request: number): void {
    this.#model.owed.watchRefused(request)
  }

  ready(): void {
    this.readyCount += 1
  }

  timed(): void {
    // No record that the driven shard reads is timed.
    fail('nothing is timed', undefined, 'timed')
  }

  settled(number: number): void {
    this.settledNumbers.push(number)
  }

  stopped(): void {
    this.stoppedCount += 1
  }

  #show(room: number, audience: (typeof AUDIENCES)[number], texts: readonly string[]): void {
    if (audience !== 'json') return
    for (const text of texts) this.#watchers.get(room)?.receive('frame', text)
  }

  #lodging(connection: number): Seat {
    const [seat] = this.#model.seats.get(connection)?.values() ?? []
    return seat ?? fail('a connection that lives in a room', '', connection)
  }

  #settle({ connection, room, roomName, request }: Membership, told: Told, text: string) {
    if (request !== NO_REQUEST) this.#model.owed.closeSlot(request, told)
    this.#name(room, roomName)
    const seat = this.#model.seat(connection, roomName) ?? fail(`${told} by ${roomName}`, undefined, connection)
    return { seat, expected: seat.receive(told, text) }
  }

  /** A dropped room's number may go to another room: nobody may be left in its topics. */
  #name(room: number, name: string): void {
    if (this.#names.get(room) !== name) {
      for (const audience of AUDIENCES) {
        const [left] = this.#topics.get(`${audience} ${room}`) ?? []
        if (left !== undefined) fail(`nobody stays in the topics of a dropped room, now ${name}`, [], left.label)
      }
      const watcher = this.#watchers.get(room)
      if (watcher?.isClosed === false) fail(`a room that is watched is not dropped, now ${name}`, [], watcher.label)
    }
    this.#names.set(room, name)
  }

  #unsubscribe(seat: Seat, { room, audiences }: Membership): void {
    for (const [index, audience] of AUDIENCES.entries()) {
      if ((audiences & (1 << index)) !== 0) this.#topics.get(`${audience} ${room}`)?.delete(seat)
    }
  }
}

/** Frames behind their lengths. */
function singles({ bytes, start, end }: Slice): string[] {
  const view = Buffer.from(bytes.subarray(start, end))
  const texts: string[] = []
  for (let at = 0; at < view.length; ) {
    const next = at + 4 + view.readUInt32LE(at)
    texts.push(view.toString('utf8', at + 4, next))
    at = next
  }
  return texts
}
