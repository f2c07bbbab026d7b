// Commands about boards from members. `catchUp` asks for what a member lacks that is out of the feed of changes. `view` asks for the board under
// another view. Shard thread.
import type { Config } from '../config/config.ts'
import { roomOptionsFor } from '../config/room-options.ts'
import type { ShardCounters } from '../mailbox/counters.ts'
import type { BoardMemberRecords, Call } from '../mailbox/inbox-handlers.ts'
import { type CatchUpOrder, NO_BOARD, type ViewOrder } from '../mailbox/orders.ts'
import { errorFrame, replyFrame } from '../protocol/centrifuge.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import type { Outbox } from './outbox.ts'
import type { Reads } from './reads.ts'
import type { Rooms } from './rooms.ts'

export const TOO_MANY_VIEWS = { ...ErrorCode.limitExceeded, message: 'too many views of this board' } as const
const WITHOUT_BOARD = { ...ErrorCode.notAvailable, message: NO_BOARD } as const
const NOTHING = new Uint8Array(0)
const NO_SLICE = { bytes: NOTHING, start: 0, end: 0 }

export interface BoardCommandsParts {
  readonly config: Config
  readonly rooms: Rooms
  readonly reads: Reads
  readonly outbox: Outbox
  readonly counters: ShardCounters
}

export class BoardCommands implements BoardMemberRecords {
  readonly #parts: BoardCommandsParts

  constructor(parts: BoardCommandsParts) {
    this.#parts = parts
  }

  catchUp(connection: number, { room: name, since }: CatchUpOrder): void {
    const room = this.#parts.rooms.get(name)
    // The membership may have ended, or the shard may have been replaced, after the order was given.
    const member = room?.members.get(connection)
    const board = room?.board
    if (member === undefined || board === undefined) return
    const { reads, rooms } = this.#parts
    if (!reads.hasTimeForMembers) {
      // Members that are out of the feed lose nothing by waiting.
      rooms.postponeForMembers(() => this.catchUp(connection, { room: name, since }))
      return
    }
    reads.spendForMembers(() => board.catchUp(member, since))
  }

  view(call: Call, order: ViewOrder): void {
    const { rooms, config, reads } = this.#parts
    const { connection } = call
    const room = rooms.get(order.room)
    if (room?.isJoining(connection) === true) {
      const isTaken = rooms.postpone(room, connection, { said: NO_SLICE, run: () => this.view(call, order) })
      if (!isTaken) this.#refuse(call, order, ErrorCode.tooManyRequests)
      return
    }
    const member = room?.members.get(connection)
    if (room === undefined || member === undefined) this.#refuse(call, order, ErrorCode.permissionDenied)
    else if (roomOptionsFor(config.rooms, order.room).board === null) this.#refuse(call, order, WITHOUT_BOARD)
    else if (!reads.mayRead(connection) || room.board?.isReady !== true)
      this.#refuse(call, order, ErrorCode.tooManyRequests)
    else {
      const board = room.board
      // A connection that lives in one room gets no reply. The frame with `reset` shows that the view has changed.
      const reply = call.id === 0 ? NOTHING : replyFrame(call.id, 'rpc', '{"data":{}}')
      const answer = { reply, request: call.request }
      const isChanged = reads.spendTime(connection, () => board.change(member, order.view, answer))
      if (!isChanged) this.#refuse(call, order, TOO_MANY_VIEWS)
    }
  }

  #refuse({ connection, request, id }: Call, order: ViewOrder, error: ReplyError): void {
    const { outbox, rooms, counters } = this.#parts
    counters.add('refusedCommands')
    const { code, temporary } = error
    if (id !== 0) {
      const rejection = { connection, request, code, isNotSubscribed: false, isFault: temporary !== true }
      outbox.rejection(rejection, errorFrame(id, error))
      return
    }
    const room = rooms.get(order.room)
    const frame = room?.members.get(connection)?.protocol.memberList?.refused(error)
    if (frame !== undefined) room!.notify(connection, frame, code)
  }
}
