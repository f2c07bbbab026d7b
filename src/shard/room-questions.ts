// What back ends ask about rooms: presence, history, the list of rooms, one room. Each question is answered once, and no answer is larger than a
// record can be: pages end early, and what cannot be cut is refused. Permissions of members do not concern back ends. Shard thread.
import { assertNever } from '../assert-never.ts'
import type { BoardFieldsByOptions } from '../board/board-fields.ts'
import type { Config } from '../config/config.ts'
import { roomOptionsFor } from '../config/room-options.ts'
import type { Engine } from '../engine/engine.ts'
import type {
  MemberEntry,
  RoomDetails,
  RoomEntry,
  RoomFigures,
  RoomQuestion,
  RoomsPage,
  RoomsQuery,
} from '../mailbox/orders.ts'
import { ROOM_ORDERS } from '../mailbox/room-orders.ts'
import { utf8 } from '../protocol/byte-builder.ts'
import { historyResult, presenceResult, presenceResultBytes, presenceStatsResult } from '../protocol/centrifuge.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import type { Identity } from '../protocol/identity.ts'
import { roomPattern } from '../protocol/room-pattern.ts'
import { BoardQuestions } from './board-questions.ts'
import { engineError } from './engine-error.ts'
import { fittingFirst, historyQueryOf } from './history-query.ts'
import type { Outbox } from './outbox.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'
import { fitting, smallest } from './smallest.ts'

/** What stands round the parts of an answer that grow: names of fields, the name of the room, an epoch. */
const WRAP_BYTES = 1024

const EMPTY_RESULT = utf8('{}')

type Asked<Kind> = RoomQuestion & { readonly kind: Kind }

export class RoomQuestions {
  readonly #config: Config
  readonly #engine: Engine
  readonly #rooms: Rooms
  readonly #outbox: Outbox

  readonly #boards: BoardQuestions

  constructor(parts: {
    config: Config
    engine: Engine
    rooms: Rooms
    outbox: Outbox
    boardFields: BoardFieldsByOptions
  }) {
    this.#boards = new BoardQuestions(parts)
    this.#config = parts.config
    this.#engine = parts.engine
    this.#rooms = parts.rooms
    this.#outbox = parts.outbox
  }

  ask(request: number, question: RoomQuestion): void {
    switch (question.kind) {
      case 'presence':
        this.#presence(request, question.room)
        return
      case 'presenceStats':
        this.#presenceStats(request, question.room)
        return
      case 'history':
        this.#history(request, question)
        return
      case 'removeHistory':
        this.#removeHistory(request, question.room)
        return
      case 'room':
        this.#describe(request, question)
        return
      case 'rooms':
        this.#list(request, question)
        return
      case 'records':
        this.#boards.page(request, question)
        return
      case 'removeRecords':
        this.#boards.remove(request, question)
        return
      default:
        assertNever(question)
    }
  }

  #presence(request: number, name: string): void {
    if (!this.#hasPresence(request, name)) return
    this.#engine.presence.list(name, (listed) => {
      if (listed.kind === 'failed') {
        this.#refuse(request, engineError(listed))
        return
      }
      const { members, bytes } = listed
      // An engine need not gather a list that is larger than an outbox.
      const bytesMax = Math.min(this.#config.limits.outboxBytesMax, this.#outbox.resultBytesMax)
      if (presenceResultBytes(bytes) > bytesMax) {
        this.#refuse(request, { ...ErrorCode.limitExceeded, message: 'too many members to list' })
      } else this.#tell(request, presenceResult(members, bytes))
    })
  }

  #presenceStats(request: number, name: string): void {
    if (!this.#hasPresence(request, name)) return
    this.#engine.presence.stats(name, (counted) => {
      if (counted.kind === 'failed') this.#refuse(request, engineError(counted))
      else this.#tell(request, utf8(presenceStatsResult(counted.stats)))
    })
  }

  #hasPresence(request: number, name: string): boolean {
    const { presence } = roomOptionsFor(this.#config.rooms, name)
    if (!presence) this.#refuse(request, ErrorCode.notAvailable)
    return presence
  }

  #history(request: number, { room: name, ...params }: Asked<'history'>): void {
    const query = historyQueryOf(params, this.#config.limits.historyItemsMax)
    if (typeof query === 'string') {
      this.#refuse(request, { ...ErrorCode.badRequest, message: query })
      return
    }
    const room = this.#withHistory(request, name)
    room?.history(query, (result) => {
      if (result.kind === 'failed') this.#refuse(request, engineError(result))
      else if (result.kind === 'unrecoverable') this.#refuse(request, ErrorCode.unrecoverablePosition)
      else {
        const { position, publications } = result
        const { fitting } = fittingFirst(publications, this.#outbox.resultBytesMax - WRAP_BYTES)
        if (fitting.length === 0 && publications.length > 0) {
          const message = 'not even one publication fits limits.outboxRingBytes'
          this.#refuse(request, { ...ErrorCode.limitExceeded, message })
        } else this.#tell(request, historyResult({ ...position, publications: fitting }))
      }
    })
  }

  #removeHistory(request: number, name: string): void {
    const room = this.#withHistory(request, name)
    room?.stream.removeHistory((result) => {
      if (result.kind === 'failed') this.#refuse(request, engineError(result))
      else this.#tell(request, EMPTY_RESULT)
    })
  }

  /** Undefined when the question was answered here. */
  #withHistory(request: number, name: string): Room | undefined {
    if (roomOptionsFor(this.#config.rooms, name).historySize === 0) {
      this.#refuse(request, ErrorCode.notAvailable)
      return undefined
    }
    const room = this.#rooms.use(name)
    if (room === undefined) this.#refuse(request, { ...ErrorCode.limitExceeded, message: 'too many rooms' })
    return room
  }

  #describe(request: number, { room: name, after, limit }: Asked<'room'>): void {
    const room = this.#rooms.get(name)
    if (room === undefined || (room.empty && room.activity === undefined)) {
      this.#refuse(request, { ...ErrorCode.unknownRoom, message: 'unknown channel: there is nobody in this room' })
      return
    }
    // The engine knows the epoch of the log.
    room.history({ since: undefined, limit: 0, reverse: false }, (result) => {
      if (result.kind === 'failed') this.#refuse(request, engineError(result))
      else {
        const details = this.#details(room, { after, limit, epoch: result.position.epoch })
        if (details !== undefined) this.#tell(request, utf8(JSON.stringify(details)))
        else {
          const message = 'not even one member fits limits.outboxRingBytes'
          this.#refuse(request, { ...ErrorCode.limitExceeded, message })
        }
      }
    })
  }

  /** Undefined when the first member of the page is too large. */
  #details(
    room: Room,
    { after, limit, epoch }: { after: string; limit: number; epoch: string },
  ): RoomDetails | undefined {
    const { name, activity } = room
    const { nowMs } = this.#rooms
    const found = smallest(behind(room, after), limit + 1, (member, other) => member.id < other.id)
    const page = fitting(
      found.slice(0, limit).map(({ identity }) => entryOf(identity)),
      this.#bytesMax,
    )
    if (page.length === 0 && found.length > 0) return undefined
    return {
      name,
      members: page,
      next: page.length < found.length ? (page.at(-1)?.id ?? null) : null,
      count: room.members.size,
      rate: activity?.rate(nowMs) ?? 0,
      deliveries: activity?.deliveryRate(nowMs) ?? 0,
      board: room.board !== undefined,
      lastPublication:
        activity === undefined
          ? null
          : { offset: activity.offset, epoch, ageMs: Math.max(0, Math.round(nowMs - activity.atMs)) },
    }
  }

  #list(request: number, { filter, allowed, sort, after, limit }: RoomsQuery): void {
    const isWanted = roomPattern(filter)
    const areAllowed = allowed.map(roomPattern)
    const { nowMs } = this.#rooms
    let total = 0
    const entries = function* (rooms: Iterable<Room>): Iterable<RoomEntry> {
      for (const { name, members, activity } of rooms) {
        if (members.size === 0 || !isWanted(name)) continue
        if (!areAllowed.some((isAllowed) => isAllowed(name))) continue
        total += 1
        if (name > after) yield { name, members: members.size, rate: activity?.rate(nowMs) ?? 0 }
      }
    }
    const found = smallest(entries(this.#rooms.all()), limit, ROOM_ORDERS[sort])
    const figures = found.map((entry): RoomFigures => {
      const { activity, board } = this.#rooms.get(entry.name)!
      const { offset = 0 } = activity ?? {}
      return { ...entry, deliveries: activity?.deliveryRate(nowMs) ?? 0, offset, board: board !== undefined }
    })
    const rooms = fitting(figures, this.#bytesMax)
    const page: RoomsPage = { rooms, total, isCut: rooms.length < found.length }
    this.#tell(request, utf8(JSON.stringify(page)))
  }

  get #bytesMax(): number {
    return this.#outbox.resultBytesMax - WRAP_BYTES
  }

  #tell(request: number, result: Uint8Array): void {
    this.#rooms.outputBytes += result.length
    if (!this.#outbox.result(request, result)) {
      this.#refuse(request, { ...ErrorCode.limitExceeded, message: 'the answer does not fit limits.outboxRingBytes' })
    }
  }

  #refuse(request: number, error: ReplyError): void {
    this.#outbox.answer(request, { status: 200, body: { error } })
  }
}

function* behind({ members }: Room, after: string) {
  for (const member of members.values()) if (member.id > after) yield member
}

const entryOf = ({ id, user, name }: Identity): MemberEntry => (name === undefined ? { id, user } : { id, user, name })
