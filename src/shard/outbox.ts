// A shard's way out: turns flushes and replies into outbox records. When the ring is full, records wait here and the shard
// stops reading its inbox, so what waits is bounded by what one inbox record or one flush can cause. Shard thread only.
import { assertNever } from '../assert-never.ts'
import type { PrivateDelivery } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import { highWord, lowWord, Outbound, Topic } from '../mailbox/records.ts'
import type { RecordHeader, RingWriter } from '../mailbox/ring.ts'
import { ByteBuilder, utf8 } from '../protocol/byte-builder.ts'
import type { Audience, Effect, FlushTarget } from './pending.ts'

const NUMBER_BYTES = 8
const NOTHING = new Uint8Array(0)
const TOPIC_OF = { plain: Topic.plain, centrifuge: Topic.centrifuge, joinLeave: Topic.joinLeave } as const

export class Outbox implements FlushTarget {
  readonly #writer: RingWriter
  readonly #counters: ShardCounters
  readonly #scratch = new ByteBuilder(4096)
  /** One header for all of them: in small rooms there is one for each message. */
  readonly #sendPlain: RecordHeader = { kind: Outbound.sendPlain, flags: 0, detail: 0, connection: 0, a: 0, b: 0 }
  #waiting: { header: RecordHeader; payload: Uint8Array }[] = []

  constructor(writer: RingWriter, counters: ShardCounters) {
    this.#writer = writer
    this.#counters = counters
  }

  frame(room: number, addressees: Uint8Array, bytes: Uint8Array): void {
    const size = addressees.length + bytes.length
    if (this.#waiting.length > 0 || size > this.#writer.payloadBytesMax) {
      this.frames(room, 'plain', bytes)
      return
    }
    const header = this.#sendPlain
    header.a = room
    header.detail = addressees.length / NUMBER_BYTES
    if (!this.#writer.writeBoth(header, addressees, bytes)) {
      this.frames(room, 'plain', bytes)
      return
    }
    this.#counters.add('flushedFrames')
    this.#counters.add('flushedBytes', bytes.length)
  }

  frames(room: number, audience: Audience, bytes: Uint8Array): void {
    this.#counters.add('flushedFrames')
    this.#counters.add('flushedBytes', bytes.length)
    if (audience === 'plain') {
      this.#writeFrames(room, bytes)
    } else {
      const header = {
        kind: Outbound.publishCentrifuge,
        flags: 0,
        detail: TOPIC_OF[audience],
        connection: 0,
        a: room,
        b: 0,
      }
      this.#write(header, bytes)
    }
  }

  effect(room: number, roomName: string, effect: Effect): void {
    switch (effect.kind) {
      case 'frames':
        this.frames(room, effect.audience, effect.bytes)
        return
      case 'privateMessage':
        this.privateMessage(effect)
        return
      case 'notice':
        this.#write(this.#header(Outbound.notice, { connection: effect.connection }), effect.frame)
        return
      case 'subscribed':
      case 'unsubscribed': {
        const name = utf8(roomName)
        const scratch = this.#scratch
        scratch.clear()
        scratch.appendSized(name)
        scratch.append(effect.reply)
        this.#write(
          {
            kind: effect.kind === 'subscribed' ? Outbound.subscribed : Outbound.unsubscribed,
            flags: effect.topics,
            detail: 0,
            connection: effect.connection,
            a: room,
            b: effect.request,
          },
          scratch.view(),
        )
        return
      }
      default:
        assertNever(effect)
    }
  }

  left(connections: readonly number[]): void {
    const perRecord = Math.floor(this.#writer.portionBytesMax / NUMBER_BYTES)
    for (let start = 0; start < connections.length; start += perRecord) {
      const numbers = Float64Array.from(connections.slice(start, start + perRecord))
      this.#write(this.#header(Outbound.left, {}), new Uint8Array(numbers.buffer))
    }
  }

  privateMessage(message: PrivateDelivery): void {
    const scratch = this.#scratch
    scratch.clear()
    scratch.append(utf8(message.recipientId))
    scratch.append(message.frame)
    const { recipient } = message
    const words = { connection: message.sender, a: lowWord(recipient), b: highWord(recipient) }
    this.#write(this.#header(Outbound.privateMessage, words), scratch.view())
  }

  /** The reply to a centrifuge command, as a complete frame. */
  reply(connection: number, request: number, frame: Uint8Array): void {
    this.#write(this.#header(Outbound.reply, { connection, b: request }), frame)
  }

  /** As `reply`, for a command that is refused with error `code`. `flags`: RecordFlag. */
  refusal(
    { connection, request, code, flags }: { connection: number; request: number; code: number; flags: number },
    frame: Uint8Array,
  ): void {
    this.#write({ ...this.#header(Outbound.reply, { connection, a: code, b: request }), flags }, frame)
  }

  /** The answer to an HTTP request, as JSON. One that no record can carry is answered with 500 in its place. */
  answer(request: number, value: unknown): void {
    const header = this.#header(Outbound.answer, { a: request })
    const text = utf8(JSON.stringify(value))
    if (text.length <= this.#writer.payloadBytesMax) {
      this.#write(header, text)
      return
    }
    const error = `the answer takes ${text.length} bytes, more than limits.outboxRingBytes allows`
    this.#write(header, utf8(JSON.stringify({ status: 500, body: { error } })))
  }

  /** The largest answer, in bytes of JSON. */
  get answerBytesMax(): number {
    return this.#writer.payloadBytesMax
  }

  refuse(connection: number, code: number, reason: string): void {
    this.#write({ ...this.#header(Outbound.refuse, { connection }), detail: code }, utf8(reason))
  }

  signal(kind: typeof Outbound.ready | typeof Outbound.stopped): void {
    this.#write(this.#header(kind, {}), NOTHING)
  }

  /** True while records wait for room in the ring. */
  get blocked(): boolean {
    return this.#waiting.length > 0
  }

  /** Tries to write what waits. While it is not all written the main thread is asked to ring when it has made room. */
  unblock(): void {
    for (const attempt of ['first', 'after asking'] as const) {
      const waiting = this.#waiting
      let written = 0
      while (written < waiting.length && this.#writer.write(waiting[written]!.header, waiting[written]!.payload))
        written++
      this.#waiting = written === 0 ? waiting : waiting.slice(written)
      if (this.#waiting.length === 0) return
      // Ask first, then look again: room made in between would otherwise go unnoticed by both sides.
      if (attempt === 'first') this.#writer.awaitRoom()
    }
  }

  /** Plain frames are cut into records at frame borders. One that is larger than a portion gets a record of its own. */
  #writeFrames(room: number, bytes: Uint8Array): void {
    const header = this.#header(Outbound.publishPlain, { a: room })
    const max = this.#writer.portionBytesMax
    if (bytes.length <= max) {
      this.#write(header, bytes)
      return
    }
    const lengths = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let start = 0
    let end = 0
    while (end < bytes.length) {
      const next = end + 4 + lengths.getUint32(end, true)
      if (next - start > max && end > start) {
        this.#write(header, bytes.subarray(start, end))
        start = end
      }
      end = next
    }
    this.#write(header, bytes.subarray(start, end))
  }

  #header(kind: number, words: { connection?: number; a?: number; b?: number }): RecordHeader {
    return { kind, flags: 0, detail: 0, connection: words.connection ?? 0, a: words.a ?? 0, b: words.b ?? 0 }
  }

  #write(header: RecordHeader, payload: Uint8Array): void {
    // It would wait for ever, and everything else of the shard behind it. What can be so large was refused before (DESIGN: a
    // broken invariant ends its shard); config-checks.ts relates the limits so that messages cannot be.
    if (payload.length > this.#writer.payloadBytesMax) {
      throw new Error(`an outbox record of kind ${header.kind} takes ${payload.length} bytes, which no ring can carry`)
    }
    if (this.#waiting.length === 0 && this.#writer.write(header, payload)) return
    if (this.#waiting.length === 0) {
      this.#counters.add('outboxStalls')
      this.#writer.awaitRoom()
      // The main thread may have emptied the ring and gone to sleep before it could see the request: then there is room now.
      if (this.#writer.write(header, payload)) return
    }
    this.#waiting.push({ header: { ...header }, payload: payload.slice() })
  }
}
