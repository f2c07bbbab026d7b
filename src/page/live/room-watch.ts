// Silent watching: what happens in a room, read from GET /rooms/{room}/stream with the key of the session. The watcher is no member. The last
// publications are kept, and while many come only some of them. Browser.
import { signal } from '@preact/signals'
import { Reading } from '../parts/reading.ts'
import { Ring } from '../parts/ring.ts'
import { forgetLink, reportLink } from '../protocol/link-states.ts'
import { pathFault, roomPath } from '../server-api.ts'
import { session } from '../session-key.ts'

const KEPT = { countMax: 500, bytesMax: 1024 * 1024 }
/** More in a second are counted, not kept. */
const KEPT_PER_SECOND = 10
const RETRY_MS = 3000
/** Longest line that is kept while its end is awaited. */
const LINE_LENGTH_MAX = 4 * 1024 * 1024
/** The most that is kept of one publication. */
export const PREVIEW_LENGTH = 300
/** What a publication takes in memory besides its text. */
const WATCHED_BYTES = 100

export interface Watched {
  readonly atMs: number
  readonly kind: string
  readonly text: string
}

export type WatchState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'watching' }
  | { readonly kind: 'away'; readonly reason: string }

export class RoomWatch {
  readonly state = signal<WatchState>({ kind: 'opening' })
  readonly #kept = new Ring<Watched>(KEPT)
  readonly reading = new Reading(this.#kept)
  /** Whether anything was kept since the page began to watch. */
  readonly hasKept = signal(false)
  /** Of the last whole second. */
  readonly rate = signal<{ readonly came: number; readonly kept: number }>({ came: 0, kept: 0 })
  readonly #room: string
  readonly #ended = new AbortController()
  readonly #timer: ReturnType<typeof setInterval>
  #second = { came: 0, kept: 0 }

  constructor(room: string) {
    this.#room = room
    this.#timer = setInterval(() => this.#tick(), 1000)
    void this.#run()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#ended.abort()
    forgetLink(this)
  }

  async #run(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const reason = await this.#read()
      if (this.#ended.signal.aborted) return
      this.state.value = { kind: 'away', reason }
      reportLink(this, 'away')
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  /** Resolves with why the stream has ended. */
  async #read(): Promise<string> {
    const { value } = session
    if (value.kind !== 'open') return 'the page has no key'
    const path = roomPath(this.#room, '/stream')
    const fault = pathFault(path)
    if (fault !== undefined) return fault
    try {
      const answer = await fetch(path, {
        headers: { 'X-API-Key': value.key },
        signal: this.#ended.signal,
      })
      if (!answer.ok || answer.body === null) return `${answer.status} ${answer.statusText}`
      this.state.value = { kind: 'watching' }
      reportLink(this, 'joined')
      const decoder = new TextDecoder()
      const reader = answer.body.getReader()
      let rest = ''
      for (;;) {
        const { done, value: bytes } = await reader.read()
        if (done) return 'the stream has ended'
        const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
        rest = lines.pop() ?? ''
        if (rest.length > LINE_LENGTH_MAX) return 'an event is too large'
        for (const line of lines) if (line.startsWith('data: ')) this.#take(line.slice('data: '.length))
      }
    } catch (error) {
      return String(error)
    }
  }

  #take(text: string): void {
    this.#second.came++
    if (this.#second.kept >= KEPT_PER_SECOND) return
    this.#second.kept++
    const watched = { atMs: Date.now(), ...previewOf(text) }
    this.#kept.push(watched, watched.text.length * 2 + WATCHED_BYTES)
    this.hasKept.value = true
  }

  #tick(): void {
    this.rate.value = this.#second
    this.#second = { came: 0, kept: 0 }
  }
}

/** The data of an event where it has data. Cut out of the text, so that no number is rounded. In a JSON string the quotes would have a backslash. */
function previewOf(text: string): Pick<Watched, 'kind' | 'text'> {
  const [head = '', kind = 'event'] = /^\{"type":"(\w+)",?/.exec(text) ?? []
  const at = text.indexOf('"data":')
  const rest = at < 0 ? `{${text.slice(head.length)}` : text.slice(at + '"data":'.length, -1)
  // One more than is shown, so that the row can tell that the text is cut.
  return { kind, text: rest.slice(0, PREVIEW_LENGTH + 1) }
}
