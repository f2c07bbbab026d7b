// Which part of a shard's inbox each connection holds, so that a connection that sends much leaves room for the others. Main thread.
//
// To know exactly which connection's records the shard has read, each record would have to be remembered. Instead two generations are counted: what was
// written since the last change of generation, and what was written in the one before. When the shard has read past the beginning of the
// newer generation, nothing of the older one is left in the ring, and the next generation begins. So a connection is charged with what
// it holds, and at most with one generation that has been read already. While the inbox is nearly empty nothing is counted.
import { type RingWriter, recordBytes } from '../mailbox/ring.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { inboxCountedShare } = MainThreadTuning

export class InboxShares {
  /** Bytes by connection. */
  #older = new Map<number, number>()
  #newer = new Map<number, number>()
  /** Where the newer generation begins in the ring. */
  #newerStart = 0
  /** Connections in either. */
  #holders = 0

  /**
   * Whether a connection may write a record with a payload of this size. If it may, the record is counted with its header, which is most of
   * a short text: without the header empty texts would be free, and one talker could fill the inbox with them.
   */
  take(connection: number, payloadBytes: number, ring: RingWriter): boolean {
    const { capacity } = ring
    const counted = capacity * inboxCountedShare
    // `usedAtMost` is from the last look at the reader's position, which may be old. `used` looks again.
    if (ring.usedAtMost < counted || ring.used < counted) {
      if (this.#holders > 0) this.#forget()
      return true
    }
    const used = ring.usedAtMost
    const bytes = recordBytes(payloadBytes)
    if (this.#holders === 0) this.#newerStart = ring.head
    else if (ring.hasReadUpTo(this.#newerStart)) this.#begin(ring.head)
    const held = (this.#older.get(connection) ?? 0) + (this.#newer.get(connection) ?? 0)
    const holders = held > 0 ? this.#holders : this.#holders + 1
    if ((held + bytes) * holders > capacity - used) return false
    this.#holders = holders
    this.#newer.set(connection, (this.#newer.get(connection) ?? 0) + bytes)
    return true
  }

  #begin(start: number): void {
    this.#older = this.#newer
    this.#newer = new Map()
    this.#newerStart = start
    this.#holders = this.#older.size
  }

  #forget(): void {
    this.#older = new Map()
    this.#newer = new Map()
    this.#holders = 0
  }
}
