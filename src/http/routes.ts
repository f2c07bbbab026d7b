// Every HTTP route that is no WebSocket: health, metrics, the admin API, statistics pushes. Main thread. Checks who asks and
// whether the request can be taken at all; what it says about a room is the room's shard's to judge.
import type { Config } from '../config.ts'
import type { HttpAnswer, HttpRequests } from '../gateway/http-requests.ts'
import type { Listener } from '../gateway/listener.ts'
import type { HttpRequest, HttpResponse } from '../gateway/uws.ts'
import type { Metrics } from '../metrics.ts'
import { textOf, utf8 } from '../protocol/byte-builder.ts'
import { ErrorCode } from '../protocol/codes.ts'
import { rawMember } from '../protocol/json-scan.ts'
import { decodeRoom, roomFault } from '../room-access.ts'
import type { ShardPool, ShardThread } from '../shard/pool.ts'
import { Inbound } from '../shard/records.ts'
import type { RoomEntry, RoomsPage } from '../shard/shard.ts'
import type { AdminKey } from './admin-key.ts'
import { Exchange } from './respond.ts'

export interface RouteParts {
  readonly config: Config
  readonly listener: Listener
  readonly pool: ShardPool
  readonly requests: HttpRequests
  readonly metrics: Metrics
  /** Undefined when the admin API is open. */
  readonly adminKey: AdminKey | undefined
  /** False while a shard is being replaced and while the server stops. */
  readonly ready: () => boolean
}

type Handler = (exchange: Exchange, req: HttpRequest) => void

const ROOM_PAGE_DEFAULT = 100

export class Routes {
  readonly #parts: RouteParts

  constructor(parts: RouteParts) {
    this.#parts = parts
    const { config } = parts
    this.#on('get', '/healthz', (exchange) => exchange.text(200, 'ok\n'))
    this.#on('get', '/readyz', (exchange) => {
      if (parts.ready()) exchange.text(200, 'ready\n')
      else exchange.text(503, 'not ready\n')
    })
    this.#on('get', '/metrics', (exchange) => {
      void parts.metrics
        .text()
        .then(({ body, contentType }) => exchange.text(200, body, { 'Content-Type': contentType }))
    })
    this.#on(
      'get',
      '/rooms',
      this.#admin((exchange, req) => this.#listRooms(exchange, req)),
    )
    this.#on(
      'post',
      '/rooms/:room/statistics',
      this.#admin((exchange, req) => this.#pushToRoom(exchange, req)),
    )
    for (const [path, room] of Object.entries(config.statistics.aliases)) {
      this.#on(
        'post',
        path,
        this.#admin((exchange, req) => this.#push(exchange, req, { room, answerOf: () => null })),
      )
    }
    this.#on(
      'post',
      '/api/publish',
      this.#admin((exchange, req) => this.#apiPublish(exchange, req)),
    )
    parts.listener.app.any('/*', (res, req) => this.#nothingHere(res, req))
  }

  /** Registers a route, and answers other methods on its path with 405. */
  #on(method: 'get' | 'post', path: string, handler: Handler): void {
    const { app } = this.#parts.listener
    app[method](path, (res, req) => handler(new Exchange(res), req))
    const allow = method === 'get' ? 'GET, HEAD' : 'POST'
    app.any(path, (res, req) => {
      // An alias may share its name with a room: a plain client joins it by GET.
      const refusal = this.#parts.listener.refusedUpgrade(req)
      const exchange = new Exchange(res)
      if (refusal !== undefined) exchange.text(Number(refusal.status.slice(0, 3)), `${refusal.reason}\n`)
      else if (method === 'get' && req.getMethod() === 'head') handler(exchange, req)
      else this.#refuse(exchange, 405, `${req.getMethod().toUpperCase()} is not possible here`, { Allow: allow })
    })
  }

  #admin(handler: Handler): Handler {
    return (exchange, req) => {
      const { adminKey } = this.#parts
      if (adminKey !== undefined && !adminKey.matches(presentedKey(req))) {
        this.#refuse(exchange, 401, 'the admin API needs its key in X-API-Key or as a bearer token', {
          'WWW-Authenticate': 'Bearer',
        })
      } else handler(exchange, req)
    }
  }

  #pushToRoom(exchange: Exchange, req: HttpRequest): void {
    const decoded = decodeRoom(this.#parts.config.rooms, rawRoomOf(req.getUrl()))
    if (decoded.kind === 'refused') this.#refuse(exchange, 400, decoded.reason)
    else this.#push(exchange, req, { room: decoded.room, answerOf: (answer) => answer })
  }

  #push(
    exchange: Exchange,
    req: HttpRequest,
    { room, answerOf }: { room: string; answerOf: (body: unknown) => unknown },
  ): void {
    if (!isJson(req)) {
      this.#refuse(exchange, 415, 'the content type must be application/json')
      return
    }
    exchange.readBody(req, this.#parts.config.limits.statisticsBytesMax, (body) => {
      const thread = this.#parts.pool.owner(room)
      const payload = sizedRoom(room, body)
      this.#ask(thread, { kind: Inbound.statistics, payload }, (answer) => {
        if (answer.status === 200) exchange.json(200, answerOf(answer.body))
        else this.#refuse(exchange, answer.status, answer.body)
      })
    })
  }

  /** The reference server's libraries expect 200 with an `error` member for everything but a bad key. */
  #apiPublish(exchange: Exchange, req: HttpRequest): void {
    exchange.readBody(req, this.#parts.config.limits.statisticsBytesMax, (body) => {
      const room = roomMember(body)
      const fault = room === undefined ? undefined : roomFault(this.#parts.config.rooms, room)
      if (room === undefined || fault !== undefined) {
        const error = room === undefined ? ErrorCode.badRequest : ErrorCode.unknownRoom
        const message =
          room === undefined ? 'channel is missing or the body is malformed' : `${error.message}: ${fault}`
        this.#parts.metrics.main.refusedHttp += 1
        exchange.json(200, { error: { code: error.code, message } })
        return
      }
      const thread = this.#parts.pool.owner(room)
      this.#ask(thread, { kind: Inbound.apiPublish, payload: sizedRoom(room, body) }, (answer) => {
        if (answer.status === 200) exchange.json(200, answer.body)
        else exchange.json(200, { error: { code: ErrorCode.internal.code, message: ErrorCode.internal.message } })
      })
    })
  }

  /** `?limit=` rooms in the order of their names, from the first one after `?after=`. */
  #listRooms(exchange: Exchange, req: HttpRequest): void {
    const { roomsPageMax } = this.#parts.config.limits
    const limitText = req.getQuery('limit') ?? ''
    const limit = limitText === '' ? Math.min(ROOM_PAGE_DEFAULT, roomsPageMax) : Number(limitText)
    const after = req.getQuery('after') ?? ''
    if (!Number.isInteger(limit) || limit < 1 || limit > roomsPageMax) {
      this.#refuse(exchange, 400, `limit must be an integer from 1 to ${roomsPageMax}`)
      return
    }
    const { threads } = this.#parts.pool
    const pages: RoomsPage[] = []
    // One more than the page from each shard tells whether there is a next page.
    const payload = utf8(JSON.stringify({ after, limit: limit + 1 }))
    let failed = false
    for (const thread of threads) {
      this.#ask(thread, { kind: Inbound.listRooms, payload }, (answer) => {
        if (failed) return
        if (answer.status !== 200) {
          failed = true
          this.#refuse(exchange, answer.status, answer.body)
          return
        }
        pages.push(answer.body as RoomsPage)
        if (pages.length < threads.length) return
        const { rooms, isLast } = mergedPage(pages, limit)
        exchange.json(200, { rooms, next: isLast ? null : (rooms.at(-1)?.name ?? null) })
      })
    }
  }

  /** Sends a record to a shard and waits for its answer. */
  #ask(
    thread: ShardThread,
    { kind, payload }: { kind: number; payload: Uint8Array },
    done: (answer: HttpAnswer) => void,
  ): void {
    if (payload.length > thread.payloadBytesMax) {
      const error = `the request takes ${payload.length} bytes, at most ${thread.payloadBytesMax} fit limits.inboxRingBytes`
      done({ status: 413, body: { error } })
      return
    }
    const request = this.#parts.requests.open(thread, done)
    if (request === undefined) {
      done({ status: 503, body: { error: 'too many requests in flight' } })
      return
    }
    if (thread.send({ kind, flags: 0, detail: 0, connection: 0, a: request, b: 0 }, payload)) return
    this.#parts.requests.cancel(request)
    done({ status: 503, body: { error: thread.ready ? 'overloaded' : 'the shard is restarting' } })
  }

  #nothingHere(res: HttpResponse, req: HttpRequest): void {
    const refusal = this.#parts.listener.refusedUpgrade(req)
    const exchange = new Exchange(res)
    if (refusal !== undefined) {
      const status = Number(refusal.status.slice(0, 3))
      exchange.text(status, `${refusal.reason}\n`, Object.fromEntries(refusal.headers ?? []))
    } else this.#refuse(exchange, 404, 'no such route')
  }

  #refuse(exchange: Exchange, status: number, reason: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.#parts.metrics.main.refusedHttp += 1
    exchange.json(status, typeof reason === 'string' ? { error: reason } : reason, headers)
  }
}

/** One page of the rooms of all shards, in the order of their names. */
function mergedPage(pages: readonly RoomsPage[], limit: number): { rooms: RoomEntry[]; isLast: boolean } {
  const all = pages.flatMap(({ rooms }) => rooms).sort((a, b) => (a.name < b.name ? -1 : 1))
  // Behind the last room of a page that was cut, rooms of that shard may be missing.
  const ends = pages.flatMap(({ rooms, isCut }) => (isCut ? (rooms.at(-1)?.name ?? '') : []))
  const known = all.filter(({ name }) => ends.every((end) => name <= end))
  return { rooms: known.slice(0, limit), isLast: ends.length === 0 && all.length <= limit }
}

function presentedKey(req: HttpRequest): string | undefined {
  const key = req.getHeader('x-api-key')
  if (key !== '') return key
  return /^Bearer +(\S+)$/i.exec(req.getHeader('authorization'))?.[1]
}

const isJson = (req: HttpRequest): boolean => /^application\/json\s*(;|$)/i.test(req.getHeader('content-type'))

/** `/rooms/<raw>/statistics` to `<raw>`, not yet decoded. */
const rawRoomOf = (path: string): string => path.slice('/rooms/'.length, -'/statistics'.length)

/** The string member `channel` of a body that is not yet proven to be JSON. */
function roomMember(body: Uint8Array): string | undefined {
  const range = rawMember(body, 0, body.length, 'channel')
  if (range === undefined) return undefined
  try {
    const value: unknown = JSON.parse(textOf(body, range.start, range.end))
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/** A room's name behind its u16 length, then the body. */
function sizedRoom(room: string, body: Uint8Array): Uint8Array {
  const name = utf8(room)
  const payload = new Uint8Array(2 + name.length + body.length)
  payload[0] = name.length & 255
  payload[1] = name.length >>> 8
  payload.set(name, 2)
  payload.set(body, 2 + name.length)
  return payload
}
