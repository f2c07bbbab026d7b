// Which coding of a file a request is answered with (RFC 9110, 12.5.3), and whether its sender has the file already (13.1.2). Pure.
import type { RequestHead } from '../gateway/request-head.ts'

/** In the order in which they are preferred where a request likes several equally. */
const CODINGS = ['br', 'gzip', 'identity'] as const
export type Coding = (typeof CODINGS)[number]

/** Below every weight that a header can give: three digits. */
const UNNAMED_IDENTITY = 0.0001
const WEIGHT = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/

/** All lines of a header as one list. */
const listOf = ({ lines }: RequestHead, name: string): string =>
  lines.flatMap(([known, value]) => (known === name ? [value] : [])).join(',')

/** Undefined when the request accepts none of the codings. */
export function codingFor(head: RequestHead): Coding | undefined {
  const weights = new Map<string, number>()
  for (const entry of listOf(head, 'accept-encoding').split(',')) {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase())
    const weight = weightOf(parameters)
    if (name !== '' && weight !== undefined) weights.set(name === 'x-gzip' ? 'gzip' : name, weight)
  }
  const rest = weights.get('*')
  const weightFor = (coding: Coding) => weights.get(coding) ?? rest ?? (coding === 'identity' ? UNNAMED_IDENTITY : 0)
  let best: Coding | undefined
  for (const coding of CODINGS) {
    const weight = weightFor(coding)
    if (weight > 0 && (best === undefined || weight > weightFor(best))) best = coding
  }
  return best
}

/** Undefined for an entry that cannot be read, which is passed over. */
function weightOf(parameters: readonly string[]): number | undefined {
  const [parameter, ...others] = parameters
  if (parameter === undefined) return 1
  const [, digits] = WEIGHT.exec(parameter.replace(/\s/g, '')) ?? []
  return digits === undefined || others.length > 0 ? undefined : Number(digits)
}

/** Whether If-None-Match names a tag. Weak tags count, because the question is only whether the file must be sent again. */
export function isKnownTag(head: RequestHead, tag: string): boolean {
  const list = listOf(head, 'if-none-match')
  if (list.trim() === '*') return true
  return [...list.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, known]) => known === tag)
}
