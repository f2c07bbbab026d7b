/**
 * `npm run bench`: runs scenarios against servers in interleaved rounds and writes JSON, Markdown and charts.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkBounds, type Verdict } from './bounds.ts'
import type { Cell } from './cell.ts'
import { cpuChart, sweepChart, throughputChart } from './chart.ts'
import { runCell } from './driver.ts'
import { LoadProcess } from './load-pool.ts'
import { describeMachine } from './machine.ts'
import { type Options, readOptions, selectServers } from './options.ts'
import { pageRatios } from './page-ratios.ts'
import { type Plan, planCells } from './plan.ts'
import { startProgress } from './progress.ts'
import { summariseRates } from './rates.ts'
import { boundsTable, isPassedSmoke, markdownReport, missedCounts, smokeReport } from './report.ts'
import type { Scenario } from './scenarios.ts'
import { selectScenarios } from './select-scenarios.ts'
import { builtInServers, type ServerDefinition } from './servers.ts'
import { summarise } from './summary.ts'

async function runAll(
  plans: Plan[],
  options: Options,
  roundDone: (cells: Cell[], rounds: number) => void,
): Promise<Cell[]> {
  const cells: Cell[] = []
  const rates = new Map<string, number>()
  const progress = startProgress(plans.length)
  const cores = availableParallelism()
  const loads = Array.from({ length: options.loads }, () => new LoadProcess(options.pin ? `1-${cores - 1}` : undefined))
  try {
    for (const [index, { round, scenario, definition }] of plans.entries()) {
      progress.begin(`round ${round}  ${scenario.name}  ${definition.name}`)
      const key = `${scenario.name} ${definition.name}`
      const wrapper = options.pin ? ['taskset', '-c', '0'] : []
      const cell = await runCell({ scenario, definition, round, loads, earlierRate: rates.get(key), wrapper })
      if (cell.metrics.offeredMessages !== undefined) rates.set(key, cell.metrics.offeredMessages)
      cells.push(cell)
      progress.end(cell.refusals)
      if (plans[index + 1]?.round !== round) roundDone(cells, round)
    }
  } finally {
    progress.stop()
    for (const load of loads) load.stop()
  }
  return cells
}

interface Run {
  options: Options
  directory: string
  machine: ReturnType<typeof describeMachine>
  scenarios: Scenario[]
  servers: ServerDefinition[]
  startedMs: number
}

/** Writes tables, charts and JSON of what has been measured so far; returns the verdicts on it. */
function writeResults(run: Run, cells: Cell[], rounds: number): Verdict[] {
  const { options, directory, machine, scenarios } = run
  const { smoke } = options
  const rows = summarise(cells)
  const sweeps = scenarios.filter(({ kind }) => kind === 'sweep')
  const rates = summariseRates(cells.filter((cell) => sweeps.some(({ name }) => name === cell.scenario)))
  const verdicts = checkBounds({ rows, rates })
  mkdirSync(directory, { recursive: true })
  const names = run.servers.map(({ name }) => name)
  const charts = {
    'throughput-against-p99.svg': throughputChart(cells, names),
    'cpu-per-delivery.svg': cpuChart(rows, names),
    ...Object.fromEntries(sweeps.map((sweep) => [`${sweep.name}.svg`, sweepChart(rates, sweep, names)])),
  }
  const written: string[] = []
  for (const [name, chart] of Object.entries(charts)) {
    if (chart === undefined) continue
    writeFileSync(join(directory, name), chart)
    written.push(name)
  }
  const strangers = run.servers
    .filter((server) => !builtInServers.includes(server))
    .map(({ name, about }) => `${name}: ${about}`)
  const report = markdownReport({
    machine,
    scenarios,
    rows,
    rates,
    verdicts,
    strangers,
    rounds,
    smoke,
    charts: written,
  })
  writeFileSync(join(directory, 'results.md'), report)
  const bounds = verdicts.map(({ bound, value, outcome }) => ({ ...bound, value, outcome }))
  const json = {
    machine,
    rounds,
    smoke,
    pinned: options.pin,
    loads: options.loads,
    wallSeconds: wallSeconds(run),
    scenarios,
    bounds,
    rows,
    rates,
    cells,
  }
  writeFileSync(join(directory, 'results.json'), `${JSON.stringify(json, null, 1)}\n`)
  return verdicts
}

const wallSeconds = ({ startedMs }: Run): number => Math.round((performance.now() - startedMs) / 1000)

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const { smoke } = options
  const scenarios = selectScenarios(options)
  const servers = selectServers(options)
  const full = !smoke && options.only.length === 0 && options.servers.length === 0
  const directory =
    options.out ?? (full ? join(import.meta.dirname, 'results') : mkdtempSync(join(tmpdir(), 'lobbycast-bench-')))
  const run: Run = {
    options,
    directory,
    machine: describeMachine(),
    scenarios,
    servers,
    startedMs: performance.now(),
  }
  const plans = planCells(scenarios, servers, options.rounds)
  // A run of an hour that is cut short leaves the rounds it has done.
  let verdicts: Verdict[] = []
  const cells = await runAll(plans, options, (soFar, rounds) => {
    verdicts = writeResults(run, soFar, rounds)
  })
  console.log(smoke ? smokeReport(cells, verdicts) : boundsTable(verdicts))
  for (const line of pageRatios(cells, servers)) console.log(line)
  console.log(`\n${wallSeconds(run)} s; results in ${directory}`)
  const isPassed = cells.every(isPassedSmoke) && missedCounts(verdicts).length === 0
  if (smoke && !isPassed) process.exitCode = 1
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
