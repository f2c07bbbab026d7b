// The commands with which README, the guides and the READMEs of the examples start programs really start them. They run in a shell as they are written, on a
// copy of the project in which nothing is installed or built. Ports are replaced by free ones, and bench commands get small numbers.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { DOC_BLOCKS } from './support/doc-blocks.ts'
import { PlainClient } from './support/plain-client.ts'
import { freePort } from './support/sdk-client.ts'
import { ADMIN_KEY } from './support/start-server.ts'

// npm installs and builds.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const WAIT_MS = 200_000
const LEFT_OUT = ['node_modules', 'dist', '.git', '.python', '.late-engine']
const folder = mkdtempSync(join(tmpdir(), 'lobbycast-copy-'))

beforeAll(() => {
  const isLeftOut = (path: string) => LEFT_OUT.includes(relative('.', path)) || path.endsWith('.log')
  cpSync('.', folder, { recursive: true, filter: (path) => !isLeftOut(path) })
})

afterAll(() => rmSync(folder, { recursive: true }))

interface Started {
  /** The first match in what it printed, on either output. */
  prints(pattern: RegExp): Promise<RegExpExecArray>
  readonly exited: Promise<number | null>
  /** As Ctrl-C does, for all of its processes. */
  interrupt(): void
}

function start(command: string, env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn('bash', ['-euc', command], {
    cwd: folder,
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
    interrupt: () => signal('SIGINT'),
  }
}

// Waits until the server listens, then asks it whether it is healthy.
async function serves(
  command: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Started & { port: number }> {
  const started = start(command, { PORT: '', ...env })
  const [, port] = await started.prints(/"http":"http:\/\/[\w.:[\]]+?:(\d+)"/)
  const { status } = await fetch(`http://127.0.0.1:${port}/healthz`)
  expect(status, command).toBe(200)
  return { ...started, port: Number(port) }
}

async function stopped(started: Started): Promise<void> {
  started.interrupt()
  await started.exited
}

test('docs - `npm ci && npm start` installs, builds and serves', async () => {
  await stopped(await serves('npm ci && npm start'))
  expect(readdirSync(join(folder, 'dist'))).toContain('main.js')
  // The build is kept, because the commands below also start with a build.
  const file = join(folder, 'package.json')
  const written = JSON.parse(readFileSync(file, 'utf8'))
  expect(written.scripts.build).toContain('tsc -p tsconfig.build.json')
  expect(written.scripts.start).toMatch(/^npm run --silent build && /)
  writeFileSync(file, JSON.stringify({ ...written, scripts: { ...written.scripts, build: 'true' } }))
})

test('docs - the server starts with the options that are named', async () => {
  const others = DOC_BLOCKS.find(({ page, info }) => page === 'docs/quickstart.md' && info === 'json config')!
  writeFileSync(join(folder, 'lobby.json'), others.text)
  const profiles = join(folder, 'prof')
  const commands = [
    'npm start -- --config lobby.json',
    'LOBBYCAST_HTTP_TRUSTED_PROXIES=127.0.0.1 LOBBYCAST_HTTP_HOSTS=lobby.example.org npm start',
    'node --perf-basic-prof dist/main.js',
    'node --cpu-prof --cpu-prof-dir=/tmp/prof dist/main.js'.replace('/tmp/prof', profiles),
  ]
  for (const command of commands) await stopped(await serves(command))
  const threads = readdirSync(profiles).map((name) => name.split('.').at(-3))
  expect(threads).toEqual(expect.arrayContaining(['0', '1']))
  // Without a key there must be none.
  const open = await serves('npm start -- --insecure-admin', { LOBBYCAST_ADMIN_API_KEY: '' })
  expect((await fetch(`http://127.0.0.1:${open.port}/api/info`, { method: 'POST', body: '{}' })).status).not.toBe(401)
})

test('docs - each example starts with its command', async () => {
  const board = start('npm run example -- statistics-board')
  const python = start('npm run example -- python-backend')
  await Promise.all([board.prints(/^page: http/m), python.prints(/40 records sent to board:sales/)])
  const [, pythonPort] = await python.prints(/^lobby: http:.*:(\d+)/m)
  const watched = start('node dist/main.js board board:sales --watch', { LOBBYCAST_HTTP_PORT: pythonPort!, PORT: '' })
  await watched.prints(/espresso, double/)
  await Promise.all([board, python, watched].map(stopped))

  const back = await freePort()
  const hooks = ['connect', 'subscribe', 'publish', 'events'].map(
    (hook) => [`LOBBYCAST_HOOKS_${hook.toUpperCase()}_URL`, `http://127.0.0.1:${back}/${hook}`] as const,
  )
  const hookServer = start('npm run example -- hook-server', { PORT: String(back), ...Object.fromEntries(hooks) })
  const bot = start('npm run example -- node-bot')
  const chat = start('npm run example -- chat-page')
  const embedded = start('npm run build && npx tsx examples/embedded.ts')
  const [[, lobby], , , , [, embeddedPort]] = await Promise.all([
    bot.prints(/^lobby: (http\S+)/m),
    bot.prints(/^in chat:lobby/m),
    hookServer.prints(/^hooks are answered/m),
    chat.prints(/^page: http/m),
    embedded.prints(/^lobby at ws:.*:(\d+)/m),
  ])
  // As the comment of the example says.
  const ann = await PlainClient.connect(Number(embeddedPort), 'hall', { path: '/hall?name=ann' })
  await ann.welcome()
  const talk = 'LOBBY=http://127.0.0.1:8081 npm run example -- chat-page'
  await start(talk.replace('http://127.0.0.1:8081', lobby!)).prints(/^page: http/m)
})

test('docs - generated parts of the docs are up to date', async () => {
  const page = join(folder, 'docs/configuration.md')
  writeFileSync(page, readFileSync(page, 'utf8').replaceAll(/^\| `limits\..*\n/gm, ''))
  writeFileSync(join(folder, 'docs/images/coalescing.svg'), '')
  for (const [command, file] of [
    ['npm run docs:configuration', 'docs/configuration.md'],
    ['npm run docs:chart', 'docs/images/coalescing.svg'],
  ] as const) {
    expect(await start(command).exited, command).toBe(0)
    expect(readFileSync(join(folder, file), 'utf8')).toBe(readFileSync(file, 'utf8'))
  }
  const picture = join(folder, 'docs/images/page-first-run-desk-light.png')
  writeFileSync(picture, '')
  expect(await start('npm run docs:pictures -- 0 first-run').exited).toBe(0)
  expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG')
})

test('docs - the small benches run', async () => {
  const http = start('npm run bench:http -- --seconds 1 --records 1 --rate 20 --watchers 2')
  const scrape = start('npm run bench:scrape -- --connections 10 --rooms 2 --warm-up 1 --rounds 1')
  const page = start('npm run bench:page -- --places statistics --messages 100 --rate 100 --spans 1', {
    LOBBYCAST_ADMIN_API_KEY: '',
  })
  const form = (text: string) => text.replace(/[\d,]+(\.\d+)?/g, 'N')
  const { text } = DOC_BLOCKS.find(({ page, info }) => page === 'bench/README.md' && info === 'text recipients')!
  const [recipients] = await http.prints(/^Recipients: .*\nPush to watcher: .*$/m)
  expect(form(recipients)).toBe(form(text))
  await scrape.prints(/^one scrape of \d+ bytes: median .* ms of the main thread/m)
  await page.prints(/^statistics: frames\/s [\d.]+ .* heap .*$/m)
  expect(await Promise.all([http, scrape, page].map(({ exited }) => exited))).toEqual([0, 0, 0])
})
