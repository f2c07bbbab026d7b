// Owns the real server as a process whose stdout nobody has to be able to read: the port is chosen here, and whether it serves is
// asked over HTTP. For what happens to logs, signals and a main thread that stands still.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanUpAfterTest } from './clean-up.ts'
import { MAIN } from './test-engine.ts'

const LOOK_EVERY_MS = 25
const PATIENCE_MS = 25_000

export interface BareProcess {
  readonly child: ChildProcess
  readonly port: number
  /** What came on stderr, when that is a pipe. */
  errors(): string
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  serves(): Promise<void>
  metric(name: string): Promise<number>
}

export interface BareOptions {
  /** What is in front of `node`: another program with its arguments. */
  readonly wrapper?: readonly string[]
  readonly nodeFlags?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Descriptors, 'pipe' or 'ignore'. */
  readonly stdout?: number | 'pipe' | 'ignore'
  readonly stderr?: number | 'pipe'
  readonly main?: string
  /** Whether the admin API needs a key and there is a page. Otherwise the start prints nothing. */
  readonly isKeyed?: boolean
}

export async function startBare(options: BareOptions = {}): Promise<BareProcess> {
  const port = await freePort()
  const { wrapper = [], nodeFlags = [], args = [], env = {}, stdout = 'ignore', stderr = 'pipe', main = MAIN } = options
  const open = options.isKeyed === true ? [] : ['--insecure-admin']
  const page = { LOBBYCAST_PAGE_ENABLED: String(options.isKeyed === true) }
  const command = [...wrapper, process.execPath, ...nodeFlags, main, ...open, '--port', `${port}`, ...args]
  const child = spawn(command[0]!, command.slice(1), {
    env: { PATH: process.env.PATH ?? '', LOBBYCAST_SHARDS: '1', LOBBYCAST_DRAIN_WINDOW_SECONDS: '0', ...page, ...env },
    stdio: ['ignore', stdout, stderr],
  })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) })
  return {
    child,
    port,
    errors: () => errors,
    exited,
    async serves() {
      await until(async () => {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it has ended: ${errors}`)
        return (await get('/readyz').catch(() => undefined))?.status === 200
      })
    },
    async metric(name) {
      const text = await (await get('/metrics')).text()
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
    },
  }
}

/** Looks again and again, because nothing tells. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAtMs = performance.now() + PATIENCE_MS
  while (!(await holds())) {
    if (performance.now() > giveUpAtMs) throw new Error('it never came')
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Makes what follows the first process of a container, as far as signals go. */
export const UNSHARE = ['unshare', '--pid', '--fork', '--mount-proc'] as const

/** It takes root. */
export const canUnshare = (() => {
  try {
    execFileSync(UNSHARE[0], [...UNSHARE.slice(1), 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** Its number outside of the container; it is ended with the test. */
export function firstProcessOf({ child }: BareProcess): number {
  const first = Number(execFileSync('pgrep', ['-P', `${child.pid}`]).toString())
  cleanUpAfterTest(() => {
    try {
      process.kill(first, 'SIGKILL')
    } catch {
      // It has ended, as it should.
    }
  })
  return first
}

/** A named pipe: what a shell's `|` makes, but with both ends in the hands of the test. */
export class Fifo {
  readonly path: string
  readonly writeEnd: number
  #readEnd: number | undefined
  readonly #folder = mkdtempSync(join(tmpdir(), 'lobbycast-fifo-'))

  constructor() {
    this.path = join(this.#folder, 'fifo')
    execFileSync('mkfifo', [this.path])
    this.openReader()
    this.writeEnd = openSync(this.path, constants.O_WRONLY)
    cleanUpAfterTest(() => this.close())
  }

  openReader(): void {
    this.#readEnd = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK)
  }

  closeReader(): void {
    if (this.#readEnd !== undefined) closeSync(this.#readEnd)
    this.#readEnd = undefined
  }

  /** All that is in it now, or at most so many bytes. */
  read(bytesMax = Number.POSITIVE_INFINITY): string {
    const parts: Buffer[] = []
    let size = 0
    while (size < bytesMax) {
      const buffer = Buffer.alloc(Math.min(65_536, bytesMax - size))
      const count = this.#readSome(buffer)
      if (count === 0) break
      parts.push(buffer.subarray(0, count))
      size += count
    }
    return Buffer.concat(parts).toString()
  }

  /** Writes until nothing more fits. */
  fill(line: string): void {
    const end = openSync(this.path, constants.O_WRONLY | constants.O_NONBLOCK)
    try {
      for (;;) writeSync(end, line)
    } catch {
      closeSync(end)
    }
  }

  close(): void {
    this.closeReader()
    closeSync(this.writeEnd)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #readSome(buffer: Buffer): number {
    try {
      return this.#readEnd === undefined ? 0 : readSync(this.#readEnd, buffer)
    } catch {
      // Nothing there now.
      return 0
    }
  }
}
