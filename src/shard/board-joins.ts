// Joins to a room with a board: whether a joiner is admitted, and the answer to the joiner. Shard thread. Pure.
import { NO_REQUEST } from '../mailbox/outbox-records.ts'
import { subscribeResult } from '../protocol/centrifuge.ts'
import type { Admission, Joiner, TurnedAway } from './joiner.ts'
import type { RoomBoard } from './room-board.ts'
import { answerOf } from './subscribe-request.ts'

/** Why a joiner is not admitted. Undefined when the joiner may come in; the joiner then has its view. */
export function boardObjection(board: RoomBoard, joiner: Joiner): TurnedAway | undefined {
  const { view: text = '', mustRecover } = joiner.request
  const view = board.views.obtain(text, board.board.offset)
  if (view === undefined) return 'too many views'
  if (mustRecover && !mayRecover(board, joiner, view)) return 'unrecovered'
  joiner.view = view
  view.countJoiner(1)
  return undefined
}

/** The answer to a joiner. Undefined for a joiner that must be recovered and cannot be. */
export function boardAdmission(
  board: RoomBoard,
  joiner: Joiner,
  { room, members }: { readonly room: string; readonly members: number },
): Admission | undefined {
  const { member } = joiner
  const view = joiner.view!
  const { subscribe, mustRecover = false, recover, isBoardLater: isLater = false } = joiner.request
  const made = board.greeting(member, view, { recover, isLater, mustRecover })
  if (made === undefined) return undefined
  const { offset, isOut, contents, costShare, ...greeting } = made
  if (subscribe === undefined) {
    const reply = member.protocol.welcome(member.identity, { name: room, members })
    const bytes = reply.length + costShare * ((contents.set?.length ?? 0) + contents.rest.length)
    return { request: NO_REQUEST, reply, frames: [], bytes, entry: { contents, offset, isOut } }
  }
  const { order, call } = subscribe
  const result = subscribeResult({
    recoverable: order.recoverable,
    positioned: order.positioned,
    position: order.recoverable || order.positioned ? greeting.position : undefined,
    wasRecovering: order.recover !== undefined,
    recovered: greeting.recovered,
    publications: greeting.publications,
    ttl: order.ttl,
    data: greeting.data ?? order.data,
  })
  const reply = answerOf(subscribe, result)
  const entry = { contents: undefined, offset, isOut }
  const recovered = order.recover === undefined ? undefined : greeting.recovered
  return { request: call.request, reply, frames: [], bytes: costShare * reply.length, entry, recovered }
}

const mayRecover = (
  board: RoomBoard,
  { request: { recover } }: Joiner,
  view: Parameters<RoomBoard['isValid']>[1],
): boolean => recover !== undefined && board.isValid(recover, view)
