// The text format of Prometheus. The only file that imports prom-client, which formats the text and brings the figures of the process. Our own
// figures are read where they are counted, when somebody asks. Main thread.
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { HistogramCells } from '../mailbox/histogram-cells.ts'

type Labels = Readonly<Record<string, string | number>>
/** One line of a figure for each set of labels. */
export type Rows<Value> = Iterable<readonly [Labels, Value]>

/** Figures of prom-client that are not shown. */
const HIDDEN = [
  // Gauges with names of counters, which promtool objects to, and what they sum up.
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
  'nodejs_active_resources',
  'nodejs_active_resources_total',
  // Lists the descriptors, which takes 18 ms for 19,000 of them.
  'process_open_fds',
  // `lobbycast_event_loop_delay_seconds` has the delay of every thread.
  'nodejs_eventloop_lag_seconds',
  'nodejs_eventloop_lag_min_seconds',
  'nodejs_eventloop_lag_max_seconds',
  'nodejs_eventloop_lag_mean_seconds',
  'nodejs_eventloop_lag_stddev_seconds',
  'nodejs_eventloop_lag_p50_seconds',
  'nodejs_eventloop_lag_p90_seconds',
  'nodejs_eventloop_lag_p99_seconds',
] as const

/** The library would wake the event loop to see how late it is, and nobody looks at the result. */
const HARDLY_EVER_MS = 3_600_000

/** One line. prom-client writes out `sharedLabels` once for each object, so a line has the same object in every answer. */
interface Sample {
  readonly sharedLabels: Labels
  readonly value: number
  readonly metricName?: string
}

/** A figure whose lines are made when somebody asks. */
class Figure extends Gauge<string> {
  readonly #samples: () => Sample[]
  readonly #facts: { readonly name: string; readonly help: string; readonly type: string }

  constructor(type: 'counter' | 'gauge' | 'histogram', facts: FigureFacts, samples: () => Sample[]) {
    const { name, help, registers } = facts
    super({ name, help, registers: [...registers] })
    this.#facts = { name, help, type }
    this.#samples = samples
  }

  override get(): ReturnType<Gauge['get']> {
    const figure = { ...this.#facts, aggregator: 'omit', values: this.#samples() }
    return Promise.resolve(figure as unknown as Awaited<ReturnType<Gauge['get']>>)
  }
}

interface FigureFacts {
  readonly name: string
  readonly help: string
  readonly registers: readonly Registry[]
}

export class Exposition {
  readonly #registry = new Registry()

  constructor() {
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: HARDLY_EVER_MS })
    for (const name of HIDDEN) this.#registry.removeSingleMetric(name)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  /** `name` in camelCase, without prefix and `_total`. */
  total(name: string, help: string, value: () => number): void {
    this.totals(name, help, () => [[{}, value()]])
  }

  totals(name: string, help: string, rows: () => Rows<number>): void {
    this.#add('counter', metricName(name, '_total'), help, rows)
  }

  gauge(name: string, help: string, value: () => number): void {
    this.gauges(name, help, () => [[{}, value()]])
  }

  gauges(name: string, help: string, rows: () => Rows<number>): void {
    this.#add('gauge', metricName(name), help, rows)
  }

  /** A gauge whose name has no prefix: one that every process has. */
  processGauge(name: string, help: string, value: () => number): void {
    this.#add('gauge', name, help, () => [[{}, value()]])
  }

  histograms(name: string, help: string, rows: () => Rows<HistogramCells>): void {
    const known = metricName(name)
    const facts = { name: known, help, registers: [this.#registry] }
    const sets = new LabelSets()
    new Figure('histogram', facts, () =>
      [...rows()].flatMap(([labels, cells]) => samplesOf(known, sets.of(labels), cells)),
    )
  }

  #add(type: 'counter' | 'gauge', name: string, help: string, rows: () => Rows<number>): void {
    const sets = new LabelSets()
    const samples = () => Array.from(rows(), ([labels, value]) => ({ sharedLabels: sets.of(labels).own, value }))
    new Figure(type, { name, help, registers: [this.#registry] }, samples)
  }
}

function samplesOf(name: string, set: LabelSet, { bounds, counts, sum }: HistogramCells): Sample[] {
  let count = 0
  const buckets = counts.map((added, bucket) => {
    count += added
    return { metricName: `${name}_bucket`, sharedLabels: set.bucket(bounds[bucket] ?? '+Inf'), value: count }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, sharedLabels: set.own, value: sum },
    { metricName: `${name}_count`, sharedLabels: set.own, value: count },
  ]
}

/** The labels of one line of a figure, and of the buckets of a histogram with these labels. */
class LabelSet {
  readonly own: Labels
  readonly #buckets = new Map<number | string, Labels>()

  constructor(own: Labels) {
    this.own = own
  }

  bucket(le: number | string): Labels {
    let labels = this.#buckets.get(le)
    if (labels === undefined) {
      labels = { ...this.own, le }
      this.#buckets.set(le, labels)
    }
    return labels
  }
}

/** The sets of labels of one figure, each of them once. They are as many as the lines that the figure has ever had. */
class LabelSets {
  readonly #byValues = new Map<string, LabelSet>()

  of(labels: Labels): LabelSet {
    const values = Object.values(labels).join('\n')
    let set = this.#byValues.get(values)
    if (set === undefined) {
      set = new LabelSet(labels)
      this.#byValues.set(values, set)
    }
    return set
  }
}

/** camelCase to lobbycast_snake_case. */
const metricName = (name: string, suffix = ''): string =>
  `lobbycast_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}${suffix}`
