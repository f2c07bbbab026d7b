// Closes connections to relieve a server that has too little memory or too few file descriptors. The order: connections whose token is being
// verified, then centrifuge connections that have not connected, then those from which nothing has come for the longest time. Main thread.
import { PlainClose } from '../protocol/codes.ts'
import type { RefusalReason, Refusals } from '../refusals.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { CloseAdvice, Connection } from './connection.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { Lobby } from './lobby.ts'

const { reliefActiveSteps } = MainThreadTuning

/** Connections that are not in the lobby yet. */
interface Waiting {
  /** Sends away at most `count` of those whose token is being verified, the oldest first. Returns how many. */
  turnAwayOldest(count: number, advice: CloseAdvice): number
}

export interface ReliefParts {
  readonly lobby: Lobby
  readonly refusals: Refusals
  readonly heartbeat: Heartbeat
  readonly applicants: Waiting
}

/** How many connections are to be closed, and why. */
export interface Surplus {
  readonly count: number
  /** Told to the peers, and counted. */
  readonly reason: string
  readonly counted: RefusalReason
}

export class Relief {
  readonly #parts: ReliefParts

  constructor(parts: ReliefParts) {
    this.#parts = parts
  }

  /** Closes at most `count` connections. Those that were active within the last second stay. Returns how many were closed. */
  close({ count, reason, counted }: Surplus): number {
    const { lobby, refusals, applicants } = this.#parts
    const advice = { code: PlainClose.tryAgain.code, reason }
    const turnedAway = applicants.turnAwayOldest(count, advice)
    for (let closed = 0; closed < turnedAway; closed++) refusals.record(counted)
    const chosen = this.#dispensable().slice(0, count - turnedAway)
    for (const connection of chosen) {
      const { id, session } = connection
      refusals.record(counted, () => ({ id, protocol: session.protocol }))
      lobby.close(connection, advice)
    }
    return turnedAway + chosen.length
  }

  /** Centrifuge connections that have not connected, the oldest first, then silent ones, the longest silent first. */
  #dispensable(): Connection[] {
    const { lobby, heartbeat } = this.#parts
    const unknown: Connection[] = []
    const silent: { readonly connection: Connection; readonly steps: number }[] = []
    for (const connection of lobby.connections.values()) {
      if (connection.socket === undefined) continue
      const steps = (heartbeat.step - connection.heardTick) | 0
      if (!connection.session.isReachable) unknown.push(connection)
      else if (steps >= reliefActiveSteps) silent.push({ connection, steps })
    }
    silent.sort((one, other) => other.steps - one.steps)
    return [...unknown, ...silent.map(({ connection }) => connection)]
  }
}
