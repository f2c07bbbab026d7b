// How the page writes numbers, sizes and times: a fixed form for each, so that columns stay still. Browser. Pure.
import { piecesOf } from './shown-text.ts'

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const UP_TO_TWO = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
const CENTS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

const STEPS = [
  { from: 1e9, unit: 'G' },
  { from: 1e6, unit: 'M' },
  { from: 1e4, unit: 'k' },
] as const

/** 18,204. */
export const countText = (value: number): string => WHOLE.format(value)

/** 6.24 M, 33.3 k, 867, 0.4: three digits that count. */
export function shortText(value: number): string {
  const step = STEPS.find(({ from }) => Math.abs(value) >= from)
  if (step === undefined) {
    if (Number.isInteger(value) || Math.abs(value) >= 100) return WHOLE.format(value)
    return String(Number(value.toPrecision(Math.abs(value) < 1 ? 2 : 3)))
  }
  const divisor = step.unit === 'k' ? 1e3 : step.from
  return `${Number((value / divisor).toPrecision(3))} ${step.unit}`
}

/** As `shortText`, and a dash for zero: tables are easier to read when only what is there is written. */
export const cellText = (value: number): string => (value === 0 ? '–' : shortText(value))

/** 612 kB: bytes on the wire, in thousands. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`
  if (bytes < 1e6) return `${Number((bytes / 1e3).toPrecision(3))} kB`
  return `${Number((bytes / 1e6).toPrecision(3))} MB`
}

/** 342 MiB: memory. */
export const memoryText = (bytes: number): string => `${countText(bytes / 2 ** 20)} MiB`

/** 48 s, 12 min, 3 h 12 min, 6 d 4 h. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** How long ago something changed: now, 3 s, 12 min. */
export const sinceText = (ms: number): string => (ms < 1000 ? 'now' : ageText(ms))

/** A value of a record. Numbers have their digits in groups, and two digits behind the point or none. */
export function valueText(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? UP_TO_TWO.format(value) : CENTS.format(value)
  if (value === null || value === undefined) return '–'
  return visibleText(plainText(value))
}

/** A value as it is searched and sorted. Not by `String(value)`, which throws for an object with a field `toString` that is not a function. */
export const plainText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** Text of others where only text can stand: cut, and characters that cannot be seen or turn the direction of a line written as their codes. */
export const visibleText = (text: string, max?: number): string =>
  piecesOf(text, max)
    .map((piece) => ('text' in piece ? piece.text : piece.code))
    .join('')

/** How much of a room a list shows: how many publications came in the last second, and how many of them were kept. */
export function sampleText({ came, kept }: { readonly came: number; readonly kept: number }): string {
  if (came === 0) return 'nothing came in the last second'
  if (came <= kept) return `showing all of ${countText(came)} a second`
  const each = Math.round(came / Math.max(1, kept))
  return each < 2
    ? `showing ${countText(kept)} of ${countText(came)} a second`
    : `showing 1 in ${each} of ${countText(came)} a second`
}
