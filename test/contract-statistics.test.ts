// The plain protocol, "Statistics": what a push looks like to members, what the routes answer, and that a bad record is
// named and never half-delivered.

import { describe, expect, test } from 'vitest'
import { clientKinds, join, joinAll } from './support/clients.ts'
import { plainFrames, recast } from './support/fixtures.ts'
import { listRooms, push, request } from './support/http.ts'
import { expectQuiet, freshRoom, type LobbyClient } from './support/lobby-client.ts'
import { RawSocket } from './support/raw-socket.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

const lobby = sharedServer()
const ADMIN_ID = '470bb217-ffa7-43d8-a0cc-b3d30421d1a9'
const ONE_OUT =
  '[{"currency":null,"group_status":null,"product_line":null,"product_line_id":1,"total_amount":null,"total_trx":null}]'
const ONE_IN = [{ product_line_id: 1 }]

function frameOf(room: string, records: string, id = ADMIN_ID): string {
  return `{"id":"${id}","msg":${records},"room_id":"${room}"}`
}

function routeOf(room: string): string {
  return `/rooms/${encodeURIComponent(room)}/statistics`
}

describe.each(clientKinds)('with the $kind', (kind) => {
  test.each(plainFrames.statistics)(
    'push - every member gets one golden frame for the whole array: $name',
    async (golden) => {
      const room = freshRoom()
      const [first, second] = (await joinAll(kind, lobby.server, { room, count: 2 })) as [LobbyClient, LobbyClient]
      const answer = await push(lobby.server, routeOf(room), golden.push)
      expect(answer.status).toBe(200)
      for (const member of [first, second]) expect(await member.next()).toBe(recast(golden.frame, { sender: '', room }))
      await expectQuiet(first, second)
    },
  )

  test.each([
    ['/dailyDashBoard', 'dailyCollection'],
    ['/dailyNews', 'dailyNews'],
  ])('aliases - POST %s broadcasts to %s and answers 200 null', async (path, room) => {
    const member = await join(kind, lobby.server, { room })
    const answer = await push(lobby.server, path, ONE_IN)
    expect(answer).toMatchObject({ status: 200, text: 'null' })
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await member.next()).toBe(frameOf(room, ONE_OUT))
    await expectQuiet(member)
    member.close()
    await member.closed
  })
})

describe('answers', () => {
  const kind = clientKinds[0]!

  test('general route - answers room, offset, epoch and recipients; offsets rise by exactly 1', async () => {
    const room = freshRoom()
    const members = await joinAll(kind, lobby.server, { room, count: 3 })
    const first = await push(lobby.server, routeOf(room), ONE_IN)
    const second = await push(lobby.server, routeOf(room), [])
    const answers = [first, second].map(({ text }) => JSON.parse(text) as Record<string, unknown>)
    expect(Object.keys(answers[0]!)).toEqual(['room', 'offset', 'epoch', 'recipients'])
    expect(answers[0]).toMatchObject({ room, recipients: 3, offset: expect.any(Number), epoch: expect.any(String) })
    expect(answers[1]).toEqual({ ...answers[0], offset: (answers[0]!.offset as number) + 1 })
    for (const member of members) {
      expect(await member.next()).toBe(frameOf(room, ONE_OUT))
      expect(await member.next()).toBe(frameOf(room, '[]'))
    }
  })

  test('general route - a message of a member takes an offset between two pushes', async () => {
    const room = freshRoom()
    const member = await join(kind, lobby.server, { room })
    const first = JSON.parse((await push(lobby.server, routeOf(room), [])).text) as { offset: number }
    await member.next()
    await expectQuiet(member)
    const second = JSON.parse((await push(lobby.server, routeOf(room), [])).text) as { offset: number }
    expect(second.offset).toBe(first.offset + 2)
  })

  test('general route - a push to an empty room reaches nobody and makes no room', async () => {
    const room = freshRoom()
    const answer = await push(lobby.server, routeOf(room), ONE_IN)
    expect(JSON.parse(answer.text)).toMatchObject({ room, recipients: 0 })
    expect((await listRooms(lobby.server, '?limit=1000')).rooms.map(({ name }) => name)).not.toContain(room)
  })

  test('general route - names unknown keys, the aliases do not; all of them accept the records', async () => {
    const room = freshRoom()
    const member = await join(kind, lobby.server, { room })
    const body = '[{"product_line_id":1,"total_trxx":3},{"product_line_id":1,"\\u0074otal_trxx":1,"when":"now"}]'
    const answer = await push(lobby.server, routeOf(room), body)
    expect(JSON.parse(answer.text)).toMatchObject({ room, recipients: 1, ignored: ['total_trxx', 'when'] })
    expect(await member.next()).toBe(frameOf(room, `[${ONE_OUT.slice(1, -1)},${ONE_OUT.slice(1, -1)}]`))
    expect(await push(lobby.server, '/dailyNews', body)).toMatchObject({ status: 200, text: 'null' })
    const without = await push(lobby.server, routeOf(room), ONE_IN)
    expect(JSON.parse(without.text)).not.toHaveProperty('ignored')
  })

  test('total_amount - always has a fraction or an exponent in what members receive', async () => {
    const room = freshRoom()
    const member = await join(kind, lobby.server, { room })
    const amounts = ['3', '100000', '-0', '1e16', '12345678901234567', '1e21', '0.000001', '0.1']
    const spelled = ['3.0', '100000.0', '-0.0', '1e16', '1.2345678901234568e16', '1e21', '1e-6', '0.1']
    await push(
      lobby.server,
      routeOf(room),
      `[${amounts.map((amount) => `{"product_line_id":1,"total_amount":${amount}}`).join(',')}]`,
    )
    const frame = String(await member.next())
    expect([...frame.matchAll(/"total_amount":([^,]*)/g)].map(([, amount]) => amount)).toEqual(spelled)
  })

  test('sender - is the admin id, and a configured one is used instead', async () => {
    const id = '9d1c5a1e-63b4-4a5e-8c07-5b1f0c3f7a11'
    const server = await startServer({ admin: { id } })
    const member = await join(kind, server, { room: 'dailyNews' })
    await push(server, '/dailyNews', [])
    expect(await member.next()).toBe(frameOf('dailyNews', '[]', id))
  })

  test('aliases - are configurable', async () => {
    const server = await startServer({ statistics: { aliases: { '/hourly': 'by-the-hour' } } })
    const member = await join(kind, server, { room: 'by-the-hour' })
    expect(await push(server, '/hourly', [])).toMatchObject({ status: 200, text: 'null' })
    expect(await member.next()).toBe(frameOf('by-the-hour', '[]'))
  })
})

describe('refusals', () => {
  const good = { product_line_id: 1 }
  const bad: [string, unknown, number, string][] = [
    ['a missing product_line_id', [{ total_trx: 1 }], 0, 'product_line_id'],
    ['a null product_line_id', [good, { product_line_id: null }], 1, 'product_line_id'],
    ['a product_line_id as text', [{ product_line_id: '1' }], 0, 'product_line_id'],
    ['a fractional product_line_id', [{ product_line_id: 1.5 }], 0, 'product_line_id'],
    ['a product_line_id over int32', [good, good, { product_line_id: 2_147_483_648 }], 2, 'product_line_id'],
    ['a product_line_id under int32', [{ product_line_id: -2_147_483_649 }], 0, 'product_line_id'],
    ['a total_trx as text', [{ ...good, total_trx: '3' }], 0, 'total_trx'],
    ['a fractional total_trx', [good, { ...good, total_trx: 0.5 }], 1, 'total_trx'],
    ['a total_trx of 2^53', '[{"product_line_id":1,"total_trx":9007199254740992}]', 0, 'total_trx'],
    ['a total_trx of 2^53+1', '[{"product_line_id":1,"total_trx":9007199254740993}]', 0, 'total_trx'],
    ['a total_trx of -2^63', '[{"product_line_id":1,"total_trx":-9223372036854775808}]', 0, 'total_trx'],
    ['a total_amount as text', [{ ...good, total_amount: '1.5' }], 0, 'total_amount'],
    ['a total_amount beyond any double', '[{"product_line_id":1,"total_amount":1e999}]', 0, 'total_amount'],
    ['a product_line_id with a fraction of nothing', '[{"product_line_id":7.0}]', 0, 'product_line_id'],
    ['a total_trx with an exponent', '[{"product_line_id":1,"total_trx":7e0}]', 0, 'total_trx'],
    ['a total_trx that rounds to an integer', '[{"product_line_id":1,"total_trx":9007199254740990.6}]', 0, 'total_trx'],
    ['a field twice', '[{"product_line_id":1},{"product_line_id":1,"product_line_id":1}]', 1, 'product_line_id'],
    [
      'a field twice, once with an escape',
      '[{"product_line_id":1,"currency":"a","\\u0063urrency":"a"}]',
      0,
      'currency',
    ],
    ['half a surrogate pair', '[{"product_line_id":1,"currency":"\\ud800"}]', 0, 'currency'],
    ['a currency that is a number', [{ ...good, currency: 360 }], 0, 'currency'],
    ['a group_status that is a boolean', [{ ...good, group_status: true }], 0, 'group_status'],
    ['a product_line that is a list', [good, { ...good, product_line: ['x'] }], 1, 'product_line'],
  ]
  test.each(bad)('record - %s is refused with 400, its index and its field', async (_, body, index, field) => {
    const room = freshRoom()
    const member = await join(clientKinds[0]!, lobby.server, { room })
    for (const path of [routeOf(room), '/dailyNews']) {
      const answer = await push(lobby.server, path, body)
      expect(answer.status).toBe(400)
      expect(answer.text).toMatch(new RegExp(`(?<!\\d)${index}(?!\\d)`))
      expect(answer.text).toMatch(new RegExp(`\\b${field}\\b`))
    }
    await expectQuiet(member)
  })

  const malformed: [string, string | Uint8Array][] = [
    ['an empty body', ''],
    ['half an array', '[{"product_line_id":1}'],
    ['two values', '[] []'],
    ['a trailing comma', '[{"product_line_id":1},]'],
    ['an object', '{"product_line_id":1}'],
    ['null', 'null'],
    ['a number as record', '[1]'],
    ['null as record', '[{"product_line_id":1},null]'],
    ['an array as record', '[[]]'],
    ['invalid UTF-8', Buffer.from('[{"product_line_id":1,"currency":"\xff"}]', 'latin1')],
    ['nesting a hundred thousand deep', '['.repeat(100_000)],
  ]
  test.each(malformed)('body - %s is refused with 400 and nothing is broadcast', async (_, body) => {
    const room = freshRoom()
    const member = await join(clientKinds[0]!, lobby.server, { room })
    const answer = await push(lobby.server, routeOf(room), body)
    expect(answer.status).toBe(400)
    expect(answer.text).not.toBe('')
    await expectQuiet(member)
  })

  test('body - an unknown key nested deeper than any stack harms nobody', async () => {
    const deep = `[{"product_line_id":1,"deep":${'['.repeat(200_000)}${']'.repeat(200_000)}}]`
    expect([200, 400]).toContain((await push(lobby.server, '/dailyNews', deep)).status)
    expect((await push(lobby.server, '/dailyNews', [])).status).toBe(200)
  })

  test('body - one record more than allowed is refused', async () => {
    const server = await startServer({ limits: { statisticsRecordsMax: 2 } })
    expect((await push(server, '/dailyNews', [good, good])).status).toBe(200)
    expect([400, 413]).toContain((await push(server, '/dailyNews', [good, good, good])).status)
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'multipart/form-data; x=application/json',
  ])('content type - %s is refused with 415', async (contentType) => {
    expect((await push(lobby.server, '/dailyNews', [], { contentType })).status).toBe(415)
  })

  test('content type - a missing one is refused with 415; parameters and case do not matter', async () => {
    const headers = { 'x-api-key': ADMIN_KEY }
    const bytes = Buffer.from('[]')
    expect((await request(lobby.server, '/dailyNews', { method: 'POST', headers, body: bytes })).status).toBe(415)
    expect(
      (await push(lobby.server, '/dailyNews', '[]', { contentType: 'Application/JSON;charset=utf-8' })).status,
    ).toBe(200)
  })

  test.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['a wrong key', { 'x-api-key': 'wrong' }],
    ['an empty key', { 'x-api-key': '' }],
    ['a prefix of the key', { 'x-api-key': ADMIN_KEY.slice(0, -1) }],
    ['the key and more', { 'x-api-key': `${ADMIN_KEY}x` }],
    ['the key in capitals', { 'x-api-key': ADMIN_KEY.toUpperCase() }],
    ['a wrong bearer', { authorization: 'Bearer wrong' }],
    ['an empty bearer', { authorization: 'Bearer ' }],
    ['the key under another scheme', { authorization: `Basic ${ADMIN_KEY}` }],
    ['the key without a scheme', { authorization: ADMIN_KEY }],
  ])('admin key - %s is 401 on every admin route and nothing is broadcast', async (_, key) => {
    const room = freshRoom()
    const member = await join(clientKinds[0]!, lobby.server, { room })
    const headers = { 'content-type': 'application/json', ...key }
    for (const path of [routeOf(room), '/dailyNews', '/dailyDashBoard']) {
      expect((await request(lobby.server, path, { method: 'POST', headers, body: '[]' })).status).toBe(401)
    }
    expect((await request(lobby.server, '/rooms', { headers: key })).status).toBe(401)
    await expectQuiet(member)
  })

  test('admin key - is accepted as X-API-Key and as Bearer, and not asked for with admin.insecure', async () => {
    const post = { method: 'POST', body: '[]' }
    const json = { 'content-type': 'application/json' }
    const bearer = { ...json, authorization: `Bearer ${ADMIN_KEY}` }
    expect((await request(lobby.server, '/dailyNews', { ...post, headers: bearer })).status).toBe(200)
    expect(
      (await request(lobby.server, '/dailyNews', { ...post, headers: { ...json, 'x-api-key': ADMIN_KEY } })).status,
    ).toBe(200)
    const open = await startServer({ admin: { apiKey: '', insecure: true } })
    expect((await request(open, '/dailyNews', { ...post, headers: json })).status).toBe(200)
  })
})

describe('size', () => {
  const head = (path: string, length: string) =>
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${ADMIN_KEY}\r\ncontent-type: application/json\r\n${length}\r\n\r\n`
  // What the server says before it ends or keeps the connection; 'closed' when it says nothing.
  async function statusOf(port: number, ...writes: string[]): Promise<number | 'closed'> {
    const raw = await RawSocket.open(port)
    for (const bytes of writes) await raw.write(bytes)
    return raw.responses.next().then(
      ({ status }) => status,
      () => 'closed' as const,
    )
  }

  test('body - exactly the limit is taken, one byte more is 413', async () => {
    const server = await startServer({ limits: { statisticsBytesMax: 1000 } })
    const member = await join(clientKinds[0]!, server, { room: 'dailyNews' })
    expect((await push(server, '/dailyNews', `[${' '.repeat(998)}]`)).status).toBe(200)
    expect(await member.next()).toBe(frameOf('dailyNews', '[]'))
    expect((await push(server, '/dailyNews', `[${' '.repeat(999)}]`)).status).toBe(413)
    await expectQuiet(member)
  })

  test('body - a declared length over the limit is 413 before any of it is sent', async () => {
    expect(await statusOf(lobby.server.port, head('/dailyNews', 'content-length: 1000000000'))).toBe(413)
  })

  test('body - a length that is not a number is refused', async () => {
    expect([400, 413, 'closed']).toContain(
      await statusOf(lobby.server.port, head('/dailyNews', 'content-length: -1'), '[]'),
    )
  })

  test('body - less than declared and then the end is no push', async () => {
    const room = freshRoom()
    const member = await join(clientKinds[0]!, lobby.server, { room })
    const raw = await RawSocket.open(lobby.server.port)
    await raw.write(`${head(routeOf(room), 'content-length: 3')}[]`)
    raw.cut('FIN')
    await raw.ended
    await expectQuiet(member)
  })

  test('body - chunks are counted: within the limit 200, beyond it 413 or the end', async () => {
    const server = await startServer({ limits: { statisticsBytesMax: 1000 } })
    const chunked = head('/dailyNews', 'transfer-encoding: chunked')
    expect(await statusOf(server.port, chunked, '1\r\n[\r\n1\r\n]\r\n0\r\n\r\n')).toBe(200)
    const blank = `200\r\n${' '.repeat(512)}\r\n`
    expect([413, 'closed']).toContain(await statusOf(server.port, chunked, blank, blank, blank, '0\r\n\r\n'))
  })

  test('body - both a length and chunks are refused, so nobody can smuggle a second request', async () => {
    const both = head('/dailyNews', 'content-length: 2\r\ntransfer-encoding: chunked')
    expect([400, 'closed']).toContain(await statusOf(lobby.server.port, both, '0\r\n\r\n'))
  })
})
