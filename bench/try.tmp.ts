import { runCell } from './driver.ts'
import { LoadProcess } from './load-pool.ts'
import { selectScenarios } from './scenarios.ts'
import { builtInServers } from './servers.ts'

const [only, servers, ...rest] = process.argv.slice(2)
const loads = [new LoadProcess(), new LoadProcess()]
for (const scenario of selectScenarios({ only: only!.split(','), smoke: rest.includes('smoke'), seconds: undefined })) {
  for (const definition of builtInServers.filter((s) => servers!.split(',').includes(s.name))) {
    const t = Date.now()
    const cell = await runCell({ scenario, definition, round: 1, loads, earlierRate: undefined, wrapper: [] })
    for (const step of cell.steps)
      console.log(
        step.messagesPerSecond,
        step.passed,
        step.why,
        step.metrics.deliveries?.toFixed(0),
        'p99',
        step.metrics.p99Ms,
        'cpu',
        step.metrics.cpuNs?.toFixed(0),
        step.metrics.cpuMainShare?.toFixed(2),
        'gen',
        step.metrics.generatorShare?.toFixed(2),
        step.metrics.generatorWaitShare?.toFixed(2),
        step.metrics.messagesPerRead?.toFixed(1),
      )
    console.log(
      scenario.name,
      definition.name,
      (Date.now() - t) / 1000,
      's',
      Object.fromEntries(Object.entries(cell.metrics).map(([k, v]) => [k, Number(v!.toPrecision(4))])),
      cell.refusals,
      cell.notes,
    )
  }
}
for (const load of loads) load.stop()
process.exit(0)
