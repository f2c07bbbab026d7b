// The probes: the server itself publishes into one room of each shard (mailbox/probe-room.ts) and measures how long the message takes through the
// inbox, the shard with its engine, the flush window and the outbox, until the frames of that turn are in the hands of the kernel. While rooms
// gather messages, a probe is two messages: the first one begins a window, and the second one, at a random time within the window, is
// measured. It waits as long as the messages of a busy room do. Main thread.
import { randomUUID } from 'node:crypto'
import { BOUNDS, HistogramCells } from '../mailbox/histogram-cells.ts'
import { NO_REQUEST } from '../mailbox/outbox-records.ts'
import { probeRoomOf } from '../mailbox/probe-room.ts'
import { afterSending } from '../pool/publish-timer.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { utf8 } from '../protocol/byte-builder.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { FrameSink } from './audience-topic.ts'

const { probeTimesMax } = MainThreadTuning

/** The message that may begin a window is published under this number. */
const UNMEASURED = 0

export interface ProbeFigures {
  readonly seconds: HistogramCells
  /** Times of the last minutes in seconds, rising. */
  readonly sorted: readonly number[]
  /** The newest times in seconds, at most `count` of them. */
  newest(count: number): readonly number[]
  /** Probes that did not come back in time, or that the shard did not take. */
  readonly lost: number
}

export interface ProbeRoomsParts {
  /** 0 for no probes. */
  readonly intervalSeconds: number
  readonly pool: Pick<ShardPool, 'threads'>
  readonly windowMs: () => number
}

export class ProbeRooms {
  readonly #parts: ProbeRoomsParts
  readonly #server: string = randomUUID()
  readonly #probes = new Map<ShardThread, Probe>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: ProbeRoomsParts) {
    this.#parts = parts
  }

  start(): void {
    const { intervalSeconds, pool, windowMs } = this.#parts
    if (intervalSeconds === 0) return
    this.#timer = setInterval(() => {
      for (const thread of pool.threads) this.#probe(thread).publish(windowMs())
    }, intervalSeconds * 1000)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    for (const probe of this.#probes.values()) probe.stop()
  }

  /** Registers the room of a shard that runs anew. Yields when the shard's inbox is full. */
  *portions(thread: ShardThread): Generator<void> {
    if (this.#parts.intervalSeconds === 0) return
    while (!thread.replays.watch(NO_REQUEST, this.#probe(thread).room)) yield
  }

  /** The shard has confirmed the room: returns who takes the room's frames. */
  watched(thread: ShardThread): FrameSink {
    return this.#probe(thread)
  }

  /** By the index of the shard. */
  get figures(): readonly ProbeFigures[] {
    return this.#parts.pool.threads.map((thread) => this.#probe(thread))
  }

  #probe(thread: ShardThread): Probe {
    let probe = this.#probes.get(thread)
    if (probe === undefined) {
      const { intervalSeconds } = this.#parts
      probe = new Probe(thread, { room: probeRoomOf(this.#server, thread.index), intervalMs: intervalSeconds * 1000 })
      this.#probes.set(thread, probe)
    }
    return probe
  }
}

class Probe implements FrameSink, ProbeFigures {
  readonly room: string
  readonly seconds = new HistogramCells(BOUNDS.seconds)
  lost = 0
  readonly #thread: ShardThread
  readonly #intervalMs: number
  /** The newest times, in the order in which they were measured, after the first round in a ring. */
  readonly #times: number[] = []
  #measured = 0
  /** Number of the probe that is under way, and when its measured message was published. */
  #underWay: { readonly number: number; readonly sinceMs: number } | undefined
  /** When the first message of the probe that is under way was published. */
  #begunAtMs: number | undefined
  #number = UNMEASURED
  #timer: NodeJS.Timeout | undefined

  constructor(thread: ShardThread, { room, intervalMs }: { readonly room: string; readonly intervalMs: number }) {
    this.#thread = thread
    this.room = room
    this.#intervalMs = intervalMs
  }

  publish(windowMs: number): void {
    if (this.#begunAtMs !== undefined) {
      // A message waits for a window at most, and the other one for a part of the window before it is published.
      if (performance.now() - this.#begunAtMs < this.#intervalMs + 2 * windowMs) return
      this.lost += 1
    }
    this.stop()
    this.#begunAtMs = performance.now()
    this.#number += 1
    const number = this.#number
    if (windowMs === 0) {
      this.#measure(number)
      return
    }
    this.#say(UNMEASURED)
    this.#timer = setTimeout(() => this.#measure(number), Math.random() * windowMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#underWay = undefined
    this.#begunAtMs = undefined
  }

  /** Takes a frame of the room. */
  frame(frame: Uint8Array): boolean {
    const { data } = JSON.parse(Buffer.from(frame).toString()) as { data?: unknown }
    const probe = this.#underWay
    if (probe === undefined || data !== probe.number) return true
    this.#underWay = undefined
    this.#begunAtMs = undefined
    afterSending(() => this.#took((performance.now() - probe.sinceMs) / 1000))
    return true
  }

  newest(count: number): readonly number[] {
    const times: number[] = []
    for (let back = 1; back <= Math.min(count, this.#times.length); back++) {
      times.push(this.#times[(this.#measured - back) % probeTimesMax]!)
    }
    return times
  }

  get sorted(): readonly number[] {
    return this.#times.toSorted((one, other) => one - other)
  }

  #measure(number: number): void {
    this.#underWay = { number, sinceMs: performance.now() }
    if (this.#say(number)) return
    this.stop()
    this.lost += 1
  }

  #say(data: number): boolean {
    const body = utf8(JSON.stringify({ data, skip_history: true }))
    return this.#thread.orders.apiPublish(NO_REQUEST, [this.room], body)
  }

  #took(seconds: number): void {
    this.seconds.observe(seconds)
    this.#times[this.#measured % probeTimesMax] = seconds
    this.#measured += 1
  }
}
