// How the server API says that a command has failed. In the default mode an error is an answer like any other, with status 200; in the mode
// `transport`, which a header asks for, it is a status of HTTP. Pure.
import { headerOf, type RequestHead } from '../gateway/request-head.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { type Answer, RETRY_SOON } from './exchange.ts'

const ERROR_MODE_HEADER = 'x-centrifugo-error-mode'

const STATUS_OF: Readonly<Record<number, number>> = {
  [ErrorCode.internal.code]: 500,
  [ErrorCode.unauthorized.code]: 401,
  [ErrorCode.unknownRoom.code]: 404,
  [ErrorCode.permissionDenied.code]: 403,
  [ErrorCode.methodNotFound.code]: 404,
  [ErrorCode.alreadySubscribed.code]: 409,
  [ErrorCode.limitExceeded.code]: 400,
  [ErrorCode.badRequest.code]: 400,
  [ErrorCode.notAvailable.code]: 400,
  [ErrorCode.tooManyRequests.code]: 503,
  [ErrorCode.unrecoverablePosition.code]: 416,
}

export const errorText = ({ code, message }: ReplyError): string =>
  `{"error":{"code":${code},"message":${JSON.stringify(message)}}}`

/** The answer to a command that failed, and was counted as such. `retryAfterSeconds`: given when the caller was too fast. */
export function errorAnswer(head: RequestHead, error: ReplyError, retryAfterSeconds?: number): Answer {
  const { code, message } = error
  const isFull = code === ErrorCode.tooManyRequests.code
  const headers =
    retryAfterSeconds === undefined ? (isFull ? RETRY_SOON : {}) : { 'Retry-After': String(retryAfterSeconds) }
  if (!isTransportMode(head)) return { status: 200, body: { error: { code, message } }, headers, isCounted: true }
  const status = retryAfterSeconds === undefined ? (STATUS_OF[code] ?? 400) : 429
  return { status, body: { code, message }, headers, isCounted: true }
}

const isTransportMode = (head: RequestHead): boolean => headerOf(head, ERROR_MODE_HEADER).toLowerCase() === 'transport'
