// Counts HTTP requests by method, route and status, and how long they take until they are answered. The routes bound the number of figures: what is
// no route counts as one. Main thread.
import { BOUNDS, HistogramCells } from '../mailbox/histogram-cells.ts'
import type { Rows } from './exposition.ts'

/** A route, or what a request was that is for no route. */
export interface CountedRoute {
  readonly method: string
  readonly path: string
}

/** A request that no route takes. Its method and path are whatever its peer likes. */
const NO_ROUTE: CountedRoute = { method: 'other', path: 'none' }

interface RouteFigures {
  readonly route: CountedRoute
  readonly seconds: HistogramCells
  readonly statuses: Map<number, number>
}

export class HttpFigures {
  readonly #byRoute = new Map<CountedRoute, RouteFigures>()

  /** `seconds`: from the head of the request to the answer. A stream is answered when it begins. */
  answered(route: CountedRoute = NO_ROUTE, { status, seconds }: { status: number; seconds: number }): void {
    let figures = this.#byRoute.get(route)
    if (figures === undefined) {
      figures = { route, seconds: new HistogramCells(BOUNDS.coarseSeconds), statuses: new Map() }
      this.#byRoute.set(route, figures)
    }
    figures.seconds.observe(seconds)
    figures.statuses.set(status, (figures.statuses.get(status) ?? 0) + 1)
  }

  get requests(): Rows<number> {
    return [...this.#byRoute.values()].flatMap(({ route, statuses }) =>
      Array.from(statuses, ([status, count]) => [{ ...labelsOf(route), status }, count] as const),
    )
  }

  get seconds(): Rows<HistogramCells> {
    return Array.from(this.#byRoute.values(), ({ route, seconds }) => [labelsOf(route), seconds])
  }
}

const labelsOf = ({ method, path }: CountedRoute) => ({ method, route: path })
