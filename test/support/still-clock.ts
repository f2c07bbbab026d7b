// Owns the time of a thread while a test drives a shard in it: what `performance.now`, timers and immediates go by. It stands still until
// it is moved, so that a run takes no longer than its work, and the same steps always do the same.

interface Due {
  readonly run: () => void
  atMs: number
  readonly everyMs: number | undefined
  isOver: boolean
}

const NAMES = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const

export class StillClock {
  nowMs: number
  /** In the order in which they are due. */
  #timers: Due[] = []
  #immediates: Due[] = []

  constructor(nowMs: number) {
    this.nowMs = nowMs
  }

  /** Puts the clock in the place of the thread's own while `run` runs. */
  during<Result>(run: () => Result): Result {
    const thread = globalThis as unknown as Record<string, unknown>
    const kept = NAMES.map((name) => [name, thread[name]] as const)
    const end = (due: Due | undefined) => {
      if (due !== undefined) due.isOver = true
    }
    const doubles: Record<(typeof NAMES)[number], unknown> = {
      setTimeout: (run: () => void, ms: number) => this.#add(run, ms),
      setInterval: (run: () => void, ms: number) => this.#add(run, ms, ms),
      setImmediate: (run: () => void) => {
        const due: Due = { run, atMs: 0, everyMs: undefined, isOver: false }
        this.#immediates.push(due)
        return due
      },
      clearTimeout: end,
      clearInterval: end,
      clearImmediate: end,
    }
    Object.assign(thread, doubles)
    const { now } = performance
    performance.now = () => this.nowMs
    try {
      return run()
    } finally {
      performance.now = now
      for (const [name, value] of kept) thread[name] = value
    }
  }

  /** Runs the immediates there are; false when there were none. */
  runImmediates(): boolean {
    const immediates = this.#immediates
    if (immediates.length === 0) return false
    this.#immediates = []
    for (const due of immediates) if (!due.isOver) due.run()
    return true
  }

  /** Moves on, timer by timer. `after` runs after each of them. */
  advance(untilMs: number, after: () => void): void {
    for (let next = this.#timers[0]; next !== undefined && next.atMs <= untilMs; next = this.#timers[0]) {
      this.#timers.shift()
      if (next.isOver) continue
      this.nowMs = Math.max(this.nowMs, next.atMs)
      if (next.everyMs !== undefined) this.#insert({ ...next, atMs: next.atMs + next.everyMs })
      next.run()
      after()
    }
    this.nowMs = untilMs
  }

  #add(run: () => void, ms: number, everyMs?: number): Due {
    const due: Due = { run, atMs: this.nowMs + Math.max(0, ms), everyMs, isOver: false }
    this.#insert(due)
    return due
  }

  #insert(due: Due): void {
    let at = this.#timers.length
    while (at > 0 && this.#timers[at - 1]!.atMs > due.atMs) at--
    this.#timers.splice(at, 0, due)
  }
}
