// Writes the records of a shard to the main thread: the frames and effects of flushes, and replies. When the ring is full, records wait
// here and the shard stops reading its inbox, so at most the records of one inbox record or one flush wait. Shard thread only.
import { assertNever } from '../assert-never.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import { RESULT } from '../mailbox/orders.ts'
import { OutboxWriter } from '../mailbox/outbox-records.ts'
import type { RecordHeader, RingWriter } from '../mailbox/ring.ts'
import { NUMBER_BYTES } from '../mailbox/words.ts'
import { utf8 } from '../protocol/byte-builder.ts'
import type { Audience } from '../protocol/protocols.ts'
import type { Effect, FlushTarget } from './pending.ts'

const RESULT_OPEN = utf8(RESULT.open)
const RESULT_CLOSE = utf8(RESULT.close)

export class Outbox extends OutboxWriter implements FlushTarget {
  readonly #ring: RingWriter
  readonly #counters: ShardCounters
  #waiting: { header: RecordHeader; payload: Uint8Array }[] = []

  constructor(ring: RingWriter, counters: ShardCounters) {
    super()
    this.#ring = ring
    this.#counters = counters
  }

  /** Falls back to `frames` when the record that names the addressees does not fit the ring. */
  frame(room: number, audience: Audience, { addressees, bytes }: { addressees: Uint8Array; bytes: Uint8Array }): void {
    const isTaken =
      this.#waiting.length === 0 &&
      addressees.length + bytes.length <= this.#ring.payloadBytesMax &&
      this.#ring.writeBoth(this.addressedHeader(room, audience.index, addressees), addressees, bytes)
    if (!isTaken) {
      this.frames(room, audience, bytes)
      return
    }
    this.#counters.add('flushedFrames')
    this.#counters.add('flushedBytes', bytes.length)
  }

  frames(room: number, { index, framing }: Audience, bytes: Uint8Array): void {
    this.#counters.add('flushedFrames')
    this.#counters.add('flushedBytes', bytes.length)
    if (framing === 'single' && bytes.length > this.#ring.portionBytesMax) this.#cut(room, index, bytes)
    else this.putFrames(room, index, bytes)
  }

  effect(room: number, roomName: string, effect: Effect): void {
    switch (effect.kind) {
      case 'frames':
        this.frames(room, effect.audience, effect.bytes)
        return
      case 'privateMessage':
        this.privateMessage(effect, effect.frame)
        return
      case 'notice':
        this.notice(effect.connection, effect.code, effect.frame)
        return
      case 'watched':
        this.watched(effect.request, room)
        return
      case 'boardFrame':
        this.#counters.add('flushedFrames')
        this.#counters.add('flushedBytes', effect.frame.length)
        this.boardFrame({ ...effect, room }, effect.frame)
        return
      case 'boardMember':
        this.boardMember({ ...effect, room, roomName }, effect.frame)
        return
      case 'boardReset':
        this.boardReset({ ...effect, room })
        return
      case 'textRefused':
        this.textRefused(effect.connection, effect.why)
        return
      case 'admitted':
      case 'departed': {
        const { connection, audiences, request, reply } = effect
        this[effect.kind]({ connection, room, roomName, audiences, request }, reply)
        return
      }
      case 'ended': {
        const { connection, audiences, request } = effect
        this.ended({ connection, room, roomName, audiences, request })
        return
      }
      case 'flushed':
        this.flushed({ ...effect, room })
        effect.handedOver()
        return
      default:
        assertNever(effect)
    }
  }

  left(connections: readonly number[]): void {
    const perRecord = Math.floor(this.#ring.portionBytesMax / NUMBER_BYTES)
    for (let start = 0; start < connections.length; start += perRecord) {
      this.putLeft(connections.slice(start, start + perRecord))
    }
  }

  /** The answer to an HTTP request, as JSON. An answer that no record can carry is replaced by a 500. */
  answer(request: number, value: { readonly status: number; readonly body: unknown }): void {
    const text = utf8(JSON.stringify(value))
    if (this.#answer(request, text)) return
    const error = `the answer takes ${text.length} bytes, more than limits.outboxRingBytes allows`
    this.putAnswer(request, utf8(JSON.stringify({ status: 500, body: { error } })))
  }

  /** As `answer`, for the result of a question as JSON. False when no record can carry it. */
  result(request: number, json: Uint8Array): boolean {
    const text = new Uint8Array(RESULT_OPEN.length + json.length + RESULT_CLOSE.length)
    text.set(RESULT_OPEN)
    text.set(json, RESULT_OPEN.length)
    text.set(RESULT_CLOSE, RESULT_OPEN.length + json.length)
    return this.#answer(request, text)
  }

  #answer(request: number, text: Uint8Array): boolean {
    if (text.length > this.#ring.payloadBytesMax) return false
    this.putAnswer(request, text)
    return true
  }

  /** The largest answer, in bytes of JSON. */
  get answerBytesMax(): number {
    return this.#ring.payloadBytesMax
  }

  /** The largest `result`. */
  get resultBytesMax(): number {
    return this.#ring.payloadBytesMax - RESULT_OPEN.length - RESULT_CLOSE.length
  }

  /** True while records wait for room in the ring. */
  get blocked(): boolean {
    return this.#waiting.length > 0
  }

  /** Tries to write the records that wait. When some are left, the main thread has been asked to ring once there is room. */
  unblock(): void {
    for (const attempt of ['first', 'after asking'] as const) {
      const waiting = this.#waiting
      let written = 0
      while (written < waiting.length && this.#ring.write(waiting[written]!.header, waiting[written]!.payload))
        written++
      this.#waiting = written === 0 ? waiting : waiting.slice(written)
      if (this.#waiting.length === 0) return
      // Tries once more after asking: the main thread may have made room before it could see the question, and then does not ring.
      if (attempt === 'first') this.#ring.awaitRoom()
    }
  }

  /** Cuts frames, each behind its length, into several records. A frame that is larger than a portion gets a record of its own. */
  #cut(room: number, audience: number, bytes: Uint8Array): void {
    const max = this.#ring.portionBytesMax
    const lengths = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let start = 0
    let end = 0
    while (end < bytes.length) {
      const next = end + 4 + lengths.getUint32(end, true)
      if (next - start > max && end > start) {
        this.putFrames(room, audience, bytes.subarray(start, end))
        start = end
      }
      end = next
    }
    this.putFrames(room, audience, bytes.subarray(start, end))
  }

  protected put(header: RecordHeader, payload: Uint8Array): void {
    // A record that no ring can carry would wait for ever and block all later records. Everything that could be so large is refused
    // earlier, and config-checks.ts relates the limits so that no message is. So this is a broken invariant, which ends the shard.
    if (payload.length > this.#ring.payloadBytesMax) {
      throw new Error(`an outbox record of kind ${header.kind} takes ${payload.length} bytes, which no ring can carry`)
    }
    if (this.#waiting.length === 0 && this.#ring.write(header, payload)) return
    if (this.#waiting.length === 0) {
      this.#counters.add('outboxStalls')
      this.#ring.awaitRoom()
      // The main thread may have emptied the ring and gone to sleep before it could see the question: then there is room now.
      if (this.#ring.write(header, payload)) return
    }
    this.#waiting.push({ header: { ...header }, payload: payload.slice() })
  }
}
