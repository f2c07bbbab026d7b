// The state of one centrifuge connection on the main thread: who it is, which rooms it asked for, what waits. Data and the
// rules of its own transitions; what is done about them is in the centrifuge-* files beside it.
import type { Admission, CloseAdvice, Connection, Rejection, Renewal, Session } from '../gateway/connection.ts'
import type { RemoteAddress } from '../gateway/remote-addresses.ts'
import type { HookPeer } from '../hooks/hook-types.ts'
import type { HookCaller } from '../hooks/hooks.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { disconnectPush, privatePush } from '../protocol/centrifuge.ts'
import { Disconnect } from '../protocol/codes.ts'
import { Identity } from '../protocol/identity.ts'
import type { Payload } from '../protocol/payload.ts'
import { Steps } from './steps.ts'

/** A room this connection is in, or will be as soon as the shard says so. */
export interface Subscription {
  readonly room: string
  readonly thread: ShardThread
  /** The life of the thread it was asked of; a later life does not know it. */
  readonly life: number
  /** The slot of the subscribe command; how its admission is recognised. */
  request: number
  active: boolean
  /** Came with the connection's token, or with its user: part of the connect reply, ended by the server alone. */
  readonly serverSide: boolean
  /** The connection's token names the room. If the connection cannot be let in, it is ended, even if the client asked by itself. */
  inToken: boolean
  /** JSON text of what a token says of the user in this room. */
  roomInfo: string | undefined
  /** When it ends unless refreshed, in milliseconds since 1970. */
  expiresAtMs: number | undefined
}

export type SessionState =
  | { readonly kind: 'new' }
  /** Its connect was refused and it may try again. Until then its other commands count on a connect that was not to be. */
  | { readonly kind: 'refused' }
  /** The token is being verified, or rooms that came with it are being joined. */
  | { readonly kind: 'connecting'; readonly commandId: number }
  | { readonly kind: 'connected' }

/** What is done about a session's events: the centrifuge-* files beside this one. */
export interface CentrifugeHandler {
  opened(connection: Connection, session: CentrifugeSession): void
  message(connection: Connection, session: CentrifugeSession, bytes: Uint8Array): void
  refusedMessage(connection: Connection, session: CentrifugeSession, bytes: Uint8Array): void
  admitted(connection: Connection, session: CentrifugeSession, admission: Admission): boolean
  rejected(connection: Connection, session: CentrifugeSession, rejection: Rejection): void
  faulted(connection: Connection, session: CentrifugeSession): void
  shardDown(connection: Connection, session: CentrifugeSession, thread: ShardThread): void
  ended(connection: Connection, session: CentrifugeSession, membership: { thread: ShardThread; room: string }): void
  expel(connection: Connection, session: CentrifugeSession, membership: { room: string; code: number }): boolean
  closed(connection: Connection, session: CentrifugeSession): void
  renew(connection: Connection, session: CentrifugeSession, renewal: Renewal): void
  end(connection: Connection, advice: CloseAdvice): void
}

const NO_FACTS = {}

export class CentrifugeSession implements Session {
  readonly protocol = 'centrifuge'
  readonly subprotocol = ''
  readonly facts = NO_FACTS
  state: SessionState = { kind: 'new' }
  user = ''
  /** The token's `name` claim. */
  name: string | undefined
  /** JSON text of the token's `info` claim. */
  info: string | undefined
  expiresAtMs: number | undefined
  /** Whether a hook said who this is and until when. */
  isByHook = false
  readonly subscriptions = new Map<string, Subscription>()
  /** Command lines that wait for a token to be verified, in order. */
  readonly waiting: Uint8Array[] = []
  waitingBytes = 0
  /** Commands that are being answered and that later ones must not overtake. */
  readonly steps = new Steps()
  /** Refused commands since `errorsSinceMs`, on the monotonic clock. */
  errors = 0
  errorsSinceMs = Number.NEGATIVE_INFINITY
  pingBucket = 0
  /** A ping was sent and not answered; since when, on the monotonic clock. */
  pingedAtMs: number | undefined
  #connection: Connection | undefined
  readonly #handler: CentrifugeHandler
  readonly #peer: HookPeer

  constructor(handler: CentrifugeHandler, peer: HookPeer) {
    this.#handler = handler
    this.#peer = peer
  }

  /** Rooms of which the connection is a member. */
  get memberships(): readonly string[] {
    return [...this.subscriptions.values()].filter(({ active }) => active).map(({ room }) => room)
  }

  /** The connection for a hook. */
  callerAs(id: string, user: string): HookCaller {
    return { id, protocol: this.protocol, user, peer: this.#peer }
  }

  /** Whether the next thing it has to say is who it is. */
  get isUnknown(): boolean {
    return this.state.kind === 'new' || this.state.kind === 'refused'
  }

  /** The address whose invalid tokens are counted; undefined where it is not counted. */
  get remote(): RemoteAddress | undefined {
    return this.#connection?.remote
  }

  get isReachable(): boolean {
    return this.state.kind === 'connected'
  }

  opened(connection: Connection): void {
    this.#connection = connection
    this.#handler.opened(connection, this)
  }

  text(bytes: Uint8Array): void {
    this.#handler.message(this.#connection!, this, bytes)
  }

  refusedText(bytes: Uint8Array): void {
    // A slow connection is sent nothing but its disconnect, which says all about commands without a reply.
    if (!this.#connection!.slow) this.#handler.refusedMessage(this.#connection!, this, bytes)
  }

  /** The JSON path knows text frames only. */
  binary(): void {
    const reason = 'bad request: binary frame on the JSON path'
    this.#handler.end(this.#connection!, { ...Disconnect.badRequest, reason })
  }

  admitted(admission: Admission): boolean {
    return this.#handler.admitted(this.#connection!, this, admission)
  }

  rejected(rejection: Rejection): void {
    this.#handler.rejected(this.#connection!, this, rejection)
  }

  ended(thread: ShardThread, room: string): void {
    this.#handler.ended(this.#connection!, this, { thread, room })
  }

  textRefused(): void {
    throw new Error('a centrifuge connection sends no texts')
  }

  undelivered(): void {
    throw new Error('a private message of a centrifuge connection does not pass through a shard')
  }

  faulted(): void {
    this.#handler.faulted(this.#connection!, this)
  }

  left(): void {
    if (this.#connection === undefined) return
    for (const thread of this.threads) thread.leave(this.#connection.number)
  }

  closed(): void {
    if (this.#connection !== undefined) this.#handler.closed(this.#connection, this)
  }

  shardDown(thread: ShardThread): void {
    if (this.#connection !== undefined) this.#handler.shardDown(this.#connection, this, thread)
  }

  expel(room: string, code: number): boolean {
    return this.#connection !== undefined && this.#handler.expel(this.#connection, this, { room, code })
  }

  renew(renewal: Renewal): void {
    this.#handler.renew(this.#connection!, this, renewal)
  }

  privateFrame({ id }: Identity, payload: Payload): Uint8Array {
    return privatePush(id, payload)
  }

  advice(why: keyof typeof Disconnect): CloseAdvice {
    return Disconnect[why]
  }

  kickAdvice(why: keyof typeof Disconnect): CloseAdvice {
    return Disconnect[why]
  }

  farewell({ code, reason }: CloseAdvice): Uint8Array | undefined {
    if (!this.isReachable || code < Disconnect.closed.code) return undefined
    return disconnectPush({ code, reason })
  }

  /** A new token says what holds in the rooms it names. Returns the subscriptions of which it says something else than before. */
  adopt(rooms: ReadonlyMap<string, { readonly info?: unknown }>): Subscription[] {
    const changed: Subscription[] = []
    for (const subscription of this.subscriptions.values()) {
      subscription.inToken = rooms.has(subscription.room)
      const room = subscription.serverSide ? rooms.get(subscription.room) : undefined
      if (room === undefined || jsonOf(room.info) === subscription.roomInfo) continue
      subscription.roomInfo = jsonOf(room.info)
      changed.push(subscription)
    }
    return changed
  }

  /** Who it is to others. */
  identityOf({ id }: Connection): Identity {
    const { user, name, info: connectionInfo } = this
    return new Identity({ id, user, name, connectionInfo })
  }

  /** Distinct shards the connection has business with. */
  get threads(): Set<ShardThread> {
    return new Set([...this.subscriptions.values()].map((subscription) => subscription.thread))
  }
}

/** JSON text of a claim that may be absent. */
export const jsonOf = (claim: unknown): string | undefined => (claim === undefined ? undefined : JSON.stringify(claim))
