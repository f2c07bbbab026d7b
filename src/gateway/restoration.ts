// What a shard that was replaced is told before it takes other records: everything that its former life knew. Main thread.
import type { ShardThread } from '../pool/shard-thread.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { inboxRetryMs } = MainThreadTuning

/** A part of the main thread whose records the new life of a shard must get. */
interface Restorer {
  /** Writes the records. Yields when the shard's inbox is full, and is continued when there may be room again. */
  portions(thread: ShardThread): Iterator<void>
}

export class Restoration {
  readonly #restorers: readonly Restorer[]

  /** In the order in which they are to write. */
  constructor(restorers: readonly Restorer[]) {
    this.#restorers = restorers
  }

  /** A shard runs: restores what it must know, in portions when they do not fit its inbox at once. Then the shard takes records. */
  restore(thread: ShardThread): void {
    const { life } = thread
    const portions = this.#portions(thread)
    const goOn = () => {
      if (thread.life !== life) return
      if (portions.next().done === true) thread.restored()
      else setTimeout(goOn, inboxRetryMs)
    }
    goOn()
  }

  *#portions(thread: ShardThread): Generator<void> {
    for (const restorer of this.#restorers) {
      const portions = restorer.portions(thread)
      while (portions.next().done !== true) yield
    }
  }
}
