// Publications, offsets and history in the memory of one shard. Answers within the call. The history of each room is bounded by count,
// by bytes and by age, that of all rooms together by bytes. A log without members is dropped as soon as nothing in it has to be kept. Shard
// thread.
import { createHash, randomBytes } from 'node:crypto'
import type { RoomOptions } from '../config/config-schema.ts'
import { keepsPublications } from '../config/room-options.ts'
import type { Identity } from '../protocol/identity.ts'
import type {
  Acknowledgement,
  Broker,
  Draft,
  EngineParts,
  HistoryQuery,
  HistoryResult,
  Position,
  PublishResult,
  RecoverResult,
  Stream,
  StreamListener,
} from './engine.ts'
import { type KeptOwner, KeptPublications } from './kept-publications.ts'
import { LogBudget } from './log-budget.ts'

const IDEMPOTENCY_TTL_MS = 5 * 60_000
/** How many logs one sweep looks at: about 5 ms of work. */
const SWEEP_STREAMS_MAX = 100_000
/** Memory of a remembered idempotency key beside its own characters, estimated: a digest, a position and a place in a map. */
const KEY_OVERHEAD_BYTES = 300
/** Memory of a log without members beside what it keeps and its room's name, estimated. */
const IDLE_LOG_BYTES = 512
interface AcceptedKey {
  readonly digest: string
  readonly position: Position
  readonly expiresAtMs: number
}

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
      const { idempotencyKeysMax: keysMax } = this.#parts
      stream = new MemoryStream({ room, options, owner: this, keysMax, budget: this.#budget })
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
}

class MemoryStream implements Stream, KeptOwner {
  readonly #room: string
  readonly #options: RoomOptions
  readonly #owner: StreamOwner
  readonly #keysMax: number
  readonly #budget: LogBudget<MemoryStream>
  readonly #epoch = randomBytes(6).toString('base64url')
  #offset = 0
  #listener: StreamListener | undefined
  readonly #kept: KeptPublications
  #keys: Map<string, AcceptedKey> | undefined
  #keyBytes = 0
  /** The newest version published, 0 before the first, and the series that it counts in. */
  #version = 0
  #versionEpoch = ''
  /** When the room was last open. Set by `close`. */
  #usedAtMs = 0

  constructor(parts: StreamParts) {
    this.#room = parts.room
    this.#options = parts.options
    this.#owner = parts.owner
    this.#keysMax = parts.keysMax
    this.#budget = parts.budget
    this.#kept = new KeptPublications(parts.options, this)
  }

  /** Bytes of the history and the keys. */
  get bytes(): number {
    return this.#kept.bytes + this.#keyBytes
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
      const known = this.#keys?.get(key)
      if (known !== undefined && known.expiresAtMs > nowMs) {
        const same = known.digest === digest
        done(same ? { kind: 'ok', position: known.position, duplicate: true } : { kind: 'refused', why: 'key reused' })
        return
      }
      this.#expireKeys(nowMs)
      if ((this.#keys !== undefined && this.#keys.size >= this.#keysMax) || this.#budget.isFull) {
        done({ kind: 'refused', why: 'too many keys' })
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
      this.#keys ??= new Map()
      this.#forgetKey(key)
      this.#keys.set(key, { digest, position, expiresAtMs: nowMs + IDEMPOTENCY_TTL_MS })
      this.#keyBytes += keySize(key)
      this.#budget.resized(keySize(key))
    }
    if (stored || key !== undefined) this.#budget.fit()
    const { kind, payload, sender, tags, skipHistory } = draft
    this.#listener?.publication({ kind, offset: this.#offset, payload, sender, tags, skipHistory })
    done({ kind: 'ok', position, duplicate: false })
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
    this.#keys = undefined
    this.#keyBytes = 0
  }

  /** Drops the older half of the stored publications. */
  halve(): void {
    this.#kept.halve()
  }

  sweep(nowMs: number): void {
    this.#kept.expire(nowMs)
    this.#expireKeys(nowMs)
    if (this.#listener !== undefined || this.#keys !== undefined) return
    if (this.#kept.hasHistory(nowMs)) return
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

  /** Keys are kept in the order in which they expire. */
  #expireKeys(nowMs: number): void {
    if (this.#keys === undefined) return
    for (const [key, accepted] of this.#keys) {
      if (accepted.expiresAtMs > nowMs) break
      this.#forgetKey(key)
    }
    if (this.#keys.size === 0) this.#keys = undefined
  }

  #forgetKey(key: string): void {
    if (this.#keys?.delete(key) !== true) return
    this.#keyBytes -= keySize(key)
    this.#budget.resized(-keySize(key))
  }
}

const keySize = (key: string): number => KEY_OVERHEAD_BYTES + 2 * key.length

function digestOf(draft: Draft): string {
  const { bytes, start, end } = draft.payload
  return createHash('sha256')
    .update(bytes.subarray(start, end))
    .update('\0')
    .update(draft.tags ?? '')
    .digest('base64')
}
