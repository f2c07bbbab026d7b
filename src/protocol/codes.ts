// Every number a peer can be told, and what it must do about it. Tables only: both protocols take their codes and texts
// from here, so that a call site names the case and never the number. A number, once shipped, keeps its meaning for ever.

export interface ReplyError {
  readonly code: number
  readonly message: string
  /** The command may be repeated unchanged after a pause. Absent means: repeating it cannot help. */
  readonly temporary?: true
}

export interface UnsubscribeAdvice {
  /** From 2500 on the SDK subscribes again by itself; below, the subscription is over. */
  readonly code: number
  readonly reason: string
}

export interface DisconnectAdvice {
  /** 3000-3499: the SDK connects again. 3500-3999: it must not. */
  readonly code: number
  readonly reason: string
}

/** A failed command: its reply carries `error` and the connection goes on. The texts are the protocol's own. */
export const ErrorCode = {
  internal: { code: 100, message: 'internal server error', temporary: true },
  unauthorized: { code: 101, message: 'unauthorized' },
  unknownRoom: { code: 102, message: 'unknown channel' },
  permissionDenied: { code: 103, message: 'permission denied' },
  methodNotFound: { code: 104, message: 'method not found' },
  alreadySubscribed: { code: 105, message: 'already subscribed' },
  limitExceeded: { code: 106, message: 'limit exceeded' },
  badRequest: { code: 107, message: 'bad request' },
  notAvailable: { code: 108, message: 'not available' },
  tokenExpired: { code: 109, message: 'token expired' },
  expired: { code: 110, message: 'expired' },
  tooManyRequests: { code: 111, message: 'too many requests', temporary: true },
  unrecoverablePosition: { code: 112, message: 'unrecoverable position' },
} as const satisfies Record<string, ReplyError>

/** Whether an error with this code asks its client to try again. */
export function isTemporary(code: number): boolean {
  return Object.values<ReplyError>(ErrorCode).some((error) => error.code === code && error.temporary === true)
}

/** A membership ended by the server while the connection stays. */
export const UnsubscribeCode = {
  server: { code: 2000, reason: 'server unsubscribe' },
  // The member's position can no longer be continued without a gap: it has to come back and recover.
  insufficientState: { code: 2500, reason: 'insufficient state' },
  expired: { code: 2501, reason: 'subscription expired' },
} as const satisfies Record<string, UnsubscribeAdvice>

/** A connection ended by the server, as a centrifuge close code. A reason must stay under 124 bytes to fit a close frame. */
export const Disconnect = {
  closed: { code: 3000, reason: 'connection closed' },
  shutdown: { code: 3001, reason: 'shutdown' },
  serverError: { code: 3004, reason: 'internal server error' },
  expired: { code: 3005, reason: 'connection expired' },
  subscriptionExpired: { code: 3006, reason: 'subscription expired' },
  slow: { code: 3008, reason: 'slow' },
  insufficientState: { code: 3010, reason: 'insufficient state' },
  forceReconnect: { code: 3011, reason: 'force reconnect' },
  noPong: { code: 3012, reason: 'no pong' },
  tooManyRequests: { code: 3013, reason: 'too many requests' },
  invalidToken: { code: 3500, reason: 'invalid token' },
  badRequest: { code: 3501, reason: 'bad request' },
  stale: { code: 3502, reason: 'stale' },
  forceDisconnect: { code: 3503, reason: 'force disconnect' },
  connectionLimit: { code: 3504, reason: 'connection limit' },
  roomLimit: { code: 3505, reason: 'channel limit' },
  permissionDenied: { code: 3507, reason: 'permission denied' },
  notAvailable: { code: 3508, reason: 'not available' },
  tooManyErrors: { code: 3509, reason: 'too many errors' },
} as const satisfies Record<string, DisconnectAdvice>

/** A plain connection ended by the server: the close codes every WebSocket library knows. */
export const PlainClose = {
  // Service restart: the client is welcome back, after a pause.
  serviceRestart: { code: 1012, reason: 'shutdown' },
  policy: { code: 1008, reason: 'policy violation' },
  tooBig: { code: 1009, reason: 'message too big' },
  // Trying again cannot help.
  joinFailed: { code: 1011, reason: 'the join failed' },
  // 1013 is "try again later": the client is welcome back once it can keep up.
  tryAgain: { code: 1013, reason: 'slow' },
} as const satisfies Record<string, { readonly code: number; readonly reason: string }>
