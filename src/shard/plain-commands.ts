// The commands of connections that live in one room: join, leave, a message, a private message, the list of members. Shard thread. Two
// wire protocols have such connections, plain and plain JSON; their differences are in protocol/protocols.ts.
import { assertNever } from '../assert-never.ts'
import type { Config } from '../config/config.ts'
import { permits } from '../config/room-options.ts'
import type { Engine } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { PlainRecords, Recipient } from '../mailbox/inbox-handlers.ts'
import { type JoinOrder, SAID, type Saying } from '../mailbox/orders.ts'
import { TextRefusal } from '../mailbox/outbox-records.ts'
import type { Slice } from '../mailbox/slice.ts'
import { slotOf } from '../mailbox/words.ts'
import { ErrorCode, PlainClose, type ReplyError } from '../protocol/codes.ts'
import { fromTextFrame, type Payload } from '../protocol/payload.ts'
import { askedTooOften, commandData, errorFrame, parseClientFrame } from '../protocol/plain-json.ts'
import { PROTOCOLS } from '../protocol/protocols.ts'
import { engineError } from './engine-error.ts'
import type { TurnedAway } from './joiner.ts'
import { Member } from './member.ts'
import { newestFor } from './newest.ts'
import type { Outbox } from './outbox.ts'
import type { Reads } from './reads.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'

interface Membership {
  readonly connection: number
  readonly room: Room
  readonly member: Member
}

export interface PlainCommandsParts {
  readonly config: Config
  readonly engine: Engine
  readonly rooms: Rooms
  readonly reads: Reads
  readonly outbox: Outbox
  readonly counters: ShardCounters
}

/**
 * How many lists of members one member may ask for within a turn of the shard, or until the engine has answered. The limit exists because
 * a question takes some 20 bytes, and the answer may be as large as a connection's outbox.
 */
const LISTS_MAX = 8

/** The recent questions of one member for the list of members. */
interface Asking {
  turnMs: number
  lists: number
  unanswered: number
}

const TRY_AGAIN = { ...PlainClose.tryAgain, reason: 'the join failed, try again' } as const
const LARGE_VIEW = { ...ErrorCode.limitExceeded, message: 'the view is too large' } as const
const NOTHING: Slice = { bytes: new Uint8Array(0), start: 0, end: 0 }

export class PlainCommands implements PlainRecords {
  readonly #parts: PlainCommandsParts
  readonly #memberships = new Map<number, Membership>()
  /**
   * For each slot the newest membership, which this array finds with one access to memory. The membership of an earlier connection in the
   * same slot may still be in the map, because its `leave` may arrive after the `join` of the newer one.
   */
  readonly #bySlot: (Membership | undefined)[] = []
  /** By connection, for members that have asked for the list of members. */
  readonly #asking = new Map<number, Asking>()

  constructor(parts: PlainCommandsParts) {
    this.#parts = parts
  }

  text(connection: number, text: Slice, how: Saying): void {
    // The main thread may have written this record before it heard that the join was refused.
    const membership = this.#membershipOf(connection)
    if (membership === undefined) return
    if (membership.room.isJoining(connection)) {
      this.#postpone(membership, text, (kept) => this.text(connection, kept, how))
    } else this.#say(membership, fromTextFrame('text', text.bytes, text), how)
  }

  data(connection: number, json: Slice, how: Saying): void {
    const membership = this.#membershipOf(connection)
    if (membership === undefined) return
    if (membership.room.isJoining(connection)) {
      this.#postpone(membership, json, (kept) => this.data(connection, kept, how))
    } else this.#say(membership, fromTextFrame('json', json.bytes, json), how)
  }

  privateMessage(connection: number, to: Recipient, payload: Slice & { readonly isJson: boolean }): void {
    const membership = this.#membershipOf(connection)
    if (membership === undefined) return
    const { room, member } = membership
    const { isJson } = payload
    if (room.isJoining(connection)) {
      this.#postpone(membership, payload, (kept) => this.privateMessage(connection, to, { ...kept, isJson }))
    } else room.sayPrivately(member, to, fromTextFrame(isJson ? 'json' : 'text', payload.bytes, payload))
  }

  /** Parsing such a frame is a read: it takes time that the connection has to pay for. What a connection said before its end is delivered. */
  largeFrame(connection: number, to: Recipient | undefined, frame: Slice): void {
    const membership = this.#membershipOf(connection)
    if (membership === undefined) return
    const { room, member } = membership
    if (room.isJoining(connection)) {
      this.#postpone(membership, frame, (kept) => this.largeFrame(connection, to, kept))
      return
    }
    const { reads, config } = this.#parts
    if (!reads.mayRead(connection)) {
      this.#refuseText(connection)
      return
    }
    const bytes = frame.bytes.slice(frame.start, frame.end)
    const parse = () => parseClientFrame(bytes, config.limits.jsonDepthMax)
    const parsed = reads.spendTime(connection, parse)
    switch (parsed.kind) {
      case 'text':
        this.#say(membership, fromTextFrame('text', bytes, { start: 0, end: bytes.length }))
        return
      case 'message':
        this.#say(membership, commandData(bytes, parsed))
        return
      case 'private':
        // The main thread has found the recipient by the same string.
        if (to !== undefined) room.sayPrivately(member, to, commandData(bytes, parsed))
        return
      case 'members':
        this.members(connection)
        return
      case 'view':
        room.notify(connection, errorFrame(LARGE_VIEW), LARGE_VIEW.code)
        return
      case 'fault': {
        const error = { ...ErrorCode.badRequest, message: parsed.message }
        room.notify(connection, errorFrame(error), error.code)
        return
      }
      default:
        assertNever(parsed)
    }
  }

  /** Answers with a frame of the member's protocol: the list of members, or an error. */
  members(connection: number): void {
    const membership = this.#membershipOf(connection)
    if (membership === undefined) return
    const { room, member } = membership
    if (room.isJoining(connection)) {
      this.#postpone(membership, NOTHING, () => this.members(connection))
      return
    }
    const { memberList } = member.protocol
    if (memberList === undefined) return
    const refuse = (error: ReplyError) => room.notify(connection, memberList.refused(error), error.code)
    const { presence, presenceFor } = room.options
    if (!presence) {
      refuse(ErrorCode.notAvailable)
      return
    }
    if (!permits(presenceFor, true)) {
      refuse(ErrorCode.permissionDenied)
      return
    }
    const { config, engine, reads } = this.#parts
    const judgement = reads.judge(connection)
    if (judgement === 'gone') return
    if (judgement === 'over') {
      refuse(askedTooOften)
      return
    }
    const asking = this.#askingOf(connection)
    if (asking.lists >= LISTS_MAX) {
      refuse(askedTooOften)
      return
    }
    asking.lists += 1
    asking.unanswered += 1
    engine.presence.list(room.name, (result) => {
      asking.unanswered -= 1
      if (result.kind === 'failed') refuse(engineError(result))
      else if (!reads.mayRead(connection)) refuse(askedTooOften)
      else {
        // The list is cut where it would not fit.
        const { outboxBytesMax } = config.limits
        const frame = reads.spendTime(connection, () => memberList.frame(result.members.values(), outboxBytesMax))
        reads.spendBytes(connection, frame.length)
        room.notify(connection, frame)
      }
    })
  }

  describeResident(connection: number, connectionInfo: string): void {
    const room = this.#membershipOf(connection)?.room
    if (room === undefined) return
    if (room.isJoining(connection)) room.atLast(connection, () => this.describeResident(connection, connectionInfo))
    else room.describe(connection, { connectionInfo })
  }

  join(connection: number, order: JoinOrder): void {
    // After a restart the main thread may replay a join whose first record did arrive.
    if (this.#memberships.has(connection)) return
    const { rooms, outbox, counters, reads } = this.#parts
    const room = rooms.obtain(order.room)
    if (room === undefined) {
      outbox.refused(connection, PlainClose.tryAgain.code, 'too many rooms')
      return
    }
    const protocol = PROTOCOLS[order.protocol]!
    const membership = {
      connection,
      room,
      member: new Member({ connection, protocol, joinLeave: true, identity: order }),
    }
    this.#remember(membership)
    if (order.isReplay) {
      room.restore(membership.member, order.view ?? '')
      return
    }
    const newest = newestFor(room.options)
    const judgement = newest === undefined ? 'ok' : reads.judge(connection)
    if (judgement === 'over') {
      this.#refuse(membership, TRY_AGAIN)
      rooms.dropIfEmpty(room)
      return
    }
    const isBoardLater = room.board !== undefined && !reads.hasBudget(connection)
    const isRead = (newest !== undefined && judgement === 'ok') || (room.board !== undefined && !isBoardLater)
    const join = () =>
      room.join(membership.member, {
        subscribe: undefined,
        recover: undefined,
        newest: isRead ? newest : undefined,
        mustRecover: false,
        view: order.view,
        isBoardLater,
        mayRecover: () => reads.mayRead(connection),
        admitted: ({ bytes }) => {
          if (isRead) reads.spendBytes(connection, bytes)
        },
        refused: (why) => this.#refuse(membership, closeFor(why)),
      })
    const admission = isRead ? reads.spendTime(connection, join) : join()
    if (admission === 'ok') return
    counters.add('refusedMembers')
    this.#refuse(membership, { ...PlainClose.tryAgain, reason: 'room is full' })
    rooms.dropIfEmpty(room)
  }

  leave(connection: number): void {
    const membership = this.#memberships.get(connection)
    if (membership === undefined) return
    const { room } = membership
    if (room.isJoining(connection)) {
      room.atLast(connection, () => this.leave(connection))
      return
    }
    this.#forget(membership)
    room.leave(connection, { isConfirmed: true })
    this.#parts.rooms.dropIfEmpty(room)
  }

  #refuse(membership: Membership, { code, reason }: { readonly code: number; readonly reason: string }): void {
    this.#forget(membership)
    this.#parts.outbox.refused(membership.connection, code, reason)
  }

  #say({ connection, room, member }: Membership, payload: Payload, how = SAID): void {
    if (room.say(member, payload, how)) return
    this.#parts.counters.add('refusedDeliveries')
    this.#refuseText(connection)
  }

  #postpone({ connection, room }: Membership, said: Slice, run: (kept: Slice) => void): void {
    if (!this.#parts.rooms.postpone(room, connection, { said, run })) this.#refuseText(connection)
  }

  #refuseText(connection: number): void {
    this.#parts.outbox.textRefused(connection, TextRefusal.overloaded)
  }

  #askingOf(connection: number): Asking {
    const turnMs = this.#parts.rooms.nowMs
    const known = this.#asking.get(connection)
    if (known !== undefined && (known.turnMs === turnMs || known.unanswered > 0)) return known
    const asking = { turnMs, lists: 0, unanswered: 0 }
    this.#asking.set(connection, asking)
    return asking
  }

  #remember(membership: Membership): void {
    this.#memberships.set(membership.connection, membership)
    this.#bySlot[slotOf(membership.connection)] = membership
    membership.room.traffic.membership(1)
  }

  #forget(membership: Membership): void {
    const { connection, room } = membership
    this.#memberships.delete(connection)
    this.#asking.delete(connection)
    if (this.#bySlot[slotOf(connection)] === membership) this.#bySlot[slotOf(connection)] = undefined
    room.traffic.membership(-1)
  }

  #membershipOf(connection: number): Membership | undefined {
    const newest = this.#bySlot[slotOf(connection)]
    return newest?.connection === connection ? newest : this.#memberships.get(connection)
  }
}

/** How a connection is closed that was not admitted. */
function closeFor(why: TurnedAway): { readonly code: number; readonly reason: string } {
  if (why === 'too many views') return { ...PlainClose.policy, reason: 'too many views of this board' }
  const mayTryAgain = why === 'over' || (typeof why === 'object' && why.temporary)
  return mayTryAgain ? TRY_AGAIN : PlainClose.joinFailed
}
