// Centrifuge commands and API publishes as a shard answers them: decodes the parameters, asks the room or the engine, and
// writes exactly one reply for each command. What the main thread has checked already (tokens, limits of a connection) is
// not checked again. Shard thread only.

import { type Permission, permits, roomOptionsFor } from '../config/room-options.ts'
import type { Draft, PublishResult, Sender } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import { CommandKind, RecordFlag } from '../mailbox/records.ts'
import type { RingReader } from '../mailbox/ring.ts'
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
import { foldLineBreaks, rawMember, withinDepth } from '../protocol/json-scan.ts'
import { checkedJson, fromTextFrame } from '../protocol/payload.ts'
import { senderPrefix } from '../protocol/plain.ts'
import type { Outbox } from './outbox.ts'
import type { Room, SubscribeRequest } from './room.ts'
import { roomAndBody, type Shard } from './shard.ts'

/** A subscribe as the main thread hands it over, JSON in the record's payload. */
export interface SubscribeOrder {
  readonly room: string
  readonly id: string
  readonly user: string
  readonly joinLeave: boolean
  readonly connectionInfo?: string
  readonly roomInfo?: string
  readonly form: SubscribeRequest['form']
  readonly positioned: boolean
  readonly recoverable: boolean
  readonly recover?: { readonly epoch: string; readonly offset: number }
  readonly mustRecover: boolean
  readonly ttl?: number
  readonly data?: string
}

/** What the rooms of a shard shall show of a connection from now on: JSON texts, null for nothing. */
export interface DescribeOrder {
  readonly connectionInfo: string | null
  /** Rooms whose own info of the connection has changed as well. */
  readonly rooms: readonly (readonly [room: string, roomInfo: string | null])[]
}

/** Who publishes without being a member. */
export interface Stranger {
  readonly id: string
  readonly user: string
  readonly connectionInfo?: string
}

interface Call {
  readonly connection: number
  readonly id: number
  readonly request: number
}

export class CommandHandler {
  readonly #shard: Shard
  readonly #outbox: Outbox
  readonly #counters: ShardCounters

  constructor(shard: Shard, outbox: Outbox, counters: ShardCounters) {
    this.#shard = shard
    this.#outbox = outbox
    this.#counters = counters
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
        this.#unsubscribe(call, roomAndBody(record).name)
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
    const shard = this.#shard
    const said = bytesSaidOf(order)
    const { outboxBytesMax } = shard.config.limits
    if (said > outboxBytesMax) {
      const message = `the tokens say ${said} bytes about this member; at most ${outboxBytesMax} fit a connection's outbox`
      this.#refuseSubscribe(call, { ...ErrorCode.limitExceeded, message })
      return
    }
    const room = shard.obtainRoom(order.room)
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
    const admission = room.subscribe(request, shard.nowMs)
    switch (admission) {
      case 'ok':
        // An engine that answers at once may have had it turned away by now.
        if (!room.knows(call.connection)) return
        shard.track(call.connection, room)
        this.#counters.add('members')
        return
      case 'already a member':
        this.#refuseSubscribe(call, ErrorCode.alreadySubscribed)
        return
      case 'room full':
        this.#counters.add('refusedMembers')
        this.#refuseSubscribe(call, { ...ErrorCode.limitExceeded, message: 'room is full' })
        shard.dropIfEmpty(room)
        return
    }
  }

  /** A room turns a joiner away: it cannot recover, and did not want to be let in without that. */
  unrecovered(room: Room, { member: { connection }, commandId, request }: SubscribeRequest): void {
    if (this.#shard.untrack(connection, room)) this.#counters.add('members', -1)
    this.#refuseSubscribe({ connection, id: commandId, request }, ErrorCode.unrecoverablePosition)
    this.#shard.dropIfEmpty(room)
  }

  #describe(connection: number, order: DescribeOrder): void {
    const roomInfos = new Map(order.rooms)
    for (const room of this.#shard.roomsOf(connection)) {
      const roomInfo = roomInfos.get(room.name)
      room.describe(connection, {
        connectionInfo: order.connectionInfo ?? undefined,
        ...(roomInfo === undefined ? {} : { roomInfo: roomInfo ?? undefined }),
      })
    }
  }

  #unsubscribe(call: Call, name: string): void {
    const frame = replyFrame(call.id, 'unsubscribe', '{}')
    const room = this.#shard.room(name)
    if (room === undefined) this.#outbox.reply(call.connection, call.request, frame)
    else this.#leave(call, room, frame)
  }

  /** The server ends a subscription: `a` is the code, the body of the payload a frame to follow the push. */
  #expel(call: Call, record: RingReader): void {
    const { name, bodyStart } = roomAndBody(record)
    const room = this.#shard.room(name)
    const known = Object.values(UnsubscribeCode).find((advice) => advice.code === call.id)
    const push = unsubscribePush(name, { code: call.id, reason: known?.reason ?? '' })
    const lines = new ByteBuilder(256)
    appendLine(lines, push)
    if (bodyStart < record.end) appendLine(lines, record.bytes.subarray(bodyStart, record.end))
    const frame = lines.copy()
    // A room that is gone has refused the member just before; the command still needs its answer.
    if (room === undefined) this.#outbox.reply(call.connection, call.request, frame)
    else this.#leave(call, room, frame)
  }

  #leave(call: Call, room: Room, frame: Uint8Array): void {
    if (room.leave(call.connection, { request: call.request, frame })) this.#counters.add('members', -1)
    this.#shard.untrack(call.connection, room)
    this.#shard.dropIfEmpty(room)
  }

  #publish(call: Call, record: RingReader): void {
    const { name, bodyStart } = roomAndBody(record)
    let room = this.#shard.room(name)
    const member = room?.members.get(call.connection)
    const may = roomOptionsFor(this.#shard.config.rooms, name).publish
    let paramsStart = bodyStart
    let sender: Sender | undefined = member
    if ((record.flags & RecordFlag.stranger) !== 0) {
      const identity = identityOf(record, bodyStart)
      paramsStart = identity.end
      sender ??= identity.sender
    }
    if (sender === undefined || !permits(may, member !== undefined)) {
      this.#refuse(call, ErrorCode.permissionDenied)
      return
    }
    // A member's was looked at when it subscribed.
    if (member === undefined && (sender.info?.length ?? 0) > this.#shard.config.limits.outboxBytesMax) {
      const message = "what the token says about this connection does not fit a connection's outbox"
      this.#refuse(call, { ...ErrorCode.limitExceeded, message })
      return
    }
    const data = checkedData(record.bytes, paramsStart, record.end)
    if (data.kind === 'refused') {
      this.#refuse(call, { ...ErrorCode.badRequest, message: data.why })
      return
    }
    room ??= this.#shard.obtainRoom(name)
    if (room === undefined) {
      this.#refuse(call, { ...ErrorCode.limitExceeded, message: 'too many rooms' })
      return
    }
    const payload = fromTextFrame('json', record.bytes, data)
    const draft = { payload, sender, tags: undefined, idempotencyKey: undefined, skipHistory: false }
    room.stream.publish(draft, this.#shard.nowMs, () => {
      this.#outbox.reply(call.connection, call.request, replyFrame(call.id, 'publish', '{}'))
    })
    this.#shard.dropIfEmpty(room)
  }

  #presence(call: Call, record: RingReader): void {
    const { name } = roomAndBody(record)
    const options = roomOptionsFor(this.#shard.config.rooms, name)
    if (!options.presence) {
      this.#refuse(call, ErrorCode.notAvailable)
      return
    }
    if (!this.#mayRead(call, name, options.presenceFor)) return
    const { presence } = this.#shard.engine
    const reply = (method: string, result: Uint8Array | string) =>
      this.#outbox.reply(call.connection, call.request, replyFrame(call.id, method, result))
    if (record.detail === CommandKind.presenceStats) {
      presence.stats(name, (stats) => reply('presence_stats', presenceStatsResult(stats)))
      return
    }
    presence.list(name, (entries) => {
      const result = presenceResult(entries)
      // A room of thousands has a presence that no connection's outbox could hold; its size is what presence_stats is for.
      if (result.length > this.#shard.config.limits.outboxBytesMax) {
        this.#refuse(call, { ...ErrorCode.limitExceeded, message: 'too many members to list' })
      } else reply('presence', result)
    })
  }

  #history(call: Call, record: RingReader): void {
    const { name, bodyStart } = roomAndBody(record)
    const options = roomOptionsFor(this.#shard.config.rooms, name)
    if (options.historySize === 0) {
      this.#refuse(call, ErrorCode.notAvailable)
      return
    }
    if (!this.#mayRead(call, name, options.history)) return
    const { historyItemsMax, outboxBytesMax } = this.#shard.config.limits
    const query = historyQuery(textOf(record.bytes, bodyStart, record.end), historyItemsMax)
    if (typeof query === 'string') {
      this.#refuse(call, { ...ErrorCode.badRequest, message: query })
      return
    }
    const room = this.#shard.room(name)
    const stream = room?.stream ?? this.#shard.openStream(name, () => undefined)
    stream.history(query, this.#shard.nowMs, (result) => {
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
    if (room === undefined) stream.close(this.#shard.nowMs)
  }

  #mayRead(call: Call, name: string, who: Permission): boolean {
    const isMember = this.#shard.room(name)?.members.has(call.connection) === true
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

/** POST /api/publish. Errors are answers too: the reference server's libraries expect HTTP 200 for both. */
export function answerApiPublish(shard: Shard, outbox: Outbox, record: RingReader): void {
  const { name, bodyStart } = roomAndBody(record)
  const refuse = (error: ReplyError, message?: string) => {
    const body = { error: { code: error.code, message: message ?? error.message } }
    outbox.answer(record.a, { status: 200, body })
  }
  const bytes = record.bytes.slice(bodyStart, record.end)
  const whole = checkedJson(bytes, { start: 0, end: bytes.length })
  if (whole === undefined) {
    refuse(ErrorCode.badRequest, 'the body is not valid UTF-8')
    return
  }
  foldLineBreaks(bytes, 0, bytes.length)
  if (!withinDepth(bytes, 0, bytes.length, shard.config.limits.jsonDepthMax)) {
    refuse(ErrorCode.badRequest, `nested deeper than ${shard.config.limits.jsonDepthMax} levels`)
    return
  }
  const data = checkedData(bytes, 0, bytes.length)
  if (data.kind === 'refused') {
    refuse(ErrorCode.badRequest, data.why)
    return
  }
  const options = apiPublishOptions(data.params)
  if (typeof options === 'string') {
    refuse(ErrorCode.badRequest, options)
    return
  }
  const { outboxBytesMax } = shard.config.limits
  const size = data.end - data.start + Buffer.byteLength(options.tags ?? '')
  if (size > outboxBytesMax) {
    refuse(
      ErrorCode.limitExceeded,
      `data and tags take ${size} bytes; at most ${outboxBytesMax} fit a connection's outbox`,
    )
    return
  }
  const room = shard.obtainRoom(name)
  if (room === undefined) {
    refuse(ErrorCode.limitExceeded, 'too many rooms')
    return
  }
  const payload = { ...whole, start: data.start, end: data.end }
  const draft: Draft = { payload, sender: shard.adminSender, ...options }
  room.stream.publish(draft, shard.nowMs, (result: PublishResult) => {
    if (result.kind === 'ok') {
      const { offset, epoch } = result.position
      outbox.answer(record.a, { status: 200, body: { result: { offset, epoch } } })
    } else if (result.why === 'key reused') {
      refuse(ErrorCode.badRequest, 'idempotency_key was used with other data')
    } else {
      refuse(ErrorCode.limitExceeded, 'too many idempotency keys in this room')
    }
  })
  shard.dropIfEmpty(room)
}

function apiPublishOptions(
  params: Record<string, unknown>,
): Pick<Draft, 'tags' | 'idempotencyKey' | 'skipHistory'> | string {
  const { tags, idempotency_key: key, skip_history: skip } = params
  if (key !== undefined && (typeof key !== 'string' || key.length === 0 || key.length > 200)) {
    return 'idempotency_key must be a string of 1 to 200 characters'
  }
  if (skip !== undefined && typeof skip !== 'boolean') return 'skip_history must be true or false'
  const isTags = typeof tags === 'object' && tags !== null && !Array.isArray(tags)
  if (tags !== undefined && !(isTags && Object.values(tags).every((value) => typeof value === 'string'))) {
    return 'tags must be an object of strings'
  }
  return {
    tags: tags === undefined ? undefined : JSON.stringify(tags),
    idempotencyKey: key as string | undefined,
    skipHistory: skip === true,
  }
}

type CheckedData =
  | { readonly kind: 'ok'; readonly params: Record<string, unknown>; readonly start: number; readonly end: number }
  | { readonly kind: 'refused'; readonly why: string }

/** Where the raw `data` of a publish stands, after the whole of it was found to be valid JSON. */
function checkedData(bytes: Uint8Array, start: number, end: number): CheckedData {
  let params: unknown
  try {
    params = JSON.parse(textOf(bytes, start, end))
  } catch {
    return { kind: 'refused', why: 'malformed JSON' }
  }
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    return { kind: 'refused', why: 'expected a JSON object' }
  }
  const range = rawMember(bytes, start, end, 'data')
  if (range === undefined) return { kind: 'refused', why: 'data is missing' }
  return { kind: 'ok', params: params as Record<string, unknown>, start: range.start, end: range.end }
}

function historyQuery(text: string, itemsMax: number) {
  let params: unknown
  try {
    params = JSON.parse(text)
  } catch {
    return 'malformed JSON'
  }
  const { limit = 0, since, reverse = false } = params as Record<string, unknown>
  if (typeof limit !== 'number' || !Number.isSafeInteger(limit) || limit < -1) return 'limit must be -1 or more'
  if (typeof reverse !== 'boolean') return 'reverse must be true or false'
  const position = positionOf(since)
  if (since !== undefined && since !== null && position === undefined) return 'since must be {"offset":..,"epoch":".."}'
  return { limit: limit < 0 ? itemsMax : Math.min(limit, itemsMax), reverse, since: position }
}

function positionOf(value: unknown): { epoch: string; offset: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { offset = 0, epoch = '' } = value as Record<string, unknown>
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) return undefined
  return typeof epoch === 'string' ? { epoch, offset } : undefined
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
