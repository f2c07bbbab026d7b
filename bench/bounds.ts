/**
 * What lobbycast must reach, as ratios and limits over the medians of one run, and the check of a run against it.
 */
import type { MetricName } from './cell.ts'
import { findRow, type Row } from './summary.ts'

export interface Bound {
  scenario: string
  figure: string
  /** The figure of this run; undefined when one of its parts was not measured or may not be ranked. */
  read(rows: Row[]): number | undefined
  limit: number
  direction: 'at most' | 'at least'
  unit: '' | 'x' | 'ms' | '/s' | 'bytes' | 'share'
}

export interface Verdict {
  bound: Bound
  value: number | undefined
  outcome: 'met' | 'missed' | 'not measured'
}

const subject = 'lobbycast'

function medianOfRow(rows: Row[], scenario: string, server: string, metric: MetricName): number | undefined {
  const row = findRow(rows, scenario, server)
  return row?.ranked === true ? row.metrics[metric]?.median : undefined
}

function own(scenario: string, metric: MetricName) {
  return (rows: Row[]): number | undefined => medianOfRow(rows, scenario, subject, metric)
}

function against(scenario: string, metric: MetricName, peer: string, combine: (own: number, peer: number) => number) {
  return (rows: Row[]): number | undefined => {
    const mine = medianOfRow(rows, scenario, subject, metric)
    const theirs = medianOfRow(rows, scenario, peer, metric)
    return mine === undefined || theirs === undefined ? undefined : combine(mine, theirs)
  }
}

const ratio = (mine: number, theirs: number): number => mine / theirs
const difference = (mine: number, theirs: number): number => mine - theirs

function idleCpuShare(rows: Row[], server: string): number | undefined {
  const main = medianOfRow(rows, 'idle', server, 'cpuMainShare')
  const others = medianOfRow(rows, 'idle', server, 'cpuOthersShare')
  return main === undefined || others === undefined ? undefined : main + others
}

const idleShareMax = 0.08
const idleRatioMax = 2

/** Of the two bounds one is enough: the share of a core on a fast machine, the ratio to bare uWebSockets.js on a slow one. */
function idleCpu(rows: Row[]): number | undefined {
  const mine = idleCpuShare(rows, subject)
  if (mine === undefined) return undefined
  const theirs = idleCpuShare(rows, 'uws-handler')
  return Math.min(mine / idleShareMax, theirs === undefined ? Number.POSITIVE_INFINITY : mine / theirs / idleRatioMax)
}

/** Memory rise per stalled member, so that the bound holds for whatever number of members stopped reading. */
function memoryRisePerStalled(scenario: string) {
  return (rows: Row[]): number | undefined => {
    const rise = medianOfRow(rows, scenario, subject, 'memoryRiseBytes')
    const stalled = medianOfRow(rows, scenario, subject, 'stalledMembers')
    return rise === undefined || stalled === undefined ? undefined : rise / stalled
  }
}

const outboxBytesMax = 4_194_304

export const bounds: Bound[] = [
  {
    scenario: 'hot-room',
    figure: 'server CPU per delivery against uws-handler',
    read: against('hot-room', 'cpuNs', 'uws-handler', ratio),
    limit: 0.4,
    direction: 'at most',
    unit: 'x',
  },
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
    read: against('hot-room', 'cpuNs', 'ws', ratio),
    limit: 1 / 8,
    direction: 'at most',
    unit: 'x',
  },
  {
    scenario: 'hot-room',
    figure: 'server CPU per delivery against socket-io at the highest rate it sustains',
    read: against('hot-room', 'cpuNs', 'socket-io', ratio),
    limit: 1 / 15,
    direction: 'at most',
    unit: 'x',
  },
  {
    scenario: 'ceiling',
    figure: 'deliveries/s against uws-handler',
    read: against('ceiling', 'deliveries', 'uws-handler', ratio),
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
  {
    scenario: 'pairs',
    figure: 'main-thread CPU per delivery against uws-handler',
    read: against('pairs', 'cpuMainNs', 'uws-handler', ratio),
    limit: 1,
    direction: 'at most',
    unit: 'x',
  },
  {
    scenario: 'pairs',
    figure: 'CPU per delivery of all threads against uws-handler',
    read: against('pairs', 'cpuNs', 'uws-handler', ratio),
    limit: 1.25,
    direction: 'at most',
    unit: 'x',
  },
  {
    scenario: 'quiet-room',
    figure: 'p50 latency added to that of uws-handler',
    read: against('quiet-room', 'p50Ms', 'uws-handler', difference),
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
]

export function checkBounds(rows: Row[]): Verdict[] {
  return bounds.map((bound) => {
    const value = bound.read(rows)
    if (value === undefined) return { bound, value, outcome: 'not measured' }
    const met = bound.direction === 'at most' ? value <= bound.limit : value >= bound.limit
    return { bound, value, outcome: met ? 'met' : 'missed' }
  })
}
