// Keeps the newest items, bounded in count and in bytes. An item is known by its sequence number, which it keeps while older items go.
// Browser; no DOM.

export interface RingLimits {
  readonly countMax: number
  readonly bytesMax: number
}

export class Ring<Item> {
  readonly #limits: RingLimits
  #slots: ({ readonly item: Item; readonly size: number } | undefined)[]
  readonly #listeners = new Set<() => void>()
  #first = 0
  #end = 0
  #bytes = 0
  #clears = 0
  #hasDropped = false

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

  /** How often the ring was emptied. A change means that the items have nothing to do with those before. */
  get clears(): number {
    return this.#clears
  }

  /** Whether there were older items than the oldest that is kept. */
  get hasDropped(): boolean {
    return this.#hasDropped
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

  /** Removes all items. `hasDropped`: items older than those that follow are missing. */
  clear({ hasDropped = false }: { readonly hasDropped?: boolean } = {}): void {
    while (this.#first < this.#end) this.#dropOldest()
    this.#clears += 1
    this.#hasDropped = hasDropped
    this.changed()
  }

  /** The ring as it is now. It shares its items with this one, and nothing is pushed into it. */
  copy(): Ring<Item> {
    const copy = new Ring<Item>(this.#limits)
    copy.#slots = [...this.#slots]
    copy.#first = this.#first
    copy.#end = this.#end
    copy.#bytes = this.#bytes
    copy.#clears = this.#clears
    copy.#hasDropped = this.#hasDropped
    return copy
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
    this.#hasDropped = true
  }
}
