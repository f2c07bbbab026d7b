// The table of bounds: what a game must keep, on demand and in CI. The column `wanted` is what the server is to keep against every actor.
// The column `ci` is what it keeps today against the actors that are in CI (actors.ts); tighten it as the server gets better. Delays are
// bounded loosely in CI, because its machine may have other work; the cases (cases.ts) bound them tightly.

export interface Figures {
  lost: number
  misordered: number
  toldWrongly: number
  unanswered: number
  bystandersEnded: number
  missingAfter: number
  missingPercent: number
  p50BeforeMs: number
  p50AfterMs: number
  p99Ms: number
  p99AfterMs: number
  healthMs: number
  healthFailures: number
  floodsEndured: number
  serverFaults: number
  restarts: number
  errorLines: number
  metricFaults: number
  descriptorsGrown: number
  residentPeakMb: number
  residentGrownMb: number
  exitCode: number
  stopMs: number
}

interface Bound {
  readonly name: string
  readonly wanted: number
  readonly ci: number
  readonly value: (figures: Figures) => number
}

// Medians below this differ by chance, so the median before the offenders counts as at least this.
const P50_FLOOR_MS = 2

// Names of bounds that a case may replace.
export const Name = {
  p99: 'p99 delay, ms',
  health: 'slowest answer of /healthz, ms',
  residentPeak: 'most resident memory, MB',
  residentGrown: 'resident memory more than before, MB',
} as const

export const BOUNDS: readonly Bound[] = [
  // What the bystanders see.
  bound('lost or 20 s late, sender not told', 0, 0, (figures) => figures.lost),
  bound('misordered, doubled or foreign frames', 0, 0, (figures) => figures.misordered),
  bound('told, although it was delivered', 0, 0, (figures) => figures.toldWrongly),
  bound('publishes without a reply', 0, 0, (figures) => figures.unanswered),
  bound('bystanders disconnected or restarted', 0, 0, (figures) => figures.bystandersEnded),
  bound('not delivered after the offenders are gone', 0, 0, (figures) => figures.missingAfter),
  bound('not delivered, percent of what was said', 1, 5, (figures) => figures.missingPercent),
  bound(Name.p99, 2000, 20_000, (figures) => figures.p99Ms),
  bound('p99 delay after the offenders, ms', 100, 5000, (figures) => figures.p99AfterMs),
  bound('p50 delay after, as a multiple of before', 2, 20, (figures) => {
    return figures.p50AfterMs / Math.max(P50_FLOOR_MS, figures.p50BeforeMs)
  }),
  bound(Name.health, 2000, 20_000, (figures) => figures.healthMs),
  bound('/healthz not answered', 0, 0, (figures) => figures.healthFailures),
  // What the offenders see.
  bound('floods read beyond their rate and not ended', 0, 0, (figures) => figures.floodsEndured),
  bound('wrong frames, acts that failed', 0, 0, (figures) => figures.serverFaults),
  // What the process does.
  bound('shard restarts', 0, 0, (figures) => figures.restarts),
  bound('lines of level error', 0, 0, (figures) => figures.errorLines),
  bound('metrics that contradict each other', 0, 0, (figures) => figures.metricFaults),
  bound('descriptors more than before', 2, 2, (figures) => figures.descriptorsGrown),
  bound(Name.residentPeak, 1024, 1024, (figures) => figures.residentPeakMb),
  bound(Name.residentGrown, 128, 128, (figures) => figures.residentGrownMb),
  bound('exit code at SIGTERM', 0, 0, (figures) => figures.exitCode),
  bound('time of the stop, ms', 8000, 8000, (figures) => figures.stopMs),
]

export interface Verdict {
  name: string
  value: number
  most: number
  isKept: boolean
}

export interface JudgeOptions {
  isCi?: boolean
  // Bounds in place of those of the table, by name.
  others?: Bounds | undefined
}

export type Bounds = Readonly<Partial<Record<(typeof Name)[keyof typeof Name], number>>>

export function judge(figures: Figures, { isCi = false, others = {} }: JudgeOptions = {}): Verdict[] {
  return BOUNDS.map((row) => {
    const value = row.value(figures)
    const other = (others as Readonly<Record<string, number | undefined>>)[row.name]
    const most = other ?? (isCi ? row.ci : row.wanted)
    // A figure that could not be taken (NaN) keeps nothing.
    return { name: row.name, value, most, isKept: value <= most }
  })
}

function bound(name: string, wanted: number, ci: number, value: (figures: Figures) => number): Bound {
  return { name, wanted, ci, value }
}
