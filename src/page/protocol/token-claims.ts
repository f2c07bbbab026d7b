// Reads what a JWT says, without judging its signature: only the server can do that. Browser; no DOM.
import { type Fields, fieldsOf, parsed } from './dialect.ts'

/** Header and claims of a token, or undefined when the text is no JWT. */
export function tokenParts(token: string): { readonly header: Fields; readonly claims: Fields } | undefined {
  const parts = token.trim().split('.')
  const [header, claims] = parts.slice(0, 2).map(decoded)
  return parts.length === 3 && header !== undefined && claims !== undefined ? { header, claims } : undefined
}

function decoded(part: string): Fields | undefined {
  if (!/^[\w-]+$/.test(part)) return undefined
  const bytes = bytesOf(part)
  return bytes === undefined ? undefined : fieldsOf(parsed(new TextDecoder().decode(bytes)))
}

function bytesOf(part: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))
  } catch {
    // A length that base64 does not have.
    return undefined
  }
}
