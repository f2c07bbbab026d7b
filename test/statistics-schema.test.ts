import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStatistics } from '../src/protocol/statistics.ts'

const RECORDS_MAX = 100
const FIELDS = ['currency', 'group_status', 'product_line', 'product_line_id', 'total_amount', 'total_trx'] as const
const NOTHING_ELSE =
  '"currency":null,"group_status":null,"product_line":null,"product_line_id":7,"total_amount":null,"total_trx":null'

function parse(text: string) {
  return parseStatistics(new TextEncoder().encode(text), RECORDS_MAX)
}

function parseBytes(...parts: (string | number[])[]) {
  return parseStatistics(Buffer.concat(parts.map((part) => Buffer.from(part as string))), RECORDS_MAX)
}

/** A record with id 7 and one more member, as text, so that it can say what JSON.stringify cannot. */
function withMember(member: string): string {
  return `[{"product_line_id":7,${member}}]`
}

describe('statistics - records come out with six keys in alphabetical order', () => {
  it.each<[string, string]>([
    ['[]', '[]'],
    [' [ ] \n', '[]'],
    ['[{"product_line_id":7}]', `[{${NOTHING_ELSE}}]`],
    [
      '[{"product_line_id":7,"total_trx":3}]',
      '[{"currency":null,"group_status":null,"product_line":null,"product_line_id":7,"total_amount":null,"total_trx":3}]',
    ],
    [
      '[{"total_trx":1,"total_amount":2.5,"product_line_id":3,"product_line":"p","group_status":"g","currency":"EUR"}]',
      '[{"currency":"EUR","group_status":"g","product_line":"p","product_line_id":3,"total_amount":2.5,"total_trx":1}]',
    ],
    [
      '[{"product_line_id":7},{"product_line_id":-1}]',
      `[{${NOTHING_ELSE}},{"currency":null,"group_status":null,"product_line":null,"product_line_id":-1,"total_amount":null,"total_trx":null}]`,
    ],
    [
      withMember('"currency":null,"group_status":null,"product_line":null,"total_amount":null,"total_trx":null'),
      `[{${NOTHING_ELSE}}]`,
    ],
    [withMember('"other":1,"nested":{"total_trx":"no"},"list":[1]'), `[{${NOTHING_ELSE}}]`],
    [withMember('"__proto__":{"currency":"X","total_trx":5}'), `[{${NOTHING_ELSE}}]`],
    [withMember('"__proto__":null,"constructor":1,"toString":2,"hasOwnProperty":3'), `[{${NOTHING_ELSE}}]`],
    ['[{"product_line_id":1,"product_line_id":7}]', `[{${NOTHING_ELSE}}]`],
    ['[{"product_line_id":"bad","product_line_id":7}]', `[{${NOTHING_ELSE}}]`],
    ['[{"\\u0070roduct_line_id":7}]', `[{${NOTHING_ELSE}}]`],
    ['[{"product_line_id":7.0}]', `[{${NOTHING_ELSE}}]`],
    ['[{"product_line_id":70e-1}]', `[{${NOTHING_ELSE}}]`],
    [withMember('"x":1e999'), `[{${NOTHING_ELSE}}]`],
  ])('%s', (body, json) => {
    expect(parse(body)).toEqual({ kind: 'ok', json })
  })

  it.each<[string, string]>([
    ['"product_line_id":-2147483648', '"product_line_id":-2147483648'],
    ['"product_line_id":2147483647', '"product_line_id":2147483647'],
    ['"product_line_id":-0', '"product_line_id":0'],
    ['"total_trx":9007199254740991', '"total_trx":9007199254740991'],
    ['"total_trx":-9007199254740991', '"total_trx":-9007199254740991'],
    ['"total_trx":0', '"total_trx":0'],
    ['"total_trx":-0', '"total_trx":0'],
    ['"total_amount":0', '"total_amount":0'],
    ['"total_amount":-0.0', '"total_amount":0'],
    ['"total_amount":0.1', '"total_amount":0.1'],
    ['"total_amount":1e21', '"total_amount":1e+21'],
    ['"total_amount":5e-324', '"total_amount":5e-324'],
    ['"total_amount":1.7976931348623157e308', '"total_amount":1.7976931348623157e+308'],
    ['"currency":""', '"currency":""'],
    ['"currency":"a\\"b\\\\c\\n\\u0001\\u2028"', '"currency":"a\\"b\\\\c\\n\\u0001\u2028"'],
    ['"currency":"\\ud83d\\ude00 €"', '"currency":"😀 €"'],
    ['"currency":"\\ud800"', '"currency":"\\ud800"'],
    ['"product_line":"\\",\\"total_trx\\":5,\\"x\\":\\""', '"product_line":"\\",\\"total_trx\\":5,\\"x\\":\\""'],
  ])('%s', (member, written) => {
    const parsed = parse(withMember(member))
    expect(parsed).toMatchObject({ kind: 'ok', json: expect.stringContaining(written) })
  })

  it('a body in shared memory is read like any other', () => {
    const bytes = new TextEncoder().encode('[{"product_line_id":7}]')
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
    shared.set(bytes)
    expect(parseStatistics(shared, RECORDS_MAX)).toEqual({ kind: 'ok', json: `[{${NOTHING_ELSE}}]` })
  })

  it('a view into a larger buffer is read within its bounds', () => {
    const bytes = new TextEncoder().encode('xx[{"product_line_id":7}]yy')
    expect(parseStatistics(bytes.subarray(2, -2), RECORDS_MAX)).toMatchObject({ kind: 'ok' })
  })
})

describe('statistics - a bad record is refused by index and field', () => {
  const int32 = 'product_line_id must be an integer between -2147483648 and 2147483647'
  const int53 = 'total_trx must be an integer between -9007199254740991 and 9007199254740991, or null'
  const amount = 'total_amount must be a finite number or null'

  it.each<[string, string, string]>([
    ['{}', 'product_line_id is missing', 'product_line_id'],
    ['{"total_trx":1}', 'product_line_id is missing', 'product_line_id'],
    ['{"__proto__":{"product_line_id":1}}', 'product_line_id is missing', 'product_line_id'],
    ['{"Product_line_id":1}', 'product_line_id is missing', 'product_line_id'],
    ...['null', '"7"', 'true', '[]', '[7]', '{}', '7.5', '2147483648', '-2147483649', '1e10', '1e999', '-1e999'].map(
      (value): [string, string, string] => [`{"product_line_id":${value}}`, int32, 'product_line_id'],
    ),
    ['{"product_line_id":7,"product_line_id":null}', int32, 'product_line_id'],
    ...[
      ...['9007199254740992', '9007199254740993', '-9007199254740992', '9223372036854775807', '1e300', '1e999'],
      ...['1.5', '"1"', 'false', '[]', '{}'],
    ].map((value): [string, string, string] => [`{"product_line_id":7,"total_trx":${value}}`, int53, 'total_trx']),
    ...['1e999', '-1e999', '"1"', 'true', '[]', '{}'].map((value): [string, string, string] => [
      `{"product_line_id":7,"total_amount":${value}}`,
      amount,
      'total_amount',
    ]),
    ...(['currency', 'group_status', 'product_line'] as const).flatMap((field) =>
      ['1', 'true', '[]', '{}'].map((value): [string, string, string] => [
        `{"product_line_id":7,"${field}":${value}}`,
        `${field} must be a string or null`,
        field,
      ]),
    ),
  ])('%s', (record, message, field) => {
    const good = '{"product_line_id":7}'
    expect(parse(`[${record}]`)).toEqual({ kind: 'refused', message: `record 0: ${message}`, index: 0, field })
    expect(parse(`[${good},${good},${good},${record},${good},{}]`)).toEqual({
      kind: 'refused',
      message: `record 3: ${message}`,
      index: 3,
      field,
    })
  })

  it.each(['null', '1', '"x"', '[]', '[{"product_line_id":7}]', 'true'])('%s is no record', (record) => {
    expect(parse(`[{"product_line_id":7},${record}]`)).toEqual({
      kind: 'refused',
      message: 'record 1 must be an object',
      index: 1,
    })
  })
})

describe('statistics - a bad body is refused whole', () => {
  it.each(['{}', 'null', '"[]"', '1', 'true', '{"product_line_id":7}'])('%s is not an array', (body) => {
    expect(parse(body)).toEqual({ kind: 'refused', message: 'the body must be an array of records' })
  })

  it.each([
    ...['', ' ', '[', ']', '[}', '[{]', '[{"product_line_id":7}', '[{"product_line_id":7},]', '[,]', '[]]', '[] []'],
    ...['[{"product_line_id":07}]', '[{"product_line_id":+7}]', '[{"product_line_id":0x7}]', '[{product_line_id:7}]'],
    ...['[{"product_line_id":NaN}]', '[{"product_line_id":7,"total_amount":Infinity}]', "[{'product_line_id':7}]"],
    ...['[{"product_line_id":7}]\u0000', '[{"product_line_id":7,"currency":"a\nb"}]', '[] // none', '\u00a0[]'],
    '['.repeat(1_000_000),
  ])('malformed: %#', (body) => {
    const parsed = parse(body)
    expect(parsed).toMatchObject({ kind: 'refused', message: expect.stringMatching(/^malformed JSON: ./) })
    expect(parsed).not.toHaveProperty('index')
  })

  it.each<[string, number[]]>([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a code point beyond the last', [0xf4, 0x90, 0x80, 0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['Latin-1', [0xe9]],
  ])('not UTF-8: %s', (_title, bytes) => {
    expect(parseBytes('[{"product_line_id":7,"currency":"', bytes, '"}]')).toEqual({
      kind: 'refused',
      message: 'the body is not valid UTF-8',
    })
  })

  it('a byte order mark', () => {
    expect(parseBytes([0xef, 0xbb, 0xbf], '[]')).toEqual({
      kind: 'refused',
      message: 'the body starts with a byte order mark',
    })
  })

  it('UTF-16', () => {
    expect(parseStatistics(Buffer.from('[]', 'utf16le'), RECORDS_MAX)).toMatchObject({ kind: 'refused' })
  })

  it('more records than allowed, and not one fewer', () => {
    const body = (count: number) => `[${Array.from({ length: count }, () => '{"product_line_id":7}').join(',')}]`
    expect(parse(body(RECORDS_MAX)).kind).toBe('ok')
    expect(parse(body(RECORDS_MAX + 1))).toEqual({
      kind: 'refused',
      message: '101 records in one push, the most is 100',
    })
  })

  it('a million levels of nesting in an ignored key crash nothing', () => {
    const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`
    expect(parse(withMember(`"x":${deep}`))).toEqual({ kind: 'ok', json: `[{${NOTHING_ELSE}}]` })
    expect(parse(withMember(`"currency":${deep}`))).toMatchObject({ kind: 'refused', field: 'currency' })
  })
})

describe('statistics - properties', () => {
  const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
  const text = fc.option(fc.string({ unit: 'binary' }))
  const record = fc.record(
    {
      product_line: text,
      product_line_id: int32,
      total_trx: fc.option(fc.maxSafeInteger()),
      total_amount: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      currency: text,
      group_status: text,
    },
    { requiredKeys: ['product_line_id'] },
  )

  it('what comes out is what went in, missing keys as null, in key order', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (list) => {
        const parsed = parse(JSON.stringify(list))
        // Built from the sent text and not from the list: JSON has no -0.
        const sent = JSON.parse(JSON.stringify(list)) as Record<string, unknown>[]
        const model = sent.map((item) => Object.fromEntries(FIELDS.map((field) => [field, item[field] ?? null])))
        expect(parsed).toEqual({ kind: 'ok', json: JSON.stringify(model) })
      }),
    )
  })

  it('any JSON value in any field is either kept or refused by index and field', () => {
    const anyValue = fc.oneof(fc.jsonValue(), fc.double(), fc.maxSafeInteger(), fc.constant(2 ** 53))
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 3 }),
        fc.option(record),
        fc.dictionary(fc.constantFrom(...FIELDS, 'other'), anyValue),
        (list, good, changes) => {
          const odd = { ...good, ...changes }
          const parsed = parse(JSON.stringify([...list, odd]))
          const item = JSON.parse(JSON.stringify(odd)) as Record<string, unknown>
          const bad = FIELDS.filter((field) => !accepts(field, item[field]))
          const refused = { kind: 'refused', index: list.length, field: bad[0] }
          // In braces: fast-check takes what a property returns for its verdict, and `expect` returns something.
          expect(parsed).toMatchObject(bad.length === 0 ? { kind: 'ok' } : refused)
        },
      ),
    )
  })

  it('no bytes make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(['ok', 'refused']).toContain(parseStatistics(bytes, RECORDS_MAX).kind)
      }),
    )
  })

  function accepts(field: (typeof FIELDS)[number], value: unknown): boolean {
    if (field === 'product_line_id') return typeof value === 'number' && value === (value | 0)
    if (value === undefined || value === null) return true
    if (field === 'total_trx') return Number.isSafeInteger(value)
    return typeof value === (field === 'total_amount' ? 'number' : 'string')
  }
})
