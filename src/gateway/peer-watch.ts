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

export class PeerWatch {
  readonly heartbeat: Heartbeat
  readonly slow: SlowConsumers
  readonly lag: LagWatch
  readonly feeds: BoardFeeds
  readonly #probes: Probes

  constructor({ config, lobby, metrics, refusals, withdrawn }: PeerWatchParts) {
    const { main, traffic } = metrics
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
