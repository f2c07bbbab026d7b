// A whole board in pages, while the board may change between two pages. Pure. Shard thread.
//
// The pages are written in *rounds*. The first round walks from the newest entry to the oldest. An entry that changes during a round moves to the
// newest end, behind the walk, so the round leaves it out. The next round therefore writes what has changed since the round before began. A round
// during which nothing changes is the last one. A reader that applies all pages in their order then has the current board.
//
// Between two pages only a place in the board's order is kept. So pages can also be requested one by one, each with the place that the page before
// has returned.
import type { Board, Entry, Place } from './board.ts'
import type { Part } from './board-frame.ts'
import type { BoardLook, BoardWriter, Changes, PageOrder } from './board-walk.ts'
import { PAGE_ENTRIES_MAX } from './board-walk.ts'

/** Where the next page begins. It consists of numbers and keys, so that it can be sent to a client and come back. */
export interface PagePlace {
  /** The current round writes what changed after this offset. 0 in the first round. */
  readonly since: number
  /** The offset of the board when the current round began. */
  readonly until: number
  /**
   * The first few entries of the page. Several, so that the place is still found when some of them have changed in between. Empty when the next
   * round begins.
   */
  readonly entries: readonly Place[]
}

/** Pages of the first round have equally many entries. As records differ in size, such a page may take this factor more bytes than planned. */
const SPREAD = 1.5
/** In later rounds pages grow, because the board changes faster than the reader reads. */
const ROUNDS_OF_EQUAL_PAGES = 3
/** Largest number of entries in a place. */
const PLACE_ENTRIES = 3

interface Range extends Pick<PageOrder, 'since' | 'from'> {
  readonly until: number
}

export interface BoardPage {
  /** Never has patches. */
  readonly changes: Changes
  /** Undefined when this page is the whole board, or is empty. */
  readonly part: Part | undefined
  /** The reader forgets all pages before this one. True for the first page, and when the board has forgotten keys that were removed since then. */
  readonly isFirst: boolean
  /** A reader that has applied this page has the board at `offset`. */
  readonly isLast: boolean
  /** The view shows nothing of this page, so the page need not be sent. */
  readonly isEmpty: boolean
  readonly offset: number
}

export interface BoardPagesParts {
  readonly board: Board
  readonly about: BoardLook
  readonly writer: BoardWriter
  /** A page ends with the record that reaches one of these. */
  readonly bytesMax: number
  /** Largest size of the growing pages for a board that changes faster than the reader reads. */
  readonly lastBytesMax: number
  readonly recordsMax: number
}

export class BoardPages {
  readonly #parts: BoardPagesParts
  /** Undefined before the first page and after the last. */
  #place: PagePlace | undefined
  /** Number of pages since the last reset, empty pages included. */
  #taken = 0
  /** Expected number of pages of the first round, estimated after the first page. */
  #planned = 0
  /** Number of the last part. */
  #part = 0
  /** Number of entries that the pages since the last reset have looked at. */
  #entries = 0
  #rounds = 0

  /** `place`: where the first page begins, taken from an earlier BoardPages. */
  constructor(parts: BoardPagesParts, place?: PagePlace) {
    this.#parts = parts
    this.#place = place
  }

  /** Where the next page begins. Undefined after the last page. */
  get place(): PagePlace | undefined {
    return this.#place
  }

  /**
   * Number of rounds that were begun. When the board changes faster than the reader reads there is no last round, unless the remaining pages are
   * taken without a pause.
   */
  get rounds(): number {
    return this.#rounds
  }

  next(): BoardPage {
    const { board, about, writer } = this.#parts
    const isFirst = this.#place === undefined || !this.#isKnown(this.#place)
    const { since, until, from } = isFirst ? this.#begin() : this.#resume(this.#place!)
    const { changes, entries, next } = writer.page(board, about, { since, from, ...this.#size(since) })
    const isLast = next === undefined && until === board.offset
    this.#place = isLast ? undefined : { since, until, entries: placesFrom(next, board) }
    this.#entries += entries
    this.#taken += 1
    if (isFirst) this.#planned = 1 + Math.ceil(this.#entriesLeft / Math.max(1, entries))
    const isEmpty = changes.set === undefined && changes.removed === undefined && !isFirst && !isLast
    const part = isEmpty ? undefined : this.#partOf(isLast)
    return { changes, part, isFirst, isLast, isEmpty, offset: board.offset }
  }

  /**
   * Whether the board still remembers every key that was removed since the pages before wrote it. The numbers are checked, because a client may
   * have made up the place.
   */
  #isKnown({ since, until, entries }: PagePlace): boolean {
    const { board } = this.#parts
    if (!(since <= until && until <= board.offset)) return false
    return (since === 0 || entries.length === 0 ? until : since) >= board.floor
  }

  /** Limits of the next page. */
  #size(since: number): Pick<PageOrder, 'bytesMax' | 'recordsMax' | 'entriesMax'> {
    const { bytesMax, lastBytesMax, recordsMax } = this.#parts
    const pagesLeft = this.#planned - this.#taken
    if (since === 0 && this.#taken > 0 && pagesLeft > 0) {
      // The remaining entries are spread over the remaining announced pages, so that the announced number comes true.
      const entriesMax = Math.max(1, Math.min(PAGE_ENTRIES_MAX, Math.ceil(this.#entriesLeft / pagesLeft)))
      return { bytesMax: bytesMax * SPREAD, recordsMax, entriesMax }
    }
    // Each round writes what changed during the round before. For a reader that is slower than the changes, the pages grow until one page holds
    // a whole round, which is then the last.
    const grown = Math.min(bytesMax * 2 ** Math.max(0, this.#rounds - ROUNDS_OF_EQUAL_PAGES), lastBytesMax)
    const isLarger = grown > bytesMax
    return {
      bytesMax: isLarger ? grown : bytesMax,
      recordsMax: isLarger ? Number.POSITIVE_INFINITY : recordsMax,
      entriesMax: isLarger ? Number.POSITIVE_INFINITY : PAGE_ENTRIES_MAX,
    }
  }

  get #entriesLeft(): number {
    const { board } = this.#parts
    return board.size + board.tombstones - this.#entries
  }

  #begin(): Range {
    this.#taken = 0
    this.#planned = 0
    this.#part = 0
    this.#entries = 0
    return this.#round(0)
  }

  #resume(place: PagePlace): Range {
    if (place.entries.length === 0) return this.#round(place.until)
    return { since: place.since, until: place.until, from: this.#parts.board.resume(place.entries) }
  }

  #round(since: number): Range {
    const { board } = this.#parts
    this.#rounds += 1
    return { since, until: board.offset, from: board.newest }
  }

  #partOf(isLast: boolean): Part | undefined {
    this.#part += 1
    if (isLast && this.#part === 1) return undefined
    // A board that changes between the parts may need fewer of them than were announced.
    if (isLast) return { part: this.#part, parts: this.#part }
    return { part: this.#part, parts: Math.max(this.#part + 1, this.#part + this.#planned - this.#taken) }
  }
}

function placesFrom(next: Entry | undefined, board: Board): Place[] {
  const places: Place[] = []
  for (let entry = next ?? board.head; entry !== board.head && places.length < PLACE_ENTRIES; entry = entry.older) {
    places.push({ key: entry.key, sequence: entry.sequence })
  }
  return places
}
