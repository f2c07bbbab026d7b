// The figures of the shards that GET /metrics shows, and those of all threads: for each its name, what it means and where it is read. Main thread.
import type { CounterName, NamespaceFigure } from '../mailbox/counters.ts'
import type { HistogramCells } from '../mailbox/histogram-cells.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import type { Exposition, Rows } from './exposition.ts'
import { byProtocol } from './figures.ts'
import type { Traffic } from './traffic.ts'

type ShardThread = ShardPool['threads'][number]

/** Counters of a shard that only rise. */
const SHARD_TOTALS: Partial<Record<CounterName, string>> = {
  publications: 'Publications accepted.',
  flushes: 'Flushes of rooms.',
  flushedBytes: 'Bytes handed to the main thread for publishing.',
  flushedFrames: 'Batches of frames handed to the main thread.',
  statisticsPushes: 'Pushes of statistics that were taken.',
  statisticsRecords: 'Records in the pushes of statistics that were taken.',
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

const RECOVERIES = { recovered: 'recovered', unrecovered: 'unrecovered', refused: 'refusedRecoveries' } as const

/** Figures of the options of rooms, whose number the configuration bounds. */
const NAMESPACE_GAUGES: Partial<Record<NamespaceFigure, string>> = {
  rooms: 'Open rooms of a namespace, including rooms without members that were used in the last second.',
  members: 'Members of the rooms of a namespace.',
}
const NAMESPACE_TOTALS: Partial<Record<NamespaceFigure, string>> = {
  publications: 'Publications accepted in the rooms of a namespace.',
  deliveries: 'Publications handed over for one member each, in the rooms of a namespace.',
}

/** What probes have measured of one shard. */
interface ProbeFigures {
  readonly seconds: HistogramCells
  /** Rising. */
  readonly sorted: readonly number[]
  readonly lost: number
}

const QUANTILES = [
  ['probeP50Seconds', 0.5],
  ['probeP99Seconds', 0.99],
] as const

export interface ShardSources {
  readonly pool: Pick<ShardPool, 'threads'>
  /** The namespaces, in the order of the counters. */
  readonly namespaces: readonly string[]
  /** By the index of the shard. */
  readonly probes: () => readonly ProbeFigures[]
  readonly mainThread: {
    /** Smoothed, 0 to 1. */
    readonly utilisation: number
    readonly busySeconds: number
    readonly loopDelaySeconds: HistogramCells
  }
}

export function exposeShards(exposition: Exposition, traffic: Traffic, sources: ShardSources): void {
  const { threads } = sources.pool
  const perShard = <Value>(value: (thread: ShardThread) => Value): Rows<Value> =>
    threads.map((thread) => [{ shard: thread.index }, value(thread)])
  const gauge = (name: string, help: string, value: (thread: ShardThread) => number) =>
    exposition.gauges(`shard_${name}`, help, () => perShard(value))
  for (const [name, help] of Object.entries(SHARD_TOTALS)) {
    exposition.totals(`shard_${name}`, help, () => perShard(({ counters }) => counters.get(name as CounterName)))
  }
  gauge('rooms', 'Rooms that exist now.', ({ counters }) => counters.get('rooms'))
  gauge('members', 'Members of rooms now.', ({ counters }) => counters.get('members'))
  gauge('log_bytes', 'Bytes of logs, histories and idempotency keys.', ({ counters }) => counters.get('logBytes'))
  gauge('ready', '1 while the shard takes commands.', ({ ready }) => Number(ready))
  gauge('last_recovery_seconds', 'How long the last replacement took.', ({ lastRecoveryMs }) => lastRecoveryMs / 1000)
  gauge('commands_in_flight', 'Commands not answered yet.', ({ commands }) => commands.size)
  exposition.totals('shard_restarts', 'Times the thread was replaced.', () => perShard(({ restarts }) => restarts))
  exposition.histograms('flushMessages', 'Messages of a room in one flush: publications, joins and leaves.', () =>
    perShard(({ counters }) => counters.histograms.flushMessages),
  )
  exposition.histograms(
    'engineSeconds',
    'From a question to the engine until its answer; empty for an engine that answers within the call.',
    () => perShard(({ counters }) => counters.histograms.engineSeconds),
  )
  exposition.histograms(
    'publishToKernelSeconds',
    'From the record of a publication until its frames were given to the kernel, of a sample of all publications.',
    () => perShard(({ publishTimer }) => publishTimer.seconds),
  )
  exposition.totals('recoveries', 'Subscribes with a position, by outcome.', () =>
    Object.entries(RECOVERIES).map(([outcome, name]) => [{ outcome }, sumOf(threads, (t) => t.counters.get(name))]),
  )
  exposeTraffic(exposition, traffic, threads)
  exposeMailboxes(exposition, threads)
  exposeThreads(exposition, threads, sources.mainThread)
  exposeNamespaces(exposition, sources)
  exposeProbes(exposition, sources.probes)
}

/** What rooms have said, and what the main thread has sent. */
function exposeTraffic(exposition: Exposition, traffic: Traffic, threads: readonly ShardThread[]): void {
  const withShards = (own: Float64Array, name: 'deliveries' | 'messages' | 'bytes'): Rows<number> =>
    byProtocol(own.map((sent, protocol) => sent + sumOf(threads, (t) => t.counters.byProtocol[name][protocol]!)))
  exposition.totals('deliveries', 'Publications, and frames of boards, handed over for one member each.', () =>
    withShards(traffic.deliveries, 'deliveries'),
  )
  exposition.totals('messagesOut', 'Messages handed over for one connection each; pings do not count.', () =>
    withShards(traffic.messagesOut, 'messages'),
  )
  exposition.totals('bytesOut', 'Bytes of the messages handed over for connections.', () =>
    withShards(traffic.bytesOut, 'bytes'),
  )
}

function exposeMailboxes(exposition: Exposition, threads: readonly ShardThread[]): void {
  const rings = (value: (ring: ShardThread['mailbox']['inbox']) => number): Rows<number> =>
    threads.flatMap(({ index: shard, mailbox: { inbox, outbox } }) => [
      [{ shard, ring: 'inbox' }, value(inbox)] as const,
      [{ shard, ring: 'outbox' }, value(outbox)] as const,
    ])
  exposition.gauges('mailboxBytes', 'Unread bytes in the inbox and in the outbox of a shard.', () =>
    rings(({ bytes }) => bytes),
  )
  exposition.gauges(
    'mailboxAgeSeconds',
    'For how long the oldest unread record has waited, to a quarter of a second.',
    () => rings(({ ageMs }) => ageMs / 1000),
  )
}

function exposeThreads(
  exposition: Exposition,
  threads: readonly ShardThread[],
  mainThread: ShardSources['mainThread'],
): void {
  const perThread = <Value>(main: Value, value: (thread: ShardThread) => Value): Rows<Value> => [
    [{ thread: 'main' }, main],
    ...threads.map((thread) => [{ thread: `shard-${thread.index}` }, value(thread)] as const),
  ]
  exposition.gauges('threadUtilisation', 'Share of the time for which a thread worked lately, 0 to 1.', () =>
    perThread(mainThread.utilisation, ({ counters }) => counters.get('utilisation')),
  )
  exposition.totals('threadBusySeconds', 'Time for which a thread has worked.', () =>
    perThread(mainThread.busySeconds, ({ counters }) => counters.get('busyMs') / 1000),
  )
  exposition.histograms('eventLoopDelaySeconds', 'How late the regular work of a thread began.', () =>
    perThread(mainThread.loopDelaySeconds, ({ counters }) => counters.histograms.loopDelaySeconds),
  )
}

function exposeNamespaces(exposition: Exposition, { pool, namespaces }: ShardSources): void {
  const rows = (figure: NamespaceFigure): Rows<number> =>
    namespaces.map((namespace, at) => [
      { namespace },
      sumOf(pool.threads, ({ counters }) => counters.byNamespace[figure][at]!),
    ])
  for (const [figure, help] of Object.entries(NAMESPACE_GAUGES)) {
    exposition.gauges(`namespace_${figure}`, help, () => rows(figure as NamespaceFigure))
  }
  for (const [figure, help] of Object.entries(NAMESPACE_TOTALS)) {
    exposition.totals(`namespace_${figure}`, help, () => rows(figure as NamespaceFigure))
  }
}

function exposeProbes(exposition: Exposition, probes: ShardSources['probes']): void {
  const perShard = <Value>(value: (figures: ProbeFigures) => Value): Rows<Value> =>
    probes().map((figures, shard) => [{ shard }, value(figures)])
  exposition.histograms(
    'probeSeconds',
    'From the publish of a probe until its frames were given to the kernel, through the whole server.',
    () => perShard(({ seconds }) => seconds),
  )
  for (const [name, quantile] of QUANTILES) {
    exposition.gauges(
      name,
      `The quantile ${quantile} of the probes of the last minutes; absent before the first.`,
      () =>
        probes().flatMap(({ sorted }, shard) =>
          sorted.length === 0 ? [] : [[{ shard }, sorted[Math.ceil(quantile * sorted.length) - 1]!] as const],
        ),
    )
  }
  exposition.totals('probesLost', 'Probes that a shard did not take, or that did not come back in time.', () =>
    perShard(({ lost }) => lost),
  )
}

function sumOf(threads: readonly ShardThread[], value: (thread: ShardThread) => number): number {
  let sum = 0
  for (const thread of threads) sum += value(thread)
  return sum
}
