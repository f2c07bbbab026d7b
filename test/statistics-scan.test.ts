// The usual statistics push, read in one pass: what it accepts is what the careful reading accepts, to the byte, and it does accept what is usual.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readStatistics } from '../src/protocol/statistics.ts'
import { scanStatistics } from '../src/protocol/statistics-scan.ts'

const RECORDS_MAX = 5
const scanned = (body: string) => {
  const found = scanStatistics(Buffer.from(body), { recordsMax: RECORDS_MAX })
  return found === undefined ? undefined : { ...found, json: Buffer.from(found.json).toString() }
}
const scan = (body: string): string | undefined => scanned(body)?.json
const read = (body: string) => {
  const found = readStatistics(Buffer.from(body), { recordsMax: RECORDS_MAX, depthMax: 64 })
  return found.kind === 'ok' ? { ...found, json: Buffer.from(found.json).toString() } : found
}

const REST = '"currency":null,"group_status":null,"product_line":null'
const rest = (id: string, amount = 'null', trx = 'null') =>
  `{${REST},"product_line_id":${id},"total_amount":${amount},"total_trx":${trx}}`

test.each([
  ['[]', '[]'],
  [' [ ] \n', '[]'],
  ['[{"product_line_id":1}]', `[${rest('1')}]`],
  ['[{"product_line_id":0},{"product_line_id":-2147483648}]', `[${rest('0')},${rest('-2147483648')}]`],
  ['[ {\n "total_trx" : 7 , "total_amount" : 3 , "product_line_id" : 5 } ]', `[${rest('5', '3.0', '7')}]`],
  ['[{"product_line_id":1,"total_amount":-0}]', `[${rest('1', '-0.0')}]`],
  ['[{"product_line_id":1,"total_amount":1E21,"total_trx":null}]', `[${rest('1', '1e21')}]`],
  [
    '[{"currency":"é€😀","group_status":"","product_line":"a b","product_line_id":9,"total_amount":0.1,"total_trx":999999999999999}]',
    '[{"currency":"é€😀","group_status":"","product_line":"a b","product_line_id":9,"total_amount":0.1,"total_trx":999999999999999}]',
  ],
])('statistics scan - takes %s', (body, json) => {
  expect(scan(body)).toBe(json)
  expect(read(body)).toEqual({ kind: 'ok', json, records: JSON.parse(body).length, ignored: [] })
})

test.each([
  ['no field that is needed', '[{}]'],
  ['another field', '[{"product_line_id":1,"x":2}]'],
  ['a field twice', '[{"product_line_id":1,"product_line_id":1}]'],
  ['an escape in a key', '[{"product_line_i\\u0064":1}]'],
  ['an escape in a string', '[{"product_line_id":1,"currency":"\\n"}]'],
  ['a control character', '[{"product_line_id":1,"currency":"\n"}]'],
  ['an integer with a fraction', '[{"product_line_id":1.0}]'],
  ['an integer with an exponent', '[{"product_line_id":1e0}]'],
  ['minus zero', '[{"product_line_id":-0}]'],
  ['a leading zero', '[{"product_line_id":01}]'],
  ['an integer that is too large', '[{"product_line_id":2147483648}]'],
  ['an integer of many digits', '[{"product_line_id":1,"total_trx":9007199254740991}]'],
  ['a float that is too large', '[{"product_line_id":1,"total_amount":1e999}]'],
  ['null where it may not be', '[{"product_line_id":null}]'],
  ['a wrong type', '[{"product_line_id":1,"currency":1}]'],
  ['a comma too much', '[{"product_line_id":1},]'],
  ['a comma too little', '[{"product_line_id":1}{"product_line_id":1}]'],
  ['something behind it', '[{"product_line_id":1}] x'],
  ['an end too early', '[{"product_line_id":1}'],
  ['a byte order mark', '\ufeff[]'],
  [
    'more records than may be',
    `[${Array(RECORDS_MAX + 1)
      .fill('{"product_line_id":1}')
      .join(',')}]`,
  ],
  ['nothing', ''],
])('statistics scan - leaves to others: %s', (_, body) => {
  expect(scan(body)).toBeUndefined()
})

test('statistics scan - takes as many records as may be', () => {
  const body = `[${Array(RECORDS_MAX).fill('{"product_line_id":1}').join(',')}]`
  expect(scan(body)).toBe(`[${Array(RECORDS_MAX).fill(rest('1')).join(',')}]`)
})

test('statistics scan - what it takes the careful reading takes, with the same bytes, also where one place is damaged', () => {
  const text = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'USD', '\u2028')))
  const record = fc.record(
    {
      currency: text,
      group_status: text,
      product_line: text,
      product_line_id: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      total_amount: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      total_trx: fc.option(fc.integer()),
    },
    { requiredKeys: ['product_line_id'] },
  )
  const damage = fc.record({
    at: fc.nat(),
    remove: fc.nat(2),
    insert: fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', '0', '-', '.', 'e', ' ', 'null', '1'),
  })
  let taken = 0
  const runs = 5000
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 4 }),
      fc.option(damage),
      fc.constantFrom(0, 1),
      (records, harm, indent) => {
        let body = JSON.stringify(records, undefined, indent)
        if (harm !== null) {
          const place = harm.at % (body.length + 1)
          body = body.slice(0, place) + harm.insert + body.slice(place + harm.remove)
        }
        fc.pre(!/\p{Surrogate}/u.test(body))
        const found = scanned(body)
        if (found === undefined) return
        taken += 1
        expect(read(body)).toEqual({ kind: 'ok', ...found, ignored: [] })
      },
    ),
    { numRuns: runs },
  )
  expect(taken).toBeGreaterThan(runs / 4)
})

test('statistics scan - spells an amount as the careful reading does, however it was written', () => {
  const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom('0', '0', '0', '1', '9', '5'), maxLength })
  const whole = digits(17).map((text) => text.replace(/^0+(?=\d)/, '') || '0')
  const fraction = fc.option(digits(10).map((text) => `.${text || '0'}`))
  const exponent = fc.option(fc.constantFrom('e0', 'E5', 'e-7', 'e+290'))
  const literal = fc
    .tuple(fc.constantFrom('', '-'), whole, fraction, exponent)
    .map(([sign, int, decimals, power]) => `${sign}${int}${decimals ?? ''}${power ?? ''}`)
  fc.assert(
    fc.property(literal, (amount) => {
      const body = `[{"product_line_id":1,"total_amount":${amount}}]`
      expect(read(body)).toEqual({ kind: 'ok', ...scanned(body), ignored: [] })
    }),
    { numRuns: 5000 },
  )
})
