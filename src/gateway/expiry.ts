// When connections and subscriptions end by their tokens or by the word of a back end, for all protocols. Times are in milliseconds since 1970. Main thread.
import type { Config } from '../config/config.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { expireAheadMs, ttlHalvedSecondsMax, ttlMarginSeconds } = MainThreadTuning

/** The clock difference that is allowed: `auth.clockToleranceSeconds`. */
type Tolerance = Pick<Config['auth'], 'clockToleranceSeconds'>

/** The longest time to live that every SDK can count: 68 years. A token may say more. */
const TTL_SECONDS_MAX = 2 ** 31 - 1

/**
 * The time to live that a peer is told, in whole seconds, at least 1. It is shorter than the real one: the SDK asks for a new token exactly
 * when the announced time is over, and nothing is delivered after expiry.
 */
function announcedTtl(remainingMs: number): number {
  const remaining = remainingMs / 1000
  const announced = remaining > ttlHalvedSecondsMax ? remaining - ttlMarginSeconds : remaining / 2
  return Math.min(TTL_SECONDS_MAX, Math.max(1, Math.floor(announced)))
}

/**
 * The time to live that a peer is told of an end that includes the tolerance of clocks. The tolerance is not announced: a client that is told of
 * it would use it up. Undefined for no end.
 */
export const announcedTtlUntil = (
  expiresAtMs: number | undefined,
  { clockToleranceSeconds }: Tolerance,
  nowMs: number,
): number | undefined =>
  expiresAtMs === undefined ? undefined : announcedTtl(expiresAtMs - clockToleranceSeconds * 1000 - nowMs)

/** Whether the present sweep has to end what expires at `expiresAtMs`, because it would expire before the next sweep. */
export const isOver = (expiresAtMs: number | undefined, nowMs: number): boolean =>
  expiresAtMs !== undefined && expiresAtMs <= nowMs + expireAheadMs

/** When something really ends that a back end lets last until `expiresAtMs`: later, by the clock difference that is allowed. */
export const withTolerance = (
  expiresAtMs: number | undefined,
  { clockToleranceSeconds }: Tolerance,
): number | undefined => (expiresAtMs === undefined ? undefined : expiresAtMs + clockToleranceSeconds * 1000)

/** The claims of a token; `expired` if the next sweep would end them, because a client that is admitted should not be sent away at once. */
export function unlessOver<Claims extends { readonly kind: string; readonly expiresAtMs?: number }>(
  claims: Claims,
  nowMs: number,
): Claims | { readonly kind: 'expired' } {
  return isOver(claims.expiresAtMs, nowMs) ? { kind: 'expired' } : claims
}
