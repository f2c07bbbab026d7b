// What a board must be, kept in the plainest way: the whole state at every offset, and what each offset changed. And what a view shows of a state.

export const FIELD_NAMES = ['id', 'a', 'b', 'c'] as const
export type Row = { readonly id: number; readonly a?: number; readonly b?: number; readonly c?: string }
type Field = (typeof FIELD_NAMES)[number]
export type State = ReadonlyMap<number, Row>

export const RECORDS_MAX = 6
export const TOMBSTONES_MAX = 2
export const TTL_SECONDS = 10

export interface GivenView {
  readonly fields?: readonly Field[]
  readonly keys?: readonly number[]
  readonly where?: Readonly<Partial<Record<Field, unknown>>>
  readonly delta?: boolean
}

/** What an offset did to a record. `life`: it came or went. */
interface Touch {
  life: boolean
  readonly fields: Set<Field>
}

export type Outcome = { readonly refused: number } | { readonly changed: number; readonly unchanged: number }

interface Moment {
  readonly state: State
  readonly touches: ReadonlyMap<number, Touch>
  readonly floor: number
  /** How history has the change; undefined for a publication that is none. */
  readonly change:
    | { readonly set: readonly Row[]; readonly removed: readonly number[]; readonly reset: boolean }
    | undefined
}

export class Truth {
  /** By offset. */
  readonly moments: Moment[] = [{ state: new Map(), touches: new Map(), floor: 0, change: undefined }]
  /** In the order of the last push; of one push, what it leaves as it is comes first. */
  readonly #pushedAtMs = new Map<number, number>()
  /** Removed keys that are remembered, the oldest removal first. */
  readonly #removals = new Map<number, number>()
  #floor = 0

  get offset(): number {
    return this.moments.length - 1
  }

  get state(): State {
    return this.moments.at(-1)!.state
  }

  at(offset: number): Moment {
    return this.moments[offset]!
  }

  push(rows: readonly Row[], nowMs: number): Outcome {
    const last = new Map(rows.map((row) => [row.id, row]))
    // In the order of their last occurrence.
    const distinct = rows.filter((row) => last.get(row.id) === row)
    const size = new Set([...this.state.keys(), ...last.keys()]).size
    if (size > RECORDS_MAX && size > this.state.size) return { refused: size }
    const set = distinct.filter((row) => !isSame(row, this.state.get(row.id)))
    for (const { id } of [...distinct.filter((row) => !set.includes(row)), ...set]) {
      this.#pushedAtMs.delete(id)
      this.#pushedAtMs.set(id, nowMs)
    }
    if (set.length > 0) this.#commit({ set, removed: [], reset: false })
    return { changed: set.length, unchanged: distinct.length - set.length }
  }

  remove(ids: readonly number[]): Outcome {
    const asked = new Set(ids)
    const removed = [...asked].filter((id) => this.state.has(id))
    if (removed.length > 0) this.#commit({ set: [], removed, reset: false })
    return { changed: removed.length, unchanged: asked.size - removed.length }
  }

  clear(): Outcome {
    const changed = this.state.size
    if (changed > 0) this.#commit({ set: [], removed: [], reset: true })
    return { changed, unchanged: 0 }
  }

  expire(nowMs: number): void {
    const old = [...this.#pushedAtMs].filter(([, pushedAtMs]) => pushedAtMs <= nowMs - TTL_SECONDS * 1000)
    const ids = old.map(([id]) => id).filter((id) => this.state.has(id))
    if (ids.length > 0) this.#commit({ set: [], removed: ids, reset: false })
  }

  /** A publication that is no change of the board. */
  say(): void {
    const { state, floor } = this.moments.at(-1)!
    this.moments.push({ state, touches: new Map(), floor, change: undefined })
  }

  /** What happened to each record after `from`, up to `to`. */
  between(from: number, to: number): Map<number, Touch> {
    const all = new Map<number, Touch>()
    for (const { touches } of this.moments.slice(from + 1, to + 1)) {
      for (const [id, touch] of touches) {
        const sum = all.get(id) ?? { life: false, fields: new Set<Field>() }
        sum.life ||= touch.life
        for (const field of touch.fields) sum.fields.add(field)
        all.set(id, sum)
      }
    }
    return all
  }

  #commit(change: NonNullable<Moment['change']>): void {
    const offset = this.offset + 1
    const state = new Map(this.state)
    const touches = new Map<number, Touch>()
    if (change.reset) {
      for (const id of state.keys()) touches.set(id, { life: true, fields: new Set() })
      state.clear()
      this.#removals.clear()
      this.#floor = offset
    }
    for (const id of change.removed) {
      state.delete(id)
      touches.set(id, { life: true, fields: new Set() })
      this.#removals.set(id, offset)
      if (this.#removals.size > TOMBSTONES_MAX) this.#forgetRemoval()
    }
    for (const row of change.set) {
      const before = this.state.get(row.id)
      const fields = FIELD_NAMES.filter((field) => before?.[field] !== row[field])
      touches.set(row.id, { life: before === undefined, fields: new Set(fields) })
      state.set(row.id, row)
      this.#removals.delete(row.id)
    }
    this.moments.push({ state, touches, floor: this.#floor, change })
  }

  #forgetRemoval(): void {
    const [id, offset] = this.#removals.entries().next().value!
    this.#removals.delete(id)
    this.#floor = offset
  }
}

const isSame = (row: Row, other: Row | undefined): boolean =>
  other !== undefined && FIELD_NAMES.every((field) => row[field] === other[field])

const matches = (row: Row, { keys, where = {} }: GivenView): boolean =>
  (keys === undefined || keys.includes(row.id)) &&
  Object.entries(where).every(([field, values]) => ([values].flat() as unknown[]).includes(row[field as Field]))

export const isShown = (field: Field, { fields }: GivenView): boolean =>
  fields === undefined || field === 'id' || fields.includes(field)

/** What a reader with a view has of a state. */
export function projected(state: State, view: GivenView): Map<number, Record<string, unknown>> {
  const shown = new Map<number, Record<string, unknown>>()
  for (const row of state.values()) {
    if (!matches(row, view)) continue
    const entries = Object.entries(row).filter(([field]) => isShown(field as Field, view))
    shown.set(row.id, Object.fromEntries(entries))
  }
  return shown
}
