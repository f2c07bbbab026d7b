// A real shard (driven-shard.ts) and its naive model side by side: what one is told the other is told too, and after that both are compared.
// What happens to them is in world-steps.ts.
import { resolveConfig } from '../../src/config/config.ts'
import type { InboxWriter } from '../../src/mailbox/inbox-records.ts'
import type { RingReader } from '../../src/mailbox/ring.ts'
import { DrivenShard, type EngineKind } from './driven-shard.ts'
import { CommandsModel } from './model-commands.ts'
import { Fate } from './model-fate.ts'
import { same, type Who } from './model-log.ts'
import type { RoomModel } from './model-room.ts'
import { ShardModel } from './model-shard.ts'
import type { ShardCore } from './shard-core.ts'
import { ShardSockets } from './shard-sockets.ts'
import type { StillClock } from './still-clock.ts'

const FRAME_BYTES_MAX = 1024
const history = { historyTtlSeconds: 20, historyMetaTtlSeconds: 60, historyBytesMax: 2000 }
const ROOMS = ['lobby', 'news:1', 'news:2', 'deep:1', 'tiny:1', 'open:1', 'mute:1'] as const

const CONFIG = resolveConfig({
  limits: {
    messageBytesMax: 400,
    statisticsBytesMax: 1000,
    outboxBytesMax: 4096,
    inboxRingBytes: 16_384,
    outboxRingBytes: 16_384,
    historyItemsMax: 8,
    pendingCommandsMax: 5,
    idempotencyKeysMax: 4,
    roomsMax: ROOMS.length - 1,
  },
  flush: { frameBytesMax: FRAME_BYTES_MAX },
  rooms: {
    defaults: { presence: false },
    namespaces: {
      news: { ...history, historySize: 6, presence: true },
      deep: { ...history, historySize: 200, historyTtlSeconds: 1000, presence: true, history: 'anyone' },
      tiny: { ...history, historySize: 3, membersMax: 3, recovery: false, presence: true },
      open: {
        ...history,
        historySize: 20,
        presence: true,
        publish: 'anyone',
        presenceFor: 'anyone',
        history: 'anyone',
      },
      mute: { ...history, historySize: 5, presence: true, publish: 'nobody', presenceFor: 'nobody', history: 'nobody' },
    },
  },
})

/** Times at which a shard sweeps are no whole milliseconds: then nothing else happens at the same time. */
const START_MS = 0.5
/** Longer does nothing stay under way in an engine that answers: a question that waits for 5 seconds has failed. */
const UNDERWAY_MS_MAX = 4000
/** Any number. */
const SETTLE_NUMBER = 7
const DEADLINE_MS = 5000

export const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

export class ShardWorld {
  readonly kind: EngineKind
  readonly fate = new Fate()
  readonly model: ShardModel
  readonly commands: CommandsModel
  readonly sockets: ShardSockets
  readonly shard: DrivenShard
  /** Connections that may not stay, since it was last looked at. */
  readonly refused: number[] = []
  isDirty = false
  /** By when everything that there is to tell must have been told. */
  #toldByMs = 0
  /** Since when something may be under way. */
  #underwaySinceMs = 0
  #numbers = 0

  /** To be made and used while the clock runs. */
  constructor(core: ShardCore, { clock, kind }: { clock: StillClock; kind: EngineKind }) {
    this.kind = kind
    const { fate } = this
    const isLate = kind === 'late'
    this.model = new ShardModel({ config: CONFIG, rooms: ROOMS, fate, isLate, nowMs: clock.nowMs })
    this.commands = new CommandsModel(this.model, CONFIG)
    const refused = (connection: number) => this.refused.push(connection)
    this.sockets = new ShardSockets({ model: this.model, frameBytesMax: FRAME_BYTES_MAX, refused })
    const read = (reader: RingReader) => {
      // The first record comes before there is a room.
      if (this.shard !== undefined) this.model.learn(this.shard.engine.epochs)
      return this.sockets.read(reader)
    }
    this.shard = new DrivenShard(core, { clock, config: CONFIG, kind, fate, read })
    this.shard.pump()
    same('a shard says once that it is ready', this.sockets.readyCount, 1)
    this.advance(START_MS)
  }

  /** A number that is used for nothing else. */
  number(): number {
    this.#numbers += 1
    return this.#numbers
  }

  get nowMs(): number {
    return this.shard.clock.nowMs
  }

  /** A record for the shard, and what it means to the model. */
  send(write: (inbox: InboxWriter) => boolean, apply: (commands: CommandsModel) => void): void {
    if (!write(this.shard.inbox)) {
      this.pump()
      same('a shard that has read everything takes a record', write(this.shard.inbox), true)
    }
    apply(this.commands)
    this.touch()
  }

  touch(): void {
    this.isDirty = true
    this.#toldByMs = Math.max(this.#toldByMs, this.nowMs + this.shard.counters.windowMs + 2)
  }

  /** Lets both threads do what there is to do, and compares. */
  pump(): void {
    this.shard.pump()
    this.isDirty = false
    this.compare()
  }

  advance(ms: number): void {
    this.pump()
    const endMs = this.nowMs + ms
    while (this.kind === 'late' && endMs > this.#underwaySinceMs + UNDERWAY_MS_MAX) {
      this.#moveTo(Math.max(this.nowMs, this.#underwaySinceMs + UNDERWAY_MS_MAX))
      this.letOutAll()
    }
    this.#moveTo(endMs)
    this.pump()
  }

  #moveTo(untilMs: number): void {
    const hasFailed = this.model.advance(untilMs)
    this.shard.advance(untilMs)
    if (hasFailed) this.touch()
  }

  set windowMs(value: number) {
    this.shard.counters.windowMs = value
  }

  /** Lets out one thing that is under way, if there is any: an answer that overtakes, or what is next in order. */
  letOut(room: RoomModel, pick: number): boolean {
    const { inOrder, answers } = room
    const { engine } = this.shard
    const isAnswer = answers.length > 0 && (inOrder.length === 0 || pick % 8 === 0)
    if (!isAnswer && inOrder.length === 0) return false
    this.touch()
    if (isAnswer) {
      const index = (pick >>> 3) % answers.length
      answers.splice(index, 1)[0]?.()
      engine.stepAnswer(room.name, index)
    } else {
      inOrder.shift()?.()
      engine.step(room.name)
    }
    return true
  }

  letOutAll(): void {
    while (this.model.rooms.some((room) => this.letOut(room, 0))) this.pump()
    this.#underwaySinceMs = this.nowMs
  }

  /** The server stops: everything that the shard has taken is told, then it says so, and then that its engine is closed. */
  stop(): void {
    const { inbox } = this.shard
    this.pump()
    this.fate.clear()
    inbox.settle(SETTLE_NUMBER)
    this.#goOnUntil(() => this.sockets.settledNumbers.length > 0)
    same('a shard says once that it has told everything', this.sockets.settledNumbers, [SETTLE_NUMBER])
    this.#told()
    this.model.owed.settled(true)
    inbox.stop()
    this.#goOnUntil(() => this.sockets.stoppedCount > 0)
    same('a shard says once that it has stopped', this.sockets.stoppedCount, 1)
    this.#told()
  }

  #goOnUntil(isOver: () => boolean): void {
    this.shard.pump()
    const letOut = () => !isOver() && this.model.rooms.some((room) => this.letOut(room, 0))
    while (letOut()) this.pump()
    if (isOver()) return
    // What the engine has forgotten fails at its deadline.
    const untilMs = this.nowMs + DEADLINE_MS
    this.model.advance(untilMs)
    this.shard.advance(untilMs)
    while (letOut()) this.pump()
  }

  compare(): void {
    const { model, shard } = this
    const { engine, counters } = shard
    model.learn(engine.epochs)
    model.compare(engine.asked)
    same('members counted', counters.get('members'), model.membersCount)
    same('rooms counted', counters.get('rooms'), model.roomsCount)
    same('publications counted', counters.get('publications'), model.publications)
    same('refused commands counted', counters.get('refusedCommands'), model.owed.rejections)
    for (const room of model.rooms) {
      const underway = { inOrder: room.inOrder.length, answers: room.answers.length }
      same(`${room.name}: what is under way`, engine.underway(room.name), underway)
      if (room.options.presence) this.#comparePresence(room)
    }
    if (this.nowMs < this.#toldByMs) return
    this.#told()
    model.owed.settled(false)
  }

  #comparePresence(room: RoomModel): void {
    this.shard.engine.inner.presence.list(room.name, (result) => {
      const present = result.kind === 'ok' ? [...result.members.values()].map(fieldsOf) : result
      same(
        `presence in ${room.name}`,
        present,
        [...room.members.values()].map(({ who }) => fieldsOf(who)),
      )
    })
  }

  #told(): void {
    for (const seats of this.model.seats.values()) for (const seat of seats.values()) seat.mark()()
  }
}

const fieldsOf = ({ id, user, name, connectionInfo, roomInfo }: Who) => [id, user, name, connectionInfo, roomInfo]
