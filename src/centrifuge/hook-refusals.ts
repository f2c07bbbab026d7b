// What a centrifuge client is told when a hook did not let its command through. Main thread.
import { assertNever } from '../assert-never.ts'
import type { CloseAdvice, Connection } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { HookOutcome } from '../hooks/hook-answers.ts'
import { downError } from '../hooks/hooks.ts'
import { Disconnect, type ReplyError } from '../protocol/codes.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'

export type Refuse = (
  connection: Connection,
  session: CentrifugeSession,
  refusal: { id: number; error: ReplyError },
) => void

/** The range of close codes from which the SDK reads a reason. */
const CODE_MIN = 3000
const CODE_MAX = 4999

export class HookRefusals {
  readonly #lobby: Lobby
  readonly #refuse: Refuse

  constructor({ lobby, refuse }: { lobby: Lobby; refuse: Refuse }) {
    this.#lobby = lobby
    this.#refuse = refuse
  }

  /** `id`: of the command. */
  tell(
    connection: Connection,
    session: CentrifugeSession,
    { id, outcome }: { id: number; outcome: Exclude<HookOutcome<unknown>, { kind: 'ok' }> },
  ): void {
    switch (outcome.kind) {
      case 'refused':
        this.#refuse(connection, session, { id, error: outcome.error })
        return
      case 'down':
        this.#refuse(connection, session, { id, error: downError(outcome.why) })
        return
      case 'disconnect':
        this.#lobby.end(connection, adviceOf(outcome.advice))
        return
      default:
        assertNever(outcome)
    }
  }
}

/** A code outside the range would be taken for a lost connection. */
function adviceOf({ code, reason }: CloseAdvice): CloseAdvice {
  return { code: code >= CODE_MIN && code <= CODE_MAX ? code : Disconnect.forceDisconnect.code, reason }
}
