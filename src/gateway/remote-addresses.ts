// What is counted for each remote address: its connections, its WebSocket handshakes, and its tokens that were invalid. The table is
// bounded: an address with connections stays, of the others as many as `limits.keptAddressesMax`, the oldest goes first. Pure. Main thread.
import type { AuthFailure } from '../auth/auth.ts'
import type { Config } from '../config/config.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'

export type AddressLimits = Pick<
  Config['limits'],
  | 'addressConnectionsMax'
  | 'addressUpgradesPerSecond'
  | 'addressUpgradesBurst'
  | 'addressFailedTokensPerMinute'
  | 'keptAddressesMax'
>

/**
 * How often something may happen: `perSecond` over a long time, `burst` at once. For each address one time is kept, up to which the events so
 * far are charged. An event moves that time on by 1 / `perSecond`, from the present at the earliest. An event is one too many when the time
 * would then lie more than `burst` such steps ahead of the clock.
 */
class Rate {
  readonly #costMs: number
  readonly #aheadMsMax: number

  constructor({ perSecond, burst }: { perSecond: number; burst: number }) {
    this.#costMs = 1000 / perSecond
    // A hundredth of a step more, so that rounding of many steps does not refuse the last one.
    this.#aheadMsMax = (burst + 0.01) * this.#costMs
  }

  /** Whether one more event is too many. */
  isSpent(chargedToMs: number, nowMs: number): boolean {
    return this.charged(chargedToMs, nowMs) - nowMs > this.#aheadMsMax
  }

  /** The time up to which is charged with one more event. */
  charged(chargedToMs: number, nowMs: number): number {
    return Math.max(chargedToMs, nowMs) + this.#costMs
  }
}

/** Why a handshake is refused: for the count, and for the peer. */
export interface AddressObjection {
  readonly counted: 'address_connections' | 'address_upgrades'
  readonly reason: string
}

interface Rates {
  readonly upgrades: Rate
  readonly failedTokens: Rate
}

export class RemoteAddress {
  /** IPv6 as its /64. */
  readonly text: string
  connections = 0
  readonly #rates: Rates
  #upgradesChargedToMs = Number.NEGATIVE_INFINITY
  #tokensChargedToMs = Number.NEGATIVE_INFINITY
  #toldAtMs = Number.NEGATIVE_INFINITY

  constructor(text: string, rates: Rates) {
    this.text = text
    this.#rates = rates
  }

  /** Charges a handshake. False when it is one too many, which is not charged. */
  upgrade(nowMs: number): boolean {
    const { upgrades } = this.#rates
    if (upgrades.isSpent(this.#upgradesChargedToMs, nowMs)) return false
    this.#upgradesChargedToMs = upgrades.charged(this.#upgradesChargedToMs, nowMs)
    return true
  }

  /** Whether a connection that is refused may be told why by a close frame. Otherwise it is answered 429. */
  mayBeTold(nowMs: number): boolean {
    if (nowMs - this.#toldAtMs < MainThreadTuning.addressToldIntervalMs) return false
    this.#toldAtMs = nowMs
    return true
  }

  hasTooManyFailedTokens(nowMs: number): boolean {
    return this.#rates.failedTokens.isSpent(this.#tokensChargedToMs, nowMs)
  }

  tokenFailed(nowMs: number): void {
    // At the limit nothing more is charged: these are tokens whose verification had begun before the limit was reached.
    if (this.hasTooManyFailedTokens(nowMs)) return
    this.#tokensChargedToMs = this.#rates.failedTokens.charged(this.#tokensChargedToMs, nowMs)
  }

  /** Whether nothing is charged any more, so that the address may be forgotten. */
  isClear(nowMs: number): boolean {
    return this.#upgradesChargedToMs <= nowMs && this.#tokensChargedToMs <= nowMs
  }
}

export class RemoteAddresses {
  readonly #limits: AddressLimits
  readonly #rates: Rates
  readonly #connected = new Map<string, RemoteAddress>()
  /** Addresses without connections, in the order of their last use. */
  readonly #kept = new Map<string, RemoteAddress>()

  constructor(limits: AddressLimits) {
    this.#limits = limits
    const { addressUpgradesPerSecond, addressUpgradesBurst, addressFailedTokensPerMinute } = limits
    this.#rates = {
      upgrades: new Rate({ perSecond: addressUpgradesPerSecond, burst: addressUpgradesBurst }),
      failedTokens: new Rate({ perSecond: addressFailedTokensPerMinute / 60, burst: addressFailedTokensPerMinute }),
    }
  }

  get size(): number {
    return this.#connected.size + this.#kept.size
  }

  /** `text` as `countedAddress` (protocol/forwarded.ts) returns it. */
  find(text: string): RemoteAddress {
    const connected = this.#connected.get(text)
    if (connected !== undefined) return connected
    const remote = this.#kept.get(text) ?? new RemoteAddress(text, this.#rates)
    this.#keep(remote)
    return remote
  }

  /** Charges a handshake. Returns why it is refused, or undefined. */
  objection(remote: RemoteAddress, nowMs: number): AddressObjection | undefined {
    const { addressConnectionsMax: max } = this.#limits
    if (!remote.upgrade(nowMs)) {
      return { counted: 'address_upgrades', reason: 'your address connects too often, try again later' }
    }
    return remote.connections < max
      ? undefined
      : { counted: 'address_connections', reason: `your address holds ${max} connections and may hold no more` }
  }

  opened(remote: RemoteAddress): void {
    remote.connections += 1
    this.#kept.delete(remote.text)
    this.#connected.set(remote.text, remote)
  }

  closed(remote: RemoteAddress): void {
    remote.connections -= 1
    if (remote.connections > 0) return
    this.#connected.delete(remote.text)
    this.#keep(remote)
  }

  /** Forgets addresses to which nothing is charged any more. Ends at the first that is still charged: those behind it were used later. */
  sweep(nowMs: number): void {
    for (const remote of this.#kept.values()) {
      if (!remote.isClear(nowMs)) return
      this.#kept.delete(remote.text)
    }
  }

  #keep(remote: RemoteAddress): void {
    this.#kept.delete(remote.text)
    this.#kept.set(remote.text, remote)
    if (this.#kept.size <= this.#limits.keptAddressesMax) return
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest)
      return
    }
  }
}

/** Has a token verified, unless too many tokens of the peer's address were invalid. `remote` is undefined for peers that are not counted. */
export async function tryToken<Claims extends { readonly kind: 'ok' }>(
  remote: RemoteAddress | undefined,
  verify: () => Promise<Claims | AuthFailure>,
): Promise<Claims | AuthFailure> {
  if (remote?.hasTooManyFailedTokens(performance.now())) {
    return { kind: 'limited', reason: 'was not looked at: too many tokens of your address were invalid' }
  }
  const claims = await verify()
  if (claims.kind === 'invalid') remote?.tokenFailed(performance.now())
  return claims
}
