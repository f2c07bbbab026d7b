// Numbers in shared memory, one Float64 each, that a shard and the main thread exchange without records. Both threads use this
// file. The shard's thread alone writes the counters and gauges, and the main thread reads them at any time. The main thread alone writes
// the flush window, and the shard reads it. An aligned store of 8 bytes is not torn on the supported platforms, and a value
// that is one store old does no harm.

const NAMES = [
  /** Signs of life: counts up while the shard's event loop turns. The main thread replaces a shard whose beats stop. */
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
  'refusedReads',
  'droppedReads',
  'refusedDeliveries',
  'outboxStalls',
  'logBytes',
  'evictedLogs',
] as const

export type CounterName = (typeof NAMES)[number]
export type CounterValues = Record<CounterName, number>

/** Slots are places in the shared memory. The counters come first, in the order of their names. */
const WINDOW_SLOT = NAMES.length

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

  /** The flush window that the main thread has chosen (gateway/flush-window.ts). */
  get windowMs(): number {
    return this.#values[WINDOW_SLOT]!
  }

  set windowMs(value: number) {
    this.#values[WINDOW_SLOT] = value
  }

  values(): CounterValues {
    return Object.fromEntries(NAMES.map((name) => [name, this.get(name)])) as CounterValues
  }
}

const SLOT = Object.fromEntries(NAMES.map((name, slot) => [name, slot])) as Record<CounterName, number>
