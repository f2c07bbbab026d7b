// The commands with which README, the guides and the READMEs of the examples start programs really start them. They run in a shell as they are written, on a
// copy of the project in which nothing is installed or built. Ports are replaced by free ones, and commands that take long get small numbers, or
// a part of their work. The benches and the hostile game: docs-load-commands.test.ts.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { commandsOf, DOC_BLOCKS } from './support/doc-blocks.ts'
import { PlainClient } from './support/plain-client.ts'
import { BUGS } from './support/planted-bugs.ts'
import { ProjectCopy, type StartSpec, stopped } from './support/project-copy.ts'
import { freePort } from './support/sdk-client.ts'

// npm installs and builds.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const copy = ProjectCopy.forFile()
const { folder } = copy
const start = (command: string, env: StartSpec['env'] = {}) => copy.start(command, { env })
const serves = (command: string, env: StartSpec['env'] = {}) => copy.serves(command, env)

function temporaryFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'lobbycast-docs-'))
  cleanUpAfterTest(() => rmSync(made, { recursive: true }))
  return made
}

test('docs - `npm ci && npm start` installs, builds and serves', async () => {
  await stopped(await serves('npm ci && npm start'))
  expect(readdirSync(join(folder, 'dist'))).toContain('main.js')
  copy.keepBuild()
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

// A folder for PATH: no program is found beside those that are named.
function pathWith(names: readonly string[]): string {
  const made = temporaryFolder()
  for (const name of names) {
    const found = (process.env.PATH ?? '').split(delimiter).map((at) => join(at, name))
    symlinkSync(found.find((file) => existsSync(file))!, join(made, name))
  }
  return made
}

test('docs - without k6 its bench says where it looked', async () => {
  const env = { PATH: pathWith(['bash', 'sh', 'node', 'npm']), HOME: temporaryFolder() }
  const { exited, output } = start('npm run bench:k6', env)
  expect(await exited).toBe(1)
  expect(output()).toMatch(
    /^k6 was not found.*It is looked for in the environment variable K6, on PATH, and in .*GOPATH/ms,
  )
})

test('docs - the tests run by their commands', async () => {
  expect(await copy.run('npm test -- test/json-fault.test.ts')).toMatch(/^\d+ passed, 0 failed\n$/m)
  // A bug that the usual run leaves out.
  const bug = BUGS.find((_bug, at) => at % 3 === 1)!.title
  const planted = await copy.run(`npm run test:planted -- -t '${bug}'`)
  expect(planted).toMatch(/^1 passed, /m)
  for (const command of commandsOf('vitest')) {
    // One test of a file that takes a minute.
    const part = command.includes(' -t ') ? '' : " -t 'during the delay readiness is 503'"
    expect(await copy.run(command + part), command).toMatch(/^[1-9]\d* passed, /m)
  }
})

test('docs - the packages of the SDK example can be installed', async () => {
  const cwd = temporaryFolder()
  await copy.run('npm install centrifuge ws', { cwd })
  const { text } = DOC_BLOCKS.find(({ page, info }) => page === 'docs/clients.md' && info === 'js sdk')!
  const imports = text.split('\n').filter((line) => line.startsWith('import '))
  expect(imports.length).toBe(2)
  writeFileSync(join(cwd, 'imports.mjs'), imports.join('\n'))
  await copy.run('node imports.mjs', { cwd })
})

test('docs - the commands of the command line do what their names say', async () => {
  const bin = temporaryFolder()
  symlinkSync(join(folder, 'dist/main.js'), join(bin, 'lobbycast'))
  const { port } = await serves('node dist/main.js')
  const prints: Readonly<Record<string, RegExp>> = {
    serve: /"msg":"listening"/,
    config: /"connectionsMax"/,
    token: /^\w+\.\w+\.[\w-]+$/m,
    push: /^40 records sent/m,
    board: /"product_line_id":"?7\b|"type":"welcome"/,
    join: /^you are \w+ in board:sales/m,
    top: /^deliveries \d/m,
  }
  // What stands there without arguments.
  const bare: Readonly<Record<string, string>> = {
    'lobbycast push': 'lobbycast push ROOM FILE',
    'lobbycast board': 'lobbycast board ROOM',
    'lobbycast join': 'lobbycast join ROOM',
    'lobbycast token': 'lobbycast token --sub ann',
  }
  const doneBy = async (command: string) => {
    const name = command.split(' ')[1]!
    const whole = (bare[command] ?? command)
      .replace('FILE|-', 'FILE')
      .replace(/FILE|sales\.csv/, 'examples/python-backend/sales.csv')
      .replace('ROOM', 'board:sales')
    const started = start(whole, {
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      PORT: '',
      LOBBYCAST_HTTP_PORT: name === 'serve' ? '0' : String(port),
      LOBBYCAST_AUTH_HMAC_SECRET: name === 'token' ? '7'.repeat(64) : '',
    })
    expect(prints[name], command).toBeDefined()
    await started.prints(prints[name]!)
    await stopped(started)
  }
  const commands = commandsOf('lobbycast')
  const isPush = (command: string) => command.startsWith('lobbycast push')
  // The board must have records before it is looked at.
  await Promise.all(commands.filter(isPush).map(doneBy))
  await Promise.all(commands.filter((command) => !isPush(command)).map(doneBy))
})

test('docs - what the kernel tells about sockets is where the docs say', async () => {
  const { port } = await serves('node dist/main.js')
  const rows = async (command: string) => (await copy.run(command)).split('\n').map((line) => line.trim())
  const [head, ...listening] = await rows('ss -ltn')
  const [, backlog, name] = /backlog of (\d+) \(`ss -ltn` shows it as `([\w-]+)`\)/.exec(
    readFileSync('docs/operations.md', 'utf8'),
  )!
  const column = head!.split(/\s+/).indexOf(name!)
  const own = listening.find((row) => row.includes(` 127.0.0.1:${port} `))!
  const most = Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'))
  expect(Number(own.split(/\s+/)[column])).toBe(Math.min(Number(backlog), most))

  const member = await PlainClient.connect(port, 'hall')
  await member.welcome()
  member.sendText('hello')
  await member.next()
  const sockets = await rows('ss -tni')
  const at = sockets.findIndex((row) =>
    new RegExp(`^ESTAB\\s+\\d+\\s+\\d+\\s+\\S*127\\.0\\.0\\.1\\]?:${port} `).test(row),
  )
  expect(at).toBeGreaterThan(0)
  expect(sockets[at + 1]).toMatch(/ bytes_sent:[1-9].* bytes_received:[1-9]/)

  const counted = () => {
    const [names, figures] = readFileSync('/proc/net/netstat', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
    return Number(figures![names!.indexOf('ListenOverflows')])
  }
  const before = counted()
  const shown = await copy.run('nstat -az TcpExtListenOverflows', { env: { NSTAT_HISTORY: join(folder, 'nstat') } })
  const [, told] = /^TcpExtListenOverflows +(\d+) /m.exec(shown)!
  expect(Number(told)).toBeGreaterThanOrEqual(before)
  expect(Number(told)).toBeLessThanOrEqual(counted())
})

test('docs - the limit of open files is what `ulimit -n` says', async () => {
  const server = await serves('ulimit -n 1000; echo "limit $(ulimit -n)"; exec node dist/main.js')
  await server.prints(/^limit 1000$/m)
  await server.prints(
    /"fileDescriptors":1000,.*"the limit of open files allows fewer connections than limits.connectionsMax"/,
  )
})

test('docs - `curl -N` shows the stream of a room', async () => {
  const { port } = await serves('node dist/main.js')
  const member = await PlainClient.connect(port, 'hall')
  await member.welcome()
  const stream = start(`curl -N -sS http://127.0.0.1:${port}/rooms/hall/stream -H "X-API-Key: $ADMIN_KEY"`)
  await stream.prints(/^: watching$/m)
  member.sendText('seen by curl')
  await stream.prints(/^data: .*seen by curl/m)
})

test('docs - the kernel takes the settings of the sysctl file', async () => {
  const { text } = DOC_BLOCKS.find(({ page, info }) => page === 'docs/operations.md' && info === 'ini sysctl')!
  const file = join(temporaryFolder(), 'lobbycast.conf')
  writeFileSync(file, text)
  const PATH = `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/sbin`
  const shown = await copy.run(`sysctl --dry-run -p ${file}`, { env: { PATH } })
  expect(shown.trim()).toBe(text)
  for (const line of text.split('\n')) {
    const [key, value] = line.split(' = ') as [string, string]
    const present = readFileSync(`/proc/sys/${key.replaceAll('.', '/')}`, 'utf8')
    expect(value.split(' ').length, key).toBe(present.trim().split(/\s+/).length)
  }
})
