// A member that stops reading: it is taken out, told, and counted; the others notice nothing but its leave; what it did
// receive is an unbroken prefix.
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { join } from './support/clients.ts'
import { request } from './support/http.ts'
import { freshRoom, type LobbyClient } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { enter, plainProtocol, wireProtocols } from './support/protocols.ts'
import { startServer, type TestServer } from './support/start-server.ts'

// More than the kernel holds for one connection on loopback (a few MiB each way) and our own 4 MiB together.
const MESSAGE_BYTES = 60_000
const MESSAGES = 400

const plain = { connect: PlainClient.connect }

/** Members of one room; the first has stopped reading. */
async function stuckRoom(server: TestServer, protocol = plainProtocol) {
  const room = freshRoom()
  const stuck = await enter(protocol, server, { room })
  const speaker = await join(plain, server, { room })
  const healthy = (await join(plain, server, { room, told: [speaker] })) as PlainClient
  for (const { id } of [speaker, healthy]) expect(await stuck.heard()).toEqual({ kind: 'joined', id })
  stuck.socket.pause()
  return { stuck, speaker, healthy }
}

/** Sends numbered messages, each when the one before it has come back; stops once the stuck member was taken out. */
async function speakUntilLeft(speaker: LobbyClient, gone: string, healthy: LobbyClient): Promise<number> {
  let isGone = false
  for (let index = 0; index < MESSAGES; index++) {
    speaker.sendText(`${index}:${'x'.repeat(MESSAGE_BYTES)}`)
    let seen = false
    while (!seen) {
      const [own, other] = [String(await speaker.next()), String(await healthy.next())]
      expect(other).toBe(own)
      if (own === `${gone} disconnected.`) isGone = true
      else {
        expect(own).toContain(`"msg":"${index}:`)
        seen = true
      }
    }
    if (isGone) return index + 1
  }
  throw new Error(`the stuck member was still there after ${MESSAGES} messages`)
}

const slowCount = async (server: TestServer): Promise<number> =>
  Number(/^lobbycast_slow_consumers_total (\d+)$/m.exec((await request(server, '/metrics')).text)?.[1])

test.each(wireProtocols)(
  'slow consumer - of $name leaves its room, reads an unbroken prefix and then why; the others lose nothing',
  async (protocol) => {
    const server = await startServer()
    const { stuck, speaker, healthy } = await stuckRoom(server, protocol)
    const sent = await speakUntilLeft(speaker, stuck.id, healthy)
    expect(await slowCount(server)).toBe(1)

    stuck.socket.resume()
    expect(await stuck.closed).toEqual({ code: protocol.codes.slow, reason: 'slow' })
    let received = 0
    for (;;) {
      const heard = await stuck.heard().catch(() => undefined)
      if (heard === undefined) break
      expect(heard).toMatchObject({ kind: 'said', data: expect.stringMatching(`^${received}:`) })
      received += 1
    }
    expect(received).toBeGreaterThan(0)
    expect(received).toBeLessThan(sent)

    // The room goes on.
    speaker.sendText('after')
    expect(String(await healthy.next())).toContain('"msg":"after"')
  },
  60_000,
)

test.each(wireProtocols)(
  'slow consumer - of $name is cut when it does not read its close frame within limits.slowGraceMs',
  async (protocol) => {
    const server = await startServer({ limits: { slowGraceMs: 100 } })
    const { stuck, speaker, healthy } = await stuckRoom(server, protocol)
    await speakUntilLeft(speaker, stuck.id, healthy)
    while (server.stats().connections > 2) await new Promise((resolve) => setTimeout(resolve, 20))
    stuck.socket.resume()
    expect((await stuck.closed).code).toBe(1006)
  },
  60_000,
)

// Both rest for longer than the heartbeat allows silence, answering pings: one with most of its backlog in the server, the other when
// the kernel has all of it.
test.each([
  { backlog: 'a backlog', outboxBytesMax: 8 * 1024 * 1024 },
  { backlog: "nothing but the kernel's buffers", outboxBytesMax: 512 * 1024 },
])(
  'slow consumer - is told however slowly it reads $backlog within its grace',
  async ({ outboxBytesMax }) => {
    const limits = { outboxBytesMax, outboxRingBytes: 32 * 1024 * 1024 }
    const server = await startServer({ limits, heartbeat: { timeoutSeconds: 8 } })
    const { stuck, speaker, healthy } = await stuckRoom(server)
    await speakUntilLeft(speaker, stuck.id, healthy)
    healthy.socket.on('ping', () => stuck.socket.pong())

    let read = 0
    stuck.socket.on('message', () => {
      read += 1
      if (read === 70) stuck.socket.pause()
    })
    stuck.socket.resume()
    for (let pings = 0; pings < 3; pings++) await once(healthy.socket, 'ping')
    expect(read).toBeGreaterThanOrEqual(70)
    stuck.socket.resume()
    expect((await stuck.closed).code).toBe(1013)
  },
  60_000,
)

test.each(wireProtocols.filter(({ name }) => name !== 'centrifuge'))(
  'slow consumer - of $name is told how many of its own messages were not delivered',
  async (protocol) => {
    const server = await startServer()
    const { stuck, speaker, healthy } = await stuckRoom(server, protocol)
    await speakUntilLeft(speaker, stuck.id, healthy)
    for (let n = 0; n < 7; n++) stuck.say('lost')
    stuck.socket.resume()
    expect((await stuck.closed).reason).toBe('slow')
    const heard: unknown[] = []
    for (;;) {
      const one = await stuck.heard().catch(() => undefined)
      if (one === undefined) break
      heard.push(one)
    }
    expect(heard.at(-1)).toMatchObject({ kind: 'refused', why: 'overloaded' })
  },
  60_000,
)
