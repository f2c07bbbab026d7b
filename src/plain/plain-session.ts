// A plain connection on the main thread: joins, texts, private messages, echoes, leaves. Reads no more of a text than its first
// bytes: everything else about it is the shard's. Runs inside uWS handlers, so it sends only to the socket being handled; what the
// shard answers at rest (`ShardThread.ask`) may go to others, and is the last thing a handler does.
import type { Admission, CloseAdvice, Connection, Protocol, Session } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import { highWord, Inbound, type JoinIdentity, lowWord, RecordFlag } from '../mailbox/records.ts'
import type { RecordHeader } from '../mailbox/ring.ts'
import type { Metrics } from '../metrics.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { ByteBuilder, utf8 } from '../protocol/byte-builder.ts'
import { type Disconnect, PlainClose } from '../protocol/codes.ts'
import type { Payload } from '../protocol/payload.ts'
import {
  appendBroadcast,
  mayBePrivate,
  noSuchId,
  overloadedNotice,
  parsePrivateRequest,
  privateSuffix,
  restartNotice,
  senderPrefix,
} from '../protocol/plain.ts'
import type { Refusals } from '../refusals.ts'

/** Who a plain connection's token says it is. */
export interface PlainIdentity extends JoinIdentity {
  /** When the token ends, in milliseconds since 1970. */
  readonly expiresAtMs?: number | undefined
}

/** What a session tells of itself as a member (plain-members.ts). */
export interface PlainMemberships {
  opened(connection: Connection, session: PlainSession): void
  /** A member has left; its room has yet to be told. `isTold`: its shard has been. */
  leaving(connection: Connection, session: PlainSession, isTold: boolean): void
  closed(connection: Connection): void
}

/** What all plain sessions share. */
export interface PlainParts {
  readonly lobby: Lobby
  readonly members: PlainMemberships
  readonly metrics: Metrics
  readonly refusals: Refusals
  readonly scratch: ByteBuilder
  /** One header for every text: the hot path makes no object of its own. */
  readonly textHeader: RecordHeader
}

const ID_PAYLOAD_BYTES = 128
const SCRATCH_BYTES = 1024
/** What stands round a private message, about. */
const PRIVATE_FRAME_BYTES = 192

/** What the recipient of a private message speaks, as the shard that spells the message must know it. */
const PRIVATE_FLAGS: Readonly<Record<Protocol, number>> = { plain: 0, centrifuge: RecordFlag.toCentrifuge }

const CLOSE_OF: Readonly<Partial<Record<keyof typeof Disconnect, CloseAdvice>>> = {
  shutdown: PlainClose.goingAway,
  slow: PlainClose.tryAgain,
  connectionLimit: PlainClose.tryAgain,
}

export function newPlainParts(parts: Omit<PlainParts, 'scratch' | 'textHeader'>): PlainParts {
  const textHeader = { kind: Inbound.text, flags: 0, detail: 0, connection: 0, a: 0, b: 0 }
  return { ...parts, scratch: new ByteBuilder(SCRATCH_BYTES), textHeader }
}

export class PlainSession implements Session {
  readonly protocol = 'plain'
  readonly room: string
  readonly thread: ShardThread
  /** Undefined while its token is being verified, and for those who showed none. */
  identity: PlainIdentity | undefined = undefined
  /**
   * `none`: the shard does not know it (it came while the shard was down, or has left). `asked`: its join is on the way.
   * `member`: admitted, and the others have been told.
   */
  membership: 'none' | 'asked' | 'member' = 'none'
  #connection: Connection | undefined = undefined
  readonly #parts: PlainParts

  constructor({ room, thread, parts }: { room: string; thread: ShardThread; parts: PlainParts }) {
    this.room = room
    this.thread = thread
    this.#parts = parts
  }

  get facts(): Readonly<Record<string, unknown>> {
    return { room: this.room }
  }

  readonly isReachable = true

  opened(connection: Connection): void {
    this.#connection = connection
    this.#parts.members.opened(connection, this)
    // While the shard is down the connection waits; it joins when the shard is back.
    if (!this.thread.ready) return
    if (!this.thread.send(joinHeader(connection.number, 0), joinPayload(connection.id, this))) {
      const { isClosing } = this.thread
      this.#parts.refusals.record(isClosing ? 'stopping' : 'overloaded')
      const advice = isClosing ? PlainClose.goingAway : { ...PlainClose.tryAgain, reason: 'overloaded' }
      this.#parts.lobby.end(connection, advice)
      return
    }
    this.membership = 'asked'
  }

  text(bytes: Uint8Array): void {
    const connection = this.#connection!
    if (mayBePrivate(bytes[0]) && this.#privateText(connection, bytes)) return
    const { textHeader } = this.#parts
    textHeader.connection = connection.number
    if (!this.thread.ask(textHeader, bytes)) this.#overloaded(connection)
  }

  /** The sender gets it back, alone. */
  binary(bytes: Uint8Array): void {
    this.#connection?.socket?.send(bytes, true)
  }

  admitted({ topics }: Admission): boolean {
    this.membership = 'member'
    const { watch } = this.#connection!
    if (watch !== undefined) topics.admit(watch)
    return false
  }

  /** Ends a membership. What the others have not been told of it yet survives the death of the shard. */
  left(): void {
    const connection = this.#connection
    const { membership } = this
    if (membership === 'none' || connection === undefined) return
    this.membership = 'none'
    const isTold = this.thread.leave(connection.number)
    // Nobody has heard of a connection that was never admitted, so nobody need hear of its end.
    if (membership === 'member') this.#parts.members.leaving(connection, this, isTold)
  }

  closed(): void {
    if (this.#connection !== undefined) this.#parts.members.closed(this.#connection)
  }

  rejected(): void {
    throw new Error('a plain connection sends no subscribe')
  }

  faulted(): void {
    throw new Error('a plain connection sends no commands')
  }

  /** A member hears that its room's shard was replaced. */
  shardDown(thread: ShardThread): void {
    if (this.thread !== thread || this.membership !== 'member' || this.#connection === undefined) return
    this.#parts.lobby.send(this.#connection, restartNotice)
  }

  /** Its room is the connection. */
  expel(): boolean {
    return false
  }

  /** The sender speaks from no room in particular, so the recipient is shown its own. */
  privateFrame(from: string, payload: Payload): Uint8Array {
    const builder = new ByteBuilder(payload.end - payload.start + PRIVATE_FRAME_BYTES)
    appendBroadcast(builder, senderPrefix(from), payload, privateSuffix(this.room, this.#connection!.id))
    return builder.view()
  }

  advice(why: keyof typeof Disconnect): CloseAdvice {
    return CLOSE_OF[why] ?? PlainClose.policy
  }

  /** There is one code for being sent away. */
  kickAdvice(): CloseAdvice {
    return PlainClose.policy
  }

  farewell(): undefined {
    return undefined
  }

  /** True when the text was a private message (delivered, or its sender told that it cannot be). */
  #privateText(connection: Connection, bytes: Uint8Array): boolean {
    const request = parsePrivateRequest(bytes)
    if (request === undefined) return false
    if (request.kind === 'malformed') {
      this.#lost(connection, request.named)
      return true
    }
    const recipient = this.#parts.lobby.connections.withId(request.recipient)
    if (recipient?.socket === undefined || recipient.slow) {
      this.#lost(connection, request.recipient)
      return true
    }
    const { scratch } = this.#parts
    scratch.clear()
    scratch.append(utf8(recipient.id))
    scratch.append(bytes, request.textStart)
    const header = {
      kind: Inbound.privateText,
      flags: PRIVATE_FLAGS[recipient.session.protocol],
      detail: 0,
      connection: connection.number,
      a: lowWord(recipient.number),
      b: highWord(recipient.number),
    }
    if (!this.thread.ask(header, scratch.bytes, 0, scratch.length)) this.#overloaded(connection)
    return true
  }

  #lost(connection: Connection, named: string): void {
    this.#parts.metrics.main.privateMessagesLost += 1
    this.#parts.lobby.send(connection, noSuchId(named))
  }

  #overloaded(connection: Connection): void {
    if (this.thread.isClosing) {
      // The close that follows says that it is over; what did not come back by then was not delivered.
      this.#parts.refusals.record('stopping')
      return
    }
    this.#parts.refusals.record('overloaded')
    this.#parts.lobby.send(connection, overloadedNotice)
  }
}

export function joinHeader(connection: number, flags: number): RecordHeader {
  return { kind: Inbound.join, flags, detail: 0, connection, a: 0, b: 0 }
}

export function joinPayload(id: string, { room, identity }: Pick<PlainSession, 'room' | 'identity'>): Uint8Array {
  const builder = new ByteBuilder(ID_PAYLOAD_BYTES)
  builder.append(utf8(id))
  builder.appendSized(utf8(room))
  if (identity !== undefined) {
    const { user, connectionInfo, roomInfo } = identity
    builder.append(utf8(JSON.stringify({ user, connectionInfo, roomInfo } satisfies JoinIdentity)))
  }
  return builder.view()
}
