// A graceful stop on an engine that answers later: what is outstanding is waited for, and not longer than there is time. The beginning and the
// end of the engine itself.
import { expect, onTestFinished, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { push, request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { enter, enterAll, type Member, wireProtocols } from './support/protocols.ts'
import { startServer } from './support/start-server.ts'

// For engines of threads that start from here on.
function withReadyMs(ms: number): void {
  process.env.LATE_ENGINE_READY_MS = String(ms)
  onTestFinished(() => {
    delete process.env.LATE_ENGINE_READY_MS
  })
}

const rawLine = ({ socket }: Member): Promise<string> =>
  new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))

test('what was accepted is answered and delivered before everybody is told of the stop', async () => {
  const server = await startServer()
  const room = `late-slow-${freshRoom()}`
  const members = await enterAll(server, room)
  const pushed = push(server, '/api/publish', { channel: room, data: 'pushed' })
  for (const member of members) member.say(`from ${member.id}`)
  const statistics = push(server, `/rooms/${room}/statistics`, [])
  // All of it is taken by then, and nothing of it answered.
  await new Promise((resolve) => setTimeout(resolve, 500))
  const stopped = server.stop()
  expect(JSON.parse((await pushed).text)).toMatchObject({ result: { offset: expect.any(Number) } })
  expect((await statistics).status).toBe(200)
  for (const member of members) {
    const missing = new Set(['pushed', ...members.map(({ id }) => `from ${id}`)])
    while (missing.size > 0) missing.delete(((await member.heard()) as { data?: string }).data ?? '')
  }
  expect((await Promise.all(members.map(({ closed }) => closed))).map(({ code }) => code)).toEqual([1012, 1012, 3001])
  await stopped
  // The engine is asked nothing after its close, though everybody has left by now.
  expect(server.stats().shards.map(({ restarts }) => restarts)).toEqual([0, 0])
})

test('an engine that never answers holds the stop up for no longer than there is time', async () => {
  const server = await startServer({ drain: { windowSeconds: 0, timeoutSeconds: 2 } })
  const plain = await PlainClient.connect(server.port, freshRoom())
  await plain.welcome()
  const waits = push(server, '/api/publish', { channel: `late-never-${freshRoom()}`, data: 1 }).catch(() => undefined)
  const joins = await PlainClient.connect(server.port, `late-never-${freshRoom()}`)
  await new Promise((resolve) => setTimeout(resolve, 100))
  const startMs = performance.now()
  const stopped = server.stop()
  for (const client of [plain, joins]) expect((await client.closed).code).toBe(1012)
  await stopped
  await waits
  expect(performance.now() - startMs).toBeLessThan(2000)
})

test('a server starts when its engine is ready, and not before', async () => {
  withReadyMs(1500)
  const startMs = performance.now()
  const server = await startServer({ shards: 1 })
  expect(performance.now() - startMs).toBeGreaterThan(1500)
  expect((await request(server, '/readyz')).status).toBe(200)
  await enterAll(server, freshRoom())
})

test('while the engine of a replaced shard is not ready, its connections wait, and commands are refused for now', async () => {
  const server = await startServer({ shards: 1 }, { faults: true })
  const room = freshRoom()
  const member = await enter(wireProtocols[0]!, server, { room })
  const client = await CentrifugeRawClient.connect(server)
  withReadyMs(1500)
  server.injectFault(0, 'throw')
  expect(await member.heard()).toEqual({ kind: 'restarted' })
  expect((await request(server, '/readyz')).status).toBe(503)
  expect(await client.refused('subscribe', { channel: room })).toMatchObject({ code: 100, temporary: true })
  const late = await PlainClient.connect(server.port, room)
  await late.welcome()
  expect(await member.heard()).toEqual({ kind: 'joined', id: late.id })
  expect((await request(server, '/readyz')).status).toBe(200)
  await client.subscribe(room)
})

test('a shard whose engine is never ready is given up and started again', { timeout: 60_000 }, async () => {
  const server = await startServer({ shards: 1 }, { faults: true })
  withReadyMs(1_000_000)
  server.injectFault(0, 'throw')
  await eventually(
    () => server.stats().shards[0]!.restarts,
    (restarts) => restarts === 1,
  )
  await new Promise((resolve) => setTimeout(resolve, 1000))
  withReadyMs(0)
  await eventually(
    () => server.stats().shards[0]!,
    ({ ready, restarts }) => ready && restarts === 2,
  )
})

test.each(wireProtocols)(
  'an engine that fails ends its shard: $name members are told, and the room goes on',
  async (protocol) => {
    const server = await startServer({ shards: 1 })
    const room = `late-dies-${freshRoom()}`
    const member = await enter(protocol, server, { room })
    const pushed = push(server, '/api/publish', { channel: room, data: 'x' })
    if (protocol.name === 'centrifuge') {
      const lines: string[] = []
      while (!(lines.at(-1) ?? '').includes('unsubscribe')) lines.push(await rawLine(member))
      expect(lines.at(-1)).toContain('"code":2500')
    } else {
      let heard = await member.heard()
      if (heard.kind === 'said') heard = await member.heard()
      expect(heard).toEqual({ kind: 'restarted' })
    }
    expect([200, 503]).toContain((await pushed).status)
    await eventually(
      () => server.stats().shards[0]!,
      ({ ready, restarts }) => ready && restarts === 1,
    )
    expect((await protocol.enter(server, { room })).kind).toBe('in')
  },
)
