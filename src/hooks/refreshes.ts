// Connections that the connect hook let in for a time, while there is a refresh hook: asks that hook before the time is over. A back end that does
// not answer is asked again until then. The sessions themselves end what has expired. Main thread.
import type { Config } from '../config/config.ts'
import type { Connection } from '../gateway/connection.ts'
import { withTolerance } from '../gateway/expiry.ts'
import type { Lobby } from '../gateway/lobby.ts'
import { jsonOf } from '../protocol/json-text.ts'
import type { RefreshAnswer } from './hook-answers.ts'
import type { HookCaller, Hooks } from './hooks.ts'

interface Watched {
  readonly caller: HookCaller
  expiresAtMs: number
  dueAtMs: number
  isAsking: boolean
}

export class Refreshes {
  readonly #hooks: Hooks
  readonly #config: Config
  readonly #lobby: Lobby
  readonly #watched = new Map<Connection, Watched>()

  constructor({ hooks, config, lobby }: { hooks: Hooks; config: Config; lobby: Lobby }) {
    this.#hooks = hooks
    this.#config = config
    this.#lobby = lobby
    lobby.observe({ gone: (connection) => this.#watched.delete(connection) })
  }

  /** To be called when the connect hook has let a connection in. `expiresAtMs`: undefined for a connection that does not end. */
  watch(connection: Connection, caller: HookCaller, expiresAtMs: number | undefined): void {
    if (!this.#hooks.on.refresh || expiresAtMs === undefined) return
    this.#watched.set(connection, { caller, expiresAtMs, dueAtMs: this.#dueAtMs(expiresAtMs), isAsking: false })
  }

  /** The client has brought a token, which now says when the connection ends: the hook is not asked about it any more. */
  forget(connection: Connection): void {
    this.#watched.delete(connection)
  }

  /** Asks about those that are due. Called a few times a second. */
  sweep(_nowMs: number, wallMs: number): void {
    for (const [connection, watched] of this.#watched) {
      if (!watched.isAsking && watched.dueAtMs <= wallMs) void this.#ask(connection, watched)
    }
  }

  async #ask(connection: Connection, watched: Watched): Promise<void> {
    watched.isAsking = true
    const outcome = await this.#hooks.refresh(watched.caller)
    watched.isAsking = false
    if (this.#watched.get(connection) !== watched) return
    if (outcome.kind === 'down') watched.dueAtMs = Date.now() + this.#config.hooks.refreshRetryMs
    else if (outcome.kind === 'ok' && !outcome.value.isExpired) this.#prolong(connection, watched, outcome.value)
    else this.#lobby.end(connection, connection.session.advice('expired'), 'expired')
  }

  /** An answer without a time leaves the time as it is. */
  #prolong({ session }: Connection, watched: Watched, { expiresAtMs, info }: RefreshAnswer): void {
    watched.expiresAtMs = withTolerance(expiresAtMs, this.#config.auth) ?? watched.expiresAtMs
    watched.dueAtMs = this.#dueAtMs(watched.expiresAtMs)
    session.renew({ expiresAtMs: watched.expiresAtMs, info: jsonOf(info) })
  }

  #dueAtMs(expiresAtMs: number): number {
    const leftMs = expiresAtMs - Date.now()
    return expiresAtMs - Math.min(this.#config.hooks.refreshAheadMs, leftMs / 2)
  }
}
