// One room's log of any broker, asked and answered as if it were synchronous; and the brokers to ask.
import { expect } from 'vitest'
import type {
  Broker,
  Draft,
  HistoryQuery,
  HistoryResult,
  Position,
  PublishResult,
  RecoverResult,
  Stream,
  StreamOptions,
} from '../../src/engine/engine.ts'
import { MemoryBroker } from '../../src/engine/memory-broker.ts'
import { textOf, utf8 } from '../../src/protocol/byte-builder.ts'
import { fromTextFrame } from '../../src/protocol/payload.ts'
import { DelayedBroker } from './delayed-broker.ts'

const OPTIONS: StreamOptions = {
  historySize: 5,
  historyTtlMs: 10_000,
  historyBytesMax: 10_000,
  metaTtlMs: 60_000,
  idempotencyKeysMax: 3,
}
export const sender = {
  id: 'someone',
  prefix: utf8('{"id":"someone","msg":'),
  info: utf8('{"client":"someone","user":""}'),
}

interface Extra {
  readonly key?: string
  readonly tags?: string
  readonly skip?: boolean
}

export const draftOf = (text: string, { key, tags, skip = false }: Extra = {}): Draft => {
  const bytes = utf8(text)
  const payload = fromTextFrame('text', bytes, { start: 0, end: bytes.length })
  return { payload, sender, tags, idempotencyKey: key, skipHistory: skip }
}

interface Subject {
  readonly broker: Broker
  /** Lets everything arrive that is under way. */
  readonly settle: () => void
}

export class Log {
  readonly delivered: [offset: number, text: string][] = []
  readonly stream: Stream
  readonly #settle: () => void

  constructor({ broker, settle }: Subject, room = 'news', options: Partial<StreamOptions> = {}) {
    this.#settle = settle
    this.stream = broker.open(room, { ...OPTIONS, ...options }, ({ offset, payload }) =>
      this.delivered.push([offset, textOf(payload.bytes, payload.start, payload.end)]),
    )
  }

  publish(text: string, nowMs = 0, extra: Extra = {}): PublishResult {
    const draft = draftOf(text, extra)
    const result = this.#answer<PublishResult>((done) => this.stream.publish(draft, nowMs, done))
    // The bytes are the caller's again.
    draft.payload.bytes.fill(0)
    return result
  }

  offset(text: string, nowMs = 0, extra: Extra = {}): number | string {
    const result = this.publish(text, nowMs, extra)
    return result.kind === 'ok' ? result.position.offset : result.why
  }

  position(): Position {
    return this.#answer<Position>((done) => this.stream.position(done))
  }

  recover(since: Position, limit = 100, nowMs = 0): RecoverResult {
    return this.#answer<RecoverResult>((done) => this.stream.recover(since, limit, nowMs, done))
  }

  history(query: Partial<HistoryQuery> = {}, nowMs = 0): HistoryResult {
    const whole = { since: undefined, limit: 100, reverse: false, ...query }
    return this.#answer<HistoryResult>((done) => this.stream.history(whole, nowMs, done))
  }

  offsets(query: Partial<HistoryQuery> = {}, nowMs = 0): number[] | 'unrecoverable' {
    const result = this.history(query, nowMs)
    return result.kind === 'ok' ? result.publications.map(({ offset }) => offset) : 'unrecoverable'
  }

  #answer<Result>(ask: (done: (result: Result) => void) => void): Result {
    const answers: Result[] = []
    ask((answer) => answers.push(answer))
    this.#settle()
    expect(answers).toHaveLength(1)
    return answers[0] as Result
  }
}

export const subjects: [string, () => Subject][] = [
  ['the memory broker', () => ({ broker: new MemoryBroker(100_000), settle: () => undefined })],
  [
    'a broker that answers later',
    () => {
      const broker = new DelayedBroker(new MemoryBroker(100_000))
      const settle = () => {
        while (broker.pump(0, 1)) {
          // Until nothing is under way.
        }
      }
      return { broker, settle }
    },
  ],
]
