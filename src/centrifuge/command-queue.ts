// The order of one connection's commands: those that come while an earlier one is being answered wait here, bounded. A pong never waits, since it
// says that the peer is there now. Main thread.
import type { Config } from '../config/config.ts'
import type { Connection } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { PendingMessages } from '../gateway/pending-messages.ts'
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'
import { Disconnect } from '../protocol/codes.ts'
import { scanCommand } from '../protocol/command-scan.ts'
import type { ByteRange } from '../protocol/json-text.ts'
import type { Refusals } from '../refusals.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'

export interface CommandQueueParts {
  readonly config: Config
  readonly lobby: Lobby
  readonly pending: PendingMessages
  readonly refusals: Refusals
  readonly logger: Logger
  /** Carries out a line. */
  readonly line: (connection: Connection, session: CentrifugeSession, bytes: Uint8Array, line: ByteRange) => void
}

/** Something that later commands wait for. `askedRoom`: see Steps. */
export interface Step {
  readonly done: Promise<void>
  readonly askedRoom?: string
}

const PONG = '{}'

export class CommandQueue {
  readonly #parts: CommandQueueParts

  constructor(parts: CommandQueueParts) {
    this.#parts = parts
  }

  /** Carries a line out, now or in its turn. The bytes are the caller's again when this returns. */
  take(connection: Connection, session: CentrifugeSession, bytes: Uint8Array, line: ByteRange): void {
    const mustWait = session.steps.isBusy && !isPong(bytes, line)
    const mayPass = session.waiting.length === 0 && this.#mayOverlap(session, bytes, line)
    if (mustWait && !mayPass) this.#postpone(connection, session, bytes.subarray(line.start, line.end))
    else this.#parts.line(connection, session, bytes, line)
  }

  /** Runs a step that may take its time; commands that come meanwhile wait for it. */
  settle(connection: Connection, session: CentrifugeSession, step: Step | undefined): void {
    if (step === undefined) return
    const { done, askedRoom } = step
    session.steps.begin(askedRoom)
    done
      .catch((error: unknown) => {
        this.#parts.logger.error({ err: error }, LogLine.error.command)
        this.#parts.lobby.end(connection, Disconnect.serverError)
      })
      .finally(() => {
        session.steps.end(askedRoom)
        this.#resume(connection, session)
      })
  }

  /** The connection has closed. */
  closed({ waiting }: CentrifugeSession): void {
    for (const { length } of waiting) this.#parts.pending.remove(length)
    waiting.length = 0
  }

  /** Keeps a copy of a line. */
  #postpone(connection: Connection, session: CentrifugeSession, line: Uint8Array): void {
    const { lobby, pending, refusals } = this.#parts
    const { waiting, waitingBytes } = session
    const held = { messages: waiting.length, bytes: waitingBytes, isKnown: session.isReachable }
    const excess = pending.add(line.length, held)
    if (excess === undefined) {
      waiting.push(line.slice())
      session.waitingBytes += line.length
    } else if (excess === 'own') lobby.end(connection, Disconnect.tooManyRequests)
    else {
      refusals.record('pending', () => ({ id: connection.id, protocol: session.protocol }))
      lobby.close(connection, { ...Disconnect.tooManyRequests, reason: 'too many messages wait for tokens' })
    }
  }

  #resume(connection: Connection, session: CentrifugeSession): void {
    while (connection.socket !== undefined) {
      const line = session.waiting[0]
      if (line === undefined) return
      const whole = { start: 0, end: line.length }
      if (session.steps.isBusy && !this.#mayOverlap(session, line, whole)) return
      session.waiting.shift()
      session.waitingBytes -= line.length
      this.#parts.pending.remove(line.length)
      this.#parts.line(connection, session, line, whole)
    }
  }

  /** Whether a line is a subscribe to another room than those that the subscribe hook is being asked about, and nothing else is under way. */
  #mayOverlap({ steps, isReachable }: CentrifugeSession, bytes: Uint8Array, { start, end }: ByteRange): boolean {
    if (!isReachable || !steps.isBusy || !steps.areSubscribes) return false
    const scanned = scanCommand(bytes, start, end, this.#parts.config.limits.jsonDepthMax)
    return scanned.kind === 'command' && scanned.method === 'subscribe' && !steps.isAsked(scanned.room)
  }
}

const isPong = (bytes: Uint8Array, { start, end }: ByteRange): boolean =>
  end - start === PONG.length && bytes[start] === PONG.charCodeAt(0) && bytes[start + 1] === PONG.charCodeAt(1)
