// A view of a room's board, and the number of its members. Members with equal views get the same frames. Pure. Shard thread.
import type { View } from '../board/view.ts'
import { AUDIENCES, type Audience } from '../protocol/protocols.ts'
import { type FlushState, newFlushState } from './flush-schedule.ts'

/** The board to which a view belongs (room-board.ts). */
export interface ViewOwner {
  /** Time between two frames of a view without a rate. 0 when the frames leave with the room's flush. */
  readonly windowMs: number
  writeView(view: RoomView): void
  /** The view has no members any more and gives its place to another. */
  dropped(view: RoomView): void
}

export class RoomView {
  /** Number of the view in its room. The main thread uses the number in the names of topics. */
  readonly number: number
  readonly view: View
  readonly owner: ViewOwner
  /** When the next frame is due, for a view that does not leave with the room's flush. */
  readonly flushState: FlushState = newFlushState()
  /** The offset up to which the view was written. */
  position: number
  /** Number of members, by index of their audience. */
  readonly #members = AUDIENCES.map(() => 0)
  /** Number of connections that are joining with this view. */
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

  /** Time between two frames. 0 when the frames leave with the room's flush. */
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

  /** 1: a connection begins to join with this view. -1: the join has ended, with or without success. */
  countJoiner(by: 1 | -1): void {
    this.#joiners += by
  }
}
