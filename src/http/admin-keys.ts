// The keys of the admin API: which key a request presents, and what that key may do. Comparing takes the same time whatever is presented: both sides are
// hashed to one length first, so neither the length nor a common prefix of a real key can be measured, and all keys are compared. Main thread.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Scope } from '../config/admin-schema.ts'
import type { Config } from '../config/config.ts'
import { authorizationOf, headerOf, type RequestHead } from '../gateway/request-head.ts'
import { roomPattern } from '../protocol/room-pattern.ts'

/** Who makes a request of the admin API. */
export interface Caller {
  /** The key's name, for the log. */
  readonly name: string
  readonly scope: Scope
  /** Patterns of the rooms that it is for. Undefined for all rooms. */
  readonly rooms: readonly string[] | undefined
  readonly isFor: (room: string) => boolean
}

/** The caller of a request that needs no key: of an open route, and of every route while the admin API is open to everybody. */
export const ANYBODY: Caller = { name: 'anybody', scope: 'admin', rooms: undefined, isFor: () => true }

/** The caller with the key of a session (auth/sessions.ts). */
export const SESSION: Caller = { ...ANYBODY, name: 'session' }

interface KnownKey {
  readonly digest: Buffer
  readonly caller: Caller
}

export class AdminKeys {
  readonly #known: readonly KnownKey[]

  /** `apiKey`: the key that may do everything; empty for none. */
  constructor(apiKey: string, keys: Config['admin']['keys']) {
    const named = Object.entries(keys).map(([name, { key, scope, rooms }]) => ({
      digest: digestOf(key),
      caller: { name, scope, rooms, isFor: isForSome(rooms) },
    }))
    const main = { digest: digestOf(apiKey), caller: { ...ANYBODY, name: 'apiKey' } }
    this.#known = apiKey === '' ? named : [main, ...named]
  }

  /** A new key with 192 random bits, made of characters a header and a shell take as they are. */
  static generate(): string {
    return randomBytes(24).toString('base64url')
  }

  /** Undefined for an unknown key. */
  callerOf(presented: string): Caller | undefined {
    const digest = digestOf(presented)
    let found: Caller | undefined
    for (const known of this.#known) if (timingSafeEqual(known.digest, digest)) found = known.caller
    return found
  }
}

/** The key that a request presents; empty when there is none. `mayBeInQuery`: in `?api_key=` too, where it may get into the logs of proxies. */
export function presentedKey(head: RequestHead, mayBeInQuery: boolean): string {
  const key = headerOf(head, 'x-api-key')
  if (key !== '') return key
  const given = authorizationOf(head, 'bearer', 'apikey')
  if (given !== '' || !mayBeInQuery) return given
  return new URLSearchParams(head.query).get('api_key') ?? ''
}

function isForSome(rooms: readonly string[] | undefined): Caller['isFor'] {
  if (rooms === undefined) return ANYBODY.isFor
  const patterns = rooms.map(roomPattern)
  return (room) => patterns.some((fits) => fits(room))
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}
