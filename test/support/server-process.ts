// Owns the real server as a process of its own (`node dist/main.js`), for what can only be seen from outside: signals,
// exit codes and memory. Its log lines are parsed to learn the port; nothing else is assumed about them.

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { cleanUpAfterTest } from './clean-up.ts'
import { ADMIN_KEY } from './start-server.ts'
import { MAIN } from './test-engine.ts'

interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
  atMs: number
}

export interface ServerProcess {
  port: number
  child: ChildProcess
  exited: Promise<Exit>
  // The lines of its log so far.
  entries: Record<string, unknown>[]
  // Resident bytes as the kernel counts them.
  residentBytes(): number
}

export async function startProcess(
  args: string[] = [],
  env: Record<string, string> = {},
  limits: { openFiles?: number } = {},
): Promise<ServerProcess> {
  const command = [process.execPath, MAIN, '--port', '0', ...args]
  const limited = ['bash', '-c', `ulimit -n ${limits.openFiles}; exec "$@"`, 'bash', ...command]
  const [file, ...rest] = limits.openFiles === undefined ? command : limited
  const child = spawn(file!, rest, {
    env: {
      ...process.env,
      LOBBYCAST_ADMIN_API_KEY: ADMIN_KEY,
      LOBBYCAST_SHARDS: '2',
      LOBBYCAST_DRAIN_WINDOW_SECONDS: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  let output = ''
  const entries: Record<string, unknown>[] = []
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal, atMs: performance.now() }))
  })
  const port = await new Promise<number>((resolve, reject) => {
    void exited.then(({ code }) => reject(new Error(`the server exited with ${code} before listening:\n${output}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`
      const entry = parseLine(line)
      entries.push(entry)
      if (entry.msg === 'listening') resolve(Number(new URL(String(entry.http)).port))
    })
  })
  return {
    port,
    child,
    exited,
    entries,
    residentBytes: () => 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]),
  }
}

function parseLine(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    // Not a log line (a warning of the runtime, say); it stays in the collected output.
    return {}
  }
}
