// The parameters of a publish, from a command or the server API: found to be valid JSON, and where their `data` stands in the bytes. Pure.
import { textOf } from './byte-builder.ts'
import { rawMember } from './json-scan.ts'

export type CheckedData =
  | { readonly kind: 'ok'; readonly params: Record<string, unknown>; readonly start: number; readonly end: number }
  | { readonly kind: 'refused'; readonly why: string }

/** Where the raw `data` of a publish stands, after the whole of it was found to be valid JSON. */
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
