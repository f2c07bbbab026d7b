// Every HTTP route that is no WebSocket: health, metrics, the admin API, statistics pushes. Main thread. Checks who asks and
// whether the request can be taken at all; what it says about a room is the room's shard's to judge. Host and Origin are judged
// by the door, which health and metrics do not ask: who probes them knows an address and no name.
import type { Config } from '../config/config.ts'
import { decodeRoom, roomFault } from '../config/room-access.ts'
import type { Refusal, Visit } from '../gateway/door.ts'
import type { Listener } from '../gateway/listener.ts'
import type { HttpRequest, HttpResponse } from '../gateway/uws.ts'
import type { Metrics } from '../metrics.ts'
import type { RoomOperations } from '../operations/room-operations.ts'
import { textOf } from '../protocol/byte-builder.ts'
import { ErrorCode } from '../protocol/codes.ts'
import { rawMember } from '../protocol/json-scan.ts'
import { PARSED_BYTES_MAX, QUOTE } from '../protocol/json-text.ts'
import { type RefusalReason, type Refusals, shown } from '../refusals.ts'
import type { AdminKey } from './admin-key.ts'
import { Exchange } from './respond.ts'
import { type Route, type RouteName, routesOf, type Who } from './route-table.ts'

export interface RouteParts {
  readonly config: Config
  readonly listener: Listener
  readonly rooms: RoomOperations
  readonly metrics: Metrics
  readonly refusals: Refusals
  /** Undefined when the admin API is open. */
  readonly adminKey: AdminKey | undefined
  /** False while a shard is being replaced and while the server stops. */
  readonly ready: () => boolean
}

type Handler = (exchange: Exchange, req: HttpRequest, route: Route) => void

const ROOM_PAGE_DEFAULT = 100
const ALL_ROOMS = ['*']

const REASON_OF_STATUS: Readonly<Record<number, RefusalReason>> = {
  400: 'http_request',
  404: 'http_route',
  405: 'http_method',
  409: 'http_request',
  413: 'http_body',
  415: 'http_type',
  503: 'http_busy',
}

export class Routes {
  readonly #parts: RouteParts
  readonly #handlers: Readonly<Record<RouteName, Handler>>
  /** Requests that wait for the next computation of the metrics. */
  #metricsReaders = 0

  constructor(parts: RouteParts) {
    const { ready, config, listener } = parts
    this.#parts = parts
    this.#handlers = {
      health: (exchange) => exchange.text(200, 'ok\n'),
      readiness: (exchange) => (ready() ? exchange.text(200, 'ready\n') : exchange.text(503, 'not ready\n')),
      metrics: (exchange) => this.#showMetrics(exchange),
      rooms: (exchange, req) => this.#listRooms(exchange, req),
      statistics: (exchange, req) => this.#pushToRoom(exchange, req),
      alias: (exchange, req, { room }) => this.#push(exchange, req, { room, answerOf: () => null }),
      apiPublish: (exchange, req) => this.#apiPublish(exchange, req),
    }
    for (const route of routesOf(config.statistics)) this.#register(route)
    listener.app.any('/*', (res, req) => this.#nothingHere(res, req))
  }

  /** Registers a route, and answers other methods on its path with 405. */
  #register(route: Route): void {
    const { method, path, who, name } = route
    const { app, door } = this.#parts.listener
    const handler = this.#handlers[name]
    const enter = (res: HttpResponse, req: HttpRequest, handle: (exchange: Exchange, visit?: Visit) => void) => {
      const exchange = this.#exchange(res, req)
      if (who === 'anyone') {
        handle(exchange)
        return
      }
      const visit = door.visit(res, req)
      const objection = door.objection(visit)
      if (objection === undefined) handle(exchange, visit)
      else this.#turnAway(exchange, objection)
    }
    const admit = (exchange: Exchange, req: HttpRequest, visit: Visit | undefined) => {
      const objection = visit === undefined ? undefined : (door.adminObjection(visit) ?? this.#keyObjection(req, visit))
      const fault = method === 'post' ? typeFault(req) : undefined
      if (objection !== undefined) this.#turnAway(exchange, objection)
      else if (fault !== undefined) this.#refuse(exchange, 415, fault)
      else handler(exchange, req, route)
    }
    app[method](path, (res, req) => enter(res, req, (exchange, visit) => admit(exchange, req, visit)))
    const allow = method === 'get' ? 'GET, HEAD' : 'POST'
    app.any(path, (res, req) =>
      enter(res, req, (exchange, entered) => {
        const visit = entered ?? door.visit(res, req)
        // An alias may share its name with a room: a plain client joins it by GET.
        const refusal = this.#parts.listener.refusedUpgrade(req, visit)
        if (refusal !== undefined) this.#answerUpgrade(exchange, refusal)
        else if (method === 'get' && req.getMethod() === 'head') admit(exchange, req, entered)
        else this.#wrongMethod(exchange, req, { who, visit, allow })
      }),
    )
  }

  #exchange(res: HttpResponse, req: HttpRequest): Exchange {
    this.#parts.metrics.main.socketEvents += 1
    return new Exchange(res, req)
  }

  #wrongMethod(
    exchange: Exchange,
    req: HttpRequest,
    { who, visit, allow }: { who: Who; visit: Visit; allow: string },
  ): void {
    const objection = who === 'admin' ? this.#parts.listener.door.adminObjection(visit) : undefined
    if (objection !== undefined) this.#turnAway(exchange, objection)
    else this.#refuse(exchange, 405, `${req.getMethod().toUpperCase()} is not possible here`, { Allow: allow })
  }

  #keyObjection(req: HttpRequest, visit: Visit): Refusal | undefined {
    const { adminKey } = this.#parts
    if (adminKey === undefined || adminKey.matches(presentedKey(req))) return undefined
    return {
      reason: 'admin_key',
      status: '401 Unauthorized',
      text: 'the admin API needs its key in X-API-Key or as a bearer token',
      headers: [['WWW-Authenticate', 'Bearer']],
      facts: () => ({ address: visit.address() }),
    }
  }

  /** May wait for a second, so those that wait are bounded. */
  #showMetrics(exchange: Exchange): void {
    const { metrics, config } = this.#parts
    if (this.#metricsReaders >= config.limits.httpRequestsMax) {
      this.#refuse(exchange, 503, 'too many requests in flight')
      return
    }
    this.#metricsReaders += 1
    void metrics.text().then(({ body, contentType }) => {
      this.#metricsReaders -= 1
      exchange.text(200, body, { 'Content-Type': contentType })
    })
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
    const idempotencyKey = req.getHeader('idempotency-key') || undefined
    const wait = req.getQuery('wait') === 'flushed' ? 'flushed' : undefined
    this.#readBody(exchange, req, (body) => {
      void this.#parts.rooms.statistics({ room, body, idempotencyKey, wait }).then((answer) => {
        if (answer.status === 200) exchange.json(200, answerOf(answer.body))
        else this.#refuse(exchange, answer.status, answer.body)
      })
    })
  }

  /**
   * The reference server's libraries expect 200 with an `error` member for everything but a bad key. All of them announce JSON, so
   * the rule for the content type does not concern them.
   */
  #apiPublish(exchange: Exchange, req: HttpRequest): void {
    this.#readBody(exchange, req, (body) => {
      const room = roomMember(body)
      const fault = room === undefined ? undefined : roomFault(this.#parts.config.rooms, room)
      if (room === undefined || fault !== undefined) {
        const error = room === undefined ? ErrorCode.badRequest : ErrorCode.unknownRoom
        const message =
          room === undefined ? 'channel is missing or the body is malformed' : `${error.message}: ${fault}`
        this.#parts.refusals.record('http_request')
        exchange.json(200, { error: { code: error.code, message } })
        return
      }
      void this.#parts.rooms.publish({ rooms: [room], body }).then(([outcome]) => {
        if (outcome!.kind === 'refused') {
          const { code, message } = outcome!.error
          this.#parts.refusals.command(code)
          exchange.json(200, { error: { code, message } })
          return
        }
        const { offset, epoch } = outcome!.value
        exchange.json(200, { result: { offset, epoch } })
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
    void this.#parts.rooms.list({ after, limit, allowed: ALL_ROOMS }).then((outcome) => {
      if (outcome.kind === 'refused') {
        this.#refuse(exchange, outcome.error.code === ErrorCode.limitExceeded.code ? 413 : 503, outcome.error.message)
        return
      }
      const { rooms, next } = outcome.value
      exchange.json(200, { rooms: rooms.map(({ name, members }) => ({ name, members })), next })
    })
  }

  #readBody(exchange: Exchange, req: HttpRequest, done: (body: Uint8Array) => void): void {
    const bytesMax = this.#parts.config.limits.statisticsBytesMax
    const tooLarge = () =>
      this.#refuse(exchange, 413, `the body is larger than ${bytesMax} bytes`, { Connection: 'close' })
    exchange.readBody(req, bytesMax, { done, tooLarge })
  }

  #nothingHere(res: HttpResponse, req: HttpRequest): void {
    const { door } = this.#parts.listener
    const exchange = this.#exchange(res, req)
    const visit = door.visit(res, req)
    const objection = door.objection(visit)
    if (objection !== undefined) {
      this.#turnAway(exchange, objection)
      return
    }
    const refusal = this.#parts.listener.refusedUpgrade(req, visit)
    if (refusal !== undefined) this.#answerUpgrade(exchange, refusal)
    else this.#refuse(exchange, 404, 'no such route')
  }

  /** For people and libraries that wanted a WebSocket: text. */
  #answerUpgrade(exchange: Exchange, { reason, status, text, headers = [], facts }: Refusal): void {
    this.#parts.refusals.record(reason, facts)
    exchange.text(Number(status.slice(0, 3)), `${text}\n`, Object.fromEntries(headers))
  }

  #turnAway(exchange: Exchange, { reason, status, text, headers = [], facts }: Refusal): void {
    this.#parts.refusals.record(reason, facts)
    exchange.json(Number(status.slice(0, 3)), { error: text }, Object.fromEntries(headers))
  }

  #refuse(exchange: Exchange, status: number, reason: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.#parts.refusals.record(REASON_OF_STATUS[status] ?? 'http_request', () => ({ status }))
    exchange.json(status, typeof reason === 'string' ? { error: reason } : reason, headers)
  }
}

function presentedKey(req: HttpRequest): string | undefined {
  const key = req.getHeader('x-api-key')
  if (key !== '') return key
  return /^Bearer +(\S+)$/i.exec(req.getHeader('authorization'))?.[1]
}

const JSON_TYPE = /^application\/json\s*(;|$)/i

/**
 * What is wrong with the announcement of a body, or undefined. A page of another origin can send a body as text or as a form without
 * asking first; for JSON its browser asks, and gets no permission.
 */
function typeFault(req: HttpRequest): string | undefined {
  const type = req.getHeader('content-type')
  const encoding = req.getHeader('content-encoding')
  if (!JSON_TYPE.test(type)) {
    return `the content type must be application/json, ${type === '' ? 'there is none' : `it is ${shown(type)}`}`
  }
  return encoding === '' || encoding.toLowerCase() === 'identity'
    ? undefined
    : `the body must come without a Content-Encoding, it has ${shown(encoding)}`
}

/** `/rooms/<raw>/statistics` to `<raw>`, not yet decoded. */
const rawRoomOf = (path: string): string => path.slice('/rooms/'.length, -'/statistics'.length)

/** The string member `channel` of a body that is not yet proven to be JSON. */
function roomMember(body: Uint8Array): string | undefined {
  const range = rawMember(body, 0, body.length, 'channel')
  // Every name of a room is shorter. A string has no brackets, so it nests nowhere.
  if (range === undefined || range.end - range.start > PARSED_BYTES_MAX || body[range.start] !== QUOTE) return undefined
  try {
    const value: unknown = JSON.parse(textOf(body, range.start, range.end))
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
