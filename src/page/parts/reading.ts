// What a list shows of a ring: the ring itself, or while the list is paused a copy of the ring as it was then, which loses nothing while the ring
// turns. Browser; no DOM.
import { signal } from '@preact/signals'
import type { Ring } from './ring.ts'

export class Reading<Item> {
  readonly live: Ring<Item>
  readonly #paused = signal<Ring<Item> | undefined>(undefined)

  constructor(live: Ring<Item>) {
    this.live = live
  }

  get shown(): Ring<Item> {
    return this.#paused.value ?? this.live
  }

  get isPaused(): boolean {
    return this.#paused.value !== undefined
  }

  /** A call while the list is paused shows the ring as it is now, and the list stays paused. */
  set isPaused(isPaused: boolean) {
    this.#paused.value = isPaused ? this.live.copy() : undefined
  }
}
