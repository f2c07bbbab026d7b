// A real shard in the thread of a test: what a shard thread runs, with its rings, its end of the mailbox and its timers, on a clock that
// stands still (still-clock.ts) and on an engine that waits for the test (step-engine.ts). The main thread's end is the test's.
import type { MessagePort } from 'node:worker_threads'
import type { Config } from '../../src/config/config.ts'
import { createCounters, ShardCounters } from '../../src/mailbox/counters.ts'
import { createEndedConnections } from '../../src/mailbox/ended-connections.ts'
import type { InboxWriter } from '../../src/mailbox/inbox-records.ts'
import { createRing, RingReader, RingWriter } from '../../src/mailbox/ring.ts'
import type { Fate } from './model-fate.ts'
import { fail } from './model-log.ts'
import type { ShardCore } from './shard-core.ts'
import { StepEngine } from './step-engine.ts'
import type { StillClock } from './still-clock.ts'

/**
 * `shipped`: the memory engine as the server has it. `gated`: the same, as an engine that may answer later and happens to answer at once.
 * `late`: each answer and each delivery comes when the test says so.
 */
export type EngineKind = 'shipped' | 'gated' | 'late'

export class DrivenShard {
  readonly clock: StillClock
  readonly counters: ShardCounters
  readonly inbox: InboxWriter
  readonly engine: StepEngine
  readonly #writer: RingWriter
  readonly #reader: RingReader
  readonly #read: (reader: RingReader) => boolean
  /** What a bell does in the shard. */
  #ring: () => void = () => fail('the shard listens to its port', '', '')
  /** The main thread has been rung. */
  #isRung = false

  /** `read`: takes one record of the outbox; false when there is none. To be called while the clock runs. */
  constructor(
    core: ShardCore,
    parts: {
      clock: StillClock
      config: Config
      kind: EngineKind
      fate: Fate
      read: (reader: RingReader) => boolean
    },
  ) {
    const { config, kind, fate } = parts
    this.clock = parts.clock
    const { inboxRingBytes, outboxRingBytes } = config.limits
    const inbox = createRing(inboxRingBytes)
    const outbox = createRing(outboxRingBytes)
    const counters = createCounters()
    this.counters = new ShardCounters(counters)
    this.#writer = new RingWriter(inbox)
    this.#reader = new RingReader(outbox)
    this.#read = parts.read
    this.inbox = new core.InboxWriter((header, payload, start, end) => this.#writer.write(header, payload, start, end))
    this.#reader.sleep()
    const port = {
      on: (_event: 'message', run: () => void) => {
        this.#ring = run
      },
      postMessage: () => {
        this.#isRung = true
      },
    }
    let engine: StepEngine | undefined
    void core.runShard(
      {
        config,
        inbox,
        outbox,
        counters,
        ended: createEndedConnections(1),
        port: port as unknown as MessagePort,
        faults: false,
      },
      (engineParts) => {
        engine = new StepEngine(core.createMemoryEngine(engineParts), {
          isLate: kind === 'late',
          hasGate: kind !== 'shipped',
          fate,
        })
        return engine
      },
    )
    this.engine = engine ?? fail('a shard makes its engine', '', '')
  }

  /** Wakes the shard for what was written, and lets both threads work until neither has anything to do. */
  pump(): void {
    if (this.#writer.leavesSleeper() && this.#writer.wake()) setImmediate(() => this.#ring())
    while (this.clock.runImmediates() || this.#takeRung()) {
      // Until both sleep.
    }
    if (this.#writer.used > 0) fail('a shard that sleeps has read everything', 0, this.#writer.used)
    if (!this.#reader.empty) fail('a shard rings for what it has written', 'a bell', undefined)
  }

  /** Lets time pass. */
  advance(untilMs: number): void {
    this.clock.advance(untilMs, () => this.pump())
  }

  /** The main thread reads until there is nothing, then sleeps. */
  #takeRung(): boolean {
    if (!this.#isRung) return false
    this.#isRung = false
    do {
      this.#reader.stayAwake()
      while (this.#read(this.#reader)) {
        // One record after another.
      }
      if (this.#reader.release()) setImmediate(() => this.#ring())
    } while (!this.#reader.sleep())
    return true
  }
}
