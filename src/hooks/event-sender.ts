// Sends events to the back end, in order: gathers them for a moment, sends a batch at a time, and tries a batch again with growing pauses. What
// waits is bounded: beyond `eventsQueueMax` the oldest events are dropped, counted and logged, and the next batch says how many. Main thread.
import { v4 as uuid } from 'uuid'
import type { Config } from '../config/config.ts'
import type { RequestIds } from '../gateway/request-ids.ts'
import type { EventFigures } from '../metrics/figures.ts'
import type { Refusals } from '../refusals.ts'
import type { BackEnd } from './back-end.ts'
import type { RoomEvent } from './occupancy.ts'

export interface EventSenderParts {
  readonly config: Config
  readonly backEnd: BackEnd
  readonly refusals: Refusals
  readonly requestIds: RequestIds
}

/** Events that are sent together. The body of a batch never changes, so the back end knows a batch that it has had before by its id. */
interface Batch {
  readonly id: string
  readonly body: string
  readonly count: number
  readonly lost: number
}

export class EventSender {
  readonly #parts: EventSenderParts
  readonly #waiting = new Set<RoomEvent>()
  /** Number of lost events of which the back end has not been told yet. */
  #untold = 0
  #sent = 0
  #lost = 0
  #failures = 0
  #isSending = false
  #timer: NodeJS.Timeout | undefined
  /** Ends the pause after a failed request. */
  #hurry: () => void = () => undefined
  /** When the last request may begin: set once the server stops. */
  #finishAtMs = Number.POSITIVE_INFINITY

  constructor(parts: EventSenderParts) {
    this.#parts = parts
  }

  get figures(): EventFigures {
    return { sent: this.#sent, lost: this.#lost, failures: this.#failures, waiting: this.#waiting.size }
  }

  add(event: RoomEvent): void {
    const { eventsQueueMax, eventsBatchMax, eventsBatchMs } = this.#parts.config.hooks
    this.#waiting.add(event)
    if (this.#waiting.size > eventsQueueMax) {
      for (const oldest of this.#waiting) {
        this.#waiting.delete(oldest)
        break
      }
      this.#drop(1, 'more wait than hooks.eventsQueueMax')
    }
    if (this.#isSending) return
    if (this.#waiting.size >= eventsBatchMax) this.#start()
    else this.#timer ??= setTimeout(() => this.#start(), eventsBatchMs)
  }

  /** The server stops: sends what waits, each batch once more at most. Resolves within about the time. */
  async finish(timeoutMs: number): Promise<void> {
    this.#finishAtMs = performance.now() + timeoutMs
    this.#hurry()
    if (!this.#isSending) this.#start()
    const untilMs = this.#finishAtMs
    while (this.#isSending && performance.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 5))
    clearTimeout(this.#timer)
    if (this.#waiting.size > 0) this.#drop(this.#waiting.size, 'the server has stopped')
    this.#waiting.clear()
  }

  get #isFinishing(): boolean {
    return this.#finishAtMs < Number.POSITIVE_INFINITY
  }

  #start(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isSending = true
    void this.#sendAll().finally(() => {
      this.#isSending = false
    })
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.size > 0 && performance.now() < this.#finishAtMs) {
      const batch = this.#take()
      if (await this.#deliver(batch)) this.#sent += batch.count
      else {
        this.#untold += batch.lost
        this.#drop(batch.count, 'the back end did not take them')
      }
    }
  }

  #take(): Batch {
    const events: RoomEvent[] = []
    for (const event of this.#waiting) {
      if (events.length === this.#parts.config.hooks.eventsBatchMax) break
      events.push(event)
      this.#waiting.delete(event)
    }
    const lost = this.#untold
    this.#untold = 0
    const body = JSON.stringify({ ...(lost > 0 ? { lost } : {}), events })
    return { id: uuid(), body, count: events.length, lost }
  }

  /** Whether the back end has taken a batch, after as many requests as it may need. */
  async #deliver({ id, body }: Batch): Promise<boolean> {
    const { config, backEnd, refusals, requestIds } = this.#parts
    const { eventsUrl: url, timeoutMs, eventsAttemptsMax, eventsRetryMs, eventsRetryMsMax } = config.hooks
    for (let attempt = 1; ; attempt++) {
      const leftMs = Math.min(timeoutMs, this.#finishAtMs - performance.now())
      const requestId = requestIds.next()
      const headers = { 'x-lobbycast-delivery': id, 'x-request-id': requestId }
      const answer = await backEnd.post({
        url,
        body,
        headers,
        timeoutMs: Math.max(1, Math.ceil(leftMs)),
        isRead: false,
      })
      if (answer.kind === 'ok') return true
      this.#failures += 1
      refusals.record('hook_down', () => ({ hook: 'events', why: answer.why, text: answer.text, requestId }))
      if (attempt >= eventsAttemptsMax || this.#isFinishing) return false
      await this.#pause(Math.min(eventsRetryMsMax, eventsRetryMs * 2 ** (attempt - 1)))
    }
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #drop(count: number, text: string): void {
    this.#lost += count
    this.#untold += count
    for (let index = 0; index < count; index++) this.#parts.refusals.record('events_lost', () => ({ text }))
  }
}
