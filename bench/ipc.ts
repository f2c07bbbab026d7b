/**
 * The calls between the driver and its load processes, and the few lines that carry them over the fork's channel.
 */
import type { BoardFeed, MemberRole } from './board-member.ts'
import type { PushResult, PushRun, PushShape } from './board-pushes.ts'
import type { ProtocolName } from './protocols.ts'
import type { Stretches } from './thread-stretches.ts'

export interface ConnectionPlan {
  room: number
  /** Sender number that is unique over all processes, or -1 for a connection that only receives. */
  sender: number
  /** Parse and check everything this connection receives, and take latencies from it. */
  parsed: boolean
}

export interface ConnectOptions {
  host: string
  port: number
  protocol: ProtocolName
  roomNames: string[]
  connections: ConnectionPlan[]
  messageBytes: number
  /** Whether messages of one sender must arrive in order; parallel HTTP requests have none. */
  ordered: boolean
  /** Handshakes in flight at once. */
  inFlight: number
  /** How often a process reads that only counts. */
  readEveryMs: number
  /** Read seldom while joining too: where joining is not what is measured. */
  readSeldom: boolean
  /** Connections that other processes open to the same server before these, to choose source addresses. */
  connectionsBefore: number
}

export interface ConnectResult {
  connected: number
  failed: number
  failure: string
  startedUs: number
  finishedUs: number
  joinUs: Uint32Array
}

export interface RunOptions {
  startUs: number
  measureFromUs: number
  measureToUs: number
  /** Messages per second of this process's senders together; 0 to only receive. */
  messagesPerSecond: number
  /** How many of them are due at the same instant. */
  together: number
  /** Closed loop instead: messages kept outstanding over all senders of this process. */
  outstanding: number
}

export interface RunResult {
  /** Between the two edges of the measuring phase, as they really happened. */
  measuredUs: number
  deliveries: number
  bytes: number
  parsedDeliveries: number
  parsedReads: number
  cpuUs: number
  /** Time this process was ready to run but waited for a core. */
  cpuWaitUs: number
  /** Messages sent since the connections were made, by room. */
  sentByRoom: Uint32Array
  sentInWindow: number
  latenessMaxUs: number
}

export interface SettleOptions {
  /** What every member of a room must have received since it joined; the sum over all processes' senders. */
  sentByRoom: Uint32Array
  deadlineMs: number
}

export interface SettleResult {
  missing: number
  surplus: number
  duplicates: number
  disordered: number
  gaps: number
  closed: number
  broken: string
  /** Latencies of the last measuring phase in microseconds, from the intended send time. */
  latenciesUs: Uint32Array
  orders: { room: number; received: number; fold: number }[]
}

export interface HttpOptions {
  url: string
  requestsPerSecond: number
  connections: number
  seconds: number
  records: number
  apiKey: string
}

export interface HttpResult {
  requests: number
  errors: number
  p50Ms: number
  p99Ms: number
}

export interface StalledResult {
  stalled: number
  closedByCode: Record<string, number>
}

export interface BoardConnectOptions {
  host: string
  port: number
  path: string
  /** How many members of each role this process has. */
  members: Record<MemberRole, number>
  slowBytesPerSecond: number
  feed: BoardFeed
  /** Handshakes in flight at once. */
  inFlight: number
  readEveryMs: number
}

export interface BoardWindow {
  fromUs: number
  toUs: number
}

export interface BoardRunOptions {
  windows: BoardWindow[]
  /** From when on the slow members read slowly. */
  slowFromUs: number
  /** Whether this process only counts, and so reads every few milliseconds. */
  readSeldom: boolean
  /** Given to the process that pushes. */
  push?: PushRun
}

/** Of the members that read at once. */
export interface BoardWindowResult {
  measuredUs: number
  frames: number
  bytes: number
  cpuUs: number
  cpuWaitUs: number
}

export interface BoardRunResult {
  windows: BoardWindowResult[]
  pushed: PushResult | undefined
}

export interface BoardSettleOptions {
  windows: BoardWindow[]
  /** The board to compare the copies with; undefined where there is none. */
  records: Record<string, unknown>[] | undefined
  lastDueUs: number
  quietMs: number
  deadlineMs: number
}

export interface BoardSettleResult {
  /** Members whose copy is not the board. */
  differing: number
  /** From the time the last push was due to the frame that made the last copy equal: of the members that read at once, and of the slow ones. */
  equalMs: number
  slowEqualMs: number
  closed: number
  closedSlow: number
  broken: string
  /** Since the pushes began, of all members that read at once. */
  bytes: number
  frames: number
  /** The same frames, by member. */
  memberFrames: Uint32Array
  /** Frames that told members which read at once that changes were merged for them; and slow members. */
  skips: number
  slowSkips: number
  /** By window. */
  latenciesUs: Uint32Array[]
  /** Pushes that a member that parses has never seen. */
  missing: number
}

export interface LoadCalls {
  boardFill: [{ url: string; shape: PushShape; recordsPerPush: number; heatPushes: number }, Record<string, never>]
  boardConnect: [BoardConnectOptions, { failure: string; slowPorts: number[] }]
  boardRun: [BoardRunOptions, BoardRunResult]
  boardSettle: [BoardSettleOptions, BoardSettleResult]
  stretches: [{ pid: number; untilUs: number }, Stretches]
  connect: [ConnectOptions, ConnectResult]
  run: [RunOptions, RunResult]
  settle: [SettleOptions, SettleResult]
  http: [HttpOptions, HttpResult]
  stall: [{ count: number }, StalledResult]
  resume: [{ deadlineMs: number }, StalledResult]
  disconnect: [Record<string, never>, Record<string, never>]
}

export type LoadCall = keyof LoadCalls
export type Handlers = { [K in LoadCall]: (options: LoadCalls[K][0]) => Promise<LoadCalls[K][1]> }
export type BoardHandlers = Pick<Handlers, 'boardFill' | 'boardConnect' | 'boardRun' | 'boardSettle'>

export interface Request {
  id: number
  call: LoadCall
  options: unknown
}

export interface Response {
  id: number
  result?: unknown
  error?: string
}
