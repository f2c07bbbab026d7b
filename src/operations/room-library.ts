// The operations on rooms as methods of a library: names of rooms are checked, parameters are objects, refusals are thrown as OperationError.
// Main thread.
import type { Config } from '../config/config.ts'
import type { RoomDetails, RoomSort } from '../mailbox/orders.ts'
import { utf8 } from '../protocol/byte-builder.ts'
import { ErrorCode } from '../protocol/codes.ts'
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

  constructor(config: Config, operations: RoomOperations) {
    this.#config = config
    this.#operations = operations
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

  #checked(room: string): string {
    const error = roomError(this.#config.rooms, room)
    if (error !== undefined) throw new OperationError(error)
    return room
  }
}

/** The parameters of a publish in the spelling of the server API. */
function bodyOf(data: unknown, options: PublishOptions): Uint8Array {
  const { tags, idempotencyKey, skipHistory, version, versionEpoch, wait } = options
  const text = JSON.stringify(data)
  if (text === undefined) throw new OperationError({ ...ErrorCode.badRequest, message: 'the data has no JSON' })
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
