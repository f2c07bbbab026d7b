// A board: the newest record of each key, in the order of the last change. The engine has one for each room, which decides what a push changes;
// a room has a replica, fed by what the engine delivers. Pure. No clock: callers pass the time.
//
// Entries stand in a ring of links, newest change first, from the entry `#head`. Each entry carries the offset of its last change, and for each
// field the offset at which that field last changed. So one walk from the newest end down to a position finds everything that a reader with
// this position lacks (board-walk.ts). An entry whose key was removed stays in the ring as a *tombstone*. Tombstones are bounded; a
// position before that of the oldest dropped one (`floor`) can only be given the whole board.
import type { BoardOptions } from '../config/board-schema.ts'
import type { BoardRecord } from './board-fields.ts'

export class Entry {
  readonly key: string
  values: readonly (string | undefined)[] = []
  /** By field: the offset of its last change. */
  fieldOffsets: number[] = []
  isLive = false
  /** The offset of the last change, the removal included. */
  offset = 0
  /** The offset at which the key got its record, or got one again after a removal. */
  born = 0
  /** The offset at which the key came, whatever happened since. A tombstone that is dropped forgets it. */
  origin = 0
  /** Rises with every change of the board, so that a place in the order can be found again. */
  sequence = 0
  newer: Entry = this
  older: Entry = this
  /** Links of live entries in the order of their last push, of tombstones in the order of their removal. */
  later: Entry = this
  earlier: Entry = this
  pushedAtMs = 0

  constructor(key: string) {
    this.key = key
  }
}

/** An entry and its place in the order. */
export type Place = Pick<Entry, 'key' | 'sequence'>

/** What one offset changes. A board is brought from the offset before to this one by `apply`. */
export interface BoardChange {
  /** Records that are new or differ, at most one for a key. */
  readonly set: readonly BoardRecord[]
  /** Keys that go. */
  readonly removed: readonly string[]
  /** Everything goes before `set` comes. */
  readonly isReset: boolean
}

/** What a push would do. */
export interface Comparison {
  readonly change: BoardChange
  /** Distinct keys of the push whose records stay as they are. */
  readonly unchanged: readonly string[]
  /** Records that the board would have. */
  readonly size: number
}

const NOTHING: readonly string[] = []
/** Memory of an entry beside its values, estimated: its fields, its offsets, and its places in the map and in two lists. */
const ENTRY_BYTES = 260
/** Memory of a value beside its characters, estimated. */
const VALUE_BYTES = 40

export class Board {
  readonly #entries = new Map<string, Entry>()
  readonly #head = new Entry('')
  /** Ends of the ring of live entries by their last push, and of the ring of tombstones. */
  readonly #pushed = new Entry('')
  readonly #buried = new Entry('')
  readonly #tombstonesMax: number
  #live = 0
  #sequence = 0
  /** The epoch of the room's log. */
  epoch = ''
  /** The offset of the newest change. */
  offset = 0
  /** The least position from which a walk is complete. */
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

  /** The entry of the newest change. `head` itself when there is none: a walk ends there. */
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
   * Where a walk goes on that had come to the first of these entries, when they had these sequences, in their order. An entry that has moved or gone since
   * gives way to the next. When all have, the place is searched from the newest end.
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

  /** What a push of records would change. Of several records with one key the last counts. */
  compare(records: readonly BoardRecord[]): Comparison {
    const distinct = distinctKeys(records)
    const set: BoardRecord[] = []
    const unchanged: string[] = []
    let size = this.#live
    for (const record of distinct) {
      const entry = this.get(record.key)
      if (entry === undefined) size += 1
      if (entry === undefined || !isEqual(entry.values, record.values)) set.push(record)
      else unchanged.push(record.key)
    }
    return { change: { set, removed: NOTHING, isReset: false }, unchanged, size }
  }

  /** Brings the board to the state at `offset`, which must be above the offset of the board. */
  apply(change: BoardChange, offset: number, nowMs: number): void {
    this.offset = offset
    if (change.isReset) this.#clear(offset)
    for (const key of change.removed) this.#remove(key, offset)
    for (const record of change.set) this.#put(record, offset, nowMs)
  }

  /** The records of these keys were pushed and stay as they are: they expire later, and keep their place in the order of changes. */
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

  /** A board of its own with the same state. The records are shared. */
  copy(): Board {
    const copy = new Board({ tombstonesMax: this.#tombstonesMax })
    for (let entry = this.#head.newer; entry !== this.#head; entry = entry.newer) copy.#adopt(entry)
    // Both side rings in their own order.
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

  /** Positions before the removal cannot be told of it any more. */
  #dropTombstone(): void {
    const oldest = this.#buried.later
    unlink(oldest)
    unlinkAside(oldest)
    this.#entries.delete(oldest.key)
    this.bytes -= ENTRY_BYTES + bytesOf(oldest.values)
    this.floor = Math.max(this.floor, oldest.offset)
  }

  /** Leaves no tombstones: naming every key that went would take more bytes than it is worth. */
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

/** Puts an entry at the end of a side ring. */
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
