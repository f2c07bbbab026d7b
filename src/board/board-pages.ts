// The whole board in pages, while the board goes on changing. Pure. Shard thread.
//
// The first *round* goes from the newest entry to the oldest and tells the board as it was when the round began; what changes meanwhile moves to
// the newest end, behind the walk. The next round tells what changed since the round before began, and so on. A round during which nothing changes is
// the last: the reader, which puts all pages together in their order, then has the board as it is. Nothing of the board is kept between two pages but a
// place in its order, so the pages can also be asked for one by one, each by the place that the one before gave.
import type { Board, Entry, Place } from './board.ts'
import type { Part } from './board-frame.ts'
import type { BoardLook, BoardWriter, Changes, PageOrder } from './board-walk.ts'

/** Where the next page begins. Made of numbers and a key, so that it can be given away and taken back. */
export interface PagePlace {
  /** The round tells what changed after this offset; 0 in the first round. */
  readonly since: number
  /** The offset of the board when the round began. */
  readonly until: number
  /** The entries with which the page begins, some of them, so that one is found although others have changed meanwhile. None: the next round begins. */
  readonly entries: readonly Place[]
}

/** How many entries a place names. */
const PLACE_ENTRIES = 3

interface Range extends Pick<PageOrder, 'since' | 'from'> {
  readonly until: number
}

export interface BoardPage {
  /** Never has patches. */
  readonly changes: Changes
  /** Undefined when this page is the whole board. The number of the last part may come before its turn, when there are fewer than expected. */
  readonly part: Part | undefined
  /** The reader forgets all pages before this one. So it is for the first, and when the board no longer knows what was removed meanwhile. */
  readonly isFirst: boolean
  /** With this page the reader has the board at `offset`. */
  readonly isLast: boolean
  readonly offset: number
}

export interface BoardPagesParts {
  readonly board: Board
  readonly about: BoardLook
  readonly writer: BoardWriter
  /** A page ends with the record that reaches one of these. */
  readonly bytesMax: number
  readonly recordsMax: number
}

export class BoardPages {
  readonly #parts: BoardPagesParts
  /** Undefined before the first page and behind the last. */
  #place: PagePlace | undefined
  #part = 0
  #expected = 0
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
    const { board, about, writer, bytesMax, recordsMax } = this.#parts
    const isFirst = this.#place === undefined || !this.#isKnown(this.#place)
    const { since, until, from } = isFirst ? this.#begin() : this.#resume(this.#place!)
    const { changes, entries, next } = writer.page(board, about, { since, from, bytesMax, recordsMax })
    const isLast = next === undefined && until === board.offset
    this.#place = isLast ? undefined : { since, until, entries: placesFrom(next, board) }
    this.#entries += entries
    return { changes, part: this.#partOf(isLast), isFirst, isLast, offset: board.offset }
  }

  /** Whether the board still knows every key that was removed since the pages told it. A place may come from outside. */
  #isKnown({ since, until, entries }: PagePlace): boolean {
    const { board } = this.#parts
    if (!(since <= until && until <= board.offset)) return false
    return (since === 0 || entries.length === 0 ? until : since) >= board.floor
  }

  #begin(): Range {
    this.#part = 0
    this.#expected = 0
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
    if (isLast) return { part: Math.max(this.#part, this.#expected), parts: Math.max(this.#part, this.#expected) }
    const { board } = this.#parts
    const left = board.size + board.tombstones - this.#entries
    const pages = Math.floor((left * this.#part) / Math.max(1, this.#entries))
    this.#expected = Math.max(this.#expected, this.#part + Math.max(1, pages))
    return { part: this.#part, parts: this.#expected }
  }
}

function placesFrom(next: Entry | undefined, board: Board): Place[] {
  const places: Place[] = []
  for (let entry = next ?? board.head; entry !== board.head && places.length < PLACE_ENTRIES; entry = entry.older) {
    places.push({ key: entry.key, sequence: entry.sequence })
  }
  return places
}
