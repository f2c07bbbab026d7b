// A copy of a board, built from the server's frames or from the pages of GET /rooms/{room}/records. Returns what each frame has changed. The key of a
// record is the value of one field. The server does not name this field, so the caller does. Pure.

export type BoardKey = string | number
export type BoardRecord = Readonly<Record<string, unknown>>

/** A frame as received, its fields not checked yet. In plain JSON `set` has the name `data`, so the caller renames the field. */
export interface BoardFrame {
  /** Whole records. */
  readonly set?: unknown
  /** The key and the changed fields of records that the reader has. */
  readonly patch?: unknown
  /** Keys. */
  readonly removed?: unknown
  /** True: all records are forgotten before the rest is applied. */
  readonly reset?: unknown
  /** Number of this part of a board in several frames, from 1 on. All parts are applied together with the last one, whose `part` equals `parts`. */
  readonly part?: unknown
  readonly parts?: unknown
}

/** A record that is new or has changed, and the fields that differ. */
interface Change {
  readonly key: BoardKey
  readonly fields: readonly string[]
}

export type Applied =
  /** `isReset`: the changes are the whole board. `isReordered`: records were added or removed. */
  | {
      readonly kind: 'applied'
      readonly changes: readonly Change[]
      readonly isReset: boolean
      readonly isReordered: boolean
    }
  /** More parts are needed. */
  | { readonly kind: 'waiting' }
  /** The frame does not fit the copy. The copy is unchanged, and stays wrong until the next reset. */
  | { readonly kind: 'fault'; readonly text: string }
  /** A record has no key, so the field of the key must have another name. */
  | { readonly kind: 'no key'; readonly fields: readonly string[] }

type Fault = Exclude<Applied, { kind: 'applied' | 'waiting' }>

/** A frame whose fields have been checked. */
interface Steps {
  readonly set: readonly BoardRecord[]
  readonly patch: readonly BoardRecord[]
  readonly removed: readonly BoardKey[]
  readonly isReset: boolean
}

export class BoardCopy {
  readonly #keyField: string
  readonly #records = new Map<BoardKey, BoardRecord>()
  /** The parts received so far of a board that comes in several frames. */
  #held: Steps[] = []

  constructor(keyField: string) {
    this.#keyField = keyField
  }

  get records(): ReadonlyMap<BoardKey, BoardRecord> {
    return this.#records
  }

  apply(frame: BoardFrame): Applied {
    const steps = this.#stepsOf(frame)
    if ('kind' in steps) return steps
    const { part, parts } = frame
    if (part === undefined && parts === undefined) {
      // The server sends no live changes between parts, so only a reset may come between them.
      if (this.#held.length > 0 && !steps.isReset) return this.#fault('a frame between two parts')
      this.#held = []
      return this.#applyAll([steps])
    }
    if (!isCount(part) || !isCount(parts) || part > parts)
      return this.#fault(`part ${JSON.stringify(part)} of ${JSON.stringify(parts)}`)
    if (part === 1) this.#held = []
    if (part !== this.#held.length + 1) return this.#fault(`part ${part} after ${this.#held.length} parts`)
    this.#held.push(steps)
    if (part < parts) return { kind: 'waiting' }
    const held = this.#held
    this.#held = []
    return this.#applyAll(held)
  }

  #fault(text: string): Fault {
    this.#held = []
    return { kind: 'fault', text }
  }

  #stepsOf({ set = [], patch = [], removed = [], reset }: BoardFrame): Steps | Fault {
    if (!isRecords(set) || !isRecords(patch)) return this.#fault('records that are no list of objects')
    if (!Array.isArray(removed) || !removed.every(isKey)) return this.#fault('removed keys that are no list of keys')
    const keyless = [...set, ...patch].find((record) => !isKey(record[this.#keyField]))
    if (keyless !== undefined) return { kind: 'no key', fields: Object.keys(keyless) }
    return { set, patch, removed, isReset: reset === true }
  }

  #applyAll(frames: readonly Steps[]): Applied {
    const orphan = this.#orphanOf(frames)
    if (orphan !== undefined) return this.#fault(`a patch for ${JSON.stringify(orphan)}, which the board has not`)
    const changed = new Map<BoardKey, Set<string>>()
    let isReordered = false
    const put = (key: BoardKey, after: BoardRecord) => {
      const before = this.#records.get(key)
      this.#records.set(key, after)
      isReordered ||= before === undefined
      const fields = changed.get(key) ?? new Set()
      for (const field of differing(before ?? merged(), after)) fields.add(field)
      if (fields.size > 0) changed.set(key, fields)
    }
    for (const { set, patch, removed, isReset } of frames) {
      if (isReset) {
        this.#records.clear()
        changed.clear()
        isReordered = true
      }
      for (const record of set) put(this.#keyOf(record), merged(record))
      for (const record of patch) {
        const key = this.#keyOf(record)
        put(key, merged(this.#records.get(key), record))
      }
      for (const key of removed) {
        isReordered = this.#records.delete(key) || isReordered
        changed.delete(key)
      }
    }
    const changes = [...changed].map(([key, fields]) => ({ key, fields: [...fields] }))
    return { kind: 'applied', changes, isReset: frames.some(({ isReset }) => isReset), isReordered }
  }

  /** The key of a record that has been checked. */
  #keyOf(record: BoardRecord): BoardKey {
    return record[this.#keyField] as BoardKey
  }

  /** The key of a patch whose record is neither in the copy nor in the frames. To be called before anything is changed. */
  #orphanOf(frames: readonly Steps[]): BoardKey | undefined {
    if (frames.every(({ patch }) => patch.length === 0)) return undefined
    let isEmpty = false
    const known = new Map<BoardKey, boolean>()
    for (const { set, patch, removed, isReset } of frames) {
      if (isReset) {
        isEmpty = true
        known.clear()
      }
      for (const record of set) known.set(this.#keyOf(record), true)
      for (const record of patch) {
        const key = this.#keyOf(record)
        if (!(known.get(key) ?? (!isEmpty && this.#records.has(key)))) return key
      }
      for (const key of removed) known.set(key, false)
    }
    return undefined
  }
}

/** Without a prototype: a record that lacks a field of the name `constructor` or `__proto__` has undefined there, like any other. */
const merged = (...records: readonly (BoardRecord | undefined)[]): BoardRecord =>
  Object.assign(Object.create(null), ...records)

/** Names of the fields that differ between two records, fields of only one record included. */
function differing(before: BoardRecord, after: BoardRecord): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
}

const isKey = (value: unknown): value is BoardKey => typeof value === 'string' || typeof value === 'number'

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0

const isRecords = (value: unknown): value is BoardRecord[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
