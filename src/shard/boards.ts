// The boards of a shard's rooms: makes them, and lets views with a rate be written when they are due. Shard thread.
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

/** What stands round the contents of a frame: ids and the name of a room, escaped. */
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
  /** Views that have something to tell and do not go with the flush of their room. */
  readonly #views = new FlushSchedule<RoomView>(Number.POSITIVE_INFINITY)
  /** To be done again at the next sweep. */
  #retries: (() => void)[] = []
  /** What members wait for until there is time, the oldest first. */
  readonly #postponed: (() => void)[] = []
  #postponedDueMs = Number.POSITIVE_INFINITY

  constructor(parts: BoardsParts<Room>) {
    this.#parts = parts
    this.#admin = new Identity({ id: parts.config.admin.id, user: '' }, { isServer: true })
  }

  /** What makes the board of a room with these options; undefined when such a room has none. */
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

  /** Writes the views that are due, and goes on with what was postponed. */
  writeDue(nowMs: number): void {
    if (nowMs >= this.#postponedDueMs) this.#goOn(nowMs)
    for (const view of this.#views.take(nowMs)) {
      if (!view.flushState.scheduled) continue
      this.#views.flushed(view, nowMs)
      view.owner.writeView(view)
    }
  }

  /** When the next of these is due; undefined when none is. */
  get nextDueMs(): number | undefined {
    const viewMs = this.#views.nextDueMs
    if (this.#postponed.length === 0) return viewMs
    return viewMs === undefined ? this.#postponedDueMs : Math.min(viewMs, this.#postponedDueMs)
  }

  /** Runs something a little later. */
  postpone(run: () => void): void {
    if (this.#postponed.length === 0) this.#postponedDueMs = this.#parts.turn.nowMs + postponedMs
    this.#postponed.push(run)
  }

  /** Not all at once, so that other rooms are served in between. */
  #goOn(nowMs: number): void {
    const due = this.#postponed.splice(0, postponedFramesMax)
    // What has to be postponed again comes behind the others.
    for (const run of due) run()
    const isMore = this.#postponed.length > 0
    this.#postponedDueMs = isMore ? nowMs + postponedMs : Number.POSITIVE_INFINITY
  }

  /** Runs something again within a second. */
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
