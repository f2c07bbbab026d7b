// The input of `lobbycast push`: records cut out of JSON arrays, NDJSON and CSV, however the text comes in pieces, and what is refused.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellText, csvRecords } from '../src/cli/csv-records.ts'
import { arrayRecords, type InputRecord, lineRecords, RECORD_LENGTH_MAX } from '../src/cli/json-records.ts'
import { batchesOf } from '../src/cli/record-batches.ts'

type Reader = (pieces: AsyncIterable<string>) => AsyncIterable<InputRecord>

// Pieces of a text that was decoded never end in the middle of a surrogate pair.
async function* cut(text: string, sizes: readonly number[] = [text.length]) {
  const characters = Array.from(text)
  for (let at = 0, turn = 0; at < characters.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1)
    yield characters.slice(at, at + size).join('')
    at += size
  }
}

const all = async (reader: Reader, text: string, sizes?: readonly number[]): Promise<InputRecord[]> => {
  const found: InputRecord[] = []
  for await (const record of reader(cut(text, sizes))) found.push(record)
  return found
}
const csv =
  (...textFields: string[]): Reader =>
  (pieces) =>
    csvRecords(pieces, textFields)
const texts = (records: readonly InputRecord[]) => records.map(({ text }) => text)
const values = (records: readonly InputRecord[]) => records.map(({ text }) => JSON.parse(text) as unknown)

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
const objects = fc.array(fc.dictionary(name, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }), { maxLength: 8 })
const space = fc.constantFrom('', ' ', '\n', ' \r\n\t')

test('push records - a JSON array gives the records that JSON.parse gives, in whatever pieces it comes', async () => {
  await fc.assert(
    fc.asyncProperty(objects, sizes, space, fc.integer({ min: 0, max: 3 }), async (records, pieces, around, indent) => {
      const text = `${around}${JSON.stringify(records, null, indent)}${around}`
      const found = await all(arrayRecords, text, pieces)
      expect(values(found)).toEqual(JSON.parse(text))
      expect(found.map(({ index }) => index)).toEqual(records.map((_, index) => index))
      const lines = text.split('\n')
      for (const record of found) expect(lines[record.line - 1]).toContain(record.text.split('\n')[0])
    }),
  )
})

test('push records - NDJSON gives a record for each line, in whatever pieces it comes', async () => {
  await fc.assert(
    fc.asyncProperty(objects, sizes, fc.constantFrom('\n', '\r\n', '\n\n'), async (records, pieces, end) => {
      const lines = records.map((record) => JSON.stringify(record))
      const found = await all(lineRecords, lines.join(end), pieces)
      expect(texts(found)).toEqual(lines)
      const step = end === '\n\n' ? 2 : 1
      expect(found.map(({ line }) => line)).toEqual(records.map((_, index) => 1 + index * step))
    }),
  )
})

test('push records - numbers keep the text that they have in the file', async () => {
  const record = '{"id":12345678901234567890,"amount":1.50}'
  expect(texts(await all(arrayRecords, `[${record}]`))).toEqual([record])
  expect(texts(await all(lineRecords, record))).toEqual([record])
})

test.each([
  ['', 'there is no JSON array'],
  ['{"a":1}', 'line 1: the JSON is not an array of records'],
  ['[{"a":1}', 'record 0 (from 0; line 1): the array does not end'],
  ['[{"a":1},\n{"a":}]', 'record 1 (from 0; line 2): Unexpected token'],
  ['[{"a":1},]', 'record 1 (from 0; line 1): Unexpected end of JSON input'],
  ['[{"a":1},,{}]', 'record 1 (from 0; line 1): Unexpected end of JSON input'],
  ['[\n{"a":1}}]', 'record 0 (from 0; line 2): Unexpected non-whitespace'],
  ['[1]', 'record 0 (from 0; line 1): is not a JSON object'],
  ['[{}]\n{}', 'line 2: something follows the array'],
])('push records - the array %j is refused with its place', async (text, message) => {
  await expect(all(arrayRecords, text)).rejects.toThrow(message)
})

test.each([
  ['{}\n\n[]', 'record 1 (from 0; line 3): is not a JSON object'],
  ['{}\n{"a":', 'record 1 (from 0; line 2): Unexpected end of JSON input'],
])('push records - the NDJSON %j is refused with its place', async (text, message) => {
  await expect(all(lineRecords, text)).rejects.toThrow(message)
})

test('push records - a record that does not end is not gathered for ever', async () => {
  async function* endless(first: string) {
    yield first
    for (;;) yield 'x'.repeat(65_536)
  }
  const message = `is longer than ${RECORD_LENGTH_MAX} characters`
  for (const [reader, first] of [
    [arrayRecords, '[{"a":"'],
    [lineRecords, '{"a":"'],
  ] as const) {
    const read = async () => {
      for await (const _ of reader(endless(first)));
    }
    await expect(read()).rejects.toThrow(message)
  }
  const readCsv = async () => {
    for await (const _ of csvRecords(endless('a\n"'), []));
  }
  await expect(readCsv()).rejects.toThrow('record 0 (from 0; line 2): Max Record Size')
})

test('push records - CSV cells give back the values that were written, in whatever pieces they come', async () => {
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.double({ noNaN: true }), fc.boolean())
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(value, value, value), { minLength: 1 }), sizes, async (rows, pieces) => {
      const text = ['a,b,c', ...rows.map((row) => row.map((cell) => quoted(String(cell))).join(','))].join('\n')
      const found = values(await all(csv('c'), text, pieces))
      const wanted = rows.map(([a, b, c]) => {
        const cells = Object.entries({ a: typed(a), b: typed(b), c: String(c) })
        return Object.fromEntries(cells.filter(([, cell]) => cell !== ''))
      })
      expect(found).toEqual(wanted)
    }),
  )
})

// A string that looks like a number or a boolean becomes one. -0 is written as 0, and an infinity has no JSON.
function typed(value: string | number | boolean): unknown {
  const text = String(value)
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return Number(text)
  return typeof value === 'number' && !Number.isFinite(value) ? text : value
}

test.each([
  ['7', '7'],
  ['-0.50', '-0.50'],
  ['1e+21', '1e+21'],
  ['12345678901234567890', '12345678901234567890'],
  ['true', 'true'],
  ['007', '"007"'],
  ['12e4', '"12e4"'],
  ['+1', '"+1"'],
  ['.5', '".5"'],
  ['0x10', '"0x10"'],
  [' 7', '" 7"'],
  ['Infinity', '"Infinity"'],
  ['null', '"null"'],
  ['TRUE', '"TRUE"'],
])('push records - the CSV cell %j is %s', (cell, json) => {
  expect(cellText(cell)).toBe(json)
})

test('push records - CSV: empty cells are absent, empty lines are none, and lines are counted through quotes', async () => {
  const found = await all(csv(), 'a,__proto__\r\n1,\r\n\r\n"x\ny",2\r\n3,"4"')
  expect(found).toEqual([
    { text: '{"a":1}', index: 0, line: 2 },
    { text: '{"a":"x\\ny","__proto__":2}', index: 1, line: 4 },
    { text: '{"a":3,"__proto__":4}', index: 2, line: 6 },
  ])
})

test.each([
  ['a,b\n1,2\n\n3', 'record 1 (from 0; line 4): Invalid Record Length'],
  ['a,b\n1,"2', 'record 0 (from 0; line 2): Quote Not Closed'],
  ['a,\n1,2', 'line 1: a field of the header has no name'],
  ['a,a\n1,2', 'line 1: the header has the field "a" twice'],
])('push records - the CSV %j is refused with its place', async (text, message) => {
  await expect(all(csv(), text)).rejects.toThrow(message)
})

test('push records - a column of --text that the header has not is refused', async () => {
  await expect(all(csv('b'), 'a\n1')).rejects.toThrow('line 1: the header has no field "b" (--text)')
})

test('push records - batches are bounded by number and by size, and lose nothing', async () => {
  async function* records(lengths: readonly number[]): AsyncGenerator<InputRecord> {
    for (const [index, length] of lengths.entries()) yield { text: 'x'.repeat(length), index, line: index + 1 }
  }
  const shape = async (lengths: readonly number[], recordsMax: number) => {
    const found: number[][] = []
    for await (const batch of batchesOf(records(lengths), recordsMax)) {
      expect(batch.body).toBe(`[${batch.records.map(({ text }) => text).join(',')}]`)
      found.push(batch.records.map(({ index }) => index))
    }
    return found
  }
  expect(await shape([1, 1, 1, 1, 1], 2)).toEqual([[0, 1], [2, 3], [4]])
  expect(await shape([], 2)).toEqual([])
  expect(await shape([600_000, 600_000, 1, 2_000_000, 1], 500)).toEqual([[0], [1, 2], [3], [4]])
})
