// Numbers in shared memory, one Float64 each, that a shard and the main thread exchange without records: single numbers, one for each wire
// protocol, one for each namespace of rooms, and the cells of histograms. Both threads use this file. The shard's thread alone writes the
// counters and gauges, and the main thread reads them at any time. The main thread alone writes the flush window, and the shard reads it. An
// aligned store of 8 bytes is not torn on the supported platforms, and a value that is one store old does no harm.

import type { Config } from '../config/config-schema.ts'
import { PROTOCOLS } from '../protocol/protocols.ts'
import { BOUNDS, HistogramCells, histogramCells } from './histogram-cells.ts'

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
  'statisticsPushes',
  'statisticsRecords',
  'recovered',
  'unrecovered',
  'refusedRecoveries',
  /** Time for which the thread has worked, in milliseconds. */
  'busyMs',
  /** The part of the last second for which the thread has worked, 0 to 1. */
  'utilisation',
] as const

/** By the number of a protocol in PROTOCOLS. */
const BY_PROTOCOL = [
  /** A publication for one member. */
  'deliveries',
  /** What rooms said to one member: publications, joins, leaves, numbers of members. */
  'messages',
  'bytes',
] as const

/** By the place of a namespace in `namespaceNames`. */
const BY_NAMESPACE = ['rooms', 'members', 'publications', 'deliveries'] as const

const HISTOGRAMS = {
  /** Messages of a room in one flush. */
  flushMessages: BOUNDS.messages,
  /** From a question to an engine that answers later until its answer. */
  engineSeconds: BOUNDS.seconds,
  /** How late the thread's beats were. */
  loopDelaySeconds: BOUNDS.seconds,
} as const

export type CounterName = (typeof NAMES)[number]
export type CounterValues = Record<CounterName, number>
export type NamespaceFigure = (typeof BY_NAMESPACE)[number]

/** The namespaces of rooms that have options of their own. The first one, without a name, has all other rooms. */
export const namespaceNames = ({ namespaces }: Config['rooms']): readonly string[] => ['', ...Object.keys(namespaces)]

/** Slots are places in the shared memory. The counters come first, in the order of their names. */
const WINDOW_SLOT = NAMES.length
const GROUPS_SLOT = WINDOW_SLOT + 1

/** `namespaces`: how many there are. */
export function createCounters(namespaces = 1): SharedArrayBuffer {
  const groups = BY_PROTOCOL.length * PROTOCOLS.length + BY_NAMESPACE.length * namespaces
  const histograms = Object.values(HISTOGRAMS).reduce((sum, bounds) => sum + histogramCells(bounds), 0)
  return new SharedArrayBuffer((GROUPS_SLOT + groups + histograms) * Float64Array.BYTES_PER_ELEMENT)
}

export class ShardCounters {
  readonly byProtocol: Readonly<Record<(typeof BY_PROTOCOL)[number], Float64Array>>
  readonly byNamespace: Readonly<Record<NamespaceFigure, Float64Array>>
  readonly histograms: Readonly<Record<keyof typeof HISTOGRAMS, HistogramCells>>
  readonly #values: Float64Array

  /** `namespaces`: as in the call that has made the memory. */
  constructor(memory: SharedArrayBuffer, namespaces = 1) {
    this.#values = new Float64Array(memory)
    let slot = GROUPS_SLOT
    const take = (count: number) => {
      slot += count
      return this.#values.subarray(slot - count, slot)
    }
    this.byProtocol = recordOf(BY_PROTOCOL, () => take(PROTOCOLS.length))
    this.byNamespace = recordOf(BY_NAMESPACE, () => take(namespaces))
    const names = Object.keys(HISTOGRAMS) as (keyof typeof HISTOGRAMS)[]
    this.histograms = recordOf(names, (name) => {
      const bounds = HISTOGRAMS[name]
      return new HistogramCells(bounds, take(histogramCells(bounds)))
    })
  }

  /** A new life of the shard begins, which has neither rooms nor members. */
  newLife(): void {
    for (const name of ['beats', 'rooms', 'members', 'utilisation'] as const) this.set(name, 0)
    for (const name of ['rooms', 'members'] as const) this.byNamespace[name].fill(0)
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

const recordOf = <Name extends string, Value>(
  names: readonly Name[],
  valueFor: (name: Name) => Value,
): Record<Name, Value> => Object.fromEntries(names.map((name) => [name, valueFor(name)])) as Record<Name, Value>
