// The plain JSON protocol: connecting, names, what members of each protocol see of what is said with each, who is in a room, and what
// is refused. Frames are compared to the byte.

import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { join } from './support/clients.ts'
import { push } from './support/http.ts'
import { errorOf, JsonClient, joinFrame, leaveFrame, messageFrame, type Named } from './support/json-client.ts'
import { freshRoom, joinedNotice, type LobbyClient } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const ADMIN_ID = '470bb217-ffa7-43d8-a0cc-b3d30421d1a9'
const plainKind = { connect: PlainClient.connect }
const shared = sharedServer({
  rooms: {
    namespaces: { mute: { publish: 'nobody' }, hidden: { presenceFor: 'nobody' }, absent: { presence: false } },
  },
})

interface Party {
  room: string
  plain: LobbyClient
  ann: JsonClient
  sdk: CentrifugeRawClient
}

// One member of each protocol, with the notices of their joining taken.
async function party(room = freshRoom()): Promise<Party> {
  const plain = await join(plainKind, shared.server, { room })
  const ann = await JsonClient.join(shared.server, room, { name: 'Ann "A"' })
  expect(await plain.next()).toBe(joinedNotice(ann))
  const sdk = await CentrifugeRawClient.connect(shared.server)
  await sdk.subscribe(room)
  expect(await plain.next()).toBe(joinedNotice(sdk))
  expect(await ann.frame()).toBe(joinFrame(sdk))
  return { room, plain, ann, sdk }
}

// The client says something, and that is the next thing it hears.
async function expectQuiet(client: JsonClient): Promise<void> {
  client.say('quiet?')
  expect(await client.frame()).toBe(messageFrame(client, '"quiet?"'))
}

describe('plain JSON - connecting', () => {
  test.each(['/ws/', '/'])('plain JSON - %s{room}?format=json is welcomed and counted', async (prefix) => {
    const room = freshRoom()
    const path = `${prefix}${room}?format=json`
    const first = await JsonClient.open(shared.server, room, { path })
    const { id } = JSON.parse(await first.frame()) as Named
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(first.socket.protocol).toBe('')
    const second = await JsonClient.open(shared.server, room, { path: `${path}&name=B%C3%A9a` })
    const welcome = await second.frame()
    const named = JSON.parse(welcome) as Named
    expect(welcome).toBe(`{"type":"welcome","id":"${named.id}","name":"Béa","room":"${room}","members":2}`)
    expect(await first.frame()).toBe(`{"type":"join","id":"${named.id}","name":"Béa"}`)
  })

  test('plain JSON - a welcome without a name, in a room that has to be escaped', async () => {
    const client = await JsonClient.open(shared.server, 'gün "x"\u2028')
    const welcome = await client.frame()
    const { id } = JSON.parse(welcome) as Named
    expect(welcome).toBe(JSON.stringify({ type: 'welcome', id, room: 'gün "x"\u2028', members: 1 }))
  })

  test.each([[['lobbycast-json']], [['chat', 'lobbycast-json']]])(
    'plain JSON - the subprotocol among %j is enough, and echoed',
    async (subprotocols) => {
      for (const prefix of ['/ws/', '/']) {
        const room = freshRoom()
        const path = `${prefix}${room}?name=Ann`
        const client = await JsonClient.join(shared.server, room, { path, subprotocols })
        expect(client.socket.protocol).toBe('lobbycast-json')
        expect(client.name).toBe('Ann')
      }
    },
  )

  test.each([
    ['a name of 65 bytes', `format=json&name=${'x'.repeat(65)}`, /^the name is longer than 64 bytes of UTF-8$/],
    ['a name of 33 characters in 66 bytes', `format=json&name=${'%C3%A9'.repeat(33)}`, /^the name is longer than/],
    ['another format', 'format=xml', /format.*xml|xml.*format/],
  ])('plain JSON - %s is told by close code, and nobody hears of it', async (_, query, reason) => {
    const room = freshRoom()
    const witness = await JsonClient.join(shared.server, room)
    const client = await JsonClient.open(shared.server, room, { path: `/ws/${room}?${query}` })
    expect(await client.closed).toEqual({ code: 1008, reason: expect.stringMatching(reason) })
    expect(client.takeAll()).toEqual([])
    await expectQuiet(witness)
  })

  test.each(['%', 'a%4', '%zz', '%ff', '%ed%a0%80'])('plain JSON - the name %s is told by close code', async (name) => {
    const room = freshRoom()
    const client = await JsonClient.open(shared.server, room, { path: `/ws/${room}?format=json&name=${name}` })
    expect(await client.closed).toEqual({ code: 1008, reason: 'the name is not UTF-8, percent-encoded' })
  })

  test('plain JSON - a name of 64 bytes is shown as it is', async () => {
    const name = `${'é'.repeat(29)}"\\\u{1F600}`
    const client = await JsonClient.join(shared.server, freshRoom(), { name })
    expect(client.name).toBe(name)
  })

  test.each([
    ['name=', undefined],
    ['rename=Bob', undefined],
    ['name=a+b', 'a b'],
    ['name=a%2Bb', 'a+b'],
    ['name=a=b', 'a=b'],
    ['token=&name=%00%0A%7F', '\u0000\n\u007f'],
    ['name=Ann&name=Bob', 'Ann'],
    ['name=%EF%BF%BD', '\ufffd'],
    ['name=%2541', '%41'],
  ])('plain JSON - in the query %s the name is %j', async (query, name) => {
    const room = freshRoom()
    const client = await JsonClient.join(shared.server, room, { path: `/ws/${room}?${query}&format=json` })
    expect(client.name).toBe(name)
  })

  test('plain JSON - without a query there is no name', async () => {
    const room = freshRoom()
    const client = await JsonClient.join(shared.server, room, { path: `/ws/${room}`, subprotocols: ['lobbycast-json'] })
    expect(client.name).toBeUndefined()
  })

  test('plain JSON - a bad room name is told by close code', async () => {
    const client = await JsonClient.open(shared.server, '', { path: '/ws/a%0Ab?format=json' })
    expect(await client.closed).toMatchObject({ code: 1008, reason: expect.stringContaining('room name') })
  })
})

describe('plain JSON - joins and leaves', () => {
  test('plain JSON - members of every protocol come and go, once each', async () => {
    const { room, plain, ann, sdk } = await party()
    const guest = await JsonClient.join(shared.server, room, { name: 'Bob' })
    expect(guest.members).toBe(4)
    expect(await plain.next()).toBe(joinedNotice(guest))
    expect(await ann.frame()).toBe(joinFrame({ id: guest.id, name: 'Bob' }))
    guest.cut('RST')
    expect(await ann.frame()).toBe(leaveFrame({ id: guest.id, name: 'Bob' }))
    expect(await plain.next()).toBe(`${guest.id} disconnected.`)
    plain.close()
    expect(await ann.frame()).toBe(leaveFrame({ id: plain.id }))
    await sdk.ok('unsubscribe', { channel: room })
    expect(await ann.frame()).toBe(leaveFrame({ id: sdk.id }))
    await expectQuiet(ann)
  })

  test('plain JSON - a centrifuge member that asks hears of JSON members', async () => {
    const room = freshRoom()
    const sdk = await CentrifugeRawClient.connect(shared.server)
    await sdk.subscribe(room, { join_leave: true })
    const ann = await JsonClient.join(shared.server, room)
    expect(await sdk.nextPush()).toEqual({ channel: room, join: { info: { client: ann.id, user: '' } } })
    ann.close()
    expect(await sdk.nextPush()).toEqual({ channel: room, leave: { info: { client: ann.id, user: '' } } })
  })

  test('plain JSON - a name in the query is for this protocol only', async () => {
    const room = freshRoom()
    const ann = await JsonClient.join(shared.server, room)
    const plain = await PlainClient.connect(shared.server.port, room, { path: `/ws/${room}?name=Bob` })
    await plain.welcome()
    expect(await ann.frame()).toBe(joinFrame({ id: plain.id }))
  })
})

interface Saying {
  what: string
  by: 'plain' | 'ann' | 'sdk'
  // The frame; of the centrifuge client, the data of its publish.
  frame: string
  // JSON text in the frames of JSON members, and in those of all others.
  data: string
  msg: string
}

const SPELLED = '{ "a": [1, 2.50],"s":"\\u0041" }'
const DEEP = `${'['.repeat(65)}${']'.repeat(65)}`
const shown = (what: string, by: Saying['by'], frame: string, [data, msg = data]: [string, string?]): Saying => ({
  what,
  by,
  frame,
  data,
  msg,
})
const text = JSON.stringify('hi "you"\n\u2028 é')
const quoted = (said: string): string => JSON.stringify(said)
const sayings: Saying[] = [
  shown('a text of a plain member', 'plain', JSON.parse(text), [text]),
  shown('JSON of a plain member', 'plain', SPELLED, [SPELLED, quoted(SPELLED)]),
  shown('a command of a plain member', 'plain', '{"type":"members"}', [
    '{"type":"members"}',
    quoted('{"type":"members"}'),
  ]),
  shown('a text of a JSON member', 'ann', JSON.parse(text), [text]),
  shown('an empty text', 'ann', '', ['""']),
  shown('an object without a type', 'ann', SPELLED, [SPELLED, quoted(SPELLED)]),
  shown('a number', 'ann', '7', ['7', '"7"']),
  shown('a string with white space round it', 'ann', ' "x"\n', [' "x"\n', quoted(' "x"\n')]),
  shown('an object that is no JSON', 'ann', '{"type":"message","data":1', [quoted('{"type":"message","data":1')]),
  shown('JSON nested too deep', 'ann', DEEP, [quoted(DEEP)]),
  shown('JSON with half a surrogate pair', 'ann', '["\\ud83d"]', [quoted('["\\ud83d"]')]),
  shown('data that is an object', 'ann', `{"type":"message","data":${SPELLED}}`, [SPELLED]),
  shown('data that is a string', 'ann', `{"data":${text},"type":"message"}`, [text]),
  shown('data that is null', 'ann', '{"type":"message","data":null,"view":1}', ['null']),
  shown('data of several lines', 'ann', '{\n"type":"message",\n"data":{\r\n"a":\n1}\n}', ['{  "a": 1}']),
  shown('a centrifuge publication', 'sdk', SPELLED, [SPELLED]),
  shown('a centrifuge publication of a string that is JSON inside', 'sdk', '"[1]"', ['"[1]"']),
]

describe('plain JSON - what is said', () => {
  test.each(sayings)('plain JSON - $what, to members of each protocol', async ({ by, frame, data, msg }) => {
    const members = await party()
    const { room, plain, ann, sdk } = members
    if (by === 'sdk') sdk.sendFrame(`{"id":99,"publish":{"channel":"${room}","data":${frame}}}`)
    else members[by].sendText(frame)
    const { id } = members[by]
    expect(await ann.frame()).toBe(messageFrame(by === 'ann' ? ann : { id }, data))
    expect(await plain.next()).toBe(`{"id":"${id}","msg":${msg},"room_id":"${room}"}`)
    await sdk.nextPublication()
    expect(sdk.frames.join('\n')).toContain(`"pub":{"data":${msg},"info":{"client":"${id}"`)
    await expectQuiet(ann)
  })

  test('plain JSON - everyone sees one order, each message in a frame of its own', async () => {
    const { room, plain, ann, sdk } = await party()
    const bob = await JsonClient.join(shared.server, room)
    await Promise.all([ann.frame(), plain.next()])
    const count = 300
    for (let number = 0; number < count; number += 3) {
      plain.sendText(`${number}`)
      ann.say(number + 1)
      sdk.send({ id: 1000 + number, publish: { channel: room, data: number + 2 } })
    }
    const orders: unknown[][] = [[], [], []]
    for (let number = 0; number < count; number++) {
      for (const [index, member] of [ann, bob].entries()) {
        orders[index]!.push((JSON.parse(await member.frame()) as { data: unknown }).data)
      }
      orders[2]!.push(Number((await sdk.nextPublication()).data))
    }
    expect(orders[0]!.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: count }, (_, i) => i))
    expect(orders[1]).toEqual(orders[0])
    expect(orders[2]).toEqual(orders[0])
  })

  test('plain JSON - statistics have a type of their own, publications of the server API come from the admin', async () => {
    const { room, ann } = await party()
    await push(shared.server, `/rooms/${room}/statistics`, [{ product_line_id: 7, total_amount: 3 }])
    const record =
      '{"currency":null,"group_status":null,"product_line":null,"product_line_id":7,"total_amount":3.0,"total_trx":null}'
    expect(await ann.frame()).toBe(`{"type":"statistics","from":"${ADMIN_ID}","data":[${record}]}`)
    await push(shared.server, `/rooms/${room}/statistics`, [])
    expect(await ann.frame()).toBe(`{"type":"statistics","from":"${ADMIN_ID}","data":[]}`)
    await push(shared.server, '/api/publish', `{"channel":"${room}","data":{ "n": 1.0 },"tags":{"kind":"news"}}`)
    expect(await ann.frame()).toBe(`{"type":"message","from":"${ADMIN_ID}","data":{ "n": 1.0 }}`)
  })

  test('plain JSON - where nobody may publish the sender alone is told', async () => {
    const room = `mute:${freshRoom()}`
    const ann = await JsonClient.join(shared.server, room)
    const bob = await JsonClient.join(shared.server, room)
    await ann.frame()
    for (const said of ['hi', '{"a":1}', '{"type":"message","data":1}']) {
      ann.sendText(said)
      expect(await ann.frame()).toBe(errorOf(103, 'permission denied'))
    }
    ann.command({ type: 'private', to: bob.id, data: 1 })
    expect(JSON.parse(await bob.frame())).toMatchObject({ type: 'private', data: 1 })
  })
})

describe('plain JSON - members', () => {
  const listed = async (client: JsonClient): Promise<string[]> => {
    client.command({ type: 'members' })
    const frame = await client.frame()
    const { members } = JSON.parse(frame) as { members: Named[] }
    expect(frame).toBe(JSON.stringify({ type: 'members', members }))
    return members.map((member) => JSON.stringify(member)).toSorted()
  }

  test('plain JSON - members lists those of every protocol, with their names', async () => {
    const { plain, ann, sdk } = await party()
    const spelled = [plain, sdk].map(({ id }) => JSON.stringify({ id }))
    const everyone = [...spelled, JSON.stringify({ id: ann.id, name: 'Ann "A"' })].toSorted()
    expect(await listed(ann)).toEqual(everyone)
    plain.close()
    await ann.frame()
    expect(await listed(ann)).toEqual(everyone.filter((member) => !member.includes(plain.id)))
  })

  test.each([
    ['hidden', errorOf(103, 'permission denied')],
    ['absent', errorOf(108, 'not available')],
  ])('plain JSON - members in a room of the namespace %s is refused', async (namespace, refusal) => {
    const ann = await JsonClient.join(shared.server, `${namespace}:${freshRoom()}`)
    ann.command({ type: 'members' })
    expect(await ann.frame()).toBe(refusal)
    await expectQuiet(ann)
  })

  test('plain JSON - a room too large to list is cut, and says so', async () => {
    const outboxBytesMax = 4096
    const limits = { outboxBytesMax, outboxRingBytes: 16_384, messageBytesMax: 512 }
    const server = await startServer({ shards: 1, limits })
    const room = freshRoom()
    const count = 40
    for (let index = 1; index < count; index++) await JsonClient.join(server, room, { name: 'x'.repeat(64) })
    const last = await JsonClient.join(server, room)
    expect(last.members).toBe(count)
    last.command({ type: 'members' })
    const frame = await last.frame()
    const { members } = JSON.parse(frame) as { members: Named[] }
    expect(frame).toBe(JSON.stringify({ type: 'members', members, more: true }))
    expect(frame.length).toBeLessThanOrEqual(outboxBytesMax)
    expect(members.length).toBeGreaterThan(5)
    expect(members.length).toBeLessThan(count)
  })
})

describe('plain JSON - commands that cannot be carried out', () => {
  test.each([
    ['{"type":"dance"}', 'unknown type "dance"'],
    ['{"type":"Message","data":1}', 'unknown type "Message"'],
    ['{"type":7,"data":1}', 'type is not a string'],
    ['{"type":null,"data":1}', 'type is not a string'],
    ['{"type":"message"}', 'message needs {"type":"message","data":..}'],
    ['{"type":"private","data":1}', 'private needs {"type":"private","to":"<id>","data":..}'],
    [`{"type":"private","to":"${ADMIN_ID}"}`, 'private needs {"type":"private","to":"<id>","data":..}'],
    ['{"type":"private","to":1,"data":1}', 'private needs {"type":"private","to":"<id>","data":..}'],
    ['{"type":"message","data":"\\ud83d"}', 'data has half a surrogate pair'],
    [`{"type":"message","data":${DEEP}}`, 'nested deeper than 64 levels'],
  ])('plain JSON - %s is told to the sender alone', async (frame, message) => {
    const { room, ann } = await party()
    const bob = await JsonClient.join(shared.server, room)
    await ann.frame()
    ann.sendText(frame)
    expect(await ann.frame()).toBe(errorOf(107, message))
    await expectQuiet(ann)
    expect(await bob.frame()).toBe(messageFrame(ann, '"quiet?"'))
  })
})
