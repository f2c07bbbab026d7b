// Frames of the plain JSON protocol to the client, against JSON.stringify; and which texts are shown as JSON.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteBuilder, utf8 } from '../src/protocol/byte-builder.ts'
import { Identity } from '../src/protocol/identity.ts'
import { hasLoneSurrogate, parsed } from '../src/protocol/json-scan.ts'
import { fromTextFrame, type Payload, writtenJson } from '../src/protocol/payload.ts'
import {
  appendMessage,
  dataOf,
  errorFrame,
  joinFrame,
  leaveFrame,
  membersFrame,
  messagePrefix,
  type NamedMember,
  privateFrame,
  restartedFrame,
  statisticsPrefix,
  welcome,
} from '../src/protocol/plain-json.ts'

const ID = '0e3a1b52-0d6c-4d0e-9d7f-5a1f00aa11cc'
const OTHER = 'ffffffff-ffff-4fff-bfff-ffffffffffff'
const DEPTH_MAX = 8

const character = fc.oneof(
  fc.constantFrom('"', '\\', '/', '\u007f', '\u2028', '\ufeff', '\ufffd', '\u{1F600}', '\u{10FFFF}', 'a', ' '),
  fc.nat(31).map((code) => String.fromCharCode(code)),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
)
const text = fc.string({ unit: character, maxLength: 40 })
const name = fc.option(fc.string({ unit: character, minLength: 1, maxLength: 16 }), { nil: undefined })
const uuid = fc.uuid()
const member: fc.Arbitrary<NamedMember> = fc.record({ id: uuid, name })
const json = fc.jsonValue({ maxDepth: 4 })
/** JSON with white space of every kind between its tokens, escapes and all. */
const spelled = fc
  .tuple(json, fc.constantFrom('', ' ', '\t', '\n', '\r\n', ' \n  '), fc.constantFrom(0, 1, 3))
  .map(([value, around, indent]) => `${around}${JSON.stringify(value, undefined, indent)}${around}`)

/** The content somewhere inside a larger buffer, as it lies in a ring. */
function payloadOf(encoding: Payload['encoding'], content: string, before = 3): Payload {
  const bytes = utf8(content)
  const around = new Uint8Array(bytes.length + before + 5).fill(0x22)
  around.set(bytes, before)
  return fromTextFrame(encoding, around, { start: before, end: before + bytes.length })
}

const stringOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

const identityOf = ({ id, name }: NamedMember): Identity => new Identity({ id, user: '', name })

function messageOf(prefix: Uint8Array, data: Payload): string {
  const builder = new ByteBuilder(1)
  appendMessage(builder, prefix, data)
  return stringOf(builder.view())
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

/** UTF-8 carries it there and back, so it has no half of a surrogate pair. */
const isSoundText = (text: string): boolean => Buffer.from(text).toString() === text

/** The same for every string and key. */
function isSound(value: unknown): boolean {
  if (typeof value === 'string') return isSoundText(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isSoundText(key) && isSound(inner))
}

describe('plain JSON frames - golden', () => {
  const ann = { id: ID, name: 'Ann "A"' }
  it.each([
    [
      'welcome',
      welcome({ ...ann, room: 'gün', members: 12 }),
      `{"type":"welcome","id":"${ID}","name":"Ann \\"A\\"","room":"gün","members":12}`,
    ],
    [
      'welcome without a name',
      welcome({ id: ID, room: 'r', members: 1 }),
      `{"type":"welcome","id":"${ID}","room":"r","members":1}`,
    ],
    ['join', joinFrame(ann), `{"type":"join","id":"${ID}","name":"Ann \\"A\\""}`],
    ['leave', leaveFrame({ id: ID }), `{"type":"leave","id":"${ID}"}`],
    [
      'message',
      utf8(messageOf(messagePrefix(identityOf(ann)), payloadOf('text', 'hi'))),
      `{"type":"message","from":"${ID}","name":"Ann \\"A\\"","data":"hi"}`,
    ],
    [
      'statistics',
      utf8(messageOf(statisticsPrefix(identityOf({ id: ID })), writtenJson('[{"a":1.0}]'))),
      `{"type":"statistics","from":"${ID}","data":[{"a":1.0}]}`,
    ],
    [
      'private',
      privateFrame(ann, { to: OTHER, data: payloadOf('json', '{"x":1}') }),
      `{"type":"private","from":"${ID}","name":"Ann \\"A\\"","to":"${OTHER}","data":{"x":1}}`,
    ],
    [
      'members',
      membersFrame([ann, { id: OTHER }], 1000),
      `{"type":"members","members":[{"id":"${ID}","name":"Ann \\"A\\""},{"id":"${OTHER}"}]}`,
    ],
    ['no members', membersFrame([], 1000), '{"type":"members","members":[]}'],
    [
      'error',
      errorFrame({ code: 107, message: 'unknown type "x"' }),
      '{"type":"error","code":107,"message":"unknown type \\"x\\""}',
    ],
    ['restarted', restartedFrame, '{"type":"restarted"}'],
  ])('%s', (_, frame, wanted) => {
    expect(stringOf(frame)).toBe(wanted)
  })
})

describe('plain JSON frames - equal to JSON.stringify to the byte', () => {
  it('notices, greetings and errors', () => {
    fc.assert(
      fc.property(member, text, fc.nat(), ({ id, name }, said, count) => {
        expect(stringOf(joinFrame({ id, name }))).toBe(JSON.stringify({ type: 'join', id, name }))
        expect(stringOf(leaveFrame({ id, name }))).toBe(JSON.stringify({ type: 'leave', id, name }))
        const greeting = { type: 'welcome', id, name, room: said, members: count }
        expect(stringOf(welcome({ id, name, room: said, members: count }))).toBe(JSON.stringify(greeting))
        const error = { type: 'error', code: count, message: said }
        expect(stringOf(errorFrame({ code: count, message: said }))).toBe(JSON.stringify(error))
      }),
    )
  })

  it('what is said, as a string and as JSON', () => {
    fc.assert(
      fc.property(
        member,
        fc.oneof(text, fc.string({ unit: 'binary', maxLength: 1300 })),
        json,
        (sender, said, value) => {
          const { id: from, name } = sender
          const identity = identityOf(sender)
          const string = messageOf(messagePrefix(identity), payloadOf('text', said))
          expect(string).toBe(JSON.stringify({ type: 'message', from, name, data: said }))
          const data = payloadOf('json', JSON.stringify(value))
          expect(messageOf(messagePrefix(identity), data)).toBe(
            JSON.stringify({ type: 'message', from, name, data: value }),
          )
          const whisper = { type: 'private', from, name, to: OTHER, data: value }
          expect(stringOf(privateFrame(sender, { to: OTHER, data }))).toBe(JSON.stringify(whisper))
          const push = { type: 'statistics', from, data: value }
          expect(messageOf(statisticsPrefix(identity), data)).toBe(JSON.stringify(push))
        },
      ),
    )
  })

  it('as many members as fit', () => {
    fc.assert(
      fc.property(fc.array(member, { maxLength: 12 }), fc.integer({ min: 43, max: 900 }), (members, bytesMax) => {
        const frame = membersFrame(members, bytesMax)
        const { type, members: listed, more, ...rest } = JSON.parse(stringOf(frame))
        expect({ type, rest }).toEqual({ type: 'members', rest: {} })
        expect(frame.length).toBeLessThanOrEqual(bytesMax)
        const shown = members.slice(0, listed.length)
        const isCut = shown.length < members.length
        expect(stringOf(frame)).toBe(JSON.stringify({ type, members: shown, ...(isCut ? { more: true } : {}) }))
        expect(more).toBe(isCut ? true : undefined)
        // One more would not have left room for saying that there are others.
        const next = members.slice(0, shown.length + 1)
        if (isCut) expect(utf8(JSON.stringify({ type, members: next, more: true })).length).toBeGreaterThan(bytesMax)
      }),
    )
  })
})

describe('plain JSON data - a text is JSON or a string', () => {
  it.each([
    '{}',
    '[]',
    '""',
    '0',
    '-0',
    '1e5',
    '-12.50',
    'true',
    'false',
    'null',
    ' {"a" : [1, 2]} ',
    '\n[\r\n\t1\n]\n',
    '{"a":1,"a":2}',
    '"\\ud83d\\ude00"',
    '"\\\\ud800"',
    '"\\\\\\ud83d\\uDE00"',
    '[[[[[[[[1]]]]]]]]',
  ])('%j is spliced as it was sent', (said) => {
    const data = dataOf(payloadOf('text', said), DEPTH_MAX)
    expect(messageOf(messagePrefix(identityOf({ id: ID })), data)).toBe(
      `{"type":"message","from":"${ID}","data":${said}}`,
    )
  })

  it.each([
    '',
    ' ',
    'hi',
    'nil',
    'nullnull',
    'truely',
    '01',
    '1.',
    '-',
    '+1',
    'NaN',
    "{'a':1}",
    '{"a":1',
    '{"a":1}}',
    '[1,]',
    '"',
    '"a" "b"',
    '"a\nb"',
    '\ufeff1',
    '\u00a01',
    '"\\ud800"',
    '"\\udc00"',
    '"\\ude00\\ud83d"',
    '"\\ud83d\\ud83d\\ude00"',
    '"\\ud83dx\\ude00"',
    '"\\ud83d\u{1F600}"',
    '"\\ud83d\\n"',
    '{"\\uD800":1}',
    '[[[[[[[[[1]]]]]]]]]',
  ])('%j is a string', (said) => {
    const data = dataOf(payloadOf('text', said), DEPTH_MAX)
    const frame = JSON.stringify({ type: 'message', from: ID, data: said })
    expect(messageOf(messagePrefix(identityOf({ id: ID })), data)).toBe(frame)
  })

  it('any JSON is data to the byte', () => {
    fc.assert(
      fc.property(spelled, (said) => {
        const data = dataOf(payloadOf('text', said), DEPTH_MAX)
        expect(messageOf(messagePrefix(identityOf({ id: ID })), data)).toBe(
          `{"type":"message","from":"${ID}","data":${said}}`,
        )
      }),
      { numRuns: 500 },
    )
  })

  it('any text comes out as what JSON.parse makes of it, else as it is', () => {
    const piece = fc.oneof(
      spelled,
      text,
      fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\u', 'd83d', '1', 'null'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const said = pieces.join('')
        const data = dataOf(payloadOf('text', said), DEPTH_MAX)
        const found = parsed(said)
        const isJson = found !== undefined && depthOf(found) <= DEPTH_MAX && isSound(found)
        const frame = JSON.parse(messageOf(messagePrefix(identityOf({ id: ID })), data))
        expect(frame).toEqual({ type: 'message', from: ID, data: isJson ? found : said })
      }),
      { numRuns: 3000 },
    )
  })

  it('JSON of a command or of the server stays as it is', () => {
    const payload = payloadOf('json', '"\\ud800"')
    expect(dataOf(payload, DEPTH_MAX)).toBe(payload)
  })

  it('half a surrogate pair is found wherever escapes spell one', () => {
    const unit = fc.oneof(
      fc.constantFrom('\\ud800', '\\uDBFF', '\\udc00', '\\uDfFf', '\\u0041', '\\\\', '\\"', '\\n', 'ud800', 'x'),
      fc.constant('\u{1F600}'),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 8 }), (units) => {
        const said = `"${units.join('')}"`
        const { bytes, start, end } = payloadOf('text', said)
        expect(hasLoneSurrogate(bytes, start, end)).toBe(!isSoundText(JSON.parse(said)))
      }),
      { numRuns: 2000 },
    )
  })
})
