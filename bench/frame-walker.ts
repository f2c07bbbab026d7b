/**
 * Walks the WebSocket frames of one connection through whatever pieces TCP delivers, and allocates nothing per frame.
 *
 * Most receivers of a bench only count: a frame that is long enough to be a broadcast is one delivery, and its payload is
 * skipped by arithmetic. Only three kinds of frame are looked at and therefore gathered when a read cuts them: control
 * frames, short text frames (greetings and application pings), and every frame of a fully parsed receiver or of a protocol
 * that puts many messages into one frame.
 */

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface FrameSink {
  /** A whole frame that is not a delivery: control frames and short text. The bytes are valid during the call only. */
  onFrame(opcode: number, bytes: Buffer, start: number, end: number): void
  /** One delivered message, for parsed receivers only. The bytes are valid during the call only. */
  onMessage(bytes: Buffer, start: number, end: number): void
}

export interface WalkerOptions {
  /** Data frames of at least this many payload bytes are deliveries; shorter ones are greetings, notices, pings. */
  countFrom: number
  /** Several messages per frame, separated by newlines; deliveries begin with `{"p` (`{"push":...`). */
  lines: boolean
  /** Hand every delivery to the sink. */
  parsed: boolean
}

const newline = 0x0a
const letterP = 0x70

/** Deliveries of one run differ in length by less than this: by the digits of an offset, in practice. */
const lineVariesBytesMax = 32

function endsLine(bytes: Buffer, lineEnd: number, end: number): boolean {
  if (lineEnd > end || (lineEnd < end && bytes[lineEnd] !== newline)) return false
  for (let at = lineEnd - lineVariesBytesMax; at < lineEnd; at++) if (bytes[at] === newline) return false
  return true
}

export class FrameWalker {
  /** Deliveries seen so far. */
  deliveries = 0
  /** Set when the bytes are not frames a server may send; the walker ignores everything after it. */
  broken = ''
  /** Short text frames up to this many bytes go to the sink. Lowered after joining, when notices no longer matter. */
  showTextUpTo: number
  readonly #sink: FrameSink
  readonly #countFrom: number
  readonly #lines: boolean
  readonly #look: boolean
  readonly #parsed: boolean
  #skip = 0
  #header: Uint8Array | undefined
  #headerBytes = 0
  #carry: Buffer | undefined
  #carried = 0
  #carryOpcode = 0
  #lineGuess = 0

  constructor(sink: FrameSink, options: WalkerOptions) {
    this.#sink = sink
    this.#countFrom = options.countFrom
    this.#lines = options.lines
    this.#parsed = options.parsed
    this.#look = options.parsed || options.lines
    this.showTextUpTo = Number.POSITIVE_INFINITY
  }

  /** Takes the next bytes of the stream, `bytes[start, end)`. */
  push(bytes: Buffer, start: number, end: number): void {
    let at = start
    if (this.#skip > 0) {
      const step = Math.min(this.#skip, end - at)
      this.#skip -= step
      at += step
    }
    if (this.#carry !== undefined) at = this.#fillCarry(bytes, at, end)
    if (this.#headerBytes > 0 && at < end) at = this.#finishHeader(bytes, at, end)
    while (at < end && this.broken === '') {
      const first = bytes[at]!
      const lengthCode = at + 1 < end ? bytes[at + 1]! : -1
      let payload = at + 2
      let length = lengthCode
      if (lengthCode === 126) {
        if (at + 4 > end) break
        length = (bytes[at + 2]! << 8) | bytes[at + 3]!
        payload = at + 4
      } else if (lengthCode === 127) {
        if (at + 10 > end) break
        length = bytes.readUInt32BE(at + 2) * 0x1_0000_0000 + bytes.readUInt32BE(at + 6)
        payload = at + 10
      } else if (lengthCode < 0) {
        break
      }
      at = this.#frame(first, lengthCode, length, bytes, payload, end)
    }
    if (at < end && this.broken === '') this.#keepHeader(bytes, at, end)
  }

  /** Handles the frame whose payload begins at `payload`; returns where the next frame begins. */
  #frame(first: number, lengthCode: number, length: number, bytes: Buffer, payload: number, end: number): number {
    const opcode = first & 0x0f
    if ((first & 0xf0) !== 0x80 || lengthCode > 127 || (opcode > 2 && opcode < 8) || opcode === 0 || opcode > 10) {
      this.broken = `unexpected frame header 0x${first.toString(16)} 0x${lengthCode.toString(16)}`
      return end
    }
    if (opcode <= 2 && !this.#look && length > this.showTextUpTo) {
      if (length >= this.#countFrom) this.deliveries++
      const next = payload + length
      if (next <= end) return next
      this.#skip = next - end
      return end
    }
    if (payload + length > end) {
      this.#carry = Buffer.allocUnsafe(length)
      this.#carried = bytes.copy(this.#carry, 0, payload, end)
      this.#carryOpcode = opcode
      return end
    }
    this.#inspect(opcode, bytes, payload, payload + length)
    return payload + length
  }

  /** A whole frame that must be looked at. */
  #inspect(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode > 2) {
      this.#sink.onFrame(opcode, bytes, start, end)
    } else if (end - start <= this.showTextUpTo) {
      this.#sink.onFrame(opcode, bytes, start, end)
    } else if (this.#lines) {
      this.#walkLines(opcode, bytes, start, end)
    } else if (end - start >= this.#countFrom) {
      this.deliveries++
      if (this.#parsed) this.#sink.onMessage(bytes, start, end)
    }
  }

  /**
   * Deliveries of one run have nearly the same length, so the newline is looked for first where the last line had it. JSON
   * text holds no raw newline, so a hit there ends a line; the bytes before it are looked at too, in case this line was a
   * little shorter and a ping stands behind it.
   */
  #walkLines(opcode: number, bytes: Buffer, start: number, end: number): void {
    let at = start
    while (at < end) {
      let lineEnd: number
      if (bytes[at + 2] === letterP) {
        lineEnd = at + this.#lineGuess
        if (this.#lineGuess === 0 || !endsLine(bytes, lineEnd, end)) {
          lineEnd = bytes.indexOf(newline, at)
          if (lineEnd < 0 || lineEnd > end) lineEnd = end
        }
        if (lineEnd - at >= this.#countFrom) {
          this.#lineGuess = lineEnd - at
          this.deliveries++
          if (this.#parsed) this.#sink.onMessage(bytes, at, lineEnd)
        }
      } else {
        lineEnd = bytes.indexOf(newline, at)
        if (lineEnd < 0 || lineEnd > end) lineEnd = end
        if (lineEnd - at <= this.showTextUpTo) this.#sink.onFrame(opcode, bytes, at, lineEnd)
      }
      at = lineEnd + 1
    }
  }

  #fillCarry(bytes: Buffer, start: number, end: number): number {
    const carry = this.#carry!
    const taken = bytes.copy(carry, this.#carried, start, end)
    this.#carried += taken
    if (this.#carried === carry.length) {
      this.#carry = undefined
      this.#inspect(this.#carryOpcode, carry, 0, carry.length)
    }
    return start + taken
  }

  #keepHeader(bytes: Buffer, at: number, end: number): void {
    this.#header ??= new Uint8Array(10)
    for (let i = at; i < end; i++) this.#header[this.#headerBytes++] = bytes[i]!
  }

  /** Completes a header that a read cut, byte by byte: this happens at most once per read. */
  #finishHeader(bytes: Buffer, start: number, end: number): number {
    const header = this.#header!
    let at = start
    while (at < end) {
      header[this.#headerBytes++] = bytes[at++]!
      if (this.#headerBytes < 2) continue
      const lengthCode = header[1]!
      const needed = lengthCode === 126 ? 4 : lengthCode === 127 ? 10 : 2
      if (this.#headerBytes < needed) continue
      let length = lengthCode
      if (lengthCode === 126) length = (header[2]! << 8) | header[3]!
      if (lengthCode === 127) length = header.subarray(2, 10).reduce((sum, byte) => sum * 256 + byte, 0)
      this.#headerBytes = 0
      return this.#frame(header[0]!, lengthCode, length, bytes, at, end)
    }
    return at
  }
}
