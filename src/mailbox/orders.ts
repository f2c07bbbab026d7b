// Types of the JSON payloads of records, and of a shard's answers to HTTP requests. Both threads use them.
import type { IdentityFields } from '../protocol/identity.ts'

/** A connection that lives in one room joins it. */
export interface JoinOrder extends IdentityFields {
  readonly room: string
  /** Number of its protocol in PROTOCOLS. */
  readonly protocol: number
  /** The connection was a member before its shard was replaced, so no one is told of the join. */
  readonly isReplay: boolean
}

/** The form of the answer to a subscribe: a reply of its own, a part of the connect reply, or a push. */
type SubscribeForm = 'reply' | 'result' | 'push'

/** A subscribe of a connection that may be in many rooms. */
export interface SubscribeOrder extends IdentityFields {
  readonly room: string
  readonly joinLeave: boolean
  readonly form: SubscribeForm
  readonly positioned: boolean
  readonly recoverable: boolean
  readonly recover?: { readonly epoch: string; readonly offset: number }
  /** The connection is not admitted unless it is recovered. */
  readonly mustRecover: boolean
  /** Seconds until the subscription expires, as the client is told. */
  readonly ttl?: number
  /** The `data` of the subscription token, as a JSON text. */
  readonly data?: string
}

/** What the rooms of a shard show of a connection from now on. Infos are JSON texts; null stands for none. */
export interface DescribeOrder {
  readonly connectionInfo: string | null
  readonly name: string | null
  /** Rooms whose own info of the connection has changed as well. */
  readonly rooms: readonly (readonly [room: string, roomInfo: string | null])[]
}

/** The identity of a connection that publishes without being a member. */
export type Stranger = IdentityFields

/** The question of GET /rooms to each shard. */
export interface RoomsQuery {
  /** The page begins behind this name. */
  readonly after: string
  readonly limit: number
}

export interface RoomEntry {
  readonly name: string
  readonly members: number
}

/** A shard's part of a page of GET /rooms. */
export interface RoomsPage {
  readonly rooms: readonly RoomEntry[]
  /** The answer could not carry more rooms, though the shard may have more. */
  readonly isCut: boolean
}

/** How a message is said to its room. */
export interface Saying {
  /** The message is delivered, and not kept in history. */
  readonly skipHistory: boolean
}

/** As a connection says it. */
export const SAID: Saying = { skipHistory: false }
/** As a publish hook may want it. */
export const SAID_UNKEPT: Saying = { skipHistory: true }
