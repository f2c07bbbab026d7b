// Frames to the connection whose message is being handled become lines of one WebSocket frame, for protocols whose frames have lines: a
// frame of a thousand commands is answered by a few frames and not by a thousand, each of which would cost a system call. Main thread.
import { ByteBuilder } from '../protocol/byte-builder.ts'
import { appendErrorLine, appendLine } from '../protocol/centrifuge.ts'
import type { ReplyError } from '../protocol/codes.ts'
import type { Connection } from './connection.ts'
import { TOGETHER_BYTES_MAX } from './gathered-frames.ts'

/** Room that is left for a refusal. Most take a tenth of it; one that takes more makes its frame larger. */
const ERROR_BYTES_MAX = 1024

export class ReplyFrame {
  readonly #send: (connection: Connection, frame: Uint8Array) => void
  readonly #lines = new ByteBuilder(TOGETHER_BYTES_MAX)
  #connection: Connection | undefined

  constructor(send: (connection: Connection, frame: Uint8Array) => void) {
    this.#send = send
  }

  /** A message of this connection is being handled from now on, until `end`. */
  begin(connection: Connection): void {
    this.#connection = connection
  }

  /** Takes a frame, to be sent a little later. False when it is for another connection, which the caller has to send to itself. */
  take(connection: Connection, frame: Uint8Array): boolean {
    if (connection !== this.#connection) return false
    const lines = this.#lines
    if (lines.length + 1 + frame.length > TOGETHER_BYTES_MAX) this.#flush()
    if (frame.length > TOGETHER_BYTES_MAX) this.#send(connection, frame)
    else appendLine(lines, frame)
    return true
  }

  /**
   * As `take`, for a refusal, which is written into the frame without a copy of its own: floods are answered by thousands. Returns its bytes; 0
   * when the caller has to send it.
   */
  takeError(connection: Connection, id: number, error: ReplyError): number {
    if (connection !== this.#connection) return 0
    if (this.#lines.length > TOGETHER_BYTES_MAX - ERROR_BYTES_MAX) this.#flush()
    const before = this.#lines.length
    appendErrorLine(this.#lines, id, error)
    return this.#lines.length - before
  }

  /** Sends what was taken. */
  end(): void {
    this.#flush()
    this.#connection = undefined
  }

  #flush(): void {
    const lines = this.#lines
    if (this.#connection !== undefined && lines.length > 0) this.#send(this.#connection, lines.view())
    lines.clear()
  }
}
