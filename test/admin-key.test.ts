// The admin key: what matches it and what does not.
import { describe, expect, test } from 'vitest'
import { AdminKey } from '../src/http/admin-key.ts'

describe('admin key', () => {
  const key = new AdminKey('correct-horse')
  const table: [string | undefined, boolean][] = [
    ['correct-horse', true],
    [undefined, false],
    ['', false],
    ['correct-hors', false],
    ['correct-horse ', false],
    ['Correct-horse', false],
    ['x'.repeat(200), false],
    ['correct-horse\u0000', false],
  ]
  test.each(table)('admin key - %j matches: %s', (presented, expected) => {
    expect(key.matches(presented)).toBe(expected)
  })

  test('admin key - generated keys differ and match themselves only', () => {
    const [a, b] = [AdminKey.generate(), AdminKey.generate()]
    expect(a).toMatch(/^[A-Za-z0-9_-]{32}$/)
    expect(a).not.toBe(b)
    expect([new AdminKey(a).matches(a), new AdminKey(a).matches(b)]).toEqual([true, false])
  })

  test('admin key - an empty key cannot be made', () => {
    expect(() => new AdminKey('')).toThrow()
  })
})
