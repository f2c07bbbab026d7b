// Requests of HTTP to a shard: statistics pushes, publishes by the server API, pages of rooms. Each request is answered once. Shard thread.
import { assertNever } from '../assert-never.ts'
import type { Config } from '../config/config.ts'
import type { Draft, PublishResult } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { HttpRecords } from '../mailbox/inbox-handlers.ts'
import type { RoomEntry, RoomsPage, RoomsQuery } from '../mailbox/orders.ts'
import type { Slice } from '../mailbox/slice.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { Identity } from '../protocol/identity.ts'
import { foldLineBreaks, withinDepth } from '../protocol/json-scan.ts'
import { checkedJson, writtenJson } from '../protocol/payload.ts'
import { checkedData } from '../protocol/publish-data.ts'
import { parseStatistics } from '../protocol/statistics.ts'
import { engineError } from './engine-error.ts'
import type { Outbox } from './outbox.ts'
import type { Rooms } from './rooms.ts'

export class HttpCommands implements HttpRecords {
  readonly #config: Config
  readonly #rooms: Rooms
  readonly #outbox: Outbox
  readonly #counters: ShardCounters
  readonly #admin: Identity

  constructor(parts: { config: Config; rooms: Rooms; outbox: Outbox; counters: ShardCounters }) {
    this.#config = parts.config
    this.#rooms = parts.rooms
    this.#outbox = parts.outbox
    this.#counters = parts.counters
    this.#admin = new Identity({ id: parts.config.admin.id, user: '' }, { isServer: true })
  }

  statistics(request: number, name: string, body: Slice): void {
    const { limits } = this.#config
    const parsed = parseStatistics(body.bytes.slice(body.start, body.end), {
      recordsMax: limits.statisticsRecordsMax,
      depthMax: limits.jsonDepthMax,
    })
    if (parsed.kind === 'refused') {
      this.#counters.add('refusedStatistics')
      const { index, field, message } = parsed
      this.#outbox.answer(request, { status: 400, body: { index, field, error: message } })
      return
    }
    const { json: bytes, ignored } = parsed
    if (bytes.length > limits.outboxBytesMax) {
      this.#counters.add('refusedStatistics')
      const error = `the records take ${bytes.length} bytes when written out; at most ${limits.outboxBytesMax} fit a connection's outbox`
      this.#outbox.answer(request, { status: 413, body: { error } })
      return
    }
    const room = this.#rooms.use(name)
    if (room === undefined) {
      this.#outbox.answer(request, { status: 503, body: { error: 'too many rooms' } })
      return
    }
    const draft: Draft = {
      kind: 'statistics',
      payload: writtenJson(bytes),
      sender: this.#admin,
      tags: undefined,
      idempotencyKey: undefined,
      skipHistory: false,
    }
    room.countDeliveries()
    room.publishCounted(draft, (result, recipients) => {
      if (result.kind !== 'ok') {
        const mayTryAgain = result.kind === 'failed' && result.temporary
        const error = mayTryAgain ? 'it is not known whether this was done; try again' : 'the engine cannot do this'
        this.#outbox.answer(request, { status: mayTryAgain ? 503 : 500, body: { error } })
        return
      }
      const { offset, epoch } = result.position
      const done = { room: name, offset, epoch, recipients }
      // The smallest rings cannot carry long lists of ignored keys. The push was made, so its answer must not fail because of the list.
      const isNamed = ignored.length > 0 && jsonBytes(ignored) <= this.#outbox.answerBytesMax / 2
      this.#outbox.answer(request, { status: 200, body: isNamed ? { ...done, ignored } : done })
    })
  }

  /**
   * One page of rooms in the order of their names, found without sorting them all. `isCut`: the answer can carry no more, though the
   * shard may have more rooms.
   */
  listRooms(request: number, query: RoomsQuery): void {
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
    // Half of the answer, so that the JSON around the page fits in any case.
    let bytesLeft = this.#outbox.answerBytesMax / 2
    let count = 0
    while (count < page.length) {
      bytesLeft -= jsonBytes(page[count]) + 1
      if (bytesLeft < 0) break
      count += 1
    }
    const body: RoomsPage = { rooms: page.slice(0, count), isCut: count < page.length }
    this.#outbox.answer(request, { status: 200, body })
  }

  /** POST /api/publish. Errors are answers too: the reference server's libraries expect HTTP 200 for both. */
  apiPublish(request: number, name: string, said: Slice): void {
    const refuse = (error: ReplyError, message?: string) => {
      const body = { error: { code: error.code, message: message ?? error.message } }
      this.#outbox.answer(request, { status: 200, body })
    }
    const bytes = said.bytes.slice(said.start, said.end)
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
    const room = this.#rooms.use(name)
    if (room === undefined) {
      refuse(ErrorCode.limitExceeded, 'too many rooms')
      return
    }
    const payload = { ...whole, start: data.start, end: data.end }
    const draft: Draft = { kind: 'message', payload, sender: this.#admin, ...options }
    room.countDeliveries()
    room.publish(draft, (result: PublishResult) => {
      switch (result.kind) {
        case 'ok': {
          const { offset, epoch } = result.position
          this.#outbox.answer(request, { status: 200, body: { result: { offset, epoch } } })
          return
        }
        case 'failed':
          refuse(engineError(result))
          return
        case 'refused':
          if (result.why === 'key reused') refuse(ErrorCode.badRequest, 'idempotency_key was used with other data')
          else refuse(ErrorCode.limitExceeded, 'too many idempotency keys in this room')
          return
        default:
          assertNever(result)
      }
    })
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
