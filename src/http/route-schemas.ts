// The shapes of what the HTTP routes take and answer, beside those of the server API (api-methods.ts). Pure.
import Type, { type TSchema } from 'typebox'
import { RECORDS_PAGE_DEFAULT, RECORDS_PAGE_MAX } from '../operations/board-records.ts'
import { epoch, json, offset, open, receiptFields, room } from './schema-parts.ts'

const after = Type.Optional(Type.String({ maxLength: 255, description: 'The page begins behind this one.' }))
const next = Type.Union([Type.String(), Type.Null()], { description: 'The next `after`; null on the last page.' })

const ROOMS_PAGE_DEFAULT = 100
const MEMBERS_PAGE_MAX = 200

const wait = Type.Optional(
  Type.Enum(['flushed'], {
    description: 'Answer after the frames were handed to the sockets, with `sent` and `slow`.',
  }),
)

export const queries = {
  rooms: (limitMax: number): TSchema =>
    Type.Object({
      limit: Type.Integer({ minimum: 1, maximum: limitMax, default: Math.min(ROOMS_PAGE_DEFAULT, limitMax) }),
      after,
      filter: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 255,
          expected: 'a pattern of 1 to 255 characters',
          description: 'A pattern of names: `*` stands for any characters, `?` for one.',
        }),
      ),
      sort: Type.Enum(['name', 'members', 'rate'], {
        default: 'name',
        description: 'By name, in pages; or the rooms with the most members, or with the most publications a second.',
      }),
      figures: Type.Optional(Type.Enum(['all'], { description: 'Shows all figures of each room, and `total`.' })),
    }),
  room: (limitMax: number): TSchema => {
    const maximum = Math.min(MEMBERS_PAGE_MAX, limitMax)
    return Type.Object({ limit: Type.Integer({ minimum: 1, maximum, default: maximum }), after })
  },
  records: Type.Object({
    limit: Type.Integer({ minimum: 1, maximum: RECORDS_PAGE_MAX, default: RECORDS_PAGE_DEFAULT }),
    after: Type.Optional(Type.String({ maxLength: 4096, description: 'The `next` of the page before.' })),
    fields: Type.Optional(Type.String({ description: 'Names of fields, behind commas; the key always comes.' })),
    keys: Type.Optional(Type.String({ description: 'Keys, behind commas.' })),
    where: Type.Optional(Type.String({ description: '`field:value`; may be given several times.' })),
  }) as TSchema,
  wait: Type.Object({ wait }) as TSchema,
  push: Type.Object({
    wait,
    check: Type.Optional(
      Type.Enum(['only'], { description: 'Push nothing. The answer says whether the records fit the board.' }),
    ),
  }) as TSchema,
  stream: Type.Object({
    token: Type.Optional(Type.String({ description: 'A token that may subscribe to the room, in place of a key.' })),
  }) as TSchema,
} as const

const record = Type.Object({}, { ...open, description: 'A statistics record; docs/routes.md lists its fields.' })

export const bodies = {
  statistics: Type.Array(record) as TSchema,
  records: Type.Array(Type.Object({}, { ...open, description: 'A record of the schema of the board.' })) as TSchema,
  message: json,
  session: Type.Object({
    ticket: Type.Optional(Type.String({ maxLength: 200, description: 'Of the URL that the start prints.' })),
  }) as TSchema,
  lines: Type.Object({ method: Type.String(), params: Type.Optional(Type.Object({}, open)) }, open) as TSchema,
} as const

const behind = Type.Integer({ minimum: 0 })

/** Figures of a room beside its name, its members and its rate. */
const figures = {
  deliveries: Type.Number({ minimum: 0, description: 'Publications times members in a second, of late.' }),
  offset: Type.Integer({ minimum: 0, description: 'Of the newest publication; 0 for none since the room was opened.' }),
  board: Type.Boolean({ description: 'Whether the room keeps a board.' }),
  late: { ...behind, description: 'Members that answer late now, and are sent to after the others.' },
  conflated: { ...behind, description: 'Members of a board that get merged changes now.' },
} as const satisfies Record<string, TSchema>

const pushed = Type.Object(
  {
    room,
    ...receiptFields,
    changed: Type.Optional(
      Type.Integer({ description: 'Records that are new or differ; only for a room with a board.' }),
    ),
    unchanged: Type.Optional(Type.Integer({ description: 'The other distinct keys of the push.' })),
    ignored: Type.Optional(Type.Array(Type.Unknown(), { description: 'Keys that no record has.' })),
  },
  open,
)

/** Of `check=only`. */
const checked = Type.Object({
  room,
  key: Type.String({ description: 'The field that identifies a record of the board.' }),
  ownSchema: Type.Boolean({ description: 'Whether the board has a schema of its own, other than statistic records.' }),
  fault: Type.Union(
    [
      Type.Object({ index: Type.Optional(Type.Integer()), field: Type.Optional(Type.String()), error: Type.String() }),
      Type.Null(),
    ],
    { description: 'Why a push of the records would be refused.' },
  ),
})

export const answers = {
  openapi: Type.Object({ openapi: Type.String() }, open) as TSchema,
  config: Type.Object({
    options: Type.Array(
      Type.Object({
        path: Type.String(),
        value: Type.Unknown({ description: '`***` stands for a secret, and for the secret part of a URL.' }),
        source: Type.String({ description: '`default`, `options`, a variable of the environment, a flag or a file.' }),
      }),
      { description: 'Every option, in the order of the reference.' },
    ),
  }) as TSchema,
  session: Type.Object({
    token: Type.String({ description: 'For the connect command of the centrifuge protocol. It opens `room` alone.' }),
    key: Type.String({ description: 'Of the scope admin, for X-API-Key.' }),
    expiresAtMs: Type.Integer({ description: 'When both end, in milliseconds since 1970.' }),
    room: Type.String(),
  }) as TSchema,
  rooms: Type.Object({
    rooms: Type.Array(
      Type.Object({
        name: room,
        members: Type.Integer({ minimum: 0 }),
        rate: Type.Optional(
          Type.Number({ minimum: 0, description: 'Publications a second, of late; with sort=rate or figures.' }),
        ),
        ...Object.fromEntries(Object.entries(figures).map(([name, schema]) => [name, Type.Optional(schema)])),
      }),
    ),
    total: Type.Optional(Type.Integer({ minimum: 0, description: 'Rooms that match, shown or not; with figures.' })),
    next,
  }) as TSchema,
  room: Type.Object(
    {
      name: room,
      count: Type.Integer({ minimum: 0, description: 'Members of the room.' }),
      members: Type.Array(
        Type.Object(
          {
            id: Type.String(),
            user: Type.String(),
            protocol: Type.Optional(Type.String()),
            address: Type.Optional(Type.String()),
            ageMs: Type.Optional(Type.Integer()),
            bytesWaiting: Type.Optional(Type.Integer()),
            behind: Type.Optional(
              Type.Enum(['late', 'conflated', 'slow'], { description: 'Absent where the member is up to date.' }),
            ),
          },
          open,
        ),
        { description: 'A page in the order of the ids.' },
      ),
      next,
      rate: Type.Number({ minimum: 0, description: 'Publications a second, of late.' }),
      deliveries: figures.deliveries,
      board: figures.board,
      late: figures.late,
      conflated: figures.conflated,
      lastPublication: Type.Union([Type.Object({ offset, epoch, ageMs: Type.Integer() }, open), Type.Null()]),
    },
    open,
  ) as TSchema,
  count: Type.Object({ count: Type.Integer() }) as TSchema,
  receipt: Type.Object({ room, ...receiptFields }, open) as TSchema,
  statistics: pushed as TSchema,
  pushRecords: Type.Union([pushed, checked]) as TSchema,
  records: Type.Object({
    room,
    offset,
    epoch,
    records: Type.Array(Type.Object({}, open)),
    removed: Type.Optional(Type.Array(json, { description: 'Keys that went since the first page.' })),
    next,
  }) as TSchema,
  removal: Type.Object({
    room,
    offset,
    epoch,
    recipients: Type.Integer({ minimum: 0 }),
    removed: Type.Integer({ minimum: 0, description: 'Records that went.' }),
  }) as TSchema,
  nothing: Type.Null() as TSchema,
  lines: Type.Object({ result: Type.Optional(json), error: Type.Optional(json) }, open) as TSchema,
  reply: (result: TSchema): TSchema =>
    Type.Object({
      result: Type.Optional(result),
      error: Type.Optional(Type.Object({ code: Type.Integer(), message: Type.String() }, open)),
    }),
} as const
