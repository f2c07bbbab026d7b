// Centrifuge connections on the main thread: reads command lines, answers what needs no room (rpc, ping), and hands the rest to
// the room's shard. A connection's commands are taken in order: while a token is being verified, later ones wait. Who a
// connection is is centrifuge-identity.ts, its rooms are centrifuge-subscriptions.ts, pings centrifuge-heartbeat.ts.
import { assertNever } from '../assert-never.ts'
import type { Authenticator } from '../auth/auth.ts'
import type { Config } from '../config/config.ts'
import { roomFault } from '../config/room-access.ts'
import type { Allowances } from '../gateway/allowances.ts'
import type { Admission, CloseAdvice, Connection, Renewal } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { Moderation } from '../gateway/moderation.ts'
import type { PendingMessages } from '../gateway/pending-messages.ts'
import type { Logger } from '../log.ts'
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
import { mayAsk } from './command-rates.ts'
import { type Forwarded, writeForwarded } from './forwarded-commands.ts'
import type { HeldTopics } from './held-topics.ts'
import { busyError, NOBODY, refusalOf } from './room-commands.ts'
import type { RpcMethods } from './rpc.ts'

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
  readonly rpc: RpcMethods
  readonly onMessage: ((data: unknown, from: { client: string; user: string }) => void) | undefined
  readonly lobby: Lobby
  readonly moderation: Moderation
  readonly allowances: Allowances
  readonly pending: PendingMessages
}

/** Refusals are counted from the first one on for so long, then anew. */
const ERRORS_SPAN_MS = 60_000

export class CentrifugeGateway implements CentrifugeHandler {
  readonly subscriptions: CentrifugeSubscriptions
  readonly #parts: CentrifugeParts
  readonly #identity: CentrifugeIdentity

  constructor(parts: CentrifugeParts) {
    this.#parts = parts
    this.subscriptions = parts.subscriptions
    this.#identity = new CentrifugeIdentity({
      ...parts,
      refuse: (connection, session, refusal) => this.refuse(connection, session, refusal),
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
    if (isHeld)
      held.hold(
        connection,
        admission.topics.map(({ name }) => name),
      )
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
    for (const { length } of session.waiting) this.#parts.pending.remove(length)
    session.waiting.length = 0
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
      if (session.busy) this.#postpone(connection, session, bytes.subarray(start, end))
      else this.#line(connection, session, bytes, { start, end })
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

  /** Keeps a copy of a line until the token is verified. */
  #postpone(connection: Connection, session: CentrifugeSession, line: Uint8Array): void {
    const { lobby, pending, refusals } = this.#parts
    const { waiting, waitingBytes } = session
    const held = { messages: waiting.length, bytes: waitingBytes, isKnown: session.isReachable }
    const excess = pending.add(line.length, held)
    if (excess === undefined) {
      waiting.push(line.slice())
      session.waitingBytes += line.length
    } else if (excess === 'own') lobby.end(connection, Disconnect.tooManyRequests)
    else {
      refusals.record('pending', () => ({ id: connection.id, protocol: session.protocol }))
      lobby.close(connection, { ...Disconnect.tooManyRequests, reason: 'too many messages wait for tokens' })
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
    if (connection.isMuted && (method === 'publish' || method === 'send')) {
      this.#refuseMuted(connection, session, id)
      return
    }
    const { room } = scanned
    switch (method) {
      case 'publish':
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
        this.#settle(
          connection,
          session,
          this.#parts.subscriptions.command(connection, session, { id, method, room, params }),
        )
        return
      }
      case 'connect':
      case 'refresh': {
        const params = textOf(bytes, scanned.paramsStart, scanned.paramsEnd)
        this.#settle(connection, session, this.#identity[method](connection, session, { id, params }))
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
  #refuseMuted(connection: Connection, session: CentrifugeSession, id: number): void {
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
    const fault = roomFault(this.#parts.config.rooms, room)
    if (fault === undefined) return true
    const error =
      room === ''
        ? { ...ErrorCode.badRequest, message: 'channel is missing' }
        : { ...ErrorCode.unknownRoom, message: `unknown channel: ${fault}` }
    this.refuse(connection, session, { id, error })
    return false
  }

  /** Runs a step that may take its time; commands that come meanwhile wait for it. */
  #settle(connection: Connection, session: CentrifugeSession, step: Promise<void> | undefined): void {
    if (step === undefined) return
    session.busy = true
    step
      .catch((error: unknown) => {
        this.#parts.logger.error({ err: error }, 'a centrifuge command failed')
        this.#parts.lobby.end(connection, Disconnect.serverError)
      })
      .finally(() => this.#resume(connection, session))
  }

  #resume(connection: Connection, session: CentrifugeSession): void {
    session.busy = false
    while (!session.busy && connection.socket !== undefined) {
      const line = session.waiting.shift()
      if (line === undefined) return
      session.waitingBytes -= line.length
      this.#parts.pending.remove(line.length)
      this.#line(connection, session, line, { start: 0, end: line.length })
    }
  }

  #rpc(connection: Connection, session: CentrifugeSession, { id, params }: { id: number; params: Uint8Array }): void {
    const outcome = this.#parts.rpc.call(params, session.identityOf(connection))
    const answer = (settled: Awaited<typeof outcome>) => {
      if (connection.socket === undefined) return
      if (settled.kind === 'ok') this.#parts.lobby.send(connection, replyFrame(id, 'rpc', `{"data":${settled.data}}`))
      else {
        this.refuse(connection, session, { id, error: settled.error })
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

  /** The application's own code: what it throws must not reach uWS, where it would end the process. */
  #deliver(connection: Connection, { data, user }: { data: unknown; user: string }): void {
    try {
      this.#parts.onMessage?.(data, { client: connection.id, user })
    } catch (error) {
      this.#parts.logger.error({ err: error }, 'onMessage failed')
      this.#parts.lobby.end(connection, Disconnect.serverError)
    }
  }

  /** Hands a command to the room's shard, which answers it. */
  #forward(
    connection: Connection,
    session: CentrifugeSession,
    { bytes, scanned, method }: { bytes: Uint8Array; scanned: ScannedCommand; method: Forwarded },
  ): void {
    const { id, room } = scanned
    const thread = this.#parts.pool.owner(room)
    const request = thread.commands.open(connection.number, id)
    const call = { connection: connection.number, id, request }
    const params = { bytes, start: scanned.paramsStart, end: scanned.paramsEnd }
    if (request >= 0 && writeForwarded(thread, call, { connection, session, method, room, params })) return
    if (request >= 0) thread.commands.close(request)
    const error = request < 0 ? busyError(thread) : refusalOf(thread)
    if (error.code !== ErrorCode.limitExceeded.code) this.#parts.refusals.record('overloaded')
    this.refuse(connection, session, { id, error })
  }
}

/** A close frame carries at most 123 bytes of reason. */
const reasonOf = (text: string): string => `bad request: ${text}`.slice(0, 120)
