// Bytes that are not UTF-8, through every way into a room: none reaches a text frame, nobody but the sender notices, and a room's
// history stays readable.

import { expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { clientKinds, join } from './support/clients.ts'
import { JsonClient } from './support/json-client.ts'
import { expectQuiet, freshRoom } from './support/lobby-client.ts'
import { enterAll, type Member } from './support/protocols.ts'
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
  member: Member
  sender: CentrifugeRawClient
  around: (before: string, after: string) => Buffer
}

const post = async (path: string, body: Buffer) => {
  const url = `http://127.0.0.1:${shared.server.port}${path}`
  const headers = { 'content-type': 'application/json', 'x-api-key': ADMIN_KEY }
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })
  return { status: response.status, body: await response.text() }
}

/** A text frame of a JSON client is the end of its connection. */
async function endedBy(room: string, frame: Buffer): Promise<void> {
  const raw = await RawSocket.open(shared.server.port)
  await raw.upgrade({ path: `/ws/${encodeURIComponent(room)}?format=json` })
  await raw.write(maskedFrame(0x1, frame))
  await raw.ended
}

// What each way says of it: the sender is told in its own manner.
const ways: Record<string, (ways: Ways) => Promise<void>> = {
  'a text frame of a plain client': async ({ room, around }) => {
    const raw = await RawSocket.open(shared.server.port)
    await raw.upgrade({ path: `/ws/${encodeURIComponent(room)}` })
    await raw.write(maskedFrame(0x1, around('', '')))
    await raw.ended
  },
  'a text of a JSON client': ({ room, around }) => endedBy(room, around('', '')),
  'a message of a JSON client': ({ room, around }) => endedBy(room, around('{"type":"message","data":"', '"}')),
  'a private message of a JSON client': ({ member, room, around }) =>
    endedBy(room, around(`{"type":"private","to":"${member.id}","data":"`, '"}')),
  'a key nobody knows of a JSON client': ({ room, around }) => endedBy(room, around('{"type":"members","', '":1}')),
  'a binary frame of a JSON client': async ({ room, around }) => {
    const client = await JsonClient.join(shared.server, room)
    client.sendBinary(around('{"type":"message","data":"', '"}'))
    expect((await client.closed).code).toBe(1003)
  },
  'the name of a JSON client': async ({ room, around }) => {
    const name = [...around('', '')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    const path = `/ws/${encodeURIComponent(room)}?format=json&name=${name}`
    const client = await JsonClient.open(shared.server, room, { path })
    expect((await client.closed).code).toBe(1008)
    expect(client.takeAll()).toEqual([])
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
  const listeners = await enterAll(shared.server, room)
  const member = listeners[0]!
  const sender = await CentrifugeRawClient.connect(shared.server)
  await sender.subscribe(room)
  const bytes = Buffer.from(broken[what as keyof typeof broken])
  const around = (before: string, after: string) => Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)])
  await ways[way]!({ room, member, sender, around })

  // Everybody notices who came and went; nothing else may have been said.
  member.say('well?')
  for (const listener of listeners) {
    let heard = await listener.heard()
    while (heard.kind === 'joined' || heard.kind === 'left') heard = await listener.heard()
    expect(heard).toEqual({ kind: 'said', from: member.id, data: 'well?' })
  }
  const back = await CentrifugeRawClient.connect(shared.server)
  await back.subscribe(room)
  // The library behind this client ends the connection at the first byte that is not UTF-8.
  expect(await back.ok('history', { channel: room, limit: 10 })).toMatchObject({
    publications: [{ data: 'well?', offset: 1 }],
  })
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
  if (payload.length > 125) throw new Error('a longer length has another form')
  const head = Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0])
  return Buffer.concat([head, payload])
}
