// What all panes of "Try it" write together: frames, refusals, and the names of their own connections. Browser.
import { signal } from '@preact/signals'
import { Ring } from '../parts/ring.ts'
import type { Frame, ProtocolName, Refusal } from '../protocol/room-events.ts'

export interface FrameEntry {
  readonly pane: { readonly name: string; readonly number: number }
  readonly protocol: ProtocolName
  readonly frame: Frame
}

export interface RefusalEntry {
  readonly who: string
  readonly room: string
  readonly refusal: Refusal
}

const FRAMES = { countMax: 5000, bytesMax: 8 * 1024 * 1024 }
const REFUSALS_MAX = 200
const NAMES_MAX = 1000

export const frames = new Ring<FrameEntry>(FRAMES)

/** The newest last. */
export const refusals = signal<readonly RefusalEntry[]>([])

export function logRefusal(entry: RefusalEntry): void {
  refusals.value = [...refusals.value, entry].slice(-REFUSALS_MAX)
}

/** Names of the connections of this page by their ids: the plain protocols do not tell them to each other. */
class OwnNames {
  readonly #names = new Map<string, string>()
  /** A pane may hear of a connection before the pane of that connection knows its id: what has drawn the id draws the name then. */
  readonly #change = signal(0)

  get(id: string): string | undefined {
    this.#change.value
    return this.#names.get(id)
  }

  set(id: string, name: string): void {
    const oldest = this.#names.keys().next()
    if (this.#names.size >= NAMES_MAX && oldest.done !== true) this.#names.delete(oldest.value)
    this.#names.set(id, name)
    this.#change.value += 1
  }
}

export const ownNames = new OwnNames()
