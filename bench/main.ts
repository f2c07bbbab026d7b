/**
 * `npm run bench`: runs scenarios against servers in interleaved rounds and writes JSON, Markdown and charts.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { checkBounds, type Verdict } from './bounds.ts'
import type { Cell } from './cell.ts'
import { cpuChart, throughputChart } from './chart.ts'
import { runCell } from './driver.ts'
import { LoadProcess } from './load-pool.ts'
import { describeMachine } from './machine.ts'
import { startProgress } from './progress.ts'
import { boundsTable, isPassedSmoke, markdownReport, smokeReport } from './report.ts'
import { type Scenario, selectScenarios } from './scenarios.ts'
import { builtInServers, parseBuild, parsePeer, type ServerDefinition } from './servers.ts'
import { summarise } from './summary.ts'

interface Options {
  only: string[]
  servers: string[]
  peer: ServerDefinition[]
  build: ServerDefinition[]
  rounds: number
  seconds?: number
  loads: number
  smoke: boolean
  pin: boolean
  out?: string
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0')
  return value
}

const list = (text: string): string[] => text.split(',').filter((part) => part !== '')

function readOptions(): Options {
  return new Command('bench')
    .description('Measures lobbycast and its peers side by side on this machine.')
    .option('--only <scenarios>', 'comma-separated scenario names', list, [])
    .option(
      '--servers <servers>',
      `comma-separated server names (${builtInServers.map(({ name }) => name).join(', ')})`,
      list,
      [],
    )
    .option(
      '--peer <name=url>',
      'one more server that speaks the plain protocol: name=ws://127.0.0.1:9000[#pid=N]',
      (text, peers: ServerDefinition[]) => [...peers, parsePeer(text)],
      [],
    )
    .option(
      '--build <name=path>',
      'another build of lobbycast, started for each cell: before=/path/to/dist/main.js',
      (text, builds: ServerDefinition[]) => [...builds, parseBuild(text)],
      [],
    )
    .option('--rounds <n>', 'interleaved rounds', positive, 3)
    .option('--seconds <n>', 'measuring time of each timed phase, instead of the scenario’s own', positive)
    .option('--loads <n>', 'load processes: one sends, the others receive', positive, 2)
    .option('--smoke', 'every code path in tiny sizes; the figures mean nothing', false)
    .option('--pin', 'pin the server to core 0 and the load processes to the others', false)
    .option(
      '--out <directory>',
      'where to write the results (default: bench/results for a full run, else a temporary directory)',
    )
    .parse()
    .opts<Options>()
}

function selectServers(options: Options): ServerDefinition[] {
  const all = [...builtInServers, ...options.peer, ...options.build]
  for (const name of options.servers) {
    if (!all.some((server) => server.name === name))
      throw new Error(`no server ${name}; there are ${all.map((server) => server.name).join(', ')}`)
  }
  return options.servers.length === 0 ? all : all.filter(({ name }) => options.servers.includes(name))
}

interface Plan {
  round: number
  scenario: Scenario
  definition: ServerDefinition
}

/** Rounds outermost; inside a scenario the servers follow each other, and each round begins with another one. */
function planCells(scenarios: Scenario[], servers: ServerDefinition[], rounds: number): Plan[] {
  const plans: Plan[] = []
  for (let round = 1; round <= rounds; round++) {
    for (const scenario of scenarios) {
      const taking = servers.filter(({ name }) => !scenario.without.includes(name))
      for (let i = 0; i < taking.length * (scenario.starts ?? 1); i++) {
        plans.push({ round, scenario, definition: taking[(i + round - 1) % taking.length]! })
      }
    }
  }
  return plans
}

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
  const verdicts = checkBounds(rows)
  mkdirSync(directory, { recursive: true })
  const names = run.servers.map(({ name }) => name)
  const charts = {
    'throughput-against-p99.svg': throughputChart(cells, names),
    'cpu-per-delivery.svg': cpuChart(rows, names),
  }
  const written: string[] = []
  for (const [name, chart] of Object.entries(charts)) {
    if (chart === undefined) continue
    writeFileSync(join(directory, name), chart)
    written.push(name)
  }
  const report = markdownReport({ machine, scenarios, rows, verdicts, rounds, smoke, charts: written })
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
    cells,
  }
  writeFileSync(join(directory, 'results.json'), `${JSON.stringify(json, null, 1)}\n`)
  return verdicts
}

const wallSeconds = ({ startedMs }: Run): number => Math.round((performance.now() - startedMs) / 1000)

async function main(): Promise<void> {
  const options = readOptions()
  const { smoke } = options
  if (smoke && process.argv.every((argument) => !argument.startsWith('--rounds'))) options.rounds = 1
  const scenarios = selectScenarios({ only: options.only, smoke, seconds: options.seconds })
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
  console.log(smoke ? smokeReport(cells) : boundsTable(verdicts))
  console.log(`\n${wallSeconds(run)} s; results in ${directory}`)
  if (smoke && cells.some((cell) => !isPassedSmoke(cell))) process.exitCode = 1
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
