// The heartbeat of plain connections: each is pinged with `hi` at fixed intervals, whatever it sends, and dropped instead of pinged when
// nothing has come from it for too long. There is no timer for each connection and no burst: connections are in
// buckets, as many as the interval has ticks, and each tick serves one. Main thread.
//
// Time is counted in ticks of rhythm.ts: they are handed over after the sockets were read, and a time in which the process stood
// still counts for half a second at most. So an answer that has arrived is always read before its sender is judged. The native
// heartbeat of uWS does not ping a connection that talks; its timeout remains as a backstop (`nativeIdleTimeout`).
import type { Connection } from './connection.ts'
import type { Probes } from './probes.ts'
import { PASSED_TICKS_MAX, REST_TICKS, TICK_MS } from './rhythm.ts'

/** Pings that may leave together when several ticks are taken at once. With more connections each tick is taken by itself. */
const PINGS_TOGETHER_MAX = 50

const TICKS_PER_SECOND = 1000 / TICK_MS

/**
 * The first ping of a connection comes at the end of its first interval, so that a client meets none before its greeting and
 * none later than it may expect one. It may come this much earlier, in ticks and as a share of the interval, so
 * that connections that come together do not stay together.
 */
const EARLY_TICKS_MAX = 20
const EARLY_SHARE = 1 / 5

interface Timing {
  readonly intervalSeconds: number
  readonly timeoutSeconds: number
}

export interface HeartbeatParts extends Timing {
  readonly probes: Probes
  /** Nothing has come from the connection for too long. */
  readonly silent: (connection: Connection) => void
}

export class Heartbeat {
  /** Counts up, and wraps: only differences mean something. */
  tick = 0
  readonly #parts: HeartbeatParts
  readonly #silenceMax: number
  readonly #buckets: Connection[][]
  /** The bucket that was served last. */
  #turn = 0
  #size = 0

  constructor(parts: HeartbeatParts) {
    this.#parts = parts
    this.#buckets = Array.from({ length: parts.intervalSeconds * TICKS_PER_SECOND }, () => [])
    // At rest a sign of life is dated up to REST_TICKS too early. The allowance keeps a drop from coming before its time.
    this.#silenceMax = parts.timeoutSeconds * TICKS_PER_SECOND + REST_TICKS
  }

  /** Whether connections are so few that several ticks may be taken at once. */
  get resting(): boolean {
    return this.#size * REST_TICKS <= PINGS_TOGETHER_MAX * this.#buckets.length
  }

  /** A socket is open. Centrifuge connections are not pinged here: their protocol has its own pings. */
  opened(connection: Connection): void {
    const { watch } = connection
    connection.heardTick = this.tick
    if (watch === undefined) return
    watch.beatBucket = this.#bucketForNewcomer()
    watch.beatPlace = this.#buckets[watch.beatBucket]!.push(connection) - 1
    this.#size += 1
  }

  /** Something came from the connection. Called for every message, ping and pong. */
  heard(connection: Connection): void {
    connection.heardTick = this.tick
  }

  closed({ watch }: Connection): void {
    if (watch === undefined || watch.beatBucket < 0) return
    const bucket = this.#buckets[watch.beatBucket]!
    const last = bucket.pop()!
    // The last one of the bucket takes the place that is free now.
    if (last.watch !== undefined && last.watch !== watch) {
      bucket[watch.beatPlace] = last
      last.watch.beatPlace = watch.beatPlace
    }
    watch.beatBucket = -1
    this.#size -= 1
  }

  /** `ticks` have passed, and what had arrived by their end has been read. */
  advance(ticks: number): void {
    for (let tick = 0; tick < ticks; tick++) {
      this.tick = (this.tick + 1) | 0
      this.#turn = (this.#turn + 1) % this.#buckets.length
      const bucket = this.#buckets[this.#turn]!
      // Backwards: a connection that is dropped leaves its place to one that has been served.
      for (let place = bucket.length - 1; place >= 0; place--) {
        const connection = bucket[place]!
        if (((this.tick - connection.heardTick) | 0) >= this.#silenceMax) this.#parts.silent(connection)
        else this.#parts.probes.beat(connection)
      }
    }
  }

  /** The emptiest of the buckets that are served at the end of the interval that begins now; the latest of several. */
  #bucketForNewcomer(): number {
    const count = this.#buckets.length
    const early = Math.min(EARLY_TICKS_MAX, Math.floor(count * EARLY_SHARE))
    let best = this.#turn
    for (let ticks = 1; ticks <= early; ticks++) {
      const candidate = (this.#turn + count - ticks) % count
      if (this.#buckets[candidate]!.length < this.#buckets[best]!.length) best = candidate
    }
    return best
  }
}

/** Steps in which uWS counts, and the longest time it takes, both in seconds. */
const NATIVE_GRAIN = 4
const NATIVE_MAX = 960

/**
 * The timeout to give uWS for plain sockets, in seconds. The heartbeat drops a silent peer long before. The timeout is for sockets that
 * were ended with a close frame, which JavaScript cannot touch any more: a peer that reads some of its backlog and then
 * neither reads on nor closes would keep its descriptor for ever (tried with 0). Where uWS takes no such long time: 0, none.
 */
export function nativeIdleTimeout({ intervalSeconds, timeoutSeconds }: Timing): number {
  const silenceMax = intervalSeconds + timeoutSeconds + 1
  if (silenceMax + 2 * NATIVE_GRAIN > NATIVE_MAX) return 0
  // One standstill of the process may count for a whole step in uWS, and counts for half a second at most here.
  const turnsPerSecond = TICKS_PER_SECOND / PASSED_TICKS_MAX
  return Math.min(NATIVE_MAX, NATIVE_GRAIN * (1 + Math.ceil(silenceMax * turnsPerSecond)))
}
