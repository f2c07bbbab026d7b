// The centrifuge protocol at the door. Who connects is said later, by a command. Main thread.
import type { Config } from '../config/config.ts'
import type { Visit } from '../gateway/door.ts'
import type { ConnectRequest, Reception, WireProtocol } from '../gateway/reception.ts'
import type { Hooks } from '../hooks/hooks.ts'
import { type CentrifugeHandler, CentrifugeSession } from './centrifuge-session.ts'

export const CENTRIFUGE_PATH = '/connection/websocket'

/** What uWS can count to, in seconds. */
const IDLE_TIMEOUT = { min: 8, max: 960 } as const
/** The step in which uWS counts. */
const IDLE_TIMEOUT_GRAIN = 4

export class CentrifugeProtocol implements WireProtocol {
  readonly patterns = [CENTRIFUGE_PATH]
  readonly idleTimeout: number
  readonly isPinged = false
  readonly #handler: CentrifugeHandler
  readonly #hooks: Hooks

  /** Connections are pinged by the protocol; uWS only ends those from which nothing comes back. */
  constructor({ centrifuge }: Config, { handler, hooks }: { handler: CentrifugeHandler; hooks: Hooks }) {
    const { pingIntervalSeconds, pongTimeoutSeconds } = centrifuge
    const silence = pingIntervalSeconds + pongTimeoutSeconds + IDLE_TIMEOUT_GRAIN
    this.idleTimeout = Math.min(IDLE_TIMEOUT.max, Math.max(IDLE_TIMEOUT.min, silence))
    this.#handler = handler
    this.#hooks = hooks
  }

  receive(req: ConnectRequest, visit: Visit): Reception {
    return { kind: 'welcome', session: new CentrifugeSession(this.#handler, this.#hooks.peerOf(req, visit)) }
  }
}
