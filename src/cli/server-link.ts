// The connection of a command to a running server: its address, the key, HTTP requests and WebSockets. The only file of the commands that uses
// undici, other files import its types at most: Node 20 has no WebSocket of its own, and undici reaches Unix sockets too. Main thread.
import { readFileSync } from 'node:fs'
import { Agent, request, WebSocket } from 'undici'
import type { Config } from '../config/config.ts'
import { roomNameFault } from '../protocol/room-name.ts'
import { UsageError } from './exit.ts'
import { KEY_VARIABLE } from './key-variable.ts'

export interface ServerFlags {
  /** An http: or https: URL, or unix: and a path. Undefined: the address in the configuration. */
  readonly url?: string
  /** A file with the key. Undefined: LOBBYCAST_KEY of the environment, or admin.apiKey of the configuration. */
  readonly keyFile?: string
  /** The key itself. */
  readonly key?: string
}

/** `lost`: the request may have been carried out. `unreachable`: it was not sent. */
export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: unknown
      readonly retryAfterMs: number | undefined
    }
  | { readonly kind: 'lost' | 'unreachable'; readonly why: string }

export interface Post {
  readonly body: string
  readonly idempotencyKey: string
}

/** A server that does not answer within this time counts as unreachable. */
const REQUEST_MS_MAX = 30_000
const ANSWER_BYTES_MAX = 64 * 1024 * 1024

/** Errors of a connection that was open, so that the request may have been carried out. */
const LOST = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

/** Statuses of answers by which a server refuses a WebSocket. */
const REFUSES = new Set([400, 401, 403, 429, 503])

export type RoomConnection = WebSocket

/** The address of the server API or of WebSockets. `socketPath`: of a Unix socket; the host of the URL is then not used. */
interface Place {
  readonly url: string
  readonly socketPath?: string
}

interface Request {
  readonly body?: string
  readonly headers: Readonly<Record<string, string>>
  readonly place?: Place
  readonly isText?: boolean
}

export class ServerLink {
  readonly #api: Place
  readonly #rooms: Place
  readonly #key: string
  readonly #agents = new Map<string, Agent>()

  /** Throws UsageError. */
  constructor(config: Config, { url, keyFile, key }: ServerFlags) {
    this.#api = url === undefined ? configuredApi(config) : givenPlace(url)
    this.#rooms = url === undefined ? configuredRooms(config) : this.#api
    this.#key = keyFile === undefined ? (key ?? environmentKey() ?? config.admin.apiKey) : keyOf(keyFile)
  }

  /** The address of the server API, for messages. */
  get name(): string {
    return nameOf(this.#api)
  }

  post(path: string, { body, idempotencyKey }: Post): Promise<Reply> {
    return this.#request(path, {
      body,
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    })
  }

  get(path: string): Promise<Reply> {
    return this.#request(path, { headers: {} })
  }

  /** As `get`, for an answer that is no JSON: the body is its text. */
  getText(path: string): Promise<Reply> {
    return this.#request(path, { headers: {}, isText: true })
  }

  /** `token`: empty for none. */
  openWebSocket(path: string, token: string): WebSocket {
    const { url } = this.#rooms
    const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` }
    return new WebSocket(url.replace(/^http/, 'ws') + path, { headers, dispatcher: this.#agent(this.#rooms) })
  }

  /** Why a WebSocket could not be opened. undici does not report the reason, so an ordinary request is sent to the same path. */
  async whyNoWebSocket(path: string): Promise<{ readonly kind: 'refused' | 'unreachable'; readonly text: string }> {
    const reply = await this.#request(path, { headers: {}, place: this.#rooms })
    const name = nameOf(this.#rooms)
    if (reply.kind !== 'answer') return { kind: 'unreachable', text: `${name} is not reachable: ${reply.why}` }
    // Other answers are about the ordinary request and not about the WebSocket.
    if (REFUSES.has(reply.status)) return { kind: 'refused', text: `${name} refused, ${faultOf(reply)}` }
    return { kind: 'unreachable', text: `${name} opens no WebSocket for this room` }
  }

  /** Closes idle connections, so that the process can end. */
  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()))
  }

  async #request(path: string, { body, headers, place = this.#api, isText = false }: Request): Promise<Reply> {
    try {
      const answer = await request(place.url + path, {
        method: body === undefined ? 'GET' : 'POST',
        body: body ?? null,
        headers: this.#key === '' ? headers : { ...headers, 'x-api-key': this.#key },
        dispatcher: this.#agent(place),
        headersTimeout: REQUEST_MS_MAX,
        bodyTimeout: REQUEST_MS_MAX,
      })
      const text = await answer.body.text()
      return {
        kind: 'answer',
        status: answer.statusCode,
        body: isText ? text : jsonOf(text),
        retryAfterMs: retryAfterOf(answer.headers['retry-after']),
      }
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException
      return { kind: LOST.has(code) ? 'lost' : 'unreachable', why: code === '' ? message : code }
    }
  }

  #agent({ socketPath = '' }: Place): Agent {
    const known = this.#agents.get(socketPath)
    if (known !== undefined) return known
    const agent = new Agent({ connect: socketPath === '' ? {} : { socketPath }, maxResponseSize: ANSWER_BYTES_MAX })
    this.#agents.set(socketPath, agent)
    return agent
  }
}

const nameOf = ({ url, socketPath }: Place): string => (socketPath === undefined ? url : `unix:${socketPath}`)

/** A room's name as a segment of a path. Throws UsageError. */
export function roomSegment(room: string): string {
  const fault = roomNameFault(room)
  if (fault !== undefined) throw new UsageError(`ROOM: ${fault}, got ${JSON.stringify(room)}`)
  return encodeURIComponent(room)
}

/** The status and the error message of an answer that is no success. */
export function faultOf({ status, body }: { status: number; body: unknown }): string {
  const said = typeof body === 'object' && body !== null && 'error' in body ? body.error : body
  return `${status}: ${typeof said === 'string' ? said.trim() : JSON.stringify(said)}`
}

function configuredApi(config: Config): Place {
  const { listen } = config.admin
  if (listen === '') return configuredRooms(config)
  return givenPlace(listen.startsWith('unix:') ? listen : `http://${listen}`)
}

function configuredRooms({ http }: Config): Place {
  if (http.port === 0) throw new UsageError('http.port is 0, so nobody knows where the server listens: give --url')
  // A server that listens on all addresses is reached on the loopback address.
  const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[http.host] ?? http.host
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${http.port}` }
}

function givenPlace(text: string): Place {
  if (/^unix:\/./.test(text)) return { url: 'http://localhost', socketPath: text.slice('unix:'.length) }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  ) {
    return { url: url.href.replace(/\/+$/, '') }
  }
  const wanted = 'a URL such as http://127.0.0.1:8081, or unix:/path'
  throw new UsageError(`--url: expected ${wanted}, got ${JSON.stringify(text)}`)
}

/** Reads a key or a token from its file, without the line break at the end. The error message never shows the content of the file. */
export function secretOf(flag: string, file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new UsageError(`${flag}: ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`)
  }
  if (/^[!-~]+$/.test(text)) return text
  throw new UsageError(`${flag}: ${file} must hold one line of printable ASCII characters without spaces`)
}

function environmentKey(): string | undefined {
  const key = process.env[KEY_VARIABLE] ?? ''
  if (key === '' || /^[!-~]+$/.test(key)) return key === '' ? undefined : key
  throw new UsageError(`${KEY_VARIABLE}: expected printable ASCII characters without spaces`)
}

const keyOf = (file: string): string => secretOf('--key-file', file)

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The answer of a proxy may be HTML.
    return text.slice(0, 200)
  }
}

/** The value of Retry-After in milliseconds. Reads only the form in seconds, which the server and most proxies write. */
const retryAfterOf = (value: string | string[] | undefined): number | undefined =>
  typeof value === 'string' && /^\d{1,6}$/.test(value) ? 1000 * Number(value) : undefined
