// What GET /metrics says is what has happened: traffic by protocol and by namespace, recoveries, statistics, probes, mailboxes, threads.

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { Endings } from '../src/metrics/endings.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { type Figures, figuresOf, figuresWhen } from './support/figures.ts'
import { listRooms, push, request } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, wireProtocols } from './support/protocols.ts'
import { ADMIN_KEY, startServer } from './support/start-server.ts'

const TRAFFIC = [
  'messages_in_total',
  'bytes_in_total',
  'messages_out_total',
  'bytes_out_total',
  'deliveries_total',
  'connections_opened_total',
  'connections',
] as const

describe.each(wireProtocols)('metrics - $name', (protocol) => {
  const label = `protocol="${protocol.name}"`

  test('metrics - messages, bytes and deliveries are what the connections have sent and received', async () => {
    const server = await startServer({ shards: 1, rooms: { namespaces: { chat: {} } } })
    const room = `chat:${freshRoom()}`
    const first = await enter(protocol, server, { room })
    const second = await enter(protocol, server, { room, told: [first] })
    const before = await figuresOf(server)
    const received = { messages: 0, bytes: 0 }
    for (const { socket } of [first, second]) {
      socket.on('message', (frame: Buffer) => {
        // Pings of the protocol do not count.
        const messages = frame
          .toString()
          .split('\n')
          .filter((text) => text !== '{}')
        received.messages += messages.length
        received.bytes += Buffer.byteLength(messages.join('\n'))
      })
    }
    const sent: Buffer[] = []
    for (const { socket } of [first, second]) {
      const send = socket.send.bind(socket)
      socket.send = (data: unknown) => {
        sent.push(Buffer.from(data as string))
        send(data as string)
      }
    }
    const texts = ['one', 'two', 'x'.repeat(3000)]
    for (const text of texts) {
      first.say(text)
      for (const member of [first, second]) expect(await member.heard()).toMatchObject({ kind: 'said', data: text })
    }
    const after = await figuresWhen(server, (figures) => {
      const change = (name: (typeof TRAFFIC)[number]) => figures.get(name, label) - before.get(name, label)
      expect(change('messages_in_total')).toBe(sent.length)
      expect(change('bytes_in_total')).toBe(sent.reduce((sum, { length }) => sum + length, 0))
      expect(change('messages_out_total')).toBe(received.messages)
      // Line breaks between messages are not counted.
      expect(received.bytes - change('bytes_out_total')).toBeLessThan(received.messages)
      expect(received.bytes).toBeGreaterThanOrEqual(change('bytes_out_total'))
      expect(change('deliveries_total')).toBe(2 * texts.length)
    })
    expect(after.get('namespace_deliveries_total', 'namespace="chat"')).toBe(2 * texts.length)
    expect(after.get('namespace_publications_total', 'namespace="chat"')).toBe(texts.length)
    expect(after.get('namespace_members', 'namespace="chat"')).toBe(2)
    expect(after.get('namespace_rooms', 'namespace="chat"')).toBe(1)
    expect(after.get('namespace_members', 'namespace=""')).toBe(0)
    expect(after.get('connections', label)).toBe(2)
    expect(after.get('connections_opened_total', label)).toBe(2)
    // The other protocols have nothing to show.
    for (const name of TRAFFIC) expect(after.sum(name)).toBe(after.get(name, label))
    for (const { socket } of [first, second]) socket.close()
    await figuresWhen(server, (figures) => {
      expect(figures.get('connections', label)).toBe(0)
      expect(figures.get('namespace_members', 'namespace="chat"')).toBe(0)
      expect(figures.get('namespace_rooms', 'namespace="chat"')).toBe(0)
    })
  })

  test('metrics - the way of a publication is timed, and what a flush had is counted', async () => {
    const server = await startServer({ shards: 1 })
    const member = await enter(protocol, server, { room: freshRoom() })
    member.say('hello')
    await member.heard()
    const figures = await figuresWhen(server, (shown) => {
      expect(shown.get('publish_to_kernel_seconds_count', 'shard="0"')).toBeGreaterThan(0)
    })
    expect(figures.get('publish_to_kernel_seconds_sum', 'shard="0"')).toBeGreaterThan(0)
    expect(figures.get('flush_messages_count', 'shard="0"')).toBeGreaterThan(0)
    expect(figures.get('frame_bytes_count')).toBeGreaterThan(0)
  })
})

describe('metrics - the way of publications', () => {
  const publish = (server: { port: number }, channel: string) => push(server, '/api/publish', { channel, data: 1 })
  const samples = (figures: Figures) => figures.get('publish_to_kernel_seconds_count', 'shard="0"')

  test('metrics - a publication that reaches nobody is not timed, and the next ones are', async () => {
    const server = await startServer({ shards: 1 })
    const plain = wireProtocols.find(({ name }) => name === 'plain')!
    const [empty, room] = [freshRoom(), freshRoom()]
    for (let count = 0; count < 5; count++) expect((await publish(server, empty)).status).toBe(200)
    expect(samples(await figuresOf(server))).toBe(0)
    const member = await enter(plain, server, { room })
    await enter(plain, server, { room: empty })
    await figuresWhen(server, (figures) => {
      void publish(server, room)
      expect(samples(figures)).toBeGreaterThan(2)
    })
    expect((await member.heard()).kind).toBe('said')
  })

  test('metrics - groups that leave before the end of a window are flushes of their own', async () => {
    const server = await startServer({ shards: 1, flush: { mode: 'fixed', maxWindowMs: 300 } })
    const plain = wireProtocols.find(({ name }) => name === 'plain')!
    const member = await enter(plain, server, { room: freshRoom() })
    const flushes = (figures: Figures) => figures.get('flush_messages_count', 'shard="0"')
    const before = await figuresOf(server)
    for (let count = 0; count < 96; count++) member.say(`${count}`)
    for (let count = 0; count < 96; count++) await member.heard()
    member.say('last')
    await member.heard()
    const after = await figuresWhen(server, (figures) => {
      expect(figures.get('flush_messages_sum', 'shard="0"') - before.get('flush_messages_sum', 'shard="0"')).toBe(97)
    })
    expect(flushes(after) - flushes(before)).toBeGreaterThanOrEqual(4)
    expect(after.get('flush_messages_bucket', 'shard="0",le="32"')).toBe(flushes(after))
  })
})

test('metrics - a stream that is refused counts once', async () => {
  const server = await startServer({ shards: 1, limits: { watchersMax: 1 } })
  const stop = new AbortController()
  const watch = () =>
    fetch(`http://127.0.0.1:${server.port}/rooms/one/stream`, {
      headers: { 'x-api-key': ADMIN_KEY },
      signal: stop.signal,
    })
  const codes = []
  for (let count = 0; count < 3; count++) codes.push((await watch()).status)
  expect(codes).toEqual([200, 503, 503])
  const figures = await figuresOf(server)
  const route = 'method="GET",route="/rooms/{room}/stream"'
  expect(figures.get('http_request_seconds_count', route)).toBe(3)
  expect(figures.get('http_requests_total', `${route},status="200"`)).toBe(1)
  expect(figures.get('http_requests_total', `${route},status="503"`)).toBe(2)
  stop.abort()
})

test('metrics - a frame of many commands counts as many messages', async () => {
  const server = await startServer({ shards: 1 })
  const client = await CentrifugeRawClient.connect(server, {}, { answerPings: false })
  const before = (await figuresOf(server)).get('messages_in_total', 'protocol="centrifuge"')
  client.socket.send(
    [1001, 1002, 1003].map((id) => JSON.stringify({ id, rpc: { method: 'nothing', data: {} } })).join('\n'),
  )
  await figuresWhen(server, (figures) => {
    expect(figures.get('messages_in_total', 'protocol="centrifuge"') - before).toBe(3)
  })
})

test('metrics - pushes of statistics and their records', async () => {
  const server = await startServer({
    shards: 1,
    rooms: { namespaces: { board: { board: { key: 'product_line_id' } } } },
  })
  const records = [{ product_line_id: 1 }, { product_line_id: 2 }, { product_line_id: 3 }]
  for (const room of ['plain', 'board:plain']) {
    expect((await push(server, `/rooms/${room}/statistics`, records)).status).toBe(200)
    expect((await push(server, `/rooms/${room}/statistics`, [{}])).status).toBe(400)
  }
  const figures = await figuresOf(server)
  expect(figures.get('shard_statistics_pushes_total', 'shard="0"')).toBe(2)
  expect(figures.get('shard_statistics_records_total', 'shard="0"')).toBe(6)
  expect(figures.get('shard_refused_statistics_total', 'shard="0"')).toBe(2)
})

test('metrics - recoveries by outcome', async () => {
  const server = await startServer({ shards: 1, rooms: { defaults: { historySize: 10 } } })
  const room = freshRoom()
  const client = await CentrifugeRawClient.connect(server)
  const { epoch, offset } = await client.subscribe(room, { recoverable: true })
  await client.ok('unsubscribe', { channel: room })
  await client.subscribe(room, { recover: true, epoch, offset })
  await client.ok('unsubscribe', { channel: room })
  await client.subscribe(room, { recover: true, epoch: 'other', offset: 7 })
  const figures = await figuresOf(server)
  expect(figures.get('recoveries_total', 'outcome="recovered"')).toBe(1)
  expect(figures.get('recoveries_total', 'outcome="unrecovered"')).toBe(1)
  expect(figures.get('recoveries_total', 'outcome="refused"')).toBe(0)
})

describe('metrics - probes', () => {
  const total = (figures: Figures, shard: number) => figures.get('probe_seconds_count', `shard="${shard}"`)

  test('metrics - every shard is probed, also after it was replaced, and the room of the probes appears nowhere', async () => {
    const server = await startServer({ shards: 2, metrics: { probeIntervalSeconds: 1 } }, { faults: true })
    await figuresWhen(server, (figures) => {
      for (const shard of [0, 1]) expect(total(figures, shard)).toBeGreaterThan(1)
    })
    server.injectFault(0, 'throw')
    const replaced = await figuresWhen(server, (figures) => {
      expect(figures.get('shard_restarts_total', 'shard="0"')).toBe(1)
      expect(figures.get('shard_ready', 'shard="0"')).toBe(1)
    })
    const figures = await figuresWhen(server, (shown) => {
      expect(total(shown, 0)).toBeGreaterThan(total(replaced, 0) + 1)
    })
    expect(figures.get('probe_p50_seconds', 'shard="0"')).toBeGreaterThan(0)
    expect(figures.get('probe_p99_seconds', 'shard="0"')).toBeGreaterThanOrEqual(
      figures.get('probe_p50_seconds', 'shard="0"'),
    )
    for (const name of ['shard_rooms', 'shard_publications_total', 'shard_flushes_total', 'namespace_rooms']) {
      expect(figures.sum(name), name).toBe(0)
    }
    expect(figures.sum('frames_published_total')).toBe(0)
    expect(figures.sum('deliveries_total')).toBe(0)
    expect((await listRooms(server)).rooms).toEqual([])
  })

  test('metrics - a probe takes as long as a message when rooms gather messages', async () => {
    const windowMs = 400
    const flush = { mode: 'fixed', maxWindowMs: windowMs } as const
    const server = await startServer({ shards: 1, flush, metrics: { probeIntervalSeconds: 1 } })
    const figures = await figuresWhen(server, (shown) => expect(total(shown, 0)).toBeGreaterThan(3))
    // A random part of the window, on average half of it. Without the first message of a probe each would leave at once.
    const meanMs = (1000 * figures.get('probe_seconds_sum', 'shard="0"')) / total(figures, 0)
    expect(meanMs).toBeGreaterThan(windowMs / 20)
  })

  test('metrics - probes come back however long the window is, and a server that stops loses none', async () => {
    const flush = { mode: 'fixed', maxWindowMs: 1000 } as const
    const server = await startServer({ shards: 1, flush, metrics: { probeIntervalSeconds: 1 } })
    const figures = await figuresWhen(server, (shown) => expect(total(shown, 0)).toBeGreaterThan(1))
    expect(figures.get('probes_lost_total', 'shard="0"')).toBe(0)
  })

  test('metrics - a shard that hangs loses its probes, and its inbox gets old', async () => {
    const server = await startServer({ shards: 1, metrics: { probeIntervalSeconds: 1 } }, { faults: true })
    await figuresWhen(server, (figures) => expect(total(figures, 0)).toBeGreaterThan(0))
    server.injectFault(0, 'hang')
    let oldest = 0
    await figuresWhen(server, (figures) => {
      oldest = Math.max(oldest, figures.get('mailbox_age_seconds', 'shard="0",ring="inbox"'))
      expect(figures.get('probes_lost_total', 'shard="0"')).toBeGreaterThan(0)
      expect(figures.get('shard_restarts_total', 'shard="0"')).toBe(1)
    })
    expect(oldest).toBeGreaterThan(0.2)
  })

  test('metrics - no probes where they are switched off', async () => {
    const server = await startServer({ shards: 1 })
    const figures = await figuresOf(server)
    expect(total(figures, 0)).toBe(0)
    expect(figures.text).not.toMatch(/^lobbycast_probe_p50_seconds\{/m)
  })
})

test('metrics - HTTP requests by route and status, on both listeners, and strangers make no figures', async () => {
  const server = await startServer({ shards: 1, admin: { listen: '127.0.0.1:0' } })
  const second = { port: server.adminPort! }
  const route = 'method="POST",route="/rooms/{room}/statistics"'
  for (const room of ['one', 'two']) {
    expect((await push(second, `/rooms/${room}/statistics`, [{ product_line_id: 1 }])).status).toBe(200)
  }
  expect((await push(second, '/rooms/one/statistics', [], { key: 'wrong' })).status).toBe(401)
  for (const place of [server, second]) {
    for (const path of ['/no/such', '/neither/this']) expect((await request(place, path)).status).toBe(404)
  }
  expect((await request(second, '/healthz', { method: 'DELETE' })).status).toBe(405)
  expect((await request(second, '/healthz')).status).toBe(200)
  const stream = new AbortController()
  const { status } = await fetch(`http://127.0.0.1:${second.port}/rooms/one/stream`, {
    headers: { 'x-api-key': ADMIN_KEY },
    signal: stream.signal,
  })
  expect(status).toBe(200)
  stream.abort()
  const figures = await figuresOf(second)
  expect(figures.get('http_requests_total', `${route},status="200"`)).toBe(2)
  expect(figures.get('http_requests_total', `${route},status="401"`)).toBe(1)
  expect(figures.get('http_request_seconds_count', route)).toBe(3)
  expect(figures.get('http_requests_total', 'method="other",route="none",status="404"')).toBe(4)
  expect(figures.get('http_requests_total', 'method="other",route="none",status="405"')).toBe(1)
  expect(figures.get('http_requests_total', 'method="GET",route="/rooms/{room}/stream",status="200"')).toBe(1)
  expect(figures.text).not.toMatch(/no\/such|neither/)
})

describe('metrics - how connections end', () => {
  test.each(wireProtocols)(
    'metrics - $name: by the server with code and reason, by peers with a code',
    async (protocol) => {
      const server = await startServer({ shards: 1, limits: { messageBytesMax: 500 } })
      const leaving = await enter(protocol, server, { room: freshRoom() })
      leaving.socket.close(1000)
      await leaving.closed
      const torn = await enter(protocol, server, { room: freshRoom() })
      torn.socket.terminate()
      const large = await enter(protocol, server, { room: freshRoom() })
      large.say('x'.repeat(1000))
      expect((await large.closed).code).toBe(1009)
      const kicked = await enter(protocol, server, { room: freshRoom() })
      expect(
        (
          await push(server, '/api/disconnect', {
            client: kicked.id,
            user: '',
            disconnect: { code: 4123, reason: 'out' },
          })
        ).status,
      ).toBe(200)
      await kicked.closed
      const figures = await figuresWhen(server, (shown) => {
        expect(shown.get('closes_total', 'code="1000"')).toBe(1)
        expect(shown.get('closes_total', 'code="1006"')).toBe(1)
        expect(shown.get('disconnects_total', 'code="1009",reason="message too big"')).toBe(1)
        expect(shown.sum('disconnects_total')).toBe(2)
      })
      expect(figures.sum('disconnects_total')).toBe(2)
      expect(figures.text).toMatch(/^lobbycast_disconnects_total\{code="\w+",reason="by request"\} 1$/m)
    },
  )

  test('metrics - a plain member closed with 1013 counts', async () => {
    const server = await startServer({ shards: 1, rooms: { defaults: { membersMax: 1 } } })
    const room = freshRoom()
    const plain = wireProtocols.find(({ name }) => name === 'plain')!
    await enter(plain, server, { room })
    expect(await plain.enter(server, { room })).toEqual({ kind: 'refused', with: 1013 })
    await figuresWhen(server, (figures) => {
      expect(figures.get('disconnects_total', 'code="1013",reason="room is full"')).toBe(1)
    })
  })

  test('metrics - what strangers make up is in no label', async () => {
    const server = await startServer({ shards: 1 })
    const secret = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJhIn0.c2lnbmF0dXJl'
    const paths = [`/ws/x?format=json?token=${secret}`, `/ws/board:x?rate=1&${secret}=1`, '/ws/aaa%01', '/ws/aaaa%01']
    for (const path of paths) {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`)
      const [code] = await once(socket, 'close')
      expect(code).toBe(1008)
    }
    const { text } = await figuresWhen(server, (figures) => {
      expect(figures.get('disconnects_total', 'code="1008",reason="other"')).toBe(paths.length)
    })
    expect(text).not.toContain(secret.slice(0, 12))
  })

  test('metrics - reasons are bounded, whatever a back end makes up', () => {
    const endings = new Endings()
    for (let number = 0; number < 10_000; number++) {
      endings.record({ code: 4000 + (number % 1000), cause: { reason: `reason ${number}` } })
    }
    const rows = [...endings.disconnects]
    expect(rows).toHaveLength(1)
    expect(rows.reduce((sum, [, count]) => sum + count, 0)).toBe(10_000)
  })
})

test('metrics - every thread tells how much it works and how late it is', async () => {
  const server = await startServer({ shards: 2 })
  const threads = ['main', 'shard-0', 'shard-1'].map((name) => `thread="${name}"`)
  const figures = await figuresWhen(server, (shown) => {
    for (const thread of threads) {
      expect(shown.get('thread_busy_seconds_total', thread)).toBeGreaterThan(0)
      expect(shown.get('event_loop_delay_seconds_count', thread)).toBeGreaterThan(1)
    }
  })
  for (const thread of threads) {
    const utilisation = figures.get('thread_utilisation', thread)
    expect(utilisation).toBeGreaterThanOrEqual(0)
    expect(utilisation).toBeLessThanOrEqual(1)
  }
})

test('metrics - a shard that works shows as one that does', async () => {
  const server = await startServer({ shards: 1, limits: { roomMembersMax: 2 } })
  const room = freshRoom()
  const records = Array.from({ length: 5000 }, (_, at) => ({ product_line_id: at, currency: 'x'.repeat(20) }))
  const body = JSON.stringify(records)
  const busy = (figures: Figures) => figures.get('thread_busy_seconds_total', 'thread="shard-0"')
  const before = busy(await figuresOf(server))
  await figuresWhen(server, (figures) => expect(busy(figures) - before).toBeGreaterThan(0.05), 0).catch(() => undefined)
  for (let count = 0; count < 100; count++)
    expect((await push(server, `/rooms/${room}/statistics`, body)).status).toBe(200)
  await figuresWhen(server, (figures) => expect(busy(figures) - before).toBeGreaterThan(0.1))
})

test('metrics - promtool finds nothing to object to', async () => {
  const server = await startServer({ shards: 2, metrics: { probeIntervalSeconds: 1 } })
  for (const protocol of wireProtocols) {
    const member = await enter(protocol, server, { room: freshRoom() })
    member.say('hello')
    await member.heard()
  }
  const { text } = await figuresWhen(server, (figures) => expect(figures.sum('probe_seconds_count')).toBeGreaterThan(0))
  expect(execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('')
})
