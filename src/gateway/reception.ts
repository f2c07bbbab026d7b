// How a wire protocol receives a request to connect: it reads the request once and makes a session, even for a connection that is
// accepted only to be closed. Main thread, inside uWS's upgrade handler.
import type { RefusalReason } from '../refusals.ts'
import type { CloseAdvice, Session } from './connection.ts'
import type { Visit } from './door.ts'
import type { RemoteAddress } from './remote-addresses.ts'
import type { HttpRequest } from './uws.ts'

/** Why a connection is accepted only to be closed. */
export interface Dismissal extends CloseAdvice {
  readonly counted: RefusalReason
}

export type Reception =
  | { readonly kind: 'welcome'; readonly session: Session }
  /**
   * A token or a hook decides. `judge` is called once, with the connection's id, and never rejects. It resolves to the close advice when the peer
   * is sent away.
   */
  | {
      readonly kind: 'verdict'
      readonly session: Session
      readonly judge: (id: string) => Promise<CloseAdvice | undefined>
    }
  | { readonly kind: 'dismissed'; readonly session: Session; readonly dismissal: Dismissal }

export interface WireProtocol {
  /** Patterns of its paths, as uWS writes them. */
  readonly patterns: readonly string[]
  /** Seconds of silence after which uWS ends a connection; 0 for never. */
  readonly idleTimeout: number
  /** Whether its connections are pinged by the WebSocket heartbeat. */
  readonly isPinged: boolean
  /** `remote`: the peer's address, where it is counted. */
  receive(req: HttpRequest, visit: Visit, remote: RemoteAddress | undefined): Reception
}
