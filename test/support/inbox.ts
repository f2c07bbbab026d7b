// Owns the waiting side of every test client: a queue of what arrived, with a bounded wait for the next entry.
// Absence is never asserted by waiting here; see expectQuiet in lobby-client.ts.

/** Less than a test may take, so that what did not come is named. Long, so that a busy machine is no failure. */
const WAIT_MS = 25_000

interface Waiter<T> {
  resolve(item: T): void
  reject(error: Error): void
  timer: NodeJS.Timeout
}

export class Inbox<T> {
  readonly #name: string
  readonly #items: T[] = []
  readonly #waiters: Waiter<T>[] = []
  #endedBy: Error | undefined

  constructor(name: string) {
    this.#name = name
  }

  push(item: T): void {
    const waiter = this.#waiters.shift()
    if (waiter === undefined) {
      this.#items.push(item)
      return
    }
    clearTimeout(waiter.timer)
    waiter.resolve(item)
  }

  // Nothing more will come: whoever waits, now or later, is told why once the queue is empty.
  end(reason: string): void {
    this.#endedBy ??= new Error(`${this.#name}: ${reason}`)
    for (const waiter of this.#waiters.splice(0)) {
      clearTimeout(waiter.timer)
      waiter.reject(this.#endedBy)
    }
  }

  next(timeoutMs = WAIT_MS): Promise<T> {
    const item = this.#items.shift()
    if (item !== undefined) return Promise.resolve(item)
    if (this.#endedBy !== undefined) return Promise.reject(this.#endedBy)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        reject(new Error(`${this.#name}: nothing arrived within ${timeoutMs} ms`))
      }, timeoutMs)
      const waiter: Waiter<T> = { resolve, reject, timer }
      this.#waiters.push(waiter)
    })
  }

  // What has arrived and was not taken yet, without waiting.
  takeAll(): T[] {
    return this.#items.splice(0)
  }

  get size(): number {
    return this.#items.length
  }
}

// For state that no message announces (a room that is gone has nobody left to tell): asks until the answer fits.
export async function eventually<T>(ask: () => T | Promise<T>, fits: (answer: T) => boolean, timeoutMs = WAIT_MS) {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (fits(answer)) return answer
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(answer)} after ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
