// Publishes of centrifuge clients in rooms with the publish hook: asks the hook before the room's shard is given the publish. Main thread.
import type { Config } from '../config/config.ts'
import { permits, roomOptionsFor } from '../config/room-options.ts'
import type { Connection } from '../gateway/connection.ts'
import type { Hooks } from '../hooks/hooks.ts'
import type { Saying } from '../mailbox/orders.ts'
import { textOf, utf8 } from '../protocol/byte-builder.ts'
import { ErrorCode } from '../protocol/codes.ts'
import { PARSED_BYTES_MAX } from '../protocol/json-text.ts'
import { dataOf } from '../protocol/publish-data.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'
import type { HookRefusals, Refuse } from './hook-refusals.ts'

export interface HookedPublishParts {
  readonly config: Config
  readonly hooks: Hooks
  readonly refuse: Refuse
  readonly refusals: HookRefusals
}

/** A publish command. `params` is a copy of its parameters: from a text frame, with matching brackets. */
export interface PublishCommand {
  readonly id: number
  readonly room: string
  readonly params: Uint8Array
}

export class HookedPublish {
  readonly #parts: HookedPublishParts

  constructor(parts: HookedPublishParts) {
    this.#parts = parts
  }

  asks(room: string): boolean {
    return roomOptionsFor(this.#parts.config.rooms, room).publishHook
  }

  /** Resolves when the hook has answered. `forward` hands the publish to the shard. */
  async publish(
    connection: Connection,
    session: CentrifugeSession,
    { id, room, params }: PublishCommand,
    forward: (params: Uint8Array, how: Saying) => void,
  ): Promise<void> {
    const { config, hooks, refuse, refusals } = this.#parts
    const isMember = session.subscriptions.has(room)
    if (!permits(roomOptionsFor(config.rooms, room).publish, isMember)) {
      refuse(connection, session, { id, error: ErrorCode.permissionDenied })
      return
    }
    if (params.length > PARSED_BYTES_MAX) {
      const message = `publish takes ${params.length} bytes; at most ${PARSED_BYTES_MAX} can be sent to a hook`
      refuse(connection, session, { id, error: { ...ErrorCode.limitExceeded, message } })
      return
    }
    const data = dataOf(params, 0, params.length)
    if (data.kind === 'refused') {
      refuse(connection, session, { id, error: { ...ErrorCode.badRequest, message: data.why } })
      return
    }
    const caller = session.callerAs(connection.id, session.user)
    const outcome = await hooks.publish(caller, room, textOf(params, data.start, data.end))
    if (connection.socket === undefined || connection.slow) return
    if (outcome.kind !== 'ok') {
      refusals.tell(connection, session, { id, outcome })
      return
    }
    const { data: other, skipHistory } = outcome.value
    forward(other === undefined ? params : utf8(`{"data":${JSON.stringify(other)}}`), { skipHistory })
  }
}
