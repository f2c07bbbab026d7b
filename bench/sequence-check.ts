/**
 * What a fully parsed receiver checks: every sender's messages arrive once, without a gap, in the order they were sent.
 *
 * It also folds the order of all messages into one number, so that parsed receivers of the same room can be compared:
 * equal counts with different folds mean that two members saw two orders.
 */

/** Missing sequence numbers remembered per receiver, to tell a late message from a repeated one. */
const missingMax = 100_000

export class SequenceCheck {
  received = 0
  duplicates = 0
  disordered = 0
  orderFold = 0
  readonly #expected = new Map<number, number>()
  readonly #missing = new Set<number>()
  #forgotten = 0

  /** Messages that a later one of the same sender has overtaken and that did not arrive. */
  get gaps(): number {
    return this.#missing.size + this.#forgotten
  }

  note(sender: number, sequence: number): void {
    this.received++
    this.orderFold = (Math.imul(this.orderFold, 31) + Math.imul(sender, 7919) + sequence) | 0
    const expected = this.#expected.get(sender) ?? 0
    if (sequence === expected) {
      this.#expected.set(sender, sequence + 1)
      return
    }
    if (sequence > expected) {
      for (let missing = expected; missing < sequence; missing++) {
        if (this.#missing.size < missingMax) this.#missing.add(key(sender, missing))
        else this.#forgotten++
      }
      this.#expected.set(sender, sequence + 1)
      return
    }
    if (this.#missing.delete(key(sender, sequence))) this.disordered++
    else this.duplicates++
  }
}

function key(sender: number, sequence: number): number {
  return sender * 1e8 + sequence
}
