// Lines of the log of which thousands may come at once. Of each kind the first lines are written at once, later ones at most `linesMax` in ten
// seconds. What is left out is counted, and a line says how much that was. Main thread.
import type { Logger } from './log.ts'

/** What all lines of a kind have in common. */
export interface LineKind {
  readonly level: 'debug' | 'info' | 'warn'
  readonly text: string
  /** Fields of each line, also of the one that tells how many were left out. */
  readonly labels: Readonly<Record<string, unknown>>
}

/** What a line says beside its text and labels. Made only for a line that is written. */
export type LineFacts = () => Readonly<Record<string, unknown>>

interface Tally {
  readonly kind: LineKind
  count: number
  /** Since the last line. */
  unlogged: number
  /** In the ten seconds that began at `beganAtMs`. */
  lines: number
  beganAtMs: number
}

const SPAN_MS = 10_000
/** Of those that were not logged, this many look whether it is time for a line, and then one in `LOOK_EVERY`. */
const LOOKS_AT_FIRST = 16
const LOOK_EVERY = 16

export class LimitedLines {
  readonly #logger: Logger
  readonly #linesMax: number
  readonly #clock: () => number
  readonly #tallies = new Map<string, Tally>()

  constructor(logger: Logger, { linesMax, clock }: { linesMax: number; clock: () => number }) {
    this.#logger = logger
    this.#linesMax = linesMax
    this.#clock = clock
  }

  /** Kinds must be bounded in number. */
  add(name: string, kind: LineKind): void {
    const beganAtMs = Number.NEGATIVE_INFINITY
    this.#tallies.set(name, { kind, count: 0, unlogged: 0, lines: 0, beganAtMs })
  }

  has(name: string): boolean {
    return this.#tallies.has(name)
  }

  /** How many of the kind there were. */
  count(name: string): number {
    return this.#tallies.get(name)!.count
  }

  record(name: string, facts: LineFacts): void {
    const tally = this.#tallies.get(name)!
    tally.count += 1
    tally.unlogged += 1
    // Thousands of a kind come at once: most of them do not look at the clock, and the next sweep says how many there were.
    if (tally.unlogged > LOOKS_AT_FIRST && tally.unlogged % LOOK_EVERY !== 0) return
    if (!this.#logger.isLevelEnabled(tally.kind.level)) return
    const nowMs = this.#clock()
    if (nowMs - tally.beganAtMs >= SPAN_MS) this.#begin(tally, nowMs)
    if (tally.lines < this.#linesMax) this.#write(tally, facts)
  }

  /** Writes how many were left out, where ten seconds have passed. Called a few times a second. */
  sweep(): void {
    this.#writeUnlogged(SPAN_MS)
  }

  /** Writes what is left: the server stops. */
  finish(): void {
    this.#writeUnlogged(0)
  }

  #writeUnlogged(sinceMs: number): void {
    const nowMs = this.#clock()
    for (const tally of this.#tallies.values()) {
      if (tally.unlogged === 0 || nowMs - tally.beganAtMs < sinceMs) continue
      if (!this.#logger.isLevelEnabled(tally.kind.level)) continue
      this.#begin(tally, nowMs)
      this.#write(tally, undefined)
    }
  }

  #begin(tally: Tally, nowMs: number): void {
    tally.beganAtMs = nowMs
    tally.lines = 0
  }

  /** With facts a line is about one event, without about all that no line was written for. */
  #write(tally: Tally, facts: LineFacts | undefined): void {
    const { level, text, labels } = tally.kind
    const suppressed = facts === undefined ? tally.unlogged : tally.unlogged - 1
    tally.unlogged = 0
    tally.lines += 1
    this.#logger[level]({ ...labels, ...facts?.(), ...(suppressed > 0 ? { suppressed } : {}) }, text)
  }
}
