// What crosses in the JSON payload of a record, or comes back as a shard's answer to an HTTP request. Types only; both threads use them.

/** Where the answer to a subscribe goes: a reply of its own, a part of the connect reply, or a push. */
export type SubscribeForm = 'reply' | 'result' | 'push'

/** A subscribe as the main thread hands it over, JSON in the record's payload. */
export interface SubscribeOrder {
  readonly room: string
  readonly id: string
  readonly user: string
  readonly joinLeave: boolean
  readonly connectionInfo?: string
  readonly roomInfo?: string
  readonly form: SubscribeForm
  readonly positioned: boolean
  readonly recoverable: boolean
  readonly recover?: { readonly epoch: string; readonly offset: number }
  readonly mustRecover: boolean
  readonly ttl?: number
  readonly data?: string
}

/** What the rooms of a shard shall show of a connection from now on: JSON texts, null for nothing. */
export interface DescribeOrder {
  readonly connectionInfo: string | null
  /** Rooms whose own info of the connection has changed as well. */
  readonly rooms: readonly (readonly [room: string, roomInfo: string | null])[]
}

/** Who publishes without being a member. */
export interface Stranger {
  readonly id: string
  readonly user: string
  readonly connectionInfo?: string
}

export interface RoomEntry {
  readonly name: string
  readonly members: number
}

/** A shard's part of a page of GET /rooms. */
export interface RoomsPage {
  readonly rooms: readonly RoomEntry[]
  readonly isCut: boolean
}
