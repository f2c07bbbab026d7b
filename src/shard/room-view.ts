// A view of a room's board, and who has it: the members with one view get the same frames. Pure. Shard thread.
import type { View } from '../board/view.ts'
import { AUDIENCES, type Audience } from '../protocol/protocols.ts'
import { type FlushState, newFlushState } from './flush-schedule.ts'

/** Where the frames of a view with a rate are written (room-board.ts). */
export interface ViewOwner {
  writeView(view: RoomView): void
}

export class RoomView {
  /** Number of the view in its room. The main thread names topics after it. */
  readonly number: number
  readonly view: View
  readonly owner: ViewOwner
  /** When the next frame of a view with a rate is due. */
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

  /** Time between two frames; 0 for those of the room's flush window. */
  get windowMs(): number {
    return this.view.rate === 0 ? 0 : 1000 / this.view.rate
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
