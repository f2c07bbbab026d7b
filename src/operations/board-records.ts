// What back ends ask about boards, and what they are told. Types only. Main thread.

/** A page of a board. */
export interface RecordsQuery {
  /** In its one form (board/view.ts). */
  readonly view: string
  /** `next` of the page before; empty for the first. */
  readonly after: string
  readonly limit: number
}

export interface RecordsPage {
  readonly room: string
  readonly offset: number
  readonly epoch: string
  readonly records: readonly unknown[]
  /** Keys that were removed since the first page. */
  readonly removed?: readonly unknown[]
  /** Null on the last page. All pages in their order are the board at the offset of the last one. */
  readonly next: string | null
}

/** What came of a removal of records. */
export interface Removal {
  readonly room: string
  readonly offset: number
  readonly epoch: string
  readonly recipients: number
  readonly removed: number
}
