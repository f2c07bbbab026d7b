// The key of the admin API. Comparing takes the same time whatever is presented: both sides are hashed to one length first, so
// neither the length nor a common prefix of the real key can be measured.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export class AdminKey {
  readonly #digest: Buffer

  constructor(key: string) {
    if (key === '') throw new Error('an admin key cannot be empty')
    this.#digest = digestOf(key)
  }

  /** A new key with 192 random bits, made of characters a header and a shell take as they are. */
  static generate(): string {
    return randomBytes(24).toString('base64url')
  }

  matches(presented: string | undefined): boolean {
    if (presented === undefined) return false
    return timingSafeEqual(this.#digest, digestOf(presented))
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}
