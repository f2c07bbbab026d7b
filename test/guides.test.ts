// README and the pages of docs/ hold what they say, as far as no page has a test file of its own: links lead somewhere, commands exist, the
// table of the configuration is the schema's, sessions are what the server does.
import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withTable } from '../docs/configuration-table.ts'
import { resolveConfig } from '../src/config/config.ts'
import { routesOf } from '../src/http/route-table.ts'
import { refusalReasons } from '../src/refusals.ts'
import { replay } from './support/centrifuge-transcript.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { runCli } from './support/cli-process.ts'
import { Guide } from './support/guide.ts'
import { runNode } from './support/node-program.ts'
import { PlainClient } from './support/plain-client.ts'
import { startNginx } from './support/proxies.ts'
import { freePort } from './support/sdk-client.ts'
import { startProcess } from './support/server-process.ts'
import { Shell } from './support/shell.ts'
import { ADMIN_KEY, type TestServer } from './support/start-server.ts'
import { createServer, MAIN } from './support/test-engine.ts'

const docs = readdirSync('docs').filter((name) => name.endsWith('.md'))
const examples = readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'bench/README.md'],
  ...docs.map((name) => join('docs', name)),
  ...examples.map((name) => join('examples', name)),
]
const clients = new Guide('clients.md')
const routes = new Guide('routes.md')
const concepts = new Guide('concepts.md')

let server: TestServer

beforeAll(async () => {
  const config = JSON.parse(concepts.block('json config'))
  config.rooms.namespaces.board = { board: { key: 'product_line_id' } }
  const fixed = { http: { port: 0 }, admin: { apiKey: ADMIN_KEY }, log: { level: 'silent' }, shards: 2 } as const
  server = await createServer({ ...fixed, ...config })
})

afterAll(() => server.stop())

const at = (text: string): string => text.replaceAll('127.0.0.1:8081', `127.0.0.1:${server.port}`)

// The text of a page without its blocks of code, in which a # begins a comment and brackets are no links.
const proseOf = (page: string): string => readFileSync(page, 'utf8').replaceAll(/^```.*?^```/gms, '')

// As GitHub makes them: '### publish, history' -> 'publish-history'.
function anchorsOf(page: string): string[] {
  const headings = [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!)
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test.each(pages)('%s - every link leads to a file and a heading that exist', (page) => {
  const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!)
  const dead = links.filter((link) => {
    if (/^https?:/.test(link)) return false
    const [path, anchor] = link.split('#') as [string, string?]
    const file = path === '' ? page : normalize(join(dirname(page), path))
    if (!existsSync(file)) return true
    return anchor !== undefined && !anchorsOf(file).includes(anchor)
  })
  expect(dead).toEqual([])
})

test.each(pages)('%s - every script of npm that it names exists', (page) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const named = [...readFileSync(page, 'utf8').matchAll(/npm run (?:-s |--silent )?([a-z][\w:]*)/g)]
  expect(named.map(([, name]) => name!).filter((name) => !(name in scripts))).toEqual([])
})

test('README - has fewer than 200 lines, and names every page of docs', () => {
  const readme = readFileSync('README.md', 'utf8')
  expect(readme.split('\n').length).toBeLessThan(200)
  const index = readFileSync('docs/README.md', 'utf8')
  for (const name of docs.filter((page) => page !== 'README.md')) {
    expect(readme).toContain(`(docs/${name})`)
    expect(index).toContain(`(${name})`)
  }
})

test('README - the Node versions are those of package.json', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }
  const majors = [...engines.node.matchAll(/\^(\d+)/g)].map(([, major]) => major)
  const [first, ...others] = majors
  expect(readFileSync('README.md', 'utf8')).toContain(`| | Node ${first} | Node ${others.join(', ')} |`)
})

test('configuration - the table is the one that `npm run docs:configuration` writes', () => {
  const page = readFileSync('docs/configuration.md', 'utf8')
  expect(page).toBe(withTable(page))
})

test.each(new Guide('configuration.md').blocks('json'))('configuration - an example is valid', ({ text }) => {
  expect(() => resolveConfig(JSON.parse(text))).not.toThrow()
})

test('configuration - the command is understood', async () => {
  const guide = new Guide('configuration.md')
  const folder = mkdtempSync(join(tmpdir(), 'lobbycast-guides-'))
  cleanUpAfterTest(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'lobby.json')
  writeFileSync(file, guide.blocks('json')[0]!.text)
  // As `serve` reads it, without a port that is taken or not.
  const words = guide.block('sh').replace('serve', 'config').replace('lobby.json', file).split(' ')
  const { code, stdout } = await runCli(words.slice(2))
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    http: { port: 9000 },
    rooms: { namespaces: { news: { historySize: 100 } } },
  })
})

test('security guide - names every reason of a refusal', () => {
  const section = readFileSync('docs/security.md', 'utf8').split('## Every reason\n')[1] ?? ''
  const named = [...section.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name)
  expect(refusalReasons.filter((reason) => !named.includes(reason))).toEqual([])
})

test('clients - the session is what the server does', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['docs/session.mjs', server.wsUrl], {
    env: { ...process.env, ADMIN_KEY },
  })
  // Two clients receive the same broadcast in either order.
  expect(linesOf(stdout)).toEqual(linesOf(clients.block('text session')))
})

function linesOf(session: string): string[] {
  const ids = new Map<string, string>()
  const named = session.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    if (!ids.has(id)) ids.set(id, `id-${ids.size}`)
    return ids.get(id) as string
  })
  return named.trim().split('\n').sort()
}

test('clients - the program with the SDK shows what is published', async () => {
  const lines = runNode(at(clients.block('js sdk')))
  const shell = new Shell({ env: { ADMIN_KEY } })
  const publish = routes.blocks('sh example').find(({ heading }) => heading === 'Back ends')!
  await expect
    .poll(async () => (await server.rooms()).rooms.some(({ name, members }) => name === 'dailyNews' && members > 0))
    .toBe(true)
  await shell.run(at(publish.text))
  expect(await lines.next()).toBe("{ text: 'hello' }")
})

test.each(routes.blocks('sh example'))('routes - the command under "$heading" is accepted', async ({ text }) => {
  const [answer] = await new Shell({ env: { ADMIN_KEY } }).run(at(text))
  expect(JSON.parse(answer!)).toMatchObject({})
  expect(answer).not.toContain('error')
})

test('routes - the view in the URL of a board is taken', async () => {
  const [, path] = /`(\/ws\/board:sales\?[^`]+)`/.exec(clients.text)!
  const member = await PlainClient.connect(server.port, 'board:sales', { path: path! })
  await member.welcome()
})

test('routes - the table has every route', () => {
  const rows = routes.text
    .split('\n')
    .filter((line) => /^\| `(GET|POST|DELETE)/.test(line))
    .join('\n')
  const missing = routesOf(resolveConfig({}))
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('/api') && !path.startsWith('/daily') && !path.startsWith('/docs/'))
    .filter((path) => !rows.includes(path.replace('/rooms/{room}', '')))
  expect(missing).toEqual([])
})

test('command line - the commands that push a file are accepted', async () => {
  const script = new Guide('command-line.md').block('sh')
  const folder = mkdtempSync(join(tmpdir(), 'lobbycast-guides-'))
  cleanUpAfterTest(() => rmSync(folder, { recursive: true }))
  copyFileSync('examples/python-backend/sales.csv', join(folder, 'sales.csv'))
  // A database that holds the records of the file.
  const prelude = `cd ${folder}\nlobbycast() { "${process.execPath}" "${resolve(MAIN)}" "$@"; }\npsql() { cat sales.csv; }`
  const shell = new Shell({ prelude, env: { LOBBYCAST_HTTP_PORT: String(server.port) } })
  const member = await PlainClient.connect(server.port, 'dailyNews')
  await member.welcome()
  await shell.run(script.replace('LOBBYCAST_ADMIN_API_KEY=...', `LOBBYCAST_ADMIN_API_KEY=${ADMIN_KEY}`))
  for (const _ of ['sales.csv', 'psql']) expect(JSON.parse(String(await member.next())).msg).toHaveLength(40)
})

test('origins - a server that is started as the page says, behind nginx as the page has it', async () => {
  const guide = new Guide('origins.md')
  const env = Object.fromEntries(
    [...guide.block('sh').matchAll(/(LOBBYCAST_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  )
  expect(Object.keys(env)).toHaveLength(2)
  const behind = await startProcess([], env)
  const port = await freePort()
  const location = guide.block('nginx').replace('127.0.0.1:8081', `127.0.0.1:${behind.port}`)
  await startNginx(`server {\n  listen 127.0.0.1:${port};\n  ${location}\n}\n`, port)
  const headers = { host: 'lobby.example.org', origin: 'http://lobby.example.org' }
  const member = await PlainClient.connect(port, 'hall', { headers })
  await member.welcome()
  const stranger = PlainClient.connect(port, 'hall', { headers: { ...headers, origin: 'http://evil.example.org' } })
  await expect(stranger).rejects.toThrow('403')
})

// One after another: the second session goes on where the first ends.
test('concepts - the sessions are what the server does', async () => {
  const prelude = [
    'api() { curl -sS "$LOBBY/api/$1" -H "X-API-Key: $KEY" -H "Content-Type: application/json" --data "$2" -w "\\n"; }',
  ].join('\n')
  const env = { LOBBY: at('http://127.0.0.1:8081'), KEY: ADMIN_KEY }
  const text = concepts
    .blocks('console')
    .map((block) => block.text)
    .join('\n')
  await replay(server, text, { shell: new Shell({ prelude, env }) })
})
