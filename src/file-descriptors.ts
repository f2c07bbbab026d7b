// How many files and sockets this process may have open; each connection is one. Node has no call for it, Linux a file.
import { readdirSync, readFileSync, statSync } from 'node:fs'

/** The soft limit; undefined where it cannot be read. */
export function fileDescriptorLimit(): number | undefined {
  try {
    const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return line === null ? undefined : Number(line[1])
  } catch {
    // No /proc on this platform.
    return undefined
  }
}

const OWN_DESCRIPTORS = '/proc/self/fd'

/** Kept for what the process itself opens: the thread of a shard that is replaced, a key set that is fetched. */
const RESERVE = 32
/** How long a count is believed where it has to be made by listing: 19,000 entries take 18 ms. */
const LISTED_FOR_MS = 1000

/** Where the figures come from; replaced in tests. */
export interface DescriptorFigures {
  readonly limit: number | undefined
  /** Descriptors in use; undefined where that cannot be told. */
  readonly inUse: (limit: number) => number | undefined
  readonly believedForMs: number
}

/** Whether descriptors are left for connections that are accepted only to be told why they are sent away. */
export class DescriptorGauge {
  readonly #figures: DescriptorFigures
  #left = 0
  /** How many may be given away before the next look. */
  #unseen = 0
  #lookedAtMs = Number.NEGATIVE_INFINITY

  constructor(figures: DescriptorFigures = ownFigures()) {
    this.#figures = figures
  }

  /** Takes one; false when there is none. It comes back by itself within seconds, when uWS has given up on the peer. */
  take(nowMs: number): boolean {
    const { limit, inUse, believedForMs } = this.#figures
    if (limit === undefined) return true
    // Others open and close descriptors meanwhile: no more than a quarter of what was left is given away unseen.
    if (nowMs - this.#lookedAtMs >= believedForMs || (this.#unseen <= 0 && this.#left > 0)) {
      this.#left = Math.max(0, limit - RESERVE - (inUse(limit) ?? 0))
      this.#unseen = Math.ceil(this.#left / 4)
      this.#lookedAtMs = nowMs
    }
    if (this.#left <= 0) return false
    this.#unseen -= 1
    this.#left -= 1
    return true
  }
}

function ownFigures(): DescriptorFigures {
  const limit = fileDescriptorLimit()
  // Linux 6.2 and newer tell the number as a size, at once; older ones tell 0.
  const isTold = (attempt(() => statSync(OWN_DESCRIPTORS).size, 0) ?? 0) > 0
  if (isTold) return { limit, inUse: (all) => attempt(() => statSync(OWN_DESCRIPTORS).size, all), believedForMs: 0 }
  return {
    limit,
    inUse: (all) => attempt(() => readdirSync(OWN_DESCRIPTORS).length, all),
    believedForMs: LISTED_FOR_MS,
  }
}

/** When no descriptor is left to look with, all are in use. Undefined where there is nothing to look at. */
function attempt(look: () => number, all: number): number | undefined {
  try {
    return look()
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EMFILE' ? all : undefined
  }
}
