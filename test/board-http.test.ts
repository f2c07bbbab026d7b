// The routes of boards: pages, views and removals over HTTP, and the same as methods of a server.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BoardRoom, NAMESPACES, type Namespace, PageReader } from './support/board-http.ts'
import { JsonClient } from './support/json-client.ts'
import { sharedServer } from './support/start-server.ts'
import { isLate } from './support/test-engine.ts'

const shared = sharedServer({ rooms: { namespaces: NAMESPACES } })
const room = (namespace: Namespace = 'board') => new BoardRoom(shared.server, namespace)
const ids = (...all: number[]) => all.map((product_line_id) => ({ product_line_id }))
const keysOf = (records: { product_line_id: number }[]) => records.map(({ product_line_id }) => product_line_id)

/** A plain JSON member that has had its welcome and the board, which must not be empty. */
async function member(board: BoardRoom): Promise<JsonClient> {
  const client = await JsonClient.join(shared.server, board.room)
  await client.frame()
  return client
}
const next = async (client: JsonClient) => JSON.parse(await client.frame())

describe('rooms without a board', () => {
  test.each(['GET', 'POST', 'DELETE', 'DELETE a key'])('%s - is 409 and says why', async (name) => {
    const board = room('log')
    const told = await {
      GET: () => board.read('?after=x&fields=y'),
      POST: () => board.push([]),
      DELETE: () => board.clear(),
      'DELETE a key': () => board.remove('x'),
    }[name]!()
    expect([told.status, told.body]).toEqual([409, { error: 'the room keeps no board' }])
  })
})

describe('removals', () => {
  test('DELETE a key - takes one record off, and members are told its key', async () => {
    const board = room()
    const { body: pushed } = await board.push(ids(1, 2, -3))
    const client = await member(board)
    const { status, body } = await board.remove('-3')
    const { room: name, epoch } = pushed
    expect([status, body]).toEqual([200, { room: name, offset: 2, epoch, recipients: 1, removed: 1 }])
    expect(await next(client)).toMatchObject({ type: 'statistics', data: [], removed: [-3] })
    expect(keysOf((await board.read()).body.records)).toEqual([2, 1])
    // In percent-encoding.
    expect((await board.remove('%31')).body).toMatchObject({ offset: 3, removed: 1 })
  })

  test('DELETE a key - one that no record has is 404, and nothing has changed', async () => {
    const board = room()
    await board.push(ids(1, 2))
    await board.remove('2')
    for (const key of ['2', '9007199254740991', '-1']) {
      const { status, body } = await board.remove(key)
      expect([status, body]).toEqual([404, { error: 'the board has no record of this key' }])
    }
    expect((await board.read()).body).toMatchObject({ offset: 2 })
  })

  test.each(['x', '', '%20', '1.0', '1e0', '01', '-0', '+1', '0x1', '9007199254740993', '1,2', '%22%31%22'])(
    'DELETE a key - "%s" is no integer: 400',
    async (key) => {
      const { status, body } = await room().remove(key)
      expect([status, body]).toEqual([400, { error: 'the keys of this board are integers' }])
    },
  )

  test.each(['%', '%zz', '%ff', '%c3%28'])('DELETE a key - "%s" is no percent-encoding: 400', async (key) => {
    const { status, body } = await room('texts').remove(key)
    expect([status, body]).toEqual([400, { error: 'the key in the path is not valid percent-encoding' }])
  })

  test('DELETE - takes all records off in one change, and members begin anew', async () => {
    const board = room()
    await board.push(ids(1, 2, 3))
    const client = await member(board)
    expect((await board.clear()).body).toMatchObject({ offset: 2, recipients: 1, removed: 3 })
    expect(await next(client)).toMatchObject({ data: [], reset: true })
    // There is nothing more to remove, so nobody is told.
    expect((await board.clear()).body).toMatchObject({ offset: 2, recipients: 0, removed: 0 })
    await board.push(ids(2))
    const { reset, data } = await next(client)
    expect([reset, keysOf(data)]).toEqual([undefined, [2]])
    expect((await board.read()).body).toMatchObject({ offset: 3, records: ids(2) })
  })
})

describe('pages', () => {
  test('GET - numbers are spelled as they are stored', async () => {
    const board = room()
    await board.push('[{"product_line_id":1,"total_amount":3},{"product_line_id":2,"total_amount":-0}]')
    const spelled = await board.spelled()
    expect([...spelled.matchAll(/"total_amount":([^,]*)/g)].map(([, amount]) => amount)).toEqual(['-0.0', '3.0'])
  })

  test('GET - the last page has a null next; limit is the most records of a page', async () => {
    const board = room()
    const { body: pushed } = await board.push(ids(1, 2, 3, 4, 5))
    const { room: name, epoch } = pushed
    expect((await board.read()).body).toMatchObject({ room: name, epoch, offset: 1, next: null })
    const sizes: number[] = []
    const reader = new PageReader(board, 'product_line_id', 'limit=2')
    while (reader.next !== null) {
      await reader.page()
      sizes.push(reader.records.size)
    }
    expect(sizes).toEqual([2, 4, 5])
    expect((await room().read()).body).toMatchObject({ offset: 0, records: [], next: null })
  })

  test('GET - views: fields, keys, and where, which may be repeated', async () => {
    const board = room()
    await board.push([
      { product_line_id: 1, currency: 'EUR', group_status: 'a', total_amount: 1 },
      { product_line_id: 2, currency: 'EUR', group_status: 'b', total_amount: 2.5 },
      { product_line_id: 3, currency: 'a,b:c' },
      { product_line_id: 4 },
    ])
    const found = async (query: string) => keysOf(JSON.parse(await board.spelled(query))).sort()
    expect(await board.spelled('?fields=currency&keys=2')).toBe('[{"currency":"EUR","product_line_id":2}]')
    expect(await board.spelled('?fields=&keys=2')).toBe('[{"product_line_id":2}]')
    expect(await found('?keys=1,3,7')).toEqual([1, 3])
    expect(await found('?where=currency:EUR')).toEqual([1, 2])
    expect(await found('?where=currency:EUR&where=group_status:b')).toEqual([2])
    expect(await found('?where=currency:EUR&where=currency:USD')).toEqual([])
    expect(await found('?where=group_status:a,b&keys=2,3')).toEqual([2])
    expect(await found('?where=total_amount:1')).toEqual([1])
    expect(await found('?where=currency:null')).toEqual([4])
    expect(await found(`?where=${encodeURIComponent('currency:"a,b:c"')}`)).toEqual([3])
    // What says when and how members are told means nothing here.
    expect(await found('?keys=1&rate=5&delta=1')).toEqual([1])
  })

  test.each([
    ['?limit=0', /limit must be/],
    ['?limit=10001', /limit must be/],
    ['?limit=1.5', /limit must be/],
    ['?fields=colour', /no field "colour"/],
    ['?where=currency', /field:value/],
    ['?where=:x', /field:value/],
    ['?keys=a', /integers/],
    ['?keys=1.5', /integers/],
    ['?keys=%22', /JSON string|integers/],
    ['?after=x', /`next` of an earlier page/],
    ['?after=%00', /`next` of an earlier page/],
    [`?after=${btoa('[]')}`, /`next` of an earlier page/],
    [`?after=${btoa('["e",0,0,["",-1]]')}`, /`next` of an earlier page/],
    [`?after=${btoa('["e",0,1e99]')}`, /`next` of an earlier page/],
    [`?after=${btoa('["e",0,0,7]')}`, /`next` of an earlier page/],
    [`?after=${btoa('["e",0,0,[7,0]]')}`, /`next` of an earlier page/],
    [`?after=${btoa(`["e",0,0${',["",1]'.repeat(17)}]`)}`, /`next` of an earlier page/],
    [`?after=${'x'.repeat(4097)}`, /after must be/],
  ])('GET %s - is 400 and says why', async (query, says) => {
    const { status, body } = await room().read(query)
    expect([status, body.error]).toEqual([400, expect.stringMatching(says)])
  })

  test('GET - after of another epoch, of another view, from the future, or behind what is remembered is 409', async () => {
    const board = room('short')
    await board.push(ids(1, 2, 3, 4))
    const { body } = await board.read('?limit=1')
    const sentence = /begin again without after/
    const lost = async (query: string) => {
      const { status, body } = await board.read(query)
      expect([status, body.error], query).toEqual([409, expect.stringMatching(sentence)])
    }
    const other = room('short')
    await other.push(ids(1, 2))
    await lost(`?after=${(await other.read('?limit=1')).body.next}`)
    await lost(`?limit=1&after=${body.next}&fields=currency`)
    await lost(`?after=${Buffer.from(JSON.stringify([body.epoch, 0, 99])).toString('base64url')}`)
    expect((await board.read(`?limit=1&after=${body.next}`)).status).toBe(200)
    // Two removals are remembered.
    for (const key of ['1', '2']) await board.remove(key)
    const rest = await board.read(`?after=${body.next}`)
    expect(keysOf(rest.body.records)).toEqual([3])
    const last = await board.read(`?after=${rest.body.next}`)
    expect(last.body).toMatchObject({ offset: 3, records: [], removed: [2, 1], next: null })
    await board.remove('3')
    for (const { next } of [body, rest.body]) await lost(`?after=${next}`)
    await board.push(ids(5))
    const again = await board.read('?limit=1')
    await board.clear()
    await lost(`?after=${again.body.next}`)
  })

  test('GET - long keys, which a next does not name, lose no record that changes meanwhile', async () => {
    const keys = ['a', 'L'.repeat(200), 'b', 'M'.repeat(200), 'N'.repeat(200), 'c']
    for (const moved of keys) {
      const board = room('texts')
      for (const k of keys) await board.push([{ k, v: 0 }])
      const reader = new PageReader(board, 'k', 'limit=1')
      for (let v = 1; v <= 4; v++) {
        await reader.page()
        await board.push([{ k: moved, v }])
      }
      while (reader.next !== null) await reader.page()
      const expected = keys.map((k) => ({ k, v: k === moved ? 4 : 0 }))
      expect(keys.map((k) => reader.records.get(k))).toEqual(expected)
    }
  })

  test('GET - pages under pushes and removals, applied in order, are the board at the offset of the last', async () => {
    const key = fc.integer({ min: 0, max: 7 })
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ kind: 'page' } as const) },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('push' as const),
          records: fc.array(
            fc.record({ id: key, n: fc.integer({ min: 0, max: 1 }), i: fc.constantFrom(null, 1, undefined) }),
            { maxLength: 4 },
          ),
        }),
      },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), key }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'clear' } as const) },
    )
    const view = fc.constantFrom('', 'where=n:1', 'keys=0,1,2,3', 'fields=n&where=i:null', 'fields=i')
    const counts = { pages: 0, lost: 0, ended: 0 }
    await fc.assert(
      fc.asyncProperty(
        view,
        fc.integer({ min: 1, max: 3 }),
        fc.array(step, { maxLength: 25 }),
        async (view, limit, steps) => {
          const board = room('numbers')
          const model = new Map<number, { id: number; n: number; i?: number | null }>()
          const start = () => new PageReader(board, 'id', `limit=${limit}&${view}`)
          const shown = () => {
            const query = new URLSearchParams(view)
            const fields = query.get('fields')
            const [field, value] = query.get('where')?.split(':') ?? []
            return [...model.values()]
              .filter(({ id }) => query.get('keys')?.includes(String(id)) ?? true)
              .filter((record) => field === undefined || String(record[field as 'n'] ?? record.i) === value)
              .filter((record) => field !== 'i' || 'i' in record)
              .map((record) =>
                Object.fromEntries(
                  Object.entries(record).filter(([name]) => name === 'id' || (fields?.includes(name) ?? true)),
                ),
              )
          }
          let reader = start()
          const page = async () => {
            const status = await reader.page()
            counts.pages += 1
            if (status === 409) {
              counts.lost += 1
              reader = start()
              return
            }
            expect(status).toBe(200)
            if (reader.next !== null) return
            counts.ended += 1
            const sorted = (records: object[]) =>
              records.map((record) => JSON.stringify(record, ['id', 'i', 'n'])).sort()
            expect(sorted([...reader.records.values()])).toEqual(sorted(shown()))
            expect(reader.offset).toBe((await board.push([])).body.offset)
            reader = start()
          }
          for (const step of steps) {
            if (step.kind === 'page') await page()
            else if (step.kind === 'push') {
              await board.push(step.records)
              for (const { id, n, i } of step.records) model.set(id, i === undefined ? { id, n } : { id, n, i })
            } else if (step.kind === 'remove') {
              expect((await board.remove(String(step.key))).status).toBe(model.delete(step.key) ? 200 : 404)
            } else {
              await board.clear()
              model.clear()
            }
          }
          const before = counts.ended
          while (counts.ended === before) await page()
        },
      ),
      { numRuns: isLate ? 15 : 60 },
    )
    expect(counts.ended).toBeGreaterThan(isLate ? 15 : 60)
    expect(counts.lost).toBeLessThan(counts.pages / 10)
  })
})
