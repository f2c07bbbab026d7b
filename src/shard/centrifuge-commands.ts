// Carries out centrifuge commands in a shard: decodes the parameters, asks the room or the engine, and writes exactly one reply for each
// command. The main thread has checked tokens and the limits of a connection before. Shard thread only.
import { assertNever } from '../assert-never.ts'
import type { Config } from '../config/config.ts'
import { type Permission, permits, roomOptionsFor } from '../config/room-options.ts'
import type { Engine } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { Call, CommandRecords } from '../mailbox/inbox-handlers.ts'
import type { DescribeOrder, Saying, Stranger, SubscribeOrder } from '../mailbox/orders.ts'
import type { Slice } from '../mailbox/slice.ts'
import { ByteBuilder, textOf } from '../protocol/byte-builder.ts'
import {
  appendLine,
  errorFrame,
  historyResult,
  infoBytes,
  presenceResult,
  presenceResultBytes,
  presenceStatsResult,
  replyFrame,
  unsubscribePush,
} from '../protocol/centrifuge.ts'
import { ErrorCode, type ReplyError, UnsubscribeCode } from '../protocol/codes.ts'
import { Identity } from '../protocol/identity.ts'
import { PARSED_BYTES_MAX } from '../protocol/json-text.ts'
import { fromTextFrame } from '../protocol/payload.ts'
import { PROTOCOL } from '../protocol/protocols.ts'
import { dataOf, type FoundData } from '../protocol/publish-data.ts'
import { TOO_MANY_VIEWS } from './board-commands.ts'
import { engineError } from './engine-error.ts'
import { fittingFirst, historyQuery } from './history-query.ts'
import type { JoinRequest, TurnedAway } from './joiner.ts'
import { Member } from './member.ts'
import { newestForSubscribe } from './newest.ts'
import type { Outbox } from './outbox.ts'
import type { Reads } from './reads.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'

type Recovery = Pick<JoinRequest, 'recover' | 'newest' | 'mustRecover' | 'isBoardLater'>

function joinError(why: TurnedAway): ReplyError {
  if (why === 'unrecovered') return ErrorCode.unrecoverablePosition
  if (why === 'too many views') return TOO_MANY_VIEWS
  return why === 'over' ? ErrorCode.tooManyRequests : engineError(why)
}

const NOTHING: Slice = { bytes: new Uint8Array(0), start: 0, end: 0 }

export interface CentrifugeCommandsParts {
  readonly config: Config
  readonly engine: Engine
  readonly rooms: Rooms
  readonly reads: Reads
  readonly outbox: Outbox
  readonly counters: ShardCounters
}

export class CentrifugeCommands implements CommandRecords {
  readonly #config: Config
  readonly #engine: Engine
  readonly #rooms: Rooms
  readonly #reads: Reads
  readonly #outbox: Outbox
  readonly #counters: ShardCounters

  constructor(parts: CentrifugeCommandsParts) {
    this.#config = parts.config
    this.#engine = parts.engine
    this.#rooms = parts.rooms
    this.#reads = parts.reads
    this.#outbox = parts.outbox
    this.#counters = parts.counters
  }

  subscribe(call: Call, order: SubscribeOrder): void {
    const rooms = this.#rooms
    const said = bytesSaidOf(order)
    const { outboxBytesMax } = this.#config.limits
    if (said > outboxBytesMax) {
      const message = `the tokens say ${said} bytes about this member; at most ${outboxBytesMax} fit a connection's outbox`
      this.#refuseSubscribe(call, { ...ErrorCode.limitExceeded, message })
      return
    }
    const room = rooms.obtain(order.room)
    if (room === undefined) {
      this.#refuseSubscribe(call, { ...ErrorCode.limitExceeded, message: 'too many rooms' })
      return
    }
    const { connection } = call
    if (room.isJoining(connection)) {
      const isTaken = room.behind(connection, () => this.subscribe(call, order))
      if (!isTaken) this.#refuseSubscribe(call, ErrorCode.tooManyRequests)
      return
    }
    const recovery = this.#recoveryOf(call, order, room)
    if (recovery === 'over') {
      this.#refuseSubscribe(call, ErrorCode.tooManyRequests)
      rooms.dropIfEmpty(room)
      return
    }
    const { joinLeave } = order
    const member = new Member({ connection, protocol: PROTOCOL.centrifuge, joinLeave, identity: order })
    rooms.track(connection, room)
    room.traffic.membership(1)
    const { recover, newest, isBoardLater = false } = recovery
    const isRead = recover !== undefined || newest !== undefined || (room.board !== undefined && !isBoardLater)
    const join = () =>
      room.join(member, {
        subscribe: { call, order },
        ...recovery,
        view: order.view,
        mayRecover: () => this.#reads.mayRead(connection),
        admitted: ({ bytes, recovered }) => {
          if (isRead) this.#reads.spendBytes(connection, bytes)
          if (recovered !== undefined) this.#counters.add(recovered ? 'recovered' : 'unrecovered')
        },
        refused: (why) => {
          this.#untrack(call, room)
          if (why === 'unrecovered') this.#counters.add('refusedRecoveries')
          this.#refuseSubscribe(call, joinError(why))
        },
      })
    const admission = isRead ? this.#reads.spendTime(connection, join) : join()
    switch (admission) {
      case 'ok':
        return
      case 'already a member':
        room.traffic.membership(-1)
        this.#refuseSubscribe(call, ErrorCode.alreadySubscribed)
        return
      case 'room full':
        this.#untrack(call, room)
        this.#counters.add('refusedMembers')
        this.#refuseSubscribe(call, { ...ErrorCode.limitExceeded, message: 'room is full' })
        rooms.dropIfEmpty(room)
        return
      default:
        assertNever(admission)
    }
  }

  /**
   * What a subscribe may recover, or is sent of the newest publications. Both are reads: beyond the budget a subscribe is refused, so that its
   * client tries again after a pause. A room of the connect reply cannot be refused without the whole connection, so there the client is told
   * that it has not recovered. A connection that has gone joins all the same, because what it says behind the subscribe is delivered. A board is
   * a read too, and comes whole and later when there is no budget for it.
   */
  #recoveryOf(call: Call, order: SubscribeOrder, room: Room): Recovery | 'over' {
    const { mustRecover } = order
    const newest = newestForSubscribe(order, room.options)
    const recover = newest === undefined ? order.recover : undefined
    if (room.board !== undefined) {
      if (this.#reads.hasBudget(call.connection)) return { recover, newest, mustRecover }
      if (mustRecover) return 'over'
      return { recover: undefined, newest, mustRecover, isBoardLater: true }
    }
    const isRecovering = newest !== undefined || (recover !== undefined && room.options.recovery)
    if (!isRecovering) return { recover, newest, mustRecover }
    const judgement = this.#reads.judge(call.connection)
    if (judgement === 'ok') return { recover, newest, mustRecover }
    if (judgement === 'over' && order.form === 'reply') return 'over'
    return { recover: undefined, newest: undefined, mustRecover: false }
  }

  describe(connection: number, order: DescribeOrder): void {
    const roomInfos = new Map(order.rooms)
    for (const room of this.#rooms.roomsOf(connection)) {
      const roomInfo = roomInfos.get(room.name)
      const change = {
        name: order.name ?? undefined,
        connectionInfo: order.connectionInfo ?? undefined,
        ...(roomInfo === undefined ? {} : { roomInfo: roomInfo ?? undefined }),
      }
      this.#describe(connection, room.name, change)
    }
  }

  /** By its name: what waits behind a join may have ended in another room of the same name. */
  #describe(connection: number, name: string, change: Parameters<Room['describe']>[1]): void {
    const room = this.#rooms.get(name)
    if (room?.isJoining(connection) === true) {
      room.atLast(connection, () => this.#describe(connection, name, change))
    } else room?.describe(connection, change)
  }

  unsubscribe(call: Call, name: string): void {
    this.#leave(call, name, replyFrame(call.id, 'unsubscribe', '{}'))
  }

  /** The server ends a subscription. The member gets an unsubscribe push, and behind the push the frame `follow`. */
  expel(call: Call, { room: name, code, follow }: { room: string; code: number; follow: Slice }): void {
    const known = Object.values(UnsubscribeCode).find((advice) => advice.code === code)
    const lines = new ByteBuilder(256)
    appendLine(lines, unsubscribePush(name, { code, reason: known?.reason ?? '' }))
    if (follow.start < follow.end) appendLine(lines, follow.bytes.subarray(follow.start, follow.end))
    this.#leave(call, name, lines.copy())
  }

  #leave(call: Call, name: string, frame: Uint8Array): void {
    const room = this.#rooms.get(name)
    // The room is gone when it refused the subscribe just before. The command still needs its reply.
    if (room === undefined) this.#outbox.reply(call.connection, call.request, frame)
    else if (room.isJoining(call.connection)) room.atLast(call.connection, () => this.#leave(call, name, frame))
    else {
      this.#untrack(call, room)
      room.leave(call.connection, { reply: { request: call.request, frame } })
      this.#rooms.dropIfEmpty(room)
    }
  }

  publish(call: Call, name: string, said: { stranger: Stranger | undefined; params: Slice; how: Saying }): void {
    const { stranger, params, how } = said
    const again = (kept: Slice) => this.publish(call, name, { stranger, params: kept, how })
    if (this.#isPostponed(call, name, { said: params, run: again })) return
    const identity = this.#rooms.get(name)?.members.get(call.connection)?.identity
    const sender = identity ?? (stranger === undefined ? undefined : new Identity(stranger))
    if (sender === undefined || !permits(roomOptionsFor(this.#config.rooms, name).publish, identity !== undefined)) {
      this.#refuse(call, ErrorCode.permissionDenied)
      return
    }
    // The size of a member's identity was checked when it subscribed.
    if (identity === undefined && infoBytes(sender) > this.#config.limits.outboxBytesMax) {
      const message = "what the token says about this connection does not fit a connection's outbox"
      this.#refuse(call, { ...ErrorCode.limitExceeded, message })
      return
    }
    const data = this.#dataOf(call, params)
    if (data === 'over') {
      this.#refuse(call, ErrorCode.tooManyRequests)
      return
    }
    if (data.kind === 'refused') {
      this.#refuse(call, { ...ErrorCode.badRequest, message: data.why })
      return
    }
    const room = this.#rooms.use(name)
    if (room === undefined) {
      this.#refuse(call, { ...ErrorCode.limitExceeded, message: 'too many rooms' })
      return
    }
    if (!room.pays(call.connection)) {
      this.#counters.add('refusedDeliveries')
      this.#refuse(call, ErrorCode.tooManyRequests)
      return
    }
    const payload = fromTextFrame('json', params.bytes, data)
    const draft = {
      kind: 'message',
      payload,
      sender,
      tags: undefined,
      idempotencyKey: undefined,
      skipHistory: how.skipHistory,
    } as const
    room.publisher.publish(draft, (result) => {
      if (result.kind === 'ok') this.#outbox.reply(call.connection, call.request, replyFrame(call.id, 'publish', '{}'))
      else this.#refuse(call, result.kind === 'failed' ? engineError(result) : ErrorCode.internal)
    })
  }

  /** Parsing much JSON is a read: it takes time that the connection has to pay for. */
  #dataOf({ connection }: Call, { bytes, start, end }: Slice): FoundData | 'over' {
    if (end - start <= PARSED_BYTES_MAX) return dataOf(bytes, start, end)
    if (!this.#reads.mayRead(connection)) return 'over'
    return this.#reads.spendTime(connection, () => dataOf(bytes, start, end))
  }

  presence(call: Call, name: string): void {
    if (!this.#mayReadPresence(call, name, () => this.presence(call, name))) return
    this.#engine.presence.list(name, (listed) => {
      if (listed.kind === 'failed') {
        this.#refuse(call, engineError(listed))
        return
      }
      const { members, bytes } = listed
      // The presence of a room of thousands does not fit a connection's outbox. Its number of members is in presence_stats.
      if (presenceResultBytes(bytes) > this.#config.limits.outboxBytesMax) {
        this.#refuse(call, { ...ErrorCode.limitExceeded, message: 'too many members to list' })
      } else this.#reply(call, bytes, () => replyFrame(call.id, 'presence', presenceResult(members, bytes)))
    })
  }

  presenceStats(call: Call, name: string): void {
    if (!this.#mayReadPresence(call, name, () => this.presenceStats(call, name))) return
    this.#engine.presence.stats(name, (counted) => {
      if (counted.kind === 'failed') this.#refuse(call, engineError(counted))
      else {
        const frame = replyFrame(call.id, 'presence_stats', presenceStatsResult(counted.stats))
        this.#reply(call, frame.length, () => frame)
      }
    })
  }

  #mayReadPresence(call: Call, name: string, again: () => void): boolean {
    if (this.#isPostponed(call, name, { said: NOTHING, run: again })) return false
    if (!this.#isAffordable(call)) return false
    const { presence, presenceFor } = roomOptionsFor(this.#config.rooms, name)
    if (presence) return this.#mayRead(call, name, presenceFor)
    this.#refuse(call, ErrorCode.notAvailable)
    return false
  }

  history(call: Call, name: string, params: Slice): void {
    if (this.#isPostponed(call, name, { said: params, run: (kept) => this.history(call, name, kept) })) return
    if (!this.#isAffordable(call)) return
    const options = roomOptionsFor(this.#config.rooms, name)
    if (options.historySize === 0) {
      this.#refuse(call, ErrorCode.notAvailable)
      return
    }
    if (!this.#mayRead(call, name, options.history)) return
    const { historyItemsMax, outboxBytesMax } = this.#config.limits
    const query = historyQuery(textOf(params.bytes, params.start, params.end), historyItemsMax)
    if (typeof query === 'string') {
      this.#refuse(call, { ...ErrorCode.badRequest, message: query })
      return
    }
    const room = this.#rooms.use(name)
    if (room === undefined) {
      this.#refuse(call, { ...ErrorCode.limitExceeded, message: 'too many rooms' })
      return
    }
    room.history(query, (result) => {
      if (result.kind === 'failed') {
        this.#refuse(call, engineError(result))
        return
      }
      if (result.kind === 'unrecoverable') {
        this.#refuse(call, ErrorCode.unrecoverablePosition)
        return
      }
      const { position, publications } = result
      const { fitting, bytes } = fittingFirst(publications, outboxBytesMax)
      if (fitting.length === 0 && publications.length > 0) {
        const message = 'not even one publication fits the outbox of a connection'
        this.#refuse(call, { ...ErrorCode.limitExceeded, message })
        return
      }
      const found = { ...position, publications: fitting }
      this.#reply(call, bytes, () => replyFrame(call.id, 'history', historyResult(found)))
    })
  }

  /** False when the command was answered here: its connection has no budget left for a read, or has gone. */
  #isAffordable(call: Call): boolean {
    const judgement = this.#reads.judge(call.connection)
    if (judgement === 'over') this.#refuse(call, ErrorCode.tooManyRequests)
    // The main thread frees the command's slot, and finds nobody to send to.
    if (judgement === 'gone') this.#outbox.reply(call.connection, call.request, NOTHING.bytes)
    return judgement === 'ok'
  }

  /** Answers a read whose reply takes about `bytes`, unless other reads have used the budget up while the engine was asked. */
  #reply(call: Call, bytes: number, build: () => Uint8Array): void {
    const { connection, request } = call
    if (!this.#reads.mayRead(connection)) this.#refuse(call, ErrorCode.tooManyRequests)
    else this.#reads.spend(connection, bytes, () => this.#outbox.reply(connection, request, build()))
  }

  /** True when the connection is still joining the room: the command runs again once the join is settled, or is refused here. */
  #isPostponed(call: Call, name: string, command: { said: Slice; run: (kept: Slice) => void }): boolean {
    const room = this.#rooms.get(name)
    if (room?.isJoining(call.connection) !== true) return false
    if (!this.#rooms.postpone(room, call.connection, command)) this.#refuse(call, ErrorCode.tooManyRequests)
    return true
  }

  #untrack({ connection }: Call, room: Room): void {
    if (this.#rooms.untrack(connection, room)) room.traffic.membership(-1)
  }

  #mayRead(call: Call, name: string, who: Permission): boolean {
    const isMember = this.#rooms.get(name)?.members.has(call.connection) === true
    if (permits(who, isMember)) return true
    this.#refuse(call, ErrorCode.permissionDenied)
    return false
  }

  #refuseSubscribe(call: Call, error: ReplyError): void {
    this.#refuse(call, error, true)
  }

  #refuse({ connection, request, id }: Call, error: ReplyError, isNotSubscribed = false): void {
    this.#counters.add('refusedCommands')
    const { code, temporary } = error
    // A temporary error is not the client's fault, so it does not count towards the limit of errors.
    const rejection = { connection, request, code, isNotSubscribed, isFault: temporary !== true }
    this.#outbox.rejection(rejection, errorFrame(id, error))
  }
}

/** Bytes of a member's identity, which stand in its publications, its join and its leave, and of the `data` in its own reply. */
function bytesSaidOf({ user, connectionInfo = '', roomInfo = '', data = '' }: SubscribeOrder): number {
  return [JSON.stringify(user), connectionInfo, roomInfo, data].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}
