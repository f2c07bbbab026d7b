// What the main thread counts, and GET /metrics. What is shown is listed in figures.ts and shard-figures.ts. Main thread.
import { setTimeout as sleep } from 'node:timers/promises'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { Endings } from './endings.ts'
import { Exposition } from './exposition.ts'
import { exposeFigures, type FigureSources, MAIN_COUNTERS, type MainCounter } from './figures.ts'
import { HttpFigures } from './http-figures.ts'
import { exposeShards, type ShardSources } from './shard-figures.ts'
import { Traffic } from './traffic.ts'

interface MetricsText {
  readonly body: string
  readonly contentType: string
}

export class Metrics {
  readonly main: Record<MainCounter, number>
  readonly traffic = new Traffic()
  readonly endings = new Endings()
  readonly http = new HttpFigures()
  readonly #exposition = new Exposition()
  /** The text that is computed next. Undefined while nobody waits for it. */
  #next: Promise<MetricsText> | undefined
  #computedAtMs = Number.NEGATIVE_INFINITY

  constructor() {
    this.main = Object.fromEntries(Object.keys(MAIN_COUNTERS).map((name) => [name, 0])) as Record<MainCounter, number>
  }

  /** Everything that the main thread was asked for by a peer, or sent to one. */
  get events(): number {
    const { socketEvents, framesPublished, framesSent } = this.main
    return socketEvents + framesPublished + framesSent
  }

  /** Registers everything that GET /metrics shows. */
  expose(sources: FigureSources & ShardSources): void {
    exposeFigures(this.#exposition, this, sources)
    exposeShards(this.#exposition, this.traffic, sources)
  }

  /**
   * The text format Prometheus reads. The figures are never older than the call, and are computed at most once a second: a call that comes
   * sooner waits, and all that wait get the same text.
   */
  text(): Promise<MetricsText> {
    this.#next ??= this.#compute()
    return this.#next
  }

  async #compute(): Promise<MetricsText> {
    const waitMs = this.#computedAtMs + MainThreadTuning.metricsIntervalMs - performance.now()
    // Awaits in either case, so that `text` has stored the promise before it is taken out again.
    await (waitMs > 0 ? sleep(waitMs, undefined, { ref: false }) : undefined)
    this.#next = undefined
    this.#computedAtMs = performance.now()
    return { body: await this.#exposition.text(), contentType: this.#exposition.contentType }
  }
}
