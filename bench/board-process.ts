/**
 * The part of a load process that runs the board scenarios: members with copies, some of which read slowly, and the pushes.
 */
import { BoardCopy, FrameNode } from './board-copy.ts'
import { BoardMember, type MemberRole } from './board-member.ts'
import {
  BoardPushes,
  firstPush,
  Pusher,
  type PushResult,
  pushOnSchedule,
  type StatisticRecord,
} from './board-pushes.ts'
import { nowUs, sleep, sleepUntilUs } from './clock.ts'
import { readSeldom, runDelayUs } from './generator.ts'
import type {
  BoardConnectOptions,
  BoardHandlers,
  BoardRunOptions,
  BoardRunResult,
  BoardSettleOptions,
  BoardSettleResult,
  BoardWindowResult,
} from './ipc.ts'

/** How often a slow member reads in a second. */
const slicesPerSecond = 10
const settleLookMs = 50

let members: BoardMember[] = []
let readEveryMs = 10
let pushes: BoardPushes | undefined
let pusher: Pusher | undefined
/** When each push was due, and when it was first seen at each member that parses. */
let dueUs = new Map<number, number>()
let seenUs = new Map<BoardMember, Float64Array>()
let slicing: NodeJS.Timeout | undefined

const pushesMax = 100_000

/** The number of a push stands in every record that the push changed. */
function noteRecords(seen: Float64Array, records: Record<string, unknown>[]): void {
  const us = nowUs()
  for (const { total_trx: number } of records as unknown as StatisticRecord[]) {
    const index = number - firstPush
    if (index >= 0 && seen[index] === 0) seen[index] = us
  }
}

function noteDue(number: number, us: number): void {
  dueUs.set(number - firstPush, us)
}

async function boardConnect(options: BoardConnectOptions): Promise<{ failure: string; slowPorts: number[] }> {
  const { host, port, path, feed, members: counts, slowBytesPerSecond, inFlight } = options
  readEveryMs = options.readEveryMs
  const root = new FrameNode()
  const order = (Object.keys(counts) as MemberRole[]).flatMap((role) => Array<MemberRole>(counts[role]).fill(role))
  const sliceBytes = Math.max(1, Math.round(slowBytesPerSecond / slicesPerSecond))
  let failure = ''
  let next = 0
  const open = async (): Promise<void> => {
    for (let role = order[next++]; role !== undefined && failure === ''; role = order[next++]) {
      const seen = new Float64Array(role === 'parses' ? pushesMax : 0)
      const error = await new Promise<string>((onSettled) => {
        const onRecords = (records: Record<string, unknown>[]): void => noteRecords(seen, records)
        const member = new BoardMember({ host, port, path, feed, role: role!, root, sliceBytes, onSettled, onRecords })
        members.push(member)
        if (role === 'parses') seenUs.set(member, seen)
      })
      if (error !== '') failure = error
    }
  }
  await Promise.all(Array.from({ length: inFlight }, open))
  return { failure, slowPorts: members.filter(({ role }) => role === 'slow').map(({ localPort }) => localPort) }
}

interface Counted {
  us: number
  frames: number
  bytes: number
  cpuUs: number
  waitUs: number
}

/** Frames and bytes of the members that read at once. */
function count(): Counted {
  let frames = 0
  let bytes = 0
  for (const member of members) {
    if (member.role === 'slow') continue
    frames += member.walker.deliveries
    bytes += member.bytes
  }
  const { user, system } = process.cpuUsage()
  return { us: nowUs(), frames, bytes, cpuUs: user + system, waitUs: runDelayUs() }
}

function becomeSlow(): void {
  const slow = members.filter(({ role }) => role === 'slow')
  const known = new Map<FrameNode, BoardCopy>()
  for (const member of slow) member.becomeSlow(known)
  let at = 0
  let lastUs = nowUs()
  // All members take turns, so that not all of them read at one instant. A process that reads seldom has few turns, so the clock says how many
  // reads are due. A member reads once in a turn of the event loop.
  const tick = (): void => {
    const due = Math.floor(((nowUs() - lastUs) / 1e6) * slicesPerSecond * slow.length)
    lastUs += (due * 1e6) / (slicesPerSecond * slow.length)
    for (let i = 0; i < Math.min(due, slow.length); i++) slow[at++ % slow.length]!.readOnce()
  }
  if (slow.length > 0) slicing = setInterval(tick, 1000 / slicesPerSecond / 5)
}

async function boardRun(options: BoardRunOptions): Promise<BoardRunResult> {
  const { windows, slowFromUs, push } = options
  for (const member of members) member.begin()
  const stopReadingSeldom = options.readSeldom ? readSeldom(readEveryMs) : () => {}
  const pushing =
    push === undefined || pushes === undefined || pusher === undefined
      ? undefined
      : pushOnSchedule(pusher, pushes, { ...push, due: noteDue })
  const results: BoardWindowResult[] = []
  let isSlow = false
  for (const { fromUs, toUs } of windows) {
    if (slowFromUs <= fromUs && !isSlow) {
      await sleepUntilUs(slowFromUs)
      becomeSlow()
      isSlow = true
    }
    await sleepUntilUs(fromUs)
    const from = count()
    await sleepUntilUs(toUs)
    const to = count()
    const measured = { measuredUs: to.us - from.us, frames: to.frames - from.frames, bytes: to.bytes - from.bytes }
    results.push({ ...measured, cpuUs: to.cpuUs - from.cpuUs, cpuWaitUs: to.waitUs - from.waitUs })
  }
  const pushed: PushResult | undefined = await pushing
  stopReadingSeldom()
  return { windows: results, pushed }
}

/** Waits until nothing has come for a while, then compares every copy. */
async function boardSettle(options: BoardSettleOptions): Promise<BoardSettleResult> {
  const { windows, records, lastDueUs, quietMs, deadlineMs } = options
  const deadlineUs = nowUs() + deadlineMs * 1000
  let quietUs = nowUs()
  let counted = -1
  while (nowUs() < deadlineUs && nowUs() - quietUs < quietMs * 1000) {
    // Without a board slow members are not compared, and may be megabytes behind.
    const awaited = records === undefined ? members.filter(({ role }) => role !== 'slow') : members
    const frames = awaited.reduce((sum, { walker }) => sum + walker.deliveries, 0)
    if (frames !== counted) quietUs = nowUs()
    counted = frames
    await sleep(settleLookMs)
  }
  const board = new BoardCopy()
  board.records = new Map(records?.map((record) => [String(record.product_line_id), record]))
  const known = new Map<FrameNode, BoardCopy>()
  const differences = new Map<BoardCopy, number>()
  const result: BoardSettleResult = {
    differing: 0,
    equalMs: 0,
    slowEqualMs: 0,
    closed: 0,
    closedSlow: 0,
    broken: '',
    bytes: 0,
    frames: 0,
    memberFrames: Uint32Array.from(
      members.filter(({ role }) => role !== 'slow'),
      ({ walker, before }) => walker.deliveries - before.frames,
    ),
    skips: 0,
    slowSkips: 0,
    latenciesUs: windows.map(({ fromUs, toUs }) => latenciesBetween(fromUs, toUs)),
    missing: missingPushes(),
  }
  for (const member of members) {
    const isSlow = member.role === 'slow'
    if (member.closed && isSlow) result.closedSlow++
    else if (member.closed) result.closed++
    if (member.broken !== '') result.broken = member.broken
    if (!isSlow) {
      result.frames += member.walker.deliveries - member.before.frames
      result.bytes += member.bytes - member.before.bytes
    }
    if (records === undefined || member.closed) continue
    const copy = member.copyNow(known)
    if (isSlow) result.slowSkips += copy.skips
    else result.skips += copy.skips
    if (copy.broken !== '') result.broken = copy.broken
    const differing = differences.get(copy) ?? copy.differences(board)
    differences.set(copy, differing)
    const equalMs = (member.framedUs - lastDueUs) / 1000
    if (differing > 0) result.differing++
    else if (isSlow) result.slowEqualMs = Math.max(result.slowEqualMs, equalMs)
    else result.equalMs = Math.max(result.equalMs, equalMs)
  }
  return result
}

/** Pushes that a member that parses has never seen. */
function missingPushes(): number {
  let missing = 0
  for (const seen of seenUs.values()) for (const index of dueUs.keys()) if (seen[index] === 0) missing++
  return missing
}

/** From the time a push was due to the frame that first showed it, of all members that parse. */
function latenciesBetween(fromUs: number, toUs: number): Uint32Array {
  const latencies: number[] = []
  for (const seen of seenUs.values()) {
    for (const [index, due] of dueUs) {
      if (due >= fromUs && due < toUs && seen[index]! > 0) latencies.push(Math.max(0, Math.round(seen[index]! - due)))
    }
  }
  return Uint32Array.from(latencies)
}

export function disconnectBoard(): void {
  clearInterval(slicing)
  for (const member of members) member.destroy()
  pusher?.close()
  members = []
  pushes = undefined
  pusher = undefined
  dueUs = new Map()
  seenUs = new Map()
}

export const boardHandlers: BoardHandlers = {
  async boardFill({ url, shape, recordsPerPush, heatPushes }) {
    pushes = new BoardPushes(shape)
    pusher = new Pusher(url)
    for (const body of pushes.fill(recordsPerPush)) {
      const { ok } = await pusher.push(body)
      if (!ok) throw new Error(`${url} refuses a push`)
    }
    for (let made = 0; made < heatPushes; made++) await pusher.push(pushes.next())
    return {}
  },
  boardConnect,
  boardRun,
  boardSettle,
}
