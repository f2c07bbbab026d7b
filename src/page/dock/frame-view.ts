// The frames that the dock shows: those of all frames that pass the filter. Browser; no DOM.

import { Reading } from '../parts/reading.ts'
import { Ring } from '../parts/ring.ts'
import { frameKind } from '../protocol/frame-words.ts'
import type { FrameEntry } from '../try/logs.ts'

interface Filter {
  /** In small letters; '' lets every frame pass. */
  readonly text: string
  readonly showsPings: boolean
}

const SHOWN = { countMax: 5000, bytesMax: 8 * 1024 * 1024 }

export class FrameView {
  readonly #shown = new Ring<FrameEntry>(SHOWN)
  readonly reading = new Reading(this.#shown)
  readonly #all: Ring<FrameEntry>
  #filter: Filter = { text: '', showsPings: true }
  #next = 0

  constructor(all: Ring<FrameEntry>) {
    this.#all = all
    all.listen(() => this.#catchUp())
  }

  /** While the list is paused, the filter is applied to the frames that are kept now, and the list stays paused. */
  set filter(filter: Filter) {
    this.#filter = filter
    this.#next = 0
    this.#shown.clear({ hasDropped: this.#all.hasDropped })
    this.#catchUp()
    if (this.reading.isPaused) this.reading.isPaused = true
  }

  #catchUp(): void {
    for (let seq = Math.max(this.#next, this.#all.first); seq < this.#all.end; seq += 1) {
      const entry = this.#all.at(seq)
      if (entry !== undefined && this.#passes(entry)) this.#shown.push(entry, entry.frame.size)
    }
    this.#next = this.#all.end
  }

  #passes({ pane, protocol, frame }: FrameEntry): boolean {
    const { text, showsPings } = this.#filter
    const kind = frameKind(protocol, frame)
    if (kind === 'ping' && !showsPings) return false
    return text === '' || [kind, pane.name, frame.text].some((part) => part.toLowerCase().includes(text))
  }
}
