// HEAD: what GET answers, from the same peers and with the same key, and no body.

import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'

const lobby = sharedServer()

interface Head {
  readonly status: number
  readonly type: string | undefined
  /** What came behind the head, up to the end of the connection. */
  readonly rest: string
}

/** The answer to one request on a connection of its own, byte by byte as it came. */
async function ask(method: string, path: string, headers: Readonly<Record<string, string>>): Promise<Head> {
  const raw = await RawSocket.open(lobby.server.port)
  let text = ''
  const answered = new Promise<void>((resolve) => {
    raw.socket.on('data', (chunk) => {
      text += chunk
      if (text.includes('\r\n\r\n')) resolve()
    })
  })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  await raw.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  await answered
  // Ends the connection, so that everything in front of its answer is known to have come.
  await raw.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  await raw.ended
  const end = text.indexOf('\r\n\r\n')
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]),
    type: /^content-type: (.*)\r$/im.exec(text.slice(0, end + 2))?.[1],
    rest: text.slice(end + 4),
  }
}

const OWN = { Host: 'localhost' }
const KEYED = { ...OWN, 'X-API-Key': ADMIN_KEY }
const REBOUND = { Host: 'evil.example', Origin: 'https://evil.example' }

const rows: [path: string, from: string, headers: Readonly<Record<string, string>>, status: number][] = [
  ...['/healthz', '/readyz', '/metrics'].flatMap((path): typeof rows => [
    [path, 'anyone', OWN, 200],
    [path, 'a page of a rebound name', REBOUND, 200],
    [path, 'a peer with a wrong key', { ...OWN, 'X-API-Key': 'wrong' }, 200],
  ]),
  ['/rooms', 'a peer with the key', KEYED, 200],
  ['/rooms', 'a peer without it', OWN, 401],
  ['/rooms', 'a page of a rebound name', { ...KEYED, ...REBOUND }, 403],
]

describe('http', () => {
  test.each(rows)('HEAD %s - from %s is answered like GET', async (path, _, headers, status) => {
    const [get, head] = [await ask('GET', path, headers), await ask('HEAD', path, headers)]
    expect([get.status, head.status]).toEqual([status, status])
    expect(head.type).toBe(get.type)
  })

  test.each(rows)('HEAD %s - to %s has no body', async (path, _, headers) => {
    expect((await ask('HEAD', path, headers)).rest).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })
})
