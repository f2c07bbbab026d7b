// A shard between its two rings, in the thread of the test, on a clock that the test moves. What the main thread would be told is collected.
import { type ConfigInput, resolveConfig } from '../../src/config/config.ts'
import { withRoomLimits } from '../../src/config/room-options.ts'
import type { CreateEngine } from '../../src/engine/engine.ts'
import { createMemoryEngine } from '../../src/engine/memory-engine.ts'
import { createCounters, ShardCounters } from '../../src/mailbox/counters.ts'
import { createEndedConnections, EndedConnections } from '../../src/mailbox/ended-connections.ts'
import type { Call } from '../../src/mailbox/inbox-handlers.ts'
import { InboxWriter } from '../../src/mailbox/inbox-records.ts'
import type { Drained } from '../../src/mailbox/mailbox.ts'
import type { SubscribeOrder } from '../../src/mailbox/orders.ts'
import type { OutboxHandler, TextRefusal } from '../../src/mailbox/outbox-records.ts'
import { readOutbox } from '../../src/mailbox/read-outbox.ts'
import { createRing, RingReader, RingWriter } from '../../src/mailbox/ring.ts'
import type { Slice } from '../../src/mailbox/slice.ts'
import { textOf } from '../../src/protocol/byte-builder.ts'
import { PROTOCOL, type ProtocolName } from '../../src/protocol/protocols.ts'
import { Outbox } from '../../src/shard/outbox.ts'
import { Shard } from '../../src/shard/shard.ts'

export type Told =
  | { readonly kind: 'reply' | 'admitted' | 'notice'; readonly connection: number; readonly text: string }
  | { readonly kind: 'rejection'; readonly connection: number; readonly code: number; readonly isFault: boolean }
  | { readonly kind: 'textRefused'; readonly connection: number; readonly why: TextRefusal }
  | { readonly kind: 'frames'; readonly text: string }

const RING_BYTES = 16_777_216

export class BareShard {
  /** What the clock shows. */
  nowMs = 1000
  /** By how much each look moves the clock: the cost of what happens between two looks. */
  lookMs = 0
  readonly counters = new ShardCounters(createCounters())
  readonly ended = new EndedConnections(createEndedConnections(1000))
  readonly inbox: InboxWriter
  readonly #shard: Shard
  readonly #reader: RingReader
  readonly #written: RingReader
  #requests = 0

  constructor(input: ConfigInput = {}, createEngine: CreateEngine = createMemoryEngine) {
    const [inbox, outbox] = [createRing(RING_BYTES), createRing(RING_BYTES)]
    const ring = new RingWriter(inbox)
    this.inbox = new InboxWriter((...record) => ring.write(...record))
    this.#reader = new RingReader(inbox)
    this.#written = new RingReader(outbox)
    this.#shard = new Shard({
      config: withRoomLimits(resolveConfig(input)),
      outbox: new Outbox(new RingWriter(outbox), this.counters),
      counters: this.counters,
      ended: this.ended,
      clock: () => {
        this.nowMs += this.lookMs
        return this.nowMs
      },
      faults: false,
      createEngine,
      drainSoon: () => undefined,
    })
    this.#shard.open()
    this.all()
  }

  call(connection: number): Call {
    this.#requests += 1
    return { connection, id: this.#requests, request: this.#requests }
  }

  join(connection: number, room: string, protocol: ProtocolName = 'plain'): void {
    const { number } = PROTOCOL[protocol]
    this.inbox.join(connection, { id: idOf(connection), user: '', room, protocol: number, isReplay: false })
  }

  subscribe(connection: number, room: string, wishes: Partial<SubscribeOrder> = {}): void {
    const order = {
      joinLeave: false,
      form: 'reply',
      positioned: false,
      recoverable: false,
      mustRecover: false,
    } as const
    this.inbox.subscribe(this.call(connection), { id: idOf(connection), user: '', room, ...order, ...wishes })
  }

  /** When the shard wants its next batch without a record. */
  get nextDueMs(): number | undefined {
    return this.#shard.nextDueMs
  }

  sweep(): void {
    this.#shard.sweep(this.nowMs)
  }

  /** One batch. */
  batch(): { readonly drained: Drained; readonly told: readonly Told[]; readonly tookMs: number } {
    const startedAtMs = this.nowMs
    const drained = this.#shard.drain(this.#reader, this.nowMs)
    return { drained, tookMs: this.nowMs - startedAtMs, told: this.#told() }
  }

  /** Batches until the shard has read everything. */
  all(): Told[] {
    const told: Told[] = []
    for (;;) {
      const batch = this.batch()
      told.push(...batch.told)
      if (!batch.drained.more && !batch.drained.blocked) return told
    }
  }

  #told(): Told[] {
    const told: Told[] = []
    const text = ({ bytes, start, end }: Slice) => textOf(bytes, start, end)
    const handler: Partial<OutboxHandler> = {
      reply: (connection, _request, frame) => told.push({ kind: 'reply', connection, text: text(frame) }),
      rejection: ({ connection, code, isFault }) => told.push({ kind: 'rejection', connection, code, isFault }),
      admitted: ({ connection }, reply) => told.push({ kind: 'admitted', connection, text: text(reply) }),
      notice: (connection, _code, frame) => told.push({ kind: 'notice', connection, text: text(frame) }),
      textRefused: (connection, why) => told.push({ kind: 'textRefused', connection, why }),
      frames: (_room, _audience, frames) => told.push({ kind: 'frames', text: text(frames) }) > 0,
      addressedFrame: (_count, frames) => told.push({ kind: 'frames', text: text(frames) }),
      departed: () => undefined,
      left: () => undefined,
      ready: () => undefined,
    }
    while (this.#written.next()) readOutbox(this.#written, handler as OutboxHandler)
    this.#written.release()
    return told
  }
}

/** Of connections below 10 to the 12th. */
const idOf = (connection: number): string => `00000000-0000-4000-8000-${String(connection).padStart(12, '0')}`
