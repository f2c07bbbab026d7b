// The one spelling of a 64-bit float in a statistics frame: that of the server this protocol comes from, so that its clients
// read the same bytes. JavaScript spells the same shortest digits, but places them otherwise. Pure.

/** Below this, and from `EXPONENT_FROM` on, a float is spelled with an exponent. */
const WRITTEN_OUT_FROM = 1e-5
const EXPONENT_FROM = 1e16

/**
 * `3.0`, `0.1`, `-0.0`, `1e16`, `1.5e-7`: always with a fraction or an exponent. With a decimal exponent from -5 to 15 the digits are
 * written out, else one digit stands before the point and no `+` in the exponent. `value` must be finite.
 */
export function floatText(value: number): string {
  const size = Math.abs(value)
  if (size >= WRITTEN_OUT_FROM && size < EXPONENT_FROM) return Number.isInteger(value) ? `${value}.0` : `${value}`
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  return value.toExponential().replace('+', '')
}
