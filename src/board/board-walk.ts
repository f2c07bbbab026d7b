// Finds what a reader of a board lacks, and spells it. One walk from the newest change down to a position serves joining (position 0),
// returning, being slow, and every rate. Pure. Shard thread.
//
// A frame for a topic is read by members of different positions: who joined between two frames has seen more than the frame begins with. Such a
// *shared* walk names every key that was removed since its beginning, also of records that came after it, because a member that joined in
// between may have the record. A walk for a single reader leaves these keys out.
import { ByteBuilder } from '../protocol/byte-builder.ts'
import { CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT } from '../protocol/json-text.ts'
import type { Board, BoardChange, Entry } from './board.ts'
import type { BoardFields } from './board-fields.ts'
import { type View, WHOLE_VIEW } from './view.ts'

/** The spelled changes of a walk. Each is an array text, or undefined where it would be empty. */
export interface Changes {
  /** Whole records. */
  readonly set: Uint8Array | undefined
  /** Records with their key and changed fields alone. */
  readonly patch: Uint8Array | undefined
  readonly removed: Uint8Array | undefined
}

export interface WalkOrder {
  /** Position of the reader. */
  readonly since: number
  readonly isShared: boolean
  /** The walk is given up when it takes more, or looks at more entries. */
  readonly bytesMax: number
  readonly entriesMax?: number
}

/** A walk that takes more than it may. */
export const TOO_LARGE = 'too large'

/** Writes the records of boards. One for a shard: its buffers are used again. */
export class BoardWriter {
  readonly #set = new ByteBuilder(4096)
  readonly #patch = new ByteBuilder(1024)
  readonly #removed = new ByteBuilder(256)

  /** What changed since a position, under a view. The position must not be below the floor of the board. */
  walk(board: Board, about: BoardLook, order: WalkOrder): Changes | typeof TOO_LARGE {
    const { since, isShared, bytesMax, entriesMax = Number.POSITIVE_INFINITY } = order
    this.#begin()
    const { head } = board
    const { keys } = about.view
    let left = keys?.size ?? Number.POSITIVE_INFINITY
    let entries = 0
    for (let entry = board.newest; entry !== head && entry.offset > since; entry = entry.older) {
      left -= 1
      entries += 1
      // More has changed than the view shows.
      if (left < 0) return this.#keyed(board, about, { since, isShared, isUnsure: false, bytesMax })
      this.#tell(entry, about, { since, isShared, isUnsure: false })
      if (this.#length > bytesMax || entries >= entriesMax) return TOO_LARGE
    }
    return this.#changes()
  }

  /**
   * A page of what changed after `since`, from the entry `from` on. What changes later goes to the newest end, in front of `from`, so the pages that
   * follow do not come to it. `next`: where the next page begins; undefined when everything is told.
   */
  page(board: Board, about: BoardLook, order: PageOrder): Page {
    const { since, from, bytesMax, recordsMax, entriesMax } = order
    const { head } = board
    const { keys } = about.view
    if (keys !== undefined && keys.size <= recordsMax && from === board.newest) {
      const changes = this.#keyed(board, about, { since, isShared: false, isUnsure: true, bytesMax })
      if (changes !== TOO_LARGE) return { changes, entries: keys.size, next: undefined }
    }
    this.#begin()
    let entries = 0
    let records = 0
    let entry = from
    for (; entry !== head && entry.offset > since; entry = entry.older) {
      const isFull = this.#length >= bytesMax || records >= recordsMax || entries >= entriesMax
      if (isFull) return { changes: this.#changes(), entries, next: entry }
      entries += 1
      const before = this.#length
      this.#tell(entry, about, { since, isShared: false, isUnsure: true })
      if (this.#length > before) records += 1
    }
    return { changes: this.#changes(), entries, next: undefined }
  }

  /** One change, as history keeps it. */
  change({ set, removed }: BoardChange, fields: BoardFields): Changes {
    this.#begin()
    for (const { values } of set) this.#writeRecord(values, { fields, view: WHOLE_VIEW })
    for (const key of removed) this.#writeRemoved(key)
    return this.#changes()
  }

  get #length(): number {
    return this.#set.length + this.#patch.length + this.#removed.length
  }

  /** What changed since a position, by the keys of a view. */
  #keyed(board: Board, about: BoardLook, order: Telling & { readonly bytesMax: number }): Changes | typeof TOO_LARGE {
    this.#begin()
    for (const key of about.view.keys!) {
      const entry = board.entry(key)
      if (entry !== undefined && entry.offset > order.since) this.#tell(entry, about, order)
      if (this.#length > order.bytesMax) return TOO_LARGE
    }
    return this.#changes()
  }

  #begin(): void {
    this.#set.clear()
    this.#patch.clear()
    this.#removed.clear()
  }

  #changes(): Changes {
    const [set, patch, removed] = [this.#set, this.#patch, this.#removed].map((builder) =>
      builder.length === 0 ? undefined : closed(builder),
    )
    return { set, patch, removed }
  }

  #tell(entry: Entry, about: BoardLook, { since, isShared, isUnsure }: Telling): void {
    const { view } = about
    if (view.keys !== undefined && !view.keys.has(entry.key)) return
    const isMatching = matches(entry, view)
    // Whether the reader may lack the record although it is shown now, or have it although it is not.
    const hasMoved = isUnsure || (view.where.length > 0 && changedWithin(entry, view, since))
    if (!entry.isLive || !isMatching) {
      // A record that has not changed since its key came was never shown to anybody.
      if (entry.isLive && entry.origin === entry.offset) return
      const isKnown = isShared || entry.origin <= since
      if (isKnown && (hasMoved || isMatching)) this.#writeRemoved(entry.key)
      return
    }
    const isNew = entry.born > since || hasMoved
    if (isNew || hasVanished(entry, view, since)) this.#writeRecord(entry.values, about)
    else if (changedCount(entry, view, since) === 0) return
    else if (view.isDelta) this.#writePatch(entry, about, since)
    else this.#writeRecord(entry.values, about)
  }

  #writeRecord(values: Entry['values'], { fields, view: { shown } }: BoardLook): void {
    const builder = this.#set
    builder.appendByte(builder.length === 0 ? OPEN_ARRAY : COMMA)
    let before = OPEN_OBJECT
    for (const field of fields.sorted) {
      const value = values[field]
      if (value === undefined || (shown !== undefined && shown[field] !== true)) continue
      builder.appendByte(before)
      builder.appendBytes(fields.openOf(field))
      builder.appendBytes(value)
      before = COMMA
    }
    builder.appendByte(CLOSE_OBJECT)
  }

  #writePatch(entry: Entry, { fields, view: { shown } }: BoardLook, since: number): void {
    const { values, fieldOffsets } = entry
    const builder = this.#patch
    builder.appendByte(builder.length === 0 ? OPEN_ARRAY : COMMA)
    let before = OPEN_OBJECT
    for (const field of fields.sorted) {
      const isTold = field === fields.keyAt || fieldOffsets[field]! > since
      const value = values[field]
      if (value === undefined || !isTold || (shown !== undefined && shown[field] !== true)) continue
      builder.appendByte(before)
      builder.appendBytes(fields.openOf(field))
      builder.appendBytes(value)
      before = COMMA
    }
    builder.appendByte(CLOSE_OBJECT)
  }

  #writeRemoved(key: string): void {
    const builder = this.#removed
    builder.appendByte(builder.length === 0 ? OPEN_ARRAY : COMMA)
    builder.appendBytes(key)
  }
}

/** How a board is looked at. */
export interface BoardLook {
  readonly fields: BoardFields
  readonly view: View
}

export interface PageOrder {
  /** Exclusive. 0 for a reader that has nothing. */
  readonly since: number
  readonly from: Entry
  readonly bytesMax: number
  readonly recordsMax: number
  /** Entries that the page may look at, shown or not. */
  readonly entriesMax: number
}

export interface Page {
  readonly changes: Changes
  /** Entries looked at, shown or not. */
  readonly entries: number
  readonly next: Entry | undefined
}

/** Most entries that one page looks at: a view that shows little must not hold up the shard. 1 to 5 ms of work. */
export const PAGE_ENTRIES_MAX = 5000

interface Telling {
  readonly since: number
  readonly isShared: boolean
  /**
   * The reader may lack what changed before `since`: so it is with pages, which leave out what changes while they are told. Then every record is told whole,
   * also when nothing that is shown has changed since, and every key that is not shown is named, also when it was not shown at `since`.
   */
  readonly isUnsure: boolean
}

function closed(builder: ByteBuilder): Uint8Array {
  builder.appendByte(CLOSE_ARRAY)
  return builder.copy()
}

function matches({ values }: Entry, { where }: View): boolean {
  for (const condition of where) {
    const value = values[condition.field]
    if (value === undefined || !condition.values.has(value)) return false
  }
  return true
}

/** Whether a field that decides if the record is shown has changed since a position. */
function changedWithin({ fieldOffsets, born }: Entry, { where }: View, since: number): boolean {
  if (born > since) return true
  for (const { field } of where) if ((fieldOffsets[field] ?? 0) > since) return true
  return false
}

/** Whether a field that the reader may have has no value any more. */
function hasVanished({ values, fieldOffsets }: Entry, { shown }: View, since: number): boolean {
  for (let field = 0; field < fieldOffsets.length; field++) {
    if (values[field] !== undefined || !((fieldOffsets[field] ?? 0) > since)) continue
    if (shown === undefined || shown[field] === true) return true
  }
  return false
}

function changedCount({ fieldOffsets }: Entry, { shown }: View, since: number): number {
  let count = 0
  for (let field = 0; field < fieldOffsets.length; field++) {
    if ((fieldOffsets[field] ?? 0) > since && (shown === undefined || shown[field] === true)) count += 1
  }
  return count
}
