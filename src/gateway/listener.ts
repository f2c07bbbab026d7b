// The uWebSockets.js app: routes of the two WebSocket protocols, upgrade checks, and what uWS tells about a socket, passed on to
// the gateways. Main thread; beside http/ the only file that calls uWS. Heartbeats of plain connections are uWS's own.
import { v4 as uuid } from 'uuid'
import type { Authenticator } from '../auth.ts'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import { PlainClose } from '../protocol/codes.ts'
import { checkHandshake, OriginRule } from '../protocol/handshake.ts'
import { decodeRoom } from '../room-access.ts'
import { roomOptionsFor } from '../room-options.ts'
import type { ShardPool } from '../shard/pool.ts'
import { Applicants, type Objection } from './applicants.ts'
import { CentrifugeSession } from './centrifuge-session.ts'
import { Connection, newPlainSession, type Socket } from './connection.ts'
import { type Endpoint, listenFault, lookupFault, probeFault } from './listen-fault.ts'
import { overflowMark } from './slow-consumers.ts'
import {
  type HttpRequest,
  type HttpResponse,
  loadUws,
  StartError,
  type TemplatedApp,
  type us_listen_socket,
  type us_socket_context_t,
} from './uws.ts'

/** What happens on sockets. Handlers run inside uWS and must not publish. */
export interface SocketListener {
  opened(connection: Connection): void
  /** The bytes are uWS's again when this returns. */
  text(connection: Connection, bytes: Uint8Array): void
  /** Unlike a text frame it may hold anything; nothing of it may get into one. The bytes as with `text`. */
  binary(connection: Connection, bytes: Uint8Array): void
  oversize(connection: Connection): void
  dropped(connection: Connection): void
  drained(connection: Connection): void
  /** The payload is uWS's again when this returns. */
  ponged(connection: Connection, payload: ArrayBuffer): void
  closed(connection: Connection): void
}

export interface ListenerParts {
  readonly config: Config
  readonly auth: Authenticator
  readonly metrics: Metrics
  readonly pool: ShardPool
  readonly sockets: SocketListener
  readonly connectionCount: () => number
}

export const CENTRIFUGE_PATH = '/connection/websocket'
const PLAIN_PREFIX = '/ws/'

type Refusal = {
  readonly status: string
  readonly reason: string
  readonly headers?: readonly (readonly [string, string])[]
}

/** Strings of an upgrade request; uWS's request is gone after the handler returns. */
interface UpgradeRequest {
  readonly key: string
  readonly context: us_socket_context_t
}

interface ListenOnHost {
  listen(host: string, port: number, options: number, done: (socket: us_listen_socket | false) => void): void
}

export class Listener {
  readonly app: TemplatedApp
  readonly #uws = loadUws()
  readonly #parts: ListenerParts
  readonly #origins: OriginRule
  readonly #applicants: Applicants
  #listenSocket: us_listen_socket | undefined
  #draining = false

  constructor(parts: ListenerParts) {
    this.#parts = parts
    this.#applicants = new Applicants({
      waitingMax: parts.config.limits.pendingCommandsMax,
      admit: (connection) => parts.sockets.opened(connection),
      message: (connection, bytes, isBinary) => this.#message(connection, bytes, isBinary),
      refuse: (connection, { code, reason }) => connection.socket?.end(code, reason),
    })
    this.#origins = new OriginRule(parts.config.origins)
    this.app = this.#uws.App()
    const { heartbeat, centrifuge } = parts.config
    const plain = { idleTimeout: heartbeat.timeoutSeconds, sendPingsAutomatically: true }
    // Centrifuge connections are pinged by the protocol; uWS only ends those from which nothing comes back.
    const silenceMax = Math.min(960, Math.max(8, centrifuge.pingIntervalSeconds + centrifuge.pongTimeoutSeconds + 4))
    this.#route(CENTRIFUGE_PATH, { idleTimeout: silenceMax, sendPingsAutomatically: false }, (res, req, context) =>
      this.#upgradeCentrifuge(res, req, context),
    )
    this.#route(`${PLAIN_PREFIX}*`, plain, (res, req, context) => this.#upgradePlain(res, req, context))
    this.#route('/*', plain, (res, req, context) => this.#upgradePlain(res, req, context))
  }

  /** Publishes one text frame to a topic. Never to be called inside a uWS handler. */
  publish(topic: string, frame: Uint8Array): void {
    this.app.publish(topic, frame, false, false)
  }

  /** Resolves to the port. Throws StartError with the cause. */
  async listen(): Promise<number> {
    const endpoint = this.#parts.config.http
    // uWS looks names up itself, while the event loop stands still, and fails without a word.
    const unknown = await lookupFault(endpoint.host)
    if (unknown !== undefined) throw new StartError(listenFault(endpoint, unknown))
    const bound = (await this.#bind(endpoint)) || (await this.#bindAgain(endpoint))
    this.#listenSocket = bound
    return this.#uws.us_socket_local_port(bound as never)
  }

  #bind({ host, port }: Endpoint): Promise<us_listen_socket | false> {
    // The types of the package lack this call and this constant; both have been in the engine for years.
    const app = this.app as unknown as ListenOnHost
    const { LIBUS_LISTEN_EXCLUSIVE_PORT } = this.#uws as unknown as { LIBUS_LISTEN_EXCLUSIVE_PORT: number }
    // Exclusive: without it a second server would silently share the port.
    return new Promise((resolve) => app.listen(host, port, LIBUS_LISTEN_EXCLUSIVE_PORT, resolve))
  }

  /** Finds out why the first time failed. A port that was in use may have become free in between. */
  async #bindAgain(endpoint: Endpoint): Promise<us_listen_socket> {
    const code = await probeFault(endpoint)
    const bound = code === undefined && (await this.#bind(endpoint))
    if (bound === false) throw new StartError(listenFault(endpoint, code ?? 'nothing about the cause'))
    return bound
  }

  /** No new connections from here on; those that exist stay. */
  stopListening(): void {
    this.#draining = true
    if (this.#listenSocket !== undefined) this.#uws.us_listen_socket_close(this.#listenSocket)
    this.#listenSocket = undefined
  }

  close(): void {
    this.stopListening()
    this.app.close()
  }

  /** Says what is wrong with an upgrade request that uWS did not hand to its upgrade handler. Undefined: it is none. */
  refusedUpgrade(req: HttpRequest): Refusal | undefined {
    const isAttempt = req.getHeader('upgrade') !== '' || req.getHeader('sec-websocket-key') !== ''
    if (!isAttempt) return undefined
    this.#parts.metrics.main.refusedUpgrades += 1
    return this.#refusalOf(req) ?? { status: '400 Bad Request', reason: 'the request is no WebSocket handshake' }
  }

  #route(
    pattern: string,
    timing: { idleTimeout: number; sendPingsAutomatically: boolean },
    upgrade: (res: HttpResponse, req: HttpRequest, context: us_socket_context_t) => void,
  ): void {
    const { limits } = this.#parts.config
    const { sockets, metrics } = this.#parts
    const { messageBytesMax } = limits
    this.app.ws<Connection>(pattern, {
      ...timing,
      compression: this.#uws.DISABLED,
      maxPayloadLength: Math.max(limits.messageHardBytesMax, messageBytesMax),
      maxBackpressure: overflowMark(limits.outboxBytesMax),
      upgrade,
      open: (socket: Socket) => {
        const connection = socket.getUserData()
        connection.socket = socket
        metrics.main.connectionsOpened += 1
        if (!this.#applicants.opened(connection)) sockets.opened(connection)
      },
      message: (socket: Socket, message: ArrayBuffer, isBinary: boolean) => {
        const connection = socket.getUserData()
        if (connection.slow) return
        metrics.main.messagesIn += 1
        const bytes = new Uint8Array(message)
        if (bytes.length > messageBytesMax) sockets.oversize(connection)
        else if (!this.#applicants.any || !this.#applicants.message(connection, bytes, isBinary))
          this.#message(connection, bytes, isBinary)
      },
      dropped: (socket: Socket) => sockets.dropped(socket.getUserData()),
      drain: (socket: Socket) => sockets.drained(socket.getUserData()),
      pong: (socket: Socket, payload: ArrayBuffer) => sockets.ponged(socket.getUserData(), payload),
      close: (socket: Socket) => {
        const connection = socket.getUserData()
        connection.socket = undefined
        if (!this.#applicants.closed(connection)) sockets.closed(connection)
      },
    })
  }

  #message(connection: Connection, bytes: Uint8Array, isBinary: boolean): void {
    if (isBinary) this.#parts.sockets.binary(connection, bytes)
    else this.#parts.sockets.text(connection, bytes)
  }

  #upgradeCentrifuge(res: HttpResponse, req: HttpRequest, context: us_socket_context_t): void {
    const refusal = this.#refusalOf(req) ?? this.#unavailable()
    if (refusal !== undefined) {
      this.#refuse(res, refusal)
      return
    }
    const session = new CentrifugeSession(performance.now())
    this.#upgrade(res, { key: req.getHeader('sec-websocket-key'), context }, session)
  }

  #upgradePlain(res: HttpResponse, req: HttpRequest, context: us_socket_context_t): void {
    const refusal = this.#refusalOf(req)
    if (refusal !== undefined) {
      this.#refuse(res, refusal)
      return
    }
    const path = req.getUrl()
    const raw = path.startsWith(PLAIN_PREFIX) ? path.slice(PLAIN_PREFIX.length) : path.slice(1)
    const decoded = decodeRoom(this.#parts.config.rooms, raw)
    if (decoded.kind === 'refused') {
      this.#refuse(res, { status: '400 Bad Request', reason: decoded.reason })
      return
    }
    const unavailable = this.#unavailable() ?? this.#full()
    if (unavailable !== undefined) {
      this.#refuse(res, unavailable)
      return
    }
    const { room } = decoded
    const session = newPlainSession(room, this.#parts.pool.owner(room))
    const request = { key: req.getHeader('sec-websocket-key'), context }
    const { subscribe } = roomOptionsFor(this.#parts.config.rooms, room)
    if (this.#parts.auth.anonymousAllowed && subscribe === 'anyone') {
      this.#upgrade(res, request, session)
      return
    }
    const token = req.getQuery('token') || bearerOf(req.getHeader('authorization'))
    if (token === undefined) {
      this.#parts.metrics.main.refusedTokens += 1
      this.#refuse(res, { status: '401 Unauthorized', reason: 'the token is missing' })
      return
    }
    this.#applicants.expect(session, this.#objection(token, { room, subscribe }))
    this.#upgrade(res, request, session)
  }

  /** A plain client shows its token when it connects: a connection token, or one for this room where the room asks for it. */
  async #objection(
    token: string,
    { room, subscribe }: { room: string; subscribe: string },
  ): Promise<Objection | undefined> {
    const { auth, metrics } = this.#parts
    const claims =
      subscribe === 'token'
        ? await auth.verifySubscriptionToken(token, { room, user: undefined })
        : await auth.verifyConnectionToken(token)
    if (claims.kind === 'ok' && (subscribe !== 'user' || claims.user !== '')) return undefined
    metrics.main.refusedTokens += 1
    const advice = claims.kind === 'unavailable' ? PlainClose.tryAgain : PlainClose.policy
    const reason = claims.kind === 'ok' ? 'names no user' : claims.kind === 'expired' ? 'has expired' : claims.reason
    return { ...advice, reason: `the token ${reason}`.slice(0, 120) }
  }

  #refusalOf(req: HttpRequest): Refusal | undefined {
    if (headersTooLarge(req)) {
      return {
        status: '431 Request Header Fields Too Large',
        reason: `the headers are larger than ${HEADER_BYTES_MAX} bytes`,
      }
    }
    const verdict = checkHandshake({
      method: req.getMethod(),
      upgrade: req.getHeader('upgrade'),
      connection: req.getHeader('connection'),
      version: req.getHeader('sec-websocket-version'),
      key: req.getHeader('sec-websocket-key'),
      origin: req.getHeader('origin'),
      host: req.getHeader('host'),
      allowedOrigins: this.#origins,
    })
    return verdict.kind === 'ok' ? undefined : verdict
  }

  #unavailable(): Refusal | undefined {
    return this.#draining ? { status: '503 Service Unavailable', reason: 'the server is shutting down' } : undefined
  }

  #full(): Refusal | undefined {
    const max = this.#parts.config.limits.connectionsMax
    if (this.#parts.connectionCount() < max) return undefined
    this.#parts.metrics.main.refusedConnections += 1
    return { status: '503 Service Unavailable', reason: `the server holds ${max} connections and takes no more` }
  }

  #refuse(res: HttpResponse, refusal: Refusal): void {
    this.#parts.metrics.main.refusedUpgrades += 1
    res.writeStatus(refusal.status)
    for (const [name, value] of refusal.headers ?? []) res.writeHeader(name, value)
    res.writeHeader('Content-Type', 'text/plain; charset=utf-8').end(`${refusal.reason}\n`, true)
  }

  #upgrade(res: HttpResponse, { key, context }: UpgradeRequest, session: Connection['session']): void {
    // No subprotocol is chosen and no extension accepted, whatever was offered.
    res.upgrade(new Connection(uuid(), session), key, '', '', context)
  }
}

/** uWS has this limit too, but looks at it only when the headers come in several pieces. */
const HEADER_BYTES_MAX = 4096

function headersTooLarge(req: HttpRequest): boolean {
  let size = 0
  // What each line has beside name and value: colon, blank, line break.
  req.forEach((name, value) => {
    size += name.length + value.length + 4
  })
  return size > HEADER_BYTES_MAX
}

const bearerOf = (authorization: string): string | undefined => /^Bearer +(\S+)$/i.exec(authorization)?.[1]
