// The close codes and reasons of the plain protocols, whose connections live in one room. Main thread. Pure.
import type { CloseAdvice } from '../gateway/connection.ts'
import { type Disconnect, PlainClose } from '../protocol/codes.ts'

const CLOSE_OF: Readonly<Partial<Record<keyof typeof Disconnect, CloseAdvice>>> = {
  shutdown: PlainClose.serviceRestart,
  slow: PlainClose.tryAgain,
  expired: { code: PlainClose.policy.code, reason: 'expired' },
  tooManyRequests: { code: PlainClose.policy.code, reason: 'too many requests' },
  connectionLimit: PlainClose.tryAgain,
}

/** Close codes that an application may use in every protocol. Its limits are inclusive. */
const OWN_CODES = { min: 4000, max: 4999 } as const

/** The close code and reason of the plain protocols for an entry of the table `Disconnect`. */
export const closeOf = (why: keyof typeof Disconnect): CloseAdvice => CLOSE_OF[why] ?? PlainClose.policy

export const isOwnCode = (code: number): boolean => code >= OWN_CODES.min && code <= OWN_CODES.max
