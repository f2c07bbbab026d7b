// Where the records of the room `$lobbycast` (gateway/live-feed.ts) get the figures that single parts of the server keep. A part of the composition
// root. Main thread.
import type { FigureParts } from './figure-sources.ts'
import type { LiveSample } from './gateway/live-feed.ts'
import type { PeerWatch } from './gateway/peer-watch.ts'
import type { Metrics } from './metrics/metrics.ts'
import { refusalReasons } from './refusals.ts'

type LiveParts = Omit<
  FigureParts,
  'config' | 'version' | 'hooks' | 'events' | 'watchers' | 'pending' | 'moderation'
> & {
  readonly metrics: Metrics
  readonly peers: PeerWatch
}

/** Probes of a shard that count: those of half a minute, when they are made once a second. */
const PROBES = 30

export function liveSampler(parts: LiveParts): (nowMs: number, wallMs: number) => LiveSample {
  const { pool, listener, memory, refusals, window, housekeeping, probes, logLinesLost, metrics, peers } = parts
  const { threads } = pool
  const { main, traffic, endings } = metrics
  return (nowMs, wallMs) => ({
    wallMs,
    nowMs,
    totals: {
      deliveries: sum(traffic.deliveries) + sum(threads.map(({ counters }) => sum(counters.byProtocol.deliveries))),
      publications: sum(threads.map(({ counters }) => counters.get('publications'))),
      messagesIn: sum(traffic.messagesIn),
      flushes: sum(threads.map(({ counters }) => counters.get('flushes'))),
      busyMs: housekeeping.busyMs,
      slow: main.slowConsumers,
      silent: sum(traffic.heartbeatDrops),
      logLost: logLinesLost(),
    },
    refused: new Map(refusalReasons.map((reason) => [reason, refusals.count(reason)])),
    disconnects: new Map(Array.from(endings.disconnects, ([{ code, reason }, count]) => [`${code} ${reason}`, count])),
    state: {
      connections: [...traffic.connections],
      connectionsMax: listener.capacity.connectionsMax,
      windowMs: window.windowMs,
      shards: threads.map(({ ready, counters }) => (ready ? counters.get('utilisation') : null)),
      late: [...peers.lag.late()].length,
      conflated: sum(Array.from(peers.feeds.out(), ({ count }) => count)),
      memory: memory.residentBytes,
      unread: memory.unreadBytes,
      restarts: threads.map(({ restarts }) => restarts),
      members: threads.map(({ counters }) => counters.get('members')),
      rooms: threads.map(({ counters }) => counters.get('rooms')),
    },
    probes: probes.figures.flatMap((probe) => probe.newest(PROBES)),
  })
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
