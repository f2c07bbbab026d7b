// Counts how connections end: those that this server ends by code and reason, all others by code. Reasons may be texts of a back end, so only the
// first `endingKindsMax` combinations are counted by their own. Main thread.
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { Rows } from './exposition.ts'

/** How a connection has ended. */
export interface ConnectionEnding {
  readonly code: number
  /** Why this server has ended the connection; undefined when it has not. */
  readonly cause: { readonly reason: string; readonly by?: string | undefined } | undefined
}

/** The reason of connections that a key of the API, or the application, has ended. What they give as a reason is theirs. */
const BY_REQUEST = 'by request'
const OTHER = 'other'

/** Codes with which peers usually end a connection; 1005 stands for none, 1006 for a connection without a close frame. */
const PEER_CODES: ReadonlySet<number> = new Set([1000, 1001, 1005, 1006])

interface Disconnects {
  readonly code: number
  readonly reason: string
  count: number
}

export class Endings {
  readonly #disconnects = new Map<string, Disconnects>()
  readonly #closes = new Map<string, number>([...PEER_CODES, OTHER].map((code) => [`${code}`, 0]))

  record({ code, cause }: ConnectionEnding): void {
    if (cause === undefined) {
      const label = PEER_CODES.has(code) ? `${code}` : OTHER
      this.#closes.set(label, this.#closes.get(label)! + 1)
      return
    }
    const reason = cause.by === undefined ? cause.reason : BY_REQUEST
    const kind = this.#kindOf(code, reason) ?? this.#kindOf(code, OTHER) ?? this.#kindOf(0, OTHER)!
    kind.count += 1
  }

  get disconnects(): Rows<number> {
    return [...this.#disconnects.values()].map(({ code, reason, count }) => [{ code, reason }, count])
  }

  get closes(): Rows<number> {
    return [...this.#closes].map(([code, count]) => [{ code }, count])
  }

  /** Undefined for a new kind when there are too many already. The kinds of OTHER do not count towards that. */
  #kindOf(code: number, reason: string): Disconnects | undefined {
    const key = `${code} ${reason}`
    const known = this.#disconnects.get(key)
    if (known !== undefined) return known
    // Codes are bounded, but for those that a back end chooses.
    const max = MainThreadTuning.endingKindsMax * (reason !== OTHER ? 1 : code !== 0 ? 2 : 3)
    if (this.#disconnects.size >= max) return undefined
    const kind = { code, reason, count: 0 }
    this.#disconnects.set(key, kind)
    return kind
  }
}
