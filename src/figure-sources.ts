// Where GET /metrics reads the figures that single parts of the server keep: one line for each. A part of the composition root.
import type { Config } from './config/config.ts'
import type { EventlessTime } from './gateway/eventless-time.ts'
import type { FlushWindow } from './gateway/flush-window.ts'
import type { Housekeeping } from './gateway/housekeeping.ts'
import type { Listener } from './gateway/listener.ts'
import type { Lobby } from './gateway/lobby.ts'
import type { MemoryWatch } from './gateway/memory-watch.ts'
import type { Moderation } from './gateway/moderation.ts'
import type { PendingMessages } from './gateway/pending-messages.ts'
import type { ProbeRooms } from './gateway/probe-rooms.ts'
import type { Hooks } from './hooks/hooks.ts'
import type { RoomEvents } from './hooks/room-events.ts'
import type { Watchers } from './http/watchers.ts'
import { namespaceNames } from './mailbox/counters.ts'
import type { FigureSources } from './metrics/figures.ts'
import type { ShardSources } from './metrics/shard-figures.ts'
import type { Drain } from './operations/drain.ts'
import type { ShardPool } from './pool/shard-pool.ts'
import type { Refusals } from './refusals.ts'

export interface FigureParts {
  readonly config: Config
  readonly version: string
  readonly pool: ShardPool
  readonly lobby: Lobby
  readonly listener: Listener
  readonly watchers: Watchers
  readonly pending: PendingMessages
  readonly memory: MemoryWatch
  readonly moderation: Moderation
  readonly refusals: Refusals
  readonly hooks: Hooks
  readonly events: RoomEvents
  readonly window: FlushWindow
  readonly eventless: EventlessTime
  readonly housekeeping: Housekeeping
  readonly probes: ProbeRooms
  readonly drain: Drain
  readonly logLinesLost: () => number
}

export function figureSources(parts: FigureParts): FigureSources & ShardSources {
  const { config, version, pool, lobby, listener, watchers, pending, memory, moderation, refusals } = parts
  const { hooks, events, window, eventless, housekeeping, probes, drain, logLinesLost } = parts
  return {
    version,
    pool,
    refusals,
    logLinesLost,
    namespaces: namespaceNames(config.rooms),
    totals: {
      connectionsMax: () => listener.capacity.connectionsMax,
      applicants: () => listener.applicants,
      httpConnections: () => listener.capacity.httpConnections,
      remoteAddresses: () => listener.addresses.size,
      watchers: () => watchers.size,
      pendingBytes: () => pending.bytes,
      unreadBytes: () => memory.unreadBytes,
      users: () => lobby.users.size,
      moderationEntries: () => moderation.size,
      memoryMaxBytes: () => config.limits.memoryMax,
      draining: () => Number(drain.state !== 'serving'),
      flushWindowSeconds: () => window.windowMs / 1000,
    },
    openFiles: () => listener.capacity.openFiles,
    eventlessSeconds: () => eventless.seconds,
    hooks: () => hooks.figures,
    events: () => events.sender.figures,
    probes: () => probes.figures,
    mainThread: {
      get utilisation() {
        return window.utilisation
      },
      get busySeconds() {
        return housekeeping.busyMs / 1000
      },
      loopDelaySeconds: housekeeping.loopDelaySeconds,
    },
  }
}
