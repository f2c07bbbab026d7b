// Stands between a shard and an engine that answers later. Bounds how many questions are outstanding, gives each question a deadline, calls
// each `done` exactly once, and runs every answer and delivery as a turn of the shard, so that the output it causes is flushed. Shard thread.

import type { RoomOptions } from '../config/config-schema.ts'
import type {
  Acknowledgement,
  Broker,
  Engine,
  EngineEvents,
  Failure,
  PresenceManager,
  Stream,
  StreamListener,
} from '../engine/engine.ts'
import { BOUNDS, HistogramCells } from '../mailbox/histogram-cells.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'

const { engineBytesMax, engineDeadlineMs, engineQuestionsMax, engineReadQuestionsMax } = ShardThreadTuning

const FAILED: Failure = { kind: 'failed', temporary: true }

type Turn = (run: () => void) => void

/** A question that the engine has not answered. */
interface Question {
  /** Answers the question with a failure. */
  readonly fail: () => void
  /** It is outstanding no more. */
  readonly ended: () => void
  readonly deadlineMs: number
  isExpired: boolean
}

/** A question whose answer may be large. */
interface Read {
  readonly ask: () => void
  isAsked: boolean
}

export interface EngineGateOptions {
  /** Nothing large can be told at present; to be followed by `readOn`. */
  readonly isBlocked?: () => boolean
  /** Takes the time from each question until its answer. */
  readonly seconds?: HistogramCells
}

export class EngineGate implements Engine {
  readonly answersLater = true
  readonly broker: Broker
  readonly presence: PresenceManager
  readonly #engine: Engine
  readonly #turn: Turn
  /** Outstanding questions, in the order of their deadlines. */
  readonly #questions = new Set<Question>()
  #timer: NodeJS.Timeout | undefined
  /** Of publications that the engine has not answered. */
  #bytes = 0
  /** Reads that the engine has yet to be asked, oldest first. */
  readonly #waitingReads = new Set<Read>()
  #askedReads = 0
  #isReading = false
  readonly #isBlocked: () => boolean
  readonly #seconds: HistogramCells

  constructor(engine: Engine, turn: Turn, { isBlocked = () => false, seconds }: EngineGateOptions = {}) {
    this.#engine = engine
    this.#turn = turn
    this.#isBlocked = isBlocked
    this.#seconds = seconds ?? new HistogramCells(BOUNDS.seconds)
    this.broker = {
      open: (room, options, listener) => this.#openStream(room, options, listener),
      sweep: (nowMs) => engine.broker.sweep(nowMs),
    }
    this.presence = {
      add: (room, who) => engine.presence.add(room, who),
      remove: (room, id) => engine.presence.remove(room, id),
      list: (room, done) => this.#read(done, (answer) => engine.presence.list(room, answer)),
      stats: (room, done) => this.#ask(done, (answer) => engine.presence.stats(room, answer)),
    }
  }

  /** Questions that the engine has not answered. */
  get outstanding(): number {
    return this.#questions.size
  }

  open(events: EngineEvents): void {
    this.#engine.open(events)
  }

  close(done: () => void): void {
    this.#engine.close(() => this.#turn(done))
  }

  #openStream(room: string, options: RoomOptions, listener: StreamListener): Stream {
    const turn = this.#turn
    let isOpen = true
    const heard = (run: () => void) => {
      if (isOpen) turn(run)
    }
    const stream = this.#engine.broker.open(room, options, {
      publication: (publication) => heard(() => listener.publication(publication)),
      joined: (who, position) => heard(() => listener.joined(who, position)),
      left: (who) => heard(() => listener.left(who)),
      lost: () => heard(() => listener.lost()),
    })
    return {
      publish: (draft, nowMs, done) => {
        const bytes = draft.payload.end - draft.payload.start
        this.#carry(bytes, done, (answer) => stream.publish(draft, nowMs, answer))
      },
      push: (push, nowMs, done) => this.#carry(push.bytes, done, (answer) => stream.push(push, nowMs, answer)),
      remove: (removal, nowMs, done) => this.#ask(done, (answer) => stream.remove(removal, nowMs, answer)),
      board: undefined,
      loadBoard: (done) => this.#read(done, (answer) => (isOpen ? stream.loadBoard(answer) : answer(FAILED))),
      join: (who, done) => {
        // The room has given up on the join, and the others have just heard of it.
        const tooLate = ({ kind }: Acknowledgement) => {
          if (kind === 'ok' && isOpen) this.#ask<Acknowledgement>(ignoreAnswer, (answer) => stream.leave(who, answer))
        }
        this.#ask(done, (answer) => stream.join(who, answer), tooLate)
      },
      leave: (who, done) => this.#ask(done, (answer) => stream.leave(who, answer)),
      // A read may have waited until its room was closed.
      recover: (since, limit, nowMs, done) =>
        this.#read(done, (answer) => (isOpen ? stream.recover(since, limit, nowMs, answer) : answer(FAILED))),
      history: (query, nowMs, done) =>
        this.#read(done, (answer) => (isOpen ? stream.history(query, nowMs, answer) : answer(FAILED))),
      removeHistory: (done) => this.#ask(done, (answer) => stream.removeHistory(answer)),
      close: (nowMs) => {
        isOpen = false
        stream.close(nowMs)
      },
    }
  }

  /** Asks reads that wait, as many as may be outstanding. */
  readOn(): void {
    // An answer within the call of a read leads here again.
    if (this.#isReading) return
    this.#isReading = true
    for (const read of this.#waitingReads) {
      if (this.#askedReads >= engineReadQuestionsMax || this.#isBlocked()) break
      this.#waitingReads.delete(read)
      read.isAsked = true
      this.#askedReads += 1
      read.ask()
    }
    this.#isReading = false
  }

  #ask<Answer>(
    done: (answer: Answer | Failure) => void,
    ask: (answer: (given: Answer | Failure) => void) => void,
    tooLate: (given: Answer | Failure) => void = ignoreAnswer,
  ): void {
    const question = this.#question(() => done(FAILED), nothing)
    if (question !== undefined)
      ask((given) =>
        this.#answered(
          question,
          () => done(given),
          () => tooLate(given),
        ),
      )
  }

  /** As `#ask`, for something that the engine has to keep until it has answered. */
  #carry<Answer>(
    bytes: number,
    done: (answer: Answer | Failure) => void,
    ask: (answer: (given: Answer | Failure) => void) => void,
  ): void {
    // One alone is never too large.
    if (this.#bytes > 0 && this.#bytes + bytes > engineBytesMax) {
      done(FAILED)
      return
    }
    const question = this.#question(
      () => done(FAILED),
      () => {
        this.#bytes -= bytes
      },
    )
    if (question === undefined) return
    this.#bytes += bytes
    ask((given) => this.#answered(question, () => done(given), nothing))
  }

  /** As `#ask`, where the answer may be large: few of them are outstanding at a time, whatever connections ask. */
  #read<Answer>(
    done: (answer: Answer | Failure) => void,
    ask: (answer: (given: Answer | Failure) => void) => void,
  ): void {
    const question = this.#question(
      () => done(FAILED),
      () => {
        if (read.isAsked) this.#askedReads -= 1
        else this.#waitingReads.delete(read)
      },
    )
    if (question === undefined) return
    const read: Read = {
      ask: () =>
        ask((given) => {
          this.#answered(question, () => done(given), nothing)
          this.readOn()
        }),
      isAsked: false,
    }
    this.#waitingReads.add(read)
    this.readOn()
  }

  /** Undefined, and failed, when too many are outstanding. */
  #question(fail: () => void, ended: () => void): Question | undefined {
    if (this.#questions.size >= engineQuestionsMax) {
      fail()
      return undefined
    }
    const question: Question = { fail, ended, deadlineMs: performance.now() + engineDeadlineMs, isExpired: false }
    this.#questions.add(question)
    this.#timer ??= setTimeout(() => this.#expire(), engineDeadlineMs)
    return question
  }

  #answered(question: Question, done: () => void, tooLate: () => void): void {
    // Not in the set: the question has expired or was answered before.
    if (this.#questions.delete(question)) {
      this.#seconds.observe((performance.now() - question.deadlineMs + engineDeadlineMs) / 1000)
      question.ended()
      this.#turn(done)
    } else if (question.isExpired) {
      question.isExpired = false
      tooLate()
    }
  }

  #expire(): void {
    const now = performance.now()
    for (const question of this.#questions) {
      if (question.deadlineMs > now) break
      this.#questions.delete(question)
      question.isExpired = true
      question.ended()
      this.#turn(question.fail)
    }
    this.readOn()
    // Set at the end, because a `done` that was told of a failure may have asked again. One timer serves all questions.
    const [next] = this.#questions
    this.#timer = next === undefined ? undefined : setTimeout(() => this.#expire(), next.deadlineMs - now)
  }
}

const ignoreAnswer = (): void => {
  // Nobody waits for the answer.
}
const nothing = (): void => {
  // There is nothing to do about it.
}
