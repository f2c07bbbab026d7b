// The heartbeat of plain connections: each connection is pinged with `hi` at fixed intervals, also while it sends. A connection from
// which nothing has come for too long is dropped instead of pinged. Main thread; runs with the steps of rhythm.ts.
//
// There is no timer for each connection, and pings do not come in bursts: connections are in buckets, as many as the interval has
// steps, and each step serves one bucket.
//
// No peer is dropped whose answer has arrived: steps are handed over after the sockets were read, and a time in which the process
// stood still counts for half a second at most. The heartbeat of uWebSockets.js does not ping a connection that sends,
// so only its timeout is used, for sockets that nothing else ends (`nativeIdleTimeout`).
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { Connection } from './connection.ts'
import type { Probes } from './probes.ts'

const {
  firstPingEarlyShare,
  firstPingEarlyStepsMax,
  housekeepingStepMs,
  passedStepsMax,
  burstPingsMax,
  quietSteps,
  restSteps,
} = MainThreadTuning

const STEPS_PER_SECOND = 1000 / housekeepingStepMs

interface Timing {
  readonly intervalSeconds: number
  readonly timeoutSeconds: number
}

export interface HeartbeatParts extends Timing {
  readonly probes: Probes
  /** Nothing has come from the connection for `timeoutSeconds`. */
  readonly silent: (connection: Connection) => void
}

export class Heartbeat {
  /** The number of the current step. It wraps, so only differences between two numbers mean something. */
  step = 0
  readonly #parts: HeartbeatParts
  readonly #silentStepsMax: number
  readonly #buckets: Connection[][]
  /** The bucket that was served last. */
  #served = 0
  /** Connections in all buckets. */
  #size = 0

  constructor(parts: HeartbeatParts) {
    this.#parts = parts
    this.#buckets = Array.from({ length: parts.intervalSeconds * STEPS_PER_SECOND }, () => [])
    // While `restSteps` steps are taken at once, a message is dated up to that many steps too early. Without the allowance a
    // connection could be dropped before its timeout.
    this.#silentStepsMax = parts.timeoutSeconds * STEPS_PER_SECOND + restSteps
  }

  /** Whether connections are so few that several steps may be taken at once. */
  get resting(): boolean {
    return this.#size * restSteps <= burstPingsMax * this.#buckets.length
  }

  /** A socket is open. A centrifuge connection gets no bucket, because its protocol has pings of its own. */
  opened(connection: Connection): void {
    const { watch } = connection
    connection.heardTick = this.step
    if (watch === undefined) return
    watch.beatBucket = this.#bucketForNewcomer()
    watch.beatPlace = this.#buckets[watch.beatBucket]!.push(connection) - 1
    this.#size += 1
  }

  /** Whether nothing came from the connection for a second: a ping or pong of it is then no part of a flood, and takes no memory for a rate. */
  wasQuiet(connection: Connection): boolean {
    return ((this.step - connection.heardTick) | 0) >= quietSteps
  }

  /** Something came from the connection. To be called for every message, ping and pong. */
  heard(connection: Connection): void {
    connection.heardTick = this.step
  }

  closed({ watch }: Connection): void {
    if (watch === undefined || watch.beatBucket < 0) return
    const bucket = this.#buckets[watch.beatBucket]!
    const last = bucket.pop()!
    // The last connection of the bucket moves to the place that has become free.
    if (last.watch !== undefined && last.watch !== watch) {
      bucket[watch.beatPlace] = last
      last.watch.beatPlace = watch.beatPlace
    }
    watch.beatBucket = -1
    this.#size -= 1
  }

  /** Serves one bucket for each of the `steps` that have passed. What had arrived by their end must have been read. */
  advance(steps: number): void {
    for (let taken = 0; taken < steps; taken++) {
      this.step = (this.step + 1) | 0
      this.#served = (this.#served + 1) % this.#buckets.length
      const bucket = this.#buckets[this.#served]!
      // Backwards, because `closed` fills the place of a dropped connection with the last one of the bucket, which is served already.
      for (let place = bucket.length - 1; place >= 0; place--) {
        const connection = bucket[place]!
        if (((this.step - connection.heardTick) | 0) >= this.#silentStepsMax) this.#parts.silent(connection)
        else this.#parts.probes.beat(connection)
      }
    }
  }

  /**
   * The bucket of a new connection. Its first ping should come at the end of its first interval: not before a greeting, and not later than
   * a client may expect a ping. Of the buckets that are served in the last steps of that interval the emptiest is chosen, so that
   * connections that open together are pinged at different times. Of several equally empty ones it is the one served last.
   */
  #bucketForNewcomer(): number {
    const count = this.#buckets.length
    const earlyMax = Math.min(firstPingEarlyStepsMax, Math.floor(count * firstPingEarlyShare))
    let best = this.#served
    for (let early = 1; early <= earlyMax; early++) {
      const candidate = (this.#served + count - early) % count
      if (this.#buckets[candidate]!.length < this.#buckets[best]!.length) best = candidate
    }
    return best
  }
}

/** Facts about the idle timeout of uWebSockets.js: it counts in steps of 4 s, and takes 960 s at most. */
const NATIVE_STEP_SECONDS = 4
const NATIVE_SECONDS_MAX = 960

/**
 * The idle timeout of uWebSockets.js for plain sockets, in seconds; 0 means none. The heartbeat drops a silent peer long before. The timeout
 * is for a socket that has been sent a close frame, which JavaScript cannot end any more. A peer that reads some of its backlog and then
 * neither reads on nor closes would keep its file descriptor for ever (tried with 0). If the heartbeat's own times are so
 * long that no permitted timeout is longer, there is none.
 */
export function nativeIdleTimeout({ intervalSeconds, timeoutSeconds }: Timing): number {
  const silentSecondsMax = intervalSeconds + timeoutSeconds + 1
  if (silentSecondsMax + 2 * NATIVE_STEP_SECONDS > NATIVE_SECONDS_MAX) return 0
  // A time in which the process stood still may count as a whole step of uWebSockets.js, but counts for half a second at most in the
  // heartbeat. So the timeout has one native step for each half second of the longest silence.
  const standstillsPerSecond = STEPS_PER_SECOND / passedStepsMax
  return Math.min(NATIVE_SECONDS_MAX, NATIVE_STEP_SECONDS * (1 + Math.ceil(silentSecondsMax * standstillsPerSecond)))
}
