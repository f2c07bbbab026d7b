// The lines of the log about single connections, all at the level debug: opened, admitted to a room, out of it, closed. While debug is not logged
// each event costs the read of one boolean. Main thread.
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'
import { shown } from '../refusals.ts'
import type { Connection } from './connection.ts'

/** A connection without a close frame has this close code. */
export const NO_CLOSE_FRAME = 1006

export class ConnectionLog {
  readonly #logger: Logger
  #isShown: boolean

  constructor(logger: Logger) {
    this.#logger = logger
    this.#isShown = logger.isLevelEnabled('debug')
    logger.on('level-change', () => {
      this.#isShown = logger.isLevelEnabled('debug')
    })
  }

  opened(connection: Connection): void {
    if (this.#isShown) this.#logger.debug(factsOf(connection), LogLine.debug.opened)
  }

  /** To be called while the session still knows its rooms. `message`: what uWebSockets.js says of the reason. */
  closed(connection: Connection, code: number, message: ArrayBuffer): void {
    if (this.#isShown) this.#logger.debug(endOf(connection, code, message), LogLine.debug.closed)
  }

  /** The connection has closed before it was admitted: it was refused, or its peer did not wait for the verdict. */
  notAdmitted(connection: Connection, code: number, message: ArrayBuffer): void {
    if (this.#isShown) this.#logger.debug(endOf(connection, code, message), LogLine.debug.notAdmitted)
  }

  /** A shard has let the connection into a room. */
  joined({ id, session }: Connection, room: string): void {
    if (this.#isShown) this.#logger.debug({ id, ...userOf(session), room }, LogLine.debug.joined)
  }

  /** The membership of a room has ended, and the connection goes on. */
  left({ id, session, socket }: Connection, room: string, reason: string): void {
    if (this.#isShown && socket !== undefined)
      this.#logger.debug({ id, ...userOf(session), room, reason }, LogLine.debug.left)
  }

  /** Runs what may end memberships of which no shard tells, because the shard is gone. Tells which have ended. */
  watch(connection: Connection, run: () => void): void {
    if (!this.#isShown) {
      run()
      return
    }
    const before = connection.session.memberships
    run()
    const after = new Set(connection.session.memberships)
    for (const room of before) if (!after.has(room)) this.left(connection, room, 'lost')
  }
}

const userOf = ({ user }: Connection['session']) => (user === '' ? {} : { user })

function factsOf({ id, session, address }: Connection): Readonly<Record<string, unknown>> {
  return { id, protocol: session.protocol, ...userOf(session), address, ...session.facts }
}

function endOf(connection: Connection, code: number, message: ArrayBuffer): Readonly<Record<string, unknown>> {
  const { endCause, slow } = connection
  const isOurs = endCause !== undefined || slow
  const endedBy = isOurs ? 'server' : code === NO_CLOSE_FRAME ? 'network' : 'peer'
  // What a peer says is shown as text that a terminal can take.
  const reason = endCause?.reason ?? shown(Buffer.from(message).toString('utf8'))
  const by = endCause?.by === undefined ? {} : { by: endCause.by }
  return { ...factsOf(connection), endedBy, ...by, code, ...(reason === '' ? {} : { reason }) }
}
