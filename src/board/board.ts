// A board: the newest record of each key, in the order of the last change. The engine's board of a room decides what a push changes. The room reads
// the same board, or a replica to which it applies the delivered changes. Pure. No clock: callers pass the time. Shard thread.
//
// Entries stand in a linked ring, newest change first, beginning at `#head`. Each entry has the offset of its last change, and for each field the
// offset of that field's last change. So one walk from the newest end down to a position finds everything that a reader with this position lacks
// (board-walk.ts). An entry whose key was removed stays in the ring as a *tombstone*. The number of tombstones is bounded. `floor` is the offset of
// the newest tombstone that was dropped: a reader with a position below it has to be sent the whole board.
import type { BoardOptions } from '../config/board-schema.ts'
import type { BoardRecord } from './board-fields.ts'

export class Entry {
  readonly key: string
  values: readonly (string | undefined)[] = []
  /** The offset of each field's last change, by index of the field. */
  fieldOffsets: number[] = []
  isLive = false
  /** The offset of the last change or of the removal. */
  offset = 0
  /** The offset at which the key got a record, for the first time or again after a removal. */
  born = 0
  /** The offset at which the key was new. A removal keeps it, until the tombstone is dropped. */
  origin = 0
  /** A number that rises with every change of an entry, so that a place in the order can be found again. */
  sequence = 0
  newer: Entry = this
  older: Entry = this
  /** Links of a second ring: live entries in the order of their last push, tombstones in the order of their removal. */
  later: Entry = this
  earlier: Entry = this
  pushedAtMs = 0

  constructor(key: string) {
    this.key = key
  }
}

/** An entry and its place in the order. */
export type Place = Pick<Entry, 'key' | 'sequence'>

/** The change with one offset. `apply` brings a board from the offset before to this one. */
export interface BoardChange {
  /** Records that are new or differ, at most one for a key. */
  readonly set: readonly BoardRecord[]
  /** Keys whose records are removed. */
  readonly removed: readonly string[]
  /** All records are removed before `set` is applied. */
  readonly isReset: boolean
}

/** The effect that a push would have. */
export interface Comparison {
  readonly change: BoardChange
  /** Distinct keys of the push whose records do not change. */
  readonly unchanged: readonly string[]
  /** Number of records after the push. */
  readonly size: number
  /** By how many bytes the push makes the board larger. Negative when the board becomes smaller. */
  readonly growth: number
}

const NOTHING: readonly string[] = []
/** Memory of an entry in addition to its values, estimated: its properties, its offsets, and its places in the map and in two rings. */
const ENTRY_BYTES = 260
/** Memory of a value in addition to its characters, estimated. */
const VALUE_BYTES = 40

export class Board {
  readonly #entries = new Map<string, Entry>()
  readonly #head = new Entry('')
  /** Ends of the ring of live entries, by their last push (`#pushed`), and of the ring of tombstones, by their removal (`#buried`). */
  readonly #pushed = new Entry('')
  readonly #buried = new Entry('')
  readonly #tombstonesMax: number
  #live = 0
  #sequence = 0
  /** The epoch of the room's log. */
  epoch = ''
  /** The offset of the newest change. */
  offset = 0
  /** The lowest position from which a walk finds all changes. */
  floor = 0
  /** Memory of the records and the tombstones, estimated. */
  bytes = 0

  constructor({ tombstonesMax }: Pick<BoardOptions, 'tombstonesMax'>) {
    this.#tombstonesMax = tombstonesMax
  }

  /** Number of records. */
  get size(): number {
    return this.#live
  }

  get tombstones(): number {
    return this.#entries.size - this.#live
  }

  /** The entry of the newest change. In an empty ring this is `head`, at which every walk ends. */
  get newest(): Entry {
    return this.#head.older
  }

  get head(): Entry {
    return this.#head
  }

  /** The live entry of a key. */
  get(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    return entry?.isLive === true ? entry : undefined
  }

  /** The entry of a key, which may be a tombstone. */
  entry(key: string): Entry | undefined {
    return this.#entries.get(key)
  }

  /**
   * The entry at which an interrupted walk continues. `places`: the entries that came next when the walk was interrupted. The first of them that has
   * not moved or gone since is returned. When all have, the place is searched from the newest end.
   */
  resume(places: readonly Place[]): Entry {
    for (const { key, sequence } of places) {
      const entry = this.#entries.get(key)
      if (entry?.sequence === sequence) return entry
    }
    const sequence = places.at(-1)?.sequence ?? 0
    let next = this.newest
    while (next !== this.#head && next.sequence > sequence) next = next.older
    return next
  }

  /** The effect that a push of records would have. Of several records with one key the last counts. */
  compare(records: readonly BoardRecord[]): Comparison {
    const distinct = distinctKeys(records)
    const set: BoardRecord[] = []
    const unchanged: string[] = []
    let size = this.#live
    let growth = 0
    for (const record of distinct) {
      const entry = this.get(record.key)
      if (entry === undefined) size += 1
      if (entry !== undefined && isEqual(entry.values, record.values)) {
        unchanged.push(record.key)
        continue
      }
      set.push(record)
      growth += bytesOf(record.values) - (entry === undefined ? -ENTRY_BYTES : bytesOf(entry.values))
    }
    return { change: { set, removed: NOTHING, isReset: false }, unchanged, size, growth }
  }

  /** Brings the board to the state at `offset`, which must be above the offset of the board. */
  apply(change: BoardChange, offset: number, nowMs: number): void {
    this.offset = offset
    if (change.isReset) this.#clear(offset)
    for (const key of change.removed) this.#remove(key, offset)
    for (const record of change.set) this.#put(record, offset, nowMs)
  }

  /** Notes that the records of these keys were pushed without a change. They expire later, and keep their place in the order of changes. */
  touch(keys: readonly string[], nowMs: number): void {
    for (const key of keys) {
      const entry = this.get(key)
      if (entry === undefined) continue
      entry.pushedAtMs = nowMs
      unlinkAside(entry)
      linkAside(this.#pushed, entry)
    }
  }

  /** Keys whose last push was at `untilMs` or before, the oldest first, at most `countMax`. */
  expired(untilMs: number, countMax: number): string[] {
    const keys: string[] = []
    let entry = this.#pushed.later
    while (entry !== this.#pushed && entry.pushedAtMs <= untilMs && keys.length < countMax) {
      keys.push(entry.key)
      entry = entry.later
    }
    return keys
  }

  /** An independent board with the same state. Records are immutable, so both boards share them. */
  copy(): Board {
    const copy = new Board({ tombstonesMax: this.#tombstonesMax })
    for (let entry = this.#head.newer; entry !== this.#head; entry = entry.newer) copy.#adopt(entry)
    // The order of the second rings differs from that of the first.
    for (let entry = this.#pushed.later; entry !== this.#pushed; entry = entry.later) {
      linkAside(copy.#pushed, copy.#entries.get(entry.key)!)
    }
    for (let entry = this.#buried.later; entry !== this.#buried; entry = entry.later) {
      linkAside(copy.#buried, copy.#entries.get(entry.key)!)
    }
    copy.#live = this.#live
    copy.#sequence = this.#sequence
    copy.epoch = this.epoch
    copy.offset = this.offset
    copy.floor = this.floor
    copy.bytes = this.bytes
    return copy
  }

  #adopt(model: Entry): void {
    const entry = new Entry(model.key)
    entry.values = model.values
    entry.fieldOffsets = [...model.fieldOffsets]
    entry.isLive = model.isLive
    entry.offset = model.offset
    entry.born = model.born
    entry.origin = model.origin
    entry.sequence = model.sequence
    entry.pushedAtMs = model.pushedAtMs
    this.#entries.set(entry.key, entry)
    linkFirst(this.#head, entry)
  }

  #put({ key, values }: BoardRecord, offset: number, nowMs: number): void {
    let entry = this.#entries.get(key)
    if (entry === undefined) {
      entry = new Entry(key)
      entry.origin = offset
      this.#entries.set(key, entry)
      this.bytes += ENTRY_BYTES
    } else unlink(entry)
    this.bytes += bytesOf(values) - bytesOf(entry.values)
    const { fieldOffsets } = entry
    if (entry.isLive) {
      for (let field = 0; field < values.length || field < entry.values.length; field++) {
        if (values[field] !== entry.values[field]) fieldOffsets[field] = offset
        else fieldOffsets[field] ??= entry.born
      }
    } else {
      entry.born = offset
      // A new array of this length takes less memory than an empty one that grows.
      entry.fieldOffsets = new Array(Math.max(values.length, fieldOffsets.length)).fill(offset)
      entry.isLive = true
      this.#live += 1
    }
    unlinkAside(entry)
    entry.values = values
    entry.pushedAtMs = nowMs
    linkAside(this.#pushed, entry)
    this.#changed(entry, offset)
  }

  #remove(key: string, offset: number): void {
    const entry = this.get(key)
    if (entry === undefined) return
    entry.isLive = false
    this.#live -= 1
    unlink(entry)
    unlinkAside(entry)
    linkAside(this.#buried, entry)
    this.#changed(entry, offset)
    if (this.tombstones > this.#tombstonesMax) this.#dropTombstone()
  }

  /** Forgets the oldest removed key. A reader with a position before this removal has to be sent the whole board from now on. */
  #dropTombstone(): void {
    const oldest = this.#buried.later
    unlink(oldest)
    unlinkAside(oldest)
    this.#entries.delete(oldest.key)
    this.bytes -= ENTRY_BYTES + bytesOf(oldest.values)
    this.floor = Math.max(this.floor, oldest.offset)
  }

  /** Removes all records and all tombstones. Readers are sent a reset, because naming every removed key would take more bytes. */
  #clear(offset: number): void {
    this.#entries.clear()
    this.#live = 0
    this.bytes = 0
    this.floor = offset
    for (const end of [this.#head, this.#pushed, this.#buried]) {
      end.newer = end
      end.older = end
      end.later = end
      end.earlier = end
    }
  }

  #changed(entry: Entry, offset: number): void {
    entry.offset = offset
    this.#sequence += 1
    entry.sequence = this.#sequence
    linkFirst(this.#head, entry)
  }
}

/** The last record of each key, in the order of the array. */
function distinctKeys(records: readonly BoardRecord[]): readonly BoardRecord[] {
  const last = new Map<string, BoardRecord>()
  for (const record of records) last.set(record.key, record)
  return last.size === records.length ? records : records.filter((record) => last.get(record.key) === record)
}

function isEqual(values: readonly (string | undefined)[], others: readonly (string | undefined)[]): boolean {
  const count = Math.max(values.length, others.length)
  for (let field = 0; field < count; field++) if (values[field] !== others[field]) return false
  return true
}

function bytesOf(values: readonly (string | undefined)[]): number {
  let bytes = 0
  for (const value of values) bytes += VALUE_BYTES + (value?.length ?? 0)
  return bytes
}

function linkFirst(head: Entry, entry: Entry): void {
  entry.older = head.older
  entry.newer = head
  head.older.newer = entry
  head.older = entry
}

function unlink(entry: Entry): void {
  entry.newer.older = entry.older
  entry.older.newer = entry.newer
}

/** Puts an entry at the end of a second ring. */
function linkAside(end: Entry, entry: Entry): void {
  entry.earlier = end.earlier
  entry.later = end
  end.earlier.later = entry
  end.earlier = entry
}

function unlinkAside(entry: Entry): void {
  entry.earlier.later = entry.later
  entry.later.earlier = entry.earlier
  entry.earlier = entry
  entry.later = entry
}
