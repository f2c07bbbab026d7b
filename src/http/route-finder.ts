// Finds the routes of a path, and what was probably meant by a path that has none. Pure.
import type { Method, Route } from './route-table.ts'

/** All routes of one path. */
export interface RoutesOfPath {
  readonly byMethod: ReadonlyMap<Method, Route>
  /** Parameters of the path, not yet decoded. */
  readonly params: Readonly<Record<string, string>>
}

interface Pattern {
  readonly segments: readonly string[]
  readonly byMethod: Map<Method, Route>
}

const NO_PARAMS: RoutesOfPath['params'] = {}
/** Two paths that differ in more letters than this are not taken for each other. */
const TYPOS_MAX = 2

export class RouteFinder {
  /** Paths without parameters. */
  readonly #exact = new Map<string, RoutesOfPath & { readonly byMethod: Map<Method, Route> }>()
  readonly #patterns = new Map<string, Pattern>()
  readonly #routes: readonly Route[]

  constructor(routes: readonly Route[]) {
    this.#routes = routes
    for (const route of routes) this.#methodsAt(route.path).set(route.method, route)
  }

  find(path: string): RoutesOfPath | undefined {
    const exact = this.#exact.get(path)
    if (exact !== undefined) return exact
    const segments = path.split('/')
    for (const { segments: wanted, byMethod } of this.#patterns.values()) {
      const params = paramsOf(wanted, segments)
      if (params !== undefined) return { byMethod, params }
    }
    return undefined
  }

  /** What somebody probably meant who asked for a path that is none, as the end of a sentence. Undefined when nothing is near. */
  suggestion(method: string, path: string): string | undefined {
    const segments = segmentsOf(path)
    const near = this.near(path)
    if (near !== undefined) return `did you mean ${near.method} ${near.path}?`
    if (method === 'POST' && segments.length === 1) {
      const aliases = this.#routes.filter(({ name }) => name === 'alias').map((route) => route.path)
      const others = aliases.length === 0 ? '' : `, or to ${aliases.slice(0, 5).join(', ')}`
      return `statistics for a room are pushed to /rooms/{room}/statistics${others}`
    }
    if (segments[0] === 'api') return 'methods of the server API are listed in /openapi.json'
    if (segments[0] === 'rooms') return this.#list((route) => route.path.startsWith('/rooms'))
    if (method === 'GET' && segments.length === 1) return 'a room is joined by a WebSocket, at /ws/{room} or /{room}'
    return undefined
  }

  /** The first route whose path differs from another path by few letters. */
  near(path: string): Route | undefined {
    const segments = segmentsOf(path)
    const lowered = `/${segments.join('/')}`.toLowerCase()
    return this.#routes.find((route) => {
      // Every short path is near this one.
      if (route.path === '/') return false
      const filled = filledPath(route.path, segments)
      return filled !== undefined && distance(filled.toLowerCase(), lowered) <= TYPOS_MAX
    })
  }

  /** Routes that lie below the path of a route, as the end of a sentence. Undefined when there are none. */
  below(route: Route): string | undefined {
    return this.#list(({ path }) => path.startsWith(`${route.path}/`))
  }

  #list(isWanted: (route: Route) => boolean): string | undefined {
    const wanted = this.#routes.filter(isWanted)
    return wanted.length === 0
      ? undefined
      : `there are ${wanted.map(({ method, path }) => `${method} ${path}`).join(', ')}`
  }

  #methodsAt(path: string): Map<Method, Route> {
    const isPattern = path.includes('{')
    const known = isPattern ? this.#patterns.get(path) : this.#exact.get(path)
    if (known !== undefined) return known.byMethod
    const byMethod = new Map<Method, Route>()
    if (isPattern) this.#patterns.set(path, { segments: path.split('/'), byMethod })
    else this.#exact.set(path, { byMethod, params: NO_PARAMS })
    return byMethod
  }
}

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '')

function paramsOf(wanted: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (wanted.length !== segments.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const given = segments[index]!
    if (segment.startsWith('{')) params[segment.slice(1, -1)] = given
    else if (segment !== given) return undefined
  }
  return params
}

/** A path with the parameters of another path of as many segments; undefined when it has another number of them. */
function filledPath(path: string, segments: readonly string[]): string | undefined {
  const wanted = path.split('/').slice(1)
  if (wanted.length !== segments.length) return undefined
  return `/${wanted.map((segment, index) => (segment.startsWith('{') ? segments[index] : segment)).join('/')}`
}

/**
 * Letters to add, leave out, change or swap to make one text of the other; not counted further than needed: of each row only the places that
 * so few letters can lead to, because anybody may ask for a long path.
 */
function distance(from: string, to: string): number {
  const far = TYPOS_MAX + 1
  if (Math.abs(from.length - to.length) > TYPOS_MAX || from.length > 300) return far
  let before: number[] = []
  let row = Array.from({ length: Math.min(to.length, TYPOS_MAX) + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next: number[] = i <= TYPOS_MAX ? [i] : []
    for (let j = Math.max(1, i - TYPOS_MAX); j <= Math.min(to.length, i + TYPOS_MAX); j++) {
      const change = from[i - 1] === to[j - 1] ? 0 : 1
      let cost = Math.min((row[j] ?? far) + 1, (next[j - 1] ?? far) + 1, (row[j - 1] ?? far) + change)
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      if (isSwapped) cost = Math.min(cost, (before[j - 2] ?? far) + 1)
      next[j] = cost
    }
    before = row
    row = next
  }
  return row[to.length] ?? far
}
