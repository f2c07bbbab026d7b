// The ends of connections that a full inbox did not take. Main thread.
import { MainThreadTuning } from '../tuning/main-thread.ts'

const { inboxRetryMs } = MainThreadTuning

export class OwedLeaves {
  /** Writes the record; false when the inbox is full. */
  readonly #write: (connection: number) => boolean
  #owed: number[] = []

  constructor(write: (connection: number) => boolean) {
    this.#write = write
  }

  /** The record is written now, or as soon as there is room. At most one waits for each connection. */
  leave(connection: number): void {
    if (this.#owed.length === 0 && this.#write(connection)) return
    this.#owed.push(connection)
    if (this.#owed.length === 1) this.#payLater()
  }

  /** The shard has died: its new life is told in another way. */
  clear(): void {
    this.#owed = []
  }

  #payLater(): void {
    setTimeout(() => this.#pay(), inboxRetryMs)
  }

  #pay(): void {
    const unpaid = this.#owed.findIndex((connection) => !this.#write(connection))
    this.#owed = unpaid < 0 ? [] : this.#owed.slice(unpaid)
    if (this.#owed.length > 0) this.#payLater()
  }
}
