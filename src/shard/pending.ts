// One room's output since its last flush: encoded frames for each audience, and between them the effects that must keep
// their place among the frames (a member's admission, a private message). Frames of an audience whose framing is `single` leave
// before the flush once they fill one system call. Shard thread. Pure: no clock, no timer, no I/O.
import { GROUP } from '../mailbox/group.ts'
import type { TextRefusal } from '../mailbox/outbox-records.ts'
import type { ByteBuilder } from '../protocol/byte-builder.ts'
import { AUDIENCES, type Audience } from '../protocol/protocols.ts'

/** A part of a room's output that keeps its place: all frames and effects before it reach the main thread first. */
export type Effect =
  | { readonly kind: 'frames'; readonly audience: Audience; readonly bytes: Uint8Array }
  | {
      readonly kind: 'admitted' | 'departed'
      readonly connection: number
      /** The member's audiences, a bit each. */
      readonly audiences: number
      readonly request: number
      readonly reply: Uint8Array
    }
  /** The shard itself ends a membership. */
  | { readonly kind: 'ended'; readonly connection: number; readonly audiences: number; readonly request: number }
  /** A frame for one member alone. `code`: the error code when the frame tells of a refusal, else 0. */
  | { readonly kind: 'notice'; readonly connection: number; readonly code: number; readonly frame: Uint8Array }
  /** A receipt for everything in front of it, see `Flushed`. `handedOver` is called when the main thread has been given it. */
  | {
      readonly kind: 'flushed'
      readonly offset: number
      readonly request: number
      readonly index: number
      readonly isEmpty: boolean
      readonly handedOver: () => void
    }
  /** A frame for the members of a view of the room's board. `offset`: of the board behind it. */
  | {
      readonly kind: 'boardFrame'
      readonly view: number
      /** Index in AUDIENCES. */
      readonly audience: number
      readonly offset: number
      readonly frame: Uint8Array
    }
  /** The copy of a member of the board is brought to an offset, see `BoardMember`. */
  | {
      readonly kind: 'boardMember'
      readonly connection: number
      readonly view: number
      readonly audience: number
      readonly offset: number
      readonly request: number
      readonly isOut: boolean
      readonly isRated: boolean
      readonly frame: Uint8Array
    }
  /** All members of a view of the room's board have to be given the whole board. */
  | { readonly kind: 'boardReset'; readonly view: number; readonly audience: number }
  /** Watchers of the room get its frames from here on. */
  | { readonly kind: 'watched'; readonly request: number }
  /** What a member said was not delivered. */
  | { readonly kind: 'textRefused'; readonly connection: number; readonly why: TextRefusal }
  | {
      readonly kind: 'privateMessage'
      readonly sender: number
      readonly recipient: number
      readonly recipientId: string
      readonly frame: Uint8Array
    }

/** Takes what a flush hands over. The outbox (outbox.ts) is the one in use. `bytes` are read before the call returns. */
export interface FlushTarget {
  /** One frame for the members that `addressees` names. Framing `single`: behind its length. */
  frame(room: number, audience: Audience, frame: { addressees: Uint8Array; bytes: Uint8Array }): void
  /** For all members of an audience: one frame of framing `lines`, or frames of framing `single`, each behind its length. */
  frames(room: number, audience: Audience, bytes: Uint8Array): void
  effect(room: number, roomName: string, effect: Effect): void
  /** These connections have left, and the frames that announce it were handed over before. */
  left(connections: readonly number[]): void
}

/** What a flush must know of its room. */
export interface FlushedRoom {
  readonly number: number
  readonly name: string
  /** Connection numbers of all members of an audience, f64 each; undefined when they are too many to be named one by one. */
  addressees(audience: Audience): Uint8Array | undefined
}

/** Lends byte buffers to rooms that have output pending, so that a quiet room holds none. */
export interface BuilderPool {
  take(): ByteBuilder
  give(builder: ByteBuilder): void
}

/** Frames of one audience to which further messages can be appended. */
interface OpenFrames {
  builder: ByteBuilder | undefined
  /** How many frames of framing `single` are in the builder. */
  frames: number
  /** Where the message in progress begins. */
  place: number
}

/** For each audience, by its index: the audience that lies `behind` it. Messages of the two keep their order. */
const FOLLOWERS = AUDIENCES.map(({ index }) => AUDIENCES.find(({ behind }) => behind === index))

const SINGLE = AUDIENCES.filter(({ framing }) => framing === 'single')

export class Pending {
  readonly #pool: BuilderPool
  /** By the index of the audience; made with the first message for the audience. */
  readonly #open: (OpenFrames | undefined)[] = AUDIENCES.map(() => undefined)
  #ordered: Effect[] = []
  #left: number[] = []
  /** Number of open frames of framing `single`, of all audiences together. */
  #singleFrames = 0
  /** Messages in frames of framing `lines` since the last flush. */
  #lines = 0

  constructor(pool: BuilderPool) {
    this.#pool = pool
  }

  /** Begins a message for an audience: its bytes go into the builder that is returned, then `end` is called. */
  begin(audience: Audience): ByteBuilder {
    const { index, framing } = audience
    const follower = FOLLOWERS[index]
    if (follower !== undefined && this.#hasOpen(follower)) {
      // Members of both audiences must see their messages in order: earlier frames of this audience, then those of the follower, then
      // this message.
      this.#cut(audience)
      this.#cut(follower)
    }
    let open = this.#open[index]
    if (open === undefined) {
      open = { builder: undefined, frames: 0, place: 0 }
      this.#open[index] = open
    }
    open.builder ??= this.#pool.take()
    open.place = framing === 'single' ? open.builder.openLength() : open.builder.length
    return open.builder
  }

  /** Ends a message. When it makes a frame of framing `lines` larger than `frameBytesMax`, that frame ends before this message. */
  end(audience: Audience, frameBytesMax: number): void {
    const open = this.#open[audience.index]!
    const builder = open.builder!
    if (audience.framing === 'single') {
      builder.closeLength(open.place)
      open.frames += 1
      this.#singleFrames += 1
      return
    }
    this.#lines += 1
    if (builder.length <= frameBytesMax || open.place === 0) return
    if (audience.behind !== undefined) this.#cut(AUDIENCES[audience.behind]!)
    this.#ordered.push({ kind: 'frames', audience, bytes: builder.bytes.slice(0, open.place) })
    // The next frame begins with this message, without the line break in front of it.
    builder.dropFront(open.place + 1)
  }

  /**
   * An audience whose frames fill one system call, or would overflow it with one more frame of their average size. Keeping such frames
   * until the flush saves nothing. Undefined while an effect waits, because frames must not overtake it.
   */
  get fullGroup(): Audience | undefined {
    if (this.#singleFrames < 2 || this.#ordered.length > 0) return undefined
    for (const audience of SINGLE) {
      const open = this.#open[audience.index]
      if (open === undefined || open.frames < 2) continue
      const { frames } = open
      const { length } = open.builder!
      if (frames >= GROUP.frames || length + length / frames > GROUP.bytes) return audience
    }
    return undefined
  }

  /** Whether 32 messages wait in frames of framing `lines`. One system call for more of them would save little, and cost delay. */
  get hasManyLines(): boolean {
    return this.#lines >= GROUP.frames
  }

  /** Hands over the open frames of one audience, before the flush. */
  flushGroup(target: FlushTarget, room: number, audience: Audience): void {
    const open = this.#open[audience.index]!
    target.frames(room, audience, open.builder!.view())
    open.builder!.clear()
    this.#singleFrames -= open.frames
    open.frames = 0
  }

  /** Bytes that wait in open buffers. */
  get openBytes(): number {
    let bytes = 0
    for (const open of this.#open) bytes += open?.builder?.length ?? 0
    return bytes
  }

  /** Puts an effect behind all messages so far and before all later ones. */
  order(effect: Effect): void {
    for (const audience of AUDIENCES) this.#cut(audience)
    this.#ordered.push(effect)
  }

  /** Confirms a connection's end to the main thread, once everything the room says about it has been handed over. */
  confirmLeft(connection: number): void {
    this.#left.push(connection)
  }

  /** Hands all output over, in order, and gives the buffers back. False when there was no output. */
  flush(target: FlushTarget, room: FlushedRoom): boolean {
    let isAny = this.#ordered.length + this.#left.length > 0
    this.#singleFrames = 0
    this.#lines = 0
    if (this.#ordered.length > 0) {
      const ordered = this.#ordered
      this.#ordered = []
      for (const effect of ordered) target.effect(room.number, room.name, effect)
    }
    for (let index = 0; index < AUDIENCES.length; index++) {
      const open = this.#open[index]
      if (open?.builder === undefined) continue
      const { builder, frames } = open
      const audience = AUDIENCES[index]!
      open.builder = undefined
      open.frames = 0
      // A topic pays off for several frames, which uWebSockets.js gathers into one system call. A single frame can name its members.
      const isOne = audience.framing === 'lines' || frames === 1
      const addressees = isOne ? room.addressees(audience) : undefined
      if (builder.length > 0) {
        isAny = true
        if (addressees === undefined) target.frames(room.number, audience, builder.view())
        else target.frame(room.number, audience, { addressees, bytes: builder.view() })
      }
      this.#pool.give(builder)
    }
    if (this.#left.length > 0) {
      target.left(this.#left)
      this.#left = []
    }
    return isAny
  }

  #hasOpen({ index }: Audience): boolean {
    const builder = this.#open[index]?.builder
    return builder !== undefined && builder.length > 0
  }

  #cut(audience: Audience): void {
    const open = this.#open[audience.index]
    if (open?.builder === undefined || open.builder.length === 0) return
    this.#ordered.push({ kind: 'frames', audience, bytes: open.builder.copy() })
    open.builder.clear()
    this.#singleFrames -= open.frames
    open.frames = 0
  }
}
