// Centrifuge commands that a shard has not answered yet, so that they can be answered with an error if it dies. Main thread.
// Typed arrays with a free list, so that a command in flight costs no object. When all slots are in use, further commands are refused.
//
// So that a few connections cannot take all slots, a connection may hold at most as many as (free slots / connections that hold some), as soon
// as half of the slots are in use. One that holds none gets any free slot.
import { slotOf } from '../mailbox/words.ts'

export class PendingCommands {
  readonly #connections: Float64Array
  readonly #ids: Uint32Array
  readonly #free: Uint32Array
  #freeCount: number
  /** Slots in use by connection, at the connection's place in the table of connections. */
  #held = new Uint32Array(1024)
  /** Connections that hold slots. */
  #holders = 0

  constructor(capacity: number) {
    this.#connections = new Float64Array(capacity)
    this.#ids = new Uint32Array(capacity)
    this.#free = Uint32Array.from({ length: capacity }, (_, slot) => capacity - 1 - slot)
    this.#freeCount = capacity
  }

  /** The slot that the shard's reply must name; -1 when too many are in flight, of all connections or of this one. */
  open(connection: number, id: number): number {
    if (this.#freeCount === 0) return -1
    const place = slotOf(connection)
    const held = this.#held[place] ?? 0
    if (held === 0) this.#holders += 1
    else if (this.#isShort && (held + 1) * this.#holders > this.#freeCount) return -1
    if (place >= this.#held.length) this.#grow(place)
    this.#held[place] = held + 1
    this.#freeCount -= 1
    const slot = this.#free[this.#freeCount]!
    this.#connections[slot] = connection
    this.#ids[slot] = id
    return slot
  }

  /** Returns the client's number of the command; 0 when the server itself has given the command, so that no client waits for a reply. */
  close(slot: number): number {
    const place = slotOf(this.#connections[slot]!)
    this.#held[place]! -= 1
    if (this.#held[place] === 0) this.#holders -= 1
    this.#connections[slot] = 0
    this.#free[this.#freeCount] = slot
    this.#freeCount += 1
    return this.#ids[slot]!
  }

  get size(): number {
    return this.#free.length - this.#freeCount
  }

  get #isShort(): boolean {
    return this.#freeCount <= this.#free.length / 2
  }

  /** Closes every slot, handing each to `visit`. Numbers of connections are never 0. */
  drain(visit: (connection: number, id: number) => void): void {
    for (let slot = 0; slot < this.#connections.length && this.size > 0; slot++) {
      const connection = this.#connections[slot]!
      if (connection === 0) continue
      const id = this.#ids[slot]!
      this.close(slot)
      visit(connection, id)
    }
  }

  #grow(place: number): void {
    const before = this.#held
    this.#held = new Uint32Array(2 ** Math.ceil(Math.log2(place + 1)))
    this.#held.set(before)
  }
}
