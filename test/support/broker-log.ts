// One room's log of any engine, asked and answered as if it were synchronous; and the engines to ask.

import { expect, vi } from 'vitest'
import { BoardFieldsByOptions } from '../../src/board/board-fields.ts'
import { resolveConfig } from '../../src/config/config.ts'
import type { RoomOptions } from '../../src/config/config-schema.ts'
import type {
  Acknowledgement,
  Broker,
  Draft,
  Engine,
  HistoryQuery,
  HistoryResult,
  Position,
  PublishResult,
  RecoverResult,
  Recovery,
  Stream,
  StreamListener,
} from '../../src/engine/engine.ts'
import { createMemoryEngine } from '../../src/engine/memory-engine.ts'
import { textOf, utf8 } from '../../src/protocol/byte-builder.ts'
import { Identity } from '../../src/protocol/identity.ts'
import { fromTextFrame } from '../../src/protocol/payload.ts'
import { EngineGate } from '../../src/shard/engine-gate.ts'
import { createLateEngine } from './late-engine.ts'

export const OPTIONS: RoomOptions = {
  ...resolveConfig({}).rooms.defaults,
  historySize: 5,
  historyTtlSeconds: 10,
  historyBytesMax: 10_000,
  historyMetaTtlSeconds: 60,
}
export const PARTS = {
  listBytesMax: 1_000_000,
  keptLogsMax: 100_000,
  idempotencyKeysMax: 3,
  historyBytesMax: 1_000_000_000,
  usage: { logBytes: () => undefined, logEvicted: () => undefined },
  boardFields: new BoardFieldsByOptions(),
}

export const sender = new Identity({ id: 'someone', user: 'ada', name: 'Ada', connectionInfo: '[1]', roomInfo: '"x"' })

interface Extra {
  readonly key?: string
  readonly tags?: string
  readonly skip?: boolean
  readonly kind?: Draft['kind']
  readonly version?: number
  readonly versionEpoch?: string
}

export const draftOf = (
  text: string,
  { key, tags, skip = false, kind = 'message', ...versions }: Extra = {},
): Draft => {
  const bytes = utf8(text)
  const payload = fromTextFrame('text', bytes, { start: 0, end: bytes.length })
  return { kind, payload, sender, tags, idempotencyKey: key, skipHistory: skip, ...versions }
}

export const silent: StreamListener = {
  publication: () => undefined,
  joined: () => undefined,
  left: () => undefined,
  lost: () => undefined,
}

export interface Subject {
  readonly engine: Engine
  /** Lets everything arrive that is under way. */
  readonly settle: () => void
}

export class Log {
  readonly delivered: [offset: number, text: string][] = []
  /** What was delivered, publications included, in words. */
  readonly heard: string[] = []
  /** As in `joined`. */
  joinedAt: Position | undefined
  readonly stream: Stream
  readonly #settle: () => void

  constructor(
    { broker, settle }: { broker: Broker; settle: () => void },
    room = 'news',
    options: Partial<RoomOptions> = {},
  ) {
    this.#settle = settle
    this.stream = broker.open(
      room,
      { ...OPTIONS, ...options },
      {
        publication: ({ offset, payload }) => {
          const text = textOf(payload.bytes, payload.start, payload.end)
          this.delivered.push([offset, text])
          this.heard.push(`${offset} ${text}`)
        },
        joined: ({ id }, position) => {
          this.joinedAt = position
          this.heard.push(`${id} joined after ${position.offset}`)
        },
        left: ({ id }) => this.heard.push(`${id} left`),
        lost: () => this.heard.push('lost'),
      },
    )
  }

  publish(text: string, nowMs = 0, extra: Extra = {}): PublishResult {
    return this.#answer<PublishResult>((done) => {
      const draft = draftOf(text, extra)
      this.stream.publish(draft, nowMs, done)
      // The bytes are the caller's again.
      draft.payload.bytes.fill(0)
    })
  }

  offset(text: string, nowMs = 0, extra: Extra = {}): number | string {
    const result = this.publish(text, nowMs, extra)
    if (result.kind === 'refused') return result.why
    return result.kind === 'ok' ? result.position.offset : 'failed'
  }

  join(who: Identity): Acknowledgement {
    return this.#answer<Acknowledgement>((done) => this.stream.join(who, done))
  }

  leave(who: Identity): Acknowledgement {
    return this.#answer<Acknowledgement>((done) => this.stream.leave(who, done))
  }

  position(): Position {
    const result = this.history({ limit: 0 })
    if (result.kind !== 'ok') throw new Error(result.kind)
    expect(result.publications).toEqual([])
    return result.position
  }

  recover(since: Position | undefined, limit = 100, nowMs = 0): Recovery {
    const result = this.#answer<RecoverResult>((done) => this.stream.recover(since, limit, nowMs, done))
    if (result.kind !== 'ok') throw new Error(result.kind)
    return result
  }

  /** What a joiner is sent that names no position. */
  newest(nowMs = 0): number[] {
    const { recovered, publications } = this.recover(undefined, 0, nowMs)
    expect(recovered).toBe(true)
    return publications.map(({ offset }) => offset)
  }

  removeHistory(): Acknowledgement {
    return this.#answer<Acknowledgement>((done) => this.stream.removeHistory(done))
  }

  history(query: Partial<HistoryQuery> = {}, nowMs = 0): HistoryResult {
    const whole = { since: undefined, limit: 100, reverse: false, ...query }
    return this.#answer<HistoryResult>((done) => this.stream.history(whole, nowMs, done))
  }

  offsets(query: Partial<HistoryQuery> = {}, nowMs = 0): number[] | 'unrecoverable' | 'failed' {
    const result = this.history(query, nowMs)
    return result.kind === 'ok' ? result.publications.map(({ offset }) => offset) : result.kind
  }

  #answer<Result>(ask: (done: (result: Result) => void) => void): Result {
    const answers: Result[] = []
    ask((answer) => answers.push(answer))
    this.#settle()
    expect(answers).toHaveLength(1)
    return answers[0] as Result
  }
}

/** Their timers are fake (`fakeTimers`), so that a test can wait for them within a call. */
const settle = (): void => {
  vi.runAllTimers()
}

export const fakeTimers = (): void => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
}

const late = (): Subject => ({ engine: createLateEngine(PARTS, 1), settle })
const gated = (): Subject => ({ engine: new EngineGate(createLateEngine(PARTS, 2), (run) => run()), settle })

export const subjects: [string, () => Subject][] = [
  ['the memory engine', () => ({ engine: createMemoryEngine(PARTS), settle: () => undefined })],
  ['an engine that answers later', late],
  ['the gate in front of an engine that answers later', gated],
]

/** Those in which the names of rooms bring about failures. */
export const failingSubjects = subjects.slice(1)
