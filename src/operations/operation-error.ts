// What the methods of the library throw where the HTTP API answers an error. Part of the public surface. Main thread.
import type { ReplyError } from '../protocol/codes.ts'
import type { Outcome } from './outcome.ts'

export class OperationError extends Error {
  /** Of the table of error codes (protocol/codes.ts), which the protocols and the HTTP API use as well. */
  readonly code: number
  /** Whether the same call may succeed after a pause. */
  readonly temporary: boolean

  constructor({ code, message, temporary }: ReplyError) {
    super(message)
    this.name = 'OperationError'
    this.code = code
    this.temporary = temporary === true
  }
}

/** The value of an outcome. Throws an OperationError for a refusal. */
export function unwrapped<Value>(outcome: Outcome<Value>): Value {
  if (outcome.kind === 'refused') throw new OperationError(outcome.error)
  return outcome.value
}
