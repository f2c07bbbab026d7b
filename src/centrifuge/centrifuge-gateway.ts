// Centrifuge connections on the main thread: reads command lines, answers what needs no room (rpc, ping), and hands the rest to
// the room's shard. A connection's commands are taken in order: while a token is being verified, later ones wait. Who a
// connection is is centrifuge-identity.ts, its rooms are centrifuge-subscriptions.ts, pings centrifuge-heartbeat.ts.
import { assertNever } from '../assert-never.ts'
import type { Authenticator } from '../auth/auth.ts'
import type { ViewReaders } from '../board/view-readers.ts'
import type { Config } from '../config/config.ts'
import type { Allowances } from '../gateway/allowances.ts'
import type { Admission, CloseAdvice, Connection, Renewal } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { Moderation } from '../gateway/moderation.ts'
import type { PendingMessages } from '../gateway/pending-messages.ts'
import type { Hooks } from '../hooks/hooks.ts'
import type { Refreshes } from '../hooks/refreshes.ts'
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'
import type { Saying } from '../mailbox/orders.ts'
import { roomError } from '../operations/targets.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { textOf } from '../protocol/byte-builder.ts'
import { errorFrame, replyFrame } from '../protocol/centrifuge.ts'
import { Disconnect, ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { type ScannedCommand, scanCommand } from '../protocol/command-scan.ts'
import { forEachLine, parsed } from '../protocol/json-scan.ts'
import { PARSED_BYTES_MAX } from '../protocol/json-text.ts'
import type { Refusals } from '../refusals.ts'
import type { CentrifugeHeartbeat } from './centrifuge-heartbeat.ts'
import { CentrifugeIdentity } from './centrifuge-identity.ts'
import type { CentrifugeHandler, CentrifugeSession } from './centrifuge-session.ts'
import type { CentrifugeSubscriptions } from './centrifuge-subscriptions.ts'
import { CommandQueue } from './command-queue.ts'
import { mayAsk } from './command-rates.ts'
import { type Forwarded, writeForwarded } from './forwarded-commands.ts'
import type { HeldTopics } from './held-topics.ts'
import { HookRefusals, type Refuse } from './hook-refusals.ts'
import { HookedPublish } from './hooked-publish.ts'
import { busyError, NOBODY, refusalOf } from './room-commands.ts'
import type { RpcMethods } from './rpc.ts'
import { isSilenced } from './silence.ts'
import { changeView } from './view-change.ts'

export interface CentrifugeParts {
  readonly config: Config
  readonly pool: ShardPool
  readonly auth: Authenticator
  readonly refusals: Refusals
  readonly logger: Logger
  readonly version: string
  readonly heartbeat: CentrifugeHeartbeat
  readonly subscriptions: CentrifugeSubscriptions
  readonly held: HeldTopics
  readonly views: ViewReaders
  readonly rpc: RpcMethods
  readonly onMessage: ((data: unknown, from: { client: string; user: string }) => void) | undefined
  readonly lobby: Lobby
  readonly moderation: Moderation
  readonly allowances: Allowances
  readonly pending: PendingMessages
  readonly hooks: Hooks
  readonly refreshes: Refreshes
}

/** Refusals are counted from the first one on for so long, then anew. */
const ERRORS_SPAN_MS = 60_000

export class CentrifugeGateway implements CentrifugeHandler {
  readonly subscriptions: CentrifugeSubscriptions
  readonly #parts: CentrifugeParts
  readonly #identity: CentrifugeIdentity
  readonly #queue: CommandQueue
  readonly #hooked: HookedPublish
  readonly #hookRefusals: HookRefusals

  constructor(parts: CentrifugeParts) {
    this.#parts = parts
    this.subscriptions = parts.subscriptions
    const refuse: Refuse = (connection, session, refusal) => this.refuse(connection, session, refusal)
    this.#hookRefusals = new HookRefusals({ lobby: parts.lobby, refuse })
    this.#hooked = new HookedPublish({ ...parts, refuse, refusals: this.#hookRefusals })
    this.#identity = new CentrifugeIdentity({ ...parts, refuse, hookRefusals: this.#hookRefusals })
    this.#queue = new CommandQueue({
      ...parts,
      line: (connection, session, bytes, line) => this.#line(connection, session, bytes, line),
    })
  }

  opened(connection: Connection, session: CentrifugeSession): void {
    this.#identity.opened(connection, session)
  }

  end(connection: Connection, advice: CloseAdvice): void {
    this.#parts.lobby.end(connection, advice)
  }

  /** True while the connect reply is not out: what its rooms say waits until then. */
  admitted(connection: Connection, session: CentrifugeSession, admission: Admission): boolean {
    const { subscriptions, held } = this.#parts
    const isHeld = subscriptions.admitted(connection, session, admission)
    const topics = admission.topics.map(({ name }) => name)
    if (isHeld) held.hold(connection, topics)
    return isHeld
  }

  renew(connection: Connection, session: CentrifugeSession, renewal: Renewal): void {
    this.#identity.renew(connection, session, renewal)
  }

  /** A shard is gone: the commands it has not answered are answered with an error. */
  commandsLost(thread: ShardThread): void {
    const { lobby } = this.#parts
    thread.commands.drain((number, id) => {
      const connection = lobby.connections.get(number)
      // Nobody waits for a command without an id: the server itself gave it.
      if (connection !== undefined && id !== NOBODY) lobby.send(connection, errorFrame(id, ErrorCode.internal))
    })
  }

  closed(connection: Connection, session: CentrifugeSession): void {
    this.#identity.closed(connection)
    this.#parts.heartbeat.remove({ connection, session })
    this.#parts.subscriptions.closed(connection, session)
    this.#queue.closed(session)
  }

  /** One text frame: commands, one a line. The bytes are the caller's again when this returns. */
  message(connection: Connection, session: CentrifugeSession, bytes: Uint8Array): void {
    let lines = 0
    const takeLine = (start: number, end: number) => {
      lines += 1
      if (connection.socket === undefined || connection.slow) return false
      if (lines > this.#parts.config.limits.commandsPerFrameMax) {
        this.#parts.lobby.end(connection, Disconnect.tooManyRequests)
        return false
      }
      this.#queue.take(connection, session, bytes, { start, end })
      return true
    }
    this.#parts.lobby.handle(connection, () => forEachLine(bytes, takeLine))
  }

  /** A frame beyond what the connection may send: each command in it that waits for a reply is refused. */
  refusedMessage(connection: Connection, session: CentrifugeSession, bytes: Uint8Array): void {
    const { jsonDepthMax, commandsPerFrameMax } = this.#parts.config.limits
    let lines = 0
    const refuseLine = (start: number, end: number) => {
      lines += 1
      if (connection.socket === undefined || lines > commandsPerFrameMax) return false
      const scanned = scanCommand(bytes, start, end, jsonDepthMax)
      if (scanned.kind === 'command' && scanned.id !== 0) {
        this.refuse(connection, session, { id: scanned.id, error: ErrorCode.tooManyRequests })
      }
      return true
    }
    this.#parts.lobby.handle(connection, () => forEachLine(bytes, refuseLine))
  }

  /** Ends connections that never connected and those whose token has run out. Called a few times a second. */
  sweep(_nowMs: number, wallMs: number): void {
    this.#identity.sweep(wallMs)
    this.#parts.subscriptions.sweep(wallMs)
  }

  /** Answers a command with an error. */
  refuse(connection: Connection, session: CentrifugeSession, refusal: { id: number; error: ReplyError }): void {
    this.#parts.refusals.command(refusal.error.code)
    this.#parts.lobby.refuse(connection, refusal.id, refusal.error)
    // A temporary one is our trouble (a shard that is being replaced, say), and its client is asked to try again.
    if (refusal.error.temporary !== true) this.faulted(connection, session)
  }

  /** A command was refused, here or by a shard. Too many within a minute end the connection: it is not getting anywhere. */
  faulted(connection: Connection, session: CentrifugeSession): void {
    const nowMs = performance.now()
    if (nowMs - session.errorsSinceMs >= ERRORS_SPAN_MS) {
      session.errors = 0
      session.errorsSinceMs = nowMs
    }
    session.errors += 1
    if (session.errors > this.#parts.config.limits.errorsPerConnectionMax) {
      this.#parts.lobby.end(connection, Disconnect.tooManyErrors)
    }
  }

  #line(
    connection: Connection,
    session: CentrifugeSession,
    bytes: Uint8Array,
    line: { start: number; end: number },
  ): void {
    const scanned = scanCommand(bytes, line.start, line.end, this.#parts.config.limits.jsonDepthMax)
    switch (scanned.kind) {
      case 'pong':
        if (session.pingedAtMs === undefined) this.#parts.lobby.end(connection, Disconnect.badRequest)
        session.pingedAtMs = undefined
        return
      case 'fault':
        this.#fault(connection, session, scanned)
        return
      case 'command':
        this.#command(connection, session, { bytes, scanned })
        return
      default:
        assertNever(scanned)
    }
  }

  /** A method nobody knows is answered; anything else that is no command ends the connection. */
  #fault(
    connection: Connection,
    session: CentrifugeSession,
    fault: { reason: string; unknownMethodId?: number },
  ): void {
    if (fault.unknownMethodId !== undefined && session.state.kind === 'refused') return
    if (fault.unknownMethodId !== undefined && session.isReachable) {
      this.refuse(connection, session, { id: fault.unknownMethodId, error: ErrorCode.methodNotFound })
    } else this.#parts.lobby.end(connection, { ...Disconnect.badRequest, reason: reasonOf(fault.reason) })
  }

  #command(
    connection: Connection,
    session: CentrifugeSession,
    { bytes, scanned }: { bytes: Uint8Array; scanned: ScannedCommand },
  ): void {
    const { id, method } = scanned
    const isConnect = method === 'connect'
    // Sent along with the connect that was refused.
    if (session.state.kind === 'refused' && !isConnect) return
    const isExpected = isConnect ? session.isUnknown : session.isReachable
    if (!isExpected || (id === 0 && method !== 'send')) {
      this.#parts.lobby.end(connection, Disconnect.badRequest)
      return
    }
    if (!mayAsk(this.#parts.allowances, connection, method)) {
      if (id !== 0) this.refuse(connection, session, { id, error: ErrorCode.tooManyRequests })
      this.#parts.allowances.told(connection)
      return
    }
    if (this.#isTooLarge(connection, session, scanned)) return
    if (isSilenced(connection, session, method)) {
      this.#refuseSilenced(connection, session, id)
      return
    }
    const { room } = scanned
    switch (method) {
      case 'publish':
        if (!this.#knowsRoom(connection, session, { id, room })) return
        if (this.#hooked.asks(room)) this.#askToPublish(connection, session, { bytes, scanned })
        else this.#forward(connection, session, { bytes, scanned, method })
        return
      case 'presence':
      case 'presence_stats':
      case 'history':
        if (this.#knowsRoom(connection, session, { id, room })) {
          this.#forward(connection, session, { bytes, scanned, method })
        }
        return
      case 'subscribe':
      case 'unsubscribe':
      case 'sub_refresh': {
        if (!this.#knowsRoom(connection, session, { id, room })) return
        const params = textOf(bytes, scanned.paramsStart, scanned.paramsEnd)
        const command = { id, method, room, params }
        this.#queue.settle(connection, session, this.#parts.subscriptions.command(connection, session, command))
        return
      }
      case 'connect':
      case 'refresh': {
        const params = textOf(bytes, scanned.paramsStart, scanned.paramsEnd)
        this.#queue.settle(connection, session, { done: this.#identity[method](connection, session, { id, params }) })
        return
      }
      case 'rpc':
        this.#rpc(connection, session, { id, params: bytes.slice(scanned.paramsStart, scanned.paramsEnd) })
        return
      case 'send':
        this.#message(connection, session, textOf(bytes, scanned.paramsStart, scanned.paramsEnd))
        return
      case 'ping':
        this.#parts.lobby.send(connection, replyFrame(id, 'ping', '{}'))
        return
      default:
        assertNever(method)
    }
  }

  /** A private message is refused by its method (rpc.ts). */
  #refuseSilenced(connection: Connection, session: CentrifugeSession, id: number): void {
    if (!session.isSession)
      this.#parts.refusals.record('muted', () => ({ id: connection.id, protocol: session.protocol }))
    // A message without an id has no reply.
    if (id !== 0) this.refuse(connection, session, { id, error: ErrorCode.permissionDenied })
  }

  /** Parameters that the main thread would have to parse, and in which nothing so large makes sense. */
  #isTooLarge(
    connection: Connection,
    session: CentrifugeSession,
    { id, method, paramsStart, paramsEnd }: ScannedCommand,
  ): boolean {
    const bytes = paramsEnd - paramsStart
    if (bytes <= PARSED_BYTES_MAX || method === 'publish') return false
    const message = `${method} takes ${bytes} bytes; at most ${PARSED_BYTES_MAX} are read`
    if (method === 'send') this.#parts.lobby.end(connection, { ...Disconnect.badRequest, reason: reasonOf(message) })
    else {
      // What was sent along with the connect is left out, and the client may connect anew.
      if (method === 'connect') session.state = { kind: 'refused' }
      this.refuse(connection, session, { id, error: { ...ErrorCode.limitExceeded, message } })
    }
    return true
  }

  #knowsRoom(connection: Connection, session: CentrifugeSession, { id, room }: { id: number; room: string }): boolean {
    const fault = roomError(this.#parts.config.rooms, room)
    if (fault === undefined) return true
    const error = room === '' ? { ...ErrorCode.badRequest, message: 'channel is missing' } : fault
    this.refuse(connection, session, { id, error })
    return false
  }

  #rpc(connection: Connection, session: CentrifugeSession, { id, params }: { id: number; params: Uint8Array }): void {
    const caller = session.callerAs(connection.id, session.user)
    const outcome = this.#parts.rpc.call(params, session.identityOf(connection), caller)
    const refuse = (error: ReplyError) => this.refuse(connection, session, { id, error })
    const answer = (settled: Awaited<typeof outcome>) => {
      if (connection.socket === undefined) return
      if (settled.kind === 'view') changeView(connection, session, { id, ...settled, refuse })
      else if (settled.kind === 'asked') this.#hookRefusals.tell(connection, session, { id, outcome: settled.outcome })
      else if (settled.kind === 'ok')
        this.#parts.lobby.send(connection, replyFrame(id, 'rpc', `{"data":${settled.data}}`))
      else {
        refuse(settled.error)
        // A private message may have been one too many.
        this.#parts.allowances.told(connection)
      }
    }
    if (outcome instanceof Promise) void outcome.then(answer)
    else answer(outcome)
  }

  #message(connection: Connection, session: CentrifugeSession, params: string): void {
    const request = parsed<{ data?: unknown }>(params)
    if (request === undefined) this.#parts.lobby.end(connection, Disconnect.badRequest)
    // A message without a reply that nobody listens for cannot be refused in any other way.
    else if (this.#parts.onMessage === undefined) this.#parts.lobby.end(connection, Disconnect.notAvailable)
    else this.#deliver(connection, { data: request.data, user: session.user })
  }

  /** The application's own code: what it throws, or rejects with, must not end the process. */
  #deliver(connection: Connection, { data, user }: { data: unknown; user: string }): void {
    const { onMessage, logger, lobby } = this.#parts
    new Promise((resolve) => resolve(onMessage?.(data, { client: connection.id, user }))).catch((error: unknown) => {
      logger.error({ err: error }, LogLine.error.onMessage)
      lobby.end(connection, Disconnect.serverError)
    })
  }

  /** The publish is handed to the room's shard once the hook has let it through. */
  #askToPublish(
    connection: Connection,
    session: CentrifugeSession,
    { bytes, scanned }: { bytes: Uint8Array; scanned: ScannedCommand },
  ): void {
    const { id, room } = scanned
    const command = { id, room, params: bytes.slice(scanned.paramsStart, scanned.paramsEnd) }
    const forward = (params: Uint8Array, how: Saying) => {
      // The client may have been muted while the hook was asked.
      if (connection.isMuted) {
        this.#refuseSilenced(connection, session, id)
        return
      }
      const allowed = { ...scanned, paramsStart: 0, paramsEnd: params.length }
      this.#forward(connection, session, { bytes: params, scanned: allowed, method: 'publish', how })
    }
    this.#queue.settle(connection, session, { done: this.#hooked.publish(connection, session, command, forward) })
  }

  /** Hands a command to the room's shard, which answers it. */
  #forward(
    connection: Connection,
    session: CentrifugeSession,
    { bytes, scanned, method, how }: { bytes: Uint8Array; scanned: ScannedCommand; method: Forwarded; how?: Saying },
  ): void {
    const { id, room } = scanned
    const thread = this.#parts.pool.owner(room)
    const request = thread.commands.open(connection.number, id)
    const call = { connection: connection.number, id, request }
    const params = { bytes, start: scanned.paramsStart, end: scanned.paramsEnd }
    if (request >= 0 && writeForwarded(thread, call, { connection, session, method, room, params, how })) return
    if (request >= 0) thread.commands.close(request)
    const error = request < 0 ? busyError(thread) : refusalOf(thread)
    if (error.code !== ErrorCode.limitExceeded.code) this.#parts.refusals.record('overloaded')
    this.refuse(connection, session, { id, error })
  }
}

/** A close frame carries at most 123 bytes of reason. */
const reasonOf = (text: string): string => `bad request: ${text}`.slice(0, 120)
