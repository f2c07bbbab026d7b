import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeRoomName, isRoomName } from '../src/protocol/room-name.ts'

const ALLOWED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:~@=,;-'
const name = fc.string({ unit: fc.constantFrom(...ALLOWED), minLength: 1, maxLength: 200 })

function percentEncodeAll(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}

function reasonFor(raw: string): string {
  const decoded = decodeRoomName(raw)
  return decoded.kind === 'refused' ? decoded.reason : `accepted as ${decoded.room}`
}

describe('room names - accepted', () => {
  it.each([
    ['dailyNews', 'dailyNews'],
    ['a', 'a'],
    ['chat:42', 'chat:42'],
    ['A-Z_a.z~0@9=,;', 'A-Z_a.z~0@9=,;'],
    ['chat%3A42', 'chat:42'],
    ['%64ailyNews', 'dailyNews'],
    ['%2e%2e', '..'],
    ['..', '..'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['metrics', 'metrics'],
    ['%41'.repeat(200), 'A'.repeat(200)],
    ['x'.repeat(200), 'x'.repeat(200)],
  ])('%s', (raw, room) => {
    expect(decodeRoomName(raw)).toEqual({ kind: 'ok', room })
  })
})

describe('room names - refused, with what is wrong', () => {
  it.each([
    ['', 'the room name is empty'],
    ['x'.repeat(201), 'the room name is longer than 200 characters'],
    ['%41'.repeat(201), 'the room name is longer than 200 characters'],
    ['%', 'the room name has a bad percent-encoding'],
    ['a%2', 'the room name has a bad percent-encoding'],
    ['a%zz', 'the room name has a bad percent-encoding'],
    ['%u0041', 'the room name has a bad percent-encoding'],
    ['%c0%ae', 'the room name has a bad percent-encoding'],
    ['%e0%80%ae', 'the room name has a bad percent-encoding'],
    ['%f0%80%80%ae', 'the room name has a bad percent-encoding'],
    ['%ed%a0%80', 'the room name has a bad percent-encoding'],
    ['%80', 'the room name has a bad percent-encoding'],
    ['%ff', 'the room name has a bad percent-encoding'],
    ['%252F', 'the room name has the character "%" at position 0'],
    ['a%252e%252e', 'the room name has the character "%" at position 1'],
    ['a%2Fb', 'the room name has the character "/" at position 1'],
    ['a/b', 'the room name has the character "/" at position 1'],
    ['a%5Cb', 'the room name has the character "\\" at position 1'],
    ['a+b', 'the room name has the character "+" at position 1'],
    ['a%00', 'the room name has the character U+0000 at position 1'],
    ['a%20b', 'the room name has the character U+0020 at position 1'],
    ['room%0a', 'the room name has the character U+000A at position 4'],
    ['room\n', 'the room name has the character U+000A at position 4'],
    ['%0d%0aSet-Cookie', 'the room name has the character U+000D at position 0'],
    ['a%7F', 'the room name has the character U+007F at position 1'],
    ['%C3%A9', 'the room name has the character U+00E9 at position 0'],
    ['%EF%BB%BFroom', 'the room name has the character U+FEFF at position 0'],
    ['ok%F0%9F%98%80', 'the room name has the character U+1F600 at position 2'],
    ['ok\ud800', 'the room name has the character U+D800 at position 2'],
  ])('%j', (raw, reason) => {
    expect(reasonFor(raw)).toBe(reason)
  })

  // The kinds of string that have broken other programs: markup, shells, formats, queries, other scripts, direction marks.
  it.each([
    '<script>alert(1)</script>',
    '../../../../etc/passwd',
    '..%2f..%2f..%2fetc%2fpasswd',
    "'; DROP TABLE rooms--",
    '$(touch x)',
    '`id`',
    '{{7*7}}',
    '%s%s%s%n',
    '$HOME',
    'a|b',
    'a&b=c',
    'a?b',
    'a#b',
    'room*',
    'room>',
    'CON\u0000',
    'Ω≈ç√∫',
    '田中さん',
    '٠١٢٣',
    '\u202eroom',
    'ro\u200bom',
    'ｒｏｏｍ',
    'ſoom',
    'İ',
    '👾',
    '"quoted"',
    'a b',
    '\troom',
    '-> room',
  ])('hostile: %j', (raw) => {
    expect(decodeRoomName(raw).kind).toBe('refused')
    expect(isRoomName(raw)).toBe(false)
  })
})

describe('room names - properties', () => {
  it('every name of the grammar is itself, plain, partly and wholly percent-encoded', () => {
    fc.assert(
      fc.property(name, fc.nat(200), (room, cut) => {
        const partly = percentEncodeAll(room.slice(0, cut)) + room.slice(cut)
        for (const raw of [room, partly, percentEncodeAll(room), encodeURIComponent(room)]) {
          expect(decodeRoomName(raw)).toEqual({ kind: 'ok', room })
        }
        expect(isRoomName(room)).toBe(true)
      }),
    )
  })

  it('one encoding too many is never decoded twice', () => {
    fc.assert(
      fc.property(name, (room) => {
        expect(decodeRoomName(encodeURIComponent(percentEncodeAll(room))).kind).toBe('refused')
      }),
    )
  })

  it('any string is accepted exactly when its decoding is in the grammar, and a reason is one line of ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 210 }), (raw) => {
        const decoded = decodeRoomName(raw)
        let expected: string | undefined
        try {
          expected = decodeURIComponent(raw)
        } catch {
          expected = undefined // a lone % or a bad sequence
        }
        const inGrammar =
          expected !== undefined &&
          expected.length >= 1 &&
          expected.length <= 200 &&
          Array.from(expected).every((character) => ALLOWED.includes(character))
        expect(decoded.kind).toBe(inGrammar ? 'ok' : 'refused')
        if (decoded.kind === 'refused') expect(decoded.reason).toMatch(/^[\x20-\x7e]+$/)
      }),
    )
  })
})
