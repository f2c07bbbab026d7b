// Sends batches to a room one after the other. Repeats each batch until the server has accepted or refused it. Handles requests and answers only:
// push-command.ts handles flags, files and the terminal. Main thread.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { InputError, placeText } from './json-records.ts'
import type { Batch } from './record-batches.ts'
import { faultOf, type Reply, type ServerLink } from './server-link.ts'

export interface PushSums {
  records: number
  batches: number
  /** Sum of `changed` in the answers. Undefined when no answer had it: only boards count changed records. */
  changed: number | undefined
  /** Sum of `unchanged` in the answers. Undefined when no answer had it. */
  unchanged: number | undefined
  /** Number of repeated requests. */
  repeats: number
}

export type PushEnd =
  | { readonly kind: 'done' | 'interrupted' }
  | { readonly kind: 'refused' | 'unreachable'; readonly message: string }

export interface PushParts {
  readonly link: ServerLink
  readonly path: string
  /** Largest number of batches per second. Undefined: as fast as the server accepts them. */
  readonly ratePerSecond: number | undefined
  /** When aborted, no further batch begins. */
  readonly stop: AbortSignal
  readonly progress: (sums: PushSums) => void
}

/** Largest number of requests for one batch. The pauses between them give a busy server about a minute to recover. */
const ATTEMPTS_MAX = 10
const PAUSE_MS_MIN = 250
const PAUSE_MS_MAX = 10_000

export class PushRun {
  readonly sums: PushSums = { records: 0, batches: 0, changed: undefined, unchanged: undefined, repeats: 0 }
  readonly #parts: PushParts
  /** Makes the idempotency keys of this run different from those of other runs. */
  readonly #id = randomUUID()

  constructor(parts: PushParts) {
    this.#parts = parts
  }

  async send(batches: AsyncIterable<Batch>): Promise<PushEnd> {
    const { ratePerSecond, stop, progress } = this.#parts
    const startMs = performance.now()
    try {
      for await (const batch of batches) {
        if (ratePerSecond !== undefined)
          await this.#pause(startMs + (1000 * this.sums.batches) / ratePerSecond - performance.now())
        if (stop.aborted) return { kind: 'interrupted' }
        const end = await this.#sendBatch(batch)
        if (end !== undefined) return end
        progress(this.sums)
      }
      return { kind: 'done' }
    } catch (error) {
      // A stop closes the input, so reading the input throws.
      if (stop.aborted) return { kind: 'interrupted' }
      if (error instanceof InputError) return { kind: 'refused', message: error.message }
      throw error
    }
  }

  /** Undefined when the server has accepted the batch. */
  async #sendBatch(batch: Batch): Promise<PushEnd | undefined> {
    const { link, path, stop } = this.#parts
    const post = { body: batch.body, idempotencyKey: `${this.#id}-${this.sums.batches}` }
    for (let attempt = 1; ; attempt++) {
      const reply = await link.post(path, post)
      if (reply.kind === 'unreachable')
        return { kind: 'unreachable', message: `${link.name} is not reachable: ${reply.why}` }
      if (reply.kind === 'answer' && reply.status === 200) {
        this.#taken(batch, reply.body)
        return undefined
      }
      if (reply.kind === 'answer' && !isTemporary(reply.status))
        return { kind: 'refused', message: refusalOf(batch, reply) }
      if (attempt === ATTEMPTS_MAX) return { kind: 'unreachable', message: gaveUp(link.name, reply) }
      await this.#pause(pauseMs(attempt, reply))
      if (stop.aborted) return { kind: 'interrupted' }
      this.sums.repeats++
    }
  }

  #taken({ records }: Batch, answer: unknown): void {
    const { sums } = this
    sums.records += records.length
    sums.batches++
    const { changed, unchanged } = (answer ?? {}) as Record<string, unknown>
    if (typeof changed === 'number') sums.changed = (sums.changed ?? 0) + changed
    if (typeof unchanged === 'number') sums.unchanged = (sums.unchanged ?? 0) + unchanged
  }

  /** Waits, or returns early when the run is stopped. */
  async #pause(ms: number): Promise<void> {
    if (ms <= 0) return
    await sleep(ms, undefined, { signal: this.#parts.stop }).catch(() => undefined)
  }
}

/** Whether a status is that of a server that is busy or is stopping. */
const isTemporary = (status: number): boolean => status === 429 || status === 503

function pauseMs(attempt: number, reply: Reply): number {
  if (reply.kind === 'answer' && reply.retryAfterMs !== undefined) return Math.min(PAUSE_MS_MAX, reply.retryAfterMs)
  return Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2)
}

/** The message for a refused batch. The server counts records within the request; the message names the record of the file. */
function refusalOf({ records }: Batch, { status, body }: { status: number; body: unknown }): string {
  const { index, error } = (body ?? {}) as Record<string, unknown>
  const record = typeof index === 'number' ? records[index] : undefined
  if (record === undefined || typeof error !== 'string')
    return `the server refused the push, ${faultOf({ status, body })}`
  return `${placeText(record)}: ${error.replace(/^record \d+:? /, '')}`
}

function gaveUp(name: string, reply: Reply): string {
  const last = reply.kind === 'answer' ? faultOf(reply) : `${reply.why} (the last batch may have been taken)`
  return `${name} has not taken a batch in ${ATTEMPTS_MAX} attempts: ${last}`
}
