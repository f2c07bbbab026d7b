// The session of a connection that lives in one room: joins, messages, private messages, leaving. Each wire protocol of such connections,
// plain and plain JSON, is a class that extends MemberSession: the class reads frames of the client and words the answers. Main thread.
// Runs inside uWS handlers, so it sends only to the socket being handled. `ShardThread.asks` may send to other sockets as well, so a call of
// it is the last thing a handler does.

import type { ViewReaders } from '../board/view-readers.ts'
import type { Allowances } from '../gateway/allowances.ts'
import type { Admission, CloseAdvice, Connection, Gift, GivenRoom, Renewal, Session } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { PendingMessages } from '../gateway/pending-messages.ts'
import type { HookPeer } from '../hooks/hook-types.ts'
import type { HookCaller, Hooks } from '../hooks/hooks.ts'
import type { Refreshes } from '../hooks/refreshes.ts'
import type { Recipient } from '../mailbox/inbox-handlers.ts'
import { TextRefusal } from '../mailbox/outbox-records.ts'
import type { Slice } from '../mailbox/slice.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { type Disconnect, PlainClose, type ReplyError, UnsubscribeCode } from '../protocol/codes.ts'
import type { Identity } from '../protocol/identity.ts'
import type { Payload } from '../protocol/payload.ts'
import { PROTOCOL, type ProtocolName } from '../protocol/protocols.ts'
import type { Refusals } from '../refusals.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { closeOf, isOwnCode } from './close-advice.ts'
import { HookedSpeech } from './hooked-speech.ts'
import { NOBODY, type TokenIdentity } from './token-identity.ts'

const { lossNoticeIntervalMs } = MainThreadTuning

/** Is told when a session opens, leaves its room and closes (plain-members.ts). */
export interface Memberships {
  opened(connection: Connection, session: MemberSession): void
  /** A member has left, and its room has yet to be told. `isTold`: its shard has been told. */
  leaving(connection: Connection, session: MemberSession, isTold: boolean): void
  closed(connection: Connection): void
  /** Messages of the client were not delivered, and it is to be told how many. */
  losing(session: MemberSession): void
  /** The application or a hook has changed when the connection ends, and perhaps what others see of it. */
  renewed(connection: Connection, session: MemberSession, renewal: Renewal): void
}

/** Parts of the server that all these sessions share. */
export interface MemberParts {
  readonly lobby: Lobby
  readonly allowances: Allowances
  readonly members: Memberships
  readonly metrics: Metrics
  readonly refusals: Refusals
  readonly jsonDepthMax: number
  readonly views: ViewReaders
  readonly hooks: Hooks
  readonly refreshes: Refreshes
  readonly pending: PendingMessages
  /** Whether the publish hook is asked in a room. */
  readonly asksPublish: (room: string) => boolean
}

/** What the request to connect tells of the connection. */
export interface MemberSessionParts {
  readonly room: string
  readonly thread: ShardThread
  /** See Session (gateway/connection.ts). */
  readonly subprotocol: string
  /** For hooks. */
  readonly peer: HookPeer
  /** The view of the room's board, in its one form; empty for the whole board. */
  readonly view: string
  /** The name that the client chose, in protocols where it may choose one. */
  readonly name?: string | undefined
  readonly parts: MemberParts
}

export abstract class MemberSession implements Session {
  abstract readonly protocol: ProtocolName
  readonly isReachable = true
  readonly room: string
  readonly thread: ShardThread
  readonly subprotocol: string
  /** The token's identity once the token is verified; before that at most the name that the client chose. */
  identity: TokenIdentity
  /**
   * `none`: the shard does not know the connection, because it came while the shard was down, or has left. `asked`: its join is on the way.
   * `member`: the connection is admitted, and the other members have been told.
   */
  membership: 'none' | 'asked' | 'member' = 'none'
  protected view: string
  protected connection: Connection | undefined = undefined
  protected readonly parts: MemberParts
  readonly #peer: HookPeer
  /** Undefined in a room without the publish hook. */
  #speech: HookedSpeech | undefined
  /** Messages that were not delivered and of which the client has not been told. */
  #lostCount = 0
  #lossToldAtMs = Number.NEGATIVE_INFINITY
  /** The client has said something while it was muted and not greeted, and has not been told that it may not. */
  #isDenied = false

  constructor({ room, thread, subprotocol, peer, view, name, parts }: MemberSessionParts) {
    this.view = view
    this.room = room
    this.#peer = peer
    this.subprotocol = subprotocol
    this.thread = thread
    this.identity = name === undefined ? NOBODY : { user: '', name }
    this.parts = parts
  }

  abstract binary(bytes: Uint8Array): void

  /** Reads a text frame. The bytes are the caller's again when this returns. */
  protected abstract read(bytes: Uint8Array): void
  /** Tells the client, in its protocol, that no connection has the id that it named. */
  protected abstract tellNoSuchId(id: string): void
  /** Tells the client, in its protocol, that its message was not delivered. */
  protected abstract tellRefused(why: TextRefusal): void
  /** Tells the client, in its protocol, that its message was not delivered because of what the publish hook said. */
  protected abstract tellHookRefused(error: ReplyError): void
  /** The frame that tells the member how many of its messages were not delivered because too many came. */
  protected abstract lossNotice(count: number): Uint8Array
  /** Tells the client, in its protocol, that its room was restarted and messages may be missing. */
  protected abstract tellRestarted(): void

  get user(): string {
    return this.identity.user
  }

  get facts(): Readonly<Record<string, unknown>> {
    return { room: this.room }
  }

  /** Rooms of which the connection is a member. */
  get memberships(): readonly string[] {
    return this.membership === 'member' ? [this.room] : []
  }

  /** The connection for a hook. `id`: before it has opened, the id that it will have. */
  callerAs(id: string, user: string): HookCaller {
    return { id, protocol: this.protocol, user, peer: this.#peer }
  }

  text(bytes: Uint8Array): void {
    if (this.#speech === undefined) this.read(bytes)
    else this.#speech.frame(bytes)
  }

  opened(connection: Connection): void {
    this.connection = connection
    this.parts.members.opened(connection, this)
    this.#meetHooks(connection)
    // While the shard is down the connection waits; it joins when the shard is back.
    if (!this.thread.ready) return
    if (!this.thread.inbox.join(connection.number, this.joinOrder(connection.id, false))) {
      const { isClosing } = this.thread
      this.parts.refusals.record(isClosing ? 'stopping' : 'overloaded')
      const advice = isClosing ? PlainClose.serviceRestart : { ...PlainClose.tryAgain, reason: 'overloaded' }
      this.parts.lobby.end(connection, advice)
      return
    }
    this.membership = 'asked'
  }

  joinOrder(id: string, isReplay: boolean) {
    const { user, name, connectionInfo, roomInfo } = this.identity
    const protocol = PROTOCOL[this.protocol].number
    const view = this.view === '' ? undefined : this.view
    return { id, user, name, connectionInfo, roomInfo, room: this.room, protocol, isReplay, view }
  }

  /** Tells the room what the others see of the member now. False when the shard does not take the record. */
  describe(): boolean {
    // A connection that the shard does not know yet joins with what its identity says by then.
    const { connectionInfo } = this.identity
    if (this.membership === 'none' || connectionInfo === undefined) return true
    return this.thread.orders.describeResident(this.connection!.number, connectionInfo)
  }

  admitted({ topics }: Admission): boolean {
    this.membership = 'member'
    const { watch } = this.connection!
    if (watch !== undefined) topics[0]!.admit(watch)
    this.#speech?.resumeSoon()
    return false
  }

  /** Ends the membership. PlainMembers remembers it until the room has been told, even if the shard dies before that. */
  left(): void {
    const { connection, membership } = this
    if (membership === 'none' || connection === undefined) return
    this.membership = 'none'
    const isTold = this.thread.leave(connection.number)
    // The room was never told of a connection that was not admitted, so it need not be told of the end either.
    if (membership === 'member') this.parts.members.leaving(connection, this, isTold)
  }

  closed(): void {
    if (this.connection === undefined) return
    this.parts.members.closed(this.connection)
    this.#speech?.close()
  }

  rejected(): void {
    throw new Error('a connection that lives in a room sends no subscribe')
  }

  faulted(): void {
    throw new Error('a connection that lives in a room sends no numbered commands')
  }

  /** A shard ends only memberships that can end without their connection. */
  ended(): void {
    throw new Error('the membership of a connection that lives in a room ends with the connection')
  }

  textRefused(why: TextRefusal): void {
    if (why === TextRefusal.overloaded) this.#lost()
    else this.tellRefused(why)
  }

  refusedText(): void {
    this.#lost()
  }

  undelivered(id: string): void {
    this.tellNoSuchId(id)
  }

  /** The connection stays, and is told that its room was restarted. */
  shardDown(thread: ShardThread): void {
    if (this.thread === thread && this.membership === 'member') this.tellRestarted()
  }

  /** The membership cannot end alone, so the connection ends with it. */
  expel(room: string, _code: number, by: string): boolean {
    if (room !== this.room) return false
    const advice = { code: PlainClose.policy.code, reason: UnsubscribeCode.server.reason }
    this.parts.lobby.close(this.connection!, advice, by)
    return true
  }

  give({ room }: GivenRoom): Gift {
    return room === this.room ? 'already' : 'refused'
  }

  renew(renewal: Renewal): void {
    const { expiresAtMs, info } = renewal
    this.identity = { ...this.identity, expiresAtMs, connectionInfo: info ?? this.identity.connectionInfo }
    this.parts.members.renewed(this.connection!, this, renewal)
  }

  /** The sender is in no certain room, so the message names the recipient's room. */
  privateFrame(from: Identity, payload: Payload): Uint8Array {
    const { jsonDepthMax } = this.parts
    const to = this.connection!.id
    return PROTOCOL[this.protocol].privateMessage({ from, to, room: this.room, payload, jsonDepthMax })
  }

  advice(why: keyof typeof Disconnect): CloseAdvice {
    return closeOf(why)
  }

  /** These protocols have one code for all connections that the application ends, beside the codes that it may choose freely. */
  kickAdvice({ code, reason }: CloseAdvice): CloseAdvice {
    return { code: isOwnCode(code) ? code : PlainClose.policy.code, reason }
  }

  /** The losses that the client has not been told of: after the close nothing can tell them. */
  farewell(): Uint8Array | undefined {
    const count = this.#lostCount
    this.#lostCount = 0
    return count === 0 ? undefined : this.lossNotice(count)
  }

  /** Registers the connection where hooks are to be asked about it later. */
  #meetHooks(connection: Connection): void {
    const { refreshes, asksPublish } = this.parts
    const { isByHook, expiresAtMs } = this.identity
    if (isByHook === true) refreshes.watch(connection, this.callerAs(connection.id, this.user), expiresAtMs)
    if (!asksPublish(this.room)) return
    this.#speech = new HookedSpeech({
      ...this.parts,
      connection,
      session: this,
      read: (frame) => this.read(frame),
      maySpeak: () => this.maySpeak(),
      taken: (isTaken) => this.taken(isTaken),
      refused: (error) => this.tellHookRefused(error),
    })
  }

  /** Says a text to the room. */
  protected sayText(bytes: Uint8Array): void {
    if (this.#speech === undefined) this.taken(this.thread.asks.text(this.connection!.number, bytes))
    else this.#speech.sayText(bytes)
  }

  /** Says a JSON value to the room. */
  protected sayData(json: Slice): void {
    if (this.#speech === undefined) this.taken(this.thread.asks.data(this.connection!.number, json))
    else this.#speech.sayData(json)
  }

  /** Says a frame that is too large to be read on the main thread. */
  protected sayLarge(frame: Uint8Array, to: Recipient | undefined): void {
    if (this.#speech === undefined || to !== undefined) {
      this.taken(this.thread.asks.largeFrame(this.connection!.number, to, frame))
    } else this.#speech.refuseLarge(frame)
  }

  /** Whether the client may say anything to anybody. A muted client may not, and is told so. */
  protected maySpeak(): boolean {
    const { isMuted, id } = this.connection!
    if (!isMuted) return true
    this.parts.refusals.record('muted', () => ({ id, protocol: this.protocol }))
    if (this.#mayBeTold) this.tellRefused(TextRefusal.permission)
    else if (!this.#isDenied) {
      this.#isDenied = true
      this.parts.members.losing(this)
    }
    return false
  }

  protected send(frame: Uint8Array): void {
    if (this.connection !== undefined) this.parts.lobby.send(this.connection, frame)
  }

  /** Sends a private message to a connection of any protocol, or tells the client that no connection has this id. */
  protected whisper(id: string, payload: Slice & { readonly isJson: boolean }): void {
    if (!this.mayWhisper()) return
    const to = this.recipient(id)
    if (to === undefined) this.noSuchId(id)
    else this.taken(this.thread.asks.privateMessage(this.connection!.number, to, payload))
  }

  /** Whether the client may send one more private message. If not, it is told that this one was not delivered. */
  protected mayWhisper(): boolean {
    const { allowances } = this.parts
    if (allowances.one(this.connection!, 'privateMessages')) return true
    this.#lost()
    allowances.told(this.connection!)
    return false
  }

  /** The connection that has an id, for a private message. */
  protected recipient(id: string): Recipient | undefined {
    const recipient = this.parts.lobby.connections.withId(id)
    if (recipient?.socket === undefined || recipient.slow) return undefined
    return { connection: recipient.number, id: recipient.id, protocol: PROTOCOL[recipient.session.protocol].number }
  }

  protected noSuchId(id: string): void {
    this.parts.metrics.main.privateMessagesLost += 1
    this.tellNoSuchId(id)
  }

  /** To be called with the result of writing a record: when the shard did not take it, the client is told. */
  protected taken(isTaken: boolean): void {
    if (isTaken) return
    // While the server stops the client may stay for seconds until its turn to be disconnected comes.
    this.parts.refusals.record(this.thread.isClosing ? 'stopping' : 'overloaded')
    this.#lost()
  }

  /** A message was not delivered. The first one is told at once, later ones together; and none before the greeting. */
  #lost(): void {
    const nowMs = performance.now()
    if (this.#mayBeTold && this.#lostCount === 0 && nowMs - this.#lossToldAtMs >= lossNoticeIntervalMs) {
      this.#lossToldAtMs = nowMs
      this.send(this.lossNotice(1))
      return
    }
    if (this.#lostCount === 0) this.parts.members.losing(this)
    this.#lostCount += 1
  }

  /** Whether the client has been greeted, which is the first frame, and reads: a slow client is told just before its close frame. */
  get #mayBeTold(): boolean {
    return this.membership === 'member' && this.connection?.slow === false
  }

  /** Tells what the client could not be told at once. False when something is left: the last notice of losses is not long ago. */
  tellLosses(nowMs: number): boolean {
    if (!this.#mayBeTold) return false
    if (this.#isDenied) this.tellRefused(TextRefusal.permission)
    this.#isDenied = false
    if (this.#lostCount === 0) return true
    if (nowMs - this.#lossToldAtMs < lossNoticeIntervalMs) return false
    this.#lossToldAtMs = nowMs
    this.send(this.lossNotice(this.#lostCount))
    this.#lostCount = 0
    return true
  }
}
