// Shows the progress of a push as one line on stderr, if stderr is a terminal. Main thread.

export interface Progress {
  readonly records: number
  readonly doneBytes: number
  /** Size of the whole input. Undefined when it is not known. */
  readonly allBytes: number | undefined
}

const WIDTH = 30
const REDRAW_MS = 100

export class ProgressBar {
  readonly #stream: NodeJS.WriteStream
  #drawnMs = Number.NEGATIVE_INFINITY

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  show(progress: Progress): void {
    const nowMs = performance.now()
    if (!this.#stream.isTTY || nowMs - this.#drawnMs < REDRAW_MS) return
    this.#drawnMs = nowMs
    this.#stream.write(`\r${progressText(progress)}\x1b[K`)
  }

  clear(): void {
    if (this.#stream.isTTY && this.#drawnMs > 0) this.#stream.write('\r\x1b[K')
  }
}

export function progressText({ records, doneBytes, allBytes }: Progress): string {
  const sent = `${records} ${records === 1 ? 'record' : 'records'} sent`
  if (allBytes === undefined || allBytes === 0) return sent
  const part = Math.min(1, doneBytes / allBytes)
  const full = Math.round(part * WIDTH)
  return `[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${Math.floor(100 * part)} %  ${sent}`
}
