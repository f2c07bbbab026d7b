// The engine's half of the world of a board: the real engine, pushes, removals and expiry, each judged by the truth; and the board that the room reads. That
// is the engine's own, or a replica: then deliveries and the answer to a load wait in a queue.
import assert from 'node:assert/strict'
import type { Board } from '../../src/board/board.ts'
import type { BoardFields, BoardFieldsByOptions } from '../../src/board/board-fields.ts'
import type { RoomOptions } from '../../src/config/config-schema.ts'
import type { BoardResult, LoadResult, Publication, Stream } from '../../src/engine/engine.ts'
import { fromTextFrame } from '../../src/protocol/payload.ts'
import type { BoardCore } from './board-core.ts'
import { FIELD_NAMES, type Outcome, RECORDS_MAX, type Row, TOMBSTONES_MAX, Truth, TTL_SECONDS } from './board-truth.ts'
import { OPTIONS, PARTS, silent } from './broker-log.ts'

export const BOARD = {
  key: 'id',
  recordsMax: RECORDS_MAX,
  tombstonesMax: TOMBSTONES_MAX,
  ttlSeconds: TTL_SECONDS,
  schema: { type: 'object', properties: { id: { type: 'integer' }, a: {}, b: {}, c: {} } },
  rates: [1],
  unreadBytesMax: 1024,
}

const options: RoomOptions = {
  ...OPTIONS,
  historySize: 3,
  historyTtlSeconds: 1_000_000,
  board: BOARD,
}

export class BoardRoom {
  readonly core: BoardCore
  readonly isLate: boolean
  readonly fields: BoardFields
  truth = new Truth()
  epoch = ''
  /** Undefined while a replica is being loaded. */
  board: Board | undefined
  nowMs = 1_000_000
  readonly #boardFields: BoardFieldsByOptions
  #broker!: InstanceType<BoardCore['MemoryBroker']>
  #stream!: Stream
  #kept: Publication[] = []
  /** From the engine to the room. */
  #inbound: (() => void)[] = []

  constructor(core: BoardCore, isLate: boolean) {
    this.core = core
    this.isLate = isLate
    this.#boardFields = new core.BoardFieldsByOptions()
    this.fields = this.#boardFields.of(BOARD)
    this.#open()
  }

  push(rows: readonly Row[]): void {
    const records = rows.map((row) => {
      const values = FIELD_NAMES.map((name) =>
        row[name] === undefined ? undefined : this.core.spelledValue(row[name]),
      )
      return { key: String(row.id), values }
    })
    const push = { records, sender: this.#sender, idempotencyKey: undefined, digest: '', bytes: 0 }
    const outcome = this.truth.push(rows, this.nowMs)
    this.#stream.push(push, this.nowMs, (result) => this.#judge(result, outcome))
  }

  remove(ids: readonly number[] | 'all'): void {
    const keys = ids === 'all' ? ids : ids.map(String)
    const outcome = ids === 'all' ? this.truth.clear() : this.truth.remove(ids)
    this.#stream.remove({ keys, sender: this.#sender }, this.nowMs, (result) => this.#judge(result, outcome))
  }

  expire(afterMs: number): void {
    this.nowMs += afterMs
    this.truth.expire(this.nowMs)
    this.#broker.sweep(this.nowMs)
    this.#checkEngine()
  }

  say(): void {
    this.truth.say()
    const payload = fromTextFrame('text', new Uint8Array([65]), { start: 0, end: 1 })
    const draft = {
      kind: 'message',
      payload,
      sender: this.#sender,
      tags: undefined,
      idempotencyKey: undefined,
    } as const
    this.#stream.publish({ ...draft, skipHistory: false }, this.nowMs, () => undefined)
  }

  /** What waits between engine and room arrives. */
  arrive(count = this.#inbound.length): void {
    for (const run of this.#inbound.splice(0, count)) run()
  }

  /** Loads the replica anew. */
  reload(): boolean {
    if (!this.isLate || this.board === undefined) return false
    this.board = undefined
    this.#load(false)
    return true
  }

  /** The shard dies; its successor begins with an empty board. */
  die(): void {
    this.#inbound = []
    this.truth = new Truth()
    this.#open()
    this.arrive()
  }

  get #sender() {
    return new this.core.Identity({ id: 'a', user: '', name: '', connectionInfo: undefined, roomInfo: undefined })
  }

  #judge(result: BoardResult, outcome: Outcome): void {
    if ('refused' in outcome) {
      assert.deepEqual(result, { kind: 'refused', why: 'too many records', size: outcome.refused })
    } else {
      assert(result.kind === 'ok' && !result.duplicate)
      const { changed, unchanged, position } = result
      assert.deepEqual({ changed, unchanged, offset: position.offset }, { ...outcome, offset: this.truth.offset })
    }
    this.#checkEngine()
  }

  /** What the engine has is what it should have, and its history says what has changed. */
  #checkEngine(): void {
    const query = { since: undefined, limit: 1, reverse: true }
    this.#stream.history(query, this.nowMs, (result) => {
      assert(result.kind === 'ok')
      assert.equal(result.position.offset, this.truth.offset)
      const [newest] = result.publications
      const { change } = this.truth.at(this.truth.offset)
      if (newest === undefined || change === undefined) return
      assert.equal(newest.offset, this.truth.offset)
      const { set = [], removed = [], reset = false } = JSON.parse(Buffer.from(newest.data).toString())
      assert.deepEqual({ set, removed, reset }, change)
    })
  }

  #open(): void {
    this.#broker = new this.core.MemoryBroker({ ...PARTS, boardFields: this.#boardFields })
    const publication = (publication: Publication) => {
      if (!this.isLate) return
      this.#inbound.push(() => this.#deliver(publication))
    }
    this.#stream = this.#broker.open('room', options, { ...silent, publication })
    this.#stream.history({ since: undefined, limit: 0, reverse: false }, 0, ({ kind, ...result }) => {
      assert(kind === 'ok' && 'position' in result)
      this.epoch = result.position.epoch
    })
    this.board = this.isLate ? undefined : this.#stream.board
    this.#kept = []
    if (this.isLate) this.#load(true)
  }

  /** `isPrompt`: the answer overtakes what is being delivered. */
  #load(isPrompt: boolean): void {
    this.#stream.loadBoard((result) => {
      const run = () => this.#loaded(result)
      if (isPrompt) this.#inbound.unshift(run)
      else this.#inbound.push(run)
    })
  }

  #loaded(result: LoadResult): void {
    assert(result.kind === 'ok')
    this.board = result.board
    for (const publication of this.#kept.splice(0)) this.#deliver(publication)
  }

  #deliver(publication: Publication): void {
    const { change, offset } = publication
    if (this.board === undefined) this.#kept.push(publication)
    else if (change !== undefined && offset > this.board.offset) this.board.apply(change, offset, this.nowMs)
  }
}
