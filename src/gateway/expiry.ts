// When connections and subscriptions end with their tokens: the same for all protocols. Times are in milliseconds since 1970.

/** 68 years: what every SDK can count, whatever a token says. */
const TTL_SECONDS_MAX = 2 ** 31 - 1

/**
 * The time to live a peer is told: short of the real one, because the SDK asks for a new token exactly when it is over, and
 * nothing is delivered after expiry. In whole seconds, at least 1.
 */
export function announcedTtl(remainingMs: number): number {
  const remaining = remainingMs / 1000
  return Math.min(TTL_SECONDS_MAX, Math.max(1, Math.floor(remaining > 10 ? remaining - 5 : remaining / 2)))
}

/** Expiry is looked at between one sweep and the next, so it comes this much early: nothing is delivered after it. */
const EXPIRE_AHEAD_MS = 300

/** Whether the next sweep has to end what lasts until then. */
export const isOver = (expiresAtMs: number | undefined, nowMs: number): boolean =>
  expiresAtMs !== undefined && expiresAtMs <= nowMs + EXPIRE_AHEAD_MS

/** A good token that the next sweep would end counts as expired: else its client would come in only to be sent away again. */
export function unlessOver<Claims extends { readonly kind: string; readonly expiresAtMs?: number }>(
  claims: Claims,
  nowMs: number,
): Claims | { readonly kind: 'expired' } {
  return isOver(claims.expiresAtMs, nowMs) ? { kind: 'expired' } : claims
}
