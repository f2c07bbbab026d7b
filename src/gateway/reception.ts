// How a wire protocol receives a request to connect: it reads the request once and makes a session, even for a connection that is
// accepted only to be closed. Main thread, inside uWS's upgrade handler.
import type { RefusalReason } from '../refusals.ts'
import type { CloseAdvice, Session } from './connection.ts'
import type { Visit } from './door.ts'
import type { RemoteAddress } from './remote-addresses.ts'

/** Why a connection is accepted only to be closed. */
export interface Dismissal extends CloseAdvice {
  readonly counted: RefusalReason
}

/** What a wire protocol reads of a request: the request of uWebSockets.js, or one that is made of a copy (upgrade-verdicts.ts). */
export interface ConnectRequest {
  getUrl(): string
  /** All of the query, or one decoded parameter. */
  getQuery(name?: string): string | undefined
  getHeader(name: string): string
}

/** What is known of a peer that would be judged, without asking a hook. `user`: '' for nobody in particular. */
export type Foretold =
  | { readonly kind: 'welcome'; readonly user: string; readonly asksHook: boolean }
  /** The refusal has been counted. `status`: of the same answer by HTTP. */
  | { readonly kind: 'refused'; readonly advice: CloseAdvice; readonly status: string }

export type Reception =
  | { readonly kind: 'welcome'; readonly session: Session }
  /**
   * A token or a hook decides. `judge` is called once, with the connection's id, and never rejects. It resolves to the close advice when the peer
   * is sent away. `foretell` is called in place of `judge` for a request that only asks what would be.
   */
  | {
      readonly kind: 'verdict'
      readonly session: Session
      readonly judge: (id: string) => Promise<CloseAdvice | undefined>
      readonly foretell: () => Promise<Foretold>
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
  receive(req: ConnectRequest, visit: Visit, remote: RemoteAddress | undefined): Reception
}
