// The routes about the process: health, metrics, the description of the routes, the page. Main thread.
import type { Config } from '../config/config.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { DocsPage } from './docs-page.ts'
import { type Answer, RETRY_SOON, TEXT } from './exchange.ts'
import { openApiOf } from './openapi.ts'
import type { PageFiles } from './page-files.ts'
import type { Route, RouteName } from './route-table.ts'
import type { Handler } from './router.ts'

export interface SystemRoutesParts {
  readonly config: Config
  readonly metrics: Metrics
  readonly routes: readonly Route[]
  readonly version: string
  readonly docs: DocsPage
  /** Undefined without a page. */
  readonly page: PageFiles | undefined
  /** False while a shard is being replaced, and while the server drains or stops. */
  readonly ready: () => boolean
}

type SystemRouteName =
  | 'health'
  | 'readiness'
  | 'metrics'
  | 'openapi'
  | 'docs'
  | 'docsFile'
  | 'page'
  | 'pageIcon'
  | 'pageAsset'

export class SystemRoutes {
  readonly #parts: SystemRoutesParts
  readonly #description: string
  /** Requests that wait for the next computation of the metrics. */
  #metricsReaders = 0
  readonly handlers: Readonly<Record<SystemRouteName & RouteName, Handler>>

  constructor(parts: SystemRoutesParts) {
    this.#parts = parts
    this.#description = JSON.stringify(openApiOf(parts.routes, parts.version))
    const { ready, docs, page } = parts
    this.handlers = {
      health: () => ({ status: 200, body: 'ok\n', type: TEXT }),
      readiness: () => ({ status: ready() ? 200 : 503, body: ready() ? 'ready\n' : 'not ready\n', type: TEXT }),
      metrics: () => this.#metrics(),
      openapi: () => ({ status: 200, body: this.#description, type: 'application/json' }),
      docs: () => docs.page(),
      docsFile: ({ params }) => docs.file(params.file ?? ''),
      // Without a page the table has no such routes.
      page: ({ exchange }) => page!.page(exchange.head),
      pageIcon: ({ exchange }) => page!.icon(exchange.head),
      pageAsset: ({ exchange, params }) => page!.asset(params.file ?? '', exchange.head),
    }
  }

  /** May wait for a second, so those that wait are bounded. */
  async #metrics(): Promise<Answer> {
    const { metrics, config } = this.#parts
    if (this.#metricsReaders >= config.limits.httpRequestsMax) {
      return { status: 503, body: { error: 'too many requests in flight' }, headers: RETRY_SOON }
    }
    this.#metricsReaders += 1
    const { body, contentType } = await metrics.text()
    this.#metricsReaders -= 1
    return { status: 200, body, type: contentType }
  }
}
