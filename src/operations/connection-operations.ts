// What a back end does about connections and users: ends them, puts them into rooms and out of rooms, moves their expiry, bans and mutes
// them. Works at once, for all protocols alike, and tells the log of each call (admin-actions.ts). Main thread.
import type { Config } from '../config/config.ts'
import type { CloseAdvice, Connection, Gift } from '../gateway/connection.ts'
import { isOver, withTolerance } from '../gateway/expiry.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { Moderation, Sanction } from '../gateway/moderation.ts'
import type { Logger } from '../log/log.ts'
import { payloadBytesMax } from '../mailbox/ring.ts'
import { Disconnect, ErrorCode, UnsubscribeCode } from '../protocol/codes.ts'
import type { Refusals } from '../refusals.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { type Actor, AdminActions } from './admin-actions.ts'
import { done, type Outcome, refused } from './outcome.ts'
import {
  codeFault,
  expiryFault,
  idsFault,
  jsonText,
  type ModerationTarget,
  reasonFault,
  roomError,
  secondsFault,
  subjectOf,
  type Target,
  targetFault,
  unsubscribeCodeFault,
} from './targets.ts'

export interface DisconnectOptions {
  /**
   * From 3000 to 4999; 3503 by default. Plain and plain JSON connections are closed with 1008, unless the code is one of those from 4000 on, which
   * are the application's own.
   */
  readonly code?: number | undefined
  /** At most 123 bytes of UTF-8. Without one the usual text of the code. */
  readonly reason?: string | undefined
  /** Ids of connections that stay. */
  readonly whitelist?: readonly string[] | undefined
}

export interface UnsubscribeOptions {
  /** From 2000 to 2999; 2000 by default. From 2500 on an SDK subscribes again. */
  readonly code?: number | undefined
}

export interface SubscribeOptions {
  /** What the others in the room see of the connection (`chan_info`). Any JSON value. */
  readonly info?: unknown
  /** Told to the client. Any JSON value. */
  readonly data?: unknown
  /** Seconds since 1970; 0 or absent for never. */
  readonly expireAtSeconds?: number | undefined
  /** The client is sent what was published after this position, where the room keeps a history. */
  readonly recoverSince?: { readonly offset: number; readonly epoch: string } | undefined
  /** What a client could ask for itself. Has an effect only where the options of the room allow it. */
  readonly override?:
    | {
        readonly forcePushJoinLeave?: boolean | undefined
        readonly forcePositioning?: boolean | undefined
        readonly forceRecovery?: boolean | undefined
      }
    | undefined
}

export interface RefreshOptions {
  /** The connection ends as expired. */
  readonly expired?: boolean | undefined
  /** Seconds since 1970. 0 or absent for never: the connection does not expire any more. */
  readonly expireAtSeconds?: number | undefined
  /** What others see of the connection from now on. Any JSON value; absent: what they see now. */
  readonly info?: unknown
}

export interface SentenceOptions {
  /** 0 or absent: until it is lifted. At most ten years. */
  readonly seconds?: number | undefined
  /** What a banned peer is told, at most 123 bytes of UTF-8. */
  readonly reason?: string | undefined
}

export interface Count {
  /** Connections that the call has changed; of `unban` and `unmute` the entries. */
  readonly count: number
}

export interface Subscribed extends Count {
  /** Connections that the call could not put into the room: plain and plain JSON ones, those in as many rooms as they may be. */
  readonly skipped: number
}

export interface ConnectionFacts {
  readonly id: string
  readonly user: string
  readonly protocol: string
  readonly address: string
  readonly ageMs: number
  /** Bytes that wait for the peer to read, or for its connect reply. */
  readonly bytesWaiting: number
}

export interface ConnectionOperationsParts {
  readonly config: Config
  readonly lobby: Lobby
  readonly moderation: Moderation
  readonly refusals: Refusals
  readonly logger: Logger
  /** Bytes that wait for the connect reply of a connection. */
  readonly heldBytes: (connection: Connection) => number
}

/** As large as a token may be. The info of a connection is a part of each of its messages. */
const INFO_BYTES_MAX = 10_240

const badRequest = (message: string): Outcome<never> => refused(ErrorCode.badRequest, message)

export class ConnectionOperations {
  readonly actions: AdminActions
  readonly #parts: ConnectionOperationsParts
  /** How large and how deep an `info` and a `data` may be. */
  readonly #infoMax: { readonly bytesMax: number; readonly depthMax: number }
  readonly #dataMax: { readonly bytesMax: number; readonly depthMax: number }

  constructor(parts: ConnectionOperationsParts) {
    this.#parts = parts
    this.actions = new AdminActions(parts.logger)
    const { jsonDepthMax: depthMax, inboxRingBytes, outboxBytesMax } = parts.config.limits
    // A quarter of what a shard takes and of what a member may be sent, so that the rest of the record or of the frame fits too.
    const bytesMax = Math.min(payloadBytesMax(inboxRingBytes), outboxBytesMax) >>> 2
    this.#dataMax = { depthMax, bytesMax }
    this.#infoMax = { depthMax, bytesMax: Math.min(bytesMax, INFO_BYTES_MAX) }
  }

  /** Ends connections. */
  disconnect(target: Target, options: DisconnectOptions & Actor): Outcome<Count> {
    const { code, reason, whitelist = [] } = options
    const fault = targetFault(target) ?? codeFault(code) ?? reasonFault(reason) ?? idsFault(whitelist)
    if (fault !== undefined) return badRequest(fault)
    const staying = new Set(whitelist.map((id) => id.toLowerCase()))
    const connections = this.#matching(target).filter(({ id }) => !staying.has(id))
    const advice = adviceOf(code, reason)
    this.#log(options, 'disconnect', { ...target, code: advice.code, count: connections.length })
    this.#end(connections, advice, options)
    return done({ count: connections.length })
  }

  /** Ends subscriptions to a room. A plain or plain JSON member of that room is closed with 1008, since it lives in the room. */
  unsubscribe(target: Target, room: string, options: UnsubscribeOptions & Actor): Outcome<Count> {
    const { code } = options
    const fault = targetFault(target) ?? unsubscribeCodeFault(code)
    if (fault !== undefined) return badRequest(fault)
    const wrongRoom = this.#roomRefusal(room)
    if (wrongRoom !== undefined) return wrongRoom
    let count = 0
    for (const { session } of this.#matching(target)) {
      if (session.expel(room, code ?? UnsubscribeCode.server.code, options.by)) count += 1
    }
    this.#log(options, 'unsubscribe', { ...target, room, count })
    return done({ count })
  }

  /**
   * Puts connections into a room, whatever its rules of access. A connection that is in the room already stays as it is, and is not counted. The
   * room itself may still refuse (it is full); that is counted as the refusal `api_subscribe`.
   */
  subscribe(target: Target, room: string, options: SubscribeOptions & Actor): Outcome<Subscribed> {
    const { expireAtSeconds, recoverSince, override = {} } = options
    const info = jsonText('info', options.info, this.#infoMax)
    const data = jsonText('data', options.data, this.#dataMax)
    if (info.kind === 'fault') return badRequest(info.fault)
    if (data.kind === 'fault') return badRequest(data.fault)
    const fault = targetFault(target) ?? expiryFault(expireAtSeconds) ?? positionFault(recoverSince)
    if (fault !== undefined) return badRequest(fault)
    const wrongRoom = this.#roomRefusal(room)
    if (wrongRoom !== undefined) return wrongRoom
    const expiresAtMs = this.#expiryOf(expireAtSeconds)
    if (isOver(expiresAtMs, Date.now())) return badRequest('expire_at is over')
    const { forcePushJoinLeave, forcePositioning, forceRecovery } = override
    const forced = [
      ...(forcePushJoinLeave === true ? (['join_leave'] as const) : []),
      ...(forcePositioning === true ? (['positioned'] as const) : []),
      ...(forceRecovery === true ? (['recoverable'] as const) : []),
    ]
    const given = { room, roomInfo: info.text, data: data.text, expiresAtMs, recoverSince, forced }
    const counts: Record<Gift, number> = { given: 0, already: 0, refused: 0 }
    for (const { id, session } of this.#matching(target)) {
      const gift = session.give(given)
      counts[gift] += 1
      if (gift !== 'refused') continue
      this.#parts.refusals.record('api_subscribe', () => ({ id, protocol: session.protocol, room }))
    }
    const value = { count: counts.given, skipped: counts.refused }
    this.#log(options, 'subscribe', { ...target, room, ...value })
    return done(value)
  }

  /** Moves the expiry of connections, or ends them as expired. */
  refresh(target: Target, options: RefreshOptions & Actor): Outcome<Count> {
    const { expired = false, expireAtSeconds } = options
    const info = jsonText('info', options.info, this.#infoMax)
    if (info.kind === 'fault') return badRequest(info.fault)
    const fault = targetFault(target) ?? expiryFault(expireAtSeconds)
    if (fault !== undefined) return badRequest(fault)
    const expiresAtMs = this.#expiryOf(expireAtSeconds)
    const connections = this.#matching(target)
    this.#log(options, 'refresh', { ...target, expired, expireAtSeconds, count: connections.length })
    if (expired || isOver(expiresAtMs, Date.now())) this.#end(connections, 'expired', options)
    else this.#inTurns(connections, ({ session }) => session.renew({ expiresAtMs, info: info.text }))
    return done({ count: connections.length })
  }

  /** Ends the connections of a user or of an address, and refuses new ones. A connection that is banned by its id is only ended: no other will have the id. */
  ban(target: ModerationTarget, options: SentenceOptions & Actor): Outcome<Count> {
    return this.#sentence('ban', target, options)
  }

  unban(target: ModerationTarget, actor: Actor): Outcome<Count> {
    return this.#lift('ban', target, actor)
  }

  /** Refuses every message of a user, an address or a connection. */
  mute(target: ModerationTarget, options: SentenceOptions & Actor): Outcome<Count> {
    return this.#sentence('mute', target, options)
  }

  unmute(target: ModerationTarget, actor: Actor): Outcome<Count> {
    return this.#lift('mute', target, actor)
  }

  /** Undefined when no connection has this id. */
  facts(id: string): ConnectionFacts | undefined {
    const connection = this.#parts.lobby.connections.withId(id)
    return connection === undefined ? undefined : this.#factsOf(connection)
  }

  /** All connections, or those of a user. */
  list(user?: string): ConnectionFacts[] {
    const { connections, users } = this.#parts.lobby
    return Array.from(user === undefined ? connections.values() : users.of(user), (one) => this.#factsOf(one))
  }

  count(): { connections: number; users: number } {
    const { connections, users } = this.#parts.lobby
    return { connections: connections.size, users: users.size }
  }

  #factsOf(connection: Connection): ConnectionFacts {
    const { id, session, address, openedAtMs, socket } = connection
    const bytesWaiting = (socket?.getBufferedAmount() ?? 0) + this.#parts.heldBytes(connection)
    const { user, protocol } = session
    return { id, user, protocol, address, ageMs: Math.round(performance.now() - openedAtMs), bytesWaiting }
  }

  #sentence(sanction: Sanction, target: ModerationTarget, options: SentenceOptions & Actor): Outcome<Count> {
    const { seconds = 0, reason } = options
    const fault = secondsFault(seconds) ?? reasonFault(reason)
    if (fault !== undefined) return badRequest(fault)
    const subject = subjectOf(target)
    if (typeof subject === 'string') return badRequest(subject)
    const { moderation } = this.#parts
    const connections = moderation.connectionsOf(subject).filter(({ socket }) => socket !== undefined)
    // A connection that a hook is being asked about is not known yet. Any other id that is not known is never used again.
    const isUnknown = subject.kind === 'client' && connections.length === 0
    const keptMs = Math.min(
      seconds === 0 ? Number.POSITIVE_INFINITY : seconds * 1000,
      isUnknown ? UNKNOWN_CLIENT_MS : Number.POSITIVE_INFINITY,
    )
    const sentence = { reason: reason ?? DEFAULT_REASON, endsAtMs: performance.now() + keptMs }
    // A ban of a connection that is there needs no entry: the connection ends, and its id is never used again.
    const isKept = subject.kind !== 'client' || sanction === 'mute' || isUnknown
    if (isKept && !moderation.add(sanction, subject, sentence)) {
      const message = `${moderation.size} bans and mutes are kept; there may be no more (limits.moderationEntriesMax)`
      return refused(ErrorCode.limitExceeded, message)
    }
    this.#log(options, sanction, { ...target, seconds, reason, count: connections.length })
    if (sanction === 'ban')
      this.#end(connections, { code: Disconnect.forceDisconnect.code, reason: sentence.reason }, options)
    return done({ count: connections.length })
  }

  #lift(sanction: Sanction, target: ModerationTarget, actor: Actor): Outcome<Count> {
    const subject = subjectOf(target)
    if (typeof subject === 'string') return badRequest(subject)
    const count = this.#parts.moderation.lift(sanction, subject) ? 1 : 0
    this.#log(actor, `un${sanction}`, { ...target, count })
    return done({ count })
  }

  /** The open connections of a target that has no fault. */
  #matching({ user, client, session }: Target): readonly Connection[] {
    const { connections, users } = this.#parts.lobby
    const ids = [client, session].filter((id) => id !== undefined).map((id) => id.toLowerCase())
    const [id] = ids
    const one = id === undefined ? undefined : connections.withId(id)
    const found = id === undefined ? users.of(user!) : one === undefined ? [] : [one]
    return found.filter(
      (connection) =>
        connection.socket !== undefined &&
        ids.every((each) => each === connection.id) &&
        (user === undefined || user === connection.session.user),
    )
  }

  #end(connections: readonly Connection[], advice: CloseAdvice | 'expired', { by }: Actor): void {
    this.#inTurns(connections, (connection) => {
      const { session } = connection
      const own = advice === 'expired' ? session.advice('expired') : session.kickAdvice(advice)
      this.#parts.lobby.close(connection, own, by)
    })
  }

  /** Does something to each of the connections that are still open; of many, to a part of them in each turn of the event loop. */
  #inTurns(connections: readonly Connection[], act: (connection: Connection) => void): void {
    for (const connection of connections.slice(0, MainThreadTuning.turnConnectionsMax)) {
      if (connection.socket !== undefined) act(connection)
    }
    const left = connections.slice(MainThreadTuning.turnConnectionsMax)
    if (left.length > 0) setImmediate(() => this.#inTurns(left, act))
  }

  #expiryOf(expireAtSeconds: number | undefined): number | undefined {
    if (expireAtSeconds === undefined || expireAtSeconds === 0) return undefined
    return withTolerance(expireAtSeconds * 1000, this.#parts.config.auth)
  }

  #roomRefusal(room: string): Outcome<never> | undefined {
    if (typeof room !== 'string' || room === '') return badRequest('channel is missing')
    const error = roomError(this.#parts.config.rooms, room)
    return error === undefined ? undefined : refused(error)
  }

  #log(actor: Actor, action: string, facts: Readonly<Record<string, unknown>>): void {
    this.actions.record(actor, action, () =>
      Object.fromEntries(
        Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? cut(value) : value]),
      ),
    )
  }
}

/** Longer than any hook is asked about a connection. */
const UNKNOWN_CLIENT_MS = 60_000
const DEFAULT_REASON = 'banned'
const SHOWN_LENGTH_MAX = 255

const cut = (text: string): string => (text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}...` : text)

function adviceOf(code: number = Disconnect.forceDisconnect.code, reason?: string): CloseAdvice {
  const known = Object.values<CloseAdvice>(Disconnect).find((advice) => advice.code === code)
  return { code, reason: reason ?? known?.reason ?? '' }
}

function positionFault(position: SubscribeOptions['recoverSince']): string | undefined {
  if (position === undefined) return undefined
  const { offset, epoch } = position
  const isSound = Number.isSafeInteger(offset) && offset >= 0 && typeof epoch === 'string'
  return isSound ? undefined : 'recover_since needs an offset, an integer from 0, and an epoch, a string'
}
