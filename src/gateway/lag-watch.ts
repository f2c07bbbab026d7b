// Finds members that send but no longer read. Such a member passes the heartbeat, and the kernel holds megabytes for it before its outbox
// begins to fill. Each time a member has been sent a certain number of bytes, a probe (probes.ts) is sent behind them. A member that
// leaves its probe unanswered for as long as the heartbeat allows silence is slow. A peer that has never answered a ping is not judged.
// Centrifuge connections are not watched, because their protocol has its own pings. Main thread.
//
// In a large room a member that does not answer in time is late until it answers: it is sent everything, but after the others, so that
// it costs the others no time. This also saves kernel memory. The kernel packs some thirty small messages, for different sockets, into one
// block of memory, and holds the block until all of them have been read. Sent apart, the unread messages of late members share blocks.
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { AudienceTopic } from './audience-topic.ts'
import type { Connection } from './connection.ts'
import type { ConnectionTable } from './connection-table.ts'
import type { MemberWatch } from './member-watch.ts'
import type { Probes } from './probes.ts'

const {
  alarmStepMembersMax,
  housekeepingStepMs,
  lagRoundSteps,
  lapBytes,
  largeRoomMembers,
  lateAlarmShare,
  lateSteps,
} = MainThreadTuning

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
  /** Connections with an unanswered probe, and the tick of the probe, oldest first. */
  readonly #asked = new Map<Connection, number>()
  /** As `#asked`, for probes that are older than `lateSteps`. */
  readonly #overdue = new Map<Connection, number>()
  /** The tick in which all members of a room were last probed because of an alarm. */
  readonly #alarms = new WeakMap<AudienceTopic, number>()
  /** Members of such rooms that have yet to be probed. */
  readonly #roll: Connection[] = []
  #tick = 0

  constructor(parts: LagWatchParts) {
    this.#parts = parts
    this.#ticksMax = Math.ceil((parts.timeoutSeconds * 1000) / housekeepingStepMs)
  }

  /** Whether no probe is outstanding or about to be sent, so that several ticks may be taken at once. */
  get resting(): boolean {
    return this.#asked.size + this.#overdue.size + this.#roll.length === 0
  }

  /** The members that are late now. */
  *late(): Iterable<Connection> {
    for (const connection of this.#overdue.keys()) if (connection.watch?.isLate === true) yield connection
  }

  /**
   * `ticks` have passed, and pongs that arrived by then have been read. Judges connections whose probe is old, and probes connections that
   * are due.
   */
  tick(ticks = 1): void {
    for (let tick = 0; tick < ticks; tick++) {
      this.#tick += 1
      const late = this.#findLate()
      this.#findSlow()
      for (const [topic, count] of late) {
        if (count > (lateAlarmShare * topic.members) / lagRoundSteps) this.#callRoll(topic)
      }
      this.#askShare()
    }
    for (const connection of this.#roll.splice(-alarmStepMembersMax)) this.#ask(connection)
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
    const { probe, slow, hasBoards } = connection
    if (probe === 0 || slow || hasBoards || this.#asked.has(connection) || this.#overdue.has(connection)) return
    this.#asked.set(connection, this.#tick)
  }

  /** The connection has closed. */
  gone(connection: Connection): void {
    this.#asked.delete(connection)
    this.#overdue.delete(connection)
    const { watch } = connection
    if (watch !== undefined) watch.topic?.depart(watch)
  }

  /** Marks members as late whose probe is old enough. Returns how many became late, by room. */
  #findLate(): Map<AudienceTopic, number> {
    const counts = new Map<AudienceTopic, number>()
    for (const [connection, asked] of this.#asked) {
      if (this.#tick - asked < lateSteps) break
      this.#asked.delete(connection)
      this.#overdue.set(connection, asked)
      const { watch, slow } = connection
      if (watch === undefined || !watch.answersPings || slow) continue
      const { topic, isLate } = watch
      if (topic === undefined || isLate || topic.members < largeRoomMembers) continue
      this.#move(connection, watch, true)
      this.#parts.late()
      counts.set(topic, (counts.get(topic) ?? 0) + 1)
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

  /** Many members of a room stopped reading at the same time. Probes all of its members soon, instead of within a round. */
  #callRoll(topic: AudienceTopic): void {
    if (this.#tick - (this.#alarms.get(topic) ?? Number.NEGATIVE_INFINITY) < lagRoundSteps) return
    this.#alarms.set(topic, this.#tick)
    for (const connection of this.#parts.connections.values()) {
      if (connection.watch?.topic === topic) this.#roll.push(connection)
    }
  }

  #askShare(): void {
    for (const connection of this.#parts.connections.share(this.#tick % lagRoundSteps, lagRoundSteps)) {
      if (isDue(connection)) this.#ask(connection)
    }
  }

  #ask(connection: Connection): void {
    const { watch, slow } = connection
    if (watch === undefined || slow || connection.hasBoards || !this.#parts.probes.ask(connection)) return
    connection.sentBytes = 0
    watch.lap = watch.topic?.laps ?? 0
    this.#asked.set(connection, this.#tick)
  }

  /**
   * Moves a member to the other topic of its room. Each frame is published to both topics in the same turn, so the member neither misses a
   * frame nor gets it twice.
   */
  #move({ socket }: Connection, watch: MemberWatch, isLate: boolean): void {
    const { topic } = watch
    if (topic === undefined || socket === undefined) return
    socket.unsubscribe(isLate ? topic.name : topic.lateName)
    socket.subscribe(isLate ? topic.lateName : topic.name)
    topic.setLate(watch, isLate)
  }
}

function isDue({ watch, sentBytes, hasBoards }: Connection): boolean {
  // Members of boards are probed by board-feeds.ts, and are not dropped for being slow.
  if (watch === undefined || hasBoards) return false
  const { lap, topic } = watch
  return sentBytes >= lapBytes || (topic !== undefined && topic.laps !== lap)
}
