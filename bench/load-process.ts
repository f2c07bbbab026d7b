/**
 * A load process: many client connections, an open-loop sender, and the counters of what came back. Forked by the driver
 * and told what to do over the fork's channel (`ipc.ts`).
 */
import { boardHandlers, disconnectBoard } from './board-process.ts'
import { nowUs, sleep, sleepUntilUs } from './clock.ts'
import { readSeldom, runDelayUs } from './generator.ts'
import { pushStatistics } from './http-load.ts'
import type {
  ConnectOptions,
  ConnectResult,
  Handlers,
  Request,
  Response,
  RunOptions,
  RunResult,
  SettleOptions,
  SettleResult,
  StalledResult,
} from './ipc.ts'
import { LoadConnection, Tally } from './load-connection.ts'
import { protocols } from './protocols.ts'
import { sendClosedLoop, sendOnSchedule } from './senders.ts'
import { watchStretches } from './thread-stretches.ts'

/** One source address has about 28,000 ports towards one destination. */
const connectionsPerAddress = 20_000
/** Well below the silence after which a server's heartbeat gives up. */
const lifeSignEveryMs = 3_000
/** Stalled members read again a few at a time: each has some 4 MB to read, and the generator must not be what is measured. */
const readAgainPerSecond = 40
/** With nothing arriving for this long, what is missing counts as lost. */
const stuckUs = 1_000_000

let connections: LoadConnection[] = []
let senders: LoadConnection[] = []
let tally = new Tally()
let roomCount = 0
let ordered = true
let readEveryMs = 10
let lifeSigns: NodeJS.Timeout | undefined
let readingAgain: NodeJS.Timeout | undefined

async function openAll(options: ConnectOptions): Promise<ConnectResult> {
  tally = new Tally()
  roomCount = options.roomNames.length
  ordered = options.ordered
  readEveryMs = options.readEveryMs
  const result = { connected: 0, failed: 0, failure: '', startedUs: nowUs(), finishedUs: 0 }
  const joinUs: number[] = []
  let next = 0
  const stopReadingSeldom = options.readSeldom ? readSeldom(readEveryMs) : () => {}
  await new Promise<void>((resolve) => {
    const open = (): void => {
      const plan = options.connections[next]
      if (plan === undefined) return
      const address = Math.floor((options.connectionsBefore + next) / connectionsPerAddress)
      next++
      const startedUs = nowUs()
      const connection = new LoadConnection({
        ...plan,
        host: options.host,
        port: options.port,
        localAddress: address === 0 ? undefined : `127.0.0.${1 + address}`,
        protocol: protocols[options.protocol],
        roomName: options.roomNames[plan.room]!,
        messageBytes: options.messageBytes,
        tally,
        onSettled(error) {
          if (error === '') {
            result.connected++
            joinUs.push(nowUs() - startedUs)
          } else {
            result.failed++
            result.failure = error
          }
          if (result.connected + result.failed === options.connections.length) resolve()
          else open()
        },
      })
      connections.push(connection)
    }
    if (options.connections.length === 0) resolve()
    for (let i = 0; i < options.inFlight; i++) open()
  })
  stopReadingSeldom()
  senders = connections.filter((connection) => connection.sender >= 0)
  return { ...result, finishedUs: nowUs(), joinUs: Uint32Array.from(joinUs) }
}

interface Snapshot {
  us: number
  deliveries: number
  bytes: number
  parsedDeliveries: number
  parsedReads: number
  cpuUs: number
  waitUs: number
  sent: number
}

function snapshot(): Snapshot {
  let deliveries = 0
  let sent = 0
  for (const connection of connections) {
    deliveries += connection.walker.deliveries
    sent += connection.sent
  }
  const cpu = process.cpuUsage()
  return {
    us: nowUs(),
    deliveries,
    bytes: tally.bytes,
    parsedDeliveries: tally.parsedDeliveries,
    parsedReads: tally.parsedReads,
    cpuUs: cpu.user + cpu.system,
    waitUs: runDelayUs(),
    sent,
  }
}

async function run(options: RunOptions): Promise<RunResult> {
  tally.takeLatencies()
  tally.measureFromUs = options.measureFromUs
  tally.measureToUs = options.measureToUs
  const countsOnly =
    connections.length > 0 && connections.every(({ sender, check }) => sender < 0 && check === undefined)
  const stopReadingSeldom = countsOnly ? readSeldom(readEveryMs) : () => {}
  const sending = options.outstanding > 0 ? sendClosedLoop(senders, options) : sendOnSchedule(senders, options)
  await sleepUntilUs(options.measureFromUs)
  const from = snapshot()
  await sleepUntilUs(options.measureToUs)
  const to = snapshot()
  const latenessMaxUs = await sending
  stopReadingSeldom()
  const sentByRoom = new Uint32Array(roomCount)
  for (const sender of senders) sentByRoom[sender.room]! += sender.sent
  return {
    measuredUs: to.us - from.us,
    deliveries: to.deliveries - from.deliveries,
    bytes: to.bytes - from.bytes,
    parsedDeliveries: to.parsedDeliveries - from.parsedDeliveries,
    parsedReads: to.parsedReads - from.parsedReads,
    cpuUs: to.cpuUs - from.cpuUs,
    cpuWaitUs: to.waitUs - from.waitUs,
    sentByRoom,
    sentInWindow: to.sent - from.sent,
    latenessMaxUs,
  }
}

/** Waits until every member has everything that was sent to its room, then checks. */
async function settle(options: SettleOptions): Promise<SettleResult> {
  const deadlineUs = nowUs() + options.deadlineMs * 1000
  const complete = (connection: LoadConnection): boolean =>
    connection.stalled || connection.closed || connection.walker.deliveries >= options.sentByRoom[connection.room]!
  let progressUs = nowUs()
  let seen = -1
  while (nowUs() < deadlineUs && !connections.every(complete)) {
    await sleep(20)
    const now = connections.reduce((sum, connection) => sum + connection.walker.deliveries, 0)
    if (now !== seen) progressUs = nowUs()
    else if (nowUs() - progressUs > stuckUs) break
    seen = now
  }
  const result: SettleResult = {
    missing: 0,
    surplus: 0,
    duplicates: 0,
    disordered: 0,
    gaps: 0,
    closed: 0,
    broken: '',
    latenciesUs: tally.takeLatencies(),
    orders: [],
  }
  for (const connection of connections) {
    if (connection.stalled) continue
    const difference = options.sentByRoom[connection.room]! - connection.walker.deliveries
    if (difference > 0) result.missing += difference
    else result.surplus -= difference
    if (connection.closed) result.closed++
    if (connection.walker.broken !== '') result.broken = connection.walker.broken
    const check = connection.check
    if (check === undefined) continue
    result.duplicates += check.duplicates
    if (ordered) result.disordered += check.disordered
    result.gaps += check.gaps
    result.orders.push({ room: connection.room, received: check.received, fold: check.orderFold })
  }
  return result
}

function stalledResult(): StalledResult {
  const stalled = connections.filter((connection) => connection.stalled)
  const closedByCode: Record<string, number> = {}
  for (const { closeCode, closed } of stalled) {
    const key = closeCode > 0 ? String(closeCode) : closed ? 'cut' : 'open'
    closedByCode[key] = (closedByCode[key] ?? 0) + 1
  }
  return { stalled: stalled.length, closedByCode }
}

const handlers: Handlers = {
  ...boardHandlers,
  connect: openAll,
  run,
  settle,
  http: pushStatistics,
  stretches: watchStretches,
  async stall({ count }) {
    const idle = connections.filter(({ sender, check }) => sender < 0 && check === undefined)
    const stalled = idle.slice(0, count)
    for (const connection of stalled) connection.stall()
    // Somebody who does not read cannot know that it has left its room. Its neighbour does, and wakes it.
    const byId = new Map(stalled.map((connection) => [connection.id, connection]))
    const gone: LoadConnection[] = []
    idle[count]?.watchLeaves((id) => {
      const connection = byId.get(id)
      if (connection !== undefined) gone.push(connection)
    })
    // A process that reads seldom has few turns, so the clock says how many are due.
    let lastUs = nowUs()
    readingAgain = setInterval(() => {
      const due = Math.floor(((nowUs() - lastUs) / 1e6) * readAgainPerSecond)
      lastUs += (due * 1e6) / readAgainPerSecond
      for (const connection of gone.splice(0, due)) connection.resume()
    }, 1000 / readAgainPerSecond)
    lifeSigns = setInterval(() => {
      for (const connection of stalled) connection.showLife()
    }, lifeSignEveryMs)
    return stalledResult()
  },
  async resume({ deadlineMs }) {
    const deadlineUs = nowUs() + deadlineMs * 1000
    const stalled = connections.filter((connection) => connection.stalled)
    for (const connection of stalled) connection.resume()
    while (nowUs() < deadlineUs && !stalled.every(({ closed, closeCode }) => closed || closeCode > 0)) await sleep(50)
    return stalledResult()
  },
  async disconnect() {
    clearInterval(lifeSigns)
    clearInterval(readingAgain)
    for (const connection of connections) connection.destroy()
    connections = []
    senders = []
    disconnectBoard()
    return {}
  },
}

process.on('message', async (request: Request) => {
  const response: Response = { id: request.id }
  try {
    const handler = handlers[request.call] as (options: unknown) => Promise<unknown>
    response.result = await handler(request.options)
  } catch (error) {
    response.error = error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  process.send?.(response)
})
process.on('disconnect', () => process.exit(0))
