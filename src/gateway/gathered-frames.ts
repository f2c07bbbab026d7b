// Frames that leave together: within one reading of an outbox, frames for the same connection become lines of one WebSocket frame, for
// protocols whose frames have lines. A reply and the publication that it is about then cost one system call. Refers to bytes of the
// outbox, so it must be sent before these are released. Main thread.
import { LF } from '../protocol/json-text.ts'
import { type Connection, NO_PLACE } from './connection.ts'

/** Most bytes of a frame that is put together. Larger ones are sent one by one: copying them costs more than a system call saves. */
export const TOGETHER_BYTES_MAX = 16_384

export class GatheredFrames {
  readonly #send: (connection: Connection, frame: Uint8Array) => void
  readonly #scratch = new Uint8Array(TOGETHER_BYTES_MAX)
  /** Connections that have frames. The `gatherPlace` of each is its place in this list and in the three that follow. */
  readonly #connections: Connection[] = []
  readonly #firsts: number[] = []
  readonly #lasts: number[] = []
  /** Bytes of all frames of a connection, with a line break for each. */
  readonly #bytes: number[] = []
  /** A list of frames for each connection: where each frame is in the outbox, and which frame comes after it; -1 after the last one. */
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #nexts: number[] = []

  constructor(send: (connection: Connection, frame: Uint8Array) => void) {
    this.#send = send
  }

  get isEmpty(): boolean {
    return this.#starts.length === 0
  }

  add(connection: Connection, start: number, end: number): void {
    const frame = this.#starts.length
    this.#starts.push(start)
    this.#ends.push(end)
    this.#nexts.push(-1)
    const place = connection.gatherPlace
    if (place === NO_PLACE) {
      connection.gatherPlace = this.#connections.length
      this.#connections.push(connection)
      this.#firsts.push(frame)
      this.#lasts.push(frame)
      this.#bytes.push(end - start)
    } else {
      this.#nexts[this.#lasts[place]!] = frame
      this.#lasts[place] = frame
      this.#bytes[place]! += end - start + 1
    }
  }

  /** Sends everything. `bytes`: those of the outbox. */
  send(bytes: Uint8Array): void {
    for (let place = 0; place < this.#connections.length; place++) {
      const connection = this.#connections[place]!
      connection.gatherPlace = NO_PLACE
      const first = this.#firsts[place]!
      const size = this.#bytes[place]!
      if (this.#nexts[first] === -1) this.#send(connection, bytes.subarray(this.#starts[first], this.#ends[first]))
      else if (size <= TOGETHER_BYTES_MAX) this.#send(connection, this.#together(bytes, first, size))
      else
        for (let at = first; at >= 0; at = this.#nexts[at]!)
          this.#send(connection, bytes.subarray(this.#starts[at], this.#ends[at]))
    }
    this.#connections.length = 0
    this.#firsts.length = 0
    this.#lasts.length = 0
    this.#bytes.length = 0
    this.#starts.length = 0
    this.#ends.length = 0
    this.#nexts.length = 0
  }

  #together(bytes: Uint8Array, first: number, size: number): Uint8Array {
    const scratch = this.#scratch
    let to = 0
    for (let at = first; at >= 0; at = this.#nexts[at]!) {
      if (to > 0) scratch[to++] = LF
      const end = this.#ends[at]!
      // A loop is faster than `set` of a view for frames of this size.
      for (let from = this.#starts[at]!; from < end; from++) scratch[to++] = bytes[from]!
    }
    return scratch.subarray(0, size)
  }
}
