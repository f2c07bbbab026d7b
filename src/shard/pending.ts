// One room's output since its last flush: frames for each audience, already encoded, and between them the effects that must keep
// their place among the frames (a member's admission, a private message). Plain frames need not wait for the flush once they fill a
// system call of their own. Pure: no clock, no timer, no I/O.
import { GROUP } from '../mailbox/records.ts'
import type { ByteBuilder } from '../protocol/byte-builder.ts'

/** Something that must reach the main thread in its place among a room's frames. */
export type Effect =
  | { readonly kind: 'frames'; readonly audience: Audience; readonly bytes: Uint8Array }
  | {
      readonly kind: 'subscribed' | 'unsubscribed'
      readonly connection: number
      readonly topics: number
      readonly request: number
      readonly reply: Uint8Array
    }
  /** A text for one plain member alone. */
  | { readonly kind: 'notice'; readonly connection: number; readonly frame: Uint8Array }
  | {
      readonly kind: 'privateMessage'
      readonly sender: number
      readonly recipient: number
      readonly recipientId: string
      readonly frame: Uint8Array
    }

/** Those who get the same bytes: plain members, centrifuge members, and those of them who asked for joins and leaves. */
export type Audience = 'plain' | 'centrifuge' | 'joinLeave'
const AUDIENCES: readonly Audience[] = ['plain', 'centrifuge', 'joinLeave']

/** Where a flush goes; the shard writes it into the outbox. `bytes` are read before the call returns. */
export interface FlushTarget {
  /** One frame behind its length, for the plain members `addressees` names. */
  frame(room: number, addressees: Uint8Array, bytes: Uint8Array): void
  frames(room: number, audience: Audience, bytes: Uint8Array): void
  effect(room: number, roomName: string, effect: Effect): void
  /** These connections have left, and the frames that say so are out. */
  left(connections: readonly number[]): void
}

/** What a flush must know of its room. */
export interface FlushedRoom {
  readonly number: number
  readonly name: string
  /** Connection numbers of all plain members, f64 each; undefined when they are too many to be named one by one. */
  readonly addressees: Uint8Array | undefined
}

/** Lends byte buffers to rooms that have output pending, so that a quiet room holds none. */
export interface BuilderPool {
  take(): ByteBuilder
  give(builder: ByteBuilder): void
}

export class Pending {
  readonly #pool: BuilderPool
  #open: Record<Audience, ByteBuilder | undefined> = { plain: undefined, centrifuge: undefined, joinLeave: undefined }
  #ordered: Effect[] = []
  #left: number[] = []
  /** Frames in the open buffer of the plain members. */
  #plainFrames = 0

  constructor(pool: BuilderPool) {
    this.#pool = pool
  }

  /** The buffer that the next frame for this audience goes into. */
  builder(audience: Audience): ByteBuilder {
    let builder = this.#open[audience]
    if (builder === undefined) {
      builder = this.#pool.take()
      this.#open[audience] = builder
    }
    return builder
  }

  /** The place of a frame for the plain members, whose bytes go behind it into `builder('plain')`. */
  openPlain(): number {
    return this.builder('plain').openLength()
  }

  closePlain(place: number): void {
    this.builder('plain').closeLength(place)
    this.#plainFrames += 1
  }

  /**
   * The plain frames fill what one system call takes, or would with one more of their kind: keeping them longer saves nothing.
   * Not while an effect waits in front of them.
   */
  get hasFullGroup(): boolean {
    const frames = this.#plainFrames
    if (frames < 2 || this.#ordered.length > 0) return false
    const { length } = this.#open.plain!
    return frames >= GROUP.frames || length + length / frames > GROUP.bytes
  }

  /** Hands over the plain frames alone. */
  flushGroup(target: FlushTarget, room: number): void {
    const builder = this.builder('plain')
    target.frames(room, 'plain', builder.view())
    builder.clear()
    this.#plainFrames = 0
  }

  get isEmpty(): boolean {
    return this.#ordered.length === 0 && this.#left.length === 0 && this.openBytes === 0
  }

  /** Bytes that wait in open buffers. */
  get openBytes(): number {
    let bytes = 0
    for (const audience of AUDIENCES) bytes += this.#open[audience]?.length ?? 0
    return bytes
  }

  /** Keeps an effect behind the frames so far and before those to come. */
  order(effect: Effect): void {
    for (const audience of AUDIENCES) this.cut(audience)
    this.#ordered.push(effect)
  }

  /** Ends a frame that has reached its size, so that the next message begins a new one. */
  cut(audience: Audience): void {
    const builder = this.#open[audience]
    if (builder === undefined || builder.length === 0) return
    this.#ordered.push({ kind: 'frames', audience, bytes: builder.copy() })
    builder.clear()
    if (audience === 'plain') this.#plainFrames = 0
  }

  /** As `cut`, when the line that was added last made the frame too large: it begins the next one. `at` is where the frame ended before. */
  cutBeforeLine(audience: Exclude<Audience, 'plain'>, at: number): void {
    const builder = this.#open[audience]
    if (builder === undefined || at === 0) return
    this.#ordered.push({ kind: 'frames', audience, bytes: builder.bytes.slice(0, at) })
    // Without its line break.
    builder.dropFront(at + 1)
  }

  /** Confirms a connection's end to the main thread, once everything the room says about it has been handed over. */
  confirmLeft(connection: number): void {
    this.#left.push(connection)
  }

  /** Hands everything over, in order, and gives the buffers back. */
  flush(target: FlushTarget, room: FlushedRoom): void {
    if (this.#ordered.length > 0) {
      const ordered = this.#ordered
      this.#ordered = []
      for (const effect of ordered) {
        if (effect.kind === 'frames') target.frames(room.number, effect.audience, effect.bytes)
        else target.effect(room.number, room.name, effect)
      }
    }
    // Several frames for a member leave in one system call when uWS gathers them; one alone needs no topic.
    const addressees = this.#plainFrames === 1 ? room.addressees : undefined
    this.#plainFrames = 0
    for (const audience of AUDIENCES) {
      const builder = this.#open[audience]
      if (builder === undefined) continue
      this.#open[audience] = undefined
      if (audience === 'plain' && addressees !== undefined) target.frame(room.number, addressees, builder.view())
      else if (builder.length > 0) target.frames(room.number, audience, builder.view())
      this.#pool.give(builder)
    }
    if (this.#left.length > 0) {
      target.left(this.#left)
      this.#left = []
    }
  }
}
