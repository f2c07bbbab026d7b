// What a subscribe is made of once everything about it has been checked, and what its shard is told. Main thread.
import type { ViewReaders } from '../board/view-readers.ts'
import type { RoomOptions } from '../config/config.ts'
import type { Connection, GivenRoom } from '../gateway/connection.ts'
import type { RoomOverride } from '../hooks/hook-answers.ts'
import type { SubscribeOrder } from '../mailbox/orders.ts'
import type { CentrifugeSession, Origin } from './centrifuge-session.ts'
import { type SubscribeParams, subscribeWishes } from './subscribe-params.ts'

export interface Grant {
  /** NOBODY when no command asked for it. */
  readonly commandId: number
  readonly room: string
  readonly params: SubscribeParams
  readonly origin: Origin
  /** Where the answer goes; only a reply answers a subscribe of the client's own. */
  readonly form: SubscribeOrder['form']
  readonly roomInfo: string | undefined
  readonly data: string | undefined
  readonly expiresAtMs: number | undefined
  /** Options of the room that a hook has changed for this member. */
  readonly override?: RoomOverride
  /** Whether a hook said when the subscription expires. */
  readonly isByHook?: true
}

/** `ttl` in seconds. Faults of a view were told where the parameters came in. */
export function subscribeOrder(
  { id }: Connection,
  { user, name, info }: CentrifugeSession,
  { grant, options, ttl, views }: { grant: Grant; options: RoomOptions; ttl: number | undefined; views: ViewReaders },
): SubscribeOrder {
  const { room, roomInfo, form, data } = grant
  const view = views.inData(room, grant.params.data)
  return {
    room,
    id,
    user,
    ...(name === undefined ? {} : { name }),
    ...(info === undefined ? {} : { connectionInfo: info }),
    ...(roomInfo === undefined ? {} : { roomInfo }),
    form,
    ...subscribeWishes(grant.params, options),
    // A room that the server chose is joined in any case.
    ...(form === 'reply' ? {} : { mustRecover: false }),
    ...(ttl === undefined ? {} : { ttl }),
    ...(data === undefined ? {} : { data }),
    ...(view.kind === 'ok' && view.text !== '' ? { view: view.text } : {}),
  }
}

/** What the application wants of a room that it gives, as a client would say it. */
export function paramsOf({ recoverSince, forced }: GivenRoom): SubscribeParams {
  return {
    ...Object.fromEntries(forced.map((wish) => [wish, true])),
    ...(recoverSince === undefined ? {} : { recover: true, ...recoverSince }),
  }
}
