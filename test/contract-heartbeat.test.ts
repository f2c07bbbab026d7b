// The plain protocols, "Heartbeat": every connection is pinged at fixed intervals, a silent one is dropped, a living one stays. The
// tests of silence have to wait for time; everything runs side by side, and the slack is that of a busy machine.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { rsa, sign } from './support/auth-tokens.ts'
import { join } from './support/clients.ts'
import { figuresOf } from './support/figures.ts'
import { encodeFrame, Opcode } from './support/frames.ts'
import { broadcastOf, expectQuiet, freshRoom, joinedNotice, leftNotice } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawClient } from './support/raw-client.ts'
import { startProcess } from './support/server-process.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const quick = sharedServer({ heartbeat: { intervalSeconds: 1, timeoutSeconds: 2 } })
const usual = sharedServer()
const patient = sharedServer({ heartbeat: { intervalSeconds: 1, timeoutSeconds: 4 }, limits: { slowGraceMs: 500 } })
// Timers, and a machine that does other things as well.
const SLACK_MS = 1_500

const pong = (payload: string) => encodeFrame({ opcode: Opcode.pong, payload })

/** Those whose heartbeat is by pings of the WebSocket: what they add to the path. */
const pinged = [
  { protocol: 'plain', query: '' },
  { protocol: 'JSON', query: '?format=json' },
]

/** A member that answers pings only as its test does, and one that sees what becomes of it. */
async function muteMember(server: TestServer, query = '') {
  const room = freshRoom()
  const witness = await PlainClient.connect(server.port, room)
  await witness.welcome()
  const mute = await RawClient.connect(server.port, room, { mute: true, path: `/ws/${room}${query}` })
  if (query === '') await mute.welcome()
  else mute.id = (JSON.parse(String(await mute.next())) as { id: string }).id
  const silentSinceMs = performance.now()
  expect(await witness.next()).toBe(joinedNotice(mute))
  return { witness, mute, silentForMs: () => performance.now() - silentSinceMs }
}

async function takePings(client: RawClient, count: number): Promise<string[]> {
  const pings: string[] = []
  while (pings.length < count) pings.push(await client.pings.next())
  return pings
}

/** Answers its newest ping with what `answer` makes of it, until it is closed. Undefined: not at all. */
function answering(client: RawClient, answer: (payload: string) => string | undefined): void {
  const go = async () => {
    for (;;) {
      const payload = answer(await client.pings.next(60_000))
      if (payload !== undefined) void client.raw.write(pong(payload))
    }
  }
  go().catch(() => undefined)
}

describe.concurrent('heartbeat - by default', () => {
  // Repeated when it fails: both this process and the server must have been on time.
  test('heartbeat - pings every 5 s with the payload hi, whatever the client says meanwhile', {
    retry: 2,
  }, async () => {
    const client = await RawClient.connect(usual.server.port, freshRoom())
    await client.welcome()
    const startedMs = performance.now()
    const talk = setInterval(() => client.sendText('tick'), 200)
    const atMs: number[] = []
    for (let ping = 0; ping < 4; ping++) {
      expect(await client.pings.next(15_000)).toBe('hi')
      atMs.push(performance.now())
    }
    expect(atMs[0]! - startedMs).toBeGreaterThan(4_000 - 500)
    expect(atMs[0]! - startedMs).toBeLessThan(5_000 + SLACK_MS)
    for (const [index, ms] of atMs.slice(1).entries()) {
      expect(ms - atMs[index]!).toBeGreaterThan(5_000 - SLACK_MS)
      expect(ms - atMs[index]!).toBeLessThan(5_000 + SLACK_MS)
    }
    clearInterval(talk)
  })

  test('heartbeat - a client of which nothing comes is pinged all the same and dropped 10 to 15 s after its last sign', async () => {
    const { witness, mute, silentForMs } = await muteMember(usual.server)
    expect(await witness.next(25_000)).toBe(leftNotice(mute))
    expect(silentForMs()).toBeGreaterThan(10_000)
    // Dropped when the third ping was due, which is 15 s after its last sign at most.
    expect(mute.pings.takeAll()).toEqual(['hi', 'hi'])
    expect((await mute.closed).code).toBe(1006)
    await expectQuiet(witness)
  })

  test('heartbeat - a client that answers pings stays without saying a word', async () => {
    const room = freshRoom()
    const [first, second] = [
      await PlainClient.connect(usual.server.port, room),
      await RawClient.connect(usual.server.port, room),
    ]
    await first.welcome()
    await second.welcome()
    expect(await first.next()).toBe(joinedNotice(second))
    for (let ping = 0; ping < 4; ping++) await once(first.socket, 'ping')
    await expectQuiet(first, second)
  })
})

describe.concurrent('heartbeat - configured, 1 s and 2 s', () => {
  test.each(pinged)(
    'heartbeat - the others hear of a silent $protocol client exactly once, and it is counted',
    async ({ query }) => {
      const { witness, mute, silentForMs } = await muteMember(quick.server, query)
      const before = (await figuresOf(quick.server)).sum('heartbeat_drops_total')
      expect(await witness.next()).toBe(leftNotice(mute))
      expect(silentForMs()).toBeGreaterThan(2_000)
      // Dropped when the third ping was due.
      expect(mute.pings.takeAll()).toEqual(['hi', 'hi'])
      expect((await mute.closed).code).toBe(1006)
      await expectQuiet(witness)
      expect((await figuresOf(quick.server)).sum('heartbeat_drops_total')).toBeGreaterThan(before)
    },
  )

  test.each(pinged)('heartbeat - a $protocol client that does not even read is dropped as well', async ({ query }) => {
    const { witness, mute } = await muteMember(quick.server, query)
    mute.raw.socket.pause()
    expect(await witness.next()).toBe(leftNotice(mute))
    await expectQuiet(witness)
  })

  test.each(pinged)(
    'heartbeat - any frame counts as life, from a $protocol client that answers no ping',
    async ({ protocol, query }) => {
      const signs: [string, Buffer][] = [
        ['text', encodeFrame({ opcode: Opcode.text, payload: 'tick' })],
        ['binary', encodeFrame({ opcode: Opcode.binary, payload: 'tick' })],
        ['ping', encodeFrame({ opcode: Opcode.ping, payload: 'tick' })],
        ['pong', pong('')],
        ['foreign pong', pong('x'.repeat(125))],
      ]
      await Promise.all(
        signs.map(async ([sign, frame]) => {
          // The end of a JSON connection.
          if (sign === 'binary' && protocol === 'JSON') return
          const { witness, mute } = await muteMember(quick.server, query)
          const beat = setInterval(() => void mute.raw.write(frame), 300)
          const pings = await takePings(mute, 6).finally(() => clearInterval(beat))
          expect(pings, sign).toEqual(Array(6).fill('hi'))
          // Its silence begins now.
          let last = String(await witness.next())
          while (last === broadcastOf(mute, 'tick')) last = String(await witness.next())
          expect(last, sign).toBe(leftNotice(mute))
          await expectQuiet(witness)
        }),
      )
    },
  )

  test.each(pinged)(
    'heartbeat - pieces of a $protocol message that never ends are no life, being no event',
    async ({ query }) => {
      const { witness, mute } = await muteMember(quick.server, query)
      void mute.raw.write(encodeFrame({ opcode: Opcode.text, payload: 'x', fin: false }))
      const piece = encodeFrame({ opcode: Opcode.continuation, payload: 'x', fin: false })
      const beat = setInterval(() => void mute.raw.write(piece), 300)
      const notice = await witness.next().finally(() => clearInterval(beat))
      expect(notice).toBe(leftNotice(mute))
      await expectQuiet(witness)
    },
  )
})

describe.concurrent('heartbeat - and the probes of those who are sent much', () => {
  /** A mute member of a room in which a lap's worth has been said. */
  async function probedMember() {
    const { server } = patient
    const room = freshRoom()
    const mute = await RawClient.connect(server.port, room, { mute: true })
    await mute.welcome()
    const speaker = (await join(PlainClient, server, { room, told: [mute] })) as PlainClient
    const sayLap = async () => {
      for (let index = 0; index < 4; index++) {
        speaker.sendText('x'.repeat(20_000))
        while (!String(await speaker.next()).includes('"msg":"xxx'));
      }
    }
    await sayLap()
    const untilProbe = async (answer: (payload: string) => string | undefined): Promise<string> => {
      for (;;) {
        const payload = await mute.pings.next(15_000)
        if (payload !== 'hi') return payload
        const answered = answer(payload)
        if (answered !== undefined) void mute.raw.write(pong(answered))
      }
    }
    return { server, mute, speaker, sayLap, untilProbe }
  }

  test('probe - an answer to a later hi answers the probe as well, so the next one is another', async () => {
    const { mute, sayLap, untilProbe } = await probedMember()
    const first = await untilProbe((payload) => payload)
    expect(await mute.pings.next()).toBe('hi')
    void mute.raw.write(pong('hi'))
    await sayLap()
    const second = await untilProbe((payload) => payload)
    expect(second).not.toBe(first)
    void mute.raw.write(pong(second))
    for (let ping = 0; ping < 6; ping++) {
      expect(await mute.pings.next()).toBe('hi')
      void mute.raw.write(pong('hi'))
    }
  }, 60_000)

  test('probe - a client that waits for a newer ping than its probe, and answers only that, stays', async () => {
    const { mute, sayLap } = await probedMember()
    const seen: string[] = []
    answering(mute, (payload) => {
      seen.push(payload)
      return payload === 'hi' ? payload : undefined
    })
    const probes = () => seen.filter((payload) => payload !== 'hi')
    for (let lap = 0; probes().length < 3; lap++) {
      expect(lap).toBeLessThan(100)
      await sayLap()
      await sleep(500)
    }
    expect(new Set(probes()).size).toBe(probes().length)
    mute.sendText('here')
    while ((await mute.next()) !== broadcastOf(mute, 'here'));
  }, 60_000)

  test('probe - foreign answers are life and nothing else: no second probe, and no judgement on who never answered', async () => {
    const { mute, sayLap } = await probedMember()
    const seen: string[] = []
    answering(mute, (payload) => {
      seen.push(payload)
      return `not ${payload}`
    })
    const beats = () => seen.filter((payload) => payload === 'hi').length
    while (beats() < 12) {
      await sayLap()
      await sleep(500)
    }
    expect(seen.length - beats()).toBe(1)
    mute.sendText('here')
    while ((await mute.next()) !== broadcastOf(mute, 'here'));
  }, 60_000)

  test('probe - who has answered a ping before, and then answers the probe with something else, is slow', async () => {
    const { server, mute, sayLap, untilProbe } = await probedMember()
    void mute.raw.write(pong(await untilProbe((payload) => payload)))
    await sayLap()
    await untilProbe((payload) => payload)
    answering(mute, (payload) => `not ${payload}`)
    expect(await mute.closed).toEqual({ code: 1013, reason: 'slow' })
    expect((await figuresOf(server)).get('slow_consumers_total')).toBe(1)
  }, 60_000)
})

test('heartbeat - a process that was stopped, again and again, drops nobody whose answers it has yet to read', async () => {
  const server = await startProcess([], {
    LOBBYCAST_HEARTBEAT_INTERVAL_SECONDS: '2',
    LOBBYCAST_HEARTBEAT_TIMEOUT_SECONDS: '5',
  })
  const clients = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const client = await RawClient.connect(server.port, freshRoom(), { mute: true })
      await client.welcome()
      return client
    }),
  )
  const answerAll = () => {
    for (const client of clients) for (const payload of client.pings.takeAll()) void client.raw.write(pong(payload))
  }
  for (let round = 0; round < 3; round++) {
    // Each has been pinged and has yet to answer when the process stops.
    await sleep(2_000)
    server.child.kill('SIGSTOP')
    answerAll()
    await sleep(7_000)
    server.child.kill('SIGCONT')
    for (const client of clients) client.sendText(`round ${round}`)
    for (const client of clients) expect(await client.next()).toBe(broadcastOf(client, `round ${round}`))
  }
}, 90_000)

test('heartbeat - a main thread that stood still drops nobody', async () => {
  const server = await startServer({ heartbeat: { intervalSeconds: 1, timeoutSeconds: 2 } })
  const clients = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const client = await RawClient.connect(server.port, freshRoom())
      await client.welcome()
      return client
    }),
  )
  for (let round = 0; round < 3; round++) {
    const until = performance.now() + 4_000
    while (performance.now() < until);
    for (const client of clients) {
      client.sendText(`round ${round}`)
      expect(await client.next()).toBe(broadcastOf(client, `round ${round}`))
    }
    // Each is pinged once more, and answers.
    await Promise.all(clients.map((client) => client.pings.next()))
  }
  expect(server.stats().connections).toBe(60)
}, 60_000)

test('heartbeat - covers those whose token is still being verified', async () => {
  // The keys never come.
  const keys = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(keys, 'listening')
  onTestFinished(() => {
    keys.closeAllConnections()
    keys.close()
  })
  const server = await startServer({
    auth: { jwksUrl: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys` },
    heartbeat: { intervalSeconds: 1, timeoutSeconds: 2 },
  })
  const path = `/ws/${freshRoom()}?token=${await sign({ sub: 'ada' }, { alg: 'RS256', kid: 'k', key: rsa.privateKey })}`
  const pairs = await Promise.all(
    ['', '&format=json'].map(async (query) => ({
      alive: await RawClient.connect(server.port, 'room', { path: `${path}${query}` }),
      mute: await RawClient.connect(server.port, 'room', { path: `${path}${query}`, mute: true }),
    })),
  )
  for (const { alive, mute } of pairs) {
    expect([await alive.pings.next(), await mute.pings.next()]).toEqual(['hi', 'hi'])
  }
  for (const { alive, mute } of pairs) {
    expect((await mute.closed).code).toBe(1006)
    expect((await alive.closed).code).toBe(1013)
  }
})
