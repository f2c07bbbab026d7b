// Whether an HTTP request is a WebSocket handshake that may go on. A pure judgement over header values: the socket
// library answers 101 to almost anything, so each rule of the handshake that protects us or the peer is checked here.
// A header that is absent is the empty string.

export interface HandshakeRequest {
  readonly method: string
  readonly upgrade: string
  readonly connection: string
  readonly version: string
  readonly key: string
  readonly origin: string
  readonly host: string
  readonly allowedOrigins: OriginRule
}

export type HandshakeVerdict =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'refused'
      readonly status: '400 Bad Request' | '403 Forbidden' | '405 Method Not Allowed' | '426 Upgrade Required'
      readonly reason: string
      /** Headers that the answer must carry. */
      readonly headers?: readonly (readonly [name: string, value: string])[]
    }

const UPGRADE_WEBSOCKET = /(?:^|,)[ \t]*websocket[ \t]*(?:,|$)/i
const CONNECTION_UPGRADE = /(?:^|,)[ \t]*upgrade[ \t]*(?:,|$)/i
// 16 bytes are 22 base64 characters and two of padding; the last character carries two bits, the other four must be zero.
const KEY_OF_16_BYTES = /^[A-Za-z0-9+/]{21}[AQgw]==$/

const OK: HandshakeVerdict = { kind: 'ok' }

export function checkHandshake(request: HandshakeRequest): HandshakeVerdict {
  if (request.method.toUpperCase() !== 'GET') {
    return {
      kind: 'refused',
      status: '405 Method Not Allowed',
      reason: 'a WebSocket handshake is a GET request',
      headers: [['Allow', 'GET']],
    }
  }
  if (!UPGRADE_WEBSOCKET.test(request.upgrade)) return badRequest('the Upgrade header must name websocket')
  if (!CONNECTION_UPGRADE.test(request.connection)) return badRequest('the Connection header must name upgrade')
  if (request.version !== '13') {
    return {
      kind: 'refused',
      status: '426 Upgrade Required',
      reason: 'the Sec-WebSocket-Version header must be 13',
      headers: [['Sec-WebSocket-Version', '13']],
    }
  }
  if (!KEY_OF_16_BYTES.test(request.key)) {
    return badRequest('the Sec-WebSocket-Key header must be 16 bytes in base64')
  }
  if (!request.allowedOrigins.allows(request.origin, request.host)) {
    return { kind: 'refused', status: '403 Forbidden', reason: 'this Origin may not connect' }
  }
  return OK
}

/**
 * Which pages may connect. A request without an Origin comes from no browser and is always allowed. With an empty list a page may
 * connect to the host it was served from; with a list, only the origins in it, compared as whole strings; `*` stands for any.
 */
export class OriginRule {
  private readonly any: boolean
  private readonly sameOriginOnly: boolean
  private readonly listed: ReadonlySet<string>

  constructor(allowed: readonly string[]) {
    this.any = allowed.includes('*')
    this.sameOriginOnly = allowed.length === 0
    this.listed = new Set(allowed)
  }

  allows(origin: string, host: string): boolean {
    if (origin === '' || this.any) return true
    return this.sameOriginOnly ? isSameOrigin(origin, host) : this.listed.has(origin)
  }
}

const ORIGIN = /^(https?):\/\/([^/]+)$/i
// A name or address, or an IPv6 address in brackets, and a port. Nothing with a path, user info or a list gets through.
const AUTHORITY = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/
const DEFAULT_PORT: Readonly<Record<string, string>> = { http: '80', https: '443' }

/**
 * Whether the page came from the host that the request is for. The request's own scheme is unknown behind a TLS proxy, so a missing
 * port on either side means the default port of the origin's scheme.
 */
function isSameOrigin(origin: string, host: string): boolean {
  const parts = ORIGIN.exec(origin)
  if (parts === null) return false
  const defaultPort = DEFAULT_PORT[parts[1]!.toLowerCase()]!
  const from = normalAuthority(parts[2]!, defaultPort)
  return from !== undefined && from === normalAuthority(host, defaultPort)
}

function normalAuthority(authority: string, defaultPort: string): string | undefined {
  const parts = AUTHORITY.exec(authority)
  return parts === null ? undefined : `${parts[1]!.toLowerCase()}:${parts[2] ?? defaultPort}`
}

function badRequest(reason: string): HandshakeVerdict {
  return { kind: 'refused', status: '400 Bad Request', reason }
}
