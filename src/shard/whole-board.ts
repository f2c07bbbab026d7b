// Reads of one room's board: the whole board in one frame or in parts, and the changes since a position. Shard thread. Pure: returns the contents of
// frames, which room-board.ts sends.
import type { Board } from '../board/board.ts'
import type { BoardFields } from '../board/board-fields.ts'
import { boardFrame, type FrameFacts } from '../board/board-frame.ts'
import { BoardPages } from '../board/board-pages.ts'
import { type BoardWriter, type Changes, TOO_LARGE, type WalkOrder } from '../board/board-walk.ts'
import type { BoardContents } from '../protocol/board-object.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import type { Member } from './member.ts'
import type { RoomView } from './room-view.ts'
import type { WholeBoards } from './whole-boards.ts'

const { boardPartBytes, boardPartRecords, keptBoardShare, wholeBoardBytesMax, wholeBoardRecords } = ShardThreadTuning

export interface WholeBoardParts {
  readonly fields: BoardFields
  readonly writer: BoardWriter
  readonly wholes: WholeBoards
  /** Size of the largest frame. */
  readonly frameBytesMax: number
}

/** The whole board in one frame, or one of its parts. */
export interface BoardPart {
  /** Undefined when the view shows nothing of this part. */
  readonly contents: BoardContents | undefined
  readonly isLast: boolean
  /** The share of the frame's bytes that is charged. Below 1 for a kept board, which is copied and not spelled again. */
  readonly costShare: number
}

export class WholeBoard {
  readonly #parts: WholeBoardParts
  readonly #board: () => Board
  /** Limits of a frame for one member. A larger board comes in parts. */
  readonly #forOne: { readonly bytesMax: number; readonly entriesMax: number }
  readonly #partBytesMax: number
  /** Members that are given the whole board in parts, with what remains for each. */
  readonly #pages = new Map<Member, BoardPages>()

  /** `board`: returns the current board of the room. */
  constructor(parts: WholeBoardParts, board: () => Board) {
    this.#parts = parts
    this.#board = board
    this.#forOne = {
      bytesMax: Math.min(wholeBoardBytesMax, parts.frameBytesMax),
      entriesMax: wholeBoardRecords,
    }
    this.#partBytesMax = Math.min(boardPartBytes, parts.frameBytesMax / 2)
  }

  /** The changes since a position, for one member. */
  since(
    view: RoomView,
    since: number,
    { isShared, bytesMax = this.#forOne.bytesMax }: { isShared: boolean; bytesMax?: number },
  ): Changes | typeof TOO_LARGE {
    const { entriesMax } = this.#forOne
    return this.#walk(view, { since, isShared, entriesMax, bytesMax: Math.min(bytesMax, this.#forOne.bytesMax) })
  }

  /** The changes since the last frame of a view, for all members that have the view. */
  sinceFrame(view: RoomView, since: number): Changes | typeof TOO_LARGE {
    return this.#walk(view, { since, isShared: true, bytesMax: this.#parts.frameBytesMax })
  }

  /** All records that a view shows. */
  all(view: RoomView): Changes | typeof TOO_LARGE {
    const { offset } = this.#board()
    const { wholes } = this.#parts
    const known = wholes.find(view, offset)
    if (known !== undefined) return known
    const changes = this.#walk(view, { since: 0, isShared: false, ...this.#forOne })
    if (changes !== TOO_LARGE) wholes.keep(view, { offset, changes })
    return changes
  }

  /** The whole board in one frame, or its first part. */
  begin(member: Member, view: RoomView, facts: FrameFacts): BoardPart & { readonly contents: BoardContents } {
    const isKept = this.#parts.wholes.find(view, this.#board().offset) !== undefined
    const changes = this.all(view)
    if (changes !== TOO_LARGE) {
      return { contents: boardFrame(changes, facts), isLast: true, costShare: isKept ? keptBoardShare : 1 }
    }
    return this.beginParts(member, view, facts)
  }

  /** The first part of the board, also of a board that would fit into one frame. */
  beginParts(member: Member, view: RoomView, facts: FrameFacts): BoardPart & { readonly contents: BoardContents } {
    const { fields, writer, frameBytesMax: lastBytesMax } = this.#parts
    const limits = { bytesMax: this.#partBytesMax, lastBytesMax, recordsMax: boardPartRecords }
    const pages = new BoardPages({ board: this.#board(), about: { fields, view: view.view }, writer, ...limits })
    this.#pages.set(member, pages)
    const { changes: first, part, isLast } = pages.next()
    if (isLast) this.#pages.delete(member)
    return { contents: boardFrame(first, { ...facts, part }), isLast, costShare: 1 }
  }

  /** The next part for a member. Undefined for a member that is given no parts. */
  next(member: Member): BoardPart | undefined {
    const pages = this.#pages.get(member)
    if (pages === undefined) return undefined
    const { changes, part, isFirst, isLast, isEmpty } = pages.next()
    if (isLast) this.#pages.delete(member)
    // The board may have forgotten removed keys since the part before. The parts then begin anew, with a reset.
    return { contents: isEmpty ? undefined : boardFrame(changes, { isReset: isFirst, part }), isLast, costShare: 1 }
  }

  /** Ends the parts for a member. */
  forget(member: Member): void {
    this.#pages.delete(member)
  }

  /** Ends the parts for all members, because the room has another board. */
  clear(): void {
    this.#pages.clear()
  }

  #walk({ view }: RoomView, order: WalkOrder): Changes | typeof TOO_LARGE {
    const { fields, writer } = this.#parts
    return writer.walk(this.#board(), { fields, view }, order)
  }
}
