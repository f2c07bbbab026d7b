// The plain protocol, "Room names": one grammar, one percent-decoding, and for the rest a close code with the reason.

import { expect, test } from 'vitest'
import { clientKinds, join } from './support/clients.ts'
import { membersOf, push } from './support/http.ts'
import { broadcastOf, expectQuiet, freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { RawClient } from './support/raw-client.ts'
import { RawSocket } from './support/raw-socket.ts'
import { sharedServer } from './support/start-server.ts'

const lobby = sharedServer()

async function closeAt(path: string) {
  const client = await RawClient.connect(lobby.server.port, 'none', { path })
  return client.closed
}

test.each([
  'a',
  'A-Z_a-z.0-9',
  'news:today',
  '~me@home=1,2;3-4',
  '.',
  '..',
  '...',
  '__proto__',
  'constructor',
  'x'.repeat(255),
  'gün',
  '田中さん 👾',
  '"quoted" \\ a/b & c*d?',
  'a%2Fb',
])('room name - %s is a room, written plainly or percent-encoded', async (room) => {
  const encoded = Array.from(Buffer.from(room), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  const lobbyClients = []
  const plainly = /^[\x21-\x7e]+$/.test(room) && !/[%/?#]/.test(room) ? [`/ws/${room}`] : []
  for (const path of [...plainly, `/ws/${encoded}`, `/ws/${encoded.toUpperCase()}`, `/${encoded}`]) {
    // A dot segment is resolved by URL parsers before it is sent, so only a raw request can ask for such a room plainly.
    const raw = await RawSocket.open(lobby.server.port)
    expect((await raw.upgrade({ path })).status, path).toBe(101)
    const greeting = await raw.frames.next()
    expect(greeting).toMatchObject({ kind: 'text', text: expect.stringMatching(/^your id is /) })
    lobbyClients.push(raw)
  }
  expect(await membersOf(lobby.server, room)).toBe(lobbyClients.length)
})

test('room name - is shown decoded in messages and in the list', async () => {
  const room = `${freshRoom()}:@a=b "ü" \\/ 👾`
  const member = await join(clientKinds[0]!, lobby.server, {
    room,
    options: { path: `/ws/${encodeURIComponent(room)}` },
  })
  member.sendText('where')
  expect(await member.next()).toBe(broadcastOf({ id: member.id, room }, 'where'))
  expect(await membersOf(lobby.server, room)).toBe(1)
})

test('room name - case matters and there is no trimming', async () => {
  const room = freshRoom()
  const lower = await join(clientKinds[0]!, lobby.server, { room })
  const upper = await join(clientKinds[0]!, lobby.server, { room: room.toUpperCase() })
  await expectQuiet(lower)
  await expectQuiet(upper)
})

const refused = {
  'an empty name': '',
  'a name of 256 bytes': 'x'.repeat(256),
  'a name of 128 two-byte letters': '%C3%BC'.repeat(128),
  'a second segment': 'a/b',
  'a slash behind it': 'a/',
  'an encoded NUL': 'a%00',
  'an encoded line break': 'a%0d%0aX-Evil:1',
  'a DEL': 'a%7F',
  'a C1 control character': 'a%C2%85',
  'invalid UTF-8': '%ff',
  'an encoded surrogate': '%ED%A0%80',
  'half an escape': 'a%2',
  'an escape that is no hex': 'a%zz',
  'a lone percent sign': '%',
  'a list of no users': 'a%23',
}
test.each(Object.entries(refused))('room name - %s is told with 1008 and a reason', async (_, name) => {
  expect(await closeAt(`/ws/${name}`)).toEqual({ code: 1008, reason: expect.stringMatching(/room|write %2F/i) })
})

test.each(['a%00', '%ff', 'a%23', 'x'.repeat(256)])(
  'room name - the alias and the push refuse %s too',
  async (name) => {
    expect((await closeAt(`/${name}`)).code).toBe(1008)
    expect((await push(lobby.server, `/rooms/${name}/statistics`, [])).status).toBe(400)
  },
)

test('room name - the push route decodes exactly once', async () => {
  const room = `${freshRoom()}:x`
  const member = await join(clientKinds[1]!, lobby.server, { room })
  const answer = await push(lobby.server, `/rooms/${room.replace(':', '%3A')}/statistics`, [])
  expect(JSON.parse(answer.text)).toMatchObject({ room, recipients: 1 })
  expect(await member.next()).toContain(`"room_id":${JSON.stringify(room)}`)
})

test.each([
  'metrics',
  'healthz',
  'readyz',
  'rooms',
  'api',
  'ws',
  'connection',
  'dailyDashBoard',
  'dailyNews',
  'favicon.ico',
])('room name - %s, the name of a route, is usable through /ws/{room}', async (room) => {
  const member = await join({ connect: PlainClient.connect }, lobby.server, { room })
  await expectQuiet(member)
  expect(await membersOf(lobby.server, room)).toBe(1)
})

test('room name - a query string is not part of it', async () => {
  const room = freshRoom()
  const options = { path: `/ws/${room}?token=x&room=other` }
  const member = await join(clientKinds[0]!, lobby.server, { room, options })
  await expectQuiet(member)
})
