// The memory engine behind a hand brake. What it is asked it carries out at once, but answers and deliveries wait until the test lets them
// out (`later`), or come within the call. It also does what the memory engine never does: it fails, forgets a question, loses a stream,
// and hears of what happens on other nodes. It notes all that it is asked, for the model to compare.
import type { RoomOptions } from '../../src/config/config-schema.ts'
import type {
  Acknowledgement,
  BoardPush,
  BoardRemoval,
  BoardResult,
  Broker,
  Draft,
  Engine,
  EngineEvents,
  Failure,
  HistoryQuery,
  HistoryResult,
  LoadResult,
  Position,
  PresenceManager,
  Publication,
  PublishResult,
  RecoverResult,
  Stream,
  StreamListener,
} from '../../src/engine/engine.ts'
import type { Identity } from '../../src/protocol/identity.ts'
import type { Fate } from './model-fate.ts'

const SPOILED = 0x7e
const TEMPORARY: Failure = { kind: 'failed', temporary: true }

/** What is under way for one room. */
interface Underway {
  /** Deliveries and acknowledgements, in the order of the log. */
  readonly inOrder: (() => void)[]
  /** Answers that are bound to no order. */
  readonly answers: (() => void)[]
}

export class StepEngine implements Engine {
  readonly broker: Broker
  readonly presence: PresenceManager
  readonly fate: Fate
  /** What each room has been asked since it was last looked at. */
  readonly asked = new Map<string, string[]>()
  /** Epochs of the logs that were opened, room by room, since it was last looked at. */
  readonly epochs = new Map<string, string[]>()
  readonly inner: Engine
  readonly #isLate: boolean
  readonly #hasGate: boolean
  #isRunning = false
  readonly #underway = new Map<string, Underway>()
  readonly #streams = new Map<string, StepStream>()

  constructor(inner: Engine, { isLate, hasGate, fate }: { isLate: boolean; hasGate: boolean; fate: Fate }) {
    this.inner = inner
    this.fate = fate
    this.#isLate = isLate
    this.#hasGate = hasGate
    this.broker = {
      open: (room, options, listener) => this.#open(room, options, listener),
      sweep: (nowMs) => inner.broker.sweep(nowMs),
    }
    this.presence = {
      add: (room, who) => inner.presence.add(room, who),
      remove: (room, id) => inner.presence.remove(room, id),
      list: (room, done) => {
        this.note(room, 'list')
        this.answer(room, 'list', done, (answer) =>
          inner.presence.list(room, (result) =>
            answer(result.kind === 'ok' ? { ...result, members: new Map(result.members) } : result),
          ),
        )
      },
      stats: (room, done) => {
        this.note(room, 'stats')
        this.answer(room, 'stats', done, (answer) => inner.presence.stats(room, answer))
      },
    }
  }

  /** The shard asks when it is made, and gates an engine that answers later. When it runs the answer keeps its thread from being parked. */
  get answersLater(): boolean {
    return this.#hasGate || this.#isRunning
  }

  open(events: EngineEvents): void {
    this.#isRunning = true
    this.inner.open(events)
  }

  close(done: () => void): void {
    this.inner.close(done)
  }

  underway(room: string): { readonly inOrder: number; readonly answers: number } {
    const { inOrder, answers } = this.#of(room)
    return { inOrder: inOrder.length, answers: answers.length }
  }

  /** Lets out the first of what is bound to the order. */
  step(room: string): void {
    this.#of(room).inOrder.shift()?.()
  }

  /** Lets out any answer. */
  stepAnswer(room: string, index: number): void {
    this.#of(room).answers.splice(index, 1)[0]?.()
  }

  /** The stream of an open room, to be lost or to hear of other nodes. */
  stream(room: string): StepStream | undefined {
    return this.#streams.get(room)
  }

  note(room: string, what: string): void {
    const asked = this.asked.get(room)
    if (asked === undefined) this.asked.set(room, [what])
    else asked.push(what)
  }

  /** Something comes in the room's order. */
  inOrder(room: string, run: () => void): void {
    if (this.#isLate) this.#of(room).inOrder.push(run)
    else run()
  }

  /** An answer that may overtake. It is read from the inner engine when it is asked for, or not before it is let out. */
  answer<Answer>(
    room: string,
    ask: string,
    done: (answer: Answer | Failure) => void,
    read: (answer: (given: Answer | Failure) => void) => void,
  ): void {
    const { answers } = this.#of(room)
    const fate = this.fate.of(room, ask)
    if (fate === 'hangs') return
    if (fate === 'fails') {
      if (this.#isLate) answers.push(() => done(TEMPORARY))
      else done(TEMPORARY)
    } else if (!this.#isLate) read(done)
    else if (fate === 'reads late') answers.push(() => read(done))
    else read((given) => answers.push(() => done(given)))
  }

  #of(room: string): Underway {
    let underway = this.#underway.get(room)
    if (underway === undefined) {
      underway = { inOrder: [], answers: [] }
      this.#underway.set(room, underway)
    }
    return underway
  }

  #open(room: string, options: RoomOptions, listener: StreamListener): Stream {
    if (this.#streams.has(room)) throw new Error(`${room} is open already`)
    this.note(room, 'open')
    const stream = new StepStream(this, { room, options, listener, closed: () => this.#streams.delete(room) })
    this.#streams.set(room, stream)
    const epochs = this.epochs.get(room)
    if (epochs === undefined) this.epochs.set(room, [stream.epoch])
    else epochs.push(stream.epoch)
    return stream
  }
}

interface StreamParts {
  readonly room: string
  readonly options: RoomOptions
  readonly listener: StreamListener
  readonly closed: () => void
}

export class StepStream implements Stream {
  epoch = ''
  readonly #engine: StepEngine
  readonly #parts: StreamParts
  readonly #inner: Stream
  /** `losing`: until the listener hears of it. */
  #state: 'open' | 'losing' | 'lost' | 'closed' = 'open'

  constructor(engine: StepEngine, parts: StreamParts) {
    this.#engine = engine
    this.#parts = parts
    const { room, options, listener } = parts
    this.#inner = engine.inner.broker.open(room, options, {
      publication: (publication) => this.#publication(publication),
      joined: (who, position) => this.#deliver(() => listener.joined(who, position)),
      left: (who) => this.#deliver(() => listener.left(who)),
      lost: () => undefined,
    })
    this.#inner.history({ since: undefined, limit: 0, reverse: false }, performance.now(), ({ kind, ...result }) => {
      if (kind !== 'failed') this.epoch = (result as { position: Position }).position.epoch
    })
  }

  publish(draft: Draft, nowMs: number, done: (result: PublishResult) => void): void {
    const { kind, payload, sender, tags, idempotencyKey: key, skipHistory, version = 0, versionEpoch = '' } = draft
    const text = Buffer.from(payload.bytes.subarray(payload.start, payload.end)).toString('utf8')
    this.#note(
      `publish ${kind} ${payload.encoding} ${text} by ${sender.id} ${key} ${tags} ${skipHistory} ${version}${versionEpoch}`,
    )
    this.#ask<PublishResult>('publish', done, (answer) => this.#inner.publish(draft, nowMs, answer))
  }

  join(who: Identity, done: (result: Acknowledgement) => void): void {
    this.#note(`join ${who.id}`)
    this.#ask<Acknowledgement>('join', done, (answer) => this.#inner.join(who, answer))
  }

  leave(who: Identity, done: (result: Acknowledgement) => void): void {
    this.#note(`leave ${who.id}`)
    this.#ask<Acknowledgement>('leave', done, (answer) => this.#inner.leave(who, answer))
  }

  recover(since: Position | undefined, limit: number, nowMs: number, done: (result: RecoverResult) => void): void {
    this.#note(`recover ${since === undefined ? 'newest' : `${since.epoch} ${since.offset}`} ${limit}`)
    this.#read<RecoverResult>('recover', done, (answer) => this.#inner.recover(since, limit, nowMs, answer))
  }

  history(query: HistoryQuery, nowMs: number, done: (result: HistoryResult) => void): void {
    this.#note(`history ${query.since?.epoch} ${query.since?.offset} ${query.limit} ${query.reverse}`)
    this.#read<HistoryResult>('history', done, (answer) => this.#inner.history(query, nowMs, answer))
  }

  removeHistory(done: (result: Acknowledgement) => void): void {
    this.#note('remove history')
    this.#ask<Acknowledgement>('remove history', done, (answer) => this.#inner.removeHistory(answer))
  }

  push(push: BoardPush, nowMs: number, done: (result: BoardResult) => void): void {
    this.#note(`push ${push.records.length}`)
    this.#ask<BoardResult>('push', done, (answer) => this.#inner.push(push, nowMs, answer))
  }

  remove(removal: BoardRemoval, nowMs: number, done: (result: BoardResult) => void): void {
    this.#note(`remove ${removal.keys}`)
    this.#ask<BoardResult>('remove', done, (answer) => this.#inner.remove(removal, nowMs, answer))
  }

  readonly board = undefined

  loadBoard(done: (result: LoadResult) => void): void {
    this.#note('load board')
    this.#read<LoadResult>('load board', done, (answer) => this.#inner.loadBoard(answer))
  }

  close(nowMs: number): void {
    this.#note('close')
    if (this.#state === 'open') this.#inner.close(nowMs)
    this.#state = 'closed'
    this.#parts.closed()
  }

  /** Another node publishes, or somebody comes or goes there. */
  elsewhere(run: (inner: Stream) => void): void {
    if (this.#state === 'open') run(this.#inner)
  }

  /** Nothing that happens from here on is delivered: `missed` is what happens, what happened before still is. */
  lose(missed: (inner: Stream) => void): void {
    if (this.#state !== 'open') return
    this.#state = 'losing'
    missed(this.#inner)
    this.#inner.close(performance.now())
    this.#engine.inOrder(this.#parts.room, () => {
      if (this.#state !== 'losing') return
      this.#state = 'lost'
      this.#parts.listener.lost()
    })
  }

  #publication(publication: Publication): void {
    const { payload } = publication
    const bytes = payload.bytes.slice(payload.start, payload.end)
    const copy = { ...publication, payload: { ...payload, bytes, start: 0, end: bytes.length } }
    this.#deliver(() => {
      this.#parts.listener.publication(copy)
      bytes.fill(SPOILED)
    })
  }

  #deliver(run: () => void): void {
    if (this.#state !== 'open') return
    this.#engine.inOrder(this.#parts.room, () => {
      if (this.#state !== 'closed') run()
    })
  }

  #ask<Answer>(
    ask: string,
    done: (answer: Answer | Failure) => void,
    carryOut: (answer: (given: Answer) => void) => void,
  ): void {
    const { room } = this.#parts
    const fate = this.#engine.fate.of(room, ask)
    if (fate === 'hangs') return
    if (fate === 'fails' || this.#state !== 'open') this.#engine.inOrder(room, () => done(TEMPORARY))
    else carryOut((given) => this.#engine.inOrder(room, () => done(given)))
  }

  #read<Answer>(
    ask: string,
    done: (answer: Answer | Failure) => void,
    read: (answer: (given: Answer | Failure) => void) => void,
  ): void {
    const isFailing = this.#state !== 'open'
    this.#engine.answer<Answer>(this.#parts.room, ask, done, (answer) => {
      if (isFailing || this.#state !== 'open') answer(TEMPORARY)
      else read(answer)
    })
  }

  #note(what: string): void {
    this.#engine.note(this.#parts.room, what)
  }
}
