/**
 * Runs one cell: starts the server, connects the scenario's population, and measures as the kind of scenario demands.
 */
import { runBoard } from './board.ts'
import type { Cell, Metrics, Step } from './cell.ts'
import { nowUs } from './clock.ts'
import { largeBoardEnv, runLargeBoard } from './large-board.ts'
import type { LoadProcess } from './load-pool.ts'
import { type OpenedPage, openPage } from './open-page.ts'
import type { Scenario } from './scenarios.ts'
import {
  climb,
  deliveredShareMin,
  type Judgement,
  judgeStep,
  searchCeiling,
  stepDown,
  sweepRates,
  sweepSeconds,
} from './search.ts'
import { type RunningServer, type ServerDefinition, startServer } from './servers.ts'
import { roomNameOf, Session } from './session.ts'
import { runSlowConsumers } from './slow-consumers.ts'

export interface CellOptions {
  scenario: Scenario
  definition: ServerDefinition
  round: number
  loads: LoadProcess[]
  /** The rate at which an earlier round of the same search ended. */
  earlierRate: number | undefined
  /** A command put in front of the server's, to pin it to a core. */
  wrapper: string[]
}

type Outcome = Pick<Cell, 'metrics' | 'refusals'> & Partial<Pick<Cell, 'notes' | 'steps'>>

export async function runCell(options: CellOptions): Promise<Cell> {
  const { scenario, definition, round, loads } = options
  const cell: Cell = {
    scenario: scenario.name,
    server: definition.name,
    round,
    metrics: {},
    refusals: [],
    notes: [],
    steps: [],
  }
  let server: RunningServer | undefined
  let page: OpenedPage | undefined
  try {
    const env: Record<string, string> = {
      ...(scenario.peersWithoutNotices === true ? { PEER_NOTICES: 'off' } : {}),
      ...(scenario.largeBoard === undefined ? {} : largeBoardEnv(scenario.largeBoard.shape.keys)),
    }
    server = await startServer(definition, { wrapper: options.wrapper, env })
    if (definition.page !== undefined) {
      page = await openPage(definition.page, { port: server.port, room: roomNameOf(0) })
    }
    Object.assign(cell, await run(new Session(server, scenario, loads), options))
  } catch (error) {
    cell.refusals.push(error instanceof Error ? error.message : String(error))
  } finally {
    await page?.close()
    await server?.stop()
    await Promise.all(loads.map((load) => load.call('disconnect', {})))
  }
  if (page !== undefined) cell.notes.push(`the page made ${page.requests} requests meanwhile`)
  cell.notes.push(...warningsOf(cell.metrics))
  return cell
}

const strangersShareMax = 0.1

/** What does not disqualify a cell but must stand beside it. */
function warningsOf({ deliveredShare, strangersShare }: Metrics): string[] {
  const warnings: string[] = []
  if (deliveredShare !== undefined && deliveredShare < deliveredShareMin)
    warnings.push('did not keep up with what was offered')
  if (strangersShare !== undefined && strangersShare > strangersShareMax)
    warnings.push('other programs were busy meanwhile')
  return warnings
}

async function run(session: Session, options: CellOptions): Promise<Outcome> {
  const { scenario } = session
  switch (scenario.kind) {
    case 'join-storm':
      return joinStorm(session)
    case 'idle':
      return idle(session)
    case 'board':
      return runBoard(session)
    case 'large-board':
      return runLargeBoard(session)
  }
  await session.connect()
  await session.settleDown()
  if (scenario.heat !== undefined) {
    const { messagesPerSecond, seconds } = scenario.heat
    await session.measure({ warmSeconds: 0, measureSeconds: seconds, messagesPerSecond })
  }
  switch (scenario.kind) {
    case 'steady':
      return session.measure({ ...times(scenario), messagesPerSecond: totalRate(scenario) })
    case 'capacity':
      return session.measure({ ...times(scenario), messagesPerSecond: 0, outstanding: scenario.outstanding! })
    case 'statistics':
      return statistics(session)
    case 'slow-consumers':
      return runSlowConsumers(session)
    case 'sustain':
      return sustain(session, options.earlierRate)
    case 'ceiling':
      return ceiling(session, options.earlierRate)
    case 'sweep':
      return sweep(session)
  }
}

function totalRate(scenario: Scenario): number {
  return scenario.messagesPerSecond * scenario.rooms
}

function times(scenario: Scenario): Pick<Scenario, 'warmSeconds' | 'measureSeconds'> {
  return { warmSeconds: scenario.warmSeconds, measureSeconds: scenario.measureSeconds }
}

const probe = { warmSeconds: 0.3, measureSeconds: 1 }

/** Steps down until a rate is sustained: short probes while searching, then the scenario's own time. */
async function sustain(session: Session, earlierRate: number | undefined): Promise<Outcome> {
  const { scenario } = session
  const steps: Step[] = []
  const rates = stepDown(earlierRate ?? scenario.messagesPerSecond)
  let last: Judgement | undefined
  const full = { ...times(scenario) }
  let asked = rates.next()
  while (!asked.done) {
    const messagesPerSecond = asked.value
    for (const duration of earlierRate === undefined && scenario.measureSeconds > 1 ? [probe, full] : [full]) {
      const phase = await session.measure({ ...duration, messagesPerSecond })
      const judgement = judgeStep(phase)
      last = judgement
      steps.push(stepOf(messagesPerSecond, phase.metrics, judgement))
      if (!judgement.passed) break
      if (duration === full) return { metrics: phase.metrics, refusals: [], steps }
    }
    await session.settleDown()
    asked = rates.next(last!)
  }
  return noRatePassed(last, steps)
}

const stepOf = (messagesPerSecond: number, metrics: Metrics, { passed, refusals }: Judgement): Step => ({
  messagesPerSecond,
  metrics,
  passed,
  why: refusals.join('; '),
})

/** The last rate was the lowest, so it is the one whose refusals say most. */
const noRatePassed = (last: Judgement | undefined, steps: Step[]): Outcome => ({
  metrics: {},
  refusals: last?.refusals ?? ['no rate was tried'],
  steps,
  notes: ['no rate passed'],
})

/** Raises the rate until the server fails, and reports the highest that passed. */
async function ceiling(session: Session, earlierRate: number | undefined): Promise<Outcome> {
  const { scenario } = session
  const steps: Step[] = []
  const rates = searchCeiling(scenario.messagesPerSecond, earlierRate)
  let best: Step | undefined
  let last: Judgement | undefined
  let asked = rates.next()
  while (!asked.done) {
    const messagesPerSecond = asked.value
    const phase = await session.measure({ ...times(scenario), messagesPerSecond })
    const judgement = judgeStep(phase)
    last = judgement
    const step = stepOf(messagesPerSecond, phase.metrics, judgement)
    steps.push(step)
    if (step.passed && (best === undefined || messagesPerSecond > best.messagesPerSecond)) best = step
    if (steps.length === scenario.stepsMax) break
    if (!step.passed) await session.settleDown()
    asked = rates.next(judgement)
  }
  if (best === undefined) return noRatePassed(last, steps)
  const stop = steps.findLast((step) => !step.passed)
  return { metrics: best.metrics, refusals: [], steps, notes: stop === undefined ? [] : [`ended by: ${stop.why}`] }
}

/** Measures rate after rate. What counts for the row is the highest that passed; the steps are what a sweep is for. */
async function sweep(session: Session): Promise<Outcome> {
  const { scenario } = session
  const { warmSeconds, measureSeconds } = scenario
  const steps: Step[] = []
  const deadlineUs = nowUs() + scenario.secondsMax! * 1e6
  const rates = climb(sweepRates(scenario.rates!))
  let asked = rates.next()
  while (!asked.done) {
    const messagesPerSecond = asked.value
    if (nowUs() > deadlineUs) break
    const phase = await session.measure({
      warmSeconds,
      measureSeconds: sweepSeconds(messagesPerSecond, measureSeconds),
      messagesPerSecond,
    })
    const judgement = judgeStep(phase)
    steps.push(stepOf(messagesPerSecond, phase.metrics, judgement))
    await session.settleDown()
    asked = rates.next(judgement)
  }
  const best = steps.findLast((step) => step.passed)
  if (best === undefined) return { metrics: {}, refusals: [steps.at(-1)?.why ?? 'no rate was tried'], steps }
  const last = steps.at(-1)!
  const notes = last.passed ? [] : [`ended at ${last.messagesPerSecond} messages/s by: ${last.why}`]
  if (!asked.done) notes.push(`ended after ${scenario.secondsMax} s`)
  return { metrics: best.metrics, refusals: [], steps, notes }
}

async function joinStorm(session: Session): Promise<Outcome> {
  const from = session.edge()
  const results = await session.connect()
  const use = session.cpuUse(from, session.edge())
  const startedUs = Math.min(...results.map((result) => result.startedUs))
  const finishedUs = Math.max(...results.map((result) => result.finishedUs))
  const joins = results.reduce((sum, result) => sum + result.connected, 0)
  const all = results.flatMap((result) => [...result.joinUs]).sort((a, b) => a - b)
  const at = (share: number): number => (all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0) / 1000
  const metrics: Metrics = {
    joinsPerSecond: joins / ((finishedUs - startedUs) / 1e6),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    p999Ms: at(0.999),
  }
  if (use !== undefined) {
    metrics.cpuPerJoinUs = (use.mainNs + use.othersNs) / joins / 1000
    metrics.cpuMainShare = use.mainNs / use.elapsedNs
    metrics.cpuOthersShare = use.othersNs / use.elapsedNs
    metrics.residentRiseBytes = session.edge().residentBytes - session.emptyResidentBytes
  }
  return { metrics, refusals: [], notes: ['closed loop: the generator opens connections as fast as it can'] }
}

async function idle(session: Session): Promise<Outcome> {
  const { scenario } = session
  const startedUs = nowUs()
  await session.connect()
  await session.settleDown()
  const phase = await session.measure({ ...times(scenario), messagesPerSecond: 0 })
  const connections = scenario.rooms * scenario.membersPerRoom
  const notes = [`connected in ${((nowUs() - startedUs) / 1e6).toFixed(1)} s including the measured time`]
  const metrics = { ...phase.metrics }
  if (metrics.residentRiseBytes !== undefined) metrics.bytesPerConnection = metrics.residentRiseBytes / connections
  return { metrics, refusals: phase.refusals, notes }
}

async function statistics(session: Session): Promise<Outcome> {
  const { scenario, server } = session
  const seconds = scenario.warmSeconds + scenario.measureSeconds
  let pushes = { requests: 0, errors: 0, p50Ms: 0, p99Ms: 0 }
  const phase = await session.measure(
    { ...times(scenario), messagesPerSecond: scenario.messagesPerSecond },
    async () => {
      pushes = await session.loads[0]!.call('http', {
        url: `http://${server.host}:${server.port}/rooms/bench-0/statistics`,
        requestsPerSecond: scenario.messagesPerSecond,
        connections: 4,
        seconds,
        records: scenario.records!,
        apiKey: 'not-needed-on-an-open-admin',
      })
      return pushes.requests
    },
  )
  const metrics: Metrics = { ...phase.metrics, pushesPerSecond: pushes.requests / seconds, pushP99Ms: pushes.p99Ms }
  const refusals = pushes.errors > 0 ? [...phase.refusals, `${pushes.errors} pushes failed`] : phase.refusals
  return { metrics, refusals }
}
