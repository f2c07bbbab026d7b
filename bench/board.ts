/**
 * A board under load: fill it, connect its members, push at a fixed rate, measure while all members read at once, then while some of them read
 * slowly, and compare every copy with the board. The same pushes into a room without a board are measured with the same members.
 */
import { readBoard } from './board-http.ts'
import type { BoardLoad } from './board-scenarios.ts'
import { type Cell, latencyHistogram, latencyMetrics, type Metrics, refusalsOf } from './cell.ts'
import { nowUs, sleepUntilUs } from './clock.ts'
import type { CpuUse } from './cpu.ts'
import type { BoardRunResult, BoardSettleResult, BoardWindow } from './ipc.ts'
import { callAll } from './load-pool.ts'
import type { Session } from './session.ts'
import { socketQueues } from './socket-queues.ts'

const startDelayUs = 100_000
const queuesEveryMs = 250
/** Members have this long to become slow before they are measured. */
const slowWarmSecondsMax = 3
const deadlineMs = 20_000

/** What the server and the machine used within a window. */
interface Used {
  use: CpuUse | undefined
  machineNs: number
}

interface Run {
  session: Session
  load: BoardLoad
  windows: BoardWindow[]
  used: Used[]
  runs: BoardRunResult[]
  settled: BoardSettleResult[]
}

export async function runBoard(session: Session): Promise<Pick<Cell, 'metrics' | 'refusals' | 'notes'>> {
  const { scenario, server, loads } = session
  const load = scenario.board!
  const room = load.feed === 'relay' ? 'bench-0' : 'board:bench-0'
  const base = `http://${server.host}:${server.port}/rooms/${room}`
  session.emptyResidentBytes = session.edge().residentBytes
  const fill = {
    url: `${base}/statistics`,
    shape: load.shape,
    recordsPerPush: load.shape.records,
    heatPushes: load.heatPushes,
  }
  await loads[0]!.call('boardFill', fill)
  const slowPorts = await connectMembers(session, `/ws/${room}${load.feed === 'delta' ? '?delta=1' : ''}`)
  await session.settleDown()

  const startUs = nowUs() + startDelayUs
  const { windows, slowFromUs } = windowsOf(session, startUs)
  const push = { startUs, endUs: windows.at(-1)!.toUs, pushesPerSecond: scenario.messagesPerSecond }
  const running = callAll(loads, 'boardRun', (index) => ({
    windows,
    slowFromUs,
    readSeldom: index > 0,
    ...(index === 0 ? { push } : {}),
  }))
  const used = [await watch(session, windows[0]!)]
  await sleepUntilUs(slowFromUs)
  const queues = new QueueWatch(server.port, slowPorts)
  used.push(await watch(session, windows[1]!))
  const runs = await running
  const { lastDueUs } = runs[0]!.pushed!
  const records = load.feed === 'relay' ? undefined : await readBoard(base)
  const settle = { windows, records, lastDueUs, quietMs: load.quietMs, deadlineMs }
  const settled = await callAll(loads, 'boardSettle', () => settle)
  queues.stop()

  const run = { session, load, windows, used, runs, settled }
  return { metrics: { ...metricsOf(run), ...queues.metrics }, refusals: refusalsOfRun(run), notes: notesOf(run) }
}

/** Pushes go on through both windows. Between them members become slow. */
function windowsOf({ scenario }: Session, startUs: number): { windows: BoardWindow[]; slowFromUs: number } {
  const lengthUs = scenario.measureSeconds * 1e6
  const fromUs = startUs + scenario.warmSeconds * 1e6
  const slowFromUs = fromUs + lengthUs
  const slowWindowUs = slowFromUs + Math.min(slowWarmSecondsMax, scenario.measureSeconds) * 1e6
  const windows = [fromUs, slowWindowUs].map((us) => ({ fromUs: us, toUs: us + lengthUs }))
  return { windows, slowFromUs }
}

/** The first process has the members that tell what they saw, the others share the rest. Returns the ports of the members that can be slow. */
async function connectMembers({ scenario, server, loads }: Session, path: string): Promise<number[]> {
  const { feed, slowMembers, slowBytesPerSecond } = scenario.board!
  const { membersPerRoom, parsedPerRoom, handshakesInFlight, readEveryMs } = scenario
  const others = Math.max(1, loads.length - 1)
  const share = (total: number, index: number): number =>
    Math.floor((total * (index + 1)) / others) - Math.floor((total * index) / others)
  const results = await callAll(loads, 'boardConnect', (process) => {
    const index = loads.length === 1 ? 0 : process - 1
    const ordinary = index < 0 ? 0 : share(membersPerRoom - parsedPerRoom - slowMembers, index)
    const members = {
      counts: feed === 'relay' ? ordinary : 0,
      shares: feed === 'relay' ? 0 : ordinary,
      parses: process === 0 ? parsedPerRoom : 0,
      slow: index < 0 ? 0 : share(slowMembers, index),
    }
    const { host, port } = server
    return { host, port, path, feed, members, slowBytesPerSecond, inFlight: handshakesInFlight, readEveryMs }
  })
  const failed = results.find(({ failure }) => failure !== '')
  if (failed !== undefined) throw new Error(`a member could not join: ${failed.failure}`)
  return results.flatMap(({ slowPorts }) => slowPorts)
}

async function watch(session: Session, { fromUs, toUs }: BoardWindow): Promise<Used> {
  await sleepUntilUs(fromUs)
  const from = session.edge()
  await sleepUntilUs(toUs)
  const to = session.edge()
  return { use: session.cpuUse(from, to), machineNs: to.machineNs - from.machineNs }
}

/** The longest queues of slow members. */
class QueueWatch {
  readonly #port: number
  readonly #ports: number[]
  readonly #timer: NodeJS.Timeout
  #unsent = 0
  #unread = 0

  constructor(port: number, ports: number[]) {
    this.#port = port
    this.#ports = ports
    this.#timer = setInterval(() => this.#look(), queuesEveryMs)
  }

  get metrics(): Metrics {
    return { unsentBytes: this.#unsent, unreadBytes: this.#unread }
  }

  stop(): void {
    this.#look()
    clearInterval(this.#timer)
  }

  #look(): void {
    const queues = socketQueues(this.#port)
    for (const port of this.#ports) {
      const { sendBytes, receiveBytes } = queues.get(port) ?? { sendBytes: 0, receiveBytes: 0 }
      this.#unsent = Math.max(this.#unsent, sendBytes)
      this.#unread = Math.max(this.#unread, sendBytes + receiveBytes)
    }
  }
}

function metricsOf(run: Run): Metrics {
  const { session, load, runs, settled } = run
  const { membersPerRoom, messagesPerSecond } = session.scenario
  const healthy = membersPerRoom - load.slowMembers
  const [before, slow] = run.windows.map((_, index) => windowMetrics(run, index)) as [Metrics, Metrics]
  const { pushes, answerUs } = runs[0]!.pushed!
  const sum = (read: (result: BoardSettleResult) => number): number => settled.reduce((all, one) => all + read(one), 0)
  const worst = (read: (result: BoardSettleResult) => number): number => Math.max(...settled.map(read))
  const answers = latencyHistogram([Uint32Array.from(answerUs)])
  const metrics: Metrics = {
    ...before,
    offeredMessages: messagesPerSecond,
    pushP99Ms: answers.percentile(99) / 1000,
    bytesPerPush: sum(({ bytes }) => bytes) / healthy / pushes,
    framesPerPush: sum(({ frames }) => frames) / healthy / pushes,
    slowMembers: load.slowMembers,
    generatorShare: Math.max(before.generatorShare!, slow.generatorShare!),
    generatorWaitShare: Math.max(before.generatorWaitShare!, slow.generatorWaitShare!),
  }
  if (before.p99Ms !== undefined && slow.p99Ms !== undefined) {
    metrics.healthyP99BeforeMs = before.p99Ms
    metrics.p99Ms = slow.p99Ms
    metrics.healthyP99Shift = slow.p99Ms / before.p99Ms - 1
  }
  if (slow.memberCpuUs !== undefined) metrics.slowMemberCpuUs = slow.memberCpuUs
  if (load.feed !== 'relay') {
    metrics.equalMs = worst(({ equalMs }) => equalMs)
    metrics.slowEqualMs = worst(({ slowEqualMs }) => slowEqualMs)
  }
  return metrics
}

/** Of the members that read at once in both windows, and of the server for all members. */
function windowMetrics({ session, load, used, runs, settled }: Run, index: number): Metrics {
  const { membersPerRoom, messagesPerSecond } = session.scenario
  const results = runs.map(({ windows }) => windows[index]!)
  const { use, machineNs } = used[index]!
  const deliveries = results.reduce((all, { frames, measuredUs }) => all + (frames * 1e6) / measuredUs, 0)
  const metrics: Metrics = {
    deliveries,
    ...latencyMetrics(latencyHistogram(settled.map(({ latenciesUs }) => latenciesUs[index]!))),
    generatorShare: Math.max(...results.map(({ cpuUs, measuredUs }) => cpuUs / measuredUs)),
    generatorWaitShare: Math.max(...results.map(({ cpuWaitUs, measuredUs }) => cpuWaitUs / measuredUs)),
  }
  // A push is one frame in a room without a board. On a board frames are merged, so their number says nothing.
  const healthy = membersPerRoom - load.slowMembers
  if (load.feed === 'relay') metrics.deliveredShare = Math.min(1, deliveries / (messagesPerSecond * healthy))
  if (use !== undefined) {
    const usedNs = use.mainNs + use.othersNs
    metrics.memberCpuUs = (usedNs / use.elapsedNs) * (1e6 / membersPerRoom)
    metrics.cpuMainShare = use.mainNs / use.elapsedNs
    metrics.cpuOthersShare = use.othersNs / use.elapsedNs
    const ours = usedNs + results.reduce((all, { cpuUs }) => all + cpuUs * 1000, 0)
    metrics.strangersShare = Math.max(0, (machineNs - ours) / use.elapsedNs)
  }
  return metrics
}

function refusalsOfRun({ load, runs, settled }: Run): string[] {
  const { pushes, failed } = runs[0]!.pushed!
  const sum = (read: (result: BoardSettleResult) => number): number => settled.reduce((all, one) => all + read(one), 0)
  const isRelay = load.feed === 'relay'
  const memberFrames = settled.flatMap(({ memberFrames: frames }) => [...frames])
  const lost = memberFrames.reduce((all, frames) => all + Math.max(0, pushes - frames), 0)
  const surplus = memberFrames.reduce((all, frames) => all + Math.max(0, frames - pushes), 0)
  const refusals = refusalsOf({
    generatorShares: runs.flatMap(({ windows }) => windows.map(({ cpuUs, measuredUs }) => cpuUs / measuredUs)),
    missing: isRelay ? lost : 0,
    surplus,
    gaps: sum(({ missing }) => missing),
    duplicates: 0,
    disordered: 0,
    ordersDiffer: 0,
    closed: sum(({ closed, closedSlow }) => closed + (isRelay ? 0 : closedSlow)),
    broken: settled.find(({ broken }) => broken !== '')?.broken ?? '',
  })
  const differing = sum((result) => result.differing)
  if (failed > 0) refusals.push(`${failed} pushes failed`)
  if (differing > 0) refusals.push(`the copies of ${differing} members are not the board`)
  return refusals
}

function notesOf({ load, runs, settled, used }: Run): string[] {
  const { pushes, changed } = runs[0]!.pushed!
  const sum = (read: (result: BoardSettleResult) => number): number => settled.reduce((all, one) => all + read(one), 0)
  const share = ({ use }: Used): string =>
    use === undefined
      ? ''
      : `${Math.round((use.mainNs / use.elapsedNs) * 100)} + ${Math.round((use.othersNs / use.elapsedNs) * 100)} %`
  const notes = [`main and other threads, of a core: ${share(used[0]!)}, with slow members ${share(used[1]!)}`]
  if (load.feed === 'relay')
    return [...notes, `closed by the server: ${sum(({ closedSlow }) => closedSlow)} slow members`]
  return [
    ...notes,
    `${pushes} pushes changed ${changed} records`,
    `frames that told of merged changes: ${sum(({ slowSkips }) => slowSkips)} to slow members, ${sum(({ skips }) => skips)} to others`,
  ]
}
