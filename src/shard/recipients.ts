// How many members each publication of a room was delivered to, for publishers that want the number. Kept only while such a publisher waits.
// Shard thread. Pure.
import type { BoardResult, PublishResult } from '../engine/engine.ts'
import { NO_REQUEST } from '../mailbox/outbox-records.ts'

/** Who waits for a flush: a request, and which of its rooms this is. */
export interface Receipt {
  readonly request: number
  readonly index: number
}

/** The receipt of a delivery while the engine has yet to tell which request caused it. */
export const UNCLAIMED: Receipt = { request: NO_REQUEST, index: 0 }

/** Undefined when the publisher has caused no delivery. */
export function deliveredOffset(result: PublishResult | BoardResult): number | undefined {
  if (result.kind !== 'ok' || result.duplicate) return undefined
  if ('changed' in result ? result.changed === 0 : result.skipped === true) return undefined
  return result.position.offset
}

export class Recipients {
  #awaited = 0
  /** The newest delivery; 0 for none. It is almost always the one that is answered next, so no message allocates. */
  #offset = 0
  #members = 0
  /** The members of earlier deliveries, by offset. */
  #earlier: Map<number, number> | undefined
  /** Publishers that are answered only when the publication has been flushed. */
  untilFlushed = 0

  /** A publication is on the way whose publisher wants the number of members. */
  begin(): void {
    this.#awaited += 1
  }

  delivered(offset: number, members: number): void {
    if (this.#awaited === 0) return
    if (this.#offset > 0) {
      this.#earlier ??= new Map()
      this.#earlier.set(this.#offset, this.#members)
    }
    this.#offset = offset
    this.#members = members
  }

  /**
   * The publication is answered. Returns its number of members; 0 when it was not delivered. Forgets earlier publications. `offset`: undefined
   * when the publisher has caused no delivery.
   */
  end(offset: number | undefined): number {
    const count = offset === undefined ? 0 : offset === this.#offset ? this.#members : (this.#earlier?.get(offset) ?? 0)
    for (const earlier of this.#earlier?.keys() ?? []) {
      if (offset === undefined || earlier > offset) break
      this.#earlier!.delete(earlier)
    }
    this.#awaited -= 1
    if (this.#awaited === 0) {
      this.#offset = 0
      this.#earlier = undefined
    }
    return count
  }
}
