// Small random changes of records, for pushing at a rate: something on the board moves, as it would with a back end. Browser. Pure but for its dice.

type Dice = () => number

const CHANGED_SHARE = 0.2
const STEP_SHARE = 0.05

/** A fifth of the records, at least one of them, have their numbers moved by at most a twentieth. The key stays. */
export function withNoise(
  records: readonly Readonly<Record<string, unknown>>[],
  { keyField, dice = Math.random }: { readonly keyField: string; readonly dice?: Dice },
): Record<string, unknown>[] {
  const chosen = Math.floor(dice() * records.length)
  return records.map((record, at) => {
    if (at !== chosen && dice() >= CHANGED_SHARE) return { ...record }
    const moved = Object.entries(record).map(([name, value]) =>
      name === keyField || typeof value !== 'number' ? [name, value] : [name, movedNumber(value, dice)],
    )
    return Object.fromEntries(moved) as Record<string, unknown>
  })
}

function movedNumber(value: number, dice: Dice): number {
  const step = (dice() * 2 - 1) * STEP_SHARE * Math.abs(value)
  if (!Number.isInteger(value)) return Math.round((value + step) * 100) / 100
  const whole = Math.round(step)
  return value + (whole === 0 ? (dice() < 0.5 ? -1 : 1) : whole)
}
