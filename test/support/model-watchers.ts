// Who watches a room, in the naive model: one at a time, as the main thread tells a shard only of the first and of the last.
import type { ShardModel } from './model-shard.ts'

export class WatchersModel {
  readonly #shard: ShardModel

  constructor(shard: ShardModel) {
    this.#shard = shard
  }

  watch(request: number, name: string): void {
    const room = this.#shard.obtain(name)
    if (room === undefined) {
      this.#shard.owed.watches.add(request)
      return
    }
    room.watcher = this.#shard.seatFor(request, { room: name, protocol: 'json', who: undefined })
    room.watcher.expect({ told: 'watched', text: '' })
  }

  unwatch(name: string): void {
    const room = this.#shard.room(name)
    room.watcher = undefined
    this.#shard.dropIfEmpty(room)
  }
}
