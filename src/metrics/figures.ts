// The figures of the process and of its main thread that GET /metrics shows: for each its name, what it means and where it is read. Those of the
// shards are in shard-figures.ts. docs/operations.md explains all of them. Main thread.
import type { HistogramCells } from '../mailbox/histogram-cells.ts'
import { PROTOCOLS } from '../protocol/protocols.ts'
import { type Refusals, refusalReasons } from '../refusals.ts'
import type { Endings } from './endings.ts'
import type { Exposition, Rows } from './exposition.ts'
import type { HttpFigures } from './http-figures.ts'
import type { Traffic } from './traffic.ts'

/** Counted on the main thread. Refusals are counted by reason in refusals.ts. */
export const MAIN_COUNTERS = {
  socketEvents: 'Handshakes, messages, pings, pongs, closings and HTTP requests.',
  framesPublished: 'Frames published to the members of a room; one frame counts once.',
  framesSent: 'Frames sent to single connections, each member of a small room among them.',
  lateMembers: 'Times a member of a large room was late to answer a ping, and sent to after the others from then on.',
  conflatedMembers: 'Times a member of a board read too slowly, and got merged changes from then on.',
  slowConsumers: 'Connections ended because they did not read fast enough.',
  silentSockets: 'TCP connections that ended without one whole request.',
  privateMessagesLost: 'Private messages whose recipient was gone; their senders were told.',
} as const

export type MainCounter = keyof typeof MAIN_COUNTERS

const TOTALS = {
  connectionsMax: 'The most connections at the moment, after the limits of memory and of open files.',
  applicants: 'Connections whose token is being verified, or that hooks are asked about.',
  httpConnections: 'TCP connections that are no WebSockets, or not yet.',
  remoteAddresses: 'Remote addresses that are counted or remembered.',
  watchers: 'Watchers of rooms.',
  pendingBytes: 'Bytes that connections have sent and that wait for tokens to be verified.',
  unreadBytes: 'Bytes that waited for connections to read in the last round of looks, which takes 5 seconds.',
  users: 'Users that have a connection.',
  moderationEntries: 'Bans and mutes that are kept.',
  memoryMaxBytes: 'Resident bytes above which newcomers are refused.',
  draining: '1 from the order to drain on, unless it was taken back.',
  flushWindowSeconds: 'Window in which rooms gather messages now.',
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
  /** Of the requests that were made. */
  readonly seconds: HistogramCells
}

/** Figures of the events that are sent to the back end. */
export interface EventFigures {
  readonly sent: number
  readonly lost: number
  readonly failures: number
  readonly waiting: number
}

export interface FigureSources {
  readonly version: string
  readonly refusals: Refusals
  /** Gauges of the limits that hold for all connections together, and of other single things. */
  readonly totals: Readonly<Record<TotalName, () => number>>
  readonly openFiles: () => number
  readonly eventlessSeconds: () => number
  readonly logLinesLost: () => number
  /** Of the hooks that exist. */
  readonly hooks: () => readonly HookFigures[]
  readonly events: () => EventFigures
}

interface Counted {
  readonly main: Readonly<Record<MainCounter, number>>
  readonly traffic: Traffic
  readonly endings: Endings
  readonly http: HttpFigures
}

export function exposeFigures(
  exposition: Exposition,
  { main, traffic, endings, http }: Counted,
  sources: FigureSources,
): void {
  const { refusals, totals } = sources
  const { version: lobbycast } = sources
  exposition.gauges('buildInfo', 'Always 1; the labels say what runs.', () => [
    [{ version: lobbycast, node: process.version, platform: `${process.platform}-${process.arch}` }, 1],
  ])
  exposition.processGauge('process_open_fds', 'Number of open file descriptors.', sources.openFiles)
  for (const [name, help] of Object.entries(TOTALS)) exposition.gauge(name, help, totals[name as TotalName])
  for (const [name, help] of Object.entries(MAIN_COUNTERS))
    exposition.total(name, help, () => main[name as MainCounter])
  exposition.gauges('connections', 'Connections open now.', () => byProtocol(traffic.connections))
  exposition.totals('connectionsOpened', 'Connections accepted.', () => byProtocol(traffic.connectionsOpened))
  exposition.totals('messagesIn', 'Messages read from connections; a frame of many commands counts as many.', () =>
    byProtocol(traffic.messagesIn),
  )
  exposition.totals('bytesIn', 'Bytes of the frames read from connections.', () => byProtocol(traffic.bytesIn))
  exposition.totals('heartbeatDrops', 'Connections ended because nothing came from them for too long.', () =>
    byProtocol(traffic.heartbeatDrops),
  )
  exposition.totals(
    'disconnects',
    'Connections that this server ended, by close code and reason.',
    () => endings.disconnects,
  )
  exposition.totals(
    'closes',
    'Connections that ended otherwise, by close code; 1006 is an end without a close frame.',
    () => endings.closes,
  )
  exposition.histograms('frameBytes', 'Size of the frames published to the members of a room.', () => [
    [{}, traffic.frameBytes],
  ])
  exposition.total(
    'eventlessSeconds',
    'Time for which the main thread was busy while no event of a socket came and no frame left.',
    sources.eventlessSeconds,
  )
  exposition.total('logLinesLost', 'Log lines that could not be written.', sources.logLinesLost)
  exposition.totals('refusals', 'What was refused, by reason; docs/security.md lists the reasons.', () =>
    refusalReasons.map((reason) => [{ reason }, refusals.count(reason)]),
  )
  exposition.totals('httpRequests', 'HTTP requests that were answered, by route and status.', () => http.requests)
  exposition.histograms('httpRequestSeconds', 'From the head of an HTTP request to its answer.', () => http.seconds)
  exposeHooks(exposition, sources)
}

export const byProtocol = (numbers: ArrayLike<number>): Rows<number> =>
  PROTOCOLS.map(({ name, number }) => [{ protocol: name }, numbers[number]!])

function exposeHooks(exposition: Exposition, { hooks, events }: FigureSources): void {
  const perHook = <Value>(value: (figures: HookFigures) => Value): Rows<Value> =>
    hooks().map((figures) => [{ hook: figures.hook }, value(figures)])
  exposition.totals('hookCalls', 'Requests to a hook, those that were not made included.', () =>
    perHook(({ asked }) => asked),
  )
  exposition.totals(
    'hookFailures',
    'Requests to a hook without an answer that counts, by kind; docs/hooks.md lists the kinds.',
    () =>
      hooks().flatMap(({ hook, failures }) =>
        Object.entries(failures).map(([kind, count]) => [{ hook, kind }, count] as const),
      ),
  )
  exposition.histograms('hookSeconds', 'Duration of the requests to a hook that were made.', () =>
    perHook(({ seconds }) => seconds),
  )
  exposition.gauges('hookRequests', 'Requests to a hook that are under way.', () => perHook(({ underWay }) => underWay))
  exposition.gauges('hookWaiting', 'Requests to a hook that wait for a free place.', () =>
    perHook(({ waiting }) => waiting),
  )
  exposition.gauges('hookOpen', '1 while a hook is not asked because it has failed too often.', () =>
    perHook(({ isOpen }) => Number(isOpen)),
  )
  exposition.total('eventsSent', 'Events of rooms that the back end has taken.', () => events().sent)
  exposition.total('eventsLost', 'Events of rooms that were dropped.', () => events().lost)
  exposition.total(
    'eventRequestFailures',
    'Requests with events that the back end did not take.',
    () => events().failures,
  )
  exposition.gauge('eventsWaiting', 'Events of rooms that wait to be sent.', () => events().waiting)
}
