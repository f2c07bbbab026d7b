// What the page knows of records without a browser: its check says what the server says, and in which line; which cells have changed; how numbers are
// written; what a view saves.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BoardRows, CHANGED, ordered } from '../src/page/parts/board-rows.ts'
import { bytesText, countText, shortText, valueText, visibleText } from '../src/page/parts/figure-text.ts'
import { steadyOrder } from '../src/page/parts/steady-order.ts'
import { checkRecords } from '../src/page/statistics/record-check.ts'
import { withNoise } from '../src/page/statistics/record-noise.ts'
import { ViewSaving } from '../src/page/statistics/view-saving.ts'
import { parseStatistics } from '../src/protocol/statistics.ts'

const check = (text: string) => checkRecords(text, { isStatistic: true })

/** What the server says of the same text. Where the text is no JSON, the words are those of V8, so only the kind is compared. */
function serverSays(text: string) {
  const parsed = parseStatistics(Buffer.from(text), { recordsMax: 1_000_000, depthMax: 64 })
  if (parsed.kind === 'ok') return { kind: 'good', records: parsed.records, isOfSchema: true }
  if (parsed.message.startsWith('malformed JSON')) return { kind: 'bad', text: 'malformed JSON' }
  const text_ = parsed.message.replace(/^record \d+:? /, '')
  return { kind: 'bad', text: text_, record: parsed.index, field: parsed.field }
}

function pageSays(text: string) {
  const checked = check(text)
  if (checked.kind === 'good') return checked
  const { fault } = checked
  if (fault.text.startsWith('malformed JSON')) return { kind: 'bad', text: 'malformed JSON' }
  return { kind: 'bad', text: fault.text, record: fault.record, field: fault.field }
}

describe('record check', () => {
  test.each([
    ['a text that is no array', '{"product_line_id":7}', 1, undefined],
    ['a missing key', '[\n  {"total_trx":1}\n]', 2, 0],
    ['a wrong value', '[\n{"product_line_id":7},\n{"product_line_id":8,\n"total_trx":"many"}]', 4, 1],
    ['a fraction', '[{"product_line_id":7},\n{"product_line_id":1.0}]', 2, 1],
    ['a field given twice', '[{"product_line_id":7,\n"total_trx":1,\n"total_trx":1}]', 3, 0],
    ['a comma too many', '[{"product_line_id":7},\n]', 2, undefined],
    ['a text that ends early', '[\n{"product_line_id":7', 2, undefined],
    ['half a surrogate pair', '[{"product_line_id":7,\n"currency":"\\ud800"}]', 2, 0],
  ])('page - %s is named by line and record, as by the server', (_, text, line, record) => {
    const checked = check(text)
    expect(checked).toMatchObject({ kind: 'bad', fault: { line, record } })
    expect(pageSays(text)).toEqual(serverSays(text))
  })

  test('page - the check agrees with the server on every text', () => {
    const names = ['product_line_id', 'total_trx', 'total_amount', 'currency', 'other', 'product_\\u006cine_id']
    const value = fc.oneof(
      fc.constantFrom(
        'null',
        'true',
        '"a"',
        '"\\ud800"',
        '"\\ud83d\\ude00"',
        '1.0',
        '1e3',
        '-0',
        '0',
        '2147483648',
        '1e999',
      ),
      fc.constantFrom('[]', '[1,{"a":2}]', '{}', '{"a":}', '01', '', '-', "'a'"),
      fc.integer().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    )
    const member = fc.tuple(fc.constantFrom(...names), value).map(([name, text]) => `"${name}":${text}`)
    const id = fc.constantFrom('"product_line_id":7', '"product_line_id":7', '"product_line_id":"7"', '')
    const record = fc
      .tuple(id, fc.array(member, { maxLength: 3 }), fc.constantFrom(',', ',', ',\n', ' , ', ';'))
      .map(([first, rest, comma]) => `{${[first, ...rest].filter((each) => each !== '').join(comma)}}`)
    const body = fc
      .tuple(
        fc.array(fc.oneof({ weight: 9, arbitrary: record }, value), { maxLength: 4 }),
        fc.constantFrom(']', ']', '] x', ''),
      )
      .map(([records, end]) => `[${records.join(',')}${end}`)
    fc.assert(
      fc.property(body, (text) => {
        expect(pageSays(text)).toEqual(serverSays(text))
      }),
      { numRuns: 3000 },
    )
  })

  test('page - records of another schema are only asked to be objects', () => {
    const other = (text: string) => checkRecords(text, { isStatistic: false })
    expect(other('[{"sku":"tea","price":1.5}]')).toEqual({ kind: 'good', records: 1, isOfSchema: false })
    expect(other('[{"sku":"tea"},7]')).toMatchObject({ kind: 'bad', fault: { record: 1, text: 'must be an object' } })
  })
})

describe('board rows', () => {
  test('page - a cell says when and in which direction it has changed, and a whole board lights nothing', () => {
    const rows = new BoardRows('id')
    rows.apply({ reset: true, set: [{ id: 1, a: 5, b: 'x' }] }, 0)
    expect([...rows.rows.get(1)!.changes]).toEqual([])
    rows.apply({ patch: [{ id: 1, a: 4, b: 'y' }], set: [{ id: 2, a: 1, b: 'z' }] }, 100)
    expect(rows.rows.get(1)).toMatchObject({ record: { id: 1, a: 4, b: 'y' }, changedAtMs: 100 })
    expect(Object.fromEntries(rows.rows.get(1)!.changes)).toEqual({
      a: { atMs: 100, sign: '▼' },
      b: { atMs: 100, sign: '' },
    })
    rows.apply({ removed: [1] }, 200)
    expect([...rows.rows.keys()]).toEqual([2])
    expect(rows.changesPerSecond(1000)).toBeCloseTo(2 / 5)
  })

  test('page - rows are ordered by number, by text and by age, and what is missing stands last', () => {
    const rows = new BoardRows('id')
    rows.apply(
      {
        reset: true,
        set: [
          { id: 10, a: null },
          { id: 9, a: 2 },
        ],
      },
      0,
    )
    rows.apply({ set: [{ id: 2, a: 30 }] }, 50)
    const keys = (name: string, isDescending: boolean) =>
      ordered(rows.rows.values(), { name, isDescending }).map(({ key }) => key)
    expect(keys('id', false)).toEqual([2, 9, 10])
    expect(keys('a', true)).toEqual([2, 9, 10])
    expect(keys('a', false)).toEqual([9, 2, 10])
    expect(keys(CHANGED, true)[0]).toBe(2)
  })

  test('page - a charted record has a value for each sample, and no more samples than the chart shows', () => {
    const rows = new BoardRows('id')
    rows.apply({ reset: true, set: [{ id: 1, a: 0 }] }, 0)
    rows.chart([1])
    for (let second = 0; second < 300; second++) {
      rows.apply({ set: [{ id: 1, a: second }] }, second)
      rows.sample(second)
    }
    const { times, values } = rows.seriesOf(1, 'a')
    expect([times.length, values.length, values.at(-1)]).toEqual([240, 240, 299])
  })
})

test('page - rows keep their order while somebody looks at them, and new ones stand at the end', () => {
  const order = (isBusy: boolean) =>
    steadyOrder(['c', 'a', 'd'], { before: ['a', 'b', 'c'], isBusy, keyOf: (row) => row }).join('')
  expect([order(true), order(false)]).toEqual(['acd', 'cad'])
})

test('page - noise moves at least one number, and no key', () => {
  const records = [
    { id: 1, a: 100, b: 'x' },
    { id: 2, a: 200.5, b: null },
  ]
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (dice) => {
      const moved = withNoise(records, { keyField: 'id', dice: () => dice.next().value })
      expect(moved.map(({ id }) => id)).toEqual([1, 2])
      expect(moved.map(({ b }) => b)).toEqual(['x', null])
      expect(Number.isInteger(moved[0]!.a)).toBe(true)
    }),
  )
})

test('page - what a view saves is measured over the last ten seconds', () => {
  const saving = new ViewSaving(0)
  expect(saving.at(100).saved).toBeUndefined()
  saving.count('whole', { atMs: 1000, bytes: 100_000 })
  for (let second = 10; second < 20; second++) {
    saving.count('whole', { atMs: second * 1000, bytes: 1000 })
    saving.count('view', { atMs: second * 1000, bytes: 130 })
  }
  expect(saving.at(19_500)).toEqual({ wholeBytesPerSecond: 1000, viewBytesPerSecond: 130, saved: 0.87 })
})

test('page - numbers have one form', () => {
  expect([countText(18_204), shortText(6_240_000), shortText(33_310), shortText(867), shortText(0.43)]).toEqual([
    '18,204',
    '6.24 M',
    '33.3 k',
    '867',
    '0.43',
  ])
  expect([bytesText(612_345), bytesText(12)]).toEqual(['612 kB', '12 B'])
  expect([valueText(48_210.5), valueText(null), valueText(1284)]).toEqual(['48,210.50', '–', '1,284'])
})

test('page - texts of others are cut, and what cannot be seen in them is written as a code', () => {
  expect(visibleText('a\u202eb\u0000')).toBe('aU+202EbU+0000')
  expect(visibleText('x'.repeat(1000))).toHaveLength(201)
})
