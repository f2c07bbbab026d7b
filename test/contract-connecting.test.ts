// The plain protocol, "Connecting": who is told what, in which order, when a member comes and goes. Real sockets, both
// client kinds; every way a connection can end must tell the others exactly once.

import { describe, expect, test } from 'vitest'
import { clientKinds, join, joinAll } from './support/clients.ts'
import { plainTranscript } from './support/fixtures.ts'
import { encodeFrame, Opcode, textFrame } from './support/frames.ts'
import { listRooms, membersOf, push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import {
  broadcastOf,
  expectQuiet,
  freshRoom,
  joinedNotice,
  type LobbyClient,
  leftNotice,
} from './support/lobby-client.ts'
import { RawClient } from './support/raw-client.ts'
import { sharedServer } from './support/start-server.ts'

const lobby = sharedServer()
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe.each(clientKinds)('with the $kind', (kind) => {
  test('transcript - two clients in dailyNews see exactly the recorded frames', async () => {
    const cast = new Map<string, LobbyClient>()
    const spell = (text: string) => text.replace(/<([AB])>/g, (_, name: string) => cast.get(name)!.id)
    for (const step of plainTranscript) {
      const [, name, verb, rest] = /^(\w) ?(connects|closes|<<|>>|<|>) ?(.*)$/.exec(step) ?? []
      const client = cast.get(name ?? '')
      if (name === undefined) {
        const [, path, body, status, answer] = /^POST (\S+) (.+) -> (\d+) (.+)$/.exec(step)!
        expect(await push(lobby.server, path!, body!)).toMatchObject({ status: Number(status), text: answer })
      } else if (verb === 'connects') {
        const joiner = await kind.connect(lobby.server.port, 'dailyNews', { path: '/dailyNews' })
        // Its greeting must be the first thing it hears; the transcript lists it after the notice to the others.
        await joiner.welcome()
        cast.set(name, joiner)
      } else if (verb === 'closes') client!.close()
      else if (verb === '>') client!.sendText(spell(rest!))
      else if (verb === '>>') client!.sendBinary(Buffer.from(rest!, 'hex'))
      else if (verb === '<<') expect(await client!.next()).toEqual(Buffer.from(rest!, 'hex'))
      else if (rest!.startsWith('your id is')) expect(`your id is ${client!.id}`).toBe(spell(rest!))
      else expect(await client!.next()).toBe(spell(rest!))
    }
    await expectQuiet(cast.get('A')!)
  })

  test('rooms - /ws/{room} and /{room} lead into the same room', async () => {
    const room = freshRoom()
    const first = await join(kind, lobby.server, { room, options: { path: `/${room}` } })
    const second = await join(kind, lobby.server, { room, options: { path: `/ws/${room}` }, told: [first] })
    await expectQuiet(first, second)
    await expectQuiet(second, first)
  })

  test('ids - every connection gets its own random version 4 UUID in lower case', async () => {
    const room = freshRoom()
    const ids = new Set<string>()
    for (let index = 0; index < 20; index++) ids.add((await join(kind, lobby.server, { room })).id)
    expect(ids.size).toBe(20)
    for (const id of ids) expect(id).toMatch(UUID_V4)
  })

  test('rooms - appear with their first member and vanish with their last', async () => {
    const room = freshRoom()
    expect(await membersOf(lobby.server, room)).toBeUndefined()
    const [first, second] = (await joinAll(kind, lobby.server, { room, count: 2 })) as [LobbyClient, LobbyClient]
    expect(await membersOf(lobby.server, room)).toBe(2)
    second.close()
    expect(await first.next()).toBe(leftNotice(second))
    expect(await membersOf(lobby.server, room)).toBe(1)
    first.close()
    await eventually(
      () => listRooms(lobby.server),
      ({ rooms }) => !rooms.some(({ name }) => name === room),
    )
    const again = await join(kind, lobby.server, { room })
    await expectQuiet(again)
  })

  test('joining - every other member is told, in the order of the joins', async () => {
    const room = freshRoom()
    const first = await join(kind, lobby.server, { room })
    const second = await join(kind, lobby.server, { room })
    const third = await join(kind, lobby.server, { room })
    expect(await first.next()).toBe(joinedNotice(second))
    expect(await first.next()).toBe(joinedNotice(third))
    expect(await second.next()).toBe(joinedNotice(third))
    await expectQuiet(first, second, third)
  })

  test('joining - the notice reaches the others before anything the joiner says', async () => {
    const room = freshRoom()
    const member = await join(kind, lobby.server, { room })
    for (let round = 0; round < 10; round++) {
      const joiner = await kind.connect(lobby.server.port, room)
      await joiner.welcome()
      joiner.sendText('already here')
      joiner.close()
      expect(await member.next()).toBe(joinedNotice(joiner))
      expect(await member.next()).toBe(broadcastOf(joiner, 'already here'))
      expect(await member.next()).toBe(leftNotice(joiner))
    }
  })

  test('joining - the joiner gets its id first, never its own notice, even in a busy room', async () => {
    const room = freshRoom()
    const talker = await join(kind, lobby.server, { room })
    for (let round = 0; round < 10; round++) {
      for (let count = 0; count < 20; count++) talker.sendText(`busy ${round}`)
      const joiner = await kind.connect(lobby.server.port, room)
      await joiner.welcome()
      joiner.sendText('done')
      for (let message = await joiner.next(); message !== broadcastOf(joiner, 'done'); message = await joiner.next()) {
        expect(message).toBe(broadcastOf(talker, `busy ${round}`))
      }
      joiner.close()
      await joiner.closed
    }
  })

  test('joining - a joiner gets no message from before its join and none is missing after', async () => {
    const room = freshRoom()
    const talker = await join(kind, lobby.server, { room })
    talker.sendText('before')
    expect(await talker.next()).toBe(broadcastOf(talker, 'before'))
    const joiner = await join(kind, lobby.server, { room, told: [talker] })
    talker.sendText('after')
    expect(await joiner.next()).toBe(broadcastOf(talker, 'after'))
  })

  const endings: [string, (client: LobbyClient) => void][] = [
    ['a close frame with 1000', (client) => client.close(1000, 'bye')],
    ['a close frame without a code', (client) => client.close()],
    ['a TCP reset', (client) => client.cut('RST')],
    ['a TCP end', (client) => client.cut('FIN')],
    ['a message over the limit', (client) => client.sendText('x'.repeat(65_537))],
    ['a message far over the limit', (client) => client.sendText('x'.repeat(4_000_000))],
    [
      'a reset in the middle of talking',
      (client) => {
        client.sendBinary(Buffer.alloc(1000))
        client.cut('RST')
      },
    ],
  ]
  test.each(endings)('leaving - every remaining member is told exactly once after %s', async (_, end) => {
    const room = freshRoom()
    const members = await joinAll(kind, lobby.server, { room, count: 3 })
    const leaver = members[1]!
    const [first, last] = [members[0]!, members[2]!]
    end(leaver)
    expect(await first.next()).toBe(leftNotice(leaver))
    expect(await last.next()).toBe(leftNotice(leaver))
    await leaver.closed
    await expectQuiet(first, last)
    expect(await membersOf(lobby.server, room)).toBe(2)
  })

  test('leaving - members of other rooms are told nothing', async () => {
    const [here, elsewhere] = [freshRoom(), freshRoom()]
    const stranger = await join(kind, lobby.server, { room: elsewhere })
    const [first, second] = (await joinAll(kind, lobby.server, { room: here, count: 2 })) as [LobbyClient, LobbyClient]
    second.close()
    expect(await first.next()).toBe(leftNotice(second))
    await expectQuiet(stranger)
  })

  test('closing - a close frame is answered with the same code', async () => {
    const member = await join(kind, lobby.server, { room: freshRoom() })
    member.close(1000)
    expect((await member.closed).code).toBe(1000)
  })
})

describe('cut in the middle of a message', () => {
  const frame = textFrame('half a message')
  const positions = Array.from({ length: frame.length + 1 }, (_, position) => position)
  const cases = positions.flatMap((position) => [
    { position, how: 'FIN' as const },
    { position, how: 'RST' as const },
  ])

  test('leaving - a cut at every byte of a message is one leave notice and never half a message', async () => {
    const room = freshRoom()
    const witness = await join(clientKinds[0]!, lobby.server, { room })
    for (const { position, how } of cases) {
      const client = await RawClient.connect(lobby.server.port, room)
      await client.welcome()
      expect(await witness.next()).toBe(joinedNotice(client))
      await client.raw.write(frame.subarray(0, position))
      client.cut(how)
      let message = await witness.next()
      // A reset may overtake bytes the server has not read yet; an orderly end may not.
      const whole = position === frame.length
      if (whole && (how === 'FIN' || message !== leftNotice(client))) {
        expect(message).toBe(broadcastOf(client, 'half a message'))
        message = await witness.next()
      }
      expect(message, `${how} after ${position} bytes`).toBe(leftNotice(client))
    }
    await expectQuiet(witness)
    expect(await membersOf(lobby.server, room)).toBe(1)
  })

  test('leaving - a cut between and inside the fragments of a message delivers nothing', async () => {
    const room = freshRoom()
    const witness = await join(clientKinds[1]!, lobby.server, { room })
    const bytes = Buffer.concat([
      encodeFrame({ opcode: Opcode.text, payload: 'one ', fin: false }),
      encodeFrame({ opcode: Opcode.ping, payload: 'p' }),
      encodeFrame({ opcode: Opcode.continuation, payload: 'two' }),
    ])
    for (let position = 0; position < bytes.length; position++) {
      const client = await RawClient.connect(lobby.server.port, room)
      await client.welcome()
      expect(await witness.next()).toBe(joinedNotice(client))
      await client.raw.write(bytes.subarray(0, position))
      client.cut(position % 2 === 0 ? 'FIN' : 'RST')
      expect(await witness.next(), `after ${position} bytes`).toBe(leftNotice(client))
    }
    await expectQuiet(witness)
  })
})
