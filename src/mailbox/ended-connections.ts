// Which connections have ended, in memory that all threads share. A shard reads its inbox in order, so it reads that a connection has left
// only after everything that the connection sent before. From here it learns of the end earlier, and need not answer what nobody waits for.
// Both threads use this file: the main thread alone writes, shards read.
//
// There is one number for each slot of the table of connections: that of the newest connection of the slot that has ended. Numbers of one
// slot rise, so one comparison tells. A record that is looked up ahead in the ring would cost a search for each read; this costs one access.
import { slotOf } from './words.ts'

export const createEndedConnections = (connectionsMax: number): SharedArrayBuffer =>
  new SharedArrayBuffer(connectionsMax * Float64Array.BYTES_PER_ELEMENT)

export class EndedConnections {
  readonly #newest: Float64Array

  constructor(memory: SharedArrayBuffer) {
    this.#newest = new Float64Array(memory)
  }

  /** To be called before the shards are told by records, so that what a shard finds here is never older than its inbox. */
  add(connection: number): void {
    this.#newest[slotOf(connection)] = connection
  }

  /** Whether the connection has ended. An aligned store of 8 bytes is not torn, and a value that is one store old does no harm. */
  has(connection: number): boolean {
    return this.#newest[slotOf(connection)]! >= connection
  }
}
