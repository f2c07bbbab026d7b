// Owns the command line as a process of its own: `node dist/main.js ...` with what it says on stdout and stderr. It gets nothing of the
// environment of the test run, so that a PORT or LOBBYCAST_ name there changes nothing in it.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cleanUpAfterTest } from './clean-up.ts'
import { MAIN } from './test-engine.ts'

export interface CliProcess {
  readonly child: ChildProcessWithoutNullStreams
  stdout: string
  stderr: string
}

export function startCli(args: readonly string[], env: Record<string, string> = {}): CliProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { PATH: process.env.PATH ?? '', ...env } })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  // A process that ends early takes no more input.
  child.stdin.on('error', () => undefined)
  const output = { child, stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk
  })
  return output
}

export interface CliSpec {
  readonly env?: Record<string, string>
  readonly input?: string
}

// Runs to the end. The input ends with `input`.
export async function runCli(args: readonly string[], { env = {}, input = '' }: CliSpec = {}) {
  const output = startCli(args, env)
  output.child.stdin.end(input)
  return ended(output)
}

export async function ended(output: CliProcess) {
  if (output.child.exitCode === null && output.child.signalCode === null) await once(output.child, 'close')
  return { code: output.child.exitCode, stdout: output.stdout, stderr: output.stderr }
}
