// Owns docs/images/coalescing.svg: delay and cost of a room of 500 at every rate, of lobbycast and of two servers that do not gather messages in
// this way. Drawn by `npm run docs:chart` from the newest full run of the bench.
import { readFileSync, writeFileSync } from 'node:fs'
import { sweepChart } from '../bench/chart.ts'
import type { RateRow } from '../bench/rates.ts'
import type { Scenario } from '../bench/scenarios.ts'

const SWEEP = 'sweep-500'
const SERVERS = ['lobbycast', 'uws-handler', 'centrifugo']

const results = JSON.parse(readFileSync(new URL('../bench/results/results.json', import.meta.url), 'utf8')) as {
  readonly scenarios: readonly Scenario[]
  readonly rates: readonly RateRow[]
}
const scenario = results.scenarios.find(({ name }) => name === SWEEP)
const rates = results.rates.filter(({ server }) => SERVERS.includes(server))
const chart = scenario === undefined ? undefined : sweepChart(rates, scenario, SERVERS)
if (chart === undefined) throw new Error(`the newest run has no ${SWEEP}`)
writeFileSync(new URL('images/coalescing.svg', import.meta.url), chart)
