// Centrifuge commands as a shard answers them: decodes the parameters, asks the room or the engine, and
// writes exactly one reply for each command. What the main thread has checked already (tokens, limits of a connection) is
// not checked again. Shard thread only.

import { assertNever } from '../assert-never.ts'
import type { Config } from '../config/config.ts'
import { type Permission, permits, roomOptionsFor } from '../config/room-options.ts'
import type { Engine, Sender } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { DescribeOrder, Stranger, SubscribeOrder } from '../mailbox/orders.ts'
import { CommandKind, RecordFlag } from '../mailbox/records.ts'
import type { RingReader } from '../mailbox/ring.ts'
import { roomAndRest } from '../mailbox/room-payload.ts'
import { ByteBuilder, readLength, textOf } from '../protocol/byte-builder.ts'
import {
  appendLine,
  clientInfo,
  errorFrame,
  historyResult,
  presenceResult,
  presenceStatsResult,
  replyFrame,
  type StoredFields,
  storedBytes,
  unsubscribePush,
} from '../protocol/centrifuge.ts'
import { ErrorCode, type ReplyError, UnsubscribeCode } from '../protocol/codes.ts'
import { fromTextFrame } from '../protocol/payload.ts'
import { senderPrefix } from '../protocol/plain.ts'
import { checkedData } from '../protocol/publish-data.ts'
import type { Outbox } from './outbox.ts'
import type { Room } from './room.ts'
import type { Rooms } from './rooms.ts'
import type { SubscribeRequest } from './subscribe-request.ts'

interface Call {
  readonly connection: number
  readonly id: number
  readonly request: number
}

export interface CentrifugeCommandsParts {
  readonly config: Config
  readonly engine: Engine
  readonly rooms: Rooms
  readonly outbox: Outbox
  readonly counters: ShardCounters
}

export class CentrifugeCommands {
  readonly #config: Config
  readonly #engine: Engine
  readonly #rooms: Rooms
  readonly #outbox: Outbox
  readonly #counters: ShardCounters

  constructor(parts: CentrifugeCommandsParts) {
    this.#config = parts.config
    this.#engine = parts.engine
    this.#rooms = parts.rooms
    this.#outbox = parts.outbox
    this.#counters = parts.counters
  }

  apply(record: RingReader): void {
    const call = { connection: record.connection, id: record.a, request: record.b }
    switch (record.detail) {
      case CommandKind.publish:
        this.#publish(call, record)
        return
      case CommandKind.subscribe:
        this.#subscribe(call, JSON.parse(textOf(record.bytes, record.start, record.end)) as SubscribeOrder)
        return
      case CommandKind.unsubscribe:
        this.#unsubscribe(call, roomAndRest(record.bytes, record.start).room)
        return
      case CommandKind.expel:
        this.#expel(call, record)
        return
      case CommandKind.presence:
      case CommandKind.presenceStats:
        this.#presence(call, record)
        return
      case CommandKind.history:
        this.#history(call, record)
        return
      case CommandKind.describe:
        this.#describe(call.connection, JSON.parse(textOf(record.bytes, record.start, record.end)) as DescribeOrder)
        return
      default:
        throw new Error(`command record of unknown kind ${record.detail}`)
    }
  }

  #subscribe(call: Call, order: SubscribeOrder): void {
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
    const request: SubscribeRequest = {
      member: {
        connection: call.connection,
        id: order.id,
        user: order.user,
        protocol: 'centrifuge',
        joinLeave: order.joinLeave,
        connectionInfo: order.connectionInfo,
        roomInfo: order.roomInfo,
      },
      commandId: call.id,
      request: call.request,
      form: order.form,
      positioned: order.positioned,
      recoverable: order.recoverable,
      recover: order.recover,
      mustRecover: order.mustRecover,
      ttl: order.ttl,
      data: order.data,
    }
    const admission = room.subscribe(request, rooms.nowMs)
    switch (admission) {
      case 'ok':
        // An engine that answers at once may have had it turned away by now.
        if (!room.knows(call.connection)) return
        rooms.track(call.connection, room)
        this.#counters.add('members')
        return
      case 'already a member':
        this.#refuseSubscribe(call, ErrorCode.alreadySubscribed)
        return
      case 'room full':
        this.#counters.add('refusedMembers')
        this.#refuseSubscribe(call, { ...ErrorCode.limitExceeded, message: 'room is full' })
        rooms.dropIfEmpty(room)
        return
      default:
        assertNever(admission)
    }
  }

  /** A room turns a joiner away: it cannot recover, and did not want to be let in without that. */
  unrecovered(room: Room, { member: { connection }, commandId, request }: SubscribeRequest): void {
    if (this.#rooms.untrack(connection, room)) this.#counters.add('members', -1)
    this.#refuseSubscribe({ connection, id: commandId, request }, ErrorCode.unrecoverablePosition)
    this.#rooms.dropIfEmpty(room)
  }

  #describe(connection: number, order: DescribeOrder): void {
    const roomInfos = new Map(order.rooms)
    for (const room of this.#rooms.roomsOf(connection)) {
      const roomInfo = roomInfos.get(room.name)
      room.describe(connection, {
        connectionInfo: order.connectionInfo ?? undefined,
        ...(roomInfo === undefined ? {} : { roomInfo: roomInfo ?? undefined }),
      })
    }
  }

  #unsubscribe(call: Call, name: string): void {
    const frame = replyFrame(call.id, 'unsubscribe', '{}')
    const room = this.#rooms.get(name)
    if (room === undefined) this.#outbox.reply(call.connection, call.request, frame)
    else this.#leave(call, room, frame)
  }

  /** The server ends a subscription: `a` is the code, the body of the payload a frame to follow the push. */
  #expel(call: Call, record: RingReader): void {
    const { room: name, restStart } = roomAndRest(record.bytes, record.start)
    const room = this.#rooms.get(name)
    const known = Object.values(UnsubscribeCode).find((advice) => advice.code === call.id)
    const push = unsubscribePush(name, { code: call.id, reason: known?.reason ?? '' })
    const lines = new ByteBuilder(256)
    appendLine(lines, push)
    if (restStart < record.end) appendLine(lines, record.bytes.subarray(restStart, record.end))
    const frame = lines.copy()
    // A room that is gone has refused the member just before; the command still needs its answer.
    if (room === undefined) this.#outbox.reply(call.connection, call.request, frame)
    else this.#leave(call, room, frame)
  }

  #leave(call: Call, room: Room, frame: Uint8Array): void {
    if (room.leave(call.connection, { request: call.request, frame })) this.#counters.add('members', -1)
    this.#rooms.untrack(call.connection, room)
    this.#rooms.dropIfEmpty(room)
  }

  #publish(call: Call, record: RingReader): void {
    const { room: name, restStart } = roomAndRest(record.bytes, record.start)
    let room = this.#rooms.get(name)
    const member = room?.members.get(call.connection)
    const may = roomOptionsFor(this.#config.rooms, name).publish
    let paramsStart = restStart
    let sender: Sender | undefined = member
    if ((record.flags & RecordFlag.stranger) !== 0) {
      const identity = identityOf(record, restStart)
      paramsStart = identity.end
      sender ??= identity.sender
    }
    if (sender === undefined || !permits(may, member !== undefined)) {
      this.#refuse(call, ErrorCode.permissionDenied)
      return
    }
    // A member's was looked at when it subscribed.
    if (member === undefined && (sender.info?.length ?? 0) > this.#config.limits.outboxBytesMax) {
      const message = "what the token says about this connection does not fit a connection's outbox"
      this.#refuse(call, { ...ErrorCode.limitExceeded, message })
      return
    }
    const data = checkedData(record.bytes, paramsStart, record.end)
    if (data.kind === 'refused') {
      this.#refuse(call, { ...ErrorCode.badRequest, message: data.why })
      return
    }
    room ??= this.#rooms.obtain(name)
    if (room === undefined) {
      this.#refuse(call, { ...ErrorCode.limitExceeded, message: 'too many rooms' })
      return
    }
    const payload = fromTextFrame('json', record.bytes, data)
    const draft = { payload, sender, tags: undefined, idempotencyKey: undefined, skipHistory: false }
    room.stream.publish(draft, this.#rooms.nowMs, () => {
      this.#outbox.reply(call.connection, call.request, replyFrame(call.id, 'publish', '{}'))
    })
    this.#rooms.dropIfEmpty(room)
  }

  #presence(call: Call, record: RingReader): void {
    const { room: name } = roomAndRest(record.bytes, record.start)
    const options = roomOptionsFor(this.#config.rooms, name)
    if (!options.presence) {
      this.#refuse(call, ErrorCode.notAvailable)
      return
    }
    if (!this.#mayRead(call, name, options.presenceFor)) return
    const { presence } = this.#engine
    const reply = (method: string, result: Uint8Array | string) =>
      this.#outbox.reply(call.connection, call.request, replyFrame(call.id, method, result))
    if (record.detail === CommandKind.presenceStats) {
      presence.stats(name, (stats) => reply('presence_stats', presenceStatsResult(stats)))
      return
    }
    presence.list(name, (entries) => {
      const result = presenceResult(entries)
      // A room of thousands has a presence that no connection's outbox could hold; its size is what presence_stats is for.
      if (result.length > this.#config.limits.outboxBytesMax) {
        this.#refuse(call, { ...ErrorCode.limitExceeded, message: 'too many members to list' })
      } else reply('presence', result)
    })
  }

  #history(call: Call, record: RingReader): void {
    const { room: name, restStart } = roomAndRest(record.bytes, record.start)
    const options = roomOptionsFor(this.#config.rooms, name)
    if (options.historySize === 0) {
      this.#refuse(call, ErrorCode.notAvailable)
      return
    }
    if (!this.#mayRead(call, name, options.history)) return
    const { historyItemsMax, outboxBytesMax } = this.#config.limits
    const query = historyQuery(textOf(record.bytes, restStart, record.end), historyItemsMax)
    if (typeof query === 'string') {
      this.#refuse(call, { ...ErrorCode.badRequest, message: query })
      return
    }
    const room = this.#rooms.get(name)
    const stream = room?.stream ?? this.#rooms.openStream(name, () => undefined)
    stream.history(query, this.#rooms.nowMs, (result) => {
      if (result.kind === 'unrecoverable') {
        this.#refuse(call, ErrorCode.unrecoverablePosition)
        return
      }
      const { position, publications } = result
      const fitting = fittingFirst(publications, outboxBytesMax)
      if (fitting.length === 0 && publications.length > 0) {
        const message = 'not even one publication fits the outbox of a connection'
        this.#refuse(call, { ...ErrorCode.limitExceeded, message })
        return
      }
      const reply = replyFrame(call.id, 'history', historyResult({ ...position, publications: fitting }))
      this.#outbox.reply(call.connection, call.request, reply)
    })
    if (room === undefined) stream.close(this.#rooms.nowMs)
  }

  #mayRead(call: Call, name: string, who: Permission): boolean {
    const isMember = this.#rooms.get(name)?.members.has(call.connection) === true
    if (permits(who, isMember)) return true
    this.#refuse(call, ErrorCode.permissionDenied)
    return false
  }

  #refuseSubscribe(call: Call, error: ReplyError): void {
    this.#refuse(call, error, RecordFlag.notSubscribed)
  }

  #refuse({ connection, request, id }: Call, error: ReplyError, flags = 0): void {
    this.#counters.add('refusedCommands')
    // What is temporary is no fault of the client's.
    const counted = error.temporary === true ? flags : flags | RecordFlag.refusal
    this.#outbox.refusal({ connection, request, code: error.code, flags: counted }, errorFrame(id, error))
  }
}

function historyQuery(text: string, itemsMax: number) {
  let params: unknown
  try {
    params = JSON.parse(text)
  } catch {
    return 'malformed JSON'
  }
  const { limit, since, reverse } = params as Record<string, unknown>
  const count = limit ?? 0
  if (typeof count !== 'number' || !Number.isInteger(count)) return 'limit must be an integer'
  const isReverse = reverse ?? false
  if (typeof isReverse !== 'boolean') return 'reverse must be true or false'
  const isFromStart = since === undefined || since === null
  const position = isFromStart ? undefined : positionOf(since)
  if (!isFromStart && position === undefined) return 'since must be {"offset":..,"epoch":".."}'
  if (isReverse && position?.offset === 0) return 'there is nothing before the offset 0'
  // A negative limit asks for as many as there are.
  return { limit: count < 0 ? itemsMax : Math.min(count, itemsMax), reverse: isReverse, since: position }
}

function positionOf(value: unknown): { epoch: string; offset: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { offset: given, epoch: givenEpoch } = value as Record<string, unknown>
  const offset = given ?? 0
  const epoch = givenEpoch ?? ''
  if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0) return undefined
  // Beyond what a number holds exactly there is no publication either.
  return typeof epoch === 'string' ? { epoch, offset: Math.min(offset, Number.MAX_SAFE_INTEGER) } : undefined
}

/** As many of the first publications as a reply may hold; whoever asked goes on behind the last of them. */
function fittingFirst(publications: readonly StoredFields[], bytesMax: number): readonly StoredFields[] {
  let bytes = 0
  const end = publications.findIndex((stored) => {
    bytes += storedBytes(stored)
    return bytes > bytesMax
  })
  return end < 0 ? publications : publications.slice(0, end)
}

/** What stands about a member in each of its publications, its join and its leave, and what its own reply carries. */
function bytesSaidOf({ user, connectionInfo = '', roomInfo = '', data = '' }: SubscribeOrder): number {
  return [JSON.stringify(user), connectionInfo, roomInfo, data].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

/** The identity a stranger's publish carries before its parameters: u32 length, JSON. */
function identityOf(record: RingReader, start: number): { sender: Sender; end: number } {
  const textStart = start + 4
  const end = textStart + readLength(record.bytes, start)
  const stranger = JSON.parse(textOf(record.bytes, textStart, end)) as Stranger
  const info = clientInfo({ client: stranger.id, user: stranger.user, connectionInfo: stranger.connectionInfo })
  return { end, sender: { id: stranger.id, prefix: senderPrefix(stranger.id), info } }
}
