// All shard threads of the server, and which of them owns a room. Starts, watches and stops them together; one thread's life is
// shard-thread.ts. Main thread.
import type { Config } from '../config/config.ts'
import { coreCount } from '../config/cores.ts'
import type { Logger } from '../log/log.ts'
import { createEndedConnections, EndedConnections } from '../mailbox/ended-connections.ts'
import type { FaultName } from '../mailbox/fault-kinds.ts'
import { Pace } from '../mailbox/pace.ts'
import { StartError } from '../start-error.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { shardOf } from './shard-of.ts'
import { type ShardListener, ShardThread } from './shard-thread.ts'

const { startLookIntervalMs, startPauseMsMax, startStallMsMax, watchIntervalMs } = MainThreadTuning

export interface PoolParts {
  readonly config: Config
  readonly shardCount: number
  readonly logger: Logger
  /** Allows `injectFault`. */
  readonly faults: boolean
  readonly worker: URL | undefined
}

export interface ShardStats {
  readonly ready: boolean
  readonly restarts: number
  readonly lastRecoveryMs: number
  readonly rooms: number
  readonly members: number
  readonly publications: number
  readonly flushes: number
}

export class ShardPool {
  readonly threads: readonly ShardThread[]
  /** To be told of each connection that ends. */
  readonly ended: EndedConnections
  readonly #pace = new Pace()
  readonly #faults: boolean
  #listener!: ShardListener
  #watchTimer: NodeJS.Timeout | undefined
  #watchedAtMs = 0
  /** How many threads have been told to start, in the order of their indices. */
  #startedCount = 0
  /** How often the shards were told to settle. */
  #settles = 0
  /** Shards that have not answered the last `settle` or `finish`. */
  #awaited = new Set<ShardThread>()
  /** Called when the last of them has. */
  #allAnswered: () => void = () => undefined

  constructor(parts: PoolParts) {
    this.#faults = parts.faults
    const ended = createEndedConnections(parts.config.limits.connectionsMax)
    this.ended = new EndedConnections(ended)
    const threadParts = {
      ...parts,
      ended,
      pace: this.#pace,
      startNext: () => this.#startNext(),
      // A shard that has died answers nothing more.
      died: (thread: ShardThread) => this.#answered(thread),
    }
    this.threads = Array.from({ length: parts.shardCount }, (_, index) => new ShardThread(index, threadParts))
  }

  /** The thread that owns a room. */
  owner(room: string): ShardThread {
    return this.threads[shardOf(room, this.threads.length)]!
  }

  get ready(): boolean {
    return this.threads.every((thread) => thread.ready)
  }

  /** The flush window: for how long rooms gather messages before they flush. */
  set windowMs(windowMs: number) {
    for (const { counters } of this.threads) counters.windowMs = windowMs
    this.#pace.windowMs = windowMs
  }

  /** Total time that the main thread has paused in tick mode (mailbox/pace.ts). The event loop counts a pause as work. */
  get pausedMs(): number {
    return this.#pace.pausedMs
  }

  /**
   * Resolves when all threads are ready. Throws StartError when no further thread has become ready for `startStallMsMax`, or when
   * one of them cannot start. The whole start has no limit, because many threads on few cores become ready one after the other.
   */
  async untilReady(): Promise<void> {
    let ready = this.#readyCount
    let waitedMs = 0
    let now = performance.now()
    while (!this.ready) {
      await new Promise((resolve) => setTimeout(resolve, startLookIntervalMs))
      const before = now
      now = performance.now()
      waitedMs = this.#readyCount > ready ? 0 : waitedMs + Math.min(now - before, startPauseMsMax)
      ready = this.#readyCount
      const failed = this.threads.find((thread) => thread.startFailure !== undefined)
      if (failed !== undefined) throw new StartError(`shard ${failed.index} does not start: ${failed.startFailure}`)
      if (waitedMs > startStallMsMax) {
        throw new StartError(`only ${ready} of ${this.threads.length} shard threads have started`)
      }
    }
  }

  get #readyCount(): number {
    return this.threads.filter((thread) => thread.ready).length
  }

  /**
   * For the stop of the server: no shard takes anything but leaves any more. Resolves when every shard has flushed what it had accepted,
   * and the main thread has read what was flushed, or when `timeoutMs` is over.
   */
  async settle(timeoutMs: number): Promise<void> {
    this.#settles += 1
    const number = this.#settles
    await this.#askAll(this.threads, timeoutMs, (thread) => thread.settle(number))
  }

  /** Takes `settle` back: the shards take everything again, and `settle` resolves. */
  reopen(): void {
    this.#allAnswered()
    for (const thread of this.threads) thread.reopen()
  }

  /**
   * After `settle`: no shard takes anything any more. Resolves when the engines are closed, or when `timeoutMs` is over. Shards that have
   * not settled are not waited for.
   */
  async finish(timeoutMs: number): Promise<void> {
    const late = this.#awaited
    const threads = this.threads.filter((thread) => !late.has(thread))
    for (const thread of late) void thread.finish()
    await this.#askAll(threads, timeoutMs, (thread) => thread.finish())
  }

  settled(thread: ShardThread, number: number): void {
    // One that was taken back may be answered late.
    if (number === this.#settles) this.#answered(thread)
  }

  stopped(thread: ShardThread): void {
    this.#answered(thread)
  }

  /** `ask` resolves to false for a shard that is down: there is nothing to wait for. */
  async #askAll(
    threads: readonly ShardThread[],
    timeoutMs: number,
    ask: (thread: ShardThread) => Promise<boolean>,
  ): Promise<void> {
    const awaited = new Set(threads)
    this.#awaited = awaited
    const asked = threads.map(async (thread) => {
      if (!(await ask(thread)) && this.#awaited === awaited) this.#answered(thread)
    })
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs)
      this.#allAnswered = () => {
        clearTimeout(timer)
        resolve()
      }
      if (asked.length === 0) this.#allAnswered()
    })
  }

  #answered(thread: ShardThread): void {
    if (this.#awaited.delete(thread) && this.#awaited.size === 0) this.#allAnswered()
  }

  /** Starts as many threads at a time as there are cores, because more would only slow each other down. Watches all threads. */
  start(listener: ShardListener): void {
    this.#listener = listener
    for (let core = 0; core < coreCount(); core++) this.#startNext()
    this.#watchedAtMs = performance.now()
    this.#watchTimer = setInterval(() => {
      const now = performance.now()
      const stalledMs = now - this.#watchedAtMs - watchIntervalMs
      this.#watchedAtMs = now
      for (const thread of this.threads) thread.watch(now, stalledMs)
    }, watchIntervalMs)
  }

  /** Called a few times a second. */
  sweep(nowMs: number): void {
    for (const thread of this.threads) thread.sweep(nowMs)
  }

  stats(): ShardStats[] {
    return this.threads.map(({ ready, restarts, lastRecoveryMs, counters }) => {
      const { rooms, members, publications, flushes } = counters.values()
      return { ready, restarts, lastRecoveryMs, rooms, members, publications, flushes }
    })
  }

  /** Damages a shard thread for real. */
  injectFault(shard: number, fault: FaultName): void {
    const thread = this.threads[shard]
    if (!this.#faults || thread === undefined) throw new Error('faults are not enabled, or there is no such shard')
    thread.orders.fault(fault)
  }

  async stop(): Promise<void> {
    clearInterval(this.#watchTimer)
    // Threads that have not been told to start are not started any more.
    this.#startedCount = this.threads.length
    await Promise.all(this.threads.map((thread) => thread.stop()))
  }

  #startNext(): void {
    const thread = this.threads[this.#startedCount]
    if (thread === undefined) return
    this.#startedCount += 1
    thread.start(this.#listener)
  }
}
