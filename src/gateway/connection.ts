// A connection: one socket on the main thread, and its Session, the main-thread half of its wire protocol. A wire protocol has a class
// that implements Session, and a class that implements WireProtocol (reception.ts) and makes a session for each request to connect.
// No code outside of the sessions asks which protocol a connection speaks; the session also gives codes and texts in its protocol.
import type { TextRefusal } from '../mailbox/outbox-records.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import type { Disconnect } from '../protocol/codes.ts'
import type { Identity } from '../protocol/identity.ts'
import type { Payload } from '../protocol/payload.ts'
import { PROTOCOL, type ProtocolName } from '../protocol/protocols.ts'
import type { AudienceTopic } from './audience-topic.ts'
import type { MemberWatch } from './member-watch.ts'
import type { RemoteAddress } from './remote-addresses.ts'
import type { TokenBuckets } from './token-buckets.ts'
import type { WebSocket } from './uws.ts'

export type Socket = WebSocket<Connection>

/** Of a connection that has no gathered frames. */
export const NO_PLACE = -1

export class Connection {
  number = 0
  readonly id: string
  readonly session: Session
  /** Number of its wire protocol in PROTOCOLS. */
  readonly protocol: number
  /** Undefined where the protocol has pings of its own. */
  readonly watch: MemberWatch | undefined
  /** Undefined before `open` and after `close`: uWS throws when a closed socket is touched. */
  socket: Socket | undefined
  /** Set once the peer is found to read too slowly. The connection has left its topics, leaves its rooms, and gets only a close frame. */
  slow = false
  /** Bytes that were sent to this connection alone, not through a topic, since its last probe. Wraps on connections without probes. */
  sentBytes = 0
  /** How much the connection may still do; undefined until it does something. */
  buckets: TokenBuckets | undefined = undefined
  /** The peer's address, through the proxies that are trusted. Connections of one address share the string where the address is counted. */
  address = ''
  /** On the monotonic clock. */
  readonly openedAtMs = performance.now()
  /** Whether the connection, its user or its address is muted (moderation.ts). */
  isMuted = false
  /** The address by which the connection is counted; undefined where it is not counted. */
  remote: RemoteAddress | undefined = undefined
  /** The tick of the heartbeat in which the peer last sent something. */
  heardTick = 0
  /** Whether the connection is a member of a board (board-feeds.ts). */
  hasBoards = false
  /** Number of the outstanding probe (probes.ts); 0 for none. */
  probe = 0
  /** Why this server ends the connection; undefined while it does not. */
  endCause: EndCause | undefined = undefined
  /** The place among those that have gathered frames (gathered-frames.ts). */
  gatherPlace = NO_PLACE

  constructor({ id, session, watch }: { id: string; session: Session; watch: MemberWatch | undefined }) {
    this.id = id
    this.session = session
    this.protocol = PROTOCOL[session.protocol].number
    this.watch = watch
  }
}

/** Code and reason of a close frame. */
export interface CloseAdvice {
  readonly code: number
  readonly reason: string
}

/** Why this server ends a connection, for the log. */
export interface EndCause {
  readonly reason: string
  /** Who has asked for the end: the name of a key, or `application`. */
  readonly by?: string | undefined
}

/** A shard has let a connection into a room. */
export interface Admission {
  readonly thread: ShardThread
  /** The slot of the subscribe (pending-commands.ts); NO_REQUEST for the join of a connection that lives in one room. */
  readonly request: number
  readonly room: string
  /** The frame that tells the peer of the admission; empty when the peer is told nothing. */
  readonly reply: Uint8Array
  /** The topics to which the socket will be subscribed. */
  readonly topics: readonly AudienceTopic[]
}

/** A room that the application gives to a connection. Infos and data are JSON texts. */
export interface GivenRoom {
  readonly room: string
  /** What the others in the room see of the connection. */
  readonly roomInfo: string | undefined
  /** Sent to the client with the push that tells it of the room. */
  readonly data: string | undefined
  /** In milliseconds since 1970; undefined for never. */
  readonly expiresAtMs: number | undefined
  /** The client is sent what was published after this position. */
  readonly recoverSince: { readonly offset: number; readonly epoch: string } | undefined
  readonly forced: readonly ('join_leave' | 'positioned' | 'recoverable')[]
}

/** `refused`: the protocol has no such subscriptions, the connection is in as many rooms as it may be, or the shard takes no command. */
export type Gift = 'given' | 'already' | 'refused'

/** The application, or a hook, moves the end of a connection. */
export interface Renewal {
  /** In milliseconds since 1970; undefined for never. */
  readonly expiresAtMs: number | undefined
  /** What others see of the connection from now on, as a JSON text. Undefined: what they see now. */
  readonly info: string | undefined
}

/** A subscribe that a shard has refused. */
export interface Rejection {
  readonly thread: ShardThread
  /** The slot of the command (pending-commands.ts). */
  readonly request: number
}

export interface Session {
  readonly protocol: ProtocolName
  /** The WebSocket subprotocol that the answer to the upgrade names; empty for none. */
  readonly subprotocol: string
  /** The user of the connection; '' for none, and until the user is known. */
  readonly user: string
  /** Rooms of which the connection is a member. */
  readonly memberships: readonly string[]
  /** What log lines show of the connection beside its id. */
  readonly facts: Readonly<Record<string, unknown>>
  /** Whether the peer has been told that it is connected, so that private messages can be sent to it. */
  readonly isReachable: boolean

  /** The connection is in the table from here on. */
  opened(connection: Connection): void
  /** A text frame has come. Called at the end of a uWS handler. The bytes belong to uWS again when this returns. */
  text(bytes: Uint8Array): void
  /** A binary frame has come. Its bytes are not checked as UTF-8, so they must not get into a text frame. Otherwise as `text`. */
  binary(bytes: Uint8Array): void
  /** As `text`, for a message that is not delivered because the connection sends too much or is slow: the peer is told, and nothing else is done. */
  refusedText(bytes: Uint8Array): void
  /** A shard has admitted the connection to a room. True when the session keeps the reply and subscribes to the topics later. */
  admitted(admission: Admission): boolean
  /** A shard has refused a subscribe. Called before the error reply is sent. */
  rejected(rejection: Rejection): void
  /** A shard has ended the connection's membership of a room, because publications may have been missed. */
  ended(thread: ShardThread, room: string): void
  /** A message that the connection said to its room was not delivered. */
  textRefused(why: TextRefusal): void
  /** A private message of the connection has not reached the connection of this id. */
  undelivered(id: string): void
  /** A shard has refused a command that was the peer's mistake, which counts towards the limit of errors. Called after the error reply. */
  faulted(): void
  /** The connection has closed, or reads too slowly: the session tells its shards that it leaves its rooms. May be called twice. */
  left(): void
  closed(): void
  /** A shard has died, and its rooms with it. */
  shardDown(thread: ShardThread): void

  /**
   * Ends the membership of a room at the wish of `by`, where needed with the connection. False when there is no such membership.
   */
  expel(room: string, code: number, by: string): boolean
  /** Puts the connection into a room at the wish of the application. The shard may still refuse it. */
  give(given: GivenRoom): Gift
  /** Changes when the connection ends, at the wish of the application or of a hook. */
  renew(renewal: Renewal): void

  /** Encodes a private message to this connection in its protocol. */
  privateFrame(from: Identity, payload: Payload): Uint8Array
  /** Code and reason, in the connection's protocol, for an entry of the table of disconnects. */
  advice(why: keyof typeof Disconnect): CloseAdvice
  /** Code and reason, in the connection's protocol, when the application ends the connection with an advice of the centrifuge protocol. */
  kickAdvice(advice: CloseAdvice): CloseAdvice
  /** A frame to send before the close frame, where the protocol has one: a proxy on the way may replace a close code. */
  farewell(advice: CloseAdvice): Uint8Array | undefined
}
