// How many members each publication of a room was delivered to, for those who publish and want to know. Kept only while one of them waits.
// Shard thread. Pure.

export class Recipients {
  /** By offset. */
  #delivered: Map<number, number> | undefined
  #awaited = 0

  /** A publication is on the way whose publisher wants to know. */
  begin(): void {
    this.#awaited += 1
    this.#delivered ??= new Map()
  }

  delivered(offset: number, members: number): void {
    this.#delivered?.set(offset, members)
  }

  /** The publication is answered. Its number of members; undefined when it was not delivered. What came before it is forgotten. */
  end(offset: number | undefined): number | undefined {
    const delivered = this.#delivered
    const count = offset === undefined ? undefined : delivered?.get(offset)
    for (const earlier of delivered?.keys() ?? []) {
      if (offset === undefined || earlier > offset) break
      delivered!.delete(earlier)
    }
    this.#awaited -= 1
    if (this.#awaited === 0) this.#delivered = undefined
    return count
  }
}
