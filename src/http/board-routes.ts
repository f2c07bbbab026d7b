// The routes about boards: push records of any schema, read records in pages, remove records. Main thread. The shard of the room checks records and
// keys.
import type { ViewReaders } from '../board/view-readers.ts'
import type { Config } from '../config/config.ts'
import { hasLiveRoom, isReservedRoom } from '../config/live-room.ts'
import type { RoomOperations } from '../operations/room-operations.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { decodeRoomName } from '../protocol/room-name.ts'
import type { Answer } from './exchange.ts'
import { fault, inRoom } from './in-room.ts'
import { answerOf, pushOptions, RETRY_SOON } from './room-answers.ts'
import type { RouteName } from './route-table.ts'
import type { Call, Handler } from './router.ts'

type BoardRouteName = 'pushRecords' | 'records' | 'clearRecords' | 'removeRecord'

export interface BoardRoutesParts {
  readonly config: Config
  readonly rooms: RoomOperations
  readonly views: ViewReaders
}

export class BoardRoutes {
  readonly #parts: BoardRoutesParts
  readonly handlers: Readonly<Record<BoardRouteName & RouteName, Handler>> = {
    pushRecords: (call) => this.#in(call, (room) => this.#push(call, room)),
    records: (call) => this.#read(call),
    clearRecords: (call) => this.#in(call, (room) => this.#remove(room, null)),
    removeRecord: (call) => this.#in(call, (room) => this.#removeOne(call, room)),
  }

  constructor(parts: BoardRoutesParts) {
    this.#parts = parts
  }

  #in(call: Call, act: (room: string) => Promise<Answer> | Answer): ReturnType<Handler> {
    return inRoom(this.#parts.config.rooms, call, act)
  }

  /** A key of the scope admin may read the figures of the server, which no other request can name. */
  #read(call: Call): ReturnType<Handler> {
    const { config } = this.#parts
    const decoded = decodeRoomName(call.params.room ?? '')
    const isOwn = decoded.kind === 'ok' && isReservedRoom(decoded.room)
    if (!isOwn || call.caller.scope !== 'admin') return this.#in(call, (room) => this.#page(call, room))
    if (!hasLiveRoom(config)) return fault(404, 'this server shows no figures of its own, because of its configuration')
    return call.caller.isFor(decoded.room) ? this.#page(call, decoded.room) : fault(403, 'the key is not for this room')
  }

  async #push(call: Call, room: string): Promise<Answer> {
    const options = pushOptions(call)
    if ('status' in options) return options
    const isOnlyChecked = call.query.check === 'only'
    const push = { room, body: call.body, isOfSchema: true, isOnlyChecked, ...options }
    const { status, body } = await this.#parts.rooms.statistics(push)
    return { status, body, ...(status === 503 ? { headers: RETRY_SOON } : {}) }
  }

  async #page({ query, exchange }: Call, room: string): Promise<Answer> {
    const { after = '', limit } = query
    const view = this.#parts.views.inQuery(room, new URLSearchParams(exchange.head.query))
    if (view.kind === 'refused') return fault(400, view.message)
    const page = { after: String(after), limit: Number(limit), view: view.text }
    const found = await this.#parts.rooms.records(room, page)
    if (found.kind === 'refused') return boardRefusal(found.error)
    // The text is sent as the shard has written it, because JSON.stringify would spell some numbers differently.
    if (found.json === undefined) return answerOf(found)
    return { status: 200, body: found.json, type: 'application/json' }
  }

  async #remove(room: string, key: string | null): Promise<Answer> {
    const removed = await this.#parts.rooms.removeRecords(room, key)
    return removed.kind === 'refused' ? boardRefusal(removed.error) : answerOf(removed)
  }

  #removeOne({ params }: Call, room: string): Promise<Answer> | Answer {
    try {
      return this.#remove(room, decodeURIComponent(params.key ?? ''))
    } catch {
      return fault(400, 'the key in the path is not valid percent-encoding')
    }
  }
}

const STATUS_OF: Readonly<Record<number, number>> = {
  [ErrorCode.notAvailable.code]: 409,
  [ErrorCode.unrecoverablePosition.code]: 409,
}

function boardRefusal(error: ReplyError): Answer {
  const status = STATUS_OF[error.code]
  return status === undefined ? answerOf({ kind: 'refused', error }) : fault(status, error.message)
}
