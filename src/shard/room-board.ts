// The board of one room, as its members see it. Makes what a joiner is sent, the frames of each view, and what a member is sent that returns to the
// feed of changes. Shard thread. All output goes to Pending, in order.
import type { Board } from '../board/board.ts'
import { boardFrame, frameObject, isEmptyFrame } from '../board/board-frame.ts'
import { type Changes, TOO_LARGE } from '../board/board-walk.ts'
import { epochUnder } from '../board/view.ts'
import type { Failure, Position, Publication, Stream } from '../engine/engine.ts'
import { WHOLE_BOARD } from '../mailbox/orders.ts'
import { NO_REQUEST } from '../mailbox/outbox-records.ts'
import { type BoardContents, NO_RECORDS } from '../protocol/board-object.ts'
import { ByteBuilder, textOf } from '../protocol/byte-builder.ts'
import { appendLine, type StoredFields } from '../protocol/centrifuge.ts'
import { WATCHED_AUDIENCE } from '../protocol/protocols.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import { BoardFrames } from './board-frames.ts'
import { BoardReplica } from './board-replica.ts'
import type { Member } from './member.ts'
import type { RoomBoardParts } from './room-board-parts.ts'
import type { RoomView, ViewOwner } from './room-view.ts'
import { RoomViews } from './room-views.ts'
import { WholeBoard } from './whole-board.ts'

const { boardFrameMsPerMember, boardSpreadMsMin, frameOverheadBytes, smallBoardMemoryBytes } = ShardThreadTuning

/** The part of the board that a joiner is sent, in the forms that the protocols need. */
export interface BoardGreeting {
  /** The board as a JSON text, for protocols whose reply carries the board. Undefined when the joiner is recovered. */
  readonly data: string | undefined
  readonly recovered: boolean
  readonly publications: readonly StoredFields[]
  /** The position in the reply. Its offset is 0 when more frames follow. */
  readonly position: Position
  /** The board for protocols whose reply does not carry the board. */
  readonly contents: BoardContents
  /** The offset to which the joiner's copy is brought. WHOLE_BOARD when more frames follow. */
  readonly offset: number
  /** Whether the joiner begins outside of the feed of changes, because more frames follow. */
  readonly isOut: boolean
  /** See BoardPart. */
  readonly costShare: number
}

const EMPTY = new Uint8Array(0)
const NO_CONTENTS: BoardContents = { set: undefined, rest: EMPTY }
/** The greeting of a joiner for whose board there is no time now. */
const LATER = {
  data: '{"set":[]}',
  recovered: false,
  publications: [],
  contents: NO_CONTENTS,
  offset: WHOLE_BOARD,
  isOut: true,
  costShare: 1,
} as const

export class RoomBoard implements ViewOwner {
  readonly views: RoomViews
  readonly #parts: RoomBoardParts
  readonly #replica = new BoardReplica()
  #members = 0
  /** Number of streams that the room has lost. A member with another number has a position of an earlier epoch. */
  #life = 0
  #isWatched = false
  #isClosed = false
  /** The offset before the first change that was delivered while the board was not loaded. For watchers. */
  #unloadedSince: number | undefined
  readonly #whole: WholeBoard
  readonly #frames: BoardFrames

  constructor(parts: RoomBoardParts) {
    this.#parts = parts
    this.#whole = new WholeBoard(parts, () => this.board)
    this.#frames = new BoardFrames(parts)
    this.views = new RoomViews({ fields: parts.fields, owner: this, viewsMax: parts.viewsMax })
  }

  attach(stream: Stream): void {
    this.#replica.attach(stream)
  }

  whenReady(ready: (failure: Failure | undefined) => void): void {
    this.#replica.whenReady(ready)
  }

  /** The board. Must only be read when `isReady`. */
  get board(): Board {
    const { board } = this.#replica
    if (board === undefined) throw new Error(`the board of ${this.#parts.room} is not loaded`)
    return board
  }

  get isReady(): boolean {
    return this.#replica.board !== undefined
  }

  /** Whether the room has watchers. Watchers get the changes from now on, in the frames of plain JSON members without a view. */
  set isWatched(isWatched: boolean) {
    if (this.#isWatched === isWatched) return
    this.#isWatched = isWatched
    this.#unloadedSince = undefined
    const { whole } = this.views
    if (isWatched && !whole.isUsed) {
      if (this.isReady) whole.position = this.board.offset
      else this.#loadForWatchers()
    }
    whole.count(WATCHED_AUDIENCE, isWatched ? 1 : -1)
  }

  /** Loads the board for watchers of a room that no member has joined yet. */
  #loadForWatchers(): void {
    this.whenReady((failure) => {
      if (!this.#isWatched) return
      const { owner } = this.#parts
      if (failure !== undefined) {
        owner.retry(() => this.#loadForWatchers())
        return
      }
      this.views.whole.position = this.#unloadedSince ?? this.board.offset
      owner.wrote(frameOverheadBytes, false)
    })
  }

  /** To be called for each change of the board that the stream delivers. */
  delivered({ change, offset }: Publication): void {
    this.#replica.delivered(change!, offset, this.#parts.owner.nowMs)
    if (!this.isReady) {
      this.#unloadedSince ??= offset - 1
      return
    }
    const { owner } = this.#parts
    let isAnyDue = false
    for (const view of this.views.all()) {
      if (!view.isUsed) continue
      if (view.windowMs > 0) owner.viewChanged(view)
      else isAnyDue = true
    }
    if (isAnyDue) owner.wrote(frameOverheadBytes, false)
  }

  /**
   * Time between two frames of a view without a rate. 0 in a small room, whose frames leave with the room's flush. A frame costs a system call for
   * each member, so in a large room frames are sent less often and take only a part of the main thread. The first change after a pause is sent at
   * once.
   */
  get windowMs(): number {
    const spreadMs = this.#members * boardFrameMsPerMember
    return spreadMs < boardSpreadMsMin ? 0 : Math.max(spreadMs, this.#parts.owner.flushWindowMs)
  }

  /**
   * Writes the views that leave with the room's flush. To be called before the room is flushed. These are all views that are not in the schedule of
   * views: a room that has just become large may have a change from before.
   */
  write(): void {
    for (const view of this.views.all()) if (!view.flushState.scheduled) this.writeView(view)
  }

  /** To be called when the room is closed. */
  close(): void {
    this.#isClosed = true
    for (const view of this.views.all()) this.dropped(view)
  }

  dropped(view: RoomView): void {
    this.#parts.wholes.forget(view)
  }

  /** Writes all views without a rate, also before they are due. */
  writeUnrated(): void {
    for (const view of this.views.all()) if (!view.isRated) this.writeView(view)
  }

  /** Writes the changes since the last frame of a view, once for each audience with members that have the view. */
  writeView(view: RoomView): void {
    // The stream was lost after the view became due. `reset` gives its members the whole board once the board is loaded.
    if (!this.isReady) return
    const { board } = this
    const since = view.position
    if (since >= board.offset) return
    view.position = board.offset
    const { audiences } = view
    if (audiences.length === 0) return
    const { pending, owner } = this.#parts
    const isReset = since < board.floor
    const changes = isReset ? this.#whole.all(view) : this.#whole.sinceFrame(view, since)
    if (changes === TOO_LARGE) {
      // The changes are too large for one frame, so each member gets the board in parts, at the member's own pace.
      for (const { index } of audiences) pending.order({ kind: 'boardReset', view: view.number, audience: index })
      owner.wrote(frameOverheadBytes, true)
      return
    }
    const contents = boardFrame(changes, { isReset })
    if (isEmptyFrame(contents)) return
    for (const audience of audiences) {
      const frame = this.#frames.spell(audience, contents, board.offset)
      const { offset } = board
      pending.order({ kind: 'boardFrame', view: view.number, audience: audience.index, offset, frame })
      owner.wrote(frame.length, true)
    }
  }

  /** Whether the changes since a position can be sent to a member that had the position under this view. */
  isValid({ epoch, offset }: Position, { view }: RoomView): boolean {
    const { board } = this
    const isKnown = offset > 0 && offset >= board.floor && offset <= board.offset
    return isKnown && epoch === epochUnder(view, board.epoch)
  }

  /**
   * The greeting of a joiner. `recover`: the position up to which the joiner has the board. `isLater`: the joiner gets nothing yet, and stays out of
   * the feed of changes until it is given the board. Undefined when `mustRecover` and the joiner cannot be recovered.
   */
  greeting(
    member: Member,
    view: RoomView,
    { recover, isLater, mustRecover }: { recover: Position | undefined; isLater: boolean; mustRecover: boolean },
  ): BoardGreeting | undefined {
    const { board } = this
    const { offset } = board
    const epoch = epochUnder(view.view, board.epoch)
    if (isLater) return { ...LATER, position: { epoch, offset: 0 } }
    if (recover !== undefined && this.isValid(recover, view)) {
      const changes = this.#whole.since(view, recover.offset, { isShared: false })
      if (changes !== TOO_LARGE) {
        const contents = boardFrame(changes, {})
        const data = frameObject(contents)
        const stored = { offset, tags: undefined, sender: this.#parts.admin, data }
        const publications = isEmptyFrame(contents) ? [] : [stored]
        const position = { epoch, offset }
        const told = { data: undefined, recovered: true, publications, position, costShare: 1 }
        return { ...told, contents, offset, isOut: false }
      }
    }
    if (mustRecover) return undefined
    const { contents, isLast, costShare } = this.#whole.begin(member, view, { isReset: recover !== undefined })
    return {
      costShare,
      data: textOf(frameObject({ ...contents, set: contents.set ?? NO_RECORDS })),
      recovered: false,
      publications: [],
      position: { epoch, offset: isLast ? offset : 0 },
      contents,
      offset: isLast ? offset : WHOLE_BOARD,
      isOut: !isLast,
    }
  }

  /** Gives the board to a member of the shard's former life. `text`: of the member's view. `isHere`: whether the membership still exists. */
  restore(member: Member, text: string, isHere: () => boolean): void {
    this.whenReady((failure) => {
      // After a failed load this runs again later. By then the member may have been given another view.
      if (!isHere() || member.view !== undefined) return
      if (failure !== undefined) {
        this.#parts.owner.retry(() => this.restore(member, text, isHere))
        return
      }
      const view = this.views.obtain(text, this.board.offset) ?? this.views.whole
      // Many members come back together. So the member begins outside of the feed, and is given the board when there is time.
      this.enter(member, view, { contents: undefined, offset: WHOLE_BOARD, isOut: true })
    })
  }

  /** To be called when a connection has become a member. `contents`: of the greeting, for protocols whose reply does not carry the board. */
  enter(member: Member, view: RoomView, { contents, offset, isOut }: BoardEntry): void {
    const audience = member.audiences[0]!
    this.#take(member, view)
    const frame =
      contents === undefined || isEmptyFrame(contents) ? EMPTY : this.#frames.spell(audience, contents, offset)
    this.#orderMember(member, { frame, offset, isOut, request: NO_REQUEST })
  }

  /** To be called when a membership ends, or before the view of a member changes. */
  leave(member: Member): void {
    if (member.view === undefined) return
    member.view.count(member.audiences[0]!, -1)
    this.#members -= 1
    member.view = undefined
    this.#whole.forget(member)
  }

  /**
   * Sends a member that is out of the feed of changes what it lacks, or the next part of the board. `since`: the offset up to which the member
   * has the board. Returns the cost, in bytes.
   */
  catchUp(member: Member, since: number): number {
    const { view } = member
    if (view === undefined) return 0
    if (!this.isReady) {
      // The stream was lost. `reset` reaches only members in the feed, and this member waits for an answer.
      this.whenReady((failure) => {
        if (failure === undefined) this.catchUp(member, since)
        else this.#parts.owner.retry(() => this.catchUp(member, since))
      })
      return 0
    }
    const { board } = this
    const part = this.#whole.next(member)
    if (part !== undefined) {
      const { contents = NO_CONTENTS, isLast } = part
      return this.#bring(member, contents, { offset: isLast ? board.offset : WHOLE_BOARD, isOut: !isLast })
    }
    // When the stream was lost after the order was given, `since` belongs to an earlier epoch.
    const isLost = member.boardLife !== this.#life
    member.boardLife = this.#life
    const skipped = since > 0 && !isLost ? { from: since, to: board.offset } : undefined
    if (since >= board.floor && since !== WHOLE_BOARD && !isLost) {
      // Changes of more than `unreadBytesMax` would keep a slow member waiting for too long. A small board is sent in parts instead.
      const isSmall = board.bytes <= smallBoardMemoryBytes
      const limit = isSmall ? { bytesMax: this.#parts.unreadBytesMax } : {}
      const changes = this.#whole.since(view, since, { isShared: true, ...limit })
      if (changes !== TOO_LARGE) {
        const contents = boardFrame(changes, { skipped: hasChanges(changes) ? skipped : undefined })
        return this.#bring(member, contents, { offset: board.offset, isOut: false })
      }
      if (isSmall) {
        const { contents, isLast } = this.#whole.beginParts(member, view, { isReset: true, skipped })
        return this.#bring(member, contents, { offset: isLast ? board.offset : WHOLE_BOARD, isOut: !isLast })
      }
    }
    const { contents, isLast, costShare } = this.#whole.begin(member, view, { isReset: true, skipped })
    const offset = isLast ? board.offset : WHOLE_BOARD
    return costShare * this.#bring(member, contents, { offset, isOut: !isLast })
  }

  /**
   * Gives a member another view, and the whole board under this view. `reply`: the answer to the member's command, sent in front of the board.
   * Returns false when the room has too many views.
   */
  change(member: Member, text: string, { reply, request }: { reply: Uint8Array; request: number }): boolean {
    const { board } = this
    const view = this.views.obtain(text, board.offset)
    if (view === undefined) return false
    this.leave(member)
    const audience = member.audiences[0]!
    this.#take(member, view)
    const { contents, isLast } = this.#whole.begin(member, view, { isReset: true })
    const offset = isLast ? board.offset : WHOLE_BOARD
    const frame = new ByteBuilder(256)
    if (reply.length > 0) frame.append(reply)
    const push = this.#frames.spell(audience, contents, offset)
    if (reply.length > 0) appendLine(frame, push)
    else frame.append(push)
    this.#orderMember(member, { frame: frame.copy(), offset, isOut: !isLast, request })
    return true
  }

  /** To be called when the room has a new stream in place of a lost one. Gives every member the whole board once the board is loaded. */
  reset(): void {
    this.#whole.clear()
    this.#life += 1
    this.#resetWhenReady()
  }

  #resetWhenReady(): void {
    this.whenReady((failure) => {
      if (this.#isClosed) return
      if (failure !== undefined) {
        this.#parts.owner.retry(() => this.#resetWhenReady())
        return
      }
      for (const view of this.views.all()) {
        view.position = this.board.offset
        this.#parts.wholes.forget(view)
        for (const { index } of view.audiences) {
          this.#parts.pending.order({ kind: 'boardReset', view: view.number, audience: index })
        }
      }
      this.#parts.owner.wrote(frameOverheadBytes, true)
    })
  }

  #take(member: Member, view: RoomView): void {
    view.count(member.audiences[0]!, 1)
    this.#members += 1
    member.view = view
    member.boardLife = this.#life
  }

  #bring(member: Member, contents: BoardContents, { offset, isOut }: { offset: number; isOut: boolean }): number {
    const frame = isEmptyFrame(contents) ? EMPTY : this.#frames.spell(member.audiences[0]!, contents, offset)
    this.#orderMember(member, { frame, offset, isOut, request: NO_REQUEST })
    return frame.length
  }

  #orderMember(
    { connection, audiences, view }: Member,
    told: { frame: Uint8Array; offset: number; isOut: boolean; request: number },
  ): void {
    const audience = audiences[0]!.index
    const { number, isRated } = view!
    this.#parts.pending.order({ kind: 'boardMember', connection, view: number, audience, isRated, ...told })
    this.#parts.owner.wrote(told.frame.length, true)
  }
}

export type BoardEntry = Pick<BoardGreeting, 'offset' | 'isOut'> & { readonly contents: BoardContents | undefined }

const hasChanges = ({ set, patch, removed }: Changes): boolean =>
  set !== undefined || patch !== undefined || removed !== undefined
