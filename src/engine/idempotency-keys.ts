// The idempotency keys of one room, each with the result of the request that used the key. Keys are kept for five minutes. Shard thread. Pure.
import { createHash } from 'node:crypto'
import type { Draft } from './engine.ts'

const TTL_MS = 5 * 60_000
/** Memory of a remembered key in addition to its characters, estimated: a digest, a position and a place in a map. */
const KEY_OVERHEAD_BYTES = 300

interface Accepted<Result> {
  readonly digest: string
  readonly result: Result
  readonly expiresAtMs: number
}

export interface KeyLimits {
  readonly keysMax: number
  /** Whether there is no memory for another key. */
  readonly isFull: () => boolean
  /** Called with the number of bytes by which the keys have grown. Negative when they have shrunk. */
  readonly resized: (bytes: number) => void
}

export type KeyJudgement<Result> =
  | { readonly kind: 'new' }
  | { readonly kind: 'known'; readonly result: Result }
  | { readonly kind: 'refused'; readonly why: 'key reused' | 'too many keys' | 'no memory' }

export class IdempotencyKeys<Result> {
  readonly #limits: KeyLimits
  /** In the order in which the keys expire. Undefined while there are none. */
  #keys: Map<string, Accepted<Result>> | undefined
  bytes = 0

  constructor(limits: KeyLimits) {
    this.#limits = limits
  }

  get isEmpty(): boolean {
    return this.#keys === undefined
  }

  /** Whether a request may use a key: `new` when the key is free, `known` for a repetition. `digest`: of the contents of the request. */
  judge(key: string, digest: string, nowMs: number): KeyJudgement<Result> {
    const known = this.#keys?.get(key)
    if (known !== undefined && known.expiresAtMs > nowMs) {
      return known.digest === digest ? { kind: 'known', result: known.result } : { kind: 'refused', why: 'key reused' }
    }
    this.expire(nowMs)
    if (this.#keys !== undefined && this.#keys.size >= this.#limits.keysMax)
      return { kind: 'refused', why: 'too many keys' }
    return this.#limits.isFull() ? { kind: 'refused', why: 'no memory' } : { kind: 'new' }
  }

  remember(key: string, { digest, result }: { digest: string; result: Result }, nowMs: number): void {
    this.#keys ??= new Map()
    this.#forget(key)
    this.#keys.set(key, { digest, result, expiresAtMs: nowMs + TTL_MS })
    this.#resize(keySize(key))
  }

  expire(nowMs: number): void {
    if (this.#keys === undefined) return
    for (const [key, accepted] of this.#keys) {
      if (accepted.expiresAtMs > nowMs) break
      this.#forget(key)
    }
    if (this.#keys.size === 0) this.#keys = undefined
  }

  /** Forgets all keys of a dropped log. The log itself has already given back the bytes. */
  drop(): void {
    this.#keys = undefined
    this.bytes = 0
  }

  #forget(key: string): void {
    if (this.#keys?.delete(key) === true) this.#resize(-keySize(key))
  }

  #resize(bytes: number): void {
    this.bytes += bytes
    this.#limits.resized(bytes)
  }
}

const keySize = (key: string): number => KEY_OVERHEAD_BYTES + 2 * key.length

/** The digest of a publication. It differs between publications with different contents under one key. */
export function digestOf(draft: Draft): string {
  const { bytes, start, end } = draft.payload
  return createHash('sha256')
    .update(bytes.subarray(start, end))
    .update('\0')
    .update(draft.tags ?? '')
    .digest('base64')
}
