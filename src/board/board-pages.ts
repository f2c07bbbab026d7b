// The whole board in pages, while the board goes on changing. Pure. Shard thread.
//
// The first *round* goes from the newest entry to the oldest and tells the board as it was when the round began; what changes meanwhile moves to
// the newest end, behind the walk. The next round tells what changed since the round before began, and so on. A round during which nothing changes is
// the last: the reader, which puts all pages together in their order, then has the board as it is. Nothing of the board is kept between two pages but a
// place in its order, so the pages can also be asked for one by one, each by the place that the one before gave.
import type { Board, Entry, Place } from './board.ts'
import type { Part } from './board-frame.ts'
import type { BoardLook, BoardWriter, Changes, PageOrder } from './board-walk.ts'
import { PAGE_ENTRIES_MAX } from './board-walk.ts'

/** Where the next page begins. Made of numbers and a key, so that it can be given away and taken back. */
export interface PagePlace {
  /** The round tells what changed after this offset; 0 in the first round. */
  readonly since: number
  /** The offset of the board when the round began. */
  readonly until: number
  /** The entries with which the page begins, some of them, so that one is found although others have changed meanwhile. None: the next round begins. */
  readonly entries: readonly Place[]
}

/** Records are not of one size, so pages of equally many records need room. */
const SPREAD = 1.5
const ROUNDS_OF_EQUAL_PAGES = 3
/** How many entries a place names. */
const PLACE_ENTRIES = 3

interface Range extends Pick<PageOrder, 'since' | 'from'> {
  readonly until: number
}

export interface BoardPage {
  /** Never has patches. */
  readonly changes: Changes
  /** Undefined when this page is the whole board, or says nothing. */
  readonly part: Part | undefined
  /** The reader forgets all pages before this one. So it is for the first, and when the board no longer knows what was removed meanwhile. */
  readonly isFirst: boolean
  /** With this page the reader has the board at `offset`. */
  readonly isLast: boolean
  /** Nothing on this page is shown by the view, so it need not be sent. */
  readonly isEmpty: boolean
  readonly offset: number
}

export interface BoardPagesParts {
  readonly board: Board
  readonly about: BoardLook
  readonly writer: BoardWriter
  /** A page ends with the record that reaches one of these. */
  readonly bytesMax: number
  /** What a page may reach when the board changes faster than the reader reads. */
  readonly lastBytesMax: number
  readonly recordsMax: number
}

export class BoardPages {
  readonly #parts: BoardPagesParts
  /** Undefined before the first page and behind the last. */
  #place: PagePlace | undefined
  /** Pages since the first, those that said nothing among them. */
  #taken = 0
  /** Pages that the first round was expected to take, when it began. */
  #planned = 0
  /** Number of the last part. */
  #part = 0
  /** Entries looked at by the pages since the first. */
  #entries = 0
  #rounds = 0

  /** `place`: goes on where a page of other BoardPages has ended. */
  constructor(parts: BoardPagesParts, place?: PagePlace) {
    this.#parts = parts
    this.#place = place
  }

  /** Where the next page begins; undefined behind the last. */
  get place(): PagePlace | undefined {
    return this.#place
  }

  /**
   * Rounds that were begun. When the board changes faster than the reader reads there is no last round, unless all pages that are left are taken
   * without a pause.
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

  /** Whether the board still knows every key that was removed since the pages told it. A place may come from outside. */
  #isKnown({ since, until, entries }: PagePlace): boolean {
    const { board } = this.#parts
    if (!(since <= until && until <= board.offset)) return false
    return (since === 0 || entries.length === 0 ? until : since) >= board.floor
  }

  /** How much the next page may be. */
  #size(since: number): Pick<PageOrder, 'bytesMax' | 'recordsMax' | 'entriesMax'> {
    const { bytesMax, lastBytesMax, recordsMax } = this.#parts
    const pagesLeft = this.#planned - this.#taken
    if (since === 0 && this.#taken > 0 && pagesLeft > 0) {
      // What is left is spread over the pages that were announced, so that there are as many.
      const entriesMax = Math.max(1, Math.min(PAGE_ENTRIES_MAX, Math.ceil(this.#entriesLeft / pagesLeft)))
      return { bytesMax: bytesMax * SPREAD, recordsMax, entriesMax }
    }
    // Each round has to tell what changed during the round before. For a reader that is slower than the changes, the pages grow until one of them
    // is all that is left.
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
    // A board that changes meanwhile may need fewer parts than were announced.
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
