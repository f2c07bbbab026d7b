// What back ends do with rooms: publish into them, push statistics, ask who is there, read and remove history, list rooms. Main thread. Asks the
// shards that own the rooms. Each operation is answered exactly once, whatever becomes of its shard, and a mistake of a back end is an outcome.
import type { Config } from '../config/config.ts'
import type { InboxWriter } from '../mailbox/inbox-records.ts'
import {
  KEY_LENGTH_MAX,
  type PublishAnswer,
  type PublishedAnswer,
  RESULT,
  type RoomDetails,
  type RoomFigures,
  type RoomQuestion,
  type RoomSort,
  type RoomsPage,
  type RoomsQuery,
} from '../mailbox/orders.ts'
import { payloadBytesMax } from '../mailbox/ring.ts'
import { ROOM_ORDERS } from '../mailbox/room-orders.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { AwaitedAnswers, ShardAnswer } from './awaited-answers.ts'
import type { RecordsPage, RecordsQuery, Removal } from './board-records.ts'
import type { FlushCount, FlushReceipts } from './flush-receipts.ts'
import { done, type Outcome, refused } from './outcome.ts'

const { publishAnswerBytes, splitBodyBytesMax, splitRoomsMax } = MainThreadTuning

export interface RoomOperationsParts {
  readonly config: Config
  readonly pool: Pick<ShardPool, 'owner' | 'threads'>
  readonly answers: AwaitedAnswers
  readonly receipts: FlushReceipts
}

export interface PublishRequest {
  /** Names that may be rooms (config/room-access.ts). */
  readonly rooms: readonly string[]
  /** The parameters as JSON, not checked yet. What they say about rooms is ignored. */
  readonly body: Uint8Array
}

/** What came of a publication in one room. */
export interface Receipt extends PublishedAnswer {
  readonly room: string
  /** When the request has waited for the flush: connections that were given the publication. */
  readonly sent?: number
  /** Likewise: those of them that were dropped as slow in that turn of the event loop. */
  readonly slow?: number
  /** Likewise: members that get changes in place of every publication. */
  readonly conflated?: number
}

export interface StatisticsRequest {
  readonly room: string
  readonly body: Uint8Array
  readonly idempotencyKey?: string | undefined
  /** The answer comes when the push has been flushed. */
  readonly wait?: 'flushed' | undefined
  /** The records are of the schema of the room's board. Otherwise they are statistic records. */
  readonly isOfSchema?: boolean
  /** Nothing is pushed: the answer says whether the records could be. */
  readonly isOnlyChecked?: boolean
}

export interface PushAnswer extends ShardAnswer {
  /** Why the shard was not asked, or has not answered. */
  readonly refusal?: ReplyError
}

export interface RoomList {
  readonly rooms: readonly RoomFigures[]
  /** Rooms that match, of all pages. */
  readonly total: number
  /** The name behind which the next page begins; null when there is none. */
  readonly next: string | null
}

export interface RoomListQuery {
  /** A pattern (protocol/room-pattern.ts). */
  readonly filter?: string | undefined
  readonly sort?: RoomSort | undefined
  /** With the sort `name`: the page begins behind this name. The other sorts have one page. */
  readonly after?: string | undefined
  readonly limit: number
  /** Patterns of the rooms that may be shown. */
  readonly allowed: readonly string[]
}

export interface HistoryRequest {
  /** 0 or absent: the position alone. A negative one: as many as there are. */
  readonly limit?: number | undefined
  readonly since?: { readonly epoch: string; readonly offset: number } | undefined
  readonly reverse?: boolean | undefined
}

/** In the spelling of the centrifuge protocol. */
export interface ClientInfo {
  readonly client: string
  readonly user: string
  readonly conn_info?: unknown
  readonly chan_info?: unknown
}
export interface Presence {
  readonly presence: Readonly<Record<string, ClientInfo>>
}
export interface PresenceStats {
  readonly num_clients: number
  readonly num_users: number
}
export interface RoomHistory {
  readonly publications: readonly {
    readonly data: unknown
    readonly offset: number
    readonly info?: ClientInfo
    readonly tags?: Readonly<Record<string, string>>
  }[]
  readonly offset: number
  readonly epoch: string
}

/** Rooms of one request that one shard owns. */
interface Portion {
  readonly thread: ShardThread
  readonly rooms: string[]
  /** The place of each of these rooms in the request. */
  readonly places: number[]
  /** Size of the record so far. */
  bytes: number
}

type Asked = { readonly answer: ShardAnswer; readonly request: number } | { readonly error: ReplyError }

/** A record counts its rooms in two bytes. */
const RECORD_ROOMS_MAX = 0xffff

const STATUS_OF: Readonly<Record<number, number>> = { [ErrorCode.limitExceeded.code]: 413 }

export class RoomOperations {
  readonly #parts: RoomOperationsParts
  /** The number of answers that fit one record, however long each is. */
  readonly #answersMax: number

  constructor(parts: RoomOperationsParts) {
    this.#parts = parts
    const answerBytesMax = payloadBytesMax(parts.config.limits.outboxRingBytes)
    this.#answersMax = Math.min(RECORD_ROOMS_MAX, Math.max(1, Math.floor(answerBytesMax / publishAnswerBytes)))
  }

  /** One outcome for each room, in the order of `rooms`. */
  publish({ rooms, body }: PublishRequest): Promise<Outcome<Receipt>[]> {
    const { broadcastRoomsMax } = this.#parts.config.limits
    if (rooms.length > broadcastRoomsMax) {
      const message = `${rooms.length} rooms in one broadcast, at most ${broadcastRoomsMax} are possible`
      return Promise.resolve(rooms.map(() => refused(ErrorCode.limitExceeded, message)))
    }
    return new Promise((resolve) => {
      const outcomes: Outcome<Receipt>[] = new Array(rooms.length)
      let missing = rooms.length
      if (missing === 0) resolve(outcomes)
      for (const portion of this.#portions(rooms, body.length)) {
        this.#publishPortion(portion, body, (index, outcome) => {
          outcomes[portion.places[index]!] = outcome
          missing -= 1
          if (missing === 0) resolve(outcomes)
        })
      }
    })
  }

  #publishPortion(
    { thread, rooms }: Portion,
    body: Uint8Array,
    settle: (index: number, outcome: Outcome<Receipt>) => void,
  ): void {
    const publish = (inbox: InboxWriter, request: number) => inbox.apiPublish(request, rooms, body)
    this.#ask(thread, publish, (asked) => {
      const error = 'error' in asked ? asked.error : errorIn(asked.answer)
      if (error !== undefined) {
        for (let index = 0; index < rooms.length; index++) settle(index, { kind: 'refused', error })
        return
      }
      const { answer, request } = asked as Exclude<Asked, { error: ReplyError }>
      const { results } = answer.body as { results: readonly PublishAnswer[] }
      this.#parts.receipts.settle(request, (counts) => {
        for (let index = 0; index < rooms.length; index++) {
          settle(index, outcomeOf(rooms[index]!, results[index]!, counts?.[index]))
        }
      })
    })
  }

  /** Rooms by the shard that owns them, not more of them in a portion than one record and one answer carry. */
  #portions(rooms: readonly string[], bodyBytes: number): readonly Portion[] {
    const { pool } = this.#parts
    if (rooms.length === 1) return [{ thread: pool.owner(rooms[0]!), rooms: [rooms[0]!], places: [0], bytes: 0 }]
    // Short records let a shard do something else between two of them. A large body is not copied for every few rooms.
    const sizeMax = bodyBytes > splitBodyBytesMax ? this.#answersMax : Math.min(splitRoomsMax, this.#answersMax)
    const portions: Portion[] = []
    const open = new Map<ShardThread, Portion>()
    for (const [place, room] of rooms.entries()) {
      const thread = pool.owner(room)
      const bytes = 2 + Buffer.byteLength(room)
      let portion = open.get(thread)
      const isFull = () => portion!.rooms.length >= sizeMax || portion!.bytes + bytes > thread.payloadBytesMax
      if (portion === undefined || isFull()) {
        portion = { thread, rooms: [], places: [], bytes: bodyBytes }
        open.set(thread, portion)
        portions.push(portion)
      }
      portion.rooms.push(room)
      portion.places.push(place)
      portion.bytes += bytes
    }
    return portions
  }

  /** Status and body of the HTTP answer. */
  statistics(request: StatisticsRequest): Promise<PushAnswer> {
    const { room, body, idempotencyKey: key, wait, isOfSchema = false, isOnlyChecked = false } = request
    if (key !== undefined && (key.length === 0 || key.length > KEY_LENGTH_MAX)) {
      const error = `an idempotency key has 1 to ${KEY_LENGTH_MAX} characters`
      return Promise.resolve({ status: 400, body: { error } })
    }
    const isUntilFlushed = wait === 'flushed'
    const push = (inbox: InboxWriter, number: number) =>
      inbox.statistics(number, room, { key, isUntilFlushed, isOfSchema, isOnlyChecked, body })
    return new Promise((resolve) => {
      this.#ask(this.#parts.pool.owner(room), push, (asked) => {
        if ('error' in asked) {
          const { code, message } = asked.error
          resolve({ status: STATUS_OF[code] ?? 503, body: { error: message }, refusal: asked.error })
          return
        }
        const { answer, request } = asked
        this.#parts.receipts.settle(request, (counts) => {
          const count = counts?.[0]
          if (count === undefined || answer.status !== 200) resolve(answer)
          else resolve({ status: 200, body: { ...(answer.body as object), ...receiptOf(count) } })
        })
      })
    })
  }

  records(room: string, query: RecordsQuery): Promise<Outcome<RecordsPage>> {
    return this.#askOwner({ kind: 'records', room, ...query })
  }

  /** Takes a key off a board, as a path spells it, or all keys. */
  removeRecords(room: string, key: string | null): Promise<Outcome<Removal>> {
    return this.#askOwner({ kind: 'removeRecords', room, key })
  }

  presence(room: string): Promise<Outcome<Presence>> {
    return this.#askOwner({ kind: 'presence', room })
  }

  presenceStats(room: string): Promise<Outcome<PresenceStats>> {
    return this.#askOwner({ kind: 'presenceStats', room })
  }

  history(room: string, { limit = 0, since, reverse = false }: HistoryRequest = {}): Promise<Outcome<RoomHistory>> {
    return this.#askOwner({ kind: 'history', room, limit, reverse, ...(since === undefined ? {} : { since }) })
  }

  /** Forgets every stored publication of a room. Its offsets go on from where they are. */
  removeHistory(room: string): Promise<Outcome<object>> {
    return this.#askOwner({ kind: 'removeHistory', room })
  }

  /** One room with a page of its members. Refused as unknown when nobody is in it and nothing was published there lately. */
  room(
    name: string,
    { after = '', limit }: { after?: string | undefined; limit: number },
  ): Promise<Outcome<RoomDetails>> {
    const fault = this.#limitFault(limit)
    if (fault !== undefined) return Promise.resolve(fault)
    return this.#askOwner({ kind: 'room', room: name, after, limit })
  }

  async list({ filter = '*', sort = 'name', after = '', limit, allowed }: RoomListQuery): Promise<Outcome<RoomList>> {
    const fault = this.#limitFault(limit)
    if (fault !== undefined) return fault
    if (!Object.hasOwn(ROOM_ORDERS, sort)) {
      return refused(ErrorCode.badRequest, `sort must be one of ${Object.keys(ROOM_ORDERS).join(', ')}`)
    }
    const isPaged = sort === 'name'
    // One more than the page from each shard tells whether there is a next page.
    const query: RoomsQuery = { filter, allowed, sort, after: isPaged ? after : '', limit: limit + 1 }
    const { threads } = this.#parts.pool
    const parts = await Promise.all(
      threads.map((thread) => this.#question<RoomsPage>(thread, { kind: 'rooms', ...query })),
    )
    const pages: RoomsPage[] = []
    for (const part of parts) {
      if (part.kind === 'refused') return part
      pages.push(part.value)
    }
    const { rooms, isLast } = mergedPage(pages, sort, limit)
    const total = pages.reduce((sum, page) => sum + page.total, 0)
    return done({ rooms, total, next: isLast || !isPaged ? null : (rooms.at(-1)?.name ?? null) })
  }

  #limitFault(limit: number): Outcome<never> | undefined {
    const { roomsPageMax } = this.#parts.config.limits
    if (Number.isInteger(limit) && limit >= 1 && limit <= roomsPageMax) return undefined
    return refused(ErrorCode.badRequest, `limit must be an integer from 1 to ${roomsPageMax}`)
  }

  #askOwner<Value>(question: RoomQuestion & { readonly room: string }): Promise<Outcome<Value>> {
    return this.#question(this.#parts.pool.owner(question.room), question)
  }

  #question<Value>(thread: ShardThread, question: RoomQuestion): Promise<Outcome<Value>> {
    const write = (inbox: InboxWriter, request: number) => inbox.question(request, question)
    return new Promise((resolve) => {
      this.#ask(thread, write, (asked) => {
        const error = 'error' in asked ? asked.error : errorIn(asked.answer)
        if (error !== undefined) resolve({ kind: 'refused', error })
        else resolve(resultIn((asked as { answer: ShardAnswer }).answer))
      })
    })
  }

  /** Sends a record to a shard and waits for its answer. */
  #ask(
    thread: ShardThread,
    write: (inbox: InboxWriter, request: number) => boolean,
    told: (asked: Asked) => void,
  ): void {
    const { answers } = this.#parts
    const request = answers.open(thread, (answer) => told({ answer, request: request! }))
    if (request === undefined) {
      told({ error: { ...ErrorCode.tooManyRequests, message: 'too many requests in flight' } })
      return
    }
    if (write(thread.orders, request)) return
    answers.cancel(request)
    told({ error: refusalOf(thread) })
  }
}

/** Why a shard has not taken the record that was just written. */
function refusalOf(thread: ShardThread): ReplyError {
  const { lastBytes } = thread.orders
  if (lastBytes > thread.payloadBytesMax) {
    const message = `the request takes ${lastBytes} bytes, at most ${thread.payloadBytesMax} fit limits.inboxRingBytes`
    return { ...ErrorCode.limitExceeded, message }
  }
  const isFull = thread.ready && !thread.isClosing
  return { ...(isFull ? ErrorCode.tooManyRequests : ErrorCode.internal), message: thread.refusal }
}

function resultIn<Value>({ body, text }: ShardAnswer): Outcome<Value> {
  const value = (body as { readonly result: Value }).result
  return text?.startsWith(RESULT.open) === true
    ? { kind: 'ok', value, json: text.slice(RESULT.open.length, -RESULT.close.length) }
    : done(value)
}

/** The error that answers a whole request; undefined when there is none. */
function errorIn({ status, body }: ShardAnswer): ReplyError | undefined {
  const { error } = body as { readonly error?: ReplyError | string }
  if (typeof error === 'object') return error
  return status === 200 ? undefined : { ...ErrorCode.internal, message: error ?? ErrorCode.internal.message }
}

function outcomeOf(room: string, answer: PublishAnswer, count: FlushCount | undefined): Outcome<Receipt> {
  if ('error' in answer) return { kind: 'refused', error: answer.error }
  return done(count === undefined ? { room, ...answer.result } : { room, ...answer.result, ...receiptOf(count) })
}

const receiptOf = ({ sent, slow, conflated }: FlushCount) => ({ sent, slow, conflated })

/** The parts of all shards, in one order. */
function mergedPage(
  pages: readonly RoomsPage[],
  sort: RoomSort,
  limit: number,
): { rooms: RoomFigures[]; isLast: boolean } {
  const isBefore = ROOM_ORDERS[sort]
  const all = pages.flatMap(({ rooms }) => rooms).sort((a, b) => (isBefore(a, b) ? -1 : 1))
  // Behind the last room of a part that was cut, rooms of that shard may be missing. A part of which nothing was left ends before all rooms.
  const cut = pages.filter(({ isCut }) => isCut)
  const known = all.filter((room) => cut.every(({ rooms }) => rooms.length > 0 && !isBefore(rooms.at(-1)!, room)))
  return { rooms: known.slice(0, limit), isLast: cut.length === 0 && all.length <= limit }
}
