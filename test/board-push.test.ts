// Pushes of statistic records onto a board over HTTP: what is answered, what counts as a change, and that a refused push leaves no trace.
import { describe, expect, test } from 'vitest'
import { filledBoard } from '../src/config/board-schema.ts'
import { MemoryBroker } from '../src/engine/memory-broker.ts'
import { BoardRoom, NAMESPACES, type Told } from './support/board-http.ts'
import { OPTIONS, PARTS, sender, silent } from './support/broker-log.ts'
import { push, request } from './support/http.ts'
import { JsonClient } from './support/json-client.ts'

import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

const ALIASED = 'board:aliased'
const shared = sharedServer({
  limits: { idempotencyKeysMax: 3 },
  rooms: { namespaces: NAMESPACES },
  statistics: { aliases: { '/daily': ALIASED, '/dailyNumbers': 'numbers:aliased' } },
})

const one = { product_line_id: 1, total_trx: 1 }
const line = (id: number, trx: number | null = null, amount = 'null') =>
  `{"currency":null,"group_status":null,"product_line":null,"product_line_id":${id},"total_amount":${amount},"total_trx":${trx}}`
const room = (namespace: keyof typeof NAMESPACES = 'board') => new BoardRoom(shared.server, namespace)
const position = ({ body: { offset, epoch } }: Told) => ({ offset, epoch })

/** A plain JSON member that has had its welcome and the board, which must not be empty. */
async function member(board: BoardRoom, query = ''): Promise<JsonClient> {
  const path = `/ws/${encodeURIComponent(board.room)}?format=json${query}`
  const client = await JsonClient.join(shared.server, board.room, { path })
  await client.frame()
  return client
}
const next = async (client: JsonClient) => JSON.parse(await client.frame())

describe('answers', () => {
  test.each(['records', 'statistics'] as const)('push - by /%s answers what changed', async (route) => {
    const board = room()
    const first = await board.push([one, { product_line_id: 2 }], { route })
    expect([first.status, Object.keys(first.body)]).toEqual([
      200,
      ['room', 'offset', 'epoch', 'recipients', 'changed', 'unchanged'],
    ])
    expect(first.body).toMatchObject({ room: board.room, offset: 1, recipients: 0, changed: 2, unchanged: 0 })
    await member(board)
    const second = await board.push([one, { product_line_id: 2, currency: 'EUR' }, { product_line_id: 3 }], { route })
    const { epoch } = first.body
    expect(second.body).toEqual({ room: board.room, offset: 2, epoch, recipients: 1, changed: 2, unchanged: 1 })
  })

  test.each(['records', 'statistics'] as const)('push - by /%s names keys that no record has', async (route) => {
    const { body } = await room().push([{ ...one, total_trxx: 1 }], { route })
    expect(body).toMatchObject({ changed: 1, ignored: ['total_trxx'] })
  })

  test('push - when nothing differs the offset stays, and members are told nothing', async () => {
    const board = room()
    const first = await board.push([one])
    const client = await member(board)
    for (const [records, unchanged] of [
      [[one], 1],
      [[one, one], 1],
      [[], 0],
    ] as const) {
      for (const route of ['records', 'statistics'] as const) {
        const { body } = await board.push(records, { route })
        expect(body).toEqual({ room: board.room, ...position(first), recipients: 0, changed: 0, unchanged })
      }
    }
    await board.push([{ product_line_id: 2 }])
    expect(await next(client)).toMatchObject({ data: [{ product_line_id: 2 }] })
    expect(position(await board.read())).toEqual({ ...position(first), offset: 2 })
  })

  test('push - an alias of a board answers null, whether something differs or not', async () => {
    for (const records of [[one], [one], []]) {
      expect(await push(shared.server, '/daily', records)).toMatchObject({ status: 200, text: 'null' })
    }
    const headers = { 'x-api-key': ADMIN_KEY }
    const { text } = await request(shared.server, `/rooms/${ALIASED}/records`, { headers })
    expect(JSON.parse(text)).toMatchObject({ offset: 1, records: [one] })
    const waited = await push(shared.server, '/daily?wait=flushed', [one])
    expect(JSON.parse(waited.text)).toMatchObject({ changed: 0, unchanged: 1, sent: 0 })
  })
})

describe('what differs', () => {
  test.each([
    ['3', '3.0', false],
    ['3', '3e0', false],
    ['0.1', '1e-1', false],
    ['0', '-0', true],
    ['0.0', '-0.0', true],
    ['-0', '-0.0', false],
    ['0.1', '0.10000000000000001', false],
    ['0.1', '0.2', true],
  ])('push - total_amount %s, then %s: %s', async (before, after, differs) => {
    const board = room()
    const body = (amount: string) => `[{"product_line_id":1,"total_amount":${amount}}]`
    await board.push(body(before))
    expect((await board.push(body(after))).body).toMatchObject({ changed: differs ? 1 : 0, unchanged: differs ? 0 : 1 })
  })

  test('push - a text differs by its characters, however they are spelled', async () => {
    const board = room()
    await board.push('[{"product_line_id":1,"currency":"\\u20ac","product_line":"A\\/"}]')
    expect((await board.push('[{"product_line":"\\u0041/","currency":"€","product_line_id":1}]')).body.changed).toBe(0)
    expect((await board.push('[{"product_line_id":1,"currency":"€"}]')).body.changed).toBe(1)
    expect(await board.spelled()).toContain('"currency":"€","group_status":null,"product_line":null')
  })

  test.each(['1e0', '1.0', '-0', '9007199254740992'])('push - total_trx %s is no integer here either', async (trx) => {
    const { status, body } = await room().push(`[{"product_line_id":1},{"product_line_id":1,"total_trx":${trx}}]`)
    expect([status, body.index, body.field]).toEqual([400, 1, 'total_trx'])
  })

  test('push - of several records with one key the last counts, before comparing and counting', async () => {
    const board = room('small')
    const first = await board.push([{ product_line_id: 1, total_trx: 5 }, { product_line_id: 2 }, one])
    expect(first.body).toMatchObject({ changed: 2, unchanged: 0 })
    expect(await board.spelled()).toBe(`[${line(1, 1)},${line(2)}]`)
    // The record that is there, and another one before.
    expect((await board.push([{ product_line_id: 1, total_trx: 9 }, one])).body).toMatchObject({
      offset: 1,
      changed: 0,
      unchanged: 1,
    })
    const ids = [3, 3, 3, 2, 1, 3]
    const many = await board.push(ids.map((id) => ({ product_line_id: id, total_trx: 1 })))
    expect(many.body).toMatchObject({ changed: 2, unchanged: 1 })
  })
})

describe('refusals', () => {
  test('push - over recordsMax it is refused whole with both numbers, and leaves no trace', async () => {
    const board = room('small')
    await board.push([{ product_line_id: 1 }, { product_line_id: 2 }])
    const before = await board.read()
    const client = await member(board)
    const ids = [1, 7, 8, 9]
    const refused = await board.push(ids.map((id) => ({ product_line_id: id, total_trx: 3 })))
    expect([refused.status, refused.body]).toEqual([
      413,
      { error: 'the board would have 5 records, its recordsMax is 3' },
    ])
    expect((await board.read()).text).toBe(before.text)
    // A record that is there may change while the board is full, and another may come once one has gone.
    const wait = 'flushed'
    expect((await board.push([{ product_line_id: 3 }], { wait })).body).toMatchObject({ offset: 2, changed: 1 })
    expect((await board.push([{ product_line_id: 1, total_trx: 1 }], { wait })).body).toMatchObject({ changed: 1 })
    expect((await board.push([{ product_line_id: 4 }])).status).toBe(413)
    const seen = [await next(client), await next(client)]
    expect(seen).toMatchObject([{ data: [{ product_line_id: 3 }] }, { data: [{ product_line_id: 1 }] }])
    await board.remove('1')
    expect((await board.push([{ product_line_id: 4 }])).status).toBe(200)
  })

  test('push - one that is refused moves nothing in the order of changes, and no expiry', () => {
    const board = filledBoard({ key: 'product_line_id', recordsMax: 2, ttlSeconds: 1 })!
    const broker = new MemoryBroker(PARTS)
    const stream = broker.open('r', { ...OPTIONS, board }, silent)
    const records = (...keys: string[]) => keys.map((key) => ({ key, values: [undefined, undefined, 'x', key] }))
    const kinds: string[] = []
    const pushAt = (nowMs: number, ...keys: string[]) =>
      stream.push(
        { records: records(...keys), sender, idempotencyKey: undefined, digest: '', bytes: 9 },
        nowMs,
        ({ kind }) => kinds.push(kind),
      )
    pushAt(0, '1')
    pushAt(100, '2')
    pushAt(900, '1', '3')
    expect([kinds, stream.board?.newest.key, stream.board?.offset]).toEqual([['ok', 'ok', 'refused'], '2', 2])
    broker.sweep(1050)
    expect([stream.board?.get('1'), stream.board?.get('2')?.key]).toEqual([undefined, '2'])
    // While a push that changes nothing is one.
    pushAt(1090, '2')
    broker.sweep(1200)
    expect(stream.board?.get('2')?.key).toBe('2')
  })

  test.each([
    ['[{"product_line_id":2},{}]', 1, 'product_line_id', /is missing/],
    ['[{"product_line_id":2},{"product_line_id":"2"}]', 1, 'product_line_id', /must be an integer/],
    ['[{"product_line_id":2,"total_trx":"1"}]', 0, 'total_trx', /must be an integer/],
    ['[{"product_line_id":2},{"product_line_id":3},7]', 2, undefined, /must be an object/],
    ['[{"product_line_id":2,"product_line_id":2}]', 0, 'product_line_id', /given twice/],
    ['[{"product_line_id":2147483648}]', 0, 'product_line_id', /between/],
    ['{"product_line_id":2}', undefined, undefined, /array of records/],
    ['[{"product_line_id":2},]', undefined, undefined, /malformed JSON/],
    ['', undefined, undefined, /malformed JSON/],
  ])('push - %s is refused, and nothing has changed', async (text, index, field, says) => {
    const board = room()
    await board.push([one])
    for (const route of ['records', 'statistics'] as const) {
      const { status, body } = await board.push(text, { route })
      expect([status, body.index, body.field]).toEqual([400, index, field])
      expect(body.error).toMatch(says)
    }
    expect(await board.spelled()).toBe(`[${line(1, 1)}]`)
    expect((await board.push([one])).body).toMatchObject({ offset: 1, changed: 0 })
  })

  test('push - /records of a room without a board is 409', async () => {
    const { status, body } = await room('log').push([one])
    expect([status, body]).toEqual([409, { error: 'the room keeps no board' }])
  })

  test('push - the statistics of a board with a schema of its own are 409, by an alias too', async () => {
    const error = 'the records of this room have a schema of their own; push them to /rooms/{room}/records'
    const { status, body } = await room('numbers').push([one], { route: 'statistics' })
    expect([status, body]).toEqual([409, { error }])
    const aliased = await push(shared.server, '/dailyNumbers', [one])
    expect([aliased.status, JSON.parse(aliased.text)]).toEqual([409, { error }])
  })
})

describe('idempotency', () => {
  test('push - a repeated key changes nothing, and is answered by what the first push did', async () => {
    const board = room()
    const first = await board.push([one, { product_line_id: 2 }], { key: 'k', route: 'statistics' })
    await board.push([{ product_line_id: 1, total_trx: 9 }])
    const client = await member(board)
    for (const route of ['records', 'statistics'] as const) {
      const again = await board.push([one, { product_line_id: 2 }], { key: 'k', route })
      expect(again.body).toEqual({ ...first.body, recipients: 0, duplicate: true })
    }
    expect(await board.spelled()).toBe(`[${line(1, 9)},${line(2)}]`)
    await board.push([{ product_line_id: 3 }])
    expect(await next(client)).toMatchObject({ data: [{ product_line_id: 3 }] })
  })

  test('push - a key with another body is 409 and changes nothing; a refused push takes no key', async () => {
    const board = room('small')
    const tooMany = [1, 2, 3, 4].map((id) => ({ product_line_id: id }))
    expect((await board.push(tooMany, { key: 'k' })).status).toBe(413)
    expect((await board.push('[{}]', { key: 'k' })).status).toBe(400)
    expect((await board.push([one], { key: 'k' })).body).toMatchObject({ changed: 1 })
    for (const route of ['records', 'statistics'] as const) {
      const { status, body } = await board.push([{ product_line_id: 2 }], { key: 'k', route })
      expect([status, body]).toEqual([409, { error: 'the idempotency key was used with another body' }])
    }
    expect(await board.spelled()).toBe(`[${line(1, 1)}]`)
  })

  test('push - a push that changes nothing keeps its key, too', async () => {
    const board = room()
    await board.push([one])
    const first = await board.push([one], { key: 'k' })
    await board.push([{ product_line_id: 1 }])
    expect((await board.push([one], { key: 'k' })).body).toEqual({ ...first.body, duplicate: true })
  })

  test('push - more keys than a room remembers are 503 with Retry-After; a key too long is 400', async () => {
    const board = room()
    for (const key of ['a', 'b', 'c']) expect((await board.push([one], { key })).status).toBe(200)
    const full = await board.push([one], { key: 'd' })
    expect([full.status, full.body]).toEqual([503, { error: 'too many idempotency keys in this room' }])
    expect(full.headers.get('retry-after')).not.toBeNull()
    expect((await board.push([one], { key: 'k'.repeat(201) })).status).toBe(400)
  })
})

describe('receipts', () => {
  test('push - with wait=flushed it tells who was given the changes', async () => {
    const board = room()
    await board.push([{ product_line_id: 1 }])
    const [whole, rated] = [await member(board), await member(board, '&rate=1')]
    expect(await next(whole)).toMatchObject({ type: 'join' })
    const { body } = await board.push([one], { wait: 'flushed' })
    expect(body).toMatchObject({ recipients: 2, changed: 1, sent: 1, slow: 0, conflated: 1 })
    expect(await next(whole)).toMatchObject({ data: [one] })
    expect(await next(rated)).toMatchObject({ data: [one] })
    const again = await board.push([one], { wait: 'flushed', route: 'statistics' })
    expect(again.body).toMatchObject({ recipients: 0, changed: 0, sent: 0, slow: 0, conflated: 0 })
    expect((await board.push('[7]', { wait: 'flushed' })).body).not.toHaveProperty('sent')
  })

  test('push - what the server cannot take now is 503 with Retry-After, and leaves no trace', async () => {
    const server = await startServer({ shards: 1, limits: { httpRequestsMax: 2 }, rooms: { namespaces: NAMESPACES } })
    const board = new BoardRoom(server, 'board')
    const all = await Promise.all(Array.from({ length: 40 }, (_, id) => board.push([{ product_line_id: id }])))
    const refused = all.filter(({ status }) => status !== 200)
    expect(refused.length).toBeGreaterThan(0)
    for (const { status, headers } of refused) expect([status, headers.get('retry-after')]).toEqual([503, '1'])
    const { body } = await board.read()
    expect([body.offset, body.records.length]).toEqual([40 - refused.length, 40 - refused.length])
  })

  test('push - into a room that nobody knows makes a board, and no room with members', async () => {
    const board = new BoardRoom(shared.server, 'board')
    await board.push([one])
    const { text } = await request(shared.server, '/rooms?limit=1000', { headers: { 'x-api-key': ADMIN_KEY } })
    expect(text).not.toContain(board.room)
  })
})
