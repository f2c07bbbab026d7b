// Owns the programs of the guides, run by Node in this folder, where they find the packages that they import, this one among them.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { cleanUpAfterTest } from './clean-up.ts'
import { Inbox } from './inbox.ts'

// The lines that a program prints, as they come. It is ended with the test.
export function runNode(code: string, env: Readonly<Record<string, string>> = {}): Inbox<string> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  const lines = new Inbox<string>('output of the program')
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  child.once('exit', (code) => lines.end(`the program has ended with ${code}`))
  return lines
}
