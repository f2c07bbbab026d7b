// What a shard tells without a message: counters and gauges in shared memory, one Float64 each, written by the shard's
// thread alone and read by the main thread at any time. Beside them the flush window, written by the main thread.
// Aligned 8-byte stores are not torn on the platforms we run on, and a reader that is one behind does no harm.

const NAMES = [
  /** Counts up as long as the shard's event loop turns; the watchdog looks at it. */
  'beats',
  'rooms',
  'members',
  'publications',
  'flushes',
  'flushedBytes',
  'flushedFrames',
  'refusedRooms',
  'refusedMembers',
  'refusedCommands',
  'refusedStatistics',
  'outboxStalls',
] as const

export type CounterName = (typeof NAMES)[number]
export type CounterValues = Record<CounterName, number>

const WINDOW_WORD = NAMES.length

export const createCounters = (): SharedArrayBuffer => new SharedArrayBuffer((NAMES.length + 1) * 8)

export class ShardCounters {
  readonly #values: Float64Array

  constructor(memory: SharedArrayBuffer) {
    this.#values = new Float64Array(memory)
  }

  add(name: CounterName, by = 1): void {
    this.#values[SLOT[name]]! += by
  }

  set(name: CounterName, value: number): void {
    this.#values[SLOT[name]] = value
  }

  get(name: CounterName): number {
    return this.#values[SLOT[name]]!
  }

  /** The flush window in milliseconds that the main thread asks for. */
  get windowMs(): number {
    return this.#values[WINDOW_WORD]!
  }

  set windowMs(value: number) {
    this.#values[WINDOW_WORD] = value
  }

  values(): CounterValues {
    return Object.fromEntries(NAMES.map((name) => [name, this.get(name)])) as CounterValues
  }
}

const SLOT = Object.fromEntries(NAMES.map((name, slot) => [name, slot])) as Record<CounterName, number>
