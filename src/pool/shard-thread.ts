// One shard's thread, through all its lives: starts, watches and replaces it. Main thread; the only file that imports piscina. One
// piscina pool of one thread per shard: piscina has no affinity, and a shard is its thread. A thread that throws, rejects, exits,
// runs out of heap or stops turning its event loop is replaced by a fresh one with fresh rings: nothing of the old one is reused.
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import type { Config } from '../config/config.ts'
import type { Logger } from '../log.ts'
import { createCounters, ShardCounters } from '../mailbox/counters.ts'
import { type Drained, MainEnd } from '../mailbox/mailbox.ts'
import type { Pace } from '../mailbox/pace.ts'
import { Inbound } from '../mailbox/records.ts'
import { createRing, payloadBytesMax, type RecordHeader, type RingReader } from '../mailbox/ring.ts'
import type { ShardTask } from '../mailbox/shard-task.ts'
import { PendingCommands } from './pending-commands.ts'

/** What the gateway does with a shard's records and fates. */
export interface ShardListener {
  /** Reads outbox records; returns like `Drained`. The pool releases them afterwards. */
  drain(thread: ShardThread, reader: RingReader): Drained
  /** The thread is gone and everything it wrote has been drained. */
  down(thread: ShardThread): void
}

/** Why a thread was given up, in the log. */
type Death = { readonly reason: string; readonly error?: unknown }

type State =
  | { readonly kind: 'starting'; readonly life: Life }
  /** The thread runs, but the memberships of its predecessor are still being replayed into it. */
  | { readonly kind: 'restoring'; readonly life: Life }
  | { readonly kind: 'ready'; readonly life: Life }
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'stopped' }

/** One run of a shard's thread, with all that belongs to it alone. */
interface Life {
  readonly pool: Piscina
  readonly mailbox: MainEnd
  readonly startedAtMs: number
  beats: number
  beatAtMs: number
}

/**
 * piscina tries `require` first, and a thread that is terminated while it requires an ES module can take the process down
 * (a fatal error in V8); with this flag it goes on to `import` at once.
 */
const WORKER_FLAGS = ['--no-experimental-require-module'].filter((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag.replace('--no-', '--')),
)

/** How often `watch` is called. */
export const WATCH_EVERY_MS = 250
/** Silence of a shard's event loop after which it counts as hung. */
const HANG_AFTER_MS = 2500
const START_TIMEOUT_MS = 10_000
/** A thread of a server that starts, and that died so often before it ran, will not run. */
const START_FAILURES_MAX = 3
const BACKOFF_MAX_MS = 5000
/** How long a full inbox is left to drain. */
const RETRY_MS = 1

export interface ThreadParts {
  readonly config: Config
  readonly logger: Logger
  readonly listener: ShardListener
  readonly faults: boolean
  readonly pace: Pace
  /** The thread runs for the first time: another one may start. */
  readonly startNext: () => void
}

export class ShardThread {
  readonly index: number
  readonly counters: ShardCounters
  readonly commands: PendingCommands
  /** Counts lives; topic names carry it, so that a socket never hears a former life's topics. */
  life = 0
  restarts = 0
  /** From the death being noticed to the memberships being back, in milliseconds; the last one. */
  lastRecoveryMs = 0
  /** The server stops: it takes nothing any more. */
  isClosing = false
  #state: State = { kind: 'stopped' }
  #downAtMs = 0
  #failures = 0
  #hasRun = false
  #startFailure: string | undefined
  #owedLeaves: number[] = []
  readonly #counterMemory = createCounters()
  readonly #parts: ThreadParts

  constructor(index: number, parts: ThreadParts) {
    this.index = index
    this.#parts = parts
    this.counters = new ShardCounters(this.#counterMemory)
    this.commands = new PendingCommands(parts.config.limits.shardCommandsMax)
  }

  get ready(): boolean {
    return this.#state.kind === 'ready'
  }

  /** What one record to the shard can carry. Who may have more to send asks first: to `send` it looks like a full inbox. */
  get payloadBytesMax(): number {
    return payloadBytesMax(this.#parts.config.limits.inboxRingBytes)
  }

  /** Why the thread cannot be started, once it has been tried often enough; of a thread that never ran. */
  get startFailure(): string | undefined {
    return this.#hasRun || this.#failures < START_FAILURES_MAX ? undefined : this.#startFailure
  }

  /** Writes a record for the shard. False when it takes none (`refusal` says why): the caller tells whoever asked. */
  send(header: RecordHeader, payload?: Uint8Array, start?: number, end?: number): boolean {
    if (this.#state.kind !== 'ready' || this.isClosing) return false
    return this.#write(this.#state.life, header, payload, start, end)
  }

  /**
   * As `send`, for a record that is answered at once, and only at the end of a uWS handler: at rest the answer has been read, and
   * sockets have been written to, when this returns.
   */
  ask(header: RecordHeader, payload: Uint8Array, start?: number, end?: number): boolean {
    if (this.#state.kind !== 'ready' || this.isClosing) return false
    const { mailbox } = this.#state.life
    if (!mailbox.writer.write(header, payload, start, end)) return false
    mailbox.asked()
    return true
  }

  /** Why the thread takes nothing at the moment. */
  get refusal(): string {
    if (this.isClosing) return 'the server is stopping'
    return this.ready ? 'overloaded' : 'the shard is restarting'
  }

  /**
   * The server stops: from here on nothing is taken, so that everything that was taken can be flushed. Resolves when the shard has been
   * told to flush; false when there is no shard that could.
   */
  async flush(): Promise<boolean> {
    this.isClosing = true
    while (this.#state.kind === 'ready') {
      if (this.#write(this.#state.life, STOP)) return true
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
    return false
  }

  /** As `send`, but also while memberships are being replayed. */
  restore(header: RecordHeader, payload: Uint8Array): boolean {
    if (this.#state.kind !== 'restoring') return false
    return this.#write(this.#state.life, header, payload)
  }

  /**
   * A connection has ended. What does not fit the inbox waits here, at most one entry for each connection. False when the
   * shard is not ready: it has to hear of it when it is back.
   */
  leave(connection: number): boolean {
    if (!this.ready || !('life' in this.#state)) return false
    if (this.#owedLeaves.length === 0 && this.#write(this.#state.life, leaveHeader(connection))) return true
    this.#owedLeaves.push(connection)
    if (this.#owedLeaves.length === 1) setTimeout(() => this.#payLeaves(), RETRY_MS)
    return true
  }

  /** Unread bytes in the inbox. */
  get inboxBytes(): number {
    return 'life' in this.#state ? this.#state.life.mailbox.writer.used : 0
  }

  start(): void {
    const { config, listener } = this.#parts
    const inbox = createRing(config.limits.inboxRingBytes)
    const outbox = createRing(config.limits.outboxRingBytes)
    const channel = new MessageChannel()
    this.life += 1
    const pool = new Piscina({
      filename: new URL('../shard/worker.js', import.meta.url).href,
      minThreads: 1,
      maxThreads: 1,
      idleTimeout: Number.POSITIVE_INFINITY,
      atomics: 'disabled',
      recordTiming: false,
      maxQueue: 1,
      // Not the flags of this process: those that concern V8 are refused in a list of a thread's own.
      execArgv: WORKER_FLAGS,
      resourceLimits: {
        maxOldGenerationSizeMb: config.limits.shardHeapMegabytesMax,
        // What a shard allocates for a message is dead a moment later. A young generation that stays in the cache costs less
        // time than the default one, and 15,000 members 1 KB less memory each.
        maxYoungGenerationSizeMb: 1,
      },
    })
    const drain = () => {
      const drained = listener.drain(this, mailbox.reader)
      if (mailbox.reader.release()) mailbox.ringRoom()
      return drained
    }
    const mailbox = new MainEnd({ write: inbox, read: outbox, port: channel.port1, drain }, this.#parts.pace)
    const life: Life = { pool, mailbox, startedAtMs: performance.now(), beats: -1, beatAtMs: performance.now() }
    this.#state = { kind: 'starting', life }
    for (const name of ['beats', 'rooms', 'members'] as const) this.counters.set(name, 0)
    // Also raised for rejections nobody awaits; without a listener it would end the process.
    pool.on('error', (error) => this.#died(life, { reason: 'error', error }))
    const task: ShardTask = {
      config,
      inbox,
      outbox,
      counters: this.#counterMemory,
      port: channel.port2,
      faults: this.#parts.faults,
    }
    pool
      .run(task, { transferList: [channel.port2] })
      .then(() => this.#died(life, { reason: 'task ended' }))
      .catch((error: unknown) => this.#died(life, { reason: 'thread died', error }))
  }

  /** The thread has said that it is up: from here on memberships may be replayed. */
  running(): void {
    if (this.#state.kind !== 'starting') return
    // How long it took to start says nothing about how its event loop turns.
    this.#state.life.beatAtMs = performance.now()
    this.#state = { kind: 'restoring', life: this.#state.life }
    if (this.#hasRun) return
    this.#hasRun = true
    this.#parts.startNext()
  }

  /** Memberships are back: commands are accepted again. */
  restored(): void {
    if (this.#state.kind !== 'restoring') return
    this.#state = { kind: 'ready', life: this.#state.life }
    if (this.restarts > 0) this.lastRecoveryMs = performance.now() - this.#downAtMs
  }

  /** Looks whether the event loop of the shard still turns. `stalledMs`: how long our own did not, which excuses it. */
  watch(nowMs: number, stalledMs: number): void {
    if (!('life' in this.#state)) return
    const { life, kind } = this.#state
    const beats = this.counters.get('beats')
    if (beats !== life.beats || stalledMs > WATCH_EVERY_MS) {
      life.beats = beats
      life.beatAtMs = nowMs
    } else if (nowMs - life.beatAtMs > (kind === 'starting' ? START_TIMEOUT_MS : HANG_AFTER_MS)) {
      this.#died(life, { reason: kind === 'starting' ? 'did not start' : 'hung' })
    }
  }

  async stop(): Promise<void> {
    const state = this.#state
    this.#state = { kind: 'stopped' }
    if (state.kind === 'waiting') clearTimeout(state.timer)
    if (!('life' in state)) return
    state.life.mailbox.close()
    await destroyPool(state.life.pool)
  }

  #write(life: Life, header: RecordHeader, payload?: Uint8Array, start?: number, end?: number): boolean {
    if (!life.mailbox.writer.write(header, payload, start, end)) return false
    life.mailbox.wrote()
    return true
  }

  #payLeaves(): void {
    if (!('life' in this.#state)) return
    const { life } = this.#state
    const unpaid = this.#owedLeaves.findIndex((connection) => !this.#write(life, leaveHeader(connection)))
    this.#owedLeaves = unpaid < 0 ? [] : this.#owedLeaves.slice(unpaid)
    if (this.#owedLeaves.length > 0) setTimeout(() => this.#payLeaves(), RETRY_MS)
  }

  #died(life: Life, death: Death): void {
    if (!('life' in this.#state) || this.#state.life !== life) return
    const { listener, logger } = this.#parts
    const wasReady = this.#state.kind === 'ready'
    const livedMs = performance.now() - life.startedAtMs
    this.#downAtMs = performance.now()
    this.#failures = wasReady && livedMs > 1000 ? 0 : this.#failures + 1
    this.#startFailure = messageOf(death.error) ?? death.reason
    const delayMs = this.#failures <= 1 ? 0 : Math.min(BACKOFF_MAX_MS, 50 * 2 ** this.#failures)
    logger.error({ shard: this.index, reason: death.reason, error: messageOf(death.error), delayMs }, 'shard died')
    // What it had committed to the outbox is true and is delivered; what it had only read is lost, and members are told.
    while (listener.drain(this, life.mailbox.reader).more) {
      // A turn's limits exist for the sake of other work; this shard has no other work any more.
    }
    life.mailbox.close()
    void destroyPool(life.pool)
    const timer = setTimeout(() => this.start(), delayMs)
    this.#state = { kind: 'waiting', timer }
    this.restarts += 1
    this.#owedLeaves = []
    listener.down(this)
  }
}

async function destroyPool(pool: Piscina): Promise<void> {
  // The task never ends by itself, so destroying the pool always rejects it; that rejection is handled where it was started.
  await pool.destroy().catch(() => undefined)
}

const STOP: RecordHeader = { kind: Inbound.stop, flags: 0, detail: 0, connection: 0, a: 0, b: 0 }

const leaveHeader = (connection: number): RecordHeader => ({
  kind: Inbound.leave,
  flags: 0,
  detail: 0,
  connection,
  a: 0,
  b: 0,
})

const messageOf = (error: unknown): string | undefined => (error instanceof Error ? error.message : undefined)
