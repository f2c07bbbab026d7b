/**
 * A board of 100,000 records on a server with one shard: what a push, a join and a return take, and how long the shard works at one stretch meanwhile.
 * Messages of another room pass through the shard all the time; their delay shows what its other rooms notice.
 */
import WebSocket from 'ws'
import { BoardCopy, FrameNode } from './board-copy.ts'
import { readBoard } from './board-http.ts'
import { BoardMember } from './board-member.ts'
import { BoardPushes, Pusher } from './board-pushes.ts'
import type { LargeBoardLoad } from './board-scenarios.ts'
import type { Cell, Metrics } from './cell.ts'
import { nowUs, sleep } from './clock.ts'
import type { Session } from './session.ts'
import type { Stretches } from './thread-stretches.ts'

const room = 'board:large'
/** Every 2 ms. */
const probesPerSecond = 500
const patienceMs = 30_000

interface Taken {
  ms: number
  bytes: number
}

/** A part of the cell, with what the probes and the shard show of it. */
interface Step {
  name: string
  taken: Taken[]
  stretches: Stretches
  probeMsMax: number
  refusals: string[]
}

/** The server of a cell: one shard, so that the probes and the board share it, and room for the records. */
export const largeBoardEnv = (records: number): Record<string, string> => ({
  LOBBYCAST_SHARDS: '1',
  LOBBYCAST_ROOMS_NAMESPACES: JSON.stringify({ board: { board: { key: 'product_line_id', recordsMax: records } } }),
})

export async function runLargeBoard(session: Session): Promise<Pick<Cell, 'metrics' | 'refusals' | 'notes'>> {
  const { server, scenario } = session
  const load = scenario.largeBoard!
  const base = `http://${server.host}:${server.port}/rooms/${room}`
  await session.connect()
  const pushes = new BoardPushes(load.shape)
  const pusher = new Pusher(`${base}/statistics`)
  for (const body of pushes.fill(load.recordsPerFill)) await pushed(pusher, body)
  await session.settleDown()

  const member = new Member(session)
  const steps: Step[] = []
  const run = async (name: string, one: () => Promise<Taken>): Promise<void> => {
    steps.push(await measure(session, { name, times: load.times, one }))
  }
  await run('nothing', async () => ({ ms: 0, bytes: 0 }))
  await run('join', () => new Member(session).joinAndLeave())
  await member.join()
  await run('push', async () => member.takes(() => pushed(pusher, pushes.next())))
  await run('return', async () => returnTo(session, base, () => pushMany(pusher, pushes, load)))
  const records = await readBoard(base)
  await sleep(100)
  const board = new BoardCopy()
  board.records = new Map(records.map((record) => [String(record.product_line_id), record]))
  const differing = member.copy().differences(board)
  member.leave()
  pusher.close()
  const refusals = [...new Set(steps.flatMap((step) => step.refusals))]
  if (differing > 0) refusals.push(`${differing} records of the member's copy are not those of the board`)
  return { metrics: metricsOf(steps), refusals, notes: steps.map(noteOf) }
}

async function pushed(pusher: Pusher, body: string): Promise<void> {
  const { ok } = await pusher.push(body)
  if (!ok) throw new Error('the server refuses a push')
}

async function pushMany(pusher: Pusher, pushes: BoardPushes, { pushesAway }: LargeBoardLoad): Promise<void> {
  for (let i = 0; i < pushesAway; i++) await pushed(pusher, pushes.next())
}

/** Does something a number of times while probes run. */
async function measure(
  session: Session,
  { name, times, one }: { name: string; times: number; one: () => Promise<Taken> },
): Promise<Step> {
  const { scenario, server, loads } = session
  const seconds = scenario.measureSeconds
  const untilUs = nowUs() + (seconds + 0.1) * 1e6
  const taken: Taken[] = []
  const watching = loads.at(-1)!.call('stretches', { pid: server.pid!, untilUs })
  const phase = await session.measure(
    { warmSeconds: 0, measureSeconds: seconds, messagesPerSecond: probesPerSecond },
    async () => {
      for (let i = 0; i < times && nowUs() < untilUs; i++) {
        taken.push(await one())
        await sleep((seconds * 1000) / times / 4)
      }
      return undefined
    },
  )
  const refusals = nowUs() > untilUs + 5e6 ? [`${name} took longer than the time to measure it`] : []
  const { latencies } = phase
  return {
    name,
    taken,
    stretches: await watching,
    probeMsMax: latencies.max / 1000,
    refusals: [...refusals, ...phase.refusals],
  }
}

/** A member of the plain protocol. Frames are kept and put together at the end, so that it answers probes at once. */
class Member {
  readonly #session: Session
  readonly #root = new FrameNode()
  #member: BoardMember | undefined
  #bytes = 0
  #onBoard: (() => void) | undefined

  constructor(session: Session) {
    this.#session = session
  }

  /** Until the member has the whole board. */
  async join(): Promise<Taken> {
    const { host, port } = this.#session.server
    const startUs = nowUs()
    let failed: ((error: Error) => void) | undefined
    const whole = new Promise<void>((resolve, reject) => {
      this.#onBoard = resolve
      failed = reject
      setTimeout(() => reject(new Error('a member did not get the whole board')), patienceMs).unref()
    })
    this.#member = new BoardMember({
      ...{ host, port, path: `/ws/${room}`, feed: 'board', role: 'shares', root: this.#root, sliceBytes: 1 },
      onSettled: (error) => {
        if (error !== '') failed?.(new Error(error))
      },
      onRecords: () => {},
      onData: (bytes, start, end) => this.#onData(bytes.toString('latin1', Math.max(start, end - 64), end)),
    })
    await whole
    return { ms: (nowUs() - startUs) / 1000, bytes: this.#member.bytes }
  }

  async joinAndLeave(): Promise<Taken> {
    const taken = await this.join()
    this.leave()
    return taken
  }

  /** Until the frame of a change has come. */
  async takes(change: () => Promise<void>): Promise<Taken> {
    const startUs = nowUs()
    const framed = new Promise<void>((resolve, reject) => {
      this.#onBoard = resolve
      setTimeout(() => reject(new Error('a member did not get a change')), patienceMs).unref()
    })
    this.#bytes = this.#member!.bytes
    await change()
    await framed
    return { ms: (nowUs() - startUs) / 1000, bytes: this.#member!.bytes - this.#bytes }
  }

  copy(): BoardCopy {
    return this.#member!.copyNow(new Map())
  }

  leave(): void {
    this.#member?.destroy()
  }

  #onData(tail: string): void {
    const [, part, parts] = /"part":(\d+),"parts":(\d+)/.exec(tail) ?? []
    if (part === parts) this.#onBoard?.()
  }
}

/** A member of the centrifuge protocol returns with the position that it had before `away`. */
async function returnTo(session: Session, base: string, away: () => Promise<void>): Promise<Taken> {
  const { offset, epoch } = (await (await fetch(`${base}/records?limit=1`)).json()) as { offset: number; epoch: string }
  await away()
  const { host, port } = session.server
  const socket = new WebSocket(`ws://${host}:${port}/connection/websocket`, { perMessageDeflate: false })
  try {
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    const startUs = nowUs()
    const subscribe = { channel: room, recover: true, offset, epoch }
    socket.send(`{"connect":{},"id":1}\n${JSON.stringify({ subscribe, id: 2 })}`)
    const reply = await new Promise<string>((resolve, reject) => {
      setTimeout(() => reject(new Error('no answer to a return')), patienceMs).unref()
      socket.on('message', (data) => {
        for (const line of String(data).split('\n')) if (line.includes('"id":2')) resolve(line)
      })
    })
    if (!reply.includes('"recovered":true')) throw new Error(`not recovered: ${reply.slice(0, 200)}`)
    return { ms: (nowUs() - startUs) / 1000, bytes: reply.length }
  } finally {
    socket.terminate()
  }
}

function medianOf(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function metricsOf(steps: Step[]): Metrics {
  const of = (name: string): Step => steps.find((step) => step.name === name)!
  const ms = (name: string): number => medianOf(of(name).taken.map((taken) => taken.ms))
  const bytes = (name: string): number => medianOf(of(name).taken.map((taken) => taken.bytes))
  const working = steps.filter(({ name }) => name !== 'nothing')
  return {
    joinMs: ms('join'),
    joinBytes: bytes('join'),
    changeMs: ms('push'),
    changeBytes: bytes('push'),
    returnMs: ms('return'),
    returnBytes: bytes('return'),
    stretchMs: Math.max(...working.map(({ stretches }) => (stretches.longestUs[0] ?? 0) / 1000)),
    probeMs: Math.max(...working.map(({ probeMsMax }) => probeMsMax)),
    restProbeMs: of('nothing').probeMsMax,
  }
}

function noteOf({ name, taken, stretches: { longestUs, seenShare }, probeMsMax }: Step): string {
  const stretches = longestUs.map((us) => (us / 1000).toFixed(1)).join(' ')
  return `${name}, ${taken.length} times: longest stretches of the shard ${stretches} ms of CPU (watched for ${Math.round(seenShare * 100)} % of the time); a message of another room waited ${probeMsMax.toFixed(1)} ms at most`
}
