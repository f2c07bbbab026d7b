// What a client is told about a token that is genuine or might be, so that its SDK does what helps. Table only.
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'

/** A token before its time is cured by another one, as an expired one is. */
const early = { ...ErrorCode.tokenExpired, message: 'token is not valid yet' }

export const TokenError = {
  expired: ErrorCode.tokenExpired,
  early,
  // At a refresh 109 alone would end the connection or the subscription for good. Temporary, it makes the SDK fetch another token,
  // and what the old token still allows goes on until then.
  earlyAtRefresh: { ...early, temporary: true },
  // Nothing is known about the token, so nothing final may be said.
  unavailable: ErrorCode.internal,
  limited: ErrorCode.tooManyRequests,
} as const satisfies Record<string, ReplyError>
