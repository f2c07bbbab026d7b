// Asks the subscribe hook whether a centrifuge client may subscribe to a room, in rooms with `subscribeHook`. Main thread.
import type { Config } from '../config/config.ts'
import { roomAccess } from '../config/room-access.ts'
import { roomOptionsFor } from '../config/room-options.ts'
import type { Connection } from '../gateway/connection.ts'
import { isOver, withTolerance } from '../gateway/expiry.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { Hooks } from '../hooks/hooks.ts'
import { ErrorCode } from '../protocol/codes.ts'
import { jsonOf } from '../protocol/json-text.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'
import { HookRefusals, type Refuse } from './hook-refusals.ts'
import type { Grant } from './subscribe-order.ts'

export interface SubscribeHookParts {
  readonly config: Config
  readonly hooks: Hooks
  readonly lobby: Lobby
  readonly refuse: Refuse
  /** The hook lets the connection in. */
  readonly granted: (connection: Connection, session: CentrifugeSession, grant: Grant) => void
}

export class SubscribeHook {
  readonly #parts: SubscribeHookParts
  readonly #refusals: HookRefusals

  constructor(parts: SubscribeHookParts) {
    this.#parts = parts
    this.#refusals = new HookRefusals(parts)
  }

  /** Whether the hook is asked about a subscribe without a token. A room whose name lists its users needs no further permission. */
  asks(room: string): boolean {
    const { rooms } = this.#parts.config
    return roomOptionsFor(rooms, room).subscribeHook && roomAccess(rooms, room).users === undefined
  }

  /** Resolves when the hook has answered, and the client has been refused or its subscribe is on the way. */
  async ask(connection: Connection, session: CentrifugeSession, grant: Grant): Promise<void> {
    const { hooks, config, refuse, granted } = this.#parts
    const { room, commandId: id, params } = grant
    const caller = session.callerAs(connection.id, session.user)
    const outcome = await hooks.subscribe(caller, room, jsonOf(params.data))
    if (connection.socket === undefined || connection.slow) return
    if (outcome.kind !== 'ok') {
      this.#refusals.tell(connection, session, { id, outcome })
      return
    }
    // The server itself may have put the connection into the room meanwhile.
    if (session.subscriptions.has(room)) {
      refuse(connection, session, { id, error: ErrorCode.alreadySubscribed })
      return
    }
    const { info, data, expiresAtMs, override } = outcome.value
    const end = withTolerance(expiresAtMs, config.auth)
    if (isOver(end, Date.now())) {
      refuse(connection, session, { id, error: ErrorCode.expired })
      return
    }
    granted(connection, session, {
      ...grant,
      roomInfo: jsonOf(info),
      data: jsonOf(data),
      expiresAtMs: end,
      isByHook: true,
      ...(override === undefined ? {} : { override }),
    })
  }
}
