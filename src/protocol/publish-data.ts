// The parameters of a publish, from a command or the server API: found to be valid JSON, and where their `data` stands in the bytes. Pure.
import { textOf } from './byte-builder.ts'
import { memberOf } from './json-grammar.ts'
import { rawMember } from './json-scan.ts'

interface Refused {
  readonly kind: 'refused'
  readonly why: string
}

export type FoundData = { readonly kind: 'ok'; readonly start: number; readonly end: number } | Refused

type CheckedData =
  | { readonly kind: 'ok'; readonly params: Record<string, unknown>; readonly start: number; readonly end: number }
  | Refused

/** Where the raw `data` of a publish command stands, after the whole of its parameters was found to be valid JSON. The bytes must be UTF-8. */
export function dataOf(bytes: Uint8Array, start: number, end: number): FoundData {
  const found = memberOf(bytes, start, end, 'data')
  if (found !== undefined) return { kind: 'ok', start: found.start, end: found.end }
  const checked = checkedData(bytes, start, end)
  return checked.kind === 'ok' ? { kind: 'ok', start: checked.start, end: checked.end } : checked
}

/** As `dataOf`, with the parameters parsed. */
export function checkedData(bytes: Uint8Array, start: number, end: number): CheckedData {
  let params: unknown
  try {
    params = JSON.parse(textOf(bytes, start, end))
  } catch {
    return { kind: 'refused', why: 'malformed JSON' }
  }
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    return { kind: 'refused', why: 'expected a JSON object' }
  }
  const range = rawMember(bytes, start, end, 'data')
  if (range === undefined) return { kind: 'refused', why: 'data is missing' }
  return { kind: 'ok', params: params as Record<string, unknown>, start: range.start, end: range.end }
}
