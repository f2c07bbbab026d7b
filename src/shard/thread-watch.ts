// The signs of life of a shard thread, how much of its time it works, and how late its timers are. Shard thread.
import { performance } from 'node:perf_hooks'
import type { ShardCounters } from '../mailbox/counters.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'

const { beatIntervalMs, loopIntervalMs, utilisationBeats } = ShardThreadTuning

export class ThreadWatch {
  readonly #counters: ShardCounters
  /** Total time for which the thread was parked. The event loop takes that for work. */
  readonly #parkedMs: () => number
  #beatAtMs = performance.now()
  #parkedAtBeatMs = 0
  #beats = 0
  /** At the last look at the utilisation. */
  #busyMs = 0
  #lookedAtMs = performance.now()
  /** Work of the former lives of the shard. */
  readonly #earlierMs: number

  constructor(counters: ShardCounters, parkedMs: () => number) {
    this.#counters = counters
    this.#parkedMs = parkedMs
    this.#earlierMs = counters.get('busyMs')
  }

  /** To be called every `beatIntervalMs`. */
  beat(): void {
    const nowMs = performance.now()
    const parkedMs = this.#parkedMs()
    // A parked thread runs its timers only every `loopIntervalMs`. Such a beat is not late.
    const allowedMs = beatIntervalMs + Math.min(loopIntervalMs, parkedMs - this.#parkedAtBeatMs)
    this.#counters.histograms.loopDelaySeconds.observe(Math.max(0, nowMs - this.#beatAtMs - allowedMs) / 1000)
    this.#beatAtMs = nowMs
    this.#parkedAtBeatMs = parkedMs
    this.#counters.add('beats')
    this.#beats += 1
    if (this.#beats % utilisationBeats === 0) this.#measure(nowMs, parkedMs)
  }

  #measure(nowMs: number, parkedMs: number): void {
    const busyMs = performance.eventLoopUtilization().active - parkedMs
    this.#counters.set('utilisation', share((busyMs - this.#busyMs) / (nowMs - this.#lookedAtMs)))
    this.#counters.set('busyMs', this.#earlierMs + busyMs)
    this.#busyMs = busyMs
    this.#lookedAtMs = nowMs
  }
}

const share = (value: number): number => Math.min(1, Math.max(0, value))
