// Views of boards over real sockets: where they are asked for, what they show, what is refused, how many there may be, and their rates.
import { describe, expect, test } from 'vitest'
import { queryOf, type ViewSpec } from './support/board-log.ts'
import { boardProtocols, enterJson, enterPlain, enterRaw, enterSdk } from './support/board-members.ts'
import { boardOf, boardRoom, clearRecords, pushRecords, removeRecord, statistic } from './support/boards.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { errorOf, JsonClient } from './support/json-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const shared = sharedServer({ limits: { boardViewsMax: 3, viewKeysMax: 4, viewBytesMax: 200 } })

const VIEWS: readonly ViewSpec[] = [
  { fields: ['total_trx'] },
  { fields: ['total_trx', 'currency'], delta: true },
  { keys: [1, 3, 99] },
  { where: { currency: 'EUR' } },
  { where: { currency: ['EUR', 'USD'], total_trx: 0 }, delta: true },
  { delta: true },
]

const currencies = ['EUR', 'USD', 'é,:"', null]

/** Changes of all kinds, so that records enter and leave every view. */
async function play(room: string): Promise<void> {
  const { server } = shared
  for (let n = 0; n < 40; n++) {
    const records = [n % 6, (n * 3) % 7].map((id) =>
      statistic(id, { total_trx: n % 3, currency: currencies[(n + id) % currencies.length], total_amount: n }),
    )
    await pushRecords(server, room, records)
    if (n % 9 === 8) await removeRecord(server, room, n % 6)
    if (n === 25) await clearRecords(server, room)
  }
}

describe.each(VIEWS)('views - %o', (view) => {
  test.each(boardProtocols)('a $name member sees what HTTP shows under the same view', async ({ enter }) => {
    const { server } = shared
    const room = boardRoom()
    await pushRecords(server, room, [statistic(1), statistic(3, { currency: 'EUR' })])
    const early = await enter(server, room, { view })
    await play(room)
    const late = await enter(server, room, { view })
    await pushRecords(server, room, [
      statistic(1, { currency: 'EUR', total_trx: 0 }),
      statistic(2, { currency: 'EUR', total_trx: 77 }),
    ])
    const { text } = await boardOf(server, room, { view })
    for (const { log } of [early, late]) await log.until((copy) => copy.text === text)
    // Nothing that the view does not show.
    const shown = ['product_line_id', ...((view.fields as string[]) ?? Object.keys(statistic(0)))]
    for (const { frame } of early.log.seen) {
      for (const record of [...(frame.set ?? []), ...(frame.patch ?? [])]) {
        for (const name of Object.keys(record)) expect(shown).toContain(name)
        if (view.keys !== undefined) expect(view.keys).toContain(record.product_line_id)
      }
      if (view.delta !== true) expect(frame.patch).toBeUndefined()
    }
  })
})

test('views - a change that a view does not show makes no frame', async () => {
  const { server } = shared
  const room = boardRoom()
  await pushRecords(server, room, [statistic(1, { currency: 'EUR' }), statistic(2)])
  const fields = await enterRaw(server, room, { view: { fields: ['total_trx'] } })
  const where = await enterRaw(server, room, { view: { where: { currency: 'EUR' } } })
  const keys = await enterRaw(server, room, { view: { keys: [1] } })
  for (const { log } of [fields, where, keys]) await log.next()
  await pushRecords(server, room, [statistic(2, { total_amount: 5 })])
  await pushRecords(server, room, [statistic(1, { currency: 'EUR', total_trx: 1 })])
  for (const { log } of [fields, where, keys]) {
    expect((await log.next()).set).toHaveLength(1)
    expect(log.copy.records.get(1)).toMatchObject({ total_trx: 1 })
  }
  await pushRecords(server, room, [statistic(1, { total_trx: 1 })])
  expect(await where.log.next()).toEqual({ removed: [1] })
})

test('views - equal views are one, however they are written', async () => {
  const { server } = shared
  const room = boardRoom()
  const all = Object.keys(statistic(0)).join(',')
  const spellings = [
    'fields=currency,total_trx&where=currency:EUR',
    'where=currency:EUR&fields=total_trx,currency',
    'where=currency:"EUR"&fields=total_trx,currency,product_line_id,currency',
    'where=currency:EUR&where=currency:EUR,USD&fields=total_trx,currency&delta=0',
  ]
  // No more than boardViewsMax different ones: the whole board is none of them.
  for (const query of [...spellings, ...spellings, `fields=${all}`, 'keys=1,2', 'keys=2,1,1', 'rate=21', 'rate=20']) {
    const client = await PlainClient.connect(server.port, room, { path: `/ws/${room}?${query}` })
    await client.welcome()
  }
})

test('views - one view too many is refused, and taken when another is free', async () => {
  const { server } = shared
  const room = boardRoom()
  const members = []
  for (const key of [1, 2, 3]) members.push(await enterPlain(server, room, { view: { keys: [key] } }))
  const open = () => PlainClient.connect(server.port, room, { path: `/ws/${room}?keys=4` })
  expect(await (await open()).closed).toMatchObject({ code: 1008, reason: 'too many views of this board' })
  const client = await CentrifugeRawClient.connect(server)
  const subscribe = { channel: room, data: { view: { keys: [4] } } }
  expect(await client.refused('subscribe', subscribe)).toEqual({ code: 106, message: 'too many views of this board' })
  await client.subscribe(room)
  const rpc = { method: 'view', data: { room, view: { keys: [4] } } }
  expect(await client.refused('rpc', rpc)).toEqual({ code: 106, message: 'too many views of this board' })
  const json = await JsonClient.join(server, room)
  json.command({ type: 'view', view: { keys: [4] } })
  expect(await json.next()).toBe(errorOf(106, 'too many views of this board'))
  // They see what they saw before.
  await pushRecords(server, room, [statistic(4)])
  expect(await json.next()).toContain('"product_line_id":4')
  expect(await client.nextPublication()).toMatchObject({ data: { set: [statistic(4)] } })
  members[0]!.close()
  for (;;) {
    const answer = await client.call('rpc', rpc)
    if (answer.error === undefined) break
  }
  expect(await client.nextPublication()).toMatchObject({ data: { set: [statistic(4)], reset: true } })
})

const WRONG: readonly (readonly [view: object, message: string, code: number])[] = [
  [{ fields: ['total'] }, 'the records have no field "total"', 107],
  [{ where: { total: 1 } }, 'the records have no field "total"', 107],
  [{ keys: ['a'] }, 'keys must be integers', 107],
  [{ rate: 0 }, 'rate must be a number above 0', 107],
  [{ delta: 'perhaps' }, 'delta must be true or false', 107],
  [{ keys: [1, 2, 3, 4, 5] }, '5 keys in a view, at most 4', 106],
  [{ where: { currency: 'x'.repeat(200) } }, 'the view takes', 106],
]

test.each(WRONG)('views - %o is refused in every protocol', async (view, message, code) => {
  const { server } = shared
  const room = boardRoom()
  for (const format of ['', '&format=json']) {
    const path = `/ws/${room}?${queryOf(view as ViewSpec)}${format}`
    const { closed } = await PlainClient.connect(server.port, room, { path })
    expect(await closed).toEqual({ code: 1008, reason: expect.stringContaining(message) })
  }
  const client = await CentrifugeRawClient.connect(server)
  const refusal = { code, message: expect.stringContaining(message) }
  expect(await client.refused('subscribe', { channel: room, data: { view } })).toEqual(refusal)
  await client.subscribe(room)
  expect(await client.refused('rpc', { method: 'view', data: { room, view } })).toEqual(refusal)
  const json = await JsonClient.join(server, room)
  json.command({ type: 'view', view })
  expect(JSON.parse(String(await json.next()))).toEqual({ type: 'error', ...refusal })
})

test('views - unknown names are refused in rooms with a board, and ignored in others', async () => {
  const { server } = shared
  const room = boardRoom()
  const typo = await PlainClient.connect(server.port, room, { path: `/ws/${room}?feilds=a` })
  expect(await typo.closed).toEqual({ code: 1008, reason: expect.stringContaining('there is no parameter feilds') })
  const other = await PlainClient.connect(server.port, 'lobby', { path: '/ws/lobby?feilds=a&rate=x' })
  await other.welcome()
  const client = await CentrifugeRawClient.connect(server)
  expect(await client.refused('subscribe', { channel: room, data: { view: { feilds: [] } } })).toMatchObject({
    code: 107,
  })
  await client.subscribe('lobby', { data: { view: 7 } })
  expect(await client.refused('rpc', { method: 'view', data: { room: 'lobby', view: {} } })).toMatchObject({
    code: 108,
  })
  expect(await client.refused('rpc', { method: 'view', data: { room, view: {} } })).toMatchObject({ code: 103 })
  expect(await client.refused('rpc', { method: 'view', data: [] })).toMatchObject({ code: 107 })
  const json = await JsonClient.join(server, 'lobby')
  json.command({ type: 'view', view: {} })
  expect(await json.next()).toBe(errorOf(108, 'the room keeps no board'))
})

test.each([
  { name: 'json', enter: enterJson },
  { name: 'centrifuge', enter: enterRaw },
  { name: 'sdk', enter: enterSdk },
])('views - a $name member changes its view while pushes go on, and back', async ({ enter }) => {
  const { server } = shared
  const room = boardRoom()
  const member = await enter(server, room)
  let isOver = false
  const pushing = (async () => {
    for (let n = 0; !isOver; n++) {
      await pushRecords(server, room, [statistic(n % 4, { total_trx: n, currency: n % 3 === 0 ? 'EUR' : 'USD' })])
    }
  })()
  for (const view of [{ where: { currency: 'EUR' } }, { fields: ['total_trx'], delta: true }, { keys: [2] }, {}]) {
    const { log } = member
    const { length } = log.seen
    await member.change(view)
    await log.until(() => log.seen.slice(length).some(({ frame }) => frame.reset === true))
    await log.next()
  }
  isOver = true
  await pushing
  const { text } = await boardOf(server, room)
  await member.log.until((copy) => copy.text === text)
})

test('rates - the first change comes at once, the last value is never lost, and no more frames than the rate', async () => {
  const server = await startServer()
  const room = boardRoom()
  const views = [{ rate: 5 }, { rate: 0.01 }, { rate: 5, delta: true, fields: ['total_trx'] }]
  const [fast, slow, delta] = await Promise.all(views.map((view) => enterRaw(server, room, { view })))
  const whole = await enterRaw(server, room)
  const startMs = performance.now()
  await pushRecords(server, room, [statistic(1, { total_trx: 0 })])
  for (const { log } of [fast!, slow!, delta!, whole]) await log.until(({ records }) => records.size === 1)
  let last = 0
  while (performance.now() - startMs < 2000) {
    last += 1
    await pushRecords(server, room, [statistic(1, { total_trx: last })])
  }
  const isLast = ({ records }: { records: ReadonlyMap<unknown, unknown> }) =>
    (records.get(1) as { total_trx: number }).total_trx === last
  for (const { log } of [fast!, delta!, whole]) await log.until(isLast)
  const seconds = (performance.now() - startMs) / 1000
  for (const { log } of [fast!, delta!]) {
    // One on joining, one at once, then five a second.
    expect(log.seen.length).toBeLessThanOrEqual(2 + Math.ceil(5 * seconds))
    expect(log.seen.length).toBeGreaterThan(4)
    expect(log.seen.some(({ frame }) => frame.skipped !== undefined)).toBe(false)
  }
  // The slowest class is one frame in five seconds.
  const before = slow!.log.seen.length
  await slow!.log.until(isLast)
  expect(slow!.log.seen.length - before).toBeLessThanOrEqual(1)
  expect(delta!.log.seen.at(-1)!.frame).toEqual({ patch: [{ product_line_id: 1, total_trx: last }] })
})
