// Publications, offsets and history in the memory of one shard. Answers within the call. The history of each room is bounded by count,
// by bytes and by age, that of all rooms together by bytes. A log without members is dropped as soon as nothing in it has to be kept. Shard
// thread.
import { randomBytes } from 'node:crypto'
import type { Board } from '../board/board.ts'
import type { BoardFieldsByOptions } from '../board/board-fields.ts'
import type { RoomOptions } from '../config/config-schema.ts'
import { ByteBuilder } from '../protocol/byte-builder.ts'
import type { Identity } from '../protocol/identity.ts'
import { appendPayload } from '../protocol/payload.ts'
import type {
  Acknowledgement,
  BoardPush,
  BoardRemoval,
  BoardResult,
  Broker,
  Draft,
  EngineParts,
  HistoryQuery,
  HistoryResult,
  LoadResult,
  Position,
  PublishResult,
  RecoverResult,
  StoredPublication,
  Stream,
  StreamListener,
} from './engine.ts'
import { digestOf, IdempotencyKeys } from './idempotency-keys.ts'
import { LogBudget, storedSize } from './log-budget.ts'
import { type BoardCommit, type KeptResult, MemoryBoard, NO_PAYLOAD } from './memory-board.ts'

/** How many logs one sweep looks at: about 5 ms of work. */
const SWEEP_STREAMS_MAX = 100_000
/** Memory of a log without members beside what it keeps and its room's name, estimated. */
const IDLE_LOG_BYTES = 512
/** The list of every log without stored publications. Shared, because most logs without members are empty. */
const NOTHING: StoredPublication[] = []

export class MemoryBroker implements Broker {
  readonly #streams = new Map<string, MemoryStream>()
  #sweeping = this.#streams.values()
  readonly #budget: LogBudget<MemoryStream>
  readonly #parts: EngineParts

  constructor(parts: EngineParts) {
    this.#parts = parts
    this.#budget = new LogBudget({ bytesMax: parts.historyBytesMax, usage: parts.usage })
  }

  open(room: string, options: RoomOptions, listener: StreamListener): Stream {
    let stream = this.#streams.get(room)
    if (stream === undefined) {
      const { idempotencyKeysMax: keysMax, boardFields } = this.#parts
      stream = new MemoryStream({ room, options, owner: this, keysMax, budget: this.#budget, boardFields })
      this.#streams.set(room, stream)
    }
    this.#budget.opened(stream)
    stream.attach(listener)
    return stream
  }

  /** Looks at a bounded number of logs; the next sweep goes on behind them. A million logs must not hold up the shard. */
  sweep(nowMs: number): void {
    this.#budget.report()
    for (let count = 0; count < SWEEP_STREAMS_MAX; count++) {
      const next = this.#sweeping.next()
      if (next.done === true) {
        this.#sweeping = this.#streams.values()
        return
      }
      next.value.sweep(nowMs)
    }
  }

  dropped(room: string, stream: MemoryStream): void {
    if (this.#streams.get(room) !== stream) return
    this.#streams.delete(room)
    this.#budget.dropped(stream)
  }

  /** A log has lost its members. When too many such logs are kept, the oldest is dropped; members that return see a new epoch. */
  closed(stream: MemoryStream): void {
    this.#budget.closed(stream)
    if (this.#budget.idleLogs > this.#parts.keptLogsMax) this.#budget.oldestIdle?.drop()
    this.#budget.fit()
  }

  /** Logs kept, those without members included. */
  get size(): number {
    return this.#streams.size
  }
}

/** Is told when a log loses its room's members, and when the log is dropped. */
interface StreamOwner {
  closed(stream: MemoryStream): void
  dropped(room: string, stream: MemoryStream): void
}

const DONE: Acknowledgement = { kind: 'ok' }

interface StreamParts {
  readonly room: string
  readonly options: RoomOptions
  readonly owner: StreamOwner
  readonly keysMax: number
  readonly budget: LogBudget<MemoryStream>
  readonly boardFields: BoardFieldsByOptions
}

class MemoryStream implements Stream {
  readonly #room: string
  readonly #options: RoomOptions
  readonly #owner: StreamOwner
  readonly #budget: LogBudget<MemoryStream>
  readonly #epoch = randomBytes(6).toString('base64url')
  #offset = 0
  #listener: StreamListener | undefined
  /** Stored publications, oldest first. Those before the index `#first` are dropped; so dropping one moves no others. */
  #kept = NOTHING
  #first = 0
  #keptBytes = 0
  readonly #keys: IdempotencyKeys<KeptResult>
  readonly #board: MemoryBoard | undefined
  /** The newest version published, 0 before the first, and the series that it counts in. */
  #version = 0
  #versionEpoch = ''
  /** When the room was last open. Set by `close`. */
  #usedAtMs = 0

  constructor(parts: StreamParts) {
    this.#room = parts.room
    this.#options = parts.options
    this.#owner = parts.owner
    this.#budget = parts.budget
    this.#keys = new IdempotencyKeys({
      keysMax: parts.keysMax,
      isFull: () => this.#budget.isFull,
      resized: (bytes) => this.#budget.resized(bytes),
    })
    const { board } = parts.options
    if (board === null) return
    this.#board = new MemoryBoard({
      options: board,
      fields: parts.boardFields.of(board),
      keys: this.#keys,
      budget: this.#budget,
      position: () => this.#position(),
      commit: (made) => this.#commit(made),
    })
  }

  /** Bytes of the history, the keys and the board. */
  get bytes(): number {
    return this.#keptBytes + this.#keys.bytes + (this.#board?.board.bytes ?? 0)
  }

  /** Bytes that the log takes besides while its room has no members. */
  get idleBytes(): number {
    return IDLE_LOG_BYTES + 2 * this.#room.length
  }

  attach(listener: StreamListener): void {
    this.#listener = listener
  }

  join(who: Identity, done: (result: Acknowledgement) => void): void {
    this.#listener?.joined(who, this.#position())
    done(DONE)
  }

  leave(who: Identity, done: (result: Acknowledgement) => void): void {
    this.#listener?.left(who)
    done(DONE)
  }

  publish(draft: Draft, nowMs: number, done: (result: PublishResult) => void): void {
    const stored = this.#options.historySize > 0 && !draft.skipHistory
    const key = draft.idempotencyKey
    let digest = ''
    if (key !== undefined) {
      digest = digestOf(draft)
      const judged = this.#keys.judge(key, digest, nowMs)
      if (judged.kind !== 'new') {
        done(judged.kind === 'refused' ? judged : { kind: 'ok', position: judged.result.position, duplicate: true })
        return
      }
    }
    if (draft.version !== undefined && draft.version > 0 && !this.#isNewVersion(draft.version, draft.versionEpoch)) {
      done({ kind: 'ok', position: this.#position(), duplicate: false, skipped: true })
      return
    }
    this.#offset += 1
    const position = this.#position()
    if (stored) this.#store(draft, nowMs)
    if (key !== undefined) {
      this.#keys.remember(key, { digest, result: { position, changed: 0, unchanged: 0 } }, nowMs)
    }
    if (stored || key !== undefined) this.#budget.fit()
    const { kind, payload, sender, tags } = draft
    this.#listener?.publication({ kind, offset: this.#offset, payload, sender, tags })
    done({ kind: 'ok', position, duplicate: false })
  }

  push(push: BoardPush, nowMs: number, done: (result: BoardResult) => void): void {
    done(this.#boardOf().push(push, nowMs))
  }

  remove(removal: BoardRemoval, nowMs: number, done: (result: BoardResult) => void): void {
    done(this.#boardOf().remove(removal, nowMs))
  }

  get board(): Board | undefined {
    return this.#board?.board
  }

  loadBoard(done: (result: LoadResult) => void): void {
    done({ kind: 'ok', position: this.#position(), board: this.#boardOf().board.copy() })
  }

  #boardOf(): MemoryBoard {
    if (this.#board === undefined) throw new Error(`the room ${this.#room} has no board`)
    return this.#board
  }

  /** Makes a change of the board the next publication. */
  #commit({ change, sender, nowMs, apply }: BoardCommit): Position {
    this.#offset += 1
    apply(this.#offset)
    if (this.#options.historySize > 0) {
      const payload = this.#boardOf().payloadOf(change)
      this.#store({ payload, sender, tags: undefined }, nowMs)
    }
    const payload = NO_PAYLOAD
    this.#listener?.publication({ kind: 'statistics', offset: this.#offset, payload, sender, tags: undefined, change })
    return this.#position()
  }

  recover(since: Position, limit: number, nowMs: number, done: (result: RecoverResult) => void): void {
    this.#expire(nowMs)
    const position = this.#position()
    const missed = this.#offset - since.offset
    const oldest = this.#kept[this.#first]?.offset ?? this.#offset + 1
    const complete =
      this.#isOfEpoch(since) &&
      missed >= 0 &&
      missed <= limit &&
      // A publication that skipped history leaves a hole: then the kept ones are fewer than the missed ones.
      (missed === 0 || (since.offset + 1 >= oldest && this.#countAfter(since.offset) === missed))
    if (!complete) {
      done({ kind: 'ok', position, recovered: false, publications: [] })
      return
    }
    done({
      kind: 'ok',
      position,
      recovered: true,
      publications: missed === 0 ? [] : this.#kept.slice(this.#indexAfter(since.offset)),
    })
  }

  history(query: HistoryQuery, nowMs: number, done: (result: HistoryResult) => void): void {
    this.#expire(nowMs)
    const position = this.#position()
    const { since, limit, reverse } = query
    if (since !== undefined && !this.#isOfEpoch(since)) {
      done({ kind: 'unrecoverable', position })
      return
    }
    const [start, end] = this.#range(query)
    // Only what is returned is looked at, however long the history is.
    const publications = reverse
      ? this.#kept.slice(Math.max(start, end - limit), end).reverse()
      : this.#kept.slice(start, Math.min(end, start + limit))
    done({ kind: 'ok', position, publications })
  }

  removeHistory(done: (result: Acknowledgement) => void): void {
    while (this.#first < this.#kept.length) this.#dropOldest()
    done(DONE)
  }

  close(nowMs: number): void {
    this.#listener = undefined
    this.#usedAtMs = nowMs
    this.#owner.closed(this)
    this.sweep(nowMs)
  }

  /** Drops the log; the room's next log has another epoch. */
  drop(): void {
    this.#owner.dropped(this.#room, this)
    this.#kept = NOTHING
    this.#first = 0
    this.#keptBytes = 0
    this.#keys.drop()
  }

  /** Drops the older half of the stored publications. */
  halve(): void {
    for (let count = Math.ceil((this.#kept.length - this.#first) / 2); count > 0; count--) this.#dropOldest()
  }

  sweep(nowMs: number): void {
    this.#expire(nowMs)
    this.#keys.expire(nowMs)
    this.#board?.expire(nowMs)
    if (this.#listener !== undefined || !this.#keys.isEmpty) return
    if (this.#first < this.#kept.length || (this.#board !== undefined && this.#board.board.size > 0)) return
    // An empty log is kept too: a member that lost its connection must be able to recover what is published until it returns. Without
    // history there is nothing to recover, so the log is kept only for a version that it knows.
    const isOfUse = this.#options.historySize > 0 || this.#version > 0
    if (isOfUse && nowMs - this.#usedAtMs < this.#options.historyMetaTtlSeconds * 1000) return
    this.drop()
  }

  /** Where in `#kept` the publications stand that a query asks for, its limit apart. */
  #range({ since, reverse }: HistoryQuery): [start: number, end: number] {
    const all = this.#kept.length
    if (since === undefined) return [this.#first, all]
    // A position ahead of the log has no neighbours in it.
    if (since.offset > this.#offset + 1) return [all, all]
    return reverse ? [this.#first, this.#indexAfter(since.offset - 1)] : [this.#indexAfter(since.offset), all]
  }

  #position(): Position {
    return { epoch: this.#epoch, offset: this.#offset }
  }

  /** Remembers a version that is above the newest one of its series. False when it is not. */
  #isNewVersion(version: number, epoch = ''): boolean {
    const isSameSeries = epoch === '' || epoch === this.#versionEpoch
    if (isSameSeries && version <= this.#version) return false
    this.#version = version
    if (epoch !== '') this.#versionEpoch = epoch
    return true
  }

  #isOfEpoch({ epoch }: Position): boolean {
    return epoch === '' || epoch === this.#epoch
  }

  #store(draft: Pick<Draft, 'payload' | 'sender' | 'tags'>, nowMs: number): void {
    const builder = new ByteBuilder(draft.payload.end - draft.payload.start + 2)
    appendPayload(builder, draft.payload)
    const entry: StoredPublication = {
      offset: this.#offset,
      data: builder.copy(),
      sender: draft.sender,
      tags: draft.tags,
      storedAtMs: nowMs,
    }
    if (this.#kept === NOTHING) {
      this.#kept = []
      this.#budget.filled(this)
    }
    this.#kept.push(entry)
    this.#keptBytes += storedSize(entry)
    this.#budget.resized(storedSize(entry))
    const { historySize, historyBytesMax } = this.#options
    while (this.#kept.length - this.#first > historySize || this.#keptBytes > historyBytesMax) this.#dropOldest()
  }

  #expire(nowMs: number): void {
    const diesBefore = nowMs - this.#options.historyTtlSeconds * 1000
    while (this.#first < this.#kept.length && this.#kept[this.#first]!.storedAtMs <= diesBefore) this.#dropOldest()
  }

  #dropOldest(): void {
    const size = storedSize(this.#kept[this.#first]!)
    this.#keptBytes -= size
    this.#budget.resized(-size)
    this.#first += 1
    if (this.#first * 2 < this.#kept.length) return
    if (this.#first === this.#kept.length) {
      this.#kept = NOTHING
      this.#budget.emptied(this)
    } else this.#kept = this.#kept.slice(this.#first)
    this.#first = 0
  }

  #indexAfter(offset: number): number {
    let low = this.#first
    let high = this.#kept.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#kept[middle]!.offset > offset) high = middle
      else low = middle + 1
    }
    return low
  }

  #countAfter(offset: number): number {
    return this.#kept.length - this.#indexAfter(offset)
  }
}
