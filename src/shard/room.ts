// One room: its members, and what each audience is told. Shard thread.
// The engine's Stream decides the order of publications, joins and leaves. The room asks the stream and fans out what the stream delivers,
// whether within the call or later. All output goes to Pending, in order.
import type { RoomOptions } from '../config/config-schema.ts'
import { permits } from '../config/room-options.ts'
import type {
  Draft,
  HistoryQuery,
  HistoryResult,
  Position,
  Publication,
  Stream,
  StreamListener,
} from '../engine/engine.ts'
import type { Recipient } from '../mailbox/inbox-handlers.ts'
import type { Saying } from '../mailbox/orders.ts'
import { NO_REQUEST, TextRefusal } from '../mailbox/outbox-records.ts'
import type { Identity } from '../protocol/identity.ts'
import type { Payload } from '../protocol/payload.ts'
import { type Audience, PROTOCOLS } from '../protocol/protocols.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import { boardAdmission, boardObjection } from './board-joins.ts'
import { Deliveries } from './deliveries.ts'
import { refusalOf } from './engine-error.ts'
import { newFlushState } from './flush-schedule.ts'
import { type Admission, Joiner, type JoinRequest, type TurnedAway } from './joiner.ts'
import { Joiners } from './joiners.ts'
import type { Member } from './member.ts'
import type { OccupancyState } from './occupancy.ts'
import type { Pending } from './pending.ts'
import { RoomActivity } from './room-activity.ts'
import { RoomAudiences } from './room-audiences.ts'
import type { RoomBoard } from './room-board.ts'
import type { Leaving, RoomParts } from './room-parts.ts'
import { RoomPublisher } from './room-publisher.ts'
import type { RoomTraffic } from './room-traffic.ts'

const { frameOverheadBytes, leavePatienceMsMax, leavePatienceMsPerMember } = ShardThreadTuning

export class Room implements StreamListener {
  readonly name: string
  readonly number: number
  readonly options: RoomOptions
  readonly members = new Map<number, Member>()
  readonly flushState = newFlushState()
  readonly occupancy: OccupancyState | undefined
  readonly pending: Pending
  readonly traffic: RoomTraffic
  /** Publications that no member makes. */
  readonly publisher: RoomPublisher
  /** Undefined in a room that keeps none. */
  readonly board: RoomBoard | undefined
  readonly #parts: RoomParts<Room>
  readonly #joiners: Joiners
  #stream: Stream | undefined
  readonly #audiences: RoomAudiences
  readonly #deliveries: Deliveries
  /** Made with the first publication, because members join many rooms in which nothing is ever said. */
  #activity: RoomActivity | undefined

  constructor(parts: RoomParts<Room>) {
    const { name, pending, traffic, limits } = parts
    this.name = name
    this.number = parts.number
    this.options = parts.options
    this.pending = pending
    this.traffic = traffic
    this.occupancy = parts.options.occupancy ? { toldMembers: 0, hasJoiner: false } : undefined
    this.#parts = parts
    this.publisher = new RoomPublisher(this, parts.owner)
    this.board = parts.boardOf?.(this)
    this.#joiners = new Joiners(limits)
    const { deliveriesPerSecondMax: perSecondMax, deliveriesPercentMax: percentMax } = parts.options
    this.#deliveries = new Deliveries({ perSecondMax, percentMax })
    this.#audiences = new RoomAudiences({ name, pending, traffic, limits })
  }

  /** Gives the room its stream. Not a constructor argument, because the stream is opened with this room as its listener. */
  attach(stream: Stream): void {
    this.#stream = stream
    this.board?.attach(stream)
  }

  get stream(): Stream {
    if (this.#stream === undefined) throw new Error(`room ${this.name} has no stream yet`)
    return this.#stream
  }

  /** For FlushedRoom (pending.ts). */
  addressees(audience: Audience): Uint8Array | undefined {
    return this.#audiences.addressees(audience, this.members.values())
  }

  /** Watchers see what the room says, and are no members (watch-commands.ts). */
  set isWatched(isWatched: boolean) {
    this.#audiences.isWatched = isWatched
    if (this.board !== undefined) this.board.isWatched = isWatched
  }

  /** True when the room has no members, joiners or watchers. Answers of the engine that are outstanding do not need the room. */
  get empty(): boolean {
    return this.members.size === 0 && this.#joiners.size === 0 && !this.#audiences.isWatched
  }

  /** Whether the connection is joining this room. Its commands for the room then wait (`behind`). */
  isJoining(connection: number): boolean {
    return this.#joiners.size > 0 && this.#joiners.get(connection) !== undefined
  }

  /** Runs `run` once a joining connection was admitted or turned away. False when too many of its commands wait already. */
  behind(connection: number, run: () => void): boolean {
    return this.#joiners.behind(connection, run)
  }

  /** As `behind`, without the limit: for the end of a membership, which must not be refused. */
  atLast(connection: number, run: () => void): void {
    this.#joiners.atLast(connection, run)
  }

  /** Changes what others see of a member: in presence, in its later messages and in its leave. */
  describe(connection: number, change: Parameters<Member['describe']>[0]): void {
    const member = this.members.get(connection)
    if (member === undefined) return
    member.describe(change)
    if (this.options.presence) this.#parts.presence.add(this.name, member.identity)
  }

  /** Admits a member once the engine has put the join in its place. `request` is told the outcome. */
  join(member: Member, request: JoinRequest): 'ok' | 'already a member' | 'room full' {
    if (this.members.has(member.connection)) return 'already a member'
    if (this.members.size + this.#joiners.size >= this.options.membersMax) return 'room full'
    const joiner = new Joiner(member, request)
    this.#joiners.add(joiner)
    if (this.board !== undefined) {
      this.#joinBoard(joiner, this.board)
      return 'ok'
    }
    const { recover, newest } = request
    if (newest === undefined && (recover === undefined || !this.options.recovery)) {
      if (request.mustRecover) this.#turnAway(joiner, 'unrecovered')
      else this.#announceJoin(joiner)
      return 'ok'
    }
    this.stream.recover(recover, this.#parts.limits.recoverMax, this.#parts.owner.nowMs, (result) => {
      if (result.kind === 'failed') this.#turnAway(joiner, result)
      else if (this.#joiners.has(joiner)) {
        const isOver = request.mayRecover?.() === false
        if (!isOver) joiner.recovery = result
        const isHopeless = request.mustRecover && !joiner.wouldRecover(this.#parts.limits)
        // A command may be refused, so that its client tries again; a room of the connect reply may not.
        const isRefused = isOver && (request.subscribe?.order.form ?? 'reply') === 'reply'
        if (isHopeless || isRefused) this.#turnAway(joiner, isOver ? 'over' : 'unrecovered')
        else this.#announceJoin(joiner)
      }
    })
    return 'ok'
  }

  /** Makes a member of the shard's former life a member again, without a notice to anyone. `view`: of the room's board. */
  restore(member: Member, view: string): void {
    this.#enter(member, { request: NO_REQUEST, reply: NOTHING, frames: [] })
    this.board?.restore(member, view, () => this.members.get(member.connection) === member)
  }

  /** Ends a membership. Must not be called for a connection that is joining. */
  leave(connection: number, { reply, isConfirmed = false }: Leaving): boolean {
    const member = this.members.get(connection)
    if (member !== undefined) this.#remove(member)
    if (reply !== undefined) {
      const audiences = member === undefined ? 0 : member.audienceBits
      this.pending.order({ kind: 'departed', connection, audiences, request: reply.request, reply: reply.frame })
      this.#touch(reply.frame.length)
    }
    if (member === undefined) return false
    const { identity } = member
    this.stream.leave(identity, (result) => {
      // After a failure the engine delivers no leave. The members on this node are told all the same, unless the member is back.
      if (result.kind === 'failed' && !this.members.has(connection)) this.left(identity)
      if (isConfirmed) {
        this.pending.confirmLeft(connection)
        this.#touch(0, this.#leavePatienceMs)
      }
    })
    return true
  }

  /**
   * Publishes a member's message. Where members may not publish, only the member is told so. False when the room or the member has made as
   * many deliveries as it may; then the caller tells the member.
   */
  say(member: Member, payload: Payload, { skipHistory }: Saying): boolean {
    if (!permits(this.options.publish, true)) {
      this.#refuseText(member.connection, TextRefusal.permission)
      return true
    }
    if (!this.#deliveries.pay(member, this.members.size, this.#parts.owner.nowMs)) return false
    const draft: Draft = {
      kind: 'message',
      payload,
      sender: member.identity,
      tags: undefined,
      idempotencyKey: undefined,
      skipHistory,
    }
    member.asked()
    this.stream.publish(draft, this.#parts.owner.nowMs, (result) => {
      // The sender is not told the offset; it sees its own message come back in order.
      if (result.kind !== 'ok') this.#refuseText(member.connection, refusalOf(result))
      member.answered()
    })
    return true
  }

  /** To be called before a connection publishes. False when the room or the connection has made as many deliveries as it may. */
  pays(connection: number): boolean {
    const { nowMs } = this.#parts.owner
    const payer = this.members.get(connection) ?? this.#deliveries.stranger(connection, nowMs)
    return this.#deliveries.pay(payer, this.members.size, nowMs)
  }

  /** Something is told to all members that cannot be refused. */
  countDeliveries(): void {
    this.#deliveries.count(this.members.size, this.#parts.owner.nowMs)
  }

  /** When the room last published, and how much in the last seconds. Undefined when nothing was published since it was opened. */
  get activity(): RoomActivity | undefined {
    return this.#activity
  }

  history(query: HistoryQuery, done: (result: HistoryResult) => void): void {
    this.stream.history(query, this.#parts.owner.nowMs, done)
  }

  /** Sends a member's private message behind all earlier messages of that member. */
  sayPrivately(sender: Member, to: Recipient, payload: Payload): void {
    const { limits, owner } = this.#parts
    const { jsonDepthMax } = limits
    const message = { from: sender.identity, to: to.id, room: this.name, payload, jsonDepthMax }
    const frame = PROTOCOLS[to.protocol]!.privateMessage(message)
    if (!sender.isAwaited) this.#deliverPrivately(sender, to, frame)
    else if (!owner.hold(frame.length)) this.#refuseText(sender.connection, TextRefusal.overloaded)
    else {
      sender.afterwards(() => {
        owner.release(frame.length)
        this.#deliverPrivately(sender, to, frame)
      })
    }
  }

  /** Sends a frame to one member, behind all output so far. `code`: the error code when the frame tells of a refusal, else 0. */
  notify(connection: number, frame: Uint8Array, code = 0): void {
    this.pending.order({ kind: 'notice', connection, code, frame })
    this.#touch(frame.length)
  }

  /** The stream delivers a publication: it is encoded once for each audience. */
  publication(publication: Publication): void {
    const { offset } = publication
    const { owner } = this.#parts
    owner.published(this)
    this.#activity ??= new RoomActivity()
    this.#activity.published(offset, owner.nowMs, this.members.size)
    if (publication.change !== undefined) this.board!.delivered(publication)
    else if (this.#audiences.publish(this.board === undefined ? publication : { ...publication, offset: 0 })) {
      this.#touch(publication.payload.end - publication.payload.start + frameOverheadBytes)
    }
    this.publisher.delivered(offset)
    this.#joiners.keep(publication)
  }

  /** The stream delivers a join. The other members are told first, then the joiner is admitted and sees exactly what comes after its reply. */
  joined(who: Identity, position: Position): void {
    if (this.#audiences.announce(who, 'joined')) this.#announced(0)
    const joiner = this.#joiners.announced(who.id)
    if (joiner === undefined) return
    const { limits, owner } = this.#parts
    const about = { limits, room: this.name, members: this.members.size + 1 }
    const admission =
      this.board === undefined ? joiner.admission(position, about) : boardAdmission(this.board, joiner, about)
    if (admission === undefined) {
      // The others have just been told of the join, so they must be told of a leave: before anything that waits behind the join,
      // which may be another join.
      this.stream.leave(who, ignoreAnswer)
      this.#turnAway(joiner, 'unrecovered')
      return
    }
    joiner.request.admitted?.(admission)
    this.#joiners.remove(joiner)
    this.#enter(joiner.member, admission)
    if (admission.entry !== undefined) this.board!.enter(joiner.member, joiner.view!, admission.entry)
    joiner.view?.countJoiner(-1)
    this.#joiners.settled(joiner)
    if (this.empty) owner.emptied(this)
  }

  /** The stream delivers a leave. */
  left(who: Identity): void {
    if (this.#audiences.announce(who, 'left')) this.#announced(this.#leavePatienceMs)
  }

  /** Sends the number of members to the audiences of `occupancy`. */
  tellOccupancy(): void {
    if (this.#audiences.tellOccupancy(this.members.size)) this.#announced(0)
  }

  /**
   * The stream is lost: publications may have been missed. Members whose protocol has a `restarted` frame stay and are sent that frame. The
   * memberships of the others end, so that their clients subscribe again and recover.
   */
  lost(): void {
    for (const joiner of this.#joiners.all()) this.#turnAway(joiner, LOST)
    this.#audiences.tellRestarted()
    for (const member of [...this.members.values()]) {
      if (member.audiences.some(({ restarted }) => restarted !== undefined)) continue
      this.#remove(member)
      const { connection, audienceBits: audiences } = member
      this.pending.order({ kind: 'ended', connection, audiences, request: NO_REQUEST })
      this.#parts.owner.ended(this, member)
    }
    this.#touch(frameOverheadBytes)
    this.#parts.owner.lost(this)
  }

  #joinBoard(joiner: Joiner, board: RoomBoard): void {
    board.whenReady((failure) => {
      if (!this.#joiners.has(joiner)) return
      const why = failure ?? boardObjection(board, joiner)
      if (why !== undefined) this.#turnAway(joiner, why)
      else this.#announceJoin(joiner)
    })
  }

  #announceJoin(joiner: Joiner): void {
    joiner.isAnnounced = true
    this.stream.join(joiner.member.identity, (result) => {
      if (result.kind === 'failed') this.#turnAway(joiner, result)
    })
  }

  #turnAway(joiner: Joiner, why: TurnedAway): void {
    if (!this.#joiners.remove(joiner)) return
    joiner.view?.countJoiner(-1)
    joiner.request.refused(why)
    this.#joiners.settled(joiner)
    if (this.empty) this.#parts.owner.emptied(this)
  }

  #enter(member: Member, { request, reply, frames }: Omit<Admission, 'bytes'>): void {
    const { connection, audienceBits: audiences } = member
    this.pending.order({ kind: 'admitted', connection, audiences, request, reply })
    for (const frame of frames) this.notify(connection, frame)
    this.members.set(connection, member)
    this.#audiences.add(member)
    this.#parts.owner.counted(this, { isJoin: true })
    if (this.options.presence) this.#parts.presence.add(this.name, member.identity)
    this.#touch(reply.length)
  }

  #remove(member: Member): void {
    this.members.delete(member.connection)
    this.#audiences.remove(member)
    this.board?.leave(member)
    this.#parts.owner.counted(this, { isJoin: false })
    if (this.options.presence) this.#parts.presence.remove(this.name, member.id)
  }

  #deliverPrivately(sender: Member, { connection: recipient, id: recipientId }: Recipient, frame: Uint8Array): void {
    this.pending.order({ kind: 'privateMessage', sender: sender.connection, recipient, recipientId, frame })
    this.#touch(frame.length)
  }

  #refuseText(connection: number, why: TextRefusal): void {
    this.pending.order({ kind: 'textRefused', connection, why })
    this.#touch(frameOverheadBytes)
  }

  get #leavePatienceMs(): number {
    return Math.min(leavePatienceMsMax, Math.floor(this.members.size * leavePatienceMsPerMember))
  }

  #announced(patienceMs: number): void {
    this.countDeliveries()
    this.#touch(frameOverheadBytes, patienceMs)
  }

  touch(): void {
    this.#touch(frameOverheadBytes)
  }

  #touch(bytes: number, patienceMs = 0): void {
    this.#parts.owner.touched(this, bytes, patienceMs)
  }
}

const NOTHING = new Uint8Array(0)
/** A joiner of a room whose stream is lost may try again. */
const LOST = { kind: 'failed', temporary: true } as const
const ignoreAnswer = (): void => undefined
