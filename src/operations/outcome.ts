// What an operation of a back end comes to: a value, or a refusal by a code of the table in protocol/codes.ts. Types and two makers. Pure.
import type { ReplyError } from '../protocol/codes.ts'

export type Outcome<Value> =
  /** `json`: the value as a shard has written it, where numbers have all their digits. */
  | { readonly kind: 'ok'; readonly value: Value; readonly json?: string }
  /** A temporary error may be gone after a pause. */
  | { readonly kind: 'refused'; readonly error: ReplyError }

export const done = <Value>(value: Value): Outcome<Value> => ({ kind: 'ok', value })

/** `message` replaces the text of the table, and says what is wrong. */
export const refused = (error: ReplyError, message: string = error.message): Outcome<never> => ({
  kind: 'refused',
  error: { ...error, message },
})
