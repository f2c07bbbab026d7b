// Owns a copy of the project in a temporary folder, and the commands of the docs that run in it: in a shell as they are written, with an
// environment that has nothing of the test run's.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import { cleanUpAfterTest } from './clean-up.ts'
import { ADMIN_KEY } from './start-server.ts'

const WAIT_MS = 200_000
const LEFT_OUT = ['node_modules', 'dist', '.git', '.python', '.late-engine']

export interface Started {
  /** The first match in what it printed, on either output. */
  prints(pattern: RegExp): Promise<RegExpExecArray>
  readonly exited: Promise<number | null>
  /** Both outputs so far. */
  output(): string
  /** As Ctrl-C does, for all of its processes. */
  interrupt(): void
}

export interface StartSpec {
  readonly env?: Readonly<Record<string, string>>
  /** The copy, if no other folder is named. */
  readonly cwd?: string
}

export class ProjectCopy {
  /** Other folders can stand beside the copy. */
  readonly parent = mkdtempSync(join(tmpdir(), 'lobbycast-copy-'))
  readonly folder = join(this.parent, 'project')

  /** The copy exists while the tests of a file run. Nothing is installed or built in it. */
  static forFile(): ProjectCopy {
    const copy = new ProjectCopy()
    const isLeftOut = (path: string) => LEFT_OUT.includes(relative('.', path)) || path.endsWith('.log')
    beforeAll(() => cpSync('.', copy.folder, { recursive: true, filter: (path) => !isLeftOut(path) }))
    afterAll(() => rmSync(copy.parent, { recursive: true }))
    return copy
  }

  /** Gives the copy what is installed and built here. */
  useOwnBuild(): void {
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'))
    cpSync('dist', join(this.folder, 'dist'), { recursive: true })
    this.keepBuild()
  }

  /** The build is kept, because many commands start with one. */
  keepBuild(): void {
    const file = join(this.folder, 'package.json')
    const written = JSON.parse(readFileSync(file, 'utf8'))
    expect(written.scripts.build).toContain('tsc -p tsconfig.build.json')
    expect(written.scripts.start).toMatch(/^npm run --silent build && /)
    writeFileSync(file, JSON.stringify({ ...written, scripts: { ...written.scripts, build: 'true' } }))
  }

  start(command: string, { env = {}, cwd = this.folder }: StartSpec = {}): Started {
    const child = spawn('bash', ['-euc', command], {
      cwd,
      detached: true,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        npm_config_prefer_offline: 'true',
        npm_config_audit: 'false',
        npm_config_fund: 'false',
        LOBBYCAST_HTTP_PORT: '0',
        LOBBYCAST_DRAIN_WINDOW_SECONDS: '0',
        LOBBYCAST_ADMIN_API_KEY: ADMIN_KEY,
        PORT: '0',
        ADMIN_KEY,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
      })
    const signal = (name: NodeJS.Signals) => {
      try {
        process.kill(-child.pid!, name)
      } catch {
        // All of its processes have ended.
      }
    }
    cleanUpAfterTest(() => signal('SIGKILL'))
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
    let code: number | null | undefined
    void exited.then((value) => {
      code = value
    })
    return {
      async prints(pattern) {
        const found = () => pattern.exec(output)
        await vi.waitUntil(() => found() !== null || code !== undefined, { timeout: WAIT_MS, interval: 50 })
        const match = found()
        if (match === null) throw new Error(`${command} ended with ${code} and did not print ${pattern}:\n${output}`)
        return match
      },
      exited,
      output: () => output,
      interrupt: () => signal('SIGINT'),
    }
  }

  /** Runs to the end, which must be a good one; what it printed on both outputs. */
  async run(command: string, spec?: StartSpec): Promise<string> {
    const started = this.start(command, spec)
    const code = await started.exited
    expect(code, `${command}\n${started.output()}`).toBe(0)
    return started.output()
  }

  /** Waits until the server listens, then asks it whether it is healthy. */
  async serves(command: string, env: Readonly<Record<string, string>> = {}): Promise<Started & { port: number }> {
    const started = this.start(command, { env: { PORT: '', ...env } })
    const [, port] = await started.prints(/"http":"http:\/\/[\w.:[\]]+?:(\d+)"/)
    const { status } = await fetch(`http://127.0.0.1:${port}/healthz`)
    expect(status, command).toBe(200)
    return { ...started, port: Number(port) }
  }
}

export async function stopped(started: Started): Promise<void> {
  started.interrupt()
  await started.exited
}
