// The way of a server from the order to drain to its end, on a real server: the delay, in which everything goes on but readiness, the delivery
// of what was accepted, the way back out of both, and the disconnects that are spread over a window. A real process that drains under load: drain-load.test.ts.
import { describe, expect, test } from 'vitest'
import { type ConfigInput, resolveConfig } from '../src/config/config.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { push, request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, enterAll, type Member, type WireProtocol, wireProtocols } from './support/protocols.ts'
import { RawSocket } from './support/raw-socket.ts'
import { ENDLESS_DELAY } from './support/route-calls.ts'
import { startProcess } from './support/server-process.ts'
import { ADMIN_KEY, startServer, type TestServer } from './support/start-server.ts'

const CLOSE_OF: Readonly<Record<WireProtocol['name'], object>> = {
  plain: { code: 1012, reason: 'shutdown' },
  json: { code: 1012, reason: 'shutdown' },
  centrifuge: { code: 3001, reason: 'shutdown' },
}

const readiness = async (server: { port: number }) => (await request(server, '/readyz')).status

const answerOf = async (server: { port: number }, method: 'drain' | 'undrain', key = ADMIN_KEY) => {
  const { status, text } = await push(server, `/api/${method}`, {}, { key })
  return { status, body: JSON.parse(text) as unknown }
}

const inState = (state: string) => ({ status: 200, body: { result: { state } } })

async function said(speaker: Member, listeners: readonly Member[], text: string): Promise<void> {
  speaker.say(text)
  for (const member of listeners) {
    expect(await member.heard()).toEqual({ kind: 'said', from: speaker.id, data: text })
  }
}

// Time for a peer that reads nothing, so that the server waits for it to read what was accepted.
const LONG_DELIVERY = {
  drain: { windowSeconds: 0, timeoutSeconds: 3600 },
  heartbeat: { intervalSeconds: 600, timeoutSeconds: 1200 },
  limits: { outboxBytesMax: 16 * 1024 * 1024, outboxRingBytes: 64 * 1024 * 1024 },
} satisfies ConfigInput

/** A subscriber that reads nothing, for which bytes wait. `published`: how many publications. */
async function stuckReader(server: TestServer) {
  const client = await CentrifugeRawClient.connect(server)
  const room = freshRoom()
  await client.subscribe(room)
  client.socket.pause()
  let published = 0
  const waiting = () => server.connections().find(({ id }) => id === client.id)!.bytesWaiting
  for (; waiting() < 1024 * 1024; published += 1) {
    expect((await push(server, '/api/publish', { channel: room, data: 'x'.repeat(60_000) })).status).toBe(200)
  }
  return { client, published }
}

describe.each(wireProtocols)('$name', (protocol) => {
  test('drain - during the delay readiness is 503, and members talk and join as ever', async () => {
    const server = await startServer({ drain: ENDLESS_DELAY })
    const room = freshRoom()
    const first = await enter(protocol, server, { room })
    expect(await readiness(server)).toBe(200)
    expect(await answerOf(server, 'drain')).toEqual(inState('delaying'))
    expect(await readiness(server)).toBe(503)
    const second = await enter(protocol, server, { room, told: [first] })
    await said(first, [first, second], 'one')
    await said(second, [first, second], 'two')
    expect(await answerOf(server, 'undrain')).toEqual(inState('serving'))
    expect(await readiness(server)).toBe(200)
    await said(first, [first, second], 'three')
  })

  test('drain - after the delay members get their code, and those who still come too', async () => {
    const server = await startServer({ drain: ENDLESS_DELAY })
    const member = await enter(protocol, server, { room: freshRoom() })
    const late = await RawSocket.open(server.port)
    void server.stop()
    expect(server.drain.state).toBe('delaying')
    const stopped = server.stop({ skipDelay: true })
    expect(server.drain.state).toBe('delivering')
    const path = protocol.name === 'centrifuge' ? '/connection/websocket' : '/ws/room'
    expect((await late.upgrade({ path })).status).toBe(101)
    expect(await late.frames.next()).toMatchObject({ kind: 'close', ...CLOSE_OF[protocol.name] })
    expect(await member.closed).toEqual(CLOSE_OF[protocol.name])
    await stopped
    expect(server.drain.state).toBe('stopped')
    await expect(RawSocket.open(server.port)).rejects.toThrow('ECONNREFUSED')
  })

  test('drain - what was accepted is delivered for as long as that takes, and until then there is a way back', async () => {
    const server = await startServer(LONG_DELIVERY)
    const room = freshRoom()
    const members: Member[] = []
    for (let count = 0; count < 3; count++) members.push(await enter(protocol, server, { room, told: members }))
    const [first, second, third] = members as [Member, Member, Member]
    const stuck = await stuckReader(server)
    // Every request comes by a connection of its own: the server can be asked although it lets no member in.
    expect(await answerOf(server, 'drain')).toEqual(inState('delivering'))
    expect(await readiness(server)).toBe(503)
    expect((await push(server, `/rooms/${room}/statistics`, [])).status).toBe(503)
    const late = await RawSocket.open(server.port)
    const path = protocol.name === 'centrifuge' ? '/connection/websocket' : '/ws/room'
    expect((await late.upgrade({ path })).status).toBe(101)
    expect(await late.frames.next()).toMatchObject({ kind: 'close', ...CLOSE_OF[protocol.name] })
    third.socket.close()
    for (const member of [first, second]) expect(await member.heard()).toEqual({ kind: 'left', id: third.id })
    first.say('lost')
    expect(await first.heard()).toMatchObject({ kind: 'refused' })

    expect(await answerOf(server, 'undrain')).toEqual(inState('serving'))
    expect(await readiness(server)).toBe(200)
    await said(first, [first, second], 'one')
    const fourth = await enter(protocol, server, { room, told: [first, second] })
    await said(fourth, [first, second, fourth], 'two')

    const stopped = server.stop()
    expect(server.drain.state).toBe('delivering')
    stuck.client.socket.resume()
    for (const { closed } of [first, second, fourth]) expect(await closed).toEqual(CLOSE_OF[protocol.name])
    expect(await stuck.client.closed).toEqual(CLOSE_OF.centrifuge)
    expect(stuck.client.frames.join('').split('"pub":').length - 1).toBe(stuck.published)
    await stopped
    expect(server.drain.state).toBe('stopped')
  })

  test('drain - the disconnects are spread over the window, and those who stay hear nothing of them', async () => {
    const windowMs = 2000
    const server = await startServer({ drain: { windowSeconds: windowMs / 1000, timeoutSeconds: 60 } })
    const room = freshRoom()
    const members: Member[] = []
    for (let count = 0; count < 20; count++) members.push(await enter(protocol, server, { room, told: members }))
    const closedAtMs = members.map(async ({ closed }) => {
      expect(await closed).toEqual(CLOSE_OF[protocol.name])
      return performance.now()
    })
    const stopped = server.stop()
    const times = (await Promise.all(closedAtMs)).sort((one, other) => one - other)
    // The last of 20 is due after 19/20 of the window. On a busy machine all of it comes later, and more at a time.
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(windowMs / 2)
    const steps = times.filter((time, index) => time - (times[index - 1] ?? 0) > windowMs / 100)
    expect(steps.length).toBeGreaterThanOrEqual(4)
    for (const { heard } of members) await expect(heard(0)).rejects.toThrow()
    await stopped
  })
})

test('drain - a window with nobody in it is not waited for', async () => {
  const server = await startServer({ drain: { windowSeconds: 3000, timeoutSeconds: 7200 } })
  const members = [await CentrifugeRawClient.connect(server), await CentrifugeRawClient.connect(server)]
  const stopped = server.stop()
  // One of them is told, and the other does not wait for its turn.
  await Promise.race(members.map(({ closed }) => closed))
  for (const member of members) member.close()
  await stopped
})

test('drain - a second order and a second way back change nothing', async () => {
  const server = await startServer({ drain: ENDLESS_DELAY })
  expect(await answerOf(server, 'undrain')).toEqual(inState('serving'))
  for (let count = 0; count < 2; count++) expect(await answerOf(server, 'drain')).toEqual(inState('delaying'))
  expect(server.stop()).toBe(server.stop())
  for (let count = 0; count < 2; count++) server.undrain()
  expect(await readiness(server)).toBe(200)
  expect(await answerOf(server, 'drain')).toEqual(inState('delaying'))
})

test('drain - when the first member is disconnected there is no way back, for the API and the application', async () => {
  const server = await startServer({ drain: { windowSeconds: 2, timeoutSeconds: 60 } })
  const members = [await CentrifugeRawClient.connect(server), await CentrifugeRawClient.connect(server)]
  const raw = await RawSocket.open(server.port)
  const stopped = server.stop()
  await Promise.race(members.map(({ closed }) => closed))
  expect(server.drain.state).toBe('disconnecting')
  for (const mode of ['', 'X-Centrifugo-Error-Mode: transport\r\n']) {
    const head = `Host: localhost\r\nX-API-Key: ${ADMIN_KEY}\r\nContent-Type: application/json\r\n${mode}`
    void raw.write(`POST /api/undrain HTTP/1.1\r\n${head}Content-Length: 2\r\n\r\n{}`)
    const { status, body } = await raw.responses.next()
    const error = { code: 108, message: 'too late: members are being disconnected' }
    expect([status, JSON.parse(body)]).toEqual(mode === '' ? [200, { error }] : [400, error])
  }
  expect(() => server.undrain()).toThrow('too late')
  for (const { closed } of members) expect(await closed).toMatchObject({ code: 3001 })
  await stopped
  expect(() => server.undrain()).toThrow('too late')
})

test('drain - taken back after a moment of any length, a server goes on or has begun to disconnect', async () => {
  const outcomes = new Set<string>()
  for (let turns = 0; !outcomes.has('too late'); turns = turns * 4 + 1) {
    const server = await startServer({ shards: 1 })
    const member = await enter(wireProtocols[0]!, server, { room: freshRoom() })
    const stopped = server.stop()
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
    if (server.drain.state === 'delivering') {
      server.undrain()
      await said(member, [member], 'still here')
      const next = await enter(wireProtocols[0]!, server, { room: member.room, told: [member] })
      await said(next, [member, next], 'so am I')
      outcomes.add('goes on')
      void server.stop()
    } else {
      expect(() => server.undrain()).toThrow('too late')
      outcomes.add('too late')
    }
    expect((await member.closed).code).toBe(1012)
    await stopped
  }
  expect(outcomes).toContain('goes on')
})

test('drain - taken back again and again, everything that was acknowledged is heard once, and nothing else', async () => {
  const server = await startServer(LONG_DELIVERY)
  const room = freshRoom()
  const members = await enterAll(server, room)
  const stuck = await stuckReader(server)
  const acknowledged: number[] = []
  let refusedCount = 0
  let isOver = false
  const publishing = Array.from({ length: 4 }, async (_, publisher) => {
    for (let number = publisher; !isOver; number += 4) {
      const { text } = await push(server, '/api/publish', { channel: room, data: number })
      if ('result' in JSON.parse(text)) acknowledged.push(number)
      else refusedCount += 1
    }
  })
  for (let round = 0; round < 20; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20 * Math.random()))
    void server.stop()
    // Each of them at another moment of the delivery.
    await new Promise((resolve) => setTimeout(resolve, 4 * Math.random()))
    server.undrain()
  }
  isOver = true
  await Promise.all(publishing)
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(refusedCount).toBeGreaterThan(0)
  members[0]!.say('last')
  for (const member of members) {
    const heard: unknown[] = []
    while (heard.at(-1) !== 'last') heard.push(((await member.heard()) as { data?: unknown }).data)
    expect(heard.slice(0, -1).toSorted((one, other) => Number(one) - Number(other))).toEqual(
      acknowledged.toSorted((one, other) => one - other),
    )
  }
  stuck.client.close()
})

test('drain - a shard that is replaced during the delivery knows its members when the drain is taken back', async () => {
  const server = await startServer({ ...LONG_DELIVERY, shards: 1 }, { faults: true })
  const room = freshRoom()
  const [first, second] = await enterAll(server, room)
  await stuckReader(server)
  server.injectFault(0, 'exit')
  void server.stop()
  await eventually(
    () => server.stats().shards[0]!,
    ({ ready, restarts }) => ready && restarts === 1,
  )
  expect(server.drain.state).toBe('delivering')
  server.undrain()
  expect(await first!.heard()).toEqual({ kind: 'restarted' })
  second!.socket.close()
  expect(await first!.heard()).toEqual({ kind: 'left', id: second!.id })
  await said(first!, [first!], 'still here')
})

const KEYS = {
  admin: { key: 'key-of-the-admin-0123456789', scope: 'admin' },
  api: { key: 'key-of-the-back-end-0123456789', scope: 'api' },
  push: { key: 'key-of-the-pusher-0123456789', scope: 'push' },
  read: { key: 'key-of-the-reader-0123456789', scope: 'read' },
  sport: { key: 'key-for-sport-rooms-0123456789', scope: 'admin', rooms: ['sport:*'] },
} satisfies NonNullable<NonNullable<ConfigInput['admin']>['keys']>

test('drain - only a key that may do everything begins it or takes it back', async () => {
  const server = await startServer({ drain: ENDLESS_DELAY, admin: { keys: KEYS } })
  const refuse = async () => {
    for (const method of ['drain', 'undrain'] as const) {
      for (const name of ['api', 'push', 'read'] as const) {
        expect((await answerOf(server, method, KEYS[name].key)).status, name).toBe(403)
      }
      expect((await answerOf(server, method, KEYS.sport.key)).body).toMatchObject({ error: { code: 103 } })
    }
    const { text } = await push(
      server,
      '/api/batch',
      { commands: [{ drain: {} }, { undrain: {} }] },
      { key: KEYS.api.key },
    )
    expect(JSON.parse(text)).toMatchObject({ replies: [{ error: { code: 103 } }, { error: { code: 103 } }] })
  }
  await refuse()
  expect(server.drain.state).toBe('serving')
  expect(await answerOf(server, 'drain', KEYS.admin.key)).toEqual(inState('delaying'))
  await refuse()
  expect(server.drain.state).toBe('delaying')
  expect(await answerOf(server, 'undrain', KEYS.admin.key)).toEqual(inState('serving'))
})

test.each([
  [{ windowSeconds: 8 }, 0, 8, 8],
  [{ delaySeconds: 5 }, 5, 3, 8],
  [{ delaySeconds: 30, windowSeconds: 30, timeoutSeconds: 60 }, 30, 30, 60],
])('drain - %j leaves no time for the rest, and is refused', (drain, delay, window, got) => {
  expect(() => resolveConfig({ drain })).toThrow(
    `expected more than drain.delaySeconds (${delay}) and drain.windowSeconds (${window}) together, got ${got}`,
  )
})

test('drain - with a shard that hangs everybody is told, and the time is kept', async () => {
  const timeoutSeconds = 10
  const server = await startServer({ drain: { windowSeconds: 1, timeoutSeconds } }, { faults: true })
  const members: [WireProtocol, Member][] = []
  for (const shard of [0, 1]) {
    for (const protocol of wireProtocols) {
      members.push([protocol, await enter(protocol, server, { room: roomOn(server, shard) })])
    }
  }
  server.injectFault(0, 'hang')
  const beganAtMs = performance.now()
  const stopped = server.stop()
  for (const [{ name }, { closed }] of members) expect(await closed).toEqual(CLOSE_OF[name])
  await stopped
  expect(performance.now() - beganAtMs).toBeLessThan(timeoutSeconds * 1000)
})

test.each(wireProtocols)(
  'drain - $name members that wait in the window hear nothing of departures from a shard that is replaced',
  async (protocol) => {
    const server = await startServer({ shards: 1, drain: { windowSeconds: 4, timeoutSeconds: 60 } }, { faults: true })
    const room = freshRoom()
    const members: Member[] = []
    for (let count = 0; count < 8; count++) members.push(await enter(protocol, server, { room, told: members }))
    const heard = members.map(async (member) => {
      const kinds: string[] = []
      for (;;) {
        const next = await member.heard().catch(() => undefined)
        if (next === undefined) return kinds
        kinds.push(next.kind)
      }
    })
    server.injectFault(0, 'exit')
    await server.stop()
    for (const kinds of await Promise.all(heard)) expect(kinds.filter((kind) => kind !== 'restarted')).toEqual([])
    expect(server.stats().shards[0]!.restarts).toBe(1)
  },
)

function roomOn(server: TestServer, shard: number): string {
  for (;;) {
    const room = freshRoom()
    if (server.shardOf(room) === shard) return room
  }
}

test('drain - of a process, by the API, ends it with 0, and the log tells by whom and how', async () => {
  const server = await startProcess([], { LOBBYCAST_DRAIN_WINDOW_SECONDS: '1' })
  const member = await enter(wireProtocols[0]!, server, { room: freshRoom() })
  expect(await answerOf(server, 'drain')).toEqual(inState('delivering'))
  expect((await member.closed).code).toBe(1012)
  expect(await server.exited).toMatchObject({ code: 0, signal: null })
  const about = server.entries.filter(({ msg }) => ['draining', 'stopping', 'stopped'].includes(String(msg)))
  expect(about).toMatchObject([
    { msg: 'draining', by: 'apiKey', delaySeconds: 0, windowSeconds: 1, connections: 1 },
    { msg: 'stopping', connections: 1 },
    { msg: 'stopped', tookMs: expect.any(Number) },
  ])
})

test('drain - of a process by a signal can be taken back, and the next signal drains again', async () => {
  const server = await startProcess([], { LOBBYCAST_DRAIN_DELAY_SECONDS: '3', LOBBYCAST_DRAIN_TIMEOUT_SECONDS: '4' })
  const drained = () => server.entries.filter(({ msg }) => msg === 'draining').length
  for (let count = 1; count <= 2; count++) {
    server.child.kill('SIGTERM')
    await eventually(drained, (lines) => lines === count)
    expect(await readiness(server)).toBe(503)
    expect(await answerOf(server, 'undrain')).toEqual(inState('serving'))
    expect(await readiness(server)).toBe(200)
  }
  // The time of the drains that were taken back is no time of this one.
  await new Promise((resolve) => setTimeout(resolve, 5500))
  server.child.kill('SIGTERM')
  expect(await server.exited).toMatchObject({ code: 0, signal: null })
  expect(server.entries.filter(({ msg }) => msg === 'drain taken back')).toMatchObject([
    { by: 'apiKey' },
    { by: 'apiKey' },
  ])
})

test('drain - one that begins right after another was taken back has all of its time', async () => {
  const server = await startProcess([], {
    LOBBYCAST_DRAIN_DELAY_SECONDS: '4',
    LOBBYCAST_DRAIN_WINDOW_SECONDS: '0',
    LOBBYCAST_DRAIN_TIMEOUT_SECONDS: '5',
  })
  expect(await answerOf(server, 'drain')).toEqual(inState('delaying'))
  // Near the end of the delay, and both in one request: the watchdog looks less often than that.
  await new Promise((resolve) => setTimeout(resolve, 3400))
  const body = { commands: [{ undrain: {} }, { drain: {} }] }
  expect((await push(server, '/api/batch', body)).status).toBe(200)
  expect(await server.exited).toMatchObject({ code: 0, signal: null })
})

test('drain - a second signal during the delay ends the process at once', async () => {
  const server = await startProcess([], {
    LOBBYCAST_DRAIN_DELAY_SECONDS: '3600',
    LOBBYCAST_DRAIN_TIMEOUT_SECONDS: '7200',
  })
  // A drain by the API is no first signal.
  expect(await answerOf(server, 'drain')).toEqual(inState('delaying'))
  server.child.kill('SIGTERM')
  expect(await readiness(server)).toBe(503)
  server.child.kill('SIGTERM')
  expect(await server.exited).toMatchObject({ code: 1, signal: null })
})
