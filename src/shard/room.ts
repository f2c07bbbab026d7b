// One room: who is in it, in which order things happen in it, and what each audience gets to see. Runs in a shard thread.
// Pure: every method takes the time as an argument and its effects go to Pending, in order. It never appends to history
// itself: it asks the engine's Stream, and fans out what the stream delivers, whether in the same tick or later.

import { type Permission, permits } from '../config/room-options.ts'
import type { Controller, PresenceManager, Publication, RecoverResult, Stream } from '../engine/engine.ts'
import { ADDRESSEES_MAX, Topic } from '../mailbox/records.ts'
import { ByteBuilder } from '../protocol/byte-builder.ts'
import {
  appendLine,
  appendPublicationPush,
  joinPush,
  leavePush,
  privatePush,
  publicationOpen,
  type StoredFields,
  storedBytes,
  subscribeResult,
} from '../protocol/centrifuge.ts'
import { appendPayload, type Payload } from '../protocol/payload.ts'
import {
  appendBroadcast,
  joinNotice,
  leaveNotice,
  permissionNotice,
  privateSuffix,
  roomSuffix,
  yourId,
} from '../protocol/plain.ts'
import { newFlushState } from './flush-schedule.ts'
import { Member, type MemberFields } from './member.ts'
import type { Pending } from './pending.ts'
import { answerOf, type SubscribeRequest } from './subscribe-request.ts'

/** What a room is told about itself when it is created; the rest of the options concern its stream. */
interface RoomLimits {
  readonly recovery: boolean
  readonly presence: boolean
  /** Who may publish from a connection. */
  readonly publish: Permission
  readonly membersMax: number
  /** The most publications one recovery may return, and the most bytes of them; more missed means not recovered. */
  readonly recoverMax: number
  readonly recoverBytesMax: number
  /** Members allowed to buffer while the engine answers their recovery, in publications. */
  readonly bufferedMax: number
  /** Size at which a frame of many messages ends. */
  readonly frameBytesMax: number
}

export interface RoomParts {
  readonly name: string
  /** Its number in this shard; topics on the main thread are named after it. */
  readonly number: number
  readonly limits: RoomLimits
  readonly pending: Pending
  readonly presence: PresenceManager
  readonly controller: Controller
  /** Called when there is output pending. `bytes` is roughly how much, `patienceMs` how long it may wait for other output. */
  readonly touched: (room: Room, bytes: number, patienceMs: number) => void
  /** A joiner that would not be let in unrecovered cannot be recovered; the room knows it no more. */
  readonly unrecovered: (room: Room, request: SubscribeRequest) => void
}

export type Admission = 'ok' | 'already a member' | 'room full'

/** Someone whose history or position the engine has yet to answer, or whose answer is ahead of what was delivered here. */
interface Joiner {
  readonly request: SubscribeRequest
  readonly member: Member
  result: RecoverResult | undefined
  /** Live publications since the request, which the answer may not contain. */
  readonly buffered: StoredFields[]
}

const MEMBER_TEXT_BYTES = 48

/**
 * A notice costs a system call for each member, some 4 µs, unless it leaves with something else. For so long, by the number of
 * members, it waits for that: a room of up to 6,000 then takes at most a tenth of the main thread for single notices. Joins do not
 * wait, because the joiner would.
 */
const LEAVE_PATIENCE = { msPerMember: 1 / 25, maxMs: 250 } as const

export class Room {
  readonly name: string
  readonly number: number
  readonly members = new Map<number, Member>()
  readonly flushState = newFlushState()
  readonly pending: Pending
  readonly #parts: RoomParts
  readonly #suffix: Uint8Array
  #open: Uint8Array | undefined
  #stream: Stream | undefined
  #joiners: Joiner[] = []
  #plainCount = 0
  #addressees: Uint8Array | undefined
  #centrifugeCount = 0
  #joinLeaveCount = 0
  /** Offset of the newest publication that was fanned out here. */
  #deliveredOffset = 0

  constructor(parts: RoomParts) {
    this.name = parts.name
    this.number = parts.number
    this.pending = parts.pending
    this.#parts = parts
    this.#suffix = roomSuffix(parts.name)
  }

  /** The stream is opened with this room's `deliver`, so it comes second. */
  attach(stream: Stream): void {
    this.#stream = stream
    stream.position((position) => {
      this.#deliveredOffset = Math.max(this.#deliveredOffset, position.offset)
      this.#admitReady()
    })
  }

  get stream(): Stream {
    if (this.#stream === undefined) throw new Error(`room ${this.name} has no stream yet`)
    return this.#stream
  }

  /** See FlushedRoom. Made when it is asked for: a room fills up before anything is said in it. */
  get addressees(): Uint8Array | undefined {
    if (this.#plainCount === 0 || this.#plainCount > ADDRESSEES_MAX) return undefined
    this.#addressees ??= numbersOf(this.members.values())
    return this.#addressees
  }

  /** True when nobody is in it and nobody is about to be. */
  get empty(): boolean {
    return this.members.size === 0 && this.#joiners.length === 0
  }

  /** Whether the connection is a member or about to be one. */
  knows(connection: number): boolean {
    return this.members.has(connection) || this.#joiners.some(({ member }) => member.connection === connection)
  }

  /** Changes what the others see of a member: in presence, and in what it says and does from now on. */
  describe(connection: number, change: Parameters<Member['describe']>[0]): void {
    this.#joiners.find(({ member }) => member.connection === connection)?.member.describe(change)
    const member = this.members.get(connection)
    if (member === undefined) return
    member.describe(change)
    if (this.#parts.limits.presence) this.#parts.presence.add(this.name, member.id, member)
  }

  joinPlain(fields: MemberFields): Admission {
    if (this.members.size + this.#joiners.length >= this.#parts.limits.membersMax) return 'room full'
    this.#admit(new Member(fields), { request: 0, reply: yourId(fields.id) })
    return 'ok'
  }

  /** Puts a member of the shard's former life back, without telling anyone. */
  restore(fields: MemberFields): void {
    this.#enter(new Member(fields), { request: 0, reply: new Uint8Array(0) })
  }

  subscribe(request: SubscribeRequest, nowMs: number): Admission {
    const { connection } = request.member
    if (this.knows(connection)) return 'already a member'
    if (this.members.size + this.#joiners.length >= this.#parts.limits.membersMax) return 'room full'
    const joiner: Joiner = { request, member: new Member(request.member), result: undefined, buffered: [] }
    this.#joiners.push(joiner)
    const answered = (result: RecoverResult) => {
      joiner.result = result
      this.#admitReady()
    }
    if (request.recover !== undefined && this.#parts.limits.recovery) {
      this.stream.recover(request.recover, this.#parts.limits.recoverMax, nowMs, answered)
    } else {
      this.stream.position((position) => answered({ position, recovered: false, publications: [] }))
    }
    return 'ok'
  }

  /** Ends a membership. `reply` goes to the connection when it is still there; no frame reaches it after that. */
  leave(connection: number, reply?: { readonly request: number; readonly frame: Uint8Array }): boolean {
    const waiting = this.#joiners.findIndex((joiner) => joiner.member.connection === connection)
    if (waiting >= 0) this.#joiners.splice(waiting, 1)
    const member = this.members.get(connection)
    if (member !== undefined) {
      this.members.delete(connection)
      this.#count(member, -1)
      if (this.#parts.limits.presence) this.#parts.presence.remove(this.name, member.id)
    }
    if (reply !== undefined) {
      const topics = member === undefined ? 0 : topicsOf(member)
      this.pending.order({ kind: 'unsubscribed', connection, topics, request: reply.request, reply: reply.frame })
      this.#touch(reply.frame.length)
    }
    if (member !== undefined) this.#announce(member, 'left')
    return member !== undefined || waiting >= 0
  }

  /** The main thread wants to know when a member's end has been announced; said with the next flush. */
  confirmLeft(connection: number): void {
    this.pending.confirmLeft(connection)
    this.#touch(0, this.#leavePatienceMs)
  }

  /** A plain member's text, to everyone; or, where members may not publish, a notice to the member alone. */
  say(member: Member, payload: Payload, nowMs: number): void {
    if (!permits(this.#parts.limits.publish, true)) {
      this.pending.order({ kind: 'notice', connection: member.connection, frame: permissionNotice })
      this.#touch(permissionNotice.length)
      return
    }
    this.stream.publish(
      { payload, sender: member, tags: undefined, idempotencyKey: undefined, skipHistory: false },
      nowMs,
      ignoreResult,
    )
  }

  /** A plain member's private message: serialised here so that it keeps its place behind what the member said before. */
  sayPrivately(sender: Member, to: { connection: number; id: string; protocol: Member['protocol'] }, payload: Payload) {
    let frame: Uint8Array
    if (to.protocol === 'centrifuge') {
      frame = privatePush(sender.id, payload)
    } else {
      const builder = new ByteBuilder(payload.end - payload.start + 192)
      appendBroadcast(builder, sender.prefix, payload, privateSuffix(this.name, to.id))
      frame = builder.copy()
    }
    this.pending.order({
      kind: 'privateMessage',
      sender: sender.connection,
      recipient: to.connection,
      recipientId: to.id,
      frame,
    })
    this.#touch(frame.length)
  }

  /** Fans a publication out to each audience in its own protocol, encoded once for each. The listener of the stream. */
  deliver(publication: Publication): void {
    const { payload, sender, offset } = publication
    this.#deliveredOffset = offset
    if (this.#plainCount > 0) {
      const builder = this.pending.builder('plain')
      const place = this.pending.openPlain()
      appendBroadcast(builder, sender.prefix, payload, this.#suffix)
      this.pending.closePlain(place)
    }
    if (this.#centrifugeCount > 0) {
      this.#open ??= publicationOpen(this.name)
      const builder = this.pending.builder('centrifuge')
      const before = builder.length
      appendPublicationPush(builder, this.#open, {
        payload,
        info: sender.info,
        offset,
        tags: publication.tags,
      })
      // Looked at afterwards: escapes, what is said of the sender and tags can be many times the payload.
      if (builder.length > this.#parts.limits.frameBytesMax) this.pending.cutBeforeLine('centrifuge', before)
    }
    if (this.members.size > 0) this.#touch(payload.end - payload.start + MEMBER_TEXT_BYTES)
    if (this.#joiners.length > 0) this.#keepForJoiners(publication)
  }

  #keepForJoiners(publication: Publication): void {
    const builder = new ByteBuilder()
    appendPayload(builder, publication.payload)
    const data = builder.copy()
    const { offset, tags } = publication
    const stored = { offset, tags, data, info: publication.sender.info }
    for (const joiner of this.#joiners) {
      joiner.buffered.push(stored)
      // A joiner that waits this long is told that it has not recovered rather than given a part.
      if (joiner.buffered.length > this.#parts.limits.bufferedMax) joiner.buffered.length = 0
    }
    this.#admitReady()
  }

  /** Admits, in order of arrival, the joiners whose answer has come and is not ahead of what was fanned out here. */
  #admitReady(): void {
    for (const joiner of [...this.#joiners]) {
      const { result, request } = joiner
      if (result === undefined || result.position.offset > this.#deliveredOffset) continue
      this.#joiners.splice(this.#joiners.indexOf(joiner), 1)
      // The answer reaches up to result.position; what was delivered live since then comes from the joiner's own buffer.
      const live = joiner.buffered.filter((stored) => stored.offset > result.position.offset)
      const isComplete = result.recovered && result.position.offset + live.length === this.#deliveredOffset
      const missed: StoredFields[] = isComplete ? [...result.publications, ...live] : []
      const recovered = isComplete && this.#fitsReply(missed, request.data)
      if (request.mustRecover && !recovered) {
        this.#parts.unrecovered(this, request)
        continue
      }
      const publications = recovered ? missed : []
      const position = { epoch: result.position.epoch, offset: this.#deliveredOffset }
      const known = request.recoverable || request.positioned
      const reply = subscribeResult({
        recoverable: request.recoverable,
        positioned: request.positioned,
        position: known ? position : undefined,
        wasRecovering: request.recover !== undefined,
        recovered,
        publications,
        ttl: request.ttl,
        data: request.data,
      })
      this.#admit(joiner.member, {
        request: request.request,
        reply: answerOf(this.name, request, reply),
      })
    }
  }

  /** Whether a reply with these publications is one that a connection's outbox holds. */
  #fitsReply(publications: readonly StoredFields[], data: string | undefined): boolean {
    let bytes = Buffer.byteLength(data ?? '')
    for (const stored of publications) bytes += storedBytes(stored)
    return bytes <= this.#parts.limits.recoverBytesMax
  }

  /** The others hear of it first, then the joiner gets its reply: it sees exactly what comes after that. */
  #admit(member: Member, answer: { readonly request: number; readonly reply: Uint8Array }): void {
    this.#announce(member, 'joined')
    this.#enter(member, answer)
  }

  #enter(member: Member, answer: { readonly request: number; readonly reply: Uint8Array }): void {
    this.pending.order({ kind: 'subscribed', connection: member.connection, topics: topicsOf(member), ...answer })
    this.members.set(member.connection, member)
    this.#count(member, 1)
    if (this.#parts.limits.presence) {
      this.#parts.presence.add(this.name, member.id, member)
    }
    this.#touch(answer.reply.length)
  }

  #announce(member: Member, what: 'joined' | 'left'): void {
    if (this.#plainCount > 0) {
      const builder = this.pending.builder('plain')
      const place = this.pending.openPlain()
      builder.append(what === 'joined' ? joinNotice(member.id) : leaveNotice(member.id))
      this.pending.closePlain(place)
    }
    if (this.#joinLeaveCount > 0) {
      const push = what === 'joined' ? joinPush(this.name, member.info) : leavePush(this.name, member.info)
      const builder = this.pending.builder('joinLeave')
      // Members may leave in thousands at once, each with all that its token says of it: the sum must still fit a record.
      if (builder.length + push.length > this.#parts.limits.frameBytesMax) {
        // Their last publications first.
        this.pending.cut('centrifuge')
        this.pending.cut('joinLeave')
      }
      appendLine(builder, push)
    }
    if (this.#plainCount + this.#joinLeaveCount === 0) return
    this.#touch(MEMBER_TEXT_BYTES, what === 'left' ? this.#leavePatienceMs : 0)
  }

  get #leavePatienceMs(): number {
    return Math.min(LEAVE_PATIENCE.maxMs, Math.floor(this.members.size * LEAVE_PATIENCE.msPerMember))
  }

  #count(member: Member, by: 1 | -1): void {
    if (member.protocol === 'plain') {
      this.#plainCount += by
      this.#addressees = undefined
    } else this.#centrifugeCount += by
    if (member.protocol === 'centrifuge' && member.joinLeave) this.#joinLeaveCount += by
  }

  #touch(bytes: number, patienceMs = 0): void {
    this.#parts.touched(this, bytes, patienceMs)
  }
}

const ignoreResult = (): void => {
  // A plain sender is not told the offset; it sees its own message come back in order.
}

const topicsOf = (member: Member): number =>
  member.protocol === 'plain' ? Topic.plain : member.joinLeave ? Topic.centrifuge | Topic.joinLeave : Topic.centrifuge

function numbersOf(members: Iterable<Member>): Uint8Array {
  const plain = [...members].filter(({ protocol }) => protocol === 'plain')
  return new Uint8Array(Float64Array.from(plain, ({ connection }) => connection).buffer)
}
