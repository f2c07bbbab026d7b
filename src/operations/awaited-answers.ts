// Questions to shards that wait for an answer. Each is answered exactly once: by its shard, or with 503 when the shard dies first or the server
// stops. Main thread. Bounded.
import { requestAfter } from '../mailbox/outbox-records.ts'

import type { ShardThread } from '../pool/shard-thread.ts'

/** What a shard answers. `status` is a status of HTTP. */
export interface ShardAnswer {
  readonly status: number
  readonly body: unknown
  /** The answer as the shard has written it; absent where no shard has answered. */
  readonly text?: string
}

interface Waiting {
  readonly thread: ShardThread
  /** Undefined once answered: V8 keeps the outgrown tables of a Map that changes this fast, and with them whatever an entry still refers to. */
  done: ((answer: ShardAnswer) => void) | undefined
}

const SHARD_DIED: ShardAnswer = {
  status: 503,
  body: { error: 'the shard restarted; it is not known whether this was done' },
}

const STOPPED: ShardAnswer = {
  status: 503,
  body: { error: 'the server is stopping; it is not known whether this was done' },
}

export class AwaitedAnswers {
  readonly #waiting = new Map<number, Waiting>()
  readonly #max: number
  /** The number of the newest request; 0 before the first. */
  #newest = 0

  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#waiting.size
  }

  /** The number the shard's answer must carry; undefined when too many are in flight. */
  open(thread: ShardThread, done: (answer: ShardAnswer) => void): number | undefined {
    if (this.#waiting.size >= this.#max) return undefined
    const request = requestAfter(this.#newest)
    this.#newest = request
    this.#waiting.set(request, { thread, done })
    return request
  }

  /** The request never reached its shard. */
  cancel(request: number): void {
    this.#waiting.delete(request)
  }

  answer(request: number, answer: ShardAnswer): void {
    const waiting = this.#waiting.get(request)
    this.#waiting.delete(request)
    const done = waiting?.done
    if (waiting !== undefined) waiting.done = undefined
    done?.(answer)
  }

  /** The server stops, and no shard answers any more. */
  stop(): void {
    for (const request of this.#waiting.keys()) this.answer(request, STOPPED)
  }

  shardDown(thread: ShardThread): void {
    for (const [request, waiting] of this.#waiting) if (waiting.thread === thread) this.answer(request, SHARD_DIED)
  }
}
