// The targets of operations: their shapes, and what is wrong with the arguments of a back end. Each `...Fault` is the text of an error 107, or
// undefined. Pure.
import type { Config } from '../config/config.ts'
import { RESERVED_ROOM, roomFault } from '../config/room-access.ts'
import type { Subject } from '../gateway/moderation.ts'
import { utf8 } from '../protocol/byte-builder.ts'
import { REASON_BYTES_MAX } from '../protocol/close-reason.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { moderatedAddress } from '../protocol/forwarded.ts'
import { withinDepth } from '../protocol/json-scan.ts'

/** At least one member, none of them empty; a connection must match all that are given. `session` is the id of a connection, as `client` is. */
export interface Target {
  readonly user?: string | undefined
  readonly client?: string | undefined
  readonly session?: string | undefined
}

/** Exactly one member. */
export interface ModerationTarget {
  readonly user?: string | undefined
  readonly client?: string | undefined
  /** An IP address. An IPv6 address stands for its /64, unless it is a loopback address. */
  readonly address?: string | undefined
}

/** Close codes that are free for servers and applications. */
const CODES = { min: 3000, max: 4999 } as const
const UNSUBSCRIBE_CODES = { min: 2000, max: 2999 } as const
/** The longest ban and mute that is not for ever: ten years. */
export const SECONDS_MAX = 315_360_000

/** An empty user is never all anonymous connections. */
export function targetFault({ user, client, session }: Target): string | undefined {
  const given = Object.entries({ user, client, session }).filter(([, value]) => value !== undefined)
  const wrong = given.find(([, value]) => typeof value !== 'string' || value === '')
  if (wrong !== undefined) return `${wrong[0]} must be a string that is not empty`
  return given.length === 0 ? 'user, client or session is missing' : undefined
}

/** Why a name cannot be that of a room; undefined when it can. */
export function roomError(rooms: Config['rooms'], name: string): ReplyError | undefined {
  const fault = roomFault(rooms, name)
  if (fault === undefined) return undefined
  const { code, message } = fault === RESERVED_ROOM ? ErrorCode.permissionDenied : ErrorCode.unknownRoom
  return { code, message: `${message}: ${fault}` }
}

export function reasonFault(reason: string | undefined): string | undefined {
  if (reason === undefined) return undefined
  if (typeof reason !== 'string') return 'reason must be a string'
  const bytes = Buffer.byteLength(reason)
  return bytes > REASON_BYTES_MAX
    ? `reason takes ${bytes} bytes; at most ${REASON_BYTES_MAX} fit a close frame`
    : undefined
}

export const codeFault = (code: number | undefined): string | undefined => rangeFault(code, CODES)

export const unsubscribeCodeFault = (code: number | undefined): string | undefined =>
  rangeFault(code, UNSUBSCRIBE_CODES)

function rangeFault(code: number | undefined, { min, max }: { min: number; max: number }): string | undefined {
  if (code === undefined || (Number.isInteger(code) && code >= min && code <= max)) return undefined
  return `code must be an integer from ${min} to ${max}`
}

export function idsFault(whitelist: readonly string[] | undefined): string | undefined {
  if (whitelist === undefined) return undefined
  const isList = Array.isArray(whitelist) && whitelist.every((id) => typeof id === 'string')
  return isList ? undefined : 'whitelist must be a list of client ids'
}

/** `seconds`: 0 or absent for a ban or a mute that only ends when it is lifted. */
export function secondsFault(seconds: number | undefined): string | undefined {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= 0 && seconds <= SECONDS_MAX)) return undefined
  return `seconds must be an integer from 0 to ${SECONDS_MAX}`
}

/** `expireAt`: seconds since 1970; 0 or absent for never. */
export function expiryFault(expireAt: number | undefined): string | undefined {
  if (expireAt === undefined || (Number.isSafeInteger(expireAt) && expireAt >= 0)) return undefined
  return 'expire_at must be an integer: seconds since 1970, or 0 for never'
}

/** Whom a ban or a mute concerns, or what is wrong with that. */
export function subjectOf({ user, client, address }: ModerationTarget): Subject | string {
  const given = Object.entries({ user, client, address }).filter(([, value]) => value !== undefined)
  const [kind, name] = given[0] ?? []
  if (given.length !== 1) return 'exactly one of user, client and address must be given'
  if (typeof name !== 'string' || name === '') return `${kind} must be a string that is not empty`
  if (kind !== 'address') return { kind: kind as Subject['kind'], name: kind === 'client' ? name.toLowerCase() : name }
  const moderated = moderatedAddress(name)
  return moderated === undefined ? 'address must be an IP address' : { kind: 'address', name: moderated }
}

/** A value as JSON text. `kind: 'fault'` says what is wrong with it. */
export type JsonText =
  | { readonly kind: 'ok'; readonly text: string | undefined }
  | { readonly kind: 'fault'; readonly fault: string }

/** Writes a value that a back end gave as JSON. `name`: the parameter, for the fault. */
export function jsonText(
  name: string,
  value: unknown,
  { bytesMax, depthMax }: { bytesMax: number; depthMax: number },
): JsonText {
  if (value === undefined) return { kind: 'ok', text: undefined }
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch {
    text = undefined
  }
  if (text === undefined) return { kind: 'fault', fault: `${name} cannot be written as JSON` }
  const bytes = utf8(text)
  if (bytes.length > bytesMax) {
    return { kind: 'fault', fault: `${name} takes ${bytes.length} bytes; at most ${bytesMax} are taken` }
  }
  if (withinDepth(bytes, 0, bytes.length, depthMax)) return { kind: 'ok', text }
  return { kind: 'fault', fault: `${name} is nested more than ${depthMax} deep` }
}
