// All connections of this server: their table, sending to one of them, and ending one. A class that stores something for each
// connection is registered as an observer, so that it is told when a connection is gone. Main thread.
import type { Metrics } from '../metrics/metrics.ts'
import { errorFrame } from '../protocol/centrifuge.ts'
import { closeReason } from '../protocol/close-reason.ts'
import type { ReplyError } from '../protocol/codes.ts'
import type { Ending, Refusals } from '../refusals.ts'
import type { CloseAdvice, Connection } from './connection.ts'
import { NO_CLOSE_FRAME } from './connection-log.ts'
import { ConnectionTable } from './connection-table.ts'
import { ReplyFrame } from './reply-frame.ts'
import { UserIndex } from './user-index.ts'

export interface LobbyObserver {
  /** The connection is in the table, or its user has become known after that. Called before the session is told. */
  known?(connection: Connection): void
  gone(connection: Connection, end: ConnectionEnd): void
}

/** How a connection has ended. */
export interface ConnectionEnd {
  /** The close code. */
  readonly code: number
  /** Whether this server has ended it. */
  readonly isOurs: boolean
}

export interface LobbyParts {
  readonly metrics: Metrics
  readonly refusals: Refusals
  /** A frame for this connection was dropped: its outbox is full. */
  readonly dropped: (connection: Connection) => void
}

/** What `send` of uWS returns when it dropped the message, because too many bytes wait for the socket. */
const SEND_DROPPED = 2

export class Lobby {
  readonly connections = new ConnectionTable()
  readonly users = new UserIndex()
  readonly #parts: LobbyParts
  readonly #observers: LobbyObserver[] = []
  readonly #replies = new ReplyFrame((connection, frame) => this.#send(connection, frame))

  constructor(parts: LobbyParts) {
    this.#parts = parts
  }

  /** Adds an observer. Observers are told in the order in which they were added, and before the session. */
  observe(observer: LobbyObserver): void {
    this.#observers.push(observer)
  }

  opened(connection: Connection): void {
    this.connections.add(connection)
    this.#parts.metrics.traffic.connections[connection.protocol]! += 1
    this.named(connection)
    connection.session.opened(connection)
  }

  /** To be called when the user of an open connection has become known, which never changes afterwards. */
  named(connection: Connection): void {
    this.users.add(connection)
    for (const observer of this.#observers) observer.known?.(connection)
  }

  closed(connection: Connection, code: number): void {
    const isEnded = connection.endCause !== undefined && code !== NO_CLOSE_FRAME
    const end = { code, isOurs: isEnded || connection.slow }
    for (const observer of this.#observers) observer.gone(connection, end)
    connection.session.left()
    connection.session.closed()
    this.users.remove(connection)
    this.connections.remove(connection)
    this.#parts.metrics.traffic.connections[connection.protocol]! -= 1
  }

  send(connection: Connection, frame: Uint8Array): void {
    if (connection.socket === undefined || connection.slow) return
    this.#parts.metrics.traffic.sent(connection.protocol, frame.length)
    this.transmit(connection, frame)
  }

  /** As `send`, for a frame whose messages are counted already. */
  transmit(connection: Connection, frame: Uint8Array): void {
    if (!this.#replies.take(connection, frame)) this.#send(connection, frame)
  }

  /** As `send`, for the refusal of a command. */
  refuse(connection: Connection, id: number, error: ReplyError): void {
    if (connection.socket === undefined || connection.slow) return
    const bytes = this.#replies.takeError(connection, id, error)
    if (bytes === 0) this.send(connection, errorFrame(id, error))
    else this.#parts.metrics.traffic.sent(connection.protocol, bytes)
  }

  /**
   * Handles a message of a connection whose protocol has frames of many lines: what is sent to the connection meanwhile leaves as lines of one
   * frame, in the same order. `run` returns the number of lines, each of which counts as a message.
   */
  handle(connection: Connection, run: () => number): void {
    this.#replies.begin(connection)
    try {
      this.#parts.metrics.traffic.messagesIn[connection.protocol]! += Math.max(0, run() - 1)
    } finally {
      this.#replies.end()
    }
  }

  #send(connection: Connection, frame: Uint8Array): void {
    const { socket } = connection
    if (socket === undefined || connection.slow) return
    this.#parts.metrics.main.framesSent += 1
    connection.sentBytes = (connection.sentBytes + frame.length) | 0
    if (socket.send(frame, false) === SEND_DROPPED) this.#parts.dropped(connection)
  }

  /**
   * Closes a connection because of something the peer did or did not do, and counts that as a refusal if it is one. `ending`: why, where
   * the code does not say it.
   */
  end(connection: Connection, advice: CloseAdvice, ending?: Ending): void {
    if (connection.socket === undefined) return
    const { id, session } = connection
    const { code } = advice
    this.#parts.refusals.ended({ code, ending }, () => ({ id, protocol: session.protocol, code }))
    this.close(connection, advice)
  }

  /** Closes a connection with a code. uWS calls `closed` before this returns. `by`: who has asked for it, where somebody has. */
  close(connection: Connection, advice: CloseAdvice, by?: string): void {
    this.#replies.end()
    const farewell = connection.session.farewell(advice)
    if (farewell !== undefined) this.send(connection, farewell)
    connection.endCause = { reason: advice.reason, by }
    connection.socket?.end(advice.code, closeReason(advice.reason))
  }
}
