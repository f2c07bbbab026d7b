// The collaborators of a room's board, and what the board needs from the shard. Types only. Shard thread.
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
  /** `board.unreadBytesMax` of the room. */
  readonly unreadBytesMax: number
  /** Size of the largest frame. */
  readonly frameBytesMax: number
  readonly jsonDepthMax: number
  readonly owner: RoomBoardOwner
}

interface RoomBoardOwner {
  /** Monotonic milliseconds of the turn in progress. */
  readonly nowMs: number
  /** The room has new output of about `bytes` bytes. Urgent output leaves at once, other output with the next flush. */
  wrote(bytes: number, isUrgent: boolean): void
  /** The room's flush window at present. */
  readonly flushWindowMs: number
  /** A view that does not leave with the room's flush has changes. */
  viewChanged(view: RoomView): void
  /** Calls `run` within a second. */
  retry(run: () => void): void
}
