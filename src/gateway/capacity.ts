// How many connections the server takes at the moment: as many as `limits.connectionsMax`, fewer when the process may not open more files,
// none while it takes too much memory. Follows every TCP connection from its acceptance, also those that never send a request. When the
// descriptors run out, it closes new TCP connections at once: `accept` must not fail, because uWebSockets.js would then try again
// without a pause. Main thread.
import { DescriptorGauge } from '../file-descriptors.ts'
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { PlainClose } from '../protocol/codes.ts'
import type { Refusals } from '../refusals.ts'
import type { Dismissal } from './reception.ts'
import type { Surplus } from './relief.ts'
import type { HttpResponse } from './uws.ts'

export interface CapacityParts {
  readonly connectionsMax: number
  readonly httpConnectionsMax: number
  readonly logger: Logger
  readonly metrics: Metrics
  readonly refusals: Refusals
  /** Connections that are in the lobby or wait to be let in. */
  readonly connections: () => number
  /** Whether the process takes too much memory for newcomers. */
  readonly isShortOfMemory: () => boolean
  /** Closes connections. */
  readonly relieve: (surplus: Surplus) => void
  /** Replaced in tests. */
  readonly gauge?: DescriptorGauge
}

export class Capacity {
  readonly #parts: CapacityParts
  readonly #gauge: DescriptorGauge
  /** TCP connections that are no WebSockets, or not yet. */
  #httpConnections = 0
  /** The limit of open files that the log showed last. */
  #loggedLimit: number | undefined

  constructor(parts: CapacityParts) {
    this.#parts = parts
    this.#gauge = parts.gauge ?? new DescriptorGauge()
  }

  /** The most connections at the moment. */
  get connectionsMax(): number {
    return Math.min(this.#parts.connectionsMax, this.#gauge.connectionsMax)
  }

  /** Open file descriptors of the process. */
  get openFiles(): number {
    return this.#gauge.inUse
  }

  /** TCP connections that are no WebSockets, or not yet. */
  get httpConnections(): number {
    return this.#httpConnections
  }

  /** Why no newcomer is taken; undefined when one is. */
  get objection(): Dismissal | undefined {
    const { connections, isShortOfMemory } = this.#parts
    if (isShortOfMemory()) {
      return { ...PlainClose.tryAgain, reason: 'the server has too little memory', counted: 'memory' }
    }
    const max = this.connectionsMax
    if (connections() < max) return undefined
    const reason = `the server holds ${max} connections and takes no more`
    return { ...PlainClose.tryAgain, reason, counted: 'full' }
  }

  /** Whether a newcomer may be accepted only to be told why it is sent away. */
  get mayTell(): boolean {
    return this.#gauge.mayTell(performance.now())
  }

  /** A TCP connection was accepted (`change` 1), or has closed before it became a WebSocket (-1). */
  tcpChanged(res: HttpResponse, change: number): void {
    this.#httpConnections += change
    if (change < 0) {
      this.#gauge.closed()
      return
    }
    this.#gauge.opened()
    const refusal = this.#refusalOfTcp()
    if (refusal !== undefined) {
      this.#parts.refusals.record(refusal)
      res.close()
      return
    }
    // For a connection that closes before its first request. uWebSockets.js forgets this handler when a request is answered, and the handler
    // of a request replaces it.
    res.onAborted(() => {
      this.#parts.metrics.main.silentSockets += 1
    })
  }

  /** A TCP connection has become a WebSocket. */
  upgraded(): void {
    this.#httpConnections -= 1
  }

  /** A WebSocket has closed. */
  webSocketClosed(): void {
    this.#gauge.closed()
  }

  /** Reads the limit of open files again, says what it means, and closes connections when it has been lowered below what is open. */
  everySecond(nowMs: number): void {
    const { connections, relieve } = this.#parts
    this.#gauge.look(nowMs)
    this.#logLimit()
    const surplus = connections() - this.connectionsMax
    // While the surplus fits the reserve of descriptors, refusing newcomers is enough, and no connection is closed.
    if (surplus > this.#gauge.processReserve) {
      relieve({ count: surplus, reason: 'the server has too few file descriptors', counted: 'descriptors_relief' })
    }
  }

  close(): void {
    this.#gauge.close()
  }

  /** Why the TCP connection that was accepted last is closed at once; undefined when it may stay. */
  #refusalOfTcp(): 'accept' | 'http_connections' | undefined {
    if (this.#httpConnections > this.#parts.httpConnectionsMax) return 'http_connections'
    return this.#gauge.isExhausted(performance.now()) ? 'accept' : undefined
  }

  #logLimit(): void {
    const { limit, connectionsMax } = this.#gauge
    if (limit === this.#loggedLimit) return
    const configured = this.#parts.connectionsMax
    const facts = { fileDescriptors: limit, connectionsMax: this.connectionsMax }
    if (connectionsMax < configured) {
      this.#parts.logger.warn({ ...facts, configured }, LogLine.warn.fewDescriptors)
    } else if (this.#loggedLimit !== undefined) {
      this.#parts.logger.info(facts, LogLine.info.descriptors)
    }
    this.#loggedLimit = limit
  }
}
