// The frames that the dock shows: those of all frames that pass the filter, and none that came while it is paused. Browser; no DOM.

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
  readonly shown = new Ring<FrameEntry>(SHOWN)
  readonly #all: Ring<FrameEntry>
  #filter: Filter = { text: '', showsPings: true }
  #isPaused = false
  #next = 0

  constructor(all: Ring<FrameEntry>) {
    this.#all = all
    all.listen(() => this.#catchUp())
  }

  get newer(): number {
    return this.#all.end - Math.max(this.#next, this.#all.first)
  }

  set filter(filter: Filter) {
    this.#filter = filter
    this.#next = 0
    this.shown.clear()
    this.#catchUp()
  }

  set isPaused(isPaused: boolean) {
    this.#isPaused = isPaused
    this.#catchUp()
  }

  clear(): void {
    this.#all.clear()
    this.#next = this.#all.end
    this.shown.clear()
  }

  #catchUp(): void {
    if (this.#isPaused) return
    for (let seq = Math.max(this.#next, this.#all.first); seq < this.#all.end; seq += 1) {
      const entry = this.#all.at(seq)
      if (entry !== undefined && this.#passes(entry)) this.shown.push(entry, entry.frame.size)
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
