// The main thread's half of the watchdog: it signals life. The other half (watchdog-thread.ts) ends the process when no sign has
// come for as long as a stop may take, because a main thread that spins or is blocked can do nothing for itself, least of all stop.
import { Worker } from 'node:worker_threads'
import { SILENT_TICKS, type WatchdogTask, WORDS, Word } from './watchdog-task.ts'

/** Loading the server blocks the main thread in pieces, which a slow machine takes long for. */
const START_DEADLINE_MS = 15_000
const TICK_MS_MIN = 10

export class Watchdog {
  readonly #words: Int32Array
  readonly #ticksMax: number

  /** Resolves when the thread is on its way. A platform that has no thread left for it serves without one. */
  static async start(deadlineMs: number): Promise<Watchdog> {
    const inspector = process.features.inspector ? await import('node:inspector') : undefined
    return new Watchdog(deadlineMs, () => inspector?.url() !== undefined)
  }

  private constructor(deadlineMs: number, isDebugged: () => boolean) {
    const tickMs = Math.max(TICK_MS_MIN, deadlineMs / SILENT_TICKS)
    this.#ticksMax = Math.ceil(deadlineMs / tickMs)
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

  /** From here on the main thread has no more time than a stop has. */
  startIsOver(): void {
    Atomics.store(this.#words, Word.ticksMax, this.#ticksMax)
  }

  /** Ends the process from the watchdog's thread, at once. For a process that cannot end itself. */
  endProcess(): void {
    Atomics.store(this.#words, Word.isEndDue, 1)
    Atomics.notify(this.#words, Word.isEndDue)
  }
}
