// Types of the JSON payloads of records, and of a shard's answers to HTTP requests. Both threads use them.
import type { IdentityFields } from '../protocol/identity.ts'

/** A connection that lives in one room joins it. */
export interface JoinOrder extends IdentityFields {
  readonly room: string
  /** Number of its protocol in PROTOCOLS. */
  readonly protocol: number
  /** The connection was a member before its shard was replaced, so no one is told of the join. */
  readonly isReplay: boolean
  /** The view of the room's board, in its one form (board/view.ts); absent for the whole board. */
  readonly view?: string | undefined
}

/** A member of a board has read what it was sent. */
export interface CatchUpOrder {
  readonly room: string
  /** The offset to which the member's copy was brought. WHOLE_BOARD: it has to get the whole board. */
  readonly since: number
}

/** In the place of a position: the member is given the whole board and forgets what it has. */
export const WHOLE_BOARD = -1

/** A member wants another view of a board. `view`: in its one form; empty for the whole board. */
export interface ViewOrder {
  readonly room: string
  readonly view: string
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
  /** The view of the room's board, in its one form (board/view.ts); absent for the whole board. */
  readonly view?: string
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

/** What decides the order of a list of rooms: names rise, members and publications in a second fall. */
export type RoomSort = 'name' | 'members' | 'rate'

/** A list of rooms, of those whose names match `filter` and at least one of `allowed` (protocol/room-pattern.ts). */
export interface RoomsQuery {
  readonly filter: string
  readonly allowed: readonly string[]
  readonly sort: RoomSort
  /** The page begins behind this name. Only with the sort `name`. */
  readonly after: string
  readonly limit: number
}

/** What a back end asks a shard about rooms. Presence is in the wire form of the centrifuge protocol. */
export type RoomQuestion =
  | { readonly kind: 'presence' | 'presenceStats' | 'removeHistory'; readonly room: string }
  | {
      readonly kind: 'history'
      readonly room: string
      readonly limit: number
      readonly since?: { readonly epoch: string; readonly offset: number }
      readonly reverse: boolean
    }
  /** A page of members begins behind the id `after`. */
  | { readonly kind: 'room'; readonly room: string; readonly after: string; readonly limit: number }
  | ({ readonly kind: 'rooms' } & RoomsQuery)
  /** A page of a board. `view` in its one form; `after`: `next` of the page before. */
  | {
      readonly kind: 'records'
      readonly room: string
      readonly view: string
      readonly after: string
      readonly limit: number
    }
  /** Takes a key off a board: as the path spells it. Null takes all. */
  | { readonly kind: 'removeRecords'; readonly room: string; readonly key: string | null }

export interface RoomEntry {
  readonly name: string
  readonly members: number
  /** Publications in a second, of the last seconds. */
  readonly rate: number
}

/** An entry with all that a shard knows of a room without looking at its members. */
export interface RoomFigures extends RoomEntry {
  /** Publications times members in a second, of the last seconds. */
  readonly deliveries: number
  /** Of the newest publication; 0 when nothing was published since the room was opened. */
  readonly offset: number
  readonly board: boolean
}

/** A shard's part of a list of rooms. */
export interface RoomsPage {
  readonly rooms: readonly RoomFigures[]
  /** Rooms of the shard that match. */
  readonly total: number
  /** The answer could not carry more rooms, though the shard may have more. */
  readonly isCut: boolean
}

export interface MemberEntry {
  readonly id: string
  readonly user: string
  readonly name?: string
}

/** What a shard tells about one of its rooms. */
export interface RoomDetails {
  readonly name: string
  /** A page, in the order of their ids. */
  readonly members: readonly MemberEntry[]
  /** The last id of the page when there are more members, else null. */
  readonly next: string | null
  /** Members of the room, of all pages. */
  readonly count: number
  /** Publications in a second, of the last seconds. */
  readonly rate: number
  /** Publications times members in a second, of the last seconds. */
  readonly deliveries: number
  readonly board: boolean
  /** Null when nothing was published since the room was opened. */
  readonly lastPublication: { readonly offset: number; readonly epoch: string; readonly ageMs: number } | null
}

/** Most characters of an idempotency key, and of a version epoch. */
export const KEY_LENGTH_MAX = 200

/** What came of one publish. The fields of `result` that are absent are false. */
export type PublishAnswer =
  | { readonly result: PublishedAnswer }
  | { readonly error: { readonly code: number; readonly message: string; readonly temporary?: true } }

export interface PublishedAnswer {
  readonly offset: number
  readonly epoch: string
  /** Members at the delivery; 0 when nothing was delivered. */
  readonly recipients: number
  readonly duplicate?: true
  readonly skipped?: true
}

/** What stands round the result of a question in the text of its answer. */
export const RESULT = { open: '{"status":200,"body":{"result":', close: '}}' } as const

/** How a message is said to its room. */
export interface Saying {
  /** The message is delivered, and not kept in history. */
  readonly skipHistory: boolean
}

/** As a connection says it. */
export const SAID: Saying = { skipHistory: false }
/** As a publish hook may want it. */
export const SAID_UNKEPT: Saying = { skipHistory: true }

/** Why a publish is refused whose idempotency key belongs to another one. */
export const KEY_REUSED = 'idempotency_key was used with other data'

/** Why what is asked about a board is refused in other rooms. */
export const NO_BOARD = 'the room keeps no board'
