// The reserved room `$lobbycast`, a board on which the server shows its own figures: one record for each of the last 900 seconds. The fields of a
// record, each with its JSON schema and what it says. The main thread writes the records (gateway/live-feed.ts), shards check them, and the page
// draws them, so this file imports nothing. Pure.

/** Nobody but the server writes into this room, and only the holder of a session of the page may be in it. */
export const LIVE_ROOM = '$lobbycast'

/** How many seconds the board has. A second of the clock writes over the record of 900 seconds before. */
export const LIVE_SECONDS = 900

/** Reasons of which a record names the most frequent ones. All others are summed up as `other`. */
export const LIVE_REASONS_MAX = 6

/** Most characters of the reason of a disconnect. */
export const LIVE_REASON_LENGTH_MAX = 32

/** Events by reason. Only reasons that occurred. */
export type LiveCounts = Readonly<Record<string, number>>

export interface LiveRecord {
  readonly second: number
  readonly t: number
  readonly deliveries: number
  readonly publications: number
  readonly messagesIn: number
  readonly flushes: number
  readonly connections: readonly number[]
  readonly connectionsMax: number
  readonly windowMs: number
  readonly p50: number | null
  readonly p99: number | null
  readonly main: number
  readonly shards: readonly number[]
  readonly late: number
  readonly conflated: number
  readonly slow: number
  readonly refused: LiveCounts
  readonly disconnects: LiveCounts
  readonly silent: number
  readonly memory: number
  readonly unread: number
  readonly restarts: readonly number[]
  readonly members: readonly number[]
  readonly rooms: readonly number[]
  readonly logLost: number
}

interface LiveField {
  /** JSON schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>
  readonly says: string
}

const count = { type: 'integer', minimum: 0 } as const
const amount = { type: 'number', minimum: 0 } as const
const delay = { type: ['number', 'null'], minimum: 0 } as const
const perShard = { type: 'array', items: amount } as const
const byReason = { type: 'object', additionalProperties: count } as const

/** The names of the wire protocols, in the order of the numbers in `connections`. */
export const LIVE_PROTOCOLS = ['plain', 'centrifuge', 'json'] as const

export const LIVE_FIELDS: Readonly<Record<keyof LiveRecord, LiveField>> = {
  second: {
    schema: { type: 'integer', minimum: 0, maximum: LIVE_SECONDS - 1 },
    says: 'The key: `t` in seconds mod 900.',
  },
  t: { schema: count, says: 'When the record was made, in milliseconds since 1970.' },
  deliveries: { schema: count, says: 'Deliveries a second: publications, and frames of boards, for one member each.' },
  publications: { schema: count, says: 'Publications a second.' },
  messagesIn: { schema: count, says: 'Messages a second that connections sent.' },
  flushes: { schema: count, says: 'Flushes of rooms a second.' },
  connections: {
    schema: { type: 'array', items: count },
    says: 'Connections now: of the plain protocol, of the centrifuge protocol, of plain JSON.',
  },
  connectionsMax: { schema: count, says: 'The most connections that there may be now.' },
  windowMs: { schema: amount, says: 'Window in which rooms gather messages now, in milliseconds.' },
  p50: {
    schema: delay,
    says: 'Half of the newest probes of each shard took at most as long, in milliseconds; null before the first.',
  },
  p99: { schema: delay, says: 'As `p50`, for 99 of 100 probes.' },
  main: { schema: amount, says: 'Share of the last second for which the main thread worked, 0 to 1.' },
  shards: { schema: perShard, says: 'As `main`, for each shard.' },
  late: { schema: count, says: 'Members of large rooms that are late now, and are sent to after the others.' },
  conflated: {
    schema: count,
    says: 'Members of boards that are out of the feed of changes now, and get merged changes.',
  },
  slow: { schema: count, says: 'Connections of this second that did not read fast enough and are ended.' },
  refused: { schema: byReason, says: 'Refusals of this second by reason, the six most frequent ones and `other`.' },
  disconnects: {
    schema: byReason,
    says: 'Connections that the server ended in this second, by code and reason as `3008 slow`, likewise.',
  },
  silent: { schema: count, says: 'Connections of this second that were ended because nothing came from them.' },
  memory: { schema: count, says: 'Resident bytes of the process.' },
  unread: { schema: count, says: 'Bytes that waited for connections to read in the last round of looks (5 seconds).' },
  restarts: { schema: perShard, says: 'For each shard, how often its thread was replaced since the start.' },
  members: { schema: perShard, says: 'For each shard, members of its rooms now.' },
  rooms: { schema: perShard, says: 'For each shard, rooms that exist now.' },
  logLost: { schema: count, says: 'Log lines of this second that could not be written.' },
}

/** The JSON schema of a record. Frames of changes leave out fields that are as they were 900 seconds ago, except for `second`. */
export const LIVE_SCHEMA: Readonly<Record<string, unknown>> = {
  type: 'object',
  properties: Object.fromEntries(Object.entries(LIVE_FIELDS).map(([name, { schema }]) => [name, schema])),
  required: Object.keys(LIVE_FIELDS),
  additionalProperties: false,
}
