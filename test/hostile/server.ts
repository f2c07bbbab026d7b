// Owns the server under attack: a process of its own, seen from outside only. Its log, memory, descriptors, metrics and exit.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ADMIN_KEY, SECRET } from './secrets.ts'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const PLANTS = fileURLToPath(new URL('./plants.mjs', import.meta.url))
const TIMEOUT_SECONDS = 8

export const HISTORY_TTL_SECONDS = 15

const CONFIG = {
  http: { port: 0 },
  // All rooms on one shard, so that the bystanders are on that of the offenders.
  shards: 1,
  admin: { apiKey: ADMIN_KEY },
  auth: { hmacSecret: SECRET, anonymous: true },
  // Histories expire soon, so that the memory that is left in the end is without them.
  rooms: {
    namespaces: { chat: { historySize: 100, historyTtlSeconds: HISTORY_TTL_SECONDS }, vip: { subscribe: 'token' } },
  },
  limits: { historyBytesPerShardMax: 67_108_864 },
  drain: { windowSeconds: 0, timeoutSeconds: TIMEOUT_SECONDS },
}

// The C library keeps most of what is freed for the next time, which would hide whether the server itself keeps anything. With these
// settings of it larger pieces go back at once (docs/security.md).
const GIVES_MEMORY_BACK = { MALLOC_MMAP_THRESHOLD_: '32768', MALLOC_TRIM_THRESHOLD_: '131072' }

/** What a server without any fault says on stderr: where its page is. */
const NOTICE = /^lobbycast: the page\b/

const ERROR_LEVELS: readonly unknown[] = ['error', 'fatal', 50, 60]

export class Server {
  readonly errorLines: string[] = []
  // Set when the process has ended.
  exit: { code: number | null; signal: string | null } | undefined
  port = 0
  readonly #child: ChildProcess
  readonly #exited: Promise<void>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.exit = { code, signal }
        resolve()
      })
    })
    createInterface({ input: child.stderr! }).on('line', (line) => {
      if (!NOTICE.test(line)) this.errorLines.push(`stderr: ${line}`)
    })
  }

  static async start({ plant }: { plant: string | undefined }): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
    const file = join(folder, 'config.json')
    writeFileSync(file, JSON.stringify(CONFIG))
    const imports = plant === undefined ? [] : ['--import', PLANTS]
    const env = { ...process.env, ...GIVES_MEMORY_BACK, ...(plant === undefined ? {} : { PLANT: plant }) }
    const args = [...imports, MAIN, '--config', file]
    const server = new Server(spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }))
    await new Promise<void>((resolve, reject) => {
      void server.#exited.then(() => reject(new Error(`the server did not start: ${server.errorLines.join('\n')}`)))
      createInterface({ input: server.#child.stdout! }).on('line', (line) => {
        const entry = parse(line)
        if (ERROR_LEVELS.includes(entry.level)) server.errorLines.push(line.slice(0, 300))
        if (entry.msg !== 'listening') return
        server.port = Number(new URL(String(entry.http)).port)
        resolve()
      })
    })
    rmSync(folder, { recursive: true })
    return server
  }

  residentMegabytes(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(this.#proc('status'))?.[1] ?? 0) / 1024
  }

  descriptors(): number {
    try {
      return readdirSync(`/proc/${this.#child.pid}/fd`).length
    } catch {
      // The server has ended, and Node may not have told its exit yet.
      return 0
    }
  }

  // Milliseconds of CPU that all its threads have used.
  cpuMs(): number {
    const fields = this.#proc('stat').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10
  }

  get(path: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const headers = { 'x-api-key': ADMIN_KEY }
      const sent = request(
        { port: this.port, path, headers, agent: false, timeout: 30_000 },
        (response: IncomingMessage) => {
          let body = ''
          response.on('data', (chunk) => {
            body += chunk
          })
          response.on('end', () => resolve({ status: response.statusCode!, body }))
        },
      )
      sent.on('error', reject)
      sent.on('timeout', () => sent.destroy(new Error('no answer for 30 s')))
      sent.end()
    })
  }

  // Every series with its value.
  async metrics(): Promise<Map<string, number>> {
    const { body } = await this.get('/metrics')
    return new Map(
      body
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => {
          const space = line.lastIndexOf(' ')
          return [line.slice(0, space), Number(line.slice(space + 1))] as const
        }),
    )
  }

  // Returns how long the stop took.
  async stop(): Promise<number> {
    const startMs = performance.now()
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000 * TIMEOUT_SECONDS)
    await this.#exited
    clearTimeout(timer)
    return performance.now() - startMs
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #proc(name: string): string {
    try {
      return readFileSync(`/proc/${this.#child.pid}/${name}`, 'utf8')
    } catch {
      // The server has ended.
      return ''
    }
  }
}

function parse(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    // A warning of the runtime is no log line.
    return {}
  }
}
