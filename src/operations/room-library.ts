// The operations on rooms as methods of a library: names of rooms are checked, parameters are objects, refusals are thrown as OperationError.
// Main thread.
import { readView, type ViewReader } from '../board/view.ts'
import type { ViewReaders } from '../board/view-readers.ts'
import type { Config } from '../config/config.ts'
import { NO_BOARD, type RoomDetails, type RoomSort } from '../mailbox/orders.ts'
import { utf8 } from '../protocol/byte-builder.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import {
  type PushOptions,
  type PushReceipt,
  RECORDS_PAGE_DEFAULT,
  RECORDS_PAGE_MAX,
  type RecordKey,
  type RecordsOptions,
  type RecordsPage,
  type Removal,
} from './board-records.ts'
import { OperationError, unwrapped } from './operation-error.ts'
import type {
  HistoryRequest,
  Presence,
  PresenceStats,
  Receipt,
  RoomHistory,
  RoomList,
  RoomOperations,
} from './room-operations.ts'
import { roomError } from './targets.ts'

export interface PublishOptions {
  /** Shown to members of the centrifuge protocol beside the data. */
  readonly tags?: Readonly<Record<string, string>>
  /** 1 to 200 characters. A publication with the same key and data within 5 minutes answers the first one. */
  readonly idempotencyKey?: string
  /** Delivered, and not kept in the history. */
  readonly skipHistory?: boolean
  /** From 1 on. A version that is not above the newest one of the room is not published. */
  readonly version?: number
  /** Versions count anew in each series. */
  readonly versionEpoch?: string
  /** The call returns once the publication has been given to the connections of the members. */
  readonly wait?: 'flushed'
}

export interface RoomsOptions {
  /** A pattern: `*` stands for any characters, `?` for one. */
  readonly filter?: string
  /** `name` by default. */
  readonly sort?: RoomSort
  /** With the sort `name`: rooms behind this name. */
  readonly after?: string
  /** 100 by default, `limits.roomsPageMax` at most. */
  readonly limit?: number
}

const ROOMS_LIMIT = 100
const MEMBERS_LIMIT = 200
const ALL_ROOMS = ['*']

export class RoomLibrary {
  readonly #config: Config
  readonly #operations: RoomOperations
  readonly #views: ViewReaders

  constructor(config: Config, operations: RoomOperations, views: ViewReaders) {
    this.#config = config
    this.#operations = operations
    this.#views = views
  }

  async publish(room: string, data: unknown, options: PublishOptions): Promise<Receipt> {
    const [receipt] = await this.broadcast([room], data, options)
    if (receipt instanceof OperationError) throw receipt
    return receipt!
  }

  /** In the order of `rooms`: a receipt, or the error for this room. */
  async broadcast(
    rooms: readonly string[],
    data: unknown,
    options: PublishOptions,
  ): Promise<(Receipt | OperationError)[]> {
    const errors = rooms.map((room) => roomError(this.#config.rooms, room))
    const named = rooms.filter((_, place) => errors[place] === undefined)
    const outcomes = await this.#operations.publish({ rooms: named, body: bodyOf(data, options) })
    let next = 0
    return errors.map((error) => {
      if (error !== undefined) return new OperationError(error)
      const outcome = outcomes[next++]!
      return outcome.kind === 'ok' ? outcome.value : new OperationError(outcome.error)
    })
  }

  async pushRecords(room: string, records: readonly object[], options: PushOptions): Promise<PushReceipt> {
    this.#viewReader(room)
    const body = utf8(jsonOf(records, 'the records have'))
    const {
      status,
      body: told,
      refusal,
    } = await this.#operations.statistics({
      room,
      body,
      isOfSchema: true,
      ...options,
    })
    if (status === 200) return told as PushReceipt
    const error = refusal ?? ERROR_OF_STATUS[status] ?? ErrorCode.internal
    throw new OperationError({ ...error, message: (told as { error: string }).error })
  }

  async records(room: string, { after = '', limit, fields, keys, where }: RecordsOptions): Promise<RecordsPage> {
    const view = readView({ fields, keys, where }, this.#viewReader(room))
    if (view.kind === 'refused') {
      const { why, message } = view
      throw new OperationError({ ...(why === 'bad' ? ErrorCode.badRequest : ErrorCode.limitExceeded), message })
    }
    const size = limit ?? RECORDS_PAGE_DEFAULT
    if (!Number.isInteger(size) || size < 1 || size > RECORDS_PAGE_MAX) {
      throw badRequest(`limit must be an integer from 1 to ${RECORDS_PAGE_MAX}`)
    }
    return unwrapped(await this.#operations.records(room, { after, limit: size, view: view.text }))
  }

  async removeRecord(room: string, key: RecordKey): Promise<Removal> {
    const isInteger = this.#viewReader(room).fields.keyKind === 'integer'
    if (isInteger ? !Number.isSafeInteger(key) : typeof key !== 'string') {
      throw badRequest(`the keys of this board are ${isInteger ? 'integers' : 'strings'}`)
    }
    return unwrapped(await this.#operations.removeRecords(room, String(key)))
  }

  async clearRecords(room: string): Promise<Removal> {
    this.#viewReader(room)
    return unwrapped(await this.#operations.removeRecords(room, null))
  }

  async presence(room: string): Promise<Presence> {
    return unwrapped(await this.#operations.presence(this.#checked(room)))
  }

  async presenceStats(room: string): Promise<PresenceStats> {
    return unwrapped(await this.#operations.presenceStats(this.#checked(room)))
  }

  async history(room: string, request: HistoryRequest): Promise<RoomHistory> {
    return unwrapped(await this.#operations.history(this.#checked(room), request))
  }

  async removeHistory(room: string): Promise<void> {
    unwrapped(await this.#operations.removeHistory(this.#checked(room)))
  }

  async rooms(options: RoomsOptions): Promise<RoomList> {
    const limit = Math.min(ROOMS_LIMIT, this.#config.limits.roomsPageMax)
    return unwrapped(await this.#operations.list({ limit, ...options, allowed: ALL_ROOMS }))
  }

  async room(name: string, page: { readonly after?: string; readonly limit?: number }): Promise<RoomDetails> {
    const limit = Math.min(MEMBERS_LIMIT, this.#config.limits.roomsPageMax)
    return unwrapped(await this.#operations.room(this.#checked(name), { limit, ...page }))
  }

  /** Of a room with a board. */
  #viewReader(room: string): ViewReader {
    const reader = this.#views.of(this.#checked(room))
    if (reader === undefined) throw new OperationError({ ...ErrorCode.notAvailable, message: NO_BOARD })
    return reader
  }

  #checked(room: string): string {
    const error = roomError(this.#config.rooms, room)
    if (error !== undefined) throw new OperationError(error)
    return room
  }
}

const ERROR_OF_STATUS: Readonly<Record<number, ReplyError>> = {
  400: ErrorCode.badRequest,
  // The idempotency key was used for other records.
  409: ErrorCode.badRequest,
  413: ErrorCode.limitExceeded,
}

const badRequest = (message: string): OperationError => new OperationError({ ...ErrorCode.badRequest, message })

function jsonOf(value: unknown, what: string): string {
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined) throw badRequest(`${what} no JSON`)
  return text
}

/** The parameters of a publish in the spelling of the server API. */
function bodyOf(data: unknown, options: PublishOptions): Uint8Array {
  const { tags, idempotencyKey, skipHistory, version, versionEpoch, wait } = options
  const text = jsonOf(data, 'the data has')
  const rest = JSON.stringify({
    tags,
    idempotency_key: idempotencyKey,
    skip_history: skipHistory,
    version,
    version_epoch: versionEpoch,
    wait,
  })
  return utf8(`{"data":${text}${rest === '{}' ? '' : ','}${rest.slice(1)}`)
}
