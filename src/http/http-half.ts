// The HTTP half of the main thread, put together: the table of routes, the router in front of the handlers, and the listeners that it serves.
// Main thread.

import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Authenticator } from '../auth/auth.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { ViewReaders } from '../board/view-readers.ts'
import type { Config } from '../config/config.ts'
import type { ConfigOrigins } from '../config/traced-config.ts'
import { Door } from '../gateway/door.ts'
import type { Listener } from '../gateway/listener.ts'
import type { PeerWatch } from '../gateway/peer-watch.ts'
import type { Logger } from '../log/log.ts'
import type { LogLevel } from '../log/log-level.ts'
import { LogLine } from '../log/log-lines.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ConnectionOperations } from '../operations/connection-operations.ts'
import type { Drain } from '../operations/drain.ts'
import type { RoomOperations } from '../operations/room-operations.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import type { Refusals } from '../refusals.ts'
import { type AdminKeys, SESSION } from './admin-keys.ts'
import { BoardRoutes } from './board-routes.ts'
import { configAnswer } from './config-answer.ts'
import { DocsPage } from './docs-page.ts'
import { KeyRates } from './key-rates.ts'
import { NodeExchange } from './node-exchange.ts'
import { NodeListener } from './node-listener.ts'
import { pageFactsOf } from './page-facts.ts'
import { PageFiles } from './page-files.ts'
import { RoomRoutes } from './room-routes.ts'
import { routesOf } from './route-table.ts'
import { type Front, Router } from './router.ts'
import { ServerApi } from './server-api.ts'
import { ServerInfo } from './server-info.ts'
import { SessionRoutes } from './session-routes.ts'
import { SystemRoutes } from './system-routes.ts'
import { UwsExchange } from './uws-exchange.ts'
import type { Watchers } from './watchers.ts'

export interface HttpHalfParts {
  readonly config: Config
  readonly auth: Authenticator
  readonly sessions: Sessions
  readonly listener: Listener
  readonly pool: ShardPool
  readonly rooms: RoomOperations
  readonly views: ViewReaders
  readonly people: ConnectionOperations
  readonly peers: PeerWatch
  readonly origins: ConfigOrigins | undefined
  readonly drain: Drain
  readonly watchers: Watchers
  readonly metrics: Metrics
  readonly refusals: Refusals
  readonly logger: Logger
  readonly level: LogLevel
  readonly version: string
  /** Undefined when the admin API is open. */
  readonly keys: AdminKeys | undefined
  /** Whether every connection needs a token. */
  readonly needsTokens: boolean
  /** False while a shard is being replaced, and while the server drains or stops. */
  readonly ready: () => boolean
}

export class HttpHalf {
  readonly hasPage: boolean
  /** For the log. */
  readonly warnings: readonly string[]
  readonly #router: Router
  /** Undefined unless `admin.listen` is set. */
  readonly #second: NodeListener | undefined
  readonly #secondDoor: Door

  constructor(parts: HttpHalfParts) {
    const { config, listener, refusals, metrics, logger, keys, sessions } = parts
    const { listen } = config.admin
    const { requestIds } = listener
    const page = config.page.enabled ? PageFiles.read(pageFactsOf(config, parts)) : undefined
    this.hasPage = page !== undefined
    const isMissing = config.page.enabled && !this.hasPage
    this.warnings = isMissing ? ['there is no page, because dist/page is missing: npm run build makes it'] : []
    const routes = routesOf(config, this.hasPage)
    const rates = new KeyRates(config.limits.keyRequestsPerSecondMax)
    const info = new ServerInfo({ ...parts, uid: randomUUID(), name: hostname() })
    const api = new ServerApi({ ...parts, info, rates })
    const system = new SystemRoutes({ ...parts, routes, docs: new DocsPage(), page })
    const rooms = new RoomRoutes({ ...parts, addresses: listener.addresses })
    this.#router = new Router({
      ...parts,
      keys: keys && { callerOf: (key) => keys.callerOf(key) ?? (sessions.hasKey(key) ? SESSION : undefined) },
      routes,
      rates,
      requests: metrics.http,
      handlers: {
        ...system.handlers,
        ...rooms.handlers,
        ...new BoardRoutes(parts).handlers,
        config: (call) => configAnswer(call, parts),
        ...new SessionRoutes({ ...parts, addresses: listener.addresses }).handlers,
        api: (call) => api.method(call),
        apiLines: (call) => api.lines(call),
      },
      failed: (err, { route, exchange: { requestId } }) =>
        logger.error({ err, path: route.path, requestId }, LogLine.error.route),
    })
    const first: Front = {
      door: listener.door,
      takesKeys: listen === '',
      serves: (route) => listen === '' || route.listener === 'both',
      refusedUpgrade: (visit) => listener.refusedUpgrade(visit),
      upgrades: listener.verdicts,
    }
    listener.app.any('/*', (res, req) => {
      metrics.main.socketEvents += 1
      this.#router.take(new UwsExchange(res, req, requestIds), first)
    })
    this.#secondDoor = new Door(config)
    const second: Front = {
      door: this.#secondDoor,
      takesKeys: true,
      serves: () => true,
      refusedUpgrade: () => undefined,
      upgrades: undefined,
    }
    this.#second =
      listen === ''
        ? undefined
        : new NodeListener({
            place: listen,
            headerBytesMax: config.http.headerBytesMax,
            connectionsMax: config.limits.httpConnectionsMax,
            refusals,
            request: (request, response) => this.#router.take(new NodeExchange(request, response, requestIds), second),
          })
  }

  /** Opens the second listener, if there is one. */
  async listen(): Promise<void> {
    if (this.#second !== undefined) this.#secondDoor.listensOn(await this.#second.listen())
  }

  /** The port of the second listener; undefined without one, and for a Unix socket. */
  get adminPort(): number | undefined {
    return this.#second?.port
  }

  stopListening(): void {
    this.#second?.stopListening()
  }

  close(): void {
    this.#second?.close()
  }
}
