// Makes the boards of a shard's rooms, and decides when work on boards runs that does not go with the flush of a room: views that are due, members
// that wait until the shard has time, and failed loads. Shard thread.
import type { BoardFieldsByOptions } from '../board/board-fields.ts'
import { BoardWriter } from '../board/board-walk.ts'
import type { Config, RoomOptions } from '../config/config-schema.ts'
import { Identity } from '../protocol/identity.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import { FlushSchedule } from './flush-schedule.ts'
import type { Pending } from './pending.ts'
import { RoomBoard } from './room-board.ts'
import type { RoomView } from './room-view.ts'
import { WholeBoards } from './whole-boards.ts'

const { postponedFramesMax, postponedMs } = ShardThreadTuning

/** Largest size of the envelope round the contents of a frame: ids and the name of a room, escaped. */
const FRAME_WRAP_BYTES = 4096

export interface BoardsParts<Room> {
  readonly config: Config
  readonly fields: BoardFieldsByOptions
  /** The turn of the shard in progress. */
  readonly turn: { readonly nowMs: number }
  readonly counters: { readonly windowMs: number }
  readonly wrote: (room: Room, bytes: number, isUrgent: boolean) => void
}

export class Boards<Room extends { readonly name: string; readonly pending: Pending }> {
  readonly #parts: BoardsParts<Room>
  readonly #writer = new BoardWriter()
  readonly #wholes = new WholeBoards()
  readonly #admin: Identity
  /** Views that have changes and do not leave with the flush of their room. */
  readonly #views = new FlushSchedule<RoomView>(Number.POSITIVE_INFINITY)
  /** Calls for the next sweep. */
  #retries: (() => void)[] = []
  /** Work that members wait for and that the shard had no time for, the oldest first. */
  readonly #postponed: (() => void)[] = []
  #postponedDueMs = Number.POSITIVE_INFINITY

  constructor(parts: BoardsParts<Room>) {
    this.#parts = parts
    this.#admin = new Identity({ id: parts.config.admin.id, user: '' }, { isServer: true })
  }

  /** Returns a function that makes the board of a room with these options. Undefined when such a room has no board. */
  makerFor({ board }: RoomOptions): ((room: Room) => RoomBoard) | undefined {
    if (board === null) return undefined
    const { config, fields, turn, wrote, counters } = this.#parts
    const { outboxBytesMax, boardViewsMax: viewsMax, jsonDepthMax } = config.limits
    return (room) =>
      new RoomBoard({
        room: room.name,
        pending: room.pending,
        fields: fields.of(board),
        writer: this.#writer,
        wholes: this.#wholes,
        admin: this.#admin,
        viewsMax,
        unreadBytesMax: board.unreadBytesMax,
        frameBytesMax: Math.max(outboxBytesMax / 2, outboxBytesMax - FRAME_WRAP_BYTES),
        jsonDepthMax,
        owner: {
          get nowMs() {
            return turn.nowMs
          },
          get flushWindowMs() {
            return counters.windowMs
          },
          wrote: (bytes, isUrgent) => wrote(room, bytes, isUrgent),
          viewChanged: (view) => this.#viewChanged(view),
          retry: (run) => this.retry(run),
        },
      })
  }

  /** Writes the views that are due, and runs postponed work that is due. */
  writeDue(nowMs: number): void {
    if (nowMs >= this.#postponedDueMs) this.#goOn(nowMs)
    for (const view of this.#views.take(nowMs)) this.#write(view, nowMs)
  }

  /** Writes all views that have changes, due or not. */
  writeAll(): void {
    for (const view of this.#views.takeAll()) this.#write(view, this.#parts.turn.nowMs)
  }

  #write(view: RoomView, nowMs: number): void {
    if (!view.flushState.scheduled) return
    this.#views.flushed(view, nowMs)
    view.owner.writeView(view)
  }

  /** When the next view or postponed work is due. Undefined when none waits. */
  get nextDueMs(): number | undefined {
    const viewMs = this.#views.nextDueMs
    if (this.#postponed.length === 0) return viewMs
    return viewMs === undefined ? this.#postponedDueMs : Math.min(viewMs, this.#postponedDueMs)
  }

  /** Runs work for a member a little later, when other rooms have been served. */
  postpone(run: () => void): void {
    if (this.#postponed.length === 0) this.#postponedDueMs = this.#parts.turn.nowMs + postponedMs
    this.#postponed.push(run)
  }

  /** Runs some of the postponed work. The rest waits, so that other rooms are served in between. */
  #goOn(nowMs: number): void {
    const due = this.#postponed.splice(0, postponedFramesMax)
    // Work that is postponed again goes to the end of the queue.
    for (const run of due) run()
    const isMore = this.#postponed.length > 0
    this.#postponedDueMs = isMore ? nowMs + postponedMs : Number.POSITIVE_INFINITY
  }

  /** Calls `run` at the next sweep, within a second. */
  retry(run: () => void): void {
    this.#retries.push(run)
  }

  /** Called once a second. */
  sweep(): void {
    const retries = this.#retries
    this.#retries = []
    for (const run of retries) run()
  }

  #viewChanged(view: RoomView): void {
    const { nowMs } = this.#parts.turn
    this.#views.touch(view, 0, { nowMs, windowMs: view.windowMs, patienceMs: 0 })
  }
}
