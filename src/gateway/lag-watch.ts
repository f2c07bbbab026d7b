// Finds plain members that send but no longer read: the heartbeat takes them for living, and the kernel holds megabytes for each
// before their outbox begins to fill. After every so many bytes a member is sent a ping, which waits behind them; whoever has
// answered such a ping before and leaves one unanswered for as long as the heartbeat allows silence is slow. A peer that never
// answers pings is not judged by them. Centrifuge connections are: by their protocol's own pings. Main thread.
import type { Connection, ConnectionTable, PlainSession, Traffic } from './connection.ts'

/** How often `tick` is meant to be called. */
export const LAG_TICK_MS = 250

/** What a member is sent between two pings, about. */
export const LAP_BYTES = 65_536

/** Ticks in which the whole table is looked at once: those of a room are not pinged in one burst. */
const TICKS_PER_ROUND = 20

/** What the ping carries, to know its answer from those of the heartbeat. */
const PROBE = Buffer.from('lag')

export interface LagWatchParts {
  readonly connections: ConnectionTable
  readonly timeoutSeconds: number
  readonly slow: (connection: Connection) => void
}

export class LagWatch {
  readonly #parts: LagWatchParts
  readonly #ticksMax: number
  /** Who has yet to answer, with the tick it was asked in; in the order of asking. */
  readonly #asked = new Map<Connection, number>()
  #tick = 0

  constructor(parts: LagWatchParts) {
    this.#parts = parts
    this.#ticksMax = Math.ceil((parts.timeoutSeconds * 1000) / LAG_TICK_MS)
  }

  /**
   * Judges who was asked long ago and asks who is due. Time is counted in calls: a main thread that stood still has not yet read
   * the answers that came meanwhile.
   */
  tick(): void {
    this.#tick += 1
    for (const [connection, asked] of this.#asked) {
      if (this.#tick - asked < this.#ticksMax) break
      this.#asked.delete(connection)
      if (connection.session.kind === 'plain' && connection.session.answersPings) this.#parts.slow(connection)
    }
    for (const connection of this.#parts.connections.share(this.#tick % TICKS_PER_ROUND, TICKS_PER_ROUND)) {
      const { session, socket } = connection
      if (session.kind !== 'plain' || socket === undefined || connection.slow || !isDue(connection, session)) continue
      if (this.#asked.has(connection)) continue
      connection.sentBytes = 0
      session.lap = session.traffic?.laps ?? 0
      this.#asked.set(connection, this.#tick)
      socket.ping(PROBE)
    }
  }

  /** The payload is uWS's again when this returns. */
  ponged(connection: Connection, payload: ArrayBuffer): void {
    if (payload.byteLength !== PROBE.length || connection.session.kind !== 'plain') return
    if (!PROBE.equals(new Uint8Array(payload))) return
    connection.session.answersPings = true
    this.#asked.delete(connection)
  }

  forget(connection: Connection): void {
    this.#asked.delete(connection)
  }
}

const isDue = ({ sentBytes }: Connection, { lap, traffic }: PlainSession): boolean =>
  sentBytes >= LAP_BYTES || (traffic !== undefined && traffic.laps !== lap)

/** To be called for each frame that is published to a room's plain members. */
export function carry(traffic: Traffic, bytes: number): void {
  traffic.bytes += bytes
  if (traffic.bytes < LAP_BYTES) return
  traffic.bytes = 0
  traffic.laps += 1
}
