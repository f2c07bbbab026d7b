// The spelling of total_amount, against the rule as the protocol states it and not as the code computes it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floatText } from '../src/protocol/float-text.ts'
import { floatModel } from './support/float-model.ts'

describe('total_amount - has one spelling', () => {
  it.each<[number, string]>([
    [0, '0.0'],
    [-0, '-0.0'],
    [3, '3.0'],
    [-3, '-3.0'],
    [100_000, '100000.0'],
    [0.1, '0.1'],
    [-12.5, '-12.5'],
    [0.00001, '0.00001'],
    [0.000012345, '0.000012345'],
    [0.000001, '1e-6'],
    [0.0000099999, '9.9999e-6'],
    [99_999_999_999_999.9, '99999999999999.9'],
    [1e15, '1000000000000000.0'],
    [9_999_999_999_999_998, '9999999999999998.0'],
    [1e16, '1e16'],
    [-1e16, '-1e16'],
    [Number('12345678901234567'), '1.2345678901234568e16'],
    [1e20, '1e20'],
    [1e21, '1e21'],
    [1.5e300, '1.5e300'],
    [Number.MAX_VALUE, '1.7976931348623157e308'],
    [Number.MIN_VALUE, '5e-324'],
    [-2.5e-10, '-2.5e-10'],
    [2 ** 53, '9007199254740992.0'],
  ])('%d is %s', (value, text) => {
    expect(floatText(value)).toBe(text)
    expect(floatModel(value)).toBe(text)
  })

  const anyDouble = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e17, max: 1e17, noNaN: true }),
    fc.double({ min: -1e-3, max: 1e-3, noNaN: true }),
    fc.maxSafeInteger(),
    // Round numbers and their neighbours, where the two ways of writing meet.
    fc
      .tuple(fc.integer({ min: -324, max: 308 }), fc.integer({ min: 1, max: 99 }), fc.boolean())
      .map(([exponent, digits, negative]) => Number(`${negative ? '-' : ''}${digits}e${exponent - 2}`)),
    fc
      .tuple(fc.integer({ min: -8, max: 18 }), fc.integer({ min: -3, max: 3 }))
      .map(([exponent, steps]) => near(10 ** exponent, steps)),
  )

  it('that of the rule, which reads back as the same number', () => {
    fc.assert(
      fc.property(anyDouble, (value) => {
        const text = floatText(value)
        expect(text).toBe(floatModel(value))
        expect(Object.is(Number(text), value)).toBe(true)
        expect(text).toMatch(/^-?\d+(\.\d+)?(e-?\d+)?$/)
        expect(text).toMatch(/[.e]/)
        expect(() => JSON.parse(text)).not.toThrow()
      }),
      { numRuns: 20_000 },
    )
  })
})

/** The double so many steps above a positive one. */
function near(value: number, steps: number): number {
  const bits = new BigInt64Array(new Float64Array([value]).buffer)
  bits[0] = bits[0]! + BigInt(steps)
  return new Float64Array(bits.buffer)[0]!
}
