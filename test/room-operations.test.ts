// What a back end does with rooms, by the methods of the library: publish and broadcast with receipts, presence, history, lists of rooms, one
// room. What the HTTP API adds is tested there.
import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { JsonClient } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, enterAll, type Member, plainProtocol, wireProtocols } from './support/protocols.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const shared = sharedServer({
  limits: { idempotencyKeysMax: 3 },
  rooms: {
    defaults: { historySize: 20, history: 'anyone' },
    namespaces: { bare: { historySize: 0, presence: false } },
  },
})

const SMALLEST = {
  messageBytesMax: 128,
  statisticsBytesMax: 1024,
  outboxBytesMax: 1024,
  inboxRingBytes: 8192,
  outboxRingBytes: 4096,
}

const fault = (code: number, message: unknown = expect.any(String)) => ({
  name: 'OperationError',
  code,
  message,
  temporary: code === 100 || code === 111,
})
const position = (offset: number) => ({ offset, epoch: expect.stringMatching(/^[A-Za-z0-9_-]{8}$/) })
const said = (data: unknown) => ({ kind: 'said', data, from: expect.any(String) })

async function membersOf(server: TestServer, room: string, count: number): Promise<Member[]> {
  const members: Member[] = []
  for (let index = 0; index < count; index++) members.push(await enter(plainProtocol, server, { room, told: members }))
  return members
}

describe('publish', () => {
  test('publish - answers the position and the members at the delivery; each of them receives the data', async () => {
    const room = freshRoom()
    const members = await enterAll(shared.server, room)
    expect(await shared.server.publish(room, { n: 1 })).toEqual({ room, ...position(1), recipients: 3 })
    for (const member of members) expect(await member.heard()).toEqual(said({ n: 1 }))
  })

  test('publish - into a room without members reaches nobody, and is kept', async () => {
    const room = freshRoom()
    expect(await shared.server.publish(room, 'early')).toEqual({ room, ...position(1), recipients: 0 })
    const { publications } = await shared.server.history(room, { limit: 5 })
    expect(publications).toEqual([{ data: 'early', offset: 1 }])
  })

  test('publish - tags and skipHistory are as in the HTTP API', async () => {
    const room = freshRoom()
    const member = await CentrifugeRawClient.connect(shared.server)
    await member.subscribe(room)
    await shared.server.publish(room, 1, { tags: { a: 'b' }, skipHistory: true })
    expect(await member.nextPublication()).toEqual({ data: 1, offset: 1, tags: { a: 'b' } })
    expect((await shared.server.history(room, { limit: 5 })).publications).toEqual([])
  })

  test('publish - a repeated key publishes once, and its answer says so', async () => {
    const room = freshRoom()
    const [member] = await membersOf(shared.server, room, 1)
    const first = await shared.server.publish(room, 'a', { idempotencyKey: 'k' })
    expect(await shared.server.publish(room, 'a', { idempotencyKey: 'k' })).toEqual({
      ...first,
      recipients: 0,
      duplicate: true,
    })
    await expect(shared.server.publish(room, 'b', { idempotencyKey: 'k' })).rejects.toMatchObject(fault(107))
    await shared.server.publish(room, 'last')
    expect([await member!.heard(), await member!.heard()]).toEqual([said('a'), said('last')])
  })

  test('publish - a version that is not above the newest one is skipped, and its answer says so', async () => {
    const room = freshRoom()
    const [member] = await membersOf(shared.server, room, 1)
    const first = await shared.server.publish(room, 'new', { version: 7 })
    expect(first).toEqual({ room, ...position(1), recipients: 1 })
    for (const version of [6, 7]) {
      const skipped = await shared.server.publish(room, 'old', { version })
      expect(skipped).toEqual({ ...first, recipients: 0, skipped: true })
    }
    expect(await shared.server.publish(room, 'other', { version: 1, versionEpoch: 'b' })).toMatchObject({ offset: 2 })
    expect([await member!.heard(), await member!.heard()]).toEqual([said('new'), said('other')])
  })

  test.each([
    ['data without JSON', undefined, {}, 107],
    ['a version that is no integer', 1, { version: 1.5 }, 107],
    ['a version below 0', 1, { version: -1 }, 107],
    ['a long version epoch', 1, { version: 1, versionEpoch: 'x'.repeat(201) }, 107],
    ['an unknown thing to wait for', 1, { wait: 'sent' as 'flushed' }, 107],
    ['tags that are no strings', 1, { tags: { a: 1 as unknown as string } }, 107],
  ])('publish - %s is refused, and nothing is published', async (_title, data, options, code) => {
    const room = freshRoom()
    await expect(shared.server.publish(room, data, options)).rejects.toMatchObject(fault(code))
    expect((await shared.server.history(room)).offset).toBe(0)
  })

  test('publish - a name that no room can have is error 102', async () => {
    await expect(shared.server.publish('a\tb', 1)).rejects.toMatchObject(
      fault(102, 'unknown channel: the room name has the character U+0009 at position 1'),
    )
  })
})

describe('b64data', () => {
  const api = async (body: object) =>
    JSON.parse((await push(shared.server, '/api/publish', body)).text) as { result?: object; error?: object }
  const base64 = (text: string | Uint8Array) => Buffer.from(text as string).toString('base64')

  test('b64data - is published as the JSON that it holds, on one line', async () => {
    const room = freshRoom()
    const member = await CentrifugeRawClient.connect(shared.server)
    await member.subscribe(room)
    const json = '{\n "text": "\u{1F600}\\n",\r\n "list": [1, 2]\n}'
    expect(await api({ channel: room, b64data: base64(json) })).toMatchObject({ result: { offset: 1 } })
    expect((await member.nextPublication()).data).toEqual(JSON.parse(json))
    expect(member.frames.at(-1)).not.toMatch(/[\r\n]/)
    // Libraries that send every field.
    expect(await api({ channel: room, data: 5, b64data: '' })).toMatchObject({ result: { offset: 2 } })
    expect((await member.nextPublication()).data).toBe(5)
  })

  test.each<[string, object, string]>([
    ['with data', { data: 1, b64data: base64('2') }, 'data and b64data are given, one of them is meant'],
    ['without either', {}, 'data is missing'],
    ['empty', { b64data: '' }, 'data is missing'],
    ['no string', { b64data: 5 }, 'b64data must be base64'],
    ['no base64', { b64data: 'a b=' }, 'b64data must be base64'],
    ['cut base64', { b64data: base64('{"a":1}').slice(0, -1) }, 'b64data must be base64'],
    ['no UTF-8', { b64data: base64(new Uint8Array([0x22, 0xff, 0x22])) }, 'b64data is not valid UTF-8'],
    ['no JSON', { b64data: base64('{"a":') }, 'b64data is not JSON'],
    ['too deep', { b64data: base64('['.repeat(65) + ']'.repeat(65)) }, 'b64data is nested deeper than 64 levels'],
  ])('b64data - %s is error 107, and nothing is published', async (_title, body, message) => {
    const channel = freshRoom()
    expect(await api({ channel, ...body })).toEqual({ error: { code: 107, message } })
    expect((await shared.server.history(channel)).offset).toBe(0)
  })
})

describe('broadcast', () => {
  test('broadcast - one receipt for each room, in their order, whatever shard owns them', async () => {
    const rooms = Array.from({ length: 40 }, freshRoom)
    const members = await Promise.all(rooms.map((room) => enter(plainProtocol, shared.server, { room })))
    const receipts = await shared.server.broadcast(rooms, 'all')
    expect(receipts).toEqual(rooms.map((room) => ({ room, ...position(1), recipients: 1 })))
    for (const member of members) expect(await member.heard()).toEqual(said('all'))
  })

  test('broadcast - an error in one room leaves the others as they are', async () => {
    const [one, other] = [freshRoom(), freshRoom()]
    await shared.server.publish(other, 'first', { idempotencyKey: 'k' })
    const answers = await shared.server.broadcast([one, '', other, one], 'second', { idempotencyKey: 'k' })
    expect(answers).toMatchObject([
      { room: one, offset: 1 },
      fault(102),
      fault(107, 'idempotency_key was used with other data'),
      { room: one, offset: 1, duplicate: true },
    ])
  })

  test('broadcast - parameters that are wrong are an error in every room; no room is no error', async () => {
    const answers = await shared.server.broadcast([freshRoom(), freshRoom()], 1, { version: -1 })
    expect(answers).toMatchObject([fault(107), fault(107)])
    expect(await shared.server.broadcast([], 1)).toEqual([])
  })

  test.each([
    { what: 'a small body', data: 'x' },
    { what: 'a large body', data: 'x'.repeat(40_000) },
  ])('broadcast - $what into more rooms than one record takes', async ({ data }) => {
    const rooms = Array.from({ length: 700 }, freshRoom)
    const receipts = await shared.server.broadcast(rooms, data)
    expect(receipts).toEqual(rooms.map((room) => ({ room, ...position(1), recipients: 0 })))
  })

  test('broadcast - into more rooms than stay open without members: each is answered, and with its own members', async () => {
    const server = await startServer({ shards: 1 })
    const rooms = Array.from({ length: 2500 }, freshRoom)
    const last = await enter(plainProtocol, server, { room: rooms.at(-1)! })
    const receipts = await server.broadcast(rooms, 'x', { wait: 'flushed' })
    const nobody = rooms.slice(0, -1).map((room) => ({ room, offset: 1, recipients: 0, sent: 0 }))
    expect(receipts).toMatchObject([...nobody, { room: last.room, recipients: 1, sent: 1 }])
    expect(await last.heard()).toEqual(said('x'))
  })

  test('broadcast - on the smallest rings, in as many records and answers as it takes', async () => {
    const server = await startServer({
      shards: 1,
      limits: SMALLEST,
    })
    const many = Array.from({ length: 60 }, freshRoom)
    const receipts = await server.broadcast(many, 'x', { wait: 'flushed' })
    expect(receipts).toMatchObject(many.map((room) => ({ room, offset: 1, sent: 0 })))
    // So long that an answer carries more rooms than a record.
    const long = Array.from({ length: 8 }, () => freshRoom().padEnd(250, 'x'))
    expect(await server.broadcast(long, 'x'.repeat(900))).toMatchObject(long.map((room) => ({ room, offset: 1 })))
  })

  test('limits.broadcastRoomsMax - one room more is refused as a whole', async () => {
    const server = await startServer({ limits: { broadcastRoomsMax: 3 }, rooms: { defaults: { historySize: 1 } } })
    const rooms = Array.from({ length: 4 }, freshRoom)
    const message = '4 rooms in one broadcast, at most 3 are possible'
    expect(await server.broadcast(rooms, 1)).toMatchObject(rooms.map(() => fault(106, message)))
    expect((await server.history(rooms[0]!)).offset).toBe(0)
    expect(await server.broadcast(rooms.slice(1), 1)).toMatchObject([{ offset: 1 }, { offset: 1 }, { offset: 1 }])
  })
})

describe('wait: flushed', () => {
  const flushed = { wait: 'flushed' } as const

  test.each([1, 3, 12])('wait - tells how many of %i members were given the publication', async (count) => {
    const room = freshRoom()
    const members = await membersOf(shared.server, room, count)
    for (let offset = 1; offset <= 3; offset++) {
      const receipt = await shared.server.publish(room, offset, flushed)
      expect(receipt).toEqual({ room, ...position(offset), recipients: count, sent: count, slow: 0, conflated: 0 })
    }
    for (const member of members) {
      expect([await member.heard(), await member.heard(), await member.heard()]).toEqual([1, 2, 3].map(said))
    }
  })

  test('wait - members of all protocols count once, also members that receive joins', async () => {
    const room = freshRoom()
    await enterAll(shared.server, room)
    const receipt = await shared.server.publish(room, 1, flushed)
    expect(receipt).toMatchObject({ recipients: 3, sent: 3, slow: 0 })
  })

  test('wait - is answered where nobody is, for a duplicate and for a version that is skipped', async () => {
    const room = freshRoom()
    const options = { ...flushed, idempotencyKey: 'k', version: 4 }
    expect(await shared.server.publish(room, 1, options)).toMatchObject({ recipients: 0, sent: 0, slow: 0 })
    await membersOf(shared.server, room, 2)
    expect(await shared.server.publish(room, 1, options)).toMatchObject({ duplicate: true, recipients: 0, sent: 2 })
    const skipped = await shared.server.publish(room, 2, { ...flushed, version: 4 })
    expect(skipped).toMatchObject({ skipped: true, recipients: 0, sent: 2 })
  })

  test('wait - an error does not wait', async () => {
    const room = freshRoom()
    await shared.server.publish(room, 1, { idempotencyKey: 'k' })
    await expect(shared.server.publish(room, 2, { ...flushed, idempotencyKey: 'k' })).rejects.toMatchObject(fault(107))
  })

  test('wait - of a broadcast has the numbers of each room', async () => {
    const rooms = [freshRoom(), freshRoom(), freshRoom()]
    for (const [index, room] of rooms.entries()) await membersOf(shared.server, room, index)
    const answers = await shared.server.broadcast([...rooms, 'a\tb'], 1, flushed)
    expect(answers).toMatchObject([{ sent: 0 }, { sent: 1 }, { sent: 2 }, fault(102)])
  })

  test('wait - many at once in one room, among what members say, are all answered', async () => {
    const room = freshRoom()
    const members = await membersOf(shared.server, room, 6)
    const waiting = Array.from({ length: 50 }, (_, n) => {
      members[n % 6]!.say(`text ${n}`)
      return shared.server.publish(room, n, flushed)
    })
    for (const receipt of await Promise.all(waiting)) expect(receipt).toMatchObject({ recipients: 6, sent: 6, slow: 0 })
    for (const member of members) for (let count = 0; count < 100; count++) await member.heard()
  })

  describe.each([
    { size: 'small', others: 1 },
    { size: 'large', others: 8 },
  ])('in a $size room', ({ others }) => {
    test.each(wireProtocols)(
      'wait - a member of $name that does not read is slow once, in the publication that was too much',
      async (protocol) => {
        const server = await startServer()
        const room = freshRoom()
        const stuck = await enter(protocol, server, { room })
        const members: Member[] = []
        for (let index = 0; index < others; index++) {
          members.push(await enter(plainProtocol, server, { room, told: [stuck, ...members] }))
        }
        stuck.socket.pause()
        const data = 'x'.repeat(60_000)
        let isDropped = false
        for (let count = 0; count < 400 && !isDropped; count++) {
          const { sent, slow } = await server.publish(room, data, flushed)
          expect(sent).toBe(others + 1)
          isDropped = slow === 1
          if (!isDropped) expect(slow).toBe(0)
        }
        expect(isDropped).toBe(true)
        expect(await server.publish(room, 'after', flushed)).toMatchObject({ sent: others, slow: 0 })
        stuck.socket.terminate()
      },
      60_000,
    )
  })

  test('wait - a shard that dies answers a temporary error, and the next call is served', async () => {
    const server = await startServer({}, { faults: true })
    const room = freshRoom()
    await membersOf(server, room, 1)
    const answers = Array.from({ length: 20 }, (_, n) => {
      if (n === 10) server.injectFault(server.shardOf(room), 'exit')
      return server.publish(room, n, flushed).catch((error: unknown) => error)
    })
    for (const answer of await Promise.all(answers)) {
      if (answer instanceof Error) expect(answer).toMatchObject(fault(100))
      else expect(answer).toMatchObject({ sent: 1 })
    }
    const again = await eventually(
      () => server.publish(room, 'again', flushed).catch(() => undefined),
      (receipt) => receipt !== undefined,
    )
    expect(again).toMatchObject({ room, slow: 0 })
  })
})

describe('statistics', () => {
  const body = [{ product_line_id: 1 }]

  test('statistics - with wait=flushed the answer counts the connections that were given them', async () => {
    const room = freshRoom()
    const [member] = await membersOf(shared.server, room, 5)
    const { status, text } = await push(shared.server, `/rooms/${room}/statistics?wait=flushed`, body)
    const done = { room, ...position(1), recipients: 5, sent: 5, slow: 0, conflated: 0 }
    expect([status, JSON.parse(text)]).toEqual([200, done])
    expect(await member!.heard()).toMatchObject({ kind: 'said' })
    const bad = await push(shared.server, `/rooms/${room}/statistics?wait=flushed`, [{}, 1])
    expect(bad.status).toBe(400)
  })

  test('statistics - an idempotency key pushes once; with another body it is 409', async () => {
    const room = freshRoom()
    const [member] = await membersOf(shared.server, room, 1)
    const keyed = async (records: object, key = 'k') => {
      const headers = {
        'content-type': 'application/json',
        'x-api-key': shared.server.adminKey,
        'idempotency-key': key,
      }
      const url = `http://127.0.0.1:${shared.server.port}/rooms/${room}/statistics`
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(records) })
      return [response.status, await response.json()] as [number, object]
    }
    const [, first] = await keyed(body)
    expect(first).toEqual({ room, ...position(1), recipients: 1 })
    expect(await keyed(body)).toEqual([200, { ...first, recipients: 0, duplicate: true }])
    const reused = { error: 'the idempotency key was used with another body' }
    expect(await keyed([{ product_line_id: 2 }])).toEqual([409, reused])
    expect(await keyed(body, 'k2')).toMatchObject([200, { offset: 2 }])
    expect(await keyed(body, 'k3')).toMatchObject([200, { offset: 3 }])
    expect(await keyed(body, 'k4')).toEqual([503, { error: 'too many idempotency keys in this room' }])
    expect(await keyed(body, 'k'.repeat(201))).toMatchObject([400, {}])
    for (let count = 0; count < 3; count++) await member!.heard()
    await shared.server.publish(room, 'last')
    expect(await member!.heard()).toEqual(said('last'))
  })
})

describe('presence and history', () => {
  test('presence - shows the members by id, in the form of the centrifuge protocol', async () => {
    const room = freshRoom()
    const named = await JsonClient.open(shared.server, room, { name: 'Ada' })
    await named.welcome()
    const other = await enter(wireProtocols[2]!, shared.server, { room })
    expect(await shared.server.presence(room)).toEqual({
      presence: {
        [named.id]: { client: named.id, user: '', conn_info: { name: 'Ada' } },
        [other.id]: { client: other.id, user: '' },
      },
    })
    expect(await shared.server.presenceStats(room)).toEqual({ num_clients: 2, num_users: 1 })
    expect(await shared.server.presence(freshRoom())).toEqual({ presence: {} })
  })

  test('history - answers limit, since and reverse, and the position alone by default', async () => {
    const room = freshRoom()
    for (const data of ['a', 'b', 'c']) await shared.server.publish(room, data)
    const { epoch, ...rest } = await shared.server.history(room)
    expect(rest).toEqual({ publications: [], offset: 3 })
    const data = async (request: Parameters<TestServer['history']>[1]) =>
      (await shared.server.history(room, request)).publications.map((publication) => publication.data)
    expect(await data({ limit: 2 })).toEqual(['a', 'b'])
    expect(await data({ limit: -1 })).toEqual(['a', 'b', 'c'])
    expect(await data({ limit: 2, reverse: true })).toEqual(['c', 'b'])
    expect(await data({ limit: 5, since: { epoch, offset: 2 } })).toEqual(['c'])
    await expect(data({ limit: 5, since: { epoch: 'other', offset: 2 } })).rejects.toMatchObject(fault(112))
    await expect(data({ limit: 5, since: { epoch, offset: 0 }, reverse: true })).rejects.toMatchObject(fault(107))
    await expect(data({ limit: 1.5 })).rejects.toMatchObject(fault(107, 'limit must be an integer'))
  })

  test('history - removed, it is empty; offsets go on, and a member that missed something is told so', async () => {
    const room = freshRoom()
    const reader = await CentrifugeRawClient.connect(shared.server)
    const { epoch } = await reader.subscribe(room, { recoverable: true })
    for (const data of ['a', 'b']) await shared.server.publish(room, data)
    await reader.ok('unsubscribe', { channel: room })
    await shared.server.publish(room, 'c')
    expect(await shared.server.removeHistory(room)).toBeUndefined()
    expect(await shared.server.history(room, { limit: 10 })).toEqual({ publications: [], offset: 3, epoch })
    const recover = { recover: true, recoverable: true, epoch }
    const missed = await reader.ok('subscribe', { channel: room, ...recover, offset: 2 })
    expect(missed).toMatchObject({ was_recovering: true, offset: 3 })
    expect(missed).not.toHaveProperty('recovered')
    await reader.ok('unsubscribe', { channel: room })
    const whole = await reader.ok('subscribe', { channel: room, ...recover, offset: 3 })
    expect(whole).toMatchObject({ was_recovering: true, recovered: true })
    expect(await shared.server.publish(room, 'd')).toMatchObject({ offset: 4 })
  })

  test('presence and history - where a room has none: error 108', async () => {
    const room = `bare:${freshRoom()}`
    for (const ask of ['presence', 'presenceStats', 'history', 'removeHistory'] as const) {
      await expect(shared.server[ask](room)).rejects.toMatchObject(fault(108))
    }
    expect(await shared.server.publish(room, 1)).toMatchObject({ offset: 1 })
  })

  test('presence and history - a name that no room can have: error 102', async () => {
    for (const ask of ['presence', 'presenceStats', 'history', 'removeHistory', 'room'] as const) {
      await expect(shared.server[ask]('')).rejects.toMatchObject(fault(102))
    }
  })

  test('presence - more than an answer carries is refused', async () => {
    const server = await startServer({ limits: SMALLEST })
    const room = freshRoom()
    await membersOf(server, room, 14)
    await expect(server.presence(room)).rejects.toMatchObject(fault(106, 'too many members to list'))
    expect(await server.presenceStats(room)).toEqual({ num_clients: 14, num_users: 1 })
  })
})

describe('rooms', () => {
  /** A server with rooms of these numbers of members. */
  async function serverWith(sizes: Readonly<Record<string, number>>): Promise<TestServer> {
    const server = await startServer({ rooms: { defaults: { historySize: 5 } } })
    for (const [room, count] of Object.entries(sizes)) await membersOf(server, room, count)
    return server
  }

  test('rooms - in the order of their names, in pages, filtered by a pattern', async () => {
    const server = await serverWith({ 'b:1': 1, 'a:2': 2, 'a:1': 1, 'b:10': 3, c: 1 })
    const names = async (options: Parameters<TestServer['rooms']>[0]) => {
      const { rooms, next } = await server.rooms(options)
      return [rooms.map(({ name }) => name), next]
    }
    expect(await names({})).toEqual([['a:1', 'a:2', 'b:1', 'b:10', 'c'], null])
    expect(await names({ limit: 2 })).toEqual([['a:1', 'a:2'], 'a:2'])
    expect(await names({ limit: 2, after: 'a:2' })).toEqual([['b:1', 'b:10'], 'b:10'])
    expect(await names({ limit: 2, after: 'b:10' })).toEqual([['c'], null])
    expect(await names({ filter: 'b:*' })).toEqual([['b:1', 'b:10'], null])
    expect(await names({ filter: '?:1' })).toEqual([['a:1', 'b:1'], null])
    expect(await names({ filter: '*:1*', limit: 2 })).toEqual([['a:1', 'b:1'], 'b:1'])
    expect(await names({ filter: 'x' })).toEqual([[], null])
  })

  test('rooms - the largest or the busiest rooms come first where a request asks for them', async () => {
    const server = await serverWith({ quiet: 4, busy: 1, middle: 2, still: 2 })
    for (let n = 0; n < 20; n++) await server.publish('busy', n)
    for (let n = 0; n < 10; n++) await server.publish('middle', n)
    const { rooms, next } = await server.rooms({ sort: 'members', limit: 3 })
    expect([rooms.map(({ name, members }) => `${name} ${members}`), next]).toEqual([
      ['quiet 4', 'middle 2', 'still 2'],
      null,
    ])
    const byRate = await server.rooms({ sort: 'rate', limit: 2 })
    expect(byRate.rooms.map(({ name }) => name)).toEqual(['busy', 'middle'])
    const [busy, middle] = byRate.rooms
    expect(busy!.rate).toBeGreaterThan(middle!.rate)
    expect(middle!.rate).toBeGreaterThan(0)
    expect((await server.rooms({ sort: 'rate', filter: 'still' })).rooms).toEqual([
      { name: 'still', members: 2, rate: 0, deliveries: 0, offset: 0, board: false },
    ])
  })

  test('rooms - a limit that is too large, and a sort that there is not, are error 107', async () => {
    const message = 'limit must be an integer from 1 to 1000'
    for (const limit of [0, 1001, 1.5]) {
      await expect(shared.server.rooms({ limit })).rejects.toMatchObject(fault(107, message))
      await expect(shared.server.room(freshRoom(), { limit })).rejects.toMatchObject(fault(107, message))
    }
    await expect(shared.server.rooms({ sort: 'size' as 'name' })).rejects.toMatchObject(
      fault(107, 'sort must be one of name, members, rate'),
    )
  })

  test('room - pages of members in the order of their ids, and the newest publication', async () => {
    const room = freshRoom()
    const members = await membersOf(shared.server, room, 5)
    const named = await JsonClient.open(shared.server, room, { name: 'Ada' })
    await named.welcome()
    const entries = [...members.map(({ id }) => ({ id, user: '' })), { id: named.id, user: '', name: 'Ada' }].sort(
      (a, b) => (a.id < b.id ? -1 : 1),
    )
    const first = await shared.server.room(room, { limit: 4 })
    expect(first).toEqual({
      name: room,
      members: entries.slice(0, 4),
      next: entries[3]!.id,
      count: 6,
      rate: 0,
      deliveries: 0,
      board: false,
      lastPublication: null,
    })
    const { offset, epoch } = await shared.server.publish(room, 1)
    const rest = await shared.server.room(room, { limit: 4, after: first.next! })
    expect(rest).toMatchObject({ members: entries.slice(4), next: null, count: 6 })
    expect(rest.lastPublication).toEqual({ offset, epoch, ageMs: expect.any(Number) })
    expect(rest.rate).toBeGreaterThan(0)
    expect((await shared.server.room(room)).members).toEqual(entries)
  })

  test('room - one in which nobody is and nothing was said is unknown', async () => {
    const message = 'unknown channel: there is nobody in this room'
    await expect(shared.server.room(freshRoom())).rejects.toMatchObject(fault(102, message))
    const room = freshRoom()
    await shared.server.publish(room, 1)
    expect(await shared.server.room(room)).toMatchObject({ members: [], count: 0, lastPublication: { offset: 1 } })
  })

  test('rooms and room - on the smallest rings pages are shorter, and follow each other to the end', async () => {
    const server = await startServer({
      limits: SMALLEST,
    })
    const room = freshRoom()
    const ids = (await membersOf(server, room, 30)).map(({ id }) => id).sort()
    const found: string[] = []
    let after: string | null = ''
    let pages = 0
    for (; after !== null; pages++) {
      const page: Awaited<ReturnType<TestServer['room']>> = await server.room(room, { after })
      found.push(...page.members.map(({ id }) => id))
      after = page.next
    }
    expect(found).toEqual(ids)
    expect(pages).toBeGreaterThan(1)
  })
})

test('operations - beyond limits.httpRequestsMax they are error 111 at once', async () => {
  const server = await startServer({ shards: 1, limits: { httpRequestsMax: 1 } })
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.publish(freshRoom(), 1).catch((error: unknown) => error)),
  )
  const refused = answers.filter((answer) => answer instanceof Error)
  expect(refused.length).toBeGreaterThan(0)
  for (const error of refused) expect(error).toMatchObject(fault(111, 'too many requests in flight'))
  expect(await server.publish(freshRoom(), 1)).toMatchObject({ offset: 1 })
})

test('operations - what no inbox can carry is error 106 and names the limit', async () => {
  const server = await startServer({ limits: { statisticsBytesMax: 1024, messageBytesMax: 512, inboxRingBytes: 8192 } })
  await expect(server.publish(freshRoom(), 'x'.repeat(5000))).rejects.toMatchObject(
    fault(106, expect.stringContaining('limits.inboxRingBytes')),
  )
})

test('operations - what no shard has answered is answered when the server stops', async () => {
  const server = await startServer({ shards: 1, drain: { windowSeconds: 0, timeoutSeconds: 1 } }, { faults: true })
  const room = freshRoom()
  await server.publish(room, 1)
  server.injectFault(0, 'hang')
  const asked = [server.publish(room, 2), server.publish(room, 3, { wait: 'flushed' }), server.history(room)]
  const answers = Promise.allSettled(asked)
  await server.stop()
  for (const answer of await answers) expect(answer).toMatchObject({ status: 'rejected', reason: fault(100) })
})
