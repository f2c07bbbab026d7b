// When a server stops: the order to drain, the delay and the delivery, in which the order can be taken back, the disconnects, the end. What
// the stop does is gateway/graceful-stop.ts. Signals, the server API and the application give the same orders here. Main thread.
import type { Config } from '../config/config.ts'
import type { GracefulStop } from '../gateway/graceful-stop.ts'
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'
import { ErrorCode } from '../protocol/codes.ts'
import { done, type Outcome, refused } from './outcome.ts'

/**
 * `delaying`: everything goes on but readiness. `delivering`: nothing is taken any more, and what was accepted is delivered. `disconnecting`:
 * members are disconnected, and there is no way back.
 */
export type DrainState = 'serving' | 'delaying' | 'delivering' | 'disconnecting' | 'stopped'

type Phase =
  | { readonly kind: 'serving' }
  | { readonly kind: 'delaying'; readonly begunAtMs: number; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'delivering' }
  | { readonly kind: 'disconnecting' }
  | { readonly kind: 'stopped' }

export interface DrainParts {
  readonly config: Config['drain']
  readonly logger: Logger
  readonly connections: () => number
  readonly stop: () => Pick<GracefulStop, 'deliver' | 'resume' | 'end'>
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
  #ended!: () => void
  #failed!: (error: unknown) => void

  constructor(parts: DrainParts) {
    this.#parts = parts
    this.stopped = new Promise((resolve, reject) => {
      this.#ended = resolve
      this.#failed = reject
    })
  }

  get state(): DrainState {
    return this.#phase.kind
  }

  /** Begins a drain. While one is under way, this does nothing but to skip its delay, if that is asked for. */
  begin({ by, skipDelay = false }: DrainOrder): void {
    if (this.#phase.kind === 'serving') this.#delay(by)
    const phase = this.#phase
    if (phase.kind === 'delaying' && (skipDelay || this.#parts.config.delaySeconds === 0)) this.#deliver()
  }

  /** Takes a drain back. Refused once members are being disconnected. */
  takeBack({ by }: { readonly by: string }): Outcome<{ readonly state: DrainState }> {
    const phase = this.#phase
    if (phase.kind === 'disconnecting' || phase.kind === 'stopped') {
      return refused(ErrorCode.notAvailable, 'too late: members are being disconnected')
    }
    if (phase.kind === 'serving') return done({ state: this.state })
    if (phase.kind === 'delaying') clearTimeout(phase.timer)
    else this.#parts.stop().resume()
    this.#parts.logger.info({ by }, LogLine.info.takenBack)
    this.#change({ kind: 'serving' })
    return done({ state: this.state })
  }

  #delay(by: string): void {
    const { config, logger, connections } = this.#parts
    const { delaySeconds, windowSeconds } = config
    logger.info({ by, delaySeconds, windowSeconds, connections: connections() }, LogLine.info.draining)
    const timer = setTimeout(() => this.#deliver(), delaySeconds * 1000)
    this.#change({ kind: 'delaying', begunAtMs: performance.now(), timer })
  }

  #deliver(): void {
    const phase = this.#phase
    if (phase.kind !== 'delaying') return
    clearTimeout(phase.timer)
    this.#parts.logger.info({ connections: this.#parts.connections() }, LogLine.info.stopping)
    const delivering: Phase = { kind: 'delivering' }
    this.#change(delivering)
    this.#stop(delivering, phase.begunAtMs).catch(this.#failed)
  }

  async #stop(delivering: Phase, orderedAtMs: number): Promise<void> {
    const { config, logger, stop, closeLog } = this.#parts
    const time = { beganAtMs: performance.now(), endAtMs: orderedAtMs + config.timeoutSeconds * 1000 }
    await stop().deliver(time)
    // Taken back, and perhaps ordered again.
    if (this.#phase !== delivering) return
    this.#change({ kind: 'disconnecting' })
    await stop().end(time)
    logger.info({ tookMs: Math.round(performance.now() - orderedAtMs) }, LogLine.info.stopped)
    await closeLog()
    this.#change({ kind: 'stopped' })
    this.#ended()
  }

  #change(phase: Phase): void {
    this.#phase = phase
    this.onChange(phase.kind)
  }
}
