// The table of HTTP routes that are no WebSockets: for each its method, its path, who may use it, and the shapes of what it takes and answers.
// Routing, checks, CORS, openapi.json and the tests come from this table; what a route does is in the *-routes.ts files. Pure.
import type { TSchema } from 'typebox'
import type { Scope } from '../config/admin-schema.ts'
import type { Config } from '../config/config.ts'
import { API_METHODS, type ApiMethod } from './api-methods.ts'
import { answers, bodies, queries } from './route-schemas.ts'

export type Method = 'GET' | 'POST' | 'DELETE'

/** What the handler is called by. Routes of the server API share one. */
export type RouteName =
  | 'health'
  | 'readiness'
  | 'metrics'
  | 'openapi'
  | 'docs'
  | 'docsFile'
  | 'config'
  | 'page'
  | 'pageIcon'
  | 'pageAsset'
  | 'session'
  | 'rooms'
  | 'room'
  | 'member'
  | 'statistics'
  | 'alias'
  | 'messages'
  | 'stream'
  | 'pushRecords'
  | 'records'
  | 'clearRecords'
  | 'removeRecord'
  | 'apiLines'
  | 'api'

/**
 * `anyone`: without a key, and without a look at Host and Origin. `key or token`: the handler judges the token. `key or ticket`: the handler
 * judges both.
 */
type Who = 'anyone' | 'key' | 'key or token' | 'key or ticket'

export interface Route {
  readonly name: RouteName
  readonly method: Method
  /** Segments in braces are parameters. */
  readonly path: string
  readonly summary: string
  readonly who: Who
  /** Scopes of the keys that may use it; empty where no key is needed. */
  readonly scopes: readonly Scope[]
  /** `both`: on the first listener even when `admin.listen` moves the others. */
  readonly listener: 'admin' | 'both'
  readonly query: TSchema | undefined
  /**
   * The shape of a JSON body; undefined where none is read. `inPlace`: the body is read by what its bytes go to, a shard or the server API, and
   * may be as large as limits.statisticsBytesMax.
   */
  readonly body: { readonly schema: TSchema; readonly inPlace: boolean } | undefined
  /** What a success answers: a JSON schema, or the media type of something else. */
  readonly answer: TSchema | string
  /** Headers of a request that mean something here. */
  readonly headers: readonly string[]
  /** The room to which an alias leads; empty elsewhere. */
  readonly room: string
  /** The method of the server API; undefined elsewhere. */
  readonly apiMethod: ApiMethod | undefined
}

const READERS: readonly Scope[] = ['admin', 'api', 'read']
const PUSHERS: readonly Scope[] = ['admin', 'api', 'push']
const WRITERS: readonly Scope[] = ['admin', 'api']
const ADMINS: readonly Scope[] = ['admin']

const TEXT = 'text/plain'
const NOTHING = {
  scopes: [],
  listener: 'admin',
  query: undefined,
  body: undefined,
  headers: [],
  room: '',
  apiMethod: undefined,
} as const

type Row = Pick<Route, 'name' | 'method' | 'path' | 'summary' | 'who' | 'answer'> & Partial<Route>

/** Of the page of `page.enabled`. */
const PAGE_ROWS: readonly Row[] = [
  {
    name: 'page',
    method: 'GET',
    path: '/',
    who: 'anyone',
    listener: 'both',
    answer: 'text/html',
    summary: 'The page.',
  },
  {
    name: 'pageIcon',
    method: 'GET',
    path: '/favicon.ico',
    who: 'anyone',
    listener: 'both',
    answer: 'image/svg+xml',
    summary: 'The icon of the page.',
  },
  {
    name: 'pageAsset',
    method: 'GET',
    path: '/assets/{file}',
    who: 'anyone',
    listener: 'both',
    answer: 'text/javascript',
    summary: 'A file of the page.',
  },
]

function fixedRows({ limits }: Config): readonly Row[] {
  const json = (schema: TSchema, inPlace = false) => ({ schema, inPlace })
  return [
    {
      name: 'health',
      method: 'GET',
      path: '/healthz',
      who: 'anyone',
      answer: TEXT,
      summary: 'Whether the process answers.',
    },
    {
      name: 'readiness',
      method: 'GET',
      path: '/readyz',
      who: 'anyone',
      answer: TEXT,
      summary: 'Whether all shards take commands; 503 while one is replaced, and while the server drains or stops.',
    },
    {
      name: 'metrics',
      method: 'GET',
      path: '/metrics',
      who: 'anyone',
      answer: TEXT,
      summary: 'Figures in the text format of Prometheus, computed at most once a second.',
    },
    {
      name: 'openapi',
      method: 'GET',
      path: '/openapi.json',
      who: 'anyone',
      answer: answers.openapi,
      summary: 'This description.',
    },
    {
      name: 'docs',
      method: 'GET',
      path: '/docs',
      who: 'anyone',
      answer: 'text/html',
      summary: 'A page that shows this description.',
    },
    {
      name: 'docsFile',
      method: 'GET',
      path: '/docs/{file}',
      who: 'anyone',
      answer: 'text/html',
      summary: 'A file of that page.',
    },
    {
      name: 'config',
      method: 'GET',
      path: '/admin/config',
      who: 'key',
      scopes: ADMINS,
      answer: answers.config,
      summary: 'The configuration in effect, without secrets.',
    },
    {
      name: 'session',
      method: 'POST',
      path: '/admin/session',
      who: 'key or ticket',
      scopes: ADMINS,
      listener: 'both',
      body: json(bodies.session),
      answer: answers.session,
      summary: 'Exchanges a ticket, or a key, for a token of the room $lobbycast and a key, both for twelve hours.',
    },
    {
      name: 'rooms',
      method: 'GET',
      path: '/rooms',
      who: 'key',
      scopes: READERS,
      query: queries.rooms(limits.roomsPageMax),
      answer: answers.rooms,
      summary: 'The rooms that have members.',
    },
    {
      name: 'room',
      method: 'GET',
      path: '/rooms/{room}',
      who: 'key',
      scopes: READERS,
      query: queries.room(limits.roomsPageMax),
      answer: answers.room,
      summary: 'One room with its members.',
    },
    {
      name: 'member',
      method: 'DELETE',
      path: '/rooms/{room}/members/{id}',
      who: 'key',
      scopes: WRITERS,
      answer: answers.count,
      summary: 'Ends the membership of one connection.',
    },
    {
      name: 'messages',
      method: 'POST',
      path: '/rooms/{room}/messages',
      who: 'key',
      scopes: WRITERS,
      query: queries.wait,
      body: json(bodies.message, true),
      headers: ['Idempotency-Key'],
      answer: answers.receipt,
      summary: 'Publishes a JSON value, which is the body, to a room.',
    },
    {
      name: 'statistics',
      method: 'POST',
      path: '/rooms/{room}/statistics',
      who: 'key',
      scopes: PUSHERS,
      query: queries.wait,
      body: json(bodies.statistics, true),
      headers: ['Idempotency-Key'],
      answer: answers.statistics,
      summary: 'Pushes statistic records to a room.',
    },
    {
      name: 'pushRecords',
      method: 'POST',
      path: '/rooms/{room}/records',
      who: 'key',
      scopes: PUSHERS,
      query: queries.push,
      body: json(bodies.records, true),
      headers: ['Idempotency-Key'],
      answer: answers.pushRecords,
      summary: 'Pushes records onto the board of a room, whatever their schema is, or only checks them.',
    },
    {
      name: 'records',
      method: 'GET',
      path: '/rooms/{room}/records',
      who: 'key',
      scopes: READERS,
      query: queries.records,
      answer: answers.records,
      summary: 'The records of a board. Pages applied in their order are the board at the offset of the last.',
    },
    {
      name: 'clearRecords',
      method: 'DELETE',
      path: '/rooms/{room}/records',
      who: 'key',
      scopes: PUSHERS,
      answer: answers.removal,
      summary: 'Removes all records of a board.',
    },
    {
      name: 'removeRecord',
      method: 'DELETE',
      path: '/rooms/{room}/records/{key}',
      who: 'key',
      scopes: PUSHERS,
      answer: answers.removal,
      summary: 'Removes one record of a board.',
    },
    {
      name: 'stream',
      method: 'GET',
      path: '/rooms/{room}/stream',
      who: 'key or token',
      scopes: READERS,
      listener: 'both',
      query: queries.stream,
      answer: 'text/event-stream',
      summary: 'What happens in a room from now on, as server-sent events.',
    },
    {
      name: 'apiLines',
      method: 'POST',
      path: '/api',
      who: 'key',
      scopes: WRITERS,
      body: json(bodies.lines, true),
      answer: answers.lines,
      summary: 'Commands of older libraries, `{"method":"..","params":{..}}`, one a line; as many lines come back.',
    },
  ]
}

/** Which keys may use a method of the server API. */
export function scopesOf({ isForAdmins, isReading }: ApiMethod): readonly Scope[] {
  if (isForAdmins) return ADMINS
  return isReading ? READERS : WRITERS
}

export function routesOf(config: Config, hasPage = config.page.enabled): readonly Route[] {
  const aliases = Object.entries(config.statistics.aliases).map(
    ([path, room]): Row => ({
      name: 'alias',
      method: 'POST',
      path,
      who: 'key',
      scopes: PUSHERS,
      query: queries.wait,
      body: { schema: bodies.statistics, inPlace: true },
      headers: ['Idempotency-Key'],
      answer: answers.nothing,
      summary: `Pushes statistic records to the room ${room}.`,
      room,
    }),
  )
  const methods = Object.values(API_METHODS).map(
    (apiMethod): Row => ({
      name: 'api',
      method: 'POST',
      path: `/api/${apiMethod.name}`,
      who: 'key',
      scopes: scopesOf(apiMethod),
      body: { schema: apiMethod.params, inPlace: true },
      headers: ['X-Centrifugo-Error-Mode'],
      answer: answers.reply(apiMethod.result),
      summary: apiMethod.summary,
      apiMethod,
    }),
  )
  const page = hasPage ? PAGE_ROWS : []
  return [...page, ...fixedRows(config), ...aliases, ...methods].map((row) => ({ ...NOTHING, ...row }))
}
