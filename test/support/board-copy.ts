// Owns what a reader of a board does with the frames that it is sent: its copy of the board, kept by the rules of the wire and by nothing else.
// A frame that breaks a rule is an error.

export type Key = number | string
export type BoardRecord = Readonly<Record<string, unknown>>

export interface BoardFrame {
  readonly set?: readonly BoardRecord[]
  readonly patch?: readonly BoardRecord[]
  readonly removed?: readonly Key[]
  readonly skipped?: { readonly from: number; readonly to: number; readonly updates: number }
  readonly reset?: true
  readonly part?: number
  readonly parts?: number
}

export const STATISTIC_KEY = 'product_line_id'

/** A copy as a text: equal copies are equal texts. */
export const spelledRecords = (records: Iterable<BoardRecord>, key = STATISTIC_KEY): string =>
  JSON.stringify([...records].sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1)))

export class BoardCopy {
  readonly records = new Map<Key, BoardRecord>()
  readonly #key: string
  /** Parts of a whole board whose last part has not come. */
  #parts: BoardFrame[] = []

  constructor(key = STATISTIC_KEY) {
    this.#key = key
  }

  get text(): string {
    return spelledRecords(this.records.values(), this.#key)
  }

  get isPartial(): boolean {
    return this.#parts.length > 0
  }

  /** Begins anew: with a whole board in the reply to a subscribe, or without a connection. */
  clear(): void {
    this.records.clear()
    this.#parts = []
  }

  /** False for a part that is not the last one: nothing is applied before that one. */
  apply(frame: BoardFrame): boolean {
    const { part, parts } = frame
    if (part === undefined || parts === undefined) {
      if (this.#parts.length > 0 && frame.reset !== true) throw new Error('a change came in between two parts')
      this.#parts = []
      this.#take(frame)
      return true
    }
    if (part === 1) this.#parts = []
    if (part > parts) throw new Error(`part ${part} of ${parts}`)
    const before = this.#parts.at(-1)?.part ?? 0
    if (part !== before + 1 && part !== parts) throw new Error(`part ${part} behind part ${before}`)
    this.#parts.push(frame)
    if (part !== parts) return false
    const all = this.#parts
    this.#parts = []
    this.records.clear()
    for (const each of all) this.#take(each)
    return true
  }

  #take({ set = [], patch = [], removed = [], reset }: BoardFrame): void {
    if (reset === true) this.records.clear()
    for (const record of set) this.records.set(record[this.#key] as Key, record)
    for (const changes of patch) {
      const key = changes[this.#key] as Key
      const known = this.records.get(key)
      if (known === undefined) throw new Error(`a patch of ${key}, which the reader does not have`)
      this.records.set(key, { ...known, ...changes })
    }
    for (const key of removed) this.records.delete(key)
  }
}
