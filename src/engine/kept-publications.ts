// The stored publications of one room's log in memory, oldest first. They are the history of the room, bounded by count, by bytes and by age. The
// newest ones for joiners (`lastOnJoin`) are kept even when they are too old for history. Shard thread.
import type { RoomOptions } from '../config/config-schema.ts'
import { ByteBuilder } from '../protocol/byte-builder.ts'
import { appendPayload } from '../protocol/payload.ts'
import type { Draft, HistoryQuery, StoredPublication } from './engine.ts'

/** Memory of a stored publication in addition to its own bytes, estimated. */
const ENTRY_OVERHEAD_BYTES = 64
/** The list of a log without stored publications. All such logs share this list, because most logs without members are empty. */
const NOTHING: StoredPublication[] = []

/** Notified when the kept publications change. */
export interface KeptOwner {
  /** The kept publications have grown by this number of bytes. Negative when they have shrunk. */
  resized(bytes: number): void
  /** The log has a stored publication again. */
  filled(): void
  /** The log has no stored publication any more. */
  emptied(): void
}

export class KeptPublications {
  readonly #options: RoomOptions
  readonly #owner: KeptOwner
  #kept = NOTHING
  /** Publications before this index are dropped. An index, so that dropping one publication does not move the others. */
  #first = 0
  #bytes = 0

  constructor(options: RoomOptions, owner: KeptOwner) {
    this.#options = options
    this.#owner = owner
  }

  get bytes(): number {
    return this.#bytes
  }

  add(draft: Draft, offset: number, nowMs: number): void {
    const { kind, payload, sender, tags } = draft
    const builder = new ByteBuilder(payload.end - payload.start + 2)
    appendPayload(builder, payload)
    const isText = payload.encoding === 'text'
    const entry: StoredPublication = { kind, offset, data: builder.copy(), isText, sender, tags, storedAtMs: nowMs }
    if (this.#kept === NOTHING) {
      this.#kept = []
      this.#owner.filled()
    }
    this.#kept.push(entry)
    this.#bytes += sizeOf(entry)
    this.#owner.resized(sizeOf(entry))
    const { historySize, lastOnJoin, historyBytesMax } = this.#options
    const countMax = Math.max(historySize, lastOnJoin)
    while (this.#kept.length - this.#first > countMax || this.#bytes > historyBytesMax) this.#dropOldest()
  }

  /** The newest publications, for a joiner. */
  newest(): StoredPublication[] {
    return this.#kept.slice(Math.max(this.#first, this.#kept.length - this.#options.lastOnJoin))
  }

  /**
   * All publications after a position. `missed`: how many were made since then. Undefined when some of them are not kept. A publication that skipped
   * history is not kept either.
   */
  after(offset: number, missed: number): StoredPublication[] | undefined {
    if (missed === 0) return []
    const start = this.#indexAfter(offset)
    return this.#kept.length - start === missed ? this.#kept.slice(start) : undefined
  }

  /** A part of the history. The cost depends on the size of the part, not of the history. `newest`: the offset of the newest publication. */
  history({ since, limit, reverse }: HistoryQuery, newest: number, nowMs: number): StoredPublication[] {
    const first = this.#historyStart(nowMs)
    let start = first
    let end = this.#kept.length
    if (since !== undefined) {
      // A position ahead of the log has no neighbours in it.
      if (since.offset > newest + 1) return []
      if (reverse) end = Math.max(first, this.#indexAfter(since.offset - 1))
      else start = Math.max(first, this.#indexAfter(since.offset))
    }
    return reverse
      ? this.#kept.slice(Math.max(start, end - limit), end).reverse()
      : this.#kept.slice(start, Math.min(end, start + limit))
  }

  hasHistory(nowMs: number): boolean {
    return this.#historyStart(nowMs) < this.#kept.length
  }

  /** Drops publications that are too old, except for those that joiners are sent. */
  expire(nowMs: number): void {
    const { lastOnJoin } = this.#options
    while (this.#kept.length - this.#first > lastOnJoin && this.#isExpired(this.#first, nowMs)) this.#dropOldest()
  }

  /** Drops the older half, at least one. */
  halve(): void {
    for (let count = Math.ceil((this.#kept.length - this.#first) / 2); count > 0; count--) this.#dropOldest()
  }

  removeAll(): void {
    while (this.#first < this.#kept.length) this.#dropOldest()
  }

  /** Forgets all publications of a dropped log. Does not notify the owner. */
  clear(): void {
    this.#kept = NOTHING
    this.#first = 0
    this.#bytes = 0
  }

  #isExpired(index: number, nowMs: number): boolean {
    return this.#kept[index]!.storedAtMs <= nowMs - this.#options.historyTtlSeconds * 1000
  }

  /** Index of the first publication of the history. Publications before this index are kept only for joiners. */
  #historyStart(nowMs: number): number {
    const end = this.#kept.length
    let start = Math.max(this.#first, end - this.#options.historySize)
    while (start < end && this.#isExpired(start, nowMs)) start++
    return start
  }

  #dropOldest(): void {
    const size = sizeOf(this.#kept[this.#first]!)
    this.#bytes -= size
    this.#owner.resized(-size)
    this.#first += 1
    if (this.#first * 2 < this.#kept.length) return
    if (this.#first === this.#kept.length) {
      this.#kept = NOTHING
      this.#owner.emptied()
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
}

const sizeOf = (entry: StoredPublication): number =>
  entry.data.length + entry.sender.size + (entry.tags?.length ?? 0) + ENTRY_OVERHEAD_BYTES
