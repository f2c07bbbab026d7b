// An HTTP answer that goes on, over uWebSockets.js and over Node's own server: the same behaviour of both, against real sockets.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { loadUws, type us_listen_socket } from '../src/gateway/uws.ts'
import { type EventStream, NodeEventStream, UwsEventStream } from '../src/http/event-stream.ts'
import { Watcher } from '../src/http/watcher.ts'
import { utf8 } from '../src/protocol/byte-builder.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { eventually, Inbox } from './support/inbox.ts'
import { RawSocket } from './support/raw-socket.ts'

const HEADERS = { 'X-More': 'yes' }
const MiB = 1_048_576

interface Kind {
  readonly name: string
  /** A server that makes a stream of each request for `/stream`, and answers others. Returns its port. */
  readonly start: (take: (stream: EventStream) => void) => Promise<number>
}

const kinds: Kind[] = [
  {
    name: 'uWebSockets.js',
    start: async (take) => {
      const uws = loadUws()
      const app = uws.App()
      app.get('/stream', (res) => take(new UwsEventStream(res, { headers: HEADERS })))
      app.get('/refused', (res) => {
        new UwsEventStream(res, { headers: HEADERS })
        res.writeStatus('503 Service Unavailable').end('refused')
      })
      const listening = await new Promise<us_listen_socket>((resolve) => app.listen('127.0.0.1', 0, resolve))
      cleanUpAfterTest(() => app.close())
      return uws.us_socket_local_port(listening)
    },
  },
  {
    name: 'node:http',
    start: async (take) => {
      const server = createServer((req, res) => {
        const stream = new NodeEventStream(res, { headers: HEADERS })
        if (req.url === '/stream') take(stream)
        else res.writeHead(503).end('refused')
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      cleanUpAfterTest(() => {
        server.closeAllConnections()
        server.close()
      })
      return (server.address() as AddressInfo).port
    },
  },
]

/** A server, one request for a stream, and everything the peer has read, its chunks put together. */
async function streamOf({ start }: Kind, path = '/stream') {
  const streams = new Inbox<EventStream>('stream')
  const port = await start((stream) => streams.push(stream))
  const { socket } = await RawSocket.open(port)
  socket.removeAllListeners('data')
  let received = Buffer.alloc(0)
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  const text = () => {
    received = Buffer.concat([received, ...chunks.splice(0)])
    return received.toString('latin1')
  }
  const body = () => bodyOf(text())
  let isOver = false
  socket.once('close', () => {
    isOver = true
  })
  socket.once('end', () => {
    isOver = true
  })
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  const reads = (part: string) =>
    eventually(
      () => body().includes(part),
      (isThere) => isThere,
    )
  return { socket, text, body, reads, isOver: () => isOver, stream: () => streams.next() }
}

function eventsIn(body: string): { data: string[]; names: string[] } {
  const all = (field: string) => [...body.matchAll(new RegExp(`^${field}: (.*)$`, 'gm'))].map(([, value]) => value!)
  return { data: all('data'), names: all('event') }
}

/** What the chunks hold that have come whole or in part; the last chunk, of size 0, is shown as `<end>`. */
function bodyOf(text: string): string {
  let at = text.indexOf('\r\n\r\n') + 4
  let body = ''
  while (at > 3 && at < text.length) {
    const line = /^(?:\r\n)?([0-9A-Fa-f]+)\r\n/.exec(text.slice(at, at + 20))
    if (line === null) break
    const size = Number.parseInt(line[1]!, 16)
    at += line[0].length
    body += size === 0 ? '<end>' : text.slice(at, at + size)
    at += size
  }
  return body
}

describe.each(kinds)('event stream - $name', (kind) => {
  test('the head leaves with the first events, as chunks of one answer', async () => {
    const { stream, reads, text } = await streamOf(kind)
    const events = await stream()
    events.write(utf8(': first\n\n'))
    await reads('first')
    events.write(utf8('data: 2\n\n'))
    await reads(': first\n\ndata: 2\n\n')
    expect(text()).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    for (const line of ['Content-Type: text/event-stream', 'Cache-Control: no-store', 'X-More: yes']) {
      expect(text().toLowerCase()).toContain(`${line.toLowerCase()}\r\n`)
    }
  })

  test('as long as nothing is written the request may be answered otherwise', async () => {
    const { text } = await streamOf(kind, '/refused')
    await eventually(text, (all) => all.includes('refused'))
    expect(text()).toMatch(/^HTTP\/1\.1 503 /)
  })

  test('the bytes belong to the caller again after a write', async () => {
    const { stream, body } = await streamOf(kind)
    const events = await stream()
    const bytes = new Uint8Array(100_000)
    for (let round = 0; round < 100; round++) {
      bytes.fill(0x61 + (round % 26))
      events.write(bytes)
    }
    bytes.fill(0)
    await eventually(
      () => body().length,
      (length) => length === 100 * bytes.length,
    )
    for (let round = 0; round < 100; round++) {
      const part = body().slice(round * bytes.length, (round + 1) * bytes.length)
      expect(new Set(part)).toEqual(new Set([String.fromCharCode(0x61 + (round % 26))]))
    }
  })

  test('what a peer does not read is counted, until it has caught up; the end comes behind all of it', async () => {
    const { stream, socket, body, isOver } = await streamOf(kind)
    const events = await stream()
    socket.pause()
    const bytes = new Uint8Array(65_536).fill(0x78)
    let written = 0
    while (events.unreadBytes < 2 * MiB) {
      events.write(bytes)
      written += bytes.length
      if (written > 64 * MiB) throw new Error('everything was read')
      await new Promise((resolve) => setImmediate(resolve))
    }
    // The kernel holds the rest.
    expect(events.unreadBytes).toBeLessThan(2 * MiB + 2 * bytes.length)
    const before = events.unreadBytes
    events.write(bytes)
    written += bytes.length
    expect(events.unreadBytes).toBeGreaterThan(before)
    socket.resume()
    await eventually(
      () => body().length,
      (length) => length === written,
    )
    events.write(utf8('y'))
    await eventually(
      () => events.unreadBytes,
      (unread) => unread === 0,
    )
    events.end()
    await eventually(body, (all) => all.endsWith('y<end>'))
    expect(isOver()).toBe(false)
  })

  test('an end delivers what is unread', async () => {
    const { stream, socket, body } = await streamOf(kind)
    const events = await stream()
    let closed = 0
    events.onClosed(() => {
      closed += 1
    })
    socket.pause()
    const bytes = new Uint8Array(16 * MiB).fill(0x78)
    events.write(bytes)
    expect(events.unreadBytes).toBeGreaterThan(0)
    events.end()
    events.write(utf8('too late'))
    events.end()
    socket.resume()
    await eventually(
      () => body().length,
      (length) => length >= bytes.length + '<end>'.length,
    )
    expect(body().slice(bytes.length)).toBe('<end>')
    expect(closed).toBe(0)
  })

  test('a cut drops what is unread, closes the connection at once, and is told once', async () => {
    const { stream, socket, body, isOver } = await streamOf(kind)
    const events = await stream()
    let closed = 0
    events.onClosed(() => {
      closed += 1
    })
    socket.pause()
    const bytes = new Uint8Array(32 * MiB).fill(0x78)
    events.write(bytes)
    events.cut()
    expect(closed).toBe(1)
    events.cut()
    events.write(utf8('too late'))
    events.end()
    socket.on('error', () => undefined)
    socket.resume()
    await eventually(isOver, (is) => is)
    expect(body().length).toBeLessThan(bytes.length)
    expect(closed).toBe(1)
  })

  test.each(['FIN', 'RST'] as const)(
    'a peer that goes by %s is told once, also before anything was written',
    async (how) => {
      for (const hasBegun of [true, false]) {
        const { stream, socket } = await streamOf(kind)
        const events = await stream()
        const closed = new Inbox<string>('closed')
        events.onClosed(() => closed.push('first'))
        events.onClosed(() => closed.push('second'))
        if (hasBegun) events.write(utf8(': first\n\n'))
        if (how === 'FIN') socket.end()
        else socket.resetAndDestroy()
        expect([await closed.next(), await closed.next()]).toEqual(['first', 'second'])
        events.write(utf8('too late'))
        events.cut()
        events.end()
        expect(closed.size).toBe(0)
      }
    },
  )

  /** A watcher over the stream, which writes numbered events. */
  function watcherOf(stream: EventStream, outboxBytesMax: number) {
    const state = { isSlow: false, isGone: false, count: 0 }
    const watcher = new Watcher({
      stream,
      expiresAtMs: undefined,
      limits: { outboxBytesMax, slowGraceMs: 30_000 },
      ban: () => undefined,
      settled: () => undefined,
      gone: () => {
        state.isGone = true
      },
      counted: () => undefined,
      slow: () => {
        state.isSlow = true
      },
    })
    watcher.begin(performance.now())
    const say = () => {
      watcher.write(utf8(`data: ${state.count}:${'x'.repeat(60_000)}\n\n`), performance.now())
      if (!state.isSlow) state.count += 1
    }
    return { state, watcher, say }
  }

  test('a watcher that reads may be written more than its limit in one turn', async () => {
    const { stream, body } = await streamOf(kind)
    const { state, say } = watcherOf(await stream(), 100_000)
    for (let count = 0; count < 10; count++) say()
    expect(state).toEqual({ isSlow: false, isGone: false, count: 10 })
    await eventually(
      () => body().length,
      (length) => length > 600_000,
    )
  })

  test('a watcher that does not read finds an unbroken beginning, the event slow and the end', async () => {
    const { stream, socket, body } = await streamOf(kind)
    const events = await stream()
    const { state, watcher, say } = watcherOf(events, MiB)
    socket.pause()
    while (!state.isSlow) {
      say()
      if (state.count > 1000) throw new Error('everything was read')
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(events.unreadBytes).toBeLessThan(MiB + 100)
    watcher.sweep(performance.now(), Date.now())
    expect(state.isGone).toBe(false)
    socket.resume()
    await eventually(
      () => {
        watcher.sweep(performance.now(), Date.now())
        return state.isGone
      },
      (isGone) => isGone,
    )
    await eventually(body, (all) => all.endsWith('<end>'))
    const { data, names } = eventsIn(body())
    expect(data.slice(0, -1).map((text) => text.split(':')[0])).toEqual(data.slice(0, -1).map((_, index) => `${index}`))
    expect([data.length - 1, names]).toEqual([state.count, ['slow']])
  })

  test('an end before anything was written is an empty stream', async () => {
    const { stream, body, text } = await streamOf(kind)
    ;(await stream()).end()
    await eventually(text, (all) => all.includes('\r\n\r\n'))
    expect(text()).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(body().replace('<end>', '')).toBe('')
  })
})
