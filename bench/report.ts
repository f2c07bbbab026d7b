/**
 * The Markdown report of a run: machine, bounds, one table per scenario.
 */
import type { Verdict } from './bounds.ts'
import { type Cell, isLoss, isOfMachine, type MetricName } from './cell.ts'
import type { Machine } from './machine.ts'
import { type Lead, type RateRow, standings } from './rates.ts'
import type { Scenario, ScenarioKind } from './scenarios.ts'
import type { Row, Spread } from './summary.ts'

interface Column {
  title: string
  metric: MetricName
  format(value: number): string
  /** Show minimum and maximum beside the median. */
  spread?: boolean
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
const ms = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0))
const percent = (value: number): string => `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`
const one = (value: number): string => value.toFixed(1)
const kibibytes = (value: number): string => (value / 1024).toFixed(0)
const mebibytes = (value: number): string => (value / 2 ** 20).toFixed(1)

const column = {
  offered: { title: 'offered msg/s', metric: 'offeredMessages', format: whole },
  deliveries: { title: 'deliveries/s', metric: 'deliveries', format: whole, spread: true },
  delivered: { title: 'delivered', metric: 'deliveredShare', format: percent },
  p50: { title: 'p50 ms', metric: 'p50Ms', format: ms },
  p50Spread: { title: 'p50 ms', metric: 'p50Ms', format: ms, spread: true },
  p99: { title: 'p99 ms', metric: 'p99Ms', format: ms, spread: true },
  p999: { title: 'p99.9 ms', metric: 'p999Ms', format: ms },
  cpu: { title: 'CPU ns/delivery', metric: 'cpuNs', format: whole, spread: true },
  cpuMain: { title: 'main thread', metric: 'cpuMainNs', format: whole },
  cpuOthers: { title: 'other threads', metric: 'cpuOthersNs', format: whole },
  mainShare: { title: 'main thread, of a core', metric: 'cpuMainShare', format: percent },
  othersShare: { title: 'other threads, of a core', metric: 'cpuOthersShare', format: percent },
  bytes: { title: 'B/delivery', metric: 'bytesPerDelivery', format: whole },
  reads: { title: 'messages/read', metric: 'messagesPerRead', format: one },
  rise: { title: 'memory rise MiB', metric: 'residentRiseBytes', format: mebibytes },
  generator: { title: 'generator', metric: 'generatorShare', format: percent },
  wait: { title: 'generator waited', metric: 'generatorWaitShare', format: percent },
  strangers: { title: 'strangers', metric: 'strangersShare', format: percent },
  joins: { title: 'joins/s', metric: 'joinsPerSecond', format: whole, spread: true },
  perJoin: { title: 'CPU µs/join', metric: 'cpuPerJoinUs', format: whole, spread: true },
  perConnection: { title: 'B/connection', metric: 'bytesPerConnection', format: whole, spread: true },
  pushes: { title: 'pushes/s', metric: 'pushesPerSecond', format: whole },
  pushP99: { title: 'HTTP p99 ms', metric: 'pushP99Ms', format: ms },
  memoryRise: { title: 'memory rise MiB', metric: 'memoryRiseBytes', format: mebibytes, spread: true },
  before: { title: 'healthy p99 before, ms', metric: 'healthyP99BeforeMs', format: ms },
  shift: { title: 'shift', metric: 'healthyP99Shift', format: percent, spread: true },
  stalled: { title: 'stalled', metric: 'stalledMembers', format: whole },
  told: { title: 'told 1013', metric: 'toldShare', format: percent },
  bytesPerPush: { title: 'B/push', metric: 'bytesPerPush', format: whole },
  framesPerPush: { title: 'frames/push', metric: 'framesPerPush', format: (value) => value.toFixed(2) },
  memberCpu: { title: 'CPU µs/member and s', metric: 'memberCpuUs', format: whole, spread: true },
  slowMemberCpu: { title: 'the same, some slow', metric: 'slowMemberCpuUs', format: whole, spread: true },
  afterSlow: { title: 'healthy p99, some slow, ms', metric: 'p99Ms', format: ms, spread: true },
  unsent: { title: 'unsent KiB', metric: 'unsentBytes', format: kibibytes },
  unread: { title: 'unread KiB', metric: 'unreadBytes', format: kibibytes },
  equal: { title: 'equal after ms', metric: 'equalMs', format: whole },
  slowEqual: { title: 'slow ones, ms', metric: 'slowEqualMs', format: whole },
  join: { title: 'join ms', metric: 'joinMs', format: ms, spread: true },
  joinBytes: { title: 'join KiB', metric: 'joinBytes', format: kibibytes },
  change: { title: 'push to frame ms', metric: 'changeMs', format: ms, spread: true },
  changeBytes: { title: 'frame B', metric: 'changeBytes', format: whole },
  back: { title: 'return ms', metric: 'returnMs', format: ms, spread: true },
  backBytes: { title: 'return KiB', metric: 'returnBytes', format: kibibytes },
  stretch: { title: 'longest stretch of the shard, ms of CPU', metric: 'stretchMs', format: one, spread: true },
  probe: { title: 'longest wait of another room, ms', metric: 'probeMs', format: one, spread: true },
  restProbe: { title: 'the same at rest, ms', metric: 'restProbeMs', format: one },
} as const satisfies Record<string, Column>

const c = column
const tail: Column[] = [c.rise, c.generator, c.wait, c.strangers]
const steady: Column[] = [
  ...[c.offered, c.deliveries, c.delivered, c.p50, c.p99, c.p999, c.cpu, c.cpuMain, c.cpuOthers, c.bytes, c.reads],
  ...tail,
]

const columnsByKind: Record<ScenarioKind, Column[]> = {
  steady,
  sustain: steady,
  ceiling: steady,
  sweep: steady,
  capacity: [c.deliveries, c.cpu, c.cpuMain, c.cpuOthers, c.mainShare, c.bytes, c.reads, ...tail],
  'join-storm': [c.joins, c.p50Spread, c.p99, c.p999, c.perJoin, c.mainShare, c.othersShare, c.rise],
  idle: [c.perConnection, c.mainShare, c.othersShare, c.rise, c.generator, c.strangers],
  statistics: [
    c.pushes,
    c.pushP99,
    c.deliveries,
    c.p50,
    c.p99,
    c.p999,
    c.cpu,
    c.cpuMain,
    c.cpuOthers,
    c.bytes,
    ...tail,
  ],
  'slow-consumers': [c.stalled, c.told, c.memoryRise, c.before, c.p99, c.shift, c.cpu, c.generator, c.strangers],
  'large-board': [
    ...[c.change, c.changeBytes, c.join, c.joinBytes, c.back, c.backBytes, c.stretch, c.probe, c.restProbe],
  ],
  board: [
    ...[c.bytesPerPush, c.framesPerPush, c.delivered, c.memberCpu, c.slowMemberCpu, c.mainShare, c.othersShare],
    ...[c.p50, c.before, c.afterSlow, c.unsent, c.unread, c.equal, c.slowEqual, c.pushP99, c.generator, c.strangers],
  ],
}

function cellText(spread: Spread | undefined, { format, spread: wide }: Column): string {
  if (spread === undefined) return '–'
  const median = format(spread.median)
  return wide === true && spread.min !== spread.max ? `${median} (${format(spread.min)}–${format(spread.max)})` : median
}

function table(header: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

const ownServers = ['lobbycast', 'lobbycast-centrifuge']

/** The server that is ahead, then those of lobbycast, with their figures. */
function leadText(order: Lead[], format: (value: number) => string): string {
  const [first] = order
  if (first === undefined) return '–'
  const own = order.filter(({ server }) => ownServers.includes(server) && server !== first.server)
  const others = own.map(({ server, value }) => `${server} ${format(value)}`)
  return `**${first.server}** ${format(first.value)}${others.length === 0 ? '' : ` (${others.join(', ')})`}`
}

/** For each rate of a sweep: who is ahead in what. */
function standingsTable(rates: RateRow[]): string {
  const lines = standings(rates).map(({ messagesPerSecond, order, fallen }) => [
    whole(messagesPerSecond),
    leadText(order.p50Ms, ms),
    leadText(order.p99Ms, ms),
    leadText(order.cpuNs, whole),
    fallen.length === 0 ? '–' : fallen.join(', '),
  ])
  return table(
    ['offered msg/s', 'ahead in p50, ms', 'ahead in p99, ms', 'ahead in CPU, ns/delivery', 'not sustained by'],
    lines,
  )
}

/** A sweep has two tables: the highest rate of each server, and who is ahead at each rate. */
function sweepParts(scenario: Scenario, rates: RateRow[]): string[] {
  if (scenario.kind !== 'sweep' || rates.length === 0) return []
  return ['Who is ahead at each rate, and where lobbycast is then:', standingsTable(rates)]
}

function scenarioSection(scenario: Scenario, rows: Row[], rates: RateRow[]): string {
  const columns = columnsByKind[scenario.kind]
  const lines = rows.map((row) => [
    row.ranked ? row.server : `${row.server} (not ranked)`,
    ...columns.map((one) => cellText(row.metrics[one.metric], one)),
  ])
  const remarks = rows.flatMap((row) => [
    ...row.refusals.map(
      (refusal) =>
        `- ${row.server}, ${row.ranked ? `left out of the median (${row.rounds - row.rankedRounds} of ${row.rounds} rounds)` : 'not ranked'}: ${refusal}`,
    ),
    ...row.notes.map((note) => `- ${row.server}: ${note}`),
  ])
  const body = [
    `## ${scenario.name}`,
    `${scenario.about}.`,
    ...(scenario.kind === 'sweep' ? ['The highest rate that each server sustains:'] : []),
    table(['server', ...columns.map(({ title }) => title)], lines),
    ...sweepParts(scenario, rates),
  ]
  return [...body, ...(remarks.length > 0 ? [remarks.join('\n')] : [])].join('\n\n')
}

function figure(value: number | undefined, unit: Verdict['bound']['unit']): string {
  if (value === undefined) return '–'
  switch (unit) {
    case 'x':
      return `${value.toFixed(3)} x`
    case 'ms':
      return `${value.toFixed(2)} ms`
    case '/s':
      return `${whole(value)} /s`
    case 'bytes':
      return `${whole(value)} bytes`
    case 'share':
      return percent(value)
    case '':
      return whole(value)
  }
}

export function boundsTable(verdicts: Verdict[]): string {
  return table(
    ['scenario', 'figure', 'bound', 'this run', 'verdict'],
    verdicts.map(({ bound, value, outcome }) => [
      bound.scenario,
      bound.figure,
      `${bound.direction === 'at most' ? '≤' : '≥'} ${figure(bound.limit, bound.unit)}`,
      figure(value, bound.unit),
      outcome === 'missed' ? '**missed**' : outcome,
    ]),
  )
}

export interface ReportInput {
  machine: Machine
  scenarios: Scenario[]
  rows: Row[]
  /** Of the sweeps. */
  rates: RateRow[]
  verdicts: Verdict[]
  /** What the servers are that this checkout does not hold. */
  strangers: string[]
  rounds: number
  smoke: boolean
  charts: string[]
}

export function markdownReport(input: ReportInput): string {
  const { machine, rows, rates, verdicts } = input
  return `${[
    '# Benchmark results',
    input.smoke ? 'A smoke run: every size is tiny, and no figure below means anything.' : '',
    [
      `${machine.date}, commit ${machine.commit}`,
      `Node ${machine.node}, ${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB, Linux ${machine.kernel}`,
      `${machine.nativeBinary} sha256 ${machine.nativeSha256}`,
      ...input.strangers,
      `${input.rounds} interleaved rounds; medians, with (minimum–maximum) where it matters`,
    ]
      .map((line) => `- ${line}`)
      .join('\n'),
    'What each figure means, and how it can mislead, is in [the bench README](../README.md).',
    ...input.charts.map((chart) => `![${chart.replace('.svg', '').replaceAll('-', ' ')}](${chart})`),
    '## Bounds',
    boundsTable(verdicts),
    ...input.scenarios.map((scenario) =>
      scenarioSection(
        scenario,
        rows.filter((row) => row.scenario === scenario.name),
        rates.filter((rate) => rate.scenario === scenario.name),
      ),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`
}

/** Whether every code path went well. In tiny sizes and on a busy machine a figure may well be missing, and a peer may lose something. */
export function isPassedSmoke({ server, refusals }: Cell): boolean {
  const isPeer = !ownServers.includes(server)
  return refusals.every((refusal) => isOfMachine(refusal) || (isPeer && isLoss(refusal)))
}

/** The bounds of counts that a smoke run misses. Without a figure there is nothing to miss. */
export const missedCounts = (verdicts: Verdict[]): Verdict[] =>
  verdicts.filter(({ bound, outcome }) => bound.isOfCounts === true && outcome === 'missed')

/** One line for each cell of a smoke run; `FAIL` only where the run fails. */
export function smokeReport(cells: Cell[], verdicts: Verdict[]): string {
  const missed = missedCounts(verdicts).map(
    ({ bound, value }) =>
      `FAIL  ${bound.scenario}  ${bound.figure}: ${figure(value, bound.unit)}, at most ${figure(bound.limit, bound.unit)}`,
  )
  return [...cells.map((cell) => `${smokeVerdict(cell)}${cell.refusals.join('; ')}`), ...missed].join('\n')
}

function smokeVerdict(cell: Cell): string {
  const { scenario, server, refusals } = cell
  if (!isPassedSmoke(cell)) return `FAIL  ${scenario}  ${server}  `
  return `ok    ${scenario}  ${server}${refusals.length === 0 ? '' : '  without a figure: '}`
}
