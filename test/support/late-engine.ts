// The memory engine as if it were behind a network: it carries out at once what it is asked, but each answer and each delivery comes 0
// to 30 ms later, in a timer of the shard's thread. What belongs to one room keeps its order. Bytes and maps are copied, and spoiled
// when the call is over in which they are valid. The beginning of a room's name, behind its namespace if it has one, brings about what
// the memory engine never does:
//
//   late-fails-<ask>-      <ask> fails, temporarily; publish, join, leave, recover, history or presence (list and stats)
//   late-broken-<ask>-     <ask> fails for good
//   late-fails-<ask>-3-    only the first three do (`broken` too); counted by each thread
//   late-lost-3-           each third publication is appended and never delivered: the stream is lost, `done` fails temporarily
//   late-slow-             everything takes 2.5 s longer
//   late-tardy-2-3-        of all answers and deliveries the three after the first two take six seconds longer: more than the shard waits
//   late-never-            nothing is answered, and nothing is delivered
//   late-dies-             a publication ends the engine, and with it the shard
//
// The environment variable LATE_ENGINE_READY_MS, when the thread starts: the engine is ready that much later. Once it has been told to
// close, the engine throws at whatever it is asked.
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
  EngineParts,
  Failure,
  HistoryQuery,
  HistoryResult,
  LoadResult,
  Position,
  PresenceManager,
  PresenceResult,
  PresenceStatsResult,
  Publication,
  PublishResult,
  RecoverResult,
  Stream,
  StreamListener,
} from '../../src/engine/engine.ts'
import { createMemoryEngine } from '../../src/engine/memory-engine.ts'
import type { Identity } from '../../src/protocol/identity.ts'

const DELAY_MS_MAX = 30
// Longer than a count of /metrics may take, which are computed once a second: tests wait for one before they act.
const SLOW_MS = 2500
const TARDY_MS = 6000
const SPOILED = 0x21

const FAILING = /(?:^|:)late-(fails|broken)-(publish|join|leave|recover|history|presence)-(?:(\d+)-)?/
const LOSING = /(?:^|:)late-lost-(\d+)-/
const SLOW = /(?:^|:)late-slow-/
const TARDY = /(?:^|:)late-tardy-(\d+)-(\d+)-/
const NEVER = /(?:^|:)late-never-/
const DYING = /(?:^|:)late-dies-/

type Ask = 'publish' | 'join' | 'leave' | 'recover' | 'history' | 'presence'

const TEMPORARY: Failure = { kind: 'failed', temporary: true }

// The same seed and the same calls make the same delays.
export function createLateEngine(parts: EngineParts, seed: number): Engine {
  const inner = createMemoryEngine(parts)
  const random = randomFrom(seed)
  const troubles = new Troubles()
  const later = (run: () => void) => setTimeout(run, random() * DELAY_MS_MAX)
  let events: EngineEvents | undefined
  let isClosed = false
  const shared: Shared = {
    queues: new Queues(random, troubles),
    troubles,
    mustBeOpen: () => {
      if (isClosed) throw new Error('the engine was asked after its close')
    },
    die: () => later(() => events?.failed(new Error('the late engine has died'))),
  }
  return {
    answersLater: true,
    broker: new LateBroker(inner.broker, shared),
    presence: new LatePresence(inner.presence, shared),
    open(given) {
      events = given
      const readyMs = Number(process.env.LATE_ENGINE_READY_MS ?? 0)
      inner.open({
        ready: () => setTimeout(() => given.ready(), readyMs + random() * DELAY_MS_MAX),
        failed: (error) => given.failed(error),
      })
    },
    close(done) {
      isClosed = true
      inner.close(() => later(done))
    },
  }
}

interface Shared {
  readonly queues: Queues
  readonly troubles: Troubles
  readonly die: () => void
  readonly mustBeOpen: () => void
}

class LateBroker implements Broker {
  readonly #inner: Broker
  readonly #shared: Shared
  readonly #open = new Set<string>()

  constructor(inner: Broker, shared: Shared) {
    this.#inner = inner
    this.#shared = shared
  }

  open(room: string, options: RoomOptions, listener: StreamListener): Stream {
    this.#shared.mustBeOpen()
    // The memory engine has one stream for a room, so the second one would take the deliveries of the first.
    if (this.#open.has(room)) throw new Error(`the room ${room} is open already`)
    this.#open.add(room)
    const free = () => this.#open.delete(room)
    return new LateStream({ ...this.#shared, inner: this.#inner, room, options, listener, free })
  }

  sweep(nowMs: number): void {
    this.#inner.sweep(nowMs)
  }
}

interface StreamParts extends Shared {
  readonly inner: Broker
  readonly room: string
  readonly options: RoomOptions
  readonly listener: StreamListener
  // The room may be opened anew.
  readonly free: () => void
}

class LateStream implements Stream {
  readonly #parts: StreamParts
  readonly #inner: Stream
  // `losing`: until the listener hears of it.
  #state: 'open' | 'losing' | 'lost' | 'closed' = 'open'

  constructor(parts: StreamParts) {
    this.#parts = parts
    const { inner, room, options, listener } = parts
    this.#inner = inner.open(room, options, {
      publication: (publication) => {
        const copy = copyOf(publication)
        this.#deliver(() => {
          listener.publication(copy)
          copy.payload.bytes.fill(SPOILED)
        })
      },
      joined: (who, position) => this.#deliver(() => listener.joined(who, position)),
      left: (who) => this.#deliver(() => listener.left(who)),
      lost: () => this.#lose(),
    })
  }

  publish(draft: Draft, nowMs: number, done: (result: PublishResult) => void): void {
    const { room, troubles, die } = this.#parts
    if (DYING.test(room)) die()
    if (!this.#takes('publish', done)) return
    if (!troubles.losesNow(room)) {
      this.#inner.publish(draft, nowMs, this.#answer(done))
      return
    }
    this.#lose()
    this.#inner.publish(draft, nowMs, () => this.#answer(done)(TEMPORARY))
    this.#inner.close(nowMs)
  }

  join(who: Identity, done: (result: Acknowledgement) => void): void {
    if (this.#takes('join', done)) this.#inner.join(who, this.#answer(done))
  }

  leave(who: Identity, done: (result: Acknowledgement) => void): void {
    if (this.#takes('leave', done)) this.#inner.leave(who, this.#answer(done))
  }

  recover(since: Position | undefined, limit: number, nowMs: number, done: (result: RecoverResult) => void): void {
    if (this.#takes('recover', done)) this.#inner.recover(since, limit, nowMs, this.#answer(done))
  }

  history(query: HistoryQuery, nowMs: number, done: (result: HistoryResult) => void): void {
    if (this.#takes('history', done)) this.#inner.history(query, nowMs, this.#answer(done))
  }

  removeHistory(done: (result: Acknowledgement) => void): void {
    if (this.#takes('history', done)) this.#inner.removeHistory(this.#answer(done))
  }

  push(push: BoardPush, nowMs: number, done: (result: BoardResult) => void): void {
    const { room, troubles, die } = this.#parts
    if (DYING.test(room)) die()
    if (!this.#takes('publish', done)) return
    if (!troubles.losesNow(room)) {
      this.#inner.push(push, nowMs, this.#answer(done))
      return
    }
    this.#lose()
    this.#inner.push(push, nowMs, () => this.#answer(done)(TEMPORARY))
    this.#inner.close(nowMs)
  }

  remove(removal: BoardRemoval, nowMs: number, done: (result: BoardResult) => void): void {
    if (this.#takes('publish', done)) this.#inner.remove(removal, nowMs, this.#answer(done))
  }

  readonly board = undefined

  loadBoard(done: (result: LoadResult) => void): void {
    if (this.#takes('recover', done)) this.#inner.loadBoard(this.#answer(done))
  }

  close(nowMs: number): void {
    if (this.#state === 'open') this.#inner.close(nowMs)
    if (this.#state === 'open' || this.#state === 'losing') this.#parts.free()
    this.#state = 'closed'
  }

  // Nothing that happens from here on is delivered; what happened before still is.
  #lose(): void {
    this.#state = 'losing'
    this.#later(() => {
      if (this.#state !== 'losing') return
      this.#state = 'lost'
      this.#parts.free()
      this.#parts.listener.lost()
    })
  }

  #takes(ask: Ask, done: (result: Failure) => void): boolean {
    const { room, troubles, mustBeOpen } = this.#parts
    mustBeOpen()
    if (NEVER.test(room)) return false
    const failure = this.#state === 'open' ? troubles.failureOf(room, ask) : TEMPORARY
    if (failure !== undefined) this.#answer(done)(failure)
    return failure === undefined
  }

  // Once the stream is closed nothing is delivered any more, but everything is answered.
  #deliver(run: () => void): void {
    if (this.#state !== 'open') return
    this.#later(() => {
      if (this.#state !== 'closed') run()
    })
  }

  #answer<Result>(done: (result: Result) => void): (result: Result) => void {
    return (result) => this.#later(() => done(result))
  }

  #later(run: () => void): void {
    this.#parts.queues.later(this.#parts.room, run)
  }
}

class LatePresence implements PresenceManager {
  readonly #inner: PresenceManager
  readonly #shared: Shared

  constructor(inner: PresenceManager, shared: Shared) {
    this.#inner = inner
    this.#shared = shared
  }

  add(room: string, who: Identity): void {
    this.#inner.add(room, who)
  }

  remove(room: string, id: string): void {
    this.#inner.remove(room, id)
  }

  list(room: string, done: (result: PresenceResult) => void): void {
    if (!this.#takes(room, done)) return
    this.#inner.list(room, (result) => {
      const members = new Map(result.kind === 'ok' ? result.members : [])
      this.#shared.queues.later(room, () => {
        done(result.kind === 'ok' ? { ...result, members } : result)
        members.clear()
      })
    })
  }

  stats(room: string, done: (result: PresenceStatsResult) => void): void {
    if (!this.#takes(room, done)) return
    this.#inner.stats(room, (result) => this.#shared.queues.later(room, () => done(result)))
  }

  #takes(room: string, done: (result: Failure) => void): boolean {
    const { queues, troubles, mustBeOpen } = this.#shared
    mustBeOpen()
    if (NEVER.test(room)) return false
    const failure = troubles.failureOf(room, 'presence')
    if (failure !== undefined) queues.later(room, () => done(failure))
    return failure === undefined
  }
}

interface Waiting {
  readonly atMs: number
  readonly run: () => void
}

// What is under way, for each room in its order: an entry runs at its time, or with the one before it when that is later.
class Queues {
  readonly #random: () => number
  readonly #troubles: Troubles
  readonly #rooms = new Map<string, Waiting[]>()

  constructor(random: () => number, troubles: Troubles) {
    this.#random = random
    this.#troubles = troubles
  }

  later(room: string, run: () => void): void {
    const waiting = this.#rooms.get(room)
    const slowMs = SLOW.test(room) ? SLOW_MS : 0
    const atMs = performance.now() + slowMs + this.#troubles.tardinessOf(room) + this.#random() * DELAY_MS_MAX
    if (waiting !== undefined) {
      waiting.push({ atMs, run })
      return
    }
    this.#rooms.set(room, [{ atMs, run }])
    this.#wait(room, atMs)
  }

  #wait(room: string, atMs: number): void {
    setTimeout(() => this.#runDue(room), Math.max(0, atMs - performance.now()))
  }

  #runDue(room: string): void {
    const waiting = this.#rooms.get(room)!
    const nowMs = performance.now()
    // The first is due, though a timer may be a fraction of a millisecond early. An entry stays in the list while it runs, so that
    // what it asks for comes behind it.
    do {
      waiting[0]!.run()
      waiting.shift()
    } while (waiting.length > 0 && waiting[0]!.atMs <= nowMs)
    if (waiting.length === 0) this.#rooms.delete(room)
    else this.#wait(room, waiting[0]!.atMs)
  }
}

// What the names of rooms bring about.
class Troubles {
  // Of rooms with such names alone.
  readonly #counts = new Map<string, number>()

  failureOf(room: string, ask: Ask): Failure | undefined {
    const [, how, failing, times] = FAILING.exec(room) ?? []
    if (failing !== ask) return undefined
    if (times !== undefined && this.#count(room) > Number(times)) return undefined
    return { kind: 'failed', temporary: how === 'fails' }
  }

  losesNow(room: string): boolean {
    const [, every] = LOSING.exec(room) ?? []
    return every !== undefined && this.#count(room) % Number(every) === 0
  }

  tardinessOf(room: string): number {
    const [, prompt, tardy] = TARDY.exec(room) ?? []
    if (prompt === undefined) return 0
    const count = this.#count(room)
    return count > Number(prompt) && count <= Number(prompt) + Number(tardy) ? TARDY_MS : 0
  }

  #count(room: string): number {
    const count = (this.#counts.get(room) ?? 0) + 1
    this.#counts.set(room, count)
    return count
  }
}

function copyOf(publication: Publication): Publication {
  const { payload } = publication
  const bytes = payload.bytes.slice(payload.start, payload.end)
  return { ...publication, payload: { ...payload, bytes, start: 0, end: bytes.length } }
}

// mulberry32: numbers from 0 to below 1.
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
