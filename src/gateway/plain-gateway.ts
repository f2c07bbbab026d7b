// Plain connections on the main thread: joins, texts, private messages, echoes, leaves. Reads no more of a text than its
// first bytes: everything else about it is the shard's. Runs inside uWS handlers, so it sends only to the socket being handled.
import type { Metrics } from '../metrics.ts'
import { ByteBuilder, utf8 } from '../protocol/byte-builder.ts'
import { PlainClose } from '../protocol/codes.ts'
import { noSuchId, overloadedNotice, parsePrivateRequest, restartNotice } from '../protocol/plain.ts'
import type { RecordHeader } from '../shard/mailbox.ts'
import type { ShardThread } from '../shard/pool.ts'
import { highWord, Inbound, lowWord, RecordFlag } from '../shard/records.ts'
import type { Connection, ConnectionTable, PlainSession } from './connection.ts'

export interface PlainParts {
  readonly connections: ConnectionTable
  readonly metrics: Metrics
  readonly send: (connection: Connection, frame: Uint8Array) => void
  readonly close: (connection: Connection, advice: { code: number; reason: string }) => void
}

const PRIVATE_FIRST_BYTE = 0x5c

export class PlainGateway {
  readonly #parts: PlainParts
  readonly #scratch = new ByteBuilder(1024)
  /** One header for every text: the hot path makes no object of its own. */
  readonly #text: RecordHeader = { kind: Inbound.text, flags: 0, detail: 0, connection: 0, a: 0, b: 0 }

  constructor(parts: PlainParts) {
    this.#parts = parts
  }

  open(connection: Connection, session: PlainSession): void {
    // While the shard is down the connection waits; it joins when the shard is back.
    if (!session.thread.ready) return
    if (!session.thread.send(joinHeader(connection, 0), joinPayload(connection, session))) {
      this.#parts.metrics.main.refusedConnections += 1
      this.#parts.close(connection, { ...PlainClose.tryAgain, reason: 'overloaded' })
      return
    }
    session.joinSent = true
  }

  /** The bytes belong to uWS again when this returns: they are in the inbox by then. */
  message(connection: Connection, session: PlainSession, bytes: Uint8Array): void {
    if (bytes[0] === PRIVATE_FIRST_BYTE && this.#privateText(connection, session, bytes)) return
    const header = this.#text
    header.connection = connection.number
    if (!session.thread.send(header, bytes)) this.#refuse(connection)
  }

  /** Brings the members of a shard's rooms back after it was replaced. False when its inbox is full: call again later. */
  *restore(thread: ShardThread): Generator<void> {
    for (const connection of [...this.#parts.connections.values()]) {
      const { session } = connection
      if (session.kind !== 'plain' || session.thread !== thread || connection.socket === undefined || connection.slow)
        continue
      const header = joinHeader(connection, session.joinSent ? RecordFlag.replay : 0)
      while (!thread.restore(header, joinPayload(connection, session))) yield
      session.joinSent = true
    }
  }

  /** Members of a shard's rooms hear that it was replaced. */
  shardDown(connection: Connection, session: PlainSession): void {
    if (session.joinSent) this.#parts.send(connection, restartNotice)
  }

  /** True when the text was a private message (delivered, or its sender told that it cannot be). */
  #privateText(connection: Connection, session: PlainSession, bytes: Uint8Array): boolean {
    const request = parsePrivateRequest(bytes)
    if (request === undefined) return false
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
    if (!session.thread.send(header, scratch.bytes, 0, scratch.length)) this.#refuse(connection)
    return true
  }

  #refuse(connection: Connection): void {
    this.#parts.metrics.main.refusedMessages += 1
    this.#parts.send(connection, overloadedNotice)
  }
}

function joinHeader(connection: Connection, flags: number): RecordHeader {
  return { kind: Inbound.join, flags, detail: 0, connection: connection.number, a: 0, b: 0 }
}

const joinPayload = (connection: Connection, session: PlainSession): Uint8Array => utf8(connection.id + session.room)
