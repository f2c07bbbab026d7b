// The price of reads: presence, history, recovery, lists of members, and JSON that is too large for the main thread to parse. A few bytes ask
// The price of reads: presence, history, recovery, lists of members, and JSON that is too large for the main thread to parse. A few bytes ask
// for megabytes, so a connection pays for a read by the bytes of the reply and by the time of this thread. A connection without budget is
// refused before any work. Time and bytes of all connections together are bounded too, so that many of them leave time for what others say. When
// these get short, the rest is for connections that have had less than an equal part of it: a few that read all the time would otherwise take
// every moment in which there is some. Shard thread.
import type { Config } from '../config/config.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { EndedConnections } from '../mailbox/ended-connections.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import { TokenBucket } from './token-bucket.ts'

const { readBurstByteShare, readBurstMs, readRestShare } = ShardThreadTuning

/** The turn of the shard in progress (rooms.ts). */
interface Turn {
  readonly nowMs: number
  /** Bytes of output that the turn has caused. A reply is output like the frames of rooms, so that a batch ends by its replies too. */
  outputBytes: number
}

export interface ReadsParts {
  readonly limits: Config['limits']
  readonly turn: Turn
  readonly counters: ShardCounters
  readonly ended: EndedConnections
  /** Monotonic milliseconds. Read before and after a read, never for a message. */
  readonly clock: () => number
}

/** `over`: the budget is used up. `gone`: the connection has ended, and nobody waits for the answer. */
export type ReadJudgement = 'ok' | 'over' | 'gone'

interface Budget {
  readonly bytes: TokenBucket
  readonly time: TokenBucket
  /** When the connection will have had no more than an equal share of the time of all, in monotonic milliseconds. */
  evenAtMs: number
}

export class Reads {
  readonly #parts: ReadsParts
  /** Connections that have read something and have not got their whole budget back yet. */
  readonly #budgets = new Map<number, Budget>()
  readonly #allTime: TokenBucket
  readonly #allBytes: TokenBucket
  /** What is left of the time and the bytes of all when they are short. */
  readonly #restMs: number
  readonly #restBytes: number

  constructor(parts: ReadsParts) {
    this.#parts = parts
    const { shardReadMillisecondsPerSecond: time, shardReadBytesPerSecond: bytes } = parts.limits
    const { nowMs } = parts.turn
    const isTimeBounded = time < 1000
    const burstMs = isTimeBounded ? Math.min(readBurstMs, time) : Number.POSITIVE_INFINITY
    const burstBytes = bytes * readBurstByteShare
    this.#restMs = isTimeBounded ? burstMs * readRestShare : 0
    this.#restBytes = burstBytes * readRestShare
    this.#allTime = new TokenBucket({ perSecond: time, levelMax: burstMs, debtMax: time }, nowMs)
    this.#allBytes = new TokenBucket({ perSecond: bytes, levelMax: burstBytes, debtMax: bytes }, nowMs)
  }

  /** Whether a connection may read now. To be asked before any work is done. What is not `ok` is counted. */
  judge(connection: number): ReadJudgement {
    const { counters, ended } = this.#parts
    if (ended.has(connection)) {
      counters.add('droppedReads')
      return 'gone'
    }
    return this.mayRead(connection) ? 'ok' : 'over'
  }

  /**
   * As `judge`, for what is done although its connection has gone, and for a read that has been judged before, once the engine has answered
   * it: other reads were answered meanwhile.
   */
  mayRead(connection: number): boolean {
    const isAllowed = this.hasBudget(connection)
    if (!isAllowed) this.#parts.counters.add('refusedReads')
    return isAllowed
  }

  /**
   * Whether there is time for what no connection asks for by itself: frames for members of boards that come at their own pace. The rest of the
   * budget of all is left to commands.
   */
  get hasTimeForMembers(): boolean {
    const { nowMs } = this.#parts.turn
    return this.#allTime.level(nowMs) > this.#restMs && this.#allBytes.level(nowMs) > this.#restBytes
  }

  /** Does such work, which returns how many bytes it has caused. */
  spendForMembers(work: () => number): void {
    const { clock, turn } = this.#parts
    const startMs = clock()
    this.#allBytes.spend(work(), turn.nowMs)
    this.#allTime.spend(clock() - startMs, turn.nowMs)
  }

  /** As `mayRead`, where nothing is refused. */
  hasBudget(connection: number): boolean {
    const { nowMs } = this.#parts.turn
    const leftMs = this.#allTime.level(nowMs)
    const leftBytes = this.#allBytes.level(nowMs)
    if (leftMs <= 0 || leftBytes <= 0) return false
    const budget = this.#budgets.get(connection)
    const isShort = leftMs <= this.#restMs || leftBytes <= this.#restBytes
    if (isShort && budget !== undefined && budget.evenAtMs > nowMs) return false
    return budget === undefined || (budget.bytes.level(nowMs) > 0 && budget.time.level(nowMs) > 0)
  }

  /** Runs the work of a read, whose reply takes `bytes`. */
  spend<Result>(connection: number, bytes: number, work: () => Result): Result {
    this.#parts.turn.outputBytes += bytes
    this.spendBytes(connection, bytes)
    return this.spendTime(connection, work)
  }

  /** For a reply that is output of a room, which counts its output itself. */
  spendBytes(connection: number, bytes: number): void {
    const { nowMs } = this.#parts.turn
    this.#budgetOf(connection).bytes.spend(bytes, nowMs)
    this.#allBytes.spend(bytes, nowMs)
  }

  spendTime<Result>(connection: number, work: () => Result): Result {
    const { clock, turn } = this.#parts
    const startMs = clock()
    const result = work()
    const tookMs = clock() - startMs
    const budget = this.#budgetOf(connection)
    budget.time.spend(tookMs, turn.nowMs)
    const { readMillisecondsPerSecond, shardReadMillisecondsPerSecond } = this.#parts.limits
    const shareMs = shardReadMillisecondsPerSecond / this.#budgets.size
    // As with `time`, an interruption of the thread is not held against the connection for long.
    const countedMs = Math.min(tookMs, readMillisecondsPerSecond)
    budget.evenAtMs = Math.max(budget.evenAtMs, turn.nowMs) + (countedMs / shareMs) * 1000
    this.#allTime.spend(tookMs, turn.nowMs)
    return result
  }

  /** Called once a second: forgets connections that have their whole budget, as a connection that has never read has. */
  sweep(): void {
    const { nowMs } = this.#parts.turn
    for (const [connection, { bytes, time, evenAtMs }] of this.#budgets) {
      if (bytes.isFull(nowMs) && time.isFull(nowMs) && evenAtMs <= nowMs) this.#budgets.delete(connection)
    }
  }

  #budgetOf(connection: number): Budget {
    let budget = this.#budgets.get(connection)
    if (budget === undefined) {
      const { limits, turn } = this.#parts
      const { readBytesPerSecond: bytes, readMillisecondsPerSecond: time } = limits
      budget = {
        bytes: new TokenBucket({ perSecond: bytes, levelMax: bytes, debtMax: Number.POSITIVE_INFINITY }, turn.nowMs),
        // The thread may have been interrupted in the middle of a read, so a debt of time is paid back after a second at the latest.
        time: new TokenBucket({ perSecond: time, levelMax: time, debtMax: time }, turn.nowMs),
        evenAtMs: turn.nowMs,
      }
      this.#budgets.set(connection, budget)
    }
    return budget
  }
}
