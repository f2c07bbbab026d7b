// Requests of back ends about boards: a page of records, and the removal of one record or of all. Each is answered exactly once. Shard thread.
import type { BoardFieldsByOptions } from '../board/board-fields.ts'
import { BoardPages, type PagePlace } from '../board/board-pages.ts'
import { BoardWriter, type Changes } from '../board/board-walk.ts'
import { epochUnder, spelledValue, viewOf } from '../board/view.ts'
import type { Config } from '../config/config.ts'
import { roomOptionsFor } from '../config/room-options.ts'
import { NO_BOARD, type RoomQuestion } from '../mailbox/orders.ts'
import { ByteBuilder, utf8 } from '../protocol/byte-builder.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { Identity } from '../protocol/identity.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import { engineError } from './engine-error.ts'
import type { Outbox } from './outbox.ts'
import type { Room } from './room.ts'
import type { RoomBoard } from './room-board.ts'
import type { Rooms } from './rooms.ts'

const { wholeBoardBytesMax } = ShardThreadTuning

type Asked<Kind> = RoomQuestion & { readonly kind: Kind }

const WITHOUT_BOARD = { ...ErrorCode.notAvailable, message: NO_BOARD } as const
const BAD_PLACE = { ...ErrorCode.badRequest, message: 'after must be the `next` of an earlier page' } as const
const LOST_PLACE = {
  ...ErrorCode.unrecoverablePosition,
  message:
    'the board cannot go on from this page: it was of another view, or what changed since is forgotten; begin again without after',
} as const

const NO_RECORDS = utf8('[]')
const PLACE_KEY_BYTES_MAX = 128

export interface BoardQuestionsParts {
  readonly config: Config
  readonly rooms: Rooms
  readonly outbox: Outbox
  readonly boardFields: BoardFieldsByOptions
}

export class BoardQuestions {
  readonly #parts: BoardQuestionsParts
  readonly #writer = new BoardWriter()
  readonly #admin: Identity

  constructor(parts: BoardQuestionsParts) {
    this.#parts = parts
    this.#admin = new Identity({ id: parts.config.admin.id, user: '' }, { isServer: true })
  }

  /** `{"room","offset","epoch","records":[..],"removed"?:[..],"next"}` */
  page(request: number, { room: name, view, after, limit }: Asked<'records'>): void {
    const place = after === '' ? undefined : placeIn(after)
    this.#withBoard(request, name, (_, board) => {
      if (place === 'bad') {
        this.#refuse(request, BAD_PLACE)
        return
      }
      const { outbox, rooms, boardFields, config } = this.#parts
      const fields = boardFields.of(roomOptionsFor(config.rooms, name).board!)
      const about = { fields, view: viewOf(view, fields) }
      const { epoch } = board.board
      // Pages under different views do not fit together.
      const placeEpoch = epochUnder(about.view, epoch)
      if (place !== undefined && place.epoch !== placeEpoch) {
        this.#refuse(request, LOST_PLACE)
        return
      }
      const bytesMax = Math.min(wholeBoardBytesMax, Math.floor(outbox.resultBytesMax / 2))
      const limits = { bytesMax, lastBytesMax: bytesMax }
      // A page ends with the record that reaches `bytesMax`. When this record makes the page too large, it is the next page alone.
      for (const recordsMax of new Set([limit, 1])) {
        const pages = new BoardPages({ board: board.board, about, writer: this.#writer, ...limits, recordsMax }, place)
        const { changes, isFirst, offset } = pages.next()
        if (isFirst && place !== undefined) {
          this.#refuse(request, LOST_PLACE)
          return
        }
        const next = pages.place === undefined ? null : textOfPlace(pages.place, placeEpoch)
        const result = pageText(changes, { room: name, offset, epoch, next })
        rooms.outputBytes += result.length
        if (outbox.result(request, result.view())) return
      }
      const message = 'not even one record fits limits.outboxRingBytes'
      this.#refuse(request, { ...ErrorCode.limitExceeded, message })
    })
  }

  /** `{"room","offset","epoch","removed"}` */
  remove(request: number, { room: name, key }: Asked<'removeRecords'>): void {
    const options = roomOptionsFor(this.#parts.config.rooms, name).board
    const spelled = key === null || options === null ? null : keyIn(key, this.#parts.boardFields.of(options).keyKind)
    if (spelled === undefined) {
      this.#refuse(request, { ...ErrorCode.badRequest, message: 'the keys of this board are integers' })
      return
    }
    this.#withBoard(request, name, (room) => {
      room.countDeliveries()
      const keys = spelled === null ? ('all' as const) : [spelled]
      room.publisher.remove({ keys, sender: this.#admin }, (result, recipients) => {
        if (result.kind === 'failed') this.#refuse(request, engineError(result))
        else if (result.kind === 'refused') this.#refuse(request, ErrorCode.internal)
        else if (result.changed === 0 && spelled !== null) {
          this.#refuse(request, { ...ErrorCode.unknownRoom, message: 'the board has no record of this key' })
        } else {
          const { offset, epoch } = result.position
          const body = { room: name, offset, epoch, recipients, removed: result.changed }
          this.#parts.outbox.answer(request, { status: 200, body: { result: body } })
        }
      })
    })
  }

  #withBoard(request: number, name: string, run: (room: Room, board: RoomBoard) => void): void {
    if (roomOptionsFor(this.#parts.config.rooms, name).board === null) {
      this.#refuse(request, WITHOUT_BOARD)
      return
    }
    const room = this.#parts.rooms.use(name)
    if (room === undefined) {
      this.#refuse(request, { ...ErrorCode.limitExceeded, message: 'too many rooms' })
      return
    }
    const board = room.board!
    board.whenReady((failure) => {
      if (failure === undefined) run(room, board)
      else this.#refuse(request, engineError(failure))
    })
  }

  #refuse(request: number, error: ReplyError): void {
    this.#parts.outbox.answer(request, { status: 200, body: { error } })
  }
}

type PageFacts = {
  readonly room: string
  readonly offset: number
  readonly epoch: string
  readonly next: string | null
}

function pageText({ set, removed }: Changes, { room, offset, epoch, next }: PageFacts): ByteBuilder {
  const text = new ByteBuilder(256 + (set?.length ?? 0) + (removed?.length ?? 0))
  text.append(utf8(`{"room":${JSON.stringify(room)},"offset":${offset},"epoch":${JSON.stringify(epoch)},"records":`))
  text.append(set ?? NO_RECORDS)
  if (removed !== undefined) {
    text.append(utf8(',"removed":'))
    text.append(removed)
  }
  text.append(utf8(`,"next":${JSON.stringify(next)}}`))
  return text
}

/** The key that a path spells. Undefined when a board of this kind cannot have such a key. */
function keyIn(text: string, kind: 'integer' | 'text'): string | undefined {
  if (kind === 'text') return spelledValue(text)
  return /^(?:0|-?[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text))
    ? spelledValue(Number(text))
    : undefined
}

function textOfPlace(place: PagePlace, epoch: string): string {
  const { since, until, entries } = place
  // A long key would make the next request too long, so the entries from the first long key on are left out. When the first entry has a long key,
  // only its sequence is kept. The board then searches for the last entry of the place, so the place must have no other entry.
  const longAt = entries.findIndex(({ key }) => key.length > PLACE_KEY_BYTES_MAX)
  const named = longAt === -1 ? entries : entries.slice(0, Math.max(1, longAt))
  const places = named.map(({ key, sequence }) => [longAt === 0 ? '' : key, sequence])
  return Buffer.from(JSON.stringify([epoch, since, until, ...places])).toString('base64url')
}

function placeIn(text: string): (PagePlace & { readonly epoch: string }) | 'bad' {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(parts)) return 'bad'
    const [epoch, since, until, ...places] = parts as unknown[]
    if (typeof epoch !== 'string' || !isCount(since) || !isCount(until) || places.length > PLACES_MAX) return 'bad'
    const entries = places.map((place) => {
      const [key, sequence] = Array.isArray(place) ? (place as unknown[]) : []
      return typeof key === 'string' && isCount(sequence) ? { key, sequence } : undefined
    })
    if (entries.includes(undefined)) return 'bad'
    return { epoch, since, until, entries: entries as PagePlace['entries'] }
  } catch {
    return 'bad'
  }
}

/** Largest number of entries in a place from a client. Places of this server have fewer. */
const PLACES_MAX = 16

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
