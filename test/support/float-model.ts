// Owns the rule by which total_amount is spelled, as the protocol's document states it: digits and a decimal exponent first, then
// their place. The digits are found by trying, shortest first.

const EXPONENT_MIN = -5
const EXPONENT_MAX = 15

export function floatModel(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (value === 0) return `${sign}0.0`
  const { digits, exponent } = shortest(Math.abs(value))
  if (exponent < EXPONENT_MIN || exponent > EXPONENT_MAX) {
    const rest = digits.slice(1)
    return `${sign}${digits[0]}${rest === '' ? '' : `.${rest}`}e${exponent}`
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}

/** The fewest digits that read back as the same number, the nearest of them: d.ddd x 10^exponent, without zeros at the end. */
function shortest(value: number): { digits: string; exponent: number } {
  // All the digits there are, or so many that what is left out decides nothing.
  const [mantissa, exponent] = value.toExponential(100).split('e') as [string, string]
  const exact = mantissa.replace('.', '')
  for (let count = 1; count <= 17; count++) {
    const rounded = roundedToEven(exact, count)
    const carried = rounded.length - count
    if (Number(`${rounded}e${Number(exponent) - count + 1}`) === value) {
      return { digits: rounded.replace(/0+$/, ''), exponent: Number(exponent) + carried }
    }
  }
  throw new Error(`no 17 digits read back as ${value}`)
}

/** The first digits of a number, rounded; of two that are equally near the even one. One digit more when all were nines. */
function roundedToEven(exact: string, count: number): string {
  const kept = BigInt(exact.slice(0, count))
  const rest = exact.slice(count)
  const half = `5${'0'.repeat(rest.length - 1)}`
  const up = rest > half || (rest === half && kept % 2n === 1n)
  return String(up ? kept + 1n : kept)
}
