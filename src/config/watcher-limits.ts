// The limit of watchers, which read rooms by server-sent events: a part of `limits` in config-schema.ts. Pure data.
import { integer } from './schema-kinds.ts'

export const watcherLimits = {
  watchersMax: integer(
    'Watchers of rooms (GET /rooms/{room}/stream) at a time. They count in limits.httpConnectionsMax as well, and each may leave limits.outboxBytesMax unread.',
    0,
    1_000_000,
    1000,
  ),
}
