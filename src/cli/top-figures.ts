// The figures of a running server that `lobbycast top` shows: reads the text of /metrics, and makes rates of two readings. Main thread. Pure.

export interface Reading {
  readonly atMs: number
  readonly samples: readonly Sample[]
}

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Reason {
  readonly reason: string
  readonly perSecond: number
}

interface ShardFigures {
  readonly name: string
  /** Share of its time, 0 to 1. */
  readonly utilisation: number
  readonly restarts: number
  readonly isReady: boolean
}

export interface Figures {
  readonly version: string
  readonly connections: number
  readonly connectionsMax: number
  readonly rooms: number
  readonly members: number
  readonly deliveriesPerSecond: number
  readonly publicationsPerSecond: number
  readonly windowMs: number
  /** Of the slowest shard. Undefined before the first probe. */
  readonly p50Ms: number | undefined
  readonly p99Ms: number | undefined
  readonly mainUtilisation: number
  readonly shards: readonly ShardFigures[]
  readonly memoryBytes: number
  readonly isDraining: boolean
  /** Members of boards that began to get merged changes, and connections that were ended because they did not read. */
  readonly conflatedPerSecond: number
  readonly slowPerSecond: number
  /** Most frequent first. */
  readonly refusals: readonly Reason[]
  readonly disconnects: readonly Reason[]
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g

export function readingOf(text: string, atMs: number): Reading {
  const samples: Sample[] = []
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = LINE.exec(line) ?? []
    if (name === undefined) continue
    const entries = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, unescaped(text)] as const)
    samples.push({ name, labels: Object.fromEntries(entries), value: Number(value) })
  }
  return { atMs, samples }
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))

/** The figures of the time between two readings of one process. */
export function figuresOf(before: Reading, now: Reading): Figures {
  const seconds = Math.max(0.001, (now.atMs - before.atMs) / 1000)
  const sum = (name: string, reading = now) => {
    let total = 0
    for (const sample of reading.samples) if (sample.name === `lobbycast_${name}`) total += sample.value
    return total
  }
  const rate = (name: string) => perSecond(sum(name), sum(name, before), seconds)
  const most = (name: string) => {
    const values = now.samples.filter((sample) => sample.name === `lobbycast_${name}`).map(({ value }) => value * 1000)
    return values.length === 0 ? undefined : Math.max(...values)
  }
  const utilisation = byLabel(now, 'lobbycast_thread_utilisation', 'thread')
  const memory = now.samples.find(({ name }) => name === 'process_resident_memory_bytes')
  const build = now.samples.find(({ name }) => name === 'lobbycast_build_info')
  return {
    version: build?.labels.version ?? '',
    connections: sum('connections'),
    connectionsMax: sum('connections_max'),
    rooms: sum('shard_rooms'),
    members: sum('shard_members'),
    deliveriesPerSecond: rate('deliveries_total'),
    publicationsPerSecond: rate('shard_publications_total'),
    windowMs: sum('flush_window_seconds') * 1000,
    p50Ms: most('probe_p50_seconds'),
    p99Ms: most('probe_p99_seconds'),
    mainUtilisation: utilisation.get('main') ?? 0,
    shards: shardsOf(now, utilisation),
    memoryBytes: memory?.value ?? 0,
    isDraining: sum('draining') > 0,
    conflatedPerSecond: rate('conflated_members_total'),
    slowPerSecond: rate('slow_consumers_total'),
    refusals: reasonsOf(before, now, { name: 'lobbycast_refusals_total', seconds }),
    disconnects: reasonsOf(before, now, { name: 'lobbycast_disconnects_total', seconds }),
  }
}

function shardsOf(reading: Reading, utilisation: ReadonlyMap<string, number>): ShardFigures[] {
  const restarts = byLabel(reading, 'lobbycast_shard_restarts_total', 'shard')
  const ready = byLabel(reading, 'lobbycast_shard_ready', 'shard')
  return [...ready].map(([shard, isReady]) => ({
    name: `shard ${shard}`,
    utilisation: utilisation.get(`shard-${shard}`) ?? 0,
    restarts: restarts.get(shard) ?? 0,
    isReady: isReady === 1,
  }))
}

function reasonsOf(before: Reading, now: Reading, { name, seconds }: { name: string; seconds: number }): Reason[] {
  const old = byLabel(before, name, 'reason')
  return [...byLabel(now, name, 'reason')]
    .map(([reason, value]) => ({ reason, perSecond: perSecond(value, old.get(reason) ?? 0, seconds) }))
    .filter((each) => each.perSecond > 0)
    .sort((a, b) => b.perSecond - a.perSecond)
}

/** The sums of a figure by one of its labels. */
function byLabel(reading: Reading, name: string, label: string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const sample of reading.samples) {
    if (sample.name !== name) continue
    const key = sample.labels[label] ?? ''
    sums.set(key, (sums.get(key) ?? 0) + sample.value)
  }
  return sums
}

/** A counter that has become smaller is that of another process, which began at 0. */
const perSecond = (value: number, old: number, seconds: number): number => (value < old ? value : value - old) / seconds
