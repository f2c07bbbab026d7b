// A joiner: a connection whose join the engine has yet to put in its place among the publications. Makes the reply to the join. Shard thread.
// Pure.
import type { Failure, Position, Publication, Recovery } from '../engine/engine.ts'
import { NO_REQUEST } from '../mailbox/outbox-records.ts'
import { ByteBuilder } from '../protocol/byte-builder.ts'
import { storedBytes, subscribeResult } from '../protocol/centrifuge.ts'
import { appendPayload } from '../protocol/payload.ts'
import type { StoredSpoken } from '../protocol/protocols.ts'
import type { Member } from './member.ts'
import { lastFitting, Newest, type NewestWish, newestFrames, withPushes } from './newest.ts'
import type { BoardEntry } from './room-board.ts'
import type { RoomLimits } from './room-limits.ts'
import type { RoomView } from './room-view.ts'
import { answerOf, type SubscribeRequest } from './subscribe-request.ts'

/**
 * Why a joiner is not admitted: it must be recovered and cannot be; it must be, and its connection has no budget left for reads; the room's
 * board has as many views as it may; or the engine could not join it.
 */
export type TurnedAway = 'unrecovered' | 'over' | 'too many views' | Failure

/** What a connection asks for when it joins a room, and who is told of the outcome. */
export interface JoinRequest {
  /** The command to answer. Undefined for a connection that lives in one room: such a connection gets its protocol's welcome. */
  readonly subscribe: SubscribeRequest | undefined
  /** The newest position that the client has seen, when the client wants what it missed since. */
  readonly recover: Position | undefined
  /** What the connection is sent of the newest publications. Undefined for one that names a position. */
  readonly newest: NewestWish | undefined
  /** The connection is not admitted unless it is recovered. */
  readonly mustRecover: boolean
  /** Asked when the engine has answered a recovery: false when the connection has no budget left for the answer. */
  readonly mayRecover?: () => boolean
  /** The connection is a member. */
  readonly admitted?: (admission: Admission) => void
  readonly refused: (why: TurnedAway) => void
  /** The view of the room's board, in its one form; absent for the whole board. */
  readonly view?: string | undefined
  /** There is no time for the room's board now. The joiner is admitted without it, and is given the board when there is. */
  readonly isBoardLater?: boolean
}

/** The room as a joiner finds it. */
interface JoinedRoom {
  readonly limits: RoomLimits
  readonly room: string
  /** Number of members, the joiner included. */
  readonly members: number
}

/** What the joiner is sent: the reply, and behind it the frames. `bytes`: of all of them. */
export interface Admission {
  readonly request: number
  readonly reply: Uint8Array
  readonly frames: readonly Uint8Array[]
  readonly bytes: number
  /** What the joiner is given of the room's board. */
  readonly entry?: BoardEntry
  /** Whether the joiner was recovered; absent for one that has no position to be recovered from. */
  readonly recovered?: boolean | undefined
}

export class Joiner {
  readonly member: Member
  readonly request: JoinRequest
  recovery: Recovery | undefined
  /** The view of the room's board, once it is known that the joiner may have it. */
  view: RoomView | undefined
  /** Whether the engine has been asked to announce the join. */
  isAnnounced = false
  /** Commands of the connection for this room, to be run once the join is settled. */
  readonly behind: (() => void)[] = []
  /** Publications delivered since the request. The engine's answer to `recover` may not contain them. */
  #buffered: StoredSpoken[] = []
  #isOverflowed = false
  readonly #newest: Newest | undefined

  constructor(member: Member, request: JoinRequest) {
    this.member = member
    this.request = request
    if (request.newest !== undefined) this.#newest = new Newest(request.newest)
  }

  /** Whether the joiner needs what is delivered while it waits. */
  get isBuffering(): boolean {
    return this.#newest !== undefined || (this.request.recover !== undefined && !this.#isOverflowed)
  }

  /** Keeps a publication that was delivered while the joiner waits. `isStored`: the log keeps the publication as well. */
  keep(delivered: StoredSpoken, { bufferedMax, isStored }: { bufferedMax: number; isStored: boolean }): void {
    if (this.#newest !== undefined && isStored) this.#newest.keep(delivered)
    if (this.#newest !== undefined || !this.isBuffering) return
    this.#buffered.push(delivered)
    // Too many to keep: the joiner will be told that it has not recovered, because a part of the missed publications would be a gap.
    if (this.#buffered.length <= bufferedMax) return
    this.#isOverflowed = true
    this.#buffered = []
  }

  /** Whether the joiner would be recovered if nothing more were published before its admission. */
  wouldRecover(limits: RoomLimits): boolean {
    const { recovery } = this
    if (recovery === undefined || this.#newest !== undefined) return recovery !== undefined
    const newest = this.#buffered.at(-1)?.offset ?? 0
    return (
      this.#missed({ ...recovery.position, offset: Math.max(recovery.position.offset, newest) }, limits) !== undefined
    )
  }

  /** The reply to the request; `position` is that of the newest publication before the join. Undefined when the joiner may not join. */
  admission(position: Position, where: JoinedRoom): Admission | undefined {
    const { subscribe, mustRecover } = this.request
    if (subscribe === undefined) return this.#greeting(position, where)
    const { limits, room } = where
    const newest = this.#newestUpTo(position, limits)
    const missed = newest ?? this.#missed(position, limits)
    if (mustRecover && missed === undefined) return undefined
    const { order, call } = subscribe
    const isPushed = newest !== undefined && order.form === 'push'
    const publications = isPushed ? [] : (missed ?? [])
    // An SDK looks at the publications in a connect reply only when it is told that it has recovered.
    const isToldSo = newest === undefined || this.request.newest?.isRecovery || order.form === 'result'
    const result = subscribeResult({
      recoverable: order.recoverable,
      positioned: order.positioned,
      position: order.recoverable || order.positioned ? position : undefined,
      // As the client asked: it is told that it has not recovered, also when the engine was not asked for what it missed.
      wasRecovering: order.recover !== undefined,
      recovered: missed !== undefined && isToldSo === true && (order.recover !== undefined || publications.length > 0),
      publications,
      ttl: order.ttl,
      data: order.data,
    })
    const answer = answerOf(subscribe, result)
    const reply = isPushed ? withPushes(answer, room, newest) : answer
    const recovered = order.recover === undefined ? undefined : missed !== undefined
    return { request: call.request, reply, frames: [], bytes: reply.length, recovered }
  }

  /** What somebody who lives in the room is told first. */
  #greeting(position: Position, { limits, room, members }: JoinedRoom): Admission {
    const { identity, protocol } = this.member
    const { recoverBytesMax, jsonDepthMax } = limits
    const reply = protocol.welcome(identity, { name: room, members })
    const newest = this.#newestUpTo(position, limits) ?? []
    const frames = newestFrames(newest, this.member, { room, jsonDepthMax })
    const fitting = lastFitting(frames, ({ length }) => length, newestBytesMax(recoverBytesMax))
    const bytes = fitting.reduce((sum, { length }) => sum + length, reply.length)
    return { request: NO_REQUEST, reply, frames: fitting, bytes }
  }

  /** The newest publications before the join. Undefined when the joiner is not sent any. */
  #newestUpTo(position: Position, { recoverBytesMax }: RoomLimits): readonly StoredSpoken[] | undefined {
    if (this.#newest === undefined || this.recovery === undefined) return undefined
    const dataBytes = Buffer.byteLength(this.request.subscribe?.order.data ?? '')
    const bytesMax = newestBytesMax(recoverBytesMax - dataBytes)
    return lastFitting(this.#newest.upTo(position, this.recovery), storedBytes, bytesMax)
  }

  /**
   * All publications missed up to `position`. Undefined when some of them are not known, or when they are more than a connection's outbox
   * holds.
   */
  #missed(position: Position, { recoverBytesMax }: RoomLimits): readonly StoredSpoken[] | undefined {
    const { recovery } = this
    if (recovery?.recovered !== true || recovery.position.epoch !== position.epoch) return undefined
    // The engine's answer ends at `recovery.position`; later publications are in the buffer.
    const live = this.#buffered.filter(({ offset }) => offset > recovery.position.offset)
    if (recovery.position.offset + live.length !== position.offset) return undefined
    const missed = [...recovery.publications, ...live]
    let bytes = Buffer.byteLength(this.request.subscribe?.order.data ?? '')
    for (const stored of missed) bytes += storedBytes(stored)
    return bytes <= recoverBytesMax ? missed : undefined
  }
}

/** The newest publications leave half of a connection's outbox for what comes behind them. */
const newestBytesMax = (recoverBytesMax: number): number => Math.floor(recoverBytesMax / 2)

/** A publication that is being delivered, for the time after that. */
export function keptPublication({ kind, payload, sender, offset, tags }: Publication): StoredSpoken {
  const builder = new ByteBuilder()
  appendPayload(builder, payload)
  return { kind, offset, tags, sender, isText: payload.encoding === 'text', data: builder.copy() }
}
