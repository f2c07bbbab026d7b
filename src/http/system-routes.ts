// The routes about the process: health, metrics, the description of the routes. Main thread.
import type { Config } from '../config/config.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { DocsPage } from './docs-page.ts'
import { type Answer, RETRY_SOON, TEXT } from './exchange.ts'
import { openApiOf } from './openapi.ts'
import type { Route, RouteName } from './route-table.ts'
import type { Handler } from './router.ts'

export interface SystemRoutesParts {
  readonly config: Config
  readonly metrics: Metrics
  readonly routes: readonly Route[]
  readonly version: string
  readonly docs: DocsPage
  /** False while a shard is being replaced, and while the server drains or stops. */
  readonly ready: () => boolean
}

type SystemRouteName = 'health' | 'readiness' | 'metrics' | 'openapi' | 'docs' | 'docsFile'

export class SystemRoutes {
  readonly #parts: SystemRoutesParts
  readonly #description: string
  /** Requests that wait for the next computation of the metrics. */
  #metricsReaders = 0
  readonly handlers: Readonly<Record<SystemRouteName & RouteName, Handler>>

  constructor(parts: SystemRoutesParts) {
    this.#parts = parts
    this.#description = JSON.stringify(openApiOf(parts.routes, parts.version))
    const { ready, docs } = parts
    this.handlers = {
      health: () => ({ status: 200, body: 'ok\n', type: TEXT }),
      readiness: () => ({ status: ready() ? 200 : 503, body: ready() ? 'ready\n' : 'not ready\n', type: TEXT }),
      metrics: () => this.#metrics(),
      openapi: () => ({ status: 200, body: this.#description, type: 'application/json' }),
      docs: () => docs.page(),
      docsFile: ({ params }) => docs.file(params.file ?? ''),
    }
  }

  /** May wait for a second, so those that wait are bounded. */
  async #metrics(): Promise<Answer> {
    const { metrics, config } = this.#parts
    if (this.#metricsReaders >= config.limits.httpRequestsMax) {
      return { status: 503, body: { error: 'too many requests in flight' }, headers: RETRY_SOON }
    }
    this.#metricsReaders += 1
    try {
      const { body, contentType } = await metrics.text()
      return { status: 200, body, type: contentType }
    } finally {
      this.#metricsReaders -= 1
    }
  }
}
