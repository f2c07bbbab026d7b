// The table of HTTP routes that are no WebSockets: method, path, and who may ask. What a route does is in routes.ts. Pure.
import type { Config } from '../config/config.ts'

/** `anyone`: without a look at Host and Origin. `admin`: with the key, and from pages of few origins. */
export type Who = 'anyone' | 'admin'

export type RouteName = 'health' | 'readiness' | 'metrics' | 'rooms' | 'stream' | 'statistics' | 'alias' | 'apiPublish'

export interface Route {
  readonly name: RouteName
  /** A `post` has a body, and the body must be announced as JSON. A `get` answers HEAD as well. */
  readonly method: 'get' | 'post'
  /** As uWS writes it. */
  readonly path: string
  readonly who: Who
  /** The room to which an alias leads; empty elsewhere. */
  readonly room: string
}

const FIXED: readonly Route[] = [
  { name: 'health', method: 'get', path: '/healthz', who: 'anyone', room: '' },
  { name: 'readiness', method: 'get', path: '/readyz', who: 'anyone', room: '' },
  { name: 'metrics', method: 'get', path: '/metrics', who: 'anyone', room: '' },
  { name: 'rooms', method: 'get', path: '/rooms', who: 'admin', room: '' },
  { name: 'stream', method: 'get', path: '/rooms/:room/stream', who: 'admin', room: '' },
  { name: 'statistics', method: 'post', path: '/rooms/:room/statistics', who: 'admin', room: '' },
  { name: 'apiPublish', method: 'post', path: '/api/publish', who: 'admin', room: '' },
]

export function routesOf({ aliases }: Config['statistics']): readonly Route[] {
  const aliasRoutes = Object.entries(aliases).map(
    ([path, room]): Route => ({ name: 'alias', method: 'post', path, who: 'admin', room }),
  )
  return [...FIXED, ...aliasRoutes]
}
