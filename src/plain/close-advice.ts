// Codes and reasons with which connections that live in one room are closed. Main thread. Pure.
import type { CloseAdvice } from '../gateway/connection.ts'
import { type Disconnect, PlainClose } from '../protocol/codes.ts'

const CLOSE_OF: Readonly<Partial<Record<keyof typeof Disconnect, CloseAdvice>>> = {
  shutdown: PlainClose.goingAway,
  slow: PlainClose.tryAgain,
  expired: { code: PlainClose.policy.code, reason: 'expired' },
  tooManyRequests: { code: PlainClose.policy.code, reason: 'too many requests' },
  connectionLimit: PlainClose.tryAgain,
}

/** Codes that an application may choose freely, in every protocol. */
const OWN_CODES = { min: 4000, max: 4999 } as const

/** The advice of these protocols for an entry of the table of disconnects. */
export const closeOf = (why: keyof typeof Disconnect): CloseAdvice => CLOSE_OF[why] ?? PlainClose.policy

export const isOwnCode = (code: number): boolean => code >= OWN_CODES.min && code <= OWN_CODES.max
