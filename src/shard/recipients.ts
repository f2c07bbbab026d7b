// How many members each publication of a room was delivered to, for a publisher that wants the number: a
// statistics POST. Kept only while such a publisher waits.
// Shard thread. Pure.

export class Recipients {
  /** By offset. */
  #delivered: Map<number, number> | undefined
  #awaited = 0

  /** A publication is on the way whose publisher wants the number of members. */
  begin(): void {
    this.#awaited += 1
    this.#delivered ??= new Map()
  }

  delivered(offset: number, members: number): void {
    this.#delivered?.set(offset, members)
  }

  /** The publication is answered. Returns its number of members; undefined when it was not delivered. Forgets earlier publications. */
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
