// Answers of the routes about rooms, and the parameters of the routes that publish. Main thread. Pure.
import { headerOf } from '../gateway/request-head.ts'
import { KEY_LENGTH_MAX, KEY_REUSED } from '../mailbox/orders.ts'
import type { Outcome } from '../operations/outcome.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { type Answer, RETRY_SOON } from './exchange.ts'
import { fault } from './in-room.ts'
import type { Call } from './router.ts'

export { RETRY_SOON } from './exchange.ts'

const IDEMPOTENCY_KEY = 'idempotency-key'

const STATUS_OF: Readonly<Record<number, number>> = {
  [ErrorCode.internal.code]: 503,
  [ErrorCode.unknownRoom.code]: 404,
  [ErrorCode.permissionDenied.code]: 403,
  [ErrorCode.limitExceeded.code]: 413,
  [ErrorCode.tooManyRequests.code]: 503,
}

export function answerOf(outcome: Outcome<unknown>): Answer {
  return outcome.kind === 'ok' ? { status: 200, body: outcome.value } : refusalAnswer(outcome.error)
}

function refusalAnswer({ code, message }: ReplyError): Answer {
  const isFull = code === ErrorCode.limitExceeded.code && message.startsWith('too many')
  const status = message === KEY_REUSED ? 409 : isFull ? 503 : (STATUS_OF[code] ?? 400)
  return fault(status, message, status === 503 ? RETRY_SOON : {})
}

interface PushOptions {
  readonly idempotencyKey?: string
  readonly wait?: 'flushed'
}

/** The parameters of a request that publishes. An answer with status 400 when the idempotency key is too long. */
export function pushOptions({ query, exchange }: Call): PushOptions | Answer {
  const key = headerOf(exchange.head, IDEMPOTENCY_KEY)
  if (key.length > KEY_LENGTH_MAX) return fault(400, `Idempotency-Key must have at most ${KEY_LENGTH_MAX} characters`)
  return { ...(key === '' ? {} : { idempotencyKey: key }), ...(query.wait === 'flushed' ? { wait: 'flushed' } : {}) }
}
