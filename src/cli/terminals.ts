// Terminals that have gone away. At the end of a process Node sets its terminals back to how it found them, and aborts when that fails
// because a terminal has gone: the exit code would be that of a crash. It leaves alone what is closed.
import { closeSync } from 'node:fs'
import { isatty } from 'node:tty'

const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor))

/** To be called right before the process ends. */
export function closeLostTerminals(): void {
  for (const descriptor of terminals) if (!isatty(descriptor)) closeSync(descriptor)
}
