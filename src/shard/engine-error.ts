// How a failure of the engine is told to whom it concerns. Shard thread.
import type { Failure, PublishResult } from '../engine/engine.ts'
import { TextRefusal } from '../mailbox/outbox-records.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'

/** A temporary failure asks the client to try again; the other says that trying again cannot help. */
export const engineError = ({ temporary }: Failure): ReplyError =>
  temporary ? ErrorCode.internal : ErrorCode.notAvailable

/** As `engineError`, for a member's message that the engine did not publish. */
export const refusalOf = (result: Exclude<PublishResult, { kind: 'ok' }>): TextRefusal =>
  result.kind === 'failed' && result.temporary ? TextRefusal.engine : TextRefusal.engineForGood

/** Why an engine refuses a push for which it has no place. For all of them the answer is 503, which the words "too many" decide. */
export const REFUSED_FOR_SPACE = {
  'too many keys': 'too many idempotency keys in this room',
  'no memory':
    'too many bytes: the histories, boards and idempotency keys of this shard take limits.historyBytesPerShardMax',
} as const
