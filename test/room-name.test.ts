import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeRoomName, isRoomName } from '../src/protocol/room-name.ts'

/** Any text that has a UTF-8 of its own. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
const bad = 'the room name has a bad percent-encoding'

function percentEncodeAll(room: string): string {
  return Array.from(new TextEncoder().encode(room), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}

/** The contract's sentence, written once more: 1 to 255 bytes of UTF-8 without U+0000-1F and 7F-9F. */
function isInContract(name: string): boolean {
  const bytes = new TextEncoder().encode(name)
  if (bytes.length < 1 || bytes.length > 255 || new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) !== name) {
    return false
  }
  return Array.from(name).every((character) => {
    const code = character.codePointAt(0)!
    return code > 0x1f && (code < 0x7f || code > 0x9f)
  })
}

function reasonFor(raw: string): string {
  const decoded = decodeRoomName(raw)
  return decoded.kind === 'refused' ? decoded.reason : `accepted as ${decoded.room}`
}

describe('room names - accepted', () => {
  it.each([
    ['dailyNews', 'dailyNews'],
    ['chat%3A42', 'chat:42'],
    ['%64ailyNews', 'dailyNews'],
    ['%2e%2e', '..'],
    ['__proto__', '__proto__'],
    ['g%C3%BCn', 'gün'],
    ['gün', 'gün'],
    ['a%2Fb', 'a/b'],
    ['a%5Cb', 'a\\b'],
    ['a+b', 'a+b'],
    ['a%20b', 'a b'],
    ['%252F', '%2F'],
    ['100%25', '100%'],
    ['%22quoted%22', '"quoted"'],
    ['%23user1%2Cuser2', '#user1,user2'],
    ['%24private', '$private'],
    ['$private', '$private'],
    ['%F0%9F%98%80', '😀'],
    ['%EF%BB%BFroom', '\ufeffroom'],
    ['%EF%BF%BD', '\ufffd'],
    ['%C2%A0', '\u00a0'],
    ['%E2%80%AE', '\u202e'],
    ['x'.repeat(255), 'x'.repeat(255)],
    ['%C3%BC'.repeat(127), 'ü'.repeat(127)],
    ['%F0%9F%98%80'.repeat(63), '😀'.repeat(63)],
  ])('%s', (raw, room) => {
    expect(decodeRoomName(raw)).toEqual({ kind: 'ok', room })
    expect(isRoomName(room)).toBe(true)
  })
})

describe('room names - refused, with what is wrong', () => {
  it.each([
    ['', 'the room name is empty'],
    ['x'.repeat(256), 'the room name is longer than 255 bytes of UTF-8'],
    ['%C3%BC'.repeat(128), 'the room name is longer than 255 bytes of UTF-8'],
    ['%F0%9F%98%80'.repeat(64), 'the room name is longer than 255 bytes of UTF-8'],
    ['a/b', 'write %2F'],
    ['a/', 'write %2F'],
    ['a//', 'write %2F'],
    ['/', 'write %2F'],
    ['a/%zz', 'write %2F'],
    ['g\ufffdn', 'the room name is not valid UTF-8'],
    ['%', bad],
    ['a%2', bad],
    ['a%zz', bad],
    ['%u0041', bad],
    ['%c0%ae', bad],
    ['%e0%80%ae', bad],
    ['%f0%80%80%ae', bad],
    ['%ed%a0%80', bad],
    ['%80', bad],
    ['%ff', bad],
    ['a%00', 'the room name has the character U+0000 at position 1'],
    ['room%0a', 'the room name has the character U+000A at position 4'],
    ['room\n', 'the room name has the character U+000A at position 4'],
    ['%0d%0aSet-Cookie', 'the room name has the character U+000D at position 0'],
    ['a%1F', 'the room name has the character U+001F at position 1'],
    ['a%7F', 'the room name has the character U+007F at position 1'],
    ['a%C2%80', 'the room name has the character U+0080 at position 1'],
    ['a%C2%9F', 'the room name has the character U+009F at position 1'],
    ['ok\ud800', 'the room name has the character U+D800 at position 2'],
    ['ok\udc00x', 'the room name has the character U+DC00 at position 2'],
  ])('%j', (raw, reason) => {
    expect(reasonFor(raw)).toBe(reason)
  })
})

describe('room names - properties', () => {
  it('every name of the grammar is itself, plain, partly and wholly percent-encoded', () => {
    fc.assert(
      fc.property(text, fc.nat(60), (room, cut) => {
        fc.pre(isInContract(room))
        const letters = Array.from(room)
        const partly = percentEncodeAll(letters.slice(0, cut).join('')) + letters.slice(cut).join('')
        const plainly = /[%/\ufffd]/.test(room) ? [] : [room, partly]
        for (const raw of [...plainly, percentEncodeAll(room), encodeURIComponent(room)]) {
          expect(decodeRoomName(raw)).toEqual({ kind: 'ok', room })
        }
      }),
    )
  })

  it('one encoding too many is never decoded twice', () => {
    fc.assert(
      fc.property(text, (room) => {
        const once = percentEncodeAll(room)
        fc.pre(once.length <= 255)
        expect(decodeRoomName(encodeURIComponent(once))).toEqual({ kind: 'ok', room: once })
      }),
    )
  })

  it('a string is a name exactly when the contract says so, and a reason is one line of ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 260 }), (name) => {
        expect(isRoomName(name)).toBe(isInContract(name))
        const decoded = decodeRoomName(percentEncodeAll(name))
        if (decoded.kind === 'refused') expect(decoded.reason).toMatch(/^[\x20-\x7e]+$/)
        else expect(decoded.room).toBe(name)
      }),
      { numRuns: 1000 },
    )
  })
})
