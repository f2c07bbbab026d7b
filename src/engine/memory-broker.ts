// Publications, offsets and history in the memory of one shard. Answers within the call. The history of each room is bounded by count,
// by bytes and by age, that of all rooms together by bytes. A log without members is dropped as soon as nothing in it has to be kept. Shard
// thread.
import { randomBytes } from 'node:crypto'
import type { Board } from '../board/board.ts'
import type { BoardFieldsByOptions } from '../board/board-fields.ts'
import { BoardWriter } from '../board/board-walk.ts'
import type { RoomOptions } from '../config/config-schema.ts'
import { keepsPublications } from '../config/room-options.ts'
import type { Identity } from '../protocol/identity.ts'
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
  Stream,
  StreamListener,
} from './engine.ts'
import { digestOf, IdempotencyKeys } from './idempotency-keys.ts'
import { type KeptOwner, KeptPublications } from './kept-publications.ts'
import { LogBudget } from './log-budget.ts'
import { type BoardCommit, type KeptResult, MemoryBoard, NO_PAYLOAD } from './memory-board.ts'

/** How many logs one sweep looks at: about 5 ms of work. */
const SWEEP_STREAMS_MAX = 100_000
/** Memory of a log without members beside what it keeps and its room's name, estimated. */
const IDLE_LOG_BYTES = 512

export class MemoryBroker implements Broker {
  readonly #streams = new Map<string, MemoryStream>()
  #sweeping = this.#streams.values()
  readonly #budget: LogBudget<MemoryStream>
  readonly #parts: EngineParts
  readonly #boardWriter = new BoardWriter()

  constructor(parts: EngineParts) {
    this.#parts = parts
    this.#budget = new LogBudget({ bytesMax: parts.historyBytesMax, usage: parts.usage })
  }

  open(room: string, options: RoomOptions, listener: StreamListener): Stream {
    let stream = this.#streams.get(room)
    if (stream === undefined) {
      const { idempotencyKeysMax: keysMax, boardFields } = this.#parts
      const shared = { owner: this, keysMax, budget: this.#budget, boardFields, boardWriter: this.#boardWriter }
      stream = new MemoryStream({ room, options, ...shared })
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
  readonly boardWriter: BoardWriter
}

class MemoryStream implements Stream, KeptOwner {
  readonly #room: string
  readonly #options: RoomOptions
  readonly #owner: StreamOwner
  readonly #budget: LogBudget<MemoryStream>
  readonly #epoch = randomBytes(6).toString('base64url')
  #offset = 0
  #listener: StreamListener | undefined
  readonly #kept: KeptPublications
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
    this.#kept = new KeptPublications(parts.options, this)
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
      writer: parts.boardWriter,
      keys: this.#keys,
      budget: this.#budget,
      position: () => this.#position(),
      commit: (made) => this.#commit(made),
    })
  }

  /** Bytes of the history, the keys and the board. */
  get bytes(): number {
    return this.#kept.bytes + this.#keys.bytes + (this.#board?.board.bytes ?? 0)
  }

  /** Bytes that the log takes besides while its room has no members. */
  get idleBytes(): number {
    return IDLE_LOG_BYTES + 2 * this.#room.length
  }

  resized(bytes: number): void {
    this.#budget.resized(bytes)
  }

  filled(): void {
    this.#budget.filled(this)
  }

  emptied(): void {
    this.#budget.emptied(this)
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
    const stored = keepsPublications(this.#options) && !draft.skipHistory
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
    if (stored) this.#kept.add(draft, this.#offset, nowMs)
    if (key !== undefined) {
      this.#keys.remember(key, { digest, result: { position, changed: 0, unchanged: 0 } }, nowMs)
    }
    if (stored || key !== undefined) this.#budget.fit()
    const { kind, payload, sender, tags, skipHistory } = draft
    this.#listener?.publication({ kind, offset: this.#offset, payload, sender, tags, skipHistory })
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
    const about = {
      kind: 'statistics',
      sender,
      tags: undefined,
      idempotencyKey: undefined,
      skipHistory: false,
    } as const
    if (this.#options.historySize > 0) {
      this.#kept.add({ ...about, payload: this.#boardOf().payloadOf(change) }, this.#offset, nowMs)
    }
    this.#listener?.publication({ ...about, payload: NO_PAYLOAD, offset: this.#offset, change })
    return this.#position()
  }

  recover(since: Position | undefined, limit: number, nowMs: number, done: (result: RecoverResult) => void): void {
    this.#kept.expire(nowMs)
    const position = this.#position()
    if (since === undefined) {
      done({ kind: 'ok', position, recovered: true, publications: this.#kept.newest() })
      return
    }
    const missed = this.#offset - since.offset
    const isNear = this.#isOfEpoch(since) && missed >= 0 && missed <= limit
    const publications = isNear ? this.#kept.after(since.offset, missed) : undefined
    done({ kind: 'ok', position, recovered: publications !== undefined, publications: publications ?? [] })
  }

  history(query: HistoryQuery, nowMs: number, done: (result: HistoryResult) => void): void {
    this.#kept.expire(nowMs)
    const position = this.#position()
    if (query.since !== undefined && !this.#isOfEpoch(query.since)) done({ kind: 'unrecoverable', position })
    else done({ kind: 'ok', position, publications: this.#kept.history(query, this.#offset, nowMs) })
  }

  removeHistory(done: (result: Acknowledgement) => void): void {
    this.#kept.removeAll()
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
    this.#kept.clear()
    this.#keys.drop()
  }

  /** Drops the older half of the stored publications. */
  halve(): void {
    this.#kept.halve()
  }

  sweep(nowMs: number): void {
    this.#kept.expire(nowMs)
    this.#keys.expire(nowMs)
    this.#board?.expire(nowMs)
    if (this.#listener !== undefined || !this.#keys.isEmpty) return
    if (this.#kept.hasHistory(nowMs) || (this.#board !== undefined && this.#board.board.size > 0)) return
    // A log without history is kept too: a member that lost its connection must be able to recover what is published until it returns. In a
    // room that keeps no publications there is nothing to recover, so its log is kept only for a version that it knows.
    const isOfUse = keepsPublications(this.#options) || this.#version > 0
    if (isOfUse && nowMs - this.#usedAtMs < this.#options.historyMetaTtlSeconds * 1000) return
    this.drop()
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
}
