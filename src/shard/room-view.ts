// A view of a room's board, and who has it: the members with one view get the same frames. Pure. Shard thread.
import type { View } from '../board/view.ts'
import { AUDIENCES, type Audience } from '../protocol/protocols.ts'
import { type FlushState, newFlushState } from './flush-schedule.ts'

/** The board of a view (room-board.ts). */
export interface ViewOwner {
  /** Time between two frames of a view without a rate; 0 for those of the room's flush window. */
  readonly windowMs: number
  writeView(view: RoomView): void
}

export class RoomView {
  /** Number of the view in its room. The main thread names topics after it. */
  readonly number: number
  readonly view: View
  readonly owner: ViewOwner
  /** When the next frame is due, where it does not go with the room's flush. */
  readonly flushState: FlushState = newFlushState()
  /** The offset of the board behind the last frame. */
  position: number
  /** Members by the index of their audience, and those that are joining. */
  readonly #members = AUDIENCES.map(() => 0)
  #joiners = 0

  constructor(parts: { number: number; view: View; position: number; owner: ViewOwner }) {
    this.number = parts.number
    this.view = parts.view
    this.position = parts.position
    this.owner = parts.owner
  }

  get isRated(): boolean {
    return this.view.rate > 0
  }

  /** Time between two frames; 0 for those of the room's flush window. */
  get windowMs(): number {
    return this.isRated ? 1000 / this.view.rate : this.owner.windowMs
  }

  get isUsed(): boolean {
    return this.#joiners > 0 || this.#members.some((count) => count > 0)
  }

  /** Audiences that have members with this view. */
  get audiences(): readonly Audience[] {
    return AUDIENCES.filter(({ index }) => this.#members[index]! > 0)
  }

  count({ index }: Audience, by: 1 | -1): void {
    this.#members[index]! += by
  }

  /** A connection is joining with this view, or is no longer. */
  countJoiner(by: 1 | -1): void {
    this.#joiners += by
  }
}
