// How many bytes the logs of one shard take together, and which of them give way when the bytes are too many. Shard thread.
import type { LogUsage } from './engine.ts'

/** A log that can give way. */
interface Log {
  /** Bytes of the history and the idempotency keys. */
  readonly bytes: number
  /** Bytes that the log takes besides while its room has no members. */
  readonly idleBytes: number
  /** Drops the log. */
  drop(): void
  /** Drops the older half of the stored publications, at least one. */
  halve(): void
}

export class LogBudget<Kept extends Log> {
  readonly #bytesMax: number
  readonly #usage: LogUsage
  /** Logs whose room has no members, in the order in which they lost their members. */
  readonly #idle = new Set<Kept>()
  /** Logs with stored publications. */
  readonly #filled = new Set<Kept>()
  /** The log whose history is halved next. */
  #halving = this.#filled.values()
  #bytes = 0

  constructor({ bytesMax, usage }: { bytesMax: number; usage: LogUsage }) {
    this.#bytesMax = bytesMax
    this.#usage = usage
  }

  /** Bytes of all histories and idempotency keys, and of logs without members. */
  get bytes(): number {
    return this.#bytes
  }

  get isFull(): boolean {
    return this.#bytes >= this.#bytesMax
  }

  /** Number of logs without members. */
  get idleLogs(): number {
    return this.#idle.size
  }

  /** The log without members that lost them longest ago. */
  get oldestIdle(): Kept | undefined {
    return this.#idle.values().next().value
  }

  /** The room has no members any more. */
  closed(log: Kept): void {
    this.#idle.add(log)
    this.#bytes += log.idleBytes
  }

  /** The room has members again. */
  opened(log: Kept): void {
    if (this.#idle.delete(log)) this.#bytes -= log.idleBytes
  }

  /** To be called while the log still has its bytes. */
  dropped(log: Kept): void {
    this.opened(log)
    this.#filled.delete(log)
    this.#bytes -= log.bytes
  }

  /** The bytes that a log keeps have changed by this number. */
  resized(bytes: number): void {
    this.#bytes += bytes
  }

  /** The log has a stored publication again. */
  filled(log: Kept): void {
    this.#filled.add(log)
  }

  /** The log has no stored publication any more. */
  emptied(log: Kept): void {
    this.#filled.delete(log)
  }

  /**
   * Makes room. Logs without members go first, the oldest of them before the others; members that return see a new epoch. Then the histories
   * of rooms with members lose their older halves, one room after the other. Such a room keeps its epoch, because its members have
   * positions in it: a recovery that needs what is gone finds that the history begins too late.
   */
  fit(): void {
    while (this.#bytes > this.#bytesMax) {
      const oldest = this.oldestIdle ?? this.#nextToHalve()
      if (oldest === undefined) return
      if (this.#idle.has(oldest)) oldest.drop()
      else oldest.halve()
      this.#usage.logEvicted()
    }
  }

  /** Tells the bytes, for the metrics. */
  report(): void {
    this.#usage.logBytes(this.#bytes)
  }

  #nextToHalve(): Kept | undefined {
    if (this.#filled.size === 0) return undefined
    const { done, value } = this.#halving.next()
    if (done !== true) return value
    this.#halving = this.#filled.values()
    return this.#halving.next().value
  }
}
