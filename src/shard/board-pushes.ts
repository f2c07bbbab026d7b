// Pushes of records onto boards by back ends. Each request is answered exactly once. Shard thread.

import { createHash } from 'node:crypto'
import { assertNever } from '../assert-never.ts'
import type { BoardFields, BoardFieldsByOptions, BoardRecord } from '../board/board-fields.ts'
import { PushReader, type ReadPush } from '../board/push-reader.ts'
import type { BoardOptions } from '../config/board-schema.ts'
import type { Config } from '../config/config.ts'
import type { BoardResult } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { StatisticsPush } from '../mailbox/inbox-handlers.ts'
import type { Slice } from '../mailbox/slice.ts'
import { Identity } from '../protocol/identity.ts'
import { REFUSED_FOR_SPACE } from './engine-error.ts'
import type { Outbox } from './outbox.ts'
import type { Rooms } from './rooms.ts'

export interface BoardPushesParts {
  readonly config: Config
  readonly rooms: Rooms
  readonly outbox: Outbox
  readonly counters: ShardCounters
  readonly boardFields: BoardFieldsByOptions
}

interface RoomPush {
  readonly name: string
  readonly board: BoardOptions
  readonly push: StatisticsPush<Slice>
}

export class BoardPushes {
  readonly #parts: BoardPushesParts
  readonly #admin: Identity
  readonly #readers = new Map<BoardOptions, PushReader>()

  constructor(parts: BoardPushesParts) {
    this.#parts = parts
    this.#admin = new Identity({ id: parts.config.admin.id, user: '' }, { isServer: true })
  }

  push(request: number, { name, board, push: given }: RoomPush): void {
    const { key, isUntilFlushed, isOfSchema, isOnlyChecked, body } = given
    const { config, rooms, outbox, boardFields } = this.#parts
    const { statisticsRecordsMax: recordsMax, jsonDepthMax: depthMax, outboxBytesMax } = config.limits
    if (board.schema !== null && !isOfSchema) {
      const error = 'the records of this room have a schema of their own; push them to /rooms/{room}/records'
      this.#refuse(request, { status: 409, body: { error } })
      return
    }
    const bytes = body.bytes.slice(body.start, body.end)
    if (isOnlyChecked) {
      const refusal = this.#readerOf(board).faultOf(bytes, { recordsMax, depthMax })
      const fault = refusal === undefined ? null : faultBody(refusal)
      outbox.answer(request, {
        status: 200,
        body: { room: name, key: board.key, ownSchema: board.schema !== null, fault },
      })
      return
    }
    const read = this.#readerOf(board).read(bytes, { recordsMax, depthMax })
    if (read.kind === 'refused') {
      this.#refuse(request, { status: 400, body: faultBody(read) })
      return
    }
    const { records, ignored } = read
    const written = writtenBytes(records, boardFields.of(board))
    if (written > outboxBytesMax) {
      const error = `the records take ${written} bytes when written out; at most ${outboxBytesMax} fit a connection's outbox`
      this.#refuse(request, { status: 413, body: { error } })
      return
    }
    const room = rooms.use(name)
    if (room === undefined) {
      outbox.answer(request, { status: 503, body: { error: 'too many rooms' } })
      return
    }
    const digest = key === undefined ? '' : createHash('sha256').update(bytes).digest('base64')
    const push = { records, sender: this.#admin, idempotencyKey: key, digest, bytes: bytes.length }
    const receipt = isUntilFlushed ? { request, index: 0 } : undefined
    room.countDeliveries()
    room.publisher.push(push, receipt, (result, recipients) => {
      if (result.kind !== 'ok') {
        outbox.answer(request, refusalOf(result, board))
        return
      }
      const { position, changed, unchanged, duplicate } = result
      room.traffic.pushed(records.length)
      const { offset, epoch } = position
      const done = { room: name, offset, epoch, recipients, changed, unchanged, ...(duplicate ? { duplicate } : {}) }
      // A long list of ignored fields does not fit into the smallest rings. The push was made, so the answer then leaves out the list.
      const isNamed = ignored.length > 0 && Buffer.byteLength(JSON.stringify(ignored)) <= outbox.answerBytesMax / 2
      outbox.answer(request, { status: 200, body: isNamed ? { ...done, ignored } : done })
    })
  }

  #readerOf(board: BoardOptions): PushReader {
    let reader = this.#readers.get(board)
    if (reader === undefined) {
      reader = new PushReader(board, this.#parts.boardFields.of(board))
      this.#readers.set(board, reader)
    }
    return reader
  }

  #refuse(request: number, answer: { status: number; body: unknown }): void {
    this.#parts.counters.add('refusedStatistics')
    this.#parts.outbox.answer(request, answer)
  }
}

const faultBody = ({ index, field, message }: Extract<ReadPush, { readonly kind: 'refused' }>) => ({
  index,
  field,
  error: message,
})

type NotTaken = Exclude<BoardResult, { readonly kind: 'ok' }>

function refusalOf(result: NotTaken, { recordsMax }: BoardOptions): { status: number; body: { error: string } } {
  const answer = (status: number, error: string) => ({ status, body: { error } })
  if (result.kind === 'failed') {
    return result.temporary
      ? answer(503, 'it is not known whether this was done; try again')
      : answer(500, 'the engine cannot do this')
  }
  switch (result.why) {
    case 'key reused':
      return answer(409, 'the idempotency key was used with another body')
    case 'too many keys':
    case 'no memory':
      return answer(503, REFUSED_FOR_SPACE[result.why])
    case 'too many records':
      return answer(413, `the board would have ${result.size} records, its recordsMax is ${recordsMax}`)
    default:
      return assertNever(result)
  }
}

/** Bytes of all records in a frame, brackets and commas included. */
function writtenBytes(records: readonly BoardRecord[], fields: BoardFields): number {
  let bytes = 2
  for (const { values } of records) {
    bytes += 2
    for (let field = 0; field < values.length; field++) {
      const value = values[field]
      if (value !== undefined) bytes += fields.openOf(field).length + value.length + 1
    }
  }
  return bytes
}
