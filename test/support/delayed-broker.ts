// A broker that answers later, as a networked one would: what it is asked is carried out by the broker behind it, but
// deliveries, acknowledgements and answers wait in queues until the test lets them out. A recovery may read the log before
// or after publications that have not been delivered yet.
import type {
  Broker,
  Draft,
  HistoryQuery,
  HistoryResult,
  Position,
  Publication,
  PublishResult,
  RecoverResult,
  Stream,
  StreamOptions,
} from '../../src/engine/engine.ts'

export class DelayedBroker implements Broker {
  readonly #inner: Broker
  readonly #streams = new Set<DelayedStream>()
  /** Acknowledgements of streams that were closed before they came. */
  readonly #orphans: (() => void)[] = []

  constructor(inner: Broker) {
    this.#inner = inner
  }

  open(room: string, options: StreamOptions, deliver: (publication: Publication) => void): Stream {
    const stream: DelayedStream = new DelayedStream(
      (listener) => this.#inner.open(room, options, listener),
      deliver,
      (owed) => {
        this.#streams.delete(stream)
        this.#orphans.push(...owed)
      },
    )
    this.#streams.add(stream)
    return stream
  }

  sweep(nowMs: number): void {
    this.#inner.sweep(nowMs)
  }

  /** The position as the broker behind knows it, at once. */
  peek(stream: Stream, done: (position: Position) => void): void {
    for (const known of this.#streams) if (known === stream) known.peek(done)
  }

  /** Whether anything is under way in a stream. */
  isBusy(stream: Stream): boolean {
    return [...this.#streams].some((known) => known === stream && known.busy)
  }

  /** Lets up to `count` things happen in the stream that `pick` chooses; false when nothing waits anywhere. */
  pump(pick: number, count: number): boolean {
    for (const done of this.#orphans.splice(0)) done()
    const busy = [...this.#streams].filter((stream) => stream.busy)
    if (busy.length === 0) return false
    const stream = busy[pick % busy.length] as DelayedStream
    for (let i = 0; i < count; i++) stream.step(pick + i)
    return true
  }
}

interface Waiting {
  readonly run: () => void
  readonly isAck: boolean
}

class DelayedStream implements Stream {
  readonly #inner: Stream
  readonly #closed: (owed: (() => void)[]) => void
  /** Deliveries, acknowledgements and positions, in the order of the log. */
  #inOrder: Waiting[] = []
  /** Answers that are bound to no order. */
  #answers: (() => void)[] = []

  constructor(
    open: (listener: (publication: Publication) => void) => Stream,
    deliver: (publication: Publication) => void,
    closed: (owed: (() => void)[]) => void,
  ) {
    this.#closed = closed
    this.#inner = open((publication) => {
      const { payload } = publication
      const bytes = payload.bytes.slice(payload.start, payload.end)
      const copy = { ...publication, payload: { ...payload, bytes, start: 0, end: bytes.length } }
      this.#later(() => deliver(copy), false)
    })
  }

  get busy(): boolean {
    return this.#inOrder.length + this.#answers.length > 0
  }

  step(pick: number): void {
    // Answers are slow: publications overtake them.
    const isAnswer = this.#answers.length > 0 && pick % 8 === 0
    if (isAnswer) this.#answers.splice((pick >>> 3) % this.#answers.length, 1)[0]?.()
    else this.#inOrder.shift()?.run()
  }

  publish(draft: Draft, nowMs: number, done: (result: PublishResult) => void): void {
    this.#inner.publish(draft, nowMs, (result) => this.#later(() => done(result), true))
  }

  recover(since: Position, limit: number, nowMs: number, done: (result: RecoverResult) => void): void {
    if (since.offset % 2 === 0) {
      this.#inner.recover(since, limit, nowMs, (result) => this.#answers.push(() => done(result)))
    } else this.#answers.push(() => this.#inner.recover(since, limit, nowMs, done))
  }

  history(query: HistoryQuery, nowMs: number, done: (result: HistoryResult) => void): void {
    this.#inner.history(query, nowMs, done)
  }

  position(done: (position: Position) => void): void {
    this.#inner.position((position) => this.#later(() => done(position), false))
  }

  peek(done: (position: Position) => void): void {
    this.#inner.position(done)
  }

  close(nowMs: number): void {
    this.#closed(this.#inOrder.filter((waiting) => waiting.isAck).map((waiting) => waiting.run))
    this.#inOrder = []
    this.#answers = []
    this.#inner.close(nowMs)
  }

  #later(run: () => void, isAck: boolean): void {
    this.#inOrder.push({ run, isAck })
  }
}
