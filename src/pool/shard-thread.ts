// Starts, watches and replaces the thread of one shard. Each run of a thread is a life of the shard. Main thread; the only file that
// imports piscina. Each shard has a piscina pool of one thread, because piscina cannot send a task to a certain thread. A thread that
// throws, rejects, exits, runs out of heap or stops turning its event loop is replaced by a fresh thread with fresh rings.
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import type { Config } from '../config/config.ts'
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'
import { createCounters, namespaceNames, ShardCounters } from '../mailbox/counters.ts'
import { InboxWriter, mayBeTimed } from '../mailbox/inbox-records.ts'
import { type Drained, MainEnd } from '../mailbox/mailbox.ts'
import type { Pace } from '../mailbox/pace.ts'
import { Flag } from '../mailbox/record-fields.ts'
import { createRing, payloadBytesMax, type RecordHeader, type RingReader } from '../mailbox/ring.ts'
import type { ShardTask } from '../mailbox/shard-task.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import { InboxShares } from './inbox-shares.ts'
import { OwedLeaves } from './owed-leaves.ts'
import { PendingCommands } from './pending-commands.ts'
import { PublishTimer } from './publish-timer.ts'
import { figuresOf, NOTHING_UNREAD, type RingFigures, UnreadAge } from './unread-age.ts'

/** What the gateway does with a shard's records, and when the shard dies. */
export interface ShardListener {
  /** Reads outbox records; returns like `Drained`. The pool releases them afterwards. */
  drain(thread: ShardThread, reader: RingReader): Drained
  /** The thread has died, and all its records have been drained. */
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

/** One run of a shard's thread, with everything that is not kept for the next run. */
interface Life {
  readonly pool: Piscina
  readonly mailbox: MainEnd
  readonly shares: InboxShares
  readonly inboxAge: UnreadAge
  readonly outboxAge: UnreadAge
  readonly startedAtMs: number
  beats: number
  beatAtMs: number
}

const WORKER = new URL('../shard/worker.js', import.meta.url)

/**
 * piscina tries `require` first, and a thread that is terminated while it requires an ES module can take the process down
 * (a fatal error in V8); with this flag it goes on to `import` at once.
 */
const WORKER_FLAGS = ['--no-experimental-require-module'].filter((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag.replace('--no-', '--')),
)

const {
  hangMs,
  inboxRetryMs,
  restartDelayMs,
  restartDelayMsMax,
  shardSoundLifeMs,
  shardStartFailuresMax,
  shardStartMsMax,
  shardYoungGenerationMegabytes,
  watchIntervalMs,
} = MainThreadTuning

export interface ThreadParts {
  readonly config: Config
  readonly logger: Logger
  /** The thread has died and its listener has been told. */
  readonly died: (thread: ShardThread) => void
  readonly faults: boolean
  /** See EndedConnections. */
  readonly ended: SharedArrayBuffer
  /** The module of the thread; undefined for the usual one. */
  readonly worker: URL | undefined
  readonly pace: Pace
  /** The thread runs for the first time: another one may start. */
  readonly startNext: () => void
}

/** What a shard takes. `leaves`: the server stops, which may still be taken back. `nothing`: it stops for good. */
type Intake = 'everything' | 'leaves' | 'nothing'

export class ShardThread {
  readonly index: number
  readonly counters: ShardCounters
  readonly commands: PendingCommands
  readonly publishTimer = new PublishTimer()
  /**
   * Writes records for the shard. A method returns false when the shard does not take the record (`refusal` says why). The caller must
   * then answer the peer.
   */
  readonly inbox = new InboxWriter(
    (header, payload, start, end) =>
      this.#takesRecords && this.#mayWrite(header, end - start) && this.#write(header, payload, start, end),
  )
  /** As `inbox`, for records that no connection asks for: those of the server and of HTTP requests. */
  readonly orders = new InboxWriter((...record) => this.#takesRecords && this.#write(...record))
  /**
   * As `inbox`, for a record that the shard answers at once, and only at the end of a uWS handler. When the shard is at rest, its answer
   * has been read and sockets have been written to when the method returns (MainEnd.asked).
   */
  readonly asks = new InboxWriter((header, payload, start, end) => {
    if (this.#state.kind !== 'ready' || this.isClosing || !this.#mayWrite(header, end - start)) return false
    const { mailbox } = this.#state.life
    if (!this.#put(mailbox, header, payload, start, end)) return false
    mailbox.asked()
    return true
  })
  /** As `inbox`, while memberships are being replayed. */
  readonly replays = new InboxWriter((...record) => this.#state.kind === 'restoring' && this.#write(...record))
  /** Number of the present life. Topic names contain it, so that no socket is subscribed to a topic of a former life. */
  life = 0
  restarts = 0
  /** Milliseconds of the last recovery: from the moment when the death was noticed until all memberships were replayed. */
  lastRecoveryMs = 0
  #listener!: ShardListener
  #state: State = { kind: 'stopped' }
  #downAtMs = 0
  #failures = 0
  #hasRun = false
  #startFailure: string | undefined
  #intake: Intake = 'everything'
  /** Writes records that the shard must get even while the server stops. */
  readonly #forced = new InboxWriter((...record) => this.#write(...record))
  readonly #owedLeaves = new OwedLeaves((connection) => this.#forced.leave(connection))
  readonly #counterMemory: SharedArrayBuffer
  readonly #parts: ThreadParts

  constructor(index: number, parts: ThreadParts) {
    this.index = index
    this.#parts = parts
    const namespaces = namespaceNames(parts.config.rooms).length
    this.#counterMemory = createCounters(namespaces)
    this.counters = new ShardCounters(this.#counterMemory, namespaces)
    this.commands = new PendingCommands(parts.config.limits.shardCommandsMax)
  }

  get ready(): boolean {
    return this.#state.kind === 'ready'
  }

  /** The largest payload of a record to the shard. A larger one is refused, as by a full inbox. */
  get payloadBytesMax(): number {
    return payloadBytesMax(this.#parts.config.limits.inboxRingBytes)
  }

  /** Why a thread that never ran cannot be started; undefined before `shardStartFailuresMax` attempts. */
  get startFailure(): string | undefined {
    return this.#hasRun || this.#failures < shardStartFailuresMax ? undefined : this.#startFailure
  }

  /** Whether the shard takes no records because the server stops. */
  get isClosing(): boolean {
    return this.#intake !== 'everything'
  }

  /** Why the thread takes no record at the moment. */
  get refusal(): string {
    if (this.isClosing) return 'the server is stopping'
    return this.ready ? 'overloaded' : 'the shard is restarting'
  }

  /**
   * The server stops: from now on the shard takes nothing but leaves, so that it can flush everything it has taken. Resolves when the
   * shard has been told to flush; false when the shard is down. `number`: of the answer.
   */
  settle(number: number): Promise<boolean> {
    this.#intake = 'leaves'
    return this.#tell(() => this.#forced.settle(number))
  }

  /** The server does not stop after all: the shard takes records again. */
  reopen(): void {
    this.#intake = 'everything'
  }

  /** From now on the shard takes nothing. Resolves when it has been told to close its engine; false when the shard is down. */
  finish(): Promise<boolean> {
    this.#intake = 'nothing'
    return this.#tell(() => this.#forced.stop())
  }

  /**
   * A connection has ended. When the inbox is full, the record waits here, at most one for each connection. False when the
   * shard is not ready: the caller has to tell the shard once it is back. A shard that takes nothing any more is not told: everybody is
   * being disconnected, and members that still wait for their turn should hear nothing of that.
   */
  leave(connection: number): boolean {
    if (this.#intake === 'nothing') return true
    if (!this.ready) return false
    this.#owedLeaves.leave(connection)
    return true
  }

  /** What is unread in the two rings now. */
  get mailbox(): Readonly<Record<'inbox' | 'outbox', RingFigures>> {
    if (!('life' in this.#state)) return { inbox: NOTHING_UNREAD, outbox: NOTHING_UNREAD }
    const { mailbox, inboxAge, outboxAge } = this.#state.life
    return { inbox: figuresOf(mailbox.writer, inboxAge), outbox: figuresOf(mailbox.reader, outboxAge) }
  }

  /** Called a few times a second. */
  sweep(nowMs: number): void {
    this.publishTimer.sweep(nowMs)
    if (!('life' in this.#state)) return
    const { mailbox, inboxAge, outboxAge } = this.#state.life
    inboxAge.look(mailbox.writer.positions, nowMs)
    outboxAge.look(mailbox.reader.positions, nowMs)
  }

  /** `listener` gets the records of all lives of this thread. */
  start(listener: ShardListener): void {
    this.#listener = listener
    this.#run()
  }

  #run(): void {
    const { config, ended } = this.#parts
    const listener = this.#listener
    const inbox = createRing(config.limits.inboxRingBytes)
    const outbox = createRing(config.limits.outboxRingBytes)
    const channel = new MessageChannel()
    this.life += 1
    const pool = new Piscina({
      filename: (this.#parts.worker ?? WORKER).href,
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
        maxYoungGenerationSizeMb: shardYoungGenerationMegabytes,
      },
    })
    const drain = () => {
      const drained = listener.drain(this, mailbox.reader)
      if (mailbox.reader.release()) mailbox.ringRoom()
      return drained
    }
    const mailbox = new MainEnd({ write: inbox, read: outbox, port: channel.port1, drain }, this.#parts.pace)
    const life: Life = {
      pool,
      mailbox,
      shares: new InboxShares(),
      inboxAge: new UnreadAge(),
      outboxAge: new UnreadAge(),
      startedAtMs: performance.now(),
      beats: -1,
      beatAtMs: performance.now(),
    }
    this.#state = { kind: 'starting', life }
    this.counters.newLife()
    // piscina also emits `error` for rejections that are handled elsewhere. Without a listener the event would end the process.
    pool.on('error', (error) => this.#died(life, { reason: 'error', error }))
    const task: ShardTask = {
      config,
      inbox,
      outbox,
      counters: this.#counterMemory,
      ended,
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

  /**
   * Looks whether the event loop of the shard still turns. `stalledMs`: for how long the main thread itself stood still; the shard is not
   * blamed for such a time.
   */
  watch(nowMs: number, stalledMs: number): void {
    if (!('life' in this.#state)) return
    const { life, kind } = this.#state
    const beats = this.counters.get('beats')
    // A thread whose engine does not become ready beats too.
    const hasBeaten = kind !== 'starting' && beats !== life.beats
    if (hasBeaten || stalledMs > watchIntervalMs) {
      life.beats = beats
      life.beatAtMs = nowMs
    } else if (nowMs - life.beatAtMs > (kind === 'starting' ? shardStartMsMax : hangMs)) {
      this.#died(life, { reason: kind === 'starting' ? 'did not start' : 'hung' })
    }
  }

  async stop(): Promise<void> {
    const state = this.#state
    this.#state = { kind: 'stopped' }
    if (state.kind === 'waiting') clearTimeout(state.timer)
    this.#owedLeaves.clear()
    if (!('life' in state)) return
    state.life.mailbox.close()
    await destroyPool(state.life.pool)
  }

  get #takesRecords(): boolean {
    return this.#state.kind === 'ready' && this.#intake === 'everything'
  }

  /** Writes a record as soon as the inbox has room. False when the shard is down. */
  async #tell(write: () => boolean): Promise<boolean> {
    while (this.#state.kind === 'ready') {
      if (write()) return true
      await new Promise((resolve) => setTimeout(resolve, inboxRetryMs))
    }
    return false
  }

  /** Whether the connection's share of the inbox has room for a record of this size. */
  #mayWrite({ connection }: RecordHeader, bytes: number): boolean {
    return 'life' in this.#state && this.#state.life.shares.take(connection, bytes, this.#state.life.mailbox.writer)
  }

  #write(header: RecordHeader, payload: Uint8Array, start: number, end: number): boolean {
    if (!('life' in this.#state)) return false
    const { mailbox } = this.#state.life
    if (!this.#put(mailbox, header, payload, start, end)) return false
    mailbox.wrote()
    return true
  }

  #put(mailbox: MainEnd, header: RecordHeader, payload: Uint8Array, start: number, end: number): boolean {
    const isTimed = mayBeTimed(header) && this.publishTimer.isDue
    if (isTimed) header.flags |= Flag.timed
    if (!mailbox.writer.write(header, payload, start, end)) return false
    if (isTimed) this.publishTimer.begin()
    return true
  }

  #died(life: Life, death: Death): void {
    if (!('life' in this.#state) || this.#state.life !== life) return
    const { logger, died } = this.#parts
    const listener = this.#listener
    const wasReady = this.#state.kind === 'ready'
    const livedMs = performance.now() - life.startedAtMs
    this.#downAtMs = performance.now()
    this.#failures = wasReady && livedMs > shardSoundLifeMs ? 0 : this.#failures + 1
    this.#startFailure = messageOf(death.error) ?? death.reason
    const delayMs = this.#failures <= 1 ? 0 : Math.min(restartDelayMsMax, restartDelayMs * 2 ** this.#failures)
    logger.error(
      { shard: this.index, reason: death.reason, error: messageOf(death.error), delayMs },
      LogLine.error.shard,
    )
    // Records in the outbox are delivered. Commands that the shard had read without an answer are lost, and their senders are told.
    while (listener.drain(this, life.mailbox.reader).more) {
      // Drained to the end at once, because the ring is given up afterwards.
    }
    life.mailbox.close()
    void destroyPool(life.pool)
    const timer = setTimeout(() => this.#run(), delayMs)
    this.#state = { kind: 'waiting', timer }
    this.restarts += 1
    this.#owedLeaves.clear()
    listener.down(this)
    died(this)
  }
}

async function destroyPool(pool: Piscina): Promise<void> {
  // The task never ends by itself, so destroying the pool always rejects it; that rejection is handled where it was started.
  await pool.destroy().catch(() => undefined)
}

const messageOf = (error: unknown): string | undefined => (error instanceof Error ? error.message : undefined)
