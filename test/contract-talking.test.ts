// The plain protocol, "Talking": broadcast, binary echo, private messages, pings, fragments, and what happens to a
// connection that breaks the rules. Frames are compared byte for byte with test/fixtures.

import { describe, expect, test } from 'vitest'
import { clientKinds, join, joinAll } from './support/clients.ts'
import { plainFrames, recast } from './support/fixtures.ts'
import { encodeFrame, type FrameSpec, fragments, Opcode, textFrame } from './support/frames.ts'
import {
  broadcastOf,
  expectQuiet,
  freshRoom,
  type LobbyClient,
  leftNotice,
  privateOf,
  splitAt,
  utf8,
} from './support/lobby-client.ts'
import { RawClient } from './support/raw-client.ts'
import { sharedServer } from './support/start-server.ts'

const lobby = sharedServer()
const STRANGER = '0b9f5d1e-6a3c-4f0e-9d56-1c2b3a495867'
type Three = [LobbyClient, LobbyClient, LobbyClient]

describe.each(clientKinds)('with the $kind', (kind) => {
  test.each(plainFrames.broadcasts)(
    'broadcast - every member and the sender get the golden frame: $name',
    async (golden) => {
      const room = freshRoom()
      const [sender, ...others] = (await joinAll(kind, lobby.server, { room, count: 3 })) as Three
      sender.sendText(golden.text)
      for (const member of [sender, ...others]) {
        expect(await member.next()).toBe(recast(golden.frame, { sender: sender.id, room }))
      }
      await expectQuiet(sender, ...others)
    },
  )

  test('broadcast - a message stays in its room', async () => {
    const insider = await join(kind, lobby.server, { room: freshRoom() })
    const outsiders = [
      await join(kind, lobby.server, { room: freshRoom() }),
      await join(kind, lobby.server, { room: freshRoom() }),
    ]
    insider.sendText('for us only')
    expect(await insider.next()).toBe(broadcastOf(insider, 'for us only'))
    for (const outsider of outsiders) await expectQuiet(outsider)
  })

  test('broadcast - all members see the messages of all senders in one order', async () => {
    const members = await joinAll(kind, lobby.server, { room: freshRoom(), count: 4 })
    for (let round = 0; round < 50; round++) for (const member of members) member.sendText(`round ${round}`)
    const seen: string[][] = []
    for (const member of members) {
      const frames: string[] = []
      for (let count = 0; count < 200; count++) frames.push(String(await member.next()))
      seen.push(frames)
    }
    for (const frames of seen) expect(frames).toEqual(seen[0])
    for (const member of members) {
      const own = seen[0]!.filter((frame) => frame.startsWith(`{"id":"${member.id}"`))
      expect(own).toEqual(Array.from({ length: 50 }, (_, round) => broadcastOf(member, `round ${round}`)))
    }
  })

  test('binary - is echoed unchanged to its sender alone', async () => {
    const [sender, other] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    for (const data of [Buffer.from([1]), Buffer.alloc(0), every, utf8('{"text":"no"}'), Buffer.alloc(65_536, 7)]) {
      sender.sendBinary(data)
      expect(await sender.next()).toEqual(data)
    }
    await expectQuiet(sender, other)
  })

  test('ping - is answered with a pong carrying the same payload', async () => {
    const member = await join(kind, lobby.server, { room: freshRoom() })
    for (const payload of ['', 'x', 'z'.repeat(125)]) {
      member.ping(payload)
      expect(await member.nextPong()).toBe(payload)
    }
    await expectQuiet(member)
  })

  test.each(plainFrames.privates)('private - only the recipient gets the golden frame: $name', async (golden) => {
    const room = freshRoom()
    const [sender, recipient, other] = (await joinAll(kind, lobby.server, { room, count: 3 })) as Three
    sender.sendText(`\\w ${recipient.id} ${golden.text}`)
    const frame = recast(golden.frame, { sender: sender.id, recipient: recipient.id, room })
    // The stand-in recipient inside a text is text; only the real one is addressed.
    const inner = golden.text.includes(plainFrames.recipient)
    expect(await recipient.next()).toBe(inner ? privateOf(sender, recipient, golden.text) : frame)
    await expectQuiet(sender, recipient, other)
  })

  test('private - reaches a member of another room, with the room of the sender', async () => {
    for (let pair = 0; pair < 6; pair++) {
      const [sender, roommate] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
      const [recipient, neighbour] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
      sender.sendText(`\\w ${recipient.id} over there`)
      expect(await recipient.next()).toBe(privateOf(sender, recipient, 'over there'))
      await expectQuiet(sender, roommate)
      await expectQuiet(recipient, neighbour)
    }
  })

  test('private - a member may write to itself and gets it once', async () => {
    const [sender, other] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
    sender.sendText(`\\w ${sender.id} note`)
    expect(await sender.next()).toBe(privateOf(sender, sender, 'note'))
    await expectQuiet(sender, other)
  })

  test('private - an unknown id is reported to the sender alone', async () => {
    const [sender, other] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
    sender.sendText(`\\w ${STRANGER} anyone?`)
    expect(await sender.next()).toBe(`no such id ${STRANGER}.`)
    await expectQuiet(sender, other)
  })

  test('private - the id of someone who has left is unknown', async () => {
    const [sender, gone] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
    gone.close()
    expect(await sender.next()).toBe(leftNotice(gone))
    sender.sendText(`\\w ${gone.id} still there?`)
    expect(await sender.next()).toBe(`no such id ${gone.id}.`)
  })

  test.each([
    (id: string) => `\\W ${id} psst`,
    (id: string) => ` \\w ${id} psst`,
    (id: string) => `\r\n\t \\w\t \n${id} psst`,
    (id: string) => `\\w ${id.toUpperCase()} psst`,
    (id: string) => `\\w ${id}\npsst`,
  ])('private - delivered however it is spaced and cased: %s', async (request) => {
    const room = freshRoom()
    const [sender, recipient, other] = (await joinAll(kind, lobby.server, { room, count: 3 })) as Three
    sender.sendText(request(recipient.id))
    expect(await recipient.next()).toBe(privateOf(sender, recipient, 'psst'))
    await expectQuiet(sender, recipient, other)
  })

  test.each([
    ['\\w', ''],
    ['\\W', ''],
    [' \t\\w \n', ''],
    ['\\w notauuid hi', 'notauuid'],
    [`\\w ${STRANGER}`, STRANGER],
    [`\\w ${STRANGER.slice(0, -1)} one digit short`, STRANGER.slice(0, -1)],
    [`\\w ${STRANGER}0 one digit long`, `${STRANGER}0`],
    [`\\w {${STRANGER}} in braces`, `{${STRANGER}}`],
    [`\\w ${STRANGER.replaceAll('-', '')} without dashes`, STRANGER.replaceAll('-', '')],
    [`\\w ${'ü'.repeat(40)} long`, 'ü'.repeat(32)],
  ])('private - mistyped, it is told to the sender alone: %j', async (text, named) => {
    const [sender, other] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
    sender.sendText(text)
    expect(await sender.next()).toBe(`no such id ${named}.`)
    await expectQuiet(sender, other)
  })

  test.each([`/w ${STRANGER} other slash`, `\\w${STRANGER} no space`, '\\wave', ' plain', '\\', '\u00a0\\w x'])(
    'private - what does not begin like one is an ordinary broadcast: %j',
    async (text) => {
      const [sender, other] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
      sender.sendText(text)
      for (const member of [sender, other]) expect(await member.next()).toBe(broadcastOf(sender, text))
      await expectQuiet(sender, other)
    },
  )

  test('fragments - are put together again, even cut inside a character', async () => {
    const [sender, other] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
    const text = 'fragments: é€😀 "end"'
    const bytes = utf8(text)
    for (let cut = 0; cut <= bytes.length; cut++) sender.sendFragments(splitAt(bytes, cut))
    sender.sendFragments(Array.from(bytes, (byte) => Uint8Array.of(byte)))
    for (const member of [sender, other]) {
      for (let count = 0; count < bytes.length + 2; count++) expect(await member.next()).toBe(broadcastOf(sender, text))
    }
    await expectQuiet(sender, other)
  })

  test('fragments - pings between them are answered and change nothing', async () => {
    const member = await join(kind, lobby.server, { room: freshRoom() })
    member.sendFragments([utf8('a'), utf8('b'), utf8('c'), utf8('')], { pingBetween: 'still here' })
    for (let count = 0; count < 3; count++) expect(await member.nextPong()).toBe('still here')
    expect(await member.next()).toBe(broadcastOf(member, 'abc'))
    member.sendFragments([Buffer.from([0]), Buffer.from([1, 2])], { binary: true, pingBetween: 'again' })
    expect(await member.next()).toEqual(Buffer.from([0, 1, 2]))
  })

  test('size - a message of exactly the limit is delivered', async () => {
    const [sender, other] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
    const text = 'é'.repeat(32_768)
    sender.sendText(text)
    sender.sendFragments(splitAt(utf8(text), 1, 40_000))
    for (const member of [sender, sender, other, other]) expect(await member.next()).toBe(broadcastOf(sender, text))
  })

  const tooBig: [string, (client: LobbyClient) => void][] = [
    ['a text one byte over', (client) => client.sendText('x'.repeat(65_537))],
    ['a text over in bytes but not in characters', (client) => client.sendText('é'.repeat(32_769))],
    ['a binary one byte over', (client) => client.sendBinary(Buffer.alloc(65_537))],
    [
      'fragments that add up to one byte over',
      (client) => client.sendFragments(splitAt(Buffer.alloc(65_537, 65), 40_000)),
    ],
    ['a private message over', (client) => client.sendText(`\\w ${client.id} ${'x'.repeat(65_536)}`)],
  ]
  test.each(tooBig)('size - over the limit closes that connection with 1009: %s', async (_, send) => {
    const [sender, other] = (await joinAll(kind, lobby.server, { room: freshRoom(), count: 2 })) as Three
    send(sender)
    expect((await sender.closed).code).toBe(1009)
    expect(sender.takeAll()).toEqual([])
    expect(await other.next()).toBe(leftNotice(sender))
    await expectQuiet(other)
  })
})

describe('with hand-made frames', () => {
  test('frames - written one byte at a time are understood', async () => {
    const member = await RawClient.connect(lobby.server.port, freshRoom())
    await member.welcome()
    await member.raw.writeByteByByte(textFrame('slow é'))
    expect(await member.next()).toBe(broadcastOf(member, 'slow é'))
    const split = fragments([utf8('sl'), utf8('ow'), utf8('er')])
    const ping = encodeFrame({ opcode: Opcode.ping, payload: 'alive?' })
    await member.raw.writeByteByByte(Buffer.concat([split[0]!, ping, split[1]!, ping, split[2]!]))
    expect(await member.nextPong()).toBe('alive?')
    expect(await member.next()).toBe(broadcastOf(member, 'slower'))
  })

  test('frames - half a frame, then the rest together with the next one, are two messages', async () => {
    const member = await RawClient.connect(lobby.server.port, freshRoom())
    await member.welcome()
    const [first, second] = [textFrame('first'), textFrame('second'.repeat(40))]
    for (let cut = 1; cut < first.length; cut++) {
      await member.raw.write(first.subarray(0, cut))
      await member.raw.write(Buffer.concat([first.subarray(cut), second]))
      expect(await member.next()).toBe(broadcastOf(member, 'first'))
      expect(await member.next()).toBe(broadcastOf(member, 'second'.repeat(40)))
    }
  })

  const wrong: [string, FrameSpec[]][] = [
    ['a reserved opcode', [{ opcode: 3, payload: 'x' }]],
    ['a reserved control opcode', [{ opcode: 11 }]],
    ['a reserved bit', [{ opcode: Opcode.text, payload: 'x', rsv: 2 }]],
    ['a compressed frame nobody agreed on', [{ opcode: Opcode.text, payload: 'x', rsv: 4 }]],
    ['a fragmented ping', [{ opcode: Opcode.ping, fin: false }]],
    ['a ping of 126 bytes', [{ opcode: Opcode.ping, payload: 'p'.repeat(126) }]],
    ['a continuation of nothing', [{ opcode: Opcode.continuation, payload: 'x' }]],
    [
      'a text inside a fragmented text',
      [
        { opcode: Opcode.text, payload: 'a', fin: false },
        { opcode: Opcode.text, payload: 'b' },
      ],
    ],
    ['invalid UTF-8', [{ opcode: Opcode.text, payload: Buffer.from([0x61, 0xff]) }]],
    ['an encoded surrogate', [{ opcode: Opcode.text, payload: Buffer.from([0xed, 0xa0, 0x80]) }]],
    ['half a character at the end', [{ opcode: Opcode.text, payload: Buffer.from([0xe2, 0x82]) }]],
  ]
  test.each(wrong)('protocol error - closes that one connection, the room goes on: %s', async (_, specs) => {
    const room = freshRoom()
    const [witness, friend] = (await joinAll(clientKinds[0]!, lobby.server, { room, count: 2 })) as Three
    const offender = (await join(clientKinds[1]!, lobby.server, { room, told: [witness, friend] })) as RawClient
    await offender.raw.write(Buffer.concat(specs.map(encodeFrame)))
    await offender.closed
    for (const member of [witness, friend]) expect(await member.next()).toBe(leftNotice(offender))
    await expectQuiet(witness, friend)
  })
})
