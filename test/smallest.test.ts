// The first items of a collection in an order, and how many of them an answer carries.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fitting, smallest } from '../src/shard/smallest.ts'

it('smallest - as if all were sorted and cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(20), (items, limit) => {
      const sorted = [...items].sort((a, b) => a - b).slice(0, limit)
      expect(smallest(items, limit, (item, other) => item < other)).toEqual(sorted)
    }),
  )
})

it('fitting - as many as the bytes allow, and not one more', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.nat(200), (items, bytesMax) => {
      const sizeOf = (list: readonly string[]) =>
        list.reduce((sum, item) => sum + Buffer.byteLength(JSON.stringify(item)) + 1, 0)
      const found = fitting(items, bytesMax)
      expect(found).toEqual(items.slice(0, found.length))
      expect(sizeOf(found)).toBeLessThanOrEqual(bytesMax)
      if (found.length < items.length) expect(sizeOf(items.slice(0, found.length + 1))).toBeGreaterThan(bytesMax)
    }),
  )
})
