// The grammar of the names that members show beside their ids. A name is not unique and gives no rights. Pure.
import { isWellFormed } from './json-text.ts'

const NAME_BYTES_MAX = 64

/** What is wrong with a name, as the end of a sentence about it. Says nothing of what the name is. */
export function nameFault(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'is not a string'
  if (value === '') return 'is empty'
  // A longer one is not measured: each UTF-16 unit takes at least one byte.
  if (value.length > NAME_BYTES_MAX || Buffer.byteLength(value) > NAME_BYTES_MAX) {
    return `is longer than ${NAME_BYTES_MAX} bytes of UTF-8`
  }
  return isWellFormed(value) ? undefined : 'has half a surrogate pair'
}

/**
 * The name in the query of a request, as it came. An empty one is none. `fault`: the end of a sentence about it.
 * The query must not have been asked for single values before: uWebSockets.js decodes those in place, and leniently.
 */
export function nameInQuery(query: string): { readonly name?: string; readonly fault?: string } {
  const raw = /(?:^|&)name=([^&]+)/.exec(query)?.[1]
  if (raw === undefined) return {}
  const name = formDecoded(raw)
  const fault = name === undefined ? 'is not UTF-8, percent-encoded' : nameFault(name)
  return fault === undefined ? { name: name! } : { fault }
}

function formDecoded(raw: string): string | undefined {
  // A byte that is not UTF-8 has become this character on its way here. Encoded, it is a character like any other.
  if (raw.includes('\ufffd')) return undefined
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '))
  } catch {
    return undefined // the only thing it throws is URIError, and the caller says so in words
  }
}
