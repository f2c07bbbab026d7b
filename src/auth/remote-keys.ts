// The keys of an issuer, fetched from its URL (`auth.jwksUrl`). Main thread.
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'

export type KeySetTimes = { timeoutMs?: number; cooldownMs?: number; cacheMs?: number }

/** Thrown inside a key lookup to tell "the key set cannot be asked now" from "there is no such key". */
export class KeySetUnavailable extends Error {}

/**
 * The keys of an issuer, fetched from its URL and cached. An unknown key asks again, at most once per cooldown, so that made-up
 * kids cannot flood the issuer.
 */
export class RemoteKeys {
  /** Requests begun so far. */
  fetches = 0
  readonly #keySet: ReturnType<typeof createRemoteJWKSet>

  constructor(url: string, { timeoutMs = 5000, cooldownMs = 30_000, cacheMs = 600_000 }: KeySetTimes) {
    this.#keySet = createRemoteJWKSet(new URL(url), {
      timeoutDuration: timeoutMs,
      cooldownDuration: cooldownMs,
      cacheMaxAge: cacheMs,
      [customFetch]: (address, options) => {
        this.fetches += 1
        return fetch(address, options)
      },
    })
  }

  readonly find: JWTVerifyGetKey = async (header, token) => {
    try {
      return await this.#keySet(header, token)
    } catch (error) {
      const isAnswer = error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
      if (isAnswer || error instanceof errors.JOSENotSupported) throw error
      throw new KeySetUnavailable('the key set cannot be fetched', { cause: error })
    }
  }

  async fetchAgain(): Promise<void> {
    if (this.#keySet.coolingDown)
      throw new KeySetUnavailable('the key is unknown, and the key set was fetched just now')
    try {
      await this.#keySet.reload()
    } catch (error) {
      throw new KeySetUnavailable('the key set cannot be fetched', { cause: error })
    }
  }
}
