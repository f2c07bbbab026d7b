// The core of a shard thread: reads inbox records, hands each to the commands of its protocol, then flushes the rooms that are due into
// the outbox. Everything a room does happens in one of two kinds of turns: a drain of the inbox, or an answer or delivery of the engine.
// Knows no sockets. Timers and the thread itself are in worker.ts.
import { BoardFieldsByOptions } from '../board/board-fields.ts'
import type { Config } from '../config/config.ts'
import type { CreateEngine, Engine } from '../engine/engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { EndedConnections } from '../mailbox/ended-connections.ts'
import type { InboxHandlers } from '../mailbox/inbox-handlers.ts'
import type { Drained } from '../mailbox/mailbox.ts'
import { readInbox } from '../mailbox/read-inbox.ts'
import { Flag } from '../mailbox/record-fields.ts'
import type { RingReader } from '../mailbox/ring.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import { BoardCommands } from './board-commands.ts'
import { CentrifugeCommands } from './centrifuge-commands.ts'
import { EngineGate } from './engine-gate.ts'
import { injectFault } from './fault.ts'
import { HttpCommands } from './http-commands.ts'
import type { Outbox } from './outbox.ts'
import { PlainCommands } from './plain-commands.ts'
import { Reads } from './reads.ts'
import { Rooms } from './rooms.ts'
import { WatchCommands } from './watch-commands.ts'

const { batchClockBytes, batchClockRecords, batchMsMax, batchOutputBytesMax, batchRecordsMax } = ShardThreadTuning

export interface ShardParts {
  readonly config: Config
  readonly outbox: Outbox
  readonly counters: ShardCounters
  readonly ended: EndedConnections
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly faults: boolean
  readonly createEngine: CreateEngine
  /** Asks for a drain although no record has come: the engine has answered between two drains. */
  readonly drainSoon: () => void
}

export class Shard {
  readonly #engine: Engine
  /** Undefined for an engine that answers within the call. */
  readonly #gate: EngineGate | undefined
  readonly #outbox: Outbox
  readonly #counters: ShardCounters
  readonly #drainSoon: () => void
  readonly #clock: () => number
  readonly #rooms: Rooms
  readonly #reads: Reads
  readonly #handlers: InboxHandlers
  /** Number of the last `settle` that has no answer yet; 0 for none. */
  #settling = 0
  /** `asked`: the main thread wants the shard to stop. `closing`: the engine is storing what it holds. */
  #stop: 'no' | 'asked' | 'closing' = 'no'

  constructor(parts: ShardParts) {
    const { config, outbox, counters, faults } = parts
    this.#outbox = outbox
    this.#counters = counters
    this.#drainSoon = parts.drainSoon
    this.#clock = parts.clock
    const { keptLogsMax, idempotencyKeysMax, historyBytesPerShardMax, outboxBytesMax: listBytesMax } = config.limits
    const boardFields = new BoardFieldsByOptions()
    const usage = {
      logBytes: (bytes: number) => counters.set('logBytes', bytes),
      logEvicted: () => counters.add('evictedLogs'),
    }
    const engine = parts.createEngine({
      listBytesMax,
      keptLogsMax,
      idempotencyKeysMax,
      historyBytesMax: historyBytesPerShardMax,
      usage,
      boardFields,
    })
    this.#gate = engine.answersLater
      ? new EngineGate(engine, (run) => this.#turn(run), {
          isBlocked: () => this.#outbox.blocked,
          seconds: counters.histograms.engineSeconds,
        })
      : undefined
    this.#engine = this.#gate ?? engine
    const rooms = new Rooms({ config, engine: this.#engine, outbox, counters, boardFields })
    this.#rooms = rooms
    const { ended, clock } = parts
    this.#reads = new Reads({ limits: config.limits, turn: rooms, counters, ended, clock })
    const shared = { boardFields, config, engine: this.#engine, rooms, reads: this.#reads, outbox, counters }
    const plain = new PlainCommands(shared)
    this.#handlers = {
      plain,
      centrifuge: new CentrifugeCommands(shared),
      board: new BoardCommands(shared),
      http: new HttpCommands(shared),
      watch: new WatchCommands(shared),
      shard: {
        leave: (connection) => {
          plain.leave(connection)
          rooms.leaveAll(connection)
        },
        fault: (kind) => {
          if (faults) injectFault(kind)
        },
        settle: (number) => {
          this.#settling = number
        },
        stop: () => {
          this.#stop = 'asked'
        },
      },
    }
  }

  /** Whether the thread may be parked: only inbox records and `nextDueMs` give such a shard anything to do. */
  get mayPark(): boolean {
    return !this.#engine.answersLater
  }

  /** Opens the engine, then tells the main thread that the shard takes records. An engine that fails throws, now or later, and ends the thread. */
  open(): void {
    this.#engine.open({
      ready: () => {
        this.#outbox.ready()
        this.#drainSoon()
      },
      failed: (error) => {
        throw error
      },
    })
  }

  /**
   * Reads and applies inbox records, then flushes the rooms that are due. `more`: records may be left in the inbox. A batch ends by number,
   * by output and by time, and takes longer than `batchMsMax` only by the records between two looks at the clock. While the outbox is
   * blocked no record is read, so the inbox fills up and the main thread refuses new commands.
   */
  drain(reader: RingReader, nowMs: number): Drained {
    const rooms = this.#rooms
    const outbox = this.#outbox
    rooms.nowMs = nowMs
    rooms.outputBytes = 0
    const startedAtMs = this.#clock()
    let records = 0
    let inputBytes = 0
    let lookAtRecords = batchClockRecords
    let lookAtBytes = batchClockBytes
    let isOver = false
    if (outbox.blocked) outbox.unblock()
    const full = () => isOver || records === batchRecordsMax || rooms.outputBytes >= batchOutputBytesMax
    while (!full() && !outbox.blocked && reader.next()) {
      records += 1
      inputBytes += reader.end - reader.start
      // Connections that end while the server stops: the engine is asked nothing after its close, and nobody is there to be told.
      const isTimed = (reader.flags & Flag.timed) !== 0
      if (isTimed) rooms.beginTimed()
      if (this.#stop !== 'closing') readInbox(reader, this.#handlers)
      // What an engine that answers later delivers may come behind other records.
      if (isTimed && this.#gate === undefined) rooms.endTimed()
      const bytes = inputBytes + rooms.outputBytes
      if (records < lookAtRecords && bytes < lookAtBytes) continue
      lookAtRecords = records + batchClockRecords
      lookAtBytes = bytes + batchClockBytes
      isOver = this.#clock() - startedAtMs >= batchMsMax
    }
    reader.release()
    rooms.flushDue(nowMs)
    this.#gate?.readOn()
    if (this.#settling !== 0) this.#settle()
    if (this.#stop === 'asked') this.#finish()
    return { more: full(), records, blocked: outbox.blocked }
  }

  /** When the next room's window ends; undefined when none waits. */
  get nextDueMs(): number | undefined {
    return this.#rooms.nextDueMs
  }

  /** Called once a second: drops expired history, logs without members, and rooms that nobody uses. */
  sweep(nowMs: number): void {
    if (this.#stop === 'closing') return
    this.#rooms.nowMs = nowMs
    this.#rooms.sweep()
    this.#reads.sweep()
    this.#engine.broker.sweep(nowMs)
    this.#counters.set('rooms', this.#rooms.size)
    // Records that have expired are news for the members of boards.
    if (this.#rooms.nextDueMs !== undefined) this.#drainSoon()
  }

  /** Runs an answer or a delivery of the engine that comes between two drains. */
  #turn(run: () => void): void {
    this.#rooms.nowMs = performance.now()
    run()
    this.#drainSoon()
  }

  /** Once the engine has answered every question: flushes all rooms and tells the main thread. */
  #settle(): void {
    if (this.#gate !== undefined && this.#gate.outstanding > 0) return
    this.#rooms.flushAll()
    this.#outbox.settled(this.#settling)
    this.#settling = 0
    this.#drainSoon()
  }

  /** Stops the shard once the engine has answered every question: closes the engine, flushes all rooms, tells the main thread. */
  #finish(): void {
    if (this.#gate !== undefined && this.#gate.outstanding > 0) return
    this.#stop = 'closing'
    this.#engine.close(() => {
      this.#rooms.flushAll()
      this.#outbox.stopped()
      this.#drainSoon()
    })
  }
}
