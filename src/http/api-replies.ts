// A command of the server API and its reply, whether it came alone, in a batch or as a line. Pure.
import type { Slice } from '../mailbox/slice.ts'
import type { Outcome } from '../operations/outcome.ts'
import type { Receipt } from '../operations/room-operations.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import type { Caller } from './admin-keys.ts'
import type { Read } from './api-params.ts'

export interface ApiCommand {
  readonly caller: Caller
  readonly requestId: string
  /** The parameters, not checked yet. */
  readonly params: Slice
}

/** `json`: the text of the result. `isMalformed`: the parameters were no JSON. */
export type ApiReply =
  | { readonly kind: 'ok'; readonly json: string }
  | { readonly kind: 'refused'; readonly error: ReplyError; readonly isMalformed: boolean }

export const ok = (result: unknown): ApiReply => ({ kind: 'ok', json: JSON.stringify(result) })

export const refusedReply = (error: ReplyError): ApiReply => ({ kind: 'refused', error, isMalformed: false })

export const readFault = (read: Exclude<Read<unknown>, { kind: 'ok' }>): Extract<ApiReply, { kind: 'refused' }> => ({
  kind: 'refused',
  error: read.error,
  isMalformed: read.kind === 'malformed',
})

export const replyOf = (outcome: Outcome<unknown>): ApiReply =>
  outcome.kind === 'ok'
    ? { kind: 'ok', json: outcome.json ?? JSON.stringify(outcome.value) }
    : refusedReply(outcome.error)

/** What a shard says of a body that is no JSON; only the shard reads all of a publish. */
const MALFORMED_JSON = 'malformed JSON'

/** The reply to a publish. Its room is known to the caller. */
export function receiptReply(outcome: Outcome<Receipt>): ApiReply {
  if (outcome.kind === 'ok') {
    const { room: _, ...receipt } = outcome.value
    return ok(receipt)
  }
  const { code, message } = outcome.error
  const isMalformed = code === ErrorCode.badRequest.code && message.startsWith(MALFORMED_JSON)
  return { kind: 'refused', error: outcome.error, isMalformed }
}
