// Frames of the plain JSON protocol from the client: which are commands, what they say, what is wrong with them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textOf, utf8 } from '../src/protocol/byte-builder.ts'
import { withinDepth } from '../src/protocol/json-scan.ts'
import { type ClientFrame, commandData, dataOf, parseClientFrame } from '../src/protocol/plain-json.ts'

const OTHER = 'ffffffff-ffff-4fff-bfff-ffffffffffff'
const DEPTH_MAX = 8

const json = fc.jsonValue({ maxDepth: 4 })

describe('plain JSON commands', () => {
  const parse = (frame: string): ClientFrame => parseClientFrame(utf8(frame), DEPTH_MAX)
  const rawData = (frame: string): string => {
    const found = parse(frame)
    if (found.kind !== 'message' && found.kind !== 'private') throw new Error(`taken for ${found.kind}`)
    return textOf(utf8(frame), found.start, found.end)
  }

  it.each([
    '',
    ' ',
    'hi',
    '1',
    'null',
    '[{"type":"message","data":1}]',
    '"type"',
    '{}',
    '{"data":1}',
    '{"Type":"message","data":1}',
    '{"a":{"type":"message","data":1}}',
    '{"__proto__":{"type":"message","data":1}}',
    // Not JSON.
    '{"type":"message","data":1',
    '{"type":"message","data":1}}',
    '{"type":"message",}',
    "{'type':'message','data':1}",
    '\ufeff{"type":"members"}',
    // Too deep, without a type.
    '{"a":[[[[[[[[1]]]]]]]]}',
  ])('%j is an ordinary text', (frame) => {
    expect(parse(frame)).toEqual({ kind: 'text' })
  })

  it.each([
    ['{"type":"message","data":{"a":1}}', '{"a":1}'],
    [' \n{ "data" : [ 1,\n2 ] , "type" : "message" } ', '[ 1,\n2 ]'],
    ['{"type":"message","data":null}', 'null'],
    ['{"ty\\u0070e":"m\\u0065ssage","d\\u0061ta":"x"}', '"x"'],
    ['{"type":"members","data":1,"type":"message","data":2}', '2'],
    ['{"type":"message","to":5,"view":{"data":3},"data":"\\ud83d\\ude00"}', '"\\ud83d\\ude00"'],
    ['{"type":"message","data":[[[[[[[1]]]]]]]}', '[[[[[[[1]]]]]]]'],
  ])('%j says its data', (frame, data) => {
    expect(parse(frame).kind).toBe('message')
    expect(rawData(frame)).toBe(data)
  })

  it('private names its recipient as written', () => {
    const frame = `{"type":"private","data":"psst","to":"${OTHER.toUpperCase()}"}`
    expect(parse(frame)).toMatchObject({ kind: 'private', to: OTHER.toUpperCase() })
    expect(rawData(frame)).toBe('"psst"')
    expect(parse('{"type":"private","to":"","data":0}')).toMatchObject({ kind: 'private', to: '' })
  })

  it('members takes nothing', () => {
    expect(parse('{"type":"members"}')).toEqual({ kind: 'members' })
    expect(parse('{"type":"members","limit":7}')).toEqual({ kind: 'members' })
  })

  it('view carries what is read as a view later', () => {
    expect(parse('{"type":"view","view":{"keys":[1]}}')).toEqual({ kind: 'view', view: { keys: [1] } })
  })

  const MESSAGE_NEEDS = 'message needs {"type":"message","data":..}'
  const PRIVATE_NEEDS = 'private needs {"type":"private","to":"<id>","data":..}'
  it.each([
    ['{"type":"join"}', 'unknown type "join"'],
    ['{"type":"views","view":{}}', 'unknown type "views"'],
    ['{"type":"Message","data":1}', 'unknown type "Message"'],
    ['{"type":"","data":1}', 'unknown type ""'],
    ['{"type":"__proto__"}', 'unknown type "__proto__"'],
    [`{"type":"${'é'.repeat(40)}"}`, `unknown type "${'é'.repeat(32)}"`],
    ['{"type":"\\ud800"}', 'unknown type "\ufffd"'],
    ['{"type":1,"data":1}', 'type is not a string'],
    ['{"type":null}', 'type is not a string'],
    ['{"type":["message"],"data":1}', 'type is not a string'],
    ['{"type":"message","data":1,"type":2}', 'type is not a string'],
    ['{"type":"message"}', MESSAGE_NEEDS],
    ['{"type":"message","Data":1}', MESSAGE_NEEDS],
    ['{"type":"private","data":1}', PRIVATE_NEEDS],
    [`{"type":"private","to":"${OTHER}"}`, PRIVATE_NEEDS],
    ['{"type":"private","to":7,"data":1}', PRIVATE_NEEDS],
    ['{"type":"private","to":null,"data":1}', PRIVATE_NEEDS],
    ['{"type":"message","data":"\\ud800"}', 'data has half a surrogate pair'],
    ['{"type":"private","to":"x","data":{"\\udc00":1}}', 'data has half a surrogate pair'],
    ['{"type":"message","data":[[[[[[[[1]]]]]]]]}', 'nested deeper than 8 levels'],
    ['{"type":"nobody knows it","data":[[[[[[[[1]]]]]]]]}', 'nested deeper than 8 levels'],
  ])('%j cannot be carried out', (frame, message) => {
    expect(parse(frame)).toEqual({ kind: 'fault', message })
  })

  it('bytes of any kind are parsed without an exception, and data is what JSON.parse finds there', () => {
    const command = fc
      .record(
        {
          type: fc.oneof(fc.constantFrom<unknown>('message', 'private', 'members', 'view'), json),
          to: fc.oneof(fc.uuid(), json),
          data: json,
        },
        { requiredKeys: [] },
      )
      .map((frame) => utf8(JSON.stringify(frame, undefined, 1)))
    const cut = fc
      .tuple(command, fc.nat(80), fc.uint8Array({ maxLength: 4 }))
      .map(([bytes, at, put]) => new Uint8Array([...bytes.slice(0, at), ...put, ...bytes.slice(at)]))
    fc.assert(
      fc.property(fc.oneof(command, cut, fc.uint8Array({ maxLength: 60 })), (bytes) => {
        const found = parseClientFrame(bytes, DEPTH_MAX)
        let frame: unknown
        try {
          frame = JSON.parse(textOf(bytes))
        } catch {
          if (withinDepth(bytes, 0, bytes.length, DEPTH_MAX)) expect(found).toEqual({ kind: 'text' })
          return
        }
        const isCommand = typeof frame === 'object' && frame !== null && !Array.isArray(frame) && 'type' in frame
        expect(found.kind === 'text').toBe(!isCommand)
        if (found.kind !== 'message' && found.kind !== 'private') return
        const { type, to, data } = frame as Record<string, unknown>
        expect(found.kind).toBe(type)
        if (found.kind === 'private') expect(found.to).toBe(to)
        expect(JSON.parse(textOf(bytes, found.start, found.end))).toEqual(data)
      }),
      { numRuns: 3000 },
    )
  })

  it('data keeps its value and loses its line breaks, which would divide a centrifuge frame', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 1, '\r\n'), (value, indent) => {
        const said = JSON.stringify(value, undefined, indent)
        const bytes = utf8(`{"type":"message","data":${said}}`)
        const found = parseClientFrame(bytes, DEPTH_MAX)
        if (found.kind !== 'message') throw new Error(`taken for ${found.kind}`)
        const data = commandData(bytes, found)
        const spliced = textOf(bytes, data.start, data.end)
        expect(spliced).not.toMatch(/[\r\n]/)
        expect(spliced).toBe(said.replaceAll(/[\r\n]/g, ' '))
        expect(data.encoding).toBe('json')
        expect(dataOf(data, DEPTH_MAX)).toBe(data)
      }),
    )
  })
})
