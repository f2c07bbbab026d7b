// Private messages from and to members with the plain JSON protocol, in every direction; and what tokens say of names.

import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { errorOf, JsonClient, joinFrame, messageFrame, privateFrameOf } from './support/json-client.ts'
import { freshRoom, privateOf } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { sharedServer } from './support/start-server.ts'

const shared = sharedServer({ auth: { hmacSecret: HMAC_SECRET, anonymous: true } })
const GONE = '00000000-0000-4000-8000-000000000000'

async function plainIn(room: string): Promise<PlainClient> {
  const client = await PlainClient.connect(shared.server.port, room)
  await client.welcome()
  return client
}

// Who talks and who listens is each alone in a room, so whatever else arrives would be a mistake.
async function pair() {
  const ann = await JsonClient.join(shared.server, freshRoom(), { name: 'Ann' })
  const bob = await JsonClient.join(shared.server, freshRoom(), { name: 'Bob' })
  return { ann, bob }
}

async function expectQuiet(...clients: JsonClient[]): Promise<void> {
  for (const client of clients) {
    client.say('quiet?')
    expect(await client.frame()).toBe(messageFrame(client, '"quiet?"'))
  }
}

describe('plain JSON - private messages', () => {
  test('plain JSON - private to a JSON member, by command and by \\w', async () => {
    const { ann, bob } = await pair()
    ann.sendText(`{"type":"private","to":"${bob.id.toUpperCase()}","data":{ "a": 1.50 }}`)
    expect(await bob.frame()).toBe(privateFrameOf(ann, bob, '{ "a": 1.50 }'))
    ann.command({ type: 'private', to: bob.id, data: '[1]' })
    expect(await bob.frame()).toBe(privateFrameOf(ann, bob, '"[1]"'))
    ann.sendText(`\\w ${bob.id} psst "you"`)
    expect(await bob.frame()).toBe(privateFrameOf(ann, bob, '"psst \\"you\\""'))
    ann.sendText(` \\W ${bob.id} { "a": 1.50 }`)
    expect(await bob.frame()).toBe(privateFrameOf(ann, bob, '{ "a": 1.50 }'))
    bob.command({ type: 'private', to: ann.id, data: null })
    expect(await ann.frame()).toBe(privateFrameOf(bob, ann, 'null'))
    await expectQuiet(ann, bob)
  })

  test('plain JSON - private to a plain member', async () => {
    const { ann } = await pair()
    const plain = await plainIn(freshRoom())
    ann.sendText(`{"type":"private","to":"${plain.id}","data":{ "a": 1.50 }}`)
    const frame = `{"id":"${ann.id}","msg":{ "a": 1.50 },"room_id":"${ann.room}","to":"${plain.id}"}`
    expect(await plain.next()).toBe(frame)
    ann.sendText(`\\w ${plain.id} {"a":1}`)
    expect(await plain.next()).toBe(privateOf(ann, plain, '{"a":1}'))
    await expectQuiet(ann)
  })

  test('plain JSON - private to a centrifuge client', async () => {
    const { ann } = await pair()
    const sdk = await CentrifugeRawClient.connect(shared.server)
    ann.sendText(`{"type":"private","to":"${sdk.id}",\n"data":{\n"a":1}}`)
    expect(await sdk.nextPush()).toEqual({ message: { data: { from: ann.id, data: { a: 1 } } } })
    expect(sdk.frames.at(-1)).toBe(`{"push":{"message":{"data":{"from":"${ann.id}","data":{ "a":1}}}}}`)
    ann.sendText(`\\w ${sdk.id} psst`)
    expect(await sdk.nextPush()).toEqual({ message: { data: { from: ann.id, data: 'psst' } } })
    await expectQuiet(ann)
  })

  test('plain JSON - private from a plain member', async () => {
    const { ann } = await pair()
    const plain = await plainIn(freshRoom())
    plain.sendText(`\\w ${ann.id} psst "you"`)
    expect(await ann.frame()).toBe(privateFrameOf({ id: plain.id }, ann, '"psst \\"you\\""'))
    plain.sendText(`\\w ${ann.id} { "a": 1.50 }`)
    expect(await ann.frame()).toBe(privateFrameOf({ id: plain.id }, ann, '{ "a": 1.50 }'))
    await expectQuiet(ann)
  })

  test('plain JSON - private from a centrifuge client', async () => {
    const { ann } = await pair()
    const sdk = await CentrifugeRawClient.connect(shared.server)
    sdk.sendFrame(`{"id":50,"rpc":{"method":"whisper","data":{"to":"${ann.id}","data":{ "a": 1.50 }}}}`)
    expect(await sdk.reply(50)).toEqual({ id: 50, rpc: { data: {} } })
    expect(await ann.frame()).toBe(privateFrameOf({ id: sdk.id }, ann, '{ "a": 1.50 }'))
    await sdk.ok('rpc', { method: 'whisper', data: { to: ann.id, data: '[1]' } })
    expect(await ann.frame()).toBe(privateFrameOf({ id: sdk.id }, ann, '"[1]"'))
    await expectQuiet(ann)
  })

  test('plain JSON - a private message follows what its sender said before', async () => {
    const room = freshRoom()
    const ann = await JsonClient.join(shared.server, room)
    const bob = await JsonClient.join(shared.server, room)
    for (let number = 0; number < 100; number++) {
      ann.say(number)
      ann.command({ type: 'private', to: bob.id, data: number })
    }
    for (let number = 0; number < 100; number++) {
      expect(await bob.frame()).toBe(messageFrame(ann, `${number}`))
      expect(await bob.frame()).toBe(privateFrameOf(ann, bob, `${number}`))
    }
  })

  test.each([
    ['a command to nobody', `{"type":"private","to":"${GONE}","data":1}`, `no such id ${GONE}`],
    ['a text to nobody', `\\w ${GONE} psst`, `no such id ${GONE}`],
    ['a command to no id', '{"type":"private","to":"Bob","data":1}', 'no such id Bob'],
    ['a text to no id', '\\w Bob psst', 'no such id Bob'],
    ['a text without a text', `\\w ${GONE}`, `no such id ${GONE}`],
    ['a long id in a command', `{"type":"private","to":"${'x'.repeat(500)}","data":1}`, `no such id ${'x'.repeat(64)}`],
    ['a long id in a text', `\\w ${'x'.repeat(500)} psst`, `no such id ${'x'.repeat(64)}`],
    ['an id of many bytes', `{"type":"private","to":"${'é'.repeat(60)}","data":1}`, `no such id ${'é'.repeat(32)}`],
  ])('plain JSON - %s is told to the sender alone', async (_, frame, message) => {
    const room = freshRoom()
    const ann = await JsonClient.join(shared.server, room)
    const bob = await JsonClient.join(shared.server, room)
    await ann.frame()
    ann.sendText(frame)
    expect(await ann.frame()).toBe(errorOf(107, message))
    await expectQuiet(ann)
    expect(await bob.frame()).toBe(messageFrame(ann, '"quiet?"'))
  })

  test('plain JSON - a text that names nobody at all is told as well', async () => {
    const { ann } = await pair()
    ann.sendText('\\w')
    expect(JSON.parse(await ann.frame())).toEqual({
      type: 'error',
      code: 107,
      message: expect.stringMatching(/^no such id/),
    })
    await expectQuiet(ann)
  })
})

describe('plain JSON - names of tokens', () => {
  test('plain JSON - the name of the token wins over the query, whichever kind of token it is', async () => {
    const room = freshRoom()
    for (const channel of [undefined, room]) {
      const token = await tokenFor({ sub: 'ada', name: 'Ada', channel })
      expect((await JsonClient.join(shared.server, room, { name: 'Bob', token })).name).toBe('Ada')
      expect((await JsonClient.join(shared.server, room, { token })).name).toBe('Ada')
    }
    const nameless = await tokenFor({ sub: 'ada', name: null })
    expect((await JsonClient.join(shared.server, room, { name: 'Bob', token: nameless })).name).toBe('Bob')
  })

  test('plain JSON - members of the other protocols have the name of their token', async () => {
    const room = freshRoom()
    const ann = await JsonClient.join(shared.server, room)
    const token = await tokenFor({ sub: 'eve', name: 'Eve' })
    const plain = await PlainClient.connect(shared.server.port, room, { path: `/ws/${room}?token=${token}` })
    await plain.welcome()
    const eve = { id: plain.id, name: 'Eve' }
    expect(await ann.frame()).toBe(joinFrame(eve))
    plain.sendText('hi')
    expect(await ann.frame()).toBe(messageFrame(eve, '"hi"'))
    plain.sendText(`\\w ${ann.id} psst`)
    expect(await ann.frame()).toBe(privateFrameOf(eve, ann, '"psst"'))

    const sdk = await CentrifugeRawClient.connect(shared.server, { token })
    await sdk.subscribe(room)
    const named = { id: sdk.id, name: 'Eve' }
    expect(await ann.frame()).toBe(joinFrame(named))
    await sdk.publish(room, 1)
    expect(await ann.frame()).toBe(messageFrame(named, '1'))
    await sdk.ok('rpc', { method: 'whisper', data: { to: ann.id, data: 2 } })
    expect(await ann.frame()).toBe(privateFrameOf(named, ann, '2'))
  })

  test('plain JSON - the name that an SDK gives of itself is never shown', async () => {
    const room = freshRoom()
    const ann = await JsonClient.join(shared.server, room)
    const sdk = await CentrifugeRawClient.connect(shared.server, { name: 'js' })
    await sdk.subscribe(room)
    expect(await ann.frame()).toBe(joinFrame({ id: sdk.id }))
  })

  test('plain JSON - presence has the info of a token, else the name', async () => {
    const room = freshRoom()
    const sdk = await CentrifugeRawClient.connect(shared.server)
    await sdk.subscribe(room)
    const nobody = await JsonClient.join(shared.server, room)
    const ann = await JsonClient.join(shared.server, room, { name: 'Ann' })
    const both = await tokenFor({ sub: 'ada', name: 'Ada', info: { age: 7 } })
    const ada = await JsonClient.join(shared.server, room, { token: both })
    const token = await tokenFor({ sub: 'eve', name: 'Eve' })
    const eve = await PlainClient.connect(shared.server.port, room, { path: `/ws/${room}?token=${token}` })
    await eve.welcome()
    const { presence } = await sdk.ok<{ presence: object }>('presence', { channel: room })
    expect(presence).toEqual({
      [sdk.id]: { client: sdk.id, user: '' },
      [nobody.id]: { client: nobody.id, user: '' },
      [ann.id]: { client: ann.id, user: '', conn_info: { name: 'Ann' } },
      [ada.id]: { client: ada.id, user: 'ada', conn_info: { age: 7 } },
      [eve.id]: { client: eve.id, user: 'eve', conn_info: { name: 'Eve' } },
    })
  })

  test('plain JSON - a token with a bad name closes the connection', async () => {
    const token = await tokenFor({ sub: 'ada', name: 'x'.repeat(65) })
    const client = await JsonClient.open(shared.server, freshRoom(), { token })
    expect(await client.closed).toEqual({ code: 1008, reason: 'the token name is longer than 64 bytes of UTF-8' })
  })
})
