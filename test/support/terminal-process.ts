// Owns the command line on a pseudo terminal of a given size, and what a person sees there: the text without escapes, and the picture that was
// drawn last on the alternate screen.

import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { cleanUpAfterTest } from './clean-up.ts'
import { MAIN } from './test-engine.ts'

export interface TerminalSpec {
  readonly columns: number
  readonly rows: number
  readonly env?: Readonly<Record<string, string>>
}

export class TerminalProcess {
  output = ''
  readonly #child
  // The exit code.
  readonly ended: Promise<number | null>

  constructor(args: readonly string[], { columns, rows, env = {} }: TerminalSpec) {
    const command = `stty cols ${columns} rows ${rows}; exec ${[process.execPath, MAIN, ...args].join(' ')}`
    this.#child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', ...env },
    })
    cleanUpAfterTest(() => this.#child.kill('SIGKILL'))
    this.#child.stdout.on('data', (chunk) => {
      this.output += chunk
    })
    this.ended = new Promise((resolve) => this.#child.once('close', resolve))
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  type(text: string): void {
    this.#child.stdin.write(text)
  }

  // Everything that was ever written, without escapes.
  get text(): string {
    return stripVTControlCharacters(this.output)
  }

  // The lines of the last picture of an alternate screen.
  get picture(): string[] {
    const pictures = this.output.split('\x1b[H').filter((picture) => picture.includes('\x1b[J'))
    return stripVTControlCharacters(pictures.at(-1) ?? '').split(/[\r\n]+/)
  }
}
