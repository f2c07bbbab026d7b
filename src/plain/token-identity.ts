// Who a connection that lives in one room is, and until when, as far as it has been found out. Types only.
import type { IdentityFields } from '../protocol/identity.ts'

/** The identity of a connection as its token or the connect hook gives it. */
export interface TokenIdentity extends Omit<IdentityFields, 'id'> {
  /** When the connection ends, in milliseconds since 1970. */
  readonly expiresAtMs?: number | undefined
  /** Whether a hook has said who this is and until when. */
  readonly isByHook?: boolean
}

/** Before anything has been found out. */
export const NOBODY: TokenIdentity = { user: '' }
