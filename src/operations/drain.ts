// When a server stops: the order to drain, the delay in which the order can be taken back, the stop, the end. What the stop does is
// gateway/graceful-stop.ts. Signals, the server API and the application give the same orders here. Main thread.
import type { Config } from '../config/config.ts'
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'
import { ErrorCode } from '../protocol/codes.ts'
import { done, type Outcome, refused } from './outcome.ts'

/** `delaying`: everything goes on but readiness. `stopping`: nothing is taken any more, and there is no way back. */
export type DrainState = 'serving' | 'delaying' | 'stopping' | 'stopped'

type Phase =
  | { readonly kind: 'serving' }
  | { readonly kind: 'delaying'; readonly begunAtMs: number; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'stopped' }

export interface DrainParts {
  readonly config: Config['drain']
  readonly logger: Logger
  readonly connections: () => number
  /** Stops the server. Resolves before `endAtMs`. */
  readonly stop: (endAtMs: number) => Promise<void>
  /** Writes the last lines of the log. */
  readonly closeLog: () => Promise<void>
}

export interface DrainOrder {
  /** Who gives the order, for the log: `signal`, `application` or the name of a key. */
  readonly by: string
  /** Stops at once, without `drain.delaySeconds`. */
  readonly skipDelay?: boolean | undefined
}

export class Drain {
  /** Resolves when the server has stopped, also when drains were taken back before. */
  readonly stopped: Promise<void>
  /** Called at each change of the state. */
  onChange: (state: DrainState) => void = () => undefined
  readonly #parts: DrainParts
  #phase: Phase = { kind: 'serving' }
  #settle!: (end: Promise<void>) => void

  constructor(parts: DrainParts) {
    this.#parts = parts
    this.stopped = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  get state(): DrainState {
    return this.#phase.kind
  }

  /** Begins a drain. While one is under way, this does nothing but to skip its delay, if that is asked for. */
  begin({ by, skipDelay = false }: DrainOrder): void {
    if (this.#phase.kind === 'serving') this.#delay(by)
    const phase = this.#phase
    if (phase.kind === 'delaying' && (skipDelay || this.#parts.config.delaySeconds === 0)) this.#stop()
  }

  /** Takes a drain back. Refused once the stop has begun, because from then on shards take nothing more. */
  takeBack({ by }: { readonly by: string }): Outcome<{ readonly state: DrainState }> {
    const phase = this.#phase
    if (phase.kind === 'stopping' || phase.kind === 'stopped') {
      return refused(ErrorCode.notAvailable, 'too late: the server is stopping')
    }
    if (phase.kind === 'delaying') {
      clearTimeout(phase.timer)
      this.#parts.logger.info({ by }, LogLine.info.takenBack)
      this.#change({ kind: 'serving' })
    }
    return done({ state: this.state })
  }

  #delay(by: string): void {
    const { config, logger, connections } = this.#parts
    const { delaySeconds, windowSeconds } = config
    logger.info({ by, delaySeconds, windowSeconds, connections: connections() }, LogLine.info.draining)
    const timer = setTimeout(() => this.#stop(), delaySeconds * 1000)
    this.#change({ kind: 'delaying', begunAtMs: performance.now(), timer })
  }

  #stop(): void {
    const phase = this.#phase
    if (phase.kind !== 'delaying') return
    clearTimeout(phase.timer)
    this.#parts.logger.info({ connections: this.#parts.connections() }, LogLine.info.stopping)
    this.#change({ kind: 'stopping' })
    this.#settle(this.#end(phase.begunAtMs))
  }

  async #end(begunAtMs: number): Promise<void> {
    const { config, logger, stop, closeLog } = this.#parts
    await stop(begunAtMs + config.timeoutSeconds * 1000)
    logger.info({ tookMs: Math.round(performance.now() - begunAtMs) }, LogLine.info.stopped)
    await closeLog()
    this.#change({ kind: 'stopped' })
  }

  #change(phase: Phase): void {
    this.#phase = phase
    this.onChange(phase.kind)
  }
}
