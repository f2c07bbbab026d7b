// Collects the answers of the rooms into which a connection is put at connect. The connect reply waits for all of them. Main thread.
import type { Connection } from '../gateway/connection.ts'
import { textOf } from '../protocol/byte-builder.ts'
import { unrecoveredResult } from '../protocol/centrifuge.ts'

interface Gathering {
  awaited: number
  /** Taken by `results`. */
  bytes: number
  /** In the order of the rooms; empty where a room has yet to answer. */
  readonly results: string[]
  readonly rooms: readonly string[]
  readonly finish: (results: string[]) => void
}

export class Gatherings {
  readonly #open = new Map<Connection, Gathering>()
  readonly #bytesMax: number
  readonly #feeds: { cut(connection: Connection, room: string): void }

  /**
   * `bytesMax`: what all results of a connection may take. A room whose publications would go beyond it is told as one that has not
   * recovered, so that its client knows to ask elsewhere for what it missed; a part of them would be taken for all. `feeds` is told of such a
   * room, which may have a board.
   */
  constructor(bytesMax: number, feeds: { cut(connection: Connection, room: string): void }) {
    this.#feeds = feeds
    this.#bytesMax = bytesMax
  }

  /** Resolves to one member of `subs` for each room, in their order, as JSON texts. Never when the connection is forgotten before. */
  begin(connection: Connection, rooms: readonly string[]): Promise<string[]> {
    if (rooms.length === 0) return Promise.resolve([])
    return new Promise((finish) => {
      this.#open.set(connection, { awaited: rooms.length, bytes: 0, results: [], rooms, finish })
    })
  }

  /** Takes the JSON text of a room's result, which need not outlive the call. False when nothing is awaited. */
  add(connection: Connection, room: string, result: Uint8Array): boolean {
    const gathering = this.#open.get(connection)
    if (gathering === undefined) return false
    // A single result has been bounded by its shard.
    const isFitting = gathering.bytes === 0 || gathering.bytes + result.length <= this.#bytesMax
    if (!isFitting) this.#feeds.cut(connection, room)
    const text = textOf(isFitting ? result : unrecoveredResult(result))
    gathering.bytes += Buffer.byteLength(text)
    gathering.results[gathering.rooms.indexOf(room)] = `${JSON.stringify(room)}:${text}`
    gathering.awaited -= 1
    if (gathering.awaited === 0) {
      this.#open.delete(connection)
      gathering.finish(gathering.results)
    }
    return true
  }

  forget(connection: Connection): void {
    this.#open.delete(connection)
  }
}
