// Owns the libraries of back ends as the tests call them: those in Python as programs of their own, the JavaScript one as it is. Of the Go
// one, which the gate cannot fetch, its requests as it writes them, byte by byte, and its reading of the answers.

import { CentClient, CentException } from 'cent.js'
import { RawSocket } from '../support/raw-socket.ts'
import { ADMIN_KEY } from '../support/start-server.ts'
import type { BackEnd, Library, Outcome, Params } from './back-end.ts'
import { pythonWith, startProgram } from './python.ts'

const apiOf = ({ port }: { port: number }): string => `http://127.0.0.1:${port}/api`

const ROOM_METHODS = [
  'publish',
  'broadcast',
  'presence',
  'presence_stats',
  'history',
  'history_remove',
  'channels',
  'info',
]
const USER_METHODS = ['subscribe', 'unsubscribe', 'disconnect']

function pythonLibrary(
  spec: Omit<Library, 'start'> & {
    requirements: string
    program: string
    args?: readonly string[]
  },
): Library {
  const { requirements, program, args = [], ...library } = spec
  return {
    ...library,
    start: async (server) => {
      const python = await pythonWith(requirements)
      const { ask, close } = startProgram(python, program, [apiOf(server), ADMIN_KEY, ...args])
      const known = async (): Promise<readonly string[]> => {
        const names = (await ask({ method: 'methods' })) as string[]
        // A batch is sent by helpers in release 4.
        return spec.methods.includes('batch') && !names.includes('batch') ? [...names, 'batch'] : names
      }
      return { call: (method, params, key) => ask({ method, params, key }) as Promise<Outcome>, known, close }
    },
  }
}

const cent5 = {
  methods: [...ROOM_METHODS, ...USER_METHODS, 'refresh', 'batch'],
  paid: {
    methods: [
      ...['connections', 'update_user_status', 'get_user_status', 'delete_user_status', 'block_user', 'unblock_user'],
      ...['revoke_token', 'invalidate_user_tokens', 'device_register', 'device_update', 'device_remove', 'device_list'],
      ...['device_topic_list', 'device_topic_update', 'user_topic_list', 'user_topic_update', 'send_push_notification'],
      ...['update_push_status', 'cancel_push'],
    ],
    raised: 'CentTransportError',
  },
  unauthorized: 'CentUnauthorizedError',
  lacks: [],
  requirements: 'cent-5.txt',
  program: 'cent_5.py',
}

// The names of its functions where they are not those of the methods.
const JS_NAMES: Readonly<Record<string, string>> = {
  presence: 'getPresence',
  presence_stats: 'getPresenceStats',
  history: 'getHistory',
  history_remove: 'removeHistory',
  channels: 'getChannels',
  info: 'getInfo',
}

type Functions = Readonly<Record<string, (params: Params) => Promise<Params>>>
type Pipeline = (commands: { method: string; params: unknown }[]) => Promise<unknown[]>

function centJs(server: { port: number }): BackEnd {
  return {
    close: () => {},
    known: async () => {
      const client = new CentClient({ url: apiOf(server), apiKey: ADMIN_KEY })
      const ours = Object.fromEntries(Object.entries(JS_NAMES).map(([method, name]) => [name, method]))
      const names = Object.entries(client).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))
      return [...names.map((name) => ours[name] ?? name), ...('pipeline' in client ? ['batch'] : [])]
    },
    call: async (method, params = {}, apiKey = ADMIN_KEY) => {
      const client = new CentClient({ url: apiOf(server), apiKey })
      try {
        if (method !== 'batch')
          return { result: await (client as unknown as Functions)[JS_NAMES[method] ?? method]!(params) }
        const commands = (params.commands as Params[]).flatMap((command) =>
          Object.entries(command).map(([name, inner]) => ({ method: name, params: inner })),
        )
        return { result: { replies: await (client.pipeline as unknown as Pipeline)(commands) } }
      } catch (error) {
        // It keeps neither code nor message of an error.
        if (error instanceof CentException) return { raised: 'CentException' }
        throw error
      }
    },
  }
}

// What gocent 3 writes: one line a command, in the order of its structures' fields; Go escapes these three in JSON.
const goJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)

const GO_FIELDS: Readonly<Record<string, readonly string[]>> = {
  publish: [
    'channel',
    'data',
    'skip_history',
    'tags',
    'b64data',
    'idempotency_key',
    'delta',
    'version',
    'version_epoch',
  ],
  broadcast: [
    'channels',
    'data',
    'skip_history',
    'tags',
    'b64data',
    'idempotency_key',
    'delta',
    'version',
    'version_epoch',
  ],
  subscribe: [
    'channel',
    'user',
    'info',
    'presence',
    'join_leave',
    'position',
    'recover',
    'data',
    'recover_since',
    'client',
  ],
  unsubscribe: ['channel', 'user', 'client'],
  disconnect: ['user', 'Disconnect', 'ClientWhitelist', 'client'],
  history: ['channel', 'since', 'limit', 'reverse'],
}

// Written whether a caller gives them or not.
const GO_ALWAYS: Readonly<Record<string, Params>> = {
  publish: { data: null },
  broadcast: { data: null },
  disconnect: { Disconnect: null, ClientWhitelist: null },
}

function goCommand(method: string, given: Params): string {
  const all: Params = { ...GO_ALWAYS[method], ...given }
  const fields = (GO_FIELDS[method] ?? Object.keys(all)).filter((field) => field in all)
  const params = Object.fromEntries(
    fields.map((field) => [field, field === 'since' ? withoutEmpty(all[field]) : all[field]]),
  )
  return `${goJson({ method, params })}\n`
}

// A position, of which Go leaves out what is 0 or empty.
const withoutEmpty = (position: unknown): Params =>
  Object.fromEntries(Object.entries(position as Params).filter(([, value]) => value !== 0 && value !== ''))

export function goRequest(port: number, key: string, commands: readonly { method: string; params: Params }[]): Buffer {
  const body = commands.map(({ method, params }) => goCommand(method, params)).join('')
  const lines = [
    'POST /api HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'User-Agent: Go-http-client/1.1',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Authorization: apikey ${key}`,
    'Content-Type: application/json',
    'Accept-Encoding: gzip',
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

interface GoReply {
  error?: { code: number; message: string } | null
  result?: Params | null
}

async function gocent(server: { port: number }): Promise<BackEnd> {
  const raw = await RawSocket.open(server.port)
  const send = async (key: string, commands: { method: string; params: Params }[]): Promise<GoReply[] | string> => {
    await raw.write(goRequest(server.port, key, commands))
    const { status, body } = await raw.responses.next()
    if (status !== 200) return 'ErrStatusCode'
    const replies = body.split('\n').filter((line) => line !== '')
    return replies.length === commands.length
      ? replies.map((line) => JSON.parse(line) as GoReply)
      : 'ErrMalformedResponse'
  }
  return {
    close: () => raw.cut('RST'),
    known: async () => [...ROOM_METHODS, ...USER_METHODS, 'batch'],
    call: async (method, params = {}, key = ADMIN_KEY) => {
      const isPipe = method === 'batch'
      const commands = isPipe
        ? (params.commands as Params[]).flatMap((command) =>
            Object.entries(command).map(([name, inner]) => ({ method: name, params: inner as Params })),
          )
        : [{ method, params }]
      const replies = await send(key, commands)
      if (typeof replies === 'string') return { raised: replies }
      if (isPipe) return { result: { replies: replies.map(({ result, error }) => result ?? { error }) } }
      const { error, result } = replies[0]!
      return error ? { error } : { result: result ?? {} }
    },
  }
}

export const libraries: readonly Library[] = [
  pythonLibrary({ ...cent5, name: 'cent 5', args: ['sync'] }),
  pythonLibrary({ ...cent5, name: 'cent 5, async', args: ['async'] }),
  pythonLibrary({
    name: 'cent 4',
    methods: [...ROOM_METHODS, ...USER_METHODS, 'batch'],
    unauthorized: 'RequestException',
    lacks: ['tags', 'idempotency_key', 'b64data', 'disconnect', 'whitelist'],
    requirements: 'cent-4.txt',
    program: 'cent_4.py',
  }),
  {
    name: 'cent.js 6',
    methods: [...ROOM_METHODS, ...USER_METHODS, 'refresh', 'batch'],
    unauthorized: 'CentException',
    lacks: ['code'],
    start: async (server) => centJs(server),
  },
  {
    name: 'gocent 3',
    methods: [...ROOM_METHODS, ...USER_METHODS, 'batch'],
    unauthorized: 'ErrStatusCode',
    lacks: ['disconnect', 'whitelist'],
    start: gocent,
  },
]
