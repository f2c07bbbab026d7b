// Plain connections on the main thread: joins, texts, private messages, echoes, leaves. Reads no more of a text than its
// first bytes: everything else about it is the shard's. Runs inside uWS handlers, so it sends only to the socket being handled;
// what the shard answers at rest (`ShardThread.ask`) may go to others, and is the last thing a handler does.
import type { Metrics } from '../metrics.ts'
import { ByteBuilder, utf8 } from '../protocol/byte-builder.ts'
import { PlainClose } from '../protocol/codes.ts'
import { mayBePrivate, noSuchId, overloadedNotice, parsePrivateRequest, restartNotice } from '../protocol/plain.ts'
import type { Refusals } from '../refusals.ts'
import type { ShardThread } from '../shard/pool.ts'
import { highWord, Inbound, type JoinIdentity, lowWord, RecordFlag } from '../shard/records.ts'
import type { RecordHeader } from '../shard/ring.ts'
import type { Connection, ConnectionTable, PlainSession } from './connection.ts'
import { isOver } from './expiry.ts'

export interface PlainParts {
  readonly connections: ConnectionTable
  readonly metrics: Metrics
  readonly refusals: Refusals
  readonly send: (connection: Connection, frame: Uint8Array) => void
  readonly close: (connection: Connection, advice: { code: number; reason: string }) => void
}

interface Leaving {
  readonly id: string
  readonly session: PlainSession
  /** Whether the present life of the shard has been told. */
  isTold: boolean
}

const NOTHING = new Uint8Array(0)

export class PlainGateway {
  readonly #parts: PlainParts
  readonly #scratch = new ByteBuilder(1024)
  /** One header for every text: the hot path makes no object of its own. */
  readonly #text: RecordHeader = { kind: Inbound.text, flags: 0, detail: 0, connection: 0, a: 0, b: 0 }

  /** Connections that end with their token. */
  readonly #expiring = new Set<Connection>()
  /** Members whose end the shard has yet to announce, by the shard and the connection's number. */
  readonly #leaving = new Map<ShardThread, Map<number, Leaving>>()

  constructor(parts: PlainParts) {
    this.#parts = parts
  }

  open(connection: Connection, session: PlainSession): void {
    if (session.identity?.expiresAtMs !== undefined) this.#expiring.add(connection)
    // While the shard is down the connection waits; it joins when the shard is back.
    if (!session.thread.ready) return
    if (!session.thread.send(joinHeader(connection.number, 0), joinPayload(connection.id, session))) {
      this.#parts.refusals.record('overloaded')
      this.#parts.close(connection, { ...PlainClose.tryAgain, reason: 'overloaded' })
      return
    }
    session.membership = 'asked'
  }

  closed(connection: Connection): void {
    this.#expiring.delete(connection)
  }

  /** Ends connections whose token has run out. Called a few times a second. */
  sweep(wallMs: number): void {
    for (const connection of this.#expiring) {
      const { session } = connection
      if (session.kind !== 'plain' || !isOver(session.identity?.expiresAtMs, wallMs)) continue
      this.#parts.close(connection, { ...PlainClose.policy, reason: 'the token has expired' })
    }
  }

  /** Ends a membership. What the others have not been told of it yet survives the death of the shard. */
  leave(connection: Connection, session: PlainSession): void {
    const { thread, membership } = session
    if (membership === 'none') return
    session.membership = 'none'
    const isTold = thread.leave(connection.number)
    // Nobody has heard of a connection that was never admitted, so nobody need hear of its end.
    if (membership === 'member') this.#leavingOf(thread).set(connection.number, { id: connection.id, session, isTold })
  }

  /** The shard has announced it. */
  left(thread: ShardThread, connection: number): void {
    this.#leavingOf(thread).delete(connection)
  }

  /** A shard is gone with what it had been told of. */
  forgetTold(thread: ShardThread): void {
    for (const leaving of this.#leavingOf(thread).values()) leaving.isTold = false
  }

  #leavingOf(thread: ShardThread): Map<number, Leaving> {
    let leaving = this.#leaving.get(thread)
    if (leaving === undefined) {
      leaving = new Map()
      this.#leaving.set(thread, leaving)
    }
    return leaving
  }

  /** For the end of a uWS handler. The bytes belong to uWS again when this returns: they are in the inbox by then. */
  message(connection: Connection, session: PlainSession, bytes: Uint8Array): void {
    if (mayBePrivate(bytes[0]) && this.#privateText(connection, session, bytes)) return
    const header = this.#text
    header.connection = connection.number
    if (!session.thread.ask(header, bytes)) this.#refuse(connection)
  }

  /**
   * Brings the members of a shard's rooms back after it was replaced, lets those in who came meanwhile, and announces those
   * who went. Yields when the shard's inbox is full; to be continued when there may be room again.
   */
  *restore(thread: ShardThread): Generator<void> {
    // Members, and connections whose join died with the shard; the latter, and whoever comes while this waits, join anew.
    for (const isMember of [true, false]) {
      let found = this.#connectionsOf(thread, isMember)
      while (found.length > 0) {
        for (const [connection, session] of found) {
          while (!this.#rejoin(thread, connection, session)) yield
        }
        found = isMember
          ? []
          : this.#connectionsOf(thread, false).filter(([, session]) => session.membership === 'none')
      }
    }
    for (const [number, leaving] of this.#leavingOf(thread)) {
      if (leaving.isTold) continue
      // The new shard has to know the member before it can announce its end.
      const payload = joinPayload(leaving.id, leaving.session)
      while (!thread.restore(joinHeader(number, RecordFlag.replay), payload)) yield
      while (!thread.restore({ ...joinHeader(number, 0), kind: Inbound.leave }, NOTHING)) yield
      leaving.isTold = true
    }
  }

  /** True when done, also because the connection is gone by now. */
  #rejoin(thread: ShardThread, connection: Connection, session: PlainSession): boolean {
    if (!isHere(connection, session)) return true
    const flags = session.membership === 'member' ? RecordFlag.replay : 0
    if (!thread.restore(joinHeader(connection.number, flags), joinPayload(connection.id, session))) return false
    if (session.membership === 'none') session.membership = 'asked'
    return true
  }

  #connectionsOf(thread: ShardThread, isMember: boolean): [Connection, PlainSession][] {
    const found: [Connection, PlainSession][] = []
    for (const connection of this.#parts.connections.values()) {
      const { session } = connection
      if (session.kind !== 'plain' || session.thread !== thread || !isHere(connection, session)) continue
      if ((session.membership === 'member') === isMember) found.push([connection, session])
    }
    return found
  }

  /** Members of a shard's rooms hear that it was replaced. */
  shardDown(connection: Connection, session: PlainSession): void {
    if (session.membership === 'member') this.#parts.send(connection, restartNotice)
  }

  /** True when the text was a private message (delivered, or its sender told that it cannot be). */
  #privateText(connection: Connection, session: PlainSession, bytes: Uint8Array): boolean {
    const request = parsePrivateRequest(bytes)
    if (request === undefined) return false
    if (request.kind === 'malformed') {
      this.#parts.metrics.main.privateMessagesLost += 1
      this.#parts.send(connection, noSuchId(request.named))
      return true
    }
    const recipient = this.#parts.connections.withId(request.recipient)
    if (recipient?.socket === undefined || recipient.slow) {
      this.#parts.metrics.main.privateMessagesLost += 1
      this.#parts.send(connection, noSuchId(request.recipient))
      return true
    }
    const scratch = this.#scratch
    scratch.clear()
    scratch.append(utf8(recipient.id))
    scratch.append(bytes, request.textStart)
    const header = {
      kind: Inbound.privateText,
      flags: recipient.session.kind === 'centrifuge' ? RecordFlag.toCentrifuge : 0,
      detail: 0,
      connection: connection.number,
      a: lowWord(recipient.number),
      b: highWord(recipient.number),
    }
    if (!session.thread.ask(header, scratch.bytes, 0, scratch.length)) this.#refuse(connection)
    return true
  }

  #refuse(connection: Connection): void {
    this.#parts.refusals.record('overloaded')
    this.#parts.send(connection, overloadedNotice)
  }
}

/** Belongs in its room. One that is slow and has yet to leave does: else nobody would be told that it left. */
const isHere = ({ socket, slow }: Connection, { membership }: PlainSession): boolean =>
  socket !== undefined && (!slow || membership === 'member')

function joinHeader(connection: number, flags: number): RecordHeader {
  return { kind: Inbound.join, flags, detail: 0, connection, a: 0, b: 0 }
}

function joinPayload(id: string, { room, identity }: PlainSession): Uint8Array {
  const builder = new ByteBuilder(128)
  builder.append(utf8(id))
  builder.appendSized(utf8(room))
  if (identity !== undefined) {
    const { user, connectionInfo, roomInfo } = identity
    builder.append(utf8(JSON.stringify({ user, connectionInfo, roomInfo } satisfies JoinIdentity)))
  }
  return builder.view()
}
