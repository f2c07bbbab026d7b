// For each row of the table of HTTP routes: a request that is right, and requests that are wrong in one thing each. The tests over the table
// are generated from this; a new route does not pass them before it has a row here.
import { request as httpRequest } from 'node:http'
import type { Route } from '../../src/http/route-table.ts'

/** The room that the requests name. */
export const ROOM = 'route-calls'
/** In the namespace that the default configuration has for boards. */
const BOARD_ROOM = 'board:route-calls'
const NOBODY = '00000000-0000-4000-8000-000000000000'

interface BadInput {
  /** What is wrong. */
  readonly name: string
  readonly query?: string
  readonly body?: string
  /** A part of the answer that names what is wrong. */
  readonly says: RegExp
  /** In the mode in which errors of the server API are answers; 400 elsewhere. */
  readonly code?: number
  /** The status, where it is not 400 (or 200 in the server API). */
  readonly status?: number
}

interface Sample {
  /** `ROOM` unless given. */
  readonly room?: string
  readonly body?: unknown
  /** 200 unless given. */
  readonly status?: number
  readonly bad?: readonly BadInput[]
}

const badRoom: BadInput = {
  name: 'a room that is none',
  body: '{"channel":"a\\u0000b","data":1}',
  says: /unknown channel/,
  code: 102,
}
const noRoom: BadInput = { name: 'no room', body: '{"data":1}', says: /channel is missing/, code: 107 }
const otherType: BadInput = {
  name: 'a room that is a number',
  body: '{"channel":5,"data":1}',
  says: /channel/,
  code: 107,
}
const notJson: BadInput = { name: 'no JSON', body: '{"channel":', says: /malformed/, status: 400 }
const notObject: BadInput = { name: 'no object', body: '[]', says: /object/, status: 400 }
const ofRoom = [badRoom, noRoom, otherType, notJson, notObject]
const noTarget: BadInput = { name: 'nobody named', body: `{"channel":"${ROOM}"}`, says: /user/, code: 107 }
const emptyUser: BadInput = { name: 'an empty user', body: `{"channel":"${ROOM}","user":""}`, says: /user/, code: 107 }
const ofPeople = [notJson, notObject, noTarget, emptyUser]

const statistics: Sample = {
  body: [],
  bad: [
    { name: 'no JSON', body: '[', says: /./ },
    { name: 'no list', body: '{}', says: /array|list/ },
    { name: 'a record of another type', body: '[1]', says: /object/ },
    { name: 'another wait', query: 'wait=now', body: '[]', says: /wait must be one of flushed/ },
  ],
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  health: {},
  readiness: {},
  metrics: {},
  openapi: {},
  docs: {},
  docsFile: {},
  config: {},
  page: {},
  pageIcon: {},
  pageAsset: { status: 404 },
  rooms: {
    bad: [
      { name: 'a limit that is no number', query: 'limit=abc', says: /limit must be an integer from 1 to 1000/ },
      { name: 'a limit of 0', query: 'limit=0', says: /limit must be/ },
      { name: 'another order', query: 'sort=age', says: /sort must be one of name, members, rate/ },
    ],
  },
  room: {
    bad: [{ name: 'a limit that is too high', query: 'limit=201', says: /limit must be an integer from 1 to 200/ }],
  },
  member: { status: 404, bad: [] },
  statistics,
  alias: statistics,
  pushRecords: {
    ...statistics,
    room: BOARD_ROOM,
    body: [{ product_line_id: 7 }],
    bad: [
      ...statistics.bad!,
      { name: 'a record without the key', body: '[{"currency":"EUR"}]', says: /product_line_id is missing/ },
    ],
  },
  records: {
    room: BOARD_ROOM,
    bad: [
      { name: 'a limit of 0', query: 'limit=0', says: /limit must be an integer from 1 to 10000/ },
      { name: 'an after that is none', query: 'after=x', says: /after must be/ },
      { name: 'a field that is none', query: 'fields=colour', says: /no field "colour"/ },
      { name: 'a where without a value', query: 'where=currency', says: /where must be field:value/ },
      { name: 'keys of another type', query: 'keys=a', says: /keys must be integers/ },
    ],
  },
  clearRecords: { room: BOARD_ROOM },
  removeRecord: { room: BOARD_ROOM, status: 404 },
  messages: {
    body: { text: 'hello' },
    bad: [
      { name: 'no JSON', body: '{', says: /not valid JSON/ },
      { name: 'more than a value', body: '1,"skip_history":true', says: /not valid JSON/ },
      { name: 'nothing', body: ' ', says: /not valid JSON/ },
      { name: 'another wait', query: 'wait=now', body: '1', says: /wait must be one of flushed/ },
    ],
  },
  stream: {},
  session: {
    body: {},
    bad: [
      { name: 'no JSON', body: '{', says: /not valid JSON/ },
      { name: 'no object', body: '[]', says: /the body/ },
      { name: 'a ticket of another type', body: '{"ticket":1}', says: /ticket must be/ },
    ],
  },
  apiLines: {
    body: { method: 'info', params: {} },
    bad: [
      { name: 'no JSON', body: 'hello', says: /line 1 is malformed/, status: 400 },
      { name: 'a line cut short', body: '{"method":"info"}\n{"method":"in', says: /line 2 is malformed/, status: 400 },
    ],
  },
  publish: {
    body: { channel: ROOM, data: 1 },
    bad: [...ofRoom, { name: 'no data', body: `{"channel":"${ROOM}"}`, says: /data/, code: 107 }],
  },
  broadcast: {
    body: { channels: [ROOM, 'other'], data: 1 },
    bad: [
      notJson,
      { name: 'no rooms', body: '{"channels":[],"data":1}', says: /channels/, code: 107 },
      { name: 'a room that is a number', body: '{"channels":[1],"data":1}', says: /channels/, code: 107 },
      { name: 'no list', body: '{"data":1}', says: /channels is missing/, code: 107 },
    ],
  },
  subscribe: { body: { channel: ROOM, user: 'nobody' }, bad: [badRoom, ...ofPeople] },
  unsubscribe: { body: { channel: ROOM, user: 'nobody' }, bad: [badRoom, ...ofPeople] },
  disconnect: { body: { user: 'nobody' }, bad: ofPeople },
  refresh: { body: { user: 'nobody', expire_at: 0 }, bad: ofPeople },
  presence: { body: { channel: ROOM }, bad: ofRoom },
  presence_stats: { body: { channel: ROOM }, bad: ofRoom },
  history: {
    body: { channel: ROOM, limit: 10 },
    bad: [
      ...ofRoom,
      { name: 'a limit that is a text', body: `{"channel":"${ROOM}","limit":"x"}`, says: /limit/, code: 107 },
    ],
  },
  history_remove: { body: { channel: ROOM }, bad: ofRoom },
  channels: {
    body: {},
    bad: [notJson, notObject, { name: 'a limit of 0', body: '{"limit":0}', says: /limit/, code: 107 }],
  },
  info: { body: {}, bad: [notJson, notObject] },
  batch: {
    body: { commands: [{ publish: { channel: ROOM, data: 1 } }] },
    bad: [
      notJson,
      { name: 'no commands', body: '{}', says: /commands is missing/, code: 107 },
      { name: 'no list', body: '{"commands":1}', says: /commands must be a list/, code: 107 },
    ],
  },
  ban: { body: { user: 'nobody', seconds: 1 }, bad: ofPeople },
  unban: { body: { user: 'nobody' }, bad: ofPeople },
  mute: { body: { user: 'nobody', seconds: 1 }, bad: ofPeople },
  unmute: { body: { user: 'nobody' }, bad: ofPeople },
  log_level: {
    body: {},
    bad: [
      notJson,
      notObject,
      { name: 'a level that is none', body: '{"level":"loud"}', says: /level/, code: 107 },
      { name: 'no second', body: '{"level":"info","seconds":0}', says: /seconds/, code: 107 },
      { name: 'more than a day', body: '{"level":"info","seconds":86401}', says: /seconds/, code: 107 },
      { name: 'seconds without a level', body: '{"seconds":1}', says: /seconds needs a level/, code: 107 },
    ],
  },
  drain: { body: {}, bad: [notJson, notObject] },
  undrain: { body: {}, bad: [notJson, notObject] },
}

/** Of a server that is sent right requests to every route: a drain does not go beyond its delay before it is taken back. */
export const ENDLESS_DELAY = { delaySeconds: 3600, timeoutSeconds: 7200 } as const

export function sampleOf({ name, apiMethod, path }: Route): Sample {
  const sample = SAMPLES[apiMethod?.name ?? name]
  if (sample === undefined) throw new Error(`${path} has no sample in route-calls.ts`)
  return sample
}

export function pathOf(route: Route): string {
  const { path } = route
  const room = path.includes('{room}') ? (sampleOf(route).room ?? ROOM) : ROOM
  return path.replace('{room}', room).replace('{id}', NOBODY).replace('{key}', '404').replace('{file}', 'start.js')
}

export interface Asked {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** One request on a connection of its own; an event stream is read up to its first event. */
export function ask(
  port: number,
  spec: { method: string; path: string; headers?: Readonly<Record<string, string>>; body?: string | undefined },
): Promise<Asked> {
  const { method, path, headers = {}, body } = spec
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, method, path, agent: false, headers: { ...headers, ...lengthOf(body) } })
    request.on('response', (response) => {
      let text = ''
      const done = () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
        request.destroy()
      }
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        if (response.headers['content-type'] === 'text/event-stream') done()
      })
      response.on('end', done)
    })
    request.on('error', reject)
    request.end(body)
  })
}

const lengthOf = (body: string | undefined): Record<string, string> =>
  body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
