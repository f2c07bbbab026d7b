// The plain JSON protocol at its edges: odd commands, early ones, crowds, restarts.

import { describe, expect, test } from 'vitest'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { eventually } from './support/inbox.ts'
import { errorOf, JsonClient, joinFrame, leaveFrame, messageFrame, privateFrameOf } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const shared = sharedServer()

async function expectQuiet(client: JsonClient): Promise<void> {
  client.say('quiet?')
  expect(await client.frame()).toBe(messageFrame(client, '"quiet?"'))
}

describe('plain JSON edges - what one frame can be', () => {
  test('plain JSON edges - the largest text, each byte of it escaped, to a member of each kind', async () => {
    const room = freshRoom()
    const ann = await JsonClient.join(shared.server, room, { name: '\u0001'.repeat(64) })
    const plain = await PlainClient.connect(shared.server.port, room)
    await plain.welcome()
    await ann.frame()
    const text = '\u0001'.repeat(65_536)
    ann.sendText(text)
    expect((await ann.frame()) === messageFrame(ann, JSON.stringify(text))).toBe(true)
    expect(JSON.parse(String(await plain.next())).msg === text).toBe(true)
    const psst = '\u0001'.repeat(65_536 - 40)
    for (const { id } of [ann, plain]) ann.sendText(`\\w ${id} ${psst}`)
    expect((await ann.frame()) === privateFrameOf(ann, ann, JSON.stringify(psst))).toBe(true)
    expect(JSON.parse(String(await plain.next())).msg === psst).toBe(true)
    await expectQuiet(ann)
  })

  test.each([
    ['brackets', '['.repeat(65_000)],
    ['objects that never end', '{"a":'.repeat(13_000)],
    ['objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['quotes', `{${'"'.repeat(65_000)}`],
    ['escapes', `{"${'\\'.repeat(65_000)}`],
    ['keys', `{${'"a":1,'.repeat(9000)}"b":1}`],
    ['a type without a value', `{"type"${' '.repeat(60_000)}`],
  ])('plain JSON edges - %s are a text, soon', async (_, text) => {
    const ann = await JsonClient.join(shared.server, freshRoom())
    ann.sendText(text)
    const { data } = JSON.parse(await ann.frame(5000)) as { data: unknown }
    expect(data === text || JSON.stringify(data) === JSON.stringify(JSON.parse(text))).toBe(true)
    await expectQuiet(ann)
  })

  test.each([
    ['{"type":"message","data":1,"data":2}', '2'],
    ['{"type":"members","type":"message","data":1}', '1'],
    ['{"\\u0074ype":"m\\u0065ssage","d\\u0061ta":{"x":1}}', '{"x":1}'],
    ['{"a":{"type":"members","data":3},"type":"message","data":[{"type":"x"}]}', '[{"type":"x"}]'],
    ['\r\n\t {"type" : "message" , "data" : "\\u0000" } ', '"\\u0000"'],
    ['{"__proto__":{"type":"members"},"data":1}', '{"__proto__":{"type":"members"},"data":1}'],
    ['{"type":"message","data":{"__proto__":null}}', '{"__proto__":null}'],
    ['{"type":"message","data":1e999}', '1e999'],
    ['{"type":"message","data":-0.0}', '-0.0'],
  ])('plain JSON edges - %s is said as %s', async (frame, data) => {
    const ann = await JsonClient.join(shared.server, freshRoom())
    ann.sendText(frame)
    expect(await ann.frame()).toBe(messageFrame(ann, data))
    await expectQuiet(ann)
  })

  test.each(['null', '[]', '{}', '7', 'true', '["x"]', '{"id":"x"}'])(
    'plain JSON edges - to %s is nobody',
    async (to) => {
      const ann = await JsonClient.join(shared.server, freshRoom())
      ann.sendText(`{"type":"private","to":${to},"data":1}`)
      expect(await ann.frame()).toBe(errorOf(107, 'private needs {"type":"private","to":"<id>","data":..}'))
      await expectQuiet(ann)
    },
  )

  test.each([
    ['', ''],
    ['\\ud83d', '\ufffd'],
    ['\\u0000', '\u0000'],
    ['__proto__', '__proto__'],
    ['\\"}', '"}'],
  ])('plain JSON edges - to the id "%s" is nobody', async (to, named) => {
    const ann = await JsonClient.join(shared.server, freshRoom())
    ann.sendText(`{"type":"private","to":"${to}","data":1}`)
    expect(await ann.frame()).toBe(errorOf(107, `no such id ${named}`))
    await expectQuiet(ann)
  })

  test.each(['constructor', '__proto__', 'hasOwnProperty', '', 'x\n"\\'])(
    'plain JSON edges - the type %j is unknown',
    async (type) => {
      const ann = await JsonClient.join(shared.server, freshRoom())
      ann.command({ type })
      expect(await ann.frame()).toBe(errorOf(107, `unknown type ${JSON.stringify(type)}`))
      await expectQuiet(ann)
    },
  )
})

describe('plain JSON edges - when', () => {
  test('plain JSON edges - what comes before the welcome is done behind it, in order, whatever the token takes', async () => {
    const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET, anonymous: true } })
    for (const token of [undefined, await tokenFor({ sub: 'ada', name: 'Ada' })]) {
      const room = freshRoom()
      const client = await JsonClient.open(server, room, token === undefined ? { name: 'Ada' } : { token })
      client.sendText('{"type":"message",\n"data":1}')
      client.command({ type: 'members' })
      client.command({ type: 'dance' })
      client.sendText('hi')
      const error = errorOf(107, 'unknown type "dance"')
      const frames: string[] = []
      for (let count = 0; count < 5; count++) frames.push(await client.frame())
      expect(frames).toContain(error)
      const [welcome, ...answers] = frames.filter((frame) => frame !== error)
      const { id } = JSON.parse(welcome!) as { id: string }
      expect(welcome).toBe(`{"type":"welcome","id":"${id}","name":"Ada","room":"${room}","members":1}`)
      const ada = { id, name: 'Ada' }
      const said = [messageFrame(ada, '1'), messageFrame(ada, '"hi"')]
      expect(answers.filter((frame) => frame.startsWith('{"type":"message"'))).toEqual(said)
      expect(answers).toContain(JSON.stringify({ type: 'members', members: [ada] }))
    }
  })

  test('plain JSON edges - a binary frame before the welcome closes with 1003', async () => {
    const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET } })
    const client = await JsonClient.open(server, freshRoom(), { token: await tokenFor({ sub: 'ada' }) })
    client.sendBinary(Buffer.from('x'))
    expect((await client.closed).code).toBe(1003)
  })

  test('plain JSON edges - with its token a member ends: nothing is said or asked afterwards', async () => {
    const server = await startServer({ shards: 1, auth: { hmacSecret: HMAC_SECRET } })
    const room = freshRoom()
    const witness = await JsonClient.join(server, room, { token: await tokenFor({ sub: 'eve' }) })
    const brief = await JsonClient.join(server, room, { token: await tokenFor({ sub: 'ada', ttlSeconds: 2 }) })
    expect(await witness.frame()).toBe(joinFrame(brief))
    // It does not read, so it goes on talking when it is over.
    let isOver = false
    const talk = async () => {
      while (!isOver) {
        for (const frame of ['hi', '{"type":"members"}', '{"type":"dance"}']) brief.sendText(frame)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    const talking = talk()
    while ((await witness.frame(15_000)) !== leaveFrame(brief));
    isOver = true
    await talking
    expect(await brief.closed).toEqual({ code: 1008, reason: 'the token has expired' })
    await expectQuiet(witness)
  })
})

describe('plain JSON edges - while the shard is down', () => {
  const down = async (server: TestServer, member: JsonClient) => {
    server.injectFault(0, 'exit')
    expect(await member.frame()).toBe('{"type":"restarted"}')
  }
  const up = (server: TestServer) =>
    eventually(
      () => server.stats().shards[0]!,
      ({ ready, restarts }) => ready && restarts >= 1,
    )

  test('plain JSON edges - each command is answered with 111, and who comes is welcomed afterwards', async () => {
    const server = await startServer({ shards: 1 }, { faults: true })
    const room = freshRoom()
    const ann = await JsonClient.join(server, room, { name: 'Ann' })
    const bob = await JsonClient.join(server, room, { name: 'Bob "B"' })
    await ann.frame()
    await down(server, ann)
    for (const frame of ['hi', '{"type":"message","data":1}', '{"type":"members"}', `\\w ${bob.id} psst`]) {
      ann.sendText(frame)
    }
    ann.command({ type: 'private', to: bob.id, data: 1 })
    for (const text of ['overloaded, message not delivered.', 'overloaded, 4 messages not delivered.'])
      expect(await ann.frame()).toBe(errorOf(111, text))
    ann.command({ type: 'dance' })
    expect(await ann.frame()).toBe(errorOf(107, 'unknown type "dance"'))
    const late = await JsonClient.join(server, room, { name: 'Cid' })
    expect(await ann.frame()).toBe(joinFrame(late))
    expect(late.members).toBe(3)
    await up(server)
    // Names are those of before.
    late.command({ type: 'members' })
    const { members } = JSON.parse(await late.frame()) as { members: object[] }
    expect(members).toHaveLength(3)
    for (const { id, name } of [ann, bob, late]) expect(members).toContainEqual({ id, name })
    bob.command({ type: 'private', to: ann.id, data: 2 })
    expect(await ann.frame()).toBe(privateFrameOf(bob, ann, '2'))
    bob.close()
    for (const client of [ann, late]) expect(await client.frame()).toBe(leaveFrame(bob))
  })

  test('plain JSON edges - who goes while it is down is seen to go, by name', async () => {
    const server = await startServer({ shards: 1 }, { faults: true })
    const room = freshRoom()
    const ann = await JsonClient.join(server, room)
    const bob = await JsonClient.join(server, room, { name: 'Bob' })
    await ann.frame()
    await down(server, ann)
    bob.cut('RST')
    expect(await ann.frame()).toBe(leaveFrame(bob))
    await expectQuiet(ann)
  })
})

describe('plain JSON edges - crowds', () => {
  test('plain JSON edges - of 300 members each hears every later join, what is said and every leave once', async () => {
    const server = await startServer({ shards: 1 })
    const room = freshRoom()
    const members: JsonClient[] = []
    for (let index = 0; index < 300; index++) {
      members.push(await JsonClient.join(server, room, { name: `"${index}"` }))
      expect(members.at(-1)!.members).toBe(index + 1)
    }
    for (const [index, member] of members.entries()) {
      for (const later of members.slice(index + 1)) expect(await member.frame()).toBe(joinFrame(later))
    }
    const last = members.at(-1)!
    last.command({ type: 'members' })
    const listed = JSON.parse(await last.frame()) as { members: object[]; more?: true }
    expect([listed.members.length, listed.more]).toEqual([300, undefined])
    for (const member of members.slice(0, 100)) member.say(member.name)
    const orders = await Promise.all(
      members.map(async (member) => {
        const frames: string[] = []
        for (let count = 0; count < 100; count++) frames.push(await member.frame())
        return frames.join('\n')
      }),
    )
    expect(new Set(orders).size).toBe(1)
    const [stays, ...rest] = members
    for (const member of rest) member.socket.terminate()
    const left = new Set<string>()
    for (let count = 0; count < 299; count++) left.add(await stays!.frame())
    expect(left).toEqual(new Set(rest.map(leaveFrame)))
    await expectQuiet(stays!)
  })

  test('plain JSON edges - who asks for the members without end gets a list or 111 for each question, and harms nobody', async () => {
    const server = await startServer({ shards: 1 })
    const room = freshRoom()
    const witness = await JsonClient.join(server, room)
    for (let index = 0; index < 100; index++) await JsonClient.join(server, room, { name: 'x'.repeat(64) })
    const greedy = await JsonClient.join(server, room)
    const count = 10_000
    for (let index = 0; index < count; index++) greedy.command({ type: 'members' })
    const kinds = { list: 0, refusal: 0 }
    for (let index = 0; index < count; index++) {
      const frame = await greedy.frame()
      if (frame === errorOf(111, 'overloaded, ask again later')) kinds.refusal += 1
      else {
        expect((JSON.parse(frame) as { members: object[] }).members).toHaveLength(102)
        kinds.list += 1
      }
    }
    expect(kinds.list).toBeGreaterThanOrEqual(8)
    expect(kinds.refusal).toBeGreaterThan(0)
    // It may ask again, as soon as its budget for reads allows.
    await eventually(
      async () => {
        greedy.command({ type: 'members' })
        return greedy.frame()
      },
      (frame) => frame.includes('"members":['),
    )
    for (let index = 0; index < 101; index++) expect(await witness.frame()).toContain('"join"')
    await expectQuiet(witness)
  })
})
