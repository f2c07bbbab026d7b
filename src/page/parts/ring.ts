// Keeps the newest items, bounded in count and in bytes. An item is known by its sequence number, which it keeps while older items go.
// Browser; no DOM.

export interface RingLimits {
  readonly countMax: number
  readonly bytesMax: number
}

export class Ring<Item> {
  readonly #limits: RingLimits
  readonly #slots: ({ readonly item: Item; readonly size: number } | undefined)[]
  readonly #listeners = new Set<() => void>()
  #first = 0
  #end = 0
  #bytes = 0

  constructor(limits: RingLimits) {
    this.#limits = limits
    this.#slots = new Array(limits.countMax)
  }

  /** The sequence number of the oldest item that is kept. */
  get first(): number {
    return this.#first
  }

  /** The sequence number of the next item. */
  get end(): number {
    return this.#end
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Takes an item of `size` bytes and returns its sequence number. The newest item is kept whatever its size. */
  push(item: Item, size: number): number {
    const seq = this.#end
    if (seq - this.#first >= this.#limits.countMax) this.#dropOldest()
    this.#slots[seq % this.#limits.countMax] = { item, size }
    this.#end += 1
    this.#bytes += size
    while (this.#bytes > this.#limits.bytesMax && this.#end - this.#first > 1) this.#dropOldest()
    this.changed()
    return seq
  }

  at(seq: number): Item | undefined {
    return seq < this.#first || seq >= this.#end ? undefined : this.#slots[seq % this.#limits.countMax]?.item
  }

  clear(): void {
    while (this.#first < this.#end) this.#dropOldest()
    this.changed()
  }

  /** Called whenever the ring changes; returns what ends that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** For an item that was changed in its place. */
  changed(): void {
    for (const listener of this.#listeners) listener()
  }

  #dropOldest(): void {
    const index = this.#first % this.#limits.countMax
    this.#bytes -= this.#slots[index]?.size ?? 0
    this.#slots[index] = undefined
    this.#first += 1
  }
}
