// Finds plain members that send but no longer read: the heartbeat takes them for living, and the kernel holds megabytes for each
// before their outbox begins to fill. Each time a member has been sent a certain number of bytes, a probe (probes.ts) follows
// them. A member is slow that has answered a ping before and leaves its probe unanswered for as long as the heartbeat allows
// silence. A peer that never answers pings is not judged by them. Centrifuge connections have pings of their own. Main thread.
//
// In a large room those who do not answer in time are late until they do: they are sent everything, but after the others. That
// keeps them from costing the others time. Above all it keeps what they do not read together: the kernel packs some thirty small
// messages, for whichever sockets, into one block of memory, and holds the block until the last of them has been read.
import type { Connection } from './connection.ts'
import type { ConnectionTable } from './connection-table.ts'
import type { Probes } from './probes.ts'
import { TICK_MS } from './rhythm.ts'
import type { MemberWatch } from './room-topics.ts'
import { LAP_BYTES, LARGE_ROOM, type RoomTopics } from './room-topics.ts'

/** Ticks in which the whole table is looked at once: those of a room are not pinged in one burst. */
const TICKS_PER_ROUND = 100

/** An answer that takes so many ticks makes its member late. */
const LATE_TICKS = 8

/** When so large a part of a tick's share of a room is late at once, the whole room is asked, so many members with each tick. */
const ALARM_SHARE = 1 / 50
const ALARM_PORTION = 1000

export interface LagWatchParts {
  readonly connections: ConnectionTable
  readonly timeoutSeconds: number
  readonly probes: Probes
  /** A member has become late. */
  readonly late: () => void
  readonly slow: (connection: Connection) => void
}

export class LagWatch {
  readonly #parts: LagWatchParts
  readonly #ticksMax: number
  /** Who has yet to answer, with the tick it was asked in; in the order of asking. */
  readonly #asked = new Map<Connection, number>()
  /** The same of those who took too long already to be in time. */
  readonly #overdue = new Map<Connection, number>()
  /** When a whole room was last asked. */
  readonly #alarms = new WeakMap<RoomTopics, number>()
  /** Who of such rooms has yet to be asked. */
  readonly #roll: Connection[] = []
  #tick = 0

  constructor(parts: LagWatchParts) {
    this.#parts = parts
    this.#ticksMax = Math.ceil((parts.timeoutSeconds * 1000) / TICK_MS)
  }

  /** Nobody has been asked, and nobody is about to be: the next few ticks may be taken at once. */
  get resting(): boolean {
    return this.#asked.size + this.#overdue.size + this.#roll.length === 0
  }

  /** `ticks` have passed, and the answers that had arrived by their end have been read: judges who was asked long ago, asks who is due. */
  tick(ticks = 1): void {
    for (let tick = 0; tick < ticks; tick++) {
      this.#tick += 1
      const late = this.#findLate()
      this.#findSlow()
      for (const [topics, count] of late) {
        if (count > (ALARM_SHARE * topics.members) / TICKS_PER_ROUND) this.#callRoll(topics)
      }
      this.#askShare()
    }
    for (const connection of this.#roll.splice(-ALARM_PORTION)) this.#ask(connection)
  }

  /** The connection has answered its probe. */
  answered(connection: Connection): void {
    const { watch } = connection
    this.#asked.delete(connection)
    this.#overdue.delete(connection)
    if (watch?.isLate === true && !connection.slow) this.#move(connection, watch, false)
  }

  /** The connection has answered a ping for the first time. A probe that it left unanswered before is judged from now on. */
  firstAnswer(connection: Connection): void {
    const { probe, slow } = connection
    if (probe === 0 || slow || this.#asked.has(connection) || this.#overdue.has(connection)) return
    this.#asked.set(connection, this.#tick)
  }

  /** The connection has closed. */
  gone(connection: Connection): void {
    this.#asked.delete(connection)
    this.#overdue.delete(connection)
    const { watch } = connection
    if (watch !== undefined) watch.topics?.depart(watch)
  }

  /** How many have become late just now, by room. */
  #findLate(): Map<RoomTopics, number> {
    const counts = new Map<RoomTopics, number>()
    for (const [connection, asked] of this.#asked) {
      if (this.#tick - asked < LATE_TICKS) break
      this.#asked.delete(connection)
      this.#overdue.set(connection, asked)
      const { watch, slow } = connection
      if (watch === undefined || !watch.answersPings || slow) continue
      const { topics, isLate } = watch
      if (topics === undefined || isLate || topics.members < LARGE_ROOM) continue
      this.#move(connection, watch, true)
      this.#parts.late()
      counts.set(topics, (counts.get(topics) ?? 0) + 1)
    }
    return counts
  }

  #findSlow(): void {
    for (const [connection, asked] of this.#overdue) {
      if (this.#tick - asked < this.#ticksMax) break
      this.#overdue.delete(connection)
      if (connection.watch?.answersPings === true) this.#parts.slow(connection)
    }
  }

  /** Many members stopped reading at the same time. Who they are is found now, instead of within a round. */
  #callRoll(topics: RoomTopics): void {
    if (this.#tick - (this.#alarms.get(topics) ?? Number.NEGATIVE_INFINITY) < TICKS_PER_ROUND) return
    this.#alarms.set(topics, this.#tick)
    for (const connection of this.#parts.connections.values()) {
      if (connection.watch?.topics === topics) this.#roll.push(connection)
    }
  }

  #askShare(): void {
    for (const connection of this.#parts.connections.share(this.#tick % TICKS_PER_ROUND, TICKS_PER_ROUND)) {
      if (isDue(connection)) this.#ask(connection)
    }
  }

  #ask(connection: Connection): void {
    const { watch, slow } = connection
    if (watch === undefined || slow || !this.#parts.probes.ask(connection)) return
    connection.sentBytes = 0
    watch.lap = watch.topics?.laps ?? 0
    this.#asked.set(connection, this.#tick)
  }

  /** From one of its room's topics to the other. Each frame is published to both in the same turn, so none is missed or seen twice. */
  #move({ socket }: Connection, watch: MemberWatch, isLate: boolean): void {
    const { topics } = watch
    if (topics === undefined || socket === undefined) return
    socket.unsubscribe(isLate ? topics.plain : topics.late)
    socket.subscribe(isLate ? topics.late : topics.plain)
    topics.setLate(watch, isLate)
  }
}

function isDue({ watch, sentBytes }: Connection): boolean {
  if (watch === undefined) return false
  const { lap, topics } = watch
  return sentBytes >= LAP_BYTES || (topics !== undefined && topics.laps !== lap)
}
