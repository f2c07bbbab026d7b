// How a failure of the engine is told to whom it concerns. Shard thread.
import type { Failure } from '../engine/engine.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'

/** A temporary failure asks the client to try again; the other says that trying again cannot help. */
export const engineError = ({ temporary }: Failure): ReplyError =>
  temporary ? ErrorCode.internal : ErrorCode.notAvailable
