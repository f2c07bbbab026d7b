// The core of a shard thread: reads inbox records and hands each to those whose business it is, then flushes what is due into the outbox.
// Everything a room does happens here, one record after another. It knows no sockets. Timers and the thread itself are worker.ts.
import type { Config } from '../config/config.ts'
import type { Engine } from '../engine/engine.ts'
import { createMemoryEngine } from '../engine/memory-engine.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { Drained } from '../mailbox/mailbox.ts'
import { Inbound, Outbound } from '../mailbox/records.ts'
import type { RingReader } from '../mailbox/ring.ts'
import { CentrifugeCommands } from './centrifuge-commands.ts'
import { injectFault } from './fault.ts'
import { HttpCommands } from './http-commands.ts'
import type { Outbox } from './outbox.ts'
import { PlainCommands } from './plain-commands.ts'
import { Rooms } from './rooms.ts'

/** Records taken from the inbox before due flushes get their turn. */
const BATCH_RECORDS = 2048
/** Output a batch may cause before it is flushed: thousands of recoveries would otherwise keep the thread busy for seconds. */
const BATCH_OUTPUT_BYTES = 1_048_576

export interface ShardParts {
  readonly config: Config
  readonly outbox: Outbox
  readonly counters: ShardCounters
  readonly faults: boolean
}

export class Shard {
  readonly engine: Engine
  readonly #outbox: Outbox
  readonly #counters: ShardCounters
  readonly #faults: boolean
  readonly #rooms: Rooms
  readonly #plain: PlainCommands
  readonly #centrifuge: CentrifugeCommands
  readonly #http: HttpCommands

  constructor(parts: ShardParts) {
    const { config, outbox, counters } = parts
    this.#outbox = outbox
    this.#counters = counters
    this.#faults = parts.faults
    const engine = createMemoryEngine(config.limits.keptLogsMax, (delivery) => outbox.privateMessage(delivery))
    this.engine = engine
    const rooms = new Rooms({
      config,
      engine,
      outbox,
      counters,
      unrecovered: (refusing, request) => this.#centrifuge.unrecovered(refusing, request),
    })
    this.#rooms = rooms
    this.#plain = new PlainCommands(rooms, outbox, counters)
    this.#centrifuge = new CentrifugeCommands({ config, engine, rooms, outbox, counters })
    this.#http = new HttpCommands({ config, rooms, outbox, counters })
  }

  /**
   * Reads and applies inbox records, then flushes what is due. `more`: there may be more to read at once. While the outbox
   * is blocked nothing is read: the inbox fills up and the main thread refuses new commands.
   */
  drain(reader: RingReader, nowMs: number): Drained {
    const rooms = this.#rooms
    const outbox = this.#outbox
    rooms.nowMs = nowMs
    rooms.outputBytes = 0
    let records = 0
    if (outbox.blocked) outbox.unblock()
    const full = () => records === BATCH_RECORDS || rooms.outputBytes >= BATCH_OUTPUT_BYTES
    while (!full() && !outbox.blocked && reader.next()) {
      records += 1
      this.#apply(reader)
    }
    reader.release()
    rooms.flushDue(nowMs)
    return { more: full(), records, blocked: outbox.blocked }
  }

  /** When the next room's window ends; undefined when none waits. */
  get nextDueMs(): number | undefined {
    return this.#rooms.nextDueMs
  }

  /** Once a second: expiry of history and of logs without members. */
  sweep(nowMs: number): void {
    this.engine.broker.sweep(nowMs)
    this.#counters.set('rooms', this.#rooms.size)
  }

  #apply(record: RingReader): void {
    switch (record.kind) {
      case Inbound.text:
        this.#plain.text(record)
        return
      case Inbound.join:
        this.#plain.join(record)
        return
      case Inbound.leave:
        this.#plain.leave(record.connection)
        this.#rooms.leaveAll(record.connection)
        return
      case Inbound.privateText:
        this.#plain.privateText(record)
        return
      case Inbound.command:
        this.#centrifuge.apply(record)
        return
      case Inbound.statistics:
        this.#http.statistics(record)
        return
      case Inbound.apiPublish:
        this.#http.publish(record)
        return
      case Inbound.listRooms:
        this.#http.listRooms(record)
        return
      case Inbound.fault:
        if (this.#faults) injectFault(record.detail)
        return
      case Inbound.stop:
        this.#rooms.flushAll()
        this.#outbox.signal(Outbound.stopped)
        return
      default:
        throw new Error(`inbox record of unknown kind ${record.kind}`)
    }
  }
}
