// Publications, offsets and history in the memory of one shard. Answers within the call. Bounded three ways for each room:
// by count, by bytes and by age. A log without members and without anything worth keeping is dropped at once.
import { createHash, randomBytes } from 'node:crypto'
import { ByteBuilder } from '../protocol/byte-builder.ts'
import { appendPayload } from '../protocol/payload.ts'
import type {
  Broker,
  Draft,
  HistoryQuery,
  HistoryResult,
  Position,
  Publication,
  PublishResult,
  RecoverResult,
  StoredPublication,
  Stream,
  StreamOptions,
} from './engine.ts'

const IDEMPOTENCY_TTL_MS = 5 * 60_000
/** About 5 ms of work. */
const SWEEP_STREAMS_MAX = 100_000
/** What a stored publication costs beside its own bytes. */
const ENTRY_OVERHEAD_BYTES = 64
/** The list of a log in which nothing is kept; most logs that wait for members to come back are such. */
const NOTHING: StoredPublication[] = []

interface AcceptedKey {
  readonly digest: string
  readonly position: Position
  readonly expiresAtMs: number
}

export class MemoryBroker implements Broker {
  readonly #streams = new Map<string, MemoryStream>()
  #sweeping = this.#streams.values()
  /** Logs whose room has no members, longest without first. */
  readonly #idle = new Set<MemoryStream>()
  readonly #idleMax: number

  /** `idleMax` bounds the logs kept for rooms without members: the oldest is dropped, and whoever comes back is told so by a new epoch. */
  constructor(idleMax: number) {
    this.#idleMax = idleMax
  }

  open(room: string, options: StreamOptions, deliver: (publication: Publication) => void): Stream {
    let stream = this.#streams.get(room)
    if (stream === undefined) {
      stream = new MemoryStream(room, options, this)
      this.#streams.set(room, stream)
    }
    this.#idle.delete(stream)
    stream.attach(deliver)
    return stream
  }

  /** Looks at a bounded number of logs and goes on from there the next time: a million of them must not hold up the shard. */
  sweep(nowMs: number): void {
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
    this.#streams.delete(room)
    this.#idle.delete(stream)
  }

  closed(stream: MemoryStream): void {
    this.#idle.add(stream)
    if (this.#idle.size <= this.#idleMax) return
    for (const oldest of this.#idle) {
      oldest.drop()
      return
    }
  }

  /** Logs kept, those without members included. */
  get size(): number {
    return this.#streams.size
  }
}

/** Told when a log loses its room's members, and when nothing in it is worth keeping. */
interface StreamOwner {
  closed(stream: MemoryStream): void
  dropped(room: string, stream: MemoryStream): void
}

class MemoryStream implements Stream {
  readonly #room: string
  readonly #options: StreamOptions
  readonly #owner: StreamOwner
  readonly #epoch = randomBytes(6).toString('base64url')
  #offset = 0
  #deliver: ((publication: Publication) => void) | undefined
  /** Oldest first; `#first` is the index of the oldest one still kept, so that dropping it moves nothing. */
  #kept = NOTHING
  #first = 0
  #keptBytes = 0
  #keys: Map<string, AcceptedKey> | undefined
  /** When the room was last used by anybody. While it is open that is now; `close` looks at the clock. */
  #usedAtMs = 0

  constructor(room: string, options: StreamOptions, owner: StreamOwner) {
    this.#room = room
    this.#options = options
    this.#owner = owner
  }

  attach(deliver: (publication: Publication) => void): void {
    this.#deliver = deliver
  }

  publish(draft: Draft, nowMs: number, done: (result: PublishResult) => void): void {
    const stored = this.#options.historySize > 0 && !draft.skipHistory
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
      if (this.#keys !== undefined && this.#keys.size >= this.#options.idempotencyKeysMax) {
        done({ kind: 'refused', why: 'too many keys' })
        return
      }
    }
    this.#offset += 1
    const position = { epoch: this.#epoch, offset: this.#offset }
    if (stored) this.#store(draft, nowMs)
    if (key !== undefined) {
      this.#keys ??= new Map()
      this.#keys.delete(key)
      this.#keys.set(key, { digest, position, expiresAtMs: nowMs + IDEMPOTENCY_TTL_MS })
    }
    this.#deliver?.({ offset: this.#offset, payload: draft.payload, sender: draft.sender, tags: draft.tags })
    done({ kind: 'ok', position, duplicate: false })
  }

  recover(since: Position, limit: number, nowMs: number, done: (result: RecoverResult) => void): void {
    this.#expire(nowMs)
    const position = { epoch: this.#epoch, offset: this.#offset }
    const missed = this.#offset - since.offset
    const oldest = this.#kept[this.#first]?.offset ?? this.#offset + 1
    const complete =
      this.#isOfEpoch(since) &&
      missed >= 0 &&
      missed <= limit &&
      // A publication that skipped history leaves a hole: then the kept ones are fewer than the missed ones.
      (missed === 0 || (since.offset + 1 >= oldest && this.#countAfter(since.offset) === missed))
    if (!complete) {
      done({ position, recovered: false, publications: [] })
      return
    }
    done({
      position,
      recovered: true,
      publications: missed === 0 ? [] : this.#kept.slice(this.#indexAfter(since.offset)),
    })
  }

  history(query: HistoryQuery, nowMs: number, done: (result: HistoryResult) => void): void {
    this.#expire(nowMs)
    const position = { epoch: this.#epoch, offset: this.#offset }
    const { since, limit, reverse } = query
    if (since !== undefined && !this.#isOfEpoch(since)) {
      done({ kind: 'unrecoverable', position })
      return
    }
    const kept = this.#kept.slice(this.#first)
    const isWanted = (entry: StoredPublication): boolean => {
      if (since === undefined) return true
      // A position ahead of the log has no neighbours in it.
      if (since.offset > this.#offset + 1) return false
      return reverse ? entry.offset < since.offset : entry.offset > since.offset
    }
    const wanted = kept.filter(isWanted)
    if (reverse) wanted.reverse()
    done({ kind: 'ok', position, publications: wanted.slice(0, limit) })
  }

  position(done: (position: Position) => void): void {
    done({ epoch: this.#epoch, offset: this.#offset })
  }

  close(nowMs: number): void {
    this.#deliver = undefined
    this.#usedAtMs = nowMs
    this.#owner.closed(this)
    this.sweep(nowMs)
  }

  /** Forgets everything; the room's next log has another epoch. */
  drop(): void {
    this.#owner.dropped(this.#room, this)
  }

  sweep(nowMs: number): void {
    this.#expire(nowMs)
    this.#expireKeys(nowMs)
    if (this.#deliver !== undefined || this.#keys !== undefined) return
    if (this.#first < this.#kept.length) return
    // Also when nothing was ever published: a member that lost its link must be able to recover what is published until it is
    // back. Without history there is nothing to recover, and nothing is kept.
    if (this.#options.historySize > 0 && nowMs - this.#usedAtMs < this.#options.metaTtlMs) return
    this.drop()
  }

  #isOfEpoch({ epoch }: Position): boolean {
    return epoch === '' || epoch === this.#epoch
  }

  #store(draft: Draft, nowMs: number): void {
    const builder = new ByteBuilder(draft.payload.end - draft.payload.start + 2)
    appendPayload(builder, draft.payload)
    const entry: StoredPublication = {
      offset: this.#offset,
      data: builder.copy(),
      info: draft.sender.info,
      tags: draft.tags,
      storedAtMs: nowMs,
    }
    if (this.#kept === NOTHING) this.#kept = []
    this.#kept.push(entry)
    this.#keptBytes += sizeOf(entry)
    const { historySize, historyBytesMax } = this.#options
    while (this.#kept.length - this.#first > historySize || this.#keptBytes > historyBytesMax) this.#dropOldest()
  }

  #expire(nowMs: number): void {
    const diesBefore = nowMs - this.#options.historyTtlMs
    while (this.#first < this.#kept.length && this.#kept[this.#first]!.storedAtMs <= diesBefore) this.#dropOldest()
  }

  #dropOldest(): void {
    this.#keptBytes -= sizeOf(this.#kept[this.#first]!)
    this.#first += 1
    if (this.#first * 2 < this.#kept.length) return
    this.#kept = this.#first === this.#kept.length ? NOTHING : this.#kept.slice(this.#first)
    this.#first = 0
  }

  /** Keys are kept in the order in which they expire. */
  #expireKeys(nowMs: number): void {
    if (this.#keys === undefined) return
    for (const [key, accepted] of this.#keys) {
      if (accepted.expiresAtMs > nowMs) break
      this.#keys.delete(key)
    }
    if (this.#keys.size === 0) this.#keys = undefined
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

const sizeOf = (entry: StoredPublication): number =>
  entry.data.length + (entry.info?.length ?? 0) + (entry.tags?.length ?? 0) + ENTRY_OVERHEAD_BYTES

function digestOf(draft: Draft): string {
  const { bytes, start, end } = draft.payload
  return createHash('sha256')
    .update(bytes.subarray(start, end))
    .update('\0')
    .update(draft.tags ?? '')
    .digest('base64')
}
