// The option `board` of a room: what may be given, and what a shard works with, which has every field filled. Both threads load this file, so
// it loads nothing. board-checks.ts has the checks that need the schema of the records. Pure data.

/** What a room's board is. */
export interface BoardOptions {
  /** The field whose value tells records apart. */
  readonly key: string
  readonly recordsMax: number
  /** How long a record stays after its last push; 0: for ever. */
  readonly ttlSeconds: number
  /** The most removed keys that are remembered, for members that return. */
  readonly tombstonesMax: number
  /** The JSON schema of a record; null: the statistic record. */
  readonly schema: Readonly<Record<string, unknown>> | null
  /** The rates that a view may have, in changes a second, the highest first. */
  readonly rates: readonly number[]
  /** The most bytes that a member may leave unread before it is taken out of the feed of changes. */
  readonly unreadBytesMax: number
}

/** A board as the configuration gives it. */
export type BoardInput = Pick<BoardOptions, 'key'> & { readonly [Field in keyof BoardOptions]?: BoardOptions[Field] }

/** The key of statistic records, the only one that a board without a schema of its own can have. */
export const STATISTIC_KEY = 'product_line_id'

const byDefault = {
  recordsMax: 10_000,
  ttlSeconds: 0,
  schema: null,
  rates: [20, 10, 5, 2, 1, 0.2],
  unreadBytesMax: 65_536,
} as const

/** The board with every field filled. */
export function filledBoard(board: BoardInput | null): BoardOptions | null {
  if (board === null) return null
  const recordsMax = board.recordsMax ?? byDefault.recordsMax
  return {
    key: board.key,
    recordsMax,
    ttlSeconds: board.ttlSeconds ?? byDefault.ttlSeconds,
    tombstonesMax: board.tombstonesMax ?? recordsMax,
    schema: board.schema ?? byDefault.schema,
    rates: [...new Set(board.rates ?? byDefault.rates)].sort((a, b) => b - a),
    unreadBytesMax: board.unreadBytesMax ?? byDefault.unreadBytesMax,
  }
}

/** As a JSON schema. `whole`: options.ts takes the value as one option, although its fields have schemas of their own. */
export const boardSchema = {
  type: ['object', 'null'],
  whole: true,
  default: null,
  additionalProperties: false,
  required: ['key'],
  expected:
    'null, or an object of key and perhaps recordsMax, ttlSeconds, tombstonesMax, schema, rates, unreadBytesMax',
  description:
    'Makes a room a board, which keeps the newest record per `key`: `{"key":"product_line_id"}`; null makes it none. Beside `key` it takes `recordsMax` (10000), `ttlSeconds` (0: never) since the last push of a record, `tombstonesMax` (as recordsMax), the JSON `schema` of a record (null: the statistic record), `rates` of views per second ([20,10,5,2,1,0.2]), and `unreadBytesMax` (65536) of a member.',
  properties: {
    key: { type: 'string', minLength: 1, maxLength: 255, expected: 'the name of a field of the records' },
    recordsMax: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    ttlSeconds: { type: 'integer', minimum: 0, maximum: 31_536_000 },
    tombstonesMax: { type: 'integer', minimum: 0, maximum: 1_000_000 },
    schema: { type: ['object', 'null'], expected: 'a JSON schema of type object with properties, or null' },
    rates: {
      type: 'array',
      minItems: 1,
      maxItems: 16,
      expected: 'a list of 1 to 16 rates',
      items: { type: 'number', exclusiveMinimum: 0, maximum: 100, expected: 'a number above 0, up to 100' },
    },
    unreadBytesMax: { type: 'integer', minimum: 1024, maximum: 268_435_456 },
  },
} as const
