// The board of one room, as its members see it: what a joiner is given, the frames of each view, and how members that were out of the feed of
// changes come back. Shard thread. All output goes to Pending, in order.
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

/** What a joiner is given of the board. */
export interface BoardGreeting {
  /** For protocols whose reply carries it. */
  readonly data: string | undefined
  readonly recovered: boolean
  readonly publications: readonly StoredFields[]
  /** What the client is told. The offset is 0 when more frames are to follow. */
  readonly position: Position
  readonly contents: BoardContents
  readonly offset: number
  readonly isOut: boolean
  /** See BoardPart. */
  readonly costShare: number
}

const EMPTY = new Uint8Array(0)
const NO_CONTENTS: BoardContents = { set: undefined, rest: EMPTY }
/** What a joiner is given when there is no time for the board. */
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
  /** Number of streams that were lost. */
  #life = 0
  #isWatched = false
  /** The offset before the first change that was delivered while the board was not loaded. */
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

  /** The board. Only to be asked for when it is ready. */
  get board(): Board {
    const { board } = this.#replica
    if (board === undefined) throw new Error(`the board of ${this.#parts.room} is not loaded`)
    return board
  }

  get isReady(): boolean {
    return this.#replica.board !== undefined
  }

  /** Watchers get the frames of plain JSON members without a view: what changes from now on. */
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

  /** No joiner has asked for the board yet. */
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

  /** The stream delivers a change of the board. */
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
   * Time between two frames of a view without a rate. A frame costs a system call for each member, so the frames of a large room whose board
   * changes all the time are spread, and take only a part of the main thread. The first change after a pause is sent at once. In a small room
   * frames go with the flush.
   */
  get windowMs(): number {
    const spreadMs = this.#members * boardFrameMsPerMember
    return spreadMs < boardSpreadMsMin ? 0 : Math.max(spreadMs, this.#parts.owner.flushWindowMs)
  }

  /** Writes what is due with the room's flush. To be called before the room is flushed. */
  write(): void {
    for (const view of this.views.all()) if (view.windowMs === 0) this.writeView(view)
  }

  /** Writes what all views without a rate have to tell. */
  writeUnrated(): void {
    for (const view of this.views.all()) if (!view.isRated) this.writeView(view)
  }

  /** Writes what changed since the last frame of a view, once for each audience that has the view. */
  writeView(view: RoomView): void {
    // The stream was lost since the view became due. Its members get the whole board once that is loaded.
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
      // Too large for one frame, so each member gets it in parts at its own pace.
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

  /** Whether somebody who has seen this position under this view can be told what has changed since. */
  isValid({ epoch, offset }: Position, { view }: RoomView): boolean {
    const { board } = this
    const isKnown = offset > 0 && offset >= board.floor && offset <= board.offset
    return isKnown && epoch === epochUnder(view, board.epoch)
  }

  /** What a joiner is given. `recover`: what it has seen. `isLater`: it gets nothing yet, and is out of the feed until it catches up. */
  greeting(
    member: Member,
    view: RoomView,
    { recover, isLater }: { recover: Position | undefined; isLater: boolean },
  ): BoardGreeting {
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

  /** A member of the shard's former life is a member again. `isHere`: whether it still is one. */
  restore(member: Member, text: string, isHere: () => boolean): void {
    this.whenReady((failure) => {
      // Another view may have been asked for, and given, by the time of a further try.
      if (!isHere() || member.view !== undefined) return
      if (failure !== undefined) {
        this.#parts.owner.retry(() => this.restore(member, text, isHere))
        return
      }
      const view = this.views.obtain(text, this.board.offset) ?? this.views.whole
      // The member asks for the board at once, and is given it when there is time: many members come back together.
      this.enter(member, view, { contents: undefined, offset: WHOLE_BOARD, isOut: true })
    })
  }

  /** A connection has become a member. `frame`: the contents of the greeting, in protocols whose reply does not carry them. */
  enter(member: Member, view: RoomView, { contents, offset, isOut }: BoardEntry): void {
    const audience = member.audiences[0]!
    this.#take(member, view)
    const frame =
      contents === undefined || isEmptyFrame(contents) ? EMPTY : this.#frames.spell(audience, contents, offset)
    this.#orderMember(member, { frame, offset, isOut, request: NO_REQUEST })
  }

  /** A membership ends. */
  leave(member: Member): void {
    if (member.view === undefined) return
    member.view.count(member.audiences[0]!, -1)
    this.#members -= 1
    member.view = undefined
    this.#whole.forget(member)
  }

  /**
   * Brings a member that is out of the feed of changes to the present, or gives it the next part of the board. Returns what that cost, in bytes.
   */
  catchUp(member: Member, since: number): number {
    const { view } = member
    if (view === undefined) return 0
    if (!this.isReady) {
      // The stream was lost meanwhile. `reset` is for members in the feed; this one waits for an answer.
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
    // An order that was given before the stream was lost has a position of another epoch.
    const isLost = member.boardLife !== this.#life
    member.boardLife = this.#life
    const skipped = since > 0 && !isLost ? { from: since, to: board.offset } : undefined
    if (since >= board.floor && since !== WHOLE_BOARD && !isLost) {
      // So much that it would wait for a slow member longer than it should: a board that is not much larger comes in parts instead.
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
   * The member sees the board under another view from now on. `reply`: the answer to its command, in front of the board. False when the room
   * has too many views.
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

  /** The stream was lost and there is another one: every member gets the whole board once it is loaded. */
  reset(): void {
    this.#whole.clear()
    this.#life += 1
    this.whenReady((failure) => {
      if (failure !== undefined) {
        this.#parts.owner.retry(() => this.reset())
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
