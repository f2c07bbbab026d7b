// Boards by the methods of a server, for an application in its process. What the routes answer is tested in board-http.test.ts.
import { expect, test } from 'vitest'
import { NAMESPACES, type Namespace } from './support/board-http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const shared = sharedServer({ rooms: { namespaces: NAMESPACES } })
const fresh = (namespace: Namespace) => `${namespace}:${freshRoom()}`
const fault = (code: number, message: string | RegExp) => ({
  name: 'OperationError',
  code,
  message: expect.stringMatching(message),
  temporary: code === 111,
})

test('pushRecords - answers what changed, by whichever schema the board has', async () => {
  const { server } = shared
  const [statistics, numbers] = [fresh('board'), fresh('numbers')]
  const first = await server.pushRecords(statistics, [{ product_line_id: 1, extra: 1 }])
  const epoch = expect.any(String)
  expect(first).toEqual({
    room: statistics,
    offset: 1,
    epoch,
    recipients: 0,
    changed: 1,
    unchanged: 0,
    ignored: ['extra'],
  })
  expect(await server.pushRecords(numbers, [{ id: 1 }, { id: 2, n: undefined }])).toMatchObject({
    offset: 1,
    changed: 2,
  })
  expect(await server.pushRecords(numbers, [{ id: 2 }, { id: 3 }])).toMatchObject({
    offset: 2,
    changed: 1,
    unchanged: 1,
  })
  expect(await server.pushRecords(numbers, [])).toMatchObject({ offset: 2, changed: 0, unchanged: 0 })
})

test('pushRecords - a repeated key pushes once; with wait it tells who was given the changes', async () => {
  const { server } = shared
  const room = fresh('numbers')
  const first = await server.pushRecords(room, [{ id: 1 }], { idempotencyKey: 'k', wait: 'flushed' })
  expect(first).toMatchObject({ changed: 1, sent: 0, slow: 0, conflated: 0 })
  const { sent: _, slow: __, conflated: ___, ...rest } = first
  expect(await server.pushRecords(room, [{ id: 1 }], { idempotencyKey: 'k' })).toEqual({ ...rest, duplicate: true })
  await expect(server.pushRecords(room, [{ id: 2 }], { idempotencyKey: 'k' })).rejects.toMatchObject(
    fault(107, /another body/),
  )
  await expect(server.pushRecords(room, [], { idempotencyKey: '' })).rejects.toMatchObject(fault(107, /200/))
})

test('pushRecords - what is refused is thrown with its code, and nothing has changed', async () => {
  const { server } = shared
  const room = fresh('small')
  await expect(server.pushRecords(room, [{ product_line_id: 1 }, {}])).rejects.toMatchObject(
    fault(107, /^record 1: product_line_id is missing$/),
  )
  const many = [1, 2, 3, 4].map((product_line_id) => ({ product_line_id }))
  await expect(server.pushRecords(room, many)).rejects.toMatchObject(fault(106, /4 records, its recordsMax is 3/))
  await expect(server.pushRecords(room, undefined as never)).rejects.toMatchObject(fault(107, /no JSON/))
  await expect(server.pushRecords(room, { product_line_id: 1 } as never)).rejects.toMatchObject(fault(107, /array/))
  expect(await server.records(room)).toMatchObject({ offset: 0, records: [] })
})

test('records - pages of a view, as by HTTP', async () => {
  const { server } = shared
  const room = fresh('texts')
  await server.pushRecords(room, [
    { k: 'a', v: 'x' },
    { k: 'b,c', v: 7 },
    { k: 'd', v: 7, note: 'n' },
  ])
  const first = await server.records(room, { limit: 2, fields: ['v'] })
  expect(first).toMatchObject({
    room,
    offset: 1,
    records: [
      { k: 'd', v: 7 },
      { k: 'b,c', v: 7 },
    ],
  })
  await server.removeRecord(room, 'd')
  const rest = await server.records(room, { limit: 2, fields: ['v'], after: first.next! })
  expect(rest.records).toEqual([{ k: 'a', v: 'x' }])
  const last = await server.records(room, { limit: 2, fields: ['v'], after: rest.next! })
  expect(last).toMatchObject({ offset: 2, records: [], removed: ['d'], next: null })
  expect((await server.records(room, { keys: ['b,c', 'd'] })).records).toEqual([{ k: 'b,c', v: 7 }])
  expect((await server.records(room, { where: { v: ['x', 'y'] } })).records).toEqual([{ k: 'a', v: 'x' }])
  for (const [options, code, says] of [
    [{ after: 'x' }, 107, /earlier page/],
    [{ after: first.next! }, 112, /begin again/],
    [{ limit: 0 }, 107, /from 1 to 10000/],
    [{ limit: 10_001 }, 107, /from 1 to 10000/],
    [{ limit: Number.NaN }, 107, /from 1 to 10000/],
    [{ fields: ['colour'] }, 107, /no field "colour"/],
    [{ keys: [7] }, 107, /strings/],
    [{ keys: Array.from({ length: 1001 }, (_, index) => String(index)) }, 106, /at most 1000/],
  ] as const) {
    await expect(server.records(room, options), JSON.stringify(options).slice(0, 80)).rejects.toMatchObject(
      fault(code, says),
    )
  }
})

test('removeRecord, clearRecords - take a key of the right type, and all', async () => {
  const { server } = shared
  const [numbers, texts] = [fresh('numbers'), fresh('texts')]
  await server.pushRecords(numbers, [{ id: 1 }, { id: 2 }, { id: -3 }])
  await server.pushRecords(texts, [{ k: '..' }, { k: '1' }, { k: '%41' }, { k: '\u0000/' }])
  expect(await server.removeRecord(numbers, -3)).toMatchObject({ room: numbers, offset: 2, recipients: 0, removed: 1 })
  for (const k of ['..', '%41', '\u0000/']) expect(await server.removeRecord(texts, k)).toMatchObject({ removed: 1 })
  await expect(server.removeRecord(numbers, -3)).rejects.toMatchObject(fault(102, /no record of this key/))
  for (const key of ['1', 1.5, 2 ** 53, Number.NaN]) {
    await expect(server.removeRecord(numbers, key)).rejects.toMatchObject(fault(107, /integers/))
  }
  await expect(server.removeRecord(texts, 1)).rejects.toMatchObject(fault(107, /strings/))
  expect(await server.clearRecords(numbers)).toMatchObject({ offset: 3, removed: 2 })
  expect(await server.clearRecords(numbers)).toMatchObject({ offset: 3, removed: 0 })
  expect((await server.records(texts)).records).toEqual([{ k: '1' }])
})

test('boards - every method throws 108 for a room without one, and 102 for what is no room', async () => {
  const { server } = shared
  const calls = (room: string) => [
    () => server.pushRecords(room, []),
    () => server.records(room),
    () => server.removeRecord(room, 1),
    () => server.clearRecords(room),
  ]
  for (const call of calls(fresh('log'))) await expect(call()).rejects.toMatchObject(fault(108, /keeps no board/))
  for (const call of calls('a\u0000b')) await expect(call()).rejects.toMatchObject(fault(102, /unknown channel/))
})

test('pushRecords - what the server cannot take now is thrown as temporary', async () => {
  const server = await startServer({ shards: 1, limits: { httpRequestsMax: 1 }, rooms: { namespaces: NAMESPACES } })
  const room = fresh('numbers')
  const all = await Promise.allSettled([1, 2, 3].map((id) => server.pushRecords(room, [{ id }])))
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  for (const told of all) {
    if (told.status === 'rejected') expect(told.reason).toMatchObject(fault(111, /too many requests in flight/))
  }
})
