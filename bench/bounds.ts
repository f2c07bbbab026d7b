/**
 * What lobbycast must reach, as ratios and limits over the medians of one run, and the check of a run against it.
 */
import type { MetricName } from './cell.ts'
import { costAgainstWindows, countLostRates, type RateRow } from './rates.ts'
import { findRow, type Row } from './summary.ts'

/** The medians of a run. */
export interface Figures {
  rows: Row[]
  /** Of the sweeps. */
  rates: RateRow[]
}

export interface Bound {
  scenario: string
  figure: string
  /** The figure of this run; undefined when one of its parts was not measured or may not be ranked. */
  read(figures: Figures): number | undefined
  limit: number
  direction: 'at most' | 'at least'
  /** No unit: a count. */
  unit: '' | 'x' | 'ms' | '/s' | 'bytes' | 'share'
  /** Of counts that do not depend on time, so that the bound must hold in a smoke run as well. */
  isOfCounts?: true
}

export interface Verdict {
  bound: Bound
  value: number | undefined
  outcome: 'met' | 'missed' | 'not measured'
}

type Reader = Bound['read']

const subject = 'lobbycast'
const overCentrifuge = 'lobbycast-centrifuge'

function medianOfRow({ rows }: Figures, scenario: string, server: string, metric: MetricName): number | undefined {
  const row = findRow(rows, scenario, server)
  return row?.ranked === true ? row.metrics[metric]?.median : undefined
}

function own(scenario: string, metric: MetricName): Reader {
  return (figures) => medianOfRow(figures, scenario, subject, metric)
}

interface Pair {
  /** lobbycast over the plain protocol when absent. */
  of?: string
  to: string
}

function compare(
  scenario: string,
  metric: MetricName,
  { of = subject, to, as }: Pair & { as(mine: number, theirs: number): number },
): Reader {
  return (figures) => {
    const mine = medianOfRow(figures, scenario, of, metric)
    const theirs = medianOfRow(figures, scenario, to, metric)
    return mine === undefined || theirs === undefined ? undefined : as(mine, theirs)
  }
}

const ratio = (scenario: string, metric: MetricName, pair: Pair): Reader =>
  compare(scenario, metric, { ...pair, as: (mine, theirs) => mine / theirs })

const difference = (scenario: string, metric: MetricName, pair: Pair): Reader =>
  compare(scenario, metric, { ...pair, as: (mine, theirs) => mine - theirs })

function idleCpuShare(figures: Figures, server: string): number | undefined {
  const main = medianOfRow(figures, 'idle', server, 'cpuMainShare')
  const others = medianOfRow(figures, 'idle', server, 'cpuOthersShare')
  return main === undefined || others === undefined ? undefined : main + others
}

const idleShareMax = 0.08
const idleRatioMax = 2

/** Of the two bounds one is enough: the share of a core on a fast machine, the ratio to bare uWebSockets.js on a slow one. */
function idleCpu(figures: Figures): number | undefined {
  const mine = idleCpuShare(figures, subject)
  if (mine === undefined) return undefined
  const theirs = idleCpuShare(figures, 'uws-handler')
  return Math.min(mine / idleShareMax, theirs === undefined ? Number.POSITIVE_INFINITY : mine / theirs / idleRatioMax)
}

/** Memory rise per stalled member, so that the bound holds for whatever number of members stopped reading. */
function memoryRisePerStalled(scenario: string): Reader {
  return (figures) => {
    const rise = medianOfRow(figures, scenario, subject, 'memoryRiseBytes')
    const stalled = medianOfRow(figures, scenario, subject, 'stalledMembers')
    return rise === undefined || stalled === undefined ? undefined : rise / stalled
  }
}

const outboxBytesMax = 4_194_304

/** `--build before=...`: the code that a change began with, in the same run. */
const earlierBuild = 'before'
/** The search for a ceiling ends within 4.5 % of it. */
const noWorse = 0.95

/** `--build fixed-6=...#flush.mode=fixed&flush.maxWindowMs=6` and others, to compare the adaptive window with. */
const fixedWindow = /^fixed-/
const hotSweep = 'sweep-500'
const fixedWindowRates = [200, 500, 1000, 2000]

const everyPeer = ['uws-handler', 'uws-immediate', 'ws', 'socket-io', 'centrifugo']

function lostRates(of: string, peers: string[]): Bound {
  return {
    scenario: 'sweep',
    figure: `${of}: rates at which a peer is better in p99 by more than 20 % and no dearer in CPU (${peers.join(', ')})`,
    read: ({ rates }) => countLostRates(rates, { of, peers, p99Margin: 0.2 }),
    limit: 0,
    direction: 'at most',
    unit: '',
  }
}

interface Comparison extends Required<Pair> {
  scenario: string
  metric: 'p50Ms' | 'p99Ms' | 'cpuNs' | 'deliveries'
}

const metricWords = { p50Ms: 'p50', p99Ms: 'p99', cpuNs: 'CPU per delivery', deliveries: 'deliveries/s' }

function limited(direction: Bound['direction'], limit: number, { scenario, metric, of, to }: Comparison): Bound {
  const figure = `${of}: ${metricWords[metric]} against ${to}`
  return { scenario, figure, read: ratio(scenario, metric, { of, to }), limit, direction, unit: 'x' }
}

const atMost = (limit: number, comparison: Comparison): Bound => limited('at most', limit, comparison)
const atLeast = (limit: number, comparison: Comparison): Bound => limited('at least', limit, comparison)

const relay = 'board-relay'

/** A figure of a board against that of a room without one that gets the same pushes. */
function againstRelay(scenario: string, metric: MetricName): Reader {
  return (figures) => {
    const mine = medianOfRow(figures, scenario, subject, metric)
    const theirs = medianOfRow(figures, relay, subject, metric)
    return mine === undefined || theirs === undefined ? undefined : mine / theirs
  }
}

/** The later of the members that read at once and those that read slowly. */
function allEqual(scenario: string): Reader {
  return (figures) => {
    const healthy = medianOfRow(figures, scenario, subject, 'equalMs')
    const slow = medianOfRow(figures, scenario, subject, 'slowEqualMs')
    return healthy === undefined || slow === undefined ? undefined : Math.max(healthy, slow)
  }
}

function boardBounds(
  scenario: string,
  { bytesShareMax, equalMsMax }: { bytesShareMax: number; equalMsMax: number },
): Bound[] {
  const bound = (figure: string, read: Reader, limit: number, unit: Bound['unit']): Bound => ({
    scenario,
    figure,
    read,
    limit,
    direction: 'at most',
    unit,
  })
  const bytes = bound(
    'bytes per push to a member against the relay',
    againstRelay(scenario, 'bytesPerPush'),
    bytesShareMax,
    'share',
  )
  const frames = bound('frames per push to a member', own(scenario, 'framesPerPush'), 1, 'x')
  return [
    { ...bytes, isOfCounts: true },
    { ...frames, isOfCounts: true },
    bound('CPU per member and second against the relay', againstRelay(scenario, 'memberCpuUs'), 0.5, 'x'),
    bound('the same, some members slow', againstRelay(scenario, 'slowMemberCpuUs'), 0.5, 'x'),
    bound('unsent data of the slow member that has most', own(scenario, 'unsentBytes'), 100_000, 'bytes'),
    bound('after the last push, until every copy is the board', allEqual(scenario), equalMsMax, 'ms'),
    bound('shift of the p99 of healthy members when some are slow', own(scenario, 'healthyP99Shift'), 0.1, 'share'),
  ]
}

export const bounds: Bound[] = [
  ...[subject, overCentrifuge].flatMap((of): Bound[] => [
    atMost(1.7, { scenario: 'hot-room', metric: 'p50Ms', of, to: 'uws-handler' }),
    atMost(1.7, { scenario: 'hot-room', metric: 'p99Ms', of, to: 'uws-handler' }),
    atMost(0.6, { scenario: 'hot-room', metric: 'cpuNs', of, to: 'uws-handler' }),
  ]),
  atMost(0.25, { scenario: 'hot-room', metric: 'cpuNs', of: overCentrifuge, to: 'centrifugo' }),
  atMost(1, { scenario: 'hot-room', metric: 'p99Ms', of: overCentrifuge, to: 'centrifugo' }),
  ...fixedWindowRates.map(
    (messagesPerSecond): Bound => ({
      scenario: hotSweep,
      figure: `lobbycast at ${messagesPerSecond} messages/s: CPU against the fixed window of the same p50 (builds named fixed-...)`,
      read: ({ rates }) => {
        const here = rates.filter((rate) => rate.scenario === hotSweep && rate.messagesPerSecond === messagesPerSecond)
        return costAgainstWindows(here, { of: subject, window: fixedWindow })
      },
      limit: 1.05,
      direction: 'at most',
      unit: 'x',
    }),
  ),
  {
    scenario: 'hot-room',
    figure: 'p99 latency',
    read: own('hot-room', 'p99Ms'),
    limit: 30,
    direction: 'at most',
    unit: 'ms',
  },
  {
    scenario: 'hot-room',
    figure: 'server CPU per delivery against ws at the highest rate it sustains',
    read: ratio('hot-room', 'cpuNs', { to: 'ws' }),
    limit: 1 / 8,
    direction: 'at most',
    unit: 'x',
  },
  {
    scenario: 'hot-room',
    figure: 'server CPU per delivery against socket-io at the highest rate it sustains',
    read: ratio('hot-room', 'cpuNs', { to: 'socket-io' }),
    limit: 1 / 15,
    direction: 'at most',
    unit: 'x',
  },
  {
    scenario: 'ceiling',
    figure: 'deliveries/s against uws-handler',
    read: ratio('ceiling', 'deliveries', { to: 'uws-handler' }),
    limit: 3.5,
    direction: 'at least',
    unit: 'x',
  },
  {
    scenario: 'ceiling',
    figure: 'deliveries/s in plain frames',
    read: own('ceiling', 'deliveries'),
    limit: 3_000_000,
    direction: 'at least',
    unit: '/s',
  },
  atLeast(noWorse, { scenario: 'ceiling', metric: 'deliveries', of: subject, to: earlierBuild }),
  atLeast(noWorse, { scenario: 'capacity', metric: 'deliveries', of: subject, to: earlierBuild }),
  atLeast(1, { scenario: 'capacity', metric: 'deliveries', of: overCentrifuge, to: subject }),
  ...['wide-room', 'statistics'].flatMap((scenario): Bound[] => [
    atMost(1.1, { scenario, metric: 'cpuNs', of: subject, to: 'uws-handler' }),
    atMost(1.1, { scenario, metric: 'p99Ms', of: subject, to: 'uws-handler' }),
  ]),
  lostRates(subject, everyPeer),
  lostRates(overCentrifuge, ['centrifugo']),
  {
    scenario: 'pairs',
    figure: 'main-thread CPU per delivery against uws-handler',
    read: ratio('pairs', 'cpuMainNs', { to: 'uws-handler' }),
    limit: 1,
    direction: 'at most',
    unit: 'x',
  },
  atMost(1.25, { scenario: 'pairs', metric: 'cpuNs', of: subject, to: 'uws-handler' }),
  atMost(1.7, { scenario: 'pairs', metric: 'p50Ms', of: subject, to: 'uws-handler' }),
  atMost(0.6, { scenario: 'pairs', metric: 'cpuNs', of: overCentrifuge, to: 'centrifugo' }),
  atMost(1, { scenario: 'pairs', metric: 'p50Ms', of: overCentrifuge, to: 'centrifugo' }),
  atMost(1.4, { scenario: 'pairs', metric: 'cpuNs', of: overCentrifuge, to: subject }),
  {
    scenario: 'quiet-room',
    figure: 'p50 latency added to that of uws-handler',
    read: difference('quiet-room', 'p50Ms', { to: 'uws-handler' }),
    limit: 0.25,
    direction: 'at most',
    unit: 'ms',
  },
  {
    scenario: 'idle',
    figure: 'process memory per connection over an empty server',
    read: own('idle', 'bytesPerConnection'),
    limit: 3072,
    direction: 'at most',
    unit: 'bytes',
  },
  {
    scenario: 'idle',
    figure: 'CPU, the lesser of its share of 8 % of a core and of twice that of uws-handler',
    read: idleCpu,
    limit: 1,
    direction: 'at most',
    unit: 'x',
  },
  {
    scenario: 'slow-consumers',
    figure: 'memory rise per member that stopped reading',
    read: memoryRisePerStalled('slow-consumers'),
    limit: outboxBytesMax * 1.1,
    direction: 'at most',
    unit: 'bytes',
  },
  {
    scenario: 'slow-consumers',
    figure: 'shift of the p99 of healthy members',
    read: own('slow-consumers', 'healthyP99Shift'),
    limit: 0.2,
    direction: 'at most',
    unit: 'share',
  },
  {
    scenario: 'slow-consumers',
    figure: 'stalled members that were told 1013',
    read: own('slow-consumers', 'toldShare'),
    limit: 1,
    direction: 'at least',
    unit: 'share',
  },
  {
    scenario: 'full-outboxes',
    figure: 'memory rise per member that stopped reading',
    read: memoryRisePerStalled('full-outboxes'),
    limit: outboxBytesMax * 1.1,
    direction: 'at most',
    unit: 'bytes',
  },
  {
    scenario: 'full-outboxes',
    figure: 'stalled members that were told 1013',
    read: own('full-outboxes', 'toldShare'),
    limit: 1,
    direction: 'at least',
    unit: 'share',
  },
  ...boardBounds('board', { bytesShareMax: 0.25, equalMsMax: 3000 }),
  ...boardBounds('board-delta', { bytesShareMax: 0.13, equalMsMax: 1000 }),
  {
    scenario: 'large-board',
    figure: 'CPU time of the shard at one stretch',
    read: own('large-board', 'stretchMs'),
    limit: 10,
    direction: 'at most',
    unit: 'ms',
  },
]

export function checkBounds(figures: Figures): Verdict[] {
  return bounds.map((bound) => {
    const value = bound.read(figures)
    if (value === undefined) return { bound, value, outcome: 'not measured' }
    const met = bound.direction === 'at most' ? value <= bound.limit : value >= bound.limit
    return { bound, value, outcome: met ? 'met' : 'missed' }
  })
}
