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

/** How many are in use; undefined where it cannot be told, and the limit itself when there is none left to look with. */
function openFileDescriptors(limit: number): number | undefined {
  try {
    // Linux 6.2 and newer tell the number as a size, older ones 0; the list of 19,000 takes 18 ms.
    return statSync('/proc/self/fd').size || readdirSync('/proc/self/fd').length
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EMFILE' ? limit : undefined
  }
}

/** Kept for what the process itself opens: the thread of a shard that is replaced, a key set that is fetched. */
const RESERVE = 32
const SAMPLE_EVERY_MS = 1000

export interface DescriptorFigures {
  readonly limit: number | undefined
  readonly inUse: (limit: number) => number | undefined
}

/** Whether descriptors are left for connections that are accepted only to be told why they are sent away. */
export class DescriptorGauge {
  readonly #figures: DescriptorFigures
  #left = 0
  #trustedFor = 0
  #sampledAtMs = -SAMPLE_EVERY_MS

  constructor(figures: DescriptorFigures = { limit: fileDescriptorLimit(), inUse: openFileDescriptors }) {
    this.#figures = figures
  }

  /** Takes one; false when there is none. It is back by itself within seconds, when uWS has given up on the peer. */
  take(nowMs: number): boolean {
    const { limit, inUse } = this.#figures
    if (limit === undefined) return true
    // Between two looks others open and close descriptors: no more than a quarter of what was left is given away unseen.
    if (nowMs - this.#sampledAtMs >= SAMPLE_EVERY_MS || (this.#trustedFor <= 0 && this.#left > 0)) {
      this.#left = Math.max(0, limit - RESERVE - (inUse(limit) ?? 0))
      this.#trustedFor = Math.ceil(this.#left / 4)
      this.#sampledAtMs = nowMs
    }
    if (this.#left <= 0 || this.#trustedFor <= 0) return false
    this.#trustedFor -= 1
    this.#left -= 1
    return true
  }
}
