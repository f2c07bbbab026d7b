import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStatistics } from '../src/protocol/statistics.ts'
import { floatModel } from './support/float-model.ts'

const LIMITS = { recordsMax: 100, depthMax: 64 }
const FIELDS = ['currency', 'group_status', 'product_line', 'product_line_id', 'total_amount', 'total_trx'] as const
const NOTHING_ELSE =
  '"currency":null,"group_status":null,"product_line":null,"product_line_id":7,"total_amount":null,"total_trx":null'

/** As `parseStatistics`, with the records as text. */
function parseBytes(...parts: (string | number[] | Uint8Array)[]) {
  const parsed = parseStatistics(Buffer.concat(parts.map((part) => Buffer.from(part as string))), LIMITS)
  return parsed.kind === 'ok' ? { ...parsed, json: Buffer.from(parsed.json).toString() } : parsed
}

const parse = (text: string) => parseBytes(text)

const accepted = (json: string, ...ignored: string[]) => ({
  ...{ kind: 'ok', json, ignored },
  records: JSON.parse(json).length,
})

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
    ['[{"\\u0070roduct_line_id":7}]', `[{${NOTHING_ELSE}}]`],
    [' [ { "product_line_id" :\t7 } ,\r\n{"product_line_id":7\n} ] ', `[{${NOTHING_ELSE}},{${NOTHING_ELSE}}]`],
  ])('%s', (body, json) => {
    expect(parse(body)).toEqual(accepted(json))
  })

  it.each<[string, string]>([
    ['"product_line_id":-2147483648', '"product_line_id":-2147483648'],
    ['"product_line_id":2147483647', '"product_line_id":2147483647'],
    ['"total_trx":9007199254740991', '"total_trx":9007199254740991'],
    ['"total_trx":-9007199254740991', '"total_trx":-9007199254740991'],
    ['"total_trx":0', '"total_trx":0'],
    ['"total_amount":0', '"total_amount":0.0'],
    ['"total_amount":-0', '"total_amount":-0.0'],
    ['"total_amount":-0.0', '"total_amount":-0.0'],
    ['"total_amount":3', '"total_amount":3.0'],
    ['"total_amount":1E2', '"total_amount":100.0'],
    ['"total_amount":9007199254740993', '"total_amount":9007199254740992.0'],
    ['"total_amount":1.7976931348623157e308', '"total_amount":1.7976931348623157e308'],
    ['"currency":""', '"currency":""'],
    ['"currency":"a\\"b\\\\c\\n\\u0001\\u2028"', '"currency":"a\\"b\\\\c\\n\\u0001\u2028"'],
    ['"currency":"\\ud83d\\ude00 €"', '"currency":"😀 €"'],
    ['"currency":"\\u0041\\/\\u00e9"', '"currency":"A/é"'],
    ['"currency":"\u007f\ufeff\u2028"', '"currency":"\u007f\ufeff\u2028"'],
    ['"currency":"\\\\ud800"', '"currency":"\\\\ud800"'],
    ['"product_line":"\\",\\"total_trx\\":5,\\"x\\":\\""', '"product_line":"\\",\\"total_trx\\":5,\\"x\\":\\""'],
  ])('%s', (member, written) => {
    const body = member.startsWith('"product_line_id"') ? `[{${member}}]` : withMember(member)
    expect(parse(body)).toMatchObject({ kind: 'ok', json: expect.stringMatching(endOf(written)) })
  })

  it('a body in shared memory is read like any other', () => {
    const bytes = new TextEncoder().encode('[{"product_line_id":7}]')
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
    shared.set(bytes)
    const parsed = parseStatistics(shared, LIMITS)
    expect(parsed.kind === 'ok' && Buffer.from(parsed.json).toString()).toBe(`[{${NOTHING_ELSE}}]`)
  })

  it('a view into a larger buffer is read within its bounds', () => {
    const bytes = new TextEncoder().encode('xx[{"product_line_id":7}]yy')
    expect(parseStatistics(bytes.subarray(2, -2), LIMITS)).toMatchObject({ kind: 'ok' })
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
    expect(parseStatistics(Buffer.from('[]', 'utf16le'), LIMITS)).toMatchObject({ kind: 'refused' })
  })

  it('more records than allowed, and not one fewer', () => {
    const body = (count: number) => `[${Array.from({ length: count }, () => '{"product_line_id":7}').join(',')}]`
    expect(parse(body(LIMITS.recordsMax)).kind).toBe('ok')
    expect(parse(body(LIMITS.recordsMax + 1))).toEqual({
      kind: 'refused',
      message: '101 records in one push, the most is 100',
    })
  })
})

/** The member as it stands in a record: nothing may follow its value. */
function endOf(member: string): RegExp {
  return new RegExp(`${member.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}[,}]`)
}

describe('statistics - an integer field takes an integer literal and nothing else', () => {
  const how = 'written without a fraction and without an exponent'
  const literals = ['7.0', '7e0', '7E0', '70e-1', '7.0000000000000001', '-7.0', '0.0', '-0.0', '0e5', '1e-400', '7e+0']
  const fields = ['product_line_id', 'total_trx'] as const

  it.each(literals.flatMap((literal) => fields.map((field) => [field, literal] as const)))(
    '%s: %s',
    (field, literal) => {
      const body = field === 'product_line_id' ? `[{"${field}":${literal}}]` : withMember(`"${field}":${literal}`)
      expect(parse(body)).toMatchObject({ kind: 'refused', index: 0, field, message: expect.stringContaining(how) })
    },
  )

  it.each(fields)('%s: -0, which the original takes for a fraction', (field) => {
    const body = field === 'product_line_id' ? `[{"${field}":-0}]` : withMember(`"${field}":-0`)
    const message = expect.stringMatching(/ must be an integer between .*; -0 is none$/)
    expect(parse(body)).toMatchObject({ kind: 'refused', index: 0, field, message })
  })

  it.each(['9007199254740990.6', '9007199254740991.0', '9007199254740992', '9007199254740991.4', '1e16'])(
    'total_trx: %s',
    (literal) => {
      expect(parse(withMember(`"total_trx":${literal}`))).toMatchObject({ kind: 'refused', field: 'total_trx' })
    },
  )
})

describe('statistics - a field may stand in a record once', () => {
  const twice: [string, string][] = [
    ['{"product_line_id":1,"product_line_id":7}', 'product_line_id'],
    ['{"product_line_id":7,"product_line_id":7}', 'product_line_id'],
    ['{"product_line_id":7,"product_line_id":null}', 'product_line_id'],
    ['{"product_line_id":7,"currency":"a","\\u0063urrency":"b"}', 'currency'],
    ['{"product_line_id":7,"\\u0063urrency":"a","currency":"b"}', 'currency'],
    ['{"product_line_id":7,"c\\u0075rrency":null,"\\u0063urrency":null}', 'currency'],
    ['{"total_trx":null,"product_line_id":7,"other":{"total_trx":1},"total_trx":1}', 'total_trx'],
    ['{"total_amount":1,"total_amount":1,"product_line_id":7}', 'total_amount'],
  ]
  it.each(twice)('%s', (record, field) => {
    const message = `record 2: ${field} is given twice`
    const good = '{"product_line_id":7}'
    expect(parse(`[${good},${good},${record},{}]`)).toEqual({ kind: 'refused', message, index: 2, field })
  })

  it('the same field in two records, or inside an unknown key, is no repetition', () => {
    const body = '[{"product_line_id":7,"x":{"product_line_id":1,"product_line_id":2}},{"product_line_id":7}]'
    expect(parse(body)).toEqual(accepted(`[{${NOTHING_ELSE}},{${NOTHING_ELSE}}]`, 'x'))
  })

  it('an unknown key may occur as often as it likes, as it always could', () => {
    expect(parse(withMember('"x":1,"x":2,"\\u0078":3'))).toEqual(accepted(`[{${NOTHING_ELSE}}]`, 'x'))
  })
})

describe('statistics - half a surrogate pair is no character', () => {
  const halves = [
    '\\ud800',
    '\\uDBFF',
    '\\udc00',
    '\\udfff',
    '\\udc00\\ud800',
    '\\ud83d \\ude00',
    '\\ud83d\\ud83d\\ude00',
  ]
  const cases = halves.flatMap((half) => ['currency', 'group_status', 'product_line'].map((field) => [field, half]))

  it.each(cases as [string, string][])('%s: "a%sz"', (field, half) => {
    const what = `${field} has half a surrogate pair, which is no character`
    const message = `record 0: ${what}`
    expect(parse(withMember(`"${field}":"a${half}z"`))).toEqual({ kind: 'refused', message, index: 0, field })
  })

  it.each(halves)('a key: "a%sz"', (half) => {
    const message = 'record 0: a key has half a surrogate pair, which is no character'
    expect(parse(withMember(`"a${half}z":1`))).toMatchObject({ kind: 'refused', message, index: 0 })
  })

  it('whole pairs are taken, and what an unknown key holds is not looked at', () => {
    expect(parse(withMember('"currency":"\\ud83d\\ude00","\\ud83d\\ude00":"\\ud800"'))).toMatchObject({
      kind: 'ok',
      json: expect.stringContaining('"currency":"😀"'),
      ignored: ['😀'],
    })
  })
})

describe('statistics - unknown keys are accepted and named', () => {
  it.each<[string, string[]]>([
    ['"other":1,"nested":{"total_trx":"no"},"list":[1],"other":2', ['other', 'nested', 'list']],
    ['"__proto__":{"currency":"X","total_trx":5}', ['__proto__']],
    ['"__proto__":null,"constructor":1,"hasOwnProperty":3', ['__proto__', 'constructor', 'hasOwnProperty']],
    ['"x":1e999', ['x']],
    ['"":1,"\\u0000":2," ":3', ['', '\u0000', ' ']],
    ['"total_trxx":1,"Total_trx":2,"total_trx ":3', ['total_trxx', 'Total_trx', 'total_trx ']],
    ['"total\\u005ftrxx":1,"total_trxx":2', ['total_trxx']],
    ['"a\\nb\\"":1', ['a\nb"']],
    // 64 bytes stay; a character that would end behind them goes.
    [`"${'x'.repeat(64)}":1`, ['x'.repeat(64)]],
    [`"${'x'.repeat(65)}":1`, ['x'.repeat(64)]],
    [`"${'x'.repeat(63)}é":1`, ['x'.repeat(63)]],
    [`"${'x'.repeat(62)}é":1`, [`${'x'.repeat(62)}é`]],
    [`"${'x'.repeat(61)}😀":1`, ['x'.repeat(61)]],
    [`"${'x'.repeat(61)}\\ud83d\\ude00":1`, ['x'.repeat(61)]],
    [`"${'€'.repeat(30)}":1`, ['€'.repeat(21)]],
    [`"${'\\u20ac'.repeat(30)}":1`, ['€'.repeat(21)]],
    // Names that are the same once they are cut are one.
    [`"${'y'.repeat(70)}a":1,"${'y'.repeat(70)}b":1`, ['y'.repeat(64)]],
  ])('%s', (member, ignored) => {
    expect(parse(withMember(member))).toEqual(accepted(`[{${NOTHING_ELSE}}]`, ...ignored))
  })

  it('at most 20, those that come first, over all records', () => {
    const records = Array.from({ length: 30 }, (_, i) => ({ product_line_id: 7, [`k${i >> 1}`]: 1, [`m${i}`]: 1 }))
    const parsed = parse(JSON.stringify(records))
    const names = records.flatMap((record) => Object.keys(record).slice(1))
    expect(parsed).toMatchObject({ kind: 'ok', ignored: [...new Set(names)].slice(0, 20) })
  })

  it.each([1, 2, 61, 62])('nesting of %i levels inside one is taken', (levels) => {
    const nested = `${'['.repeat(levels)}${']'.repeat(levels)}`
    expect(parse(withMember(`"x":${nested}`))).toEqual(accepted(`[{${NOTHING_ELSE}}]`, 'x'))
  })

  it.each([63, 64, 1000])('nesting of %i levels inside one is refused and harms nothing', (levels) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const nested = `${open.repeat(levels)}1${close.repeat(levels)}`
      const message = 'record 1: "x" is nested deeper than 64'
      const body = `[{"product_line_id":7},{"x":${nested},"product_line_id":7}]`
      expect(parse(body)).toEqual({ kind: 'refused', message, index: 1, field: 'x' })
      expect(parse(withMember(`"currency":${nested}`))).toMatchObject({
        message: 'record 0: currency must be a string or null',
      })
    }
  })

  it.each([
    ['arrays', '['.repeat(1_000_000)],
    ['objects', '[{"x":'.repeat(100_000)],
    ['a whole body', `[{"product_line_id":7,"x":${'['.repeat(1025)}${']'.repeat(1025)}}]`],
  ])('%s too deep to be parsed are refused unparsed', (_, body) => {
    expect(parse(body)).toEqual({ kind: 'refused', message: 'nested deeper than 1024' })
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

  it('what comes out is what went in, missing keys as null, in key order, however it was spelled', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), fc.nat(), (list, seed) => {
        const json = `[${list
          .map((item) => {
            const members = FIELDS.map((field) => `"${field}":${modelText(field, item[field] ?? null)}`)
            return `{${members.join(',')}}`
          })
          .join(',')}]`
        expect(parse(spelled(list, seed))).toEqual(accepted(json))
      }),
      { numRuns: 500 },
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
          if (bad.length === 0) {
            expect(parsed).toMatchObject({ kind: 'ok', ignored: 'other' in item ? ['other'] : [] })
          } else {
            expect(parsed).toMatchObject({ kind: 'refused', index: list.length })
            expect(bad).toContain(parsed.kind === 'refused' && parsed.field)
          }
        },
      ),
    )
  })

  it('no bytes make it throw', () => {
    const nearly = fc.array(
      fc.constantFrom(
        ...'[]{}:,"\\u0 ',
        'd800',
        '1',
        '.5',
        'e9',
        '-',
        'null',
        'true',
        '"x"',
        '"currency"',
        '{"product_line_id":7}',
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          nearly.map((parts) => Buffer.from(parts.join(''))),
        ),
        (bytes) => {
          expect(['ok', 'refused']).toContain(parseBytes(bytes).kind)
        },
      ),
      { numRuns: 2000 },
    )
  })

  function accepts(field: (typeof FIELDS)[number], value: unknown): boolean {
    const isIntegerLiteral = typeof value === 'number' && !Object.is(value, -0) && /^-?\d+$/.test(JSON.stringify(value))
    if (field === 'product_line_id') return isIntegerLiteral && value === (value | 0)
    if (value === undefined || value === null) return true
    if (field === 'total_trx') return isIntegerLiteral && Number.isSafeInteger(value)
    if (field === 'total_amount') return typeof value === 'number'
    return typeof value === 'string' && !/\p{Surrogate}/u.test(value)
  }

  /** How a value must be written out. */
  function modelText(field: (typeof FIELDS)[number], value: unknown): string {
    if (value === null) return 'null'
    return field === 'total_amount' ? floatModel(value as number) : JSON.stringify(value)
  }

  /** The records as one of the many JSON texts that mean them: keys in any order, white space, escapes. */
  function spelled(list: readonly Record<string, unknown>[], seed: number): string {
    let state = seed
    const chance = (outOf: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return (state >>> 16) % outOf === 0
    }
    const space = () => (chance(4) ? [' ', '\t', '\r\n', ''][state % 4] : '')
    const escapeOf = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
    // An escape, a character of two code units, or one of one.
    const units = /\\u[0-9a-f]{4}|\\.|[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g
    const text = (value: string) => {
      const spelledUnits = [...JSON.stringify(value).slice(1, -1).matchAll(units)].map(([unit]) =>
        unit.startsWith('\\') || !chance(5) ? unit : unit.split('').map(escapeOf).join(''),
      )
      return `"${spelledUnits.join('')}"`
    }
    const number = (value: number) => (Object.is(value, -0) ? '-0' : JSON.stringify(value))
    const value = (given: unknown) =>
      typeof given === 'string' ? text(given) : typeof given === 'number' ? number(given) : 'null'
    const member = ([key, given]: [string, unknown]) =>
      `${space()}${text(key)}${space()}:${space()}${value(given)}${space()}`
    const object = (item: Record<string, unknown>) => {
      const members = Object.entries(item).map(member)
      return `${space()}{${(chance(2) ? members.reverse() : members).join(',')}}${space()}`
    }
    return `${space()}[${list.map(object).join(',')}]`
  }
})
