// The methods of the server API as data: the parameters and the result of each. The convention is that of Centrifugo's HTTP API, so that the
// libraries that exist for it work unchanged; what is lobbycast's own is said in the summaries. What a method does is in server-api.ts. Pure.
import Type, { type TSchema } from 'typebox'
import { LEVEL_NAMES, LEVEL_SECONDS_MAX } from '../log/log-level.ts'
import { KEY_LENGTH_MAX } from '../mailbox/orders.ts'
import {
  epoch,
  info,
  json,
  offset,
  open,
  position,
  presence,
  publication,
  receiptFields,
  room,
  seconds,
  tags,
  unixSeconds,
} from './schema-parts.ts'

export type ApiMethodName =
  | 'publish'
  | 'broadcast'
  | 'subscribe'
  | 'unsubscribe'
  | 'disconnect'
  | 'refresh'
  | 'presence'
  | 'presence_stats'
  | 'history'
  | 'history_remove'
  | 'channels'
  | 'info'
  | 'batch'
  | 'ban'
  | 'unban'
  | 'mute'
  | 'unmute'
  | 'log_level'
  | 'drain'
  | 'undrain'

export interface ApiMethod {
  readonly name: ApiMethodName
  readonly summary: string
  readonly params: TSchema
  readonly result: TSchema
  /** For keys that may only read, too. */
  readonly isReading: boolean
  /** For keys of the scope `admin` alone. */
  readonly isForAdmins: boolean
}

const optional = <Fields extends Record<string, TSchema>>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, Type.Optional(schema)]))

/** What a publication is made of. Checked by the room's shard, which alone parses it. */
const publicationFields = {
  ...optional({
    data: json,
    b64data: Type.String({ description: 'Base64 of a JSON text, in place of data.' }),
    tags,
    idempotency_key: Type.String({
      minLength: 1,
      maxLength: KEY_LENGTH_MAX,
      description: 'A repeated publish with it publishes nothing and answers the first position.',
    }),
    skip_history: Type.Boolean({ description: 'Delivered, not kept.' }),
    version: Type.Integer({
      minimum: 0,
      description: 'A publication that is not newer than the last one is not published; the answer says `skipped`.',
    }),
    version_epoch: Type.String({
      maxLength: KEY_LENGTH_MAX,
      description: 'Versions of different epochs are not compared.',
    }),
    wait: Type.Enum(['flushed'], { description: 'Answer after the frames were handed to the sockets.' }),
    delta: Type.Boolean({ description: 'Taken, and without effect: there are no deltas yet.' }),
  }),
}

const target = optional({
  user: Type.String({ description: 'All connections of this user.' }),
  client: Type.String({ description: 'The connection of this id.' }),
  session: Type.String({ description: 'The same as client.' }),
})

const banTarget = optional({
  user: Type.String(),
  client: Type.String(),
  address: Type.String({ description: 'An IP address.' }),
})

const level = Type.Enum([...LEVEL_NAMES])
const nothing = Type.Object({}, open)
const count = Type.Object({ count: Type.Optional(Type.Integer()) }, open)
const receipt = Type.Object(receiptFields, open)
const drainResult = Type.Object(
  { state: Type.Enum(['serving', 'delaying', 'delivering', 'disconnecting', 'stopped']) },
  open,
)

type Row = Pick<ApiMethod, 'summary' | 'params' | 'result'> & Partial<ApiMethod>

const ROWS: Readonly<Record<ApiMethodName, Row>> = {
  publish: {
    summary: 'Publishes to a room.',
    params: Type.Object({ channel: room, ...publicationFields }, open),
    result: receipt,
  },
  broadcast: {
    summary: 'Publishes the same to several rooms.',
    params: Type.Object({ channels: Type.Array(room, { minItems: 1 }), ...publicationFields }, open),
    result: Type.Object(
      { responses: Type.Array(Type.Object({ result: Type.Optional(receipt), error: Type.Optional(nothing) }, open)) },
      open,
    ),
  },
  subscribe: {
    summary: 'Subscribes connections of a user to a room. Plain members are in one room and are skipped.',
    params: Type.Object(
      {
        channel: room,
        ...target,
        ...optional({
          info,
          b64info: Type.String(),
          data: json,
          b64data: Type.String(),
          expire_at: unixSeconds,
          recover_since: position,
          override: Type.Object(
            {},
            {
              ...open,
              description: 'force_push_join_leave, force_positioning, force_recovery: each `{"value":true}`.',
            },
          ),
        }),
      },
      open,
    ),
    result: Type.Object({ count: Type.Integer(), skipped: Type.Integer() }, open),
  },
  unsubscribe: {
    summary: 'Ends memberships of a room. Plain members are closed with 1008.',
    params: Type.Object({ channel: room, ...target, code: Type.Optional(Type.Integer()) }, open),
    result: count,
  },
  disconnect: {
    summary:
      'Ends connections: with 3503, plain members with 1008, all of them with a code of one’s own from 4000 to 4999.',
    params: Type.Object(
      {
        ...target,
        ...optional({
          disconnect: Type.Object(
            { ...optional({ code: Type.Integer({ minimum: 3000, maximum: 4999 }), reason: Type.String() }) },
            open,
          ),
          code: Type.Integer({ minimum: 3000, maximum: 4999 }),
          reason: Type.String(),
          whitelist: Type.Array(Type.String(), { maxItems: 1000, description: 'Ids of connections that stay.' }),
        }),
      },
      open,
    ),
    result: count,
  },
  refresh: {
    summary: 'Moves the time at which connections end, or ends them.',
    params: Type.Object(
      {
        ...target,
        ...optional({ expired: Type.Boolean(), expire_at: unixSeconds, info, b64info: Type.String() }),
      },
      open,
    ),
    result: count,
  },
  presence: {
    summary: 'Who is in a room.',
    params: Type.Object({ channel: room }, open),
    result: presence,
    isReading: true,
  },
  presence_stats: {
    summary: 'How many are in a room.',
    params: Type.Object({ channel: room }, open),
    result: Type.Object({ num_clients: Type.Integer(), num_users: Type.Integer() }, open),
    isReading: true,
  },
  history: {
    summary: 'What was published in a room. Without a limit, or with 0, the position alone.',
    params: Type.Object(
      {
        channel: room,
        ...optional({
          limit: Type.Integer({ minimum: -1, description: '-1 for as many as may be.' }),
          since: Type.Union([position, Type.Null()]),
          reverse: Type.Boolean(),
        }),
      },
      open,
    ),
    result: Type.Object({ publications: Type.Array(publication), epoch, offset }, open),
    isReading: true,
  },
  history_remove: {
    summary: 'Forgets what was published in a room. Offsets go on.',
    params: Type.Object({ channel: room }, open),
    result: nothing,
  },
  channels: {
    summary: 'The rooms that have members.',
    params: Type.Object(
      {
        ...optional({
          pattern: Type.String({ maxLength: 255, description: '`*` stands for any characters, `?` for one.' }),
          limit: Type.Integer({ minimum: 1 }),
          after: Type.String({ maxLength: 255, description: 'The page begins behind this name.' }),
        }),
      },
      open,
    ),
    result: Type.Object(
      {
        channels: Type.Record(Type.String(), Type.Object({ num_clients: Type.Integer() }, open)),
        next: Type.Optional(Type.String({ description: 'Given when there are more: the next `after`.' })),
      },
      open,
    ),
    isReading: true,
  },
  info: {
    summary: 'This process and its figures.',
    params: nothing,
    result: Type.Object(
      {
        nodes: Type.Array(
          Type.Object(
            {
              uid: Type.String(),
              name: Type.String(),
              version: Type.String(),
              num_clients: Type.Integer(),
              num_users: Type.Integer(),
              num_subs: Type.Integer(),
              num_channels: Type.Integer(),
              uptime: Type.Integer({ minimum: 0, description: 'Seconds.' }),
            },
            open,
          ),
        ),
      },
      open,
    ),
    isReading: true,
  },
  batch: {
    summary: 'Several commands, carried out in order, or side by side with `parallel`.',
    params: Type.Object({ commands: Type.Array(Type.Object({}, open)), parallel: Type.Optional(Type.Boolean()) }, open),
    result: Type.Object({ replies: Type.Array(Type.Object({}, open)) }, open),
  },
  ban: {
    summary: 'Ends connections and refuses new ones, until the seconds are over. Kept by this process.',
    params: Type.Object({ ...banTarget, ...optional({ seconds, reason: Type.String() }) }, open),
    result: count,
    isForAdmins: true,
  },
  unban: {
    summary: 'Ends a ban.',
    params: Type.Object(banTarget, open),
    result: count,
    isForAdmins: true,
  },
  mute: {
    summary: 'Refuses what connections say, until the seconds are over. Kept by this process.',
    params: Type.Object({ ...banTarget, ...optional({ seconds, reason: Type.String() }) }, open),
    result: count,
    isForAdmins: true,
  },
  unmute: {
    summary: 'Ends a mute.',
    params: Type.Object(banTarget, open),
    result: count,
    isForAdmins: true,
  },
  log_level: {
    summary: 'Tells the level of the log, or changes it, for some seconds or until the process ends.',
    params: Type.Object(
      optional({
        level,
        seconds: Type.Integer({
          minimum: 1,
          maximum: LEVEL_SECONDS_MAX,
          description: 'The configured level returns after this time. Without it, it does not return by itself.',
        }),
      }),
      open,
    ),
    result: Type.Object(
      {
        level,
        configured: level,
        until: Type.Optional(Type.String({ description: 'When the configured level returns, in ISO 8601.' })),
      },
      open,
    ),
    isForAdmins: true,
  },
  drain: {
    summary: 'Stops the server as SIGTERM does: readiness 503, a delay, then every member is disconnected.',
    params: nothing,
    result: drainResult,
    isForAdmins: true,
  },
  undrain: {
    summary: 'Takes a drain back before anybody is disconnected.',
    params: nothing,
    result: drainResult,
    isForAdmins: true,
  },
}

export const API_METHODS = Object.fromEntries(
  Object.entries(ROWS).map(([name, row]) => [
    name,
    { name: name as ApiMethodName, isReading: false, isForAdmins: false, ...row },
  ]),
) as Readonly<Record<ApiMethodName, ApiMethod>>
