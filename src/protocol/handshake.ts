// Whether an HTTP request is a WebSocket handshake that may go on. A pure judgement over header values: the socket
// library answers 101 to almost anything, so each rule of the handshake that protects us or the peer is checked here.
// A header that is absent is the empty string. Who may connect is judged elsewhere (origin.ts, host.ts).

export interface HandshakeRequest {
  readonly method: string
  readonly upgrade: string
  readonly connection: string
  readonly version: string
  readonly key: string
}

export type HandshakeVerdict =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'refused'
      readonly status: '400 Bad Request' | '405 Method Not Allowed' | '426 Upgrade Required'
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
  return OK
}

function badRequest(reason: string): HandshakeVerdict {
  return { kind: 'refused', status: '400 Bad Request', reason }
}
