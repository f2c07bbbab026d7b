// Owns what is seen of the server while a game is played: once a second its memory and whether it answers, every ten seconds
// a line with what the bystanders saw meanwhile.

import type { Bystanders } from './bystanders.ts'
import { quantile } from './ledger.ts'
import { fallenTotals, type Sample } from './metrics-check.ts'
import type { Server } from './server.ts'
import type { Counts } from './tally.ts'

const LINE_EVERY_SECONDS = 10

interface Watched {
  readonly server: Server
  readonly bystanders: Bystanders
  // What the offenders have counted, and what they play.
  readonly offenders: () => { counts: Counts; acts: readonly string[] }
}

export class Watch {
  residentPeakMb = 0
  healthMs = 0
  healthFailures = 0
  readonly metricFaults: string[] = []
  // All delays of the game.
  readonly delays: number[] = []
  readonly #watched: Watched
  readonly #startMs = performance.now()
  // When /healthz was asked, until the answer comes.
  #askedMs: number | undefined
  #lastSample: Sample = new Map()
  #lastCpuMs: number
  #lastLineMs = performance.now()
  #seconds = 0
  readonly #timer: NodeJS.Timeout

  constructor(watched: Watched) {
    this.#watched = watched
    this.#lastCpuMs = watched.server.cpuMs()
    this.#timer = setInterval(() => void this.#second(), 1000)
  }

  // Ends the watch with a line for what is left.
  finish(): void {
    clearInterval(this.#timer)
    if (this.#askedMs !== undefined) this.healthMs = Math.max(this.healthMs, performance.now() - this.#askedMs)
    this.#line()
  }

  async #second(): Promise<void> {
    const { server } = this.#watched
    if (server.exit !== undefined) return
    this.#seconds += 1
    this.residentPeakMb = Math.max(this.residentPeakMb, server.residentMegabytes())
    if (this.#isFurnishing) this.#watched.bystanders.ledger.takeDelays()
    if (this.#seconds % LINE_EVERY_SECONDS === 0) this.#line()
    if (this.#askedMs !== undefined) return
    this.#askedMs = performance.now()
    try {
      await this.#ask(server, this.#askedMs)
    } catch {
      this.healthFailures += 1
    }
    this.#askedMs = undefined
  }

  get #isFurnishing(): boolean {
    return this.#watched.offenders().counts.furnishing > 0
  }

  async #ask(server: Server, askedMs: number): Promise<void> {
    const { status } = await server.get('/healthz')
    if (!this.#isFurnishing) this.healthMs = Math.max(this.healthMs, performance.now() - askedMs)
    if (status !== 200) this.healthFailures += 1
    if (this.#seconds % LINE_EVERY_SECONDS !== 0) return
    const sample = await server.metrics()
    this.metricFaults.push(...fallenTotals(this.#lastSample, sample))
    this.#lastSample = sample
  }

  #line(): void {
    const { server, bystanders, offenders } = this.#watched
    const delays = bystanders.ledger.takeDelays()
    this.delays.push(...delays)
    const { lost, told } = bystanders.ledger.books({ since: 0, isFinal: false })
    const { counts, acts } = offenders()
    const nowMs = performance.now()
    const cpu = (100 * (server.cpuMs() - this.#lastCpuMs)) / (nowMs - this.#lastLineMs)
    this.#lastCpuMs = server.cpuMs()
    this.#lastLineMs = nowMs
    const endings = Object.entries(counts.endings).map(([how, count]) => `${how}:${count}`)
    const parts = [
      `${((nowMs - this.#startMs) / 1000).toFixed(0).padStart(4)} s`,
      `p50 ${quantile(delays, 0.5).toFixed(1)} p99 ${quantile(delays, 0.99).toFixed(1)} max ${quantile(delays, 1).toFixed(0)} ms`,
      `lost ${lost} told ${told}`,
      `rss ${server.exit === undefined ? server.residentMegabytes().toFixed(0) : '-'} MB`,
      `fds ${server.descriptors()}`,
      `cpu ${cpu.toFixed(0)} %`,
      `own lag ${bystanders.ownLagMs.toFixed(0)} ms`,
      `open ${counts.open}`,
      `ended ${endings.join(' ') || '-'}`,
      `playing ${acts.join(', ') || '-'}`,
    ]
    bystanders.ownLagMs = 0
    console.log(parts.join(' | '))
  }
}
