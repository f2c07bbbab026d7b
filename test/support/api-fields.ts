// Owns the places of the server API that take a text: every one that the schemas of its methods have, found by walking them, and a body
// of each method in which all but that place is right.

import { API_METHODS, type ApiMethodName } from '../../src/http/api-methods.ts'

type Step = string | number

export interface ApiField {
  readonly method: ApiMethodName
  // Where it is, such as `channels[0]` or `tags{key}`.
  readonly name: string
  // The body with a text, or any value, at this place.
  body(value: unknown): object
}

interface Schema {
  type?: string
  enum?: unknown[]
  properties?: Record<string, Schema>
  items?: Schema
  patternProperties?: Record<string, Schema>
  anyOf?: Schema[]
}

// A room for acknowledged commands, and a user whom nobody is.
export const CORPUS_ROOM = 'corpus'
const NOBODY = 'nobody-is-called-so'

// What every method needs. A row that is missing does not compile.
const RIGHT: Readonly<Record<ApiMethodName, object>> = {
  publish: { channel: CORPUS_ROOM, data: 1 },
  broadcast: { channels: [CORPUS_ROOM], data: 1 },
  subscribe: { channel: CORPUS_ROOM, user: NOBODY },
  unsubscribe: { channel: CORPUS_ROOM, user: NOBODY },
  disconnect: { user: NOBODY },
  refresh: { user: NOBODY },
  presence: { channel: CORPUS_ROOM },
  presence_stats: { channel: CORPUS_ROOM },
  history: { channel: CORPUS_ROOM, limit: 1 },
  history_remove: { channel: CORPUS_ROOM },
  channels: {},
  info: {},
  batch: { commands: [] },
  ban: { user: NOBODY, seconds: 1 },
  unban: { user: NOBODY },
  mute: { user: NOBODY, seconds: 1 },
  unmute: { user: NOBODY },
  log_level: {},
  drain: {},
  undrain: {},
}

const KEY = '{key}'

export const apiFields: readonly ApiField[] = Object.values(API_METHODS).flatMap(({ name: method, params }) =>
  placesIn(params as Schema).map((path) => ({
    method,
    name: path
      .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
      .join(''),
    body: (value) => placed({ base: bodyFor(method, path), path, value }) as object,
  })),
)

// Of data and b64data, of info and b64info, only one may be given.
function bodyFor(method: ApiMethodName, [first]: readonly Step[]): object {
  const { data, ...others } = RIGHT[method] as { data?: unknown }
  return first === 'b64data' || data === undefined ? others : { data, ...others }
}

function placesIn({ type, enum: choices, properties, items, patternProperties, anyOf }: Schema): Step[][] {
  if (type === 'object' && properties !== undefined && Object.keys(properties).length > 0) {
    return Object.entries(properties).flatMap(([key, schema]) => placesIn(schema).map((path): Step[] => [key, ...path]))
  }
  if (type === 'object') return patternProperties === undefined ? [[KEY]] : [[KEY], ['any']]
  if (type === 'array') return placesIn(items ?? {}).map((path): Step[] => [0, ...path])
  if (anyOf !== undefined) return anyOf.flatMap(placesIn)
  const takesText = type === 'string' || choices !== undefined || type === undefined
  return takesText ? [[]] : []
}

function placed({ base, path, value }: { base: unknown; path: readonly Step[]; value: unknown }): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (typeof step === 'number') return [placed({ base: undefined, path: rest, value })]
  const object = (base ?? {}) as Record<string, unknown>
  if (step === KEY) return Object.fromEntries([...Object.entries(object), [String(value), 'x']])
  return { ...object, [step]: placed({ base: object[step], path: rest, value }) }
}
