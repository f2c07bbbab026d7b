// Owns Python libraries of tests: a virtual environment for each list of pinned packages, made once in a folder that git ignores, and
// programs that run in it and answer each line with a line.

import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Inbox } from '../support/inbox.ts'

const run = promisify(execFile)
const CACHE = fileURLToPath(new URL('../../.python', import.meta.url))

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

// The interpreter of the environment for a list of packages, `pip`'s own format with hashes.
export async function pythonWith(requirements: string): Promise<string> {
  const list = here(requirements)
  const { stdout: version } = await run('python3', ['--version'])
  const digest = createHash('sha256').update(version).update(readFileSync(list)).digest('hex').slice(0, 16)
  const folder = join(CACHE, digest)
  const python = join(folder, 'bin', 'python')
  // Written last, so that an environment that was made by half is made anew.
  const mark = join(folder, 'complete')
  if (existsSync(mark)) return python
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(CACHE, { recursive: true })
  await run('python3', ['-m', 'venv', folder])
  const options = ['--quiet', '--disable-pip-version-check', '--no-input', '--require-hashes', '--only-binary', ':all:']
  await run(python, ['-m', 'pip', 'install', ...options, '-r', list])
  writeFileSync(mark, '')
  return python
}

export interface Program {
  // Each line is answered with a line, both JSON.
  ask(line: object): Promise<unknown>
  close(): void
}

export function startProgram(python: string, file: string, args: readonly string[]): Program {
  const child = spawn(python, [here(file), ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  const answers = new Inbox<string>(`answer of ${file}`)
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  createInterface({ input: child.stdout }).on('line', (line) => answers.push(line))
  child.once('close', () => answers.end(`the program has ended: ${errors}`))
  return {
    ask: async (line) => {
      child.stdin.write(`${JSON.stringify(line)}\n`)
      return JSON.parse(await answers.next())
    },
    close: () => void child.kill(),
  }
}
