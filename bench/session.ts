/**
 * One server under load: connect the population of a scenario, measure phases, check what arrived.
 *
 * CPU of the server is counted between the same two moments as the deliveries, after the warm-up.
 */
import type { RecordableHistogram } from 'node:perf_hooks'
import { type Findings, latencyHistogram, latencyMetrics, type Metrics, refusalsOf } from './cell.ts'
import { nowUs, sleep, sleepUntilUs } from './clock.ts'
import { type CpuSample, type CpuUse, cpuBetween, machineBusyNs, ownCpuNs, residentBytes, sampleCpu } from './cpu.ts'
import type { ConnectionPlan, ConnectResult, RunResult, SettleResult } from './ipc.ts'
import { callAll, type LoadProcess } from './load-pool.ts'
import type { Scenario } from './scenarios.ts'
import type { RunningServer } from './servers.ts'

const startDelayUs = 50_000
/** An overloaded server gets this long to deliver its backlog before what is missing counts as lost. */
const settleMs = 15_000
const settleProbeMs = 150

export interface PhaseOptions {
  /** Messages per second over all rooms. */
  messagesPerSecond: number
  warmSeconds: number
  measureSeconds: number
  outstanding?: number
  settleMs?: number
}

export interface Phase {
  metrics: Metrics
  refusals: string[]
  deliveredShare: number
  latencies: RecordableHistogram
}

interface Edge {
  cpu: CpuSample | undefined
  residentBytes: number
  /** CPU time of the whole machine, less that of the driver. */
  machineNs: number
}

/**
 * Who is connected by which load process. Senders and parsed receivers live in the first process, where every read is taken at
 * once; the many that only count live in the others, which read every few milliseconds. So the time a message is seen never
 * waits behind thousands of counted reads. Where every member sends, members alternate.
 */
export function planConnections(scenario: Scenario, processes: number): ConnectionPlan[][] {
  const plans: ConnectionPlan[][] = Array.from({ length: processes }, () => [])
  const { rooms, membersPerRoom, sendersPerRoom, parsedPerRoom } = scenario
  const receivers = membersPerRoom - sendersPerRoom
  let sender = 0
  let turn = 0
  // Members are connected in the order of their index in the room, over all rooms, so that no room is filled last.
  for (let member = 0; member < membersPerRoom; member++) {
    for (let room = 0; room < rooms; room++) {
      const sends = member < sendersPerRoom
      const closedLoop = scenario.kind === 'capacity'
      const index = member - sendersPerRoom
      const parsed =
        // In a closed loop a sender must see its own messages come back.
        (sends && closedLoop) ||
        (receivers === 0
          ? member >= membersPerRoom - parsedPerRoom
          : !sends && isSampled(index, receivers, Math.min(parsedPerRoom, receivers)))
      const process =
        processes === 1
          ? 0
          : receivers === 0
            ? turn++ % processes
            : sends || parsed
              ? 0
              : 1 + (turn++ % (processes - 1))
      plans[process]!.push({ room, sender: sends ? sender++ : -1, parsed })
    }
  }
  return plans
}

/** Spreads `count` samples evenly over `total`, so that first, middle and last members are among them. */
function isSampled(index: number, total: number, count: number): boolean {
  if (count <= 0) return false
  if (count === 1) return index === Math.floor(total / 2)
  for (let i = 0; i < count; i++) if (index === Math.round((i * (total - 1)) / (count - 1))) return true
  return false
}

export const roomNameOf = (room: number): string => `bench-${room}`

export class Session {
  readonly server: RunningServer
  readonly scenario: Scenario
  readonly #loads: LoadProcess[]
  #plans: ConnectionPlan[][] = []
  #last: SettleResult[] = []
  emptyResidentBytes = 0

  constructor(server: RunningServer, scenario: Scenario, loads: LoadProcess[]) {
    this.server = server
    this.scenario = scenario
    this.#loads = loads
  }

  get loads(): LoadProcess[] {
    return this.#loads
  }

  edge(): Edge {
    const { pid } = this.server
    const machineNs = machineBusyNs() - ownCpuNs()
    if (pid === undefined) return { cpu: undefined, residentBytes: 0, machineNs }
    return { cpu: sampleCpu(pid), residentBytes: residentBytes(pid), machineNs }
  }

  cpuUse(from: Edge, to: Edge): CpuUse | undefined {
    if (from.cpu === undefined || to.cpu === undefined) return undefined
    return cpuBetween(this.server.pid!, from.cpu, to.cpu)
  }

  async connect(): Promise<ConnectResult[]> {
    this.#last = []
    this.emptyResidentBytes = this.edge().residentBytes
    this.#plans = planConnections(this.scenario, this.#loads.length)
    const roomNames = Array.from({ length: this.scenario.rooms }, (_, room) => roomNameOf(room))
    let before = 0
    const results = await callAll(this.#loads, 'connect', (index) => {
      const connections = this.#plans[index]!
      const options = {
        host: this.server.host,
        port: this.server.port,
        protocol: this.server.definition.protocol,
        roomNames,
        connections,
        messageBytes: this.scenario.messageBytes,
        ordered: this.scenario.kind !== 'statistics',
        inFlight: this.scenario.handshakesInFlight,
        readEveryMs: this.scenario.readEveryMs,
        readSeldom:
          this.scenario.kind !== 'join-storm' && connections.every(({ sender, parsed }) => sender < 0 && !parsed),
        connectionsBefore: before,
      }
      before += connections.length
      return options
    })
    const failed = results.find((result) => result.failed > 0)
    if (failed !== undefined) throw new Error(`${failed.failed} connections failed: ${failed.failure}`)
    return results
  }

  /** Joining leaves a tail of notices and garbage; waits until the server is nearly at rest, for two seconds at most. */
  async settleDown(): Promise<void> {
    for (let i = 0; i < 10; i++) {
      const from = this.edge()
      await sleep(settleProbeMs)
      const use = this.cpuUse(from, this.edge())
      if (use === undefined || use.mainNs + use.othersNs < use.elapsedNs * 0.05) return
    }
  }

  /** Runs one phase: warm up, measure, wait for the rest to arrive, check. `during` runs beside it. */
  async measure(options: PhaseOptions, during?: () => Promise<number | undefined>): Promise<Phase> {
    const startUs = nowUs() + startDelayUs
    const measureFromUs = startUs + options.warmSeconds * 1e6
    const measureToUs = measureFromUs + options.measureSeconds * 1e6
    const senders = this.#plans.map((plan) => plan.filter((connection) => connection.sender >= 0).length)
    const allSenders = senders.reduce((sum, count) => sum + count, 0)
    const running = callAll(this.#loads, 'run', (index) => {
      const share = allSenders === 0 ? 0 : senders[index]! / allSenders
      return {
        startUs,
        measureFromUs,
        measureToUs,
        messagesPerSecond: options.messagesPerSecond * share,
        together: this.scenario.together ?? 1,
        outstanding: Math.round((options.outstanding ?? 0) * share),
      }
    })
    const beside = during?.()
    await sleepUntilUs(measureFromUs)
    const from = this.edge()
    await sleepUntilUs(measureToUs)
    const to = this.edge()
    const runs = await running
    const pushed = await beside
    const settled = await this.#settle(runs, pushed, options.settleMs ?? settleMs)
    const machineNs = to.machineNs - from.machineNs
    return this.#phase(options, {
      runs,
      settled,
      use: this.cpuUse(from, to),
      residentBytes: to.residentBytes,
      machineNs,
    })
  }

  async #settle(runs: RunResult[], pushed: number | undefined, deadlineMs: number): Promise<SettleResult[]> {
    const sentByRoom = new Uint32Array(this.scenario.rooms)
    for (const run of runs) for (const [room, sent] of run.sentByRoom.entries()) sentByRoom[room]! += sent
    if (pushed !== undefined) sentByRoom[0] = pushed
    return callAll(this.#loads, 'settle', () => ({ sentByRoom, deadlineMs }))
  }

  #phase(
    options: PhaseOptions,
    measured: {
      runs: RunResult[]
      settled: SettleResult[]
      use: CpuUse | undefined
      residentBytes: number
      machineNs: number
    },
  ): Phase {
    const { runs, settled, use } = measured
    const sum = (read: (run: RunResult) => number): number => runs.reduce((total, run) => total + read(run), 0)
    const seconds = sum((run) => run.measuredUs) / runs.length / 1e6
    const deliveries = sum((run) => run.deliveries) / seconds
    const closedLoop = options.outstanding !== undefined
    const messagesPerSecond = closedLoop ? sum((run) => run.sentInWindow) / seconds : options.messagesPerSecond
    const offered = messagesPerSecond * this.scenario.membersPerRoom
    // Where many messages are due at one instant, one such group may lie just outside the window.
    const together = this.scenario.together ?? 1
    const edge = together === 1 ? 0 : (together * this.scenario.membersPerRoom) / seconds
    const share = offered === 0 ? 1 : deliveries / offered
    const deliveredShare = share >= 1 ? share : Math.min(1, share + edge / offered)
    const parsedReads = sum((run) => run.parsedReads)
    const perDelivery = (ns: number): number => ns / ((deliveries * (use?.elapsedNs ?? 0)) / 1e9)
    const latencies = latencyHistogram(settled.map((result) => result.latenciesUs))
    const metrics: Metrics = {
      offeredMessages: messagesPerSecond,
      offeredDeliveries: offered,
      deliveries,
      deliveredShare,
      ...(closedLoop ? {} : latencyMetrics(latencies)),
      generatorShare: Math.max(...runs.map((run) => run.cpuUs / run.measuredUs)),
      generatorWaitShare: Math.max(...runs.map((run) => run.cpuWaitUs / run.measuredUs)),
      sendLatenessMs: Math.max(...runs.map((run) => run.latenessMaxUs)) / 1000,
    }
    if (deliveries > 0) metrics.bytesPerDelivery = sum((run) => run.bytes) / seconds / deliveries
    if (parsedReads > 0) metrics.messagesPerRead = sum((run) => run.parsedDeliveries) / parsedReads
    if (use !== undefined) {
      metrics.cpuMainShare = use.mainNs / use.elapsedNs
      metrics.cpuOthersShare = use.othersNs / use.elapsedNs
      const ours = use.mainNs + use.othersNs + sum((run) => run.cpuUs) * 1000
      metrics.strangersShare = Math.max(0, (measured.machineNs - ours) / use.elapsedNs)
      metrics.residentBytes = measured.residentBytes
      metrics.residentRiseBytes = measured.residentBytes - this.emptyResidentBytes
      if (deliveries > 0) {
        metrics.cpuNs = perDelivery(use.mainNs + use.othersNs)
        metrics.cpuMainNs = perDelivery(use.mainNs)
        metrics.cpuOthersNs = perDelivery(use.othersNs)
      }
    }
    return { metrics, refusals: refusalsOf(this.#findings(runs, settled)), deliveredShare, latencies }
  }

  /** The counters of the checks run on since the connections were made; a phase answers only for its own part. */
  #findings(runs: RunResult[], settled: SettleResult[]): Findings {
    const fresh = (read: (result: SettleResult) => number): number => {
      const total = (results: SettleResult[]): number => results.reduce((sum, result) => sum + read(result), 0)
      return Math.max(0, total(settled) - total(this.#last))
    }
    const findings = {
      generatorShares: runs.map((run) => run.cpuUs / run.measuredUs),
      missing: fresh((result) => result.missing),
      surplus: fresh((result) => result.surplus),
      gaps: fresh((result) => result.gaps),
      duplicates: fresh((result) => result.duplicates),
      disordered: fresh((result) => result.disordered),
      ordersDiffer: 0,
      closed: fresh((result) => result.closed),
      broken: settled.find((result) => result.broken !== '')?.broken ?? '',
    }
    const lost = settled.some((result) => result.missing > 0 || result.gaps > 0)
    if (!lost) findings.ordersDiffer = countDifferingOrders(settled)
    this.#last = settled
    return findings
  }
}

function countDifferingOrders(settled: SettleResult[]): number {
  const folds = new Map<number, number>()
  const differing = new Set<number>()
  for (const { orders } of settled) {
    for (const { room, fold } of orders) {
      if ((folds.get(room) ?? fold) !== fold) differing.add(room)
      folds.set(room, fold)
    }
  }
  return differing.size
}
