// Owns the commands of written-down sessions: each runs in a bash of its own, in the order of the session, with the functions that the
// page defines once. A command may have a terminal of its own and go on, such as `curl -N` on a stream; it is ended with the test.

import { execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { cleanUpAfterTest } from './clean-up.ts'
import { Inbox } from './inbox.ts'

export interface ShellSpec {
  // What every command may use: assignments and functions.
  prelude?: string
  env?: Readonly<Record<string, string>>
}

export interface Terminal {
  readonly lines: Inbox<string>
  close(): void
}

export class Shell {
  readonly #prelude: string
  readonly #env: Record<string, string>

  constructor({ prelude = '', env = {} }: ShellSpec = {}) {
    this.#prelude = prelude
    this.#env = { PATH: process.env.PATH ?? '', ...env }
  }

  // The lines that a command prints, without the empty ones. A command that fails fails the test, with what it says on stderr.
  async run(command: string): Promise<string[]> {
    const { stdout } = await promisify(execFile)('bash', ['-c', this.#script(command)], { env: this.#env })
    return stdout.split(/\r?\n/).filter((line) => line !== '')
  }

  // Starts a program that goes on; its lines, without the empty ones, as they come.
  open(command: string): Terminal {
    const child = spawn('bash', ['-c', this.#script(`exec ${command}`)], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const close = () => void child.kill()
    cleanUpAfterTest(close)
    const lines = new Inbox<string>(`output of ${command}`)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line !== '') lines.push(line)
    })
    child.once('close', (code) => lines.end(`the command has ended with ${code}`))
    return { lines, close }
  }

  #script(command: string): string {
    return `set -euo pipefail\n${this.#prelude}\n${command}`
  }
}
