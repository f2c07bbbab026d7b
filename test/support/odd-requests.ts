// Owns requests that HTTP allows, or has a rule for, and that uWebSockets.js does not show to a server, or shows as they are. Each is
// named as in the table of docs/operations.md. The last request on a connection asks for its end.

import { connect } from 'node:net'
import { ADMIN_KEY } from './start-server.ts'

const KEY = `X-API-Key: ${ADMIN_KEY}\r\n`
const HOST = 'Host: localhost\r\n'
const CLOSE = 'Connection: close\r\n'
const JSON_TYPE = 'Content-Type: application/json\r\n'

const get = (rest: string, target = '/healthz', version = 'HTTP/1.1') => `GET ${target} ${version}\r\n${rest}\r\n`
const post = (headers: string, body: string) =>
  `POST /dailyNews HTTP/1.1\r\n${HOST}${KEY}${JSON_TYPE}${headers}\r\n${body}`
const chunked = (headers: string, body: string) => post(`Transfer-Encoding: chunked\r\n${headers}${CLOSE}`, body)
const push = post('Content-Length: 2\r\n', '[]')
const lastPush = post(`Content-Length: 2\r\n${CLOSE}`, '[]')
const manyLines = Array.from({ length: 120 }, (_, index) => `X-Line-${index}: ${index}\r\n`).join('')

export const oddRequests: Readonly<Record<string, string>> = {
  'HTTP/1.0': get(HOST, '/healthz', 'HTTP/1.0'),
  'HTTP/1.0 without a Host': get('', '/healthz', 'HTTP/1.0'),
  'a target in absolute form': get(HOST + CLOSE, 'http://localhost/healthz'),
  '`OPTIONS *`': `OPTIONS * HTTP/1.1\r\n${HOST}${CLOSE}\r\n`,
  'a body in chunks': chunked('', '2\r\n[]\r\n0\r\n\r\n'),
  'a chunk with an extension': chunked('', '2;a=b\r\n[]\r\n0\r\n\r\n'),
  'a body with a trailer': chunked('Trailer: X-Sum\r\n', '2\r\n[]\r\n0\r\nX-Sum: 1\r\n\r\n'),
  'no Host': get(CLOSE),
  'two Hosts': get(`${HOST}Host: example.org\r\n${CLOSE}`),
  'two Content-Lengths': post(`Content-Length: 2\r\nContent-Length: 3\r\n${CLOSE}`, '[] '),
  'Transfer-Encoding: gzip': post(`Transfer-Encoding: gzip\r\n${CLOSE}`, '[]'),
  '120 header lines': get(HOST + manyLines + CLOSE),
  'white space before a colon': get(`${HOST}X-A : 1\r\n${CLOSE}`),
  'three requests at once': push + push + lastPush,
}

// Sends bytes and reads until the peer ends the connection: the statuses of all answers, in order.
export function statusesOf(port: number, request: string): Promise<number[]> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      text += chunk
    })
    // A reset is an end too.
    socket.on('error', () => {})
    socket.on('close', () => resolve([...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status))))
    socket.write(request, 'latin1')
  })
}
