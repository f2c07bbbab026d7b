// Finds and spells the changes that a reader of a board lacks. The same walk, from the newest change down to the reader's position, serves members
// that join (position 0), members that return, slow members, and members with any rate. Pure. Shard thread.
//
// The members of a topic have different positions: a member that joined between two frames is ahead of the others. A *shared* walk, for a topic,
// names every removed key since its position, also a key that came and went after the position. A member that joined in between may have the
// record of such a key. A walk for a single reader leaves these keys out.
import { ByteBuilder } from '../protocol/byte-builder.ts'
import { CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT } from '../protocol/json-text.ts'
import type { Board, BoardChange, Entry } from './board.ts'
import type { BoardFields } from './board-fields.ts'
import { type View, WHOLE_VIEW } from './view.ts'

/** The spelled changes of a walk. Each field is the text of a JSON array, or undefined instead of an empty array. */
export interface Changes {
  /** Whole records. */
  readonly set: Uint8Array | undefined
  /** The key and the changed fields of records. */
  readonly patch: Uint8Array | undefined
  /** Keys. */
  readonly removed: Uint8Array | undefined
}

export interface WalkOrder {
  /** Position of the reader. */
  readonly since: number
  /** Whether the frame is for a topic. */
  readonly isShared: boolean
  /** A walk that writes more bytes than this, or looks at `entriesMax` entries, is given up. */
  readonly bytesMax: number
  readonly entriesMax?: number
}

/** The result of a walk that was given up. */
export const TOO_LARGE = 'too large'

/** Writes the records of boards. A writer reuses its buffers, so the rooms of a shard share one. */
export class BoardWriter {
  readonly #set = new ByteBuilder(4096)
  readonly #patch = new ByteBuilder(1024)
  readonly #removed = new ByteBuilder(256)

  /** The changes since a position, as a view shows them. The position must not be below the floor of the board. */
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
      // More entries have changed than the view has keys, so looking the keys up is cheaper than walking on.
      if (left < 0) return this.#keyed(board, about, { since, isShared, isUnsure: false, bytesMax })
      this.#tell(entry, about, { since, isShared, isUnsure: false })
      if (this.#length > bytesMax || entries >= entriesMax) return TOO_LARGE
    }
    return this.#changes()
  }

  /**
   * A page of the changes after `since`, from the entry `from` on. An entry that changes later moves to the newest end, so the following pages of
   * the same round do not reach it. `next`: where the next page begins. Undefined when the page is the last of its round.
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

  /** The changes since a position, found by looking up the keys of a view. */
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
    // Whether the record may have entered or left the view since the reader's position.
    const hasMoved = isUnsure || (view.where.length > 0 && changedWithin(entry, view, since))
    if (!entry.isLive || !isMatching) {
      // The view does not show the record, and the record has not changed since its key was new. So no reader with this view has it.
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

/** The fields of a board, and the view under which it is written. */
export interface BoardLook {
  readonly fields: BoardFields
  readonly view: View
}

export interface PageOrder {
  /** Exclusive. 0 for a reader that has no record. */
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

/** Largest number of entries that one page looks at, so that a view that shows few of them does not hold up the shard: 1 to 5 ms of work. */
export const PAGE_ENTRIES_MAX = 5000

interface Telling {
  readonly since: number
  readonly isShared: boolean
  /**
   * True for pages. The reader of pages may lack changes before `since`, because a round leaves out entries that change during the round. So every
   * shown record is written whole, even when no shown field has changed, and every key that is not shown is named as removed.
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

/** Whether a field in a condition of the view has changed since a position. */
function changedWithin({ fieldOffsets, born }: Entry, { where }: View, since: number): boolean {
  if (born > since) return true
  for (const { field } of where) if ((fieldOffsets[field] ?? 0) > since) return true
  return false
}

/** Whether a shown field has lost its value since a position. */
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
