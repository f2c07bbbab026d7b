// The keys of the admin API: what matches them and what does not, and whom a key stands for.
import { describe, expect, test } from 'vitest'
import { AdminKeys } from '../src/http/admin-keys.ts'

describe('admin keys', () => {
  const keys = new AdminKeys('correct-horse', {
    pusher: { key: 'battery-staple', scope: 'push', rooms: ['sport:*', 'news'] },
  })
  const table: [string, boolean][] = [
    ['correct-horse', true],
    ['', false],
    ['correct-hors', false],
    ['correct-horse ', false],
    ['Correct-horse', false],
    ['x'.repeat(200), false],
    ['correct-horse\u0000', false],
    ['battery-staple', true],
    ['battery-stapl', false],
  ]
  test.each(table)('admin keys - %j is known: %s', (presented, expected) => {
    expect(keys.callerOf(presented) !== undefined).toBe(expected)
  })

  test('admin keys - a key stands for its name, its scope and its rooms', () => {
    expect(keys.callerOf('correct-horse')).toMatchObject({ name: 'apiKey', scope: 'admin', rooms: undefined })
    const pusher = keys.callerOf('battery-staple')!
    expect(pusher).toMatchObject({ name: 'pusher', scope: 'push' })
    expect(['sport:1', 'news', 'sport', 'news:1'].map(pusher.isFor)).toEqual([true, true, false, false])
  })

  test('admin keys - generated keys differ and match themselves only', () => {
    const [a, b] = [AdminKeys.generate(), AdminKeys.generate()]
    expect(a).toMatch(/^[A-Za-z0-9_-]{32}$/)
    expect(a).not.toBe(b)
    expect([a, b].map((key) => new AdminKeys(a, {}).callerOf(key) !== undefined)).toEqual([true, false])
  })

  test('admin keys - without a key nothing is let in', () => {
    expect(new AdminKeys('', {}).callerOf('')).toBeUndefined()
  })
})
