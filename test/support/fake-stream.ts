// Owns an event stream whose peer is the test: what was written, and how much of it counts as unread.
import type { EventStream } from '../../src/http/event-stream.ts'
import { textOf } from '../../src/protocol/byte-builder.ts'

export class FakeStream implements EventStream {
  readonly written: string[] = []
  unreadBytes = 0
  /** Whether written bytes stay unread. */
  isStuck = false
  state: 'open' | 'ended' | 'cut' | 'gone' = 'open'
  readonly #closed: (() => void)[] = []

  get text(): string {
    return this.written.join('')
  }

  /** The data of all events so far. */
  get data(): string[] {
    return [...this.text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data!)
  }

  write(bytes: Uint8Array): void {
    if (this.state !== 'open') throw new Error('a stream that is over is written to')
    this.written.push(textOf(bytes))
    if (this.isStuck) this.unreadBytes += bytes.length
  }

  end(): void {
    if (this.state !== 'open') throw new Error('a stream that is over is ended')
    this.state = 'ended'
  }

  cut(): void {
    this.state = 'cut'
    this.#runClosed()
  }

  onClosed(run: () => void): void {
    this.#closed.push(run)
  }

  /** The peer goes. */
  leave(): void {
    this.state = 'gone'
    this.#runClosed()
  }

  #runClosed(): void {
    for (const run of this.#closed.splice(0)) run()
  }
}
