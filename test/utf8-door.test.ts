// Bytes that are not UTF-8, through every way into a room: none reaches a text frame, nobody but the sender notices, and a room's
// history stays readable.

import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { clientKinds, join } from './support/clients.ts'
import { expectQuiet, freshRoom, type LobbyClient } from './support/lobby-client.ts'
import { RawSocket } from './support/raw-socket.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'

const shared = sharedServer({ rooms: { namespaces: { log: { historySize: 10, forceRecovery: true } } } })

// Overlong, cut short, surrogates, beyond Unicode, lone continuation: each kind of byte sequence that is not UTF-8.
const broken = {
  'Latin-1': [0x43, 0x61, 0x66, 0xe9],
  'a lone continuation': [0x61, 0x80, 0x62],
  'an overlong slash': [0xc0, 0xaf],
  'a surrogate': [0xed, 0xa0, 0x80],
  'beyond Unicode': [0xf4, 0x90, 0x80, 0x80],
  'a character cut short': [0xf0, 0x9f, 0x98],
  'UTF-16': [0xff, 0xfe, 0x61, 0x00],
}

interface Ways {
  room: string
  member: LobbyClient
  sender: CentrifugeRawClient
  around: (before: string, after: string) => Buffer
}

const post = async (path: string, body: Buffer) => {
  const url = `http://127.0.0.1:${shared.server.port}${path}`
  const headers = { 'content-type': 'application/json', 'x-api-key': ADMIN_KEY }
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })
  return { status: response.status, body: await response.text() }
}

// What each way says of it: the sender is told in its own manner.
const ways: Record<string, (ways: Ways) => Promise<void>> = {
  'a text frame of a plain client': async ({ room, around }) => {
    const raw = await RawSocket.open(shared.server.port)
    await raw.upgrade({ path: `/ws/${encodeURIComponent(room)}` })
    await raw.write(maskedFrame(0x1, around('', '')))
    await raw.ended
  },
  'a binary centrifuge publish': async ({ room, sender, around }) => {
    sender.socket.send(around(`{"id":50,"publish":{"channel":"${room}","data":"`, '"}}'), { binary: true })
    expect(await sender.closed).toMatchObject({ code: 3501 })
  },
  'a binary centrifuge whisper': async ({ member, sender, around }) => {
    const open = `{"id":50,"rpc":{"method":"whisper","data":{"to":"${member.id}","data":"`
    sender.socket.send(around(open, '"}}}'), { binary: true })
    expect(await sender.closed).toMatchObject({ code: 3501 })
  },
  'a text centrifuge publish': async ({ room, sender, around }) => {
    const open = `{"id":50,"publish":{"channel":"${room}","data":"`
    sender.socket.send(around(open, '"}}'), { binary: false })
    await sender.closed
  },
  'POST /api/publish, in data': async ({ room, around }) => {
    const answer = await post('/api/publish', around(`{"channel":"${room}","data":"`, '"}'))
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 107 } })
  },
  'POST /api/publish, in tags': async ({ room, around }) => {
    const answer = await post('/api/publish', around(`{"channel":"${room}","data":1,"tags":{"a":"`, '"}}'))
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 107 } })
  },
  'POST /api/publish, in a key nobody knows': async ({ room, around }) => {
    const answer = await post('/api/publish', around(`{"channel":"${room}","data":1,"x`, '":1}'))
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 107 } })
  },
  'a statistics push': async ({ room, around }) => {
    const body = around('[{"product_line_id":1,"currency":"', '"}]')
    const answer = await post(`/rooms/${encodeURIComponent(room)}/statistics`, body)
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('UTF-8') })
  },
  'an alias of it': async ({ around }) => {
    expect((await post('/dailyNews', around('[{"product_line_id":1,"currency":"', '"}]'))).status).toBe(400)
  },
}

const table = Object.keys(ways).flatMap((way) => Object.keys(broken).map((what) => [way, what] as const))
test.each(table)('UTF-8 - through %s, %s reaches nobody', async (way, what) => {
  const room = `log:${freshRoom()}`
  const member = await join(clientKinds[0]!, shared.server, { room })
  const listener = await CentrifugeRawClient.connect(shared.server)
  await listener.subscribe(room)
  const sender = await CentrifugeRawClient.connect(shared.server)
  await sender.subscribe(room)
  const bytes = Buffer.from(broken[what as keyof typeof broken])
  const around = (before: string, after: string) => Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)])
  await ways[way]!({ room, member, sender, around })

  // A raw client notices who came and went through the plain frame; nothing else may have been said.
  member.sendText('well?')
  let message = await member.next()
  while (/ (just joined!|disconnected\.)$/.test(String(message))) message = await member.next()
  expect(message).toBe(JSON.stringify({ id: member.id, msg: 'well?', room_id: room }))
  expect(await listener.nextPublication()).toMatchObject({ data: 'well?', offset: 1 })
  const back = await CentrifugeRawClient.connect(shared.server)
  await back.subscribe(room)
  // The library behind this client ends the connection at the first byte that is not UTF-8.
  expect(await back.ok('history', { channel: room, limit: 10 })).toMatchObject({ publications: [{ data: 'well?' }] })
})

test('UTF-8 - a binary frame still goes back to its plain sender unchanged', async () => {
  const member = await join(clientKinds[1]!, shared.server, { room: freshRoom() })
  for (const bytes of Object.values(broken)) {
    member.sendBinary(Uint8Array.from(bytes))
    expect(await member.next()).toEqual(Buffer.from(bytes))
  }
  await expectQuiet(member)
})

function maskedFrame(opcode: number, payload: Buffer): Buffer {
  const head = Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0])
  return Buffer.concat([head, payload])
}
