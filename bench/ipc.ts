/**
 * The calls between the driver and its load processes, and the few lines that carry them over the fork's channel.
 */
import type { ProtocolName } from './protocols.ts'

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

export interface LoadCalls {
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
