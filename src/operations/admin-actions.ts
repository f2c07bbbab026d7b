// The lines of the log about what back ends and the application do with connections and rooms: who did what to whom. A back end may call
// thousands of times a second, so each caller and action has ten lines in ten seconds, and the number of those that were left out. Main thread.
import { LimitedLines, type LineFacts } from '../log/limited-lines.ts'
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'

/** Who calls, for the log. */
export interface Actor {
  /** The name of a key, or `application`. */
  readonly by: string
  /** Of the HTTP request with which the call came. */
  readonly requestId?: string | undefined
}

const LINES_MAX = 10

export class AdminActions {
  readonly #lines: LimitedLines

  constructor(logger: Logger, clock: () => number = () => performance.now()) {
    this.#lines = new LimitedLines(logger, { linesMax: LINES_MAX, clock })
  }

  record({ by, requestId }: Actor, action: string, facts: LineFacts): void {
    const name = `${action} ${by}`
    if (!this.#lines.has(name))
      this.#lines.add(name, { level: 'info', text: LogLine.info.action, labels: { by, action } })
    this.#lines.record(name, () => (requestId === undefined ? facts() : { ...facts(), requestId }))
  }

  sweep(): void {
    this.#lines.sweep()
  }

  /** Writes what is left: the server stops. */
  finish(): void {
    this.#lines.finish()
  }
}
