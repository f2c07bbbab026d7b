// Writes the board `$lobbycast` (protocol/live-record.ts): once a second a record of what the server does, from the figures that it counts anyway.
// Records are made whether somebody watches or not, so that a page that is just opened has the last 15 minutes. They are kept here as well: a
// shard that was replaced is given all of them again. Main thread.
import type { Config } from '../config/config.ts'
import { NO_REQUEST } from '../mailbox/outbox-records.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import { utf8 } from '../protocol/byte-builder.ts'
import {
  LIVE_REASON_LENGTH_MAX,
  LIVE_REASONS_MAX,
  LIVE_ROOM,
  LIVE_SECONDS,
  type LiveCounts,
  type LiveRecord,
} from '../protocol/live-record.ts'

/** Numbers that only rise. */
interface LiveTotals {
  readonly deliveries: number
  readonly publications: number
  readonly messagesIn: number
  readonly flushes: number
  readonly busyMs: number
  readonly slow: number
  readonly silent: number
  readonly logLost: number
}

/** What is so now. */
type LiveState = Pick<
  LiveRecord,
  | 'connections'
  | 'connectionsMax'
  | 'windowMs'
  | 'shards'
  | 'late'
  | 'conflated'
  | 'memory'
  | 'unread'
  | 'restarts'
  | 'members'
  | 'rooms'
>

/** The figures of the server at one moment. */
export interface LiveSample {
  /** In milliseconds since 1970, and on the monotonic clock. */
  readonly wallMs: number
  readonly nowMs: number
  readonly totals: LiveTotals
  /** How often each reason has occurred. */
  readonly refused: ReadonlyMap<string, number>
  readonly disconnects: ReadonlyMap<string, number>
  readonly state: LiveState
  /** Times of probes in seconds, in any order. */
  readonly probes: readonly number[]
}

export interface LiveFeedParts {
  readonly config: Config
  readonly pool: Pick<ShardPool, 'owner'>
  readonly sample: (nowMs: number, wallMs: number) => LiveSample
}

const SECOND_MS = 1000
/** Of one push. */
const PUSH_BYTES_MAX = 32_768
const OTHER = 'other'

export class LiveFeed {
  readonly #parts: LiveFeedParts
  /** The records of the last 15 minutes as JSON texts, oldest first, by the second since 1970. */
  readonly #kept = new Map<number, string>()
  /** Seconds of the records that the shard has yet to be given, oldest first. */
  readonly #owed = new Set<number>()
  #before: LiveSample | undefined
  /** The life of the shard to which the records were pushed. */
  #life = 0

  constructor(parts: LiveFeedParts) {
    this.#parts = parts
  }

  /** To be called a few times a second. */
  sweep(nowMs: number, wallMs: number): void {
    const second = Math.floor(wallMs / SECOND_MS)
    if (this.#before === undefined) this.#before = this.#parts.sample(nowMs, wallMs)
    else if (second !== Math.floor(this.#before.wallMs / SECOND_MS))
      this.#note(second, this.#parts.sample(nowMs, wallMs))
    this.#push()
  }

  #note(second: number, now: LiveSample): void {
    this.#kept.delete(second)
    this.#kept.set(second, JSON.stringify(recordOf(this.#before!, now)))
    this.#owed.add(second)
    this.#before = now
    for (const kept of this.#kept.keys()) {
      if (this.#kept.size <= LIVE_SECONDS) return
      this.#kept.delete(kept)
      this.#owed.delete(kept)
    }
  }

  #push(): void {
    const { config, pool } = this.#parts
    const thread = pool.owner(LIVE_ROOM)
    if (!thread.ready) return
    if (thread.life !== this.#life) {
      this.#life = thread.life
      for (const second of this.#kept.keys()) this.#owed.add(second)
    }
    if (this.#owed.size === 0) return
    const seconds: number[] = []
    const texts: string[] = []
    let bytes = 0
    for (const second of this.#owed) {
      const text = this.#kept.get(second)!
      bytes += text.length
      if (bytes > PUSH_BYTES_MAX || texts.length >= config.limits.statisticsRecordsMax) break
      seconds.push(second)
      texts.push(text)
    }
    const body = utf8(`[${texts.join(',')}]`)
    // An inbox that is full takes the records at the next call.
    const push = { key: undefined, isUntilFlushed: false, isOfSchema: true, isOnlyChecked: false, body }
    if (!thread.orders.statistics(NO_REQUEST, LIVE_ROOM, push)) return
    for (const second of seconds) this.#owed.delete(second)
  }
}

/** The record of the time between two samples. Pure. */
export function recordOf(before: LiveSample, now: LiveSample): LiveRecord {
  const elapsedMs = Math.max(1, now.nowMs - before.nowMs)
  const risen = (name: keyof LiveTotals) => Math.max(0, now.totals[name] - before.totals[name])
  const perSecond = (name: keyof LiveTotals) => Math.round((risen(name) * SECOND_MS) / elapsedMs)
  const { state } = now
  const probes = now.probes.toSorted((one, other) => one - other)
  return {
    second: Math.floor(now.wallMs / SECOND_MS) % LIVE_SECONDS,
    t: Math.floor(now.wallMs),
    deliveries: perSecond('deliveries'),
    publications: perSecond('publications'),
    messagesIn: perSecond('messagesIn'),
    flushes: perSecond('flushes'),
    ...state,
    windowMs: rounded(state.windowMs),
    p50: quantile(probes, 0.5),
    p99: quantile(probes, 0.99),
    main: share(risen('busyMs') / elapsedMs),
    shards: state.shards.map((busy) => (busy === null ? null : share(busy))),
    slow: risen('slow'),
    refused: mostFrequent(before.refused, now.refused),
    disconnects: mostFrequent(before.disconnects, now.disconnects),
    silent: risen('silent'),
    logLost: risen('logLost'),
  }
}

/** To a hundredth. */
const rounded = (value: number): number => Math.round(value * 100) / 100

const share = (value: number): number => rounded(Math.min(1, Math.max(0, value)))

/** In milliseconds. `sorted`: in seconds, rising. */
function quantile(sorted: readonly number[], of: number): number | null {
  const seconds = sorted[Math.ceil(of * sorted.length) - 1]
  return seconds === undefined ? null : rounded(seconds * 1000)
}

/** Reasons of disconnects may be texts of a back end. A character that is cut in half would be no JSON for the shard. */
const shown = (reason: string): string => reason.replace(/[^ -~]/g, '?').slice(0, LIVE_REASON_LENGTH_MAX)

/** What has risen, the most frequent reasons by name. */
function mostFrequent(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): LiveCounts {
  const risen: [reason: string, count: number][] = []
  for (const [reason, total] of now) {
    const count = total - (before.get(reason) ?? 0)
    if (count > 0) risen.push([shown(reason), count])
  }
  if (risen.length === 0) return {}
  risen.sort(([, one], [, other]) => other - one)
  const counts = new Map<string, number>()
  for (const [reason, count] of risen) {
    const name = counts.has(reason) || counts.size < LIVE_REASONS_MAX ? reason : OTHER
    counts.set(name, (counts.get(name) ?? 0) + count)
  }
  return Object.fromEntries(counts)
}
