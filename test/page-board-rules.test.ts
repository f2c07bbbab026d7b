// Records of boards with their own schema are checked while they are typed: the server applies its rules, and the page finds the fault in the text.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BoardFields } from '../src/board/board-fields.ts'
import { PushReader } from '../src/board/push-reader.ts'
import { placedFault } from '../src/page/statistics/record-check.ts'
import { utf8 } from '../src/protocol/byte-builder.ts'
import { BoardRoom, NAMESPACES } from './support/board-http.ts'
import { request } from './support/http.ts'
import { DESK, expectAccessible, sharedPages } from './support/page-browser.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'

const PRICES = {
  type: 'object',
  required: ['sku'],
  properties: { sku: { type: 'string' }, price: { type: 'number', minimum: 0 } },
}
/** The key field of statistic records, without their other fields. */
const LINES = {
  type: 'object',
  required: ['product_line_id', 'open'],
  properties: { product_line_id: { type: 'integer' }, open: { type: 'boolean' } },
}

const lobby = sharedServer({
  admin: { keys: { reader: { key: 'a-key-that-reads', scope: 'read' } } },
  rooms: {
    namespaces: {
      ...NAMESPACES,
      prices: { board: { key: 'sku', schema: PRICES } },
      lines: { board: { key: 'product_line_id', schema: LINES } },
    },
  },
})
const pages = sharedPages()

async function checked(room: string, body: string, key = ADMIN_KEY) {
  const answer = await request(lobby.server, `/rooms/${room}/records?check=only`, {
    method: 'POST',
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    body,
  })
  return { status: answer.status, body: JSON.parse(answer.text) as unknown }
}

describe('check=only', () => {
  test.each([
    ['prices', '[{"sku":"a"},{"sku":7}]'],
    ['prices', '[{"price":1}]'],
    ['prices', '[{"sku":"a","price":-1}]'],
    ['prices', '[{"sku":"a","colour":"red"}]'],
    ['prices', '[7]'],
    ['prices', '{"sku":"a"}'],
    ['prices', '[{"sku":"a"'],
    ['prices', '[{"sku":"\\ud800"}]'],
    ['numbers', '[{"id":1,"i":1e300}]'],
    ['board', '[{"product_line_id":1},{"product_line_id":"2"}]'],
  ])('of %s names in %s what the push is refused for', async (namespace, body) => {
    const board = new BoardRoom(lobby.server, namespace as 'board')
    const { status, body: refusal } = await board.push(body)
    expect(status).toBe(400)
    const { key, ownSchema } = { key: expect.any(String), ownSchema: namespace !== 'board' }
    expect(await checked(board.room, body)).toEqual({
      status: 200,
      body: { room: board.room, key, ownSchema, fault: refusal },
    })
  })

  test('pushes nothing', async () => {
    const board = new BoardRoom(lobby.server, 'prices' as 'board')
    expect(await checked(board.room, '[{"sku":"a","price":1}]')).toEqual({
      status: 200,
      body: { room: board.room, key: 'sku', ownSchema: true, fault: null },
    })
    expect((await board.read()).body).toMatchObject({ offset: 0, records: [] })
  })

  test('uses up none of the fields that a board can have', async () => {
    const board = new BoardRoom(lobby.server, 'open')
    const named = (from: string) =>
      JSON.stringify([Object.fromEntries([['id', 1], ...Array.from({ length: 200 }, (_, at) => [`${from}${at}`, at])])])
    expect((await checked(board.room, named('typed'))).body).toMatchObject({ fault: null })
    expect((await board.push(named('pushed'))).status).toBe(200)
  })

  test('needs the permission to push and a room with a board', async () => {
    expect(await checked('prices:eu', '[]', 'a-key-that-reads')).toMatchObject({ status: 403 })
    expect(await checked('prices:eu', '[]', 'no-key')).toMatchObject({ status: 401 })
    expect(await checked('chat:lobby', '[]')).toEqual({ status: 409, body: { error: 'the room keeps no board' } })
  })
})

test('placed faults - a fault that the server names is marked at its value', () => {
  const reader = new PushReader({ schema: PRICES }, new BoardFields({ key: 'sku', schema: PRICES }))
  const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.integer(), { maxLength: 2 }))
  const given = fc.record({ sku: value, price: value, 'a "b"': value }, { requiredKeys: [] })
  let faults = 0
  fc.assert(
    fc.property(fc.array(given, { maxLength: 5 }), fc.constantFrom(0, 2), (records, indent) => {
      const text = JSON.stringify(records, undefined, indent)
      const fault = reader.faultOf(utf8(text), { recordsMax: 10, depthMax: 10 })
      if (fault?.index === undefined) return
      faults += 1
      const { index, field, message } = fault
      const placed = placedFault(text, { index, ...(field === undefined ? {} : { field }), error: message })
      const found = Object.entries(records[index]!).find(([name]) => name === field)
      const marked = text.slice(placed.start, placed.end)
      if (found === undefined) expect(marked).toBe('{')
      else expect(JSON.parse(`{${marked}}`)).toEqual({ [found[0]]: found[1] })
      expect(placed.line).toBe(text.slice(0, placed.start).split('\n').length)
      // The number of the record is shown beside the line, so it is not repeated.
      expect([placed.record, placed.text]).toEqual([index, expect.not.stringMatching(/^record /)])
    }),
  )
  expect(faults).toBeGreaterThan(10)
})

test('placed faults - a fault of the whole text has no line, and of two values with one name the last is marked', () => {
  expect(placedFault('[]', { error: '3 records in one push, the most is 2' })).toMatchObject({
    line: undefined,
    text: '3 records in one push, the most is 2',
  })
  const twice = '[{"sku":"a",\n"sku":7}]'
  expect(placedFault(twice, { index: 0, field: 'sku', error: 'record 0: sku must be string' })).toMatchObject({
    line: 2,
    text: 'sku must be string',
  })
})

test('page - records of a board with a schema of its own are checked by its rules while they are typed', async () => {
  const { server } = lobby
  const ticket = new URL(server.pageUrl()!).hash.replace(/^.*\?/, '?')
  const { page, faults } = await pages.open(server, DESK, `#/statistics/prices:eu${ticket}`)
  const editor = page.getByRole('textbox', { name: 'Records, as a JSON array' })
  const button = page.getByRole('button', { name: 'Push once' })
  await editor.fill('[\n {"sku":"tea","price":2},\n {"sku":"milk",\n  "price":-1}\n]')
  await page.getByText('Line 4, record 1: price must be >= 0.').waitFor()
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  expect(await page.locator('.editor mark').textContent()).toBe('"price":-1')
  await editor.fill('[\n {"price":1}]')
  await page.getByText('Line 2, record 0: sku is missing.').waitFor()
  await expectAccessible(page)
  await editor.fill('[{"sku":"tea","price":2}]')
  await page.getByText('1 records, no faults.').waitFor()
  await button.click()
  // The server names the key of the board, so the page does not ask for it.
  await page.locator('.stats tbody tr', { hasText: 'tea' }).waitFor()

  // The key alone does not make a statistic record.
  await page.goto(`http://127.0.0.1:${server.port}/#/statistics/lines:one`)
  await editor.fill('[{"product_line_id":1,"open":7}]')
  await page.getByText('Line 1, record 0: open must be boolean.').waitFor()

  await page.goto(`http://127.0.0.1:${server.port}/#/statistics/chat:lobby`)
  await page.getByText('Nothing can be pushed here: 409 the room keeps no board.').waitFor()
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  expect(faults).toEqual([])
})

test('page - without a key it says which records it cannot check', async () => {
  const board = new BoardRoom(lobby.server, 'prices' as 'board')
  await board.push('[{"sku":"tea"}]')
  const { page } = await pages.open(lobby.server, DESK, `#/statistics/${board.room}`)
  await page.getByRole('button', { name: 'sku', exact: true }).click()
  await page.getByRole('textbox', { name: 'Records, as a JSON array' }).fill('[{"sku":7}]')
  await page.getByText('1 records, whose fields the server checks when they are pushed.').waitFor()
})
