// The board of one room in the memory engine. Compares pushed records with the kept ones, keeps records, and lets them expire. The log of the room
// (memory-broker.ts) gives each change an offset and delivers the change. Shard thread.
import { Board, type BoardChange } from '../board/board.ts'
import type { BoardFields } from '../board/board-fields.ts'
import { boardFrame, frameObject } from '../board/board-frame.ts'
import type { BoardWriter } from '../board/board-walk.ts'
import type { BoardOptions } from '../config/board-schema.ts'
import type { Identity } from '../protocol/identity.ts'
import { type Payload, writtenJson } from '../protocol/payload.ts'
import type { BoardPush, BoardRemoval, BoardResult, Position } from './engine.ts'
import type { IdempotencyKeys } from './idempotency-keys.ts'

/** Largest number of records that expire at once, so that the shard is not held up. Further records expire in the next sweep, or when a push needs their place. */
const EXPIRED_MAX = 1000

/** The result of a push. Kept for a repetition with the same idempotency key. */
export interface KeptResult {
  readonly position: Position
  readonly changed: number
  readonly unchanged: number
}

/** A change that becomes the next publication of the room. `apply` is called with the offset of this publication. */
export interface BoardCommit {
  readonly change: BoardChange
  readonly sender: Identity
  readonly nowMs: number
  readonly apply: (offset: number) => void
}

export interface MemoryBoardParts {
  readonly options: BoardOptions
  readonly fields: BoardFields
  /** Shared by all boards of the shard. */
  readonly writer: BoardWriter
  readonly keys: IdempotencyKeys<KeptResult>
  readonly budget: { readonly isFull: boolean; resized(bytes: number): void; fit(): void }
  readonly position: () => Position
  readonly commit: (made: BoardCommit) => Position
}

/** The payload of a publication that changes a board. The change itself is in `change`. */
export const NO_PAYLOAD = writtenJson('null')

export class MemoryBoard {
  readonly board: Board
  readonly #parts: MemoryBoardParts
  /** The sender of the last push. Also used as the sender of changes that remove expired records. */
  #sender: Identity | undefined

  constructor(parts: MemoryBoardParts) {
    this.#parts = parts
    this.board = new Board(parts.options)
    this.board.epoch = parts.position().epoch
  }

  push({ records, sender, idempotencyKey: key, digest }: BoardPush, nowMs: number): BoardResult {
    const { options, keys, budget } = this.#parts
    if (key !== undefined) {
      const judged = keys.judge(key, digest, nowMs)
      if (judged.kind === 'refused') return judged
      if (judged.kind === 'known') return { kind: 'ok', duplicate: true, ...judged.result }
    }
    // Expired records go first, so that they do not count against `recordsMax`.
    this.expire(nowMs)
    let comparison = this.board.compare(records)
    while (comparison.size > options.recordsMax && this.expire(nowMs)) comparison = this.board.compare(records)
    const { change, unchanged, size, growth } = comparison
    const isTooLarge = size > this.board.size && size > options.recordsMax
    if (isTooLarge) return { kind: 'refused', why: 'too many records', size }
    if (growth > 0 && budget.isFull) return { kind: 'refused', why: 'no memory' }
    this.#sender = sender
    this.board.touch(unchanged, nowMs)
    const position = change.set.length === 0 ? this.#parts.position() : this.#commit(change, sender, nowMs)
    const result = { position, changed: change.set.length, unchanged: unchanged.length }
    if (key !== undefined) keys.remember(key, { digest, result }, nowMs)
    budget.fit()
    return { kind: 'ok', duplicate: false, ...result }
  }

  remove({ keys, sender }: BoardRemoval, nowMs: number): BoardResult {
    const { board } = this
    this.expire(nowMs)
    const isReset = keys === 'all'
    const asked = isReset ? [] : [...new Set(keys)]
    const removed = asked.filter((key) => board.get(key) !== undefined)
    const changed = isReset ? board.size : removed.length
    const change = { set: [], removed, isReset }
    const position = changed === 0 ? this.#parts.position() : this.#commit(change, sender, nowMs)
    return { kind: 'ok', duplicate: false, position, changed, unchanged: asked.length - removed.length }
  }

  /** Removes records that were not pushed for `ttlSeconds`, in one change. Returns whether there were any. */
  expire(nowMs: number): boolean {
    const { ttlSeconds } = this.#parts.options
    if (ttlSeconds === 0 || this.#sender === undefined) return false
    const removed = this.board.expired(nowMs - ttlSeconds * 1000, EXPIRED_MAX)
    if (removed.length === 0) return false
    this.#commit({ set: [], removed, isReset: false }, this.#sender, nowMs)
    return true
  }

  /** A change in the form in which history keeps it. */
  payloadOf(change: BoardChange): Payload {
    const { writer, fields } = this.#parts
    const changes = writer.change(change, fields)
    return writtenJson(frameObject(boardFrame(changes, { isReset: change.isReset })))
  }

  #commit(change: BoardChange, sender: Identity, nowMs: number): Position {
    const before = this.board.bytes
    const apply = (offset: number) => this.board.apply(change, offset, nowMs)
    const position = this.#parts.commit({ change, sender, nowMs, apply })
    this.#parts.budget.resized(this.board.bytes - before)
    return position
  }
}
