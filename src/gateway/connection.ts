// One socket as the main thread knows it, and what it is to the gateway: a Session, the half of a wire protocol that lives on the main
// thread. A wire protocol is a class that implements Session, and a Reception (reception.ts) that makes one for each request to
// connect. Nothing outside that class asks which protocol a connection speaks; what differs between protocols as data (codes, texts)
// is asked of the session.
import type { ShardThread } from '../pool/shard-thread.ts'
import type { Disconnect } from '../protocol/codes.ts'
import type { Payload } from '../protocol/payload.ts'
import type { MemberWatch, RoomTopics } from './room-topics.ts'
import type { WebSocket } from './uws.ts'

export type Socket = WebSocket<Connection>

export class Connection {
  number = 0
  readonly id: string
  readonly session: Session
  /** Undefined where the protocol has pings of its own. */
  readonly watch: MemberWatch | undefined
  /** Undefined before `open` and after `close`: uWS throws when a closed socket is touched. */
  socket: Socket | undefined
  /** Set once it is found to read too slowly; it is out of its topics, soon out of its rooms, and only waits to be told. */
  slow = false
  /** What was sent to it alone, not through a topic, since it was last asked whether it reads. Wraps where nobody asks. */
  sentBytes = 0
  /** The peer's, while the debug log shows it; else empty, for it would be held for every idle connection. */
  address = ''
  /** The tick of the heartbeat in which something came from it last. */
  heardTick = 0
  /** Number of the probe it has not answered (probes.ts); 0 when none is outstanding. */
  probe = 0

  constructor({ id, session, watch }: { id: string; session: Session; watch: MemberWatch | undefined }) {
    this.id = id
    this.session = session
    this.watch = watch
  }
}

export type Protocol = 'plain' | 'centrifuge'

/** Why a connection ends, as its peer is told. */
export interface CloseAdvice {
  readonly code: number
  readonly reason: string
}

/** A shard has let a connection into a room. */
export interface Admission {
  readonly thread: ShardThread
  /** The slot of the command (pending-commands.ts); means nothing for a plain join. */
  readonly request: number
  readonly room: string
  /** What the peer is told of it, as a frame; empty when it is told nothing. */
  readonly reply: Uint8Array
  readonly topics: RoomTopics
  /** The names among them that its socket will be subscribed to. */
  readonly names: readonly string[]
}

/** A subscribe that a shard has refused. */
export interface Rejection {
  readonly thread: ShardThread
  /** The slot of the command (pending-commands.ts). */
  readonly request: number
}

export interface Session {
  readonly protocol: Protocol
  /** What a line of the log says about the connection beside its id. */
  readonly facts: Readonly<Record<string, unknown>>
  /** Whether private messages can be sent to it: its peer has been told that it is connected. */
  readonly isReachable: boolean

  /** The connection is in the table from here on. */
  opened(connection: Connection): void
  /** For the end of a uWS handler. The bytes are uWS's again when this returns. */
  text(bytes: Uint8Array): void
  /** Unlike a text frame it may hold anything; nothing of it may get into a text frame. The bytes as with `text`. */
  binary(bytes: Uint8Array): void
  /** A shard has let it into a room. True: the reply and the topics are held back by the session for now. */
  admitted(admission: Admission): boolean
  /** A shard has not let it into a room. Told before the reply that says so is sent. */
  rejected(rejection: Rejection): void
  /** A shard has refused a command through the peer's fault: it counts against the limit of errors. Told after the reply was sent. */
  faulted(): void
  /** It leaves its rooms: it has closed, or reads too slowly. May come twice. */
  left(): void
  closed(): void
  /** A shard is gone with the rooms it held. */
  shardDown(thread: ShardThread): void

  /** The server ends its membership of a room; false when it has none that can be ended alone. */
  expel(room: string, code: number): boolean

  /** A private message to this connection, in its own protocol. */
  privateFrame(from: string, payload: Payload): Uint8Array
  /** The protocol's own words for an end that the table of disconnects names. */
  advice(why: keyof typeof Disconnect): CloseAdvice
  /** The same for an end that the application wants. */
  kickAdvice(why: keyof typeof Disconnect): CloseAdvice
  /** What the protocol says in a frame of its own before the close frame: a proxy on the way may replace a close code. */
  farewell(advice: CloseAdvice): Uint8Array | undefined
}
