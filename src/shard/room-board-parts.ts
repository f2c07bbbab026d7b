// What the board of a room is made of, and what it needs of the shard. Types only. Shard thread.
import type { BoardFields } from '../board/board-fields.ts'
import type { BoardWriter } from '../board/board-walk.ts'
import type { Identity } from '../protocol/identity.ts'
import type { Pending } from './pending.ts'
import type { RoomView } from './room-view.ts'
import type { WholeBoards } from './whole-boards.ts'

export interface RoomBoardParts {
  readonly room: string
  readonly pending: Pending
  readonly fields: BoardFields
  readonly writer: BoardWriter
  readonly wholes: WholeBoards
  /** The sender of all frames. */
  readonly admin: Identity
  readonly viewsMax: number
  /** As in the options of the board. */
  readonly unreadBytesMax: number
  /** The largest frame. */
  readonly frameBytesMax: number
  readonly jsonDepthMax: number
  readonly owner: RoomBoardOwner
}

interface RoomBoardOwner {
  /** Monotonic milliseconds of the turn in progress. */
  readonly nowMs: number
  /** The room has new output, of about this many bytes. It leaves with the next flush, or at once when it is urgent. */
  wrote(bytes: number, isUrgent: boolean): void
  /** The room's flush window at present. */
  readonly flushWindowMs: number
  /** A view that does not go with the room's flush has changes. */
  viewChanged(view: RoomView): void
  /** Runs something again within a second. */
  retry(run: () => void): void
}
