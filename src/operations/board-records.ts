// What back ends do with boards, and what they are told. Types, and the sizes of pages. Main thread.

/** Records in a page of a board, unless the reader says otherwise. */
export const RECORDS_PAGE_DEFAULT = 1000
export const RECORDS_PAGE_MAX = 10_000

/** A page of a board, as a shard is asked for it. */
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

export interface RecordsOptions {
  /** `next` of the page before. All pages must be asked for with the same `fields`, `keys` and `where`. */
  readonly after?: string
  /** 1000 by default, 10000 at most. A page may have fewer, also when it is not the last. */
  readonly limit?: number
  /** Fields of the records; the key always comes. All by default. */
  readonly fields?: readonly string[]
  /** Only the records with these keys. */
  readonly keys?: readonly RecordKey[]
  /** Only records whose field has this value, or one of these values. Several fields must all match. */
  readonly where?: Readonly<Record<string, unknown>>
}

/** As the schema of the board says: an integer, or a string. */
export type RecordKey = string | number

export interface PushOptions {
  /** 1 to 200 characters. A push with the same key and records within 5 minutes answers the first one. */
  readonly idempotencyKey?: string
  /** The call returns once the changes have been given to the connections of the members. */
  readonly wait?: 'flushed'
}

/** What came of a push of records. */
export interface PushReceipt {
  readonly room: string
  readonly offset: number
  readonly epoch: string
  /** Members at the delivery; 0 when nothing differed. */
  readonly recipients: number
  /** Records that are new or differ. */
  readonly changed: number
  /** The other distinct keys of the push. */
  readonly unchanged: number
  /** The push repeats an earlier one. */
  readonly duplicate?: true
  /** Names that statistic records do not have. */
  readonly ignored?: readonly string[]
  /** With `wait`: connections that were given the changes. */
  readonly sent?: number
  /** With `wait`: connections of these that were dropped as slow. */
  readonly slow?: number
  /** With `wait`: members that get the changes later, merged with others. */
  readonly conflated?: number
}

/** What came of a removal of records. */
export interface Removal {
  readonly room: string
  readonly offset: number
  readonly epoch: string
  readonly recipients: number
  readonly removed: number
}
