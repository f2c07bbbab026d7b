// What the application in whose process the server runs may do to its clients: end a connection, end a subscription. Both are logged
// and, unlike an end for something the client did, not counted as refusals. Main thread.
import type { Logger } from '../log.ts'
import { type Disconnect, UnsubscribeCode } from '../protocol/codes.ts'
import type { Lobby } from './lobby.ts'

export class Evictions {
  readonly #lobby: Lobby
  readonly #logger: Logger

  constructor(lobby: Lobby, logger: Logger) {
    this.#lobby = lobby
    this.#logger = logger
  }

  /** False when there is no such connection. */
  disconnect(client: string, why: keyof typeof Disconnect): boolean {
    const connection = this.#lobby.connections.withId(client)
    if (connection?.socket === undefined) return false
    const { id, session } = connection
    const advice = session.kickAdvice(why)
    this.#logger.info({ id, protocol: session.protocol, code: advice.code }, 'the application ends a connection')
    this.#lobby.close(connection, advice)
    return true
  }

  /** False when the client is not subscribed to the room. */
  unsubscribe(client: string, room: string, why: keyof typeof UnsubscribeCode): boolean {
    const connection = this.#lobby.connections.withId(client)
    if (connection === undefined) return false
    const { code } = UnsubscribeCode[why]
    const isExpelled = connection.session.expel(room, code)
    if (isExpelled) this.#logger.info({ id: connection.id, room, code }, 'the application ends a subscription')
    return isExpelled
  }
}
