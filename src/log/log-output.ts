// Where log lines go: one descriptor, written without ever waiting for it. Main thread. What cannot be written is lost and counted,
// and nothing else happens: no error reaches the caller, nothing is tried again in a loop, and the end of the process waits a
// bounded time for a reader that is slow. When writing works again, a line in the lost lines' place says how many they were.
//
// Pipes, sockets and terminals fill up when their reader stops, so they are written in non-blocking mode, and what does not fit
// waits here. A file takes or refuses what it is given at once; it is written as it is, so that its last line is always the last.
import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs'

export interface LogOutputParts {
  readonly descriptor: number
  /** Bytes that may wait for a reader. */
  readonly waitingBytesMax: number
  /** The line that says how many were lost. */
  readonly lostNotice: (lines: number) => string
}

/** A line, or the notice of lines that were lost. */
interface Entry {
  readonly bytes: Buffer
  /** The lines it tells of; 0 for a line of the log itself. */
  readonly tellsOf: number
}

/** What could not be written, or told, is tried this often; a line of the log tries at once. */
const RETRY_MS = 100
/** What the end of the process waits for a reader. */
const LAST_LINES_MS = 250
const LAST_LINES_STEP_MS = 5

export class LogOutput {
  /** Lines lost so far. */
  lostLines = 0
  readonly #parts: LogOutputParts
  #descriptor: number | undefined
  #waiting: Entry[] = []
  #waitingBytes = 0
  /** Bytes of the first entry that are written already. */
  #written = 0
  /** Lines that were lost and that no notice has told of yet. */
  #untold = 0
  /** The last thing written is a part of a line. */
  #torn = false
  #timer: NodeJS.Timeout | undefined
  #isClosed = false
  readonly #atExit = () => this.#writeLast()

  constructor(parts: LogOutputParts) {
    this.#parts = parts
    process.on('exit', this.#atExit)
  }

  /** Takes one line with its line end. */
  write(line: string): void {
    if (this.#isClosed) return
    if (this.#untold > 0) this.#tell()
    // While no notice can be written no line can, and a line in front of it would be out of order.
    if (this.#untold > 0 || !this.#put({ bytes: Buffer.from(line), tellsOf: 0 })) this.#lose(0)
  }

  /** Resolves when all lines are written, or the reader has had its time, or nothing can be written. */
  async close(): Promise<void> {
    const untilMs = performance.now() + LAST_LINES_MS
    while (this.#flush() === 'waiting' && performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, LAST_LINES_STEP_MS))
    }
    this.#end()
  }

  /** As `close`, in a process that ends now and has no event loop any more. */
  #writeLast(): void {
    const untilMs = performance.now() + LAST_LINES_MS
    const sleeper = new Int32Array(new SharedArrayBuffer(4))
    while (this.#flush() === 'waiting' && performance.now() < untilMs) Atomics.wait(sleeper, 0, 0, LAST_LINES_STEP_MS)
    this.#end()
  }

  #end(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.lostLines += this.#waiting.filter(({ tellsOf }) => tellsOf === 0).length
    clearTimeout(this.#timer)
    process.off('exit', this.#atExit)
    if (this.#descriptor !== undefined && this.#descriptor !== this.#parts.descriptor) closeSync(this.#descriptor)
    this.#waiting = []
  }

  /** False when there is no room for the entry. One alone always has room, or a long line could never be written. */
  #put(entry: Entry): boolean {
    const isFull = () => this.#waitingBytes > 0 && this.#waitingBytes + entry.bytes.length > this.#parts.waitingBytesMax
    if (isFull()) this.#flush()
    if (isFull()) return false
    this.#waiting.push(entry)
    this.#waitingBytes += entry.bytes.length
    this.#flush()
    return true
  }

  #tell(): void {
    const tellsOf = this.#untold
    this.#untold = 0
    if (!this.#put({ bytes: Buffer.from(this.#parts.lostNotice(tellsOf)), tellsOf })) this.#untold = tellsOf
  }

  /** Counts a line, or takes back the notice of lines that are counted already. */
  #lose(tellsOf: number): void {
    if (tellsOf === 0) this.lostLines += 1
    this.#untold += Math.max(1, tellsOf)
    this.#tryLater()
  }

  /** Writes as much as is taken. `waiting`: the reader has stopped, and has to be looked at again. */
  #flush(): 'done' | 'waiting' {
    try {
      for (let entry = this.#waiting[0]; entry !== undefined; entry = this.#waiting[0]) {
        this.#writeEntry(entry)
        this.#waiting.shift()
        this.#waitingBytes -= entry.bytes.length
      }
      return 'done'
    } catch (error) {
      if (isReaderStopped(error)) {
        this.#tryLater()
        return 'waiting'
      }
      // The disk is full, or the reader is gone.
      const lost = this.#waiting
      this.#waiting = []
      this.#waitingBytes = 0
      this.#torn ||= this.#written > 0
      this.#written = 0
      for (const { tellsOf } of lost) this.#lose(tellsOf)
      return 'done'
    }
  }

  #writeEntry({ bytes }: Entry): void {
    this.#descriptor ??= openWithoutWaiting(this.#parts.descriptor)
    // Whoever reads the log line by line must not find this line appended to the part of another.
    if (this.#torn && writeSync(this.#descriptor, '\n') === 1) this.#torn = false
    while (this.#written < bytes.length) {
      const count = writeSync(this.#descriptor, bytes, this.#written)
      if (count === 0) throw new Error('the descriptor takes nothing')
      this.#written += count
    }
    this.#written = 0
  }

  #tryLater(): void {
    if (this.#timer !== undefined || this.#isClosed) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#flush()
      if (this.#untold > 0) this.#tell()
    }, RETRY_MS)
    // A log that waits is no reason for a process to go on.
    this.#timer.unref()
  }
}

const isReaderStopped = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR'
}

/**
 * A descriptor for the same file whose writes do not wait. Non-blocking is a property of what was opened, which other processes
 * may share and do not expect; Linux can open a pipe or a terminal once more. Throws when a pipe has no reader.
 */
function openWithoutWaiting(descriptor: number): number {
  const stats = fstatSync(descriptor)
  // /dev/full and /dev/null are character devices as terminals are, and may be opened again as well.
  if (!stats.isFIFO() && !stats.isSocket() && !stats.isCharacterDevice()) return descriptor
  if (process.platform === 'linux' && !stats.isSocket()) {
    try {
      return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
    } catch (error) {
      // ENXIO: nobody reads. Any other error is that of a pipe or terminal of another user, or there is no /proc.
      if ((error as NodeJS.ErrnoException).code === 'ENXIO') throw error
    }
  }
  // A socket (the journal's) cannot be opened again. The streams of the platform make it non-blocking when they are first asked for.
  if (descriptor === process.stdout.fd) process.stdout.unref?.()
  if (descriptor === process.stderr.fd) process.stderr.unref?.()
  return descriptor
}
