// The grammar of JSON without JSON.parse: never more than JSON.parse takes, and all of what people send.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memberOf, valueEnd } from '../src/protocol/json-grammar.ts'
import { checkedData, dataOf } from '../src/protocol/publish-data.ts'

const END = -1

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether the text as a whole is one value. */
function isValue(text: string): boolean {
  const bytes = Buffer.from(text)
  const end = valueEnd(bytes, 0, bytes.length)
  return end !== END && bytes.subarray(end).toString().trim() === ''
}

/** JSON as people write it: with white space, escapes, and numbers of every spelling. */
const spaces = fc.constantFrom('', '', '', ' ', '\n', '\t ', '\r\n')
const number = fc.oneof(
  fc.constantFrom('0', '-0', '0.0', '1e5', '1E-5', '-1.5e+10', '123', '0e0', '12345678901234567890'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
)
const string = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
  fc.constantFrom('"\\u0041\\uD83D\\ude00"', '"\\/\\b\\f\\n\\r\\t\\"\\\\"', '""', '"é€😀"', '"\\ud800"'),
)
const { value: valueText } = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    number,
    string,
    fc.constantFrom('true', 'false', 'null'),
    tie('array'),
    tie('object'),
  ),
  array: fc.array(fc.tuple(spaces, tie('value'), spaces), { maxLength: 4 }).map((items) => {
    return `[${items.map((item) => item.join('')).join(',')}]`
  }),
  object: fc
    .array(fc.tuple(spaces, string, spaces, fc.constant(':'), spaces, tie('value'), spaces), { maxLength: 4 })
    .map((members) => `{${members.map((member) => member.join('')).join(',')}}`),
}))

test('json grammar - takes JSON of every kind', () => {
  fc.assert(
    fc.property(fc.tuple(spaces, valueText, spaces), (parts) => {
      const text = parts.join('')
      expect(isJson(text)).toBe(true)
      expect(isValue(text)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('json grammar - takes and refuses what JSON.parse takes and refuses, where one place of it is damaged', () => {
  const damage = fc.record({
    at: fc.nat(),
    remove: fc.nat(2),
    insert: fc.constantFrom(
      '',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '0',
      '-',
      '.',
      'e',
      'u',
      't',
      ' ',
      '\n',
      '\u0001',
    ),
  })
  fc.assert(
    fc.property(valueText, damage, (text, { at, remove, insert }) => {
      const place = at % (text.length + 1)
      const damaged = text.slice(0, place) + insert + text.slice(place + remove)
      // Half a surrogate pair becomes another character on its way to bytes.
      fc.pre(!/\p{Surrogate}/u.test(damaged))
      expect(isValue(damaged)).toBe(isJson(damaged))
    }),
    { numRuns: 5000 },
  )
})

test.each([
  '',
  ' ',
  '01',
  '-',
  '1.',
  '.5',
  '1e',
  '1e+',
  '+1',
  'tru',
  'nulll',
  'True',
  '"',
  '"\\',
  '"\\x"',
  '"\\u12"',
  '"\\u12G4"',
  '"\t"',
  '[1,]',
  '[,1]',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '{a:1}',
  '{"a" 1}',
  '[1}',
  '{"a":1]',
  '[',
  '{',
  '{"a"',
  '{"a":1',
  '[1 2]',
  'NaN',
  'Infinity',
  '\u00a01',
])('json grammar - %j is no JSON', (text) => {
  expect(isJson(text)).toBe(false)
  expect(isValue(text)).toBe(false)
})

test('json grammar - refuses what nests deeper than it counts, and takes what does not', () => {
  for (const [depth, isTaken] of [
    [30, true],
    [31, false],
    [10_000, false],
  ] as const) {
    expect(isValue('['.repeat(depth) + ']'.repeat(depth))).toBe(isTaken)
    expect(isValue(`${'['.repeat(depth)}1${']'.repeat(depth)}`)).toBe(isTaken)
    expect(isValue(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)).toBe(isTaken)
  }
})

const dataIn = (text: string) => {
  const bytes = Buffer.from(`..${text}..`)
  const found = memberOf(bytes, 2, bytes.length - 2, 'data')
  return found === undefined ? undefined : bytes.toString('utf8', found.start, found.end)
}

test.each([
  ['{"channel":"r","data":{"x":[1,2]}}', '{"x":[1,2]}'],
  [' { "data" : "a b" , "channel":"r" } ', '"a b"'],
  ['{"data":1,"data":2}', '2'],
  ['{"x":{"data":1},"data":null}', 'null'],
  ['{"x":{"data":1}}', undefined],
  ['{}', undefined],
  ['[]', undefined],
  ['{"data":1}x', undefined],
  ['{"data":1', undefined],
  ['{"data":01}', undefined],
  ['{"data":1,"x":tru}', undefined],
  ['{"\\u0064ata":1}', undefined],
  ['', undefined],
])('json grammar - data in %s', (text, data) => {
  expect(dataIn(text)).toBe(data)
})

test('json grammar - what a publish says is found where JSON.parse and a walk find it', () => {
  const member = fc.tuple(fc.constantFrom('"data"', '"channel"', '"d\\u0061ta"', '"x"'), spaces, valueText)
  const params = fc.array(member, { maxLength: 4 }).map((members) => {
    return `{${members.map(([key, space, value]) => `${key}${space}:${value}`).join(',')}}`
  })
  const cut = fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 3 }))
  fc.assert(
    fc.property(params, cut, (text, less) => {
      const bytes = Buffer.from(text)
      const end = bytes.length - less
      const known = checkedData(bytes, 0, end)
      const expected = known.kind === 'ok' ? { kind: 'ok', start: known.start, end: known.end } : known
      expect(dataOf(bytes, 0, end)).toEqual(expected)
    }),
    { numRuns: 3000 },
  )
})
