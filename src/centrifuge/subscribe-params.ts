// What a client may write into a subscribe, alone or under `subs` of its connect, and what of that this server does not do. Pure.
import type { ReadView } from '../board/view.ts'
import type { ViewReaders } from '../board/view-readers.ts'
import type { RoomOptions } from '../config/config.ts'
import type { SubscribeOrder } from '../mailbox/orders.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'

/** Everything is still to be checked; what is not named here is ignored. */
export interface SubscribeParams {
  readonly token?: unknown
  /** For the subscribe hook. `view` in it is the view of the room's board. */
  readonly data?: unknown
  readonly recover?: unknown
  readonly offset?: unknown
  readonly epoch?: unknown
  readonly positioned?: unknown
  readonly recoverable?: unknown
  readonly join_leave?: unknown
  readonly flag?: unknown
  readonly type?: unknown
  readonly tf?: unknown
}

type Wishes = Pick<SubscribeOrder, 'joinLeave' | 'positioned' | 'recoverable' | 'recover' | 'mustRecover'>

/** `flag`: refuse me when I cannot be recovered. Bit 1, compaction of channel names, asks for what may be ignored. */
const FLAG_MUST_RECOVER = 2

/**
 * Why these parameters are refused. A client that asks for another kind of subscription, or for a part of the publications,
 * must not be given all publications instead.
 */
export function subscribeFault(room: string, params: SubscribeParams, views: ViewReaders): ReplyError | undefined {
  const { type, tf, recover, offset, epoch, data } = params
  const view = views.inData(room, data)
  if (view.kind === 'refused') return viewError(view)
  const refused = typeFault(type)
  if (refused !== undefined) return refused
  if (isGiven(tf)) return { ...ErrorCode.badRequest, message: 'tags filters (tf) are not supported' }
  if (recover !== true) return undefined
  if (isGiven(offset) && (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0)) {
    return { ...ErrorCode.badRequest, message: 'offset must be an integer from 0' }
  }
  if (isGiven(epoch) && typeof epoch !== 'string') return { ...ErrorCode.badRequest, message: 'epoch must be a string' }
  return undefined
}

/** The error for a view that cannot be had. */
export const viewError = ({ why, message }: Extract<ReadView, { kind: 'refused' }>): ReplyError => ({
  ...(why === 'bad' ? ErrorCode.badRequest : ErrorCode.limitExceeded),
  message,
})

/** Types other than 0, a stream of publications: maps and shared polls. */
export function typeFault(type: unknown): ReplyError | undefined {
  if (!isGiven(type) || type === 0) return undefined
  return { ...ErrorCode.notAvailable, message: 'subscriptions of this type are not supported' }
}

/** What a client wants of a room, of parameters without a fault, as far as the room's options allow it. */
export function subscribeWishes(params: SubscribeParams, options: RoomOptions): Wishes {
  const { recover, recoverable, positioned, join_leave: joinLeave, flag } = params
  const isRecoverable = options.recovery && (options.forceRecovery || recoverable === true || recover === true)
  return {
    joinLeave: options.joinLeave && (options.forceJoinLeave || joinLeave === true),
    positioned: options.forcePositioning || positioned === true || isRecoverable,
    recoverable: isRecoverable,
    ...(recover === true ? { recover: positionOf(params) } : {}),
    // Means something only to a client that wants to recover.
    mustRecover: recover === true && typeof flag === 'number' && (flag & FLAG_MUST_RECOVER) !== 0,
  }
}

/** An empty epoch stands for any. */
function positionOf({ offset, epoch }: SubscribeParams): { epoch: string; offset: number } {
  return {
    epoch: typeof epoch === 'string' ? epoch : '',
    // Beyond what a number holds there is no publication either.
    offset: typeof offset === 'number' ? Math.min(offset, Number.MAX_SAFE_INTEGER) : 0,
  }
}

/** SDKs that write every field write null for one that is not set. */
const isGiven = (value: unknown): boolean => value !== undefined && value !== null
