// How the process and its shard threads start: signals at any moment of it, many threads on few cores, threads that cannot start,
// and what a shard thread loads.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { canUnshare, firstProcessOf, startBare, UNSHARE } from './support/bare-process.ts'
import { IMPORT_CREATE_SERVER, MAIN } from './support/test-engine.ts'

const ANNOUNCE = fileURLToPath(new URL('./support/announce-handler.mjs', import.meta.url))

/** Milliseconds after the handler is there; the start takes some 300, and 16 shards as many again. */
const moments = [0, 5, 15, 30, 50, 80, 120, 160, 200, 250, 300, 400, 500, 700, 1000]

describe('a signal while the server starts', () => {
  test.each(moments)('start - %d ms after the first line of the program it ends it with 0', async (waitMs) => {
    const server = await startBare({
      nodeFlags: ['--import', ANNOUNCE],
      env: { LOBBYCAST_SHARDS: '16', LOBBYCAST_LOG_LEVEL: 'silent' },
      stdout: 'pipe',
    })
    expect(`${(await once(server.child.stdout!, 'data'))[0]}`).toBe('handled\n')
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    server.child.kill(waitMs % 2 === 0 ? 'SIGTERM' : 'SIGINT')
    expect(await server.exited).toEqual({ code: 0, signal: null })
    expect(server.errors()).toBe('')
  })

  test.skipIf(!canUnshare).each([0, 100, 300])(
    'start - %d ms after it, as the first process of a container',
    async (waitMs) => {
      const server = await startBare({
        wrapper: UNSHARE,
        nodeFlags: ['--import', ANNOUNCE],
        env: { LOBBYCAST_SHARDS: '16', LOBBYCAST_LOG_LEVEL: 'silent' },
        stdout: 'pipe',
      })
      expect(`${(await once(server.child.stdout!, 'data'))[0]}`).toBe('handled\n')
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      process.kill(firstProcessOf(server), 'SIGTERM')
      expect(await server.exited).toEqual({ code: 0, signal: null })
    },
  )

  test('start - the program loads nothing but the handler before it', () => {
    const importsOf = (file: string) =>
      [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) .*from '(.*)'/gm)].map(([, name]) => name)
    expect(importsOf('src/main.ts')).toEqual(['./cli/signals.ts'])
    expect(importsOf('src/cli/signals.ts')).toEqual(['./exit-codes.ts'])
    expect(importsOf('src/cli/exit-codes.ts')).toEqual([])
  })
})

test('start - 64 shards on one core become ready one after the other', async () => {
  const server = await startBare({ wrapper: ['taskset', '-c', '0'], args: ['--shards', '64'], stdout: 'pipe' })
  let output = ''
  server.child.stdout!.on('data', (chunk) => {
    output += chunk
  })
  // Nothing but the end of the process ends the wait: how long it takes says something of the machine alone.
  while (!output.includes('"shards":64')) {
    await Promise.race([once(server.child.stdout!, 'data'), server.exited.then((end) => expect(end).toBe('serving'))])
  }
  await server.serves()
  server.child.kill('SIGTERM')
  expect((await server.exited).code).toBe(0)
}, 180_000)

describe('a shard thread that cannot start', () => {
  /** A copy of the built package with another worker. */
  function packageWith(worker: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'lobbycast-broken-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    cpSync('dist', join(folder, 'dist'), { recursive: true })
    cpSync('package.json', join(folder, 'package.json'))
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'dist/shard/worker.js'), worker)
    return join(folder, 'dist/main.js')
  }

  const broken: [string, string][] = [
    ["throw new Error('no such luck')", 'no such luck'],
    ['export default () => { throw new Error("not today") }', 'not today'],
    ["import './not-there.js'", 'not-there.js'],
    ['process.exit(3)', 'worker exited with code: 3'],
    ['this is no program', 'Unexpected'],
  ]
  test.each(broken)('start - %j ends the start with its reason', async (worker, reason) => {
    const server = await startBare({ main: packageWith(worker), args: ['--shards', '3'] })
    expect(await server.exited).toEqual({ code: 1, signal: null })
    expect(server.errors()).toMatch(/^lobbycast: shard \d does not start: /)
    expect(server.errors()).toContain(reason)
    expect(server.errors()).not.toContain('    at ')
  })

  test('start - one that never says anything ends the start as well', async () => {
    const server = await startBare({ main: packageWith('for (;;);'), args: ['--shards', '2'] })
    expect((await server.exited).code).toBe(1)
    expect(server.errors()).toBe('lobbycast: only 0 of 2 shard threads have started\n')
  }, 120_000)
})

test('start - the worker is one file: it loads nothing but modules of the platform', () => {
  const bundle = readFileSync('dist/shard/worker.js', 'utf8')
  const loaded = [...bundle.matchAll(/^(?:import|export)\b[^\n]*?["']([^"'\n]+)["'];?$/gm)].map(([, name]) => name!)
  expect(loaded.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')))).toEqual([])
  expect(bundle).not.toMatch(/\bimport\(|createRequire\(|\b__require\(/)
})

const STRACED = `
  ${IMPORT_CREATE_SERVER}
  const server = await createServer({ http: { port: 0 }, shards: 1, log: { level: 'silent' } }, { faults: true })
  process.chdir('/')
  server.injectFault(0, 'exit')
  while (server.stats().shards[0].restarts < 1 || !server.stats().shards[0].ready) await new Promise((r) => setTimeout(r, 1))
  process.chdir('/tmp')
  process.exit(0)
`

const canTrace = (() => {
  try {
    execFileSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

test.skipIf(!canTrace)(
  'start - a shard that is replaced opens few files',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lobbycast-trace-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const trace = join(folder, 'trace')
    const node = [process.execPath, '--input-type=module', '--eval', STRACED]
    const child = spawn('strace', ['-f', '-e', 'trace=openat,chdir', '-o', trace, ...node], {
      cwd: process.cwd(),
      stdio: 'inherit',
    })
    expect(await once(child, 'exit')).toEqual([0, null])
    const calls = readFileSync(trace, 'utf8').split('\n')
    const [from, to] = ['chdir("/")', 'chdir("/tmp")'].map((call) => calls.findIndex((line) => line.includes(call)))
    const opened = calls.slice(from, to).filter((line) => line.includes('openat') && / = \d+$/.test(line))
    const modules = opened.filter((line) => /\.(js|json|mjs|cjs|node)"/.test(line))
    expect(modules.length).toBeGreaterThan(0)
    expect(modules.length).toBeLessThan(20)
  },
  60_000,
)

test('start - the built program says its version from any folder', () => {
  expect(execFileSync(process.execPath, [MAIN, 'version'], { cwd: '/' }).toString()).toMatch(/^\d+\.\d+\.\d+\n$/)
})
