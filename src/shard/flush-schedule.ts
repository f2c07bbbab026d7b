// Which rooms are due to be flushed: a room that was quiet for a window at once (leading edge), any other when its window has passed.
// Output with patience may wait longer, for other output of its room to leave with. Pure: no clock, no timer, no I/O.

/** What the schedule keeps on a room; owned by the schedule, stored on the room so that no lookup is needed. */
export interface FlushState {
  lastFlushMs: number
  scheduled: boolean
  /** The bucket in which the room waits; DUE while it waits in none. Entries of the room in other buckets are out of date. */
  dueMs: number
  /** Whether the room waits longer than its window, because all its output has patience. */
  isPatient: boolean
  pendingBytes: number
}

const DUE = Number.NEGATIVE_INFINITY

/** Rooms flush on multiples of this time, in milliseconds: rooms that are due at nearly the same time then flush together. */
const GRID_MS = 0.5
const gridUp = (atMs: number): number => Math.ceil(atMs / GRID_MS) * GRID_MS
const gridDown = (atMs: number): number => Math.floor(atMs / GRID_MS) * GRID_MS

export const newFlushState = (): FlushState => ({
  lastFlushMs: DUE,
  scheduled: false,
  dueMs: DUE,
  isPatient: false,
  pendingBytes: 0,
})

/** What decides when a room with new output is due. */
interface Timing {
  readonly nowMs: number
  /** The room's window at present. */
  readonly windowMs: number
  /** How long the output may wait for other output of its room; 0 when it may not wait. */
  readonly patienceMs: number
}

export class FlushSchedule<Item extends { readonly flushState: FlushState }> {
  #due: Item[] = []
  readonly #waiting = new Map<number, Item[]>()
  readonly #pendingBytesMax: number
  #cursorMs = DUE

  /** `pendingBytesMax`: a room that gathers this much within its window is due at once, so that what is pending stays bounded. */
  constructor(pendingBytesMax: number) {
    this.#pendingBytesMax = pendingBytesMax
  }

  /**
   * A room has output. The room is due at once if it has been quiet for a window, else when its window ends. Output with patience makes
   * it due only after `patienceMs`, unless output without patience comes first.
   */
  touch(item: Item, bytes: number, { nowMs, windowMs, patienceMs }: Timing): void {
    const state = item.flushState
    state.pendingBytes += bytes
    const hurries = state.isPatient && patienceMs === 0
    if (state.scheduled && !hurries) {
      if (state.pendingBytes >= this.#pendingBytesMax && state.dueMs !== DUE) this.#dueNow(item)
      return
    }
    state.scheduled = true
    state.isPatient = patienceMs > 0
    const windowEndMs = windowMs > 0 ? gridUp(state.lastFlushMs + windowMs) : DUE
    const dueMs = state.isPatient ? Math.max(windowEndMs, gridUp(nowMs + patienceMs)) : windowEndMs
    // `take` never again looks at a bucket up to the cursor, so output whose time lies there is due now.
    if (dueMs <= Math.max(nowMs, this.#cursorMs) || state.pendingBytes >= this.#pendingBytesMax) {
      this.#dueNow(item)
      return
    }
    if (hurries && state.dueMs <= dueMs) return
    state.dueMs = dueMs
    if (this.#waiting.size === 0) this.#cursorMs = gridDown(nowMs)
    const bucket = this.#waiting.get(dueMs)
    if (bucket === undefined) this.#waiting.set(dueMs, [item])
    else bucket.push(item)
  }

  /** The room need not wait for the end of its window, if it waits for one. */
  hurry(item: Item): void {
    const { scheduled, dueMs } = item.flushState
    if (scheduled && dueMs !== DUE) this.#dueNow(item)
  }

  /** Takes every room that is due. The caller must flush each of them and call `flushed`. */
  take(nowMs: number): Item[] {
    if (this.#waiting.size > 0) {
      const until = gridDown(nowMs)
      // After a long stall it is cheaper to look at the buckets than at all times that have passed.
      if ((until - this.#cursorMs) / GRID_MS > this.#waiting.size) this.#collectAll(until)
      else for (let at = this.#cursorMs + GRID_MS; at <= until; at += GRID_MS) this.#collect(at)
      this.#cursorMs = Math.max(this.#cursorMs, until)
    }
    const due = this.#due
    if (due.length > 0) this.#due = []
    return due
  }

  flushed(item: Item, nowMs: number): void {
    item.flushState.lastFlushMs = nowMs
    item.flushState.scheduled = false
    item.flushState.dueMs = DUE
    item.flushState.isPatient = false
    item.flushState.pendingBytes = 0
  }

  /** Everything that is scheduled, due or not: for a shard that is about to stop. */
  takeAll(): Item[] {
    this.#collectAll(Number.POSITIVE_INFINITY)
    return this.take(Number.NEGATIVE_INFINITY)
  }

  /** When the next window ends; undefined when no room waits. */
  get nextDueMs(): number | undefined {
    if (this.#due.length > 0) return DUE
    let next: number | undefined
    // At most one bucket for each time on the grid within the longest window or patience.
    for (const atMs of this.#waiting.keys()) if (next === undefined || atMs < next) next = atMs
    return next
  }

  #dueNow(item: Item): void {
    item.flushState.dueMs = DUE
    item.flushState.isPatient = false
    this.#due.push(item)
  }

  #collect(atMs: number): void {
    const bucket = this.#waiting.get(atMs)
    if (bucket === undefined) return
    this.#waiting.delete(atMs)
    // A room that was flushed early and has output again waits in a later bucket; this one would cut its window short.
    for (const item of bucket) if (item.flushState.dueMs === atMs) this.#dueNow(item)
  }

  #collectAll(untilMs: number): void {
    for (const atMs of [...this.#waiting.keys()].sort((a, b) => a - b)) if (atMs <= untilMs) this.#collect(atMs)
  }
}
