// The place of a mistake in a JSON text: the first character at which no JSON text can go on as this one does.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from '../src/config/config.ts'
import { jsonFault } from '../src/config/json-fault.ts'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Of a text without line ends: the place as an index. */
const faultIndex = (text: string): number | undefined => {
  const fault = jsonFault(text)
  return fault === undefined ? undefined : [...text].slice(0, fault.column - 1).join('').length
}

const faults: [string, number, number, string][] = [
  ['', 1, 1, 'a value'],
  ['  \n ', 2, 2, 'a value'],
  ['{', 1, 2, "a name in double quotes or '}'"],
  ['{"a":1,}', 1, 8, 'a name in double quotes'],
  ["{'a':1}", 1, 2, "a name in double quotes or '}'"],
  ['{"a" 1}', 1, 6, "':'"],
  ['{"a":}', 1, 6, 'a value'],
  ['{"a":1 "b":2}', 1, 8, "',' or '}'"],
  ['{"a":1]', 1, 7, "',' or '}'"],
  ['[1,]', 1, 4, 'a value'],
  ['[,1]', 1, 2, "a value or ']'"],
  ['[1 2]', 1, 4, "',' or ']'"],
  ['[1}', 1, 3, "',' or ']'"],
  ['[1', 1, 3, "',' or ']'"],
  ['{} {}', 1, 4, 'the end of the file'],
  ['01', 1, 2, 'the end of the file'],
  ['-x', 1, 2, 'a digit'],
  ['1.', 1, 3, 'a digit'],
  ['1e+', 1, 4, 'a digit'],
  ['.5', 1, 1, 'a value'],
  ['+1', 1, 1, 'a value'],
  ['trux', 1, 4, "'true'"],
  ['nul', 1, 4, "'null'"],
  ['NaN', 1, 1, 'a value'],
  ['// x\n{}', 1, 1, 'a value'],
  ['{\n  // port\n}', 2, 3, "a name in double quotes or '}'"],
  ['"a\\qb"', 1, 4, 'one of "\\/bfnrtu after a backslash'],
  ['"\\u12g4"', 1, 6, 'four hexadecimal digits after \\u'],
  ['"a\tb"', 1, 3, "the closing '\"' of a string, or an escape such as \\n"],
  ['{"a": "b\n}', 1, 9, "the closing '\"' of a string, or an escape such as \\n"],
  ['{"a": "b', 1, 9, "the closing '\"' of a string"],
  ['{\r\n  "a": 1\r\n  "b": 2\r\n}', 3, 3, "',' or '}'"],
  ['{\r  "a": 1\r  "b": 2\r}', 3, 3, "',' or '}'"],
  ['["\u{1f600}é" x]', 1, 7, "',' or ']'"],
]

test.each(faults)('json fault - %j: line %d, column %d: expected %s', (text, line, column, expected) => {
  expect(jsonFault(text)).toEqual({ line, column, expected })
})

const json = fc.json({ maxDepth: 5 })
/** Line ends and blanks between the tokens too; they are never inside of a string of JSON. */
const spacedJson = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom('', ' ', '\t'))
  .map(([value, indent]) => JSON.stringify(value, null, indent))

describe('against the parser of the platform', () => {
  test('json fault - there is none exactly when the text is JSON', () => {
    const pieces = fc.constantFrom(
      ...'{}[]:,"\\ \n\t0123-+.eEtruefalsn/u',
      '"a"',
      '\\u00e9',
      'null',
      '\u{1f600}',
      '\uFEFF',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          json,
          spacedJson,
          fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
        ),
        (text) => {
          expect(jsonFault(text) === undefined).toBe(isJson(text))
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('json fault - is where the platform says, when it says where', () => {
    const broken = fc.tuple(json, fc.nat(), fc.string({ minLength: 0, maxLength: 2 })).map(([text, at, piece]) => {
      const index = at % (text.length + 1)
      return text.slice(0, index) + piece + text.slice(index + 1)
    })
    fc.assert(
      fc.property(broken, (text) => {
        try {
          JSON.parse(text)
        } catch (error) {
          const position = / in JSON at position (\d+)/.exec((error as Error).message)?.[1]
          if (position !== undefined) expect(faultIndex(text)).toBe(Number(position))
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('json fault - a document broken at a random place: never in front of it, and cut there it can still be completed', () => {
    fc.assert(
      fc.property(
        json,
        fc.nat(),
        fc.constantFrom('}', ']', ',', ':', '"', 'x', '\u0001', '\\', ''),
        (text, at, piece) => {
          const index = at % text.length
          const broken = text.slice(0, index) + piece + text.slice(index + 1)
          fc.pre(!isJson(broken))
          const fault = faultIndex(broken)!
          expect(fault).toBeGreaterThanOrEqual(index)
          // What stands in front of the fault is no fault yet: cut there, the text only lacks its end.
          expect(faultIndex(broken.slice(0, fault))).toBeOneOf([undefined, fault])
          // The fault itself is one, whatever follows.
          if (fault < broken.length) expect(faultIndex(broken.slice(0, fault + 1))).toBe(fault)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('json fault - a truncated document lacks something at its end', () => {
    fc.assert(
      fc.property(json, fc.nat(), (text, at) => {
        const cut = text.slice(0, at % text.length)
        if (!isJson(cut)) expect(faultIndex(cut)).toBe(cut.length)
      }),
    )
  })

  test('json fault - a million brackets are scanned like one', () => {
    expect(jsonFault('['.repeat(1_000_000))).toMatchObject({ line: 1, column: 1_000_001 })
  })
})

describe('configuration files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lobbycast-json-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'config.json')

  function load(content: string | Buffer) {
    writeFileSync(file, content)
    return loadConfig({ file, env: {} })
  }

  const content = '{"http":{"port":1234}}'
  const encodings: [string, Buffer][] = [
    ['no mark', Buffer.from(content)],
    ['a UTF-8 mark', Buffer.from(`\uFEFF${content}`)],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${content}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${content}`, 'utf16le').swap16()],
  ]
  test.each(encodings)('config file - %s is read', (_, bytes) => {
    expect(load(bytes).http.port).toBe(1234)
  })

  const fault = (broken: string | Buffer): string => {
    try {
      load(broken)
    } catch (error) {
      if (error instanceof ConfigError) return error.message
      throw error
    }
    throw new Error('it was accepted')
  }

  test.each(['', 'x', '\uFEFF', '\uFEFF{'])('config file - %j is a mistake with a place', (broken) => {
    const column = broken === '\uFEFF{' ? 2 : 1
    expect(fault(broken)).toMatch(new RegExp(`: is not valid JSON: line 1, column ${column}: expected `))
  })

  test('config file - a mistake is named by line and column, a mark not counted, and nothing is quoted', () => {
    const broken = '\uFEFF{\n  "admin": {\n    "apiKey": "s3cret" "insecure": true\n  }\n}\n'
    const message = fault(broken)
    expect(message).toBe(`configuration (file ${file}): is not valid JSON: line 3, column 24: expected ',' or '}'`)
  })
})
