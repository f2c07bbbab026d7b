// All shard threads of this server, and which of them owns a room. Main thread.
import type { Config } from '../config/config.ts'
import { coreCount } from '../config/cores.ts'
import type { Logger } from '../log.ts'
import { Pace } from '../mailbox/pace.ts'
import { StartError } from '../start-error.ts'
import { shardOf } from './shard-of.ts'
import { type ShardListener, ShardThread, WATCH_EVERY_MS } from './shard-thread.ts'

/** Time without progress after which a start is given up. */
const START_TIMEOUT_MS = 15_000
const START_LOOK_EVERY_MS = 5
/** A longer pause than this was one of the whole process, or of the machine, and says nothing about the threads. */
const START_PAUSE_MS_MAX = 250

export interface PoolParts {
  readonly config: Config
  readonly shardCount: number
  readonly logger: Logger
  readonly listener: ShardListener
  readonly faults: boolean
}

export class ShardPool {
  readonly threads: readonly ShardThread[]
  readonly #pace = new Pace()
  #watchTimer: NodeJS.Timeout | undefined
  #watchedAtMs = 0
  #startedCount = 0
  #flushed: (thread: ShardThread) => void = () => undefined

  constructor(parts: PoolParts) {
    const listener: ShardListener = {
      drain: (thread, reader) => parts.listener.drain(thread, reader),
      down: (thread) => {
        parts.listener.down(thread)
        // Of one that has died nothing more will come.
        this.#flushed(thread)
      },
    }
    const threadParts = { ...parts, listener, pace: this.#pace, startNext: () => this.#startNext() }
    this.threads = Array.from({ length: parts.shardCount }, (_, index) => new ShardThread(index, threadParts))
  }

  /** The thread that owns a room. */
  owner(room: string): ShardThread {
    return this.threads[shardOf(room, this.threads.length)]!
  }

  get ready(): boolean {
    return this.threads.every((thread) => thread.ready)
  }

  /** How long rooms gather messages before they flush. */
  set windowMs(windowMs: number) {
    for (const { counters } of this.threads) counters.windowMs = windowMs
    this.#pace.gathers = windowMs > 0
  }

  /** How long the main thread has paused between ticks; its event loop counts that as work. */
  get pausedMs(): number {
    return this.#pace.pausedMs
  }

  /**
   * Resolves when all threads are ready. However many threads there are for however few cores, the start goes on while one after the
   * other becomes ready. Throws StartError.
   */
  async untilReady(): Promise<void> {
    let ready = this.#readyCount
    let waitedMs = 0
    let now = performance.now()
    while (!this.ready) {
      await new Promise((resolve) => setTimeout(resolve, START_LOOK_EVERY_MS))
      const before = now
      now = performance.now()
      waitedMs = this.#readyCount > ready ? 0 : waitedMs + Math.min(now - before, START_PAUSE_MS_MAX)
      ready = this.#readyCount
      const failed = this.threads.find((thread) => thread.startFailure !== undefined)
      if (failed !== undefined) throw new StartError(`shard ${failed.index} does not start: ${failed.startFailure}`)
      if (waitedMs > START_TIMEOUT_MS) {
        throw new StartError(`only ${ready} of ${this.threads.length} shard threads have started`)
      }
    }
  }

  get #readyCount(): number {
    return this.threads.filter((thread) => thread.ready).length
  }

  /**
   * The server stops: nothing is taken any more. Resolves when every shard has flushed what it had accepted and all of it was read, or
   * when `timeoutMs` is over.
   */
  async flush(timeoutMs: number): Promise<void> {
    const awaited = new Set(this.threads)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs)
      this.#flushed = (thread) => {
        awaited.delete(thread)
        if (awaited.size > 0) return
        clearTimeout(timer)
        resolve()
      }
      for (const thread of this.threads) {
        // A shard that is down holds nothing.
        void thread.flush().then((isAsked) => isAsked || this.#flushed(thread))
      }
    })
  }

  /** A shard has flushed everything it had accepted. */
  flushed(thread: ShardThread): void {
    this.#flushed(thread)
  }

  /** Starts as many threads at a time as there are cores: more of them would only keep each other from getting anywhere. */
  start(): void {
    for (let core = 0; core < coreCount(); core++) this.#startNext()
    this.#watchedAtMs = performance.now()
    this.#watchTimer = setInterval(() => {
      const now = performance.now()
      const stalledMs = now - this.#watchedAtMs - WATCH_EVERY_MS
      this.#watchedAtMs = now
      for (const thread of this.threads) thread.watch(now, stalledMs)
    }, WATCH_EVERY_MS)
  }

  async stop(): Promise<void> {
    clearInterval(this.#watchTimer)
    // None of those that wait for their turn starts any more.
    this.#startedCount = this.threads.length
    await Promise.all(this.threads.map((thread) => thread.stop()))
  }

  #startNext(): void {
    const thread = this.threads[this.#startedCount]
    if (thread === undefined) return
    this.#startedCount += 1
    thread.start()
  }
}
