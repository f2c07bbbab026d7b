// The handshake table: each way an upgrade can be wrong, the status and text it gets, and a room next door that notices
// nothing. Every request here is made of raw bytes.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { clientKinds, join } from './support/clients.ts'
import { listRooms, membersOf } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { expectQuiet, freshRoom, type LobbyClient } from './support/lobby-client.ts'
import { type HandshakeSpec, handshake, RawSocket } from './support/raw-socket.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const lobby = sharedServer({ origins: [] })
const strict = sharedServer({ origins: ['https://good.example', 'http://localhost:3000'] })

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
    ['a room name outside the grammar', { path: '/ws/a%00b' }, 400, /room/i],
    ['an empty room name', { path: '/ws/' }, 400, /room/i],
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

  test.each(['/no/such/path', '/ws/room/more'])('handshake - %s leads into no room', async (path) => {
    const response = await answerTo(lobby.server, { path })
    expect([400, 404]).toContain(response.status)
    expect(response.body).not.toBe('')
  })

  test.each([
    ['one header of 5 KB', { Cookie: 'x'.repeat(5_000) }],
    ['a hundred headers', Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`X-Header-${n}`, 'x'.repeat(60)]))],
  ])(
    'handshake - more than 4 KB of headers (%s) is 431 or the end of the connection, never an upgrade',
    async (_, headers) => {
      const { bytes } = handshake(lobby.server.port, { path: '/ws/big', headers })
      for (const pieces of [[bytes], [bytes.subarray(0, 2_000), bytes.subarray(2_000)]]) {
        const raw = await RawSocket.open(lobby.server.port)
        for (const piece of pieces) await raw.write(piece)
        const status = await raw.responses.next().then(
          (response) => response.status,
          () => 'closed',
        )
        expect([431, 'closed'], `in ${pieces.length} pieces`).toContain(status)
      }
    },
  )

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

  test('handshake - a server that is full refuses with 503 and takes someone again when one has left', async () => {
    const server = await startServer({ limits: { connectionsMax: 2 } })
    const first = await join(clientKinds[0]!, server, { room: 'full' })
    await join(clientKinds[0]!, server, { room: 'full', told: [first] })
    expect((await answerTo(server, {})).status).toBe(503)
    first.close()
    await first.closed
    const status = await eventually(
      async () => (await answerTo(server, {})).status,
      (answer) => answer === 101,
    )
    expect(status).toBe(101)
  })
})

describe('origin', () => {
  const own = (server: TestServer) => `http://127.0.0.1:${server.port}`

  test('origin - none and the same are welcome by default', async () => {
    expect((await answerTo(lobby.server, {})).status).toBe(101)
    expect((await answerTo(lobby.server, { headers: { Origin: own(lobby.server) } })).status).toBe(101)
  })

  test.each([
    ['another port', (self: string) => self.replace(/\d+$/, '1')],
    ['a suffix', (self: string) => `${self}.evil.example`],
    ['a longer port', (self: string) => `${self}0`],
    ['a prefix', (self: string) => self.replace('127', 'evil127')],
    ['a user part', (self: string) => self.replace('http://', 'http://evil.example@')],
    ['a path', (self: string) => `https://evil.example/${self}`],
    ['nothing but text', () => 'undefined'],
  ])('origin - %s is not the same origin: 403', async (_, twist) => {
    expect((await answerTo(lobby.server, { headers: { Origin: twist(own(lobby.server)) } })).status).toBe(403)
  })

  test.each([
    ['https://good.example', 101],
    ['http://localhost:3000', 101],
    ['http://good.example', 403],
    ['https://good.example.evil.example', 403],
    ['https://evilgood.example', 403],
    ['https://good.example:8443', 403],
    ['https://good.example/', 403],
    ['http://localhost:30001', 403],
    ['null', 403],
  ])('origin - with a list only exact entries are welcome: %s is %d', async (origin, status) => {
    expect((await answerTo(strict.server, { headers: { Origin: origin } })).status).toBe(status)
  })

  test('origin - with a list a client without an origin is welcome, and * welcomes all', async () => {
    expect((await answerTo(strict.server, {})).status).toBe(101)
    const open = await startServer({ origins: ['*'] })
    for (const origin of ['https://evil.example', 'null']) {
      expect((await answerTo(open, { headers: { Origin: origin } })).status).toBe(101)
    }
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
