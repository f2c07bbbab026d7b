// What back ends publish: statistics pushes, and publishes by the server API into one room or many. Each request is answered once.
// Questions of back ends are in room-questions.ts. Shard thread.

import { assertNever } from '../assert-never.ts'
import type { BoardFieldsByOptions } from '../board/board-fields.ts'
import type { Config } from '../config/config.ts'
import { roomOptionsFor } from '../config/room-options.ts'
import type { Draft, Engine, PublishResult } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { BackendRecords, StatisticsPush } from '../mailbox/inbox-handlers.ts'
import { KEY_REUSED, NO_BOARD, type PublishAnswer, type PublishedAnswer, type RoomQuestion } from '../mailbox/orders.ts'
import type { Slice } from '../mailbox/slice.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { Identity } from '../protocol/identity.ts'
import { writtenJson } from '../protocol/payload.ts'
import { parseStatistics } from '../protocol/statistics.ts'
import { BoardPushes } from './board-pushes.ts'
import { engineError, REFUSED_FOR_SPACE } from './engine-error.ts'
import type { Outbox } from './outbox.ts'
import { publishOrder } from './publish-params.ts'
import type { Receipt } from './recipients.ts'
import type { Room } from './room.ts'
import { RoomQuestions } from './room-questions.ts'
import type { Rooms } from './rooms.ts'

export interface HttpCommandsParts {
  readonly config: Config
  readonly engine: Engine
  readonly rooms: Rooms
  readonly outbox: Outbox
  readonly counters: ShardCounters
  readonly boardFields: BoardFieldsByOptions
}

export class HttpCommands implements BackendRecords {
  readonly #config: Config
  readonly #rooms: Rooms
  readonly #outbox: Outbox
  readonly #counters: ShardCounters
  readonly #admin: Identity
  readonly #questions: RoomQuestions
  readonly #boards: BoardPushes

  constructor(parts: HttpCommandsParts) {
    this.#config = parts.config
    this.#rooms = parts.rooms
    this.#outbox = parts.outbox
    this.#counters = parts.counters
    this.#questions = new RoomQuestions(parts)
    this.#boards = new BoardPushes(parts)
    this.#admin = new Identity({ id: parts.config.admin.id, user: '' }, { isServer: true })
  }

  question(request: number, question: RoomQuestion): void {
    this.#questions.ask(request, question)
  }

  statistics(request: number, name: string, push: StatisticsPush<Slice>): void {
    const { board } = roomOptionsFor(this.#config.rooms, name)
    if (board !== null) this.#boards.push(request, { name, board, push })
    else if (push.isOfSchema) this.#outbox.answer(request, { status: 409, body: { error: NO_BOARD } })
    else this.#relay(request, name, push)
  }

  /** A push into a room that keeps no board. */
  #relay(request: number, name: string, { key, isUntilFlushed, body }: StatisticsPush<Slice>): void {
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
    const { json: bytes, records, ignored } = parsed
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
      idempotencyKey: key,
      skipHistory: false,
    }
    publish(room, draft, isUntilFlushed ? { request, index: 0 } : undefined, (result, recipients) => {
      if (result.kind !== 'ok') {
        this.#outbox.answer(request, pushRefusal(result))
        return
      }
      room.traffic.pushed(records)
      const done = { room: name, ...published(result, recipients) }
      // The smallest rings cannot carry long lists of ignored keys. The push was made, so its answer must not fail because of the list.
      const isNamed = ignored.length > 0 && jsonBytes(ignored) <= this.#outbox.answerBytesMax / 2
      this.#outbox.answer(request, { status: 200, body: isNamed ? { ...done, ignored } : done })
    })
  }

  /**
   * One publish into each of these rooms. Errors are answers too: the body of the answer is `{error}` when the parameters are wrong, else
   * `{results}` with a PublishAnswer for each room.
   */
  apiPublish(request: number, names: readonly string[], said: Slice): void {
    const order = publishOrder(said, this.#admin, this.#config.limits)
    if (order.kind === 'refused') {
      this.#outbox.answer(request, { status: 200, body: { error: order.error } })
      return
    }
    const results: PublishAnswer[] = []
    let missing = names.length
    const settle = (index: number, answer: PublishAnswer) => {
      results[index] = answer
      missing -= 1
      if (missing === 0) this.#outbox.answer(request, { status: 200, body: { results } })
    }
    for (let index = 0; index < names.length; index++) {
      const room = this.#rooms.use(names[index]!)
      if (room === undefined) {
        settle(index, { error: { ...ErrorCode.limitExceeded, message: 'too many rooms' } })
        continue
      }
      publish(room, order.draft, order.isUntilFlushed ? { request, index } : undefined, (result, recipients) => {
        settle(
          index,
          result.kind === 'ok' ? { result: published(result, recipients) } : { error: publishError(result) },
        )
      })
    }
  }
}

/** `receipt`: who waits for the flush. */
function publish(
  room: Room,
  draft: Draft,
  receipt: Receipt | undefined,
  done: (result: PublishResult, recipients: number) => void,
): void {
  room.countDeliveries()
  room.publisher.publishFor(draft, receipt, done)
}

function published(result: PublishResult & { readonly kind: 'ok' }, recipients: number): PublishedAnswer {
  const { offset, epoch } = result.position
  if (result.duplicate) return { offset, epoch, recipients, duplicate: true }
  return result.skipped === true ? { offset, epoch, recipients, skipped: true } : { offset, epoch, recipients }
}

type NotPublished = Exclude<PublishResult, { readonly kind: 'ok' }>

function publishError(result: NotPublished): ReplyError {
  switch (result.kind) {
    case 'failed':
      return engineError(result)
    case 'refused':
      return result.why === 'key reused'
        ? { ...ErrorCode.badRequest, message: KEY_REUSED }
        : { ...ErrorCode.limitExceeded, message: REFUSED_FOR_SPACE[result.why] }
    default:
      return assertNever(result)
  }
}

function pushRefusal(result: NotPublished): { readonly status: number; readonly body: { readonly error: string } } {
  switch (result.kind) {
    case 'failed': {
      const error = result.temporary ? 'it is not known whether this was done; try again' : 'the engine cannot do this'
      return { status: result.temporary ? 503 : 500, body: { error } }
    }
    case 'refused':
      return result.why === 'key reused'
        ? { status: 409, body: { error: 'the idempotency key was used with another body' } }
        : { status: 503, body: { error: REFUSED_FOR_SPACE[result.why] } }
    default:
      return assertNever(result)
  }
}

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
