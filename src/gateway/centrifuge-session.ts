// The state of one centrifuge connection on the main thread: who it is, which rooms it asked for, what waits. Data and the
// rules of its own transitions; what is done about them is in the centrifuge-* files beside it.
import type { ShardThread } from '../shard/pool.ts'

/** A room this connection is in, or will be as soon as the shard says so. */
export interface Subscription {
  readonly room: string
  readonly thread: ShardThread
  /** The life of the thread it was asked of; a later life does not know it. */
  readonly life: number
  /** The slot of the subscribe command; how its admission is recognised. */
  request: number
  active: boolean
  /** Came with the connection's token, or with its user: part of the connect reply, ended by the server alone. */
  readonly serverSide: boolean
  /** JSON text of what a token says of the user in this room. */
  roomInfo: string | undefined
  /** When it ends unless refreshed, in milliseconds since 1970. */
  expiresAtMs: number | undefined
}

export type SessionState =
  | { readonly kind: 'new'; readonly openedAtMs: number }
  /** The token is being verified, or rooms that came with it are being joined. */
  | { readonly kind: 'connecting'; readonly commandId: number }
  | { readonly kind: 'connected' }

export class CentrifugeSession {
  readonly kind = 'centrifuge'
  state: SessionState
  user = ''
  /** JSON text of the token's `info` claim. */
  info: string | undefined
  expiresAtMs: number | undefined
  readonly subscriptions = new Map<string, Subscription>()
  /** Command lines that wait for a token to be verified, in order. */
  readonly waiting: Uint8Array[] = []
  /** True while a command is being answered that later ones must not overtake. */
  busy = false
  /** Refused commands since `errorsSinceMs`, on the monotonic clock. */
  errors = 0
  errorsSinceMs = Number.NEGATIVE_INFINITY
  pingBucket = 0
  /** A ping was sent and not answered; since when, on the monotonic clock. */
  pingedAtMs: number | undefined

  constructor(openedAtMs: number) {
    this.state = { kind: 'new', openedAtMs }
  }
}

/** JSON text of a claim that may be absent. */
export const jsonOf = (claim: unknown): string | undefined => (claim === undefined ? undefined : JSON.stringify(claim))
