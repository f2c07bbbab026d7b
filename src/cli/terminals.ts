// What output goes to: terminals that have gone away, readers that have closed their pipe, and whether a terminal shows colours. Main thread.
import { closeSync } from 'node:fs'
import { isatty, type WriteStream } from 'node:tty'
import { exitCode } from './exit-codes.ts'

const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor))

/**
 * To be called right before the process ends. Node then sets its terminals back to how it found them, and aborts when that fails because a terminal
 * has gone: the exit code would be that of a crash. It leaves alone what is closed.
 */
export function closeLostTerminals(): void {
  for (const descriptor of terminals) if (!isatty(descriptor)) closeSync(descriptor)
}

/** Ends the process without an error when the reader of stdout has closed the pipe, as `head` does. */
export function endOfOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCode.clean)
  throw error
}

/** Whether escape sequences for colours may be written. https://no-color.org: any value but the empty one forbids them. */
export function hasColours(stream: Pick<WriteStream, 'isTTY'>): boolean {
  const { NO_COLOR = '', TERM = '' } = process.env
  return stream.isTTY && NO_COLOR === '' && TERM !== 'dumb'
}
