// The handshake table: each way an upgrade can be wrong, the status and text it gets, and a room next door that notices
// nothing. Every request here is made of raw bytes.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { clientKinds, join } from './support/clients.ts'
import { listRooms, membersOf } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { expectQuiet, freshRoom, type LobbyClient } from './support/lobby-client.ts'
import { RawClient } from './support/raw-client.ts'
import { type HandshakeSpec, handshake, RawSocket } from './support/raw-socket.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const lobby = sharedServer({ origins: [] })

async function answerTo(server: { port: number }, spec: Partial<HandshakeSpec>) {
  const raw = await RawSocket.open(server.port)
  return raw.upgrade({ path: `/ws/${freshRoom()}`, ...spec })
}

describe('refusals', () => {
  const bystander = { kind: clientKinds[0]!, members: [] as LobbyClient[] }

  const table: [string, Partial<HandshakeSpec>, number, RegExp][] = [
    ['no version', { headers: { 'Sec-WebSocket-Version': null } }, 426, /version/i],
    ['version 12', { headers: { 'Sec-WebSocket-Version': '12' } }, 426, /version/i],
    ['version 013', { headers: { 'Sec-WebSocket-Version': '013' } }, 426, /version/i],
    ['version 13 and more', { headers: { 'Sec-WebSocket-Version': '13, 8' } }, 426, /version/i],
    ['no key', { headers: { 'Sec-WebSocket-Key': null } }, 400, /key/i],
    ['an empty key', { headers: { 'Sec-WebSocket-Key': '' } }, 400, /key/i],
    ['a key of 15 bytes', { headers: { 'Sec-WebSocket-Key': Buffer.alloc(15).toString('base64') } }, 400, /key/i],
    ['a key of 17 bytes', { headers: { 'Sec-WebSocket-Key': Buffer.alloc(17).toString('base64') } }, 400, /key/i],
    ['a key without padding', { headers: { 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA' } }, 400, /key/i],
    ['a key that is not base64', { headers: { 'Sec-WebSocket-Key': '!!!!!!!!!!!!!!!!!!!!!!==' } }, 400, /key/i],
    ['no Upgrade header', { headers: { Upgrade: null } }, 400, /upgrade/i],
    ['Upgrade: h2c', { headers: { Upgrade: 'h2c' } }, 400, /upgrade/i],
    ['no Connection header', { headers: { Connection: null } }, 400, /connection/i],
    ['Connection: keep-alive', { headers: { Connection: 'keep-alive' } }, 400, /connection/i],
    ['Connection: upgraded', { headers: { Connection: 'upgraded' } }, 400, /connection/i],
    ['origin of another site', { headers: { Origin: 'https://evil.example' } }, 403, /origin/i],
    ['origin null', { headers: { Origin: 'null' } }, 403, /origin/i],
    ['two Host headers', { headers: { Host: ['127.0.0.1', '127.0.0.1'] } }, 400, /one host/i],
    ['a Host of another site', { headers: { Host: 'evil.example' } }, 403, /host/i],
    ['two origins, both welcome', { headers: { Origin: ['http://localhost', 'http://localhost'] } }, 403, /origin/i],
  ]

  beforeEach(async () => {
    bystander.members = [await join(bystander.kind, lobby.server, { room: `bystanders-${freshRoom()}` })]
    const room = bystander.members[0]!.room
    bystander.members.push(await join(bystander.kind, lobby.server, { room, told: bystander.members }))
  })

  test.each(table)(
    'handshake - %s is refused with its status and text, the room next door notices nothing',
    async (_, spec, status, text) => {
      const response = await answerTo(lobby.server, spec)
      expect(response.status).toBe(status)
      expect(response.body).toMatch(text)
      expect(response.headers['content-type']).toMatch(/^text\/plain/)
      expect(response.headers['sec-websocket-accept']).toBeUndefined()
      if (status === 426) expect(response.headers['sec-websocket-version']).toBe('13')
    },
  )

  test('handshake - a POST that asks for an upgrade is no upgrade', async () => {
    const response = await answerTo(lobby.server, { method: 'POST', headers: { 'Content-Length': '0' } })
    expect([400, 404, 405]).toContain(response.status)
  })

  // A browser cannot read the answer to a refused upgrade.
  test.each(['/no/such/path', '/ws/room/more', '/ws/', '/', '/ws/%00', '/ws/%', `/ws/${'x'.repeat(256)}`])(
    'handshake - %s leads into no room: the connection is closed with 1008 and the reason, unheard',
    async (path) => {
      const client = await RawClient.connect(lobby.server.port, 'none', { path })
      client.sendText('hello?')
      const { code, reason } = await client.closed
      expect([code, reason]).toEqual([1008, expect.stringMatching(/room|%2F/)])
      expect(client.takeAll()).toEqual([])
      expect(lobby.server.stats().connections).toBe(2)
    },
  )

  test.each([
    ['one header', { Cookie: 'x'.repeat(16_384) }],
    ['ninety headers', Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`X-Header-${n}`, 'x'.repeat(190)]))],
  ])('handshake - more than 16 KiB of headers (%s) is 431, in one piece or in several', async (_, headers) => {
    const { bytes } = handshake(lobby.server.port, { path: '/ws/big', headers })
    for (const pieces of [[bytes], [bytes.subarray(0, 2_000), bytes.subarray(2_000)]]) {
      const raw = await RawSocket.open(lobby.server.port)
      for (const piece of pieces) await raw.write(piece)
      expect((await raw.responses.next()).status, `in ${pieces.length} pieces`).toBe(431)
    }
  })

  test('handshake - far more than that is 431 or the end of the connection, never an upgrade', async () => {
    const { bytes } = handshake(lobby.server.port, { path: '/ws/big', headers: { Cookie: 'x'.repeat(100_000) } })
    for (const pieces of [[bytes], [bytes.subarray(0, 2_000), bytes.subarray(2_000)]]) {
      const raw = await RawSocket.open(lobby.server.port)
      for (const piece of pieces) await raw.write(piece)
      const status = await raw.responses.next().then(
        (response) => response.status,
        () => 'closed',
      )
      expect([431, 'closed'], `in ${pieces.length} pieces`).toContain(status)
    }
  })

  test('handshake - a URL longer than the headers may be is 414', async () => {
    expect((await answerTo(lobby.server, { path: `/ws/big?token=${'x'.repeat(16_384)}` })).status).toBe(414)
  })

  test('handshake - bytes that are not HTTP end the connection', async () => {
    for (const bytes of ['\x16\x03\x01\x02\x00\x01\x00', 'GARBAGE\r\n\r\n', 'GET\r\n\r\n', '\r\n'.repeat(50)]) {
      const raw = await RawSocket.open(lobby.server.port)
      await raw.write(Buffer.from(bytes, 'latin1'))
      raw.cut('FIN')
      await raw.ended
    }
  })

  afterEach(async () => {
    const [first, second] = bystander.members as [LobbyClient, LobbyClient]
    await expectQuiet(first, second)
    await expectQuiet(second, first)
  })
})

describe('acceptance', () => {
  test('handshake - header names and tokens are read without regard to case, lists are searched', async () => {
    for (const headers of [
      { Upgrade: 'WebSocket', Connection: 'upgrade' },
      { Connection: 'keep-alive, Upgrade' },
      { Connection: 'foo,UPGRADE ,bar' },
    ]) {
      expect((await answerTo(lobby.server, { headers })).status, JSON.stringify(headers)).toBe(101)
    }
  })

  test('handshake - compression and subprotocols that were offered are not agreed to', async () => {
    const response = await answerTo(lobby.server, { headers: { 'Sec-WebSocket-Extensions': 'permessage-deflate' } })
    expect(response.status).toBe(101)
    expect(response.headers['sec-websocket-extensions']).toBeUndefined()
  })

  test('handshake - written one byte at a time is accepted, and so is a frame that comes with it', async () => {
    const raw = await RawSocket.open(lobby.server.port)
    const request = handshake(lobby.server.port, { path: `/ws/${freshRoom()}` })
    await raw.writeByteByByte(request.bytes)
    expect((await raw.acceptUpgrade(request)).status).toBe(101)
    expect(await raw.frames.next()).toMatchObject({ kind: 'text', text: expect.stringMatching(/^your id is/) })
  })

  test.each([6_000, 12_000, 16_000])('handshake - %d bytes of cookies, or of a token, pass', async (size) => {
    for (const path of [`/ws/${freshRoom()}`, '/connection/websocket']) {
      for (const headers of [{ Cookie: `s=${'a'.repeat(size)}` }, { Authorization: `Bearer ${'a'.repeat(size)}` }]) {
        const { bytes } = handshake(lobby.server.port, { path, headers })
        for (const pieces of [
          [bytes],
          [bytes.subarray(0, 1_000), bytes.subarray(1_000, 5_000), bytes.subarray(5_000)],
        ]) {
          const raw = await RawSocket.open(lobby.server.port)
          for (const piece of pieces) await raw.write(piece)
          expect((await raw.responses.next()).status).toBe(101)
          raw.cut('RST')
        }
      }
    }
  })

  test('handshake - a server that is full says so and takes someone again when one has left', async () => {
    const server = await startServer({ limits: { connectionsMax: 2 } })
    const first = await join(clientKinds[0]!, server, { room: 'full' })
    await join(clientKinds[0]!, server, { room: 'full', told: [first] })
    expect((await (await RawClient.connect(server.port, 'full')).closed).code).toBe(1013)
    first.close()
    await first.closed
    const outcome = await eventually(
      async () => {
        const client = await RawClient.connect(server.port, 'full')
        return Promise.race([client.welcome().then(() => 'welcome'), client.closed.then(({ code }) => code)]).catch(
          () => 'closed',
        )
      },
      (answer) => answer === 'welcome',
    )
    expect(outcome).toBe('welcome')
  })
})

describe('cut', () => {
  test.each(['FIN', 'RST'] as const)('handshake - a %s at every byte position leaves nothing behind', async (how) => {
    const room = freshRoom()
    const witness = await join(clientKinds[0]!, lobby.server, { room })
    const { bytes } = handshake(lobby.server.port, { path: `/ws/${room}` })
    const cutAfter = async (position: number) => {
      const raw = await RawSocket.open(lobby.server.port)
      await raw.write(bytes.subarray(0, position))
      raw.cut(how)
      if (how === 'FIN') await raw.ended
    }
    for (let start = 0; start < bytes.length; start += 20) {
      const batch = Array.from({ length: Math.min(20, bytes.length - start) }, (_, index) => start + index)
      await Promise.all(batch.map(cutAfter))
    }
    await expectQuiet(witness)
    // The whole handshake was received at the last position: that one may have joined, and then must have left.
    await cutAfter(bytes.length)
    await eventually(
      () => membersOf(lobby.server, room),
      (count) => count === 1,
    )
    witness.sendText('the end')
    const notices: string[] = []
    for (
      let message = String(await witness.next());
      !message.includes('the end');
      message = String(await witness.next())
    ) {
      notices.push(message.replace(/^\S+ /, ''))
    }
    expect([[], ['just joined!', 'disconnected.']]).toContainEqual(notices)
    await eventually(
      () => lobby.server.stats().connections,
      (count) => count === 1,
    )
    expect((await listRooms(lobby.server)).rooms).toEqual([{ name: room, members: 1 }])
    witness.close()
    await witness.closed
  })
})
