// Keeps the whole boards that were spelled last, by view, so that members that join at the same offset share the work. The bytes of all kept boards
// of a shard are bounded; the board that was used longest ago is dropped first. Shard thread. Pure.
import type { Changes } from '../board/board-walk.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import type { RoomView } from './room-view.ts'

const { wholeBoardsKeptBytesMax } = ShardThreadTuning

/** Memory of a kept board in addition to its bytes, estimated. */
const KEPT_OVERHEAD_BYTES = 500

interface Whole {
  readonly offset: number
  readonly changes: Changes
  readonly bytes: number
}

export class WholeBoards {
  /** In the order of their last use, the oldest first. */
  readonly #kept = new Map<RoomView, Whole>()
  #bytes = 0

  /** The kept board of a view. Undefined when none was kept at this offset. */
  find(view: RoomView, offset: number): Changes | undefined {
    const whole = this.#kept.get(view)
    if (whole === undefined) return undefined
    this.#kept.delete(view)
    if (whole.offset === offset) {
      this.#kept.set(view, whole)
      return whole.changes
    }
    this.#bytes -= whole.bytes
    return undefined
  }

  keep(view: RoomView, { offset, changes }: { offset: number; changes: Changes }): void {
    this.forget(view)
    const bytes = KEPT_OVERHEAD_BYTES + (changes.set?.length ?? 0)
    this.#kept.set(view, { offset, changes, bytes })
    this.#bytes += bytes
    for (const [oldest] of this.#kept) {
      if (this.#bytes <= wholeBoardsKeptBytesMax) break
      this.forget(oldest)
    }
  }

  forget(view: RoomView): void {
    this.#bytes -= this.#kept.get(view)?.bytes ?? 0
    this.#kept.delete(view)
  }
}
