// The state of one centrifuge connection on the main thread: who it is, which rooms it asked for, what waits. Data and the
// rules of its own transitions; what is done about them is in the centrifuge-* files beside it.
import type {
  Admission,
  CloseAdvice,
  Connection,
  Gift,
  GivenRoom,
  Rejection,
  Renewal,
  Session,
} from '../gateway/connection.ts'
import type { RemoteAddress } from '../gateway/remote-addresses.ts'
import type { HookPeer } from '../hooks/hook-types.ts'
import type { HookCaller } from '../hooks/hooks.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { disconnectPush, privatePush } from '../protocol/centrifuge.ts'
import { Disconnect } from '../protocol/codes.ts'
import { Identity } from '../protocol/identity.ts'
import { jsonOf } from '../protocol/json-text.ts'
import type { Payload } from '../protocol/payload.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { Steps } from './steps.ts'

/**
 * Why a connection is in a room. `client`: it has asked for it. `token`: the room came with the connection's token or with its user, as a part of
 * the connect reply or by a refresh. `application`: the application has put the connection there.
 */
export type Origin = 'client' | 'token' | 'application'

/** A room this connection is in, or will be as soon as the shard says so. */
export interface Subscription {
  readonly room: string
  readonly thread: ShardThread
  /** The life of the thread it was asked of; a later life does not know it. */
  readonly life: number
  /** The slot of the subscribe command; how its admission is recognised. */
  request: number
  active: boolean
  readonly origin: Origin
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

/** What is done about the rooms of a session: centrifuge-subscriptions.ts. */
export interface SubscriptionHandler {
  rejected(connection: Connection, session: CentrifugeSession, rejection: Rejection): void
  shardDown(connection: Connection, session: CentrifugeSession, thread: ShardThread): void
  ended(connection: Connection, session: CentrifugeSession, membership: { thread: ShardThread; room: string }): void
  expel(connection: Connection, session: CentrifugeSession, membership: { room: string; code: number }): boolean
  give(connection: Connection, session: CentrifugeSession, given: GivenRoom): Gift
}

/** What is done about a session's other events: the centrifuge-* files beside this one. */
export interface CentrifugeHandler {
  readonly subscriptions: SubscriptionHandler
  opened(connection: Connection, session: CentrifugeSession): void
  message(connection: Connection, session: CentrifugeSession, bytes: Uint8Array): void
  refusedMessage(connection: Connection, session: CentrifugeSession, bytes: Uint8Array): void
  admitted(connection: Connection, session: CentrifugeSession, admission: Admission): boolean
  renew(connection: Connection, session: CentrifugeSession, renewal: Renewal): void
  faulted(connection: Connection, session: CentrifugeSession): void
  closed(connection: Connection, session: CentrifugeSession): void
  end(connection: Connection, advice: CloseAdvice): void
}

const NO_FACTS = {}
/** Rooms that a line of the log names. */
const LOGGED_ROOMS_MAX = 16

export class CentrifugeSession implements Session {
  readonly protocol = 'centrifuge'
  readonly subprotocol = ''
  state: SessionState = { kind: 'new' }
  user = ''
  /** The token's `name` claim. */
  name: string | undefined
  /** JSON text of the token's `info` claim. */
  info: string | undefined
  expiresAtMs: number | undefined
  /** Whether a hook said who this is and until when. */
  isByHook = false
  /** Whether the token is that of a session (auth/sessions.ts): the connection is in the reserved room, and may do nothing else. */
  isSession = false
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
  /** What the application wants of the connection as soon as its connect reply is out. */
  #wishes: (() => void)[] | undefined
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

  get facts(): Readonly<Record<string, unknown>> {
    const { memberships } = this
    return memberships.length === 0 ? NO_FACTS : { rooms: memberships.slice(0, LOGGED_ROOMS_MAX) }
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
    this.#handler.subscriptions.rejected(this.#connection!, this, rejection)
  }

  ended(thread: ShardThread, room: string): void {
    this.#handler.subscriptions.ended(this.#connection!, this, { thread, room })
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
    if (this.#connection !== undefined) this.#handler.subscriptions.shardDown(this.#connection, this, thread)
  }

  expel(room: string, code: number): boolean {
    const connection = this.#connection
    if (connection === undefined) return false
    const { subscriptions } = this.#handler
    if (this.state.kind === 'connected') return subscriptions.expel(connection, this, { room, code })
    return this.subscriptions.has(room) && this.#wish(() => subscriptions.expel(connection, this, { room, code }))
  }

  give(given: GivenRoom): Gift {
    const connection = this.#connection
    if (connection === undefined || this.isUnknown) return 'refused'
    if (this.state.kind === 'connected') return this.#handler.subscriptions.give(connection, this, given)
    if (this.subscriptions.has(given.room)) return 'already'
    const isKept = this.#wish(() => this.#handler.subscriptions.give(connection, this, given))
    return isKept ? 'given' : 'refused'
  }

  renew(renewal: Renewal): void {
    if (this.#connection !== undefined) this.#handler.renew(this.#connection, this, renewal)
  }

  /** To be called when the connect reply is out, and messages of the rooms that came with it reach the connection. */
  fulfilWishes(): void {
    const wishes = this.#wishes
    this.#wishes = undefined
    for (const fulfil of wishes ?? []) if (this.#connection?.socket !== undefined) fulfil()
  }

  /** False when as many wait as may. */
  #wish(fulfil: () => void): boolean {
    this.#wishes ??= []
    if (this.#wishes.length >= MainThreadTuning.wishesMax) return false
    this.#wishes.push(fulfil)
    return true
  }

  privateFrame({ id }: Identity, payload: Payload): Uint8Array {
    return privatePush(id, payload)
  }

  advice(why: keyof typeof Disconnect): CloseAdvice {
    return Disconnect[why]
  }

  kickAdvice(advice: CloseAdvice): CloseAdvice {
    return advice
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
      const room = subscription.origin === 'token' ? rooms.get(subscription.room) : undefined
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
