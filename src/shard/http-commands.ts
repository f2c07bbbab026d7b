// What HTTP asks of a shard: statistics pushes, publishes by the server API, pages of rooms. Each is answered once. Shard thread.
import type { Config } from '../config/config.ts'
import type { Draft, PublishResult, Sender } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { RoomEntry, RoomsPage } from '../mailbox/orders.ts'
import type { RingReader } from '../mailbox/ring.ts'
import { roomAndRest } from '../mailbox/room-payload.ts'
import { textOf } from '../protocol/byte-builder.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { foldLineBreaks, withinDepth } from '../protocol/json-scan.ts'
import { checkedJson, writtenJson } from '../protocol/payload.ts'
import { senderPrefix } from '../protocol/plain.ts'
import { checkedData } from '../protocol/publish-data.ts'
import { parseStatistics } from '../protocol/statistics.ts'
import type { Outbox } from './outbox.ts'
import type { Rooms } from './rooms.ts'

export class HttpCommands {
  readonly #config: Config
  readonly #rooms: Rooms
  readonly #outbox: Outbox
  readonly #counters: ShardCounters
  readonly #admin: Sender

  constructor(parts: { config: Config; rooms: Rooms; outbox: Outbox; counters: ShardCounters }) {
    this.#config = parts.config
    this.#rooms = parts.rooms
    this.#outbox = parts.outbox
    this.#counters = parts.counters
    const { id } = parts.config.admin
    this.#admin = { id, prefix: senderPrefix(id), info: undefined }
  }

  statistics(record: RingReader): void {
    const { room: name, restStart } = roomAndRest(record.bytes, record.start)
    const { limits } = this.#config
    const parsed = parseStatistics(record.bytes.slice(restStart, record.end), {
      recordsMax: limits.statisticsRecordsMax,
      depthMax: limits.jsonDepthMax,
    })
    if (parsed.kind === 'refused') {
      this.#counters.add('refusedStatistics')
      const { index, field, message } = parsed
      this.#outbox.answer(record.a, { status: 400, body: { index, field, error: message } })
      return
    }
    const { json: bytes, ignored } = parsed
    if (bytes.length > limits.outboxBytesMax) {
      this.#counters.add('refusedStatistics')
      const error = `the records take ${bytes.length} bytes when written out; at most ${limits.outboxBytesMax} fit a connection's outbox`
      this.#outbox.answer(record.a, { status: 413, body: { error } })
      return
    }
    const room = this.#rooms.obtain(name)
    if (room === undefined) {
      this.#outbox.answer(record.a, { status: 503, body: { error: 'too many rooms' } })
      return
    }
    const payload = writtenJson(bytes)
    const draft = { payload, sender: this.#admin, tags: undefined, idempotencyKey: undefined, skipHistory: false }
    const recipients = room.members.size
    room.stream.publish(draft, this.#rooms.nowMs, (result) => {
      if (result.kind !== 'ok') throw new Error(`a push without a key was refused: ${result.why}`)
      const { offset, epoch } = result.position
      const body = { room: name, offset, epoch, recipients }
      // The smallest rings cannot carry the longest names. The push was made, so its answer must not be lost over them.
      const isNamed = ignored.length > 0 && jsonBytes(ignored) <= this.#outbox.answerBytesMax / 2
      this.#outbox.answer(record.a, { status: 200, body: isNamed ? { ...body, ignored } : body })
    })
    this.#rooms.dropIfEmpty(room)
  }

  /**
   * One page of rooms in the order of their names, found without sorting them all. `isCut`: the answer can carry no more, though the
   * shard may have more rooms.
   */
  listRooms(record: RingReader): void {
    const query = JSON.parse(textOf(record.bytes, record.start, record.end)) as { after: string; limit: number }
    const page: RoomEntry[] = []
    for (const room of this.#rooms.all()) {
      if (room.name <= query.after || room.members.size === 0) continue
      if (page.length === query.limit && room.name >= page[page.length - 1]!.name) continue
      let low = 0
      let high = page.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (page[middle]!.name < room.name) low = middle + 1
        else high = middle
      }
      page.splice(low, 0, { name: room.name, members: room.members.size })
      if (page.length > query.limit) page.pop()
    }
    // Half, so that what surrounds the page surely fits.
    let bytesLeft = this.#outbox.answerBytesMax / 2
    let count = 0
    while (count < page.length) {
      bytesLeft -= jsonBytes(page[count]) + 1
      if (bytesLeft < 0) break
      count += 1
    }
    const body: RoomsPage = { rooms: page.slice(0, count), isCut: count < page.length }
    this.#outbox.answer(record.a, { status: 200, body })
  }

  /** POST /api/publish. Errors are answers too: the reference server's libraries expect HTTP 200 for both. */
  publish(record: RingReader): void {
    const { room: name, restStart } = roomAndRest(record.bytes, record.start)
    const refuse = (error: ReplyError, message?: string) => {
      const body = { error: { code: error.code, message: message ?? error.message } }
      this.#outbox.answer(record.a, { status: 200, body })
    }
    const bytes = record.bytes.slice(restStart, record.end)
    const whole = checkedJson(bytes, { start: 0, end: bytes.length })
    if (whole === undefined) {
      refuse(ErrorCode.badRequest, 'the body is not valid UTF-8')
      return
    }
    foldLineBreaks(bytes, 0, bytes.length)
    if (!withinDepth(bytes, 0, bytes.length, this.#config.limits.jsonDepthMax)) {
      refuse(ErrorCode.badRequest, `nested deeper than ${this.#config.limits.jsonDepthMax} levels`)
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
    const { outboxBytesMax } = this.#config.limits
    const size = data.end - data.start + Buffer.byteLength(options.tags ?? '')
    if (size > outboxBytesMax) {
      refuse(
        ErrorCode.limitExceeded,
        `data and tags take ${size} bytes; at most ${outboxBytesMax} fit a connection's outbox`,
      )
      return
    }
    const room = this.#rooms.obtain(name)
    if (room === undefined) {
      refuse(ErrorCode.limitExceeded, 'too many rooms')
      return
    }
    const payload = { ...whole, start: data.start, end: data.end }
    const draft: Draft = { payload, sender: this.#admin, ...options }
    room.stream.publish(draft, this.#rooms.nowMs, (result: PublishResult) => {
      if (result.kind === 'ok') {
        const { offset, epoch } = result.position
        this.#outbox.answer(record.a, { status: 200, body: { result: { offset, epoch } } })
      } else if (result.why === 'key reused') {
        refuse(ErrorCode.badRequest, 'idempotency_key was used with other data')
      } else {
        refuse(ErrorCode.limitExceeded, 'too many idempotency keys in this room')
      }
    })
    this.#rooms.dropIfEmpty(room)
  }
}

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

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
