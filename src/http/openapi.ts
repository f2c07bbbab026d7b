// The description of the HTTP routes as OpenAPI 3.1, made from the table of routes. Pure.
import type { TSchema } from 'typebox'
import type { OptionSchema } from '../config/options.ts'
import type { Route } from './route-table.ts'

export function openApiOf(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    paths[route.path] ??= {}
    paths[route.path]![route.method.toLowerCase()] = operationOf(route)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'lobbycast',
      version,
      summary: 'The HTTP side of a lobby server: rooms, statistics, the server API.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The key, or where it says so a token.' },
      },
      schemas: {
        Error: {
          type: 'object',
          required: ['error'],
          properties: { error: { description: 'What is wrong, as a text; a code and a text in the server API.' } },
        },
      },
    },
  }
}

function operationOf(route: Route): object {
  const { name, method, path, summary, who, scopes, body, answer } = route
  const isOpen = who === 'anyone'
  return {
    operationId: operationId(method, path),
    summary,
    tags: [tagOf(name)],
    ...(scopes.length === 0 ? {} : { description: `Keys of the scopes ${scopes.join(', ')}.` }),
    security: isOpen ? [] : [{ key: [] }, { bearer: [] }],
    parameters: [...pathParameters(path), ...queryParameters(route.query), ...route.headers.map(headerParameter)],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body.schema } } } }),
    responses: {
      200: { description: 'Done.', content: contentOf(answer) },
      ...Object.fromEntries(refusalsOf(route).map(([status, description]) => [status, refusal(description)])),
    },
  }
}

const contentOf = (answer: TSchema | string): object =>
  typeof answer === 'string' ? { [answer]: { schema: { type: 'string' } } } : { 'application/json': { schema: answer } }

const refusal = (description: string): object => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
})

function refusalsOf({ who, body, query, path }: Route): [number, string][] {
  const takesValues = body !== undefined || query !== undefined || path.includes('{')
  const table: [boolean, number, string][] = [
    [takesValues, 400, 'Something in the request is wrong; the text names it.'],
    [who !== 'anyone', 401, 'The key is missing or wrong.'],
    [who !== 'anyone', 403, 'The Host, the Origin or the scope of the key does not allow this.'],
    [body !== undefined, 413, 'The body is too large.'],
    [body !== undefined, 415, 'The body is no JSON, or is encoded.'],
    [who !== 'anyone', 429, 'The key is used too often; Retry-After says when to try again.'],
    [who !== 'anyone', 503, 'Busy; Retry-After says when to try again.'],
  ]
  return table.filter(([applies]) => applies).map(([, status, description]) => [status, description])
}

const pathParameters = (path: string): object[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

function queryParameters(query: TSchema | undefined): object[] {
  const { properties = {} } = (query ?? {}) as OptionSchema
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    schema,
  }))
}

const headerParameter = (name: string): object => ({ name, in: 'header', required: false, schema: { type: 'string' } })

/** `POST /rooms/{room}/statistics` to `post_rooms_room_statistics`. */
const operationId = (method: string, path: string): string =>
  `${method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+/g, '_')}`.replace(/_$/, '')

function tagOf(name: Route['name']): string {
  if (name === 'api' || name === 'apiLines') return 'server API'
  if (name === 'statistics' || name === 'alias') return 'statistics'
  return ['rooms', 'room', 'member', 'messages', 'stream'].includes(name) ? 'rooms' : 'server'
}
