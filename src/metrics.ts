// Every figure the server tells about itself, and GET /metrics. The only file that imports prom-client. Hot paths count in
// plain fields and in the shards' shared memory; prom-client copies them only when somebody asks.
import { setTimeout as sleep } from 'node:timers/promises'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { CounterName } from './mailbox/counters.ts'
import type { ShardPool } from './pool/shard-pool.ts'
import { type Refusals, refusalReasons } from './refusals.ts'
import { MainThreadTuning } from './tuning/main-thread.ts'

/** Counted on the main thread. Refusals are counted by reason in refusals.ts. */
const MAIN_COUNTERS = {
  connectionsOpened: 'Connections accepted.',
  messagesIn: 'Frames read from connections.',
  socketEvents: 'Handshakes, messages, pings, pongs, closings and HTTP requests.',
  framesPublished: 'Frames published to the members of a room.',
  framesSent: 'Frames sent to single connections, each member of a small room among them.',
  disconnects: 'Connections this server ended with a code.',
  lateMembers: 'Times a member of a large room was late to answer a ping, and sent to after the others from then on.',
  conflatedMembers: 'Times a member of a board read too slowly, and got merged changes from then on.',
  slowConsumers: 'Connections ended because they did not read fast enough.',
  silentConnections: 'Plain connections dropped because nothing came from them for too long.',
  silentSockets: 'TCP connections that ended without one whole request.',
  privateMessagesLost: 'Private messages whose recipient was gone; their senders were told.',
} as const

export type MainCounter = keyof typeof MAIN_COUNTERS

/** Shard counters that only rise; the others are gauges. */
const SHARD_TOTALS: Partial<Record<CounterName, string>> = {
  publications: 'Publications accepted.',
  flushes: 'Flushes of rooms.',
  flushedBytes: 'Bytes handed to the main thread for publishing.',
  flushedFrames: 'Batches of frames handed to the main thread.',
  refusedRooms: 'Rooms refused because the shard holds as many as it may.',
  refusedMembers: 'Memberships refused because the room is full.',
  refusedCommands: 'Commands answered with an error.',
  refusedStatistics: 'Statistics pushes refused.',
  refusedReads: 'Reads refused because their connection, or all of them, have used up their budget.',
  droppedReads: 'Reads dropped because their connection has gone.',
  refusedDeliveries: 'Messages refused because of deliveriesPerSecondMax or deliveriesPercentMax of their room.',
  evictedLogs: 'Logs dropped or shortened because all logs of the shard had too many bytes.',
  outboxStalls: 'Times the outbox was full and the shard stopped reading.',
}

const TOTALS = {
  connectionsMax: 'The most connections at the moment, after the limits of memory and of open files.',
  applicants: 'Connections whose token is being verified, or that hooks are asked about.',
  httpConnections: 'TCP connections that are no WebSockets, or not yet.',
  watchers: 'Watchers of rooms.',
  pendingBytes: 'Bytes that connections have sent and that wait for tokens to be verified.',
  unreadBytes: 'Bytes that wait for connections to read.',
  users: 'Users that have a connection.',
  moderationEntries: 'Bans and mutes that are kept.',
  memoryMaxBytes: 'Resident bytes above which newcomers are refused.',
} as const

type TotalName = keyof typeof TOTALS

/** Figures of one hook. */
export interface HookFigures {
  readonly hook: string
  readonly asked: number
  readonly failures: Readonly<Record<string, number>>
  readonly underWay: number
  readonly waiting: number
  readonly isOpen: boolean
}

/** Figures of the events that are sent to the back end. */
export interface EventFigures {
  readonly sent: number
  readonly lost: number
  readonly failures: number
  readonly waiting: number
}

export interface MetricSources {
  readonly pool: ShardPool
  readonly refusals: Refusals
  readonly connections: () => number
  readonly remoteAddresses: () => number
  readonly eventlessSeconds: () => number
  /** Gauges of the limits that hold for all connections together. */
  readonly totals: Readonly<Record<TotalName, () => number>>
  readonly logLinesLost: () => number
  readonly window: () => { readonly windowMs: number; readonly utilisation: number }
  /** Of the hooks that exist. */
  readonly hooks: () => readonly HookFigures[]
  readonly events: () => EventFigures
}

interface MetricsText {
  readonly body: string
  readonly contentType: string
}

export class Metrics {
  readonly main: Record<MainCounter, number>
  readonly #registry = new Registry()
  /** The text that is computed next. Undefined while nobody waits for it. */
  #next: Promise<MetricsText> | undefined
  #computedAtMs = Number.NEGATIVE_INFINITY

  constructor() {
    this.main = Object.fromEntries(Object.keys(MAIN_COUNTERS).map((name) => [name, 0])) as Record<MainCounter, number>
  }

  /** Everything that the main thread was asked for by a peer, or sent to one. */
  get events(): number {
    const { socketEvents, framesPublished, framesSent } = this.main
    return socketEvents + framesPublished + framesSent
  }

  /** Registers everything that GET /metrics shows. */
  expose(sources: MetricSources): void {
    const registers = [this.#registry]
    // The library would wake the event loop a hundred times a second to see how late it is.
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: 250 })
    for (const [name, help] of Object.entries(MAIN_COUNTERS)) {
      const value = () => this.main[name as MainCounter]
      new Counter({ name: metricName(name, '_total'), help, registers, collect: collectTotal(value) })
    }
    new Counter({
      name: metricName('eventlessSeconds', '_total'),
      help: 'Time for which the main thread was busy while no event of a socket came and no frame left.',
      registers,
      collect: collectTotal(sources.eventlessSeconds),
    })
    new Counter({
      name: metricName('logLinesLost', '_total'),
      help: 'Log lines that could not be written.',
      registers,
      collect: collectTotal(sources.logLinesLost),
    })
    new Counter({
      name: metricName('refusals', '_total'),
      help: 'What was refused, by reason; docs/security.md lists the reasons.',
      labelNames: ['reason'],
      registers,
      collect() {
        this.reset()
        for (const reason of refusalReasons) this.inc({ reason }, sources.refusals.count(reason))
      },
    })
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name: metricName(name),
        help,
        registers,
        collect() {
          this.set(value())
        },
      })
    gauge('connections', 'Connections open now.', sources.connections)
    gauge('remoteAddresses', 'Remote addresses that are counted or remembered.', sources.remoteAddresses)
    for (const [name, help] of Object.entries(TOTALS)) gauge(name, help, sources.totals[name as TotalName])
    gauge('flushWindowSeconds', 'Window in which rooms gather messages now.', () => sources.window().windowMs / 1000)
    gauge('mainUtilisation', 'Smoothed share of the main thread in use.', () => sources.window().utilisation)
    for (const [name, help] of Object.entries(SHARD_TOTALS)) {
      new Counter({
        name: metricName(`shard_${name}`, '_total'),
        help,
        labelNames: ['shard'],
        registers,
        collect() {
          this.reset()
          for (const thread of sources.pool.threads) {
            this.inc({ shard: thread.index }, thread.counters.get(name as CounterName))
          }
        },
      })
    }
    const perShard = (name: string, help: string, value: (thread: ShardPool['threads'][number]) => number) =>
      new Gauge({
        name: metricName(`shard_${name}`),
        help,
        labelNames: ['shard'],
        registers,
        collect() {
          for (const thread of sources.pool.threads) this.set({ shard: thread.index }, value(thread))
        },
      })
    this.#exposeHooks(sources)
    perShard('rooms', 'Rooms that exist now.', (thread) => thread.counters.get('rooms'))
    perShard('members', 'Members of rooms now.', (thread) => thread.counters.get('members'))
    perShard('log_bytes', 'Bytes of logs, histories and idempotency keys.', (thread) => thread.counters.get('logBytes'))
    perShard('ready', '1 while the shard takes commands.', (thread) => (thread.ready ? 1 : 0))
    perShard('restarts', 'Times the thread was replaced.', (thread) => thread.restarts)
    perShard('last_recovery_seconds', 'How long the last replacement took.', (thread) => thread.lastRecoveryMs / 1000)
    perShard('inbox_bytes', 'Bytes in the inbox, unread.', (thread) => thread.inboxBytes)
    perShard('commands_in_flight', 'Commands not answered yet.', (thread) => thread.commands.size)
  }

  #exposeHooks({ hooks, events }: MetricSources): void {
    const registers = [this.#registry]
    new Counter({
      name: metricName('hookCalls', '_total'),
      help: 'Requests to a hook, those that were not made included.',
      labelNames: ['hook'],
      registers,
      collect() {
        this.reset()
        for (const { hook, asked } of hooks()) this.inc({ hook }, asked)
      },
    })
    new Counter({
      name: metricName('hookFailures', '_total'),
      help: 'Requests to a hook without an answer that counts, by kind; docs/hooks.md lists the kinds.',
      labelNames: ['hook', 'kind'],
      registers,
      collect() {
        this.reset()
        for (const { hook, failures } of hooks()) {
          for (const [kind, count] of Object.entries(failures)) this.inc({ hook, kind }, count)
        }
      },
    })
    const perHook = (name: string, help: string, value: (figures: HookFigures) => number) =>
      new Gauge({
        name: metricName(name),
        help,
        labelNames: ['hook'],
        registers,
        collect() {
          for (const figures of hooks()) this.set({ hook: figures.hook }, value(figures))
        },
      })
    perHook('hookRequests', 'Requests to a hook that are under way.', ({ underWay }) => underWay)
    perHook('hookWaiting', 'Requests to a hook that wait for a free place.', ({ waiting }) => waiting)
    perHook('hookOpen', '1 while a hook is not asked because it has failed too often.', ({ isOpen }) => Number(isOpen))
    const total = (name: string, help: string, value: () => number) =>
      new Counter({ name: metricName(name, '_total'), help, registers, collect: collectTotal(value) })
    total('eventsSent', 'Events of rooms that the back end has taken.', () => events().sent)
    total('eventsLost', 'Events of rooms that were dropped.', () => events().lost)
    total('eventRequestFailures', 'Requests with events that the back end did not take.', () => events().failures)
    new Gauge({
      name: metricName('eventsWaiting'),
      help: 'Events of rooms that wait to be sent.',
      registers,
      collect() {
        this.set(events().waiting)
      },
    })
  }

  /**
   * The text format Prometheus reads. The figures are never older than the call, and are computed at most once a second: a call that comes
   * sooner waits, and all that wait get the same text.
   */
  text(): Promise<MetricsText> {
    this.#next ??= this.#compute()
    return this.#next
  }

  async #compute(): Promise<MetricsText> {
    const waitMs = this.#computedAtMs + MainThreadTuning.metricsIntervalMs - performance.now()
    // Awaits in either case, so that `text` has stored the promise before it is taken out again.
    await (waitMs > 0 ? sleep(waitMs, undefined, { ref: false }) : undefined)
    this.#next = undefined
    this.#computedAtMs = performance.now()
    return { body: await this.#registry.metrics(), contentType: this.#registry.contentType }
  }
}

/** prom-client calls it with the metric as `this`. */
function collectTotal(value: () => number) {
  return function collect(this: Counter): void {
    this.reset()
    this.inc(value())
  }
}

/** camelCase to lobbycast_snake_case. */
const metricName = (name: string, suffix = ''): string =>
  `lobbycast_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}${suffix}`
