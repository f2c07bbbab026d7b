// The records from a shard to the main thread: for each one its layout and one writer (shard thread). Each has one case of `readOutbox`
// (read-outbox.ts, main thread). A new record does not compile until OutboxHandler has a method for it.
import { ByteBuilder, utf8 } from '../protocol/byte-builder.ts'
import type { RecordHeader } from './ring.ts'
import type { Slice } from './slice.ts'
import { highWord, lowWord, NUMBER_BYTES } from './words.ts'

const Kind = {
  frames: 1,
  addressedFrame: 2,
  left: 3,
  admitted: 4,
  departed: 5,
  ended: 6,
  reply: 7,
  rejection: 8,
  answer: 9,
  privateMessage: 10,
  notice: 11,
  textRefused: 12,
  refused: 13,
  ready: 14,
  stopped: 15,
  flushed: 16,
  watched: 17,
  watchRefused: 18,
  boardFrame: 19,
  boardMember: 20,
  boardReset: 21,
  timed: 22,
  settled: 23,
} as const
type Kind = (typeof Kind)[keyof typeof Kind]
/** For read-outbox.ts. */
export const OutboxKind = Kind
export type OutboxKind = Kind

const Flag = {
  /** rejection: of a subscribe. The main thread must forget the subscription. */
  notSubscribed: 1,
  /** rejection: the command is the client's mistake. The main thread counts such commands for each connection. */
  isFault: 2,
  /** flushed: the room has no members. Its number may belong to another room by now. */
  empty: 1,
  /** boardMember: the member stays out of the feed of changes until it has read the frame, because more frames are to follow. */
  out: 1,
  /** boardMember: the view has a rate. */
  rated: 2,
  /** timed: the time is not to be counted. */
  dropped: 1,
} as const
/** For read-outbox.ts. */
export const OutboxFlag = Flag

/** A record of a board names an audience and a view together: the view times this, and the audience. */
export const VIEW_STEP = 16

/** Why a message of a member was not delivered. */
export const TextRefusal = { permission: 1, engine: 2, overloaded: 3, engineForGood: 4 } as const
export type TextRefusal = (typeof TextRefusal)[keyof typeof TextRefusal]

/** A membership that begins or ends. */
export interface Membership {
  readonly connection: number
  /** Number of the room in its shard. */
  readonly room: number
  readonly roomName: string
  /** The member's audiences, a bit each. */
  readonly audiences: number
  /** Slot of the command that began or ended the membership; NO_REQUEST when no command did. */
  readonly request: number
}

/** In the place of a slot: there is no command to answer. */
export const NO_REQUEST = 0xffff_ffff

/** The number of the request after this one: from 1 on, in 32 bits, and never NO_REQUEST. */
export const requestAfter = (request: number): number => (request + 1 < NO_REQUEST ? request + 1 : 1)

/** A command that is refused. */
export interface Rejection {
  readonly connection: number
  readonly request: number
  readonly code: number
  readonly isNotSubscribed: boolean
  readonly isFault: boolean
}

/** Members of a room that a record names. */
export interface Addressees {
  readonly room: number
  /** Index in AUDIENCES. */
  readonly audience: number
  readonly count: number
}

/** Who sends a private message to whom. */
export interface PrivateDelivery {
  readonly sender: number
  readonly recipient: number
  readonly recipientId: string
}

/** Everything up to a publication of a room is in earlier records. */
export interface Flushed {
  readonly room: number
  readonly offset: number
  /** The request that waits for this; NO_REQUEST when the engine has yet to tell whose publication it is. */
  readonly request: number
  /** Which of the request's rooms it is. */
  readonly index: number
  readonly isEmpty: boolean
}

/** Who shares the frames of a board: the members of an audience that have the same view. */
export interface BoardAudience {
  /** Number of the room in its shard. */
  readonly room: number
  /** Index in AUDIENCES. */
  readonly audience: number
  /** Number of the view in its room. */
  readonly view: number
}

/** The copy of a member of a board is brought to an offset. */
export interface BoardMember extends BoardAudience {
  readonly connection: number
  readonly roomName: string
  /** The offset at which the copy is behind the frame. */
  readonly offset: number
  /** Slot of the command that asked for this; NO_REQUEST when no command did. */
  readonly request: number
  /** Whether the member stays out of the feed of changes, because more frames are to follow. */
  readonly isOut: boolean
  /** Whether the view has a rate. */
  readonly isRated: boolean
}

/** The main thread's side of the records, a method for each. The bytes of a Slice belong to the ring again when the method returns. */
export interface OutboxHandler {
  /**
   * Frames for the members of an audience (its index in AUDIENCES). Framing `lines`: one frame. Framing `single`: frames, each behind its
   * u32 length. False when the rest of the record has to wait.
   */
  frames(room: number, audience: number, frames: Slice): boolean
  /**
   * One frame for the members of an audience whose numbers (f64 each, `count` of them) stand in front of the frame. They are all members of
   * the audience. Framing `single`: the frame stands behind its u32 length.
   */
  addressedFrame(to: Addressees, payload: Slice & { readonly doubles: Float64Array }): void
  /** Numbers, f64 each, of connections that have left. The frames that announce the leaves are in earlier records. */
  left(numbers: Slice & { readonly doubles: Float64Array }): void
  /** A connection is a member of a room from this record on. `reply`: the frame that tells the connection; may be empty. */
  admitted(membership: Membership, reply: Slice): void
  /** A membership has ended at the request of the connection or of the main thread. `reply` as with `admitted`. */
  departed(membership: Membership, reply: Slice): void
  /** The shard itself has ended a membership, because the member may have missed publications. */
  ended(membership: Membership): void
  /** The reply to a command. */
  reply(connection: number, request: number, frame: Slice): void
  /** The reply to a command that is refused. */
  rejection(rejection: Rejection, frame: Slice): void
  /** The answer to an HTTP request. `json`: its status and body. */
  answer(request: number, json: string): void
  privateMessage(delivery: PrivateDelivery, frame: Slice): void
  /** A frame for one member alone. `code`: the error code when the frame tells of a refusal, else 0. */
  notice(connection: number, code: number, frame: Slice): void
  /** A message of a member was not delivered. */
  textRefused(connection: number, why: TextRefusal): void
  /** The room does not take the connection, which is then closed with this code and reason. */
  refused(connection: number, code: number, reason: string): void
  flushed(flushed: Flushed): void
  /** The frames of WATCHED_AUDIENCE of a room are for its watchers as well, from this record on. `request`: that of the record `watch`. */
  watched(request: number, room: number): void
  /** A room cannot be watched, because the shard has too many rooms. */
  watchRefused(request: number): void
  /** A frame that brings the members of a board's audience to `offset`. */
  boardFrame(audience: BoardAudience & { readonly offset: number }, frame: Slice): void
  /**
   * A member of a board, from this record on in the feed of this audience unless it stays out. `frame`: brings its copy to the offset; may be
   * empty. In the place of an earlier such record for the same member and room.
   */
  boardMember(member: BoardMember, frame: Slice): void
  /** Frames for all members of a board's audience were lost or are too large for a topic: each member has to be given the whole board. */
  boardReset(audience: BoardAudience): void
  /** The shard takes records from now on. */
  ready(): void
  /** The frames of a publication that came with `Flag.timed` are in earlier records. `isDropped`: there were none, or they waited for others. */
  timed(isDropped: boolean): void
  /** The answer to `settle`: everything that the shard accepted before is in earlier records. */
  settled(number: number): void
  /** The answer to `stop`: everything that the shard accepted is in earlier records, and its engine is closed. */
  stopped(): void
}

const NOTHING = new Uint8Array(0)
const SCRATCH_BYTES = 4096

/** Writes records. One header and one scratch buffer serve all records, so `put` must copy what it cannot write at once. */
export abstract class OutboxWriter {
  readonly #scratch = new ByteBuilder(SCRATCH_BYTES)
  readonly #header: RecordHeader = { kind: 0, flags: 0, detail: 0, connection: 0, a: 0, b: 0 }

  protected abstract put(header: RecordHeader, payload: Uint8Array): void

  /** `a`: room, `detail`: audience. */
  protected putFrames(room: number, audience: number, bytes: Uint8Array): void {
    const header = this.#set(Kind.frames, 0)
    header.a = room
    header.detail = audience
    this.put(header, bytes)
  }

  /** `a`: room, `b`: audience, `detail`: how many numbers. */
  protected addressedHeader(room: number, audience: number, addressees: Uint8Array): RecordHeader {
    const header = this.#set(Kind.addressedFrame, 0)
    header.a = room
    header.b = audience
    header.detail = addressees.length / NUMBER_BYTES
    return header
  }

  protected putLeft(connections: readonly number[]): void {
    this.put(this.#set(Kind.left, 0), new Uint8Array(Float64Array.from(connections).buffer))
  }

  admitted(membership: Membership, reply: Uint8Array): void {
    this.#membership(Kind.admitted, membership, reply)
  }

  departed(membership: Membership, reply: Uint8Array): void {
    this.#membership(Kind.departed, membership, reply)
  }

  ended(membership: Membership): void {
    this.#membership(Kind.ended, membership, NOTHING)
  }

  /** `a`: room, `b`: request, `flags`: audiences. Payload: sized name of the room, then the reply. */
  #membership(kind: Kind, { connection, room, roomName, audiences, request }: Membership, reply: Uint8Array): void {
    const scratch = this.#begin()
    scratch.appendSized(utf8(roomName))
    scratch.append(reply)
    const header = this.#set(kind, connection)
    header.a = room
    header.b = request
    header.flags = audiences
    this.put(header, scratch.view())
  }

  /** `b`: request. */
  reply(connection: number, request: number, frame: Uint8Array): void {
    const header = this.#set(Kind.reply, connection)
    header.b = request
    this.put(header, frame)
  }

  /** `a`: code, `b`: request. */
  rejection({ connection, request, code, isNotSubscribed, isFault }: Rejection, frame: Uint8Array): void {
    const header = this.#set(Kind.rejection, connection)
    header.a = code
    header.b = request
    header.flags = (isNotSubscribed ? Flag.notSubscribed : 0) | (isFault ? Flag.isFault : 0)
    this.put(header, frame)
  }

  /** `a`: request. */
  protected putAnswer(request: number, json: Uint8Array): void {
    const header = this.#set(Kind.answer, 0)
    header.a = request
    this.put(header, json)
  }

  /** `connection`: the sender; `a`, `b`: the recipient. Payload: 36 bytes of the recipient's id, then the frame. */
  privateMessage({ sender, recipient, recipientId }: PrivateDelivery, frame: Uint8Array): void {
    const scratch = this.#begin()
    scratch.append(utf8(recipientId))
    scratch.append(frame)
    const header = this.#set(Kind.privateMessage, sender)
    header.a = lowWord(recipient)
    header.b = highWord(recipient)
    this.put(header, scratch.view())
  }

  /** `a`: code. */
  notice(connection: number, code: number, frame: Uint8Array): void {
    const header = this.#set(Kind.notice, connection)
    header.a = code
    this.put(header, frame)
  }

  /** `detail`: why. */
  textRefused(connection: number, why: TextRefusal): void {
    const header = this.#set(Kind.textRefused, connection)
    header.detail = why
    this.put(header, NOTHING)
  }

  /** `detail`: close code. Payload: reason. */
  refused(connection: number, code: number, reason: string): void {
    const header = this.#set(Kind.refused, connection)
    header.detail = code
    this.put(header, utf8(reason))
  }

  /** `connection`: the offset; `a`: room, `b`: request, `detail`: index. */
  flushed({ room, offset, request, index, isEmpty }: Flushed): void {
    const header = this.#set(Kind.flushed, offset)
    header.a = room
    header.b = request
    header.detail = index
    header.flags = isEmpty ? Flag.empty : 0
    this.put(header, NOTHING)
  }

  /** `a`: room, `b`: request. */
  watched(request: number, room: number): void {
    const header = this.#set(Kind.watched, 0)
    header.a = room
    header.b = request
    this.put(header, NOTHING)
  }

  /** `b`: request. */
  watchRefused(request: number): void {
    const header = this.#set(Kind.watchRefused, 0)
    header.b = request
    this.put(header, NOTHING)
  }

  /** `connection`: the offset; `a`: room, `detail`: view and audience. */
  boardFrame({ room, view, audience, offset }: BoardAudience & { readonly offset: number }, frame: Uint8Array): void {
    const header = this.#set(Kind.boardFrame, offset)
    header.a = room
    header.detail = view * VIEW_STEP + audience
    this.put(header, frame)
  }

  /** `a`: room, `b`: request, `detail`: view and audience. Payload: the offset as f64, sized name of the room, then the frame. */
  boardMember(member: BoardMember, frame: Uint8Array): void {
    const { connection, room, roomName, view, audience, offset, request, isOut, isRated } = member
    const scratch = this.#begin()
    scratch.appendDouble(offset)
    scratch.appendSized(utf8(roomName))
    scratch.append(frame)
    const header = this.#set(Kind.boardMember, connection)
    header.a = room
    header.b = request
    header.detail = view * VIEW_STEP + audience
    header.flags = (isOut ? Flag.out : 0) | (isRated ? Flag.rated : 0)
    this.put(header, scratch.view())
  }

  /** `a`: room, `detail`: view and audience. */
  boardReset({ room, view, audience }: BoardAudience): void {
    const header = this.#set(Kind.boardReset, 0)
    header.a = room
    header.detail = view * VIEW_STEP + audience
    this.put(header, NOTHING)
  }

  ready(): void {
    this.put(this.#set(Kind.ready, 0), NOTHING)
  }

  timed(isDropped: boolean): void {
    const header = this.#set(Kind.timed, 0)
    header.flags = isDropped ? Flag.dropped : 0
    this.put(header, NOTHING)
  }

  settled(number: number): void {
    const header = this.#set(Kind.settled, 0)
    header.a = number
    this.put(header, NOTHING)
  }

  stopped(): void {
    this.put(this.#set(Kind.stopped, 0), NOTHING)
  }

  #begin(): ByteBuilder {
    this.#scratch.clear()
    return this.#scratch
  }

  #set(kind: Kind, connection: number): RecordHeader {
    const header = this.#header
    header.kind = kind
    header.flags = 0
    header.detail = 0
    header.connection = connection
    header.a = 0
    header.b = 0
    return header
  }
}
