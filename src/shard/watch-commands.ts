// Watchers of rooms. The shard knows only whether a room is watched; the watchers themselves are on the main thread (http/watchers.ts). A
// watched room is open and encodes its messages for WATCHED_AUDIENCE, but the watchers are not members. Shard thread.
import type { WatchRecords } from '../mailbox/inbox-handlers.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import type { Outbox } from './outbox.ts'
import type { Rooms } from './rooms.ts'

export class WatchCommands implements WatchRecords {
  readonly #rooms: Rooms
  readonly #outbox: Outbox

  constructor({ rooms, outbox }: { rooms: Rooms; outbox: Outbox }) {
    this.#rooms = rooms
    this.#outbox = outbox
  }

  watch(request: number, name: string): void {
    const room = this.#rooms.obtain(name)
    if (room === undefined) {
      this.#outbox.watchRefused(request)
      return
    }
    room.isWatched = true
    // The order has its place among the frames, so the watchers see exactly what is said after it.
    room.pending.order({ kind: 'watched', request })
    this.#rooms.touched(room, ShardThreadTuning.frameOverheadBytes, 0)
  }

  unwatch(name: string): void {
    const room = this.#rooms.get(name)
    if (room === undefined) return
    room.isWatched = false
    this.#rooms.dropIfEmpty(room)
  }
}
