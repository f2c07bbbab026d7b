// The calls of one hook: how many are under way, which wait for a free place, and whether the hook is asked at all. Each hook has its own places,
// queue and circuit, so a hook that hangs does not keep another one from being asked. Main thread.
import { BOUNDS, HistogramCells } from '../mailbox/histogram-cells.ts'
import { Circuit } from './circuit.ts'
import { HOOK_FAILURES, type HookFailure, type HookOutcome } from './hook-answers.ts'

export interface HookCallLimits {
  /** For a call as a whole, its wait for a free place included. */
  readonly timeoutMs: number
  readonly concurrencyMax: number
  readonly queueMax: number
  readonly queueBytesMax: number
  readonly failuresMax: number
  readonly openMs: number
}

/** How a call ended. `isOutage`: the back end itself is not there. Only such calls count for the circuit. */
export interface CallEnd<Value> {
  readonly outcome: HookOutcome<Value>
  readonly isOutage: boolean
}

/** A call. */
export interface HookCall<Value> {
  /** The connection that it is about. */
  readonly by: string
  /** Memory that it takes while it waits. */
  readonly bytes: number
  /** Makes the call. It must settle within the time it is given. */
  readonly run: (timeoutMs: number) => Promise<CallEnd<Value>>
}

interface Waiting {
  readonly bytes: number
  readonly deadlineMs: number
  readonly start: () => void
  readonly giveUp: (why: HookFailure) => void
}

export class HookCalls {
  /** Calls asked for, those that were not made included. */
  asked = 0
  readonly failures: Record<HookFailure, number>
  underWay = 0
  /** Of the calls that were made. */
  readonly seconds = new HistogramCells(BOUNDS.coarseSeconds)
  readonly #limits: HookCallLimits
  readonly #circuit: Circuit
  readonly #opened: () => void
  /** In the order of their deadlines, which is that of their arrival. */
  readonly #waiting = new Set<Waiting>()
  #waitingBytes = 0
  #timer: NodeJS.Timeout | undefined

  /** `opened`: the circuit has opened. */
  constructor(limits: HookCallLimits, opened: () => void) {
    this.#limits = limits
    this.#circuit = new Circuit(limits)
    this.#opened = opened
    this.failures = Object.fromEntries(HOOK_FAILURES.map((why) => [why, 0])) as Record<HookFailure, number>
  }

  get waiting(): number {
    return this.#waiting.size
  }

  get isOpen(): boolean {
    return this.#circuit.isOpen
  }

  /** Makes a call, now or when a place is free. */
  async call<Value>({ by, bytes, run }: HookCall<Value>): Promise<HookOutcome<Value>> {
    this.asked += 1
    const { timeoutMs } = this.#limits
    const deadlineMs = performance.now() + timeoutMs
    const refusal = await this.#place(deadlineMs, bytes)
    if (refusal !== undefined) return this.#failed(refusal)
    const madeAtMs = performance.now()
    try {
      const { outcome, isOutage } = await run(Math.max(1, Math.ceil(deadlineMs - performance.now())))
      if (!isOutage) this.#circuit.succeeded()
      else if (this.#circuit.failed(performance.now(), by)) this.#open()
      return outcome.kind === 'down' ? this.#failed(outcome.why) : outcome
    } finally {
      this.seconds.observe((performance.now() - madeAtMs) / 1000)
      this.underWay -= 1
      this.#next()
    }
  }

  /** The server stops: nobody waits for an answer any more. */
  close(): void {
    for (const waiting of [...this.#waiting]) this.#giveUp(waiting, 'open')
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Resolves when the call has a place, or to why it gets none. */
  #place(deadlineMs: number, bytes: number): Promise<HookFailure | undefined> | HookFailure | undefined {
    const { concurrencyMax, queueMax, queueBytesMax } = this.#limits
    if (this.underWay < concurrencyMax) {
      if (!this.#circuit.mayAsk(performance.now())) return 'open'
      this.underWay += 1
      return undefined
    }
    if (this.#circuit.isOpen) return 'open'
    if (this.#waiting.size >= queueMax || this.#waitingBytes + bytes > queueBytesMax) return 'busy'
    return new Promise((resolve) => {
      this.#waiting.add({ bytes, deadlineMs, start: () => resolve(undefined), giveUp: resolve })
      this.#waitingBytes += bytes
      this.#timer ??= setTimeout(() => this.#expire(), deadlineMs - performance.now())
    })
  }

  #next(): void {
    const [next] = this.#waiting
    if (next === undefined || this.underWay >= this.#limits.concurrencyMax) return
    if (!this.#circuit.mayAsk(performance.now())) {
      this.#giveUp(next, 'open')
      return
    }
    this.#remove(next)
    this.underWay += 1
    next.start()
  }

  #expire(): void {
    this.#timer = undefined
    for (const waiting of this.#waiting) {
      const remainingMs = waiting.deadlineMs - performance.now()
      if (remainingMs > 0) {
        this.#timer = setTimeout(() => this.#expire(), remainingMs)
        return
      }
      this.#giveUp(waiting, 'busy')
    }
  }

  /** Calls that wait for a place fail at once. */
  #open(): void {
    this.#opened()
    for (const waiting of [...this.#waiting]) this.#giveUp(waiting, 'open')
  }

  #giveUp(waiting: Waiting, why: HookFailure): void {
    this.#remove(waiting)
    waiting.giveUp(why)
  }

  #remove(waiting: Waiting): void {
    if (this.#waiting.delete(waiting)) this.#waitingBytes -= waiting.bytes
  }

  #failed(why: HookFailure): HookOutcome<never> {
    this.failures[why] += 1
    return { kind: 'down', why }
  }
}
