// The board of one room, as its members see it: what a joiner is given, the frames of each view, and how members that were out of the feed of
// changes come back. Shard thread. All output goes to Pending, in order.
import type { Board } from '../board/board.ts'
import type { BoardFields } from '../board/board-fields.ts'
import { boardFrame, type FrameFacts, frameObject, isEmptyFrame } from '../board/board-frame.ts'
import { BoardPages } from '../board/board-pages.ts'
import { type BoardLook, type BoardWriter, type Changes, TOO_LARGE } from '../board/board-walk.ts'
import { epochUnder } from '../board/view.ts'
import type { Failure, Position, Publication, Stream } from '../engine/engine.ts'
import { WHOLE_BOARD } from '../mailbox/orders.ts'
import { NO_REQUEST } from '../mailbox/outbox-records.ts'
import { type BoardContents, NO_RECORDS } from '../protocol/board-object.ts'
import { ByteBuilder, textOf } from '../protocol/byte-builder.ts'
import { appendLine, type StoredFields } from '../protocol/centrifuge.ts'
import type { Identity } from '../protocol/identity.ts'
import { WATCHED_AUDIENCE } from '../protocol/protocols.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import { BoardFrames } from './board-frames.ts'
import { BoardReplica } from './board-replica.ts'
import type { Member } from './member.ts'
import type { Pending } from './pending.ts'
import type { RoomView, ViewOwner } from './room-view.ts'
import { RoomViews } from './room-views.ts'
import type { WholeBoards } from './whole-boards.ts'

const { boardHurryBytes, boardPartBytes, boardPartRecords, boardUnhurriedRounds } = ShardThreadTuning
const { frameOverheadBytes, wholeBoardBytesMax } = ShardThreadTuning

export interface RoomBoardParts {
  readonly room: string
  readonly pending: Pending
  readonly fields: BoardFields
  readonly writer: BoardWriter
  readonly wholes: WholeBoards
  /** The sender of all frames. */
  readonly admin: Identity
  readonly viewsMax: number
  /** The largest frame. */
  readonly frameBytesMax: number
  readonly jsonDepthMax: number
  readonly owner: RoomBoardOwner
}

export interface RoomBoardOwner {
  /** Monotonic milliseconds of the turn in progress. */
  readonly nowMs: number
  /** The room has new output, of about this many bytes. It leaves with the next flush, or at once when it is urgent. */
  wrote(bytes: number, isUrgent: boolean): void
  /** A view with a rate has changes. */
  viewChanged(view: RoomView): void
  /** Runs something again within a second. */
  retry(run: () => void): void
}

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
}

const EMPTY = new Uint8Array(0)

export class RoomBoard implements ViewOwner {
  readonly views: RoomViews
  readonly #parts: RoomBoardParts
  readonly #replica = new BoardReplica()
  /** Number of streams that were lost. */
  #life = 0
  #isWatched = false
  /** The offset before the first change that was delivered while the board was not loaded. */
  #unloadedSince: number | undefined
  /** Members that get the whole board in parts. */
  readonly #pages = new Map<Member, BoardPages>()
  readonly #frames: BoardFrames

  constructor(parts: RoomBoardParts) {
    this.#parts = parts
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

  lookOf(view: RoomView): BoardLook {
    return { fields: this.#parts.fields, view: view.view }
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

  /** Writes what the views without a rate have to tell. To be called before the room is flushed. */
  write(): void {
    for (const view of this.views.all()) if (view.windowMs === 0) this.writeView(view)
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
    const { pending, frameBytesMax, owner } = this.#parts
    const isReset = since < board.floor
    const changes = isReset ? this.#wholeOf(view) : this.#walk(view, since, { isShared: true, bytesMax: frameBytesMax })
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

  /** What a joiner is given. `recover`: what it has seen. */
  greeting(member: Member, view: RoomView, recover: Position | undefined): BoardGreeting {
    const { board } = this
    const { offset } = board
    const epoch = epochUnder(view.view, board.epoch)
    if (recover !== undefined && this.isValid(recover, view)) {
      const how = { isShared: false, bytesMax: wholeBoardBytesMax }
      const changes = this.#walk(view, recover.offset, how)
      if (changes !== TOO_LARGE) {
        const contents = boardFrame(changes, {})
        const data = frameObject(contents)
        const stored = { offset, tags: undefined, sender: this.#parts.admin, data }
        const publications = isEmptyFrame(contents) ? [] : [stored]
        const position = { epoch, offset }
        return { data: undefined, recovered: true, publications, position, contents, offset, isOut: false }
      }
    }
    const { contents, isLast } = this.#whole(member, view, { isReset: recover !== undefined })
    return {
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
      const { contents, isLast } = this.#whole(member, view, { isReset: true })
      this.enter(member, view, { contents, offset: isLast ? this.board.offset : WHOLE_BOARD, isOut: !isLast })
    })
  }

  /** A connection has become a member. `frame`: the contents of the greeting, in protocols whose reply does not carry them. */
  enter(member: Member, view: RoomView, { contents, offset, isOut }: BoardEntry): void {
    const audience = member.audiences[0]!
    view.count(audience, 1)
    member.view = view
    member.boardLife = this.#life
    const frame =
      contents === undefined || isEmptyFrame(contents) ? EMPTY : this.#frames.spell(audience, contents, offset)
    this.#orderMember(member, { frame, offset, isOut, request: NO_REQUEST })
  }

  /** A membership ends. */
  leave(member: Member): void {
    member.view?.count(member.audiences[0]!, -1)
    member.view = undefined
    this.#pages.delete(member)
  }

  /** Brings a member that is out of the feed of changes to the present, or gives it the next part of the board. */
  catchUp(member: Member, since: number): void {
    const view = member.view
    if (view === undefined) return
    if (!this.isReady) {
      // The stream was lost meanwhile. `reset` is for members in the feed; this one waits for an answer.
      this.whenReady((failure) => {
        if (failure === undefined) this.catchUp(member, since)
        else this.#parts.owner.retry(() => this.catchUp(member, since))
      })
      return
    }
    const { board } = this
    const pages = this.#pages.get(member)
    if (pages !== undefined) {
      this.#part(member, pages)
      return
    }
    // An order that was given before the stream was lost has a position of another epoch.
    const isLost = member.boardLife !== this.#life
    member.boardLife = this.#life
    const skipped = since > 0 && !isLost ? { from: since, to: board.offset } : undefined
    if (since >= board.floor && since !== WHOLE_BOARD && !isLost) {
      const changes = this.#walk(view, since, { isShared: true, bytesMax: wholeBoardBytesMax })
      if (changes !== TOO_LARGE) {
        const contents = boardFrame(changes, { skipped: hasChanges(changes) ? skipped : undefined })
        this.#bring(member, contents, { offset: board.offset, isOut: false })
        return
      }
    }
    const { contents, isLast } = this.#whole(member, view, { isReset: true, skipped })
    this.#bring(member, contents, { offset: isLast ? board.offset : WHOLE_BOARD, isOut: !isLast })
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
    view.count(audience, 1)
    member.view = view
    member.boardLife = this.#life
    const { contents, isLast } = this.#whole(member, view, { isReset: true })
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
    this.#pages.clear()
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

  #bring(member: Member, contents: BoardContents, { offset, isOut }: { offset: number; isOut: boolean }): void {
    const frame = isEmptyFrame(contents) ? EMPTY : this.#frames.spell(member.audiences[0]!, contents, offset)
    this.#orderMember(member, { frame, offset, isOut, request: NO_REQUEST })
  }

  #part(member: Member, pages: BoardPages): void {
    // A board that changes faster than the member reads would never be told to its end.
    const parts = pages.rounds <= boardUnhurriedRounds ? 1 : boardHurryBytes / boardPartBytes
    for (let told = 0; told < parts; told++) {
      const { changes, part, isFirst, isLast, offset } = pages.next()
      if (isLast) this.#pages.delete(member)
      const contents = boardFrame(changes, { ...(isFirst ? { isReset: true } : {}), part })
      this.#bring(member, contents, { offset: isLast ? offset : WHOLE_BOARD, isOut: !isLast })
      if (isLast) return
    }
  }

  /** The whole board in one frame, or its first part. */
  #whole(member: Member, view: RoomView, facts: FrameFacts): { contents: BoardContents; isLast: boolean } {
    const changes = this.#wholeOf(view)
    if (changes !== TOO_LARGE) return { contents: boardFrame(changes, facts), isLast: true }
    const { writer } = this.#parts
    const limits = { bytesMax: boardPartBytes, recordsMax: boardPartRecords }
    const pages = new BoardPages({ board: this.board, about: this.lookOf(view), writer, ...limits })
    this.#pages.set(member, pages)
    const { changes: first, part, isLast } = pages.next()
    if (isLast) this.#pages.delete(member)
    return { contents: boardFrame(first, { ...facts, part }), isLast }
  }

  #wholeOf(view: RoomView): Changes | typeof TOO_LARGE {
    const { offset } = this.board
    const { wholes } = this.#parts
    const known = wholes.find(view, offset)
    if (known !== undefined) return known
    const changes = this.#walk(view, 0, { isShared: false, bytesMax: wholeBoardBytesMax })
    if (changes !== TOO_LARGE) wholes.keep(view, { offset, changes })
    return changes
  }

  #walk(view: RoomView, since: number, how: { isShared: boolean; bytesMax: number }): Changes | typeof TOO_LARGE {
    return this.#parts.writer.walk(this.board, this.lookOf(view), { since, ...how })
  }

  #orderMember(
    { connection, audiences, view }: Member,
    told: { frame: Uint8Array; offset: number; isOut: boolean; request: number },
  ): void {
    const audience = audiences[0]!.index
    const { number, windowMs } = view!
    const isRated = windowMs > 0
    this.#parts.pending.order({ kind: 'boardMember', connection, view: number, audience, isRated, ...told })
    this.#parts.owner.wrote(told.frame.length, true)
  }
}

export type BoardEntry = Pick<BoardGreeting, 'offset' | 'isOut'> & { readonly contents: BoardContents | undefined }

const hasChanges = ({ set, patch, removed }: Changes): boolean =>
  set !== undefined || patch !== undefined || removed !== undefined
