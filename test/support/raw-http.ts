// One HTTP request as bytes, and its answer as bytes: what fetch would decode, add or hide is seen as it is.
import { connect } from 'node:net'

export interface Answered {
  readonly status: number
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/**
 * `isAskedTwice`: GET / follows on the same connection, and the call fails unless its answer begins where the first one ends, as the first
 * one's own head says.
 */
export async function askRaw(
  port: number,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  { isAskedTwice = false } = {},
): Promise<Answered> {
  const lines = Object.entries({ Host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  try {
    const last = isAskedTwice ? '' : 'Connection: close\r\n'
    socket.write(`${method} ${path} HTTP/1.1\r\n${last}${lines.join('')}\r\n`)
    const head = await until(socket, chunks, (bytes) => headEnd(bytes))
    const [statusLine = '', ...fields] = head.bytes.toString('latin1', 0, head.end).split('\r\n')
    const found: Record<string, string> = {}
    for (const line of fields.filter((field) => field !== '')) {
      const colon = line.indexOf(':')
      found[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
    }
    const status = Number(statusLine.split(' ')[1])
    const isBodiless = method === 'HEAD' || status === 304
    const end = head.end + (isBodiless ? 0 : Number(found['content-length'] ?? 0))
    const whole = await until(socket, chunks, (bytes) => (bytes.length >= end ? end : undefined))
    if (isAskedTwice) {
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
      const next = await until(socket, chunks, (bytes) => headEnd(bytes.subarray(end)))
      const text = next.bytes.toString('latin1', end)
      if (!text.startsWith('HTTP/1.1 200')) throw new Error(`${method} ${path} is followed by ${text.slice(0, 40)}`)
    }
    return { status, headers: found, body: whole.bytes.subarray(head.end, end) }
  } finally {
    socket.destroy()
  }
}

function headEnd(bytes: Buffer): number | undefined {
  const at = bytes.indexOf('\r\n\r\n')
  return at < 0 ? undefined : at + 4
}

/** Reads until `find` finds the end of something. */
function until(
  socket: ReturnType<typeof connect>,
  chunks: readonly Buffer[],
  find: (bytes: Buffer) => number | undefined,
): Promise<{ bytes: Buffer; end: number }> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const bytes = Buffer.concat(chunks)
      const end = find(bytes)
      if (end === undefined) return
      socket.off('data', look)
      resolve({ bytes, end })
    }
    socket.on('data', look)
    socket.on('close', () => reject(new Error(`the connection has ended after ${Buffer.concat(chunks)}`)))
    socket.on('error', reject)
    look()
  })
}
