import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CommandMethod,
  type ScanFault,
  type ScannedCommand,
  type ScannedPong,
  scanCommand,
} from '../src/protocol/command-scan.ts'
import { foldLineBreaks, forEachLine, rawMember, withinDepth } from '../src/protocol/json-scan.ts'

const ROOM_METHODS = ['publish', 'subscribe', 'unsubscribe', 'presence', 'presence_stats', 'history', 'sub_refresh']
const METHODS = [...ROOM_METHODS, 'connect', 'rpc', 'send', 'refresh', 'ping']
const DEPTH_MAX = 64

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

type Scanned = ScannedCommand | ScannedPong | ScanFault

function scan(text: string, depthMax = DEPTH_MAX): Scanned {
  const bytes = utf8.encode(text)
  return scanCommand(bytes, 0, bytes.length, depthMax)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a scan of valid JSON must find, read off JSON.parse. Undefined: a fault. */
function expectedOf(
  parsed: unknown,
): { id: number; method: string; room: string; params: string } | 'pong' | undefined {
  if (!isObject(parsed)) return undefined
  const keys = Object.keys(parsed)
  if (keys.length === 0) return 'pong'
  const [method, ...others] = keys.filter((key) => METHODS.includes(key))
  if (method === undefined || others.length > 0) return undefined
  const params = parsed[method]
  if (!isObject(params)) return undefined
  const id = Object.hasOwn(parsed, 'id') ? parsed.id : 0
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > 0xffff_ffff) return undefined
  const hasRoom = ROOM_METHODS.includes(method) && Object.hasOwn(params, 'channel')
  const room = hasRoom ? params.channel : ''
  if (typeof room !== 'string') return undefined
  return { id: id === 0 ? 0 : id, method, room, params: JSON.stringify(params) }
}

function foundIn(text: string, scanned: Scanned): ReturnType<typeof expectedOf> {
  if (scanned.kind === 'fault') return undefined
  if (scanned.kind === 'pong') return 'pong'
  const { id, method, room, paramsStart, paramsEnd } = scanned
  const params = Buffer.from(text).subarray(paramsStart, paramsEnd).toString()
  return { id, method, room, params: JSON.stringify(JSON.parse(params)) }
}

/** Spells JSON in one of its many ways: white space between tokens, characters as escapes. `pairs` keep order and duplicates. */
class Speller {
  private state: number

  constructor(seed: number) {
    this.state = seed | 0
  }

  object(pairs: readonly (readonly [string, unknown])[]): string {
    const members = pairs.map(([key, value]) => `${this.gap()}${this.text(key)}${this.gap()}:${this.value(value)}`)
    return `${this.gap()}{${members.join(',')}${this.gap()}}${this.gap()}`
  }

  value(value: unknown): string {
    return `${this.gap()}${this.bare(value)}${this.gap()}`
  }

  private bare(value: unknown): string {
    if (value instanceof Raw) return value.text
    if (value instanceof Pairs) return this.object(value.pairs)
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return `[${value.map((item) => this.value(item)).join(',')}${this.gap()}]`
    if (isObject(value)) return this.object(Object.entries(value))
    return JSON.stringify(value)
  }

  private text(text: string): string {
    let spelt = ''
    const escapes = this.below(3) === 0
    for (let i = 0; i < text.length; i++) {
      const hex = text.charCodeAt(i).toString(16).padStart(4, '0')
      const surrogate = /[\ud800-\udfff]/.test(text[i]!)
      spelt += surrogate || (escapes && this.below(3) === 0) ? `\\u${hex}` : JSON.stringify(text[i]).slice(1, -1)
    }
    return `"${spelt}"`
  }

  private gap(): string {
    return this.below(4) === 0 ? [' ', '\t', '\r', '\n', '  \n '][this.below(5)]! : ''
  }

  private below(bound: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) | 0
    return (this.state >>> 8) % bound
  }
}

class Raw {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

class Pairs {
  readonly pairs: readonly (readonly [string, unknown])[]
  constructor(pairs: readonly (readonly [string, unknown])[]) {
    this.pairs = pairs
  }
}

// Strings that look like structure, next to arbitrary ones.
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'{}[]",:\\/\u0000\n é\ud800'), maxLength: 8 }),
  fc.constantFrom('channel', 'id', '__proto__', 'constructor', 'publish', 'data', ''),
)
const { json: anyJson } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, -1, 1.5, 1e300, 12345678901),
    anyText,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(anyText, tie('json'), { maxKeys: 3 }),
  ),
}))
const anyId = fc.oneof(
  fc.nat(),
  fc.integer({ min: 0, max: 0xffff_ffff }),
  anyJson,
  fc
    .constantFrom('4294967295', '4294967296', '-0', '1.0', '1e2', '10e-1', '1.5', '-1', '1e999', '99999999999999999999')
    .map((text) => new Raw(text)),
)
const params = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constant('channel'), fc.oneof({ weight: 4, arbitrary: anyText }, anyJson)),
      fc.tuple(anyText, anyJson),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => new Pairs(pairs))
const member = fc.oneof(
  fc.tuple(fc.constant('id'), anyId),
  fc.tuple(fc.constantFrom(...METHODS), fc.oneof({ weight: 6, arbitrary: params }, anyJson)),
  fc.tuple(anyText, anyJson),
)
const commandPairs = fc.oneof(
  fc.array(member, { maxLength: 4 }),
  // One method, one id, noise, in any order: the case that must be read right.
  fc
    .tuple(fc.constantFrom(...METHODS), params, anyId, fc.array(fc.tuple(anyText, anyJson), { maxLength: 2 }))
    .chain(([method, value, id, noise]) =>
      fc.shuffledSubarray([['id', id] as const, [method, value] as const, ...noise], { minLength: 2 }),
    ),
)

describe('command scanner - reads what JSON.parse reads', () => {
  it('any object, any key order, duplicates, white space and escapes', () => {
    let commands = 0
    fc.assert(
      fc.property(commandPairs, fc.integer(), (pairs, seed) => {
        const text = new Speller(seed).object(pairs)
        const expected = expectedOf(JSON.parse(text))
        expect(foundIn(text, scan(text))).toEqual(expected)
        if (expected !== undefined && expected !== 'pong') commands++
      }),
      { numRuns: 3000 },
    )
    expect(commands).toBeGreaterThan(300)
  })

  it('any JSON value at all', () => {
    fc.assert(
      fc.property(anyJson, fc.integer(), (value, seed) => {
        const text = new Speller(seed).value(value)
        expect(foundIn(text, scan(text))).toEqual(expectedOf(JSON.parse(text)))
      }),
    )
  })

  it('every method, with its room where it has one', () => {
    for (const method of METHODS as CommandMethod[]) {
      const room = ROOM_METHODS.includes(method) ? 'r' : ''
      expect(scan(`{"id":7,"${method}":{"channel":"r"}}`)).toEqual({
        kind: 'command',
        id: 7,
        method,
        room,
        paramsStart: 11 + method.length,
        paramsEnd: 11 + method.length + 15,
      })
    }
  })

  it.each<[string, Partial<ScannedCommand>]>([
    ['{"connect":{},"id":1}', { method: 'connect', id: 1, room: '' }],
    ['{"send":{"data":1}}', { method: 'send', id: 0, room: '' }],
    ['{"publish":{"data":{"channel":"inner"},"channel":"outer"},"id":4294967295}', { id: 4294967295, room: 'outer' }],
    ['{"publish":{"data":"{\\"channel\\":\\"inner\\"}"}}', { room: '' }],
    ['{"publish":{"channel":"a","channel":"b"}}', { room: 'b' }],
    ['{"publish":{"channel":"a"},"publish":{}}', { room: '' }],
    ['{"publish":7,"publish":{"channel":"a"}}', { room: 'a' }],
    ['{"id":1,"id":2,"ping":{}}', { id: 2 }],
    ['{"id":"x","id":2,"ping":{}}', { id: 2 }],
    ['{"\\u0069d":3,"\\u0070ing":{}}', { id: 3, method: 'ping' }],
    ['{"publish":{"ch\\u0061nnel":"\\u0061\\/\\ud83d\\ude00"}}', { room: 'a/😀' }],
    ['{"publish":{"channel":"田中"}}', { room: '田中' }],
    ['{"publish":{"channel":"\ufeff"}}', { room: '\ufeff' }],
    ['{"publish":{"channel":"\\ud800"}}', { room: '\ud800' }],
    ['{"__proto__":{"id":9,"ping":{}},"rpc":{}}', { id: 0, method: 'rpc' }],
    ['{"subscribe":{"__proto__":{"channel":"x"}}}', { room: '' }],
    ['{"rpc":{"channel":5},"id":1}', { room: '' }],
    ['{"publish":{"channel":"r","data":1e999},"id":1}', { room: 'r' }],
    ['{"publish":{"channel":"\\"}"},"id":1}', { room: '"}' }],
    ['{"publish":{"channel":"\\\\"},"id":1}', { room: '\\' }],
    ['{"id":1e2,"ping":{}}', { id: 100 }],
    ['{"id":-0,"ping":{}}', { id: 0 }],
  ])('%s', (text, expected) => {
    expect(scan(text)).toMatchObject({ kind: 'command', ...expected })
  })

  it.each(['{}', ' {}', '{ }', '\t{\n\r}  '])('pong: %j', (text) => {
    expect(scan(text)).toEqual({ kind: 'pong' })
  })
})

describe('command scanner - refuses, with what is wrong', () => {
  it.each<[string, string]>([
    ['', 'expected an object at byte 0'],
    ['   ', 'expected an object at byte 3'],
    ['[]', 'expected an object at byte 0'],
    ['null', 'expected an object at byte 0'],
    ['"{}"', 'expected an object at byte 0'],
    ['\ufeff{}', 'expected an object at byte 0'],
    ['{', 'expected a key at byte 1'],
    ['{"', 'unterminated string at byte 1'],
    ['{"id', 'unterminated string at byte 1'],
    ['{"id\\', 'unterminated string at byte 1'],
    ['{"id\\"', 'unterminated string at byte 1'],
    ['{"id"', 'expected a colon at byte 5'],
    ['{"id":', 'expected a value at byte 6'],
    ['{"id":}', 'expected a value at byte 6'],
    ['{"id":1', 'expected a comma or a closing brace at byte 7'],
    ['{"id":1,', 'expected a key at byte 8'],
    ['{"id":1,}', 'expected a key at byte 8'],
    ['{,"id":1}', 'expected a key at byte 1'],
    ['{"id":1 "ping":{}}', 'expected a comma or a closing brace at byte 8'],
    ['{id:1}', 'expected a key at byte 1'],
    ["{'id':1}", 'expected a key at byte 1'],
    ['{"id" 1}', 'expected a colon at byte 6'],
    ['{"id":1,"ping":{}}{}', 'unexpected bytes after the command at byte 18'],
    ['{"id":1,"ping":{}}\u0000', 'unexpected bytes after the command at byte 18'],
    ['{}x', 'unexpected bytes after the command at byte 2'],
    ['{"id":1}', 'no known method in the command'],
    ['{"Ping":{}}', 'no known method in the command'],
    ['{"pings":{}}', 'no known method in the command'],
    ['{"ping ":{}}', 'no known method in the command'],
    ['{"__proto__":{"ping":{}}}', 'no known method in the command'],
    ['{"ping":{},"rpc":{}}', 'two methods in one command: ping and rpc'],
    ['{"ping":null}', 'ping must be an object'],
    ['{"ping":[]}', 'ping must be an object'],
    ['{"ping":"{}"}', 'ping must be an object'],
    ['{"publish":{},"publish":1}', 'publish must be an object'],
    ['{"publish":{"channel":1}}', 'channel must be a string'],
    ['{"publish":{"channel":null}}', 'channel must be a string'],
    ['{"publish":{"channel":"a","channel":["b"]}}', 'channel must be a string'],
    ['{"publish":{"channel":"\\x"}}', 'channel must be a string'],
    ['{"publish":{"channel":"\\u00zz"}}', 'channel must be a string'],
    ['{"\\x":1}', 'bad escape in a key at byte 5'],
    ['{"publish":{"channel":"a\nb"}}', 'control character in a string at byte 24'],
    ['{"publish":{"data":[1', 'unterminated array or object at byte 21'],
    ['{"publish":{"data":[1,2}', 'expected a comma or a closing brace at byte 24'],
    ['{"id":1,"ping":{}', 'expected a comma or a closing brace at byte 17'],
    ...['-1', '1.5', '4294967296', '1e10', '1e999', '01', '+1', '1.', '.5', '0x1', 'true', 'null', 'nope', '"1"'].map(
      (id): [string, string] => [`{"id":${id},"ping":{}}`, 'id must be an integer from 0 to 4294967295'],
    ),
    ['{"id":[],"ping":{}}', 'id must be an integer from 0 to 4294967295'],
    ['{"id":{},"ping":{}}', 'id must be an integer from 0 to 4294967295'],
  ])('%j', (text, reason) => {
    expect(scan(text)).toEqual({ kind: 'fault', reason })
  })

  it('nesting over the limit, the command itself being depth 1', () => {
    expect(scan('{}', 0)).toEqual({ kind: 'fault', reason: 'nested deeper than 0 at byte 0' })
    expect(scan('{"ping":{}}', 1)).toMatchObject({ kind: 'fault' })
    expect(scan('{"ping":{}}', 2)).toMatchObject({ kind: 'command' })
    expect(scan('{"publish":{"data":[[0]]}}', 4)).toMatchObject({ kind: 'command' })
    expect(scan('{"publish":{"data":[[0]]}}', 3)).toMatchObject({ kind: 'fault' })
    expect(scan('{"publish":{"data":[{}]}}', 3)).toMatchObject({ kind: 'fault' })
    expect(scan('{"publish":{"data":"[[[[["}}', 2)).toMatchObject({ kind: 'command' })
    expect(scan('{"x":[[[]]],"ping":{}}', 3)).toMatchObject({ kind: 'fault' })
  })

  it.each(['[', '{"a":', '[{"a":'])('a million of %j', (unit) => {
    const deep = unit.repeat(1_000_000)
    for (const text of [deep, `{"id":1,"publish":{"data":${deep}`, `{"id":1,"x":${deep}`]) {
      expect(scan(text)).toMatchObject({ kind: 'fault' })
      expect(scan(text, Number.POSITIVE_INFINITY)).toMatchObject({ kind: 'fault' })
      expect(withinDepth(utf8.encode(text), 0, text.length, DEPTH_MAX)).toBe(false)
    }
  })

  it('a million levels, closed again, pass only a limit that allows them', () => {
    const text = `{"id":1,"publish":{"data":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}}`
    expect(scan(text)).toMatchObject({ kind: 'fault' })
    expect(scan(text, 1_000_002)).toMatchObject({ kind: 'command', id: 1 })
    expect(scan(text, 1_000_001)).toMatchObject({ kind: 'fault' })
  })

  // Malformed payloads the scanner may let through to the shard: then JSON.parse of the params must refuse them there.
  it.each([
    ...['[,1]', '[1,]', '[1 2]', '[1}', '{]', '{"a":1]', '{"a"}', '{"a":}', '{1:1}', '{"a":1,}', '{"a" "b"}', '{a:1}'],
    ...['01', '+1', '1.', '.1', '1e', '-', '--1', '0x10', 'Infinity', '-Infinity', 'NaN', 'nul', 'True', 'undefined'],
    ...['"\\x"', '"\\u12"', '"\\ud8', '"\t"', '"\u0000"', "'a'", '"a', 'a"', '/**/1', '1//', '[1]]', '"a" "b"', '１'],
    ...['', ' ', '{"a":"b"}/', '[\u00a01]', '[\u20281]', '\ufeff1', '[1', '{"a":1', '[[]', '#', '`a`', '(1)'],
  ])('malformed data %j never becomes a sound command', (data) => {
    const text = `{"id":1,"publish":{"channel":"r","data":${data}}}`
    expect(() => JSON.parse(text)).toThrow()
    const scanned = scan(text)
    if (scanned.kind !== 'command') return expect(scanned.kind).toBe('fault')
    const { paramsStart, paramsEnd } = scanned
    expect(() => JSON.parse(Buffer.from(text).subarray(paramsStart, paramsEnd).toString())).toThrow()
  })
})

describe('command scanner - any bytes', () => {
  const structural = fc.array(
    fc.constantFrom(...[...'{}[]",:\\ \n01-.eutrnz'].map((c) => c.charCodeAt(0)), 0, 0x1f, 0x80, 0xc0, 0xff),
    { maxLength: 40 },
  )
  const mutated = fc
    .tuple(commandPairs, fc.integer(), fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(3)), { maxLength: 4 }))
    .map(([pairs, seed, edits]) => {
      const bytes = Array.from(utf8.encode(new Speller(seed).object(pairs)))
      for (const [at, byte, remove] of edits) bytes.splice(at % (bytes.length + 1), remove, byte)
      return bytes
    })

  it('never throws, stays within its range, and agrees with JSON.parse where that succeeds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 64 }).map((bytes) => Array.from(bytes)),
          structural,
          mutated,
        ),
        (line) => {
          const results = ['', '{"id":1,"ping":{}}', '"}]\\'].map((around) => {
            const edge = utf8.encode(around)
            const bytes = Uint8Array.from([...edge, ...line, ...edge])
            const scanned = scanCommand(bytes, edge.length, edge.length + line.length, DEPTH_MAX)
            if (scanned.kind !== 'command') return scanned
            const { paramsStart, paramsEnd, ...rest } = scanned
            expect(paramsStart).toBeGreaterThan(edge.length)
            expect(paramsEnd).toBeLessThan(edge.length + line.length)
            return { ...rest, from: paramsStart - edge.length, to: paramsEnd - edge.length }
          })
          expect(results[1]).toEqual(results[0])
          expect(results[2]).toEqual(results[0])

          let text: string
          let parsed: unknown
          try {
            text = strictUtf8.decode(Uint8Array.from(line))
            parsed = JSON.parse(text)
          } catch {
            return // not JSON: not throwing is all that is promised
          }
          expect(foundIn(text, scan(text))).toEqual(expectedOf(parsed))
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('an end beyond the buffer is the end of the buffer', () => {
    const bytes = utf8.encode('{"id":1,"ping":{}')
    expect(scanCommand(bytes, 0, 1000, DEPTH_MAX)).toMatchObject({ kind: 'fault' })
  })

  it('shared memory is read like any other', () => {
    const text = utf8.encode(`{"id":1,"publish":{"channel":"${'é'.repeat(60)}"}}`)
    const shared = new Uint8Array(new SharedArrayBuffer(text.length))
    shared.set(text)
    expect(scanCommand(shared, 0, shared.length, DEPTH_MAX)).toMatchObject({ room: 'é'.repeat(60) })
  })
})

describe('raw member - the bytes of one value', () => {
  it('are those of the value JSON.parse gives, bare of white space', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(fc.constant('data'), anyText), anyJson), { maxLength: 5 }),
        fc.integer(),
        (pairs, seed) => {
          const text = new Speller(seed).object(pairs)
          const bytes = utf8.encode(`[[${text}]]`)
          const parsed = JSON.parse(text) as Record<string, unknown>
          const range = rawMember(bytes, 2, bytes.length - 2, 'data')
          expect(range === undefined).toBe(!Object.hasOwn(parsed, 'data'))
          if (range === undefined) return
          const raw = strictUtf8.decode(bytes.subarray(range.start, range.end))
          expect(raw).toBe(raw.trim())
          expect(JSON.stringify(JSON.parse(raw))).toBe(JSON.stringify(parsed.data))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('are absent where the text is no object or is cut off', () => {
    for (const text of ['', '[1]', '"data"', '{}', '{"data', '{"data":', '{"data":1', '{"x":{"data":1}}']) {
      expect(rawMember(utf8.encode(text), 0, text.length, 'data')).toBeUndefined()
    }
  })
})

describe('depth - arrays and objects, not strings', () => {
  function depthOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0
    return 1 + Math.max(0, ...Object.values(value).map(depthOf))
  }

  it('equals the nesting of the parsed value', () => {
    fc.assert(
      fc.property(anyJson, fc.integer(), (value, seed) => {
        const bytes = utf8.encode(new Speller(seed).value(value))
        const depth = depthOf(value)
        expect(withinDepth(bytes, 0, bytes.length, depth)).toBe(true)
        if (depth > 0) expect(withinDepth(bytes, 0, bytes.length, depth - 1)).toBe(false)
      }),
    )
  })

  it('closing brackets that were never opened buy no depth', () => {
    const text = `${']'.repeat(10)}${'['.repeat(5)}`
    expect(withinDepth(utf8.encode(text), 0, text.length, 4)).toBe(false)
  })

  it('looks at its range only', () => {
    const bytes = utf8.encode('[[[["a]"]]]]')
    expect(withinDepth(bytes, 3, 9, 1)).toBe(true)
    expect(withinDepth(bytes, 2, 9, 1)).toBe(false)
  })
})

describe('line breaks - folded without changing the value', () => {
  it('in any value, and outside the range nothing', () => {
    fc.assert(
      fc.property(anyJson, fc.integer(), (value, seed) => {
        const text = new Speller(seed).value(value)
        const bytes = utf8.encode(`\r\n${text}\r\n`)
        foldLineBreaks(bytes, 2, bytes.length - 2)
        const folded = strictUtf8.decode(bytes)
        expect(folded.startsWith('\r\n') && folded.endsWith('\r\n')).toBe(true)
        expect(folded.slice(2, -2)).not.toMatch(/[\r\n]/)
        expect(JSON.stringify(JSON.parse(folded.slice(2, -2)))).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
  })
})

describe('lines - a frame split at line feeds', () => {
  function linesOf(text: string): string[] {
    const bytes = utf8.encode(text)
    const lines: string[] = []
    forEachLine(bytes, (start, end) => {
      lines.push(strictUtf8.decode(bytes.subarray(start, end)))
    })
    return lines
  }

  it('are those of split, the empty ones left out', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\n', '\r', 'a', '{}', '田'), maxLength: 20 }), (text) => {
        expect(linesOf(text)).toEqual(text.split('\n').filter((line) => line !== ''))
      }),
    )
  })

  it('end when the visitor says false', () => {
    const seen: number[] = []
    forEachLine(utf8.encode('a\nb\nc'), (start) => {
      seen.push(start)
      return start < 2
    })
    expect(seen).toEqual([0, 2])
  })
})
