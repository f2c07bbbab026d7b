// Which peers live and which of them read. Builds the five parts that judge it, connects them, and hands each what uWS tells about a
// socket: pings (probes.ts), silence (heartbeat.ts), members that send but do not read (lag-watch.ts), and what happens to those that
// are too slow (slow-consumers.ts), and members of boards that read slowly (board-feeds.ts). Main thread, inside uWS handlers.
import { type Config, roomOptionsFor } from '../config/config.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Refusals } from '../refusals.ts'
import { BoardFeeds } from './board-feeds.ts'
import type { Connection } from './connection.ts'
import { NO_CLOSE_FRAME } from './connection-log.ts'
import { Heartbeat } from './heartbeat.ts'
import { LagWatch } from './lag-watch.ts'
import type { Lobby } from './lobby.ts'
import { Probes } from './probes.ts'
import { SlowConsumers } from './slow-consumers.ts'

export interface PeerWatchParts {
  readonly config: Config
  readonly lobby: Lobby
  readonly metrics: Metrics
  readonly refusals: Refusals
  /** A slow connection is about to leave these topics. */
  readonly withdrawn: (topics: readonly string[]) => void
}

/** Members of a room that do not get what is published at once. */
export interface Behind {
  late: number
  conflated: number
}

export class PeerWatch {
  readonly heartbeat: Heartbeat
  readonly slow: SlowConsumers
  readonly lag: LagWatch
  readonly feeds: BoardFeeds
  readonly #probes: Probes
  readonly #lobby: Lobby

  constructor({ config, lobby, metrics, refusals, withdrawn }: PeerWatchParts) {
    const { main, traffic } = metrics
    this.#lobby = lobby
    const probes = new Probes({
      answered: (connection) => {
        this.lag.answered(connection)
        this.slow.answered(connection)
        this.feeds.answered(connection)
      },
      firstAnswer: (connection) => this.lag.firstAnswer(connection),
    })
    this.#probes = probes
    this.slow = new SlowConsumers({
      graceMs: config.limits.slowGraceMs,
      probes,
      count: ({ id, session }) => {
        main.slowConsumers += 1
        refusals.record('slow', () => ({ id, protocol: session.protocol }))
      },
      withdrawn,
    })
    this.heartbeat = new Heartbeat({
      ...config.heartbeat,
      probes,
      silent: (connection) => {
        traffic.heartbeatDrops[connection.protocol]! += 1
        const { id, session } = connection
        refusals.ended({ code: NO_CLOSE_FRAME, ending: 'silent' }, () => ({ id, protocol: session.protocol }))
        connection.endCause = { reason: 'silent' }
        connection.socket?.close()
      },
    })
    this.lag = new LagWatch({
      connections: lobby.connections,
      timeoutSeconds: config.heartbeat.timeoutSeconds,
      probes,
      late: () => {
        main.lateMembers += 1
      },
      slow: (connection) => this.slow.mark(connection),
    })
    this.feeds = new BoardFeeds({
      probes,
      send: (connection, frame) => lobby.send(connection, frame),
      unreadBytesMax: (room) => roomOptionsFor(config.rooms, room).board?.unreadBytesMax ?? 0,
      conflated: () => {
        main.conflatedMembers += 1
      },
    })
    for (const observer of [this.slow, this.lag, this.feeds]) lobby.observe(observer)
  }

  /** The rooms that have members behind now, and how many. */
  behind(): ReadonlyMap<string, Behind> {
    const rooms = new Map<string, Behind>()
    const add = (room: string, kind: keyof Behind, count: number) => {
      let behind = rooms.get(room)
      if (behind === undefined) {
        behind = { late: 0, conflated: 0 }
        rooms.set(room, behind)
      }
      behind[kind] += count
    }
    // Only connections that live in one room become late.
    for (const { session } of this.lag.late()) for (const room of session.memberships) add(room, 'late', 1)
    for (const { room, count } of this.feeds.out()) add(room, 'conflated', count)
    return rooms
  }

  /** How far a member of a room is behind now; undefined when it is not. */
  behindOf(id: string, room: string): keyof Behind | 'slow' | undefined {
    const connection = this.#lobby.connections.withId(id)
    if (connection === undefined) return undefined
    if (connection.slow) return 'slow'
    if (connection.watch?.isLate === true) return 'late'
    return this.feeds.isOut(connection, room) ? 'conflated' : undefined
  }

  /** A frame for this connection was dropped: its outbox is full. */
  dropped(connection: Connection): void {
    this.slow.mark(connection)
  }

  drained(connection: Connection): void {
    // A slow connection answers no ping before it has read its backlog, so reading counts as life. Its rooms have been told already.
    if (connection.slow) this.heartbeat.heard(connection)
    this.slow.drained(connection)
  }

  /** The payload is uWS's again when this returns. */
  ponged(connection: Connection, payload: ArrayBuffer): void {
    this.#probes.ponged(connection, payload)
  }
}
