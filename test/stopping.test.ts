// What a server that stops still takes, and what became of what it took. From the moment the stop is ordered nothing is taken any
// more: it is refused with a reason. What was answered as done has reached every member before it is told to go.

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { clientKinds, join, joinAll } from './support/clients.ts'
import { freshRoom, joinedNotice, type LobbyClient } from './support/lobby-client.ts'
import { lossesIn } from './support/protocols.ts'
import { type HttpResponse, RawSocket } from './support/raw-socket.ts'
import { ADMIN_KEY, startServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

const STOPPING = '{"error":"the server is stopping"}'

interface Asked {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
}

function requestOf({ method = 'POST', path, body }: Asked): string {
  const text = body === undefined ? '' : JSON.stringify(body)
  const head = [`${method} ${path} HTTP/1.1`, 'Host: localhost', `X-API-Key: ${ADMIN_KEY}`]
  if (method === 'POST') head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`)
  return `${head.join('\r\n')}\r\n\r\n${text}`
}

/** A connection that the server has accepted: while it stops it accepts none. */
async function keptAlive(server: { port: number }): Promise<RawSocket> {
  const raw = await RawSocket.open(server.port)
  await raw.write(requestOf({ method: 'GET', path: '/healthz' }))
  expect((await raw.responses.next()).status).toBe(200)
  return raw
}

/** What a client hears until its connection ends. */
async function everything(next: () => Promise<unknown>): Promise<string[]> {
  const heard: string[] = []
  for (;;) {
    const message = await next().catch(() => undefined)
    if (message === undefined) return heard
    heard.push(String(message))
  }
}

/** Numbers of the records that a plain member or a centrifuge member was told, in order. */
function recordsIn(lines: readonly string[]): number[] {
  return lines.flatMap((line) => [...line.matchAll(/"product_line_id":(\d+)/g)].map(([, number]) => Number(number)))
}

const refusedIn = (room: string): [Asked, { status: number; body: unknown }][] => [
  [
    { path: `/rooms/${room}/statistics`, body: [{ product_line_id: 1 }] },
    { status: 503, body: STOPPING },
  ],
  [
    { path: '/dailyNews', body: [{ product_line_id: 1 }] },
    { status: 503, body: STOPPING },
  ],
  [
    { method: 'GET', path: '/rooms' },
    { status: 503, body: STOPPING },
  ],
  [
    { method: 'GET', path: '/readyz' },
    { status: 503, body: 'not ready\n' },
  ],
  [
    { method: 'GET', path: '/healthz' },
    { status: 200, body: 'ok\n' },
  ],
  // The libraries of the reference server expect 200 for everything but a bad key.
  [
    { path: '/api/publish', body: { channel: room, data: { product_line_id: 1 } } },
    { status: 200, body: '{"error":{"code":100,"message":"the server is stopping"}}' },
  ],
]

test('stop - what comes after the order is refused with its reason, and no member hears of it', async () => {
  // What the shard took all the same would be heard at once, and not wait in a window until everybody has gone.
  const server = await startServer({ flush: { mode: 'immediate' } })
  const room = freshRoom()
  const members = await joinAll(clientKinds[1]!, server, { room, count: 2 })
  const [speaker, listener] = members as [LobbyClient, LobbyClient]
  const reader = await join(clientKinds[0]!, server, { room: 'dailyNews' })
  const sdk = await CentrifugeRawClient.connect(server)
  await sdk.subscribe(room)
  for (const member of members) expect(await member.next()).toBe(joinedNotice(sdk))
  const refused = refusedIn(room)
  const connections = await Promise.all(refused.map(() => keptAlive(server)))
  // All in one turn of the event loop, on which the server runs too: it reads nothing of this before the order.
  const stopped = server.stop()
  for (const [index, [asked]] of refused.entries()) void connections[index]!.write(requestOf(asked))
  speaker.sendText('too late')
  speaker.sendText(`\\w ${listener.id} too late`)
  sdk.send({ id: 101, publish: { channel: room, data: 'too late' } })
  for (const [index, [asked, { status, body }]] of refused.entries()) {
    const answer = await connections[index]!.responses.next()
    expect([answer.status, answer.body], asked.path).toEqual([status, body])
  }
  expect((await sdk.reply(101)).error).toMatchObject({ temporary: true })
  const notices = await everything(() => speaker.next())
  expect(notices.map(lossesIn).reduce((sum, count) => sum + count, 0)).toBe(2)
  expect(notices.filter((text) => lossesIn(text) === 0)).toEqual([])
  for (const member of [listener, reader]) expect(await everything(() => member.next())).toEqual([])
  for (const member of [speaker, listener, reader]) expect((await member.closed).code).toBe(1012)
  expect((await sdk.closed).code).toBe(3001)
  expect(sdk.frames.join('\n')).not.toContain('too late')
  await stopped
})

type Answers = Map<number, HttpResponse | 'none'>

/** Pushes a numbered record, and notes what is said about it. */
async function push(raw: RawSocket, room: string, { number, answers }: { number: number; answers: Answers }) {
  void raw.write(requestOf({ path: `/rooms/${room}/statistics`, body: [{ product_line_id: number }] }))
  const answer = await raw.responses.next().catch(() => 'none' as const)
  answers.set(number, answer)
  return answer
}

function* counting(): Generator<number, number> {
  for (let number = 1; ; number++) yield number
}

// A long window keeps what was taken in its shard when the order comes.
const moments = [
  { stopAfterMs: 0, windowMs: 1 },
  { stopAfterMs: 1, windowMs: 150 },
  { stopAfterMs: 3, windowMs: 20 },
  { stopAfterMs: 8, windowMs: 150 },
  { stopAfterMs: 15, windowMs: 1 },
  { stopAfterMs: 30, windowMs: 50 },
  { stopAfterMs: 60, windowMs: 150 },
  { stopAfterMs: 110, windowMs: 100 },
]

test.each(moments)(
  'stop - %j: each push that was answered with 200 has reached every member, and no other that was answered',
  async ({ stopAfterMs, windowMs }) => {
    const server = await startServer({ flush: { mode: 'fixed', maxWindowMs: windowMs } })
    const rooms = [freshRoom(), freshRoom(), freshRoom()]
    const members: { room: string; heard: Promise<string[]>; closed: Promise<{ code: number }> }[] = []
    for (const room of rooms) {
      for (const kind of clientKinds) {
        const member = await kind.connect(server.port, room)
        await member.welcome()
        members.push({ room, heard: everything(() => member.next()), closed: member.closed })
      }
      const sdk = await CentrifugeRawClient.connect(server)
      await sdk.subscribe(room)
      members.push({ room, heard: everything(() => sdk.nextLine()), closed: sdk.closed })
    }
    const numbers = counting()
    const answersIn = new Map(rooms.map((room): [string, Answers] => [room, new Map()]))
    const pushNext = (raw: RawSocket, room: string) =>
      push(raw, room, { number: numbers.next().value, answers: answersIn.get(room)! })
    const last = await keptAlive(server)
    expect(await pushNext(last, rooms[0]!)).toMatchObject({ status: 200 })
    const connections = await Promise.all(Array.from({ length: 12 }, () => keptAlive(server)))
    const pushers = connections.map(async (raw, index) => {
      while ((await pushNext(raw, rooms[index % rooms.length]!)) !== 'none');
    })
    await sleep(stopAfterMs)
    const stopped = server.stop()
    expect(await pushNext(last, rooms[0]!)).toMatchObject({ status: 503, body: STOPPING })
    await stopped
    await Promise.all(pushers)

    for (const [index, { room, heard, closed }] of members.entries()) {
      expect([1012, 3001]).toContain((await closed).code)
      const records = recordsIn(await heard)
      const told = new Set(records)
      expect(told.size, 'nothing is told twice').toBe(records.length)
      // All members of a room have heard the same, in the same order.
      expect(records).toEqual(recordsIn(await members[index - (index % 3)]!.heard))
      for (const [number, answer] of answersIn.get(room)!) {
        if (answer === 'none') continue
        expect([200, 503]).toContain(answer.status)
        if (answer.status === 503) expect(answer.body).toBe(STOPPING)
        expect(told.has(number), `record ${number} was answered with ${answer.status}`).toBe(answer.status === 200)
      }
    }
  },
)

test('stop - ordered while an inbox is full, it waits for all that the inbox holds', async () => {
  const limits = {
    inboxRingBytes: 4096,
    messageBytesMax: 512,
    statisticsBytesMax: 1024,
    outboxBytesMax: 4096,
    outboxRingBytes: 16_384,
  }
  let stopped: Promise<void> | undefined
  const rpc = {
    /** Keeps the main thread from its work until the shard can do nothing more. */
    pause() {
      let seen = -1
      for (let quietMs = performance.now(); performance.now() - quietMs < 5; ) {
        const { publications } = server.stats().shards[0]!
        if (publications !== seen) quietMs = performance.now()
        seen = publications
      }
    },
    stop() {
      stopped = server.stop()
    },
  }
  const server = await createServer(
    { http: { port: 0 }, shards: 1, limits, flush: { mode: 'immediate' }, log: { level: 'silent' } },
    { rpc },
  )
  onTestFinished(() => server.stop())
  const listener = await CentrifugeRawClient.connect(server)
  await listener.subscribe('r')
  const heard = everything(() => listener.nextLine())
  const speaker = await CentrifugeRawClient.connect(server)
  await speaker.subscribe('r')
  // One turn of the event loop, on which the server runs too, so it reads all of it at once.
  let last = 1000
  const publish = (length: number) => {
    last += 1
    speaker.send({ id: last, publish: { channel: 'r', data: `${last} ${'x'.repeat(length)}` } })
  }
  for (let round = 0; round < 20; round++) {
    for (let count = 0; count < 8; count++) publish(300)
    speaker.send({ id: 1, rpc: { method: 'pause' } })
  }
  for (let length = 300; length >= 0; length -= 1) publish(length)
  speaker.send({ id: 2, rpc: { method: 'stop' } })
  await speaker.closed
  const taken: number[] = []
  for (let id = 1001; id <= last; id++) {
    const { error } = await speaker.reply(id)
    if (error === undefined) taken.push(id)
    else expect(error).toMatchObject({ code: 111 })
  }
  // The inbox was full.
  expect(taken.length).toBeLessThan(last - 1000)
  const told = (await heard).flatMap((line) => /"data":"(\d+) /.exec(line)?.[1] ?? [])
  expect(told.map(Number)).toEqual(taken)
  await stopped
})

test.each(['exit', 'hang'] as const)('stop - a shard that is gone by %s is not waited for', async (fault) => {
  const server = await startServer({ shards: 2, drain: { windowSeconds: 0, timeoutSeconds: 300 } }, { faults: true })
  server.injectFault(0, fault)
  await server.stop()
})
