// Owns the numbers of a game. Everything that is drawn comes from one seed, so the same seed plays the same game.

export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  // From 0 up to, but without, 1 (mulberry32).
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  // A whole number from 0 up to, but without, `count`.
  int(count: number): number {
    return Math.floor(this.next() * count)
  }

  // A whole number from `low` to `high`.
  between(low: number, high: number): number {
    return low + this.int(high - low + 1)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.int(items.length)]!
  }

  bytes(size: number): Buffer {
    const bytes = Buffer.allocUnsafe(size)
    for (let index = 0; index < size; index++) bytes[index] = this.int(256)
    return bytes
  }

  seed(): number {
    return this.int(4_294_967_296)
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const left = [...items]
    return items.map(() => left.splice(this.int(left.length), 1)[0]!)
  }
}
