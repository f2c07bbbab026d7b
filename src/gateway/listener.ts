// The uWebSockets.js app: the WebSocket routes of all wire protocols, upgrade checks, and the events of sockets, which go to the sessions
// and to the watch over peers. Main thread.
import { v4 as uuid } from 'uuid'
import type { Config } from '../config/config.ts'
import type { Logger } from '../log/log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { closeReason } from '../protocol/close-reason.ts'
import { PlainClose } from '../protocol/codes.ts'
import type { Refusals } from '../refusals.ts'
import type { Allowances } from './allowances.ts'
import { Applicants } from './applicants.ts'
import { bind } from './bind.ts'
import { Capacity } from './capacity.ts'
import type { CloseAdvice, Session } from './connection.ts'
import { Connection, type Socket } from './connection.ts'
import type { ConnectionLog } from './connection-log.ts'
import { Door, type Refusal, type Visit } from './door.ts'
import type { Heartbeat } from './heartbeat.ts'
import { addressesToListenOn } from './listen-fault.ts'
import type { Lobby } from './lobby.ts'
import { MemberWatch } from './member-watch.ts'
import type { Moderation } from './moderation.ts'
import type { PendingMessages } from './pending-messages.ts'
import type { Dismissal, WireProtocol } from './reception.ts'
import type { Surplus } from './relief.ts'
import { type RemoteAddress, RemoteAddresses } from './remote-addresses.ts'
import { headerOf, headOfUws } from './request-head.ts'
import { REQUEST_ID, RequestIds } from './request-ids.ts'
import { overflowMark } from './slow-consumers.ts'
import { UpgradeVerdicts } from './upgrade-verdicts.ts'
import {
  type HttpRequest,
  type HttpResponse,
  loadUws,
  type TemplatedApp,
  type us_listen_socket,
  type us_socket_context_t,
} from './uws.ts'

/** Takes the events of sockets that are the same for all protocols. Called inside uWS handlers, so it must not publish. */
interface SocketListener {
  dropped(connection: Connection): void
  drained(connection: Connection): void
  /** The payload is uWS's again when this returns. */
  ponged(connection: Connection, payload: ArrayBuffer): void
}

export interface ListenerParts {
  readonly config: Config
  readonly logger: Logger
  readonly log: ConnectionLog
  readonly metrics: Metrics
  readonly refusals: Refusals
  readonly lobby: Lobby
  readonly protocols: readonly WireProtocol[]
  readonly sockets: SocketListener
  readonly heartbeat: Heartbeat
  readonly allowances: Allowances
  readonly moderation: Moderation
  readonly pending: PendingMessages
  /** Whether the process takes too much memory for newcomers. */
  readonly isShortOfMemory: () => boolean
  /** Closes connections. */
  readonly relieve: (surplus: Surplus) => void
}

/** Strings of an upgrade request; uWS's request is gone after the handler returns. */
interface UpgradeRequest {
  /** The id that the connection will have. */
  readonly id: string
  readonly key: string
  readonly context: us_socket_context_t
  readonly address: string
  readonly isPinged: boolean
  /** Undefined for those that are accepted only to be told why they are closed, and for addresses that are not counted. */
  readonly remote: RemoteAddress | undefined
}

export class Listener {
  readonly app: TemplatedApp
  readonly door: Door
  readonly addresses: RemoteAddresses
  readonly capacity: Capacity
  readonly verdicts: UpgradeVerdicts
  readonly requestIds = new RequestIds()
  readonly #uws: ReturnType<typeof loadUws>
  readonly #parts: ListenerParts
  readonly #applicants: Applicants
  #listenSocket: us_listen_socket | undefined
  #takesNewcomers = true

  constructor(parts: ListenerParts) {
    this.#parts = parts
    this.#uws = loadUws({ headerBytesMax: parts.config.http.headerBytesMax })
    this.door = new Door(parts.config)
    this.addresses = new RemoteAddresses(parts.config.limits)
    this.#applicants = new Applicants({
      pending: parts.pending,
      admit: (connection) => this.#admit(connection),
      message: (connection, bytes, isBinary) => this.#message(connection, bytes, isBinary),
      refuse: (connection, advice) => {
        connection.endCause = advice
        connection.socket?.end(advice.code, closeReason(advice.reason))
      },
      objection: (connection) => parts.moderation.objection(connection),
      counted: (reason) => parts.refusals.record(reason),
    })
    this.capacity = new Capacity({
      ...parts,
      connectionsMax: parts.config.limits.connectionsMax,
      httpConnectionsMax: parts.config.limits.httpConnectionsMax,
      connections: () => parts.lobby.connections.size + this.#applicants.waiting,
    })
    const { door, addresses, capacity } = this
    this.verdicts = new UpgradeVerdicts({
      ...parts,
      door,
      addresses,
      capacity,
      isStopping: () => !this.#takesNewcomers,
    })
    this.app = this.#uws.App()
    this.app.filter((res, change) => this.capacity.tcpChanged(res, Number(change)))
    for (const protocol of parts.protocols) for (const pattern of protocol.patterns) this.#route(pattern, protocol)
  }

  /** Publishes one text frame to a topic. */
  publish(topic: string, frame: Uint8Array): void {
    this.app.publish(topic, frame, false, false)
  }

  /** Resolves to the port. Throws StartError with the cause. */
  async listen(): Promise<number> {
    const endpoint = this.#parts.config.http
    // uWS looks names up itself, while the event loop stands still, and fails without a word.
    this.door.listensOn(await addressesToListenOn(endpoint))
    const bound = await bind(this.#uws, this.app, endpoint)
    this.#listenSocket = bound
    return this.#uws.us_socket_local_port(bound as never)
  }

  /** Connections whose token is being verified. */
  get applicants(): number {
    return this.#applicants.waiting
  }

  /** Sends at most `count` of those away whose token is being verified, the oldest first. Returns how many. */
  turnAwayOldest(count: number, advice: CloseAdvice): number {
    return this.#applicants.turnAwayOldest(count, advice)
  }

  /** From here on new connections are closed, with the reason that the server stops. Those that were let in stay. */
  refuseNewcomers(): void {
    this.#takesNewcomers = false
    this.#applicants.turnAwayAll(PlainClose.serviceRestart)
  }

  /** Takes `refuseNewcomers` back. */
  takeNewcomers(): void {
    this.#takesNewcomers = true
  }

  /** Nobody can connect any more. Those who are connected stay. */
  stopListening(): void {
    this.refuseNewcomers()
    if (this.#listenSocket !== undefined) this.#uws.us_listen_socket_close(this.#listenSocket)
    this.#listenSocket = undefined
  }

  close(): void {
    this.stopListening()
    this.app.close()
    this.capacity.close()
  }

  /** What is wrong with an upgrade request that uWS did not hand to the upgrade handler. Undefined when the request is no upgrade. */
  refusedUpgrade(visit: Visit): Refusal | undefined {
    const { head } = visit
    if (headerOf(head, 'upgrade') === '' && headerOf(head, 'sec-websocket-key') === '') return undefined
    const text = 'the request is no WebSocket handshake'
    const facts = () => ({ address: visit.address(), text })
    return this.door.upgradeObjection(visit) ?? { reason: 'handshake', status: '400 Bad Request', text, facts }
  }

  #route(pattern: string, protocol: WireProtocol): void {
    const { limits } = this.#parts.config
    const { sockets, lobby, metrics, heartbeat, allowances, log } = this.#parts
    const { messageBytesMax } = limits
    const heard = (connection: Connection) => {
      metrics.main.socketEvents += 1
      heartbeat.heard(connection)
    }
    this.app.ws<Connection>(pattern, {
      idleTimeout: protocol.idleTimeout,
      sendPingsAutomatically: false,
      compression: this.#uws.DISABLED,
      maxPayloadLength: limits.messageHardBytesMax,
      maxBackpressure: overflowMark(limits.outboxBytesMax),
      upgrade: (res, req, context) => this.#receive(res, req, { context, protocol }),
      open: (socket: Socket) => {
        const connection = socket.getUserData()
        connection.socket = socket
        this.capacity.upgraded()
        heartbeat.opened(connection)
        if (!this.#applicants.opened(connection)) this.#admit(connection)
      },
      message: (socket: Socket, message: ArrayBuffer, isBinary: boolean) => {
        const connection = socket.getUserData()
        heard(connection)
        const bytes = new Uint8Array(message)
        if (connection.slow) {
          connection.session.refusedText(bytes)
          return
        }
        metrics.traffic.messagesIn[connection.protocol]! += 1
        metrics.traffic.bytesIn[connection.protocol]! += bytes.length
        if (bytes.length > messageBytesMax) lobby.end(connection, PlainClose.tooBig)
        else if (this.#applicants.size > 0 && this.#applicants.message(connection, bytes, isBinary)) return
        else this.#message(connection, bytes, isBinary)
      },
      dropped: (socket: Socket) => sockets.dropped(socket.getUserData()),
      drain: (socket: Socket) => sockets.drained(socket.getUserData()),
      // uWS has answered the ping. A peer that sends too many is disconnected.
      ping: (socket: Socket) => {
        const connection = socket.getUserData()
        const isFree = heartbeat.wasQuiet(connection)
        heard(connection)
        if (!isFree && !allowances.one(connection, 'pings')) allowances.told(connection)
      },
      pong: (socket: Socket, payload: ArrayBuffer) => {
        const connection = socket.getUserData()
        const isFree = heartbeat.wasQuiet(connection)
        heard(connection)
        if (isFree || allowances.one(connection, 'pings')) sockets.ponged(connection, payload)
        else allowances.told(connection)
      },
      close: (socket: Socket, code: number, message: ArrayBuffer) => {
        const connection = socket.getUserData()
        connection.socket = undefined
        metrics.main.socketEvents += 1
        this.capacity.webSocketClosed()
        heartbeat.closed(connection)
        if (connection.remote !== undefined) this.addresses.closed(connection.remote)
        metrics.endings.record({ code, cause: connection.endCause })
        if (this.#applicants.closed(connection)) {
          log.notAdmitted(connection, code, message)
          return
        }
        log.closed(connection, code, message)
        lobby.closed(connection, code)
      },
    })
  }

  /** What a connection says, also what has waited for the verdict on its token. */
  #message(connection: Connection, bytes: Uint8Array, isBinary: boolean): void {
    const { session } = connection
    const { allowances } = this.#parts
    if (!allowances.message(connection, bytes.length)) {
      session.refusedText(bytes)
      allowances.told(connection)
    } else if (isBinary) session.binary(bytes)
    else session.text(bytes)
  }

  #admit(connection: Connection): void {
    this.#parts.metrics.traffic.connectionsOpened[connection.protocol]! += 1
    this.#parts.log.opened(connection)
    this.#parts.lobby.opened(connection)
  }

  #receive(
    res: HttpResponse,
    req: HttpRequest,
    { context, protocol }: { context: us_socket_context_t; protocol: WireProtocol },
  ): void {
    const visit = this.#welcome(res, req)
    if (visit === undefined) return
    const counted = visit.countedAddress()
    const remote = counted === undefined ? undefined : this.addresses.find(counted)
    const byAddress = this.#addressObjection(res, remote, visit)
    if (byAddress === 'answered') return
    const request = this.#requestOf(req, { context, visit, isPinged: protocol.isPinged, remote })
    const reception = protocol.receive(req, visit, remote)
    const { session } = reception
    const objection =
      reception.kind === 'dismissed' ? reception.dismissal : (this.#stopping(session) ?? this.capacity.objection)
    const dismissal = byAddress ?? this.#parts.moderation.addressObjection(session, request.address) ?? objection
    if (dismissal !== undefined) {
      this.#dismiss(res, { request, session, dismissal, visit })
      return
    }
    if (reception.kind === 'verdict') this.#applicants.expect(session, reception.judge(request.id))
    if (remote !== undefined) this.addresses.opened(remote)
    this.#upgrade(res, { ...request, remote }, session)
  }

  /** Undefined when the request was refused by HTTP, so that it does not even become a connection that is closed with a reason. */
  #welcome(res: HttpResponse, req: HttpRequest): Visit | undefined {
    this.#parts.metrics.main.socketEvents += 1
    const visit = this.door.visit(headOfUws(res, req))
    const refusal = this.door.objection(visit) ?? this.door.upgradeObjection(visit)
    if (refusal === undefined) return visit
    this.#refuse(res, visit, refusal)
    return undefined
  }

  /**
   * Why a handshake is one too many of its remote address. At most every `addressToldIntervalMs` such a peer is to be told by a close frame.
   * Otherwise it has been answered 429 when this returns, which costs less than a WebSocket.
   */
  #addressObjection(
    res: HttpResponse,
    remote: RemoteAddress | undefined,
    visit: Visit,
  ): Dismissal | 'answered' | undefined {
    if (remote === undefined) return undefined
    const nowMs = performance.now()
    const objection = this.addresses.objection(remote, nowMs)
    if (objection === undefined) return undefined
    const { counted, reason: text } = objection
    if (remote.mayBeTold(nowMs)) return { ...PlainClose.tryAgain, reason: text, counted }
    const facts = () => ({ address: visit.address(), text })
    this.#refuse(res, visit, {
      reason: counted,
      status: '429 Too Many Requests',
      text,
      headers: [['Retry-After', '1']],
      facts,
    })
    return 'answered'
  }

  #stopping(session: Session): Dismissal | undefined {
    return this.#takesNewcomers ? undefined : { ...session.advice('shutdown'), counted: 'stopping' }
  }

  /** Accepts a connection to close it with code and reason, or refuses it when the file descriptors run out. */
  #dismiss(
    res: HttpResponse,
    {
      request,
      session,
      dismissal,
      visit,
    }: { request: UpgradeRequest; session: Session; dismissal: Dismissal; visit: Visit },
  ): void {
    const { code, reason: text, counted } = dismissal
    const facts = () => ({ protocol: session.protocol, address: visit.address(), code, text })
    if (!this.capacity.mayTell) {
      this.#refuse(res, visit, { reason: 'descriptors', status: '503 Service Unavailable', text, facts })
      return
    }
    this.#parts.refusals.record(counted, facts)
    this.#applicants.turnAway(session, dismissal)
    this.#upgrade(res, request, session)
  }

  #refuse(res: HttpResponse, { head }: Visit, refusal: Refusal): void {
    const requestId = this.requestIds.of(head)
    this.#parts.refusals.record(refusal.reason, () => ({ ...refusal.facts(), requestId }))
    res.writeStatus(refusal.status).writeHeader(REQUEST_ID, requestId)
    for (const [name, value] of refusal.headers ?? []) res.writeHeader(name, value)
    res.writeHeader('Content-Type', 'text/plain; charset=utf-8').end(`${refusal.text}\n`, true)
  }

  #requestOf(
    req: HttpRequest,
    {
      context,
      visit,
      isPinged,
      remote,
    }: { context: us_socket_context_t; visit: Visit; isPinged: boolean; remote: RemoteAddress | undefined },
  ): UpgradeRequest {
    const found = visit.address()
    // Of an IPv4 address all connections share one string.
    const address = found === remote?.text ? remote.text : found
    return { id: uuid(), key: req.getHeader('sec-websocket-key'), context, address, isPinged, remote: undefined }
  }

  #upgrade(res: HttpResponse, { id, key, context, address, isPinged, remote }: UpgradeRequest, session: Session): void {
    const connection = new Connection({ id, session, watch: isPinged ? new MemberWatch() : undefined })
    connection.address = address
    connection.remote = remote
    // No extension is accepted, whatever was offered.
    res.upgrade(connection, key, session.subprotocol, '', context)
  }
}
