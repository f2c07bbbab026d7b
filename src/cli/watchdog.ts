// The main thread's half of the watchdog: it signals life. The other half (watchdog-thread.ts) ends the process when no sign has
// come for `deadlineMs`, because a main thread that spins or is blocked can do nothing for itself, and when a stop does not end.
import { Worker } from 'node:worker_threads'
import { DEADLINE_TICKS, type WatchdogTask, WORDS, Word } from './watchdog-task.ts'

/** Loading the server blocks the main thread in pieces, which a slow machine takes long for. */
const START_DEADLINE_MS = 15_000
const TICK_MS_MIN = 10

export interface WatchdogTimes {
  /** For how long the main thread may show no sign of life. */
  readonly deadlineMs: number
  /** How long a stop may take, also with a main thread that shows life. */
  readonly stopMsMax: number
}

export class Watchdog {
  readonly #words: Int32Array
  readonly #ticksMax: number
  readonly #stopTicksMax: number

  /** Resolves when the thread is on its way. A platform that has no thread left for it serves without one. */
  static async start(times: WatchdogTimes): Promise<Watchdog> {
    const inspector = process.features.inspector ? await import('node:inspector') : undefined
    return new Watchdog(times, () => inspector?.url() !== undefined)
  }

  private constructor({ deadlineMs, stopMsMax }: WatchdogTimes, isDebugged: () => boolean) {
    const tickMs = Math.max(TICK_MS_MIN, Math.min(deadlineMs, stopMsMax) / DEADLINE_TICKS)
    this.#ticksMax = Math.ceil(deadlineMs / tickMs)
    this.#stopTicksMax = Math.ceil(stopMsMax / tickMs)
    const memory = new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT)
    this.#words = new Int32Array(memory)
    this.#words[Word.ticksMax] = Math.max(this.#ticksMax, Math.ceil(START_DEADLINE_MS / tickMs))
    const workerData: WatchdogTask = { memory, tickMs }
    const thread = new Worker(new URL('./watchdog-thread.js', import.meta.url), {
      workerData,
      // It allocates next to nothing.
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
    })
    thread.unref()
    thread.on('error', (error) => process.stderr.write(`lobbycast: the watchdog has ended: ${error.message}\n`))
    setInterval(() => {
      // A main thread that stands at a breakpoint is not hung.
      Atomics.store(this.#words, Word.isDebugged, isDebugged() ? 1 : 0)
      Atomics.add(this.#words, Word.signsOfLife, 1)
    }, tickMs).unref()
  }

  /** From here on the main thread has no more time than its deadline. */
  startIsOver(): void {
    Atomics.store(this.#words, Word.ticksMax, this.#ticksMax)
  }

  /** From here on the time of the stop runs. */
  stopBegins(): void {
    Atomics.add(this.#words, Word.stops, 1)
    Atomics.store(this.#words, Word.stopTicksMax, this.#stopTicksMax)
  }

  stopIsTakenBack(): void {
    Atomics.store(this.#words, Word.stopTicksMax, 0)
  }

  /** Ends the process from the watchdog's thread, at once. For a process that cannot end itself. */
  endProcess(): void {
    Atomics.store(this.#words, Word.isEndDue, 1)
    Atomics.notify(this.#words, Word.isEndDue)
  }
}
