// The uWebSockets.js app: routes of the two WebSocket protocols, upgrade checks, and what uWS tells about a socket, passed on to
// the gateways. Main thread; beside http/ the only file that calls uWS.
import { v4 as uuid } from 'uuid'
import type { Authenticator } from '../auth.ts'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import { PlainClose } from '../protocol/codes.ts'
import { checkHandshake, OriginRule } from '../protocol/handshake.ts'
import { decodeRoomName } from '../protocol/room-name.ts'
import { roomOptionsFor } from '../room-options.ts'
import type { ShardPool } from '../shard/pool.ts'
import { Applicants, type Objection } from './applicants.ts'
import { CentrifugeSession } from './centrifuge-session.ts'
import { Connection, newPlainSession, type Socket } from './connection.ts'
import { type Heartbeat, nativeIdleTimeout } from './heartbeat.ts'
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
  readonly heartbeat: Heartbeat
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
    const plain = { idleTimeout: nativeIdleTimeout(heartbeat) }
    // Centrifuge connections are pinged by the protocol; uWS only ends those from which nothing comes back.
    const silenceMax = Math.min(960, Math.max(8, centrifuge.pingIntervalSeconds + centrifuge.pongTimeoutSeconds + 4))
    this.#route(CENTRIFUGE_PATH, { idleTimeout: silenceMax }, (res, req, context) =>
      this.#upgradeCentrifuge(res, req, context),
    )
    this.#route(`${PLAIN_PREFIX}*`, plain, (res, req, context) => this.#upgradePlain(res, req, context))
    this.#route('/*', plain, (res, req, context) => this.#upgradePlain(res, req, context))
  }

  /** Publishes one text frame to a topic. Never to be called inside a uWS handler. */
  publish(topic: string, frame: Uint8Array): void {
    this.app.publish(topic, frame, false, false)
  }

  /** Resolves to the port. */
  listen(): Promise<number> {
    const { host, port } = this.#parts.config.http
    return new Promise((resolve, reject) => {
      const listening = (socket: us_listen_socket | false) => {
        if (socket === false) {
          reject(new StartError(`cannot listen on ${host}:${port}; is it in use?`))
          return
        }
        this.#listenSocket = socket
        resolve(this.#uws.us_socket_local_port(socket as never))
      }
      // The types of the package lack this call and this constant; both have been in the engine for years.
      const app = this.app as unknown as ListenOnHost
      const { LIBUS_LISTEN_EXCLUSIVE_PORT } = this.#uws as unknown as { LIBUS_LISTEN_EXCLUSIVE_PORT: number }
      // Exclusive: without it a second server would silently share the port.
      app.listen(host, port, LIBUS_LISTEN_EXCLUSIVE_PORT, listening)
    })
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
    timing: { idleTimeout: number },
    upgrade: (res: HttpResponse, req: HttpRequest, context: us_socket_context_t) => void,
  ): void {
    const { limits } = this.#parts.config
    const { sockets, metrics, heartbeat } = this.#parts
    const { messageBytesMax } = limits
    this.app.ws<Connection>(pattern, {
      ...timing,
      sendPingsAutomatically: false,
      compression: this.#uws.DISABLED,
      maxPayloadLength: Math.max(limits.messageHardBytesMax, messageBytesMax),
      maxBackpressure: overflowMark(limits.outboxBytesMax),
      upgrade,
      open: (socket: Socket) => {
        const connection = socket.getUserData()
        connection.socket = socket
        metrics.main.connectionsOpened += 1
        heartbeat.opened(connection)
        if (!this.#applicants.opened(connection)) sockets.opened(connection)
      },
      message: (socket: Socket, message: ArrayBuffer, isBinary: boolean) => {
        const connection = socket.getUserData()
        heartbeat.heard(connection)
        if (connection.slow) return
        metrics.main.messagesIn += 1
        const bytes = new Uint8Array(message)
        if (bytes.length > messageBytesMax) sockets.oversize(connection)
        else if (!this.#applicants.any || !this.#applicants.message(connection, bytes, isBinary))
          this.#message(connection, bytes, isBinary)
      },
      dropped: (socket: Socket) => sockets.dropped(socket.getUserData()),
      drain: (socket: Socket) => sockets.drained(socket.getUserData()),
      ping: (socket: Socket) => heartbeat.heard(socket.getUserData()),
      pong: (socket: Socket, payload: ArrayBuffer) => {
        const connection = socket.getUserData()
        heartbeat.heard(connection)
        sockets.ponged(connection, payload)
      },
      close: (socket: Socket) => {
        const connection = socket.getUserData()
        connection.socket = undefined
        heartbeat.closed(connection)
        if (!this.#applicants.closed(connection)) sockets.closed(connection)
      },
    })
  }

  #message(connection: Connection, bytes: Uint8Array, isBinary: boolean): void {
    // A binary frame goes back to its sender alone.
    if (isBinary && connection.session.kind === 'plain') connection.socket?.send(bytes, true)
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
    const decoded = decodeRoomName(raw)
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
