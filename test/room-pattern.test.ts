// Patterns of room names: what they match, compared with a plain definition, and that no pattern takes long.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roomPattern } from '../src/protocol/room-pattern.ts'

/** By definition, character by character. */
function matches(pattern: readonly string[], room: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return room.length === 0
  if (first === '*') return matches(rest, room) || (room.length > 0 && matches(pattern, room.slice(1)))
  return room.length > 0 && (first === '?' || first === room[0]) && matches(rest, room.slice(1))
}

const letter = fc.constantFrom('a', 'b', ':', '\u{1F600}', 'é', '[')
const room = fc.array(letter, { maxLength: 8 })
const pattern = fc.array(fc.oneof(letter, fc.constantFrom('*', '?', '*')), { maxLength: 7 })

describe('room pattern - * stands for any characters, ? for one', () => {
  it.each<[string, string, boolean]>([
    ['*', '', true],
    ['*', 'game:1', true],
    ['', '', true],
    ['', 'a', false],
    ['game:*', 'game:1', true],
    ['game:*', 'game:', true],
    ['game:*', 'games:1', false],
    ['*:1', 'game:1', true],
    ['*:1', 'game:12', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['game:?', 'game:1', true],
    ['game:?', 'game:12', false],
    ['game:?', 'game:', false],
    ['?', '\u{1F600}', true],
    ['*?', '\u{1F600}', true],
    ['*??', '\u{1F600}', false],
    ['a*b*c', 'a-c-b', false],
    ['[ab]', 'a', false],
    ['[ab]', '[ab]', true],
    ['.*', 'xy', false],
  ])('%s for %s: %s', (text, name, isMatch) => {
    expect(roomPattern(text)(name)).toBe(isMatch)
  })

  it('for any pattern and any name as it is defined', () => {
    fc.assert(
      fc.property(pattern, room, (text, name) => {
        expect(roomPattern(text.join(''))(name.join(''))).toBe(matches(text, name))
      }),
      { numRuns: 5000 },
    )
  })

  it('a pattern that matches a name still does when a part of it becomes *', () => {
    fc.assert(
      fc.property(room, fc.nat(8), fc.nat(8), (name, from, count) => {
        const widened = [...name.slice(0, from), '*', ...name.slice(from + count)]
        expect(roomPattern(widened.join(''))(name.join(''))).toBe(true)
      }),
    )
  })

  it('no pattern takes long: many * and ? against the longest name of one letter', () => {
    const name = 'a'.repeat(255)
    for (const text of ['*a'.repeat(120), '*?'.repeat(120), '*?a'.repeat(80)]) {
      const judge = roomPattern(`${text}b`)
      const startedAtMs = performance.now()
      for (let round = 0; round < 100; round++) expect(judge(name)).toBe(false)
      expect(performance.now() - startedAtMs).toBeLessThan(5000)
    }
  })
})
